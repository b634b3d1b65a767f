//! The machine of a step: its wires are the uses of the graph.

use gatewalk::course::Model;
use gatewalk::diagram::{Detail, Diagram, Kind};
use std::fmt::Write as _;

fn model(name: &str) -> Model {
    let path = format!("lessons/models/{name}.toml");
    let text = std::fs::read_to_string(path).unwrap();
    Model::parse(name, &text).unwrap()
}

fn picture(d: &Diagram, graph: &gatewalk::graph::Graph) -> String {
    let (w, h) = (d.width as usize, d.height as usize);
    let mut grid = vec![vec![' '; w]; h];
    let put = |grid: &mut Vec<Vec<char>>, x: usize, y: usize, t: &str| {
        for (i, c) in t.chars().enumerate() {
            if y < h && x + i < w {
                grid[y][x + i] = c;
            }
        }
    };
    for (part, r) in d.flow.parts.iter().zip(&d.rects) {
        let (x, y) = (r.x as usize, r.y as usize);
        match &part.kind {
            Kind::Tile(nodes) => {
                for row in 0..r.height as usize {
                    put(
                        &mut grid,
                        x,
                        y + row,
                        &format!("▐{}▌", " ".repeat(r.width as usize - 2)),
                    );
                }
                put(
                    &mut grid,
                    x + 1,
                    y,
                    &graph.plain(graph.node(nodes[0]).quantity.unwrap()),
                );
            }
            Kind::Knot { label, .. } => put(&mut grid, x, y, &format!("({label})")),
            Kind::Sum { rows, rest, .. } => {
                let all = rows.iter().map(|r| r.label.clone()).chain(rest.clone());
                for (i, l) in all.enumerate() {
                    put(
                        &mut grid,
                        x,
                        y + i,
                        &format!("▐{l:<0$}▌", r.width as usize - 2),
                    );
                }
            }
        }
    }
    for (&(x, y), nets) in &d.wires {
        let mut mask = 0;
        for (i, arm) in nets[0].arms.iter().enumerate() {
            if !arm.is_empty() {
                mask |= 1 << i;
            }
        }
        if nets.len() > 1 {
            mask = 12;
        }
        let c = [
            '?', '╴', '╶', '─', '╵', '╯', '╰', '┴', '╷', '╮', '╭', '┬', '│', '┤', '├', '┼',
        ][mask];
        grid[y as usize][x as usize] = c;
    }
    let mut out = String::new();
    for row in grid {
        writeln!(out, "{}", row.into_iter().collect::<String>()).unwrap();
    }
    out
}

#[test]
fn show() {
    for name in [
        "worked-example",
        "gru",
        "peephole",
        "rnn",
        "next-letter",
        "twenty-steps",
        "break-it",
    ] {
        let model = model(name);
        let run = model.run(gatewalk::graph::Optimizer::SGD);
        let graph = run.graph();
        let start = std::time::Instant::now();
        let d = Diagram::fitting(graph, 2, 118, 30);
        println!(
            "{name} {:?} {:?}",
            start.elapsed(),
            d.as_ref().map(|d| (d.detail, d.width, d.height))
        );
        if let Some(d) = d {
            println!("{}", picture(&d, graph));
        }
        let _ = Detail::Small;
    }
}
