//! Text that comes faster than anybody types was pasted, though the terminal does not say so.
//!
//! As keys it would be commands, a hundred thousand of them; as a paste it is text for the prompt that is open, or
//! nothing.

use crate::ui::event::{Input, KeyCode, KeyEvent, KeyModifiers};
use std::time::Duration;

/// More signs than this without a pause are a paste. A person, a key that repeats, or a script that presses some keys
/// at once stays below.
const MOST_TYPED: usize = 127;
/// A pause for which a paste does not stop, and fingers do.
const PAUSE: Duration = Duration::from_millis(20);
/// A pause after which what was a paste is one no more. A busy machine may let it wait meanwhile.
const END: Duration = Duration::from_millis(250);

/// Counts the signs since the last pause.
#[derive(Debug, Default)]
pub(super) struct Burst {
    signs: usize,
}

impl Burst {
    /// Inputs that came together, after a wait of `waited`: those that are a paste as one.
    pub(super) fn gather(&mut self, inputs: Vec<Input>, waited: Duration) -> Vec<Input> {
        let pasting = self.signs > MOST_TYPED;
        if waited >= if pasting { END } else { PAUSE } {
            self.signs = 0;
        }
        self.signs += inputs.iter().filter(|input| sign(input).is_some()).count();
        if self.signs <= MOST_TYPED {
            return inputs;
        }
        let mut gathered = vec![];
        for input in inputs {
            match (sign(&input), gathered.last_mut()) {
                (Some(c), Some(Input::Paste(text))) => text.push(c),
                (Some(c), _) => gathered.push(Input::Paste(c.into())),
                (None, _) => gathered.push(input),
            }
        }
        gathered
    }
}

/// The sign of a text that a key stands for.
fn sign(input: &Input) -> Option<char> {
    let Input::Key(KeyEvent { code, modifiers }) = *input else {
        return None;
    };
    match (code, modifiers) {
        (KeyCode::Char(c), KeyModifiers::NONE | KeyModifiers::SHIFT) => Some(c),
        (KeyCode::Enter, KeyModifiers::NONE) => Some('\n'),
        (KeyCode::Tab, KeyModifiers::NONE) => Some('\t'),
        // A new line, where no terminal makes it an Enter.
        (KeyCode::Char('j'), KeyModifiers::CONTROL) => Some('\n'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Input> {
        let key = |c| {
            Input::Key(
                if c == '\n' {
                    KeyCode::Enter
                } else {
                    KeyCode::Char(c)
                }
                .into(),
            )
        };
        text.chars().map(key).collect()
    }

    #[test]
    fn what_is_typed_stays_keys() {
        let mut burst = Burst::default();
        let typed = keys(&"x".repeat(MOST_TYPED));
        assert_eq!(burst.gather(typed.clone(), PAUSE), typed);
        assert_eq!(burst.gather(typed.clone(), PAUSE), typed);
        let arrows = vec![Input::Key(KeyCode::Right.into()); 1000];
        assert_eq!(burst.gather(arrows.clone(), Duration::ZERO), arrows);
    }

    #[test]
    fn what_comes_at_once_is_a_paste() {
        let mut burst = Burst::default();
        let text = "first line\nsecond line, 门\n".repeat(10);
        assert_eq!(burst.gather(keys(&text), PAUSE), [Input::Paste(text)]);
        // It goes on in the next piece, however short, round a key that is no sign, and ends with a pause.
        let arrow = Input::Key(KeyCode::Right.into());
        let pieces = [keys("ab"), vec![arrow.clone()], keys("q")].concat();
        let gathered = burst.gather(pieces, Duration::ZERO);
        assert_eq!(
            gathered,
            [Input::Paste("ab".into()), arrow, Input::Paste("q".into())]
        );
        assert_ne!(burst.gather(keys("q"), PAUSE), keys("q"));
        assert_eq!(burst.gather(keys("q"), END), keys("q"));
    }

    #[test]
    fn a_paste_in_many_pieces_is_few_keys() {
        let mut burst = Burst::default();
        let pieces = (0..10_000).flat_map(|_| burst.gather(keys("ab\n"), Duration::ZERO));
        let pressed = pieces
            .filter(|input| matches!(input, Input::Key(_)))
            .count();
        assert!(pressed <= MOST_TYPED, "{pressed} keys");
    }
}
