//! Reading every folder of a corpus and taking its figures.

use super::changes::{changes, of_text, page, short};
use super::figures::{Figure, add_fixes, add_structure, add_text};
use super::folder::{Folder, MODELS};
use super::{DocumentCheck, Miss, MissKind, Speed};
use crate::batch::{Facts, Outcome, Reader, Request, Want, Watchdog, to_tidy_json};
use crate::config::{Config, OcrMode, ReadConfig};
use crate::evaluate::{core, fix_score, in_order_of, joined, normal, slots, structure, text_score};
use crate::pipeline::{Tools, repair_text};
use serde_json::Value;
use std::ffi::OsString;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Stack of a thread that reads documents in this process: PDFs may nest deeply.
const STACK: usize = 64 << 20;

/// What the program last said of a folder's source; `snapshot.MODEL.txt` is what it made of the recorded scan.
const SNAPSHOT: &str = "snapshot.json";

/// The scan as a scanner leaves it: pictures with an invisible text layer.
const SEARCHABLE: &str = "scan.pdf";

/// Words of a text that are listed as misread.
const MISREAD: usize = 20;

/// What is to be checked.
pub struct Job<'a> {
    /// The folders.
    pub folders: &'a [Folder],
    /// What the pipeline needs.
    pub tools: &'a Tools<'a>,
    /// What starts a worker, to read documents in child processes; `None` reads them in this one.
    pub worker_command: Option<&'a [OsString]>,
    /// Documents at a time.
    pub threads: usize,
}

/// Reads every folder; the result is in the order of folders, whatever the threads.
///
/// # Errors
/// No thread or worker process can be started.
pub fn check(job: &Job<'_>) -> io::Result<Vec<DocumentCheck>> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<DocumentCheck>>> = Mutex::new(vec![None; job.folders.len()]);
    let watchdog = Watchdog::new(Arc::new(AtomicBool::new(false)));
    // A searchable scan is measured by the layer it has, whether an engine is at hand or not.
    let read = ReadConfig { ocr: OcrMode::Never, ..job.tools.config.read.clone() };
    let config = Config { read, ..job.tools.config.clone() };
    let without_engine = Tools { ocr_engine: None, config: &config, ..*job.tools };
    let work = || -> io::Result<()> {
        let [mut reader, mut layer_reader] = [job.tools, &without_engine].map(|tools| match job.worker_command {
            Some(command) => Reader::apart(command, tools, &watchdog),
            None => Reader::Here(tools),
        });
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(folder) = job.folders.get(at) else { return Ok(()) };
            let mut checked = one(folder, &mut reader, job.tools)?;
            scanned(&mut checked, folder, (SEARCHABLE, "scan.layer."), &mut layer_reader)?;
            done.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(checked);
        }
    };
    std::thread::scope(|scope| {
        let start = |_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let threads = (0..job.threads.clamp(1, job.folders.len().max(1))).map(start).collect::<io::Result<Vec<_>>>()?;
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|_| Err(io::Error::other("a check broke off"))))
    })?;
    Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect())
}

fn one(folder: &Folder, reader: &mut Reader<'_>, tools: &Tools<'_>) -> io::Result<DocumentCheck> {
    let source = folder.source.clone().unwrap_or_default();
    let mut check = DocumentCheck {
        id: folder.id.clone(),
        genre: folder.genre.clone(),
        reviewed: folder.reviewed,
        has_gold: folder.gold.is_some() || folder.gold_text.is_some(),
        source: source.clone(),
        ..DocumentCheck::default()
    };
    let started = Instant::now();
    match read(folder, &source, reader)? {
        Ok(record) => {
            check.speed = speed(&record, started.elapsed().as_secs_f64());
            against_gold(&mut check, folder, "", &record);
            plausibility(&mut check, &record);
            against_snapshot(&mut check, folder, &record);
        }
        Err((_, message)) => check.failure = Some(message),
    }
    for model in MODELS {
        repaired(&mut check, folder, model, tools);
        scanned(&mut check, folder, (&format!("scan.{model}.hocr"), &format!("scan.{model}.")), reader)?;
    }
    if !check.reviewed {
        check.notes.push("gold is a draft that nobody has reviewed: gates leave it alone".to_owned());
    }
    Ok(check)
}

