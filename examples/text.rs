//! Prints what pjece reads in a file, unrepaired: `text FILE [--all] [--join] [--roles]`.
//!
//! `--all` prints page furniture and noise too, `--join` joins words hyphenated over line ends, `--roles` prints one
//! line per block with its role.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "an example is its own edge")]

use pjece::config::Config;
use pjece::dictionary::Dictionary;
use pjece::model::{Document, Role, Source};
use pjece::ocr_engine::Tesseract;
use pjece::{Tools, extract, layout};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (switches, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let has = |name: &str| switches.iter().any(|s| s == name);
    let path = files.first().ok_or("usage: text FILE [--all] [--join] [--roles]")?;
    let (dictionary, config) = (Dictionary::embedded(), Config::default());
    let tesseract = Tesseract::find("tesseract", "dan", std::time::Duration::from_secs(60)).ok();
    let engine = tesseract.as_ref().map(|t| t as &dyn extract::OcrEngine);
    let tools = Tools { dictionary: &dictionary, ocr_engine: engine, config: &config };
    let source = Source::new(path.as_str(), std::fs::read(path)?);
    let document = layout::document(extract::pages(&source, &tools)?);
    if has("--roles") {
        for block in &document.blocks {
            println!("{} {:?} {:?} {:?}", block.page, block.role, block.panel, document.text(block.span));
        }
        return Ok(());
    }
    let text = if has("--all") { document.whole_text().to_owned() } else { running_text(&document) };
    print!("{}", if has("--join") { joined(&text) } else { text });
    Ok(())
}

/// Blocks that are neither furniture nor noise, form feeds between pages.
fn running_text(document: &Document) -> String {
    let pages = document.pages.iter().map(|page| {
        let kept = document.blocks.iter().filter(|b| b.page == page.number && !matches!(b.role, Role::Furniture | Role::Noise));
        kept.map(|b| document.text(b.span)).collect::<Vec<_>>().join("\n\n")
    });
    pages.collect::<Vec<_>>().join("\x0c")
}

/// Joins a word hyphenated over a line end where a small letter follows: a stand-in for repair.
fn joined(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("-\n") {
        out.push_str(before);
        let after = after.trim_start_matches('\n');
        let capitals = before.ends_with(char::is_uppercase) && after.starts_with(char::is_uppercase);
        let keep = !(capitals || after.starts_with(char::is_lowercase)) || after.starts_with("og ") || after.starts_with("eller ");
        out.push_str(if keep { "- " } else { "" });
        rest = after;
    }
    out + rest
}
