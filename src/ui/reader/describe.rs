//! A page in sentences, for those who hear it or read it line by line.

use super::Over;
use super::Reader;
use crate::course::document::Show;
use crate::graph::{Quantity, Ref, Run};
use crate::lang::say;
use crate::train::tasks::Kind;
use crate::ui::screen::Screen;
use crate::ui::widgets::rows::{UNBROKEN, lines, text};

impl Reader {
    /// Whether a bare number chooses an answer.
    pub(super) fn asks_for_a_choice(&self) -> bool {
        self.open_question()
            .is_some_and(|k| self.questions()[k].choices() > 0)
    }

    /// Where one is, what the page says and shows, and what it asks.
    pub(super) fn sentences(&self) -> Vec<String> {
        let lang = self.settings.lang;
        let (page, pages) = (self.place().0 + 1, self.place().1);
        let (title, heading) = (&self.lesson().title, &self.page().heading);
        let mut out = vec![say!(lang, "reader.page_of", title, page, pages, heading)];
        out.extend(self.notice.clone());
        match self.over {
            Some(over) => out.extend(self.describe_over(over)),
            None => {
                out.extend(self.prose().sentences(&self.page().prose));
                out.extend(self.describe_stage());
                out.extend(self.describe_training());
                out.extend(self.describe_question());
            }
        }
        out
    }

    fn describe_over(&self, over: Over) -> Vec<String> {
        match over {
            Over::Help(_) => self.help_rows(UNBROKEN).iter().map(|r| text(r)).collect(),
            Over::Contents(_) => (0..self.place().1).map(|k| self.content_line(k)).collect(),
            Over::Glossary(_) => self
                .terms()
                .iter()
                .map(|place| self.value_line(*place))
                .collect(),
            Over::Card(place) => vec![self.value_line(place)],
            Over::Summary(_) => lines(&self.summary(UNBROKEN)),
        }
    }

    /// The current step, or the numbers of the picture.
    fn describe_stage(&self) -> Vec<String> {
        let Some(app) = self.stage.as_ref().filter(|_| self.has_stage()) else {
            return vec![];
        };
        let run = &app.state.run;
        let value = |name: &str| {
            let found = run.named(name);
            found.map_or_else(Vec::new, |of| vec![self.equals(run, of)])
        };
        match self.page().show.as_ref().map(|s| &s.0) {
            Some(Show::Matrix(name) | Show::Curve(name)) => value(name),
            Some(Show::Strip(name)) => self.over_times(run, name, Ref::Value),
            Some(Show::Gradient(name)) => self.over_times(run, name, Ref::Adjoint),
            Some(Show::Machine(_) | Show::Loss) | None => {
                app.describe().into_iter().skip(1).collect()
            }
        }
    }

    fn equals(&self, run: &Run, of: Ref) -> String {
        let setting = self.setting(run);
        let sign = setting.equals(of);
        format!("{} {sign} {}", setting.inline(of), setting.inline_value(of))
    }

    /// A sequence, one line a time.
    fn over_times(
        &self,
        run: &Run,
        name: &str,
        of: impl Fn(crate::graph::NodeId) -> Ref,
    ) -> Vec<String> {
        let graph = run.graph();
        let Some(name) = graph.system.find(name) else {
            return vec![];
        };
        let at = |time| {
            graph.find(Quantity {
                name,
                time: Some(time),
            })
        };
        (0..=graph.length as i64)
            .filter_map(at)
            .map(of)
            .filter(|of| run.value(*of).is_some())
            .map(|of| self.equals(run, of))
            .collect()
    }

    /// The training of this page as it is; or what it is about, and the key that starts it.
    fn describe_training(&self) -> Vec<String> {
        let lang = self.settings.lang;
        let Some((words, _)) = &self.page().train else {
            return vec![];
        };
        if let Some(lab) = self.training() {
            return lab.describe();
        }
        let about = words
            .first()
            .and_then(|name| Kind::named(name))
            .map(|kind| (kind.about)());
        let line = words.join(" ");
        let key = say!(lang, "reader.trains_here_gatewalk_train", line);
        about
            .map(|text| text.get(lang))
            .into_iter()
            .chain([key])
            .collect()
    }

    fn describe_question(&self) -> Vec<String> {
        let lang = self.settings.lang;
        let mut out = lines(&self.questioned(UNBROKEN));
        if self.open_question().is_some() {
            let how = match self.asks_for_a_choice() {
                true => say!(lang, "reader.type_number_your_choice_hint"),
                false => say!(lang, "reader.type_number_hint_show"),
            };
            out.push(how.to_owned());
        }
        out
    }
}
