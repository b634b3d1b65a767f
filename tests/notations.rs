//! Equations as papers, books and documentation print them are read like the plain ones, or refused with the reason;
//! never silently as something else.

use gatewalk::equation::{Functions, NameId, Role, ShapeHint, System, infer_with};
use gatewalk::graph::{Graph, Matrix, Optimizer, Ref, Run};
use gatewalk::lang::{Diagnostics, Lang};
use proptest::prelude::*;
use std::sync::Arc;

const STEPS: usize = 3;

fn functions() -> Functions {
    let mut functions = Functions::default();
    functions.define("g", "tanh").unwrap();
    functions.define("sigma_y", "sigmoid").unwrap();
    functions
        .define("psi(a, \\beta)", r"\tanh(W a + U \beta)")
        .unwrap();
    functions.define("k(a)", r"a \odot a - 1").unwrap();
    functions
}

/// A number that depends on the plain name, the time and the place alone: not on how or where it is written.
fn given(plain: &str, time: i64, r: usize, c: usize) -> f64 {
    let name = plain.bytes().fold(7u64, |sum, b| {
        sum.wrapping_mul(31).wrapping_add(u64::from(b))
    });
    let place = (time as u64)
        .wrapping_mul(13)
        .wrapping_add((r as u64) * 5 + (c as u64) * 3);
    let mixed = name
        .wrapping_mul(31)
        .wrapping_add(place)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        >> 40;
    (mixed % 1000) as f64 / 1000.0 - 0.45
}

/// The numbers of `name` over time.
fn numbers(latex: &str, name: &str) -> Result<Vec<f64>, Diagnostics> {
    numbers_of(latex, name, &str::to_owned)
}

/// The same, with the numbers of a quantity drawn for the name that `own` makes of its plain one.
fn numbers_of(
    latex: &str,
    name: &str,
    own: &dyn Fn(&str) -> String,
) -> Result<Vec<f64>, Diagnostics> {
    let system = Arc::new(System::parse_with(latex, &functions())?);
    let input =
        |id: &NameId| system.entry(*id).role == Role::Input && !system.name(*id).plain.is_empty();
    let sized = |id: NameId| ShapeHint::rows(id, 2);
    let hints: Vec<ShapeHint> = system.ids().filter(input).map(sized).collect();
    let (shapes, _) = infer_with(&system, &hints, Some(2))?;
    let graph = Arc::new(Graph::unroll(Arc::clone(&system), &shapes, STEPS)?);
    let run = Run::new(Arc::clone(&graph), Optimizer::SGD, |id| {
        let (node, q) = (graph.node(id), graph.node(id).quantity.unwrap());
        let plain = &system.name(q.name).plain;
        Matrix::from_fn(node.shape.rows, node.shape.cols, |r, c| {
            let (r, c) = if system.rows { (c, r) } else { (r, c) };
            given(&own(plain), q.time.unwrap_or(-1), r, c)
        })
    });
    let mut out = vec![];
    for t in 1..=STEPS {
        let node = graph
            .find_plain(&format!("{name}_{t}"))
            .unwrap_or_else(|| panic!("no {name} in {latex}"));
        out.extend(run.value(Ref::Value(node)).unwrap().iter());
    }
    Ok(out)
}

fn told(faults: &Diagnostics) -> String {
    let all = faults.iter().map(|f| f.message.get(Lang::EN));
    all.collect::<Vec<_>>().join(" | ")
}

fn same(form: &str, plain: &str, name: &str) {
    let read = |latex| numbers(latex, name).unwrap_or_else(|f| panic!("{latex}\n{}", told(&f)));
    let (a, b) = (read(form), read(plain));
    assert_eq!(a.len(), b.len(), "{form}");
    let near = a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-12);
    assert!(near, "{form}\n{a:?}\n{plain}\n{b:?}");
}

const RNN: &str = r"h_t = \tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h)";

