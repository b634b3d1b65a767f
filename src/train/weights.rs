//! Weights and data in safetensors, under PyTorch's names and in its layout.
//!
//! `lstm.weight_ih_l0` is 4H × I with gates i, f, g, o, row after row; a plain RNN's names begin `rnn.`;
//! the head is `head.weight` (O × H) and `head.bias`. A file has both biases of a layer: of a network
//! with one, `bias_hh` is written as zeros.

use super::{Activation, Architecture, Cell, Data, Head, Inputs, Network, Real, Targets};
use crate::lang::{Fault, printable_line};
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};
use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

/// Largest file that is read.
pub const MAX_FILE: u64 = 1 << 29;

/// A file's bytes, no more than [`MAX_FILE`].
///
/// # Errors
/// What the system says, or that the file is too large.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Box<Fault>> {
    let said = |e: std::io::Error| {
        Box::new(
            Fault::whole(format!("cannot read the file: {e}"), format!("无法读取文件：{e}"))
                .help("check the path and its permissions", "请检查路径与权限"),
        )
    };
    let file = std::fs::File::open(path).map_err(said)?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(said)?;
    if bytes.len() as u64 > MAX_FILE {
        let mb = MAX_FILE >> 20;
        return Err(Box::new(Fault::whole(
            format!("the file is larger than {mb} MB"),
            format!("文件大于 {mb} MB"),
        )));
    }
    Ok(bytes)
}

fn open(bytes: &[u8]) -> Result<SafeTensors<'_>, Box<Fault>> {
    SafeTensors::deserialize(bytes).map_err(|e| {
        let e = printable_line(&e.to_string(), 200);
        Box::new(
            Fault::whole(
                format!("this is not a safetensors file: {e}"),
                format!("这不是 safetensors 文件：{e}"),
            )
            .help(
                "write it with safetensors.torch.save_file(model.state_dict(), path)",
                "请用 safetensors.torch.save_file(model.state_dict(), path) 写出",
            ),
        )
    })
}

/// The numbers of a tensor, row after row.
fn numbers(name: &str, view: &TensorView<'_>) -> Result<Vec<f64>, Box<Fault>> {
    let name = printable_line(name, 60);
    let list: Vec<f64> = match view.dtype() {
        Dtype::F32 => view.data().as_chunks().0.iter().map(|b| f64::from(f32::from_le_bytes(*b))).collect(),
        Dtype::F64 => view.data().as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect(),
        other => {
            return Err(Box::new(
                Fault::whole(
                    format!("`{name}` holds {other:?} numbers; f32 or f64 are read"),
                    format!("“{name}”里是 {other:?} 类型的数；这里只读 f32 或 f64"),
                )
                .help("convert with tensor.float()", "请先用 tensor.float() 转换"),
            ));
        }
    };
    if let Some(at) = list.iter().position(|v| !v.is_finite()) {
        return Err(Box::new(Fault::whole(
            format!("`{name}` holds {} at place {at}: every number must be finite", list[at]),
            format!("“{name}”第 {at} 个位置是 {}：每个数都应当是有限的", list[at]),
        )));
    }
    Ok(list)
}

fn shape_of(name: &str, view: &TensorView<'_>, dims: usize) -> Result<Vec<usize>, Box<Fault>> {
    let shape = view.shape().to_vec();
    if shape.len() == dims && shape.iter().all(|&n| n > 0) {
        return Ok(shape);
    }
    Err(Box::new(Fault::whole(
        format!("`{name}` has shape {shape:?}, not {dims} dimensions of at least 1"),
        format!("“{name}”的形状是 {shape:?}，应当有 {dims} 维且每维至少为 1"),
    )))
}

/// What a file does not say, and which therefore its metadata or an option must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// φ.
    pub activation: Activation,
    /// Where the head reads.
    pub head: Head,
    /// Two biases a layer, or their sum as one.
    pub two_biases: bool,
}

