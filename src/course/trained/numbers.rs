//! Numbers as a model file has them.

pub(super) fn row(values: &[f64]) -> String {
    let list: Vec<String> = values.iter().map(|v| format!("{v:?}")).collect();
    format!("[{}]", list.join(", "))
}

/// Row after row.
pub(super) fn matrix(m: &nalgebra::DMatrix<f64>) -> String {
    let rows: Vec<String> = m
        .row_iter()
        .map(|r| row(&r.iter().copied().collect::<Vec<f64>>()))
        .collect();
    format!("[{}]", rows.join(", "))
}
