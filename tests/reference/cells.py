"""Writes the reference values and gradients of published cells that tests/cells.rs holds gatewalk to.

Made with JAX 0.10.2 and Python 3.11, in float64 on the CPU. To run it, with gatewalk built:

    python tests/reference/cells.py target/debug/gatewalk

Each cell stands twice: in tests/reference/cells/NAME.tex in one of the notations of print, and below as a
function of the numbers, written by hand from the mathematics of its publication and without a look at the
LaTeX. The program only says which parameters it has drawn. Gradients are of the loss with respect to every
number and every named result, which JAX finds by itself.
"""

import json
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as np

jax.config.update("jax_enable_x64", True)

CELLS = Path(__file__).resolve().parent / "cells"
INPUT = "x=0.4,-1.2 1,0.3 -0.6,0.9"
STEPS = 3

tanh, exp = np.tanh, np.exp
sigmoid, relu, softplus, elu = jax.nn.sigmoid, jax.nn.relu, jax.nn.softplus, jax.nn.elu
diagonal_of_ones = np.eye(2)


class Quantities(dict):
    """The numbers by their names, columns as n rows of one. A result is kept with something added that is zero:
    the gradient with respect to that is the gradient with respect to the result."""

    def __init__(self, given, added):
        super().__init__(given)
        self.added = added
        self.results = {}

    def keep(self, name, value):
        value = value + self.added.get(name, 0.0)
        self[name] = self.results[name] = value
        return value

    def affine(self, *terms):
        """The sum of products of names, A@B, and of names alone."""
        total = 0.0
        for term in terms:
            factors = [self[name] for name in term.split("@")]
            total = total + (factors[0] @ factors[1] if len(factors) == 2 else factors[0])
        return total


# ---- the cells: what happens at time t ----------------------------------------------------------


def elman(q, t):
    s = q.keep(f"s_{t}", tanh(q.affine(f"A@x_{t}", f"B@s_{t - 1}", "a")))
    q.keep(f"p_{t}", jax.nn.softmax(q["V"] @ s + q["v"], axis=0))


def jordan(q, t):
    h = q.keep(f"h_{t}", tanh(q.affine(f"W_h@x_{t}", f"U_h@y_{t - 1}", "b_h")))
    q.keep(f"y_{t}", sigmoid(q["W_y"] @ h + q["b_y"]))


def lstm_rows(q, t):
    def gate(k):
        return q.affine(f"X_{t}@P_x{k}", f"Y_{t - 1}@P_y{k}", f"q_{k}")

    i = q.keep(f"I_{t}", sigmoid(gate("i")))
    f = q.keep(f"F_{t}", sigmoid(gate("f")))
    o = q.keep(f"O_{t}", sigmoid(gate("o")))
    new = q.keep(f"Mtilde_{t}", tanh(gate("m")))
    m = q.keep(f"M_{t}", f * q[f"M_{t - 1}"] + i * new)
    q.keep(f"Y_{t}", o * tanh(m))


def lstm_concatenated(q, t):
    both = np.concatenate([q[f"a_{t - 1}"], q[f"x_{t}"]])
    forget, update, out = (
        q.keep(f"Gamma_{k}_{t}", sigmoid(q[f"K_{k}"] @ both + q[f"k_{k}"])) for k in "fuo"
    )
    new = q.keep(f"mtilde_{t}", tanh(q["K_m"] @ both + q["k_m"]))
    m = q.keep(f"m_{t}", update * new + forget * q[f"m_{t - 1}"])
    q.keep(f"a_{t}", out * tanh(m))


def lstm_two_biases(q, t):
    def gate(k):
        return q.affine(f"A_i{k}@x_{t}", f"a_i{k}", f"A_h{k}@s_{t - 1}", f"a_h{k}")

    u, f, e = (q.keep(f"{k}_{t}", sigmoid(gate(k))) for k in "ufe")
    z = q.keep(f"z_{t}", tanh(gate("z")))
    m = q.keep(f"m_{t}", f * q[f"m_{t - 1}"] + u * z)
    q.keep(f"s_{t}", e * tanh(m))


def lstm_primed(q, t):
    def gate(k):
        return q.affine(f"W_x{k}@x_{t}", f"W_h{k}@h_{t - 1}", f"b_{k}")

    u, f, e = (q.keep(f"{k}_{t}", sigmoid(gate(k))) for k in "ufe")
    z = q.keep(f"z_{t}", tanh(gate("z")))
    m = q.keep(f"m_{t}", f * q[f"m_{t - 1}"] + u * z)
    q.keep(f"h_{t}", e * tanh(m))


