//! The side panel: what happens, why, and the cell or the flow of data at this time; and the help.

use super::keys::TABLE;
use super::progress::{owner, reached, shown, time};
use super::state::App;
use crate::graph::Quantity;
use crate::lang::say;
use crate::typeset::{Meaning, Piece, Style};
use crate::ui::widgets::help::Page;
use crate::ui::widgets::rows::{Rows, piece};
use crate::walk::Level;

/// The cell of an LSTM as a picture, or the equations of this time as a list; the current one is lit.
pub(crate) fn flow(app: &App, width: usize) -> Rows {
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
        let of = shown(app, id);
        let value = if reached(app, of) {
            let equals = setting.equals(of);
            format!("{equals} {}", setting.inline_value(of))
        } else {
            format!("= {}", say!(app.settings.lang, "walk.not_computed_yet"))
        };
        let line = format!("{} {value}", setting.inline(of));
        let style = Style {
            focus: now == Some(id),
            ..Style::from(Meaning::Plain)
        };
        rows.push(vec![piece(crate::typeset::fit(&line, width), style)]);
    }
    rows
}

/// The named node the cursor is at work on; at the level of time it is all of them, so none.
fn current(app: &App) -> Option<crate::graph::NodeId> {
    if app.cursor.level == Level::Time {
        return None;
    }
    owner(app.walk.item(app.cursor.at).subject)
}

/// The LSTM cell, when the system has its six quantities; `τ` is tanh.
pub(crate) fn cell(app: &App, time: i64, width: usize) -> Rows {
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
    // Columns a name has: `h_9`, `h_10`.
    let wide = format!("h_{time}").len();
    if parts.iter().any(Option::is_none) || width < 31 + wide {
        return vec![];
    }
    let now = current(app);
    picture(time, |plain| now.is_some() && now == node(plain))
}

/// A part of the picture, which may be lit.
fn part(text: String, lit: bool) -> Piece {
    let meaning = if lit { Meaning::Key } else { Meaning::Operator };
    Piece {
        text,
        style: Style {
            focus: lit,
            ..Style::from(meaning)
        },
        place: None,
    }
}

/// The cell at a time, what is lit of it standing out.
fn picture(t: i64, lit: impl Fn(&str) -> bool) -> Rows {
    let before = t - 1;
    let wide = format!("h_{t}").len();
    let wire = |text: &str| part(text.to_owned(), false);
    let named = |plain: &str, text: String| part(text, lit(plain));
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
pub(crate) fn help(app: &App, width: usize) -> Rows {
    let lang = app.settings.lang;
    let mut page = Page::new(width);
    let model = &app.state.model;
    page.part(&model.title.get(lang), &model.about.get(lang));
    let screen = say!(lang, "walk.left_what_step_does_why");
    page.part(say!(lang, "common.screen"), screen);
    page.say(say!(lang, "common.keys"), Meaning::Heading);
    page.keys(TABLE, 16, lang);
    page.say(
        say!(lang, "walk.mouse_click_number_see_where"),
        Meaning::Plain,
    );
    page.say("", Meaning::Plain);
    page.say(say!(lang, "walk.names"), Meaning::Heading);
    for (plain, gloss) in &model.names {
        let (name, about) = (gloss.name.get(lang), gloss.about.get(lang));
        let colon = match &*about {
            "" => "",
            _ => say!(lang, "list.colon"),
        };
        let plain = crate::typeset::pad(plain, 6);
        page.say(&format!("{plain} {name}{colon}{about}"), Meaning::Plain);
    }
    page.rows
}
