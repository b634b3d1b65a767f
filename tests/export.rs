//! Exported files: whole documents, safe, small enough, with the numbers of the walk.
#![cfg(unix)]

#[path = "common/pty.rs"]
#[allow(dead_code)] // not everything a terminal can do is needed here
mod pty;

use data_encoding::BASE64;
use gatewalk::course::library;
use gatewalk::lang::Lang;
use pty::{GATEWALK, Pty, counter};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::process::{Command, Output};

fn gatewalk(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(GATEWALK)
        .current_dir(folder)
        .env("LANG", "en_GB.UTF-8")
        .args(arguments)
        .output()
        .unwrap()
}

/// What `export` writes to standard output.
fn exported(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = gatewalk(
        folder.path(),
        &[&["export"], arguments, &["-o", "-"]].concat(),
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The text between two marks.
fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let from = text.find(open).unwrap_or_else(|| panic!("no {open}")) + open.len();
    &text[from..from + text[from..].find(close).unwrap()]
}

/// Every element is closed by its own end tag, in order; every attribute value with a blank is quoted.
fn assert_balanced(html: &str) {
    const EMPTY: [&str; 5] = ["meta", "input", "!doctype", "mspace", "mprescripts"];
    let mut open: Vec<&str> = vec![];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[..end];
        let name = tag.split([' ', '\n']).next().unwrap();
        rest = &rest[end + 1..];
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(
                open.pop(),
                Some(name),
                "before {}",
                &rest[..rest.len().min(80)]
            ),
            None if tag.ends_with('/') || EMPTY.contains(&name) => {}
            None => open.push(name),
        }
        if ["script", "style"].contains(&name) {
            rest = &rest[rest.find("</").unwrap()..];
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

/// Where the element of a number ends.
fn close(text: &str) -> usize {
    ["</b>", "</span>", "</data>", "</text>"]
        .iter()
        .filter_map(|end| text.find(end))
        .min()
        .unwrap()
}

/// Every number that has a name reads as the JSON walk's does, to the last digit written; how many there are.
fn assert_numbers(html: &str, walk: &Value) -> usize {
    let mut count = 0;
    for piece in html.split("data-n=\"").skip(1) {
        let (name, rest) = piece.split_once('"').unwrap();
        let text = &rest[rest.find('>').unwrap() + 1..];
        // Non-ASCII glyphs stand in cells of their own.
        let shown = text[..close(text)]
            .replace("<i>", "")
            .replace("</i>", "")
            .replace('−', "-");
        let shown = shown.trim();
        let (plain, entry) = name.strip_suffix(']').unwrap().split_once('[').unwrap();
        let (row, column) = entry.split_once(',').unwrap_or((entry, "1"));
        let index = |text: &str| text.parse::<usize>().unwrap() - 1;
        let values = match plain.strip_prefix('∂') {
            Some(plain) => &walk["gradients"][plain],
            None => &walk["values"][plain],
        };
        let value = values[index(row)][index(column)]
            .as_f64()
            .unwrap_or_else(|| panic!("{name}"));
        let (mantissa, power) = shown.split_once('e').unwrap_or((shown, "0"));
        let places = mantissa
            .split_once('.')
            .map_or(0, |(_, behind)| behind.len() as i32);
        let unit = 10_f64.powi(power.parse::<i32>().unwrap() - places);
        let read: f64 = shown.parse().unwrap_or_else(|_| panic!("{name}: {shown}"));
        assert!(
            (read - value).abs() <= unit / 2.0 * (1.0 + 1e-9),
            "{name} reads {shown}, not {value}"
        );
        count += 1;
    }
    count
}

fn assert_page(name: &str, html: &str) {
    assert!(html.len() < 2_000_000, "{name}: {} bytes", html.len());
    assert_balanced(html);
    assert!(
        !html.contains("<merror") && !html.contains('\u{fffd}'),
        "{name}"
    );
    let mut ids: Vec<&str> = html
        .split(" id=")
        .skip(1)
        .map(|s| s.split([' ', '>']).next().unwrap())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{name}: an id is used twice");
    for outside in [
        "src=\"http",
        "src=http",
        "@import",
        "url(",
        "<link",
        "<iframe",
    ] {
        assert!(!html.contains(outside), "{name} has {outside}");
    }
    // The policy lets through what is in the file, and nothing else.
    let policy = between(html, "Content-Security-Policy content=\"", "\"");
    for (open, close) in [("<style>", "</style>"), ("<script>", "</script>")] {
        let hash = BASE64.encode(&Sha256::digest(between(html, open, close)));
        assert!(
            policy.contains(&format!("'sha256-{hash}'")),
            "{name}: {policy}"
        );
    }
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    for part in [
        "<main>",
        "lang=en",
        "lang=zh-Hans",
        "prefers-color-scheme:dark",
        "@media print",
    ] {
        assert!(html.contains(part), "{name} has no {part}");
    }
}

fn embedded(html: &str) -> Value {
    serde_json::from_str(between(html, "id=numbers>", "</script>")).unwrap()
}

#[test]
fn every_lesson_is_one_sound_page_with_the_numbers_of_its_walk() {
    for (slug, source) in library::lessons(Lang::EN) {
        let html = exported(&[slug, "--to", "html"]);
        let has_model = embedded(&html).get("model").is_some();
        if has_model {
            assert_page(slug, &html);
            let walk: Value = serde_json::from_str(&exported(&[slug, "--to", "json"])).unwrap();
            assert_eq!(embedded(&html)["values"], walk["values"]);
            assert_eq!(embedded(&html)["gradients"], walk["gradients"]);
            let numbers = assert_numbers(&html, &walk);
            // A lesson may have a model for a few numbers and no walk.
            let walks = html.contains("<div class=step>");
            // Each picture is there once, and shown where it belongs.
            let pictures: Vec<usize> = ["id=\"p", "href=\"#p"]
                .map(|part| html.matches(part).count())
                .to_vec();
            assert!(
                !walks || numbers > 0 && pictures[1] >= pictures[0] && pictures[0] > 0,
                "{slug}: {numbers} numbers, {pictures:?}"
            );
        }
        // No step but those the pages speak of, and no key that the page does not have.
        let (document, _) = html.split_once("<script").unwrap();
        assert!(!document.contains("<ol class=walk ") && !document.contains("class=stage"));
        assert!(html.len() < 400_000, "{slug}: {} bytes", html.len());
        let tongues = html.matches("<div class=tongue ").count();
        assert_eq!(tongues, 2, "{slug}");
        let pages = source.matches("\n---\n").count() + 1;
        assert_eq!(
            html.matches("<section class=page ").count(),
            tongues * pages,
            "{slug}"
        );
    }
}

#[test]
fn a_lesson_has_every_step_when_asked_for_them() {
    let html = exported(&["3", "--to", "html", "--steps"]);
    assert_page("3", &html);
    for part in [
        "<ol class=walk ",
        "aria-live=polite",
        "data-l=3",
        "<figure class=seen>",
        "<figure class=machine>",
    ] {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn a_number_that_is_asked_for_has_its_name_wherever_it_stands() {
    let html = exported(&["5", "--to", "html", "--steps"]);
    let (document, _) = html.split_once("<script").unwrap();
    assert!(document.contains("data-asks=\"i_4[1]\""));
    // The script puts a ? in the place of what has the name: nothing else may show the number.
    let mut named = document.split("data-n=\"i_4[1]\"");
    let mut rest = named.next().unwrap().to_owned();
    for piece in named {
        let end = close(piece);
        assert!(piece[..end].contains("0.889"), "{}", &piece[..end]);
        rest.push_str(&piece[end..]);
    }
    let shown: Vec<&str> = rest
        .split('>')
        .map(|text| text.split('<').next().unwrap())
        .collect();
    let plain: Vec<&&str> = shown
        .iter()
        .filter(|text| text.contains("0.8893"))
        .collect();
    assert!(plain.is_empty(), "{plain:?}");
    assert!(
        document.contains("aria-hidden=\"true\" data-of=\"i_4[1]\"><use "),
        "the curve tells what it is drawn from"
    );
    // In a sentence, in a matrix and in the arithmetic of a step.
    for part in [
        "≈ [<span data-n=",
        "<b class=p data-n=\"i_4[1]\">",
        "<i>σ</i>(2.0841)",
    ] {
        assert!(document.contains(part), "{part}");
    }
}

#[test]
fn every_model_is_one_sound_page() {
    for name in library::models() {
        let html = exported(&[name, "--to", "html", "--lang", "zh"]);
        assert_page(name, &html);
        assert!(html.starts_with("<!doctype html>\n<html lang=zh-Hans>"));
        let walk: Value = serde_json::from_str(&exported(&[name, "--to", "json"])).unwrap();
        assert!(assert_numbers(&html, &walk) > 100, "{name}");
    }
}

#[test]
fn a_number_that_is_not_the_walks_is_found() {
    let html = exported(&["three-gates-1", "--to", "html"]);
    let mut walk: Value =
        serde_json::from_str(&exported(&["three-gates-1", "--to", "json"])).unwrap();
    walk["values"]["i_1"][0][0] = serde_json::json!(0.5);
    assert!(std::panic::catch_unwind(|| assert_numbers(&html, &walk)).is_err());
}

#[test]
fn nothing_a_file_says_becomes_markup_or_script() {
    let folder = tempfile::tempdir().unwrap();
    let evil = "</script><script>alert(1)</script><img src=x onerror='alert(2)'>\\u001b[31m\" onclick=\"alert(3)";
    let source = format!(
        "title = \"{0}\"\nabout = \"{0}\"\nequations = '''\nh_t = \\tanh(W x_t)\nL = \\sum_{{t=1}}^{{T}}\\|h_t - y_t\\|^2\n'''\n\
         [names]\nh = \"{0}\"\n[inputs]\nx = [1, -2]\n[targets]\ny = [0, 1]\n[parameters]\nW = [[0.5]]\n",
        evil.replace('"', "\\\"").replace("\\\\u", "\\u")
    );
    std::fs::write(folder.path().join("evil.toml"), source).unwrap();
    for (format, marker) in [("html", "</html>"), ("svg", "</svg>"), ("cast", "\"o\"")] {
        let output = gatewalk(
            folder.path(),
            &["export", "evil.toml", "--to", format, "-o", "-"],
        );
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            text.contains(marker),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(text.contains("alert(1)"), "the title is shown as text");
        if format == "cast" {
            // The only escape sequences are those that draw.
            assert!(!text.contains("\\u001b[31m"));
            continue;
        }
        assert_balanced(&text);
        assert!(
            !text.contains("<script>alert") && !text.contains("<img") && !text.contains('\u{1b}')
        );
        assert_eq!(
            text.matches("</script>").count(),
            if format == "html" { 2 } else { 0 }
        );
    }
}

#[test]
fn a_picture_gives_every_glyph_its_column() {
    let svg = exported(&[
        "3", "--to", "svg", "--page", "3", "--size", "80x24", "--lang", "zh",
    ]);
    assert_balanced(&svg);
    assert!(svg.contains("viewBox=\"0 0 720 408\"") && svg.contains("<title id=\"t\">三个门"));
    let mut seen = 0;
    for text in svg.split("<text x=\"").skip(1) {
        let (places, rest) = text.split_once('"').unwrap();
        let glyphs = between(rest, ">", "</text>");
        let glyphs = glyphs
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'");
        let glyphs = glyphs.replace("&amp;", "&");
        let places: Vec<usize> = places.split(' ').map(|x| x.parse().unwrap()).collect();
        assert_eq!(places.len(), glyphs.chars().count(), "{glyphs}");
        assert!(
            !glyphs.contains(' '),
            "a browser would take several for one: {glyphs}"
        );
        assert!(places.iter().all(|x| x % 9 == 0 && *x < 720));
        seen += places.len();
    }
    assert!(seen > 200, "{seen} glyphs");
}

/// The screen a cast ends with, and how many screens there were.
fn replay(cast: &str, columns: u16, rows: u16) -> (vt100::Parser, usize) {
    let mut lines = cast.lines();
    let header: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    assert_eq!(
        (&header["version"], &header["width"], &header["height"]),
        (&2.into(), &columns.into(), &rows.into())
    );
    let mut parser = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
    let (mut time, mut screens) = (-1.0, 0);
    for line in lines {
        let event: Value = serde_json::from_str(line).unwrap();
        let at = event[0].as_f64().unwrap();
        assert!(at > time && event[1] == "o");
        time = at;
        screens += usize::from(event[2] != "");
        parser.process(event[2].as_str().unwrap().as_bytes());
    }
    (parser, screens)
}

/// What a reader sees of a cell.
fn seen(screen: &vt100::Screen, columns: u16, rows: u16) -> Vec<String> {
    let look = |row, column| {
        let cell = screen.cell(row, column).unwrap();
        let text = if cell.contents().is_empty() {
            " "
        } else {
            cell.contents()
        };
        let marks = (cell.bold(), cell.underline(), cell.inverse());
        // A blank has no ink.
        let ink = if text == " " && !cell.underline() && !cell.inverse() {
            vt100::Color::Default
        } else {
            cell.fgcolor()
        };
        let bold = text != " " && marks.0;
        format!(
            "{text} {ink:?} {:?} {bold} {} {}",
            cell.bgcolor(),
            marks.1,
            marks.2
        )
    };
    (0..rows)
        .flat_map(|row| (0..columns).map(move |column| (row, column)))
        .map(|(r, c)| look(r, c))
        .collect()
}

#[test]
fn a_cast_ends_with_the_last_screen_of_the_live_walk() {
    let (columns, rows) = (100, 30);
    let (parser, screens) = replay(
        &exported(&["worked-example", "--to", "cast"]),
        columns,
        rows,
    );
    assert_eq!(screens, 103);
    let mut pty = Pty::walk(columns, rows, &[]);
    pty.send(&"\x1b[C".repeat(screens - 1));
    pty.wait_for("the last step", |screen| {
        counter(screen) == Some((screens, screens))
    });
    let replayed = seen(parser.screen(), columns, rows);
    pty.wait_for("the same screen", |screen| {
        seen(screen, columns, rows) == replayed
    });
}

#[test]
fn a_cast_of_a_lesson_ends_on_its_last_page() {
    let (parser, screens) = replay(&exported(&["3", "--to", "cast", "--size", "80x24"]), 80, 24);
    assert!(
        screens > 10 && parser.screen().contents().contains("page 7/7"),
        "{}",
        parser.screen().contents()
    );
}

#[test]
fn files_are_written_whole_and_never_over_another_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let names = || {
        let mut names: Vec<String> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let run = |arguments: &[&str]| gatewalk(folder.path(), &[&["export"], arguments].concat());
    assert!(run(&["3", "--to", "svg"]).status.success());
    assert_eq!(names(), ["03-three-gates.svg"]);
    std::fs::write(folder.path().join("03-three-gates.svg"), "mine").unwrap();
    let again = run(&["3", "--to", "svg"]);
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("--force"));
    assert_eq!(
        std::fs::read_to_string(folder.path().join("03-three-gates.svg")).unwrap(),
        "mine"
    );
    assert!(run(&["3", "--to", "svg", "--force"]).status.success());
    assert!(
        std::fs::read_to_string(folder.path().join("03-three-gates.svg"))
            .unwrap()
            .contains("</svg>")
    );
    for (arguments, says) in [
        (
            &["3", "--to", "svg", "-o", "no/such/folder.svg"][..],
            "no folder no/such",
        ),
        (&["3", "--to", "svg", "--page", "99"], "pages 1 to 7"),
        (&["3", "--to", "svg", "--at", "i_1"], "--page"),
        (&["no-such-thing", "--to", "html"], "no-such-thing"),
        (&["gru", "--to", "svg", "--size", "3x3"], "100x30"),
    ] {
        let output = run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(says), "{said}");
    }
    assert_eq!(names(), ["03-three-gates.svg"], "nothing is left behind");
}

#[test]
fn programs_use_a_layer_where_one_computes_the_same_and_write_out_the_rest() {
    for (model, torch, keras) in [
        (
            "worked-example",
            "torch.nn.LSTM(1, 2)",
            "keras.layers.LSTMCell(2",
        ),
        (
            "gru",
            "torch.nn.GRU(1, 2)",
            "keras.layers.GRUCell(2, reset_after=True",
        ),
        ("rnn", "torch.nn.RNN(1, 2)", "keras.layers.SimpleRNNCell(2"),
        (
            "peephole",
            "No layer of torch.nn",
            "No layer of keras.layers",
        ),
    ] {
        let walk: Value = serde_json::from_str(&exported(&[model, "--to", "json"])).unwrap();
        for (framework, layer) in [("pytorch", torch), ("keras", keras)] {
            let program = exported(&[model, "--to", framework]);
            assert!(program.contains(layer), "{program}");
            // The numbers it asks for are the walk's, to the last bit.
            let mut checks = 0;
            for line in program.lines().filter_map(|l| l.strip_prefix("check(\"")) {
                let name = line.split('"').next().unwrap();
                let plain = name.replace('[', "_").replace(']', "");
                let rows = line[line.rfind("[[").unwrap()..].strip_suffix(')').unwrap();
                let wanted = match plain.strip_prefix('d') {
                    Some(plain) => &walk["gradients"][plain],
                    None => &walk["values"][plain.as_str()],
                };
                assert_eq!(
                    &serde_json::from_str::<Value>(rows).unwrap(),
                    wanted,
                    "{name}"
                );
                checks += 1;
            }
            assert!(
                checks > if framework == "pytorch" { 30 } else { 8 },
                "{model}: {checks} checks"
            );
        }
    }
}

#[test]
fn names_that_mean_something_to_python_and_fixed_times_are_written_safely() {
    let folder = tempfile::tempdir().unwrap();
    let source = "title = \"a\\nimport os\"\nequations = '''\nu_1 = \\lambda \\odot x_1\n\
                  h_t = \\tanh(\\lambda \\odot x_t + T_a^\\top h_{t-1} + \\mathrm{yield})\n'''\n\
                  [inputs]\nx = [[1, 2], [3, 4]]\n\
                  [parameters]\nlambda = [1, 0.5]\nT_a = [[0.5, 0], [0, 0.5]]\nyield = [0, 0]\n";
    std::fs::write(folder.path().join("odd.toml"), source).unwrap();
    let output = gatewalk(
        folder.path(),
        &["export", "odd.toml", "--to", "pytorch", "-o", "-"],
    );
    let program = String::from_utf8(output.stdout).unwrap();
    assert!(
        program.contains("lambda_ = given("),
        "{}\n{program}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(program.contains("yield_ = given("), "{program}");
    assert!(
        program.contains("u[1] = lambda_ * x[1]") && program.contains("T_a.T @ h[1]"),
        "{program}"
    );
    assert!(!program.contains("\nimport os"), "{program}");
}

#[test]
fn a_number_in_a_stack_is_written_as_a_tensor() {
    let folder = tempfile::tempdir().unwrap();
    let source = "equations = 'h_t = [x_t; 2; 1/T]'\n[inputs]\nx = [1, 2]\n";
    std::fs::write(folder.path().join("stack.toml"), source).unwrap();
    let output = gatewalk(
        folder.path(),
        &["export", "stack.toml", "--to", "pytorch", "-o", "-"],
    );
    let program = String::from_utf8(output.stdout).unwrap();
    let wanted = "h[t] = torch.cat([x[t], given([[2.0]]), given([[1.0 / T]])])";
    assert!(
        program.contains(wanted),
        "{}\n{program}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_page_leads_to_the_same_place_of_the_live_page() {
    let live = ["--live", "https://x.org/gatewalk/"];
    let page = exported(&[&["3", "--to", "html"], &live[..]].concat());
    assert!(page.contains("https://x.org/gatewalk/#learn=03-three-gates&amp;lang=en"));
    assert!(page.contains("https://x.org/gatewalk/#learn=03-three-gates&amp;lang=zh"));
    let walk = exported(&[&["gru", "--to", "html"], &live[..]].concat());
    assert!(walk.contains("https://x.org/gatewalk/#walk=gru&amp;lang=en"));
    let folder = tempfile::tempdir().unwrap();
    let own = "equations = 'h_t = \\tanh(w x_t + u h_{t-1})'\ninputs.x = [1, 2]\n\
        parameters.w = [0.5]\nparameters.u = [0.3]\n";
    std::fs::write(folder.path().join("own.toml"), own).unwrap();
    let to = ["export", "own.toml", "--to", "html", "-o", "-"];
    let output = gatewalk(folder.path(), &[&to[..], &live[..]].concat());
    let page = String::from_utf8_lossy(&output.stdout);
    assert!(
        page.contains("https://x.org/gatewalk/#state=gw1."),
        "{page}"
    );
    let wrong = gatewalk(
        folder.path(),
        &[&to[..], &["--live", "javascript:alert(1)"]].concat(),
    );
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn a_page_for_paper_is_printed_by_the_browser_that_is_found_or_it_is_said_that_none_is() {
    let folder = tempfile::tempdir().unwrap();
    let programs = folder.path().join("programs");
    std::fs::create_dir(&programs).unwrap();
    let export = || {
        let output = Command::new(GATEWALK)
            .current_dir(folder.path())
            .env("PATH", &programs)
            .args(["export", "1", "--to", "pdf", "--force", "-o", "a.pdf"])
            .args(["--lang", "en"])
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), told)
    };
    let pdf = || std::fs::read(folder.path().join("a.pdf")).ok();
    if !Path::new("/Applications").exists() {
        let (code, told) = export();
        assert_eq!((code, pdf()), (Some(1), None), "{told}");
        assert!(
            told.contains("none is found") && told.contains("chromium"),
            "{told}"
        );
    }
    // Instead of a browser a program that writes down what it was asked for.
    let browser = |body: &str| {
        use std::os::unix::fs::PermissionsExt;
        let file = programs.join("chromium");
        std::fs::write(&file, format!("#!/bin/sh\n{body}\n")).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    let to = "for a in \"$@\"; do case \"$a\" in --print-to-pdf=*) to=${a#*=};; file://*) page=${a#file://};; esac; done";
    browser(&format!(
        "{to}\nprintf '%%PDF-1.4 ' > \"$to\"; while read -r line; do echo \"$line\" >> \"$to\"; break; done < \"$page\""
    ));
    let (code, told) = export();
    assert_eq!(code, Some(0), "{told}");
    let printed = String::from_utf8(pdf().unwrap()).unwrap();
    assert!(printed.starts_with("%PDF-1.4 <!doctype html>"), "{printed}");
    for useless in ["exit 7", &format!("{to}\necho no > \"$to\"")] {
        browser(useless);
        let (code, told) = export();
        assert_eq!(code, Some(1), "{told}");
        assert!(
            told.contains("printed no PDF") && told.contains("--to html"),
            "{told}"
        );
    }
    assert!(
        pdf().unwrap().starts_with(b"%PDF"),
        "what was there is still there"
    );
}

#[test]
fn an_image_and_a_second_model_are_in_the_file() {
    let home = tempfile::tempdir().unwrap();
    let image = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/images/two.png");
    std::fs::copy(&image, home.path().join("two.png")).unwrap();
    let lesson = "+++\ntitle = \"T\"\nminutes = 1\nmodel = \"worked-example\"\n+++\n\n## A\n\n![two \"pixels\"](two.png)\n\n```walk\nh_1..h_2\nby equation\nbeside gru\n```\n";
    let file = home.path().join("a.md");
    std::fs::write(&file, lesson).unwrap();
    let file = file.to_str().unwrap();
    let html = exported(&[file, "--to", "html"]);
    let data = format!(
        "src=\"data:image/png;base64,{}\"",
        BASE64.encode(&std::fs::read(image).unwrap())
    );
    assert!(html.contains(&data) && html.contains("alt=\"two &quot;pixels&quot;\""));
    // h_1 of the one and of the other.
    assert!(html.contains("0.1030") && html.contains("0.1498"));
    let latex = exported(&[file, "--to", "latex"]);
    assert!(latex.contains("% gru\n") && latex.contains("0.1498"));
    let cast = exported(&[file, "--to", "cast"]);
    assert!(cast.contains('▀') && cast.contains("gru"));
}