def lstm_1997(q, t):
    def gate(k):
        return q.affine(f"W_x_{k}@x_{t}", f"W_y_{k}@y_{t - 1}", f"b_{k}")

    g = q.keep(f"g_{t}", tanh(gate("g")))
    u, e = (q.keep(f"{k}_{t}", sigmoid(gate(k))) for k in "ue")
    s = q.keep(f"s_{t}", q[f"s_{t - 1}"] + u * g)
    q.keep(f"y_{t}", e * tanh(s))


def peepholes(q, t, variant):
    """The LSTM with peepholes and what is left out of it, in the names of the variants."""

    def gate(k, memory=None):
        peephole = 0.0 if memory is None else q[f"p_{k}"] * q[memory]
        return q.affine(f"W_{k}@x_{t}", f"R_{k}@h_{t - 1}", f"b_{k}") + peephole

    before = q[f"m_{t - 1}"]
    if variant == "CIFG":
        g = tanh(q.keep(f"gbar_{t}", gate("g")))
    else:
        g = tanh(gate("g"))
    g = q.keep(f"g_{t}", g)
    u = q.keep(f"u_{t}", sigmoid(gate("u", f"m_{t - 1}")))
    if variant == "CIFG":
        k = 1 - u
    elif variant == "NFG":
        k = np.ones_like(u)
    else:
        k = sigmoid(gate("k", f"m_{t - 1}"))
    k = q.keep(f"k_{t}", k)
    m = q.keep(f"m_{t}", g * u + before * k)
    e = q.keep(f"e_{t}", sigmoid(gate("e", f"m_{t}")))
    q.keep(f"h_{t}", m * e if variant == "NOAF" else tanh(m) * e)


def lstm_memory_in_gates(q, t):
    def gate(k, memory):
        return q.affine(f"W_x_{k}@x_{t}", f"W_h_{k}@h_{t - 1}", f"b_{k}") + tanh(q[f"W_m_{k}"] @ memory)

    before = q[f"m_{t - 1}"]
    u, f = (q.keep(f"{k}_{t}", sigmoid(gate(k, before))) for k in "uf")
    m = q.keep(f"m_{t}", f * before + u * tanh(q.affine(f"W_x_m@x_{t}", "b_m")))
    e = q.keep(f"e_{t}", sigmoid(gate("e", m)))
    q.keep(f"h_{t}", e * tanh(m))


def gru(q, t):
    before = q[f"s_{t - 1}"]
    u, r = (q.keep(f"{k}_{t}", sigmoid(q.affine(f"A_{k}@x_{t}", f"B_{k}@s_{t - 1}", f"c_{k}"))) for k in "ur")
    new = q.keep(f"shat_{t}", tanh(q["A_s"] @ q[f"x_{t}"] + q["B_s"] @ (r * before) + q["c_s"]))
    q.keep(f"s_{t}", before + u * (new - before))


def gru_reset_after(q, t):
    def of_input(k):
        return q.affine(f"W_i{k}@x_{t}", f"b_i{k}")

    def of_state(k):
        return q.affine(f"W_h{k}@h_{t - 1}", f"b_h{k}")

    r, u = (q.keep(f"{k}_{t}", sigmoid(of_input(k) + of_state(k))) for k in "ru")
    n = q.keep(f"n_{t}", tanh(of_input("n") + r * of_state("n")))
    q.keep(f"h_{t}", n + u * (q[f"h_{t - 1}"] - n))


def gru_concatenated(q, t):
    before, x = q[f"s_{t - 1}"], q[f"x_{t}"]
    u, r = (q.keep(f"{k}_{t}", sigmoid(q[f"K_{k}"] @ np.concatenate([before, x]))) for k in "ur")
    new = q.keep(f"stilde_{t}", tanh(q["K"] @ np.concatenate([r * before, x])))
    q.keep(f"s_{t}", before + u * (new - before))


def minimal_gated_unit(q, t):
    before, x = q[f"s_{t - 1}"], q[f"x_{t}"]
    f = q.keep(f"f_{t}", sigmoid(q["W_x_f"] @ x + q["W_s_f"] @ before + q["b_f"]))
    new = q.keep(f"stilde_{t}", tanh(q["W_x_s"] @ x + q["W_s_s"] @ (f * before) + q["b_s"]))
    q.keep(f"s_{t}", before + f * (new - before))


