//! Numbers that do not fit the equations, and numbers that are missing.

use super::{Entry, Model, Reader};
use crate::equation::{NameId, Role, ShapeHint, System, nearest};
use crate::graph::{Graph, Matrix, Optimizer, Quantity};
use crate::lang::{Fault, Faults, Span, printable_line};
use std::collections::BTreeMap;

impl<'a> Reader<'a> {
    /// Two shapes given for one name, or one that a small letter cannot have: said where the numbers stand.
    pub(super) fn conflicting(
        &mut self,
        system: &System,
        known: &[ShapeHint],
        inputs: &[Entry],
        initial: &[Entry],
        parameters: &[Entry],
    ) {
        let span = |name: NameId| {
            let mut all = inputs.iter().chain(initial).chain(parameters);
            all.find(|e| e.name == name)
                .map_or(0..0, |e| e.span.clone())
        };
        for (i, k) in known.iter().enumerate() {
            let plain = &system.name(k.name).plain;
            if k.cols.is_some_and(|c| c != 1) && !system.name(k.name).is_capital() {
                self.faults.push(
                    Fault::at(
                        span(k.name),
                        format!(
                            "{plain} is given as a matrix, but a small letter is a column vector"
                        ),
                        format!("{plain} 给成了矩阵，但小写字母表示列向量"),
                    )
                    .help(
                        "give a flat list, or use a capital letter in the equations",
                        "请写成一层列表，或在公式里用大写字母",
                    ),
                );
            }
            if let Some(other) = known[..i]
                .iter()
                .find(|o| o.name == k.name && o.rows != k.rows)
            {
                self.faults.push(Fault::at(
                    span(k.name),
                    format!(
                        "{plain} is given with {} rows and with {} rows",
                        other.rows, k.rows
                    ),
                    format!(
                        "{plain} 一处给了 {} 行，另一处给了 {} 行",
                        other.rows, k.rows
                    ),
                ));
            }
        }
    }

    pub(super) fn missing(&mut self, system: &System, inputs: &[Entry], parameters: &[Entry]) {
        for id in system.ids() {
            let entry = system.entry(id);
            let plain = &entry.name.plain;
            let (section, zh) = match entry.role {
                Role::Input if !inputs.iter().any(|e| e.name == id) => ("inputs", "输入"),
                Role::Parameter if !parameters.iter().any(|e| e.name == id) => {
                    ("parameters", "参数")
                }
                _ => continue,
            };
            if plain.is_empty() {
                continue;
            }
            let (kind, example) = match section {
                "inputs" => ("input", format!("{plain} = [1, 2, 3, 4]")),
                _ => (
                    "parameter",
                    format!("{plain} = {{ init = \"xavier\", seed = 7 }}"),
                ),
            };
            self.faults.push(
                Fault::whole(
                    format!("the {kind} {plain} has no numbers"),
                    format!("{zh} {plain} 没有给出数值"),
                )
                .help(
                    format!("add to [{section}]: {example}"),
                    format!("请在 [{section}] 里加上：{example}"),
                ),
            );
        }
    }
}

/// A name that is in no equation.
pub(super) fn unmentioned(system: &System, key: &str, span: Span) -> Fault {
    let word = printable_line(key, 40);
    let fault = Fault::at(
        span,
        format!("no equation mentions {word}"),
        format!("公式里没有出现 {word}"),
    );
    match nearest(&word, system.names.iter().map(|e| e.name.plain.as_str())) {
        Some(near) => fault.help(
            format!("did you mean {near}?"),
            format!("是不是想写 {near}？"),
        ),
        None => fault.help(
            "names are written plainly: W_{xi} is W_xi, \\hat{y} is yhat",
            "名字用普通写法：W_{xi} 写作 W_xi，\\hat{y} 写作 yhat",
        ),
    }
}

/// The first time of each input at which it is used and nothing is given, said where its numbers stand.
pub(super) fn lacking(
    graph: &Graph,
    given: &BTreeMap<Quantity, Matrix>,
    inputs: &[Entry],
) -> Faults {
    let input = |q: &Quantity| graph.system.entry(q.name).role == Role::Input && q.time > Some(0);
    let used = graph.quantities().map(|(_, q)| q);
    let mut first: Vec<Quantity> = used
        .filter(|q| input(q) && !given.contains_key(q))
        .collect();
    first.sort_unstable();
    first.dedup_by_key(|q| q.name);
    let fault = |q: Quantity| {
        let entry = inputs.iter().find(|e| e.name == q.name)?;
        let (lost, plain, rows) = (
            graph.plain(q),
            &graph.system.name(q.name).plain,
            entry.given.rows(),
        );
        Some(
            Fault::at(
                entry.span.clone(),
                format!("{lost} is used, but the rows of {plain} end at time {rows}"),
                format!("用到了 {lost}，而 {plain} 只给到时刻 {rows}"),
            )
            .help("give one row for each time step", "每个时间步给一行"),
        )
    };
    first.into_iter().filter_map(fault).collect()
}

pub(super) fn misplaced(plain: &str, key: &str, role: Role, span: Span) -> Fault {
    let (right, zh) = match role {
        Role::Parameter => (
            "it has no time, so it belongs in [parameters]",
            "它没有时刻，应当放在 [parameters] 里",
        ),
        Role::Input => (
            "it has a time and no equation, so it belongs in [inputs]",
            "它有时刻而没有公式，应当放在 [inputs] 里",
        ),
        Role::Sequence => (
            "it has an equation; only its value at time 0 can be given, in [initial]",
            "它有公式；只能在 [initial] 里给出时刻 0 的值",
        ),
        Role::Single => (
            "it has an equation, so no number can be given",
            "它有公式，不能再给数值",
        ),
    };
    Fault::at(
        span,
        format!("{plain} does not belong in [{key}]"),
        format!("{plain} 不应放在 [{key}] 里"),
    )
    .help(right, zh)
}

/// The first quantity that is not finite, as a fault at its equation.
pub(super) fn finite(model: &Model) -> Option<Fault> {
    let run = model.run(Optimizer::ADAM);
    let id = run.first_not_finite()?;
    let owner = model
        .graph
        .instances
        .iter()
        .find(|i| i.nodes.contains(&id))?;
    let equation = &model.system.equations[owner.equation];
    let plain = model.graph.plain(Quantity {
        name: equation.name,
        time: owner.time,
    });
    Some(
        Fault::at(
            equation.span.clone(),
            format!("{plain} is not a finite number"),
            format!("{plain} 不是有限的数"),
        )
        .help(
            "look for a logarithm of zero, a division by zero, or an exponent too large",
            "请检查是否对零取对数、除以零，或指数过大",
        ),
    )
}
