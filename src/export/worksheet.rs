//! Exercises for paper, with their answers on a page of their own: text, HTML, LaTeX.

use super::{html, latex};
use crate::course::document::Part;
use crate::course::drill::{Asked, Exercise};
use crate::course::rich;
use crate::lang::{Lang, say};
use crate::typeset::{Digits, Typesetter};
use std::fmt::Write;

/// What a worksheet is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Lines of text.
    Text,
    /// A page for a browser, to be printed.
    Html,
    /// A document for XeLaTeX or LuaLaTeX.
    Latex,
}

impl Paper {
    /// Every one with its name.
    pub const ALL: [(&'static str, Paper); 3] = [
        ("html", Paper::Html),
        ("latex", Paper::Latex),
        ("text", Paper::Text),
    ];

    /// The usual ending of its files' names.
    pub fn ending(self) -> &'static str {
        match self {
            Paper::Text => "txt",
            Paper::Html => "html",
            Paper::Latex => "tex",
        }
    }
}

/// Exercises on paper.
pub struct Worksheet<'a> {
    /// The language.
    pub lang: Lang,
    /// What the exercises were drawn from.
    pub seed: u64,
    /// The exercises.
    pub exercises: &'a [Exercise],
    /// Decimals of worked answers.
    pub digits: Digits,
}

impl Worksheet<'_> {
    /// The file.
    pub fn write(&self, paper: Paper) -> String {
        match paper {
            Paper::Text => self.text(),
            Paper::Html => html::worksheet::html(&html::worksheet::Sheet {
                lang: self.lang,
                title: self.title(),
                exercises: self.exercises,
                digits: self.digits,
            }),
            Paper::Latex => self.latex(),
        }
    }

    /// What the sheet is called: its topic, if it has one only, and its seed.
    fn title(&self) -> String {
        let lang = self.lang;
        let topics = self.exercises.windows(2);
        let one = topics
            .into_iter()
            .all(|pair| pair[0].topic == pair[1].topic);
        let title = match self.exercises.first().filter(|_| one) {
            Some(exercise) => exercise.topic.title().get(lang),
            None => say!(lang, "drill.worksheet").to_owned(),
        };
        say!(lang, "drill.worksheet_of", title, seed = self.seed)
    }

    fn text(&self) -> String {
        let lang = self.lang;
        let mut out = format!("{}\n", self.title());
        for (n, exercise) in (1..).zip(self.exercises) {
            let _ = write!(out, "\n{n}. {}\n", plain(&exercise.text.get(lang)));
            for formula in &exercise.formulas {
                let _ = writeln!(out, "   {}", plain(&format!("${formula}$")));
            }
            let facts = exercise.facts.iter().map(|f| plain(&format!("${f}$")));
            let facts: Vec<String> = facts.collect();
            if !facts.is_empty() {
                let _ = writeln!(out, "   {}", facts.join(say!(lang, "list.semicolon")));
            }
            for asked in &exercise.asked {
                let prompt = plain(&asked.prompt.get(lang));
                let _ = writeln!(out, "   {prompt}  {} = ____", name(asked));
            }
        }
        let _ = write!(out, "\n\u{c}{}\n", say!(lang, "drill.worksheet_answers"));
        for (n, exercise) in (1..).zip(self.exercises) {
            out.push('\n');
            for (k, asked) in exercise.asked.iter().enumerate() {
                let lead = if k == 0 { format!("{n}.") } else { "  ".into() };
                let _ = writeln!(out, "{lead} {} = {}", name(asked), asked.written());
                for step in exercise.worked(k, lang, self.digits) {
                    let _ = writeln!(out, "     {step}");
                }
            }
        }
        out
    }

    fn latex(&self) -> String {
        let lang = self.lang;
        let class = if lang == Lang::ZH {
            "ctexart"
        } else {
            "article"
        };
        let mut out = format!(
            "\\documentclass[11pt,a4paper]{{{class}}}\n\\usepackage{{amsmath}}\n\\usepackage[margin=2.2cm]{{geometry}}\n\\setlength{{\\parindent}}{{0pt}}\n\\allowdisplaybreaks\n\\begin{{document}}\n"
        );
        let name = escaped(say!(lang, "drill.worksheet_name"));
        let colon = say!(lang, "list.colon");
        let _ = write!(
            out,
            "\\section*{{{}}}\n{name}{colon}\\hrulefill\n\n\\begin{{enumerate}}\n",
            escaped(&self.title())
        );
        for exercise in self.exercises {
            let _ = writeln!(out, "\\item {}", marked(&exercise.text.get(lang)));
            for formula in &exercise.formulas {
                let _ = writeln!(out, "\\[ {formula} \\]");
            }
            let facts: Vec<String> = exercise.facts.iter().map(|f| format!("${f}$")).collect();
            let _ = writeln!(out, "{}\n", facts.join(",\\quad "));
            for asked in &exercise.asked {
                let prompt = marked(&asked.prompt.get(lang));
                let _ = writeln!(
                    out,
                    "{prompt}\\quad ${} = $\\ \\underline{{\\hspace{{3cm}}}}\n",
                    latex_name(asked)
                );
            }
        }
        let _ = write!(
            out,
            "\\end{{enumerate}}\n\\newpage\n\\section*{{{}}}\n\\begin{{enumerate}}\n",
            escaped(say!(lang, "drill.worksheet_answers"))
        );
        for exercise in self.exercises {
            out.push_str("\\item ");
            for (k, asked) in exercise.asked.iter().enumerate() {
                let number = asked.written().replace('−', "-");
                let _ = write!(
                    out,
                    "${} = {number}$\n{}\n",
                    latex_name(asked),
                    self.derived(exercise, k)
                );
            }
        }
        out.push_str("\\end{enumerate}\n\\end{document}\n");
        out
    }

    /// How a number is derived, symbols and numbers; the rule where there are no equations.
    fn derived(&self, exercise: &Exercise, k: usize) -> String {
        let Some(run) = exercise.run() else {
            return format!(
                "\\quad {}\n",
                marked(&exercise.asked[k].hint.get(self.lang))
            );
        };
        let typesetter = Typesetter::plain(run, self.digits);
        let subjects = exercise.subjects(run, k);
        let derived = subjects.into_iter().filter_map(|subject| {
            let ([symbols, numbers, result], _) = latex::lines(&typesetter, subject)?;
            let symbols = symbols.replacen(" = ", " &= ", 1);
            Some(format!("{symbols} {numbers} {result}"))
        });
        let derived: Vec<String> = derived.collect();
        match derived.is_empty() {
            true => String::new(),
            false => format!(
                "\\begin{{align*}}\n{}\n\\end{{align*}}",
                derived.join(" \\\\\n")
            ),
        }
    }
}

