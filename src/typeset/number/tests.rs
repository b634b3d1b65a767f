use super::*;

#[test]
fn a_rounded_number_keeps_its_zeros() {
    let rounded = |value| rounded(value, Digits::new(3));
    assert_eq!(rounded(0.64004), "0.640");
    assert_eq!(rounded(-1.9999), "−2.000");
    assert_eq!(rounded(0.64), "0.64");
    assert_eq!(rounded(2.0), "2");
    assert_eq!(rounded(1e-9), "1e-9".replace('-', "−"));
}

fn text(value: f64, digits: u8) -> String {
    number(value, Digits::new(digits)).text
}

/// A few hundred values of all sizes and signs, the same in every run.
fn values() -> Vec<f64> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut all: Vec<f64> = (0..600)
        .map(|k| (next() - 0.5) * 10_f64.powi(k % 30 - 18))
        .collect();
    all.extend((0..200).map(|k| f64::from(k - 100) / 8.0));
    all.extend([
        0.00005,
        0.000049,
        9.99996e-5,
        0.5,
        2.5,
        9_999_999.999_99,
        1e7,
        5e-324,
        1e300,
        -0.99999,
    ]);
    all
}

#[test]
fn plain_numbers_are_short() {
    assert_eq!(text(0.622459, 4), "0.6225");
    assert_eq!(text(-0.4, 4), "−0.4");
    assert_eq!(text(3.0, 4), "3");
    assert_eq!(text(100.0, 0), "100");
    assert_eq!(text(-1200.5, 4), "−1200.5");
    assert_eq!(text(0.99999, 4), "1");
    assert_eq!(text(1.0 / 3.0, 12), "0.333333333333");
    assert_eq!(text(9_999_999.0, 4), "9999999");
}

#[test]
fn zero_has_no_sign() {
    assert_eq!(
        number(0.0, Digits::default()),
        Shown {
            text: "0".into(),
            exact: true
        }
    );
    assert_eq!(
        number(-0.0, Digits::default()),
        Shown {
            text: "0".into(),
            exact: true
        }
    );
}

#[test]
fn tiny_and_huge_numbers_are_scientific() {
    assert_eq!(text(1.23456e-7, 4), "1.2346e−7");
    assert_eq!(text(1.23456e-7, 2), "1.23e−7");
    assert_eq!(text(-1.23456e-20, 12), "−1.2346e−20");
    assert_eq!(text(-0.00004, 4), "−4e−5");
    assert_eq!(text(0.00005, 4), "5e−5");
    assert_eq!(text(9.99996e-6, 4), "1e−5");
    assert_eq!(text(1e7, 4), "1e7");
    assert_eq!(text(-123_456_789.0, 4), "−1.2346e8");
}

#[test]
fn a_small_number_keeps_its_first_digits() {
    for (value, digits, shown) in [
        (0.0004181, 4, "0.000418"),
        (-0.0004181, 4, "−0.000418"),
        (0.00418149, 4, "0.00418"),
        (0.0418149, 4, "0.0418"),
        (0.000099996, 4, "0.0001"),
        (0.00004181, 4, "4.181e−5"),
        (0.01234, 2, "0.012"),
        (0.3, 0, "0.3"),
        (0.01234, 0, "0.01"),
        (0.0004, 4, "0.0004"),
    ] {
        assert_eq!(text(value, digits), shown, "{value} {digits}");
    }
    assert_eq!(
        rounded(0.01234, Digits::new(3)),
        "0.012",
        "as many as were asked for"
    );
    assert_eq!(
        column(&[0.5123, 0.0004181], Digits::new(4)).0,
        ["0.5123  ", "0.000418"],
        "no digit is made up"
    );
    assert_eq!(column(&[12.0, 0.3], Digits::new(0)).0, ["12  ", " 0.3"]);
}

#[test]
fn two_numbers_are_shown_so_that_they_differ() {
    let apart = |a, b| apart(a, b, Digits::new(2)).get();
    assert_eq!(apart(0.514, 0.511), 3);
    assert_eq!(apart(0.5, 0.7), 2);
    assert_eq!(apart(0.5, 0.5), 2);
    assert_eq!(apart(1.0, 1.0 + 1e-15), 2);
}