def recurrent_additive(q, t):
    x, h = q[f"x_{t}"], q[f"h_{t - 1}"]
    new = q.keep(f"mtilde_{t}", q["W_mx"] @ x + q["b_m"])
    u, f = (q.keep(f"{k}_{t}", sigmoid(q[f"W_{k}x"] @ x + q[f"W_{k}h"] @ h + q[f"b_{k}"])) for k in "uf")
    m = q.keep(f"m_{t}", u * new + f * q[f"m_{t - 1}"])
    q.keep(f"h_{t}", tanh(m))


def minimal_gru(q, t):
    x, before = q[f"x_{t}"], q[f"s_{t - 1}"]
    u = q.keep(f"u_{t}", sigmoid(q["W_u_lin"] @ x + q["b_u_lin"]))
    new = q.keep(f"stilde_{t}", q["W_stilde_lin"] @ x + q["b_stilde_lin"])
    q.keep(f"s_{t}", before + u * (new - before))


def simple_recurrent_unit(q, t):
    x = q[f"x_{t}"]
    new = q.keep(f"xhat_{t}", q["W"] @ x)
    k, r = (q.keep(f"{k}_{t}", sigmoid(q[f"W_{k}"] @ x + q[f"b_{k}"])) for k in "kr")
    m = q.keep(f"m_{t}", new + k * (q[f"m_{t - 1}"] - new))
    q.keep(f"h_{t}", r * tanh(m) + (1 - r) * x)


def bistable(q, t):
    x, before = q[f"x_{t}"], q[f"s_{t - 1}"]
    a = q.keep(f"q_{t}", 1 + tanh(q["U_q"] @ x + q["v_q"] * before))
    k = q.keep(f"k_{t}", sigmoid(q["U_k"] @ x + q["v_k"] * before))
    q.keep(f"s_{t}", k * before + (1 - k) * tanh(q["U_s"] @ x + a * before))


def fast_rnn(q, t):
    new = q.keep(f"stilde_{t}", sigmoid(q.affine(f"W@x_{t}", f"U@s_{t - 1}", "b")))
    q.keep(f"s_{t}", sigmoid(q["alpha"]) * new + sigmoid(q["beta"]) * q[f"s_{t - 1}"])


def light_gru(q, t):
    before = q[f"s_{t - 1}"]
    u = q.keep(f"u_{t}", sigmoid(q.affine(f"W_u@x_{t}", f"U_u@s_{t - 1}")))
    new = q.keep(f"stilde_{t}", relu(q.affine(f"W_s@x_{t}", f"U_s@s_{t - 1}")))
    q.keep(f"s_{t}", new + u * (before - new))


def mutant_one(q, t):
    """What a step leaves behind is the state at its time."""
    x, before = q[f"x_{t}"], q[f"s_{t - 1}"]
    u = q.keep(f"u_{t}", sigmoid(q["W_xu"] @ x + q["b_u"]))
    r = q.keep(f"r_{t}", sigmoid(q["W_xr"] @ x + q["W_sr"] @ before + q["b_r"]))
    new = tanh(q["W_ss"] @ (r * before) + tanh(q["W_xs"] @ x) + q["b_s"])
    q.keep(f"s_{t}", new * u + before * (1 - u))


def gated_by_one(q, t):
    read = q["W"] @ q[f"x_{t}"]
    f = q.keep(f"f_{t}", sigmoid(read + q["U"] @ q[f"s_{t - 1}"] + q["b"]))
    i = q.keep(f"i_{t}", 1 - f)
    q.keep(f"s_{t}", tanh(i * read + f * q[f"s_{t - 1}"]))


def interpolated_by_lambda(q, t):
    x, before = q[f"x_{t}"], q[f"s_{t - 1}"]
    r = q.keep(f"r_{t}", sigmoid(q["A_r"] @ x + q["B_r"] @ before + q["b_r"]))
    new = q.keep(f"stilde_{t}", tanh(q["A_s"] @ x + q["B_s"] @ (r * before) + q["b_s"]))
    q.keep(f"s_{t}", new + q["lambda"] * (before - new))


