//! Records on standard output, in the order of inputs, while documents are read in any order.

use crate::batch::{Done, Outcome};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, PoisonError};

/// Documents that may wait for an earlier one; a thread that is further ahead waits itself, so that memory is bounded.
const AHEAD: u64 = 256;

/// Puts lines in order and prints them.
pub(crate) struct Stream {
    /// Lines are printed as they come (`--unordered`).
    is_unordered: bool,
    waiting: Mutex<Waiting>,
    moved: Condvar,
}

#[derive(Default)]
struct Waiting {
    next: u64,
    lines: BTreeMap<u64, Vec<u8>>,
    failed: Option<io::Error>,
}

impl Stream {
    pub(crate) fn new(is_unordered: bool) -> Self {
        Self { is_unordered, waiting: Mutex::default(), moved: Condvar::new() }
    }

    /// Takes one document's line; false when nobody reads standard output any more.
    pub(crate) fn take(&self, done: &Done<'_>) -> bool {
        let line = line(done);
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_unordered {
            waiting.next = done.index;
        }
        // The document that all wait for is in some thread's hands and never waits here.
        while done.index > waiting.next + AHEAD && waiting.failed.is_none() {
            waiting = self.moved.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        waiting.lines.insert(done.index, line);
        waiting.print();
        self.moved.notify_all();
        waiting.failed.is_none()
    }

    /// Prints what was left waiting for documents that never came; why printing failed, if it did.
    pub(crate) fn finish(self) -> io::Result<()> {
        let mut waiting = self.waiting.into_inner().unwrap_or_else(PoisonError::into_inner);
        while let Some(first) = waiting.lines.keys().next().copied() {
            waiting.next = first;
            waiting.print();
        }
        waiting.failed.map_or(Ok(()), Err)
    }
}

impl Waiting {
    fn print(&mut self) {
        let mut out = io::stdout().lock();
        while let Some(line) = self.lines.remove(&self.next) {
            self.next += 1;
            if self.failed.is_none() {
                self.failed = out.write_all(&line).and_then(|()| out.flush()).err();
            }
        }
    }
}

fn line(done: &Done<'_>) -> Vec<u8> {
    let value = match done.outcome {
        Outcome::Read(product) => {
            let record: serde_json::Value = serde_json::from_slice(&product.main).unwrap_or_default();
            json!({"type": "document", "path": done.name, "record": record})
        }
        Outcome::Unchanged { .. } => json!({"type": "kept", "path": done.name}),
        Outcome::Failed { class, message, limit: None } => {
            json!({"type": "failure", "path": done.name, "class": class, "message": message})
        }
        Outcome::Failed { class, message, limit } => {
            json!({"type": "failure", "path": done.name, "class": class, "message": message, "limit_exceeded": limit})
        }
    };
    let mut line = value.to_string().into_bytes();
    line.push(b'\n');
    line
}