/// The record of a file, without what changes with every dictionary; or class and message of the failure.
fn read(folder: &Folder, file: &str, reader: &mut Reader<'_>) -> io::Result<Result<Value, (String, String)>> {
    let request = Request {
        name: file.to_owned(),
        path: Some(folder.path.join(file)),
        pages: Vec::new(),
        want: Want::Record,
        formats: Vec::new(),
        facts: Facts::new(),
        known_sha256: None,
        checksums: Vec::new(),
    };
    Ok(match reader.read(&request, None)? {
        Outcome::Read(product) => serde_json::from_slice(&product.main)
            .map(|mut record: Value| {
                record.as_object_mut().map(|fields| fields.remove("provenance"));
                record
            })
            .map_err(|e| ("internal".to_owned(), e.to_string())),
        Outcome::Failed { class, message, .. } => Err((class, message)),
        Outcome::Unchanged { .. } => Err(("internal".to_owned(), "nothing was known beforehand".to_owned())),
    })
}

fn text(record: &Value) -> &str {
    record.get("text").and_then(Value::as_str).unwrap_or("")
}

fn speed(record: &Value, seconds: f64) -> Speed {
    let pages = record.get("pages").and_then(Value::as_array).map_or(0, Vec::len);
    Speed { words: text(record).split_whitespace().count(), pages, seconds }
}

/// Figures and misses of a record against gold; `prefix` names the reading, empty for the source.
fn against_gold(check: &mut DocumentCheck, folder: &Folder, prefix: &str, record: &Value) {
    if let Some(gold) = &folder.gold {
        let scores = structure(gold, record);
        add_structure(&mut check.figures, prefix, &scores);
        for (name, class) in &scores.classes {
            let found = record.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let miss = |kind, text: &String| {
                let same = |item: &&Value| {
                    ["text", "title"].iter().any(|key| item.get(key).and_then(Value::as_str) == Some(text))
                };
                let page = found.iter().find(same).and_then(page);
                Miss { class: format!("{prefix}{name}"), kind, text: short(text), page }
            };
            check.misses.extend(class.missing.iter().map(|text| miss(MissKind::Missing, text)));
            check.misses.extend(class.spurious.iter().map(|text| miss(MissKind::Spurious, text)));
        }
    }
    if let Some(gold) = &folder.gold_text {
        let group = if prefix.is_empty() { "text" } else { prefix.trim_end_matches('.') };
        add_text(&mut check.figures, &format!("{group}."), &text_score(gold, text(record)));
        let misread = misread(gold, text(record)).into_iter().take(MISREAD);
        let miss = |text| Miss { class: group.to_owned(), kind: MissKind::Misread, text, page: None };
        check.misses.extend(misread.map(miss));
    }
}

/// Words of the truth that read differently in the text: `truth > read`.
fn misread(truth: &str, text: &str) -> Vec<String> {
    let truth = joined(truth);
    let placed = in_order_of(&truth, &joined(text));
    let truth = normal(&truth);
    let pairs = truth.split(' ').zip(slots(&truth, &placed));
    let wrong = pairs.filter(|(word, seen)| !core(word).is_empty() && core(word) != core(seen));
    wrong
        .map(|(word, seen)| if seen.is_empty() { format!("{word} lost") } else { format!("{word} > {seen}") })
        .collect()
}

