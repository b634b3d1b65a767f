//! A network, and what its training remembers, as a file.

mod write;

use super::super::{Activation, Architecture, Cell, Checkpoint, Head, Network};
use super::{memory, numbers, open, shape_of};
use crate::lang::{Fault, printable_line};
use safetensors::SafeTensors;
use safetensors::tensor::TensorView;
use std::collections::HashMap;
pub use write::{room, write};

/// What the tensors of a file do not say. What is none is as the file's metadata has it, which gatewalk writes;
/// without that φ is `usual`, the head reads every step, and a layer has two biases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// φ.
    pub activation: Option<Activation>,
    /// Where the head reads.
    pub head: Option<Head>,
    /// Two biases a layer, or their sum as one.
    pub two_biases: Option<bool>,
    /// φ where neither says it.
    pub usual: Activation,
}

impl Reading {
    /// The same with what the metadata says of the rest.
    fn with(self, metadata: &HashMap<String, String>) -> Reading {
        let said = |key: &str| metadata.get(key).map(String::as_str);
        let head = match said("head") {
            Some("last") => Some(Head::Last),
            Some("every") => Some(Head::Every),
            _ => None,
        };
        let activation = match said("activation") {
            Some("tanh") => Some(Activation::Tanh),
            Some("relu") => Some(Activation::Relu),
            _ => None,
        };
        let two_biases = match said("biases") {
            Some("1") => Some(false),
            Some("2") => Some(true),
            _ => None,
        };
        Reading {
            activation: self.activation.or(activation),
            head: self.head.or(head),
            two_biases: self.two_biases.or(two_biases),
            ..self
        }
    }
}

/// How tensors of a network are saved with PyTorch.
const SAVED_WITH: &str = "safetensors.torch.save_file(model.state_dict(), path)";

/// Reads a network, its sizes found from the shapes, and what its training remembers.
///
/// # Errors
/// A tensor that is missing, has another shape than its neighbours ask for, or is not needed; numbers that are not
/// finite.
pub fn read(bytes: &[u8], reading: Reading) -> Result<Checkpoint<f64>, Box<Fault>> {
    let file = open(bytes, SAVED_WITH)?;
    let metadata = SafeTensors::read_metadata(bytes)
        .ok()
        .and_then(|(_, m)| m.metadata().clone())
        .unwrap_or_default();
    let architecture = architecture(&file, reading.with(&metadata))?;
    let network = tensors(&file, architecture)?;
    let bytes = file
        .tensor("head.weight")
        .map_or(4, |t| t.dtype().bitsize() / 8);
    let memory = memory::read(&metadata, &architecture, bytes)?;
    Ok(Checkpoint { network, memory })
}

/// Sizes and kinds, from the shapes of the first layer and of the head.
fn architecture(file: &SafeTensors<'_>, reading: Reading) -> Result<Architecture, Box<Fault>> {
    let has = |name: &str| file.tensor(name).is_ok();
    let cell = match (has("lstm.weight_ih_l0"), has("rnn.weight_ih_l0")) {
        (true, false) => Cell::Lstm,
        (false, true) => Cell::Rnn,
        (true, true) => return Err(Box::new(two_cells())),
        _ => return Err(Box::new(no_cell(file))),
    };
    let prefix = cell.prefix();
    let first = format!("{prefix}.weight_ih_l0");
    let [rows, input] = shape_of(&first, &view(file, &first)?, 2)?[..] else {
        unreachable!("two dimensions")
    };
    let output = shape_of("head.weight", &view(file, "head.weight")?, 2)?[0];
    let architecture = Architecture {
        cell,
        activation: reading.activation.unwrap_or(reading.usual),
        input,
        hidden: 1,
        layers: (0..)
            .take_while(|l| has(&format!("{prefix}.weight_ih_l{l}")))
            .count(),
        output,
        head: reading.head.unwrap_or(Head::Every),
        two_biases: reading.two_biases.unwrap_or(true),
    };
    let gates = architecture.gates();
    if !rows.is_multiple_of(gates) {
        return Err(Box::new(
            Fault::whole(
                format!("`{first}` has {rows} rows, which is no multiple of {gates}"),
                format!("“{first}”有 {rows} 行，不是 {gates} 的倍数"),
            )
            .help(
                "an LSTM with H units has 4H: a row a unit for i, then f, g and o",
                "H 个单元的 LSTM 应有 4H 行：依次是 i、f、g、o，每个单元各一行",
            ),
        ));
    }
    let architecture = Architecture {
        hidden: rows / gates,
        ..architecture
    };
    architecture.check()?;
    Ok(architecture)
}

/// The numbers, each tensor of the shape it should have.
fn tensors(file: &SafeTensors<'_>, architecture: Architecture) -> Result<Network<f64>, Box<Fault>> {
    let mut network = Network {
        architecture,
        parameters: vec![0.0; architecture.parameters()],
    };
    let own = architecture.tensors();
    let expected = Architecture {
        two_biases: true,
        ..architecture
    }
    .tensors();
    for want in &expected {
        let given = view(file, &want.name)?;
        let shape = want.shape();
        if given.shape() != shape {
            let (name, is) = (&want.name, given.shape());
            let (i, h, o) = (architecture.input, architecture.hidden, architecture.output);
            return Err(Box::new(Fault::whole(
                format!("`{name}` has shape {is:?}, where {i} inputs, {h} units and {o} outputs make it {shape:?}"),
                format!("“{name}”的形状是 {is:?}；{i} 个输入、{h} 个单元、{o} 个输出时应当是 {shape:?}"),
            )
            .help(
                format!("the sizes are those of `{}.weight_ih_l0` and `head.weight`", architecture.cell.prefix()),
                format!("大小取自“{}.weight_ih_l0”和“head.weight”", architecture.cell.prefix()),
            )));
        }
        let list = numbers(&want.name, &given)?;
        let single = !architecture.two_biases;
        let name = if single {
            want.name.replace("bias_hh", "bias_ih")
        } else {
            want.name.clone()
        };
        let to = own
            .iter()
            .find(|t| t.name == name)
            .expect("both lists have the same names");
        for (k, v) in list.iter().enumerate() {
            network.parameters[to.at(k / want.cols, k % want.cols)] += v;
        }
    }
    sums_are_finite(&network)?;
    let mut names = file.names();
    names.sort_unstable();
    match names
        .into_iter()
        .find(|n| !expected.iter().any(|t| t.name == *n))
    {
        Some(extra) => Err(Box::new(unused(extra))),
        None => Ok(network),
    }
}

