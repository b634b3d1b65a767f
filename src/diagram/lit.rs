//! What of a machine is lit: forward the operation that is being done with the wires it reads; on the way back the operation
//! whose gradient is being taken, the wire that gradient comes back on, and what it arrives at.

use super::part::Wire;
use super::scene::Scene;
use crate::graph::{NodeId, Ref};

impl Scene<'_> {
    /// The operation that leads to a result: of a gradient the one that is differentiated; none where gradients of several
    /// are added up.
    pub(super) fn operation(&self, of: Ref) -> Option<NodeId> {
        match of {
            Ref::Value(id) => Some(id),
            _ => self.taken(of).map(|(consumer, _)| consumer),
        }
    }

    /// The use through which a gradient comes back, as consumer and operand.
    fn taken(&self, of: Ref) -> Option<(NodeId, u32)> {
        match of {
            Ref::Contribution { consumer, operand } => Some((consumer, operand)),
            Ref::Adjoint(id) => match self.graph().uses(id) {
                [edge] => Some((edge.consumer, edge.operand)),
                _ => None,
            },
            Ref::Value(_) | Ref::Optimizer(..) => None,
        }
    }

    /// Whether an operation is being done, or on the way back differentiated.
    pub(super) fn is_done(&self, id: NodeId) -> bool {
        let mut doing = self.doing().iter();
        doing.any(|&of| self.operation(of) == Some(id))
    }

    /// Whether a sum is handing its gradient to one of its terms.
    pub(super) fn is_handed(&self, sum: NodeId, term: NodeId) -> bool {
        let mut taken = self.doing().iter().filter_map(|&of| self.taken(of));
        taken.any(|(consumer, operand)| {
            consumer == sum && self.graph().node(sum).args[operand as usize] == term
        })
    }

    /// Whether what is being done ends at a quantity: as its value, or as a part of its gradient.
    pub(super) fn arrives_at(&self, of: Ref) -> bool {
        let arg = |consumer, operand: u32| self.graph().node(consumer).args[operand as usize];
        match self.now() {
            Some(Ref::Contribution { consumer, operand }) => {
                of == Ref::Adjoint(arg(consumer, operand))
            }
            now => now == Some(of),
        }
    }

    /// Whether the operation being done uses a wire.
    pub(super) fn lights(&self, wire: &Wire) -> bool {
        self.doing().iter().any(|&of| match of {
            Ref::Value(id) if wire.uses.is_empty() => wire.node == id,
            Ref::Value(id) => wire.uses.iter().any(|(consumer, _)| *consumer == id),
            Ref::Adjoint(id) => wire.node == id,
            Ref::Contribution { consumer, operand } => wire.uses.contains(&(consumer, operand)),
            Ref::Optimizer(..) => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::course::{Model, library};
    use crate::diagram::study::StudyCache;
    use crate::diagram::{Flow, Scene};
    use crate::graph::{Graph, NodeId, Op, Ref};
    use crate::lang::Lang;
    use crate::typeset::{Digits, Typesetter};
    use crate::walk::{Cursor, Level, Phase, Walk};

    /// Draws the step of the worked example's way back whose result is `of`.
    fn at<T>(of: impl Fn(&Graph) -> Ref, read: impl FnOnce(&Scene<'_>) -> T) -> T {
        let source = library::model("worked-example").unwrap();
        let run = Model::parse("worked-example", source).unwrap().run();
        let walk = Walk::new(&run, Phase::Backward);
        let typesetter = Typesetter::plain(&run, Digits::default());
        read(&Scene {
            typesetter: &typesetter,
            walk: &walk,
            cursor: Cursor {
                at: walk.computes(of(run.graph())).unwrap(),
                level: Level::Operation,
            },
            gloss: &|_| None,
            lang: Lang::EN,
            memory: &StudyCache::default(),
            pulse: None,
        })
    }

    fn named(graph: &Graph, plain: &str) -> NodeId {
        graph.find_plain(plain).unwrap()
    }

    /// The operations of a time that are lit.
    fn lit(scene: &Scene<'_>, time: i64) -> Vec<Op> {
        let graph = scene.graph();
        let nodes = graph.computed(time).flat_map(|i| i.nodes.clone());
        let lit = nodes.filter(|id| scene.is_done(*id));
        lit.map(|id| graph.node(id).op.clone()).collect()
    }

    #[test]
    fn on_the_way_back_the_light_is_on_what_is_differentiated() {
        // Through i ⊙ g, whose result that gradient was of.
        at(
            |graph| Ref::Adjoint(named(graph, "i_3")),
            |scene| {
                assert_eq!(lit(scene, 3), [Op::Hadamard]);
                assert!(scene.arrives_at(Ref::Adjoint(named(scene.graph(), "i_3"))));
            },
        );
        // Through σ to the sum in it.
        let sum = |graph: &Graph| graph.node(named(graph, "i_3")).args[0];
        at(
            |graph| Ref::Adjoint(sum(graph)),
            |scene| {
                let lit = lit(scene, 3);
                assert!(matches!(lit[..], [Op::Apply(_)]), "{lit:?}");
                assert!(!scene.is_done(sum(scene.graph())));
            },
        );
        // The sum hands on to the row of one of its terms alone.
        at(
            |graph| Ref::Adjoint(graph.node(sum(graph)).args[1]),
            |scene| {
                let (graph, sum) = (scene.graph(), sum(scene.graph()));
                let terms = &graph.node(sum).args;
                let handed: Vec<bool> = terms.iter().map(|t| scene.is_handed(sum, *t)).collect();
                assert_eq!(handed.iter().filter(|handed| **handed).count(), 1);
                assert!(handed[1]);
            },
        );
        // What the next time hands back lights that time, and the wire and the state it comes to.
        let state = |graph: &Graph| named(graph, "c_3");
        let later = |graph: &Graph| {
            let uses = graph.uses(state(graph));
            let of_later = |e: &&crate::graph::Edge| {
                graph.computed(4_i64).any(|i| i.nodes.contains(&e.consumer))
            };
            let edge = uses.iter().find(of_later).unwrap();
            Ref::Contribution {
                consumer: edge.consumer,
                operand: edge.operand,
            }
        };
        at(later, |scene| {
            assert_eq!((lit(scene, 3), lit(scene, 4)), (vec![], vec![Op::Hadamard]));
            assert!(scene.arrives_at(Ref::Adjoint(state(scene.graph()))));
            let flow = Flow::new(scene.graph(), 4).unwrap();
            let lit = flow.wires.iter().filter(|w| scene.lights(w));
            assert_eq!(
                lit.map(|w| w.node).collect::<Vec<_>>(),
                [state(scene.graph())]
            );
        });
        // Where several are added up nothing is differentiated.
        at(
            |graph| Ref::Adjoint(state(graph)),
            |scene| assert_eq!((lit(scene, 3), lit(scene, 4)), (vec![], vec![])),
        );
    }
}
