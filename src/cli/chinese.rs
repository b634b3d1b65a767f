//! The command line in Chinese: what its commands and options are, and the words clap has of its own.

use super::Cli;
use clap::{Arg, Command, CommandFactory};

const EXAMPLES: &str = "\
例子：
  gatewalk                                  课程、推导与训练，从列表里选
  gatewalk learn 3                          第 3 课
  gatewalk learn zh/01-mine.md              你自己写的课文，每次保存后自动刷新
  gatewalk present 3 --minutes 20           演示第 3 课；gatewalk notes 跟着它走
  gatewalk walk                             逐步走一遍算例，x = [1, 2, 3, 4]
  gatewalk walk gru                         换成 GRU
  gatewalk walk my-cell.toml --lang zh      你自己的模型，用中文
  gatewalk learn 3 --plain                  一行一行地读，适合屏幕阅读器
  gatewalk walk --format text --level entry 每一次相乘都写成一句话
  gatewalk walk --format json               全部数值，供其他程序使用
  gatewalk export 3 --to html               把第 3 课写成网页，用任何浏览器打开
  gatewalk check my-cell.toml               文件哪里有错，错在何处
  gatewalk new lesson 14-my-cell            一篇课文和它的模型，供你改写";

const JSON: &str = "\
JSON（--format json）是一个对象：
  {\"model\": …, \"length\": T, \"values\": {名字: 各行}, \"gradients\": {名字: 各行}}
  名字   普通写法：i_1、c_0、W_xi、b_i、yhat_2、L
         （W_{xi} 写作 W_xi，\\hat{y} 写作 yhat）
  各行   一行一个列表，列表里是全精度的数；列向量就是 n 行，每行一个数
  模型有损失 L 时才有 gradients：L 对每个参数、输入、状态和有名字的量的梯度；
  加 --optimizer 时还有 \"optimizer\"，即优化器从静止开始的一步。
模型文件里的名字也这样写，作为键；向量可以写成一层列表。

例子：
  gatewalk walk three-gates --at i_1
  gatewalk walk --backward --level operation --format text
  gatewalk walk --optimizer adam --rate 0.05 --format text
  gatewalk walk --format latex --at c_2
  gatewalk walk --weights w.safetensors --input \"1 2 3 4\" --target \"2 3 4 5\"
  gatewalk walk rnn --format json | jq '.gradients.W_hh'";

const TRAIN: &str = "\
任务：
  worked-example  1、2、3、4 的下一个数  keras      文档里的 Keras 程序，已改正
  recall          许多符号中的第一个     adding     序列里两个有标记的数之和
  sine            带噪声的波             text       逐字学习，英文或中文
  translate       数的各种写法互译       speech     合成语音里的元音

权重文件是 safetensors，名字和排列与 PyTorch 相同（lstm.weight_ih_l0、…、
head.bias；门的次序是 i、f、g、o）。
按 Ctrl-C 会把已有的结果写入 --save 并结束；再按一次立即退出。

例子：
  gatewalk train recall --length 50
  gatewalk train recall --cell rnn --hidden 64
  gatewalk train keras --vs \"--activation tanh\" --vs \"--variant column\"
  gatewalk train text --variant zh --epochs 5 --save poems.safetensors
  gatewalk train --data d.safetensors --weights w.safetensors --shuffle off --batch 8 \\
           --precision f64 --optimizer adam --lr 0.01 --epochs 10 --save out.safetensors
  gatewalk train adding --log json | jq .held_out_loss";

const EXPORT: &str = "\
格式：
  html     单个文件，任何浏览器都能打开：各页、各题、每一步；不需要网络
  svg      一幅屏幕的图片                   cast     录像，用 asciinema 播放
  text     一句一句的文字                   json     全部数值，全精度
  latex    代入数值的推导                   pytorch, keras   算出同样数值的程序

例子：
  gatewalk export 3 --to html               03-three-gates.html，内含两种语言
  gatewalk export gru --to html --lang zh -o gru.html
  gatewalk export worked-example --to svg --at c_2 --theme light -o c2.svg
  gatewalk export 5 --to cast --size 80x24 -o unrolled.cast
  gatewalk export peephole --to pytorch -o - | python
  gatewalk export --weights w.safetensors --input \"1 2 3 4\" --target \"2 3 4 5\" --to keras -o net.py";

/// What a command does, by the words that call it; the program itself is called by none.
fn command(path: &str) -> Option<&'static str> {
    Some(match path {
        "" => "循环网络方程的调试器",
        "learn" => "读课文：从列表里选，或按编号打开",
        "present" => "在教室里讲一课",
        "notes" => "讲稿，开在第二个终端里：该说什么、接下来是什么、遥控翻页",
        "walk" => "走一遍模型：在终端里可以操作，否则输出文字",
        "train" => "训练一个任务，或者你自己的数据",
        "export" => "把一课或一个模型写成文件：网页、图片、录像、程序",
        "bench" => "测量训练一步要多久",
        "models" => "列出程序自带的模型",
        "check" => "检查模型文件和课文，或整个文件夹；有错时退出码为 1",
        "new" => "写一篇课文或一个模型作为起点，每种指令各用一次",
        "new lesson" => "两种语言的课文，每种指令各用一次，连同它的模型",
        "new model" => "一个模型：只有一个门的小单元",
        "schema" => "输出 JSON Schema，供编辑器使用",
        "reset" => "删除学习进度和回答，删之前会问",
        "completions" => "输出 shell 的补全脚本",
        "man" => "输出手册页",
        _ => return None,
    })
}

