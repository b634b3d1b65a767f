//! The side panel: what happens, why, and the cell or the flow of data at this time; and the help.

use super::app::App;
use super::keys::TABLE;
use super::strip::reached;
use crate::graph::{Quantity, Ref};
use crate::typeset::{Meaning, Piece, Style, wrap};
use crate::walk::{Level, Narrator, Phase, Stage};

type Rows = Vec<Vec<Piece>>;

fn text(text: impl Into<String>, meaning: Meaning) -> Vec<Piece> {
    vec![Piece {
        text: text.into(),
        style: meaning.into(),
        place: None,
    }]
}

/// The panel, at most `height` rows; what is least needed goes first.
pub(super) fn lines(app: &App, width: usize, height: usize) -> Rows {
    let setting = app.setting();
    let gloss = |plain: &str| app.state.model.gloss(plain);
    let narrator = Narrator {
        setting: &setting,
        walk: &app.walk,
        gloss: &gloss,
        lang: app.settings.lang,
    };
    let said = narrator.line(app.cursor);
    let why = narrator.why(app.cursor);
    let mut out: Rows = wrap(&said, width)
        .into_iter()
        .map(|l| text(l, Meaning::Plain))
        .collect();
    let flow = flow(app, width);
    let reasons: Rows = wrap(&why, width)
        .into_iter()
        .map(|l| text(l, Meaning::Dim))
        .collect();
    if !why.is_empty() && out.len() + reasons.len() < height {
        out.push(vec![]);
        out.extend(reasons);
    }
    if out.len() + flow.len() < height {
        out.push(vec![]);
        out.extend(flow);
    } else if let Some(lit) = flow
        .into_iter()
        .find(|row| row.iter().any(|p| p.style.focus))
        .filter(|_| out.len() + 1 < height)
    {
        out.push(vec![]);
        out.push(lit);
    }
    out
}

/// The time whose quantities are looked at: before the first step the first, after the last the last.
pub(super) fn time(app: &App) -> i64 {
    match app
        .walk
        .groups
        .get(app.cursor.at.group)
        .map(|group| group.stage)
    {
        Some(Stage::At(t)) => t.max(1),
        Some(Stage::Before) | None => 1,
        Some(Stage::After | Stage::Parameters) => app.state.run.graph().length as i64,
    }
}

/// The cell of an LSTM as a picture, or the equations of this time as a list; the current one is lit.
pub(super) fn flow(app: &App, width: usize) -> Rows {
    if app.walk.is_empty() {
        return vec![];
    }
    let time = time(app);
    let mut out = cell(app, time, width);
    if !out.is_empty() {
        out.push(vec![]);
    }
    out.extend(list(app, time, width));
    out
}

/// Each equation of a time with its value.
fn list(app: &App, time: i64, width: usize) -> Rows {
    let setting = app.setting();
    let run = &app.state.run;
    let graph = run.graph();
    let now = current(app);
    let mut rows = vec![];
    for instance in graph.instances.iter().filter(|i| i.time == Some(time)) {
        let Some(&id) = instance.nodes.last() else {
            continue;
        };
        let of = if app.walk.phase == Phase::Backward {
            Ref::Adjoint(id)
        } else {
            Ref::Value(id)
        };
        let value = if reached(app, of) {
            let equals = setting.equals(of);
            format!("{equals} {}", setting.inline_value(of))
        } else {
            format!(
                "= {}",
                app.settings.lang.pick("not computed yet", "尚未计算")
            )
        };
        let line = format!("{} {value}", setting.inline(of));
        let style = Style {
            focus: now == Some(id),
            ..Style::from(Meaning::Plain)
        };
        rows.push(vec![Piece {
            text: crate::typeset::fit(&line, width),
            style,
            place: None,
        }]);
    }
    rows
}

/// The named node the cursor is at work on; at the level of time it is all of them, so none.
fn current(app: &App) -> Option<crate::graph::NodeId> {
    if app.cursor.level == Level::Time {
        return None;
    }
    match app.walk.item(app.cursor.at).subject {
        Ref::Value(id) | Ref::Adjoint(id) | Ref::Optimizer(_, id) => Some(id),
        Ref::Contribution { .. } => None,
    }
}

