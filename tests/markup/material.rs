//! What a hostile file may say, and lessons and models full of it.

use proptest::prelude::*;
use proptest::sample::select;

/// What would do harm as markup, as a program, or on a terminal.
const PIECES: &[&str] = &[
    "<script>alert(1)</script>",
    "<script>",
    "</script>",
    "<img src=x onerror=alert(1)>",
    "<meta http-equiv=refresh content=\"0;url=phish.html\">",
    "<a href=javascript:alert(1)>x</a>",
    "<style>*{display:none}</style>",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<base href=//phish.example/>",
    "</title>",
    "</style>",
    "</textarea>",
    "<plaintext>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml",
    "</math>",
    "</mi><mi>",
    "<mglyph>",
    "</section></main></body></html>",
    "\" onclick=\"alert(1)",
    "' onclick='alert(1)",
    "` onclick=`",
    " onmouseover=alert(1) ",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "&#x3c;b&#x3e;",
    "&#27;[31m",
    "&#10;",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "*/ alert(1) /*",
    "coding: raw_unicode_escape \\u000aimport os #",
    "# coding: utf-7",
    "+AAo-import os",
    "\nimport os\n",
    "\"\"\"",
    "^^M\\input{/etc/passwd}",
    "\\end{align*}",
    "\\write18{ls}",
    "{{ h_1 }}",
    "{{ h_1[1] : 2 }}",
    "{{ nothing }}",
    "words",
    "<",
    ">",
    "&",
    "\"",
    "'",
    "`",
    "|",
    "$",
    "\\",
    "{",
    "}",
    "%",
    "\t",
    "\r",
    "\u{b}",
    "\u{c}",
    "\0",
    "\u{1b}]0;x\u{7}",
    "\u{7f}",
    "\u{85}",
    "\u{9b}31m",
    "\u{ad}",
    "\u{200f}",
    "\u{2028}",
    "\u{202e}",
    "\u{2061}",
    "\u{2066}",
    "\u{feff}",
    "\u{fdd0}",
    "\u{ffff}",
    "\u{e0041}",
    "\u{e0102}\u{e0101}",
    "ŷ\u{302}",
    "水",
    "🙂",
];

/// Commands with arguments, ours and those of other renderers.
const COMMANDS: &[&str] = &[
    "operatorname{@}",
    "operatorname @",
    "operatorname*{@}",
    "mathop{@}",
    "mathrm{@}",
    "mathbf{@}",
    "mathcal{@}",
    "text{@}",
    "textbf{@}",
    "texttt{@}",
    "mbox{@}",
    "hat{@}",
    "tilde{@}",
    "bar{@}",
    "overline{@}",
    "sqrt{@}",
    "sqrt[@]{@}",
    "frac{@}{@}",
    "binom{@}{@}",
    "sum_{@}^{@}",
    "left(@\\right)",
    "left<@\\right>",
    "big@",
    "not@",
    "href{@}{@}",
    "url{@}",
    "class{@}{@}",
    "htmlClass{@}{@}",
    "htmlId{@}{@}",
    "htmlStyle{@}{@}",
    "htmlData{@}{@}",
    "style{@}{@}",
    "cssId{@}{@}",
    "color{@}@",
    "textcolor{red}{@}",
    "colorbox{@}{@}",
    "fcolorbox{red}{blue}{@}",
    "includegraphics{@}",
    "unicode{@}",
    "char\"@",
    "hspace{@}",
    "hspace{1em}@",
    "!@",
    "def\\a{@}\\a",
    "newcommand{\\a}{@}\\a",
    "begin{array}{c|c}@&@\\\\@\\end{array}",
    "begin{aligned}@&@\\\\[1em]@\\end{aligned}",
    "begin{pmatrix}@&@\\\\@\\end{pmatrix}",
    "begin{cases}@&@\\end{cases}",
    "begin{@}@\\end{@}",
    "substack{@\\\\@}",
    "overset{@}{@}",
    "underbrace{@}_{@}",
    "stackrel{@}{@}",
    "phantom{@}",
    "boxed{@}",
    "tag{@}",
    "label{@}",
    "verb|@|",
    "mathchoice{@}{@}{@}{@}",
    "displaystyle @",
    "@",
];

