//! The keys of the walk.

use crate::ui::event::{KeyCode, KeyEvent};
use crate::ui::keys::{
    Action, Row, halfwidth, help, interrupt, language, lookup, row, suspend, theme,
};

/// What a reader can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Msg {
    Next,
    Previous,
    Into,
    Out,
    NextTime,
    PreviousTime,
    First,
    Last,
    Phase,
    Goto,
    Search,
    NextMatch,
    PreviousMatch,
    Play,
    Faster,
    Slower,
    Edit,
    Undo,
    Redo,
    Reset,
    Command,
    PageUp,
    PageDown,
    Digit(char),
    Present,
    Share,
    Quit,
}

/// Every key of the walk. Keys are separated by spaces; names as in [`code`].
pub(crate) const TABLE: &[Row<Msg>] = &[
    row(
        "→ l Space",
        Msg::Next,
        ("step", "下一步"),
        ("next step at this zoom level", "同一层的下一步"),
    ),
    row(
        "← h Backspace",
        Msg::Previous,
        ("", ""),
        ("previous step at this zoom level", "同一层的上一步"),
    ),
    row(
        "Enter ↓ j",
        Msg::Into,
        ("into", "进入"),
        (
            "into the step: time → equation → operation → entry",
            "进入这一步：时刻 → 公式 → 运算 → 元素",
        ),
    ),
    row(
        "Esc ↑ k",
        Msg::Out,
        ("out", "退出"),
        ("out of the step, one level up", "回到上一层"),
    ),
    row(
        "]",
        Msg::NextTime,
        ("time", "时刻"),
        ("the same place at the next time", "下一个时刻的同一处"),
    ),
    row(
        "[",
        Msg::PreviousTime,
        ("", ""),
        ("the same place at the previous time", "上一个时刻的同一处"),
    ),
    row("Home", Msg::First, ("", ""), ("first step", "第一步")),
    row("End G", Msg::Last, ("", ""), ("last step", "最后一步")),
    row(
        "e",
        Msg::Edit,
        ("edit", "改数"),
        (
            "change a number: x_2 = 5, or W_hi[1,2] = 0.3",
            "修改一个数：x_2 = 5，或 W_hi[1,2] = 0.3",
        ),
    ),
    row(
        "u",
        Msg::Undo,
        ("", ""),
        ("undo the last change", "撤销上一次修改"),
    ),
    row(
        "Ctrl-R",
        Msg::Redo,
        ("", ""),
        ("redo what was undone", "重做"),
    ),
    row(
        "r",
        Msg::Reset,
        ("", ""),
        ("reset all changes, after asking", "全部复原（会先询问）"),
    ),
    row(
        "g",
        Msg::Goto,
        ("go to", "跳到"),
        (
            "go to a quantity: c_3, dc_3 for its gradient",
            "跳到某个量：c_3；dc_3 是它的梯度",
        ),
    ),
    row(
        "/",
        Msg::Search,
        ("", ""),
        ("search the steps", "在各步中搜索"),
    ),
    row("n", Msg::NextMatch, ("", ""), ("next match", "下一个匹配")),
    row(
        "N",
        Msg::PreviousMatch,
        ("", ""),
        ("previous match", "上一个匹配"),
    ),
    row(
        "b",
        Msg::Phase,
        ("backward", "反向"),
        ("forward → backward → optimizer", "前向 → 反向 → 优化器"),
    ),
    row(
        "a",
        Msg::Play,
        ("", ""),
        ("autoplay, and stop", "自动播放／停止"),
    ),
    row("+", Msg::Faster, ("", ""), ("play faster", "播放加快")),
    row("-", Msg::Slower, ("", ""), ("play slower", "播放减慢")),
    row(
        ":",
        Msg::Command,
        ("", ""),
        (
            "commands: x 1 2 3 4 5 · h 3 · seed 7 · theme light · digits 6 · lang zh · q",
            "命令：x 1 2 3 4 5 · h 3 · seed 7 · theme light · digits 6 · lang zh · q",
        ),
    ),
    language(),
    theme("t"),
    row(
        "P",
        Msg::Present,
        ("", ""),
        ("present from here, for a room", "从这一步开始演示"),
    ),
    row(
        "y",
        Msg::Share,
        ("", ""),
        (
            "copy this state as a line of text",
            "把当前状态复制成一行文本",
        ),
    ),
    row("PageUp", Msg::PageUp, ("", ""), ("scroll up", "向上滚动")),
    row(
        "PageDown",
        Msg::PageDown,
        ("", ""),
        ("scroll down", "向下滚动"),
    ),
    help(),
    suspend(),
    row("q", Msg::Quit, ("quit", "退出程序"), ("quit", "退出程序")),
    interrupt(),
];

/// The action of a key in the walk.
pub(crate) fn action(key: KeyEvent) -> Option<Action<Msg>> {
    if let KeyCode::Char(c) = key.code
        && halfwidth(c).is_ascii_digit()
    {
        return Some(Action::Own(Msg::Digit(halfwidth(c))));
    }
    lookup(TABLE, key)
}
