//! `machine t=2`: the machine of a time: what flows where.

use super::super::Scene;
use super::kind::{Form, Picture};
use crate::graph::{Run, no_time};
use crate::lang::{Diagnostics, Span, say};
use crate::typeset::Canvas;
use crate::walk::Begin;

#[derive(Debug)]
pub(super) struct Machine {
    time: i64,
}

impl Machine {
    pub(super) fn read(rest: &str) -> Option<Machine> {
        let time = rest.strip_prefix("t=")?.parse().ok()?;
        Some(Machine { time })
    }
}

impl Picture for Machine {
    fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        let length = run.graph().length as i64;
        match (1..=length).contains(&self.time) {
            true => vec![],
            false => vec![no_time(&self.time.to_string(), 1, length, at)],
        }
    }

    fn title(&self, scene: &Scene<'_>) -> String {
        say!(scene.lang, "picture.machine", time = self.time)
    }

    fn draw(&self, _: &Scene<'_>, _: (usize, usize)) -> Option<Canvas> {
        None
    }

    fn tell(&self, _: &Scene<'_>) -> Vec<String> {
        vec![]
    }

    fn form(&self, _: &Run) -> Form {
        Form::Machine
    }

    fn begins(&self, _: &Run) -> Option<Begin> {
        Some(Begin::Time(self.time))
    }
}
