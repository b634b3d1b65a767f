//! Pictures a page asks for: numbers over time as signed bars, a curve with its points, a matrix.

use super::escape;
use super::prose::value;
use super::steps::{drawn_from, grid, said};
use crate::equation::Func;
use crate::graph::{Op, Place, Quantity, Ref};
use crate::lang::Lang;
use crate::lesson::Spot;
use crate::lesson::document::Show;
use crate::typeset::{Setting, column};
use std::fmt::Write;

/// Most units and times drawn.
const MOST: usize = 64;

/// The picture, unless it is a step of the walk.
pub(super) fn figure(show: &Show, setting: &Setting<'_>, lang: Lang) -> Option<String> {
    let (title, body) = match show {
        Show::Matrix(name) => {
            let of = Spot::parse(name, 0..0).ok()?.find(setting.run).ok()?;
            let spoken = format!("<p class=off>{}</p>", said(&setting.inline_value(of), setting));
            (name.clone(), grid(setting.value(of).rows(), setting) + &spoken)
        }
        Show::Curve(name) => (name.clone(), curve(name, setting)?),
        Show::Strip(name) => (name.clone(), over_time(name, setting, lang, false)),
        Show::Gradient(name) => (format!("∂{name}"), over_time(name, setting, lang, true)),
        Show::Cell(_) | Show::Loss => return None,
    };
    Some(format!("<figure><figcaption>{}</figcaption>{body}</figure>\n", escape(&title)))
}

/// A table of every unit at every time; a bar to the left is below zero, to the right above.
fn over_time(name: &str, setting: &Setting<'_>, lang: Lang, gradient: bool) -> String {
    let run = setting.run;
    let graph = run.graph();
    let Some(id) = graph.system.find(name) else { return String::new() };
    let of = |node| if gradient { Ref::Adjoint(node) } else { Ref::Value(node) };
    let sign = if gradient { "∂" } else { "" };
    let mut all: Vec<(i64, usize, Place, f64)> = vec![];
    for t in 0..=graph.length as i64 {
        let Some(node) = graph.find(Quantity { name: id, time: Some(t) }) else { continue };
        let Some(matrix) = run.value(of(node)) else { continue };
        let rows = matrix.nrows();
        let unit =
            |(n, &v): (usize, &f64)| (t, n + 1, Place { of: of(node), entry: Some((n % rows, n / rows)) }, v);
        all.extend(matrix.iter().enumerate().map(unit));
    }
    all.truncate(MOST);
    let values: Vec<f64> = all.iter().map(|row| row.3).collect();
    let reach = values.iter().fold(1e-300_f64, |m, v| m.max(v.abs()));
    let (time, unit) = lang.pick(("time", "unit"), ("时刻", "单元"));
    let mut out = format!("<table class=bars>\n<tr><th scope=col>{time}</th><th scope=col>{unit}</th>");
    let _ = writeln!(out, "<th scope=col>{sign}{}</th><td></td></tr>", escape(name));
    for ((t, n, place, v), text) in all.into_iter().zip(column(&values, setting.digits).0) {
        let shown = value(place, v, run, text.trim());
        let bar = bar(v, v / reach, &drawn_from(setting, |asked| *asked == place));
        let _ = writeln!(out, "<tr><td>t={t}</td><td>{n}</td><td class=n>{shown}</td><td>{bar}</td></tr>");
    }
    out.push_str("</table>");
    out
}

/// A bar from the middle: left and blue below zero, right and orange above.
fn bar(value: f64, part: f64, from: &str) -> String {
    let length = if part.is_finite() { (part.abs() * 48.0).min(48.0) } else { 0.0 };
    let (x, class) = if value < 0.0 { (50.0 - length, "m") } else { (50.0, "p") };
    format!(
        "<svg viewBox=\"0 0 100 10\" width=100 height=10 aria-hidden=true{from}><path class=axis d=\"M50 0V10\"/>\
         <rect class={class} x=\"{x:.1}\" y=1 width=\"{length:.1}\" height=8 /></svg>"
    )
}

/// The function of a quantity's last operation, with a point for each unit.
fn curve(name: &str, setting: &Setting<'_>) -> Option<String> {
    let run = setting.run;
    let of = Spot::parse(name, 0..0).ok()?.find(run).ok()?;
    let Ref::Value(id) = of else { return None };
    let node = run.graph().node(id);
    let Op::Apply(func) = node.op else { return None };
    let points = run.value(Ref::Value(*node.args.first()?))?;
    let reach = points.iter().fold(4.0_f64, |r, p| r.max(p.abs() * 1.1)).min(1e6);
    let (low, high) = match func {
        Func::Sigmoid => (0.0, 1.0),
        Func::Relu => (0.0, reach),
        _ => (-1.0, 1.0),
    };
    let x = |a: f64| 10.0 + (a + reach) / (2.0 * reach) * 280.0;
    let y = |b: f64| 10.0 + (high - b) / (high - low) * 100.0;
    let line: Vec<String> = (0..=120)
        .map(|k| (f64::from(k) / 60.0 - 1.0) * reach)
        .map(|a| format!("{:.1},{:.1}", x(a), y(func.of(a).clamp(low, high))))
        .collect();
    let mut out = format!(
        "<svg viewBox=\"0 0 300 132\" role=img aria-label=\"{}\"><path class=axis d=\"M{:.1} 10V110M10 {:.1}H290\"/>\
         <polyline class=curve points=\"{}\"/>",
        escape(&format!("{} {}", func.symbol(), name)),
        x(0.0),
        y(low.max(0.0)),
        line.join(" ")
    );
    for (n, &p) in points.iter().enumerate().take(MOST).filter(|(_, p)| p.is_finite()) {
        let (px, py) = (x(p), y(func.of(p).clamp(low, high)));
        let from = drawn_from(setting, |asked| *asked == Place { of, entry: Some((n, 0)) });
        let _ = write!(
            out,
            "<g{from}><circle cx=\"{px:.1}\" cy=\"{py:.1}\" r=4 /><text x=\"{:.1}\" y=\"{:.1}\">{}</text></g>",
            px + 6.0,
            py + 14.0,
            n + 1
        );
    }
    out.push_str("</svg>\n<ol>");
    for (n, &p) in points.iter().enumerate().take(MOST) {
        let result = run.entry(of, n, 0).unwrap_or(f64::NAN);
        let shown = setting.num(result);
        let equals = if shown.exact { "=" } else { "≈" };
        let result = value(Place { of, entry: Some((n, 0)) }, result, run, &shown.text);
        let argument = escape(&setting.num(p).text);
        let _ = write!(out, "<li>{}({argument}) {equals} {result}</li>", func.symbol());
    }
    out.push_str("</ol>");
    Some(out)
}
