//! Names: how a quantity is written in LaTeX, printed, and spelled plainly.

use super::script::raised;
use crate::lang::Words;

/// A mark over a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Accent {
    /// `\hat{y}`
    Hat,
    /// `\tilde{c}`
    Tilde,
    /// `\bar{x}`
    Bar,
    /// `\overrightarrow{h}`
    Right,
    /// `\overleftarrow{h}`
    Left,
}

/// Every accent with the commands that write it, the one for export first.
const ACCENTS: [(Accent, &[&str]); 5] = [
    (Accent::Hat, &["hat", "widehat"]),
    (Accent::Tilde, &["tilde", "widetilde"]),
    (Accent::Bar, &["bar", "overline"]),
    (Accent::Right, &["overrightarrow"]),
    (Accent::Left, &["overleftarrow"]),
];

impl Accent {
    /// All of them.
    pub const ALL: [Accent; 5] = [
        Accent::Hat,
        Accent::Tilde,
        Accent::Bar,
        Accent::Right,
        Accent::Left,
    ];

    /// The accent a LaTeX command puts over a letter.
    pub fn of_command(command: &str) -> Option<Accent> {
        let mut all = ACCENTS.iter();
        all.find(|(_, commands)| commands.contains(&command))
            .map(|(accent, _)| *accent)
    }

    /// The commands that write accents, without their backslash.
    pub(super) fn commands() -> impl Iterator<Item = &'static str> {
        ACCENTS.iter().flat_map(|(_, all)| all.iter().copied())
    }

    /// The mark printed one row above.
    pub fn mark(self) -> char {
        match self {
            Accent::Hat => '^',
            Accent::Tilde => '~',
            Accent::Bar => '‾',
            Accent::Right => '→',
            Accent::Left => '←',
        }
    }

    /// The mark that goes onto the letter before it.
    pub fn combining(self) -> char {
        match self {
            Accent::Hat => '\u{302}',
            Accent::Tilde => '\u{303}',
            Accent::Bar => '\u{304}',
            Accent::Right => '\u{20d7}',
            Accent::Left => '\u{20d6}',
        }
    }

    /// The letters with the mark on the last of them: `ŷ`, `c̃`; one character where Unicode has it, so that plain
    /// terminals show one column. An arrow, which no letter has there, stands before them: `→h`.
    pub fn over(self, letters: &str) -> String {
        if let Accent::Right | Accent::Left = self {
            return format!("{}{letters}", self.mark());
        }
        let (plain, marked) = composed(self);
        let last = letters.chars().next_back();
        let at = last.and_then(|last| plain.chars().position(|c| c == last));
        match at.and_then(|at| marked.chars().nth(at)).zip(last) {
            Some((one, last)) => format!("{}{one}", &letters[..letters.len() - last.len_utf8()]),
            None => format!("{letters}{}", self.combining()),
        }
    }

    /// What it adds to the plain spelling.
    pub fn word(self) -> &'static str {
        match self {
            Accent::Hat => "hat",
            Accent::Tilde => "tilde",
            Accent::Bar => "bar",
            Accent::Right => "right",
            Accent::Left => "left",
        }
    }

    /// Its LaTeX command.
    pub(super) fn command(self) -> &'static str {
        ACCENTS[self as usize].1[0]
    }
}

/// A name, the same at every time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Plain spelling, as in files and exports: `W_xi`, `yhat`, `mu`.
    pub plain: String,
    /// What is printed on the line: `W`, `y`, `μ`.
    pub base: String,
    /// The mark over it.
    pub accent: Option<Accent>,
    /// What is printed as a subscript: `xi`.
    pub label: String,
    /// What is printed as a superscript: `(2)`, `z`.
    pub upper: String,
    latex_base: String,
    latex_label: String,
    latex_upper: String,
}

/// What is written on the line of a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Base {
    /// In plain letters: `W`, `mu`.
    pub(super) word: String,
    /// The printed form if a command wrote it.
    pub(super) symbol: Option<&'static str>,
    pub(super) accent: Option<Accent>,
    pub(super) primes: usize,
}

