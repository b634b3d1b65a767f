//! The keys of the lab.

use crate::ui::keys::{Row, help, interrupt, language, row, suspend, theme};

/// What a reader can ask of the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Msg {
    Pause,
    Step,
    RateUp,
    RateDown,
    Slower,
    Faster,
    Older,
    Newer,
    Present,
    Walk,
    NextSample,
    PreviousSample,
    NextRun,
    Panel,
    Warmer,
    Cooler,
    Again,
    Marker,
    /// Stands in the table for what scrolls the help.
    Scroll,
    Quit,
}

pub(super) const TABLE: &[Row<Msg>] = &[
    row(
        "Space",
        Msg::Pause,
        ("pause", "暂停"),
        (
            "pause, and go on; at the end, as many epochs again",
            "暂停／继续；结束后再训练同样多轮",
        ),
    ),
    row(
        "s .",
        Msg::Step,
        ("one step", "走一步"),
        ("one training step", "只训练一步"),
    ),
    row(
        "Enter",
        Msg::Walk,
        ("walk", "逐步看"),
        (
            "walk through the network at the weights of this moment",
            "用此刻的权重逐步走一遍网络",
        ),
    ),
    row(
        "+ =",
        Msg::RateUp,
        ("rate", "学习率"),
        ("learning rate up", "学习率调大"),
    ),
    row(
        "-",
        Msg::RateDown,
        ("", ""),
        ("learning rate down", "学习率调小"),
    ),
    row(
        "<",
        Msg::Slower,
        ("slower", "放慢"),
        ("slower, to watch every step", "放慢，看清每一步"),
    ),
    row(
        ">",
        Msg::Faster,
        ("", ""),
        ("faster, up to full speed", "加快，直到全速"),
    ),
    row(
        "← h [",
        Msg::Older,
        ("earlier", "回看"),
        ("the weights of an earlier epoch", "回看更早一轮的权重"),
    ),
    row(
        "→ l ]",
        Msg::Newer,
        ("", ""),
        ("the weights of a later epoch", "更晚一轮的权重"),
    ),
    row(
        "End G",
        Msg::Present,
        ("", ""),
        ("back to the present", "回到现在"),
    ),
    row(
        "n",
        Msg::NextSample,
        ("sample", "样本"),
        ("another sample", "换一个样本"),
    ),
    row(
        "p",
        Msg::PreviousSample,
        ("", ""),
        ("the sample before", "上一个样本"),
    ),
    row(
        "Tab",
        Msg::Panel,
        ("panel", "换面板"),
        ("another panel at the lower right", "换右下角的面板"),
    ),
    row(
        "v",
        Msg::NextRun,
        ("", ""),
        ("look at another of the runs", "看另一组训练"),
    ),
    row(
        "R",
        Msg::Again,
        ("again", "重来"),
        (
            "begin again; the curve so far stays for comparison",
            "重新开始；之前的曲线留作对照",
        ),
    ),
    row(
        "}",
        Msg::Warmer,
        ("", ""),
        ("written text: more daring", "写出的文字：更大胆"),
    ),
    row(
        "{",
        Msg::Cooler,
        ("", ""),
        ("written text: more careful", "写出的文字：更谨慎"),
    ),
    row(
        "m",
        Msg::Marker,
        ("", ""),
        (
            "another way to draw curves, if the font lacks these dots",
            "换一种画曲线的点，适应不同字体",
        ),
    ),
    language(),
    theme("t"),
    help(),
    row(
        "↓ j PageDown",
        Msg::Scroll,
        ("", ""),
        ("scroll the help down", "帮助向下滚动"),
    ),
    row(
        "↑ k PageUp",
        Msg::Scroll,
        ("", ""),
        ("scroll the help up", "帮助向上滚动"),
    ),
    suspend(),
    row(
        "q Esc",
        Msg::Quit,
        ("quit", "退出"),
        (
            "end; what was asked to be saved is saved",
            "结束；要求保存的会保存",
        ),
    ),
    interrupt().about("the same", "同上"),
];
