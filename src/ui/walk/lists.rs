//! Which lists a debugger shows beside a step, as many as have room.

use super::listing;
use super::memo::Memo;
use super::state::WalkScreen;
use crate::ui::widgets::rows::Rows;
use std::rc::Rc;

/// Columns a list of operations needs.
const LISTED: usize = 34;

/// What there is to list of where one is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Equations,
    Operations,
    InNumbers,
    Readers,
    Differentiated,
    Passed,
    TimeBefore,
    TimeAfter,
}

/// The lists of a step, each laid out once for a width.
pub(super) struct Lists<'a> {
    screen: &'a WalkScreen,
    known: Memo<(List, usize), Rc<Rows>>,
}

impl<'a> Lists<'a> {
    pub(super) fn new(screen: &'a WalkScreen) -> Lists<'a> {
        Lists {
            screen,
            known: Memo::new(),
        }
    }

    /// A list in rows of so many columns.
    fn get(&self, list: List, width: usize) -> Rc<Rows> {
        let rows = match list {
            List::Equations => listing::equations,
            List::Operations => listing::operations,
            List::InNumbers => listing::in_numbers,
            List::Readers => listing::readers,
            List::Differentiated => listing::differentiated,
            List::Passed => listing::passed,
            List::TimeBefore => listing::time_before,
            List::TimeAfter => listing::time_after,
        };
        self.known
            .get((list, width), || Rc::new(rows(self.screen, width)))
    }

    fn has_any(&self, width: usize) -> bool {
        !self.screen.walk.is_empty() && width >= LISTED
    }

    /// The lists that have room: the operations of this equation, or all equations of this time with these; then what reads
    /// the result, what is differentiated, and the equations of the time before.
    fn chosen(&self, width: usize, height: usize) -> Vec<Rc<Rows>> {
        if !self.has_any(width) {
            return vec![];
        }
        let each: [&[List]; 5] = [
            &[List::Equations, List::Operations],
            &[List::InNumbers],
            &[List::Readers],
            &[List::Differentiated, List::Passed],
            &[List::TimeBefore, List::TimeAfter],
        ];
        let (mut chosen, mut used) = (vec![], 0);
        for lists in each {
            let apart = usize::from(used > 0);
            // A heading and a row of its own is the least there is.
            if used + apart + 2 > height {
                break;
            }
            let mut blocks = lists.iter().map(|list| self.get(*list, width));
            let fits = |block: &Rc<Rows>| !block.is_empty() && used + apart + block.len() <= height;
            if let Some(block) = blocks.find(fits) {
                used += apart + block.len();
                chosen.push(block);
            }
        }
        chosen
    }

    /// The lists that have room, a free row between two.
    pub(super) fn fitting(&self, width: usize, height: usize) -> Rows {
        let chosen = self.chosen(width, height);
        let blocks: Vec<&[_]> = chosen.iter().map(|block| &block[..]).collect();
        blocks.join(&vec![])
    }

    /// The rows of these.
    pub(super) fn height(&self, width: usize, height: usize) -> usize {
        let chosen = self.chosen(width, height);
        let rows: usize = chosen.iter().map(|block| block.len() + 1).sum();
        rows.saturating_sub(1)
    }

    /// How many of the lists of where one is have room, of the operations of this equation and of all equations: 0, 1 or 2.
    pub(super) fn level(&self, width: usize, height: usize) -> usize {
        if !self.has_any(width) {
            return 0;
        }
        let fits = |list: List| (1..=height).contains(&self.get(list, width).len());
        match fits(List::Operations) {
            true => 1 + usize::from(fits(List::Equations)),
            false => 0,
        }
    }
}
