//! What is known of each language.

use crate::lang::Words;

/// What is known of a language.
pub(in crate::course) struct Syntax {
    pub(super) names: &'static [&'static str],
    /// What begins a comment up to the end of the line.
    pub(super) line: &'static [&'static str],
    /// What a comment stands between.
    pub(super) block: Option<(&'static str, &'static str)>,
    /// What a text stands between, the longest first: three signs may hold several lines.
    pub(super) quotes: &'static [&'static str],
    pub(super) words: Words,
    /// A backslash begins a command.
    pub(super) commands: bool,
}

const NONE: Syntax = Syntax {
    names: &[],
    line: &[],
    block: None,
    quotes: &[],
    words: Words(""),
    commands: false,
};

const C_LIKE: Syntax = Syntax {
    line: &["//"],
    block: Some(("/*", "*/")),
    quotes: &["\"", "'"],
    ..NONE
};

/// Every language that is known; what has no name is shown as it is.
pub(super) const ALL: &[Syntax] = &[
    Syntax {
        names: &["", "text", "txt", "console"],
        ..NONE
    },
    Syntax {
        names: &["python", "py"],
        line: &["#"],
        quotes: &["\"\"\"", "'''", "\"", "'"],
        words: Words(
            "and as assert async await break class continue def del elif else except False finally
             for from global if import in is lambda None nonlocal not or pass raise return True try
             while with yield",
        ),
        ..NONE
    },
    Syntax {
        names: &["rust", "rs"],
        quotes: &["\""],
        words: Words(
            "as async await break const continue dyn else enum extern false fn for if impl in let
             loop match mod move mut pub ref return self Self static struct super trait true type
             unsafe use where while",
        ),
        ..C_LIKE
    },
    Syntax {
        names: &["c", "cpp", "c++", "cuda"],
        words: Words(
            "auto bool break case char class const continue default delete do double else enum
             extern false float for if include inline int long namespace new private public return
             short signed sizeof static struct switch template this true typedef typename union
             unsigned using virtual void while",
        ),
        ..C_LIKE
    },
    Syntax {
        names: &["java", "kotlin", "csharp", "go", "swift", "scala"],
        words: Words(
            "break case catch class const continue default do else enum extends false final for fun
             func if implements import in int interface let new nil null package private public
             return static struct switch this throw true try type val var void while",
        ),
        ..C_LIKE
    },
    Syntax {
        names: &["javascript", "js", "typescript", "ts"],
        quotes: &["\"", "'", "`"],
        words: Words(
            "async await break case catch class const continue default do else export extends false
             finally for from function if import in instanceof interface let new null of return
             static switch this throw true try type typeof undefined var while yield",
        ),
        ..C_LIKE
    },
    Syntax {
        names: &["julia", "jl"],
        line: &["#"],
        block: Some(("#=", "=#")),
        quotes: &["\"\"\"", "\""],
        words: Words(
            "begin break const continue do else elseif end export false for function if import in
             let module mutable return struct true using while",
        ),
        ..NONE
    },
    Syntax {
        names: &["r"],
        line: &["#"],
        quotes: &["\"", "'"],
        words: Words(
            "break else FALSE for function if in library next NULL repeat return TRUE while",
        ),
        ..NONE
    },
    Syntax {
        names: &["matlab", "octave"],
        line: &["%"],
        quotes: &["\""],
        words: Words("break case else elseif end for function if otherwise return switch while"),
        ..NONE
    },
    Syntax {
        names: &["sh", "bash", "shell", "zsh"],
        line: &["#"],
        quotes: &["\"", "'"],
        words: Words("case do done elif else esac export fi for function if in then while"),
        ..NONE
    },
    Syntax {
        names: &["latex", "tex"],
        line: &["%"],
        commands: true,
        ..NONE
    },
    Syntax {
        names: &["toml", "ini", "yaml", "yml"],
        line: &["#"],
        quotes: &["\"\"\"", "'''", "\"", "'"],
        words: Words("true false null"),
        ..NONE
    },
    Syntax {
        names: &["json"],
        quotes: &["\""],
        words: Words("true false null"),
        ..NONE
    },
];
