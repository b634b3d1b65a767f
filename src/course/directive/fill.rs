//! `fill`: numbers that the reader works out.

use super::super::document::{Fill, Part, TOLERANCE};
use super::super::inline::rich_at;
use super::super::placeholder::Placeholder;
use super::{Block, Directive};
use crate::graph::Run;
use crate::lang::{Diagnostic, Diagnostics, Span, text};

impl Directive for Fill {
    fn read(block: &mut Block<'_>) -> Option<Fill> {
        let mut fill = Fill {
            tolerance: TOLERANCE,
            span: block.head(),
            ..Fill::default()
        };
        for (line, at) in block.lines() {
            if let Some(hint) = line.strip_prefix("hint ") {
                let start = at.end - hint.len();
                let (parts, faults) = rich_at(hint, |span| span.start + start..span.end + start);
                block.faults.extend(faults);
                fill.live
                    .extend(parts.iter().filter_map(Part::live).cloned());
                match fill.hints.last_mut() {
                    Some(hints) => hints.push(hint.trim().to_owned()),
                    None => block.faults.push(
                        Diagnostic::at(at, text!("directive.hint_belongs_no_number"))
                            .help(text!("directive.write_below_number_helps")),
                    ),
                }
                continue;
            }
            match line
                .strip_prefix("tolerance ")
                .map(|n| n.trim().parse::<f64>())
            {
                Some(Ok(t)) if t > 0.0 && t.is_finite() => fill.tolerance = t,
                Some(_) => block.faults.push(no_tolerance(at)),
                None => match Placeholder::parse(line, at) {
                    Ok(number) => {
                        fill.numbers.push(number);
                        fill.hints.push(vec![]);
                    }
                    Err(fault) => block.faults.push(fault),
                },
            }
        }
        if fill.numbers.is_empty() && block.faults.is_empty() {
            block.empty(
                text!("directive.fill_asks_no_number"),
                text!("directive.write_one_on_each_line"),
            );
        }
        Some(fill)
    }

    fn shared(&self) -> String {
        let names: Vec<String> = self.numbers.iter().map(Placeholder::to_string).collect();
        format!("{} {names:?}", self.tolerance)
    }

    fn needs(&self) -> Vec<&Span> {
        self.numbers.iter().map(|n| &n.span).collect()
    }

    fn misfits(&self, run: &Run) -> Diagnostics {
        let numbers = self.numbers.iter();
        numbers
            .filter_map(|number| number.one_number(run))
            .collect()
    }
}

pub(super) fn no_tolerance(at: Span) -> Diagnostic {
    Diagnostic::at(at, text!("directive.tolerance_number_above_zero"))
        .help(text!("directive.for_example"))
}