/// What stands below the options of a command.
fn after(path: &str) -> Option<&'static str> {
    Some(match path {
        "" => EXAMPLES,
        "walk" => JSON,
        "train" => TRAIN,
        "export" => EXPORT,
        _ => return None,
    })
}

/// What an option or argument of a command means.
fn argument(path: &str, id: &str) -> Option<&'static str> {
    Some(match (path, id) {
        ("learn", "lesson") => {
            "课的编号或名字，或自己的文件（.md，每次保存后刷新）；不写则列出全部"
        }
        ("present", "lesson") => "课的编号或名字，或你自己的文件（.md）",
        ("present", "page") => "从这一页开始",
        ("present", "minutes") => "共有多少分钟；时钟倒着走",
        ("notes", "number") => "跟随哪一场演示，用 --list 里的编号；不写则是最新的一场",
        ("notes", "list") => "列出正在进行的演示",
        ("walk", "model") => "模型文件，或自带模型名（见 gatewalk models）",
        ("walk", "format") => "输出文字，而不打开界面",
        ("walk", "state") => "打开用 y 复制的状态：模型、改动和位置",
        ("train", "task") => "任务：worked-example|keras|recall|adding|sine|text|translate|speech",
        ("train", "data") => {
            "你自己的数据：safetensors，含 x [N, T, I] 和 y [N, O] 或 [N, T, O]；\
             或 .csv，每行一个序列，逐个预测下一个数；- 是标准输入"
        }
        ("train", "variant") => "任务的哪一种：text 有 en、zh，keras 有 broadcast、column",
        ("train", "epochs") => "把数据过多少遍",
        ("train" | "bench", "batch") => "每一步用多少条序列",
        ("train", "hidden") => "每层多少个单元",
        ("train", "layers") => "层数",
        ("train", "length") => "序列有多少步，用于 recall、adding 和 sine",
        ("train", "cell") => "单元的种类",
        ("train", "activation") => "候选值和输出的激活函数",
        ("train", "lr") => "学习率",
        ("train", "decay") => "每过一遍数据，学习率乘以多少；1 表示不变",
        ("train", "optimizer") => "优化器",
        ("train", "convention") => "初始权重、偏置和优化器常数照谁的做法",
        ("train", "clip") => "梯度最长多少；0 表示不裁剪",
        ("train", "forget_bias") => "遗忘门的偏置从多少开始",
        ("train", "seed") => "随机种子：数据、权重和次序",
        ("train", "shuffle") => "每一遍都换一个次序",
        ("train" | "bench", "precision") => "精度",
        ("train", "threads") => "用几个处理器；不写则全用。数值与它无关",
        ("train", "weights") => {
            "从这些权重开始（safetensors，PyTorch 的名字；- 是标准输入）；\
             如果是 --save 写的文件，优化器和序列的次序也接着走"
        }
        ("train", "save") => "在结束或中断时写下权重；- 是标准输出",
        ("train", "force") => "允许 --save 替换已有的文件；写回 --weights 的文件则不需要",
        ("train", "log") => "每过一遍数据输出一个 JSON 对象，而不是一行文字",
        ("train", "vs") => "同时再训练一组，只改这些选项；最多三次",
        ("export", "model") => "课的编号或名字，自带的模型，或模型文件",
        ("export", "to") => "文件的格式",
        ("export", "output") => "写到哪个文件；- 是标准输出；不写则用课或模型的名字加上格式的后缀",
        ("export", "force") => "文件已经存在时覆盖它",
        ("export", "size") => "图片或录像的列数和行数",
        ("export", "page") => "课文图片取第几页",
        ("export", "theme") => "图片或录像的配色；网页自带浅色和深色",
        ("bench", "length") => "序列有多少步",
        ("bench", "hidden") => "单元数",
        ("bench", "threads") => "用几个处理器；不写则全用",
        ("bench", "seconds") => "测量多少秒",
        ("check", "paths") => "模型文件（.toml）和课文（.md），或装着它们的文件夹",
        ("new lesson", "name") => "文件名，例如 14-my-cell",
        ("new lesson", "dir") => "en/、zh/ 和 models/ 所在的文件夹",
        ("new lesson", "model") => "用一个自带的模型，不另写",
        ("new model", "name") => "文件名，例如 my-cell",
        ("new model", "dir") => "写到哪个文件夹",
        ("schema", "of") => "哪一种：课文开头的设置和题目，或模型文件",
        ("reset", "yes") => "不问",
        ("completions", "shell") => "哪一种 shell",
        ("walk" | "export", "level") => "文字写到多细",
        ("walk" | "export", "at") => "只要这一个量，例如 i_2 或 W_xi；在终端里则从它开始",
        ("walk" | "export", "backward") => "走梯度，从损失往回",
        ("walk" | "export", "optimizer") => "走优化器的一步",
        ("walk" | "export", "rate") => "优化器的学习率（adam 0.01，sgd 0.1）",
        ("walk" | "export", "weights") => "换成训练好的网络：safetensors，PyTorch 的名字",
        ("walk" | "export", "input") => "网络读入什么：每步一个数；每步多个数则用逗号连成一组",
        ("walk" | "export", "target") => "每步之后应当答什么，写法相同；有了它才有损失",
        (_, "lang") => "语言；不写则看 GATEWALK_LANG，再看系统语言",
        (_, "digits") => "显示几位小数",
        (_, "plain") => "用文字代替界面，适合屏幕阅读器：你输入一行，它答一段",
        (_, "theme") => "界面的配色：平时用 dark，在教室里演示用 high-contrast",
        (_, "color") => "是否用颜色；auto 会看 NO_COLOR",
        (_, "ascii") => "只用字母：边框、条形和符号都用 ASCII",
        (_, "ambiguous") => "宽度不定的字符多宽；wide 换掉它们",
        _ => return None,
    })
}

