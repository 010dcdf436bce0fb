//! What all commands need before they begin: settings, dictionary, threads.

use super::arguments::Common;
use super::choices::Isolate;
use super::exit::{Exit, Stop};
use super::talk::Talk;
use crate::batch::engine;
use crate::config::Config;
use crate::decisions::Decisions;
use crate::dictionary::Dictionary;
use crate::extract::OcrEngine;
use crate::files;
use crate::pipeline::Tools;
use std::ffi::OsString;
use std::path::Path;

/// The settings file that is found without being named.
const CONFIG_FILE: &str = "pjece.toml";

/// Largest settings file.
const CONFIG_LIMIT: u64 = 16 << 20;

/// Largest file of decisions.
const DECISIONS_LIMIT: u64 = 256 << 20;

/// Settings, dictionary, threads.
pub(crate) struct Setup<'a> {
    pub(crate) config: Config,
    pub(crate) dictionary: Dictionary,
    pub(crate) threads: usize,
    /// What starts a worker, when documents are read in child processes.
    pub(crate) worker_command: Option<Vec<OsString>>,
    /// The OCR engine, when documents are read in this process; a worker finds its own.
    pub(crate) ocr_engine: Option<Box<dyn OcrEngine>>,
    pub(crate) talk: &'a Talk,
}

impl<'a> Setup<'a> {
    pub(crate) fn new(common: &Common, worker: Option<Vec<OsString>>, talk: &'a Talk) -> Result<Self, Stop> {
        let mut config = config(common.config.as_deref())?;
        if let Some(ocr) = common.ocr {
            config.read.ocr = ocr.into();
        }
        if let Some(confidence) = common.min_confidence {
            config.repair.min_confidence = confidence;
        }
        if let Some(file) = &common.password_file {
            config.read.password = Some(password(file)?);
        }
        if let Some(file) = &common.decisions {
            config.decisions = decisions(file)?;
        }
        let dictionary =
            Dictionary::embedded().with_words(&config.dictionary.words).without_words(&config.dictionary.not_words);
        let threads = common.jobs.map_or_else(processors, usize::from);
        let apart = common.isolate == Isolate::Auto && cfg!(unix);
        let worker_command = worker.filter(|_| apart);
        let ocr_engine = if apart { None } else { engine::find(&config) };
        Ok(Self { config, dictionary, threads, worker_command, ocr_engine, talk })
    }

    /// Starts the threads that share work inside this process. Called by commands that have such work: threads without
    /// any look for it for longer than a page takes to read.
    pub(crate) fn share_work(&self) {
        // Fails only when the pool exists already, and then it has its threads.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build_global();
    }

    /// What the pipeline needs from outside.
    pub(crate) fn tools(&self) -> Tools<'_> {
        Tools { dictionary: &self.dictionary, ocr_engine: self.ocr_engine.as_deref(), config: &self.config }
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn config(named: Option<&Path>) -> Result<Config, Stop> {
    let path = match named {
        Some(path) => path,
        None if Path::new(CONFIG_FILE).exists() => Path::new(CONFIG_FILE),
        None => return Ok(Config::default()),
    };
    let refuse = |why: &str| Stop::new(Exit::Config, format!("settings file {}: {}", path.display(), why.trim_end()));
    let text = files::read_text(path, CONFIG_LIMIT).map_err(|e| refuse(&e))?;
    let config = Config::from_toml(&text).map_err(|e| refuse(&e))?;
    check(&config).map_err(|e| refuse(&e))?;
    Ok(config)
}

/// What the types cannot check.
fn check(config: &Config) -> Result<(), String> {
    if !(0.0..=1.0).contains(&config.repair.min_confidence) {
        return Err("repair.min_confidence: not between 0 and 1".to_owned());
    }
    for shield in &config.repair.shields {
        regex::Regex::new(shield).map_err(|e| format!("repair.shields: {e}"))?;
    }
    Ok(())
}

fn decisions(file: &Path) -> Result<Decisions, Stop> {
    let refuse = |why: String| Stop::new(Exit::NotReadable, format!("decisions {}: {why}", file.display()));
    let text = files::read_text(file, DECISIONS_LIMIT).map_err(refuse)?;
    Decisions::parse(&text).map_err(refuse)
}

fn password(file: &Path) -> Result<String, Stop> {
    let refuse = |why: String| Stop::new(Exit::Config, format!("password file {}: {why}", file.display()));
    let text = files::read_text(file, CONFIG_LIMIT).map_err(refuse)?;
    Ok(text.lines().next().unwrap_or("").to_owned())
}
