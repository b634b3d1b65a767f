//! The machine of a step: its wires are the uses of the graph, and what is drawn is what there is.

use gatewalk::course::{Given, Model, library};
use gatewalk::diagram::{Beside, Detail, Diagram, Flow, Kind, Side};
use gatewalk::equation::{Role, ShapeHint, Sign, System, infer};
use gatewalk::graph::{Graph, Instance, NodeId, Op, Optimizer};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Whether a value changes from time to time: the others are parameters, and written in labels.
fn flows(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    match (&node.op, node.quantity) {
        (Op::Constant(_), _) => false,
        (Op::Leaf, Some(q)) => {
            q.time.is_some() || graph.system.entry(q.name).role != Role::Parameter
        }
        (_, Some(q)) if q.time.is_some() => true,
        _ => node.args.iter().any(|&a| flows(graph, a)),
    }
}

/// Every use within the step stands on one wire, every use on a wire is one, and wires begin where their value is.
fn wires_are_uses<'g>(
    (graph, flow): (&'g Graph, &Flow),
    instances: impl Iterator<Item = &'g Instance>,
    what: &str,
) {
    let mut drawn: BTreeMap<(NodeId, u32), usize> = BTreeMap::new();
    for (n, wire) in flow.wires.iter().enumerate() {
        for &edge in &wire.uses {
            assert_eq!(
                drawn.insert(edge, n),
                None,
                "{what}: {edge:?} is drawn twice"
            );
        }
    }
    let mut needed = BTreeSet::new();
    for instance in instances {
        for &id in &instance.nodes {
            let spot = flow
                .spot(id)
                .unwrap_or_else(|| panic!("{what}: {id:?} is not drawn"));
            for (operand, &arg) in graph.node(id).args.iter().enumerate() {
                // A row of a sum, and what is inside a sum over time, are drawn as parts of it.
                let same_part = flow.spot(arg).is_some_and(|s| s.part == spot.part);
                let inside = graph.node(arg).quantity.is_none() && same_part;
                if !flows(graph, arg) || inside {
                    continue;
                }
                let edge = (id, operand as u32);
                needed.insert(edge);
                let wire = drawn.get(&edge).map(|&n| &flow.wires[n]);
                let wire = wire.unwrap_or_else(|| panic!("{what}: {edge:?} is not drawn"));
                assert_eq!(wire.to.part, spot.part, "{what}: {edge:?} ends elsewhere");
                let named = flow
                    .tile(arg)
                    .filter(|_| graph.node(arg).quantity.is_some());
                let from = named.or_else(|| flow.spot(arg).map(|s| s.part));
                let rows = matches!(graph.node(id).op, Op::Sum(_)) && from != Some(wire.from);
                assert!(
                    from == Some(wire.from) || rows,
                    "{what}: {edge:?} begins elsewhere"
                );
            }
        }
    }
    let all: BTreeSet<_> = drawn.into_keys().collect();
    assert_eq!(all, needed, "{what}: wires that no use is on");
}

