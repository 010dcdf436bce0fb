//! What is said to a person, on standard error.

use super::choices::LogFormat;
pub(crate) use crate::printable::printable;
use crate::printable::steers;
use clap::ColorChoice;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::fmt::Display;
use std::io::{IsTerminal, Write};

/// How much a message matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warning,
    Info,
    /// Only with `-v`.
    Debug,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

/// Says things on standard error; standard output is for data alone.
#[derive(Debug, Clone)]
pub(crate) struct Talk {
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
    format: LogFormat,
    colour: bool,
    // Lines go through here while a bar is drawn, so that they do not tear it.
    bars: MultiProgress,
}

impl Talk {
    pub(crate) fn new(quiet: bool, verbose: bool, choice: ColorChoice, format: LogFormat) -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => !no_colour && std::io::stderr().is_terminal(),
        };
        Self { quiet, verbose, format, colour, bars: MultiProgress::new() }
    }

    pub(crate) fn error(&self, message: impl Display) {
        self.tell(Level::Error, &message, json!({}));
    }

    pub(crate) fn warning(&self, message: impl Display) {
        self.tell(Level::Warning, &message, json!({}));
    }

    pub(crate) fn note(&self, message: impl Display) {
        self.tell(Level::Info, &message, json!({}));
    }

    /// Says something that a program may want in parts: with `--log-format json` the keys of `facts` stand beside the
    /// message.
    pub(crate) fn tell(&self, level: Level, message: &dyn Display, mut facts: Value) {
        if self.quiet && level != Level::Error || level == Level::Debug && !self.verbose {
            return;
        }
        if self.format == LogFormat::Json {
            facts["level"] = json!(level.name());
            facts["message"] = json!(message.to_string());
            return self.say(&printable_json(&facts));
        }
        match level {
            Level::Error => self.line("error", "31", message),
            Level::Warning => self.line("warning", "33", message),
            Level::Info | Level::Debug => self.say(&printable(&message.to_string())),
        }
    }

    fn line(&self, word: &str, colour: &str, message: &dyn Display) {
        let message = printable(&message.to_string());
        if self.colour {
            self.say(&format!("\x1b[1;{colour}m{word}:\x1b[0m {message}"));
        } else {
            self.say(&format!("{word}: {message}"));
        }
    }

    fn say(&self, line: &str) {
        self.bars.suspend(|| {
            // Nobody is left to be told when standard error is gone.
            let _ = writeln!(std::io::stderr().lock(), "{line}");
        });
    }

    /// A progress bar, drawn only on a terminal.
    pub(crate) fn bar(&self, length: u64) -> ProgressBar {
        if self.quiet || self.format == LogFormat::Json || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = self.bars.add(ProgressBar::new(length));
        let template = "{bar:30} {pos}/{len} {per_sec}, {eta} left {msg}";
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar
    }
}

/// JSON on one line that cannot drive a terminal either.
fn printable_json(value: &Value) -> String {
    let mut safe = String::new();
    for letter in value.to_string().chars() {
        let mut pair = [0; 2];
        match letter {
            letter if steers(letter) => {
                safe.extend(letter.encode_utf16(&mut pair).iter().map(|unit| format!("\\u{unit:04x}")));
            }
            letter => safe.push(letter),
        }
    }
    safe
}

/// [`printable`] on one line: for file names, which may hold line ends and so forge a message.
pub(crate) fn one_line(text: &str) -> String {
    printable(text).replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::{one_line, printable, printable_json};

    #[test]
    fn what_is_escaped_in_json_can_be_read_back() {
        let value = serde_json::json!({"path": "a\u{1b}[2J\u{202e}\n\u{85}æ"});
        let line = printable_json(&value);
        assert!(line.chars().all(|c| !super::steers(c)), "{line}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap(), value);
    }

    #[test]
    fn a_file_name_cannot_forge_a_line() {
        assert_eq!(one_line("a\nerror: b"), "a\\nerror: b");
    }

    #[test]
    fn a_title_cannot_clear_the_screen_or_turn_the_line_round() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}c æ"), "a\\u{1b}[2Jb\\u{202e}c æ");
    }
}
