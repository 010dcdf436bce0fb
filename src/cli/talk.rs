//! What is said to a person, on standard error.

pub(crate) use crate::printable::printable;
use clap::ColorChoice;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::fmt::Display;
use std::io::{IsTerminal, Write};

/// Says things on standard error; standard output is for data alone.
#[derive(Debug, Clone)]
pub(crate) struct Talk {
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
    colour: bool,
    // Lines go through here while a bar is drawn, so that they do not tear it.
    bars: MultiProgress,
}

impl Talk {
    pub(crate) fn new(quiet: bool, verbose: bool, choice: ColorChoice) -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => !no_colour && std::io::stderr().is_terminal(),
        };
        Self { quiet, verbose, colour, bars: MultiProgress::new() }
    }

    pub(crate) fn error(&self, message: impl Display) {
        self.line("error", "31", &message);
    }

    pub(crate) fn warning(&self, message: impl Display) {
        if !self.quiet {
            self.line("warning", "33", &message);
        }
    }

    pub(crate) fn note(&self, message: impl Display) {
        if !self.quiet {
            self.say(&printable(&message.to_string()));
        }
    }

    /// Only with `-v`.
    pub(crate) fn detail(&self, message: impl Display) {
        if self.verbose {
            self.say(&printable(&message.to_string()));
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
        if self.quiet || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = self.bars.add(ProgressBar::new(length));
        let template = "{bar:30} {pos}/{len} {per_sec}, {eta} left {msg}";
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar
    }
}

/// [`printable`] on one line: for file names, which may hold line ends and so forge a message.
pub(crate) fn one_line(text: &str) -> String {
    printable(text).replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::{one_line, printable};

    #[test]
    fn a_file_name_cannot_forge_a_line() {
        assert_eq!(one_line("a\nerror: b"), "a\\nerror: b");
    }

    #[test]
    fn a_title_cannot_clear_the_screen_or_turn_the_line_round() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}c æ"), "a\\u{1b}[2Jb\\u{202e}c æ");
    }
}