#[test]
fn what_is_not_finite_says_so() {
    assert_eq!(text(f64::NAN, 4), "NaN");
    assert_eq!(text(f64::INFINITY, 4), "∞");
    assert_eq!(text(f64::NEG_INFINITY, 4), "−∞");
}

#[test]
fn exact_means_nothing_was_rounded() {
    let exact = |value| number(value, Digits::default()).exact;
    assert!(exact(0.1 + 0.2) && text(0.1 + 0.2, 4) == "0.3");
    assert!(exact(2e-9) && exact(3e20) && exact(-0.4));
    assert!(!exact(1.0 / 3.0) && !exact(0.99999) && !exact(1.23456e-7) && !exact(f64::MAX));
}

#[test]
fn every_text_reads_back_within_half_a_unit() {
    for value in values() {
        for digits in 0..=12 {
            let shown = number(value, Digits::new(digits));
            let ascii = shown.text.replace('−', "-");
            let back: f64 = ascii.parse().unwrap();
            let (mantissa, power) = ascii.split_once('e').unwrap_or((&ascii, "0"));
            let most = digits + if ascii.contains('e') { 0 } else { BEYOND };
            assert!(decimals(mantissa.trim_start_matches('-')).unwrap() <= usize::from(most));
            let places = if ascii.contains('e') {
                digits.min(4)
            } else {
                digits
            };
            let unit = 10_f64.powi(power.parse::<i32>().unwrap() - i32::from(places));
            let slack = 1e-15 * value.abs();
            assert!(
                (back - value).abs() <= unit / 2.0 * (1.0 + 1e-9) + slack,
                "{value} {digits} {ascii}"
            );
            assert_eq!(back == 0.0, value == 0.0);
            assert!(!shown.text.contains('-') && !shown.text.is_empty());
            assert!(!mantissa.contains('.') || !mantissa.ends_with(['0', '.']));
        }
    }
}

#[test]
fn columns_align_on_the_point() {
    let col = |values: &[f64]| column(values, Digits::default()).0;
    assert_eq!(col(&[0.5, -0.4]), [" 0.5", "−0.4"]);
    assert_eq!(col(&[0.0, 0.2]), ["0.0", "0.2"]);
    assert_eq!(col(&[0.0, 0.0]), ["0", "0"]);
    assert_eq!(
        col(&[10.25, -3.0, 0.12345]),
        ["10.2500", "−3.0000", " 0.1235"]
    );
    assert_eq!(col(&[0.5, 1.23456e-7]), ["      0.5", "1.2346e−7"]);
    assert_eq!(
        col(&[0.25, f64::NAN, f64::NEG_INFINITY]),
        ["0.25", " NaN", "  −∞"]
    );
    assert!(col(&[]).is_empty());
    assert!(column(&[0.5, 0.25], Digits::default()).1);
    assert!(!column(&[0.5, 1.0 / 3.0], Digits::default()).1);
}

#[test]
fn columns_have_one_width_and_say_what_numbers_say() {
    let values = values();
    for (at, digits) in (0..values.len() - 5).zip((0..=12).cycle()) {
        let rows = &values[at..at + 5];
        let (texts, exact) = column(rows, Digits::new(digits));
        assert!(texts.iter().all(|text| text.width() == texts[0].width()));
        let alone: Vec<Shown> = rows
            .iter()
            .map(|&value| number(value, Digits::new(digits)))
            .collect();
        assert_eq!(exact, alone.iter().all(|shown| shown.exact));
        let read = |text: &str| text.trim().replace('−', "-").parse::<f64>().unwrap();
        assert!(
            texts
                .iter()
                .zip(&alone)
                .all(|(text, shown)| read(text) == read(&shown.text))
        );
        let points = texts
            .iter()
            .filter(|text| !text.contains('e'))
            .filter_map(|text| text.chars().position(|c| c == '.'));
        assert!(
            points
                .clone()
                .all(|point| Some(point) == points.clone().next())
        );
    }
}

#[test]
fn meanings_follow_the_sign() {
    let of = [1e-300, -2.0, 0.0, -0.0, f64::NAN, f64::INFINITY].map(meaning);
    use Meaning::*;
    assert_eq!(of, [Positive, Negative, Zero, Zero, Error, Error]);
    assert_eq!((Digits::new(99), Digits::default().get()), (Digits::MAX, 4));
}