def oscillators(q, t):
    s, v, step = q[f"s_{t - 1}"], q[f"v_{t - 1}"], q["Deltat"]
    force = tanh(q["W"] @ s + q["V"] @ v + q["U"] @ q[f"x_{t}"] + q["b"])
    v = q.keep(f"v_{t}", v + step * (force - q["gamma"] * s - q["epsilon"] * v))
    q.keep(f"s_{t}", s + step * v)


def undamped_oscillators(q, t):
    s, v = q[f"s_{t - 1}"], q[f"v_{t - 1}"]
    step = q["Deltat"] * sigmoid(q["k"])
    force = tanh(q["w"] * s + q["U"] @ q[f"x_{t}"] + q["b"]) + q["alpha"] * s
    v = q.keep(f"v_{t}", v - step * force)
    q.keep(f"s_{t}", s + step * v)


def intersection(q, t):
    x, h = q[f"x_{t}"], q[f"h_{t - 1}"]

    def gate(k):
        return q[f"A_h_{k}"] @ h + q[f"A_x_{k}"] @ x + q[f"b_{k}"]

    p, d = q.keep(f"p_{t}", tanh(gate("p"))), q.keep(f"q_{t}", relu(gate("q")))
    of_y = q.keep(f"gamma_y_{t}", sigmoid(gate("gammay")))
    of_h = q.keep(f"gamma_h_{t}", sigmoid(gate("gammah")))
    q.keep(f"y_{t}", of_y * x + (1 - of_y) * p)
    q.keep(f"h_{t}", of_h * h + (1 - of_h) * d)


def antisymmetric(q, t):
    skew = q["W"] - q["W"].T - q["gamma"] * diagonal_of_ones
    before = q[f"s_{t - 1}"]
    q.keep(f"s_{t}", before + q["epsilon"] * tanh(q["V"] @ q[f"x_{t}"] + skew @ before + q["b"]))


def matrix_memory(q, t):
    x = q[f"x_{t}"]
    query = q.keep(f"q_{t}", q["W_q"] @ x + q["b_q"])
    key = q.keep(f"k_{t}", q["W_k"] @ x / 2**0.5 + q["b_k"])
    value = q.keep(f"v_{t}", q["W_v"] @ x + q["b_v"])
    i = q.keep(f"i_{t}", exp(q["w_i"].T @ x + q["b_i"]))
    f = q.keep(f"f_{t}", sigmoid(q["w_f"].T @ x + q["b_f"]))
    o = q.keep(f"o_{t}", sigmoid(q["W_o"] @ x + q["b_o"]))
    memory = q.keep(f"M_{t}", f * q[f"M_{t - 1}"] + i * np.outer(value, key))
    n = q.keep(f"n_{t}", f * q[f"n_{t - 1}"] + i * key)
    q.keep(f"h_{t}", o * (memory @ query) / np.maximum(abs(np.vdot(n, query)), 1.0))


def scalar_memory(q, t):
    def gate(k):
        return q[f"w_{k}"].T @ q[f"x_{t}"] + q[f"r_{k}"] * q[f"h_{t - 1}"] + q[f"b_{k}"]

    z = q.keep(f"z_{t}", tanh(gate("z")))
    i, f = (q.keep(f"{k}_{t}", exp(gate(k))) for k in "if")
    o = q.keep(f"o_{t}", sigmoid(gate("o")))
    m = q.keep(f"m_{t}", f * q[f"m_{t - 1}"] + i * z)
    n = q.keep(f"n_{t}", f * q[f"n_{t - 1}"] + i)
    q.keep(f"h_{t}", o * m / n)


def linear_attention(q, t):
    x = q[f"x_{t}"]
    key, query = (q.keep(f"{k}_{t}", elu(q[f"W_{k}"] @ x) + 1) for k in "kq")
    value = q.keep(f"v_{t}", q["W_v"] @ x)
    memory = q.keep(f"M_{t}", q[f"M_{t - 1}"] + np.outer(value, key))
    q.keep(f"h_{t}", memory @ query)


def selective_state(q, t):
    x = q[f"x_{t}"]
    step = q.keep(f"delta_{t}", softplus(q["w_delta"].T @ x + q["b_delta"]))
    decay = q.keep(f"abar_{t}", exp(step * q["a_s"]))
    s = q.keep(f"s_{t}", decay * q[f"s_{t - 1}"] + step * (q["W_b"] @ x))
    q.keep(f"y_{t}", np.vdot(q["W_c"] @ x, s).reshape(1, 1))


