//! `ACCURACY.md`: how right pjece is, as tables made by one command.

use super::Checked;
use super::ablation::{CorpusWithout, RepairWithout};
use super::figures::{Figures, lower_is_better};
use super::pairs::{Edit, Pair, Repaired};
use crate::config::parts::Part;
use crate::evaluate::{FixScore, TextScore};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Classes of the corpus's table.
const CLASSES: [&str; 6] = ["macro_f1", "recommendations", "frames", "cases", "questions", "claims"];

/// Borders of confidence in the reliability table.
const BORDERS: [f32; 9] = [0.0, 0.5, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.999];

const HEAD: &str = "\
# Accuracy

Made by `pjece check CORPUS --accuracy ACCURACY.md --pairs FILE...`; CI fails when it is not what that command writes.
All figures are micro averages: edits and words added up over pages, then divided. Definitions are those of
`tests/score/text.py` and `tests/score/structure.py`.

- **CER\\***, **WER\\***: letters and words in error, lines put in the order of the truth, line-end hyphens joined (no reading order).
- **precision**: of the words altered, how many became right. **recall**: of the wrong words, how many became right;
  **readable**: of those that OCR left readable. **net cut**: readable errors gone less words spoilt, as a share of readable errors.
- **broken**: right words made wrong, of 10,000 right ones.
";

/// A file of pairs that was repaired.
#[derive(Debug, Clone)]
pub struct PairSet {
    /// The file's name without its ending.
    pub name: String,
    /// Its pages.
    pub pairs: Vec<Pair>,
    /// What repair made of each.
    pub repaired: Vec<Repaired>,
    /// What repair makes of them without each of its parts.
    pub ablation: Vec<RepairWithout>,
}

/// Everything that `ACCURACY.md` says.
pub fn accuracy(checked: &Checked, sets: &[PairSet], layout: &[CorpusWithout]) -> String {
    let mut out = HEAD.to_owned();
    for PairSet { name, pairs, repaired, ablation } in sets {
        let documents: BTreeSet<&str> = pairs.iter().map(|pair| pair.doc.as_str()).collect();
        let rows: Vec<(&Pair, &Repaired)> = pairs.iter().zip(repaired).collect();
        heading(&mut out, &format!("Repair of OCR text: {name}"));
        say(&mut out, &format!("{} pages of {} documents.\n", pairs.len(), documents.len()));
        repair_table(&mut out, &rows, "model", |pair| pair.model.clone());
        repair_table(&mut out, &rows, "model, severity", |pair| format!("{}, {}", pair.model, pair.severity));
        repair_table(&mut out, &rows, "model, layout", |pair| format!("{}, {}", pair.model, pair.layout));
        reliability(&mut out, repaired);
        repair_ablation(&mut out, ablation);
    }
    corpus(&mut out, checked);
    layout_ablation(&mut out, layout);
    out
}

fn say(out: &mut String, line: &str) {
    let _ = writeln!(out, "{line}"); // writing to a String cannot fail
}

fn heading(out: &mut String, text: &str) {
    say(out, &format!("\n## {text}\n"));
}

#[derive(Default)]
struct Sum {
    pages: usize,
    before: TextScore,
    after: TextScore,
    fixes: FixScore,
}

