//! `walk`: the steps of a page.

use super::super::document::{Companion, WalkOf};
use super::{Block, Directive};
use crate::equation::nearest;
use crate::graph::Run;
use crate::lang::{Diagnostic, Diagnostics, Span, text};
use crate::walk::Level;

impl Directive for WalkOf {
    fn read(block: &mut Block<'_>) -> Option<WalkOf> {
        let mut walk = WalkOf::default();
        for (line, at) in block.lines() {
            if let Some(name) = line.strip_prefix("beside ").map(str::trim) {
                walk.take_companion(name, at, block);
                continue;
            }
            let Some(level) = line.strip_prefix("by ").map(str::trim) else {
                walk.selections.push((line.to_owned(), at));
                continue;
            };
            match Level::NAMED.iter().find(|known| known.0 == level) {
                Some((_, level)) => walk.level = Some(*level),
                None => {
                    let fault =
                        Diagnostic::at(at, text!("directive.walk_goes_time_equation_operation"));
                    block
                        .faults
                        .push(match nearest(level, Level::NAMED.map(|l| l.0)) {
                            Some(near) => fault.help(text!("directive.did_you_mean_by", near)),
                            None => fault,
                        });
                }
            }
        }
        if walk.selections.is_empty() {
            block.empty(
                text!("directive.walk_names_no_step"),
                text!("directive.write_name_time_on_line"),
            );
        }
        Some(walk)
    }

    fn shared(&self) -> String {
        let lines: Vec<&str> = self.selections.iter().map(|s| s.0.as_str()).collect();
        let beside = self.beside.as_ref().map(|beside| &beside.name);
        format!("{:?} {lines:?} {beside:?}", self.level)
    }

    fn needs(&self) -> Vec<&Span> {
        self.selections.iter().map(|s| &s.1).collect()
    }

    fn misfits(&self, run: &Run) -> Diagnostics {
        self.start(run).err().unwrap_or_default()
    }
}

impl WalkOf {
    fn take_companion(&mut self, name: &str, span: Span, block: &mut Block<'_>) {
        if self.beside.is_some() {
            let fault = Diagnostic::at(span, text!("companion.one_model_beside"));
            block.faults.push(fault);
            return;
        }
        self.beside = Some(Companion {
            name: name.to_owned(),
            span,
            model: None,
        });
    }
}