/// Reads a network, its sizes found from the shapes. Metadata that gatewalk wrote goes before `reading`.
///
/// # Errors
/// A tensor that is missing, has another shape than its neighbours ask for, or is not needed.
pub fn read(bytes: &[u8], mut reading: Reading) -> Result<Network<f64>, Box<Fault>> {
    let file = open(bytes)?;
    if let Ok((_, metadata)) = SafeTensors::read_metadata(bytes)
        && let Some(said) = metadata.metadata()
    {
        match said.get("head").map(String::as_str) {
            Some("last") => reading.head = Head::Last,
            Some("every") => reading.head = Head::Every,
            _ => {}
        }
        match said.get("activation").map(String::as_str) {
            Some("tanh") => reading.activation = Activation::Tanh,
            Some("relu") => reading.activation = Activation::Relu,
            _ => {}
        }
        match said.get("biases").map(String::as_str) {
            Some("1") => reading.two_biases = false,
            Some("2") => reading.two_biases = true,
            _ => {}
        }
    }
    let has = |name: &str| file.tensor(name).is_ok();
    let (cell, prefix) = match (has("lstm.weight_ih_l0"), has("rnn.weight_ih_l0")) {
        (true, false) => (Cell::Lstm, "lstm"),
        (false, true) => (Cell::Rnn, "rnn"),
        _ => {
            let mut names: Vec<String> = file.names().iter().map(|n| printable_line(n, 60)).collect();
            names.sort();
            names.truncate(12);
            let names = names.join(", ");
            return Err(Box::new(
                Fault::whole(
                    "the file has no `lstm.weight_ih_l0`, and no `rnn.weight_ih_l0` either",
                    "文件里既没有“lstm.weight_ih_l0”，也没有“rnn.weight_ih_l0”",
                )
                .help(
                    format!("its tensors are: {names}; name the module `lstm` and the linear layer `head`"),
                    format!("文件里的张量是：{names}；请把模块命名为 lstm，线性层命名为 head"),
                ),
            ));
        }
    };
    let view = |name: &str| {
        file.tensor(name).map_err(|_| {
            Box::new(
                Fault::whole(format!("the file has no `{name}`"), format!("文件里没有“{name}”"))
                    .help("the head is a linear layer named `head`", "输出层应当是名为 head 的线性层"),
            )
        })
    };
    let gates = if cell == Cell::Lstm { 4 } else { 1 };
    let first = format!("{prefix}.weight_ih_l0");
    let [rows, input] = shape_of(&first, &view(&first)?, 2)?[..] else { unreachable!("two dimensions") };
    let output = shape_of("head.weight", &view("head.weight")?, 2)?[0];
    let layers = (0..).take_while(|l| has(&format!("{prefix}.weight_ih_l{l}"))).count();
    let hidden = rows / gates;
    let Reading { activation, head, two_biases } = reading;
    let architecture = Architecture { cell, activation, input, hidden, layers, output, head, two_biases };
    architecture.check()?;
    let mut network = Network { architecture, parameters: vec![0.0; architecture.parameters()] };
    let with_both = Architecture { two_biases: true, ..architecture };
    for want in with_both.tensors() {
        let given = view(&want.name)?;
        let shape = if want.vector { vec![want.rows] } else { vec![want.rows, want.cols] };
        if given.shape() != shape {
            let (name, is) = (&want.name, given.shape());
            return Err(Box::new(Fault::whole(
                format!("`{name}` has shape {is:?}; beside `{first}` it should be {shape:?}"),
                format!("“{name}”的形状是 {is:?}；与“{first}”配合应当是 {shape:?}"),
            )));
        }
        let list = numbers(&want.name, &given)?;
        let name = if two_biases { want.name.clone() } else { want.name.replace("bias_hh", "bias_ih") };
        let tensors = architecture.tensors();
        let to = tensors.iter().find(|t| t.name == name).expect("both lists have the same names");
        for (k, v) in list.iter().enumerate() {
            network.parameters[to.at(k / want.cols, k % want.cols)] += v;
        }
    }
    if let Some(extra) = file.names().iter().find(|n| !with_both.tensors().iter().any(|t| t.name == **n)) {
        let extra = printable_line(extra, 60);
        return Err(Box::new(
            Fault::whole(
                format!("the file has `{extra}`, which this network does not use"),
                format!("文件里有“{extra}”，而这个网络用不到它"),
            )
            .help(
                "bidirectional LSTMs, projections and other layers cannot be read",
                "不支持双向 LSTM、投影以及其他层",
            ),
        ));
    }
    Ok(network)
}

