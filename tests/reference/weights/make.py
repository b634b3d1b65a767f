"""Weights as real frameworks write them, and what these frameworks make of an input: cases.json.

Needs torch, keras (with JAX), onnx, numpy and safetensors. Run: python tests/reference/weights/make.py
"""
import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
import keras
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from safetensors.numpy import save_file as save_numpy
from safetensors.torch import save_file

HERE = Path(__file__).parent
X = np.random.default_rng(1).normal(size=(5, 3)).round(3)
CASES = []


def case(name, file, out, args=()):
    """`out` is T × O: yhat with a head, the top layer's states without."""
    CASES.append({"name": name, "file": file, "args": list(args), "x": X.tolist(), "out": np.asarray(out, float).tolist()})


# ---- PyTorch: state_dict() through safetensors ---------------------------------------------------

class Net(torch.nn.Module):
    def __init__(self, attribute, module, head, wide):
        super().__init__()
        setattr(self, attribute, module)
        self.attribute, self.head = attribute, head
        if head:
            setattr(self, head, torch.nn.Linear(wide, 2))

    def forward(self, x, *state):
        out, _ = getattr(self, self.attribute)(x, *state)
        return getattr(self, self.head)(out) if self.head else out


def torch_case(name, module, attribute="rnn", head=None, args=(), state=()):
    net = Net(attribute, module, head, module.hidden_size * (2 if module.bidirectional else 1)).double()
    save_file(net.state_dict(), HERE / f"{name}.safetensors")
    with torch.no_grad():
        case(name, f"{name}.safetensors", net(torch.tensor(X)[None], *state)[0].numpy(), args)


torch.manual_seed(3)
T = dict(batch_first=True)
torch_case("torch-lstm", torch.nn.LSTM(3, 2, **T), "encoder", "fc")
torch_case("torch-lstm-two-layers", torch.nn.LSTM(3, 2, 2, **T), "lstm", "linear")
torch_case("torch-gru", torch.nn.GRU(3, 2, **T), "gru", "out")
torch_case("torch-gru-no-bias", torch.nn.GRU(3, 2, bias=False, **T))
torch_case("torch-rnn-no-head", torch.nn.RNN(3, 2, **T))
torch_case("torch-lstm-both-ways", torch.nn.LSTM(3, 2, 2, bidirectional=True, **T), "lstm", "fc")
torch_case("torch-gru-both-ways", torch.nn.GRU(3, 2, bidirectional=True, **T))
h, c = torch.tensor([[[0.3, -0.4]]]).double(), torch.tensor([[[1.5, 0.25]]]).double()
torch_case("torch-lstm-initial", torch.nn.LSTM(3, 2, **T), "lstm", None,
           ["--initial", "h=0.3,-0.4", "--initial", "c=1.5,0.25"], ((h, c),))

cell = torch.nn.GRUCell(3, 2).double()
save_file(cell.state_dict(), HERE / "torch-gru-cell.safetensors")
with torch.no_grad():
    h, rows = torch.zeros(1, 2).double(), []
    for x in torch.tensor(X):
        h = cell(x[None], h)
        rows.append(h[0].numpy())
case("torch-gru-cell", "torch-gru-cell.safetensors", rows)

# The same numbers with the gates of another order, which only --gates can know.
lstm = torch.nn.LSTM(3, 2, **T).double()
order = torch.cat([torch.arange(2) + 2 * k for k in (0, 3, 1, 2)])  # i, o, f, g
save_file({k: v[order] for k, v in lstm.state_dict().items()}, HERE / "torch-lstm-iofg.safetensors")
with torch.no_grad():
    case("torch-lstm-iofg", "torch-lstm-iofg.safetensors", lstm(torch.tensor(X)[None])[0][0].numpy(), ["--gates", "iofg"])

# Two modules, one on the other.
first, second = torch.nn.LSTM(3, 2, **T).double(), torch.nn.GRU(2, 3, **T).double()
both = {f"low.{k}": v for k, v in first.state_dict().items()} | {f"high.{k}": v for k, v in second.state_dict().items()}
save_file(both, HERE / "torch-two-modules.safetensors")
with torch.no_grad():
    case("torch-two-modules", "torch-two-modules.safetensors",
         second(first(torch.tensor(X)[None])[0])[0][0].numpy(), ["--module", "low,high"])


# ---- Keras: the lines of docs/training.md ---------------------------------------------------------

