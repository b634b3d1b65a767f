//! The parameters, each a matrix of numbers on the tint of their size, grouped by the equation that uses them: forward what they
//! are, backward their gradients, in the step of an optimizer what they were and what they become.

mod sheet;

use super::scene::{Scene, largest, round_up};
use crate::equation::Shape;
use crate::graph::{NodeId, Ref};
use crate::typeset::Canvas;
use crate::walk::Phase;
use sheet::{BOTH, Block, DIGITS, SHORT, SLOPE, Sheet, UNIT};
use unicode_width::UnicodeWidthStr;

/// Columns of a number, the widest first; below `DIGITS` its tint alone.
const CELLS: [usize; 10] = [13, 12, 11, 10, 9, 8, 7, 6, 2, 1];
/// The same of a number and its gradient.
const GRADIENTS: [usize; 6] = [15, 8, 7, 6, 2, 1];
/// The same of a number before and after.
const CHANGES: [usize; 7] = [SLOPE, SHORT, 15, 13, 7, 2, 1];
/// From so many columns on a number has three decimals; the rows it may have.
const WHOLE: usize = 8;
const TALL: [usize; 3] = [3, 2, 1];
/// Columns between two equations.
const APART: usize = 2;

/// All parameters in at most so many columns and rows: those about the one that is used, where not all have room.
pub fn weights(scene: &Scene<'_>, width: usize, height: usize) -> Option<Canvas> {
    let groups = groups(scene);
    let ((cell, tall), blocks, rows) = densest(scene, &groups, (width, height))
        .or_else(|| tallest(scene, &groups, (width, height)))?;
    let used = used(scene);
    let at = blocks.iter().find(|b| used.contains(&b.id));
    let high = |b: &Block| 1 + scene.graph().node(b.id).shape.rows;
    let from = match rows <= height {
        true => 0,
        false => at.map_or(0, |b| (b.at.1 + high(b)).saturating_sub(height).min(b.at.1)),
    };
    let run = scene.typesetter.run;
    let values = scene.graph().parameters();
    let sizes = values.filter_map(|id| Some(run.value(Ref::Value(id))?.amax()));
    let largest = round_up(largest(sizes));
    let sheet = Sheet {
        scene,
        largest,
        cell,
        tall,
        used,
    };
    let mut all = Canvas::new(width, rows);
    for block in &blocks {
        sheet.block(&mut all, block);
    }
    Some(all.part(from, height))
}

/// A size of numbers, and where parameters stand in it, in how many rows.
type Sized = ((usize, usize), Vec<Block>, usize);

/// The widest numbers that have room, as tall as they have.
fn tallest(scene: &Scene<'_>, groups: &[Vec<Parameter>], room: (usize, usize)) -> Option<Sized> {
    let (cell, blocks, rows) = arranged(scene, groups, room, 1)?;
    let taller = |tall: &usize| {
        let (blocks, rows, _) = flowed(groups, room.0, (cell, *tall));
        (cell >= DIGITS && rows <= room.1).then_some(((cell, *tall), blocks, rows))
    };
    let grown = TALL.iter().find_map(taller);
    Some(grown.unwrap_or(((cell, 1), blocks, rows)))
}

/// Forward, where all numbers have as many digits in wide columns as in narrow ones: those that leave the least of their rows
/// empty, the largest of these.
fn densest(
    scene: &Scene<'_>,
    groups: &[Vec<Parameter>],
    (width, height): (usize, usize),
) -> Option<Sized> {
    let wide = CELLS.into_iter().filter(|cell| *cell >= WHOLE);
    let sizes = wide.flat_map(|cell| TALL.map(|tall| (cell, tall)));
    let sizes = sizes.filter(|_| scene.walk.phase == Phase::Forward);
    let sized = sizes.filter_map(|size| {
        let (blocks, rows, is_whole) = flowed(groups, width, size);
        (is_whole && rows <= height).then_some((size, blocks, rows))
    });
    // The first of those that are alike.
    sized.reduce(|best, other| {
        let filled = |((cell, tall), _, rows): &Sized| cell * tall * 1000 / rows;
        if filled(&other) > filled(&best) {
            other
        } else {
            best
        }
    })
}

/// The fewest columns, from a third of what there is on, in which all parameters have room with their digits.
pub fn least(scene: &Scene<'_>, most: usize, height: usize) -> Option<usize> {
    let groups = groups(scene);
    let fits = |&width: &usize| arranged(scene, &groups, (width, height), DIGITS).is_some();
    (24..=most).find(fits)
}

