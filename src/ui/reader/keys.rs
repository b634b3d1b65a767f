//! The keys of a lesson.

use super::Reader;
use crate::ui::keys::{Action, Row, help, interrupt, language, row, suspend};

/// What a reader can ask of a page; everything else goes to its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Msg {
    /// Stands in the table for the keys of the stage, which has its own.
    Stage,
    Next,
    Previous,
    Name,
    NameBefore,
    Hint,
    Skip,
    Train,
    Lab,
    Card,
    Contents,
    Search,
    Present,
    Down,
    Up,
    Quit,
}

pub(super) const TABLE: &[Row<Msg>] = &[
    row(
        "→",
        Msg::Stage,
        ("step", "下一步"),
        (
            "the next step; ← back, Enter into, Esc out, [ ] time, e change a number, u undo, g go to, b turn round",
            "下一步；← 上一步，Enter 进入，Esc 退出，[ ] 换时刻，e 改数，u 撤销，g 跳转，b 换方向",
        ),
    ),
    row("n", Msg::Next, ("page", "下一页"), ("next page", "下一页")),
    row("p", Msg::Previous, ("", ""), ("page before", "上一页")),
    row(
        "o",
        Msg::Train,
        ("train", "训练"),
        (
            "start the training of this page, pause it, go on; Space s + - < > R then drive it, Esc gives them back",
            "开始这一页的训练，暂停、继续；之后空格 s + - < > R 操作它，Esc 交还按键",
        ),
    ),
    row(
        "O",
        Msg::Lab,
        ("lab", "实验室"),
        ("the whole lab with this training", "用整个实验室看这次训练"),
    ),
    row(
        "H",
        Msg::Hint,
        ("hint", "提示"),
        ("a hint to the question", "给问题一个提示"),
    ),
    row("S", Msg::Skip, ("", ""), ("show the answer", "直接看答案")),
    row(
        "Tab",
        Msg::Name,
        ("light", "点亮"),
        (
            "light the next name of the text on both sides; Enter then goes to its step, Esc lets go",
            "点亮课文里的下一个量，两边对应；再按 Enter 跳到它的那一步，Esc 放开",
        ),
    ),
    row(
        "Shift-Tab",
        Msg::NameBefore,
        ("", ""),
        ("light the name before", "点亮上一个量"),
    ),
    row(
        "K",
        Msg::Card,
        ("words", "符号表"),
        (
            "what the lit name means, its shape and equation; without one, all names",
            "点亮的量是什么、形状、公式；没有点亮时列出全部",
        ),
    ),
    row(
        "c",
        Msg::Contents,
        ("pages", "目录"),
        ("the pages of this lesson", "这一课的各页"),
    ),
    row(
        "/",
        Msg::Search,
        ("find", "搜索"),
        ("search all lessons", "在全部课程里搜索"),
    ),
    row(
        "P",
        Msg::Present,
        ("", ""),
        ("present from this page, for a room", "从这一页开始演示"),
    ),
    language().called("中文", "EN"),
    row("PageDown", Msg::Down, ("", ""), ("scroll down", "向下滚动")),
    row("PageUp", Msg::Up, ("", ""), ("scroll up", "向上滚动")),
    help(),
    row(
        "q",
        Msg::Quit,
        ("home", "主页"),
        ("back to the list of lessons", "回到课程列表"),
    ),
    suspend(),
    interrupt(),
];

impl Reader {
    /// The keys that do something on this page.
    pub(super) fn keys(&self) -> Vec<Row<Msg>> {
        let useful = |row: &&Row<Msg>| match row.action {
            Action::Own(Msg::Stage) => self.walks(),
            Action::Own(Msg::Train | Msg::Lab) => self.page().train.is_some(),
            Action::Own(Msg::Hint) => self.hints_left() > 0,
            Action::Own(Msg::Skip) => self.open_question().is_some(),
            Action::Own(Msg::Name | Msg::NameBefore) => !self.names().is_empty(),
            Action::Own(Msg::Card) => self.stage.is_some(),
            _ => true,
        };
        TABLE.iter().filter(useful).copied().collect()
    }
}
