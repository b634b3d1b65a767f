//! Numbers that the prose writes down beside a name: do they agree with the computation?
//!
//! The rule is narrow, to have few false alarms. A claim is a name of the model, then at once `=`, `≈`, `is`,
//! `是`, `为` or `等于`, then at once a number or a list of numbers: `$c_4$ is 1.52`, `h_4 = [0.673, −0.404]`.
//! It holds if the computed number, rounded to the decimals written, is that number; a name without an entry
//! may mean any of its entries. A sentence that supposes something (`if`, `would`, `如果`, …) claims nothing,
//! and neither does anything in `code`: that is how an author writes a number that is meant otherwise.

use super::fields::Written;
use super::{Reading, Spot};
use crate::graph::Run;
use crate::lang::{Fault, Faults, Span};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

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
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(text) if !code => signs.words(&text, &|i| at + i),
            Event::InlineMath(text) => signs.math(&text, &|i| at + 1 + i),
            Event::DisplayMath(text) => signs.math(&text, &|i| at + 2 + i),
            Event::Code(_) | Event::End(TagEnd::TableCell) => signs.list.push((Sign::Other, at..at)),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::TableRow) => {
                std::mem::take(&mut signs).judge(run, &mut faults);
            }
            _ => {}
        }
    }
    signs.judge(run, &mut faults);
    for written in reading.lesson.pages.iter().filter_map(|p| p.predict.as_ref()).flat_map(|q| &q.written) {
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
    signs.judge(run, faults);
}

/// What matters of a sentence.
#[derive(Clone, Debug, PartialEq)]
enum Sign {
    /// A name and its entry, as a reference is written.
    Name(Spot),
    /// `is` and its like.
    Is,
    /// `about` and its like.
    About,
    /// A number as written: value, half of the last place, behind a percent sign or not.
    Number(f64, f64),
    Open,
    Comma,
    Close,
    /// `·`, `/` and what else makes a formula of a number.
    Operator,
    /// What makes a number count something, such as `times` or `个`.
    Unit,
    /// From here to the end of the sentence nothing is claimed.
    Suppose,
    /// The end of a sentence.
    End,
    Other,
}

const IS: &[&str] = &["is", "equals", "等于", "约为", "约等于", "约是", "是", "为"];
const ABOUT: &[&str] = &["about", "roughly", "exactly", "now", "大约", "约", "大概", "正好"];
const UNITS: &[&str] = &[
    "numbers", "rows", "columns", "units", "steps", "times", "entries", "of", "per", "more", "less",
    "larger", "smaller", "below", "above", "个", "行", "列", "步", "倍", "维", "次", "种", "组", "页",
    "分之",
];
const SUPPOSE: &[&str] = &[
    "if", "suppose", "imagine", "let", "say", "were", "would", "should", "could", "might", "unless", "until",
    "when", "with", "without", "target", "instead", "set", "press", "write", "try", "change", "如果", "若",
    "假", "设", "要是", "当", "应", "该", "想", "目标", "改", "换", "写", "按", "试", "让", "令", "不",
];

#[derive(Default)]
struct Signs {
    list: Vec<(Sign, Span)>,
}

impl Signs {
    /// Words as they are printed; `place` says where a byte stands.
    fn words(&mut self, text: &str, place: &impl Fn(usize) -> usize) {
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let (sign, length) = if rest.starts_with("{{") {
                (Some(Sign::Other), rest.find("}}").map_or(rest.len(), |n| n + 2))
            } else if c.is_whitespace() {
                (None, c.len_utf8())
            } else if let Some((sign, length)) = number(rest) {
                (Some(sign), length)
            } else if c == '∂' || c.is_ascii_alphabetic() {
                word(rest)
            } else {
                punctuation(rest)
            };
            if let Some(sign) = sign {
                self.push(sign, place(at)..place(at + length));
            }
            at += length;
        }
    }

    /// A formula.
    fn math(&mut self, text: &str, place: &impl Fn(usize) -> usize) {
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let (sign, length) = if c.is_whitespace() {
                (None, c.len_utf8())
            } else if let Some((name, length)) = latex_name(rest) {
                (Some(name), length)
            } else if let Some((sign, length)) = number(rest) {
                (Some(sign), length)
            } else if rest.starts_with("\\approx") {
                (Some(Sign::Is), 7)
            } else if c == '\\' {
                (Some(Sign::Operator), 1 + rest[1..].chars().take_while(char::is_ascii_alphabetic).count())
            } else {
                punctuation(rest)
            };
            if let Some(sign) = sign {
                self.push(sign, place(at)..place(at + length));
            }
            at += length;
        }
    }

    fn push(&mut self, sign: Sign, span: Span) {
        self.list.push((sign, span));
        if self.list.len() >= 4 {
            self.entry();
        }
    }

    /// An entry in brackets right behind a name belongs to it.
    fn entry(&mut self) {
        let n = self.list.len();
        if self.list[n - 1].0 != Sign::Close {
            return;
        }
        let from = if n >= 6 && self.list[n - 3].0 == Sign::Comma { n - 6 } else { n - 4 };
        let [(Sign::Name(spot), name), (Sign::Open, open), inner @ ..] = &self.list[from..] else { return };
        let index: Vec<usize> = inner
            .iter()
            .filter_map(|(s, _)| if let Sign::Number(v, _) = s { Some(*v as usize) } else { None })
            .collect();
        // The $ that ends a formula may stand between.
        if open.start > name.end + 1 || spot.entry.is_some() || index.contains(&0) {
            return;
        }
        let entry = match index[..] {
            [r] => (r - 1, 0),
            [r, c] => (r - 1, c - 1),
            _ => return,
        };
        let (spot, span) = (Spot { entry: Some(entry), ..spot.clone() }, name.start..self.list[n - 1].1.end);
        self.list.truncate(from);
        self.list.push((Sign::Name(spot), span));
    }

    /// Judges every claim.
    fn judge(self, run: &Run, faults: &mut Faults) {
        let mut supposed = false;
        let list = &self.list;
        for (k, (sign, _)) in list.iter().enumerate() {
            match sign {
                Sign::Suppose => supposed = true,
                Sign::End => supposed = false,
                Sign::Name(spot) if !supposed => {
                    let mut rest = &list[k + 1..];
                    let Some(((Sign::Is, _), more)) = rest.split_first() else { continue };
                    rest = more;
                    if let Some(((Sign::About, _), more)) = rest.split_first() {
                        rest = more;
                    }
                    faults.extend(claim(spot, rest, run));
                }
                _ => {}
            }
        }
    }
}

