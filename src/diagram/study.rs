//! The loss along one or two numbers, computed within bounds and kept: what pictures of it are drawn from.

use crate::graph::{
    Coefficients, Flavor, Graph, LeafEntry, Matrix, Op, Optimizer, Probe, Ref, Run,
};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::sync::Arc;

/// Studies that are kept.
const MOST_KEPT: usize = 6;
/// Multiplications of one drawing, so that a key never waits: a millisecond or two.
const A_DRAWING: usize = 2_000_000;
/// The most of all that a picture may take.
const MOST_WORK: usize = 600_000_000;
/// Steps of a path.
pub(super) const STEPS: usize = 60;

/// What pictures have computed, the last used first. A picture that takes long is drawn as far as it has come, and goes on
/// with the next drawing.
#[derive(Clone, Debug, Default)]
pub struct StudyCache {
    kept: RefCell<Vec<Study>>,
    series: RefCell<Vec<Series>>,
    is_patient: bool,
    is_pending: Cell<bool>,
}

impl StudyCache {
    /// One whose pictures are complete with their first drawing.
    pub fn patient() -> StudyCache {
        StudyCache {
            is_patient: true,
            ..StudyCache::default()
        }
    }

    /// Whether the last drawing was not complete.
    pub fn is_pending(&self) -> bool {
        self.is_pending.get()
    }

    /// A drawing begins.
    pub fn begin(&self) {
        self.is_pending.set(false);
    }

    /// Series of numbers of a run, as a line asks for them: computed once.
    pub(super) fn series(
        &self,
        run: &Run,
        line: &str,
        compute: impl FnOnce() -> Vec<Vec<f64>>,
    ) -> Vec<Vec<f64>> {
        let mut kept = self.series.borrow_mut();
        let is_same = |s: &Series| {
            let same = s.line == line && Arc::ptr_eq(&s.graph, run.graph());
            same && s
                .leaves
                .iter()
                .zip(leaves(run))
                .all(|(a, b)| a == b.as_ref())
        };
        if let Some(at) = kept.iter().position(is_same) {
            return kept[at].values.clone();
        }
        let values = compute();
        kept.truncate(MOST_KEPT - 1);
        kept.insert(
            0,
            Series {
                graph: Arc::clone(run.graph()),
                leaves: leaves(run).map(Cow::into_owned).collect(),
                line: line.to_owned(),
                values: values.clone(),
            },
        );
        values
    }

    /// Has the loss studied along some entries; none without a loss, or where an evaluation takes too long for a picture.
    pub(super) fn study<T>(
        &self,
        run: &Run,
        entries: &[LeafEntry],
        look: impl FnOnce(&mut Study) -> T,
    ) -> Option<T> {
        let mut kept = self.kept.borrow_mut();
        let mut study = match kept.iter().position(|s| s.probe.is_of(run, entries)) {
            Some(at) => kept.remove(at),
            None => Study::new(run, entries)?,
        };
        study.left = match self.is_patient {
            true => usize::MAX,
            false => A_DRAWING,
        };
        study.is_complete = true;
        let seen = look(&mut study);
        self.is_pending
            .set(self.is_pending.get() || !study.is_complete);
        kept.truncate(MOST_KEPT - 1);
        kept.insert(0, study);
        Some(seen)
    }
}

/// Series of numbers that were computed for a run.
#[derive(Clone, Debug)]
struct Series {
    graph: Arc<Graph>,
    leaves: Vec<Matrix>,
    line: String,
    values: Vec<Vec<f64>>,
}

/// The numbers a run was given.
fn leaves(run: &Run) -> impl Iterator<Item = Cow<'_, Matrix>> {
    let graph = run.graph();
    let leaves = graph.ids().filter(|id| graph.node(*id).op == Op::Leaf);
    leaves.filter_map(|id| run.value(Ref::Value(id)))
}

/// Samples of the loss on a grid.
#[derive(Clone, Debug)]
struct Grid {
    size: (usize, usize),
    ranges: [Range<f64>; 2],
    values: Vec<f64>,
}

