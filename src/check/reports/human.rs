//! For a person at the terminal.

use super::{Report, items};
use crate::check::figures::{Figure, Figures};
use crate::check::{DocumentCheck, Speed};
use std::fmt::Write;

/// The columns of the table.
const COLUMNS: [(&str, &str); 9] = [
    ("macro", "macro_f1"),
    ("recom.", "recommendations"),
    ("frames", "frames"),
    ("cases", "cases"),
    ("quest.", "questions"),
    ("claims", "claims"),
    ("CER*", "text.cer_placed"),
    ("WER*", "text.wer_placed"),
    ("plausib.", "plausibility"),
];

/// Table, repair, differences from snapshots, notes and findings.
pub fn human(report: &Report<'_>) -> String {
    let mut out = String::new();
    let documents = &report.checked.documents;
    let width = documents.iter().map(|document| document.id.chars().count()).max().unwrap_or(0).max(5);
    let heads: Vec<String> = COLUMNS.iter().map(|(head, _)| format!("{head:>8}")).collect();
    line(&mut out, &format!("{:width$} {}", "", heads.join(" ")));
    for document in documents {
        line(&mut out, &format!("{:width$} {}", document.id, row(&document.figures)));
    }
    line(&mut out, &format!("{:width$} {}", "micro", row(&report.checked.micro)));
    line(&mut out, &format!("{:width$} {}", "macro", row(&report.checked.macro_)));
    repairs(&mut out, &report.checked.micro);
    if report.bench {
        line(&mut out, &format!("\n{}", speed(documents)));
    }
    notes(&mut out, documents);
    for finding in report.findings {
        line(&mut out, &format!("\n{}", finding.message));
        for item in items(finding).lines().filter(|item| !finding.message.ends_with(item)) {
            line(&mut out, &format!("    {item}"));
        }
    }
    let closing = match report.findings.len() {
        0 => "no gate failed".to_owned(),
        1 => "1 gate failed".to_owned(),
        many => format!("{many} gates failed"),
    };
    line(&mut out, &format!("\n{} documents, {closing}", documents.len()));
    out
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{}", text.trim_end()); // writing to a String cannot fail
}

fn row(figures: &Figures) -> String {
    let cell = |name: &str| figures.get(name).map_or_else(|| "-".to_owned(), |figure| format!("{:.3}", figure.value()));
    COLUMNS.iter().map(|(_, name)| format!("{:>8}", cell(name))).collect::<Vec<_>>().join(" ")
}

fn repairs(out: &mut String, micro: &Figures) {
    for model in crate::check::folder::MODELS {
        let value = |name: &str| micro.get(&format!("repair.{model}.{name}")).copied().map(Figure::value);
        let Some(wer) = value("wer_placed") else { continue };
        let share = |name: &str| value(name).unwrap_or(1.0);
        let text = format!(
            "\nrepair of OCR text, model {model}: WER* {:.3} -> {wer:.3}, precision {:.3}, recall {:.3} (of readable words {:.3}), {:.1} right words broken per 10,000",
            value("wer_before").unwrap_or(0.0),
            share("precision"),
            share("recall"),
            share("recall_readable"),
            value("broken_per_10k").unwrap_or(0.0)
        );
        line(out, &text);
    }
    for model in crate::check::folder::MODELS {
        let value = |name: &str| micro.get(&format!("scan.{model}.{name}")).copied().map(Figure::value);
        if let (Some(f1), Some(wer)) = (value("macro_f1"), value("wer_placed")) {
            line(out, &format!("recorded scans, model {model}: macro F1 {f1:.3}, WER* {wer:.3} after all stages"));
        }
    }
    let layer = |name: &str| micro.get(&format!("scan.layer.{name}")).copied().map(Figure::value);
    if let (Some(f1), Some(wer)) = (layer("macro_f1"), layer("wer_placed")) {
        line(out, &format!("searchable scans by their own layer: macro F1 {f1:.3}, WER* {wer:.3} after all stages"));
    }
}

fn speed(documents: &[DocumentCheck]) -> String {
    let sum = documents.iter().fold(Speed::default(), |sum, document| Speed {
        words: sum.words + document.speed.words,
        pages: sum.pages + document.speed.pages,
        seconds: sum.seconds + document.speed.seconds,
    });
    let per = |count: usize| if sum.seconds > 0.0 { count as f64 / sum.seconds } else { 0.0 };
    format!(
        "speed: {} pages, {} words in {:.2} s of reading: {:.0} pages/s, {:.0} words/s (of one thread; never a gate)",
        sum.pages,
        sum.words,
        sum.seconds,
        per(sum.pages),
        per(sum.words)
    )
}

/// Each note once, with the documents it is about.
fn notes(out: &mut String, documents: &[DocumentCheck]) {
    let mut notes: Vec<(&str, Vec<&str>)> = Vec::new();
    for document in documents {
        for note in &document.notes {
            match notes.iter_mut().find(|(known, _)| known == note) {
                Some((_, ids)) => ids.push(&document.id),
                None => notes.push((note, vec![&document.id])),
            }
        }
    }
    for (note, ids) in notes {
        let who = if ids.len() == documents.len() { "all documents".to_owned() } else { ids.join(", ") };
        line(out, &format!("\nnote: {note} ({who})"));
    }
}