impl Architecture {
    /// Whether the sizes are within what a network may have.
    ///
    /// # Errors
    /// The size that is not, with its bounds.
    pub fn check(&self) -> Result<(), Box<Fault>> {
        let within = |en: &str, zh: &str, is: usize, most: usize| {
            if (1..=most).contains(&is) {
                return Ok(());
            }
            Err(Box::new(Fault::whole(
                format!("{en} must be 1 to {most}, not {is}"),
                format!("{zh}应当在 1 到 {most} 之间，而不是 {is}"),
            )))
        };
        within("the number of input features", "输入特征数", self.input, Self::MAX_FEATURES)?;
        within("the number of outputs", "输出个数", self.output, Self::MAX_FEATURES)?;
        within("the number of hidden units", "隐藏单元数", self.hidden, Self::MAX_HIDDEN)?;
        within("the number of layers", "层数", self.layers, Self::MAX_LAYERS)?;
        within("the number of parameters", "参数个数", self.parameters(), Self::MAX_PARAMETERS)
    }
}

/// A network as the bytes of a file.
pub fn write<F: Real>(network: &Network<F>) -> Vec<u8> {
    let a = network.architecture;
    let dtype = if F::BYTES == 4 { Dtype::F32 } else { Dtype::F64 };
    let own = a.tensors();
    let all = Architecture { two_biases: true, ..a }.tensors();
    let data: Vec<(String, Vec<usize>, Vec<u8>)> = all
        .into_iter()
        .map(|t| {
            let from = own.iter().find(|o| o.name == t.name);
            let mut bytes = Vec::with_capacity(t.len() * F::BYTES);
            for r in 0..t.rows {
                for c in 0..t.cols {
                    from.map_or(F::zero(), |f| network.parameters[f.at(r, c)]).write(&mut bytes);
                }
            }
            let shape = if t.vector { vec![t.rows] } else { vec![t.rows, t.cols] };
            (t.name, shape, bytes)
        })
        .collect();
    let views = data.iter().map(|(name, shape, bytes)| {
        let view = TensorView::new(dtype, shape.clone(), bytes).expect("as many bytes as the shape asks for");
        (name.clone(), view)
    });
    let said = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let metadata = HashMap::from([
        said("format", "pt"),
        said("head", if a.head == Head::Last { "last" } else { "every" }),
        said("activation", if a.activation == Activation::Tanh { "tanh" } else { "relu" }),
        said("biases", if a.two_biases { "2" } else { "1" }),
    ]);
    serialize(views, Some(metadata)).expect("the views are of memory")
}

/// Reads `x` [N, T, I] and `y`: [N, O] for one target a sequence, [N, T, O] for one at each step.
///
/// # Errors
/// A tensor that is missing or whose shape does not fit.
pub fn read_data(bytes: &[u8]) -> Result<Data<f64>, Box<Fault>> {
    let file = open(bytes)?;
    let view = |name: &str| {
        file.tensor(name).map_err(|_| {
            Box::new(Fault::whole(format!("the file has no `{name}`"), format!("文件里没有“{name}”")).help(
                "`x` is [N, T, I]; `y` is [N, O] or [N, T, O]",
                "x 的形状是 [N, T, I]；y 是 [N, O] 或 [N, T, O]",
            ))
        })
    };
    let (x, y) = (view("x")?, view("y")?);
    let [samples, steps, features] = shape_of("x", &x, 3)?[..] else { unreachable!("three dimensions") };
    let (every_step, width) = match *y.shape() {
        [n, width] if n == samples && width > 0 => (false, width),
        [n, t, width] if n == samples && t == steps && width > 0 => (true, width),
        ref other => {
            return Err(Box::new(Fault::whole(
                format!("`y` has shape {other:?}; with `x` {:?} it is [N, O] or [N, T, O]", x.shape()),
                format!("“y”的形状是 {other:?}；x 是 {:?} 时它应当是 [N, O] 或 [N, T, O]", x.shape()),
            )));
        }
    };
    Ok(Data {
        samples,
        steps,
        features,
        inputs: Inputs::Values(numbers("x", &x)?),
        targets: Targets::Values { values: numbers("y", &y)?, width },
        every_step,
        lengths: None,
    })
}