#[test]
fn a_plain_cell_is_that_cell_in_every_notation() {
    let forms = [
        r"\mathbf{h}_t = \tanh(\mathbf{W}_{xh} \mathbf{x}_t + \mathbf{W}_{hh} \mathbf{h}_{t-1} + \mathbf{b}_h)",
        r"\boldsymbol h_t = \mathrm{tanh}(\bm{W_{xh}} \vec x_t + \mathcal{W}_{hh} {\bf h}_{t-1} + {b}_{h})",
        r"{\mathbf{h}}_{t} = \text{tanh}\left( \mathbf{W_{xh}x}_t + \mathbf{W}_{hh} \mathbf{h_{t-1}} + b_\mathrm{h} \right)",
        r"h^{(t)} = \tanh(W_{xh} x^{(t)} + W_{hh} h^{(t-1)} + b_h)",
        r"h^{t} = \tanh(W_{xh} x^{t} + W_{hh} h^{t-1} + b_h)",
        r"h^{<t>} = \tanh(W_{xh} x^{<t>} + W_{hh} h^{<t-1>} + b_h)",
        r"h^{\langle t \rangle} = \tanh(W_{xh} x^{\langle t \rangle} + W_{hh} h^{\langle t-1 \rangle} + b_h)",
        r"h(t) = \tanh(W_{xh} x(t) + W_{hh} h(t-1) + b_h)",
        r"h[t] = tanh(W_{xh} x[t] + W_{hh} h[t - 1] + b_h)",
        r"h_{(t)} = \tanh(W_{xh} x_{(t)} + W_{hh} h_{(t-1)} + b_h)",
        r"h_n = \tanh(W_{xh} x_n + W_{hh} h_{n-1} + b_h)",
        r"h(k) = \tanh(W_{xh} x(k) + W_{hh} h(k-1) + b_h)",
        r"h_\tau = \tanh(W_{xh} x_\tau + W_{hh} h_{\tau-1} + b_h)",
        r"h_t := \tanh(W_{xh} \cdot x_t + W_{hh} \times h_{t-1} + b_h)",
        r"h_t \leftarrow \tanh(W_{xh}x_t+W_{hh}h_{t-1}+b_h).",
        "$$ h_t = \\tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h), \\tag{1} $$",
        "\\[\n h_t = \\tanh\\bigl( W_{xh}\\, x_t + W_{hh}\\; h_{t-1}\n + b_h \\bigr) \\]",
        "\\begin{equation}\\label{eq:rnn}\n\\begin{split} h_t &= \\tanh(W_{xh} x_t \\\\ &\\quad + W_{hh} h_{t-1} + b_h) \\end{split}\n\\end{equation}",
        "\\begin{array}{ll}\n h_t = \\tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h) & \\text{(hidden state)} \\\\\n\\end{array}",
        "\\begin{align*}\nh_t &= \\tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h) \\quad \\text{state} % as usual\n\\end{align*}",
        "\\begin{gather} h_t = \\tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h) \\nonumber \\end{gather}",
        r"h_t = \tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h) \qquad \text{state}, \quad \text{(1)}",
        r"h_{t+1} = \tanh(W_{xh} x_{t+1} + W_{hh} h_t + b_h)",
        r"a_t = W_{xh} x_t + W_{hh} h_{t-1} + b_h, \quad h_t = \tanh(a_t)",
        r"a = W_{xh} x_t + W_{hh} h_{t-1} + b_h \\ h_t = \tanh(a)",
        r"h' = \tanh(W_{xh} x + W_{hh} h + b_h)",
        r"h_t = \tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h) \\ W_{xh} \in \mathbb{R}^{h \times d}, x_t \in \mathbb{R}^{d}",
        "\\newcommand{\\vh}{\\mathbf{h}}\\def\\nl{\\tanh}\n\\newcommand{\\unused}[1]{x_{#1}}\n\\vh_t = \\nl(W_{xh} x_t + W_{hh} \\vh_{t-1} + b_{\\vh})",
        ":<math>\nh_t = \\tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h)\n</math>",
        ".. math::\n\n    h_t = \\tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h)\n\nwhere :math:`h_t` is the state.\n:eqlabel:`eq_h`",
        "$$h_t = \\tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h)$$ and **no** more",
        "h_t = \\tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h)\n\\text{where } $W_{hh} \\in \\mathbb{R}^{2 \\times 2}$, $b_h \\in \\mathbb{R}^2$.",
        r"h_t = g(W_{xh} x_t + W_{hh} h_{t-1} + b_h)",
        r"{\displaystyle {\begin{aligned}h_{t}&=\tanh(W_{xh}x_{t}+W_{hh}h_{t-1}+b_{h})\end{aligned}}}",
        "The state is\n$$h_t = \\tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h) \\quad (3)$$\nwith weights that are learned.",
        r"h_t = \tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h), \quad t = 1, \ldots, T",
        r"h_t = \tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h) \quad \forall t \geq 1",
        "hₜ = tanh(W_{xh}·xₜ + W_{hh}·hₜ₋₁ + bₕ)",
        r"h_t = \tanh(\underbrace{W_{xh} x_t}_{\text{new}} + \overbrace{W_{hh} h_{t-1}}^{\text{old}} + b_h)",
        r"h_t = \sigma_h(W_{xh} x_t + W_{hh} h_{t-1} + b_h)",
        r"h_t = tanh(W_{xh}·x_t + W_{hh}⋅h_{t−1} + b_h)",
        r"h_t = \tanh(x_t W_{xh} + h_{t-1} W_{hh} + b_h)",
        r"\mathbf{H}_t = \tanh(\mathbf{X}_t \mathbf{W}_{xh} + \mathbf{H}_{t-1} \mathbf{W}_{hh} + \mathbf{b}_h)",
    ];
    for form in forms {
        let rows = form.contains("mathbf{H}_t");
        if rows {
            let plain = RNN
                .replace('h', "H")
                .replace("tanH", "tanh")
                .replace("x_t", "X_t");
            let plain = plain
                .replace("W_{xH}", "W_{xh}")
                .replace("W_{HH}", "W_{hh}")
                .replace("b_H", "b_h");
            // The plain one has columns with the same capital letters.
            same(form, &plain, "H");
        } else {
            same(form, RNN, "h");
        }
    }
}

