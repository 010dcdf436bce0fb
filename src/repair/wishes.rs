//! What the user wishes: what is never altered, and what is always read so.

use super::units::Unit;
use crate::config::RepairConfig;
use crate::model::{Correction, Document, EditKind, EditStatus, Span};
use regex::Regex;

/// The user's shields and forced corrections for one document.
pub(super) struct Wishes<'a> {
    shielded: Vec<Span>,
    config: &'a RepairConfig,
}

impl<'a> Wishes<'a> {
    /// Finds what the shields cover. A pattern that is no regular expression was refused with the configuration.
    pub(super) fn new(document: &Document, config: &'a RepairConfig) -> Self {
        let patterns = config.shields.iter().filter_map(|pattern| Regex::new(pattern).ok());
        let spans = |pattern: Regex| {
            pattern.find_iter(document.whole_text()).map(|m| Span::new(m.start(), m.end())).collect::<Vec<_>>()
        };
        let mut shielded: Vec<Span> = patterns.flat_map(spans).collect();
        shielded.sort_unstable();
        Self { shielded, config }
    }

    /// Must this unit stay as it is?
    pub(super) fn shields(&self, unit: &Unit) -> bool {
        self.shielded.iter().any(|span| span.overlaps(unit.span))
    }

    /// The reading that the user demands for this unit; exact in letter case.
    pub(super) fn forced(&self, document: &Document, unit: &Unit) -> Option<Correction> {
        let after = self.config.corrections.get(&unit.seen).filter(|_| unit.gap.is_none())?;
        Some(Correction {
            span: unit.span,
            before: document.text(unit.span).to_owned(),
            after: after.clone(),
            kind: EditKind::Forced,
            reason: "asked for in pjece.toml".to_owned(),
            confidence: 1.0,
            rivals: Vec::new(),
            status: EditStatus::Manual,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::dictionary::Dictionary;
    use crate::pipeline::{Tools, repair_text};

    const DAMAGED: &str =
        "Vi ser pa tveers af skellene og far stgrre vaerdi for bgrn, nar projekt Lgvspring gar godt.\n";

    fn repaired(toml: &str) -> String {
        let config = Config::from_toml(toml).unwrap();
        let dictionary =
            Dictionary::embedded().with_words(&config.dictionary.words).without_words(&config.dictionary.not_words);
        let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
        repair_text(DAMAGED, &tools).2.as_str().to_owned()
    }

    #[test]
    fn shields_keep_what_they_match() {
        assert!(repaired("").contains("på tværs"));
        assert!(repaired("[repair]\nshields = [\"pa tveers\"]").contains("pa tveers af"));
    }

    #[test]
    fn forced_corrections_are_made() {
        assert!(repaired("[repair]\ncorrections = { Lgvspring = \"Løvspring\" }").contains("projekt Løvspring"));
    }

    #[test]
    fn words_of_ones_own_stay() {
        let kept = repaired("[dictionary]\nwords = [\"tveers\"]");
        assert!(kept.contains("tveers"), "{kept}");
    }
}
