//! The stage: the current step in symbols, in numbers, its result, and its detail.

use super::state::WalkScreen;
use super::way::title;
use crate::diagram::picture;
use crate::export::Sheet;
use crate::graph::{Formula, Place, Ref, Scalar};
use crate::lang::say;
use crate::typeset::{Block, Letters, Marks, Meaning, Style, Typesetter};
use crate::ui::widgets::rows::{Rows, columns, enlarged, row, wrapped};
use crate::walk::{Level, Phase};

/// The most rows of a result spelled out below it.
const MAX_DETAIL: usize = 8;
/// Rows of a curve on a slide.
const PICTURE: usize = 11;

/// Everything on the stage, in rows not wider than `width`; and how many of them from the first have to be seen where
/// there is no room for all: those up to the entry one is in, or up to what the last edit changed.
pub(crate) fn lines(screen: &WalkScreen, width: usize) -> (Rows, usize) {
    let (Sheet { rows, keys, .. }, matters) = laid(screen, width);
    ([rows, keys].concat(), matters)
}

/// The rows of [`lines`] with the formula in large letters, if it has room in them.
pub(super) fn large_lines(screen: &WalkScreen, rows: &Rows, width: usize) -> Option<Rows> {
    let (large, symbols) = large(screen, width)?;
    Some([&large[..], rows.get(symbols..)?].concat())
}

/// The same without its rows spelled out, which a picture shows as well, and without all numbers where these are many: the
/// longest first; none where nothing would be left out.
pub(crate) fn brief(screen: &WalkScreen, width: usize) -> Vec<Rows> {
    let level = screen.cursor.level;
    if screen.walk.is_empty() || level == Level::Time {
        return vec![];
    }
    parts(screen, width, |parts| {
        // The numbers of a whole equation are more rows than its picture.
        let below = match (level, screen.walk.phase) {
            (Level::Operation, _) => parts.chain(),
            (Level::Equation, Phase::Backward) | (Level::Entry, _) => vec![],
            _ => parts.result(),
        };
        let (symbols, changed) = (parts.symbols(), parts.changed());
        let with = |below: Rows| match below.is_empty() {
            true => symbols.clone(),
            false => [&symbols[..], &[vec![]], &below].concat(),
        };
        let mut all = vec![with([&below[..], &changed].concat())];
        // Its picture shows them; that of an equation not always.
        if level == Level::Operation {
            all.push(with(changed));
        }
        all
    })
}

impl WalkScreen {
    /// The step it stands on in rows of at most `width` columns; the numbers `tagged` carry their tags.
    pub fn sheet(&mut self, width: usize, tagged: &[Place]) -> Sheet {
        self.tagged = tagged.to_vec();
        laid(self, width).0
    }
}

fn laid(screen: &WalkScreen, width: usize) -> (Sheet, usize) {
    if screen.walk.is_empty() || width == 0 {
        return (Sheet::default(), 0);
    }
    let title = title(screen);
    if screen.cursor.level == Level::Time {
        return (
            Sheet {
                title,
                rows: time(screen, width),
                ..Sheet::default()
            },
            0,
        );
    }
    let inside = screen.cursor.level == Level::Entry;
    parts(screen, width, |parts| {
        let mut rows = parts.symbols();
        let mut matters = 0;
        let changed = parts.changed();
        let is_changed = !changed.is_empty();
        let (detail, keys) = parts.detail();
        let below = [
            ([parts.chain(), changed].concat(), is_changed),
            (detail, inside),
        ];
        for (part, counts) in below {
            if !part.is_empty() {
                gap(&mut rows);
                rows.extend(part);
            }
            if counts {
                matters = rows.len();
            }
        }
        (Sheet { title, rows, keys }, matters)
    })
}

/// A table of the quantities of this time.
pub(super) fn time(screen: &WalkScreen, width: usize) -> Rows {
    let differs = |of, r, c| screen.differs(of, r, c);
    let typesetter = marked(screen, &[], &[], &differs);
    let group = &screen.walk.groups[screen.cursor.at.group];
    group
        .items
        .iter()
        .flat_map(|item| rows(typesetter.result_lines(item.subject, width)))
        .collect()
}

/// The parts of a step, each in rows that are laid out where they are asked for.
pub(crate) struct Parts<'a> {
    screen: &'a WalkScreen,
    typesetter: &'a Typesetter<'a>,
    of: Ref,
    formula: &'a Formula,
    width: usize,
}