def keras_case(name, *layers):
    keras.utils.set_random_seed(len(CASES))
    keras.config.set_floatx("float32")
    model = keras.Sequential([keras.Input((None, 3)), *layers])
    for w in model.weights:  # biases are drawn, too
        w.assign(np.random.default_rng(len(w.path)).normal(size=w.shape))
    save_numpy({f"{i}/{w.path}": np.asarray(w) for i, l in enumerate(model.layers) for w in l.weights},
               HERE / f"{name}.safetensors")
    case(name, f"{name}.safetensors", np.asarray(model(X[None].astype("float32")))[0])


K = keras.layers
keras_case("keras-lstm", K.LSTM(2, return_sequences=True), K.Dense(2))
keras_case("keras-gru", K.GRU(2, return_sequences=True), K.Dense(1, use_bias=False))
keras_case("keras-gru-reset-before", K.GRU(2, return_sequences=True, reset_after=False))
keras_case("keras-stacked", K.SimpleRNN(3, return_sequences=True), K.LSTM(2, return_sequences=True, use_bias=False))
keras_case("keras-both-ways", K.Bidirectional(K.LSTM(2, return_sequences=True)), K.Dense(1))


# ---- ONNX: nodes made with its own helpers, run by its own evaluator --------------------------------

def tensor(name, values, kind=np.float32, raw=True):
    values = np.asarray(values, kind)
    if raw:
        return numpy_helper.from_array(values, name)
    return helper.make_tensor(name, TensorProto.DOUBLE if kind == np.float64 else TensorProto.FLOAT, values.shape, values.flatten())


def onnx_case(name, op, inputs, out=None, gates=4, head=False, raw=True, kind=np.float32, both=False, **attributes):
    rng = np.random.default_rng(len(CASES))
    ways = 2 if both else 1
    dims = {"W": (ways, gates * 2, 3), "R": (ways, gates * 2, 2), "B": (ways, gates * 4), "P": (ways, 6),
            **{n: (1, ways, 2) if attributes.get("layout") else (ways, 1, 2) for n in ("h0", "c0")}}
    values = {n: rng.normal(size=dims[n]).astype(kind) for n in inputs if n in dims}
    tensors = [tensor(n, v, kind, raw) for n, v in values.items()]
    elem = TensorProto.DOUBLE if kind == np.float64 else TensorProto.FLOAT
    nodes = [helper.make_node(op, ["X", *inputs], ["Y"], hidden_size=2, **attributes)]
    last = "Y"
    if head:
        nodes += [helper.make_node("Transpose", ["Y"], ["Yt"], perm=[0, 2, 1, 3]), helper.make_node("Reshape", ["Yt", "flat"], ["F"]),
                  helper.make_node("Gemm", ["F", "V", "a"], ["Z"], transB=1)]
        tensors += [tensor("V", rng.normal(size=(1, 2)), kind, raw), tensor("a", [0.5], kind, raw),
                    numpy_helper.from_array(np.array([-1, 2]), "flat")]
        last = "Z"
    graph = helper.make_graph(nodes, name, [helper.make_tensor_value_info("X", elem, [5, 1, 3])],
                              [helper.make_tensor_value_info(last, elem, ["a", "b"] if head else ["a", "b", "c", "d"])], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)])
    onnx.checker.check_model(model)
    onnx.save(model, HERE / f"{name}.onnx")
    if out is None:
        y = ReferenceEvaluator(model).run(None, {"X": X[:, None].astype(kind)})[0]
        out = y.reshape(5, -1)
    else:
        out = out(values)
    case(name, f"{name}.onnx", out)


def torch_lstm_both(values):
    """The reference evaluator runs one direction alone; PyTorch runs both: gates i, o, f, c become i, f, c, o."""
    net = torch.nn.LSTM(3, 2, bidirectional=True).double()
    order = np.concatenate([np.arange(2) + 2 * k for k in (0, 2, 3, 1)])
    with torch.no_grad():
        for d, way in enumerate(("", "_reverse")):
            for key, value in (("weight_ih", values["W"][d]), ("weight_hh", values["R"][d]),
                               ("bias_ih", values["B"][d, :8]), ("bias_hh", values["B"][d, 8:])):
                getattr(net, f"{key}_l0{way}").copy_(torch.tensor(value[order]))
        return net(torch.tensor(X)[:, None])[0][:, 0].numpy()


