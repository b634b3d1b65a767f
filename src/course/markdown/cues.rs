//! Comments in the text of a lesson. Most are the author's own and silent; some say what a room sees at once, what a key
//! later, and what side by side.

use super::super::document::{Column, Cue, MOST_COLUMNS, Paragraph};
use crate::equation::nearest;
use crate::lang::{Diagnostic, Span, text};

const PAUSE: &str = "pause";
const GROUP: &str = "group";
const END_GROUP: &str = "end_group";
const COLUMNS: &str = "column_layout";
const COLUMN: &str = "column";
const END_COLUMNS: &str = "reset_layout";
pub(super) const COMMANDS: [&str; 6] = [PAUSE, GROUP, END_GROUP, COLUMNS, COLUMN, END_COLUMNS];

/// What was said so far on a page.
#[derive(Default)]
pub(super) struct Cues {
    pause: bool,
    group: Option<Span>,
    columns: Option<Column>,
}

impl Cues {
    /// Paragraphs that were read now stand where the comments say.
    pub(super) fn mark(&mut self, new: &mut [Paragraph]) {
        let group = self.group.as_ref().map(|span| span.start);
        for paragraph in new {
            paragraph.cue = Cue {
                pause: std::mem::take(&mut self.pause),
                group: group.or(self.columns.map(|columns| columns.of)),
                column: self.columns,
            };
        }
    }

    /// The page ends; a group that does not is told.
    pub(super) fn end(&mut self) -> Option<Diagnostic> {
        let Cues { group, .. } = std::mem::take(self);
        let fault = Diagnostic::at(group?, text!("lesson.group_has_no_end"));
        Some(fault.help(text!("lesson.end_the_group")))
    }

    /// What a comment at `span` says; what is wrong with it.
    pub(super) fn take(&mut self, comment: &str, span: &Span) -> Option<Diagnostic> {
        let (word, rest) = comment.split_once(':').unwrap_or((comment, ""));
        let (word, rest) = (word.trim(), rest.trim());
        let wrong = |what| Some(Diagnostic::at(span.clone(), what));
        match word {
            PAUSE if rest.is_empty() => self.pause = true,
            GROUP if rest.is_empty() && self.group.is_none() => self.group = Some(span.clone()),
            GROUP if rest.is_empty() => {
                let fault = wrong(text!("lesson.group_inside_a_group"))?;
                return Some(fault.help(text!("lesson.end_the_group")));
            }
            END_GROUP if rest.is_empty() && self.group.is_some() => self.group = None,
            END_GROUP if rest.is_empty() => return wrong(text!("lesson.no_group_to_end")),
            COLUMNS => match shares(rest) {
                Some(shares) => {
                    let (of, at) = (span.start, 0);
                    self.columns = Some(Column { of, at, shares });
                }
                None => {
                    let fault = wrong(text!("lesson.columns_are_their_widths"))?;
                    return Some(
                        fault.help(text!("lesson.write_column_layout", most = MOST_COLUMNS)),
                    );
                }
            },
            COLUMN => {
                let count = |columns: &Column| columns.shares.iter().filter(|s| **s > 0).count();
                let at = rest.parse().ok();
                let at = self.columns.and_then(|c| at.filter(|at| *at < count(&c)));
                let (Some(columns), Some(at)) = (&mut self.columns, at) else {
                    let fault = wrong(text!("lesson.there_is_no_column"))?;
                    return Some(fault.help(text!("lesson.columns_begin_with")));
                };
                columns.at = at;
            }
            END_COLUMNS if rest.is_empty() => self.columns = None,
            word => {
                // What is nearly a command was meant as one.
                let near = nearest(word, COMMANDS)?;
                let fault = wrong(text!("lesson.comment_says_nothing"))?;
                return Some(fault.help(text!("common.did_you_mean", near)));
            }
        }
        None
    }
}

/// `[2, 1]`: how wide columns are.
fn shares(text: &str) -> Option<[u8; MOST_COLUMNS]> {
    let list = text.strip_prefix('[')?.strip_suffix(']')?;
    let mut shares = [0; MOST_COLUMNS];
    let mut count = 0;
    for share in list.split(',') {
        let share = share.trim().parse::<u8>().ok().filter(|n| *n > 0)?;
        *shares.get_mut(count)? = share;
        count += 1;
    }
    (count > 1).then_some(shares)
}
