//! What structure finds in a text file: `cargo run --release --example structure FILE [WORDS] > record.json`.
//!
//! WORDS is a list of Danish words, one a line; with it imperatives and torn words are told without the dictionary.

use pjece::model::{Correction, Document, EditKind, EditStatus, Span};
use pjece::structure::{Ids, Lexicon};
use pjece::{extract, layout, repair, structure};
use std::collections::HashSet;

struct WordList(HashSet<String>);

impl Lexicon for WordList {
    fn is_word(&self, word: &str) -> bool {
        let small = word.to_lowercase();
        let known = |word: &str| self.0.contains(word);
        let parts = |at: usize| Some((small.get(..at)?, small.get(at..)?));
        let compound = |(head, tail): (&str, &str)| {
            head.len() > 3
                && tail.len() > 3
                && known(head)
                && (known(tail) || tail.strip_prefix('s').is_some_and(known))
        };
        known(&small) || (1..small.len()).filter_map(parts).any(compound)
    }

    fn is_imperative(&self, word: &str) -> bool {
        let doubled = word.chars().last().map(|last| format!("{word}{last}")).unwrap_or_default();
        [word, doubled.as_str()].iter().any(|stem| self.0.contains(&format!("{stem}er")))
    }
}

#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "an example is an edge of its own")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("usage: structure FILE [WORDS]")?;
    let words = arguments.next().map(std::fs::read_to_string).transpose()?.unwrap_or_default();
    let text = std::fs::read_to_string(file)?;
    let document = layout::document(extract::text::from_str(&text));
    let repaired = repair::apply(&document, &join_line_end_hyphens(&document));
    let list = WordList(words.lines().map(str::to_lowercase).collect());
    let found = structure::findings(&document, &repaired, &list, &Ids::default());
    let json = serde_json::json!({
        "document": found.facts, "sections": found.sections, "recommendations": found.recommendations, "frames": found.frames,
        "cases": found.cases, "questions": found.questions, "statements": found.statements, "claims": found.claims,
        "personal_data": found.personal_data, "warnings": found.warnings,
    });
    println!("{}", serde_json::to_string_pretty(&json)?);
    Ok(())
}

/// Stands in for repair: joins words hyphenated over a line end, as edits.
fn join_line_end_hyphens(document: &Document) -> Vec<Correction> {
    let text = document.whole_text();
    text.match_indices("-\n")
        .filter_map(|(at, _)| {
            let rest = text.get(at + 2..)?;
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let word = rest.get(..end)?;
            let torn = word.starts_with(char::is_lowercase) && !["og", "eller", "samt"].contains(&word);
            let span = Span::new(at, at + 2 + end);
            torn.then(|| Correction {
                span,
                before: span.of(text).to_owned(),
                after: format!("{word}\n"),
                kind: EditKind::Hyphen,
                reason: String::new(),
                confidence: 1.0,
                rivals: Vec::new(),
                status: EditStatus::Auto,
            })
        })
        .collect()
}