#[test]
fn other_forms_are_their_plain_ones() {
    let pairs = [
        // Functions of several things, as the reader says what they are.
        (
            r"h_t = \psi(x_t, h_{t-1})",
            r"h_t = \tanh(W x_t + U h_{t-1})",
            "h",
        ),
        (
            r"h_t = k(\psi[(x_t + x_t), k(h_{t-1})]) + x_t",
            r"a_t = \tanh(W (x_t + x_t) + U (h_{t-1}^2 - 1)) \\ h_t = a_t^2 - 1 + x_t",
            "h",
        ),
        // What is defined stands on both sides.
        (
            r"h_t = W x_t - \epsilon h_t",
            r"h_t = \frac{W x_t}{1 + \epsilon}",
            "h",
        ),
        (
            r"h_t = 0.5 \epsilon h_t - x_t + 2 h_t + h_{t-1}",
            r"h_t = (h_{t-1} - x_t) / (1 - 0.5 \epsilon - 2)",
            "h",
        ),
        // What divides is one number by its letter.
        (
            r"h_t = h_{t-1} + \frac{W x_t}{\tau}",
            r"h_t = h_{t-1} + \tau^{-1} W x_t",
            "h",
        ),
        // Labels above and below, in either order, primes, accents.
        (r"h_t = W^{z}_{ih} x_t", r"h_t = W_{ih}^z x_t", "h"),
        (
            r"h_t = \mathbf{W}_{\textrm{xr}} x_t",
            r"h_t = W_{xr} x_t",
            "h",
        ),
        (r"h_t^{(2)} = W^{(2)} x_t", r"h^{(2)}_{t} = W_2 x_t", "h_2"),
        (r"h_{2,t} = W x_t", r"h_{t,2} = W x_t", "h_2"),
        (r"h^2_t = W x_t", r"h^{(2)}_t = W x_t", "h_2"),
        (
            r"i'_t = W x_t \\ h_t = \tanh(i'_t)",
            r"h_t = \tanh(W x_t)",
            "h",
        ),
        (
            r"\overline{\mathbf{h}}_t = \widetilde{W} x_t",
            r"\bar{h}_t = \tilde{W} x_t",
            "hbar",
        ),
        (
            r"\overrightarrow{h}_t = W x_t + U \overrightarrow{h}_{t-1}",
            r"\overrightarrow{h_t} = W x_t + U \overrightarrow{h_{t-1}}",
            "hright",
        ),
        // Products.
        (
            r"a_t = V x_t \\ f_t = \sigma(W x_t) \\ c_t = f_t c_{t-1} + a_t",
            r"a_t = V x_t \\ f_t = \sigma(W x_t) \\ c_t = f_t \odot c_{t-1} + a_t",
            "c",
        ),
        (
            r"a_t = V x_t \\ f_t = \sigma(W x_t) \\ c_t = f_t * c_{t-1} + a_t",
            r"a_t = V x_t \\ f_t = \sigma(W x_t) \\ c_t = f_t \circ c_{t-1} + a_t",
            "c",
        ),
        (
            r"a_t = V x_t \\ f_t = \sigma(W x_t) \\ C_t = f_t C_{t-1} + a_t",
            r"a_t = V x_t \\ f_t = \sigma(W x_t) \\ C_t = f_t \odot C_{t-1} + a_t",
            "C",
        ),
        (
            r"h_t = \alpha h_{t-1} + (1 - \alpha) W x_t",
            r"h_t = \alpha \cdot h_{t-1} + (1 - \alpha) \cdot (W x_t)",
            "h",
        ),
        (
            r"h_t = h_{t-1} + \Delta t \, \tanh(W x_t)",
            r"h_t = h_{t-1} + \Delta t \cdot \tanh(W x_t)",
            "h",
        ),
        (
            r"q_t = W x_t \\ n_t = q_t^\top q_t \\ h_t = n_t q_t",
            r"q_t = W x_t \\ n_t = \|q_t\|^2 \\ h_t = n_t q_t",
            "h",
        ),
        (
            r"C_t = C_{t-1} + v_t k_t^\top \\ h_t = C_t q_t",
            r"C_t = C_{t-1} + v_t \cdot k_t^{T} \\ h_t = C_t \cdot q_t",
            "h",
        ),
        (r"h_t = W (h_{t-1}, x_t)", r"h_t = W [h_{t-1}; x_t]", "h"),
        (r"h_t = W [h_{t-1} \| x_t]", r"h_t = W [h_{t-1}; x_t]", "h"),
        (
            r"h_t = W \cdot [h_{t-1}, x_t]^T",
            r"h_t = W [h_{t-1}; x_t]",
            "h",
        ),
        (
            r"h_t = W [h_{t-1}^\top, x_t^\top]^\top",
            r"h_t = W [h_{t-1}; x_t]",
            "h",
        ),
        (
            r"h_t = \tanh^{2}(W x_t) \text{ and } a_t = h_t",
            r"h_t = (\tanh(W x_t))^2",
            "h",
        ),
        (
            r"h_t = x_t \otimes h_{t-1} + x_t^{\odot 2}",
            r"h_t = x_t \odot h_{t-1} + x_t^2",
            "h",
        ),
        (
            "ĥ_t = W x_t + c\u{303}_t",
            r"\hat{h}_t = W x_t + \tilde{c}_t",
            "hhat",
        ),
        (
            r"h_t = \tanh(W \begin{bmatrix} h_{t-1} \\ x_t \end{bmatrix})",
            r"h_t = \tanh(W [h_{t-1}, x_t])",
            "h",
        ),
        // The identity is multiplied out, in a sum, behind a factor, in rows.
        (
            r"h_t = \tanh(W x_t + (U - U^\top - \gamma I) h_{t-1})",
            r"h_t = \tanh(W x_t + (U - U^\top) h_{t-1} - \gamma h_{t-1})",
            "h",
        ),
        (
            r"h_t = \alpha (I + U) h_{t-1} + W x_t",
            r"h_t = \alpha h_{t-1} + \alpha (U h_{t-1}) + W x_t",
            "h",
        ),
        (
            r"h_t = h_{t-1} (\mathbf{I} - U) + x_t W",
            r"h_t = h_{t-1} - h_{t-1} U + x_t W",
            "h",
        ),
        // A time beside primes; the length of a step before a bracket; sums to another letter; small fractions.
        (
            r"c' = c + W x \\ h' = \tanh(c_t) + U h",
            r"c_t = c_{t-1} + W x_t \\ h_t = \tanh(c_t) + U h_{t-1}",
            "h",
        ),
        (
            r"h_t = h_{t-1} + \Delta t (W x_t - h_{t-1})",
            r"h_t = h_{t-1} + \Delta t \cdot (W x_t - h_{t-1})",
            "h",
        ),
        (
            r"h_k = W x_k + U h_{k-1} \\ L = \tfrac{1}{K} \sum_{k=1}^{K} \|h_k\|^2 \\ y_k = L h_k",
            r"h_t = W x_t + U h_{t-1} \\ L = \frac{1}{T} \sum_{t=1}^{T} \|h_t\|^2 \\ y_t = L h_t",
            "h",
        ),
        // Conditions, remainders, the time itself; values that are given anew.
        (
            r"h_t = \begin{cases} W x_t & \text{if } 0 \le x_t < 0.2, \\ -x_t, & x_t \geq 0.2 \\ 3 & \text{otherwise.} \end{cases}",
            r"a_t = \mathrm{ReLU}(\mathrm{sign}(0.2 - x_t)) \\ p_t = 1 - \mathrm{ReLU}(\mathrm{sign}(0 - x_t)) \\ h_t = a_t \odot p_t \odot (W x_t) - (1 - a_t) \odot x_t + 3 (1 - p_t)",
            "h",
        ),
        (
            r"h_t = (5 x_t) \bmod 2",
            r"h_t = 5 x_t - 2 \lfloor \frac{5 x_t}{2} \rfloor",
            "h",
        ),
        (
            r"h_t = W x_t \\ h_t = h_t^2 + h_{t-1}",
            r"a_t = W x_t \\ h_t = a_t^2 + h_{t-1}",
            "h",
        ),
        (
            r"m_{new} = m_{old} + W x(t) \\ h_{next} = \tanh(m_{new}) + U h_{prev} \\ y(t) = h_{next}",
            r"m_t = m_{t-1} + W x_t \\ h_t = \tanh(m_t) + U h_{t-1} \\ y_t = h_t",
            "y",
        ),
        (
            r"h_t = \frac12 x_t + \frac\alpha2 x_t",
            r"h_t = 0.5 x_t + 0.5 \alpha x_t",
            "h",
        ),
        (
            r"h_t＝W（x_t）＋U（h_{t-1}）",
            r"h_t = W x_t + U h_{t-1}",
            "h",
        ),
        // Numbers where vectors are meant, and functions.
        (
            r"f_t = 1 \\ h_t = f_t \odot h_{t-1} + W x_t",
            r"h_t = h_{t-1} + W x_t",
            "h",
        ),
        (r"h_t = e^{-W x_t}", r"h_t = \exp(-W x_t)", "h"),
        (
            r"h_t = (W x_t)^2 \oslash e^{x_t}",
            r"h_t = (W x_t)^2 / \exp(x_t)",
            "h",
        ),
        (
            r"h_t = \sigma_g(W x_t) \odot \sigma_c(V x_t)",
            r"h_t = \sigma(W x_t) \odot \tanh(V x_t)",
            "h",
        ),
        (
            r"h_t = \sigma_y(W x_t)",
            r"h_t = \mathrm{sigmoid}(W x_t)",
            "h",
        ),
        (
            r"h_t = \mathrm{softmax}(x_t W)",
            r"h_t = \mathrm{softmax}(W x_t)",
            "h",
        ),
        (r"h_t = [h_{t-1}, x_t] W", r"h_t = W [h_{t-1}, x_t]", "h"),
        (
            r"h_t = \tanh(\mathrm{Linear}(x_t))",
            r"h_t = \tanh(W_{h,lin} x_t + b_{h,lin})",
            "h",
        ),
        // Attention: softmax over the second time, in three ways, other letters of time, and times in other orders.
        (
            r"a_{t,j} = \mathrm{softmax}_j(q_t^\top k_j) \\ h_t = \sum_j a_{t,j} k_j",
            r"a_{tj} = \frac{\exp(q_t^\top k_j)}{\sum_{l=1}^T \exp(q_t^\top k_l)} \\ h_t = \sum_{j=1}^{T} a_{tj} k_j",
            "h",
        ),
        (
            r"e_{i,j} = q_i^\top k_j \\ a_{ij} = \operatorname{softmax}(e_{ij}) \\ h_i = \sum_{j=1}^{n} a_{ij} k_j",
            r"h_t = \sum_{j=1}^{T} \frac{\exp(q_t^\top k_j)}{\sum_{l=1}^{T} \exp(q_t^\top k_l)} k_j",
            "h",
        ),
        // As far as t alone.
        (
            r"h_t = \sum_{j=1}^{t} W x_j",
            r"h_t = h_{t-1} + W x_t \\ h_0 = 0",
            "h",
        ),
        // The last of an encoder, and lengths.
        (
            r"s_j = \tanh(W x_j + s_{j-1}) \\ h_t = \frac{1}{T_x} \sum_{j=1}^{T_x} s_j + s_{T_x} + h_{t-1}",
            r"s_t = \tanh(W x_t + s_{t-1}) \\ m = \sum_{t=1}^{T} s_t \\ h_t = m / 3 + s_3 + h_{t-1}",
            "h",
        ),
        // Next states: what is read at t there is read at t−1 here.
        (
            r"h(t+1) = \tanh(W x(t) + U h(t)) \\ y(t) = V h(t)",
            r"h_t = \tanh(W x_t + U h_{t-1}) \\ y_t = V h_{t-1}",
            "y",
        ),
        // Numbers above that are labels; the length of a step; a computed exponent.
        (
            r"h_t = W^1_z x_{t-1} + W^2_z x_t + W_z^{3} h_{t-1}",
            r"h_t = W_{z,1} x_{t-1} + W_{z,2} x_t + W_{z,3} h_{t-1}",
            "h",
        ),
        (
            r"h_n = h_{n-1} + \Delta t W x_n",
            r"h_t = h_{t-1} + \Delta t \cdot (W x_t)",
            "h",
        ),
        (
            r"h_n = h_{n-1} + \Delta t_n x_n",
            r"h_t = h_{t-1} + \Delta t_t \odot x_t",
            "h",
        ),
        // A number before the identity behind a matrix scales it.
        (
            r"k_t = V x_t \\ S_t = S_{t-1} (\alpha (I - k_t k_t^\top)) + x_t x_t^\top \\ h_t = S_t x_t",
            r"k_t = V x_t \\ S_t = \alpha \cdot S_{t-1} - \alpha \cdot (S_{t-1} k_t) k_t^\top + x_t x_t^\top \\ h_t = S_t x_t",
            "h",
        ),
        // A bracket round an entry; marks in labels; sizes at a matrix.
        (
            r"h_i^t = \sum_j W_{ij} (x_j^t) + \tanh(\beta_i) \odot (x_i^t)",
            r"h_t = W x_t + \tanh(\beta) \odot x_t",
            "h",
        ),
        (
            r"h_t = W_{x\overrightarrow{h}} x_t + T_{m+n,n} x_t",
            r"h_t = W_{xhright} x_t + T_{mn,n} x_t",
            "h",
        ),
        (
            r"h_t = 0.5^{c x_t}",
            r"h_t = \exp(c x_t \cdot \log 0.5)",
            "h",
        ),
        // For one entry: sums over a row, a column, products of entries, picked entries, primes.
        (
            r"h_i^t = \tanh\left(\sum_j W_{ij} x_j^t + \sum_{k=1}^{n} u_{ik} h_k^{t-1} + b_i\right)",
            r"h_t = \tanh(W x_t + U h_{t-1} + b)",
            "h",
        ),
        (
            r"h_i(t) = \sum_j w_{ji} x_j(t) h_j(t-1)",
            r"h_t = W^\top (x_t \odot h_{t-1})",
            "h",
        ),
        (
            r"a_t = \sum_i \beta_i h_{i,t} \\ h^{(t)}_i = \alpha_i \sum_j W_{i,j} \tanh(x^{(t)}_j) + \frac{a_{t-1}}{2}",
            r"a_t = \beta^\top h_t \\ h_t = \alpha \odot (W \tanh(x_t)) + 0.5 a_{t-1}",
            "h",
        ),
        (
            r"h_{t,i} = \sum_j W_{ij} \left( x_{t,j} + \sum_k V_{jk} h_{t-1,k} \right)",
            r"h_t = W (x_t + V h_{t-1})",
            "h",
        ),
        (
            r"h_j^{\langle t \rangle} = [W \mathbf{x}]_j + z_j h_j^{\langle t-1 \rangle} \\ z_j = \sigma([V \mathbf{x}]_j)",
            r"h_t = W x_t + z_t \odot h_{t-1} \\ z_t = \sigma(V x_t)",
            "h",
        ),
        (
            r"h^j_t = x_t^j \tanh(W x_t + U h_{t-1})^j",
            r"h_t = x_t \odot \tanh(W x_t + U h_{t-1})",
            "h",
        ),
        (
            r"h_i^t = \sum_{i'=1}^{H} W_{ii'} x_{i'}^t",
            r"h_t = W x_t",
            "h",
        ),
        (
            r"a_{t,s} = \frac{\exp(q_t^\top k_s)}{\sum_{s'} \exp(q_t^\top k_{s'})} \\ h_t = \sum_s a_{t,s} k_s",
            r"a_{t,j} = \mathrm{softmax}_j(q_t^\top k_j) \\ h_t = \sum_j a_{t,j} k_j",
            "h",
        ),
        // A label that has the time.
        (
            r"\gamma_{h_t} = \sigma(W x_t) \\ h_t = \gamma_{h_t} \odot h_{t-1} + \gamma_{h_{t-1}}",
            r"\gamma_{h,t} = \sigma(W x_t) \\ h_t = \gamma_{h,t} \odot h_{t-1} + \gamma_{h,t-1}",
            "h",
        ),
        // Several names on the left, and stacks of them.
        (
            r"\begin{pmatrix} i \\ f \end{pmatrix} = \begin{pmatrix} \sigma \\ \tanh \end{pmatrix} W \begin{pmatrix} h_{t-1} \\ x_t \end{pmatrix} \\ h_t = i \odot f",
            r"i_t = \sigma(W_i [h_{t-1}; x_t]) \\ f_t = \tanh(W_f [h_{t-1}; x_t]) \\ h_t = i_t \odot f_t",
            "h",
        ),
        (
            r"[i_t, f_t] = W x_t + U_h h_{t-1} + b \\ h_t = i_t \odot f_t",
            r"h_t = (W_i x_t + U_{h,i} h_{t-1} + b_i) \odot (W_f x_t + U_{h,f} h_{t-1} + b_f)",
            "h",
        ),
        (
            r"a'_t, b_t \leftarrow W x_t, x_t \\ h_t = a'_t \odot b_t",
            r"h_t = (W x_t) \odot x_t",
            "h",
        ),
        // Between and behind equations.
        (
            r"a_t = W x_t \quad h_t = \tanh(a_t) \qquad (1)",
            r"h_t = \tanh(W x_t)",
            "h",
        ),
        (
            r"a_t &= W x_t & h_t &= \tanh(a_t) & \text{for all } t \\",
            r"h_t = \tanh(W x_t)",
            "h",
        ),
        (
            r"h_t = \tanh(W x_t) \in \mathbb{R}^{2}, \quad j \in \{1, \ldots, n\}",
            r"h_t = \tanh(W x_t)",
            "h",
        ),
        (
            r"h_t = \tanh(W x_t), \quad t = 1, \cdots, |x|",
            r"h_t = \tanh(W x_t)",
            "h",
        ),
        (
            r"wkv_t = W x_t \\ h_t = \tanh(wkv_t)",
            r"h_t = \tanh(W x_t)",
            "h",
        ),
        (
            r"h_t = 2\|x_t\| x_t + \|h_{t-1}\|^2\|x_t\| x_t",
            r"h_t = 2 \cdot \|x_t\| \cdot x_t + \|h_{t-1}\|^2 \cdot \|x_t\| \cdot x_t",
            "h",
        ),
        // Times: one on alone, one back wherever it stands, layers that are counted.
        (
            r"h(n+1) = \tanh(W x(n+1) + U h(n))",
            r"h_t = \tanh(W x_t + U h_{t-1})",
            "h",
        ),
        (
            r"m_{t-1} = \gamma \odot h_{t-1} \\ h_t = W x_t + U m_{t-1}",
            r"h_t = W x_t + U (\gamma \odot h_{t-1})",
            "h",
        ),
        (
            r"C^S_{t-1} = V h_{t-1} \\ C^T_{t-1} = h_{t-1} - C^S_{t-1} \\ h_t = W x_t + C^T_{t-1}",
            r"h_t = W x_t + h_{t-1} - V h_{t-1}",
            "h",
        ),
        (
            r"h^l_t = U h^{l-1}_t + V h^l_{t-1}",
            r"h^l_t = U h^{\mathrm{lbelow}}_t + V h^l_{t-1}",
            "h_l",
        ),
        (
            r"o_1 = \tanh(W_1 x_t) \\ o_2 = \sigma(W_2 x_t) \\ h_t = o_1 \odot o_2",
            r"h_t = \tanh(W_1 x_t) \odot \sigma(W_2 x_t)",
            "h",
        ),
    ];
    for (form, plain, name) in pairs {
        same(form, plain, name);
    }
}

