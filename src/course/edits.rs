//! What a reader changes in a model: edits, one after another.
//!
//! An edit is a few bytes, the numbers that follow from it are many. So the edits are what is kept, for undo and in
//! a line of text; the numbers of a list of them are computed anew: see [`Model::edited`](super::Model::edited).

use crate::equation::{NameId, Role, System};
use crate::graph::{Address, Graph, Op, Place, Quantity, Ref};
use crate::lang::{Text, printable_line, text};

/// How many edits can be taken back.
const MOST: usize = 200;
/// The largest size that can be asked for.
const MOST_ROWS: usize = 64;

/// One edit as it is typed: `x_2 = 5`, or a command, `:seed 7`.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    text: String,
    pub(super) what: What,
}

/// What an edit does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// Another number for one entry, row and column from 0, of a quantity that is given.
    Number {
        of: Quantity,
        entry: (usize, usize),
        value: f64,
    },
    /// Another sequence for an input of one number a step; the others are cut to its length, or go on with their
    /// last number.
    Sequence(NameId, Vec<f64>),
    /// Another number of rows for a name: the rest follows by inference, and every parameter is drawn.
    Size(NameId, usize),
    /// Every parameter is drawn from this seed, and initial states are zero.
    Seed(u64),
    /// All is as the file gives it.
    Reset,
}

impl Edit {
    /// All is as the file gives it.
    pub fn reset() -> Edit {
        Edit {
            text: String::new(),
            what: What::Reset,
        }
    }

    /// Reads `x_2 = 5`, `W_hi[1,2] = 0.3` or `b_i[2] 0.1`, for the quantities of `graph`.
    ///
    /// # Errors
    /// What to write instead.
    pub fn number(graph: &Graph, text: &str) -> Result<Edit, Text> {
        let usage = || text!("lesson.write_or_hi");
        let (left, right) = text
            .split_once('=')
            .or_else(|| text.trim().rsplit_once(' '))
            .ok_or_else(usage)?;
        let value: f64 = right
            .trim()
            .parse()
            .ok()
            .filter(|v: &f64| v.is_finite() && v.abs() < 1e12)
            .ok_or_else(usage)?;
        let mut address = Address::parse(left, &(0..left.len())).map_err(|_| usage())?;
        let named = address.node(graph).filter(|_| !address.gradient);
        let shown = printable_line(left.split('[').next().unwrap_or_default().trim(), 30);
        let id = named.ok_or_else(|| text!("lesson.there_is_no_quantity", shown))?;
        let (Op::Leaf, Some(of)) = (&graph.node(id).op, graph.node(id).quantity) else {
            return Err(text!("lesson.computed_change_what_comes_from", shown));
        };
        let shape = graph.node(id).shape;
        let fits = |(r, c): &(usize, usize)| *r < shape.rows && *c < shape.cols;
        let whole = (shape.len() == 1).then_some((0, 0));
        let entry = address
            .entry
            .or(whole)
            .filter(fits)
            .ok_or_else(|| text!("lesson.say_entry", shown, shape))?;
        address.entry = Some(entry);
        let text = format!("{} = {value}", address.typed(shape));
        Ok(Edit {
            text,
            what: What::Number { of, entry, value },
        })
    }

