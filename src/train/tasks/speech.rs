//! Vowels from synthesised sound.

use super::super::{Data, Targets};
use super::draw::Draw;
use super::task::{Drawn, Kind, Metric, Settings};
use crate::lang::{Diagnostic, text};
use std::f64::consts::PI;

pub(super) const SPEECH: Kind = Kind {
    name: "speech",
    about: || text!("task.ten_vowels_voice_says_heard"),
    defaults: || Settings {
        hidden: 32,
        epochs: 15,
        rate: 0.005,
        ..Settings::default()
    },
    draw: speech,
    variants: &[],
};

/// Vowel, pitch and three formants in Hz, averages of men: Peterson & Barney 1952, table II.
const VOWELS: [(&str, f64, [f64; 3]); 10] = [
    ("i", 136.0, [270.0, 2290.0, 3010.0]),
    ("ɪ", 135.0, [390.0, 1990.0, 2550.0]),
    ("ɛ", 130.0, [530.0, 1840.0, 2480.0]),
    ("æ", 127.0, [660.0, 1720.0, 2410.0]),
    ("ɑ", 124.0, [730.0, 1090.0, 2440.0]),
    ("ɔ", 129.0, [570.0, 840.0, 2410.0]),
    ("ʊ", 137.0, [440.0, 1020.0, 2240.0]),
    ("u", 141.0, [300.0, 870.0, 2240.0]),
    ("ʌ", 130.0, [640.0, 1190.0, 2390.0]),
    ("ɝ", 133.0, [490.0, 1350.0, 1690.0]),
];

/// Samples a second.
const RATE: f64 = 8000.0;
/// Samples of a frame, 20 ms.
const FRAME: usize = 160;
/// Frames T of a vowel.
const FRAMES: usize = 12;
/// Bands of a frame.
const BANDS: usize = 20;
/// Speakers differ by this much in the length of their throat, and a formant by half of it besides.
const SPEAKER: f64 = 0.04;

fn speech(settings: &Settings) -> Result<Drawn, Box<Diagnostic>> {
    let mut draw = Draw::new(settings.seed);
    let mut set = |samples: usize| {
        let (mut x, mut y) = (vec![], vec![]);
        for _ in 0..samples {
            let vowel = draw.below(VOWELS.len());
            x.extend(frames(&voice(vowel, &mut draw)));
            y.push(vowel as u32);
        }
        Data {
            targets: Targets::Symbols(y),
            ..Data::of_numbers(samples, (x, BANDS), (vec![], 1), false)
        }
    };
    let (train, held_out) = (set(2000), set(500));
    Ok(Drawn {
        train,
        held_out: Some(held_out),
        output: VOWELS.len(),
        metric: Metric::Accuracy,
        baseline: Some((VOWELS.len() as f64).ln()),
        floor: None,
        alphabet: VOWELS.iter().map(|v| v.0.to_owned()).collect(),
    })
}

/// Pulses of an unsteady pitch through three resonators in a row (Klatt 1980), with breath noise.
fn voice(vowel: usize, draw: &mut Draw) -> Vec<f64> {
    let (_, pitch, formants) = VOWELS[vowel];
    let throat = 1.0 + SPEAKER * draw.normal();
    let pitch = pitch * (1.0 + 0.1 * draw.normal());
    let mut until = 0.0;
    let mut sound: Vec<f64> = (0..FRAME * FRAMES)
        .map(|_| {
            until -= 1.0;
            let pulse = until <= 0.0;
            if pulse {
                until += RATE / pitch * (1.0 + 0.02 * draw.normal());
            }
            f64::from(pulse) + 0.01 * draw.normal()
        })
        .collect();
    for (formant, bandwidth) in formants.into_iter().zip([60.0, 90.0, 150.0]) {
        let f = formant * throat * (1.0 + SPEAKER / 2.0 * draw.normal());
        let c = -(-2.0 * PI * bandwidth / RATE).exp();
        let b = 2.0 * (-PI * bandwidth / RATE).exp() * (2.0 * PI * f / RATE).cos();
        let a = 1.0 - b - c;
        let (mut y1, mut y2) = (0.0, 0.0);
        for s in &mut sound {
            let y = a * *s + b * y1 + c * y2;
            (y2, y1) = (y1, y);
            *s = y;
        }
    }
    sound
}

/// Log energy in bands equally wide to the ear (mel), by Goertzel's sums over a Hann window; a frame's
/// mean is taken off, so loudness says nothing.
fn frames(sound: &[f64]) -> Vec<f64> {
    let mel = |f: f64| 2595.0 * (1.0 + f / 700.0).log10();
    let hertz = |m: f64| 700.0 * (10f64.powf(m / 2595.0) - 1.0);
    let (low, high) = (mel(150.0), mel(3600.0));
    let mut out = vec![];
    for frame in sound.chunks_exact(FRAME) {
        let window = |k: usize| 0.5 - 0.5 * (2.0 * PI * k as f64 / FRAME as f64).cos();
        let samples = frame.iter().enumerate();
        let windowed: Vec<f64> = samples.map(|(k, s)| s * window(k)).collect();
        let start = out.len();
        for band in 0..BANDS {
            let f = hertz(low + (high - low) * band as f64 / (BANDS - 1) as f64);
            let turn = 2.0 * (2.0 * PI * f / RATE).cos();
            let (mut s1, mut s2) = (0.0, 0.0);
            for v in &windowed {
                (s2, s1) = (s1, v + turn * s1 - s2);
            }
            out.push((s1 * s1 + s2 * s2 - turn * s1 * s2 + 1e-9).ln());
        }
        let mean = out[start..].iter().sum::<f64>() / BANDS as f64;
        out[start..].iter_mut().for_each(|v| *v = (*v - mean) / 3.0);
    }
    out
}
