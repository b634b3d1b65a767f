//! Equations that are a layer the frameworks have: LSTM, GRU or a plain RNN, whatever their names are.

use crate::equation::{Equation, Expr, ExprKind, Func, NameId, Role, Sign, System, When};

/// What kind of layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// c = f⊙c + i⊙g, h = o⊙φ(c).
    Lstm(Func),
    /// h = (1 − z)⊙n + z⊙h, with the reset gate behind the matrix product.
    Gru,
    /// h = φ(Wx + Uh + b).
    Rnn(Func),
}

/// One gate: σ(Wx + Uh + b), of a GRU's candidate W x + b + r⊙(U h + c).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gate {
    pub(super) weight: NameId,
    pub(super) recurrent: NameId,
    pub(super) bias: NameId,
    pub(super) inner: Option<NameId>,
}

/// A layer, its gates in PyTorch's order: i f g o, r z n, or one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layer {
    pub(super) kind: Kind,
    pub(super) x: NameId,
    pub(super) h: NameId,
    pub(super) c: Option<NameId>,
    pub(super) gates: Vec<Gate>,
    /// Names that exist inside the layer alone.
    pub(super) inside: Vec<NameId>,
}

impl Gate {
    fn parameters(&self) -> impl Iterator<Item = NameId> {
        [self.weight, self.recurrent, self.bias]
            .into_iter()
            .chain(self.inner)
    }
}

impl Layer {
    /// The parameters of all gates.
    pub(super) fn parameters(&self) -> Vec<NameId> {
        self.gates.iter().flat_map(Gate::parameters).collect()
    }

    /// Whether the rest of the system sees x, h and c alone, and no weight is used twice.
    fn is_closed(&self, system: &System) -> bool {
        let own = |e: &Equation| {
            self.inside.contains(&e.name) || e.name == self.h || Some(e.name) == self.c
        };
        let parameters = self.parameters();
        let mut times_used = vec![0; parameters.len()];
        let mut closed = true;
        for equation in &system.equations {
            equation.expr.quantities(&mut |id, _, _, _| {
                closed &= own(equation) || !self.inside.contains(&id);
                let place = parameters.iter().position(|p| *p == id);
                place.into_iter().for_each(|k| times_used[k] += 1);
            });
        }
        closed && times_used.iter().all(|n| *n == 1)
    }
}

/// The layers of a system, in the order of their hidden states.
pub(super) fn layers(system: &System) -> Vec<Layer> {
    system
        .ids()
        .filter_map(|h| {
            lstm(system, h)
                .or_else(|| gru(system, h))
                .or_else(|| rnn(system, h))
        })
        .filter(|layer| layer.is_closed(system))
        .collect()
}

/// The right side of the only equation of a name, if that holds at every time.
fn right(system: &System, name: NameId) -> Option<&Expr> {
    let mut own = system.equations.iter().filter(|e| e.name == name);
    let first = own.next().filter(|e| matches!(e.when, When::Now(0)))?;
    own.next().is_none().then_some(&first.expr)
}

fn now(expr: &Expr) -> Option<NameId> {
    match expr.kind {
        ExprKind::Quantity(name, When::Now(0)) => Some(name),
        _ => None,
    }
}

fn before(expr: &Expr, name: NameId) -> bool {
    expr.kind == ExprKind::Quantity(name, When::Now(1))
}

fn parameter(system: &System, expr: &Expr) -> Option<NameId> {
    match expr.kind {
        ExprKind::Quantity(name, When::Always) if system.entry(name).role == Role::Parameter => {
            Some(name)
        }
        _ => None,
    }
}

/// The terms of a sum without minus.
fn terms(expr: &Expr) -> Option<Vec<&Expr>> {
    let ExprKind::Sum(terms) = &expr.kind else {
        return None;
    };
    terms
        .iter()
        .map(|(sign, term)| (*sign == Sign::Plus).then_some(term))
        .collect()
}

/// Two factors of an element-wise product, in both orders.
fn factors(expr: &Expr) -> Option<[(&Expr, &Expr); 2]> {
    let ExprKind::Hadamard(a, b) = &expr.kind else {
        return None;
    };
    Some([(a, b), (b, a)])
}

