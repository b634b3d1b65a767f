//! Data of one's own: tensors, or lines of numbers.

use super::super::Data;
use super::{numbers, open, shape_of};
use crate::lang::{Diagnostic, Text, printable_line, text};
use safetensors::{Dtype, SafeTensors};
use std::path::Path;

/// Reads `x` [N, T, I] and `y`: [N, O] for one target a sequence, [N, T, O] for one at each step; and `lengths`, N of them, if
/// sequences end earlier than the longest.
///
/// # Errors
/// A tensor that is missing or whose shape does not fit.
pub fn read_data(bytes: &[u8]) -> Result<Data<f64>, Diagnostic> {
    let file = open(bytes, "safetensors.torch.save_file({'x': x, 'y': y}, path)")?;
    let view = |name: &str| {
        file.tensor(name).map_err(|_| {
            let fault = Diagnostic::whole(text!("weights.file_has_no", name));
            fault.help(text!("weights.shapes"))
        })
    };
    let (x, y) = (view("x")?, view("y")?);
    let [samples, steps, features] = shape_of("x", &x, 3)?[..] else {
        unreachable!("three dimensions")
    };
    let (every_step, width) = match *y.shape() {
        [n, width] if n == samples && width > 0 => (false, width),
        [n, t, width] if n == samples && t == steps && width > 0 => (true, width),
        ref other => {
            let (other, shape) = (format!("{other:?}"), format!("{:?}", x.shape()));
            return Err(Diagnostic::whole(text!("weights.shape", other, shape)));
        }
    };
    let inputs = (numbers("x", &x)?, features);
    let targets = (numbers("y", &y)?, width);
    Ok(Data {
        lengths: lengths(&file, samples, steps)?,
        ..Data::of_numbers(samples, inputs, targets, every_step)
    })
}

/// Whether a file of tensors is [data](read_data), not weights.
pub fn is_data(bytes: &[u8]) -> bool {
    let file = SafeTensors::deserialize(bytes);
    file.is_ok_and(|file| ["x", "y"].iter().all(|name| file.tensor(name).is_ok()))
}

/// Steps of each sequence, as `torch.nn.utils.rnn.pack_padded_sequence` takes them; none if all are equally long.
fn lengths(
    file: &SafeTensors<'_>,
    samples: usize,
    steps: usize,
) -> Result<Option<Vec<u32>>, Diagnostic> {
    let Ok(view) = file.tensor("lengths") else {
        return Ok(None);
    };
    let list: Option<Vec<f64>> = match view.dtype() {
        Dtype::I64 => {
            let numbers = view.data().as_chunks().0.iter();
            Some(numbers.map(|b| i64::from_le_bytes(*b) as f64).collect())
        }
        Dtype::I32 => {
            let numbers = view.data().as_chunks().0.iter();
            Some(numbers.map(|b| i32::from_le_bytes(*b).into()).collect())
        }
        _ => numbers("lengths", &view).ok(),
    };
    let is_length = |n: &f64| n.fract() == 0.0 && (1.0..=steps as f64).contains(n);
    match list.filter(|list| view.shape() == [samples] && list.iter().all(is_length)) {
        Some(list) if list.iter().all(|n| *n == steps as f64) => Ok(None),
        Some(list) => Ok(Some(list.into_iter().map(|n| n as u32).collect())),
        None => {
            let fault = Diagnostic::whole(text!("weights.lengths_of_sequences", samples, steps));
            Err(fault.help(text!("weights.lengths_count_steps")))
        }
    }
}

/// Data as a file's name says they are written, or else as they begin: a table is text, and a safetensors file begins
/// with the eight bytes of a length.
///
/// # Errors
/// See [`read_csv`] and [`read_data`].
pub fn read_table(path: &Path, bytes: &[u8]) -> Result<Data<f64>, Diagnostic> {
    let extension = path.extension();
    let ends = |with: &str| extension.is_some_and(|e| e.eq_ignore_ascii_case(with));
    let printed = |b: &u8| matches!(b, b' '..=b'~' | b'\n' | b'\r' | b'\t');
    let text = || !bytes.is_empty() && bytes.iter().take(8).all(printed);
    if ends("csv") || (!ends("safetensors") && text()) {
        read_csv(bytes)
    } else {
        read_data(bytes)
    }
}