/// The way of an optimizer with these numbers alone moving: where it stands and the loss there, before and after each step.
#[derive(Clone, Debug)]
pub(super) struct Path {
    pub(super) optimizer: Optimizer,
    pub(super) points: Vec<(Vec<f64>, f64)>,
    /// Mean and mean square for each number.
    moments: Vec<[f64; 2]>,
}

/// The loss along some entries.
#[derive(Clone, Debug)]
pub(super) struct Study {
    pub(super) probe: Probe,
    grids: Vec<Grid>,
    paths: Vec<Path>,
    /// Multiplications that are left for this drawing.
    left: usize,
    is_complete: bool,
}

impl Study {
    fn new(run: &Run, entries: &[LeafEntry]) -> Option<Study> {
        let probe = Probe::new(run, entries)?;
        let fewest = MOST_WORK / probe.cost().max(1);
        (fewest >= 1000).then_some(Study {
            probe,
            grids: vec![],
            paths: vec![],
            left: 0,
            is_complete: true,
        })
    }

    /// The most points of a grid.
    pub(super) fn most_points(&self) -> usize {
        MOST_WORK / 2 / self.probe.cost().max(1)
    }

    fn spend(&mut self, evaluations: usize) -> bool {
        let needed = evaluations * self.probe.cost().max(1);
        let has = self.left > 0;
        self.left = self.left.saturating_sub(needed);
        self.is_complete &= has;
        has
    }

    /// L at so many values of each number, from end to end of its range, row by row; as many as are there by now.
    pub(super) fn samples(&mut self, size: (usize, usize), ranges: [Range<f64>; 2]) -> Vec<f64> {
        let is_same = |grid: &Grid| grid.size == size && grid.ranges == ranges;
        let mut grid = match self.grids.iter().position(is_same) {
            Some(at) => self.grids.remove(at),
            None => Grid {
                size,
                ranges,
                values: vec![],
            },
        };
        let value = |range: &Range<f64>, n: usize, of: usize| {
            let share = n as f64 / (of.max(2) - 1) as f64;
            range.start + (range.end - range.start) * share
        };
        while grid.values.len() < size.0 * size.1 && self.spend(1) {
            let (x, y) = (grid.values.len() % size.0, grid.values.len() / size.0);
            let at = [
                value(&grid.ranges[0], x, size.0),
                value(&grid.ranges[1], y, size.1),
            ];
            let numbers = self.probe.today().len();
            grid.values.push(self.probe.loss(&at[..numbers]));
        }
        let values = grid.values.clone();
        self.grids.truncate(3);
        self.grids.insert(0, grid);
        values
    }

    /// The way an optimizer goes, step by step, as PyTorch defines it; as far as it has come by now.
    pub(super) fn path(&mut self, optimizer: Optimizer) -> Path {
        let mut path = match self.paths.iter().position(|p| p.optimizer == optimizer) {
            Some(at) => self.paths.remove(at),
            None => {
                let today = self.probe.today().to_vec();
                let loss = self.probe.loss(&today);
                Path {
                    optimizer,
                    moments: vec![[0.0; 2]; today.len()],
                    points: vec![(today, loss)],
                }
            }
        };
        while path.points.len() <= STEPS && self.spend(2 * path.moments.len() + 1) {
            let (mut at, _) = path.points[path.points.len() - 1].clone();
            let slopes = self.probe.slopes(&at);
            let steps = path.points.len() as i32;
            let by = optimizer.coefficients(Flavor::PyTorch, optimizer.learning_rate(), steps);
            for ((number, slope), moments) in at.iter_mut().zip(slopes).zip(&mut path.moments) {
                *number -= step(by, slope, moments);
            }
            let loss = self.probe.loss(&at);
            path.points.push((at, loss));
        }
        self.paths.truncate(3);
        self.paths.insert(0, path.clone());
        path
    }
}

/// What a step takes off a number, and its moments after it.
fn step(by: Coefficients, slope: f64, [mean, square]: &mut [f64; 2]) -> f64 {
    let along = by.first.map_or(slope, |[keep, new]| {
        *mean = keep * *mean + new * slope;
        *mean
    });
    let below = by.second.map_or(1.0, |[keep, new]| {
        *square = keep * *square + new * slope * slope;
        (*square + by.inside).sqrt() * by.root + by.beside
    });
    by.scale * along / below
}
