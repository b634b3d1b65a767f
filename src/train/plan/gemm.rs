//! Products with packed weights, and sums of outer products.
//!
//! Sums stay in registers while a panel of rows runs through all columns of the weights (Goto & van de Geijn 2008). With many
//! sequences a register holds neighbouring sequences of one row; with one sequence it holds neighbouring rows.

use crate::train::Real;
use pulp::Simd;

/// Rows of a panel whose registers hold sequences. In a browser a product needs a register of its own before it is added, and what
/// does not fit into sixteen is slower by a third.
pub(super) const TALL: usize = if cfg!(target_family = "wasm") { 4 } else { 6 };
/// Registers of sequences beside each other.
const WIDE: usize = 2;
/// Registers of rows, with one sequence.
const HIGH: usize = 4;

/// Numbers in a register.
#[inline(always)]
pub(super) fn lanes<F: Real, S: Simd>() -> usize {
    size_of::<F::Lanes<S>>() / size_of::<F>()
}

/// Rows of the panels of a product of so many rows, for one sequence.
pub(super) fn heights(rows: usize, lanes: usize) -> impl Iterator<Item = usize> {
    let all = rows.div_ceil(lanes);
    let tall = (0..all / HIGH).map(move |_| HIGH * lanes);
    tall.chain((0..all % HIGH).map(move |_| lanes))
}

/// to (rows × columns) = panels [1; u; v; …], of `across` registers of columns.
#[inline(always)]
pub(super) fn many<F: Real, S: Simd>(
    simd: S,
    to: &mut [F],
    panels: &[F],
    inputs: &[&[F]],
    across: usize,
) {
    let width = across * lanes::<F, S>();
    let columns: usize = inputs.iter().map(|u| u.len() / width).sum();
    let panels = panels.chunks_exact(TALL * (columns + 1));
    for (to, panel) in to.chunks_mut(TALL * width).zip(panels) {
        let to = F::lanes_mut::<S>(to);
        let mut j = 0;
        while j + WIDE <= across {
            let sums = tile::<F, S, WIDE>(simd, panel, inputs, across, j);
            for (row, sums) in to.chunks_exact_mut(across).zip(sums) {
                row[j..j + WIDE].copy_from_slice(&sums);
            }
            j += WIDE;
        }
        if j < across {
            let sums = tile::<F, S, 1>(simd, panel, inputs, across, j);
            for (row, sums) in to.chunks_exact_mut(across).zip(sums) {
                row[j] = sums[0];
            }
        }
    }
}

#[inline(always)]
fn tile<F: Real, S: Simd, const N: usize>(
    simd: S,
    panel: &[F],
    inputs: &[&[F]],
    across: usize,
    j: usize,
) -> [[F::Lanes<S>; N]; TALL] {
    let (panel, _) = panel.as_chunks::<TALL>();
    let (bias, mut panel) = panel.split_first().expect("a panel begins with its bias");
    let mut sums = [[F::spread(simd, F::zero()); N]; TALL];
    for r in 0..TALL {
        sums[r] = [F::spread(simd, bias[r]); N];
    }
    for u in inputs {
        let u = F::lanes::<S>(u);
        let own = u.len() / across;
        let (weights, rest) = panel.split_at(own);
        panel = rest;
        for (u, w) in u.chunks_exact(across).zip(weights) {
            let u = &u[j..j + N];
            for r in 0..TALL {
                let w = F::spread(simd, w[r]);
                for n in 0..N {
                    sums[r][n] = F::times_plus(simd, u[n], w, sums[r][n]);
                }
            }
        }
    }
    sums
}

/// to (rows) = panels [1; u; v; …] for one sequence; rows are padded to whole registers.
#[inline(always)]
pub(super) fn one<F: Real, S: Simd>(simd: S, to: &mut [F], panels: &[F], inputs: &[&[F]]) {
    let columns: usize = inputs.iter().map(|u| u.len()).sum();
    let (mut to, mut panels) = (F::lanes_mut::<S>(to), F::lanes::<S>(panels));
    while to.len() >= HIGH {
        let (own, rest) = std::mem::take(&mut to).split_at_mut(HIGH);
        let (panel, others) = panels.split_at(HIGH * (columns + 1));
        own.copy_from_slice(&column::<F, S, HIGH>(simd, panel, inputs));
        (to, panels) = (rest, others);
    }
    while !to.is_empty() {
        let (own, rest) = std::mem::take(&mut to).split_at_mut(1);
        let (panel, others) = panels.split_at(columns + 1);
        own.copy_from_slice(&column::<F, S, 1>(simd, panel, inputs));
        (to, panels) = (rest, others);
    }
}

