use super::*;

#[test]
fn scripts_stand_off_the_line_and_fractions_have_a_bar() {
    let shown = |text| Tex::read(text).block().plain();
    assert_eq!(
        shown(r"c_t = f_t \odot c_{t-1}"),
        "c  = f  ⊙ c\n t    t    t−1"
    );
    assert_eq!(shown("W_{xi} x_t"), "W   x\n xi  t");
    assert_eq!(shown(r"\|h_t\|^2"), "    2\n‖h ‖\n‖ t‖");
    let sigmoid = shown(r"\sigma(z) = \frac{1}{1 + e^{-z}}");
    assert!(
        sigmoid.contains("───") && !sigmoid.contains('/') && !sigmoid.contains('^'),
        "{sigmoid}"
    );
    assert!(!shown(r"L = \frac{1}{T}\sum_{t=1}^T\|\hat{y}_t - y_t\|^2").contains(['_', '^', '/']));
}

#[test]
fn several_equations_stand_below_each_other() {
    let tex = Tex::read(r"\begin{aligned} c_t &= f_t \\ h &= o_t \end{aligned}");
    assert_eq!(tex.plain(), "c_t = f_t; h = o_t");
    assert_eq!(tex.block().plain(), "c  = f\n t    t\n h = o\n      t");
    let wide = Tex::read(r"a = b + c + d").lines(5, false, &|_| None);
    assert!(wide.len() > 1 && wide.iter().all(|line| line.width() <= 5));
}

#[test]
fn a_matrix_stands_in_rows_and_columns_between_its_brackets() {
    let tex = Tex::read(r"W x = \begin{bmatrix} 1 & -2 \\ 30 & w_{4} \end{bmatrix} x");
    assert_eq!(tex.plain(), "W x = [1, −2; 30, w_4] x");
    assert_eq!(
        tex.block().plain(),
        "      ⎡1   −2⎤\nW x = ⎢30  w ⎥ x\n      ⎣     4⎦"
    );
    let round = Tex::read(r"\begin{pmatrix}a\\b\\\end{pmatrix}^\top");
    assert_eq!(round.plain(), "(a; b)ᵀ");
    assert_eq!(round.block().plain(), "⎛a⎞⊤\n⎝b⎠");
}

#[test]
fn no_text_breaks_it() {
    for text in [
        r"\begin{pmatrix}",
        r"\begin{pmatrix} a } \\ & ",
        r"{\begin{bmatrix} \begin{matrix} & \end{matrix}",
        "",
        ")",
        "((",
        "/",
        "a/",
        "_",
        "^",
        "a_",
        "‖",
        "‖a",
        "a)b(c",
        "Σ",
        "1/2/3",
        "字_字",
    ] {
        Tex::read(text).block();
    }
    Tex::read(&"(".repeat(4000)).block();
}

#[test]
fn a_long_chain_of_slashes_is_a_few_fractions_high() {
    let chain = Tex::read(&"1/".repeat(2000)).block();
    assert!(chain.height() <= 2 * BARS + 1, "{} rows", chain.height());
    assert_eq!(
        Tex::read("a/b/c/d/e/f")
            .block()
            .plain()
            .matches('/')
            .count(),
        2
    );
    assert!(
        !Tex::read("1/a + 1/b + 1/c + 1/d + 1/e")
            .block()
            .plain()
            .contains('/')
    );
}
