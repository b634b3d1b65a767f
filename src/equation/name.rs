//! Names: how a quantity is written in LaTeX, printed, and spelled plainly.

use super::When;

/// A mark over a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Accent {
    /// `\hat{y}`
    Hat,
    /// `\tilde{c}`
    Tilde,
    /// `\bar{x}`
    Bar,
}

impl Accent {
    /// The accent a LaTeX command puts over a letter.
    pub fn of_command(command: &str) -> Option<Accent> {
        let all = [Accent::Hat, Accent::Tilde, Accent::Bar];
        all.into_iter().find(|accent| accent.word() == command)
    }

    /// The mark printed one row above.
    pub fn mark(self) -> char {
        match self {
            Accent::Hat => '^',
            Accent::Tilde => '~',
            Accent::Bar => '‾',
        }
    }

    /// The mark that goes onto the letter before it.
    pub fn combining(self) -> char {
        match self {
            Accent::Hat => '\u{302}',
            Accent::Tilde => '\u{303}',
            Accent::Bar => '\u{304}',
        }
    }

    /// The letters with the mark on the last of them: `ŷ`, `c̃`; one character where Unicode has it, so that plain
    /// terminals show one column.
    pub fn over(self, letters: &str) -> String {
        let (plain, marked) = composed(self);
        let last = letters.chars().next_back();
        let at = last.and_then(|last| plain.chars().position(|c| c == last));
        match at.and_then(|at| marked.chars().nth(at)).zip(last) {
            Some((one, last)) => format!("{}{one}", &letters[..letters.len() - last.len_utf8()]),
            None => format!("{letters}{}", self.combining()),
        }
    }

    /// What it adds to the plain spelling, and its LaTeX command.
    pub fn word(self) -> &'static str {
        match self {
            Accent::Hat => "hat",
            Accent::Tilde => "tilde",
            Accent::Bar => "bar",
        }
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
    latex_base: String,
    latex_label: String,
}

impl Name {
    /// Builds a name. `word` is the base in plain letters (`W`, `mu`), `greek` its printed form if a
    /// command wrote it, `label` pairs of (plain, printed, LaTeX).
    pub(super) fn new(
        word: &str,
        symbol: Option<&str>,
        accent: Option<Accent>,
        label: Label,
    ) -> Name {
        let base = symbol.unwrap_or(word).to_owned();
        let mut latex_base = match symbol {
            Some(_) => format!("\\{word}"),
            None if word.chars().count() > 1 => format!("\\mathrm{{{word}}}"),
            None => word.to_owned(),
        };
        let mut plain = word.to_owned();
        if let Some(accent) = accent {
            latex_base = format!("\\{}{{{latex_base}}}", accent.word());
            plain.push_str(accent.word());
        }
        if !label.plain.is_empty() {
            plain = format!("{plain}_{}", label.plain);
        }
        Name {
            plain,
            base,
            accent,
            label: label.shown,
            latex_base,
            latex_label: label.latex,
        }
    }

    /// The same name with a number as its label.
    pub(super) fn with_number(&self, n: i64) -> Name {
        let add = |label: &str| match label {
            "" => n.to_string(),
            label => format!("{label},{n}"),
        };
        Name {
            plain: format!("{}_{n}", self.plain),
            label: add(&self.label),
            latex_label: add(&self.latex_label),
            ..self.clone()
        }
    }

    /// Whether the base begins with a capital letter, which makes it a matrix.
    pub fn is_capital(&self) -> bool {
        self.base.chars().next().is_some_and(char::is_uppercase)
    }

    /// LaTeX of the quantity at a time; `time` is already text, such as `t-1` or `3`.
    pub fn latex(&self, time: Option<&str>) -> String {
        let sub = match (self.latex_label.as_str(), time) {
            ("", None) => return self.latex_base.clone(),
            ("", Some(time)) => time.to_owned(),
            (label, None) => label.to_owned(),
            (label, Some(time)) => format!("{label},{time}"),
        };
        format!("{}_{{{sub}}}", self.latex_base)
    }

