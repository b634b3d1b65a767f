//! Vowels from synthesised sound.

use super::super::{Data, IGNORED, Targets};
use super::draw::Draw;
use super::own::numbers;
use super::question::Question;
use super::task::{Dataset, Metric, Own, Settings, TaskSpec};
use crate::lang::{Diagnostic, text};
use std::f64::consts::PI;

pub(super) const SPEECH: TaskSpec = TaskSpec {
    name: "speech",
    about: || text!("task.ten_vowels_voice_says_heard"),
    defaults: || Settings {
        hidden: 32,
        epochs: 15,
        learning_rate: 0.005,
        ..Settings::default()
    },
    draw: speech,
    variants: &[],
    own: Own {
        hint: || text!("task.own_formants"),
        read: |_, typed| Some(vec![spoken(formants(typed)?)?]),
        follow: |_| (),
        choices: None,
    },
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

fn speech(settings: &Settings) -> Result<Dataset, Diagnostic> {
    let mut draw = Draw::new(settings.seed);
    let mut set = |samples: usize| {
        let (mut x, mut y, mut sounds) = (vec![], vec![], vec![]);
        for _ in 0..samples {
            let vowel = draw.below(VOWELS.len());
            let sound = voice(vowel, &mut draw);
            x.extend(frames(&sound));
            y.push(vowel as u32);
            sounds.push(heard(&sound));
        }
        let data = Data {
            targets: Targets::Symbols(y),
            ..Data::of_numbers(samples, (x, BANDS), (vec![], 1), false)
        };
        (data, sounds)
    };
    let ((train, _), (validation, sounds)) = (set(2000), set(500));
    Ok(Dataset {
        sounds,
        train,
        validation: Some(validation),
        output: VOWELS.len(),
        metric: Metric::Accuracy,
        baseline: Some((VOWELS.len() as f64).ln()),
        floor: None,
        counts: vec![],
        alphabet: VOWELS.iter().map(|v| v.0.to_owned()).collect(),
    })
}

/// A speaker says a vowel.
fn voice(vowel: usize, draw: &mut Draw) -> Vec<f64> {
    let (_, pitch, formants) = VOWELS[vowel];
    let throat = 1.0 + SPEAKER * draw.normal();
    let pitch = pitch * (1.0 + 0.1 * draw.normal());
    let mut sound = pulses(pitch, draw);
    resonate(
        &mut sound,
        formants.map(|f| f * throat * (1.0 + SPEAKER / 2.0 * draw.normal())),
    );
    sound
}

/// Pulses of an unsteady pitch, with breath noise.
fn pulses(pitch: f64, draw: &mut Draw) -> Vec<f64> {
    let mut until = 0.0;
    (0..FRAME * FRAMES)
        .map(|_| {
            until -= 1.0;
            let pulse = until <= 0.0;
            if pulse {
                until += RATE / pitch * (1.0 + 0.02 * draw.normal());
            }
            f64::from(pulse) + 0.01 * draw.normal()
        })
        .collect()
}

/// Three resonators in a row (Klatt 1980), at these frequencies.
fn resonate(sound: &mut [f64], formants: [f64; 3]) {
    for (f, bandwidth) in formants.into_iter().zip([60.0, 90.0, 150.0]) {
        let c = -(-2.0 * PI * bandwidth / RATE).exp();
        let b = 2.0 * (-PI * bandwidth / RATE).exp() * (2.0 * PI * f / RATE).cos();
        let a = 1.0 - b - c;
        let (mut y1, mut y2) = (0.0, 0.0);
        for s in &mut *sound {
            let y = a * *s + b * y1 + c * y2;
            (y2, y1) = (y1, y);
            *s = y;
        }
    }
}

/// The resonances that a reader may give a voice, first and second, in Hz.
pub const FORMANTS: [(f64, f64); 2] = [(200.0, 900.0), (600.0, 2600.0)];

/// Every vowel with its first two resonances.
pub fn vowels() -> impl Iterator<Item = (&'static str, [f64; 2])> {
    VOWELS.iter().map(|(name, _, f)| (*name, [f[0], f[1]]))
}

/// The resonances that are typed, if they are.
pub fn formants(typed: &str) -> Option<[f64; 2]> {
    numbers(typed)?.try_into().ok()
}

/// A voice with these two resonances, always the same speaker; the third is that of the nearest vowel.
pub fn spoken(formants: [f64; 2]) -> Option<Question> {
    let within = |(f, (least, most)): (&f64, (f64, f64))| (least..=most).contains(f);
    if !formants.iter().zip(FORMANTS).all(within) || formants[0] >= formants[1] {
        return None;
    }
    let away = |f: &[f64; 3]| {
        (0..2)
            .map(|k| (formants[k] / f[k]).ln().powi(2))
            .sum::<f64>()
    };
    let nearest = VOWELS
        .iter()
        .min_by(|a, b| away(&a.2).total_cmp(&away(&b.2)))?;
    let mut sound = pulses(130.0, &mut Draw::new(1));
    let third = nearest.2[2].max(formants[1] + 200.0);
    resonate(&mut sound, [formants[0], formants[1], third]);
    let data = Data {
        targets: Targets::Symbols(vec![IGNORED]),
        ..Data::of_numbers(1, (frames(&sound), BANDS), (vec![], 1), false)
    };
    Some(Question {
        sound: heard(&sound),
        ..Question::of(data)
    })
}

/// Samples of 16 bits, as loud as they can be with room above.
fn heard(sound: &[f64]) -> Vec<i16> {
    let most = sound.iter().fold(1e-9, |most: f64, v| most.max(v.abs()));
    sound.iter().map(|v| (v / most * 24_000.0) as i16).collect()
}

/// Sounds one after the other as a WAV file (RIFF): one channel of 16 bits.
pub fn wav(sounds: &[&[i16]]) -> Vec<u8> {
    // A tenth of a second of silence between.
    let samples = sounds.join(&[0; RATE as usize / 10][..]);
    let (rate, bytes) = (RATE as u32, samples.len() as u32 * 2);
    let mut out = vec![];
    out.extend(b"RIFF");
    out.extend((36 + bytes).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16u32.to_le_bytes());
    // PCM, one channel.
    out.extend([1u16, 1].into_iter().flat_map(u16::to_le_bytes));
    out.extend([rate, rate * 2].into_iter().flat_map(u32::to_le_bytes));
    out.extend([2u16, 16].into_iter().flat_map(u16::to_le_bytes));
    out.extend(b"data");
    out.extend(bytes.to_le_bytes());
    out.extend(samples.into_iter().flat_map(i16::to_le_bytes));
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_has_its_energy_where_its_resonances_are() {
        let question = spoken([300.0, 2200.0]).unwrap();
        assert_eq!(question.sound.len(), FRAME * FRAMES);
        // A plain sum over the whole sound, in steps of 50 Hz.
        let energy = |f: f64| {
            let turn = |k: usize| 2.0 * PI * f / RATE * k as f64;
            let parts = question.sound.iter().enumerate();
            let (re, im) = parts.fold((0.0, 0.0), |(re, im), (k, s)| {
                let (sin, cos) = turn(k).sin_cos();
                (re + f64::from(*s) * cos, im + f64::from(*s) * sin)
            });
            re.hypot(im)
        };
        let band = |from: u32, to: u32| {
            (from..to)
                .step_by(10)
                .map(|f| energy(f.into()))
                .sum::<f64>()
        };
        assert!(band(200, 400) > 3.0 * band(700, 900));
        assert!(band(2100, 2300) > 3.0 * band(1300, 1500));
        for wrong in [
            [100.0, 1000.0],
            [800.0, 700.0],
            [f64::NAN, 1000.0],
            [300.0, 9e9],
        ] {
            assert!(spoken(wrong).is_none());
        }
    }

    #[test]
    fn a_wav_file_says_how_long_it_is() {
        let file = wav(&[&[1, -2], &[3]]);
        assert_eq!((&file[..4], &file[8..16]), (&b"RIFF"[..], &b"WAVEfmt "[..]));
        let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
        assert_eq!(number(4) as usize, file.len() - 8);
        assert_eq!((number(24), number(40) as usize), (8000, file.len() - 44));
        assert_eq!(&file[44..48], [1, 0, 254, 255]);
        assert_eq!(file.len() - 44, 2 * (3 + 800));
    }
}
