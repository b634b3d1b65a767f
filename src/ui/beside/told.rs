//! Where two walks part, in words and as a table.

use crate::graph::{Differing, Run, difference, differing, is_equal, shared};
use crate::lang::{Lang, Text, say};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Names that are listed.
const MOST_NAMES: usize = 12;

/// The first time at which quantities of the same name differ, with both numbers; else that they do not.
pub fn told([one, two]: [&Run; 2], titles: &[String; 2], lang: Lang) -> Vec<String> {
    let [first, second] = titles;
    let mut lines = vec![];
    match difference(one, two) {
        Some(found) => {
            let (name, [a, b]) = match found.what {
                Differing::Shape(shapes) => (found.name, shapes.map(|s| s.to_string())),
                Differing::Entry([r, c], numbers) => {
                    let has_columns = one.named(&format!("{}[1,2]", found.name)).is_some();
                    let entry = match has_columns {
                        true => format!("{}[{},{}]", found.name, r + 1, c + 1),
                        false => format!("{}[{}]", found.name, r + 1),
                    };
                    (entry, numbers.map(|v| format!("{v:.6}")))
                }
            };
            let time = found.time.map(|t| t.to_string());
            lines.push(match time {
                Some(time) => say!(lang, "beside.first_at", time, name, first, a, second, b),
                None => say!(lang, "beside.first", name, first, a, second, b),
            });
        }
        None => {
            let names = names([one, two]);
            lines.push(match names.is_empty() {
                true => say!(lang, "beside.no_name_in_both", first, second).to_owned(),
                false => {
                    let list = Text::list(&names).get(lang);
                    say!(lang, "beside.all_equal", list)
                }
            });
        }
    }
    if let Some(name) = other_input([one, two]) {
        lines.push(say!(lang, "beside.input_differs", name));
    }
    lines
}

/// Names of what equations give in both.
fn names([one, two]: [&Run; 2]) -> Vec<String> {
    let graph = one.graph();
    let mut seen = BTreeSet::new();
    let stem = |name: &str, time: Option<i64>| match time {
        Some(_) => name
            .rsplit_once('_')
            .map_or(name, |(stem, _)| stem)
            .to_owned(),
        None => name.to_owned(),
    };
    let all = shared(one, two).into_iter();
    let names = all.map(|(name, time, _)| stem(&name, time));
    let fresh = names.filter(|name| seen.insert(name.clone()) && graph.system.find(name).is_some());
    fresh.take(MOST_NAMES).collect()
}

/// An input of the same name that is not the same.
fn other_input([one, two]: [&Run; 2]) -> Option<String> {
    use crate::equation::Role;
    use crate::graph::Ref;
    let graph = one.graph();
    let inputs = graph
        .quantities()
        .filter(|(_, q)| graph.system.entry(q.name).role == Role::Input);
    let mut all = inputs.filter_map(|(id, q)| {
        let name = graph.plain(q);
        let there = two.graph().find_plain(&name)?;
        differing(one, two, [id, there].map(Ref::Value)).map(|_| name)
    });
    all.next()
}

/// Every quantity of the same name at every time, entry by entry: name, both numbers, and a mark where they differ.
pub fn table(runs: [&Run; 2], titles: &[String; 2], digits: usize) -> String {
    let [one, two] = runs;
    let mut rows: Vec<[String; 4]> = vec![[
        String::new(),
        titles[0].clone(),
        titles[1].clone(),
        String::new(),
    ]];
    for (name, _, of) in shared(one, two) {
        let (Some(a), Some(b)) = (one.value(of[0]), two.value(of[1])) else {
            continue;
        };
        if a.shape() != b.shape() {
            let shapes = [one.graph().shape(of[0]), two.graph().shape(of[1])];
            let [a, b] = shapes.map(|shape| shape.to_string());
            rows.push([name, a, b, "≠".to_owned()]);
            continue;
        }
        for c in 0..a.ncols() {
            for r in 0..a.nrows() {
                let entry = match a.shape() {
                    (1, 1) => name.clone(),
                    (_, 1) => format!("{name}[{}]", r + 1),
                    _ => format!("{name}[{},{}]", r + 1, c + 1),
                };
                let (x, y) = (a[(r, c)], b[(r, c)]);
                let mark = if is_equal(x, y) { "" } else { "≠" };
                let number = |v: f64| format!("{v:.digits$}");
                rows.push([entry, number(x), number(y), mark.to_owned()]);
            }
        }
    }
    aligned(&rows)
}

fn aligned(rows: &[[String; 4]]) -> String {
    use unicode_width::UnicodeWidthStr;
    let widest = |k: usize| rows.iter().map(|row| row[k].width()).max().unwrap_or(0);
    let wide = [0, 1, 2].map(widest);
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (k, cell) in row.iter().enumerate() {
            let gap = " ".repeat(wide.get(k).map_or(0, |w| w - cell.width()));
            line += &match k {
                0 => format!("  {cell}{gap}"),
                3 => format!("  {cell}"),
                _ => format!("  {gap}{cell}"),
            };
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}
