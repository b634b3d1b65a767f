//! What PyTorch calls the tensors of a recurrent module: `weight_ih_l0`, `bias_hh_l1_reverse`.

/// What multiplies the input, 4H × I of an LSTM.
pub const WEIGHT_IH: &str = "weight_ih";
/// What multiplies h of the step before, 4H × H.
pub const WEIGHT_HH: &str = "weight_hh";
/// The bias beside the input's product.
pub const BIAS_IH: &str = "bias_ih";
/// The bias beside that of h.
pub const BIAS_HH: &str = "bias_hh";
/// What makes h of an LSTM with `proj_size`, P × H.
pub const WEIGHT_HR: &str = "weight_hr";

/// What names of the direction that begins at the last step end with.
pub(super) const REVERSE: &str = "_reverse";

/// The end of a direction's names.
pub(super) fn direction(is_reverse: bool) -> &'static str {
    if is_reverse { REVERSE } else { "" }
}

/// The name of a tensor of a layer in its module.
pub(super) fn name(word: &str, layer: usize, is_reverse: bool) -> String {
    format!("{word}_l{layer}{}", direction(is_reverse))
}
