//! What a reader waits for: the first numbers, and the numbers after an edit.

use criterion::{Criterion, criterion_group, criterion_main};
use gatewalk::graph::{Optimizer, Ref};
use gatewalk::lesson::{Model, library};
use gatewalk::walk::{Phase, Walk};
use std::hint::black_box;

fn worked_example() -> Model {
    let source = library::model("worked-example").expect("it is embedded");
    Model::parse("worked-example", source).expect("it is sound")
}

fn benches(c: &mut Criterion) {
    let source = library::model("worked-example").expect("it is embedded");
    c.bench_function("open the worked example", |b| {
        b.iter(|| Model::parse("worked-example", black_box(source)).expect("sound").run(Optimizer::ADAM));
    });
    let run = worked_example().run(Optimizer::ADAM);
    let leaf = run.graph().find_plain("W_xi").expect("it is a parameter");
    let value = run.value(Ref::Value(leaf)).expect("it has a value") * 1.5;
    c.bench_function("an edit to new values and gradients", |b| b.iter(|| run.with(leaf, black_box(&value))));
    c.bench_function("the three walks", |b| {
        b.iter(|| [Phase::Forward, Phase::Backward, Phase::Optimizer].map(|p| Walk::new(black_box(&run), p)));
    });
}

criterion_group!(group, benches);
criterion_main!(group);
