//! Many files: every recommendation below a folder as one JSON object a line, with the file and the page it stands on.
//!
//! ```sh
//! cargo run --release --example batch -- corpus | jq -r '[.path, .page, .text] | @tsv'
//! ```
//!
//! Documents are read in parallel and printed in the order of their paths, so that the output is the same for any number of
//! threads. A file that cannot be read costs a line on standard error. A file that makes a reader crash or hang would end
//! this program: for strangers' files use `pjece run`, which reads each in a child process with limits on time and memory.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example is a program of its own"
)]

use pjece::config::{Config, OcrMode};
use pjece::dictionary::Dictionary;
use pjece::model::{Record, Source};
use pjece::{Error, Tools, pipeline};
use rayon::prelude::*;
use serde_json::json;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let dictionary = Dictionary::embedded(); // a second to load, shared by all threads
    let mut config = Config::default();
    config.read.ocr = OcrMode::Never;
    config.limits.pages = 200; // budgets hold for each document
    let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };

    let files = pamphlets(Path::new(&folder))?;
    let results: Vec<_> = files.par_iter().map(|file| (file, record(file, &tools))).collect();
    for (file, result) in results {
        match result {
            Ok(record) => recommendations(&record),
            Err(error) => eprintln!("{}: {error}", file.display()), // what is wrong and what to do
        }
    }
    Ok(())
}

fn record(file: &Path, tools: &Tools<'_>) -> Result<Record, Error> {
    let bytes = std::fs::read(file).map_err(|e| Error::Unreadable { reason: e.to_string() })?;
    let source = Source::new(file.display().to_string(), bytes);
    Ok(pipeline::run(&source, tools)?.record)
}

fn recommendations(record: &Record) {
    for item in &record.recommendations {
        let page = item.evidence.first().map(|evidence| evidence.page);
        let (path, addressee, text) = (&record.source.path, &item.addressee, &item.text);
        println!("{}", json!({"path": path, "page": page, "addressee": addressee, "text": text}));
    }
}

/// PDF, HTML and hOCR files below a folder, sorted.
fn pamphlets(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next)? {
            let path = entry?.path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if matches!(ending, "pdf" | "html" | "hocr") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
