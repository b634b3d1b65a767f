//! In which order a system is unrolled: pass by pass over time, each the way it runs.

use super::super::Quantity;
use super::{Builder, Built, beyond};
use crate::equation::{Equation, When};
use std::sync::Arc;

impl Builder<'_> {
    /// Every equation at every time: in order of time, then as written, but never before what it needs.
    pub(super) fn all(&mut self) -> Built<()> {
        let system = Arc::clone(&self.graph.system);
        for equation in &system.equations {
            let length = self.graph.steps(equation.name) as i64;
            if let When::At(time) = equation.when
                && time > length
            {
                return Err(beyond(&equation.left, time, length));
            }
        }
        for pass in self.graph.passes.clone() {
            let last = self.graph.lengths.of(pass.axis) as i64;
            for step in 0..=last {
                let time = if pass.backward { last - step } else { step };
                for equation in pass.equations.iter().map(|&i| &system.equations[i]) {
                    self.at(equation, time, last)?;
                }
            }
        }
        for equation in &system.equations {
            if equation.when == When::Always {
                self.quantity(Quantity::always(equation.name), &equation.span)?;
            }
        }
        Ok(())
    }

    /// What an equation defines at a time.
    fn at(&mut self, equation: &Equation, time: i64, last: i64) -> Built<()> {
        let name = equation.name;
        let seconds = match equation.when {
            When::Both(..) if time > 0 => {
                let over = self.graph.system.entry(name).over.unwrap_or_default();
                self.graph.lengths.of(over) as i64
            }
            _ => 0,
        };
        for over in (1..=seconds).map(Some) {
            let time = Some(time);
            self.quantity(Quantity { name, time, over }, &equation.span)?;
        }
        let is_here = match equation.when {
            When::Now(_) => time > 0,
            When::At(n) => n == time,
            When::Last => time == last,
            When::Both(..) | When::Index(..) | When::Always => false,
        };
        if is_here {
            self.quantity(Quantity::at(name, time), &equation.span)?;
        }
        Ok(())
    }
}