/// Sequences as lines of numbers with commas between; each number is to foretell the next. Lines may
/// differ in length; a first line that is no numbers is taken for names.
///
/// # Errors
/// What is no number, with its line and column; too little or too much of it.
pub fn read_csv(bytes: &[u8]) -> Result<Data<f64>, Diagnostic> {
    let (rows, longest) = rows(bytes)?;
    if rows.is_empty() {
        return Err(wrong(text!("weights.no_sequence_file")));
    }
    let steps = longest - 1;
    let differ = rows.iter().any(|row| row.len() != longest);
    let lengths = differ.then(|| rows.iter().map(|row| row.len() as u32 - 1).collect());
    let padded = |skip: usize| -> Vec<f64> {
        let part = |row: &Vec<f64>| {
            let mut list = row[skip..skip + row.len() - 1].to_vec();
            list.resize(steps, 0.0);
            list
        };
        rows.iter().flat_map(part).collect()
    };
    Ok(Data {
        lengths,
        ..Data::of_numbers(rows.len(), (padded(0), 1), (padded(1), 1), true)
    })
}

/// What is wrong with a file of lines.
fn wrong(what: Text) -> Diagnostic {
    Diagnostic::whole(what).help(text!("weights.line_sequence_numbers_commas"))
}

/// The lines that are sequences, and the length of the longest.
fn rows(bytes: &[u8]) -> Result<(Vec<Vec<f64>>, usize), Diagnostic> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let mut rows: Vec<Vec<f64>> = vec![];
    let mut longest = 0_usize;
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|e| wrong(text!("weights.this_is_no_csv", e)))?;
        let line = record
            .position()
            .map_or(at + 1, |place| line_of(bytes, place));
        match row(&record, line) {
            Ok(row) if row.len() >= 2 => {
                longest = longest.max(row.len());
                rows.push(row);
            }
            Ok(row) if row.is_empty() => {}
            Ok(_) => return Err(wrong(text!("weights.line_one_number_sequence_needs", line))),
            // Names of columns: a line that has numbers, too, is no such line.
            Err(_) if at == 0 && !record.iter().any(is_number) => {}
            Err(fault) => return Err(fault),
        }
        if rows.len() * longest > MAX_NUMBERS {
            let most = MAX_NUMBERS;
            return Err(wrong(text!("weights.more_than_numbers_longest_line", most)));
        }
    }
    Ok((rows, longest))
}

/// The line of a record, from 1; its place is before the empty lines that are passed over.
fn line_of(bytes: &[u8], place: &csv::Position) -> usize {
    let from = usize::try_from(place.byte()).unwrap_or(usize::MAX);
    let rest = bytes.get(from..).unwrap_or_default();
    let empty = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
    let line = usize::try_from(place.line()).unwrap_or(usize::MAX);
    line.saturating_add(empty.filter(|b| **b == b'\n').count())
}

fn is_number(field: &str) -> bool {
    field.parse().is_ok_and(f64::is_finite)
}

/// The numbers of a line. Nothing behind the last is how tables write that a line is shorter.
fn row(record: &csv::StringRecord, line: usize) -> Result<Vec<f64>, Diagnostic> {
    let filled = (0..record.len()).rfind(|k| record.get(*k).is_some_and(|own| !own.is_empty()));
    let number = |(k, field): (usize, &str)| match field.parse() {
        Ok(value) if f64::is_finite(value) => Ok(value),
        _ => {
            let (shown, column) = (printable_line(field, 20), k + 1);
            if field.is_empty() {
                return Err(wrong(text!("weights.line_number_missing", line, column)));
            }
            Err(wrong(text!(
                "weights.line_number_no_number",
                line,
                column,
                shown
            )))
        }
    };
    let fields = record.iter().take(filled.map_or(0, |last| last + 1));
    fields.enumerate().map(number).collect()
}

/// Most numbers of a CSV file, padded.
const MAX_NUMBERS: usize = 50_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn lines_end_where_their_numbers_do_and_lose_none() {
        // As tables write lines of unequal length, with names above and an empty line between.
        let data = read_csv(b"a,b,c\n1,2,3\n\n4,5,\n6,7,\n").unwrap();
        assert_eq!(data.lengths, Some(vec![2, 1, 1]));
        let said = |csv: &[u8]| {
            let fault = read_csv(csv).map(|data| data.samples).unwrap_err();
            fault.message.get(crate::lang::Lang::EN).to_string()
        };
        assert!(said(b"1,2\n\n\n3,x,5\n").starts_with("line 4, number 2"));
        assert!(said(b"1,2\n3,,5\n").contains("line 2, number 2 is missing"));
        // A first line with a number in it is no line of names.
        assert!(said(b"1,nan,3\n1,2\n").starts_with("line 1, number 2"));
    }

    /// Once over the lines takes a second; once over all of them for each takes minutes.
    #[test]
    fn a_long_table_is_read_in_one_pass() {
        let begun = Instant::now();
        let data = read_csv(&b"1,2\n".repeat(300_000)).unwrap();
        assert_eq!((data.samples, data.steps, data.lengths), (300_000, 1, None));
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{:?}",
            begun.elapsed()
        );
    }
}