def legendre_memory(q, t):
    x, s, m = q[f"x_{t}"], q[f"s_{t - 1}"], q[f"m_{t - 1}"]
    u = q.keep(f"u_{t}", q["e_x"].T @ x + q["e_s"].T @ s + q["e_m"].T @ m)
    m = q.keep(f"m_{t}", q["Abar"] @ m + q["Bbar"] * u)
    q.keep(f"s_{t}", tanh(q["W_x"] @ x + q["W_s"] @ s + q["W_m"] @ m))


def echo_state(q, t):
    before = q[f"s_{t - 1}"]
    read = np.concatenate([np.ones((1, 1)), q[f"x_{t}"]])
    new = q.keep(f"stilde_{t}", tanh(q["W_in"] @ read + q["W"] @ before))
    q.keep(f"s_{t}", before + q["alpha"] * (new - before))


def two_matrix_products(q, t):
    before, x = q[f"s_{t - 1}"], q[f"x_{t}"]
    u, r = (q.keep(f"{k}_{t}", sigmoid(q[f"R_{k}"] @ before + q[f"I_{k}_star"] @ x)) for k in "ur")
    e = q.keep(f"e_{t}", tanh(r * (q["R_e"] @ before) + q["I_e_star"] @ x))
    q.keep(f"s_{t}", u * before + (1 - u) * e)


def highway_two_deep(q, t):
    below, read = q[f"h_2_{t - 1}"], q[f"x_{t}"]
    for layer in (1, 2):

        def part(k):
            of_input = q[f"W_{k}"] @ read if layer == 1 else 0.0
            return of_input + q[f"R_{k}_{layer}"] @ below + q[f"b_{k}_{layer}"]

        c = q.keep(f"c_{layer}_{t}", tanh(part("c")))
        g = q.keep(f"g_{layer}_{t}", sigmoid(part("g")))
        below = q.keep(f"h_{layer}_{t}", c * g + below * (1 - g))


def forget_gate_alone(q, t):
    before = q[f"s_{t - 1}"]
    a = q.keep(f"a_{t}", q.affine(f"U_f@s_{t - 1}", f"W_f@x_{t}", "b_f"))
    new = tanh(q.affine(f"U_s@s_{t - 1}", f"W_s@x_{t}", "b_s"))
    q.keep(f"s_{t}", sigmoid(a) * before + (1 - sigmoid(a - q["beta"])) * new)


def multiplicative(q, t):
    read, kept = q["W"] @ q[f"x_{t}"], q["U"] @ q[f"s_{t - 1}"]
    a = q.keep(f"a_{t}", q["alpha"] * read * kept + q["beta_1"] * kept + q["beta_2"] * read + q["b"])
    q.keep(f"s_{t}", tanh(a))


def gated_by_time(q, t):
    tau, r = q["tau"], q["r"]
    phase = q.keep(f"varphi_{t}", np.mod(q[f"t_{t}"] - q["s"], tau) / tau)
    falling = np.where(phase < r, 2 - 2 * phase / r, q["alpha"] * phase)
    k = q.keep(f"k_{t}", np.where(phase < r / 2, 2 * phase / r, falling))
    new = q.keep(f"n_{t}", tanh(q.affine(f"W@x_{t}", f"U@h_{t - 1}", "b")))
    q.keep(f"h_{t}", k * new + (1 - k) * q[f"h_{t - 1}"])


def written_as_a_program(q, t):
    of_input, of_state = ([q[f"{w}_{k}"] @ q[f"{v}"] for k in (1, 2, 3)] for w, v in (("W", f"x_{t}"), ("U", f"h_{t - 1}")))
    a = q.keep(f"a_1_{t}", sigmoid(of_input[0] + of_state[0] + q["b_1"]))
    b = q.keep(f"a_2_{t}", relu(of_input[1] * of_state[1]))
    c = q.keep(f"a_3_{t}", tanh(of_input[2] + of_state[2]))
    first = q.keep(f"lprime_1_{t}", tanh(a * b + c))
    second = q.keep(f"l_1_{t}", tanh(first + q[f"m_{t - 1}"]))
    m = q.keep(f"m_{t}", second * a)
    q.keep(f"h_{t}", tanh(m * c))