    /// Reads `x 1 2 3 4 5`, `h 3` or `seed 7`, for the names of `system`.
    ///
    /// # Errors
    /// What to write instead.
    pub fn command(system: &System, text: &str) -> Result<Edit, Text> {
        let mut words = text.split_whitespace();
        let (name, numbers): (&str, Vec<&str>) =
            (words.next().unwrap_or_default(), words.collect());
        let id = system.find(name);
        let role = id.map(|id| system.entry(id).role);
        let what = match (numbers[..].as_ref(), id, role) {
            ([n], ..) if name == "seed" => What::Seed(
                n.parse()
                    .map_err(|_| text!("lesson.seed_is_whole_number"))?,
            ),
            ([n], Some(id), Some(Role::Sequence)) => {
                let rows = n.parse().ok().filter(|rows| (1..=MOST_ROWS).contains(rows));
                What::Size(
                    id,
                    rows.ok_or_else(|| text!("lesson.size_here_goes_from", most = MOST_ROWS))?,
                )
            }
            (numbers, id, role) => {
                let finite = |n: &&str| n.parse().ok().filter(|v: &f64| v.is_finite());
                let values: Option<Vec<f64>> = numbers.iter().map(finite).collect();
                let input = id.filter(|_| role == Some(Role::Input));
                let known = input.zip(values.filter(|v| !v.is_empty()));
                let (id, values) = known.ok_or_else(|| text!("lesson.write_name_input_numbers"))?;
                What::Sequence(id, values)
            }
        };
        Ok(Edit {
            text: format!(":{name} {}", numbers.join(" ")),
            what,
        })
    }

    /// As it is typed; a command after a colon.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The entry that it gives another number.
    pub fn place(&self, graph: &Graph) -> Option<Place> {
        let What::Number { of, entry, .. } = self.what else {
            return None;
        };
        Some(Place {
            of: Ref::Value(graph.find(of)?),
            entry: Some(entry),
        })
    }

    fn is_number(&self) -> bool {
        matches!(self.what, What::Number { .. })
    }

    /// Whether nothing is left of `old` once this is made.
    fn makes_void(&self, old: &Edit) -> bool {
        match (&self.what, &old.what) {
            (
                What::Number { of, entry, .. },
                What::Number {
                    of: old,
                    entry: place,
                    ..
                },
            ) => (of, entry) == (old, place),
            (What::Number { .. }, _) => false,
            // A command begins with the numbers of the file.
            (What::Reset, _) | (_, What::Number { .. }) => true,
            (What::Sequence(name, _), What::Sequence(old, _)) => name == old,
            (What::Size(..), What::Size(..) | What::Seed(_)) | (What::Seed(_), What::Seed(_)) => {
                true
            }
            _ => false,
        }
    }
}

/// The edits that are in force, none of them void: first the commands, then the numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes(pub(super) Vec<Edit>);

impl Changes {
    /// One more, which may make others void.
    pub fn make(&mut self, edit: Edit) {
        self.0.retain(|old| !edit.makes_void(old));
        if edit.what != What::Reset {
            self.0.push(edit);
        }
    }

    /// All of them, in order.
    pub fn all(&self) -> &[Edit] {
        &self.0
    }

    /// Those that change sequences, sizes and seeds.
    pub fn commands(&self) -> &[Edit] {
        &self.0[..self.0.partition_point(|edit| !edit.is_number())]
    }

    /// Those that change single numbers.
    pub fn numbers(&self) -> &[Edit] {
        &self.0[self.commands().len()..]
    }
}

/// Every edit that was made, as far back as it can be undone, and where in this list one stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edits {
    /// What the edits before the list came to.
    kept: Changes,
    list: Vec<Edit>,
    at: usize,
}

impl From<Changes> for Edits {
    fn from(changes: Changes) -> Edits {
        Edits {
            kept: Changes::default(),
            at: changes.0.len(),
            list: changes.0,
        }
    }
}

impl Edits {
    /// One more; what was undone before it is gone.
    pub fn make(&mut self, edit: Edit) {
        self.list.truncate(self.at);
        self.list.push(edit);
        if self.list.len() > MOST {
            self.kept.make(self.list.remove(0));
        }
        self.at = self.list.len();
    }

    /// What is in force after the first `at` of the list.
    pub fn changes(&self, at: usize) -> Changes {
        let mut changes = self.kept.clone();
        self.list[..at]
            .iter()
            .cloned()
            .for_each(|edit| changes.make(edit));
        changes
    }

    /// How many of the list are made, and not undone.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many of the list are undone.
    pub fn undone(&self) -> usize {
        self.list.len() - self.at
    }

    /// Undoes or makes again until `at` of the list are made.
    pub fn stand(&mut self, at: usize) {
        self.at = at.min(self.list.len());
    }

    /// Whether none was ever made.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
