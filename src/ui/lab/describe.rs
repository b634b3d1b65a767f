//! The trainings in words.

use super::chart::short;
use super::{Lab, keys};
use crate::lang::Lang;
use crate::train::tasks::Metric;
use crate::train::{Board, Broken, Diverged, State};
use crate::typeset::Meaning;
use crate::ui::widgets::help::Page;
use crate::ui::widgets::rows::{Rows, UNBROKEN, lines};

impl Lab {
    /// Where the training is, and its figures, in sentences.
    pub(in crate::ui) fn sentences(&self) -> Vec<String> {
        if self.help.is_some() {
            return lines(&self.help_rows(UNBROKEN));
        }
        let task = &self.run().task;
        let place = format!("{} · {}", task.name, task.about.get(self.settings.lang));
        let figures = self.board().map(|board| self.figured(board).join(" · "));
        [place]
            .into_iter()
            .chain(self.notice.clone())
            .chain([self.state_words()])
            .chain(figures)
            .collect()
    }

    /// `▶ training · epoch 3/12`.
    pub(super) fn state_words(&self) -> String {
        let lang = self.settings.lang;
        let state = match self.board().map(|b| (b.state, b.shown)) {
            Some((State::Running, _)) | None => lang.pick("▶ training", "▶ 训练中"),
            Some((State::Paused, None)) => lang.pick("paused", "已暂停"),
            Some((State::Done, None)) => lang.pick("done", "已完成"),
            Some((_, Some(_))) => lang.pick("looking back", "回看中"),
            Some((State::Diverged(_), None)) => lang.pick("diverged", "已发散"),
        };
        let count = self.board().map_or_else(String::new, |b| {
            let (e, of) = b.epoch;
            lang.pick(format!(" · epoch {e}/{of}"), format!(" · 第 {e}/{of} 轮"))
        });
        format!("{state}{count}")
    }

    /// Loss, metric, rate and size.
    pub(super) fn figured(&self, board: &Board) -> Vec<String> {
        let lang = self.settings.lang;
        let mut parts = self.losses(board);
        parts.push(self.rate_words(board));
        parts.push(self.run().task.settings.optimizer.name().to_owned());
        let count = self.run().task.architecture.parameters();
        parts.push(lang.pick(format!("{count} parameters"), format!("{count} 个参数")));
        if let Some(k) = board.shown {
            let e = board.epochs.get(k).copied().unwrap_or_default();
            parts.insert(
                0,
                lang.pick(
                    format!("weights after epoch {e}"),
                    format!("第 {e} 轮之后的权重"),
                ),
            );
        }
        parts
    }

    pub(super) fn rate_words(&self, board: &Board) -> String {
        let rate = board.rate;
        let rate = match rate {
            rate if rate >= 1e-4 => format!("{rate:.6}")
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned(),
            rate => short(rate),
        };
        self.settings
            .lang
            .pick(format!("rate {rate}"), format!("学习率 {rate}"))
    }

    /// Loss, loss on what is held out, and the metric, after the last epoch.
    pub(super) fn losses(&self, board: &Board) -> Vec<String> {
        let lang = self.settings.lang;
        let task = &self.run().task;
        let mut parts = vec![];
        if let Some(end) = board.last {
            parts.push(lang.pick(
                format!("loss {}", short(end.loss)),
                format!("损失 {}", short(end.loss)),
            ));
            if let Some(held) = end.held_out.map(short) {
                parts.push(lang.pick(format!("held out {held}"), format!("留出 {held}")));
            }
            if let Some(m) = end.metric {
                let value = score(task.metric, m);
                parts.push(match task.metric {
                    Metric::Bits => lang.pick(
                        format!("{value} bits a character"),
                        format!("每字 {value} 比特"),
                    ),
                    Metric::Exact => {
                        lang.pick(format!("{value} exactly right"), format!("全对 {value}"))
                    }
                    _ => lang.pick(format!("{value} right"), format!("答对 {value}")),
                });
            }
        }
        parts
    }