/// The LSTM cell, when the system has its six quantities; `τ` is tanh.
pub(super) fn cell(app: &App, time: i64, width: usize) -> Rows {
    let graph = app.state.run.graph();
    let node = |plain: &str| {
        graph.system.find(plain).and_then(|name| {
            graph.find(Quantity {
                name,
                time: Some(time),
            })
        })
    };
    let parts = ["i", "f", "o", "g", "c", "h"].map(node);
    let (t, before) = (time, time - 1);
    // Columns a name has: `h_9`, `h_10`.
    let wide = format!("h_{t}").len();
    if parts.iter().any(Option::is_none) || width < 31 + wide {
        return vec![];
    }
    let now = current(app);
    let lit = |plain: &str| now.is_some() && now == node(plain);
    let piece = |text: String, on: bool| {
        let meaning = if on { Meaning::Key } else { Meaning::Operator };
        Piece {
            text,
            style: Style {
                focus: on,
                ..Style::from(meaning)
            },
            place: None,
        }
    };
    let wire = |text: &str| piece(text.to_owned(), false);
    let named = |plain: &str, text: String| piece(text, lit(plain));
    // From a name to the column where the wire turns or ends.
    let lead = |name: String, to: usize| {
        format!("{name} {}", "─".repeat(to.saturating_sub(name.len() + 1)))
    };
    let gap = |columns: usize| wire(&" ".repeat(columns.saturating_sub(wide)));
    vec![
        vec![
            wire(&lead(format!("c_{before}"), 8)),
            named("c", "(×)".into()),
            wire("─────────"),
            named("c", "(+)".into()),
            wire("──────▶ "),
            named("c", format!("c_{t}")),
        ],
        vec![wire("         │           │    └─ tanh")],
        vec![wire("         │          "), wire("(×)"), wire("   │")],
        vec![
            wire("        "),
            named("f", format!("f_{t}")),
            gap(11usize.saturating_sub(wide)),
            named("i", format!("i_{t}")),
            wire(" "),
            named("g", format!("g_{t}")),
            gap(5),
            named("h", "(×)".into()),
            wire("─▶ "),
            named("h", format!("h_{t}")),
        ],
        vec![
            wire("        [σ]     [σ] [τ]"),
            gap(6),
            named("o", format!("o_{t}")),
            wire("[σ]"),
        ],
        vec![wire(&format!(
            "{}┴───────┴───┴────────┘",
            lead(format!("h_{before}"), 9)
        ))],
        vec![wire(&format!(
            "{}┘        τ = tanh",
            lead(format!("x_{t}"), 9)
        ))],
    ]
}

/// The help: the model, the screen, every key.
pub(super) fn help(app: &App, width: usize) -> Rows {
    let lang = app.settings.lang;
    let mut out: Rows = vec![];
    let mut say =
        |t: &str, meaning| out.extend(wrap(t, width).into_iter().map(|l| text(l, meaning)));
    say(app.state.model.title.get(lang), Meaning::Heading);
    say(app.state.model.about.get(lang), Meaning::Plain);
    say("", Meaning::Plain);
    say(lang.pick("The screen", "屏幕"), Meaning::Heading);
    say(
        lang.pick(
            "Left: what this step does and why, and the quantities of this time. Right: the step in symbols, with its \
             numbers in place, and its result; ≈ stands where a number is rounded. Underlined numbers are what the \
             current entry is made of; the reversed one is its result. Below: every unit over time; the higher the bar, \
             the further from zero, orange above zero and blue below.",
            "左边：这一步做什么、为什么，以及这一时刻的各个量。右边：这一步的符号式、代入数值的式子和结果；有舍入时写 ≈。\
             带下划线的数是当前元素的来源，反色的数是它的结果。下方：各单元随时间的变化；格子越高离零越远，橙色为正，蓝色为负。",
        ),
        Meaning::Plain,
    );
    say("", Meaning::Plain);
    say(lang.pick("Keys", "按键"), Meaning::Heading);
    for row in TABLE {
        let line = format!("{} {}", crate::typeset::pad(row.keys, 16), row.long(lang));
        say(&line, Meaning::Plain);
    }
    say(
        lang.pick(
            "mouse            click a number to see where it comes from; the wheel steps",
            "鼠标             点击一个数，看它从哪里来；滚轮前后走一步",
        ),
        Meaning::Plain,
    );
    say("", Meaning::Plain);
    say(lang.pick("Names", "名称"), Meaning::Heading);
    for (plain, gloss) in &app.state.model.names {
        let about = gloss.about.get(lang);
        let colon = if about.is_empty() {
            ""
        } else {
            lang.pick(": ", "：")
        };
        say(
            &format!(
                "{} {}{colon}{about}",
                crate::typeset::pad(plain, 6),
                gloss.name.get(lang)
            ),
            Meaning::Plain,
        );
    }
    out
}
