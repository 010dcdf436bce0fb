//! What was found in a document, as the record tells it: each item with its evidence.

use super::CodePointSpan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A heading and where its section begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// Stable id.
    pub id: String,
    /// 1 is the highest.
    pub level: u8,
    /// The heading.
    pub title: String,
    /// The section, heading included, in `text`.
    pub span: CodePointSpan,
    /// Page of the heading.
    pub page: u32,
}

/// Where an item stands in the source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Page, from 1.
    pub page: u32,
    /// Box `[left, top, right, bottom]` in points from the page's top left; null where there is no paper.
    #[serde(rename = "box")]
    pub rect: Option<[f32; 4]>,
    /// Place in the record's `text`.
    pub span: CodePointSpan,
    /// Place in the extracted text (`pjece text --raw`).
    pub span_extracted: CodePointSpan,
    /// `text` at `span`, to the letter.
    pub quote: String,
}

/// Something the pamphlet asks somebody to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recommendation {
    /// Stable id.
    pub id: String,
    /// The whole item without bullet or number; `…` at each broken edge.
    pub text: String,
    /// Nearest heading above that says more than a bare label.
    pub theme: Option<String>,
    /// Who is asked; null when the text does not say.
    pub addressee: Option<String>,
    /// False when the item is visibly cut off.
    pub complete: bool,
    /// 0 to 1.
    pub confidence: f32,
    /// The rule that made it.
    pub rule: String,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// A named condition, principle, agenda item or theme that the pamphlet sets up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Frame {
    /// Stable id.
    pub id: String,
    /// The pamphlet's own word for it, in the singular: `ramme`, `princip`, `pejlemærke`, `tema` …
    pub kind: String,
    /// Its number, when it has one.
    pub number: Option<u32>,
    /// Its name.
    pub title: String,
    /// Its body, paragraphs separated by empty lines.
    pub text: Option<String>,
    /// 0 to 1.
    pub confidence: f32,
    /// The rule that made it.
    pub rule: String,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// A named practice of one or more organisations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Case {
    /// Stable id.
    pub id: String,
    /// `eksempel`, `projekt` or `delprojekt`.
    pub kind: String,
    /// Title without "X Kommune:" or "CASE:".
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// The theme it stands under.
    pub theme: Option<String>,
    /// Verbatim: the whole text of an example, the first paragraph of a project.
    pub summary: Option<String>,
    /// False when its text is cut off.
    pub complete: bool,
    /// Whose practice it is.
    pub organisations: Vec<Organisation>,
    /// Who takes part, as listed.
    pub participants: Vec<Organisation>,
    /// How many participants the text claims.
    pub claimed_participants: Option<u32>,
    /// 0 to 1.
    pub confidence: f32,
    /// The rule that made it.
    pub rule: String,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// An organisation as named in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Organisation {
    /// Today's name.
    pub name: String,
    /// The name in the text.
    pub as_written: String,
    /// Official municipality code valid at the document's date; null for other organisations or when unknown.
    pub code: Option<String>,
    /// Codes that may be meant when the document's date does not tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
}

/// A discussion question to the reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// Stable id.
    pub id: String,
    /// The question.
    pub text: String,
    /// The theme it stands under.
    pub theme: Option<String>,
    /// 0 to 1.
    pub confidence: f32,
    /// The rule that made it.
    pub rule: String,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// A normative sentence with an actor, outside lists of recommendations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// Stable id.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// Who is to act; null when the sentence is passive.
    pub actor: Option<String>,
    /// 0 to 1.
    pub confidence: f32,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// A number that the pamphlet states about its own content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// The words that state it.
    pub text: String,
    /// The number stated.
    pub claimed: u32,
    /// What it counts: `frames`, `frames:<kind>`, `recommendations`, `cases`, `cases:<kind>`, `questions`,
    /// `participants:<title of a case or theme>`, `participants:all`, `publishers`.
    pub counts: String,
    /// What pjece counted; null when it cannot be counted.
    pub counted: Option<u32>,
    /// Do the two agree? Null when it cannot be checked.
    pub holds: Option<bool>,
    /// Where it is stated.
    pub evidence: Vec<Evidence>,
}

/// Personal data that was noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalData {
    /// `cpr`, `phone`, `address` or `email`.
    pub kind: String,
    /// Page, from 1.
    pub page: u32,
    /// Place in the record's `text`.
    pub span: CodePointSpan,
}
