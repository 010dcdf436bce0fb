//! Repair of OCR errors: an overlay of edits, each with its reason and its probability.

mod apply;

pub use apply::{RepairedText, apply};

use crate::model::{Correction, Document, Spelling, Suspect, Token};
use crate::pipeline::Tools;

/// What repair found out about a document.
#[derive(Debug, Clone, Default)]
pub struct Repair {
    /// Edits in order; they do not overlap.
    pub corrections: Vec<Correction>,
    /// Words that look wrong and were left alone, in order.
    pub suspects: Vec<Suspect>,
    /// For each page: what its words say of its state.
    pub pages: Vec<PageState>,
    /// Spelling period of the document.
    pub spelling: Spelling,
}

/// What the words of a page say of its state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageState {
    /// Number of words looked at.
    pub words: u32,
    /// Share of words found in the dictionary as extracted, 0 to 1.
    pub known: f32,
    /// Estimated share of words that OCR damaged, 0 to 1.
    pub damage: f32,
    /// Language, ISO 639-1; `None` when there is too little text.
    pub language: Option<String>,
}

/// Finds the edits that a document needs.
pub fn repair(_document: &Document, _tokens: &[Token], _tools: &Tools<'_>) -> Repair {
    Repair::default()
}
