//! The child's side: reads documents for a parent until the parent goes away, under hard limits.

use super::engine::{self, Announced};
use super::protocol::{Ask, Hello, Tell, read_bytes, read_line, tell, write_line};
use super::reading::answer;
use crate::config::{Config, ReadConfig};
use crate::dictionary::Dictionary;
use crate::extract::OcrEngine;
use crate::model::Document;
use crate::pipeline::Tools;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

/// Milliseconds for each KiB of text, three times what repair and structure take.
const MILLISECONDS_OF_TEXT: u64 = 50;
/// Text lengthens the time at most so many times.
const MOST_TIMES: u64 = 20;

/// Answers requests from standard input on standard output until the input ends.
///
/// # Errors
/// The parent is gone or wrote something that is no request.
pub fn serve() -> io::Result<()> {
    let mut from = BufReader::new(io::stdin().lock());
    let Some(hello) = read_line::<Hello>(&mut from)? else { return Ok(()) };
    let read = ReadConfig { password: hello.password, ..hello.config.read };
    let config = Config { read, decisions: hello.decisions, ..hello.config };
    limits::set(&config)?;
    std::panic::set_hook(Box::new(|_| {})); // the panic becomes a failure record; nothing else is to be said
    let dictionary =
        Dictionary::embedded().with_words(&config.dictionary.words).without_words(&config.dictionary.not_words);
    let engine = engine::find(&config);
    say(&Tell::Ready)?;
    let limits = &config.limits;
    let announce = |milliseconds| {
        let _ = say(&Tell::Busy { milliseconds }); // when the parent is gone, so are we, soon
    };
    let announced = engine.as_deref().map(|engine| Announced {
        engine,
        announce: &announce,
        picture: limits.ocr_milliseconds,
        rest: limits.milliseconds,
    });
    let ocr_engine = announced.as_ref().map(|engine| engine as &dyn OcrEngine);
    let tools = Tools { dictionary: &dictionary, ocr_engine, config: &config };
    let begin = || limits::start_clock(limits.milliseconds);
    let has_read = |document: &Document| {
        let milliseconds = limits.milliseconds + for_text(document, limits.milliseconds);
        announce(milliseconds);
        let _ = limits::start_clock(milliseconds); // the parent's clock strikes all the same
    };
    converse(&mut from, &mut BufWriter::new(io::stdout()), &tools, begin, has_read)
}

/// How much longer a document of much text may take once its pages are read: a file says too little of that, as it may be
/// packed or full of pictures.
fn for_text(document: &Document, milliseconds: u64) -> u64 {
    let text = document.whole_text().len() as u64 / 1024 * MILLISECONDS_OF_TEXT;
    text.min(MOST_TIMES * milliseconds)
}

/// Answers requests until there are no more; `begin` is called before each document, `has_read` when its pages are read and
/// the rest is to come.
///
/// # Errors
/// The other side is gone or wrote something that is no request, or `begin` says no.
pub fn converse(
    from: &mut impl BufRead,
    to: &mut impl Write,
    tools: &Tools<'_>,
    begin: impl Fn() -> io::Result<()>,
    has_read: impl Fn(&Document),
) -> io::Result<()> {
    while let Some(Ask { request, sent }) = read_line(from)? {
        let sent = sent.map(|count| read_bytes(from, count)).transpose()?;
        begin()?;
        tell(to, answer(&request, sent, tools, &has_read))?;
    }
    Ok(())
}

fn say(line: &Tell) -> io::Result<()> {
    let mut to = io::stdout().lock();
    write_line(&mut to, line)?;
    to.flush()
}

#[cfg(unix)]
mod limits {
    use crate::config::{Config, OcrMode};
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use std::io;

    /// Largest file that the OCR engine may need: the picture of one page.
    const PICTURE_BYTES: u64 = 256 << 20;

    /// Limits for as long as the process lives, and for programs that it starts. What it may need: its standard
    /// streams, the document, some libraries' files; a file of its own only to hand a picture to the OCR engine.
    pub(super) fn set(config: &Config) -> io::Result<()> {
        hard(Resource::As, config.limits.memory_bytes)?;
        hard(Resource::Core, 0)?;
        hard(Resource::Fsize, if config.read.ocr == OcrMode::Never { 0 } else { PICTURE_BYTES })?;
        hard(Resource::Nofile, 32)?;
        #[cfg(target_os = "linux")]
        rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
        Ok(())
    }

    /// Processor time for one document: what was used so far and the wall clock's budget on top. The parent's clock
    /// strikes first; this holds when the parent was killed.
    pub(super) fn start_clock(milliseconds: u64) -> io::Result<()> {
        let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
        let seconds = u64::try_from(used).unwrap_or(0) + 2 * milliseconds.div_ceil(1000) + 60;
        Ok(setrlimit(Resource::Cpu, Rlimit { current: Some(seconds), maximum: None })?)
    }

    /// A limit that cannot be raised again; never above the one that the worker was born with.
    fn hard(resource: Resource, value: u64) -> io::Result<()> {
        let value = getrlimit(resource).maximum.map_or(value, |born_with| value.min(born_with));
        Ok(setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) })?)
    }
}

#[cfg(not(unix))]
mod limits {
    use crate::config::Config;
    use std::io;

    pub(super) fn set(_config: &Config) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn start_clock(_milliseconds: u64) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn much_text_may_take_longer_but_not_for_ever() {
        let document = |letters: usize| Document::with_text("x".repeat(letters));
        assert_eq!(for_text(&document(2000 * 1024), 15_000), 100_000);
        assert_eq!(for_text(&document(20_000 * 1024), 15_000), 300_000);
        assert_eq!(for_text(&document(100), 15_000), 0);
    }
}