def state_without_its_label(q, t):
    s = q.keep(f"s_H_{t}", tanh(q["W_H"] @ q[f"s_H_{t - 1}"] + q["W_I"] @ q[f"x_{t}"]))
    q.keep(f"s_O_{t}", sigmoid(q["W_O"] @ s))


def entry_by_entry(q, t):
    x, before, m = q[f"x_{t}"], q[f"s_{t - 1}"], q[f"m_{t - 1}"]
    k, e = (q.keep(f"{g}_{t}", sigmoid(q[f"b_{g}"] + q[f"A_{g}"] @ x + q[f"B_{g}"] @ before)) for g in "ke")
    m = q.keep(f"m_{t}", k * m + e * tanh(q["b"] + q["A"] @ x + q["V"].T @ (before * m)))
    q.keep(f"s_{t}", tanh(m) * e)


def gates_stacked(q, t):
    both = np.concatenate([q[f"s_{t - 1}"], q[f"x_{t}"]])
    u, f, e = (q.keep(f"{g}_{t}", sigmoid(q[f"T_mn_4n_{g}"] @ both)) for g in "ufe")
    z = q.keep(f"z_{t}", tanh(q["T_mn_4n_z"] @ both))
    m = q.keep(f"m_{t}", f * q[f"m_{t - 1}"] + u * z)
    q.keep(f"s_{t}", e * tanh(m))


def layer_of_many(q, t):
    q.keep(f"s_l_{t}", tanh(q["W_l"] @ q[f"s_lbelow_{t}"] + q["U_l"] @ q[f"s_l_{t - 1}"] + q["b_l"]))


def delta_rule(q, t):
    x = q[f"x_{t}"]
    k, v = q.keep(f"k_{t}", tanh(q["W_k"] @ x)), q.keep(f"v_{t}", q["W_v"] @ x)
    forget = q["alpha"] * (diagonal_of_ones - q["beta"] * np.outer(k, k))
    memory = q.keep(f"M_{t}", q[f"M_{t - 1}"] @ forget + np.outer(v, k))
    q.keep(f"y_{t}", memory @ x)


def memory_before(q, t):
    x, before, memory = q[f"x_{t}"], q[f"s_{t - 1}"], q[f"C_{t - 1}"]
    short = q.keep(f"C_S_{t}", tanh(q["W_d"] @ memory + q["b_d"]))
    long = q.keep(f"C_T_{t}", memory - short)
    adjusted = q.keep(f"Chat_{t}", long + q["delta"] * short)
    g = q.keep(f"g_{t}", sigmoid(q["W_T"] @ x + q["U_T"] @ before))
    z = q.keep(f"z_{t}", tanh(q["W_H"] @ x + q["U_H"] @ before))
    memory = q.keep(f"C_{t}", g * adjusted + z * 0.5**g)
    q.keep(f"s_{t}", g * tanh(memory))


def steps_of_time(q, t):
    y, z, step = q[f"y_{t - 1}"], q[f"z_{t - 1}"], q["Deltat"]
    force = tanh(q["W_1"] @ y + q["W_2"] @ z + q["V"] @ q[f"x_{t}"] + q["b_1"])
    z = q.keep(f"z_{t}", z + step * (force - q["gamma"] * y - q["epsilon"] * z))
    q.keep(f"y_{t}", y + step * z)


def variant(name):
    return lambda q, t: peepholes(q, t, name)


# ---- which cells, with what their loss is the sum of squares of, and how the program is called --------