onnx_case("onnx-lstm", "LSTM", ["W", "R", "B"], head=True)
onnx_case("onnx-lstm-peephole", "LSTM", ["W", "R", "B", "", "h0", "c0", "P"], raw=False)
onnx_case("onnx-lstm-double", "LSTM", ["W", "R"], kind=np.float64, raw=False)
onnx_case("onnx-gru-before", "GRU", ["W", "R", "B"], gates=3)
onnx_case("onnx-gru-after", "GRU", ["W", "R", "B"], gates=3, linear_before_reset=1)
onnx_case("onnx-rnn", "RNN", ["W", "R", "B", "", "h0"], gates=1)
onnx_case("onnx-lstm-both-ways", "LSTM", ["W", "R", "B"], torch_lstm_both, both=True, direction="bidirectional")

# ---- Files as the frameworks save them by themselves ------------------------------------------------

def saved_case(name, module, head=None, **around):
    net = Net("rnn", module, head, module.hidden_size)
    torch.save({**around, "model": net.state_dict()} if around else net.state_dict(), HERE / f"{name}.pt")
    with torch.no_grad():
        case(name, f"{name}.pt", net(torch.tensor(X)[None].float())[0].numpy())


saved_case("saved-lstm", torch.nn.LSTM(3, 2, 2, **T), "fc")
saved_case("saved-gru-checkpoint", torch.nn.GRU(3, 2, **T), epoch=3, loss=0.5, optimizer={"param_groups": [{"lr": 0.1}]})
turned = torch.nn.RNN(3, 2, **T)  # a view whose columns lie apart, over one storage
turned.weight_ih_l0 = torch.nn.Parameter(torch.arange(12.0).reshape(3, 4)[:, 1:3].t() / 10)
saved_case("saved-rnn-turned", turned)


def saved_keras_case(name, ending, *layers):
    model = keras.Sequential([keras.Input((None, 3)), *layers])
    for w in model.weights:
        w.assign(np.random.default_rng(len(w.path)).normal(size=w.shape))
    path = HERE / f"{name}{ending}"
    model.save_weights(path) if ending == ".weights.h5" else model.save(path)
    case(name, path.name, np.asarray(model(X[None].astype("float32")))[0])


saved_keras_case("saved-keras", ".keras", K.LSTM(3, return_sequences=True), K.GRU(3, return_sequences=True), K.Dense(1))
saved_keras_case("saved-keras-weights", ".weights.h5", K.GRU(2, return_sequences=True), K.GRU(2, return_sequences=True))
saved_keras_case("saved-keras-older", ".h5", K.LSTM(2, return_sequences=True), K.Dense(1))
saved_keras_case("saved-keras-relu", ".keras", K.LSTM(2, activation="relu", return_sequences=True),
                 K.SimpleRNN(2, return_sequences=True), K.Dense(1))

# ---- What files say beside numbers: precision, functions, wiring, which states are handed on ------------

def ending(name, file, last, args=()):
    """Only the answer to the last step is there."""
    case(name, file, np.zeros((5, len(last))), args)
    CASES[-1]["out"] = [None] * 4 + [np.asarray(last, float).tolist()]


with torch.no_grad():
    half = Net("lstm", torch.nn.LSTM(3, 2, **T), "fc", 2).half()
    torch.save(half.state_dict(), HERE / "saved-lstm-half.pt")
    case("saved-lstm-half", "saved-lstm-half.pt", half.double()(torch.tensor(X)[None])[0].numpy())

    projected = torch.nn.LSTM(3, 3, 2, proj_size=2, bidirectional=True, **T).double()
    save_file(projected.bfloat16().state_dict(), HERE / "torch-lstm-projected.safetensors")
    case("torch-lstm-projected", "torch-lstm-projected.safetensors", projected.double()(torch.tensor(X)[None])[0][0].numpy())

    relu = torch.nn.RNN(3, 2, nonlinearity="relu", **T).double()
    save_file(relu.state_dict(), HERE / "torch-rnn-relu.safetensors")
    case("torch-rnn-relu", "torch-rnn-relu.safetensors", relu(torch.tensor(X)[None])[0][0].numpy(), ["--activation", "relu"])

gru = torch.nn.GRU(3, 2, **T).double()
adam = torch.optim.Adam(gru.parameters())
gru(torch.tensor(X)[None])[0].sum().backward()
adam.step()
torch.save({"state": {"net": {f"module.{k}": v for k, v in gru.state_dict().items()}}, "adam": adam.state_dict(),
            "rng": torch.arange(3), "epoch": 2}, HERE / "saved-gru-within.pt")
