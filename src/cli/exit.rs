//! Exit codes: a stable interface, the numbers of BSD's `sysexits.h` where it has one.

use std::io;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All was done.
    Done = 0,
    /// A gate failed, or something was found.
    Findings = 2,
    /// Some documents failed; the rest is written.
    SomeFailed = 3,
    /// The command line makes no sense.
    Usage = 64,
    /// An input cannot be read.
    NotReadable = 65,
    /// An input is not there.
    Missing = 66,
    /// Reading or writing failed.
    Io = 74,
    /// The configuration makes no sense.
    Config = 78,
    /// Stopped by Ctrl-C or by the system.
    Interrupted = 130,
}

/// Why a command cannot go on: said once on standard error, then the program ends.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) exit: Exit,
    /// `None` where nothing is to be said.
    pub(crate) message: Option<String>,
}

impl Stop {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: Some(message.into()) }
    }
}

/// Failing to write to standard output. A reader that has seen enough (`pjece text a.pdf | head`) is no failure.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { exit: Exit::Done, message: None };
        }
        Self::new(Exit::Io, format!("standard output cannot be written ({})", crate::files::reason(&error)))
    }
}

/// What every command gives back.
pub(crate) type Ended = Result<Exit, Stop>;