/// The fault of `spot` being what `rest` begins with, if that is a number and not so.
fn claim(spot: &Spot, rest: &[(Sign, Span)], run: &Run) -> Option<Fault> {
    let (stated, after) = stated(rest)?;
    if let Some((Sign::Operator | Sign::Unit | Sign::Open, _)) = after.first() {
        return None;
    }
    let of = spot.find(run).ok()?;
    let value = run.value(of)?;
    let computed: Vec<f64> = match spot.entry {
        Some((r, c)) => vec![value[(r, c)]],
        None => value.transpose().iter().copied().collect(),
    };
    let near = |stated: &(f64, f64, Span), v: f64| (v - stated.0).abs() <= stated.1 * (1.0 + 1e-9);
    let wrong = match &stated[..] {
        [one] => (!computed.iter().any(|v| near(one, *v))).then_some(one),
        list if list.len() == computed.len() => {
            list.iter().zip(&computed).find(|(s, v)| !near(s, **v)).map(|(s, _)| s)
        }
        _ => None,
    }?;
    let digits = (2.5 - (wrong.1 * 2.0).log10()).clamp(2.0, 9.0) as usize;
    let list: Vec<String> =
        computed.iter().take(6).map(|v| format!("{v:.digits$}").replace('-', "−")).collect();
    let (name, list) = (spot.shown(), list.join(", "));
    let decimals = digits - 2;
    let live = Spot { entry: spot.entry.or((computed.len() > 1).then_some((0, 0))), ..spot.clone() }.shown();
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
                let ((Sign::Number(v, half), span), more) = rest.split_first()? else { return None };
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

/// `−0.404`, `12 %`, `9.5e-7`; a minus only where no number can stand before it.
fn number(text: &str) -> Option<(Sign, usize)> {
    let sign = text.chars().next().filter(|c| matches!(c, '-' | '−')).map_or(0, char::len_utf8);
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(sign);
    if whole == 0 || whole > 15 {
        return None;
    }
    let mut end = sign + whole;
    let mut decimals = 0;
    if text[end..].starts_with('.') {
        decimals = digits(end + 1);
        end += if decimals > 0 { 1 + decimals } else { 0 };
    }
    let mantissa: f64 = text[sign..end].parse().ok()?;
    let mut exponent = 0i32;
    if text[end..].starts_with(['e', 'E']) {
        let minus = usize::from(text[end + 1..].starts_with('-'));
        let n = digits(end + 1 + minus);
        if (1..=3).contains(&n) {
            exponent = text[end + 1..end + 1 + minus + n].parse().ok()?;
            end += 1 + minus + n;
        }
    }
    let tail = &text[end..];
    let percent = tail.trim_start_matches([' ', '\\']).starts_with('%');
    if percent {
        end += tail.find('%').map_or(0, |n| n + 1);
        exponent -= 2;
    }
    let scale = 10f64.powi(exponent);
    let value = if sign > 0 { -mantissa } else { mantissa } * scale;
    Some((Sign::Number(value, 0.5 * 10f64.powi(-(decimals as i32)) * scale), end))
}

/// A word of Latin letters: a name of the model, or one of the words that matter.
fn word(text: &str) -> (Option<Sign>, usize) {
    let gradient = text.starts_with('∂');
    let from = if gradient { '∂'.len_utf8() } else { 0 };
    let length = from + text[from..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let word = &text[from..length];
    if word.contains('_') || gradient || word == "L" {
        return (Some(name(word.to_owned(), gradient)), length.max(1));
    }
    let lower = word.to_ascii_lowercase();
    let is = |list: &[&str]| list.contains(&lower.as_str());
    let sign = match () {
        () if is(IS) => Sign::Is,
        () if is(ABOUT) => Sign::About,
        () if is(UNITS) => Sign::Unit,
        () if is(SUPPOSE) => Sign::Suppose,
        () => Sign::Other,
    };
    (Some(sign), length)
}

fn name(plain: String, gradient: bool) -> Sign {
    Sign::Name(Spot { name: plain, gradient, entry: None, digits: None, span: 0..0 })
}

/// Signs and Chinese words.
fn punctuation(text: &str) -> (Option<Sign>, usize) {
    let c = text.chars().next().unwrap_or(' ');
    let begins =
        |list: &[&str]| list.iter().find(|w| !w.is_ascii() && text.starts_with(**w)).map(|w| w.len());
    for (list, sign) in [(IS, Sign::Is), (ABOUT, Sign::About), (UNITS, Sign::Unit), (SUPPOSE, Sign::Suppose)]
    {
        if let Some(length) = begins(list) {
            return (Some(sign), length);
        }
    }
    let sign = match c {
        '=' | '≈' | '＝' => Sign::Is,
        '[' => Sign::Open,
        ']' => Sign::Close,
        ',' | '，' => Sign::Comma,
        '.' | '。' | '!' | '！' | '?' | '？' | ';' | '；' | '\n' => Sign::End,
        '·' | '×' | '*' | '/' | '+' | '-' | '−' | '^' | '²' | '(' | ')' | '⊙' | '_' => Sign::Operator,
        _ => Sign::Other,
    };
    (Some(sign), c.len_utf8())
}

/// A name in LaTeX, such as `c_4`, `\hat{y}_{4}`, `W_{xi}` or `\frac{\partial L}{\partial c_3}`, and its length.
fn latex_name(text: &str) -> Option<(Sign, usize)> {
    const SLOPE: &str = "\\frac{\\partial L}{\\partial ";
    if let Some(rest) = text.strip_prefix(SLOPE) {
        let (plain, length) = plain_name(rest)?;
        return rest[length..].starts_with('}').then(|| (name(plain, true), SLOPE.len() + length + 1));
    }
    if let Some(rest) = text.strip_prefix("\\partial ") {
        let (plain, length) = plain_name(rest)?;
        return (plain != "L").then(|| (name(plain, true), 9 + length));
    }
    plain_name(text).map(|(plain, length)| (name(plain, false), length))
}

fn plain_name(text: &str) -> Option<(String, usize)> {
    let (mut plain, mut at) = base(text)?;
    if text[at..].starts_with('_') {
        at += 1;
        let (sub, length) = match text[at..].strip_prefix('{') {
            Some(inner) => {
                let n = inner.find('}')?;
                (&inner[..n], n + 2)
            }
            None => (text.get(at..at + 1)?, 1),
        };
        at += length;
        for part in sub.split(',') {
            plain.push('_');
            plain.push_str(part.trim());
        }
    }
    Some((plain, at))
}

/// The letter of a name with its accent.
fn base(text: &str) -> Option<(String, usize)> {
    for accent in ["hat", "tilde", "bar"] {
        if let Some(rest) = text.strip_prefix('\\').and_then(|t| t.strip_prefix(accent)) {
            let inner = rest.strip_prefix('{')?;
            let letter = inner.chars().next().filter(char::is_ascii_alphabetic)?;
            return inner[1..].starts_with('}').then(|| (format!("{letter}{accent}"), accent.len() + 4));
        }
    }
    let letters = |t: &str| t.chars().take_while(char::is_ascii_alphabetic).count();
    if let Some(rest) = text.strip_prefix('\\') {
        let word = &rest[..letters(rest)];
        return crate::equation::greek(word).map(|_| (word.to_owned(), 1 + word.len()));
    }
    text.chars().next().filter(char::is_ascii_alphabetic).map(|c| (c.to_string(), 1))
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
        faults.iter().map(|f| source[f.span.clone().unwrap()].to_owned()).collect()
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
            "$c_4$ is 4 numbers long; $W_{hi}$ is 2×2; $W_{hi}$ 是 2 行 2 列",
            "$c_4$ = 0.524 · 1.214 + 0.9",
            "The target $y_4$ is 6.",
            "$c_t = 3$ and $t = 4$",
            "$i_1$ is 62 % and 45 %, x_1 = 1",
        ] {
            assert_eq!(wrong(prose), Vec::<String>::new(), "{prose}");
        }
    }
}
