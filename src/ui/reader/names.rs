//! Names in formulas of the prose, and the quantities they mean.

use super::Reader;
use crate::course::Lesson;
use crate::course::document::Part;
use crate::course::rich;
use crate::equation::NameId;
use crate::graph::{Graph, Place, Quantity, Ref, Run};
use crate::walk::TimeSlot;

/// `−1` behind a time: its length and the number.
fn shift(text: &str) -> Option<(usize, i64)> {
    let sign = text
        .chars()
        .next()
        .filter(|c| ['−', '-', '+'].contains(c))?;
    let digits = &text[sign.len_utf8()..];
    let length = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let number: i64 = digits[..length].parse().ok()?;
    Some((
        sign.len_utf8() + length,
        if sign == '+' { number } else { -number },
    ))
}

/// The name a token begins with, whatever its time.
fn known(token: &str, graph: &Graph) -> Option<(NameId, Option<String>)> {
    let find = |text: &str| {
        let is = |id: &NameId| {
            let name = graph.system.name(*id);
            name.inline(None) == text || name.plain == text
        };
        graph.system.ids().find(is)
    };
    if let Some(id) = find(token) {
        return Some((id, None));
    }
    // `c_(t−1)`, or `z_(i,t)` behind a label.
    let (base, time) = token.rsplit_once(['_', ','])?;
    let base = base.replace("_(", "_");
    let time = time.trim_start_matches('(').trim_end_matches(')');
    find(&base).map(|id| (id, Some(time.to_owned())))
}

/// What a token of a formula means; `t` is the time `now`.
pub(super) fn resolve(token: &str, run: &Run, now: i64) -> Option<Place> {
    let graph = run.graph();
    let partial = token.strip_prefix('∂');
    let (body, found) = match (partial, known(token, graph)) {
        (None, Some(found)) => (None, found),
        // ASCII has no ∂: `dc_3`.
        _ => {
            let body = partial.or_else(|| token.strip_prefix('d'))?;
            (Some(body), known(body, graph)?)
        }
    };
    let (id, time) = found;
    let at = |time| graph.find(Quantity::maybe(id, time));
    let node = match time.as_deref() {
        None => at(None).or_else(|| at(Some(now))),
        Some(time) => {
            let moved = time
                .strip_prefix('t')
                .map(|rest| now + shift(rest).map_or(0, |s| s.1));
            at(Some(moved.or_else(|| time.parse().ok())?))
        }
    }?;
    let of = if body.is_some() {
        Ref::Adjoint(node)
    } else {
        Ref::Value(node)
    };
    run.value(of).map(|_| Place::whole(of))
}

/// Whether a lesson speaks of a name.
pub(super) fn speaks_of(lesson: &Lesson, graph: &Graph, id: NameId) -> bool {
    let means =
        |token: &str| known(token.trim_start_matches('∂'), graph).is_some_and(|k| k.0 == id);
    let said = |part: &Part| match part {
        Part::Math(tex) => tex.tokens(false).iter().any(|token| means(token)),
        Part::Live(spot) => spot.addresses().iter().any(|a| means(&a.name)),
        _ => false,
    };
    lesson
        .pages
        .iter()
        .flat_map(|p| &p.prose)
        .flat_map(|p| &p.parts)
        .any(said)
}

impl Reader {
    /// The time the stage is at, which `t` means in the prose.
    pub(super) fn now(&self) -> i64 {
        let Some(screen) = self
            .stage
            .as_ref()
            .filter(|a| self.has_stage() && !a.walk.is_empty())
        else {
            return 1;
        };
        match screen.walk.groups[screen.cursor.at.group].stage {
            TimeSlot::At(t) => t.max(1),
            TimeSlot::Before => 1,
            TimeSlot::After | TimeSlot::Parameters => screen.state.run.graph().length as i64,
        }
    }

    /// What the names and numbers of the prose and of the question mean, each once, in their order.
    pub(super) fn names(&self) -> Vec<Place> {
        let Some(run) = self.run() else { return vec![] };
        let page = self.page();
        let asked = page
            .predict
            .iter()
            .flat_map(|q| [&q.question].into_iter().chain(&q.choices));
        let asked = asked.flat_map(|text| rich(text));
        let parts = page
            .prose
            .iter()
            .flat_map(|p| p.parts.iter().cloned())
            .chain(asked);
        let mut out = vec![];
        for place in parts.flat_map(|part| self.meant(&part, run)) {
            if !out.contains(&place) {
                out.push(place);
            }
        }
        out
    }

    fn meant(&self, part: &Part, run: &Run) -> Vec<Place> {
        match part {
            Part::Math(tex) => tex
                .tokens(false)
                .iter()
                .filter_map(|token| resolve(token, run, self.now()))
                .collect(),
            Part::Live(spot) => {
                let all = spot.addresses().into_iter();
                all.filter_map(|address| address.place(run)).collect()
            }
            _ => vec![],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Model, library};

    #[test]
    fn names_mean_quantities() {
        let model =
            Model::parse("worked-example", library::model("worked-example").unwrap()).unwrap();
        let run = model.run();
        let graph = run.graph();
        for (token, plain) in [
            ("i_2", "i_2"),
            ("c_(t−1)", "c_2"),
            ("c_(t-1)", "c_2"),
            ("yhat_t", "yhat_3"),
            ("c_t", "c_3"),
            ("W_xi", "W_xi"),
            ("ŷ_t", "yhat_3"),
            ("h", "h_3"),
            ("L", "L"),
        ] {
            let place = resolve(token, &run, 3).unwrap_or_else(|| panic!("{token}"));
            assert_eq!(
                place.of,
                Ref::Value(graph.find_plain(plain).unwrap()),
                "{token}"
            );
        }
        assert_eq!(
            resolve("∂c_3", &run, 1).unwrap().of,
            Ref::Adjoint(graph.find_plain("c_3").unwrap())
        );
        assert!(
            ["σ", "tanh", "c_9", "q_1"]
                .iter()
                .all(|t| resolve(t, &run, 1).is_none())
        );
    }
}