/// `Wx_t + Uh_{t-1} + b` in any order; x and the gate.
fn affine(system: &System, expr: &Expr, h: NameId) -> Option<(NameId, Gate)> {
    let terms = terms(expr)?;
    let (mut input, mut recurrent, mut bias) = (None, None, None);
    for term in &terms {
        match &term.kind {
            ExprKind::Product(w, x) if before(x, h) => recurrent = Some(parameter(system, w)?),
            ExprKind::Product(w, x) => input = Some((parameter(system, w)?, now(x)?)),
            _ => bias = Some(parameter(system, term)?),
        }
    }
    let ((weight, x), recurrent, bias) = (input?, recurrent?, bias?);
    (terms.len() == 3).then_some((
        x,
        Gate {
            weight,
            recurrent,
            bias,
            inner: None,
        },
    ))
}

/// `φ(affine)`: x, the gate and φ.
fn gate(system: &System, name: NameId, h: NameId) -> Option<(NameId, Gate, Func)> {
    let ExprKind::Apply(func, inner) = &right(system, name)?.kind else {
        return None;
    };
    let (x, gate) = affine(system, inner, h)?;
    Some((x, gate, *func))
}

/// `f⊙s_{t-1} + …` in any order: the gate of the state s, and the other term.
fn kept(system: &System, state: NameId) -> Option<(NameId, &Expr)> {
    let [first, second] = terms(right(system, state)?)?.try_into().ok()?;
    let gate = |e| {
        let mut orders = factors(e)?.into_iter();
        orders.find_map(|(f, old)| before(old, state).then(|| now(f))?)
    };
    let found = gate(first).map(|f| (f, second));
    found.or_else(|| gate(second).map(|f| (f, first)))
}

fn rnn(system: &System, h: NameId) -> Option<Layer> {
    let (x, gate, func) = gate(system, h, h)?;
    let known = matches!(func, Func::Tanh | Func::Relu);
    known.then(|| Layer {
        kind: Kind::Rnn(func),
        x,
        h,
        c: None,
        gates: vec![gate],
        inside: vec![],
    })
}

fn lstm(system: &System, h: NameId) -> Option<Layer> {
    let out = factors(right(system, h)?)?
        .into_iter()
        .find_map(|(o, squeezed)| {
            let ExprKind::Apply(func, c) = &squeezed.kind else {
                return None;
            };
            Some((now(o)?, *func, now(c)?))
        });
    let (o, func, c) = out?;
    let (f, written) = kept(system, c)?;
    let (i, g) = factors(written)?.into_iter().find_map(|(i, g)| {
        let (i, g) = (now(i)?, now(g)?);
        let gated = gate(system, i, h)?.2 == Func::Sigmoid;
        gated.then_some((i, g))
    })?;
    let inside = vec![i, f, g, o];
    let all: Option<Vec<_>> = inside.iter().map(|&name| gate(system, name, h)).collect();
    let all = all?;
    let functions = [Func::Sigmoid, Func::Sigmoid, func, Func::Sigmoid];
    let fits = all
        .iter()
        .zip(functions)
        .all(|(gate, wanted)| gate.2 == wanted && gate.0 == all[0].0);
    let known = matches!(func, Func::Tanh | Func::Relu);
    let gates = all.iter().map(|gate| gate.1).collect();
    (fits && known).then(|| Layer {
        kind: Kind::Lstm(func),
        x: all[0].0,
        h,
        c: Some(c),
        gates,
        inside,
    })
}

fn gru(system: &System, h: NameId) -> Option<Layer> {
    let (z, new) = kept(system, h)?;
    let n = factors(new)?
        .into_iter()
        .find_map(|(rest, n)| (one_minus(rest)? == z).then(|| now(n))?)?;
    let (x, update, func) = gate(system, z, h)?;
    let ExprKind::Apply(Func::Tanh, inner) = &right(system, n)?.kind else {
        return None;
    };
    let (mut weight, mut bias, mut reset) = (None, None, None);
    let parts = terms(inner)?;
    for part in &parts {
        match &part.kind {
            ExprKind::Product(w, input) if now(input) == Some(x) => weight = parameter(system, w),
            ExprKind::Hadamard(r, old) => reset = Some((now(r)?, recurrent(system, old, h)?)),
            _ => bias = parameter(system, part),
        }
    }
    let (r, (recurrent, inner)) = reset?;
    let (same, reset, other) = gate(system, r, h)?;
    let candidate = Gate {
        weight: weight?,
        recurrent,
        bias: bias?,
        inner: Some(inner),
    };
    let fits = parts.len() == 3 && same == x && func == Func::Sigmoid && other == Func::Sigmoid;
    let gates = vec![reset, update, candidate];
    fits.then(|| Layer {
        kind: Kind::Gru,
        x,
        h,
        c: None,
        gates,
        inside: vec![r, z, n],
    })
}

