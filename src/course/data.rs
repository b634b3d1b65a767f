//! Numbers in a model file: lists, matrices, and seeded draws.

use crate::equation::{MAX_DIM, NameId, Shape};
use crate::graph::Matrix;
use crate::lang::{Diagnostic, Diagnostics, Span, Text, text};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fmt::Display;
use std::ops::RangeInclusive;
use toml::Spanned;
use toml::de::DeValue;

/// Largest seed: a number of TOML that is read exactly.
const MAX_SEED: u64 = 1 << 52;

/// Key, its span, its value.
pub(super) type Row<'a> = (&'a str, Span, &'a Spanned<DeValue<'a>>);

/// What a file gives for a name.
#[derive(Clone)]
pub(super) enum InitialValue {
    /// Numbers: one, a flat list as a column, or rows of equal length.
    Given(Matrix),
    /// To be drawn when the shape is known.
    Dataset { init: String, seed: u64 },
}

impl InitialValue {
    /// Reads a value; `drawn` says whether `{ init = … }` may stand here.
    pub(super) fn read(
        value: &Spanned<DeValue<'_>>,
        drawn: bool,
    ) -> Result<InitialValue, Diagnostics> {
        let is_list = |v: &Spanned<DeValue<'_>>| v.get_ref().is_array();
        match value.get_ref() {
            DeValue::Array(list) if list.iter().any(is_list) => rows(value),
            DeValue::Array(list) if list.is_empty() || list.len() > MAX_DIM => {
                Err(vec![size(value.span(), list.len())])
            }
            DeValue::Array(list) => collect(list.iter().map(number)).map(column),
            DeValue::Table(_) if drawn => seeded(value),
            _ => collect([number(value)].into_iter()).map(column),
        }
    }

    /// Rows as a sequence over time.
    pub(super) fn rows(&self) -> usize {
        match self {
            InitialValue::Given(numbers) => numbers.nrows(),
            InitialValue::Dataset { .. } => 1,
        }
    }

    /// The shape of the quantity; a `series` has one column vector a row. `None` when it is drawn.
    pub(super) fn shape(&self, series: bool) -> Option<Shape> {
        let InitialValue::Given(numbers) = self else {
            return None;
        };
        let (rows, cols) = numbers.shape();
        Some(if series {
            Shape {
                rows: cols,
                cols: 1,
            }
        } else {
            Shape { rows, cols }
        })
    }

    /// As a sequence: one column vector a time.
    pub(super) fn columns(&self) -> Vec<Matrix> {
        let InitialValue::Given(numbers) = self else {
            return vec![];
        };
        let column = |t| Matrix::from_fn(numbers.ncols(), 1, |unit, _| numbers[(t, unit)]);
        (0..numbers.nrows()).map(column).collect()
    }

    /// As one matrix, that of `name`, which has this shape.
    pub(super) fn matrix(&self, name: NameId, shape: Shape) -> Matrix {
        match self {
            InitialValue::Given(numbers) => numbers.clone(),
            InitialValue::Dataset { init, seed } => drawn(init, *seed, name, shape),
        }
    }
}

fn column(numbers: Vec<f64>) -> InitialValue {
    InitialValue::Given(Matrix::from_vec(numbers.len(), 1, numbers))
}

fn size(span: Span, len: usize) -> Diagnostic {
    Diagnostic::at(span, text!("model.list_numbers_not", most = MAX_DIM, len))
}

fn collect<T>(items: impl Iterator<Item = Result<T, Diagnostic>>) -> Result<Vec<T>, Diagnostics> {
    let (mut good, mut bad) = (vec![], vec![]);
    for item in items {
        match item {
            Ok(item) => good.push(item),
            Err(fault) => bad.push(fault),
        }
    }
    if bad.is_empty() { Ok(good) } else { Err(bad) }
}

