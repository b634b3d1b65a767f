//! Shapes that do not fit, and sizes that nothing says.

use super::super::{Role, System};
use super::Solver;
use crate::lang::{Fault, Span};

impl Solver {
    pub(super) fn clash(
        &mut self,
        a: usize,
        b: usize,
        (left, right): (String, String),
        span: &Span,
    ) {
        let mut here = (self.spans[b].clone(), right);
        let mut there = (self.spans[a].clone(), left);
        if here.0.start < span.start || here.0.end > span.end {
            std::mem::swap(&mut here, &mut there);
        }
        self.faults
            .push(clash_fault(here.0, &here.1, &there.1, there.0));
    }

    pub(super) fn inner_clash(&mut self, (left, right): (String, String), span: &Span) {
        self.faults.push(
            Fault::at(
                span.clone(),
                format!("these shapes do not multiply: {left} times {right}"),
                format!("形状不能相乘：{left} 乘 {right}"),
            )
            .label(
                format!("{left} · {right}: the inner sizes differ"),
                format!("{left} · {right}：中间的两个数不相等"),
            )
            .help(
                "a matrix product needs as many columns on the left as rows on the right; element-wise is \\odot",
                "矩阵乘法要求左边的列数等于右边的行数；逐元素相乘请用 \\odot",
            ),
        );
    }

    pub(super) fn not_scalar(&mut self, a: usize, span: &Span, loss: bool) {
        let shape = self.shown(a);
        let fault = if loss {
            Fault::at(
                span.clone(),
                format!("the loss L must be one number, but it is {shape}"),
                format!("损失 L 必须是一个数，这里却是 {shape}"),
            )
            .help("take a norm: \\|a\\|^2", "请取范数：\\|a\\|^2")
        } else {
            Fault::at(
                span.clone(),
                format!("only a number can divide, but this is {shape}"),
                format!("只能除以一个数，这里却是 {shape}"),
            )
        };
        self.faults.push(fault);
    }

    /// One fault for each group of names whose size stayed open.
    pub(super) fn open_sizes(&mut self, system: &System) {
        let mut seen = vec![];
        for axis in [0, 1] {
            for (n, entry) in system
                .names
                .iter()
                .enumerate()
                .filter(|(_, e)| !e.name.plain.is_empty())
            {
                let root = self.root(2 * n + axis);
                if self.size[root].is_some() || seen.contains(&root) {
                    continue;
                }
                seen.push(root);
                let with = system.names.iter().enumerate().find(|(m, e)| {
                    e.role == Role::Sequence && !e.name.plain.is_empty() && self.root(2 * m) == root
                });
                let plain = &with.map_or(entry, |(_, e)| e).name.plain;
                let (what, zh) = if axis == 0 || with.is_some() {
                    ("rows", "行数")
                } else {
                    ("columns", "列数")
                };
                self.faults.push(
                    Fault::at(
                        entry.span.clone(),
                        format!("the size of {plain} is not known ({what})"),
                        format!("{plain} 的大小未知（{zh}）"),
                    )
                    .help(
                        format!("give its numbers, or its rows in [sizes], such as {plain} = 2"),
                        format!("请给出它的数值，或在 [sizes] 里写出行数，例如 {plain} = 2"),
                    ),
                );
            }
        }
    }
}

pub(super) fn clash_fault(at: Span, here: &str, there: &str, other: Span) -> Fault {
    let fault = Fault::at(
        at.clone(),
        format!("shapes clash: {here} here, {there} there"),
        format!("形状冲突：这里是 {here}，那里是 {there}"),
    )
    .label(format!("this is {here}"), format!("这里是 {here}"))
    .help(
        "both must have the same rows and columns; check the numbers given for them",
        "两边的行数和列数必须相同；请检查给它们的数值",
    );
    if other == at {
        fault
    } else {
        fault.other(other, format!("this is {there}"), format!("这里是 {there}"))
    }
}
