use super::*;

/// Each line with what is no plain text between brackets.
fn shown(name: &str, code: &str) -> String {
    let lines = named(name).unwrap().lines(code);
    let piece = |(text, token): &(String, Token)| match token {
        Token::Plain => text.clone(),
        Token::Keyword => format!("<{text}>"),
        Token::Literal => format!("[{text}]"),
        Token::Comment => format!("({text})"),
    };
    let line = |line: &Vec<_>| line.iter().map(piece).collect::<String>();
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn words_literals_and_comments_are_told_apart() {
    for (name, code, told) in [
        (
            "python",
            "def f(x1):\n    \"\"\"One\n    two\"\"\"\n    return x1 * 0.5  # half\n",
            "<def> f(x1):\n[\"\"\"One]\n[two\"\"\"]\n<return> x1 * [0.5]  (# half)",
        ),
        ("python", "s = 'a \\' # b' + t", "s = ['a \\' # b'] + t"),
        (
            "rust",
            "let x: &'a str = /* a\n b */ \"门\";",
            "<let> x: &'a str = (/* a)\n(b */) [\"门\"];",
        ),
        (
            "latex",
            "\\frac{1}{2} % half",
            "<\\frac>{[1]}{[2]} (% half)",
        ),
        ("sh", "echo ${#x} # says", "echo ${#x} (# says)"),
        ("text", "let 1 # x", "let 1 # x"),
        ("python", "x = 'open\ny = 1", "x = ['open]\ny = [1]"),
    ] {
        assert_eq!(shown(name, code), told, "{name}");
    }
}

#[test]
fn no_code_breaks_it() {
    for syntax in ALL {
        for code in [
            "", "\n\n", "'", "\"\"\"", "/*", "\\", "#", "字'字", "1.", "\\\\", "/*/",
        ] {
            let lines = syntax.lines(code);
            let text =
                |line: &Vec<(String, Token)>| line.iter().map(|p| p.0.as_str()).collect::<String>();
            let all: Vec<String> = lines.iter().map(text).collect();
            let own: Vec<&str> = code.lines().map(str::trim_start).collect();
            assert_eq!(all, own, "{code:?}");
        }
    }
    let long = "\"'/*#".repeat(20_000);
    let start = std::time::Instant::now();
    ALL.iter().for_each(|syntax| _ = syntax.lines(&long));
    assert!(start.elapsed() < std::time::Duration::from_secs(10));
}

#[test]
fn lines_are_lit_step_by_step() {
    assert_eq!(
        steps("1|2-3|1,3|all", 3),
        Some(vec![
            vec![true, false, false],
            vec![false, true, true],
            vec![true, false, true],
            vec![true; 3],
        ])
    );
    for wrong in ["0", "4", "3-2", "1||2", "a", "", "1-", &"1|".repeat(60)] {
        assert_eq!(steps(wrong, 3), None, "{wrong}");
    }
}