/// What is drawn: no parts over each other, no wire through a part, each from its part to its part, never four arms.
fn is_drawn_well(diagram: &Diagram, what: &str) {
    let mut owner: BTreeMap<(u16, u16), usize> = BTreeMap::new();
    for (part, rect) in diagram.rects.iter().enumerate() {
        for y in rect.y..rect.y + rect.height {
            for x in rect.x..rect.x + rect.width {
                assert_eq!(owner.insert((x, y), part), None, "{what}: parts overlap");
            }
        }
    }
    let step = |(x, y): (u16, u16), side: Side| match side {
        Side::Left => (x.wrapping_sub(1), y),
        Side::Right => (x + 1, y),
        Side::Up => (x, y.wrapping_sub(1)),
        Side::Down => (x, y + 1),
    };
    let mut ends: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (&at, crossing) in &diagram.wires {
        assert!(
            !owner.contains_key(&at),
            "{what}: a wire through a part at {at:?}"
        );
        assert!(crossing.len() <= 2, "{what}: three wires at {at:?}");
        for joint in crossing {
            let used = joint.arms.iter().filter(|arm| !arm.is_empty()).count();
            assert!((2..=3).contains(&used), "{what}: {used} arms at {at:?}");
            for side in Side::ALL {
                let wires = &joint.arms[side as usize];
                let next = step(at, side);
                for &wire in wires {
                    match owner.get(&next) {
                        Some(&part) => _ = ends.entry(wire).or_default().insert(part),
                        None => {
                            let back = diagram.wires.get(&next).is_some_and(|there| {
                                there
                                    .iter()
                                    .any(|j| j.arms.iter().any(|arm| arm.contains(&wire)))
                            });
                            assert!(back, "{what}: wire {wire} ends in the open at {at:?}");
                        }
                    }
                }
            }
        }
    }
    for (n, wire) in diagram.flow.wires.iter().enumerate() {
        let own = BTreeSet::from([wire.from, wire.to.part]);
        // A wire may branch off the one that makes what it carries.
        let wires = &diagram.flow.wires;
        let makers = wires.iter().filter(|w| w.to.part == wire.from);
        let mut branched = makers.map(|w| BTreeSet::from([w.from, wire.to.part]));
        let joined = ends.get(&n);
        assert!(
            joined == Some(&own) || branched.any(|ends| joined == Some(&ends)),
            "{what}: wire {n} joins other parts"
        );
    }
    for &Beside { part, rect, .. } in &diagram.numbers {
        let [right, bottom] = [rect.x + rect.width, rect.y + rect.height];
        for cell in (rect.y..bottom).flat_map(|y| (rect.x..right).map(move |x| (x, y))) {
            let is_free = !owner.contains_key(&cell) && !diagram.wires.contains_key(&cell);
            assert!(
                is_free,
                "{what}: numbers of part {part} stand over something"
            );
        }
        // Their own wire is near, and no other is.
        let nets = |columns: u16| -> BTreeSet<usize> {
            let near = |x: u16, y: u16| {
                (rect.x.saturating_sub(columns)..right + columns).contains(&x)
                    && (rect.y.saturating_sub(1)..=bottom).contains(&y)
            };
            let nets = diagram.wires.iter().filter(|((x, y), _)| near(*x, *y));
            nets.flat_map(|(_, c)| c.iter().map(|j| j.net)).collect()
        };
        let is_alone = nets(2).is_subset(&BTreeSet::from([part]));
        assert!(
            is_alone && nets(3).contains(&part),
            "{what}: numbers of part {part} stand beside another wire"
        );
    }
}

/// One of each kind: with bars and without, with the numbers of terms and without, and the smallest.
const DETAILS: [Detail; 5] = [
    Detail::Full,
    Detail::Large,
    Detail::Terms,
    Detail::Small,
    Detail::Row,
];
const SIZES: [(u16, u16); 4] = [(96, 26), (118, 20), (156, 34), (196, 40)];

fn checked(graph: &Graph, what: &str, sizes: &[(u16, u16)]) -> usize {
    let mut drawn = 0;
    for time in [1, graph.length as i64] {
        let flow = Flow::new(graph, time).unwrap_or_else(|| panic!("{what}: no machine"));
        wires_are_uses((graph, &flow), graph.computed(time), what);
        for &(width, height) in sizes {
            for detail in DETAILS {
                let flow = Flow::new(graph, time).unwrap();
                if let Some(diagram) = Diagram::new(&flow, graph, detail, width, height) {
                    assert!(diagram.width <= width && diagram.height <= height, "{what}");
                    is_drawn_well(&diagram, &format!("{what} {width}×{height} {detail:?}"));
                    drawn += 1;
                }
            }
        }
    }
    // What has no time, such as a loss, has a machine of its own.
    for equation in graph.instances.iter().filter(|i| i.time.is_none()) {
        let Some(flow) = Flow::of_equation(graph, equation) else {
            continue;
        };
        wires_are_uses((graph, &flow), std::iter::once(equation), what);
        for detail in DETAILS {
            if let Some(diagram) = Diagram::new(&flow, graph, detail, 156, 21) {
                is_drawn_well(&diagram, &format!("{what}: outside of time, {detail:?}"));
            }
        }
    }
    drawn
}

#[test]
fn every_model_is_drawn_with_the_wires_of_its_graph() {
    for name in library::models() {
        let model = Model::parse(name, library::model(name).unwrap()).unwrap();
        let run = model.run_with(Optimizer::SGD);
        assert!(
            checked(run.graph(), name, &SIZES) >= 2,
            "{name} is drawn nowhere"
        );
    }
}

#[test]
fn a_pinned_machine_stands_where_its_model_says_with_the_wires_of_its_graph() {
    let mut drawn = 0;
    for name in library::models() {
        let model = Model::parse(name, library::model(name).unwrap()).unwrap();
        let Some(pins) = &model.pins else { continue };
        let graph = &model.graph;
        for time in [1, graph.length as i64] {
            let flow = Flow::new(graph, time).unwrap();
            assert_eq!(pins.misfits(&flow, graph), [], "{name} at t={time}");
            for size in [(90, 27), (104, 30), (140, 40)] {
                for detail in DETAILS {
                    if let Some(diagram) = Diagram::pinned(&flow, graph, pins, detail, size) {
                        let what = format!("{name} {size:?} {detail:?}");
                        assert!(
                            diagram.width <= size.0 && diagram.height <= size.1,
                            "{what}"
                        );
                        is_drawn_well(&diagram, &what);
                        drawn += 1;
                    }
                }
            }
        }
    }
    assert!(drawn > 10, "only {drawn} were drawn");
}