/// `1 − z_t`.
fn one_minus(expr: &Expr) -> Option<NameId> {
    let ExprKind::Sum(terms) = &expr.kind else {
        return None;
    };
    match terms.as_slice() {
        [(Sign::Plus, one), (Sign::Minus, z)] if one.kind == ExprKind::Number(1.0) => now(z),
        _ => None,
    }
}

/// `Uh_{t-1} + b`.
fn recurrent(system: &System, expr: &Expr, h: NameId) -> Option<(NameId, NameId)> {
    let [a, b] = terms(expr)?.try_into().ok()?;
    let product = |e: &Expr| match &e.kind {
        ExprKind::Product(u, old) if before(old, h) => parameter(system, u),
        _ => None,
    };
    product(a)
        .zip(parameter(system, b))
        .or_else(|| product(b).zip(parameter(system, a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GATES: &str = r"i_t = \sigma(A x_t + B h_{t-1} + b_i)
        f_t = \sigma(b_f + C x_t + D h_{t-1})
        o_t = \sigma(E x_t + F h_{t-1} + b_o)";
    const REST: &str = r"g_t = \tanh(G x_t + H h_{t-1} + b_g)
        c_t = i_t \odot g_t + c_{t-1} \odot f_t
        h_t = \tanh(c_t) \odot o_t";
    const GRU: &str = r"r_t = \sigma(A x_t + B h_{t-1} + b_r)
        z_t = \sigma(C x_t + D h_{t-1} + b_z)
        h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}";

    fn found(equations: &[&str]) -> Vec<(Kind, String)> {
        let system = System::parse(&equations.join("\n")).unwrap_or_else(|f| panic!("{f:?}"));
        let weights = |l: &Layer| -> String {
            l.gates
                .iter()
                .map(|g| system.name(g.weight).plain.as_str())
                .collect()
        };
        layers(&system)
            .iter()
            .map(|l| (l.kind, weights(l)))
            .collect()
    }

    #[test]
    fn layers_are_found_under_other_names_and_in_another_order() {
        assert_eq!(
            found(&[GATES, REST]),
            [(Kind::Lstm(Func::Tanh), "ACGE".to_owned())]
        );
        let after = r"n_t = \tanh(E x_t + b_n + r_t \odot (F h_{t-1} + b_m))";
        assert_eq!(found(&[GRU, after]), [(Kind::Gru, "ACE".to_owned())]);
        let plain = r"s_t = \mathrm{ReLU}(U s_{t-1} + V x_t + b)";
        assert_eq!(found(&[plain]), [(Kind::Rnn(Func::Relu), "V".to_owned())]);
    }

    #[test]
    fn what_no_layer_computes_is_not_taken_for_one() {
        // The reset gate inside the product, as papers of 2014 have it.
        let inside = r"n_t = \tanh(E x_t + F (r_t \odot h_{t-1}) + b_n)";
        assert!(found(&[GRU, inside]).is_empty());
        // Somebody looks into the layer, or two gates share a matrix.
        assert!(found(&[GATES, REST, r"y_t = W i_t"]).is_empty());
        assert!(found(&[&GATES.replace("C x_t", "A x_t"), REST]).is_empty());
        // Not squeezed, or looking further back.
        assert!(found(&[GATES, &REST.replace(r"\tanh(c_t)", "c_t")]).is_empty());
        assert!(
            found(&[
                GATES,
                &REST.replace(r"c_{t-1} \odot f_t", r"c_{t-2} \odot f_t")
            ])
            .is_empty()
        );
    }
}