fn repair_table(out: &mut String, rows: &[(&Pair, &Repaired)], by: &str, group: impl Fn(&Pair) -> String) {
    let mut groups: BTreeMap<String, Sum> = BTreeMap::new();
    for (pair, repaired) in rows {
        let sum = groups.entry(group(pair)).or_default();
        sum.pages += 1;
        sum.before.add(&repaired.before);
        sum.after.add(&repaired.after);
        sum.fixes.add(&repaired.fixes);
    }
    say(
        out,
        &format!(
            "| {by} | pages | CER* before | after | WER* before | after | precision | recall | readable | net cut | broken |"
        ),
    );
    say(out, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (name, sum) in groups {
        let percent = |share: f64| format!("{:.2} %", 100.0 * share);
        let fixes = &sum.fixes;
        let cells = [
            name,
            sum.pages.to_string(),
            percent(sum.before.cer_placed()),
            percent(sum.after.cer_placed()),
            percent(sum.before.wer_placed()),
            percent(sum.after.wer_placed()),
            format!("{:.3}", fixes.precision()),
            format!("{:.3}", fixes.recall()),
            format!("{:.3}", fixes.recall_readable()),
            format!("{:.3}", fixes.net_cut()),
            format!("{:.1}", fixes.broken_per_10k()),
        ];
        say(out, &format!("| {} |", cells.join(" | ")));
    }
    say(out, "");
}

/// Does a confidence of 0.9 mean that nine of ten such edits are right?
fn reliability(out: &mut String, repaired: &[Repaired]) {
    let edits: Vec<&Edit> = repaired.iter().flat_map(|repaired| &repaired.edits).collect();
    say(
        out,
        "Edits of words by stated confidence: of those with 0.90 to 0.95 about that share should be right. Judged are those",
    );
    say(
        out,
        "where the page has something that the text before could be; the rest is noise, or a line whose place was not found.\n",
    );
    say(out, "| confidence | edits | judged | mean confidence | right |");
    say(out, "|---|--:|--:|--:|--:|");
    for (i, from) in BORDERS.iter().enumerate() {
        let to = BORDERS.get(i + 1).copied().unwrap_or(f32::INFINITY);
        let here: Vec<&Edit> = edits.iter().copied().filter(|edit| (*from..to).contains(&edit.confidence)).collect();
        let judged: Vec<(f64, bool)> =
            here.iter().filter_map(|edit| Some((f64::from(edit.confidence), edit.right?))).collect();
        if judged.is_empty() {
            continue;
        }
        let count = judged.len() as f64;
        let mean = judged.iter().map(|(confidence, _)| confidence).sum::<f64>() / count;
        let right = judged.iter().filter(|(_, right)| *right).count() as f64 / count;
        let to = if to.is_finite() { to.to_string() } else { "1".to_owned() };
        say(out, &format!("| {from} to {to} | {} | {} | {mean:.3} | {right:.3} |", here.len(), judged.len()));
    }
}

/// What each part of repair brings: the pages of the English model again, without it.
fn repair_ablation(out: &mut String, ablation: &[RepairWithout]) {
    if ablation.is_empty() {
        return;
    }
    say(out, "\nEach part of repair left out in turn, pages of model eng and severity 0 and 1:\n");
    say(out, "| without | WER* after | precision | readable | net cut | broken |");
    say(out, "|---|--:|--:|--:|--:|--:|");
    for RepairWithout { part, after, fixes } in ablation {
        let cells = [
            left_out(part.as_ref()),
            format!("{:.2} %", 100.0 * after.wer_placed()),
            format!("{:.3}", fixes.precision()),
            format!("{:.3}", fixes.recall_readable()),
            format!("{:.3}", fixes.net_cut()),
            format!("{:.1}", fixes.broken_per_10k()),
        ];
        say(out, &format!("| {} |", cells.join(" | ")));
    }
}

/// What each part of layout brings to the corpus.
fn layout_ablation(out: &mut String, ablation: &[CorpusWithout]) {
    heading(out, "Layout, each part left out in turn");
    say(out, "CER counts reading order here. The scans are the recorded hOCR, read with the English model.\n");
    say(out, "| without | macro_f1 | CER | scans: macro_f1 | CER |");
    say(out, "|---|--:|--:|--:|--:|");
    for CorpusWithout { part, micro } in ablation {
        let value = |name: &str| micro.get(name).map(|figure| figure.value());
        let share = |name: &str| value(name).map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
        let percent =
            |name: &str| value(name).map_or_else(|| "–".to_owned(), |value| format!("{:.2} %", 100.0 * value));
        let cells = [
            left_out(part.as_ref()),
            share("macro_f1"),
            percent("text.cer"),
            share("scan.eng.macro_f1"),
            percent("scan.eng.cer"),
        ];
        say(out, &format!("| {} |", cells.join(" | ")));
    }
}

fn left_out(part: Option<&Part>) -> String {
    part.map_or_else(|| "nothing".to_owned(), ToString::to_string)
}

fn corpus(out: &mut String, checked: &Checked) {
    let count = checked.documents.iter().filter(|document| document.gated()).count();
    heading(out, "Structure of the corpus");
    say(
        out,
        &format!("F1 per class over {count} pamphlets; a genre's pamphlets are pooled, and so is the last row.\n"),
    );
    say(out, &format!("| genre | pamphlets | {} | CER* | WER* |", CLASSES.join(" | ")));
    say(out, &format!("|---|--:{}|", "|--:".repeat(CLASSES.len() + 2)));
    let genre_of = |name: &str| {
        let of_genre = |d: &&super::DocumentCheck| d.gated() && d.genre.as_deref().unwrap_or("other") == name;
        checked.documents.iter().filter(of_genre).count()
    };
    for (genre, figures) in &checked.genres {
        say(out, &row(genre, genre_of(genre), figures));
    }
    say(out, &row("all", count, &checked.micro));
    scans(out, &checked.micro);
}

fn row(name: &str, count: usize, figures: &Figures) -> String {
    let cell = |name: &str| match figures.get(name) {
        None => "–".to_owned(),
        Some(figure) if lower_is_better(name) => format!("{:.2} %", 100.0 * figure.value()),
        Some(figure) => format!("{:.3}", figure.value()),
    };
    let cells: Vec<String> =
        CLASSES.iter().chain(&["text.cer_placed", "text.wer_placed"]).map(|name| cell(name)).collect();
    format!("| {name} | {count} | {} |", cells.join(" | "))
}

/// The corpus's recorded scans through repair.
fn scans(out: &mut String, micro: &Figures) {
    heading(out, "Scans of the corpus");
    say(out, "Recorded OCR text through repair, and recorded hOCR through all stages.\n");
    say(out, "| model | WER* before | after | precision | recall | readable | broken | hOCR: macro_f1 | WER* |");
    say(out, "|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    for model in super::folder::MODELS {
        let value = |name: &str| micro.get(&format!("repair.{model}.{name}")).map(|figure| figure.value());
        let read = |name: &str| micro.get(&format!("scan.{model}.{name}")).map(|figure| figure.value());
        let Some(after) = value("wer_placed") else { continue };
        let percent = |share: f64| format!("{:.2} %", 100.0 * share);
        let share = |name: &str| value(name).map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
        let cells = [
            model.to_owned(),
            percent(value("wer_before").unwrap_or(0.0)),
            percent(after),
            share("precision"),
            share("recall"),
            share("recall_readable"),
            format!("{:.1}", value("broken_per_10k").unwrap_or(0.0)),
            read("macro_f1").map_or_else(|| "–".to_owned(), |value| format!("{value:.3}")),
            read("wer_placed").map_or_else(|| "–".to_owned(), percent),
        ];
        say(out, &format!("| {} |", cells.join(" | ")));
    }
    let layer = |name: &str| micro.get(&format!("scan.layer.{name}")).map(|figure| figure.value());
    if let (Some(f1), Some(wer)) = (layer("macro_f1"), layer("wer_placed")) {
        let wer = 100.0 * wer;
        say(
            out,
            &format!(
                "\nSearchable scans (`scan.pdf`, English layer) through all stages, no engine: macro_f1 {f1:.3}, WER* {wer:.2} %.\n"
            ),
        );
        for (class, f1) in CLASSES[1..].iter().filter_map(|class| Some((class, layer(class)?))) {
            say(out, &format!("* {class} {f1:.3}"));
        }
    }
}