fn rows(value: &Spanned<DeValue<'_>>) -> Result<InitialValue, Diagnostics> {
    let list = value.get_ref().as_array().expect("checked by the caller");
    if list.len() > MAX_DIM {
        return Err(vec![size(value.span(), list.len())]);
    }
    let (mut out, mut faults): (Vec<Vec<f64>>, Diagnostics) = (vec![], vec![]);
    for row in list {
        let Some(cells) = row.get_ref().as_array() else {
            faults.push(Diagnostic::at(
                row.span(),
                text!("model.row_should_list_numbers"),
            ));
            continue;
        };
        if cells.is_empty() || cells.len() > MAX_DIM {
            faults.push(size(row.span(), cells.len()));
            continue;
        }
        match collect(cells.iter().map(number)) {
            Ok(cells) if out.first().is_some_and(|first| first.len() != cells.len()) => faults
                .push(
                    Diagnostic::at(
                        row.span(),
                        text!(
                            "model.row_numbers_first",
                            n = cells.len(),
                            n_2 = out[0].len()
                        ),
                    )
                    .help(text!("model.all_rows_matrix_same_length")),
                ),
            Ok(cells) => out.push(cells),
            Err(more) => faults.extend(more),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let numbers = Matrix::from_fn(out.len(), out[0].len(), |r, c| out[r][c]);
    Ok(InitialValue::Given(numbers))
}

/// A finite number.
pub(super) fn number(value: &Spanned<DeValue<'_>>) -> Result<f64, Diagnostic> {
    let parsed = match value.get_ref() {
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
            .ok()
            .map(|n| n as f64),
        DeValue::Float(n) => n.as_str().parse::<f64>().ok(),
        _ => {
            return Err(
                Diagnostic::at(value.span(), text!("model.number_should_stand_here"))
                    .help(text!("model.example_vector_matrix")),
            );
        }
    };
    match parsed {
        Some(n) if n.is_finite() => Ok(n),
        _ => Err(
            Diagnostic::at(value.span(), text!("model.not_finite_number"))
                .help(text!("model.nan_infinity_would_spread_through")),
        ),
    }
}

/// A whole number within bounds; `what` is what it is.
pub(super) fn whole<T: Copy + Display + TryFrom<u64> + PartialOrd>(
    value: &Spanned<DeValue<'_>>,
    bounds: RangeInclusive<T>,
    what: Text,
) -> Result<T, Diagnostic> {
    let (least, most) = (*bounds.start(), *bounds.end());
    let n = number(value)?;
    // Beyond 2^53 not every whole number can be told from the next.
    let exact = n.fract() == 0.0 && (0.0..=9e15).contains(&n);
    if let Ok(n) = T::try_from(n as u64)
        && exact
        && bounds.contains(&n)
    {
        return Ok(n);
    }
    Err(Diagnostic::at(
        value.span(),
        text!("model.whole_number_from", what, least, most),
    ))
}

fn seeded(value: &Spanned<DeValue<'_>>) -> Result<InitialValue, Diagnostics> {
    let table = value.get_ref().as_table().expect("checked by the caller");
    let init = table
        .get("init")
        .and_then(|v| v.get_ref().as_str())
        .unwrap_or_default();
    if !["xavier", "normal", "zeros"].contains(&init)
        || table
            .keys()
            .any(|k| k.get_ref() != "init" && k.get_ref() != "seed")
    {
        return Err(vec![
            Diagnostic::at(value.span(), text!("model.way_draw_numbers_not_known"))
                .help(text!("model.init_xavier_seed_normal_zeros")),
        ]);
    }
    let seed = match table.get("seed") {
        Some(v) => whole(v, 0..=MAX_SEED, text!("model.seed")).map_err(|f| vec![f])?,
        None => 0,
    };
    Ok(InitialValue::Dataset {
        init: init.to_owned(),
        seed,
    })
}

/// Seeded numbers; the name is part of the seed, so that two parameters differ.
pub(super) fn drawn(init: &str, seed: u64, name: NameId, shape: Shape) -> Matrix {
    let mut random = ChaCha8Rng::seed_from_u64(seed ^ (u64::from(name.0) << 32));
    // Glorot & Bengio 2010: uniform within ±√(6 / (fan in + fan out)).
    let reach = (6.0 / (shape.rows + shape.cols) as f64).sqrt();
    let mut draw = || match init {
        "zeros" => 0.0,
        "normal" => {
            // Box & Muller 1958.
            let (u, v): (f64, f64) = (1.0 - random.random::<f64>(), random.random());
            (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
        }
        _ => reach * (2.0 * random.random::<f64>() - 1.0),
    };
    Matrix::from_fn(shape.rows, shape.cols, |_, _| draw())
}
