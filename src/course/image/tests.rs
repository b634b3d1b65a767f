use super::*;
use crate::lang::Lang;
use std::collections::BTreeMap;

fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/images");
    std::fs::read(folder.join(name)).unwrap()
}

/// A PNG file that says it has so many pixels, without any.
fn empty(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = file("rgb.png");
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    bytes
}

#[test]
fn every_form_of_a_file_has_the_pixels_that_another_reader_sees() {
    let known: BTreeMap<String, Vec<[u8; 3]>> =
        serde_json::from_slice(&file("pixels.json")).unwrap();
    assert!(known.len() > 8);
    for (name, pixels) in known {
        let image =
            Image::read(&file(&name)).unwrap_or_else(|e| panic!("{name}: {}", e.get(Lang::EN)));
        assert_eq!(image.pixels.len(), pixels.len(), "{name}");
        for (own, other) in image.pixels.iter().flatten().zip(pixels.iter().flatten()) {
            assert!(own.abs_diff(*other) <= 1, "{name}: {own} is {other}");
        }
    }
}

#[test]
fn fewer_pixels_are_means_and_more_are_the_same() {
    let image = Image::read(&file("two.png")).unwrap();
    assert_eq!(image.scaled(1, 1), [[127, 0, 127]]);
    let four = image.scaled(4, 2);
    assert_eq!(
        four[..4],
        [[255, 0, 0], [255, 0, 0], [0, 0, 255], [0, 0, 255]]
    );
    assert_eq!(four[4..], four[..4]);
    let rgb = Image::read(&file("rgb.png")).unwrap();
    assert_eq!(rgb.scaled(8, 6), rgb.pixels);
}

#[test]
fn what_is_no_part_of_the_image_is_left_out() {
    let mut bytes = file("rgb.png");
    let image = Image::read(&bytes).unwrap();
    let note = b"\0\0\0\x06tEXtsecret\0\0\0\0";
    bytes.splice(33..33, note.iter().copied());
    bytes.extend_from_slice(b"and more");
    assert_eq!(Image::read(&bytes).unwrap(), image);
}

#[test]
fn a_wrong_file_is_an_error_and_takes_no_memory() {
    let whole = file("rgb.png");
    for end in 0..whole.len() {
        assert!(Image::read(&whole[..end]).is_err(), "{end} bytes");
    }
    for n in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[n] ^= 0x55;
        _ = Image::read(&bytes);
    }
    for (width, height) in [(0, 5), (u32::MAX, u32::MAX), (16_000, 16_000), (1, 1 << 20)] {
        assert!(
            Image::read(&empty(width, height)).is_err(),
            "{width}×{height}"
        );
    }
}

#[test]
fn nothing_leads_out_of_the_folder() {
    for path in ["a.png", "images/b.PNG", "./c.png"] {
        assert!(misnamed(path, &(0..1)).is_none(), "{path}");
    }
    let wrong = [
        "../a.png",
        "/etc/a.png",
        "a/../../b.png",
        "https://x.org/a.png",
        "C:\\a.png",
        "",
        "a.jpg",
        "a",
        "data:image/png;base64,x",
    ];
    for path in wrong {
        assert!(misnamed(path, &(0..1)).is_some(), "{path}");
    }
}