impl Name {
    /// Builds a name of its base, its subscript and its superscript. Plainly the subscript comes first, in whatever
    /// order they were written.
    pub(super) fn new(of: &Base, sub: Label, sup: Label) -> Name {
        let word = of.word.as_str();
        let mut base = of.symbol.unwrap_or(word).to_owned();
        let mut latex_base = match of.symbol {
            Some(_) if word == "Deltat" => "\\Delta t".to_owned(),
            Some(_) => format!("\\{word}"),
            None if word.chars().count() > 1 => format!("\\mathrm{{{word}}}"),
            None => word.to_owned(),
        };
        let mut plain = word.to_owned();
        if let Some(accent) = of.accent {
            latex_base = format!("\\{}{{{latex_base}}}", accent.command());
            plain.push_str(accent.word());
        }
        if of.primes > 0 {
            base += &"′".repeat(of.primes);
            plain += &"prime".repeat(of.primes);
            latex_base = format!("{{{latex_base}{}}}", "'".repeat(of.primes));
        }
        for label in [&sub, &sup].into_iter().filter(|l| !l.plain.is_empty()) {
            plain = format!("{plain}_{}", label.plain);
        }
        Name {
            plain,
            base,
            accent: of.accent,
            label: sub.shown,
            upper: sup.shown,
            latex_base,
            latex_label: sub.latex,
            latex_upper: sup.latex,
        }
    }

    /// The same name with a number as its label, below or raised in brackets.
    pub(super) fn with_number(&self, n: i64, raised: bool) -> Name {
        let add = |label: &str, n: String| match label {
            "" => n,
            label => format!("{label},{n}"),
        };
        let mut name = self.clone();
        name.plain = format!("{}_{n}", self.plain);
        if raised {
            name.upper = add(&self.upper, format!("({n})"));
            name.latex_upper = add(&self.latex_upper, format!("({n})"));
        } else {
            name.label = add(&self.label, n.to_string());
            name.latex_label = add(&self.latex_label, n.to_string());
        }
        name
    }

    /// The same name with one more label below.
    pub(super) fn with_label(&self, label: &Label) -> Name {
        let add = |before: &str, new: &str| match before {
            "" => new.to_owned(),
            before => format!("{before},{new}"),
        };
        Name {
            plain: format!("{}_{}", self.plain, label.plain),
            label: add(&self.label, &label.shown),
            latex_label: add(&self.latex_label, &label.latex),
            ..self.clone()
        }
    }

    /// The same name with a prime.
    pub(super) fn primed(&self) -> Name {
        let (word, labels) = match self.plain.split_once('_') {
            Some((word, labels)) => (word, format!("_{labels}")),
            None => (self.plain.as_str(), String::new()),
        };
        Name {
            plain: format!("{word}prime{labels}"),
            base: format!("{}′", self.base),
            latex_base: format!("{{{}'}}", self.latex_base),
            ..self.clone()
        }
    }

    /// The same name without the last `len` bytes of its plain spelling, which are all of its label.
    pub(super) fn without(&self, len: usize) -> Name {
        Name {
            plain: self.plain[..self.plain.len() - len].to_owned(),
            label: String::new(),
            upper: String::new(),
            latex_label: String::new(),
            latex_upper: String::new(),
            ..self.clone()
        }
    }

    /// Whether it is `other` with a label, where `other` has none.
    pub(super) fn is_labelled(&self, other: &Name) -> bool {
        let is_bare = |name: &Name| name.label.is_empty() && name.upper.is_empty();
        (&self.base, self.accent) == (&other.base, other.accent) && is_bare(other) && !is_bare(self)
    }

    /// Whether two names look alike on a page.
    pub(super) fn looks_like(&self, other: &Name) -> bool {
        let look = |n: &Name| (n.base.clone(), n.accent, n.label.clone(), n.upper.clone());
        look(self) == look(other)
    }

    /// Whether the base begins with a capital letter, which makes it a matrix; a step of time Δt is none.
    pub fn is_capital(&self) -> bool {
        self.base != "Δt" && self.base.chars().next().is_some_and(char::is_uppercase)
    }

