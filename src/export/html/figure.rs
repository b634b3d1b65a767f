//! Pictures a page asks for: numbers over time as signed bars, a curve with its points, a matrix.

use super::super::markup::{Element, Markup, drawing, element};
use super::marks::{drawn_from, said};
use super::pictures::Pictures;
use super::prose::value;
use super::steps::grid;
use crate::diagram::{Figure, Form, Scene};
use crate::equation::Func;
use crate::graph::{Op, Place, Ref, Run};
use crate::lang::{Lang, say};
use crate::typeset::{Typesetter, column};

/// Most units and times drawn.
const MOST: usize = 64;

/// Columns and rows a picture is drawn in.
const ROOM: (usize, usize) = (72, 26);

/// The picture, unless it is a step of the walk.
pub(super) fn figure(
    show: &Figure,
    scene: &Scene<'_>,
    pictures: &mut Pictures<'_>,
) -> Option<Markup> {
    let (typesetter, lang) = (scene.typesetter, scene.lang);
    let title = show.title(scene);
    let body = match show.form(typesetter.run) {
        Form::Matrix(of) => {
            let spoken = element("p")
                .with("class", "off")
                .of(said(&typesetter.inline_value(of), typesetter));
            let seen = grid(typesetter.value(of).rows(), typesetter);
            [seen, spoken].into()
        }
        Form::Curve(of) => curve(of, &title, typesetter)?,
        Form::Bars => over_time(&show.series(typesetter.run), &title, typesetter, lang),
        Form::Rows => rows(show, scene, pictures)?,
        Form::Machine | Form::Step => return None,
    };
    let caption = element("figcaption").of(title);
    Some(element("figure").of([caption, body]))
}

/// A picture as shapes, and the sentences that say the same; what is asked for would be given away by it.
fn rows(show: &Figure, scene: &Scene<'_>, pictures: &mut Pictures<'_>) -> Option<Markup> {
    let typesetter = scene.typesetter;
    let canvas = show.draw(scene, ROOM)?;
    let sentence = |line: String| {
        element("p")
            .with("class", "off")
            .of(said(&line, typesetter))
    };
    let spoken: Markup = show.tell(scene).into_iter().map(sentence).collect();
    let drawn = pictures.shown(&canvas, typesetter, drawn_from(typesetter, |_| true));
    Some([drawn, spoken].into())
}

/// A table of every unit at every time; a bar to the left is below zero, to the right above.
fn over_time(
    series: &[(i64, Ref)],
    title: &str,
    typesetter: &Typesetter<'_>,
    lang: Lang,
) -> Markup {
    let all = units(series, typesetter.run);
    let values: Vec<f64> = all.iter().map(|unit| unit.value).collect();
    let reach = values.iter().fold(1e-300_f64, |m, v| m.max(v.abs()));
    let (time, unit) = (say!(lang, "common.time"), say!(lang, "html.unit"));
    let head = |text: &str| element("th").with("scope", "col").of(text);
    let head = [head(time), head(unit), head(title), element("td").of("")];
    let mut out = Markup::from("\n");
    out.push_line(element("tr").of(head));
    for (unit, text) in all.iter().zip(column(&values, typesetter.digits).0) {
        let shown = value(unit.place, unit.value, typesetter.run, text.trim());
        let from = drawn_from(typesetter, |asked| *asked == unit.place);
        let bar = bar(unit.value, unit.value / reach, from);
        let (time, unit) = (
            element("td").of(format!("t={}", unit.time)),
            element("td").of(unit.number.to_string()),
        );
        let cells = [
            time,
            unit,
            element("td").with("class", "n").of(shown),
            element("td").of(bar),
        ];
        out.push_line(element("tr").of(cells));
    }
    element("table").with("class", "bars").of(out)
}

/// A unit at a time.
struct Unit {
    time: i64,
    /// Counted from 1.
    number: usize,
    place: Place,
    value: f64,
}

/// The units of a quantity at every time; no more than [`MOST`].
fn units(series: &[(i64, Ref)], run: &Run) -> Vec<Unit> {
    let mut all = vec![];
    for &(time, of) in series.iter().take(MOST) {
        let Some(matrix) = run.value(of) else {
            continue;
        };
        let rows = matrix.nrows();
        all.extend(matrix.iter().enumerate().map(|(n, &value)| Unit {
            time,
            number: n + 1,
            place: Place::entry(of, n % rows, n / rows),
            value,
        }));
    }
    all.truncate(MOST);
    all
}

