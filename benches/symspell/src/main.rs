//! pjece's repair and the symspell crate on the same words, for `benches/repair.py`, which starts a process for each.
//!
//!     pjece-symspell prepare FOLDER            NAME.pages to NAME.words, one a line; the dictionary with counts
//!     pjece-symspell pjece|symspell FOLDER     loads, then measures what each line of standard input names
//!
//! A line is `NAME afresh` or `NAME remembering`: may what was found out about a string serve when it comes again? pjece then
//! keeps it from page to page; afresh, each page knows nothing of the one before. Answers are lines of JSON with CPU seconds of
//! the process; the first tells how long loading took.
#![allow(clippy::disallowed_methods, reason = "benches read and write files")]

use fst::{Map, Streamer};
use pjece::config::Config;
use pjece::dictionary::Dictionary;
use pjece::model::TokenKind;
use pjece::{Tools, pipeline, tokenize};
use rustix::time::{ClockId, clock_gettime};
use std::collections::HashMap;
use std::error::Error;
use std::fs::{File, read, read_to_string};
use std::hint::black_box;
use std::io::{BufWriter, Write, stdin};
use std::path::Path;
use std::thread;
use std::time::Duration;
use symspell::{SymSpell, UnicodeStringStrategy, Verbosity};

const TEXTS: [&str; 2] = ["damaged", "clean"];
const DISTANCE: i64 = 2;
const FORMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dictionaries/words.fst");

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["prepare", folder] => prepare(Path::new(folder)),
        ["pjece", folder] => repair(Path::new(folder)),
        ["symspell", folder] => look_up(Path::new(folder)),
        _ => Err("prepare, pjece or symspell, and a folder".into()),
    }
}

/// Writes what all are given: the words of the texts, which are those of pjece's tokenizer in small letters, and every form of
/// the dictionary with its frequency as a count in a thousand million words.
fn prepare(folder: &Path) -> Outcome {
    let dictionary = Dictionary::embedded();
    for name in TEXTS {
        let mut out = BufWriter::new(File::create(folder.join(name).with_extension("words"))?);
        for page in &pages(folder, name)? {
            let (document, ..) = with_tools(&dictionary, |tools| pipeline::repair_text(page, tools));
            let words = tokenize::tokens(&document).into_iter().filter(|token| token.kind == TokenKind::Word);
            for word in words {
                writeln!(out, "{}", document.text(word.span).to_lowercase())?;
            }
        }
        out.flush()?;
    }
    let mut out = BufWriter::new(File::create(folder.join("dictionary"))?);
    let forms = Map::new(read(FORMS)?)?;
    let mut forms = forms.keys();
    while let Some(form) = forms.next() {
        let form = std::str::from_utf8(form)?;
        let count = 10_f64.powf(f64::from(dictionary.frequency(form)) / 100.0);
        writeln!(out, "{form}\t{count:.0}")?;
    }
    Ok(out.flush()?)
}

fn repair(folder: &Path) -> Outcome {
    let texts = of_each(|name| pages(folder, name))?;
    let began = cpu_seconds();
    let dictionary = Dictionary::embedded();
    // What pjece found out about strings is kept in its thread: a new thread knows nothing.
    let in_a_new_thread = |pages: &[String]| {
        thread::scope(|scope| {
            scope.spawn(|| {
                for page in pages {
                    black_box(with_tools(&dictionary, |tools| pipeline::repair_text(page, tools)));
                }
            });
        });
    };
    serve(cpu_seconds() - began, |name, remembering| {
        let pages = &texts[name];
        if remembering { in_a_new_thread(pages) } else { pages.chunks(1).for_each(in_a_new_thread) }
    })
}

fn look_up(folder: &Path) -> Outcome {
    let texts = of_each(|name| Ok(read_to_string(folder.join(name).with_extension("words"))?))?;
    let began = cpu_seconds();
    let mut dictionary: SymSpell<UnicodeStringStrategy> = SymSpell::default(); // distance 2, prefixes of 7 letters
    let path = folder.join("dictionary");
    dictionary.load_dictionary(path.to_str().ok_or("no UTF-8 path")?, 0, 1, "\t");
    serve(cpu_seconds() - began, |name, remembering| {
        let (words, find) = (texts[name].lines(), |word| dictionary.lookup(word, Verbosity::Top, DISTANCE));
        let mut known = HashMap::new();
        for word in words {
            if remembering {
                black_box(known.entry(word).or_insert_with(|| find(word)));
            } else {
                black_box(find(word));
            }
        }
    })
}

/// Measures what standard input names, line by line.
fn serve(loading: f64, measure: impl Fn(&str, bool)) -> Outcome {
    println!("{{\"seconds\": {loading}}}");
    for line in stdin().lines() {
        let line = line?;
        let (name, how) = line.split_once(' ').ok_or("a text, and how")?;
        let began = cpu_seconds();
        measure(name, how == "remembering");
        println!("{{\"seconds\": {}}}", cpu_seconds() - began);
    }
    Ok(())
}

/// Pages are kept apart by form feeds.
fn pages(folder: &Path, name: &str) -> Result<Vec<String>, Box<dyn Error>> {
    Ok(read_to_string(folder.join(name).with_extension("pages"))?.split('\x0c').map(str::to_owned).collect())
}

fn of_each<T>(read: impl Fn(&str) -> Result<T, Box<dyn Error>>) -> Result<HashMap<&'static str, T>, Box<dyn Error>> {
    TEXTS.into_iter().map(|name| Ok((name, read(name)?))).collect()
}

fn with_tools<T>(dictionary: &Dictionary, f: impl Fn(&Tools<'_>) -> T) -> T {
    let config = Config::default();
    f(&Tools { dictionary, ocr_engine: None, config: &config })
}

/// User and system time of this process, all threads.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).expect("a process spends no negative time").as_secs_f64()
}
