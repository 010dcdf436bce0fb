//! What structure finds in a text file: `cargo run --release --example structure FILE [WORDS] > record.json`.
//!
//! WORDS is a list of Danish words, one a line; with it imperatives and torn words are told without the dictionary.

use pjece::structure::{Ids, Lexicon};
use pjece::{extract, layout, repair, structure};
use std::collections::HashSet;

struct WordList(HashSet<String>);

impl Lexicon for WordList {
    fn is_word(&self, word: &str) -> bool {
        let small = word.to_lowercase();
        let known = |word: &str| self.0.contains(word);
        known(&small) || (4..small.len().saturating_sub(3)).any(|at| {
            small.is_char_boundary(at) && known(&small[..at]) && (known(&small[at..]) || small[at..].strip_prefix('s').is_some_and(known))
        })
    }

    fn is_imperative(&self, word: &str) -> bool {
        let doubled = word.chars().last().map(|last| format!("{word}{last}")).unwrap_or_default();
        [word, doubled.as_str()].iter().any(|stem| self.0.contains(&format!("{stem}er")) && self.0.contains(word))
    }
}

#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "an example is an edge of its own")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("usage: structure FILE [WORDS]")?;
    let words = arguments.next().map(std::fs::read_to_string).transpose()?.unwrap_or_default();
    let text = std::fs::read_to_string(file)?;
    let joined = join_line_end_hyphens(&text);
    let document = layout::document(extract::text::from_str(&joined));
    let repaired = repair::apply(&document, &[]);
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

/// Stands in for repair: joins words hyphenated over a line end.
fn join_line_end_hyphens(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.split('\n').peekable();
    let mut taken = 0;
    while let Some(line) = lines.next() {
        let line = line.get(taken..).unwrap_or("");
        taken = 0;
        let next = lines.peek().copied().unwrap_or("");
        let word = next.split(' ').next().unwrap_or("");
        let torn = line.ends_with('-') && word.starts_with(char::is_lowercase) && !["og", "eller", "samt"].contains(&word);
        out.push_str(if torn { line.trim_end_matches('-') } else { line });
        if torn {
            out.push_str(word);
            taken = word.len() + usize::from(next.len() > word.len());
        }
        out.push('\n');
    }
    out.pop();
    out
}