/// What clap says of itself, longest first.
const PHRASES: [(&str, &str); 10] = [
    (
        "Print this message or the help of the given subcommand(s)",
        "显示这份说明，或某个命令的说明",
    ),
    ("Print help for the subcommand(s)", "显示这些命令的说明"),
    ("Print version", "显示版本"),
    ("Print help", "显示说明"),
    ("Usage:", "用法："),
    ("Commands:", "命令："),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND", "命令"),
];

/// The headings of a manual page.
const HEADINGS: [(&str, &str); 7] = [
    ("NAME", "名称"),
    ("SYNOPSIS", "用法"),
    ("DESCRIPTION", "说明"),
    ("OPTIONS", "选项"),
    ("SUBCOMMANDS", "命令"),
    ("EXTRA", "其他"),
    ("VERSION", "版本"),
];

/// The definition of the command line with every text in Chinese.
pub(super) fn definition() -> Command {
    spoken(Cli::command(), "")
}

fn spoken(defined: Command, path: &str) -> Command {
    let mut told = defined
        .mut_args(|arg| worded(path, arg))
        .mut_subcommands(|inner| {
            let path = format!("{path} {}", inner.get_name());
            spoken(inner, path.trim_start())
        });
    if let Some(text) = command(path) {
        told = told.about(text);
    }
    match after(path) {
        Some(text) => told.after_help(text),
        None => told,
    }
}