    /// LaTeX of the quantity at a time; `time` is already text, such as `t-1` or `3`.
    pub fn latex(&self, time: Option<&str>) -> String {
        let sub = match (self.latex_label.as_str(), time) {
            ("", None) => String::new(),
            ("", Some(time)) => format!("_{{{time}}}"),
            (label, None) => format!("_{{{label}}}"),
            (label, Some(time)) => format!("_{{{label},{time}}}"),
        };
        let sup = match self.latex_upper.as_str() {
            "" => String::new(),
            upper => format!("^{{{upper}}}"),
        };
        format!("{}{sub}{sup}", self.latex_base)
    }

    /// The same in plain letters, as it is typed: `mu_1`, `W_xi`, `yhat_2`.
    pub fn typed(&self, time: Option<&str>) -> String {
        let behind = time.map_or_else(String::new, |time| format!("_{time}"));
        format!("{}{behind}", self.plain)
    }

    /// One line of text for the quantity at a time: `i_1`, `W_xi`, `ŷ_2`, `h⁽²⁾_1`.
    pub fn inline(&self, time: Option<&str>) -> String {
        let letters = match self.accent {
            Some(accent) => accent.over(&self.base),
            None => self.base.clone(),
        };
        let behind = |part: &str, script: fn(&str) -> String| match part {
            "" => String::new(),
            part => script(part),
        };
        let below: fn(&str) -> String = |part| format!("_{part}");
        let label = behind(&self.label, below);
        let above = behind(&self.upper, |part| raised(part, false));
        let time = behind(time.unwrap_or_default(), below);
        format!("{letters}{label}{above}{time}")
    }
}

/// Letters, and under each the one that Unicode has for it with a mark.
fn composed(accent: Accent) -> (&'static str, &'static str) {
    match accent {
        Accent::Hat => ("ACEGHIJOSUWYZaceghijosuwyz", "ÂĈÊĜĤÎĴÔŜÛŴŶẐâĉêĝĥîĵôŝûŵŷẑ"),
        Accent::Tilde => ("AEINOUVYaeinouvy", "ÃẼĨÑÕŨṼỸãẽĩñõũṽỹ"),
        Accent::Bar => ("AEGIOUYaegiouy", "ĀĒḠĪŌŪȲāēḡīōūȳ"),
        Accent::Right | Accent::Left => ("", ""),
    }
}

/// The letter under the mark of a composed one.
pub fn unmarked(letter: char) -> Option<char> {
    marked(letter).map(|(_, plain)| plain)
}

/// The mark of a composed letter, and the letter under it.
pub(super) fn marked(letter: char) -> Option<(Accent, char)> {
    Accent::ALL.into_iter().find_map(|accent| {
        let (plain, marked) = composed(accent);
        let at = marked.chars().position(|c| c == letter)?;
        Some((accent, plain.chars().nth(at)?))
    })
}

/// A label: the part of a subscript that is not a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) plain: String,
    pub(super) shown: String,
    pub(super) latex: String,
}

impl Label {
    pub(super) fn append(&mut self, plain: &str, shown: &str, latex: &str) {
        self.plain += plain;
        self.shown += shown;
        self.latex += latex;
    }

    /// What is the same in every form.
    pub(super) fn append_all(&mut self, sign: impl ToString) {
        let sign = sign.to_string();
        self.append(&sign, &sign, &sign);
    }
}

const LETTERS: Words = Words(
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ iota ι kappa κ
     lambda λ mu μ nu ν xi ξ pi π rho ρ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω ell ℓ
     Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Phi Φ Psi Ψ Omega Ω",
);

/// The Greek letter a LaTeX command stands for.
pub fn greek(command: &str) -> Option<&'static str> {
    let found = LETTERS.pairs().find(|(name, _)| *name == command);
    found.map(|(_, letter)| letter)
}

/// The command of a Greek letter, which names it in plain letters.
pub fn greek_word(sign: char) -> Option<&'static str> {
    letter(sign).or((sign == 'σ').then_some("sigma"))
}

/// The command that writes a Greek letter that names something.
pub(super) fn letter(sign: char) -> Option<&'static str> {
    let found = LETTERS.pairs().find(|(_, letter)| letter.starts_with(sign));
    found.map(|(name, _)| name)
}