impl Parts<'_> {
    pub(crate) fn symbols(&self) -> Rows {
        symbols(self.typesetter, self.of, self.formula, self.width)
    }

    /// Whether it is a number on its own, such as ∂L = 1: its own arithmetic and result, so that all but the symbols are empty.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.formula, Formula::Number(_))
    }

    /// Whether the formula is the quantity itself.
    fn is_itself(&self) -> bool {
        matches!(self.formula, Formula::Of(same) if *same == self.of)
    }

    /// Empty when the formula is the quantity itself.
    pub(crate) fn numbers(&self) -> Rows {
        if self.is_number() || self.is_itself() {
            return vec![];
        }
        let left = self.typesetter.symbol(self.of);
        let (formula, width) = (self.formula, self.width);
        rows(self.typesetter.equation_lines(&left, formula, width, true))
    }

    pub(crate) fn result(&self) -> Rows {
        match self.is_number() {
            true => vec![],
            false => rows(self.typesetter.result_lines(self.of, self.width)),
        }
    }

    /// Numbers and result in one, to stand below the symbols.
    fn chain(&self) -> Rows {
        if self.is_number() || self.is_itself() {
            return self.result();
        }
        let lines = self
            .typesetter
            .chain_lines(self.of, self.formula, self.width);
        rows(lines)
    }

    /// `before → after` when the last edit changed the result.
    pub(crate) fn changed(&self) -> Rows {
        match self.is_number() {
            true => vec![],
            false => changed(self.screen, self.typesetter, self.of, self.width),
        }
    }

    /// Rows of the result spelled out, all of them or the one the reader went into; and what more of it a key shows.
    pub(crate) fn detail(&self) -> (Rows, Rows) {
        match self.is_number() {
            true => (vec![], vec![]),
            false => detail(self.screen, self.typesetter, self.of, self.width),
        }
    }
}

/// How the result one is at follows: of an equation, from all its operations at once.
pub(crate) fn formula(screen: &WalkScreen, of: Ref) -> Formula {
    let run = &screen.state.run;
    match screen.cursor.level {
        Level::Equation => run.expanded(of),
        _ => run.formula(of),
    }
}

