//! Worker processes behind threads of their own: documents go in, tickets come out, answers wait at the tickets.
//!
//! Threads that live as long as the pool start the workers, because Linux kills a worker together with the thread that
//! started it, and a caller's thread may end before the next document comes.

use crate::settings::Settings;
use pjece::batch::{self, Facts, Product, Reader, Request, Want, Watchdog};
use pjece::export::Format;
use pyo3::exceptions::{PyOSError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a caller waits before Python may look for Ctrl-C.
const LOOK_UP: Duration = Duration::from_millis(100);

/// A document to read, and where to send what it came to.
struct Order {
    request: Request,
    sent: Option<Vec<u8>>,
    answer: Sender<io::Result<batch::Outcome>>,
}

/// What the threads share.
struct Shared {
    settings: Py<Settings>,
    worker: Vec<OsString>,
    orders: Mutex<Receiver<Order>>,
    watchdog: Watchdog,
    stop: Arc<AtomicBool>,
    lost: AtomicU64,
}

/// Worker processes that read documents side by side.
#[pyclass(frozen, module = "pjece._pjece")]
pub(crate) struct Pool {
    open: Mutex<Option<Open>>,
    shared: Arc<Shared>,
    /// The process that has the threads; one that was forked from it has none.
    process: u32,
}

/// What a pool has until it is closed.
struct Open {
    orders: Sender<Order>,
    threads: Vec<JoinHandle<()>>,
}

#[pymethods]
impl Pool {
    /// A pool of `jobs` workers, each started by the command `worker` when it is needed.
    ///
    /// # Errors
    /// `OSError`: no thread can be started.
    #[new]
    fn new(jobs: usize, settings: Py<Settings>, worker: Vec<OsString>) -> PyResult<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let (orders, taken) = mpsc::channel();
        let (watchdog, orders_taken, lost) = (Watchdog::new(Arc::clone(&stop)), Mutex::new(taken), AtomicU64::new(0));
        let shared = Arc::new(Shared { settings, worker, orders: orders_taken, watchdog, stop, lost });
        let start = |_| {
            let shared = Arc::clone(&shared);
            std::thread::Builder::new().name("pjece".to_owned()).spawn(move || shared.work())
        };
        let threads = (0..jobs.max(1)).map(start).collect::<io::Result<Vec<_>>>();
        let threads = threads.map_err(|e| PyOSError::new_err(e.to_string()))?;
        Ok(Self { open: Mutex::new(Some(Open { orders, threads })), shared, process: std::process::id() })
    }

    /// Hands in a document: its bytes or its path. The answer comes to the ticket.
    ///
    /// # Errors
    /// `RuntimeError`: the pool is closed.
    #[pyo3(signature = (name, data=None, path=None, facts=None, markdown=false))]
    fn submit(
        &self,
        name: String,
        data: Option<&[u8]>,
        path: Option<PathBuf>,
        facts: Option<Facts>,
        markdown: bool,
    ) -> PyResult<Ticket> {
        let formats = if markdown { vec![Format::Md] } else { Vec::new() };
        let (want, facts) = (Want::Record, facts.unwrap_or_default());
        let (pages, checksums) = (Vec::new(), Vec::new());
        let request = Request { name, path, pages, want, formats, facts, known_sha256: None, checksums };
        let (answer, ticket) = mpsc::channel();
        let order = Order { request, sent: data.map(<[u8]>::to_vec), answer };
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = open.as_ref().is_some_and(|open| open.orders.send(order).is_ok());
        if !taken {
            return Err(PyRuntimeError::new_err("the pool is closed"));
        }
        Ok(Ticket { answer: Mutex::new(ticket) })
    }

    /// How many workers documents have killed.
    #[getter]
    fn lost(&self) -> u64 {
        self.shared.lost.load(Ordering::Relaxed)
    }

    /// Ends the workers. What is being read is abandoned.
    fn close(&self, py: Python<'_>) {
        py.detach(|| self.end());
    }
}

impl Pool {
    fn end(&self) {
        let Some(Open { orders, threads }) = self.open.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return;
        };
        if self.process != std::process::id() {
            std::mem::forget(threads); // they are the parent's: waiting for them would never end
            return;
        }
        self.shared.stop.store(true, Ordering::Relaxed); // the watchdog kills those at work
        drop(orders);
        for thread in threads {
            let _ = thread.join(); // a panic there has been told already
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // The threads never ask for the interpreter, so that they end while it waits here.
        self.end();
    }
}

impl Shared {
    fn work(&self) {
        let tools = self.settings.get().tools();
        let mut reader = Reader::apart(&self.worker, &tools, &self.watchdog);
        loop {
            let order = self.orders.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Order { request, sent, answer }) = order else { break };
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            let lost_before = reader.lost();
            let _ = answer.send(reader.read(&request, sent)); // nobody waits when the ticket was thrown away
            self.lost.fetch_add(reader.lost() - lost_before, Ordering::Relaxed);
        }
    }
}

/// A promise of what a document comes to.
#[pyclass(frozen, module = "pjece._pjece")]
pub(crate) struct Ticket {
    answer: Mutex<Receiver<io::Result<batch::Outcome>>>,
}

#[pymethods]
impl Ticket {
    /// Waits for the outcome; other Python threads go on meanwhile. To be called once.
    ///
    /// # Errors
    /// `OSError`: no worker can be started. `RuntimeError`: the pool was closed. What a signal raises.
    fn wait(&self, py: Python<'_>) -> PyResult<Outcome> {
        loop {
            let answer = py.detach(|| self.answer.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(LOOK_UP));
            match answer {
                Ok(Ok(outcome)) => return Ok(Outcome(outcome)),
                Ok(Err(error)) => return Err(PyOSError::new_err(format!("no worker process ({error})"))),
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(PyRuntimeError::new_err("the pool was closed before the document was read"));
                }
            }
        }
    }
}

/// What a document came to.
#[pyclass(frozen, module = "pjece._pjece")]
pub(crate) struct Outcome(batch::Outcome);

#[pymethods]
impl Outcome {
    /// The record as it is written to a file; `None` when the document could not be read.
    #[getter]
    fn record<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        self.product().map(|product| PyBytes::new(py, &product.main))
    }

    /// The audit, one JSON object a line; `None` when the document could not be read.
    #[getter]
    fn audit<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        self.product().map(|product| PyBytes::new(py, &product.audit))
    }

    /// The text as Markdown, when it was asked for.
    #[getter]
    fn markdown(&self) -> Option<String> {
        let file = self.product()?.exports.first()?;
        Some(String::from_utf8_lossy(&file.bytes).into_owned())
    }

    /// Class and message of the failure.
    #[getter]
    fn failure(&self) -> Option<(&str, &str)> {
        match &self.0 {
            batch::Outcome::Failed { class, message, .. } => Some((class, message)),
            _ => None,
        }
    }

    /// The limit that ended reading, with a failure or with a record of the pages before it: which, what was allowed, what
    /// was met.
    #[getter]
    fn limit(&self) -> Option<(&str, u64, u64)> {
        let limit = match &self.0 {
            batch::Outcome::Failed { limit, .. } => limit.as_ref(),
            _ => self.product()?.partial.as_ref(),
        }?;
        Some((&limit.which, limit.limit, limit.seen))
    }
}

impl Outcome {
    fn product(&self) -> Option<&Product> {
        match &self.0 {
            batch::Outcome::Read(product) => Some(product),
            _ => None,
        }
    }
}
