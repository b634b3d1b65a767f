//! A page in sentences, for those who hear it or read it line by line.

use super::Over;
use super::questions::Way;
use super::{Reader, pair};
use crate::lang::say;
use crate::train::tasks::TaskSpec;
use crate::ui::screen::{InputMode, Screen};
use crate::ui::widgets::rows::{UNBROKEN, lines, text};

/// Words as a shell takes them: what holds a space stands in quotes.
fn quoted(words: &[String]) -> String {
    let word = |word: &String| match word.contains(char::is_whitespace) {
        true => format!("\"{word}\""),
        false => word.clone(),
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

impl Reader {
    /// How a line that is typed answers the open question.
    pub(super) fn input_mode(&self) -> InputMode {
        match self.way() {
            Some((_, Way::One(_))) => InputMode::Choice,
            Some((_, Way::Several(_))) => InputMode::Choices,
            Some((_, Way::Words)) => InputMode::Words,
            Some((_, Way::Number)) => InputMode::Number,
            // Where nothing is asked a number means nothing: it must not turn the page.
            None => InputMode::Choice,
        }
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
        let Some(screen) = self.stage.as_ref().filter(|_| self.has_stage()) else {
            return vec![];
        };
        if let Some(other) = &self.other {
            return pair::describe([screen, other]);
        }
        let figure = self.page().show.as_ref().map(|s| &s.0);
        let steps = || screen.describe().into_iter().skip(1);
        match figure.filter(|f| !f.is_step(&screen.state.run)) {
            Some(figure) => {
                let told = screen.scene(|scene| figure.tell(scene));
                let walks = self.page().walk.is_some();
                told.into_iter().chain(steps().filter(|_| walks)).collect()
            }
            None => steps().collect(),
        }
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
            .and_then(|name| TaskSpec::named(name))
            .map(|kind| (kind.about)());
        let line = quoted(words);
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
        if let Some((k, way)) = self.way() {
            let how = match way {
                Way::One(_) if self.is_judged(k) => say!(lang, "reader.does_yours_agree"),
                Way::One(_) => say!(lang, "reader.type_number_your_choice_hint"),
                Way::Several(_) => say!(lang, "reader.type_numbers_of_choices_hint"),
                Way::Words => say!(lang, "reader.type_line_hint_show"),
                Way::Number => say!(lang, "reader.type_number_hint_show"),
            };
            out.push(how.to_owned());
        }
        out
    }
}
