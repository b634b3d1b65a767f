//! A number of the model by its written name.

use crate::equation::nearest;
use crate::graph::{Graph, Ref, Run};
use crate::lang::{Fault, Span};

/// Quantities among which one is looked for that may have been meant.
const MOST_KNOWN: usize = 5000;

/// `i_2[1]`, `∂W_xi[1,2] : 3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The plain name, with its time.
    pub name: String,
    /// The gradient of the loss with respect to it.
    pub gradient: bool,
    /// Row and column from 0; the whole quantity if none.
    pub entry: Option<(usize, usize)>,
    /// Decimals.
    pub digits: Option<u8>,
    /// Where it stands.
    pub span: Span,
}

impl Spot {
    /// Reads a reference.
    ///
    /// # Errors
    /// When it is not written like one.
    pub fn parse(text: &str, span: Span) -> Result<Spot, Box<Fault>> {
        let wrong = || {
            Box::new(
                Fault::at(
                    span.clone(),
                    "this is no reference to a number",
                    "这不是对某个数的引用",
                )
                .help(
                    "write i_2[1], W_xi[1,2], ∂c_3[1], or i_2[1] : 3 for three decimals",
                    "请写 i_2[1]、W_xi[1,2]、∂c_3[1]；三位小数写 i_2[1] : 3",
                ),
            )
        };
        let (text, digits) = match text.split_once(':') {
            Some((text, n)) => (
                text.trim(),
                Some(
                    n.trim()
                        .parse()
                        .ok()
                        .filter(|n| *n <= 12)
                        .ok_or_else(wrong)?,
                ),
            ),
            None => (text.trim(), None),
        };
        let (text, gradient) = match text.strip_prefix('∂') {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let (name, entry) = match text.split_once('[') {
            Some((name, rest)) => {
                let list = rest.strip_suffix(']').ok_or_else(wrong)?;
                let one = |n: &str| {
                    n.trim()
                        .parse::<usize>()
                        .ok()
                        .and_then(|n| n.checked_sub(1))
                };
                let entry = match list.split_once(',') {
                    Some((r, c)) => (one(r), one(c)),
                    None => (one(list), Some(0)),
                };
                let (Some(r), Some(c)) = entry else {
                    return Err(wrong());
                };
                (name, Some((r, c)))
            }
            None => (text, None),
        };
        let fits = |c: char| c.is_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(fits) {
            return Err(wrong());
        }
        Ok(Spot {
            name: name.to_owned(),
            gradient,
            entry,
            digits,
            span,
        })
    }

    /// What it refers to.
    ///
    /// # Errors
    /// When the model has no such quantity, gradient or entry.
    pub fn find(&self, run: &Run) -> Result<Ref, Box<Fault>> {
        self.of(run).ok_or_else(|| Box::new(self.lost(run)))
    }

    /// What it refers to, if the model has it.
    pub fn of(&self, run: &Run) -> Option<Ref> {
        let of = self.whole(run)?;
        let (r, c) = self.entry.unwrap_or_default();
        run.entry(of, r, c).map(|_| of)
    }

    /// The value or the gradient of its quantity.
    fn whole(&self, run: &Run) -> Option<Ref> {
        let of = if self.gradient {
            Ref::Adjoint
        } else {
            Ref::Value
        };
        run.graph().find_plain(&self.name).map(of)
    }

    /// Why it refers to nothing.
    fn lost(&self, run: &Run) -> Fault {
        let name = crate::lang::printable_line(&self.name, 40);
        let fault = |en: String, zh: String| Fault::at(self.span.clone(), en, zh);
        match self.whole(run).map(|of| run.value(of)) {
            None => self.unknown(run.graph(), &name),
            Some(None) => fault(
                format!("{name} has no gradient in this model"),
                format!("这个模型里 {name} 没有梯度"),
            ),
            Some(Some(value)) => {
                let (rows, cols) = value.shape();
                fault(
                    format!("{name} is {rows}×{cols} and has no such entry"),
                    format!("{name} 是 {rows}×{cols} 的，没有这个元素"),
                )
            }
        }
    }

    /// The model has no quantity of this name.
    fn unknown(&self, graph: &Graph, name: &str) -> Fault {
        if let Some((first, last)) = times(graph, &self.name) {
            let time = self.name.rsplit('_').next().unwrap_or_default();
            return super::start::no_time(time, first, last, &self.span);
        }
        let fault = Fault::at(
            self.span.clone(),
            format!("this model has no quantity {name}"),
            format!("这个模型里没有 {name} 这个量"),
        );
        let known: Vec<String> = graph
            .quantities()
            .take(MOST_KNOWN)
            .map(|(_, q)| graph.plain(q))
            .collect();
        match nearest(&self.name, known.iter().map(String::as_str)) {
            Some(near) => fault.help(
                format!("did you mean {near}?"),
                format!("是不是想写 {near}？"),
            ),
            None => fault.help(
                "names are plain, with their time: i_1, c_0, W_xi",
                "名字用普通写法并带上时刻：i_1、c_0、W_xi",
            ),
        }
    }

    /// The number; the first entry of a whole quantity.
    pub fn value(&self, run: &Run) -> Option<f64> {
        let (r, c) = self.entry.unwrap_or_default();
        run.entry(self.of(run)?, r, c)
    }

    /// As a reader writes it: `i_2[1]`.
    pub fn shown(&self) -> String {
        let sign = if self.gradient { "∂" } else { "" };
        match self.entry {
            Some((r, 0)) => format!("{sign}{}[{}]", self.name, r + 1),
            Some((r, c)) => format!("{sign}{}[{},{}]", self.name, r + 1, c + 1),
            None => format!("{sign}{}", self.name),
        }
    }
}

/// The first and last time at which a quantity exists, if `name` is one at another time.
fn times(graph: &Graph, name: &str) -> Option<(i64, i64)> {
    let (stem, time) = name.rsplit_once('_')?;
    let id = graph
        .system
        .find(stem)
        .filter(|_| time.parse::<u64>().is_ok())?;
    let all = || {
        graph
            .quantities()
            .filter(|(_, q)| q.name == id)
            .filter_map(|(_, q)| q.time)
    };
    Some((all().min()?, all().max()?))
}

#[cfg(test)]
mod tests {
    use super::super::{Model, library};
    use super::*;
    use crate::graph::Optimizer;

