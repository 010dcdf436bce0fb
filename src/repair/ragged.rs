//! Ragged edges: paragraphs whose lines were cut off at the paper's edge or under a picture.
//!
//! A fragment there is no misread word ("res" of "resultater", "aver" of "opgaver"); it stays as it is.

use super::Decision;
use super::units::Unit;

/// A side of a paragraph is ragged when at least this many of its lines end (or begin) in something that is no word …
const LEAST_LINES: usize = 2;
/// … and at least this share of them.
const LEAST_SHARE: f32 = 0.2;

/// For each unit: may it be a fragment of a word that was cut off?
pub(super) fn cut(units: &[Unit], decisions: &[Decision]) -> Vec<bool> {
    let mut cut = vec![false; units.len()];
    let mut start = 0;
    while start < units.len() {
        let end = (start + 1..units.len()).find(|i| units[*i].opens_paragraph).unwrap_or(units.len());
        for at_start in [true, false] {
            // A hyphenated word touches both edges; put together of two fragments it is no word.
            let at_edge = |i: &usize| {
                units[*i].gap.is_some() || if at_start { units[*i].line_edges.0 } else { units[*i].line_edges.1 }
            };
            let edge: Vec<usize> = (start..end).filter(at_edge).collect();
            let broken = edge.iter().filter(|i| is_fragment(&units[**i], &decisions[**i], at_start)).count();
            if broken >= LEAST_LINES && broken as f32 >= LEAST_SHARE * edge.len() as f32 {
                for i in edge {
                    cut[i] = true;
                }
            }
        }
        start = end;
    }
    cut
}

/// No word as it stands, nor surely a misread one. A name at a line's start is none.
fn is_fragment(unit: &Unit, decision: &Decision, at_start: bool) -> bool {
    let is_word = decision.weighed.first().is_some_and(|(h, p)| h.listed && *p > 0.6 && h.words == 1);
    let lone_letter =
        unit.seen.chars().count() == 1 && !matches!(unit.seen.as_str(), "i" | "å" | "I" | "|" | "e" | "o");
    let may_be_name = at_start && unit.seen.starts_with(char::is_uppercase);
    (!is_word || lone_letter) && !decision.weighed.is_empty() && !may_be_name
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::dictionary::Dictionary;
    use crate::pipeline::{Tools, repair_text};

    #[test]
    fn fragments_at_a_ragged_edge_stay() {
        let dictionary = Dictionary::embedded();
        let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &Config::default() };
        let text = "Kommunen vil pa sigt styrke samarbej\nog skabe nye lgsninger for de famil\nder har behov for stgtte og hjzelp res\nsa flere bgrn far en god skolega\n";
        let repaired = repair_text(text, &tools).2;
        for kept in ["samarbej\n", "famil\n", "res\n", "skolega\n"] {
            assert!(repaired.as_str().contains(kept), "{kept:?} in {}", repaired.as_str());
        }
        assert!(repaired.as_str().contains("løsninger") && repaired.as_str().contains("støtte"));
    }
}