/// An option or argument with what it means, what it can be and what it usually is.
fn worded(path: &str, arg: Arg) -> Arg {
    let Some(text) = argument(path, arg.get_id().as_str()) else {
        return arg;
    };
    if !arg.get_action().takes_values() {
        return arg.help(text);
    }
    let mut text = text.to_owned();
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|v| v.get_name().to_owned())
        .collect();
    if !values.is_empty() {
        text += &format!("（可选 {}）", values.join(", "));
    }
    if let [usual] = arg.get_default_values() {
        text += &format!("（默认 {}）", usual.to_string_lossy());
    }
    arg.help(text)
        .hide_possible_values(true)
        .hide_default_value(true)
}

/// A help text of the Chinese definition, with what clap itself adds to it in Chinese, too.
pub(super) fn help(text: &str) -> String {
    PHRASES
        .iter()
        .fold(text.to_owned(), |text, (en, zh)| text.replace(en, zh))
}

/// A manual page of the Chinese definition, likewise.
pub(super) fn manual(page: &str) -> String {
    let line = |line: &str| match line.strip_prefix(".SH ") {
        Some(heading) => {
            let known = HEADINGS.iter().find(|(en, _)| *en == heading);
            format!(".SH {}\n", known.map_or(heading, |(_, zh)| zh))
        }
        None => format!("{}\n", help(line)),
    };
    page.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    /// Every command with the words that call it.
    fn all(command: &Command, path: &str, found: &mut Vec<(String, Command)>) {
        found.push((path.to_owned(), command.clone()));
        for inner in command.get_subcommands() {
            all(
                inner,
                format!("{path} {}", inner.get_name()).trim_start(),
                found,
            );
        }
    }

    fn commands() -> Vec<(String, Command)> {
        let mut found = vec![];
        all(&definition(), "", &mut found);
        found
    }

    #[test]
    fn every_command_and_option_is_told_in_chinese() {
        definition().debug_assert();
        let found = commands();
        assert!(found.len() > 15);
        for (path, command) in found {
            assert!(self::command(&path).is_some(), "{path}");
            assert_eq!(
                command.get_after_help().is_some(),
                after(&path).is_some(),
                "{path}"
            );
            for arg in command.get_arguments() {
                assert!(
                    argument(&path, arg.get_id().as_str()).is_some(),
                    "{path}: {}",
                    arg.get_id()
                );
            }
        }
    }

    #[test]
    fn help_in_chinese_is_chinese_and_fits_eighty_columns() {
        for (path, command) in commands() {
            let text = help(&command.term_width(80).render_help().to_string());
            for english in [
                "Usage",
                "Options",
                "Arguments",
                "Commands",
                "Print",
                "default:",
                "possible",
            ] {
                assert!(!text.contains(english), "{path}: {english}\n{text}");
            }
            let wide: Vec<&str> = text.lines().filter(|line| line.width() > 80).collect();
            assert!(wide.is_empty(), "{path}: {wide:#?}");
            insta::assert_snapshot!(
                format!("gatewalk {path}").trim_end().replace(' ', "-"),
                text
            );
        }
    }
}