#[inline(always)]
fn column<F: Real, S: Simd, const H: usize>(
    simd: S,
    panel: &[F::Lanes<S>],
    inputs: &[&[F]],
) -> [F::Lanes<S>; H] {
    let (panel, _) = panel.as_chunks::<H>();
    let (bias, mut panel) = panel.split_first().expect("a panel begins with its bias");
    let mut sums = *bias;
    for u in inputs {
        let (weights, rest) = panel.split_at(u.len());
        panel = rest;
        for (u, w) in u.iter().zip(weights) {
            let u = F::spread(simd, *u);
            for h in 0..H {
                sums[h] = F::times_plus(simd, w[h], u, sums[h]);
            }
        }
    }
    sums
}

/// Sums of outer products: sums (rows × `wide` numbers) += Σ g uᵀ. Of each of `times`, g is rows × `size` columns and lies at
/// a place of `memory`; u of all times lies in `panel`, column after column, `wide` numbers each.
#[inline(always)]
pub(super) fn outer<F: Real, S: Simd>(
    simd: S,
    sums: &mut [F],
    memory: &[F],
    times: &[usize],
    size: usize,
    panel: &[F],
    wide: usize,
) {
    let registers = wide / lanes::<F, S>();
    let panel = F::lanes::<S>(panel);
    for (k, sums) in sums.chunks_mut(TALL * wide).enumerate() {
        let rows = sums.len() / wide;
        let sums = F::lanes_mut::<S>(sums);
        let mut n = 0;
        while n < registers {
            let is_pair = n + 1 < registers;
            let from = k * TALL * size;
            match (rows == TALL, is_pair) {
                (true, true) => block::<F, S, TALL, 2>(
                    simd, sums, memory, times, from, size, panel, registers, n,
                ),
                (true, false) => block::<F, S, TALL, 1>(
                    simd, sums, memory, times, from, size, panel, registers, n,
                ),
                (false, _) => {
                    for r in 0..rows {
                        let sums = &mut sums[r * registers..];
                        let from = from + r * size;
                        if is_pair {
                            block::<F, S, 1, 2>(
                                simd, sums, memory, times, from, size, panel, registers, n,
                            );
                        } else {
                            block::<F, S, 1, 1>(
                                simd, sums, memory, times, from, size, panel, registers, n,
                            );
                        }
                    }
                }
            }
            n += 2;
        }
    }
}

#[inline(always)]
#[allow(clippy::too_many_arguments)]
fn block<F: Real, S: Simd, const R: usize, const N: usize>(
    simd: S,
    to: &mut [F::Lanes<S>],
    memory: &[F],
    times: &[usize],
    from: usize,
    size: usize,
    panel: &[F::Lanes<S>],
    registers: usize,
    n: usize,
) {
    let mut sums = [[F::spread(simd, F::zero()); N]; R];
    for r in 0..R {
        sums[r].copy_from_slice(&to[r * registers + n..][..N]);
    }
    for (&time, panel) in times.iter().zip(panel.chunks_exact(size * registers)) {
        let g = &memory[time + from..][..R * size];
        // Rows of one number lie together.
        if size == 1 {
            add(simd, &mut sums, &panel[n..n + N], |r| g[r]);
            continue;
        }
        let mut rows: [&[F]; R] = [&[]; R];
        for r in 0..R {
            rows[r] = &g[r * size..][..size];
        }
        for (j, u) in panel.chunks_exact(registers).enumerate() {
            add(simd, &mut sums, &u[n..n + N], |r| rows[r][j]);
        }
    }
    for r in 0..R {
        to[r * registers + n..][..N].copy_from_slice(&sums[r]);
    }
}

/// sums += g uᵀ of one column.
#[inline(always)]
fn add<F: Real, S: Simd, const R: usize, const N: usize>(
    simd: S,
    sums: &mut [[F::Lanes<S>; N]; R],
    u: &[F::Lanes<S>],
    g: impl Fn(usize) -> F,
) {
    for (r, sums) in sums.iter_mut().enumerate() {
        let g = F::spread(simd, g(r));
        for k in 0..N {
            sums[k] = F::times_plus(simd, u[k], g, sums[k]);
        }
    }
}
