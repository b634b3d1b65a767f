//! The picture of an operation: what its formula is decides which.

use super::scene::Scene;
use super::shot::Shot;
use super::{
    cross_entropy, curve, descent, each, heat, moved, pairs, product, share, slice, softmax,
    waterfall,
};
use crate::graph::{OptimizerQuantity, Ref};
use crate::typeset::{Canvas, Meaning, fit};
use crate::walk::{Cursor, Item, Level, Phase, Position};

/// The pictures there are. Each draws the operations it is for, if it has room; the first that does is shown.
const PICTURES: [fn(Shot<'_, '_>) -> Option<Canvas>; 10] = [
    stepped,
    curve::draw,
    softmax::draw,
    tabled,
    share::draw,
    waterfall::draw,
    product::draw,
    heat::draw,
    moved::draw,
    each::draw,
];

/// The picture of the step one is at, in at most so many columns and rows.
pub fn picture(scene: &Scene<'_>, width: usize, height: usize) -> Option<Canvas> {
    if scene.walk.is_empty() || scene.cursor.level == Level::Time {
        return None;
    }
    // Backward, what an equation hands on follows its own gradient, which is what one looks at.
    let doing = scene.doing();
    let own = doing.iter().position(|of| Some(*of) == scene.subject());
    let operations = match own {
        Some(own) if scene.walk.phase == Phase::Backward => &doing[..=own],
        _ => doing,
    };
    let pictures = |room: (usize, usize)| {
        let draw = move |&of: &Ref| picture_of(scene, of, room);
        operations.iter().rev().filter_map(draw)
    };
    if let [of] = *operations {
        return picture_of(scene, of, (width, height));
    }
    // Of a loss in its parts, one table is all that it does.
    let table = |of: Ref| Shot::of(scene, of, (width, height), tabled);
    let loss = scene.graph().loss.map(Ref::Value);
    if let Some(table) = loss.filter(|of| operations.contains(of)).and_then(table) {
        return Some(table);
    }
    // An equation: the pictures of its last operations, below each other in the order they are done.
    let mut shown = vec![];
    let mut left = height;
    let most = if height < 24 { 12 } else { 16 };
    for picture in pictures((width, height.min(most))) {
        if picture.height() + 1 > left || shown.len() == 3 {
            break;
        }
        left -= picture.height() + 1;
        shown.push(picture);
    }
    if shown.len() < 2 {
        return pictures((width, height)).next();
    }
    let rows: usize = shown.iter().map(|p| p.height() + 1).sum();
    let mut canvas = Canvas::new(width, rows - 1);
    let mut y = 0;
    for picture in shown.iter().rev() {
        canvas.draw(0, y, picture);
        y += picture.height() + 1;
    }
    Some(canvas)
}

/// A loss in its parts.
fn tabled(shot: Shot<'_, '_>) -> Option<Canvas> {
    pairs::draw(shot).or_else(|| cross_entropy::draw(shot))
}

/// The least rows of a picture of what was done before, the most of one in an equation and of one of a whole time, how many
/// there are at most, and how many operations are looked at for one.
const EARLIER: usize = 4;
const HIGH: usize = 13;
const LOW: usize = 7;
const MOST_EARLIER: usize = 4;
const MOST_TRIED: usize = 7;

/// What was done before, each operation as it was seen there, the last first: in an equation where its operands come from, at
/// a time what its equations end with. On the way back also the operation itself that a gradient passes.
pub fn earlier(scene: &Scene<'_>, width: usize, height: usize) -> Option<Canvas> {
    if scene.walk.is_empty() {
        return None;
    }
    let mut canvas = Canvas::new(width, height);
    let (mut top, mut count, mut shown) = (0, 0, vec![]);
    let all = before(scene);
    let high = match scene.cursor.level {
        Level::Time => (height / all.len().clamp(1, MOST_EARLIER)).clamp(LOW, HIGH),
        _ => HIGH,
    };
    let is_tabled = |scene: &Scene<'_>, of| Shot::of(scene, of, (width, height), tabled).is_some();
    let now_tabled = scene.now().is_some_and(|of| is_tabled(scene, of));
    for (at, of) in all.into_iter().take(MOST_TRIED) {
        let room = height.saturating_sub(top + 1);
        if room < EARLIER || count == MOST_EARLIER {
            break;
        }
        let level = Level::Operation;
        let there = Scene {
            cursor: Cursor { at, level },
            pulse: None,
            ..*scene
        };
        // A loss in its parts stands there already.
        if now_tabled && is_tabled(&there, of) {
            continue;
        }
        let room = (width, room.min(high));
        let drawn = Shot::of(&there, of, room, |shot| {
            PICTURES.into_iter().find_map(|draw| draw(shot))
        });
        let Some(drawn) = drawn else { continue };
        // Of a whole loss and of the sum in it there is one table.
        let numbers = numbers(&drawn);
        if is_known(&shown, &numbers) {
            continue;
        }
        shown.push(numbers);
        let name = scene.typesetter.inline(of);
        canvas.text(0, top, &fit(&name, width), Meaning::Dim);
        canvas.draw(0, top + 1, &drawn);
        top += drawn.height() + 2;
        count += 1;
    }
    (top > 0).then(|| canvas.trimmed())
}

