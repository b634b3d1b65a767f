//! Numbers that the prose writes down beside a name: do they agree with the computation?
//!
//! The rule is narrow, to have few false alarms. A claim is a name of the model, then at once `=`, `≈`, `is`,
//! `是`, `为` or `等于`, then at once a number or a list of numbers: `$c_4$ is 1.52`, `h_4 = [0.673, −0.404]`.
//! It holds if the computed number, rounded to the decimals written, is that number; a name without an entry
//! may mean any of its entries. A sentence that supposes something (`if`, `would`, `如果`, …) claims nothing,
//! and neither does anything in `code`: that is how an author writes a number that is meant otherwise.

mod signs;

use super::Reading;
use super::fields::Written;
use crate::graph::{Address, Run};
use crate::lang::{Fault, Faults, Span};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use signs::{Sign, Signs};

/// Wrong claims of a lesson that are told.
const MOST_TOLD: usize = 100;

/// Claims of a lesson's prose and of its questions that are not so.
pub(super) fn faults(reading: &Reading, source: &str, run: &Run) -> Faults {
    let mut faults = vec![];
    let body = &source[reading.body..];
    let options = Options::ENABLE_TABLES | Options::ENABLE_MATH;
    let mut signs = Signs::default();
    let mut code = false;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        let at = range.start + reading.body;
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented)) => {
                code = true
            }
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(text) if !code => signs.words(&text, &|i| at + i),
            Event::InlineMath(text) => signs.math(&text, &|i| at + 1 + i),
            Event::DisplayMath(text) => signs.math(&text, &|i| at + 2 + i),
            Event::Code(_) | Event::End(TagEnd::TableCell) => {
                signs.list.push((Sign::Other, at..at))
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::TableRow,
            ) => {
                judge(std::mem::take(&mut signs), run, &mut faults);
            }
            _ => {}
        }
    }
    judge(signs, run, &mut faults);
    for written in reading
        .lesson
        .pages
        .iter()
        .filter_map(|p| p.predict.as_ref())
        .flat_map(|q| &q.written)
    {
        told(written, run, &mut faults);
    }
    faults
}

/// Claims of a text in a question.
fn told(written: &Written, run: &Run, faults: &mut Faults) {
    let mut signs = Signs::default();
    let mut at = 0;
    for (n, piece) in written.text.split('$').enumerate() {
        let place = |i: usize| written.place(at + i..at + i).start;
        if n % 2 == 1 {
            signs.math(piece, &place)
        } else {
            signs.words(piece, &place)
        }
        at += piece.len() + 1;
    }
    judge(signs, run, faults);
}

/// Judges every claim of a paragraph.
fn judge(signs: Signs, run: &Run, faults: &mut Faults) {
    let mut supposed = false;
    let list = &signs.list;
    for (k, (sign, _)) in list.iter().enumerate() {
        if faults.len() == MOST_TOLD {
            return;
        }
        match sign {
            Sign::Suppose => supposed = true,
            Sign::End => supposed = false,
            // A name behind a function or another name is part of a formula.
            Sign::Name(_)
                if k > 0
                    && matches!(list[k - 1].0, Sign::Operator | Sign::Name(_) | Sign::Unit) => {}
            Sign::Name(address) if !supposed => {
                let mut rest = &list[k + 1..];
                let Some(((Sign::Is, _), more)) = rest.split_first() else {
                    continue;
                };
                rest = more;
                if let Some(((Sign::About, _), more)) = rest.split_first() {
                    rest = more;
                }
                faults.extend(claim(address, rest, run));
            }
            _ => {}
        }
    }
}

/// The fault of `address` being what `rest` begins with, if that is a number and not so.
fn claim(address: &Address, rest: &[(Sign, Span)], run: &Run) -> Option<Fault> {
    let (stated, after) = stated(rest)?;
    if let Some((Sign::Operator | Sign::Unit | Sign::Open, _)) = after.first() {
        return None;
    }
    let value = run.value(address.place(run)?.of)?;
    let computed: Vec<f64> = match address.entry {
        Some((r, c)) => vec![value[(r, c)]],
        None => value.transpose().iter().copied().collect(),
    };
    let near = |stated: &(f64, f64, Span), v: f64| (v - stated.0).abs() <= stated.1 * (1.0 + 1e-9);
    let wrong = match &stated[..] {
        [one] => (!computed.iter().any(|v| near(one, *v))).then_some(one),
        list if list.len() == computed.len() => list
            .iter()
            .zip(&computed)
            .find(|(s, v)| !near(s, **v))
            .map(|(s, _)| s),
        _ => None,
    }?;
    let digits = (2.5 - (wrong.1 * 2.0).log10()).clamp(2.0, 9.0) as usize;
    let list: Vec<String> = computed
        .iter()
        .take(6)
        .map(|v| format!("{v:.digits$}").replace('-', "−"))
        .collect();
    let (name, list) = (address, list.join(", "));
    let decimals = digits - 2;
    let live = Address {
        entry: address.entry.or((computed.len() > 1).then_some((0, 0))),
        ..address.clone()
    };
    Some(
        Fault::at(
            wrong.2.clone(),
            format!("this is not what the model computes: {name} = {list}"),
            format!("与模型算出的不符：{name} = {list}"),
        )
        .help(
            format!("{{{{ {live} : {decimals} }}}} is always right; a number that is meant otherwise stands in `code`"),
            format!("写 {{{{ {live} : {decimals} }}}} 就总是对的；另有所指的数放在 `反引号` 里"),
        ),
    )
}