#[test]
fn what_cannot_be_read_is_refused_by_name() {
    let refused = [
        (r"h_t = \phi(W x_t)", "which function phi is"),
        (r"h_t = f(h_{t-1}, x_t)", "which function f is"),
        (r"h_t = s_1(W x_t)", "which function s_1 is"),
        (r"h_t = \sigma_z(W x_t)", "which function sigma_z is"),
        (r"h_t = \hat{\sigma}(W x_t)", "which function sigmahat is"),
        (r"h_t = \mathrm{foo}(W x_t)", "no function foo"),
        (r"h_t = mish(W x_t)", "no function mish"),
        (r"h_t = \mathrm{LN}(W x_t)", "no function LN"),
        (r"h_t = \tanh(x_t, h_{t-1})", "several arguments"),
        (r"h_t = x_1 + \dots + x_3", "dots"),
        (r"h_t^{l} = W h_t^{l-1}", "index that is not the time"),
        (r"h_t = W * x_t", "convolution"),
        (r"h_t = \tanh(W - \gamma I) h_{t-1} + x_t", "identity"),
        (r"h_t = g(h_{t-1}, x_t)", "several arguments"),
        (r"h_t = \psi(h_{t-1})", "2 arguments and has 1"),
        (r"h_t = w^\top h_t + x_t", "h"),
        (r"c_t = \sum_{2} h_j", "sum runs over"),
        (r"c_t = h_j + \sum_j h_j", "j has no value"),
        (
            r"c_t = \sum_j \alpha_{t,j} h_j \\ y_t = \alpha_t",
            "two in another",
        ),
        (
            r"a_{t,j} = \mathrm{softmax}_j(x_t) \\ h_t = \sum_j a_{t,j}",
            "has no j",
        ),
        (r"h_t = W x_t + h_{t-1} + h_{t+1}", "circle"),
        (r"e_{ij} = v^\top \tanh(W s_{i-1} + U h_j)", "two times"),
        (r"h_t = W x_t + U h_{t+x}", "this time cannot be read"),
        (r"h_t = x_t \pmod 2", "pmod"),
        (r"h_t = \begin{cases} x_t \\ 0 \end{cases}", "comes last"),
        (
            r"h_t = \begin{cases} x_t & \text{maybe} \\ 0 \end{cases}",
            "condition",
        ),
        (
            r"s_{\ell}(t) = W s_{\ell-1}(t)",
            "index that is not the time",
        ),
        (r"M_t(i) = w_t M_{t-1}", "cannot have a bracket behind it"),
        (
            r"h_t = x_t \bmod a \bmod a \bmod a \bmod a \bmod a \bmod a \bmod a",
            "too long",
        ),
        (r"h_t = x_t + loss", "`loss`"),
        (r"h_{t-1} = x_t", "must be at time t"),
        (r"h^{\top}_t = x_t", "the left side cannot be a power"),
        (
            r"h_t = W_{xi} x_t + W_{x\xi} x_t + b_{\mathrm{xi}} + b_\xi",
            "both be called",
        ),
        (r"h_{t+1} = W x_t + h_t \\ y_t = h_2", "defined at t+1"),
        (
            r"h_t = \mathcal{H}(W x_t + U h_{t-1})",
            "which function H is",
        ),
        (
            r"h_t = \sigma(x_t) \ \text{OR} \ \exp(x_t)",
            "one or the other",
        ),
        (r"h_i^t = \sum_j W_{ij} x_j^t + b_j", "entries j"),
        (
            r"h_i^t = \sum_j W_{ij} x_j^t + w_i x_t",
            "all entries at once",
        ),
        (
            r"h_i^t = \sum_j W_{ij} \exp(x_j^t) + \sum_j \exp(x_j^t)",
            "all entries at once",
        ),
        (r"a_t, h_t = W x_t", "2 names on the left"),
        (r"h_t = LN(W x_t)", "no function LN"),
        (r"S_t = g_t (I - K) + h_t", "identity"),
        (r"(a_t, h_t) = \|x_t\|", "which rows"),
    ];
    for (latex, word) in refused {
        let faults = numbers(latex, "h").map(|_| latex).unwrap_err();
        assert!(told(&faults).contains(word), "{latex}: {}", told(&faults));
    }
}