CALLS = {
    "elman": (elman, "p"),
    "jordan": (jordan, "y", "--function", "sigma_y=sigmoid"),
    "lstm-rows": (lstm_rows, "Y"),
    "lstm-concatenated": (lstm_concatenated, "a"),
    "lstm-two-biases": (lstm_two_biases, "s", "--size", "s=3"),
    "lstm-primed": (lstm_primed, None),
    "lstm-1997": (lstm_1997, "y", "--size", "y=3"),
    "lstm-coupled-peephole": (variant("CIFG"), "h", "--size", "h=3"),
    "lstm-no-forget-gate": (variant("NFG"), "h"),
    "lstm-no-output-activation": (variant("NOAF"), "h"),
    "lstm-memory-in-gates": (lstm_memory_in_gates, "h"),
    "gru": (gru, "s", "--size", "s=3"),
    "gru-reset-after": (gru_reset_after, "h"),
    "gru-concatenated": (gru_concatenated, "s", "--size", "s=3"),
    "minimal-gated-unit": (minimal_gated_unit, "s"),
    "recurrent-additive": (recurrent_additive, "h", "--function", "g=tanh"),
    "minimal-gru": (minimal_gru, "s", "--size", "s=3"),
    "simple-recurrent-unit": (simple_recurrent_unit, "h"),
    "bistable": (bistable, "s", "--size", "s=3"),
    "fast-rnn": (fast_rnn, "s"),
    "light-gru": (light_gru, "s"),
    "mutant-one": (mutant_one, None),
    "gated-by-one": (gated_by_one, "s"),
    "interpolated-by-lambda": (interpolated_by_lambda, "s"),
    "oscillators": (oscillators, "s"),
    "undamped-oscillators": (undamped_oscillators, "s", "--function", "sigmahat=sigmoid"),
    "intersection": (intersection, "y", "--function", "s_1=tanh", "--function", "s_2=relu"),
    "antisymmetric": (antisymmetric, "s"),
    "matrix-memory": (matrix_memory, "h"),
    "scalar-memory": (scalar_memory, "h"),
    "linear-attention": (linear_attention, "h"),
    "selective-state": (selective_state, "y"),
    "legendre-memory": (legendre_memory, "s", "--size", "m=3"),
    "echo-state": (echo_state, "s", "--size", "s=3"),
    "two-matrix-products": (two_matrix_products, "s", "--function", "tau=tanh"),
    "highway-two-deep": (highway_two_deep, "h_2"),
    "forget-gate-alone": (forget_gate_alone, "s"),
    "multiplicative": (multiplicative, "s"),
    "gated-by-time": (gated_by_time, "h", "--size", "h=3"),
    "written-as-a-program": (written_as_a_program, "h"),
    "entry-by-entry": (entry_by_entry, "s", "--size", "s=3"),
    "gates-stacked": (gates_stacked, "s", "--size", "s=3"),
    "layer-of-many": (layer_of_many, "s_l", "--size", "s_l=3"),
    "delta-rule": (delta_rule, "y"),
    "memory-before": (memory_before, "s"),
    "steps-of-time": (steps_of_time, None),
    "state-without-its-label": (state_without_its_label, "s_O", "--function", "f_H=tanh", "--function", "f_O=sigmoid"),
}


def computed(cell, measured, given):
    """The values of all results, and the gradients of the loss if there is one."""

    def forward(given, added):
        q = Quantities(given, added)
        for t in range(1, STEPS + 1):
            cell(q, t)
        if measured is None:
            return np.float64(0.0), q.results
        squares = [np.sum(q[f"{measured}_{t}"] ** 2) for t in range(1, STEPS + 1)]
        norms = [2 * square**0.5 for square in squares] if cell is delta_rule else []
        loss = q.keep("L", sum(squares + norms).reshape(1, 1))
        return loss[0, 0], q.results

    _, results = forward(given, {})
    zeros = {name: np.zeros_like(value) for name, value in results.items()}
    of_given, of_results = jax.grad(lambda *both: forward(*both)[0], argnums=(0, 1))(given, zeros)
    return results, {} if measured is None else of_given | of_results


def rounded(matrices):
    return {name: matrix.tolist() for name, matrix in matrices.items()}


def main(program):
    assert {path.stem for path in CELLS.glob("*.tex")} == set(CALLS)
    for name, (cell, measured, *arguments) in CALLS.items():
        letter = {"lstm-rows": "X", "layer-of-many": "s_lbelow"}.get(name, "x")
        written = INPUT.replace("x", letter)
        arguments = ["--input", written, *arguments]
        call = [program, "export", CELLS / f"{name}.tex", "--to", "json", "-o", "-", *arguments]
        said = json.loads(subprocess.run(call, capture_output=True, check=True).stdout)
        drawn = {key: np.array(value) for key, value in said["values"].items()}
        # What a cell computes is computed here, from nothing but what it is given.
        results, _ = computed(cell, measured, drawn)
        given = {key: value for key, value in drawn.items() if key not in results}
        results, gradients = computed(cell, measured, given)
        reference = {
            "arguments": arguments,
            "given": rounded(given),
            "values": rounded(results),
            "gradients": rounded(gradients),
        }
        (CELLS / f"{name}.json").write_text(json.dumps(reference, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