    pub(super) fn help_rows(&self, width: usize) -> Rows {
        let lang = self.settings.lang;
        let mut page = Page::new(width);
        page.say(self.run().task.name, Meaning::Heading);
        page.say(self.run().task.about.get(lang), Meaning::Plain);
        page.say("", Meaning::Plain);
        page.say(lang.pick("The screen", "屏幕"), Meaning::Heading);
        page.say(&screen_words(lang.pick(true, false)), Meaning::Plain);
        page.say("", Meaning::Plain);
        page.say(lang.pick("Keys", "按键"), Meaning::Heading);
        page.keys(keys::TABLE, 14, lang);
        page.rows
    }
}

fn screen_words(english: bool) -> String {
    if english {
        "Loss: each step's batch, and after every epoch the loss on data that is never learned from (held out). \
         “guessing” is what the best answer without looking at the input costs; “noise” is what no one can \
         get below on new data. Answers: what the network says now. Gates: i, f, o and g averaged over the units \
         at each step of one sample, c and h as mean size; ∂ is how much gradient reaches each step, one bar \
         less for every power of ten. Weights: each gate's rows; + and orange above zero, − and blue below. \
         Looking takes under two hundredths of the time, so watching hardly slows the training."
            .into()
    } else {
        "损失：每一步所用那批数据的损失，以及每轮之后在从不参与学习的数据上的损失（留出）。“瞎猜”是完全不看输入时最好的\
         答案要付的损失，“噪声”是在新数据上谁也低不过的界线。回答：网络此刻说什么。门：同一个样本的每一步，i、f、o、g \
         对各单元取平均，c、h 取绝对值的平均；∂ 是传到每一步的梯度大小，每少一格就小十倍。权重：各个门的行；\
         ＋与橙色为正，－与蓝色为负。观看只占不到百分之二的时间，几乎不拖慢训练。"
            .into()
    }
}

/// A, B, C, D.
pub(super) fn letter(run: usize) -> char {
    char::from(b'A' + (run % 26) as u8)
}

/// A metric in a few columns.
pub(super) fn score(metric: Metric, value: f64) -> String {
    match metric {
        Metric::Bits => format!("{value:.3}"),
        Metric::Error => short(value),
        Metric::Accuracy | Metric::Exact => format!("{:.1} %", value * 100.0),
    }
}

/// What broke, in a sentence.
pub(super) fn reason(diverged: Diverged, lang: Lang) -> String {
    let step = diverged.step;
    match diverged.broken {
        Broken::State(t) => lang.pick(
            format!("Stopped at step {step}: a state after step {t} of a sequence is no longer finite. The weights are those before. R begins again; try a smaller rate, clipping, or tanh."),
            format!("在第 {step} 步停止：序列第 {t} 步之后的某个状态不再是有限的数。权重保持在此之前。按 R 重来；可试更小的学习率、裁剪或 tanh。"),
        ),
        Broken::Loss => lang.pick(
            format!("Stopped at step {step}: the loss is no longer finite. The weights are those before. R begins again; try a smaller rate."),
            format!("在第 {step} 步停止：损失不再是有限的数。权重保持在此之前。按 R 重来；可试更小的学习率。"),
        ),
        Broken::Gradient => lang.pick(
            format!("Stopped at step {step}: the gradient is no longer finite. The weights are those before. R begins again; try clipping or a smaller rate."),
            format!("在第 {step} 步停止：梯度不再是有限的数。权重保持在此之前。按 R 重来；可试裁剪或更小的学习率。"),
        ),
        Broken::Weight => lang.pick(
            format!("Stopped at step {step}: a weight would no longer be finite. The weights are those before. R begins again; try a smaller rate."),
            format!("在第 {step} 步停止：某个权重将不再是有限的数。权重保持在此之前。按 R 重来；可试更小的学习率。"),
        ),
        Broken::HeldOut => lang.pick(
            format!("Stopped after step {step}: the validation loss is no longer finite. The weights are those after that step. R begins again; try a smaller rate."),
            format!("在第 {step} 步之后停止：验证损失不再是有限的数。权重是这一步之后的。按 R 重来；可试更小的学习率。"),
        ),
    }
}
