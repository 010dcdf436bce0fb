use super::CodePointSpan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One line of a `decisions.jsonl`: what a person decided about an edit or about a word in doubt.
///
/// With `document` and `span` it is about one place, without them about a series: every place of the run where the
/// same edit or the same doubt is met. A decision about one place goes before one about a series.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// SHA-256 of the document's bytes, lower-case hexadecimal; absent for a series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Place in the extracted text, code points, as `span_extracted` in the audit; absent for a series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<CodePointSpan>,
    /// The extracted text there, to the letter.
    pub before: String,
    /// What the edit makes of it; absent when the decision is about a word that was left in doubt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What was decided.
    pub decision: Verdict,
    /// With `manual`: the text to put instead of `before`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What was decided about an edit or a word in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The edit is right; of a word in doubt: the word is right as it stands.
    Accept,
    /// The edit is wrong: the text stays as extracted.
    Reject,
    /// Neither: `text` is what the paper says.
    Manual,
}
