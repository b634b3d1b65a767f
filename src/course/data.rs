//! Numbers in a model file: lists, matrices, and seeded draws.

use crate::equation::{MAX_DIM, Shape};
use crate::graph::Matrix;
use crate::lang::{Diagnostic, Diagnostics, Span, Text, text};
use std::fmt::Display;
use std::ops::RangeInclusive;
use toml::Spanned;
use toml::de::DeValue;

/// Largest seed: a number of TOML that is read exactly.
const MAX_SEED: u64 = 1 << 52;

/// Key, its span, its value.
pub(super) type Row<'a> = (&'a str, Span, &'a Spanned<DeValue<'a>>);

/// What a file gives for a name.
pub(super) enum InitialValue {
    /// One number.
    Number(f64),
    /// A flat list.
    List(Vec<f64>),
    /// Rows of equal length.
    Rows(Vec<Vec<f64>>),
    /// To be drawn when the shape is known.
    Drawn { init: String, seed: u64 },
}

impl InitialValue {
    /// Reads a value; `drawn` says whether `{ init = … }` may stand here.
    pub(super) fn read(
        value: &Spanned<DeValue<'_>>,
        drawn: bool,
    ) -> Result<InitialValue, Diagnostics> {
        match value.get_ref() {
            DeValue::Array(list)
                if list
                    .iter()
                    .any(|v| matches!(v.get_ref(), DeValue::Array(_))) =>
            {
                rows(value)
            }
            DeValue::Array(list) => {
                if list.is_empty() || list.len() > MAX_DIM {
                    return Err(vec![size(value.span(), list.len())]);
                }
                Ok(InitialValue::List(collect(list.iter().map(number))?))
            }
            DeValue::Table(_) if drawn => seeded(value),
            _ => number(value)
                .map(InitialValue::Number)
                .map_err(|f| vec![*f]),
        }
    }

    /// Rows as a sequence over time.
    pub(super) fn rows(&self) -> usize {
        match self {
            InitialValue::Number(_) | InitialValue::Drawn { .. } => 1,
            InitialValue::List(list) => list.len(),
            InitialValue::Rows(rows) => rows.len(),
        }
    }

    /// The shape of the quantity; a `series` has one column vector a row. `None` when it is drawn.
    pub(super) fn shape(&self, series: bool) -> Result<Option<Shape>, Box<Diagnostic>> {
        Ok(Some(match self {
            InitialValue::Drawn { .. } => return Ok(None),
            InitialValue::Number(_) => Shape::SCALAR,
            InitialValue::List(_) if series => Shape::SCALAR,
            InitialValue::List(list) => Shape {
                rows: list.len(),
                cols: 1,
            },
            InitialValue::Rows(rows) if series => Shape {
                rows: rows[0].len(),
                cols: 1,
            },
            InitialValue::Rows(rows) => Shape {
                rows: rows.len(),
                cols: rows[0].len(),
            },
        }))
    }

    /// As a sequence: one column vector a time.
    pub(super) fn columns(&self) -> Vec<Matrix> {
        match self {
            InitialValue::Number(n) => vec![Matrix::from_element(1, 1, *n)],
            InitialValue::List(list) => list
                .iter()
                .map(|&n| Matrix::from_element(1, 1, n))
                .collect(),
            InitialValue::Rows(rows) => rows
                .iter()
                .map(|r| Matrix::from_column_slice(r.len(), 1, r))
                .collect(),
            InitialValue::Drawn { .. } => vec![],
        }
    }

    /// As one matrix; a flat list is a column.
    pub(super) fn matrix(&self) -> Matrix {
        match self {
            InitialValue::Number(n) => Matrix::from_element(1, 1, *n),
            InitialValue::List(list) => Matrix::from_column_slice(list.len(), 1, list),
            InitialValue::Rows(rows) => {
                Matrix::from_fn(rows.len(), rows[0].len(), |r, c| rows[r][c])
            }
            InitialValue::Drawn { .. } => Matrix::zeros(1, 1),
        }
    }
}

fn size(span: Span, len: usize) -> Diagnostic {
    Diagnostic::at(span, text!("model.list_numbers_not", most = MAX_DIM, len))
}

fn collect<T>(
    items: impl Iterator<Item = Result<T, Box<Diagnostic>>>,
) -> Result<Vec<T>, Diagnostics> {
    let (mut good, mut bad) = (vec![], vec![]);
    for item in items {
        match item {
            Ok(item) => good.push(item),
            Err(fault) => bad.push(*fault),
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
    if faults.is_empty() {
        Ok(InitialValue::Rows(out))
    } else {
        Err(faults)
    }
}

/// A finite number.
pub(super) fn number(value: &Spanned<DeValue<'_>>) -> Result<f64, Box<Diagnostic>> {
    let parsed = match value.get_ref() {
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
            .ok()
            .map(|n| n as f64),
        DeValue::Float(n) => n.as_str().parse::<f64>().ok(),
        _ => {
            return Err(Box::new(
                Diagnostic::at(value.span(), text!("model.number_should_stand_here"))
                    .help(text!("model.example_vector_matrix")),
            ));
        }
    };
    match parsed {
        Some(n) if n.is_finite() => Ok(n),
        _ => Err(Box::new(
            Diagnostic::at(value.span(), text!("model.not_finite_number"))
                .help(text!("model.nan_infinity_would_spread_through")),
        )),
    }
}

/// A whole number within bounds; `what` is what it is.
pub(super) fn whole<T: Copy + Display + TryFrom<u64> + PartialOrd>(
    value: &Spanned<DeValue<'_>>,
    bounds: RangeInclusive<T>,
    what: Text,
) -> Result<T, Box<Diagnostic>> {
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
    Err(Box::new(Diagnostic::at(
        value.span(),
        text!("model.whole_number_from", what, least, most),
    )))
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
        Some(v) => whole(v, 0..=MAX_SEED, text!("model.seed")).map_err(|f| vec![*f])?,
        None => 0,
    };
    Ok(InitialValue::Drawn {
        init: init.to_owned(),
        seed,
    })
}