#[test]
fn a_grid_that_does_not_fit_is_told_part_by_part() {
    use gatewalk::diagram::{Misfit, Pins};
    let model = Model::parse("rnn", library::model("rnn").unwrap()).unwrap();
    let flow = Flow::new(&model.graph, 1).unwrap();
    let pins = Pins::parse("h_{t-1} h:sum h:sum\nx . q").unwrap();
    let misfits = pins.misfits(&flow, &model.graph);
    let strange = |name: &str, at| Misfit::Strange(name.to_owned(), at);
    assert_eq!(
        misfits[..2],
        [strange("h:sum", 14..19), strange("q", 24..25)]
    );
    let Misfit::Missing(names) = &misfits[2] else {
        panic!("{misfits:?}")
    };
    assert!(
        names.contains(&"h".to_owned()) && names.contains(&"h:tanh".to_owned()),
        "{names:?}"
    );
    assert!(matches!(
        Pins::parse(&". ".repeat(41)),
        Err(Misfit::Large(_))
    ));
}

/// A graph of vectors of two entries over three times.
fn unrolled(latex: &str) -> Graph {
    let system = Arc::new(System::parse(latex).unwrap_or_else(|f| panic!("{latex}\n{f:?}")));
    let known: Vec<ShapeHint> = system
        .ids()
        .filter(|&name| !system.name(name).is_capital())
        .map(|name| ShapeHint::rows(name, 2))
        .collect();
    let shapes = infer(&system, &known).unwrap_or_else(|f| panic!("{latex}\n{f:?}"));
    Graph::unroll(system, &shapes, 3).unwrap_or_else(|f| panic!("{latex}\n{f:?}"))
}

const CELLS: [(&str, &str); 5] = [
    (
        "cifg",
        r"i_t = \sigma(W_{xi}x_t + W_{hi}h_{t-1} + b_i) \\ f_t = 1 - i_t \\
          g_t = \tanh(W_{xg}x_t + W_{hg}h_{t-1} + b_g) \\ c_t = f_t \odot c_{t-1} + i_t \odot g_t \\
          o_t = \sigma(W_{xo}x_t + W_{ho}h_{t-1} + b_o) \\ h_t = o_t \odot \tanh(c_t)",
    ),
    (
        "two layers",
        r"h_t = \tanh(W_{xh}x_t + W_{hh}h_{t-1} + b_h) \\ s_t = \tanh(W_{hs}h_t + W_{ss}s_{t-1} + b_s)",
    ),
    (
        "like attention",
        r"d = \sum_{t=1}^{T} \tanh(W_{xd}x_t) \\ a_t = \mathrm{softmax}(W_{xa}x_t + W_{da}d) \\
          h_t = \tanh(W_{xh}x_t + W_{hh}h_{t-1}) + a_t \odot d",
    ),
    ("twice the same", r"h_t = h_{t-1} \odot h_{t-1} + x_t"),
    (
        "a gate of one",
        r"f_t = \sigma(b_f) \\ h_t = f_t \odot h_{t-1} + x_t - 1",
    ),
];

#[test]
fn cells_that_no_model_has_are_drawn() {
    for (name, latex) in CELLS {
        assert!(
            checked(&unrolled(latex), name, &SIZES) >= 2,
            "{name} is drawn nowhere"
        );
    }
}

#[test]
fn both_directions_and_attention_are_drawn() {
    let cells = [
        r"\overrightarrow{h}_t = \tanh(W x_t + U \overrightarrow{h}_{t-1}) \\
          \overleftarrow{h}_t = \tanh(V x_t + R \overleftarrow{h}_{t+1}) \\
          y_t = W_y [\overrightarrow{h}_t; \overleftarrow{h}_t]",
        r"h_j = \tanh(W_x x_j + W_h h_{j-1}) \\ e_{tj} = v^\top \tanh(W_a s_{t-1} + U_a h_j) \\
          \alpha_{tj} = \frac{\exp(e_{tj})}{\sum_{k=1}^{T_x} \exp(e_{tk})} \\
          c_t = \sum_{j=1}^{T_x} \alpha_{tj} h_j \\ s_t = \tanh(W_s s_{t-1} + W_c c_t)",
        r"q_t = W_q x_t \\ k_t = W_k x_t \\ v_t = W_v x_t \\
          \alpha_{t,j} = \mathrm{softmax}_j(q_t^\top k_j / \sqrt{d}) \\ o_t = \sum_j \alpha_{t,j} v_j",
        // A second time that reads the one before it is drawn step by step.
        r"a_{t,j} = \tanh(a_{t,j-1} + x_t) \\ y_t = \sum_{j=1}^{3} a_{t,j}",
    ];
    for latex in cells {
        let model = Model::of_equations("cell", latex, &Given::default()).unwrap();
        assert!(checked(&model.graph, latex, &SIZES) >= 2, "{latex}");
    }
}