    #[test]
    fn references_are_read() {
        let spot = Spot::parse(" ∂W_xi[1,2] : 3 ", 0..1).unwrap();
        assert_eq!(
            (spot.name.as_str(), spot.gradient, spot.entry, spot.digits),
            ("W_xi", true, Some((0, 1)), Some(3))
        );
        assert_eq!(spot.shown(), "∂W_xi[1,2]");
        for bad in ["", "i_1[0]", "i_1[", "a b", "i_1 : x", "i_1[1,2,3]"] {
            assert!(Spot::parse(bad, 0..1).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_a_model_has_is_found_and_of_the_rest_it_is_said_why() {
        let model = Model::parse("x", library::model("worked-example").unwrap()).unwrap();
        let run = model.run(Optimizer::ADAM);
        for (text, told) in [
            ("i_2[1]", ""),
            ("∂c_3", ""),
            ("∂W_xi[2,1]", ""),
            ("i_9", "no time 9"),
            ("W_ix", "no quantity W_ix"),
            ("i_2[3]", "no such entry"),
            ("W_xi[1,2]", "no such entry"),
        ] {
            let spot = Spot::parse(text, 0..1).unwrap();
            let fault = spot
                .find(&run)
                .err()
                .map_or_else(String::new, |fault| fault.message.en.clone());
            assert!(
                fault.contains(told) && spot.of(&run).is_some() == told.is_empty(),
                "{text}: {fault}"
            );
        }
    }
}
