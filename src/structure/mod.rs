//! Repaired text to findings: what the pamphlet asks, names, tells and claims.

use crate::dictionary::Dictionary;
use crate::model::{
    Case, Claim, Document, DocumentFacts, DocumentKind, Frame, PersonalData, Question, Recommendation, Section,
    Spelling, Statement, Warning,
};
use crate::repair::RepairedText;

/// Everything that was found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// The document as a whole. (`ocr_damage` and `spelling` are repair's to say and filled in later.)
    pub facts: DocumentFacts,
    /// Headings in order.
    pub sections: Vec<Section>,
    /// Recommendations in reading order.
    pub recommendations: Vec<Recommendation>,
    /// Frames in reading order.
    pub frames: Vec<Frame>,
    /// Cases in reading order.
    pub cases: Vec<Case>,
    /// Questions in reading order.
    pub questions: Vec<Question>,
    /// Normative sentences outside lists, in reading order.
    pub statements: Vec<Statement>,
    /// The pamphlet's own figures, held against the findings.
    pub claims: Vec<Claim>,
    /// Personal data that was noticed.
    pub personal_data: Vec<PersonalData>,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

/// Finds recommendations, frames, cases, questions, statements and claims.
pub fn findings(_document: &Document, _text: &RepairedText, _dictionary: &Dictionary) -> Findings {
    Findings {
        facts: DocumentFacts {
            title: None,
            subtitle: None,
            publishers: Vec::new(),
            published: None,
            published_basis: None,
            isbn: None,
            language: None,
            kind: DocumentKind::Other,
            ocr_damage: 0.0,
            spelling: Spelling::Modern,
        },
        sections: Vec::new(),
        recommendations: Vec::new(),
        frames: Vec::new(),
        cases: Vec::new(),
        questions: Vec::new(),
        statements: Vec::new(),
        claims: Vec::new(),
        personal_data: Vec::new(),
        warnings: Vec::new(),
    }
}