/// Systems nobody would write.
struct Random {
    rng: ChaCha8Rng,
    parameters: usize,
}

impl Random {
    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.rng.random_range(0..all.len())]
    }

    fn expression(&mut self, read: &[String], depth: usize) -> String {
        let name = read[self.rng.random_range(0..read.len())].clone();
        if depth == 0 {
            return name;
        }
        let mut inner = || self.expression(read, depth - 1);
        let (a, b) = (inner(), inner());
        self.parameters += 1;
        let n = self.parameters;
        match self.rng.random_range(0..9) {
            0 => format!(r"({a}) \odot ({b})"),
            1 => format!(r"{a} + {b}"),
            2 => format!(r"({a}) - ({b})"),
            3 => format!(r"1 - ({a})"),
            4 | 5 => format!(r"W_{{p{n}}} ({a}) + W_{{q{n}}} ({b}) + b_{{p{n}}}"),
            6 => format!(r"{}({a})", self.of(&[r"\sigma", r"\tanh"])),
            7 => format!(r"p_{{p{n}}} \odot ({a}) + {b}"),
            _ => name,
        }
    }

    fn system(&mut self) -> String {
        let names = &["a", "c", "d", "g", "h", "s"][..self.rng.random_range(1..=6)];
        let mut read: Vec<String> = names.iter().map(|n| format!("{n}_{{t-1}}")).collect();
        read.push("x_t".into());
        let mut equations = vec![];
        for name in names {
            equations.push(format!("{name}_t = {}", self.expression(&read, 3)));
            read.push(format!("{name}_t"));
        }
        equations.join(r" \\ ")
    }
}

/// What a sum takes away has its sign in its row.
#[test]
fn what_is_taken_away_is_drawn_with_its_sign() {
    let graph = unrolled(r"h_t = \tanh(b_h - W_x x_t + W_h h_{t-1} - c_h)");
    let flow = Flow::new(&graph, 2).unwrap();
    let sums = flow.parts.iter().filter_map(|part| match &part.kind {
        Kind::Sum { rows, rest, .. } => Some(rows.iter().chain(rest)),
        _ => None,
    });
    let rows = sums.flatten();
    let labels: Vec<(&str, Sign)> = rows.map(|row| (row.label.as_str(), row.sign)).collect();
    let known = [
        ("−W_x x", Sign::Minus),
        ("W_h h", Sign::Plus),
        ("b_h", Sign::Plus),
        ("−c_h", Sign::Minus),
    ];
    assert_eq!(labels, known);
}

#[test]
fn random_systems_are_drawn_as_they_are() {
    let mut drawn = 0;
    for seed in 0..60 {
        let mut random = Random {
            rng: ChaCha8Rng::seed_from_u64(seed),
            parameters: 0,
        };
        let latex = random.system();
        // Two of the sizes each, so that all are tried often.
        let at = seed as usize % 3;
        drawn += checked(&unrolled(&latex), &latex, &SIZES[at..at + 2]);
    }
    assert!(drawn > 50, "only {drawn} of them were drawn");
}

/// A pinned machine that cannot be laid would be drawn in another way without a word.
#[test]
fn the_machines_of_the_library_are_drawn_as_they_are_pinned() {
    for name in library::models() {
        let model = Model::parse(name, library::model(name).unwrap()).unwrap();
        let Some(pins) = &model.pins else { continue };
        let flow = Flow::new(&model.graph, 2).unwrap();
        // On a screen of 160×50, with three decimals at least.
        let fits = |detail: &Detail| {
            let room = (104, 42);
            Diagram::pinned(&flow, &model.graph, pins, *detail, room).is_some()
        };
        let mut details = Detail::ALL.into_iter().filter(|d| *d >= Detail::Medium);
        assert!(details.any(|detail| fits(&detail)), "{name}");
    }
}