/// Figures that need no gold: does it read as Danish, and do its own claims hold?
fn plausibility(check: &mut DocumentCheck, record: &Value) {
    let list = |name| record.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let qualities: Vec<f64> = list("pages").iter().filter_map(|page| page.get("quality")?.as_f64()).collect();
    if let Some(figure) = Figure::new(qualities.iter().sum(), qualities.len() as f64) {
        check.figures.insert("plausibility".to_owned(), figure);
    }
    let claims = list("claims");
    let refuted: Vec<&Value> =
        claims.iter().filter(|c| c.get("holds").and_then(Value::as_bool) == Some(false)).collect();
    if let Some(figure) = Figure::new((claims.len() - refuted.len()) as f64, claims.len() as f64) {
        check.figures.insert("claims_held".to_owned(), figure);
    }
    if !check.has_gold {
        let claim = |c: &&Value| {
            format!("the claim does not hold: {}", short(c.get("text").and_then(Value::as_str).unwrap_or("")))
        };
        check.notes.push("no gold: dictionary plausibility and claims only".to_owned());
        check.notes.extend(refuted.iter().map(claim));
    }
}

fn against_snapshot(check: &mut DocumentCheck, folder: &Folder, record: &Value) {
    match &folder.snapshot {
        Some(snapshot) => check.changes.extend(changes(snapshot, record)),
        None => check.notes.push("no snapshot yet; --accept makes one".to_owned()),
    }
    check.fresh.push((SNAPSHOT.to_owned(), to_tidy_json(record)));
}

/// Recorded OCR text through repair, against the text that a person says is true.
fn repaired(check: &mut DocumentCheck, folder: &Folder, model: &str, tools: &Tools<'_>) {
    let (Some(ocr), Some(gold)) = (folder.text(&format!("scan.{model}.txt")), &folder.gold_text) else { return };
    let (_, _, repaired) = repair_text(&ocr, tools);
    let snapshot = format!("snapshot.{model}.txt");
    if let Some(accepted) = folder.text(&snapshot) {
        check.changes.extend(of_text(&format!("repair.{model}"), &accepted, repaired.as_str()));
    }
    check.fresh.push((snapshot, repaired.as_str().as_bytes().to_vec()));
    let (before, after) = (text_score(gold, &ocr), text_score(gold, repaired.as_str()));
    let prefix = format!("repair.{model}.");
    add_fixes(&mut check.figures, &prefix, &fix_score(gold, &ocr, repaired.as_str()));
    add_text(&mut check.figures, &prefix, &after);
    for (name, edits, all) in [
        ("cer_before", before.letter_edits_placed, before.letters),
        ("wer_before", before.word_edits_placed, before.words),
    ] {
        if let Some(figure) = Figure::new(edits as f64, all as f64) {
            check.figures.insert(format!("{prefix}{name}"), figure);
        }
    }
    let miss = |text| Miss { class: format!("repair.{model}"), kind: MissKind::Broken, text, page: None };
    check.misses.extend(broken(gold, &ocr, repaired.as_str()).into_iter().map(miss));
}

/// Right words that repair made wrong: `before > after`.
fn broken(truth: &str, before: &str, after: &str) -> Vec<String> {
    let truth = joined(truth);
    let (before, after) = (in_order_of(&truth, &joined(before)), in_order_of(&truth, &joined(after)));
    let truth = normal(&truth);
    let words = truth.split(' ').zip(slots(&truth, &before)).zip(slots(&truth, &after));
    let harm = words
        .filter(|((word, seen), read)| !core(word).is_empty() && core(word) == core(seen) && core(word) != core(read));
    harm.map(|((word, _), read)| format!("{word} > {read}")).collect()
}

/// A file of the scan through the whole pipeline: recorded hOCR, or the searchable PDF by its own text layer.
fn scanned(
    check: &mut DocumentCheck,
    folder: &Folder,
    (file, prefix): (&str, &str),
    reader: &mut Reader<'_>,
) -> io::Result<()> {
    if !folder.has(file) {
        return Ok(());
    }
    match read(folder, file, reader)? {
        Ok(record) => against_gold(check, folder, prefix, &record),
        Err((class, _)) if class == "unknown_format" => {
            check.notes.push(format!("{file} is left out: this version does not read it"));
        }
        Err((_, message)) => check.failure = Some(format!("{file}: {message}")),
    }
    Ok(())
}
