//! How a parent and its workers talk: a JSON line each way, followed by as many raw bytes as the line says.
//!
//! Raw bytes, because a record inside a JSON string would have to be escaped and read back.

use super::reading::{Outcome, Product, Request};
use crate::config::Config;
use crate::decisions::Decisions;
use crate::export::Export;
use crate::model::{LimitExceeded, Warning};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Read, Write};

/// Longest line that is read, bytes: a worker that a document has taken over must not fill the parent's memory.
const LONGEST_LINE: u64 = 64 << 20;

/// So much memory is taken before the bytes are there, whatever number was announced.
const AT_FIRST: usize = 4 << 20;

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
        /// Files in other formats that follow these: ending and number of bytes.
        exports: Vec<(String, usize)>,
        /// Doubts.
        warnings: Vec<Warning>,
        /// Which limit ended reading.
        partial: Option<LimitExceeded>,
        /// What near duplicates are found by.
        sketch: Vec<u32>,
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
        /// Which limit, when it was one.
        limit: Option<LimitExceeded>,
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
    if from.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&line)?))
}

/// Reads `count` raw bytes.
///
/// # Errors
/// The other side is gone before all have come.
pub(super) fn read_bytes(from: &mut impl Read, count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(count.min(AT_FIRST));
    let read = from.take(count as u64).read_to_end(&mut bytes)?;
    if read == count { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Writes what a document came to.
///
/// # Errors
/// The other side is gone.
pub(super) fn tell(to: &mut impl Write, outcome: Outcome) -> io::Result<()> {
    match outcome {
        Outcome::Read(Product { source_bytes, main, audit, exports, warnings, partial, sketch, obeyed }) => {
            let lengths = exports.iter().map(|export| (export.ending.clone(), export.bytes.len())).collect();
            let (main_length, audit_length) = (main.len(), audit.len());
            let line = Tell::Read {
                source_bytes,
                main: main_length,
                audit: audit_length,
                exports: lengths,
                warnings,
                partial,
                sketch,
                obeyed,
            };
            write_line(to, &line)?;
            to.write_all(&main)?;
            to.write_all(&audit)?;
            exports.iter().try_for_each(|export| to.write_all(&export.bytes))?;
        }
        Outcome::Unchanged { bytes, .. } => write_line(to, &Tell::Unchanged { bytes })?,
        Outcome::Failed { class, message, limit } => write_line(to, &Tell::Failed { class, message, limit })?,
    }
    to.flush()
}

/// What came after a document was sent.
#[derive(Debug)]
pub enum Heard {
    /// The document's outcome.
    Outcome(Outcome),
    /// A sign of life: it may take so many milliseconds from now.
    Busy(u64),
}

/// Reads what a document came to, or a sign of life. No more than `most` bytes are taken for a record or an audit.
///
/// # Errors
/// The worker is gone, or wrote something else or more than that.
pub fn hear(from: &mut impl BufRead, most: u64) -> io::Result<Heard> {
    let outcome = match read_line(from)?.ok_or(io::ErrorKind::UnexpectedEof)? {
        Tell::Ready => return Ok(Heard::Busy(0)),
        Tell::Busy { milliseconds } => return Ok(Heard::Busy(milliseconds)),
        Tell::Read { source_bytes, main, audit, exports, warnings, partial, sketch, obeyed } => {
            let longest = exports.iter().map(|(_, count)| *count).fold(main.max(audit), usize::max);
            if longest as u64 > most {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let main = read_bytes(from, main)?;
            let audit = read_bytes(from, audit)?;
            let export = |(ending, count)| Ok(Export { ending, bytes: read_bytes(from, count)? });
            let exports = exports.into_iter().map(export).collect::<io::Result<_>>()?;
            Outcome::Read(Product { source_bytes, main, audit, exports, warnings, partial, sketch, obeyed })
        }
        Tell::Unchanged { bytes } => Outcome::unchanged(bytes),
        Tell::Failed { class, message, limit } => Outcome::Failed { class, message, limit },
    };
    Ok(Heard::Outcome(outcome))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_comes_over_the_pipe_as_it_was() {
        let (main, audit) = (b"{\n}\n".to_vec(), b"x\n".to_vec());
        let exports = [".txt", ".md"].map(|ending| Export { ending: ending.to_owned(), bytes: ending.into() });
        let partial = LimitExceeded { which: "pages".to_owned(), limit: 1, seen: 2 };
        let (exports, partial, obeyed) = (exports.to_vec(), Some(partial), vec!["d-1".to_owned()]);
        let product = Product { source_bytes: 9, main, audit, exports, partial, obeyed, ..Product::default() };
        let failed = crate::Error::LimitExceeded { which: "glyphs", limit: 1, seen: 2 }.into();
        for outcome in [Outcome::Read(product), Outcome::unchanged(3), failed] {
            let mut pipe = Vec::new();
            tell(&mut pipe, outcome.clone()).unwrap();
            let Heard::Outcome(heard) = hear(&mut pipe.as_slice(), 100).unwrap() else { panic!("no outcome") };
            assert_eq!(heard, outcome);
        }
    }

    #[test]
    fn an_answer_larger_than_a_worker_can_hold_is_an_error() {
        let line = r#"{"type":"read","source_bytes":9,"main":101,"audit":0,"warnings":[],"partial":null,"sketch":[]}"#
            .to_owned()
            + "\n";
        assert!(hear(&mut (line + &"x".repeat(101)).as_bytes(), 100).is_err());
    }

    #[test]
    fn a_torn_answer_is_an_error() {
        let product = Product { source_bytes: 9, main: b"0123456789".to_vec(), ..Product::default() };
        let mut pipe = Vec::new();
        tell(&mut pipe, Outcome::Read(product)).unwrap();
        pipe.truncate(pipe.len() - 1);
        assert!(hear(&mut pipe.as_slice(), 100).is_err());
    }
}