/// The numbers in a picture, whatever their signs: of what is negated there is no other picture.
fn numbers(picture: &Canvas) -> Vec<String> {
    picture
        .texts()
        .filter(|text| text.contains(|c: char| c.is_ascii_digit()))
        .map(|text| text.trim_start_matches('−').to_owned())
        .collect()
}

/// Whether hardly any of these numbers is new beside one of the pictures.
fn is_known(shown: &[Vec<String>], numbers: &[String]) -> bool {
    let mut known = shown
        .iter()
        .map(|all| numbers.iter().filter(|n| all.contains(n)).count());
    known.any(|known| 5 * known >= 4 * numbers.len())
}

/// What was done before, and where; the last first.
fn before(scene: &Scene<'_>) -> Vec<(Position, Ref)> {
    let at = scene.cursor.at;
    let place = |item, operation| Position {
        item,
        operation,
        entry: 0,
        ..at
    };
    let group = &scene.walk.groups[at.group];
    let mut all: Vec<(Position, Ref)> = match scene.cursor.level {
        Level::Time => {
            let last = |(n, item): (usize, &Item)| {
                let operation = item.operations.len().checked_sub(1)?;
                Some((place(n, operation), item.operations[operation]))
            };
            group.items.iter().enumerate().filter_map(last).collect()
        }
        Level::Equation => vec![],
        Level::Operation | Level::Entry => {
            let done = scene.walk.item(at).operations[..at.operation].iter();
            let done = done.enumerate();
            done.map(|(n, &of)| (place(at.item, n), of)).collect()
        }
    };
    all.reverse();
    let passed = |of: Ref| match of {
        Ref::Adjoint(id) => Some(Ref::Value(id)),
        Ref::Contribution { consumer, .. } => Some(Ref::Value(consumer)),
        _ => None,
    };
    let now = match scene.cursor.level {
        Level::Time => all.first().map(|(_, of)| *of),
        _ => scene.now(),
    };
    let passed = now.and_then(passed);
    all.extend(passed.map(|of| (at, of)));
    // And how that came about.
    if let Some(Ref::Value(id)) = passed {
        let mut instances = scene.graph().instances.iter();
        let own = instances.find(|i| i.nodes.contains(&id));
        let nodes = own.into_iter().flat_map(|i| i.nodes.iter().rev());
        let before = nodes.skip_while(|node| **node != id).skip(1);
        let before = before.take(MOST_EARLIER);
        all.extend(before.map(|id| (at, Ref::Value(*id))));
    }
    all
}

/// The picture of one operation, wherever one is.
pub fn picture_of(scene: &Scene<'_>, of: Ref, room: (usize, usize)) -> Option<Canvas> {
    Shot::of(scene, of, room, |shot| {
        let drawn = PICTURES.into_iter().find_map(|draw| draw(shot));
        match (drawn, of) {
            (Some(drawn), Ref::Adjoint(_)) => Some(over_slice(drawn.trimmed(), shot)),
            (drawn, _) => drawn,
        }
    })
}

/// The step of an optimizer on a number of a parameter.
fn stepped(shot: Shot<'_, '_>) -> Option<Canvas> {
    let is_last = matches!(shot.of, Ref::Optimizer(OptimizerQuantity::Next, _));
    let entry = slice::entry(shot).filter(|_| is_last)?;
    slice::draw(shot.scene, entry, shot.room)
}

/// The loss along the number of a parameter one is at in the step of an optimizer, wherever in it.
pub fn slice_of(scene: &Scene<'_>, width: usize, height: usize) -> Option<Canvas> {
    let of = scene.now().or_else(|| descent::about(scene))?;
    Shot::of(scene, of, (width, height), |shot| {
        slice::draw(scene, slice::entry(shot)?, shot.room)
    })
}

/// Below the picture of a parameter's gradient, where there is room, the loss along the number whose slope it is.
fn over_slice(above: Canvas, shot: Shot<'_, '_>) -> Canvas {
    let top = above.height() + 1;
    let below = slice::entry(shot).and_then(|entry| {
        let room = (shot.room.0, shot.room.1.saturating_sub(top));
        slice::draw(shot.scene, entry, room)
    });
    let Some(below) = below else { return above };
    let width = above.width().max(below.width());
    let mut both = Canvas::new(width, top + below.height());
    both.draw(0, 0, &above);
    both.draw(0, top, &below);
    both
}