#[test]
fn a_guess_is_told_with_the_other_reading() {
    let guessed = [
        (r"h_t = \tanh(x_t W + h_{t-1} U)", "rows"),
        (r"h_t = \alpha h_{t-1} + W x_t", "one number"),
        (r"h_t = \sigma_h(W x_t)", "Wikipedia"),
        (r"h_t = W x_t + U c_{t-1}", "no equation defines it"),
        (r"h_t = W x_t / V x_t", "below it"),
        (r"h_t = W x_t + x_t V", "columns"),
        (r"h_t = W x_t - \epsilon h_t", "stands on both sides"),
        (r"h_t = W x_t / \tau", "divides every entry"),
        (r"h_t = \tanh(W x_t + t)", "the time itself"),
        (r"h_{1,t} = W h_{t-1} + x_t", "whose own equation reads it"),
        (r"a = W x_t \\ a = a^2 \\ h_t = a", "new value from its own"),
        (r"h_t = W^2 x_t", "every entry of the matrix"),
        (r"h^l_t = U h^{l-1}_t + V h^l_{t-1}", "layer below"),
        (r"h_t = \tanh(W x + U h_{t-1})", "the only input"),
    ];
    for (latex, word) in guessed {
        let system = System::parse(latex).unwrap();
        let mut choices = system.choices.clone();
        choices.extend(infer_with(&system, &[], Some(2)).unwrap().1);
        let found = choices
            .iter()
            .find(|c| c.reading.get(Lang::EN).contains(word));
        let choice = found.unwrap_or_else(|| panic!("{latex}: {choices:?}"));
        assert!(choice.doubtful && choice.other.is_some(), "{latex}");
    }
}

