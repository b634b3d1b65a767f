use super::*;

/// Two pixels, one red and one blue.
fn image() -> Image {
    Image::read(include_bytes!("../../../tests/images/two.png")).unwrap()
}

fn shown(way: Graphics) -> String {
    let mut out = vec![];
    let images = vec![(Rect::new(3, 4, 2, 1), Arc::new(image()))];
    way.show(&mut out, &images, (1, 12)).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_environment_says_what_a_terminal_takes() {
    let of = |list: &[(&str, &str)]| {
        Graphics::of(|name| Some(list.iter().find(|(n, _)| *n == name)?.1.to_owned()))
    };
    let kitty = ("TERM", "xterm-kitty");
    assert_eq!(of(&[kitty]), Some(Graphics::Kitty));
    assert_eq!(of(&[kitty, ("TMUX", "/tmp/x")]), None);
    assert_eq!(of(&[kitty, ("GATEWALK_IMAGES", "blocks")]), None);
    assert_eq!(
        of(&[("TMUX", "x"), ("GATEWALK_IMAGES", "sixel")]),
        Some(Graphics::Sixel)
    );
    assert_eq!(of(&[("TERM_PROGRAM", "iTerm.app")]), Some(Graphics::Iterm));
    assert_eq!(of(&[("TERM", "foot-extra")]), Some(Graphics::Sixel));
    assert_eq!(of(&[("TERM", "xterm-256color")]), None);
    assert_eq!(of(&[]), None);
}

#[test]
fn an_image_is_put_where_it_stands_and_the_cursor_stays() {
    for way in [Graphics::Kitty, Graphics::Iterm, Graphics::Sixel] {
        let codes = shown(way);
        assert!(
            codes.starts_with("\x1b7\x1b[5;4H") && codes.ends_with("\x1b8"),
            "{codes:?}"
        );
    }
    assert!(shown(Graphics::Kitty).contains("c=2,r=1,m=0;iVBOR"));
    assert!(shown(Graphics::Iterm).contains("width=2;height=1;doNotMoveCursor=1:iVBOR"));
}

#[test]
fn sixels_are_the_pixels() {
    let codes = shown(Graphics::Sixel);
    let body = codes.split("#215;2;100;100;100").nth(1).unwrap();
    // Twice six rows, in each one column of red and one of blue.
    let band = "#5?~$#180~?$-";
    assert_eq!(body, format!("{band}{band}\x1b\\\x1b8"));
}