/// The step the cursor stands on, below the level of time.
pub(crate) fn parts<T>(screen: &WalkScreen, width: usize, see: impl FnOnce(&Parts<'_>) -> T) -> T {
    let of = screen
        .cursor
        .result(&screen.walk)
        .expect("below the level of time there is a result");
    let run = &screen.state.run;
    let formula = &formula(screen, of);
    let entry = (screen.cursor.level == Level::Entry).then(|| screen.walk.entry(screen.cursor.at));
    let arithmetic = entry.map(|(r, c)| run.formula(of).entry(run.graph(), r, c));
    let focus = [Place { of, entry }];
    let operands: Vec<Place> = arithmetic
        .iter()
        .flat_map(Scalar::entries)
        .map(|(of, r, c)| Place::entry(of, r, c))
        .collect();
    let differs = |of, r, c| screen.differs(of, r, c);
    let lit: &[Place] = if entry.is_some() { &focus } else { &[] };
    let typesetter = &marked(screen, lit, &operands, &differs);
    see(&Parts {
        screen,
        typesetter,
        of,
        formula,
        width,
    })
}

/// The formula of the step in large letters, if it has room for them on one line, and how many rows it has in small ones.
fn large(screen: &WalkScreen, width: usize) -> Option<(Rows, usize)> {
    let of = screen.cursor.result(&screen.walk)?;
    let typesetter = screen.typesetter();
    let formula = formula(screen, of);
    let blocks = equation(&typesetter, of, &formula, width);
    let [block] = &blocks[..] else { return None };
    let rows = enlarged(&blocks, Letters::Medium, width).filter(|_| !typesetter.ascii)?;
    Some((rows, block.height()))
}

/// A result and its formula in symbols; of an unnamed one the formula alone, as that is how it is printed: saying it twice would
/// explain nothing.
fn equation(typesetter: &Typesetter<'_>, of: Ref, formula: &Formula, width: usize) -> Vec<Block> {
    let (left, own) = (typesetter.symbol(of), typesetter.symbols(formula));
    match own == left {
        true => vec![own],
        false => typesetter.equation_lines(&left, formula, width, false),
    }
}

/// A formula in symbols, wrapped as text where it is too wide for its layout.
pub(super) fn symbols(
    typesetter: &Typesetter<'_>,
    of: Ref,
    formula: &Formula,
    width: usize,
) -> Rows {
    let symbols = rows(equation(typesetter, of, formula, width));
    if symbols.iter().any(|row| columns(row) > width) {
        return wrapped(&typesetter.inline_formula(formula), width, Meaning::Plain);
    }
    symbols
}

/// Rows of the result spelled out, and what more a key shows.
fn detail(screen: &WalkScreen, typesetter: &Typesetter<'_>, of: Ref, width: usize) -> (Rows, Rows) {
    let run = &screen.state.run;
    let formula = run.formula(of);
    let lang = screen.settings.lang;
    if screen.cursor.level == Level::Equation {
        if screen.still {
            return (vec![], vec![]);
        }
        let hint = say!(lang, "walk.enter_goes_into_operations_one");
        let hint = wrapped(hint, width, Meaning::Dim);
        return (vec![], std::iter::once(vec![]).chain(hint).collect());
    }
    let shape = run.graph().shape(of);
    let cols = shape.cols.max(1);
    let all: Vec<usize> = match screen.cursor.level {
        Level::Entry => vec![screen.cursor.at.entry],
        _ => (0..shape.len().min(MAX_DETAIL)).collect(),
    };
    let mut out = vec![];
    // A sum of one term is that term: there is nothing to spell out.
    let mut is_news = false;
    for n in &all {
        let (r, c) = (n / cols, n % cols);
        let place = match (shape.len(), cols) {
            (1, _) => String::new(),
            (_, 1) => say!(lang, "walk.row", row = r + 1),
            _ => say!(lang, "walk.row_column", row = r + 1, column = c + 1),
        };
        let shown = typesetter.entry(of, r, c);
        let sum = typesetter.inline_scalar(&formula.entry(run.graph(), r, c));
        let equals = shown.equals();
        let text = if sum == shown.text {
            format!("{place}{sum}")
        } else {
            is_news = true;
            format!("{place}{sum}  {equals}  {}", shown.text)
        };
        out.extend(wrapped(&text, width, Meaning::Plain));
    }
    if !is_news {
        out.clear();
    }
    let mut keys = vec![];
    if shape.len() > all.len() && all.len() == MAX_DETAIL {
        let more = shape.len() - MAX_DETAIL;
        let more = say!(lang, "walk.more_enter_goes_through_them", more);
        keys.push(row(more, Meaning::Dim));
    }
    (out, keys)
}

/// The curve of a function with its points, behind an empty row: every step's picture would make a long page.
pub(crate) fn curve(screen: &WalkScreen, width: usize) -> Rows {
    let inside = screen.cursor.level > Level::Equation;
    let of = screen.cursor.result(&screen.walk).filter(|_| inside);
    let Some(Formula::Apply(..)) = of.map(|of| screen.state.run.formula(of)) else {
        return vec![];
    };
    let picture = screen.scene(|scene| picture(scene, width.min(56), PICTURE));
    let rows = picture.map(|canvas| canvas.rows()).into_iter().flatten();
    let rows: Rows = std::iter::once(vec![]).chain(rows).collect();
    if rows.len() > 1 { rows } else { vec![] }
}

/// `before → after` for a result that the last edit changed.
fn changed(screen: &WalkScreen, typesetter: &Typesetter<'_>, of: Ref, width: usize) -> Rows {
    let Some(before) = &screen.before else {
        return vec![];
    };
    let (Some(old), Some(new)) = (before.run.value(of), screen.state.run.value(of)) else {
        return vec![];
    };
    if old == new {
        return vec![];
    }
    let was = Typesetter {
        run: &before.run,
        digits: typesetter.digits,
        ascii: typesetter.ascii,
        marks: Marks {
            hidden_answers: &screen.hidden_answers,
            ..Marks::none()
        },
    };
    let label = say!(screen.settings.lang, "walk.changed");
    let [was, is] = typesetter.inline_change((&was, of), of);
    let text = format!("{label}: {was} → {is}");
    let style = Style::from(Meaning::Plain).strong(true);
    wrapped(&text, width, style)
}

/// A typesetter that marks focus, operands, and what the last edit changed.
pub(super) fn marked<'a>(
    screen: &'a WalkScreen,
    focus: &'a [Place],
    operands: &'a [Place],
    changed: &'a dyn Fn(Ref, usize, usize) -> bool,
) -> Typesetter<'a> {
    Typesetter {
        marks: Marks {
            focus,
            operands,
            changed,
            hidden_answers: &screen.hidden_answers,
            tagged: &screen.tagged,
        },
        ..screen.typesetter()
    }
}

pub(super) fn rows(blocks: Vec<Block>) -> Rows {
    let mut out = vec![];
    for (i, block) in blocks.into_iter().enumerate() {
        if i > 0 && block.height() > 1 && !out.is_empty() {
            gap(&mut out);
        }
        out.extend(block.into_rows());
    }
    out
}

pub(super) fn gap(rows: &mut Rows) {
    rows.push(vec![]);
}