/// A text with formulas in signs.
fn plain(text: &str) -> String {
    let part = |part: &Part| match part {
        Part::Math(tex) => tex.plain(),
        Part::Words(words, _) | Part::Link(words, ..) | Part::Code(words, _) => words.clone(),
        Part::Live(number) => number.to_string(),
    };
    rich(text).iter().map(part).collect()
}

fn name(asked: &Asked) -> String {
    plain(&format!("${}$", asked.name))
}

/// The name of a number in a formula; what is no formula, upright.
fn latex_name(asked: &Asked) -> String {
    if asked.at.is_some() {
        return asked.name.clone();
    }
    format!("\\text{{{}}}", escaped(&asked.name))
}

/// A text with formulas in LaTeX.
fn marked(text: &str) -> String {
    let piece = |(n, piece): (usize, &str)| match n % 2 {
        0 => escaped(piece),
        _ => format!("${piece}$"),
    };
    text.split('$').enumerate().map(piece).collect()
}

/// Words as LaTeX: what is a command there is a sign, Greek letters are mathematics.
fn escaped(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '&' | '%' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            'σ' => out.push_str("$\\sigma$"),
            'β' => out.push_str("$\\beta$"),
            'η' => out.push_str("$\\eta$"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::drill::{Topic, sheet};
    use pulldown_latex::{Parser, Storage};

    #[test]
    fn every_formula_of_a_sheet_is_latex_and_the_answers_are_on_their_own_page() {
        let exercises = sheet(None, 3, 39, None);
        for lang in [Lang::EN, Lang::ZH] {
            let sheet = Worksheet {
                lang,
                seed: 3,
                exercises: &exercises,
                digits: Digits::default(),
            };
            let text = sheet.write(Paper::Latex);
            let (asked, answers) = text.split_once("\\newpage").unwrap();
            assert!(!asked.contains("align*") && answers.contains("align*"));
            assert_eq!(text.matches("\\item ").count(), 78);
            let aligned = text.split("\\begin{align*}").skip(1);
            let aligned = aligned.map(|t| t.split("\\end{align*}").next().unwrap());
            let aligned = aligned.map(|t| format!("\\begin{{align*}}{t}\\end{{align*}}"));
            let inline = text.split('$').skip(1).step_by(2).map(str::to_owned);
            for formula in aligned.chain(inline) {
                let storage = Storage::new();
                for event in Parser::new(&formula, &storage) {
                    event.unwrap_or_else(|e| panic!("{e}\n{formula}"));
                }
            }
            let html = sheet.write(Paper::Html);
            assert!(html.contains("<math"), "{html}");
            let plain = sheet.write(Paper::Text);
            let (asked, answers) = plain.split_once('\u{c}').unwrap();
            for exercise in &exercises {
                let wanted = exercise.asked[0].written();
                assert!(answers.contains(&wanted), "{wanted}");
            }
            assert!(asked.contains("____") && !plain.contains('$'), "{plain}");
        }
    }

    #[test]
    fn a_sheet_of_one_topic_bears_its_name() {
        let exercises = sheet(Topic::named("adam"), 8, 3, Some(2));
        let sheet = Worksheet {
            lang: Lang::EN,
            seed: 8,
            exercises: &exercises,
            digits: Digits::default(),
        };
        assert_eq!(sheet.title(), "A step of Adam, seed 8");
        assert!(exercises.iter().all(|e| e.level == 2));
    }
}