    /// The same in plain letters, as it is typed: `mu_1`, `W_xi`, `yhat_2`.
    pub fn typed(&self, time: Option<&str>) -> String {
        let behind = time.map_or_else(String::new, |time| format!("_{time}"));
        format!("{}{behind}", self.plain)
    }

    /// One line of text for the quantity at a time: `i_1`, `W_xi`, `ŷ_2`.
    pub fn inline(&self, time: Option<&str>) -> String {
        let mut out = self.base.clone();
        if let Some(accent) = self.accent {
            out = accent.over(&out);
        }
        for part in [Some(self.label.as_str()), time].into_iter().flatten() {
            if !part.is_empty() {
                out.push('_');
                out.push_str(part);
            }
        }
        out
    }
}

/// Letters, and under each the one that Unicode has for it with a mark.
fn composed(accent: Accent) -> (&'static str, &'static str) {
    match accent {
        Accent::Hat => ("ACEGHIJOSUWYZaceghijosuwyz", "ÂĈÊĜĤÎĴÔŜÛŴŶẐâĉêĝĥîĵôŝûŵŷẑ"),
        Accent::Tilde => ("AEINOUVYaeinouvy", "ÃẼĨÑÕŨṼỸãẽĩñõũṽỹ"),
        Accent::Bar => ("AEGIOUYaegiouy", "ĀĒḠĪŌŪȲāēḡīōūȳ"),
    }
}

/// The letter under the mark of a composed one.
pub fn unmarked(letter: char) -> Option<char> {
    let all = [Accent::Hat, Accent::Tilde, Accent::Bar].map(composed);
    all.into_iter().find_map(|(plain, marked)| {
        let at = marked.chars().position(|c| c == letter)?;
        plain.chars().nth(at)
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

impl When {
    /// The time as written after the underscore, if there is one.
    pub fn text(self) -> Option<String> {
        match self {
            When::Now(0) => Some("t".into()),
            When::Now(k) => Some(format!("(t−{k})")),
            When::At(n) => Some(n.to_string()),
            When::Last => Some("T".into()),
            When::Always => None,
        }
    }
}

/// Commands of LaTeX and the Greek letters they stand for.
fn letters() -> &'static [(&'static str, &'static str)] {
    const LETTERS: &[(&str, &str)] = &[
        ("alpha", "α"),
        ("beta", "β"),
        ("gamma", "γ"),
        ("delta", "δ"),
        ("epsilon", "ε"),
        ("varepsilon", "ε"),
        ("zeta", "ζ"),
        ("eta", "η"),
        ("theta", "θ"),
        ("iota", "ι"),
        ("kappa", "κ"),
        ("lambda", "λ"),
        ("mu", "μ"),
        ("nu", "ν"),
        ("xi", "ξ"),
        ("pi", "π"),
        ("rho", "ρ"),
        ("tau", "τ"),
        ("upsilon", "υ"),
        ("phi", "φ"),
        ("varphi", "φ"),
        ("chi", "χ"),
        ("psi", "ψ"),
        ("omega", "ω"),
        ("ell", "ℓ"),
        ("Gamma", "Γ"),
        ("Delta", "Δ"),
        ("Theta", "Θ"),
        ("Lambda", "Λ"),
        ("Xi", "Ξ"),
        ("Pi", "Π"),
        ("Phi", "Φ"),
        ("Psi", "Ψ"),
        ("Omega", "Ω"),
    ];
    LETTERS
}

/// The Greek letter a LaTeX command stands for.
pub fn greek(command: &str) -> Option<&'static str> {
    let found = letters().iter().find(|(name, _)| *name == command);
    found.map(|&(_, letter)| letter)
}

/// The command of a Greek letter, which names it in plain letters.
pub fn greek_word(letter: char) -> Option<&'static str> {
    let is = |known: &str| known.chars().eq([letter]);
    let found = letters().iter().find(|(_, known)| is(known));
    found
        .map(|&(name, _)| name)
        .or((letter == 'σ').then_some("sigma"))
}