/// Blocks of a page.
const BLOCKS: &[&str] = &[
    "@",
    "@ **@** *@* `@` @",
    "Before $~$ after @.",
    "$~$ $~$",
    "$$~$$",
    "## @ $~$",
    "### @",
    "[@](@)",
    "[@](<@> \"@\")",
    "[@](https://x.example/@)",
    "[@](@.md)",
    "![@](@ \"@\")",
    "<https://x.example/@>",
    "- @\n- $~$\n  1. @",
    "1. @\n2. @",
    "> @",
    "| @ | $~$ |\n|---|---|\n| @ | @ |",
    "```text\n@\n@\n```",
    "```@\n@\n```",
    "    @",
    "@\n@  \n@",
    "\\@",
    "```show\nmatrix W\n```",
    "```show\n@ @\n```",
    "```show\ncurve h_1\n```",
    "```show\nstrip h\n```",
    "```show\ngradient @\n```",
    "```walk\nh_1\nby operation\n```",
    "```walk\n@\nby @\n```",
    "```train\nrecall @\n```",
    "```train\n@ \"@\"\n```",
    "```notes\n@\n```",
    "```fill\nh_1[1]\nhint @ $~$\n```",
    "```fill\n@\nhint @\n```",
    "```predict\nquestion = '@ $~$'\nanswer = 'h_1[1]'\nhints = ['@', '$~$']\nwhy = '@'\nslips = ['0.5: @']\n```",
    "```predict\nquestion = '$~$'\nchoices = ['@', '$~$']\nanswer = 1\nwhy = '@ $~$'\nmisses = ['', '@ $~$']\n```",
];

/// A few words of a stranger.
pub(crate) fn piece() -> impl Strategy<Value = String> {
    let any_sign = prop::collection::vec(any::<char>(), 0..4).prop_map(String::from_iter);
    let one = prop_oneof![9 => select(PIECES).prop_map(str::to_owned), 1 => any_sign];
    prop::collection::vec(one, 1..4).prop_map(|pieces| pieces.concat())
}

/// The text of a lesson's file: a stranger's words at every place where words may stand.
pub(crate) fn lesson() -> impl Strategy<Value = String> {
    let formula = (select(COMMANDS), pieces(4))
        .prop_map(|(command, words)| fill(&format!("\\{command}"), '@', &words));
    let formulas = prop::collection::vec(formula, 2);
    let block = (select(BLOCKS), formulas, pieces(6))
        .prop_map(|(block, formulas, words)| fill(&fill(block, '~', &formulas), '@', &words));
    let pages = prop::collection::vec(prop::collection::vec(block, 1..6), 1..4);
    (pages, pieces(6)).prop_map(|(pages, words)| {
        let front = format!(
            "+++\ntitle = {}\nmodel = \"x\"\nminutes = 1\nobjectives = [{}, {}]\n+++\n",
            quoted(&words[0]),
            quoted(&words[1]),
            quoted(&format!("$\\operatorname{{{}}}$", words[2]))
        );
        let page = |(blocks, heading): (&Vec<String>, &String)| {
            format!(
                "\n## {}\n\n{}\n",
                heading.replace('\n', " "),
                blocks.join("\n\n")
            )
        };
        let pages: Vec<String> = pages.iter().zip(words.iter().skip(3)).map(page).collect();
        front + &pages.join("\n---\n")
    })
}

/// The text of a model's file, with a stranger's words in its texts and comments.
pub(crate) fn model() -> impl Strategy<Value = String> {
    pieces(8).prop_map(|words| model_of(&words.try_into().unwrap()))
}

/// A small model that says these words.
pub(crate) fn model_of(words: &[String; 8]) -> String {
    let quoted = |n: usize| quoted(&words[n]);
    let equations = format!(
        "h_t = \\tanh( % {}\nW x_t)\nL = \\sum_{{t=1}}^{{T}}\\|h_t - y_t\\|^2 % {}\n",
        words[0].replace('\n', " "),
        words[1].replace('\n', " ")
    );
    format!(
        "title = {{ en = {}, zh = {} }}\nabout = {}\nequations = {}\n[names]\nh = {{ en = {}, zh = {} }}\nx = {}\n\
         [inputs]\nx = [1]\n[targets]\ny = [0]\n[parameters]\nW = [[0.5]]\n",
        quoted(2),
        quoted(3),
        quoted(4),
        self::quoted(&equations),
        quoted(5),
        quoted(6),
        quoted(7)
    )
}

/// As TOML writes any text, so that a file may hold it.
fn quoted(text: &str) -> String {
    let sign = |c: char| match c {
        ' '..='~' if !matches!(c, '"' | '\\') => c.to_string(),
        _ => format!("\\U{:08x}", u32::from(c)),
    };
    format!("\"{}\"", text.chars().map(sign).collect::<String>())
}

fn pieces(count: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(piece(), count)
}

/// `text` with the words in the places of a sign, one after another.
fn fill(text: &str, sign: char, words: &[String]) -> String {
    let mut words = words.iter().cycle();
    text.split(sign)
        .map(str::to_owned)
        .reduce(|out, rest| out + words.next().unwrap() + &rest)
        .unwrap_or_default()
}