/// A bar from the middle: left and blue below zero, right and orange above.
fn bar(value: f64, part: f64, from: Option<String>) -> Markup {
    let length = if part.is_finite() {
        (part.abs() * 48.0).min(48.0)
    } else {
        0.0
    };
    let (x, class) = if value < 0.0 {
        (50.0 - length, "m")
    } else {
        (50.0, "p")
    };
    let rect = drawing("rect")
        .with("class", class)
        .with("x", format!("{x:.1}"))
        .with("y", 1);
    let rect = rect
        .with("width", format!("{length:.1}"))
        .with("height", 8)
        .alone();
    let svg = drawing("svg")
        .with("viewBox", "0 0 100 10")
        .with("width", 100)
        .with("height", 10);
    let svg = svg.with("aria-hidden", true).with_some("data-of", from);
    svg.of([axis("M50 0V10"), rect])
}

fn axis(line: &str) -> Markup {
    drawing("path")
        .with("class", "axis")
        .with("d", line)
        .alone()
}

/// The function of a quantity's last operation, with a point for each unit.
fn curve(of: Ref, name: &str, typesetter: &Typesetter<'_>) -> Option<Markup> {
    let run = typesetter.run;
    let Ref::Value(id) = of else { return None };
    let node = run.graph().node(id);
    let Op::Apply(func) = node.op else {
        return None;
    };
    let points = run.value(Ref::Value(*node.args.first()?))?;
    let reach = points
        .iter()
        .fold(4.0_f64, |r, p| r.max(p.abs() * 1.1))
        .min(1e6);
    let (low, high) = func.range(reach);
    let x = |a: f64| 10.0 + (a + reach) / (2.0 * reach) * 280.0;
    let y = |b: f64| 10.0 + (high - b) / (high - low) * 100.0;
    let line: Vec<String> = (0..=120)
        .map(|k| (f64::from(k) / 60.0 - 1.0) * reach)
        .filter(|a| !func.of(*a).is_nan())
        .map(|a| format!("{:.1},{:.1}", x(a), y(func.of(a).clamp(low, high))))
        .collect();
    let mut picture = axis(&format!(
        "M{:.1} 10V110M10 {:.1}H290",
        x(0.0),
        y(low.max(0.0))
    ));
    picture.push(
        drawing("polyline")
            .with("class", "curve")
            .with("points", line.join(" "))
            .alone(),
    );
    let finite = |(_, p): &(usize, &f64)| p.is_finite();
    for (n, &p) in points.iter().enumerate().take(MOST).filter(finite) {
        let place = Place::entry(of, n, 0);
        let from = drawn_from(typesetter, |asked| *asked == place);
        let at = (x(p), y(func.of(p).clamp(low, high)));
        picture.push(point(n + 1, at, from));
    }
    let svg = drawing("svg")
        .with("viewBox", "0 0 300 132")
        .with("role", "img");
    let svg = svg
        .with("aria-label", format!("{} {name}", func.symbol()))
        .of(picture);
    let list = results(of, func, points.as_slice(), typesetter);
    Some([svg, element("ol").of(list)].into())
}

/// A point of a curve with its number beside it.
fn point(number: usize, (x, y): (f64, f64), from: Option<String>) -> Markup {
    let place = |element: Element, keys: [&'static str; 2], x: f64, y: f64| {
        element
            .with(keys[0], format!("{x:.1}"))
            .with(keys[1], format!("{y:.1}"))
    };
    let dot = place(drawing("circle"), ["cx", "cy"], x, y);
    let number = place(drawing("text"), ["x", "y"], x + 6.0, y + 14.0).of(number.to_string());
    let inside = [dot.with("r", 4).alone(), number];
    drawing("g").with_some("data-of", from).of(inside)
}

/// `σ(0.3) ≈ 0.5744`, one for each point.
fn results(of: Ref, func: Func, points: &[f64], typesetter: &Typesetter<'_>) -> Markup {
    let mut list = Markup::default();
    for (n, &p) in points.iter().enumerate().take(MOST) {
        let place = Place::entry(of, n, 0);
        let result = typesetter.run.entry(of, n, 0).unwrap_or(f64::NAN);
        let shown = typesetter.num(result);
        let equals = shown.equals();
        let result = value(place, result, typesetter.run, &shown.text);
        let mut item = Markup::from(format!(
            "{}({}) {equals} ",
            func.symbol(),
            typesetter.num(p).text
        ));
        item.push(result);
        list.push(element("li").of(item));
    }
    list
}
