//! The keys of a presentation.

use crate::ui::keys::{Row, help, interrupt, language, row, suspend, theme};

/// What a presenter can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Msg {
    Next,
    Previous,
    Enter,
    NextPage,
    PreviousPage,
    First,
    Last,
    Contents,
    Blank,
    Timer,
    Pointer,
    Hint,
    Lab,
    /// Stands in the table for the keys that change numbers, which are the walk's own.
    Edit,
    Escape,
    Quit,
}

/// Keys of a presenter remote (PageUp, PageDown, `.`, `b`) are among them.
pub(super) const TABLE: &[Row<Msg>] = &[
    row(
        "→ Space PageDown n l",
        Msg::Next,
        ("", ""),
        (
            "the next part, then the next screen",
            "下一部分，然后下一屏",
        ),
    ),
    row(
        "← PageUp p h Backspace",
        Msg::Previous,
        ("", ""),
        ("back", "后退"),
    ),
    row(
        "Enter",
        Msg::Enter,
        ("", ""),
        (
            "reveal the answer; open the lab; else as →",
            "揭晓答案；打开实验室；否则同 →",
        ),
    ),
    row("]", Msg::NextPage, ("", ""), ("next page", "下一页")),
    row("[", Msg::PreviousPage, ("", ""), ("page before", "上一页")),
    row("Home", Msg::First, ("", ""), ("the beginning", "开头")),
    row("End", Msg::Last, ("", ""), ("the end", "结尾")),
    row(
        "g",
        Msg::Contents,
        ("", ""),
        (
            "contents, / filters; digits, then Enter: that page",
            "目录，/ 筛选；数字加 Enter：到那一页",
        ),
    ),
    row(
        ". b",
        Msg::Blank,
        ("", ""),
        (
            "blank the screen; any key brings it back",
            "黑屏；按任意键恢复",
        ),
    ),
    row(
        "t",
        Msg::Timer,
        ("", ""),
        (
            "show the time, or what is left of --minutes",
            "显示用时，或 --minutes 的剩余时间",
        ),
    ),
    row(
        "m",
        Msg::Pointer,
        ("", ""),
        (
            "pointer: arrow keys move it; so does the mouse",
            "指示：方向键移动；鼠标也可以",
        ),
    ),
    row(
        "e u Ctrl-R r",
        Msg::Edit,
        ("", ""),
        (
            "change a number, undo, redo, reset",
            "改数、撤销、重做、复原",
        ),
    ),
    row(
        "H",
        Msg::Hint,
        ("", ""),
        ("a hint to the question", "给问题一个提示"),
    ),
    row(
        "o",
        Msg::Lab,
        ("", ""),
        ("the training of this page, live", "现场训练这一页的网络"),
    ),
    language(),
    theme("T"),
    help().called("", ""),
    row(
        "Esc",
        Msg::Escape,
        ("", ""),
        ("puts the pointer away", "收起指示"),
    ),
    row("q", Msg::Quit, ("", ""), ("leave", "结束演示")),
    suspend(),
    interrupt(),
];
