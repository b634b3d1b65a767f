//! The libraries that programs are written for.

/// For which library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framework {
    /// PyTorch.
    PyTorch,
    /// Keras 3, on any backend.
    Keras,
}

impl Framework {
    /// The one of two spellings.
    pub(super) fn pick<T>(self, torch: T, keras: T) -> T {
        match self {
            Framework::PyTorch => torch,
            Framework::Keras => keras,
        }
    }

    /// A tensor whose rows become columns.
    pub(super) fn transposed(self, tensor: &str) -> String {
        match self {
            Framework::PyTorch => format!("{tensor}.T"),
            Framework::Keras => format!("ops.transpose({tensor})"),
        }
    }
}
