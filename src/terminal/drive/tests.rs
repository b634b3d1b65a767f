//! The loop, on a terminal that only counts.

use super::*;
use crate::ui::event::{KeyCode, KeyModifiers, MouseEvent};
use ratatui::Frame;
use std::time::Duration;

/// Counts what it is given; ends on `q`.
#[derive(Default)]
struct Counter {
    keys: usize,
    ticks: usize,
    period: Option<Duration>,
    asks_stop: bool,
    mouse: Mouse,
    exit: Option<Exit>,
}

impl Program for Counter {
    fn draw(&mut self, _: &mut Frame<'_>) {}
    fn event(&mut self, input: Input) {
        match input {
            Input::Key(key) if key.code == KeyCode::Char('q') => self.exit = Some(Exit::Finished),
            Input::Key(_) | Input::Mouse(_) => self.keys += 1,
            Input::Tick => self.ticks += 1,
            _ => {}
        }
    }
    fn next_tick(&self) -> Option<Duration> {
        self.period
    }
    fn finished(&self) -> Option<Exit> {
        self.exit.or((self.ticks == 3).then_some(Exit::INTERRUPTED))
    }
    fn take_copy(&mut self) -> Option<String> {
        (self.keys == 1).then(String::new)
    }
    fn suspend_requested(&mut self) -> bool {
        std::mem::take(&mut self.asks_stop)
    }
    fn mouse(&self) -> Mouse {
        self.mouse
    }
}

/// A terminal that only counts.
#[derive(Default)]
struct Fake {
    frames: usize,
    copies: usize,
    stops: usize,
    resumes: usize,
    asleep: bool,
    broken: bool,
    tracked: bool,
}

impl Surface for Fake {
    fn draw(&mut self, _: &mut impl Program) -> io::Result<()> {
        assert!(!self.asleep, "drew on a terminal given away");
        self.frames += 1;
        if self.broken {
            Err(io::Error::from_raw_os_error(5))
        } else {
            Ok(())
        }
    }
    fn track(&mut self, mouse: bool) -> io::Result<()> {
        assert!(!self.asleep, "wrote to a terminal given away");
        self.tracked = mouse;
        Ok(())
    }
    fn copy(&mut self, _: &str) -> io::Result<()> {
        self.copies += 1;
        Ok(())
    }
    fn suspend(&mut self) -> bool {
        (self.stops, self.asleep) = (self.stops + 1, true);
        true
    }
    fn resume(&mut self) -> io::Result<(u16, u16)> {
        (self.resumes, self.asleep) = (self.resumes + 1, false);
        Ok((80, 24))
    }
}

fn key(c: char) -> Wake {
    Wake::Input(Input::Key(KeyCode::Char(c).into()))
}

fn play(program: &mut Counter, surface: &mut Fake, wakes: Vec<Wake>) -> io::Result<Exit> {
    let inbox = Inbox::default();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for wake in wakes {
                match wake {
                    Wake::Input(input) => inbox.put(input),
                    urgent => _ = inbox.urge(urgent),
                }
            }
        });
        let exit = drive(program, surface, &inbox).or_else(gone);
        inbox.close();
        exit
    })
}

#[test]
fn a_flood_of_keys_is_few_frames_and_no_key_is_lost() {
    let (mut program, mut surface) = (Counter::default(), Fake::default());
    let started = Instant::now();
    let wakes = (0..100_000).map(|_| key('x')).chain([key('q')]).collect();
    assert_eq!(
        play(&mut program, &mut surface, wakes).unwrap(),
        Exit::Finished
    );
    assert_eq!(program.keys, 100_000);
    assert_eq!(surface.copies, 1);
    let most = 2 + started.elapsed().as_micros() / Pace::FRAME.as_micros();
    assert!(
        (1..=most).contains(&(surface.frames as u128)),
        "{} frames",
        surface.frames
    );
}

#[test]
fn ticks_come_when_asked_for() {
    let mut program = Counter {
        period: Some(Duration::from_millis(20)),
        ..Counter::default()
    };
    let started = Instant::now();
    assert_eq!(
        play(&mut program, &mut Fake::default(), vec![key('x')]).unwrap(),
        Exit::INTERRUPTED
    );
    assert!(started.elapsed() >= Duration::from_millis(60));
}

#[test]
fn nothing_is_drawn_between_a_stop_and_its_continuation() {
    let (mut program, mut surface) = (
        Counter {
            asks_stop: true,
            ..Counter::default()
        },
        Fake::default(),
    );
    let wakes = vec![
        key('x'),
        Wake::Continue,
        Wake::Stop,
        Wake::End(Exit::Signal(15)),
    ];
    assert_eq!(
        play(&mut program, &mut surface, wakes).unwrap(),
        Exit::Signal(15)
    );
    assert_eq!((surface.stops, surface.resumes), (2, 1));
}

#[cfg(unix)]
#[test]
fn a_terminal_that_has_gone_is_a_hang_up() {
    let mut surface = Fake {
        broken: true,
        ..Fake::default()
    };
    assert_eq!(
        play(&mut Counter::default(), &mut surface, vec![]).unwrap(),
        Exit::HUNG_UP
    );
    assert_eq!(Exit::HUNG_UP.code(), 129);
}

#[test]
fn mere_motion_reaches_only_who_asks_for_it() {
    let moved = MouseEvent {
        kind: MouseEventKind::Moved,
        column: 1,
        row: 1,
        modifiers: KeyModifiers::NONE,
    };
    for (mouse, heard) in [(Mouse::Off, 0), (Mouse::Buttons, 0), (Mouse::Motion, 1)] {
        let (mut program, mut surface) = (
            Counter {
                mouse,
                ..Counter::default()
            },
            Fake::default(),
        );
        play(
            &mut program,
            &mut surface,
            vec![Wake::Input(Input::Mouse(moved)), key('q')],
        )
        .unwrap();
        assert_eq!(
            (program.keys, surface.tracked),
            (heard, mouse != Mouse::Off)
        );
    }
}
