//! The machines that were laid out: one of each size serves every time that looks alike.

use super::flow::{Flow, together};
use super::layout::{Diagram, Order};
use super::part::Detail;
use super::pins::Pins;
use crate::graph::{Graph, Moment};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Layouts that are kept, and orders.
const MOST: usize = 96;
const MOST_ORDERS: usize = 16;

/// Machines laid out for a graph, the last used first.
#[derive(Clone, Debug, Default)]
pub struct Machines {
    kept: RefCell<Vec<Kept>>,
    /// In which order the parts of machines follow each other, of a graph.
    orders: RefCell<Vec<(Arc<Graph>, Rc<Order>)>>,
}

/// What was laid out for a room of so many columns and rows, if it could be.
#[derive(Clone, Debug)]
struct Kept {
    graph: Arc<Graph>,
    at: Moment,
    wish: Wish,
    flow: Option<Flow>,
    machine: Option<Arc<Diagram>>,
}

/// How a machine should be laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The least its tiles show.
    pub least: Detail,
    /// The most columns and rows.
    pub room: (u16, u16),
    /// As its model pins it, or not at all.
    pub is_pinned: bool,
    /// In no more rows than its numbers need.
    pub is_low: bool,
    /// What of it.
    pub portion: Portion,
}

/// What of a machine is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portion {
    /// All equations of a time.
    Whole,
    /// Of these, cut into so many parts, which part; the second number says into how many.
    Part(usize, usize),
    /// One equation alone, by its number in [`Graph::instances`]: such as a loss, which has no time.
    Equation(usize),
}

impl Wish {
    /// The whole machine, pinned or not, which leaves what rows it can to others.
    pub fn new(least: Detail, room: (u16, u16)) -> Wish {
        Wish {
            least,
            room,
            is_pinned: false,
            is_low: true,
            portion: Portion::Whole,
        }
    }
}

impl Machines {
    /// The machine of a time as it is wished for; as it is pinned, if that has room.
    pub fn get(
        &self,
        graph: &Arc<Graph>,
        pins: Option<&Pins>,
        at: impl Into<Moment>,
        wish: Wish,
    ) -> Option<Arc<Diagram>> {
        let at = at.into();
        let mut kept = self.kept.borrow_mut();
        let same = |k: &&Kept| Arc::ptr_eq(&k.graph, graph) && k.wish == wish;
        if let Some(known) = kept.iter().position(|k| same(&k) && k.at == at) {
            kept[..=known].rotate_right(1);
            return kept[0].machine.clone();
        }
        let flow = flow(graph, at, wish.portion);
        let is_like = |k: &&Kept| {
            let both = k.flow.as_ref().zip(flow.as_ref());
            both.is_some_and(|(a, b)| a.is_like(b))
        };
        let machine = match kept.iter().filter(same).find(is_like) {
            Some(like) => like
                .machine
                .as_ref()
                .zip(flow.clone())
                .map(|(m, flow)| m.at(flow)),
            None => flow
                .as_ref()
                .and_then(|flow| self.laid(graph, pins, flow, wish)),
        };
        let machine = machine.map(Arc::new);
        kept.truncate(MOST - 1);
        kept.insert(
            0,
            Kept {
                graph: Arc::clone(graph),
                at,
                wish,
                flow,
                machine: machine.clone(),
            },
        );
        machine
    }

    /// The machine of a flow, of the largest tiles that have room: rather pinned than not.
    fn laid(
        &self,
        graph: &Arc<Graph>,
        pins: Option<&Pins>,
        flow: &Flow,
        wish: Wish,
    ) -> Option<Diagram> {
        let is_wished = |d: &Detail| *d >= wish.least && !(wish.is_low && d.tall() > 1);
        let mut details = Detail::ALL.into_iter().filter(is_wished);
        let order = |d: Detail| self.order(graph, flow, d);
        let whole = pins.filter(|_| wish.portion == Portion::Whole);
        let pinned = whole.and_then(|pins| {
            let mut details = details.clone();
            details.find_map(|d| order(d).pinned((graph, pins), d, wish.room))
        });
        let free = || match wish.is_pinned {
            true => None,
            false => details.find_map(|d| order(d).free(graph, d, wish.room)),
        };
        let machine = pinned.or_else(free)?;
        Some(machine.at(flow.clone()))
    }

    /// The order of the parts of a flow, or of one like it.
    fn order(&self, graph: &Arc<Graph>, flow: &Flow, detail: Detail) -> Rc<Order> {
        let mut orders = self.orders.borrow_mut();
        let is_same = |(of, order): &&(Arc<Graph>, Rc<Order>)| {
            Arc::ptr_eq(of, graph) && order.is_of(flow, detail)
        };
        if let Some((_, order)) = orders.iter().find(is_same) {
            return Rc::clone(order);
        }
        let order = Rc::new(Order::new(flow, detail));
        orders.truncate(MOST_ORDERS - 1);
        orders.insert(0, (Arc::clone(graph), Rc::clone(&order)));
        order
    }
}

/// What there is to draw of a time, of a part of its equations, or of one equation.
fn flow(graph: &Graph, at: Moment, portion: Portion) -> Option<Flow> {
    match portion {
        Portion::Whole => Flow::new(graph, at),
        Portion::Part(part, parts) => {
            let all = count(graph, at);
            Flow::of_equations(graph, at, part * all / parts..(part + 1) * all / parts)
        }
        Portion::Equation(equation) => Flow::of_equation(graph, graph.instances.get(equation)?),
    }
}

/// How many equations a time has.
fn count(graph: &Graph, at: impl Into<Moment>) -> usize {
    together(graph, at).len()
}