type Stated = Vec<(f64, f64, Span)>;

/// A number, or a list of them in brackets, and what comes after.
fn stated(signs: &[(Sign, Span)]) -> Option<(Stated, &[(Sign, Span)])> {
    match signs.split_first()? {
        ((Sign::Number(v, half), span), rest) => Some((vec![(*v, *half, span.clone())], rest)),
        ((Sign::Open, _), mut rest) => {
            let mut list = vec![];
            loop {
                let ((Sign::Number(v, half), span), more) = rest.split_first()? else {
                    return None;
                };
                list.push((*v, *half, span.clone()));
                match more.split_first()? {
                    ((Sign::Comma, _), more) => rest = more,
                    ((Sign::Close, _), more) => return Some((list, more)),
                    _ => return None,
                }
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Lesson, Model, library};
    use super::*;
    use crate::graph::Optimizer;

    /// What is claimed wrongly in `prose` about the worked example.
    fn wrong(prose: &str) -> Vec<String> {
        let source = format!("+++\ntitle = \"x\"\nminutes = 1\n+++\n\n## x\n\n{prose}\n");
        let reading = Lesson::read("x", &source);
        assert!(reading.faults.is_empty(), "{:?}", reading.faults);
        let model = Model::parse("x", library::model("worked-example").unwrap()).unwrap();
        let faults = faults(&reading, &source, &model.run(Optimizer::ADAM));
        faults
            .iter()
            .map(|f| source[f.span.clone().unwrap()].to_owned())
            .collect()
    }

    #[test]
    fn a_wrong_number_is_found_in_every_way_of_saying_it() {
        for (prose, number) in [
            ("So $c_4$ is 1.53 by then.", "1.53"),
            ("h_4 = 0.674, and more", "0.674"),
            ("h_4 = [0.673, −0.405]", "−0.405"),
            ("所以 $c_4$ 是 1.53。", "1.53"),
            ("$c_4$ 等于 1.53", "1.53"),
            ("$c_4 \\approx 1.4$", "1.4"),
            ("i_1[1] = 0.63", "0.63"),
            ("$W_{hi}$[2,1] is 0.3", "0.3"),
            ("$\\hat{y}_4$ is about 1.92", "1.92"),
            ("The loss $L$ is 4.88.", "4.88"),
            ("$i_1$ is 63 %", "63 %"),
            ("细胞 $c_4$ 约为 1.53", "1.53"),
            ("Not so: $x_4$ is 5.", "5"),
        ] {
            assert_eq!(wrong(prose), [number], "{prose}");
        }
    }

    #[test]
    fn what_is_right_or_meant_otherwise_is_left_alone() {
        for prose in [
            "$c_4$ is 1.52, $c_4$ is 1.5 and h_4 = [0.673, −0.404].",
            "$c_4$ is not 5. If $c_4$ is 2, then $h_4$ is 3.",
            "如果 $c_4$ 是 2，$h_4$ 是 3。$c_4$ 不是 5。",
            "Press `e` and write `c_0[1] = 2`; now $c_4$ is `1.76`.",
            "$\\tanh c_3$ is 0.838; tanh of $c_3$ is 0.838; tanh $c_3$ 是 0.838; $\\partial L$ is 1",
            "$c_4$ is 4 numbers long; $W_{hi}$ is 2×2; $W_{hi}$ 是 2 行 2 列",
            "$c_4$ = 0.524 · 1.214 + 0.9",
            "The target $y_4$ is 6.",
            "$c_t = 3$ and $t = 4$",
            "$i_1$ is 62 % and 45 %, x_1 = 1",
            "$c_4 = 5-3$, c_4 = 5−3 and c_4 = 2-3 by then",
        ] {
            assert_eq!(wrong(prose), Vec::<String>::new(), "{prose}");
        }
    }
}