with torch.no_grad():
    case("saved-gru-within", "saved-gru-within.pt", gru(torch.tensor(X)[None])[0][0].numpy())

R = dict(return_sequences=True)
saved_keras_case("saved-keras-functions", ".h5", K.GRU(2, name="zeta", recurrent_activation="hard_sigmoid", **R),
                 K.LSTM(2, name="alpha", activation="softplus", **R), K.Dense(2, activation="softmax"))
saved_keras_case("saved-keras-cells", ".keras", K.RNN([K.GRUCell(2, activation="elu", reset_after=False, use_bias=False), K.LSTMCell(2, activation="elu")], **R),
                 K.TimeDistributed(K.Dense(1, activation="sigmoid")))
both = keras.Sequential([keras.Input((None, 3)), K.Bidirectional(K.LSTM(2)), K.Dense(2)])
both.save(HERE / "saved-keras-ends.keras")
ending("saved-keras-ends", "saved-keras-ends.keras", np.asarray(both(X[None].astype("float32")))[0])


class Ends(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.out = torch.nn.GRU(3, 2, bidirectional=True, **T), torch.nn.Linear(4, 2)

    def forward(self, x):
        return torch.tanh(self.out(self.rnn(x)[1].transpose(0, 1).reshape(1, 4)))


ends = Ends()
torch.onnx.export(ends, torch.tensor(X)[None].float(), HERE / "onnx-gru-ends.onnx", dynamo=False, opset_version=17)
with torch.no_grad():
    ending("onnx-gru-ends", "onnx-gru-ends.onnx", ends(torch.tensor(X)[None].float())[0].numpy())

onnx_case("onnx-lstm-half", "LSTM", ["W", "R", "B"], kind=np.float16)
CASES.pop()  # a half run is too coarse: the same file, run with its numbers as doubles
double = onnx.load(HERE / "onnx-lstm-half.onnx")
for own in double.graph.initializer:
    own.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(own).astype(np.float64), own.name))
for own in (*double.graph.input, *double.graph.output):
    own.type.tensor_type.elem_type = TensorProto.DOUBLE
case("onnx-lstm-half", "onnx-lstm-half.onnx", ReferenceEvaluator(double).run(None, {"X": X[:, None]})[0].reshape(5, -1))


def batch_first(values):
    """`layout` 1 for two directions: no evaluator at hand runs it; its states are those of PyTorch by gates z, r, h."""
    net = torch.nn.GRU(3, 2, bidirectional=True).double()
    order = np.concatenate([np.arange(2) + 2 * k for k in (1, 0, 2)])
    with torch.no_grad():
        for d, way in enumerate(("", "_reverse")):
            for key, value in (("weight_ih", values["W"][d]), ("weight_hh", values["R"][d]),
                               ("bias_ih", values["B"][d, :6]), ("bias_hh", values["B"][d, 6:])):
                getattr(net, f"{key}_l0{way}").copy_(torch.tensor(value[order]))
        return net(torch.tensor(X)[:, None], torch.tensor(values["h0"]).double().reshape(2, 1, 2))[0][:, 0].numpy()


onnx_case("onnx-gru-layout", "GRU", ["W", "R", "B", "", "h0"], batch_first, gates=3, both=True, direction="bidirectional",
          linear_before_reset=1, layout=1)

# ---- Files that are almost right, and must be refused ---------------------------------------------------

keras.Sequential([keras.Input((None, 3)), K.Bidirectional(K.GRU(2, **R), merge_mode="sum"), K.Dense(2)]).save(HERE / "wrong-keras-sum.keras")
x = keras.Input((None, 3))
below = K.GRU(2, **R)(x)
keras.Model(x, K.Add()([below, K.GRU(2, **R)(below)])).save(HERE / "wrong-keras-residual.keras")
keras.Sequential([keras.Input((None, 3)), K.Dense(2), K.GRU(2, **R)]).save(HERE / "wrong-keras-dense-below.h5")


class Flipped(Ends):
    def forward(self, x):
        return self.out(self.rnn(x.flip(1))[0])


torch.onnx.export(Flipped(), torch.tensor(X)[None].float(), HERE / "wrong-onnx-flipped.onnx", dynamo=False, opset_version=17)

(HERE / "cases.json").write_text(json.dumps(CASES, indent=1) + "\n")
