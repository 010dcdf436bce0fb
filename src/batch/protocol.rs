//! How a parent and its workers talk: a JSON line each way, followed by as many raw bytes as the line says.
//!
//! Raw bytes, because a record inside a JSON string would have to be escaped and read back.

use super::reading::{Outcome, Product, Request};
use crate::config::Config;
use crate::decisions::Decisions;
use crate::model::Warning;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Read, Write};

/// The first line to a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Hello {
    /// What the user set.
    pub config: Config,
    /// The password, which a configuration never shows.
    pub password: Option<String>,
    /// What reviewers decided, which is no part of the configuration.
    pub decisions: Decisions,
}

/// A line to a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ask {
    /// The document.
    pub request: Request,
    /// Number of bytes that follow, when the document itself is sent.
    pub sent: Option<usize>,
}

/// A line from a worker.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Tell {
    /// It has its dictionary and waits.
    Ready,
    /// It is alive and begins work that may take so long (OCR has a limit of its own): the clock starts again.
    Busy {
        /// From now.
        milliseconds: u64,
    },
    /// The document was read; the bytes follow.
    Read {
        /// Size of the source.
        source_bytes: u64,
        /// Number of bytes of the record or text that follow.
        main: usize,
        /// Number of bytes of the audit that follow these.
        audit: usize,
        /// Doubts.
        warnings: Vec<Warning>,
        /// Decisions that were obeyed.
        obeyed: Vec<String>,
    },
    /// The bytes are those of the earlier record.
    Unchanged {
        /// Size of the source.
        bytes: u64,
    },
    /// The document could not be read.
    Failed {
        /// Stable class.
        class: String,
        /// What is wrong and what to do.
        message: String,
    },
}

/// Writes one line.
///
/// # Errors
/// The other side is gone.
pub(super) fn write_line<T: Serialize>(to: &mut impl Write, value: &T) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    to.write_all(&line)
}

/// Reads one line; `None` when the other side has closed.
///
/// # Errors
/// The other side is gone, or wrote something else.
pub(super) fn read_line<T: DeserializeOwned>(from: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    if from.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&line)?))
}

/// Reads `count` raw bytes.
///
/// # Errors
/// The other side is gone before all have come.
pub(super) fn read_bytes(from: &mut impl Read, count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = from.take(count as u64).read_to_end(&mut bytes)?;
    if read == count { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Writes what a document came to.
///
/// # Errors
/// The other side is gone.
pub(super) fn tell(to: &mut impl Write, outcome: Outcome) -> io::Result<()> {
    match outcome {
        Outcome::Read(Product { source_bytes, main, audit, warnings, obeyed }) => {
            let line = Tell::Read { source_bytes, main: main.len(), audit: audit.len(), warnings, obeyed };
            write_line(to, &line)?;
            to.write_all(&main)?;
            to.write_all(&audit)?;
        }
        Outcome::Unchanged { bytes } => write_line(to, &Tell::Unchanged { bytes })?,
        Outcome::Failed { class, message } => write_line(to, &Tell::Failed { class, message })?,
    }
    to.flush()
}

/// What came after a document was sent.
#[derive(Debug)]
pub(super) enum Heard {
    /// The document's outcome.
    Outcome(Outcome),
    /// A sign of life: it may take so many milliseconds from now.
    Busy(u64),
}

/// Reads what a document came to, or a sign of life.
///
/// # Errors
/// The worker is gone, or wrote something else.
pub(super) fn hear(from: &mut impl BufRead) -> io::Result<Heard> {
    let outcome = match read_line(from)?.ok_or(io::ErrorKind::UnexpectedEof)? {
        Tell::Ready => return Ok(Heard::Busy(0)),
        Tell::Busy { milliseconds } => return Ok(Heard::Busy(milliseconds)),
        Tell::Read { source_bytes, main, audit, warnings, obeyed } => {
            let main = read_bytes(from, main)?;
            let audit = read_bytes(from, audit)?;
            Outcome::Read(Product { source_bytes, main, audit, warnings, obeyed })
        }
        Tell::Unchanged { bytes } => Outcome::Unchanged { bytes },
        Tell::Failed { class, message } => Outcome::Failed { class, message },
    };
    Ok(Heard::Outcome(outcome))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_comes_over_the_pipe_as_it_was() {
        let (main, audit, obeyed) = (b"{\n}\n".to_vec(), b"x\n".to_vec(), vec!["d-1".to_owned()]);
        let product = Product { source_bytes: 9, main, audit, warnings: Vec::new(), obeyed };
        for outcome in [Outcome::Read(product), Outcome::Unchanged { bytes: 3 }, Outcome::failed("empty", "is empty")] {
            let mut pipe = Vec::new();
            tell(&mut pipe, outcome.clone()).unwrap();
            let Heard::Outcome(heard) = hear(&mut pipe.as_slice()).unwrap() else { panic!("no outcome") };
            assert_eq!(heard, outcome);
        }
    }

    #[test]
    fn a_torn_answer_is_an_error() {
        let product = Product { source_bytes: 9, main: b"0123456789".to_vec(), ..Product::default() };
        let mut pipe = Vec::new();
        tell(&mut pipe, Outcome::Read(product)).unwrap();
        pipe.truncate(pipe.len() - 1);
        assert!(hear(&mut pipe.as_slice()).is_err());
    }
}
