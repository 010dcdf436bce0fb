//! Page by page: what stands where on the paper, and what repair made of it.
//!
//! ```sh
//! cargo run --release --example pages -- docs/example/vandloeb.hocr
//! ```
//!
//! Everything happens in this process and on this thread: right for one document that you trust. For piles of strangers'
//! files see `examples/batch.rs`, and `pjece run`, which reads each in a child process that a bad file may kill.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "an example is a program of its own")]

use pjece::config::{Config, OcrMode};
use pjece::dictionary::Dictionary;
use pjece::model::{EditStatus, Source};
use pjece::{Tools, pipeline};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a PDF, hOCR, ALTO, PAGE, HTML or text file")?;
    let mut config = Config::default();
    config.read.ocr = OcrMode::Never; // no engine at hand here: pictures without text stay unread
    let tools = Tools { dictionary: &Dictionary::embedded(), ocr_engine: None, config: &config };

    let source = Source::new(path.clone(), std::fs::read(&path)?);
    let reading = pipeline::run(&source, &tools)?;

    for page in &reading.document.pages {
        let size = page.size.map_or_else(|| "no paper".to_owned(), |(w, h)| format!("{w:.0} x {h:.0} points"));
        println!("page {}: {size}", page.number);

        // Positions are bytes of the extracted text, which repair never alters; `rect` finds their place on the paper.
        let here = reading.repair.corrections.iter().filter(|edit| page.span.contains(edit.span));
        for edit in here.filter(|edit| edit.status != EditStatus::Rejected) {
            let place = reading
                .document
                .rect(edit.span)
                .map_or_else(String::new, |rect| format!(" at {:.0},{:.0}", rect.left(), rect.top()));
            let (before, after) = (edit.before.replace('\n', "⏎"), edit.after.trim_end());
            println!("  {before} -> {after}{place} ({}, {:.2})", edit.reason, edit.confidence);
        }

        // The running text of this page, repaired, without running heads and page numbers.
        let text = reading.record.text.split('\x0c').nth(page.number as usize - 1).unwrap_or("");
        println!("  {} words: {}…", text.split_whitespace().count(), text.chars().take(60).collect::<String>().trim());
    }
    Ok(())
}
