//! Every picture there is, by name.

use super::super::Scene;
use super::kind::{Form, Picture};
use super::{
    decay, landscape, loss, machine, operation, quantity, slice, strip, table, tensor, unrolled,
};
use crate::graph::{Ref, Run};
use crate::lang::{Diagnostics, Span};
use crate::typeset::Canvas;
use crate::walk::Begin;
use std::sync::Arc;

/// A kind of picture: its name, an example, and how what stands behind the name is read.
pub struct Kind {
    /// What a line of `show` begins with.
    pub name: &'static str,
    /// A line of `show`.
    pub example: &'static str,
    read: fn(&str) -> Option<Arc<dyn Picture>>,
}

/// The line of a kind: its name and what reads it, its example.
macro_rules! kind {
    ($name:literal, $example:literal, $read:path) => {
        Kind {
            name: $name,
            example: $example,
            read: |rest| Some(Arc::new($read(rest)?)),
        }
    };
}

/// The pictures there are.
pub static FIGURES: [Kind; 14] = [
    kind!("matrix", "matrix W_hi", quantity::Quantity::matrix),
    kind!("curve", "curve i_1", quantity::Quantity::curve),
    kind!("machine", "machine t=2", machine::Machine::read),
    kind!("strip", "strip c", strip::Strip::value),
    kind!("gradient", "gradient c", strip::Strip::gradient),
    kind!("loss", "loss", loss::Loss::read),
    kind!("slice", "slice W_hy[1,1]", slice::Slice::read),
    kind!("table", "table yhat y", table::Table::read),
    kind!("decay", "decay c", decay::Decay::read),
    kind!("unrolled", "unrolled", unrolled::Unrolled::read),
    kind!(
        "waterfall",
        "waterfall c_2",
        operation::Operation::waterfall
    ),
    kind!("bars", "bars p_3", operation::Operation::bars),
    kind!("tensor", "tensor 32 x 10 x 3", tensor::Tensor::read),
    kind!(
        "landscape",
        "landscape W_xi[1] W_hi[1,1]",
        landscape::Landscape::read
    ),
];

/// A picture of a run, as a line of `show` asks for it.
#[derive(Clone, Debug)]
pub struct Figure {
    line: String,
    picture: Arc<dyn Picture>,
}

impl PartialEq for Figure {
    fn eq(&self, other: &Figure) -> bool {
        self.line == other.line
    }
}

impl Figure {
    /// The picture a line asks for; none if there is no such, or what stands behind its name is not how it is written.
    pub fn read(line: &str) -> Option<Figure> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (name, rest) = words.split_first()?;
        let kind = FIGURES.iter().find(|kind| kind.name == *name)?;
        Some(Figure {
            picture: (kind.read)(&rest.join(" "))?,
            line: words.join(" "),
        })
    }

    /// The line that asks for it.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// What is wrong with it in a run; it stands at `at`.
    pub fn faults(&self, run: &Run, at: &Span) -> Diagnostics {
        self.picture.faults(run, at)
    }

    /// What stands above it.
    pub fn title(&self, scene: &Scene<'_>) -> String {
        self.picture.title(scene)
    }

    /// Its rows, no wider than there is room; none where it has not enough.
    pub fn draw(&self, scene: &Scene<'_>, room: (usize, usize)) -> Option<Canvas> {
        self.picture.draw(scene, room)
    }

    /// What it shows, in sentences.
    pub fn tell(&self, scene: &Scene<'_>) -> Vec<String> {
        self.picture.tell(scene)
    }

    /// What it is, for media that draw some forms in a way of their own.
    pub fn form(&self, run: &Run) -> Form {
        self.picture.form(run)
    }

    /// Whether it is a step of the walk, or the machine of one, and not a picture beside it.
    pub fn is_step(&self, run: &Run) -> bool {
        matches!(self.form(run), Form::Step | Form::Machine)
    }

    /// The quantity it shows at each of its times.
    pub fn series(&self, run: &Run) -> Vec<(i64, Ref)> {
        self.picture.series(run)
    }

    /// Where a walk beside it begins.
    pub fn begins(&self, run: &Run) -> Option<Begin> {
        self.picture.begins(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_read_as_what_it_is_an_example_of() {
        for kind in &FIGURES {
            let figure = Figure::read(kind.example).expect(kind.example);
            assert_eq!(figure.line(), kind.example);
            assert!(kind.example.starts_with(kind.name));
        }
        for wrong in ["", "loss c", "machine 2", "matrix", "strip c h", "films c"] {
            assert!(Figure::read(wrong).is_none(), "{wrong}");
        }
    }
}
