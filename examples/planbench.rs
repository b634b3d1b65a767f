use gatewalk::equation::System;
use gatewalk::graph::{Flavor, Optimizer};
use gatewalk::train::plan::{Plan, Ready, Template, View, Worker, gradient};
use gatewalk::train::*;
use std::time::Instant;
const LSTM: &str = r"i_t = \sigma(W_i x_t + U_i h_{t-1} + b_i) \\ f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f) \\
        g_t = \tanh(W_g x_t + U_g h_{t-1} + b_g) \\ o_t = \sigma(W_o x_t + U_o h_{t-1} + b_o) \\
        c_t = f_t \odot c_{t-1} + i_t \odot g_t \\ h_t = o_t \odot \tanh(c_t)";
fn run<F: Real>(b: usize, t: usize, h: usize, i: usize) {
    let a = Architecture {
        cell: Cell::Lstm,
        activation: Activation::Tanh,
        input: i,
        hidden: h,
        layers: 1,
        output: 1,
        head: Head::Last,
        two_biases: false,
    };
    let net = Network::<F>::draw(a, Flavor::PyTorch, None, 1);
    let data = Data::of_numbers(
        b,
        (
            (0..b * t * i)
                .map(|k| F::of_f64((k as f64).sin()))
                .collect(),
            i,
        ),
        ((0..b).map(|k| F::of_f64((k as f64).cos())).collect(), 1),
        false,
    );
    let s = Stepping {
        optimizer: Optimizer::SGD,
        convention: Flavor::PyTorch,
        clip: None,
    };
    let mut learner = Learner::new(net.clone(), s, 1);
    let all: Vec<u32> = (0..b as u32).collect();
    let start = Instant::now();
    let system = System::parse(LSTM).unwrap();
    let template = Template::new(&system, i, h).unwrap();
    let plan = Plan::new::<F>(&[template], 1, Head::Last, false);
    let compile = start.elapsed();
    let mut views = vec![];
    let mut n = 0;
    let mut theta = vec![];
    for s in plan.slots() {
        views.push(View {
            start: n,
            size: [s.shape.rows, s.shape.cols],
            strides: [1, s.shape.rows],
        });
        n += s.shape.len();
        for k in 0..s.shape.len() {
            theta.push(F::of_f64(((k * 7 + s.name.len()) as f64).sin() * 0.1));
        }
    }
    let mut ready = Ready::default();
    let mut w = [Worker::default()];
    let mut g = vec![F::zero(); n];
    let mut bests = [f64::MAX; 5];
    let rounds = (2_000_000_000usize / (b * t * h * h * 24 + 200 * t)).clamp(20, 20000);
    for _ in 0..8 {
        let per = rounds / 8 + 1;
        let s = Instant::now();
        for _ in 0..per {
            learner.differentiate(&data, &all, data.whole());
        }
        bests[0] = bests[0].min(s.elapsed().as_secs_f64() / per as f64);
        let mut parts = [0.0; 3];
        let s = Instant::now();
        for _ in 0..per {
            let s = Instant::now();
            let kind = gatewalk::train::plan::Kind {
                is_single: b == 1,
                are_symbols: false,
            };
            ready.update(&plan, &views, &theta, kind);
            w[0].resize(&plan, kind, [b, t], false);
            let xs = vec![F::of_f64(0.3); i];
            w[0].set_numbers(&plan, |_, _| &xs);
            parts[0] += s.elapsed().as_secs_f64();
            let s = Instant::now();
            w[0].forward(&plan, &ready);
            let (y, _) = w[0].outputs(&plan, 0);
            for v in y {
                *v = *v * F::of_f64(0.1);
            }
            parts[1] += s.elapsed().as_secs_f64();
            let s = Instant::now();
            w[0].backward(&plan, &ready);
            parts[2] += s.elapsed().as_secs_f64();
            gradient(&plan, &ready, &[&w[0]], &views, &mut g);
        }
        let total = s.elapsed().as_secs_f64() / per as f64;
        if total < bests[1] {
            bests[1] = total;
            for k in 0..3 {
                bests[2 + k] = parts[k] / per as f64;
            }
        }
    }
    println!(
        "{} {b}x{t}x{h} i{i}: hand {:.5} ms plan {:.5} ms ratio {:.2}  prepare {:.5} fwd {:.5} bwd {:.5}; compile {:?}",
        F::NAME,
        bests[0] * 1e3,
        bests[1] * 1e3,
        bests[1] / bests[0],
        bests[2] * 1e3,
        bests[3] * 1e3,
        bests[4] * 1e3,
        compile
    );
}
fn main() {
    for (b, t, h, i) in [
        (1, 10, 4, 1),
        (32, 10, 50, 1),
        (256, 10, 50, 1),
        (32, 100, 128, 1),
        (32, 30, 32, 12),
        (20, 10, 50, 1),
        (4, 10, 50, 1),
    ] {
        run::<f32>(b, t, h, i);
    }
    for (b, t, h, i) in [(1, 10, 4, 1), (32, 10, 50, 1), (32, 100, 128, 1)] {
        run::<f64>(b, t, h, i);
    }
}
