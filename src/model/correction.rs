use super::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One edit of the extracted text: traceable, reversible, reviewable.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// What is replaced, in the extracted text.
    pub span: Span,
    /// The text there now.
    pub before: String,
    /// The text to read instead.
    pub after: String,
    /// What kind of edit it is; kinds are counted apart.
    pub kind: EditKind,
    /// Why.
    pub reason: String,
    /// Probability that `after` is right, 0 to 1.
    pub confidence: f32,
    /// Other readings that were weighed, best first.
    pub rivals: Vec<Candidate>,
    /// Who decided.
    pub status: EditStatus,
}

/// A possible reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// The reading.
    pub text: String,
    /// Its probability among the readings weighed, 0 to 1.
    pub probability: f32,
}

/// The kind of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditKind {
    /// A misread word.
    Word,
    /// Words that ran together.
    Split,
    /// A word that fell apart.
    Merge,
    /// A word hyphenated over a line end, joined.
    Hyphen,
    /// A misread list bullet.
    Bullet,
    /// A correction that the user's configuration or decisions ask for.
    Forced,
}

/// Who decided an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditStatus {
    /// The program alone.
    Auto,
    /// A person accepted the program's edit.
    Accepted,
    /// A person rejected the program's edit: the text stays.
    Rejected,
    /// A person typed it.
    Manual,
}

/// A word that looks wrong and was left alone, with what it might be: for review.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspect {
    /// Where, in the extracted text.
    pub span: Span,
    /// The text there.
    pub text: String,
    /// Why it was left.
    pub reason: String,
    /// Best readings first; may be empty.
    pub candidates: Vec<Candidate>,
    /// [`EditStatus::Accepted`] when a person said that the word is right as it stands; else [`EditStatus::Auto`].
    pub status: EditStatus,
}