#[test]
fn faults_of_a_kind_are_few_and_large_texts_are_refused_at_once() {
    let many = (0..40)
        .map(|n| format!("h_{{t,{n}}} = \\foo x_t\n"))
        .collect::<String>();
    assert!(System::parse(&many).unwrap_err().len() <= 5);
    let long = [
        "h_t = x_t\n".repeat(100_000),
        "h_t = x_t\n".repeat(6_000),
        r"\tag{".repeat(12_000),
        r"{a".repeat(30_000),
        r"h_t = \mathbf{".repeat(4_000),
        "h_t = x_{".to_owned() + &"a".repeat(60_000) + "}",
        r"h_t = a_".repeat(8_000),
        "[,".repeat(30_000),
        r"\def\a{xxxxxxxxxx}\def\b{\a\a\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b\b\b}h_t = "
            .to_owned()
            + &r"\c".repeat(30_000),
        r"\def\a{\a\a}h_t = \a".to_owned(),
        ":math:`".repeat(9_000),
        "<math".repeat(12_000),
        r"h_t = \sum_{j'} ".repeat(4_000),
        r"h_i^t = \sum_j W_{ij} x_j^t + ".repeat(2_000),
        r"h_t = \quad ".repeat(5_000),
        r"h_t = 2\|".repeat(6_000),
    ];
    for text in long {
        let start = std::time::Instant::now();
        assert!(System::parse(&text).is_err(), "{}", &text[..20]);
        let bound = if cfg!(debug_assertions) { 5.0 } else { 1.0 };
        assert!(start.elapsed().as_secs_f64() < bound, "{}", &text[..20]);
    }
}