/// The fewest rows in which all parameters have room with their digits.
pub fn least_rows(scene: &Scene<'_>, width: usize) -> Option<usize> {
    let groups = groups(scene);
    let cells = cells(scene).iter().filter(|cell| **cell >= DIGITS);
    let rows = cells.filter_map(|cell| {
        let (_, rows, is_whole) = flowed(&groups, width, (*cell, 1));
        is_whole.then_some(rows)
    });
    rows.min()
}

/// Whether all parameters have room before and after a step of an optimizer.
pub fn has_room(scene: &Scene<'_>, width: usize, height: usize) -> bool {
    arranged(scene, &groups(scene), (width, height), BOTH).is_some()
}

/// A parameter, and the columns of its name.
#[derive(Clone, Copy)]
struct Parameter {
    id: NodeId,
    name: usize,
    shape: Shape,
}

/// The parameters by the equation that uses them first.
fn groups(scene: &Scene<'_>) -> Vec<Vec<Parameter>> {
    let graph = scene.graph();
    let mut left: Vec<NodeId> = graph.parameters().collect();
    let mut groups = vec![];
    let now = Some(scene.time());
    let here = graph.instances.iter();
    for instance in here.filter(|i| i.time.is_none() || i.time == now) {
        let read = |id: &NodeId| {
            let nodes = instance.nodes.iter();
            nodes.flat_map(|n| &graph.node(*n).args).any(|a| a == id)
        };
        let (mine, others): (Vec<NodeId>, Vec<NodeId>) = left.into_iter().partition(read);
        left = others;
        if !mine.is_empty() {
            groups.push(mine);
        }
    }
    groups.push(left);
    groups.retain(|group| !group.is_empty());
    let parameter = |id: NodeId| Parameter {
        id,
        name: scene.typesetter.inline(scene.shown(id)).width(),
        shape: graph.node(id).shape,
    };
    let named = |group: Vec<NodeId>| group.into_iter().map(parameter).collect();
    groups.into_iter().map(named).collect()
}

/// Columns of a number, from the widest.
fn cells(scene: &Scene<'_>) -> &'static [usize] {
    match scene.walk.phase {
        Phase::Optimizer => &CHANGES,
        Phase::Forward => &CELLS,
        Phase::Backward => &GRADIENTS,
    }
}

/// Every parameter in the widest cells that have room, and the rows they take; where none have, in the narrowest, unless these
/// are narrower than asked for.
fn arranged(
    scene: &Scene<'_>,
    groups: &[Vec<Parameter>],
    (width, height): (usize, usize),
    least: usize,
) -> Option<(usize, Vec<Block>, usize)> {
    let mut last = None;
    for cell in cells(scene).iter().copied().filter(|c| *c >= least) {
        let (blocks, rows, is_whole) = flowed(groups, width, (cell, 1));
        if rows <= height && is_whole {
            return Some((cell, blocks, rows));
        }
        last = Some((cell, blocks, rows));
    }
    last.filter(|_| least < DIGITS && !groups.is_empty())
}

/// Equations side by side as long as there is room, then below, of numbers so wide and so tall; the rows, and whether no
/// parameter is cut.
fn flowed(
    groups: &[Vec<Parameter>],
    width: usize,
    (cell, tall): (usize, usize),
) -> (Vec<Block>, usize, bool) {
    let columns = |of: &Parameter| (of.shape.cols * cell).max(of.name) + 1;
    let (mut blocks, mut is_whole) = (vec![], true);
    let (mut x, mut y, mut band) = (0, 0, 0);
    let gap = usize::from(tall > 1);
    for group in groups {
        let wide = UNIT + group.iter().map(columns).sum::<usize>();
        if x > 0 && x + wide > width + 1 {
            (x, y, band) = (0, y + band, 0);
        }
        for (n, of) in group.iter().enumerate() {
            if n > 0 && x + columns(of) > width + 1 {
                (x, y, band) = (0, y + band, 0);
            }
            let is_first = n == 0 || x == 0;
            x += if is_first { UNIT } else { 0 };
            is_whole &= x + columns(of) <= width + 1;
            let at = (x, y);
            blocks.push(Block {
                id: of.id,
                at,
                is_first,
            });
            x += columns(of);
            band = band.max(1 + of.shape.rows * tall + gap);
        }
        x += APART;
    }
    // Below the last band there is nothing to be apart from.
    (blocks, (y + band).saturating_sub(gap), is_whole)
}

/// The parameters that are used or changed by what is being done.
fn used(scene: &Scene<'_>) -> Vec<NodeId> {
    let subject = scene.subject().and_then(Ref::node);
    let of_doing = scene.doing().iter().flat_map(|of| {
        let formula = scene.typesetter.run.formula(*of);
        let read: Vec<NodeId> = formula.refs().into_iter().filter_map(Ref::node).collect();
        read
    });
    of_doing.chain(subject).collect()
}
