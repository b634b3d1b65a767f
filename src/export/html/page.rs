//! Pages with what stands beside them, the stage the script moves to them, and the whole walk behind.

use super::prose::{Ink, mathml};
use super::{Book, code, escape, figure, opening, question, steps};
use crate::graph::Run;
use crate::lang::Lang;
use crate::lesson::Lesson;
use crate::lesson::document::Page;
use crate::train::tasks::Kind;
use crate::typeset::Setting;
use crate::walk::{Cursor, Level, Phase, Walk};
use std::fmt::Write;

/// A walk with all its steps.
pub(super) struct Track<'a> {
    pub(super) phase: Phase,
    pub(super) walk: &'a Walk,
    pub(super) cursors: Vec<Cursor>,
    pub(super) list: String,
}

/// A lesson or a model in one language.
pub(super) struct Told<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) lang: Lang,
    /// The other language did not fit into the file.
    pub(super) alone: bool,
    pub(super) lesson: Option<&'a Lesson>,
    /// How the numbers of the model are set.
    pub(super) setting: Option<&'a Setting<'a>>,
    pub(super) tracks: Vec<Track<'a>>,
}

/// Sets one step where the script is not needed for it.
type Still<'a> = &'a mut dyn FnMut(Phase, Cursor) -> String;

impl Told<'_> {
    pub(super) fn title(&self) -> String {
        match (self.lesson, self.book.model) {
            (Some(lesson), _) => lesson.title.clone(),
            (None, Some((model, _))) => model.title.get(self.lang).to_owned(),
            _ => String::new(),
        }
    }

    pub(super) fn content(&self, still: Still<'_>) -> String {
        let mut out = self.header();
        out.push_str("<main>\n");
        match self.lesson {
            Some(lesson) => {
                for (n, page) in lesson.pages.iter().enumerate() {
                    self.page(&mut out, page, n, still);
                }
            }
            None => self.model(&mut out, still),
        }
        out.push_str("</main>\n");
        if !self.tracks.is_empty() {
            self.stage(&mut out);
            let title =
                self.lang.pick("The whole walk, equation by equation", "完整的推导，一个公式一个公式");
            let _ = writeln!(out, "<section class=walks><h2>{title}</h2>");
            self.tracks.iter().for_each(|track| out.push_str(&track.list));
            out.push_str("</section>\n");
        }
        self.footer(&mut out);
        out
    }

    fn ink(&self) -> Ink<'_> {
        Ink { run: self.run(), digits: self.book.digits }
    }

    fn run(&self) -> Option<&Run> {
        self.book.model.map(|(_, run)| run)
    }

    fn header(&self) -> String {
        let (other, theme) = self.lang.pick(("中文", "light / dark"), ("English", "浅色 / 深色"));
        let other_code = code(self.lang.other());
        let mut out = format!("<header><h1>{}</h1>\n", escape(&self.title()));
        let _ = writeln!(
            out,
            "<p class=tools><button data-do=language lang={other_code}>{other}</button> <button data-do=theme>{theme}</button></p></header>"
        );
        out
    }

    fn page(&self, out: &mut String, page: &Page, n: usize, still: Still<'_>) {
        let id = format!("{}-{}", code(self.lang), n + 1);
        let start = self.run().and_then(|run| page.start(run));
        let place = start.and_then(|start| {
            let track = self.tracks.iter().find(|t| t.phase == start.phase)?;
            Some((track, start.cursor(track.walk)?))
        });
        let picture = page.show.as_ref().zip(self.setting);
        let picture = picture.and_then(|((show, _), setting)| figure::figure(show, setting, self.lang));
        let _ = write!(out, "<section class=page id={id} aria-labelledby={id}-h");
        if let Some((track, cursor)) = place {
            out.push_str(&attributes(track, cursor));
        }
        let _ = writeln!(out, ">\n<div class=prose><h2 id={id}-h tabindex=-1>{}</h2>", escape(&page.heading));
        out.push_str(&self.ink().prose(&page.prose));
        if let (0, Some(lesson)) = (n, self.lesson) {
            self.objectives(out, lesson);
        }
        out.push_str(&question::forms(page, self.ink(), self.lang, &id));
        out.push_str("</div>\n<div class=side>");
        out.push_str(&picture.unwrap_or_default());
        if let Some((track, cursor)) = place {
            let _ = writeln!(out, "<div class=still>{}</div>", still(track.phase, cursor));
        }
        if let Some((words, _)) = &page.train {
            out.push_str(&self.train(words));
        }
        out.push_str("</div>\n</section>\n");
    }

    fn objectives(&self, out: &mut String, lesson: &Lesson) {
        if lesson.objectives.is_empty() {
            return;
        }
        let after = self.lang.pick("After this lesson you can:", "学完这一课，你能够：");
        let items = lesson.objectives.iter().map(|text| format!("<li>{}</li>", self.ink().rich(text)));
        let _ = writeln!(out, "<div class=goals><p>{after}</p><ul>{}</ul></div>", items.collect::<String>());
    }

    /// A training cannot run in a file: what it is, and how to run it.
    fn train(&self, words: &[String]) -> String {
        let kind = words.first().and_then(|name| Kind::named(name));
        let about = kind.map_or_else(String::new, |k| (k.about)().get(self.lang).to_owned());
        let lead = self.lang.pick("To watch this training live, run", "想看这个训练的实况，请运行");
        format!(
            "<div class=train><p>{}</p><p>{lead}</p><pre class=code>gatewalk train {}</pre></div>\n",
            escape(&about),
            escape(&words.join(" "))
        )
    }

    /// A model alone: what it is, its equations, and its walk.
    fn model(&self, out: &mut String, still: Still<'_>) {
        let Some((model, _)) = self.book.model else { return };
        let id = format!("{}-1", code(self.lang));
        let first = self.tracks.iter().find(|t| t.phase == self.book.start.0).or(self.tracks.first());
        let place = first.map(|track| (track, opening(self.book, track.walk)));
        let _ = write!(out, "<section class=page id={id} aria-labelledby={id}-h");
        if let Some((track, cursor)) = place {
            out.push_str(&attributes(track, cursor));
        }
        let title = self.lang.pick("The equations", "公式");
        let _ = writeln!(out, ">\n<div class=prose><p>{}</p>", escape(model.about.get(self.lang)));
        let _ = writeln!(out, "<h2 id={id}-h tabindex=-1>{title}</h2>");
        for equation in &model.system.equations {
            let latex = &model.system.source[equation.span.clone()];
            let _ = writeln!(out, "<p class=formula>{}</p>", mathml(latex, true));
        }
        self.names(out);
        out.push_str("</div>\n<div class=side>");
        if let Some((track, cursor)) = place {
            let _ = writeln!(out, "<div class=still>{}</div>", still(track.phase, cursor));
        }
        out.push_str("</div>\n</section>\n");
    }

    /// What the names mean.
    fn names(&self, out: &mut String) {
        let Some((model, _)) = self.book.model else { return };
        let rows = model.system.ids().filter_map(|id| {
            let name = model.system.name(id);
            let word = model.gloss(&name.plain)?.get(self.lang);
            let about = model.gloss(&format!("{}.about", name.plain)).map_or("", |t| t.get(self.lang));
            let symbol = mathml(&name.latex(None), false);
            Some(format!(
                "<tr><th scope=row>{symbol}</th><td>{}</td><td>{}</td></tr>\n",
                escape(word),
                escape(about)
            ))
        });
        let _ = writeln!(out, "<table class=names>\n{}</table>", rows.collect::<String>());
    }

    /// The walk's controls, and the place where its steps are shown. Its sentence is spoken as it changes.
    fn stage(&self, out: &mut String) {
        let lang = self.lang;
        let button = |action: &str, sign: &str, label: &str| {
            format!("<button data-do={action} aria-label=\"{label}\" title=\"{label}\">{sign}</button>")
        };
        let mut tools = String::new();
        tools += &button("previous", "←", lang.pick("previous step", "上一步"));
        tools += &button("next", "→", lang.pick("next step", "下一步"));
        tools += &button("into", "↧", lang.pick("into the step (Enter)", "进入这一步（Enter）"));
        tools += &button("out", "↥", lang.pick("out of the step (Esc)", "退出这一步（Esc）"));
        tools += &button("before", "[", lang.pick("previous time", "上一时刻"));
        tools += &button("after", "]", lang.pick("next time", "下一时刻"));
        for track in self.tracks.iter().filter(|_| self.tracks.len() > 1) {
            let (phase, name) = (steps::phase(track.phase), self.name(track.phase));
            let _ = write!(tools, "<button data-do=phase data-phase={phase}>{name}</button>");
        }
        let (label, levels) =
            lang.pick(("the walk", "time,equation,operation,entry"), ("逐步走", "时刻,公式,运算,元素"));
        let _ = writeln!(
            out,
            "<section class=stage aria-label=\"{label}\" data-levels=\"{levels}\" hidden>\n<p class=tools>{tools} <span class=count></span></p>\n\
             <p class=say role=status aria-live=polite></p>\n<div class=sheet></div>\n</section>"
        );
    }

    fn name(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Forward => self.lang.pick("forward", "前向"),
            Phase::Backward => self.lang.pick("backward", "反向"),
            Phase::Optimizer => self.lang.pick("optimizer", "优化器"),
        }
    }

    fn footer(&self, out: &mut String) {
        let lang = self.lang;
        let pages = self.lesson.map_or(1, |l| l.pages.len());
        let keys = lang.pick(
            "Keys: ← → step, Enter into a step, Esc out, [ ] time, n p page, L language, T light or dark. On a touch screen, swipe the step.",
            "按键：← → 前后走一步，Enter 进入，Esc 退出，[ ] 换时刻，n p 翻页，L 换语言，T 浅色或深色。触摸屏上可以左右滑动。",
        );
        let changing = lang.pick(
            "Changing a number (e, u) is for the program in the terminal; this page shows the numbers as they are.",
            "改数（e、u）要在终端里的程序中进行；这个网页显示的是原来的数。",
        );
        let changing =
            if self.lesson.is_some() { format!("<p class=keys>{changing}</p>") } else { String::new() };
        let legend = lang.pick(
            "Numbers: orange above zero, blue with − below; reversed: computed now; underlined: what it is computed from, or a number of the model.",
            "数字：橙色为正，蓝色带 − 为负；反色是正在算的，下划线是它的来源，或由模型算出的数。",
        );
        if pages > 1 {
            let (label, previous, next) =
                lang.pick(("pages", "previous page", "next page"), ("翻页", "上一页", "下一页"));
            let _ = writeln!(
                out,
                "<nav class=turn aria-label=\"{label}\"><button data-do=back>{previous}</button> <span class=place>1/{pages}</span> <button data-do=forth>{next}</button></nav>"
            );
        }
        let other = lang.pick(
            "<p>This page has one language only; two would make the file too large. For Chinese: gatewalk export … --lang zh.</p>",
            "<p>这一页只有一种语言，两种会让文件太大。要英文版：gatewalk export … --lang en。</p>",
        );
        let other = if self.alone { other } else { "" };
        let _ = writeln!(out, "<footer><p>{legend}</p><p class=keys>{keys}</p>{changing}{other}</footer>");
    }
}

/// Where the stage of a page begins: the walk, and the number of the step in its list.
fn attributes(track: &Track<'_>, cursor: Cursor) -> String {
    let deepest = track.cursors.iter().map(|c| c.level).max().unwrap_or(Level::Time);
    let wanted = cursor.at_level(cursor.level.min(deepest));
    let at = track.cursors.iter().position(|c| *c == wanted).unwrap_or(0);
    format!(" data-phase={} data-start={at}", steps::phase(track.phase))
}