#[test]
fn a_function_that_is_said_cannot_grow_without_end_or_name_itself() {
    let wide = format!("a{}", " + a".repeat(900));
    let deep = format!("{}a{}", "(".repeat(40), ")".repeat(40));
    let formulas = ["f(a)", "f(a) + f(a)", &wide, &deep, r"a \odot a"];
    let nested = |n: usize| format!("h_t = {}x_t{}", "f(".repeat(n), ")".repeat(n));
    let long = format!("h_t = f(x_t{})", " + x_t".repeat(250));
    for formula in formulas {
        let mut functions = Functions::default();
        functions.define("f(a)", formula).unwrap();
        for latex in [nested(1), nested(20), long.clone()] {
            let start = std::time::Instant::now();
            let read = System::parse_with(&latex, &functions);
            let fits = [&deep, r"a \odot a"].contains(&formula) && latex == nested(1);
            assert_eq!(read.is_ok(), fits, "{formula}");
            assert!(start.elapsed().as_secs_f64() < 2.0, "{formula}");
        }
    }
    for (name, formula) in [
        ("f(a", "a"),
        ("f()", "1"),
        ("f(ab)", "1"),
        ("f(a)", r"\foo a"),
        ("f(a)", ""),
    ] {
        let fault = Functions::default().define(name, formula).unwrap_err();
        assert!(fault.help.is_some(), "{name}");
    }
}

/// Known cells: what comes out of each, and its equations. A quantity stands in `<…>`: its letter, its label behind a
/// point, how far it is looked back behind `@`, a tilde over it as `~`. `·` is a product of matrices, `⊙` one entry by entry.
const CELLS: [(&str, &[&str]); 6] = [
    // LSTM
    (
        "h",
        &[
            r"<i@0> = \sigma\left(<W.i>·<x@0> + <U.i>·<h@1> + <b.i>\right)",
            r"<f@0> = \sigma\left(<W.f>·<x@0> + <U.f>·<h@1> + <b.f>\right)",
            r"<o@0> = \sigma\left(<W.o>·<x@0> + <U.o>·<h@1> + <b.o>\right)",
            r"<g@0> = \tanh\left(<W.g>·<x@0> + <U.g>·<h@1> + <b.g>\right)",
            r"<c@0> = <f@0>⊙<c@1> + <i@0>⊙<g@0>",
            r"<h@0> = <o@0>⊙\tanh(<c@0>)",
        ],
    ),
    // GRU, after and before the reset
    (
        "h",
        &[
            r"<z@0> = \sigma(<W.z>·<x@0> + <U.z>·<h@1>)",
            r"<r@0> = \sigma(<W.r>·<x@0> + <U.r>·<h@1>)",
            r"<~h@0> = \tanh(<W.h>·<x@0> + <U.h>·(<r@0>⊙<h@1>))",
            r"<h@0> = (1 - <z@0>)⊙<h@1> + <z@0>⊙<~h@0>",
        ],
    ),
    (
        "h",
        &[
            r"<z@0> = \sigma\bigl(<W.z>·[<h@1>, <x@0>]\bigr)",
            r"<~h@0> = \tanh\bigl(<z@0>⊙(<U.h>·<h@1> + <b.h>) + <W.h>·<x@0>\bigr)",
            r"<h@0> = <z@0>⊙<h@1> + (1 - <z@0>)⊙<~h@0>",
        ],
    ),
    // Coupled gates and peepholes
    (
        "h",
        &[
            r"<i@0> = \sigma(<W.i>·<x@0> + <U.i>·<h@1> + <p.i>⊙<c@1>)",
            r"<f@0> = 1 - <i@0>",
            r"<c@0> = <f@0>⊙<c@1> + <i@0>⊙\tanh(<W.c>·<x@0> + <U.c>·<h@1>)",
            r"<h@0> = \tanh(<c@0>)⊙\sigma(<W.o>·<x@0> + <p.o>⊙<c@0>)",
        ],
    ),
    // A memory that is a matrix
    (
        "h",
        &[
            r"<k@0> = <W.k>·<x@0>",
            r"<v@0> = <W.v>·<x@0>",
            r"<q@0> = <W.q>·<x@0>",
            r"<C@0> = <C@1> + <v@0>·<k@0>^\top",
            r"<h@0> = <C@0>·<q@0>",
        ],
    ),
    // An output that is read again
    (
        "y",
        &[
            r"<h@0> = \tanh(<W.h>·<x@0> + <U.h>·<y@1> + <b.h>)",
            r"<y@0> = \frac{<V.y>·<h@0>}{1 + e^{-<x@0>}}",
        ],
    ),
];

/// Letters that authors take instead of those above.
const LETTERS: [&[(&str, &str)]; 3] = [
    &[],
    &[("h", "s"), ("x", "u"), ("W", "A"), ("U", "B"), ("b", "d")],
    &[
        ("h", "\\eta"),
        ("W", "\\Theta"),
        ("U", "R"),
        ("c", "m"),
        ("x", "\\xi"),
    ],
];

