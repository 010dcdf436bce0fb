//! `pjece worker --jsonl`: requests on standard input, a line for each on standard output. This is how engines that know
//! nothing of pjece (GNU parallel, Slurm, Spark) have documents read without a bad file ending their own work.

use super::exit::{Ended, Exit, Stop};
use super::setup::Setup;
use super::stream::Stream;
use crate::batch::{Done, Facts, Outcome, Reader, Request, Want, Watchdog};
use base64::Engine;
use serde::Deserialize;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a line beyond the document in it: its name and the archive's facts.
const BESIDE: u64 = 1 << 20;

/// What is said of a document that no worker could be started for.
const NO_WORKER: &str = "was not read, because no worker process could be started; try --isolate never";

/// A line that is an object.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Object {
    name: Option<String>,
    path: Option<PathBuf>,
    base64: Option<String>,
    #[serde(default)]
    record: Facts,
}

/// A request, and the document itself when it came in the line; or why the line is none.
type Ask = Result<(Request, Option<Vec<u8>>), String>;

/// Answers lines until there are no more.
pub(crate) fn serve(setup: &Setup<'_>) -> Ended {
    let lines = Mutex::new(Lines { from: BufReader::new(io::stdin()), read: 0, given: 0 });
    let most = setup.config.limits.file_bytes / 3 * 4 + BESIDE;
    let stream = Stream::new(false);
    let tools = setup.tools();
    let watchdog = Watchdog::new(Arc::new(AtomicBool::new(false)));
    let work = || -> Result<(), Stop> {
        let mut reader = match &setup.worker_command {
            Some(command) => Reader::apart(command, &tools, &watchdog),
            None => Reader::Here(&tools),
        };
        loop {
            let next = lines.lock().unwrap_or_else(PoisonError::into_inner).next(most);
            let Some(Line { index, number, bytes }) = next.map_err(|e| unreadable(&e))? else { return Ok(()) };
            let (name, read) = match bytes.map_or_else(|| Err(too_long(most)), |line| ask(&line)) {
                Ok((request, sent)) => (request.name.clone(), reader.read(&request, sent)),
                Err(why) => (format!("line {number}"), Ok(Outcome::failed("bad_line", why))),
            };
            // Without a worker this is the end; the line is answered all the same, because the others wait for their turn.
            let (outcome, end) = match read {
                Ok(outcome) => (outcome, None),
                Err(error) => (Outcome::failed("no_worker", NO_WORKER), Some(no_worker(&error))),
            };
            let is_heard = stream.take(&Done { index, name: &name, outcome: &outcome });
            match end {
                Some(stop) => return Err(stop),
                None if !is_heard => return Ok(()), // nobody listens any more
                None => {}
            }
        }
    };
    let ended: Vec<Result<(), Stop>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..setup.threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|t| t.join().expect("a panic in a reader is caught")).collect()
    });
    ended.into_iter().collect::<Result<(), Stop>>()?;
    stream.finish()?;
    Ok(Exit::Done)
}

fn unreadable(error: &io::Error) -> Stop {
    Stop::new(Exit::Io, format!("standard input cannot be read ({})", crate::files::reason(error)))
}

fn no_worker(error: &io::Error) -> Stop {
    Stop::new(Exit::Io, format!("no worker process ({}); try --isolate never", crate::files::reason(error)))
}

/// The lines of standard input.
struct Lines<R> {
    from: R,
    read: u64,
    given: u64,
}

/// A line that is not empty.
#[derive(Debug, PartialEq)]
struct Line {
    /// Its place among these, from 0.
    index: u64,
    /// Its place among all, from 1.
    number: u64,
    /// `None` when there are too many.
    bytes: Option<Vec<u8>>,
}

impl<R: BufRead> Lines<R> {
    /// The next line that is not empty; one that is longer than `most` bytes is passed over and comes without them.
    fn next(&mut self, most: u64) -> io::Result<Option<Line>> {
        loop {
            let mut line = Vec::new();
            if self.from.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            self.read += 1;
            let is_whole = line.ends_with(b"\n") || (line.len() as u64) < most;
            if !is_whole {
                self.skip_line()?;
            }
            if !line.trim_ascii().is_empty() {
                self.given += 1;
                return Ok(Some(Line { index: self.given - 1, number: self.read, bytes: is_whole.then_some(line) }));
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let waiting = self.from.fill_buf()?;
            let end = waiting.iter().position(|byte| *byte == b'\n');
            let (count, is_end) = (end.map_or(waiting.len(), |at| at + 1), end.is_some() || waiting.is_empty());
            self.from.consume(count);
            if is_end {
                return Ok(());
            }
        }
    }
}

/// What a line asks for.
fn ask(line: &[u8]) -> Ask {
    let line = line.trim_ascii_end();
    let refuse = |why: &str| Err(why.to_owned());
    let object = if line.first() == Some(&b'{') {
        match serde_json::from_slice(line) {
            Ok(object) => object,
            Err(error) => return refuse(&format!("is no request ({error}); see `pjece worker --help`")),
        }
    } else {
        let Ok(path) = std::str::from_utf8(line) else {
            return refuse("is no UTF-8; rename the file, or send its bytes as `base64`");
        };
        Object { name: None, path: Some(path.into()), base64: None, record: Facts::new() }
    };
    let sent = object.base64.map(|text| base64::prelude::BASE64_STANDARD.decode(text));
    let (name, path, sent) = match (object.name, object.path, sent) {
        (_, _, Some(Err(error))) => return refuse(&format!("has no base64 in `base64` ({error})")),
        (Some(name), None, Some(Ok(bytes))) => (name, None, Some(bytes)),
        (name, Some(path), None) => (name.unwrap_or_else(|| path.display().to_string()), Some(path), None),
        _ => return refuse("has neither `path` nor `name` and `base64`, or has both; see `pjece worker --help`"),
    };
    let (want, facts) = (Want::Record, object.record);
    let (pages, formats, checksums) = (Vec::new(), Vec::new(), Vec::new());
    let request = Request { name, path, pages, want, formats, facts, known_sha256: None, checksums };
    Ok((request, sent))
}

fn too_long(most: u64) -> String {
    format!("is longer than {most} bytes; raise limits.file_bytes in pjece.toml, or send a path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_too_long_is_skipped_and_the_next_is_whole() {
        let mut lines = Lines { from: &b"123456789\n\n12345\n"[..], read: 0, given: 0 };
        assert_eq!(lines.next(6).unwrap(), Some(Line { index: 0, number: 1, bytes: None }));
        let second = Line { index: 1, number: 3, bytes: Some(b"12345\n".to_vec()) };
        assert_eq!(lines.next(6).unwrap(), Some(second));
        assert_eq!(lines.next(6).unwrap(), None);
    }

    #[test]
    fn a_request_is_a_path_or_an_object() {
        let (request, sent) = ask(b"arkiv/a b.pdf\n").unwrap();
        assert_eq!((request.name.as_str(), sent), ("arkiv/a b.pdf", None));
        let (request, sent) = ask(br#"{"name": "x", "base64": "SGVq", "record": {"id": "7"}}"#).unwrap();
        assert_eq!((request.name.as_str(), sent), ("x", Some(b"Hej".to_vec())));
        assert_eq!(request.facts["id"], "7");
        for bad in
            ["{", r#"{"base64": "SGVq"}"#, r#"{"name": "x"}"#, r#"{"name": "x", "base64": "?"}"#, r#"{"sti": "x"}"#]
        {
            assert!(ask(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