/// Sequences as lines of numbers with commas between; each number is to foretell the next. Lines may
/// differ in length; a first line that is no numbers is taken for names.
///
/// # Errors
/// What is no number, with its line and column; too little or too much of it.
pub fn read_csv(bytes: &[u8]) -> Result<Data<f64>, Box<Fault>> {
    let wrong = |en: String, zh: String| {
        Box::new(Fault::whole(en, zh).help(
            "a line is a sequence: numbers with commas between, as in 1,2,3,4",
            "一行是一条序列：数之间用逗号隔开，例如 1,2,3,4",
        ))
    };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let mut rows: Vec<Vec<f64>> = vec![];
    let mut longest = 0_usize;
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|e| wrong(format!("this is no CSV: {e}"), format!("这不是 CSV：{e}")))?;
        let line = record.position().map_or(at as u64 + 1, csv::Position::line);
        let number = |(k, field): (usize, &str)| {
            field.parse().ok().filter(|v: &f64| v.is_finite()).ok_or_else(|| {
                let (shown, column) = (crate::lang::printable_line(field, 20), k + 1);
                wrong(
                    format!("line {line}, number {column}: {shown} is no number"),
                    format!("第 {line} 行第 {column} 个：{shown} 不是数"),
                )
            })
        };
        match record.iter().enumerate().map(number).collect::<Result<Vec<f64>, _>>() {
            Ok(row) if row.len() >= 2 => {
                longest = longest.max(row.len());
                rows.push(row);
            }
            Ok(row) if row.is_empty() => {}
            Ok(_) => {
                return Err(wrong(
                    format!("line {line} has one number; a sequence needs two or more"),
                    format!("第 {line} 行只有一个数；一条序列至少要两个"),
                ));
            }
            Err(_) if at == 0 => {}
            Err(fault) => return Err(fault),
        }
        if rows.len() * longest > MAX_NUMBERS {
            return Err(wrong(
                format!("there are more than {MAX_NUMBERS} numbers, the longest line counted for each"),
                format!("数太多，按最长一行计超过了 {MAX_NUMBERS} 个"),
            ));
        }
    }
    if rows.is_empty() {
        return Err(wrong("there is no sequence in this file".into(), "文件里没有序列".into()));
    }
    let steps = longest - 1;
    let padded = |skip: usize| -> Vec<f64> {
        let part = |row: &Vec<f64>| {
            let mut list = row[skip..skip + row.len() - 1].to_vec();
            list.resize(steps, 0.0);
            list
        };
        rows.iter().flat_map(part).collect()
    };
    Ok(Data {
        samples: rows.len(),
        steps,
        features: 1,
        inputs: Inputs::Values(padded(0)),
        targets: Targets::Values { values: padded(1), width: 1 },
        every_step: true,
        lengths: rows
            .iter()
            .any(|r| r.len() != steps + 1)
            .then(|| rows.iter().map(|r| r.len() as u32 - 1).collect()),
    })
}

/// Most numbers of a CSV file, padded.
const MAX_NUMBERS: usize = 50_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    /// Once over the lines takes a second; once over all of them for each takes minutes.
    #[test]
    fn a_long_table_is_read_in_one_pass() {
        let begun = Instant::now();
        let data = read_csv(&b"1,2\n".repeat(300_000)).unwrap();
        assert_eq!((data.samples, data.steps, data.lengths), (300_000, 1, None));
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }
}
