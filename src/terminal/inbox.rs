//! What waits for the loop. Signals come before everything; inputs wait in the order they came, and whoever brings
//! more of them than there is room for waits as well.

use crate::ui::Exit;
use crate::ui::event::{Input, MouseEventKind};
use std::collections::VecDeque;
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Most inputs that wait.
pub(super) const ROOM: usize = 256;

/// Why the loop wakes.
#[derive(Debug)]
#[cfg_attr(not(unix), expect(dead_code, reason = "there are no such signals"))]
pub(super) enum Wake {
    /// There is something for the program.
    Input(Input),
    /// The process is asked to stop for a while.
    Stop,
    /// It goes on after a stop.
    Continue,
    /// It is asked to end.
    End(Exit),
    /// The terminal cannot be read.
    Broken(io::Error),
}

/// Between the threads that hear something and the loop.
#[derive(Default)]
pub(super) struct Inbox {
    waiting: Mutex<Waiting>,
    /// Something has come.
    news: Condvar,
    /// Something was taken.
    taken: Condvar,
}

#[derive(Default)]
struct Waiting {
    urgent: VecDeque<Wake>,
    inputs: VecDeque<Input>,
    /// The loop has ended: nothing is taken any more.
    closed: bool,
}

impl Inbox {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings what must not wait behind inputs; false if the loop has ended.
    pub(super) fn urge(&self, wake: Wake) -> bool {
        let mut waiting = self.waiting();
        waiting.urgent.push_back(wake);
        self.news.notify_one();
        !waiting.closed
    }

    /// Brings an input, and waits until there is room for it.
    pub(super) fn put(&self, input: Input) {
        let full = |waiting: &mut Waiting| waiting.inputs.len() >= ROOM && !waiting.closed;
        let waiting = self.waiting();
        let mut waiting = self
            .taken
            .wait_while(waiting, full)
            .unwrap_or_else(PoisonError::into_inner);
        let moved =
            |input: &Input| matches!(input, Input::Mouse(m) if m.kind == MouseEventKind::Moved);
        match waiting.inputs.back_mut() {
            // Where the mouse was on its way is past.
            Some(last) if moved(last) && moved(&input) => *last = input,
            _ => waiting.inputs.push_back(input),
        }
        self.news.notify_one();
    }

    /// Brings an input of which only the last of its kind matters: a wake-up, a size. Never waits.
    pub(super) fn renew(&self, input: Input) {
        let mut waiting = self.waiting();
        let kind = std::mem::discriminant(&input);
        match waiting
            .inputs
            .iter_mut()
            .find(|waits| std::mem::discriminant(*waits) == kind)
        {
            Some(waits) => *waits = input,
            None => waiting.inputs.push_back(input),
        }
        self.news.notify_one();
    }

    /// The next wake-up, or `None` once `deadline` has passed. Without a deadline it waits for ever.
    pub(super) fn next(&self, deadline: Option<Instant>) -> Option<Wake> {
        let mut waiting = self.waiting();
        loop {
            let wake = waiting
                .urgent
                .pop_front()
                .or_else(|| waiting.inputs.pop_front().map(Wake::Input));
            if wake.is_some() {
                self.taken.notify_all();
                return wake;
            }
            waiting = match deadline {
                None => self
                    .news
                    .wait(waiting)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(at) => {
                    let left = at.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return None;
                    }
                    self.news
                        .wait_timeout(waiting, left)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
            };
        }
    }

    /// The loop has ended.
    pub(super) fn close(&self) {
        self.waiting().closed = true;
        self.taken.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::event::{KeyCode, KeyModifiers, MouseEvent};
    use std::time::Duration;

    fn key(c: char) -> Input {
        Input::Key(KeyCode::Char(c).into())
    }

    #[test]
    fn a_signal_comes_before_what_was_typed_and_no_input_is_lost() {
        let inbox = Inbox::default();
        std::thread::scope(|scope| {
            scope.spawn(|| (0..10 * ROOM).for_each(|_| inbox.put(key('x'))));
            while inbox.waiting().inputs.len() < ROOM {
                std::thread::yield_now();
            }
            assert!(inbox.urge(Wake::End(Exit::Signal(15))));
            assert!(matches!(
                inbox.next(None),
                Some(Wake::End(Exit::Signal(15)))
            ));
            for _ in 0..10 * ROOM {
                assert!(inbox.waiting().inputs.len() <= ROOM);
                assert!(matches!(inbox.next(None), Some(Wake::Input(Input::Key(_)))));
            }
        });
        assert!(inbox.next(Some(Instant::now())).is_none());
    }

    #[test]
    fn of_sizes_wakes_and_places_of_the_mouse_the_last_counts() {
        let inbox = Inbox::default();
        let moved = |column| {
            let (kind, modifiers) = (MouseEventKind::Moved, KeyModifiers::NONE);
            Input::Mouse(MouseEvent {
                kind,
                column,
                row: 0,
                modifiers,
            })
        };
        for k in 0..1000 {
            inbox.renew(Input::Wake);
            inbox.renew(Input::Resize(k, 20));
            inbox.put(moved(k));
        }
        inbox.put(key('x'));
        inbox.put(moved(7));
        let taken: Vec<Input> = std::iter::from_fn(|| match inbox.next(Some(Instant::now()))? {
            Wake::Input(input) => Some(input),
            _ => None,
        })
        .collect();
        assert_eq!(
            taken,
            [
                Input::Wake,
                Input::Resize(999, 20),
                moved(999),
                key('x'),
                moved(7)
            ]
        );
    }

    #[test]
    fn nobody_waits_for_a_loop_that_has_ended() {
        let inbox = Inbox::default();
        std::thread::scope(|scope| {
            scope.spawn(|| (0..2 * ROOM).for_each(|_| inbox.put(key('x'))));
            std::thread::sleep(Duration::from_millis(10));
            inbox.close();
        });
        assert!(!inbox.urge(Wake::Stop));
    }
}