/// The two biases of a layer are only ever added up: their sum must be a number, too.
fn sums_are_finite(network: &Network<f64>) -> Result<(), Box<Fault>> {
    let (a, prefix) = (network.architecture, network.architecture.cell.prefix());
    for layer in 0..a.layers {
        let bias = |kind: &str| network.tensor(&format!("{prefix}.bias_{kind}_l{layer}"));
        let Some(mut sum) = bias("ih") else { continue };
        if let Some(other) = bias("hh") {
            sum += other;
        }
        if let Some(place) = sum.iter().position(|v| !v.is_finite()) {
            return Err(Box::new(
                Fault::whole(
                    format!("`{prefix}.bias_ih_l{layer}` and `{prefix}.bias_hh_l{layer}` add up to no finite number at place {place}"),
                    format!("“{prefix}.bias_ih_l{layer}”与“{prefix}.bias_hh_l{layer}”在第 {place} 个位置相加后不是有限的数"),
                )
                .help("each is a number, but their sum is too large for one", "两个数各自都有限，但和大得无法表示"),
            ));
        }
    }
    Ok(())
}

/// A tensor by name; what is missing is said with what a file should have.
fn view<'a>(file: &SafeTensors<'a>, name: &str) -> Result<TensorView<'a>, Box<Fault>> {
    file.tensor(name).map_err(|_| {
        let fault = Fault::whole(format!("the file has no `{name}`"), format!("文件里没有“{name}”"));
        Box::new(if name.starts_with("head") {
            fault.help(
                "the output comes from a linear layer with a bias, named `head`",
                "输出应当来自名为 head、带偏置的线性层",
            )
        } else if name.contains("bias") {
            fault.help(
                "a layer has bias_ih and bias_hh, which bias=False leaves out; fill them with zeros",
                "每层都有 bias_ih 和 bias_hh；bias=False 会省去它们，请补上零",
            )
        } else {
            fault.help(
                "every layer has weight_ih, weight_hh and both biases",
                "每层都有 weight_ih、weight_hh 和两个偏置",
            )
        })
    })
}

fn two_cells() -> Fault {
    Fault::whole(
        "the file has both `lstm.weight_ih_l0` and `rnn.weight_ih_l0`: which network is meant is not clear",
        "文件里既有“lstm.weight_ih_l0”又有“rnn.weight_ih_l0”，不知道指哪个网络",
    )
    .help("keep the tensors of one of them", "请只留下其中一个的张量")
}

fn no_cell(file: &SafeTensors<'_>) -> Fault {
    let mut names: Vec<String> = file.names().iter().map(|n| printable_line(n, 60)).collect();
    names.sort();
    names.truncate(12);
    let list = names.join(", ");
    let fault = Fault::whole(
        "the file has no `lstm.weight_ih_l0`, and no `rnn.weight_ih_l0` either",
        "文件里既没有“lstm.weight_ih_l0”，也没有“rnn.weight_ih_l0”",
    );
    if names.is_empty() {
        return fault.help("there is no tensor in it at all", "里面一个张量也没有");
    }
    if names.iter().any(|n| n.starts_with("gru.")) {
        return fault.help(
            "it holds a GRU; an LSTM or a plain RNN can be read",
            "里面是一个 GRU；这里能读的是 LSTM 或普通 RNN",
        );
    }
    fault.help(
        format!(
            "its tensors are: {list}; name the module `lstm` (or `rnn`) and the linear layer `head`"
        ),
        format!("文件里的张量是：{list}；请把模块命名为 lstm（或 rnn），线性层命名为 head"),
    )
}

fn unused(name: &str) -> Fault {
    let shown = printable_line(name, 60);
    let fault = Fault::whole(
        format!("the file has `{shown}`, which this network does not use"),
        format!("文件里有“{shown}”，而这个网络用不到它"),
    );
    fault.help(
        "bidirectional LSTMs, projections and other layers cannot be read",
        "不支持双向 LSTM、投影以及其他层",
    )
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
        within(
            "the number of input features",
            "输入特征数",
            self.input,
            Self::MAX_FEATURES,
        )?;
        within(
            "the number of outputs",
            "输出个数",
            self.output,
            Self::MAX_FEATURES,
        )?;
        within(
            "the number of hidden units",
            "隐藏单元数",
            self.hidden,
            Self::MAX_HIDDEN,
        )?;
        within(
            "the number of layers",
            "层数",
            self.layers,
            Self::MAX_LAYERS,
        )?;
        within(
            "the number of parameters",
            "参数个数",
            self.parameters(),
            Self::MAX_PARAMETERS,
        )
    }
}
