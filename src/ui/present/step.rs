//! A step on a screen as wide as a wall: one formula in large letters, one picture, one sentence.

use super::slide::Section;
use super::{Present, figure};
use crate::diagram::{Shown, picture_of, staged};
use crate::graph::{Formula, Ref};
use crate::typeset::{Block, Meaning};
use crate::ui::walk::{WalkScreen, detail};
use crate::ui::widgets::rows::{Rows, wrapped};
use crate::walk::Level;

/// From here on letters are large.
const WIDE: usize = 100;
/// Rows of a curve that is worth showing.
const CURVE: usize = 12;
/// The most columns of a curve: wider, its slopes look flat.
const BROAD: usize = 90;

impl Present {
    /// The sections of a step, if there is room for large letters.
    pub(super) fn staged(
        &self,
        screen: &WalkScreen,
        (width, height): (usize, usize),
    ) -> Option<Vec<Section>> {
        let of = screen.cursor.result(&screen.walk)?;
        if !self.is_wide(width) || screen.cursor.level == Level::Entry {
            return None;
        }
        let formula = detail::formula(screen, of);
        let symbols = equation(screen, of, &formula, (width, height))?;
        let said = screen.narrate(|narrator| narrator.why(screen.cursor));
        let said = wrapped(&said, width, Meaning::Heading);
        let room = height.checked_sub(symbols.len() + said.len() + 2)?;
        let picture = self.built(screen, of, &formula, (width, room))?;
        Some(vec![
            Section::figure(symbols, 0),
            Section::figure(picture, 1),
            Section::figure(said, 0),
        ])
    }

    /// Whether there is room for large letters; of two models beside each other each has less.
    fn is_wide(&self, width: usize) -> bool {
        let least = if self.other.is_some() {
            WIDE * 2 / 3
        } else {
            WIDE
        };
        width >= least && self.large()
    }

    /// The formula of a step in large letters, where there are any.
    pub(super) fn symbols(
        &self,
        screen: &WalkScreen,
        of: Ref,
        room: (usize, usize),
    ) -> Option<Rows> {
        self.is_wide(room.0)
            .then(|| equation(screen, of, &screen.state.run.formula(of), room))?
    }

    /// Formulas that stand for themselves, in large letters if all of them fit.
    pub(super) fn displayed(&self, lines: &[Block], room: (usize, usize)) -> Option<Rows> {
        if !self.is_wide(room.0) {
            return None;
        }
        figure::formulas(lines, (room.0, room.1 * 3 / 4))
    }

    /// The picture as far as it is built up, or what else shows the result.
    fn built(
        &self,
        screen: &WalkScreen,
        of: Ref,
        formula: &Formula,
        (width, height): (usize, usize),
    ) -> Option<Rows> {
        let last = self
            .slide()
            .is_some_and(|slide| self.at.build + 1 >= slide.builds);
        let shown = match self.at.build {
            _ if last => Shown::Arithmetic,
            0 | 1 => Shown::Terms,
            _ => Shown::Result,
        };
        let bars = screen.scene(|scene| staged(scene, of, formula, (width, height), shown));
        if let Some(canvas) = bars {
            return Some(canvas.rows());
        }
        if !matches!(formula, Formula::Apply(..)) || height < CURVE {
            return None;
        }
        let typesetter = screen.typesetter();
        let numbers = figure::matrix(
            &typesetter,
            of,
            |r, c| screen.differs(of, r, c),
            (width / 2, height),
        )?;
        let beside = width.saturating_sub(numbers.width() + 6).min(BROAD);
        let curve = screen.scene(|scene| picture_of(scene, of, (beside, height)))?;
        let blocks = curve
            .rows()
            .into_iter()
            .map(|row| Block::beside(row.into_iter().map(Block::of_piece)));
        let curve = Block::stack(blocks, crate::typeset::Align::Left);
        let middle = curve.height() / 2;
        let curve = curve.with_baseline(middle);
        let result = self.hidden(numbers, 2);
        Some(Block::beside([curve, Block::space(6), result]).into_rows())
    }
}

/// The formula in large letters over at least half of the width, if it has such letters and room for them.
fn equation(
    screen: &WalkScreen,
    of: Ref,
    formula: &Formula,
    (width, height): (usize, usize),
) -> Option<Rows> {
    let typesetter = screen.typesetter();
    let (left, own) = (typesetter.symbol(of), typesetter.symbols(formula));
    let equals = Block::text("  =  ", Meaning::Operator);
    let block = if left == own {
        own
    } else {
        Block::beside([left, equals, own])
    };
    figure::formulas(&[block], (width, (height / 3).max(10)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Model, library};
    use crate::graph::Address;
    use crate::lang::Lang;
    use crate::ui::settings::Settings;
    use crate::ui::widgets::rows::{columns, text};
    use crate::walk::Cursor;

    /// The worked example presented from an equation or one of its operations.
    fn presented(name: &str, level: Level) -> Present {
        let text = library::model("worked-example").unwrap();
        let model = Model::parse("worked-example", text).unwrap();
        let mut screen = WalkScreen::of(model, Settings::plain(Lang::EN));
        let address = Address::parse(name, &(0..0)).unwrap();
        let of = address.place(&screen.state.run).unwrap().of;
        let at = screen.walk.find(of).unwrap();
        screen.cursor = Cursor { at, level };
        Present::walk(screen)
    }

    fn sections(present: &Present, room: (usize, usize)) -> Option<Vec<Section>> {
        present.staged(present.stage.as_ref().unwrap(), room)
    }

    #[test]
    fn a_step_fills_the_wall() {
        let mut present = presented("c_2", Level::Equation);
        let shown = sections(&present, (144, 40)).unwrap();
        let [formula, picture, sentence] = &shown[..] else {
            panic!("one formula, one picture, one sentence");
        };
        let wide = |rows: &Rows| rows.iter().map(|row| columns(row)).max().unwrap();
        assert!(2 * wide(&formula.rows) >= 144 && formula.rows.len() >= 8);
        assert_eq!(sentence.rows.len(), 1);
        let rows: usize = shown.iter().map(|section| section.rows.len() + 1).sum();
        assert!(rows <= 41, "{rows} rows");
        let names = picture
            .rows
            .iter()
            .filter(|row| text(row).contains("f_2 ⊙ c_1"));
        assert_eq!(names.count(), 2, "a bar a unit");
        // Three bars a unit when all is there, each of them rows high.
        present.at.build = 2;
        let shown = sections(&present, (144, 40)).unwrap();
        let bars = |rows: &Rows| rows.iter().filter(|row| text(row).contains("███")).count();
        assert!(bars(&shown[1].rows) > bars(&picture.rows));
        assert!(text(&shown[1].rows.concat()).contains("0.6108·0.1813"));
    }

    #[test]
    fn every_step_has_its_room_or_keeps_ordinary_letters() {
        for name in ["i_2", "c_2", "h_2", "L"] {
            let present = presented(name, Level::Equation);
            for room in [(100, 20), (144, 40), (190, 55), (99, 40), (300, 6)] {
                let Some(shown) = sections(&present, room) else {
                    continue;
                };
                let rows = || shown.iter().flat_map(|section| &section.rows);
                assert!(rows().all(|row| columns(row) <= room.0), "{name} {room:?}");
                assert!(rows().count() + 2 <= room.1, "{name} {room:?}");
                assert!(room.0 >= WIDE);
            }
        }
        assert!(sections(&presented("c_2", Level::Equation), (99, 40)).is_none());
    }
}