/// A quantity in one of the ways to write it.
fn quantity(letter: &str, label: &str, lag: Option<u32>, style: u8, form: u8) -> String {
    let (tilde, name) = match letter.strip_prefix('~') {
        Some(name) => (true, name),
        None => (false, letter),
    };
    let styled = match style % 5 {
        0 => name.to_owned(),
        1 => format!("\\mathbf{{{name}}}"),
        2 => format!("\\boldsymbol{{{name}}}"),
        3 => format!("{{\\bf {name}}}"),
        _ => format!("\\mathrm{{{name}}}"),
    };
    let base = match (tilde, style % 2) {
        (false, _) => styled,
        (true, 0) => format!("\\tilde{{{styled}}}"),
        (true, _) => format!("\\widetilde{{{styled}}}"),
    };
    let Some(lag) = lag else {
        return match (label, form % 3) {
            ("", _) => base,
            (label, 0) => format!("{base}_{{{label}}}"),
            (label, 1) => format!("{base}_{{\\mathrm{{{label}}}}}"),
            (label, _) => format!("{base}^{{{label}}}"),
        };
    };
    let t = if lag == 0 {
        "t".to_owned()
    } else {
        format!("t-{lag}")
    };
    match form % 6 {
        0 => format!("{base}_{{{t}}}"),
        1 => format!("{base}^{{({t})}}"),
        2 => format!("{base}({t})"),
        3 => format!("{base}^{{<{t}>}}"),
        4 => format!("{base}_{{({t})}}"),
        _ => format!("{base}^{{\\langle {t} \\rangle}}"),
    }
}

/// What an author chose.
struct Author<'a> {
    picks: &'a [(u8, u8)],
    at: usize,
    letters: &'a [(&'a str, &'a str)],
    products: [&'a str; 2],
}

impl Author<'_> {
    /// An equation of a cell in this author's way.
    fn written(&mut self, equation: &str) -> String {
        let mut out = String::new();
        for (n, part) in equation.split(['<', '>']).enumerate() {
            if n % 2 == 0 {
                out += &part
                    .replace('·', self.products[0])
                    .replace('⊙', self.products[1]);
                continue;
            }
            self.at = (self.at + 1) % self.picks.len();
            let (style, mut form) = self.picks[self.at];
            let (name, lag) = part
                .split_once('@')
                .map_or((part, None), |(name, lag)| (name, lag.parse().ok()));
            let (letter, label) = name.split_once('.').unwrap_or((name, ""));
            let (tilde, bare) = letter.split_at(letter.len() - 1);
            let found = self.letters.iter().find(|(from, _)| *from == bare);
            let letter = format!("{tilde}{}", found.map_or(bare, |(_, to)| to));
            // What is raised has its time below.
            if equation.contains(&format!("<{part}>^")) {
                form = 0;
            }
            out += &quantity(&letter, label, lag, style, form);
        }
        out
    }

    /// The plain name of a quantity of a cell as this author has it.
    fn plain(&self, name: &str) -> String {
        let (head, rest) = name.split_at(1);
        let found = self.letters.iter().find(|(from, _)| *from == head);
        format!(
            "{}{rest}",
            found.map_or(head, |(_, to)| to.trim_start_matches('\\'))
        )
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_cell_written_in_any_mixture_of_notations_is_the_same(
        picks in prop::collection::vec((any::<u8>(), any::<u8>()), 64),
        which in 0..CELLS.len(), letters in 0..LETTERS.len(),
        frame in 0u8..6, turned in any::<bool>(), by in (0usize..3, 0usize..4),
    ) {
        let (output, cell) = CELLS[which];
        let mut plainly = Author { picks: &[(0, 0)], at: 0, letters: &[], products: [" ", " \\odot "] };
        let plain: Vec<String> = cell.iter().map(|one| plainly.written(one)).collect();
        let products = [[" ", " \\cdot ", " \\times "][by.0], [" \\odot ", " \\circ ", " * ", " "][by.1]];
        let mut author = Author { picks: &picks, at: 0, letters: LETTERS[letters], products };
        let mut lines: Vec<String> = cell.iter().map(|one| author.written(one)).collect();
        if turned {
            lines.reverse();
        }
        let form = match frame {
            0 => lines.join("\n"),
            1 => format!("\\begin{{aligned}}\n{}\n\\end{{aligned}}", lines.join(" \\\\\n").replace(" = ", " &= ")),
            2 => lines.iter().map(|line| format!("$${line},$$\n")).collect(),
            3 => lines.join(", \\quad "),
            4 => format!("The cell is as follows:\n\n{}\n\nwhere everything is learned.", lines.join(",\n")),
            _ => format!("\\begin{{array}}{{ll}} \\\\\n{} \\\\\n\\end{{array}}", lines.join(" \\\\ ")),
        };
        // The same numbers, whatever the letters.
        let known: Vec<(String, String)> = "hxWUbcpVCkvqyzrifog"
            .chars()
            .map(|c| (author.plain(&c.to_string()), c.to_string()))
            .collect();
        let own = |plain: &str| {
            let word = plain.split('_').next().unwrap_or_default();
            let bare = word.strip_suffix("tilde").unwrap_or(word);
            let found = known.iter().find(|(to, _)| to == bare);
            found.map_or(plain.to_owned(), |(_, from)| plain.replacen(bare, from, 1))
        };
        let a = numbers_of(&form, &author.plain(output), &own);
        let b = numbers(&plain.join("\n"), output).unwrap();
        let a = a.unwrap_or_else(|f| panic!("{form}\n{}", told(&f)));
        let near = a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-12);
        prop_assert!(near, "{form}\n{a:?}\n{b:?}");
    }
}

#[test]
fn a_label_that_is_the_letter_of_the_last_time_is_a_label() {
    let role = |latex: &str, plain: &str| {
        let system = System::parse(latex).unwrap();
        let id = system.find(plain).unwrap_or_else(|| panic!("{latex}"));
        system.entry(id).role
    };
    let gates = r"s_t = \tanh(W_H x_t) + \sigma(W_T x_t + b_T) \odot s_{t-1} + b_H";
    assert_eq!(role(gates, "W_T"), Role::Parameter);
    assert_eq!(role(gates, "b_T"), Role::Parameter);
    let noise = r"h_t = \mu \odot x_t + \sigma_t \odot \sigma(x_t) + \sigma_z^2 \odot x_t";
    assert_eq!(role(noise, "sigma"), Role::Input);
    assert_eq!(role(noise, "sigma_z"), Role::Parameter);
    let target = r"h_t = W x_t \\ L = \|h_T - y_T\|^2";
    assert_eq!(role(target, "y"), Role::Input);
    let context = r"h_t = \tanh(W x_t + h_{t-1}) \\ s_t = s_{t-1} + V h_T";
    assert_eq!(role(context, "h"), Role::Sequence);
}
