//! The JSON result. Field order is the order in the file; every list is in reading order.

use super::findings::{Case, Claim, Frame, PersonalData, Question, Recommendation, Section, Statement};
use super::{Candidate, CodePointSpan, EditKind, EditStatus, LimitExceeded, PageImage, SourceFile, TextFrom};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the record's contract, written into every record.
pub const RECORD_SCHEMA: &str = "pjece-record";
/// Name of the audit's contract, written into its first line.
pub const AUDIT_SCHEMA: &str = "pjece-audit";
/// Version of both contracts: major for breaking changes, minor for new fields.
pub const SCHEMA_VERSION: &str = "1.0.0";

/// One document's result: what `DIR/<path>.json` holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Always `pjece-record`.
    pub schema: String,
    /// Semantic version of this contract.
    pub schema_version: String,
    /// The input.
    pub source: RecordSource,
    /// What made this record.
    pub provenance: Provenance,
    /// Only in records that do not hold the whole document: which limit ended reading after the pages that are here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<LimitExceeded>,
    /// What is known of the document as a whole.
    pub document: DocumentFacts,
    /// Pages in order.
    pub pages: Vec<PageFacts>,
    /// Repaired running text; pages separated by form feeds; page furniture and noise left out.
    pub text: String,
    /// Headings in order.
    pub sections: Vec<Section>,
    /// What the pamphlet asks somebody to do.
    pub recommendations: Vec<Recommendation>,
    /// Named conditions, principles, agenda items or themes that the pamphlet sets up.
    pub frames: Vec<Frame>,
    /// Named practices of organisations.
    pub cases: Vec<Case>,
    /// Discussion questions to the reader.
    pub questions: Vec<Question>,
    /// Normative sentences outside lists of recommendations.
    pub statements: Vec<Statement>,
    /// Numbers that the pamphlet states about its own content, held against what was found.
    pub claims: Vec<Claim>,
    /// Personal data that was noticed; the data itself is not repeated here.
    pub personal_data: Vec<PersonalData>,
    /// How many edits of each kind the repair made; each edit stands in the audit file.
    pub corrections: CorrectionCounts,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

/// The input that a record was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordSource {
    /// Path relative to the input folder, `/` between folders; of a folder of page images the folder's.
    pub path: String,
    /// SHA-256 of the bytes, lower-case hexadecimal. Of a folder of page images it is taken of a list: for each of `files`
    /// a line of its `sha256` (`-` when null), two spaces, its `name` and a line feed, as `sha256sum` prints it.
    pub sha256: String,
    /// Size; of a folder of page images that of its files together.
    pub bytes: u64,
    /// Media type, judged by content; `image/*` for a folder of page images.
    pub media_type: String,
    /// Only when the document is a folder of page images (`--group folder`): its files in the order of pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<SourceFile>,
    /// The archive's own facts about the document, carried through from the manifest.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub record: BTreeMap<String, String>,
}

/// Do the archive's facts keep a document from the public? They state an `access` that is not `public`.
pub fn is_restricted(facts: &BTreeMap<String, String>) -> bool {
    facts.get("access").is_some_and(|access| access != "public")
}

/// Everything that shaped the result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Version of pjece.
    pub pjece: String,
    /// SHA-256 over the built dictionary files.
    pub dictionary_sha256: String,
    /// SHA-256 over the effective configuration.
    pub config_sha256: String,
    /// The OCR engine, when one was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ocr: Option<OcrEngineFacts>,
    /// What reviewers decided, when a run was given decisions that may concern this document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<DecisionFacts>,
}

/// The decisions that a record was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DecisionFacts {
    /// SHA-256 over those that may concern this document: about its places, and about series.
    pub sha256: String,
    /// Ids of those that were obeyed, sorted.
    pub obeyed: Vec<String>,
    /// Ids of those about places of this document that no longer fit, sorted; each has a warning.
    pub unfit: Vec<String>,
}

/// An OCR engine and its model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OcrEngineFacts {
    /// Name and version, as `tesseract 5.3.0`.
    pub engine: String,
    /// Model, as `dan`.
    pub model: String,
    /// SHA-256 of the model file, when it is at hand.
    pub model_sha256: Option<String>,
}

/// Facts about the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentFacts {
    /// Title as printed, or as stated by the file when none is printed.
    pub title: Option<String>,
    /// Subtitle as printed.
    pub subtitle: Option<String>,
    /// Who published it.
    pub publishers: Vec<String>,
    /// Date as far as known: `2008`, `2008-10` or `2008-10-03`.
    pub published: Option<String>,
    /// Where the date stands: `imprint`, `cover`, `foreword` or `pdf_metadata`.
    pub published_basis: Option<String>,
    /// ISBN, digits only.
    pub isbn: Option<String>,
    /// Language of most of the text, ISO 639-1.
    pub language: Option<String>,
    /// Genre.
    pub kind: DocumentKind,
    /// Estimated share of words that OCR damaged before repair, 0 to 1.
    pub ocr_damage: f32,
    /// Spelling period that repair respects.
    pub spelling: Spelling,
}

/// Genre of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// One large sheet with panels.
    Poster,
    /// A page of a web site.
    Webpage,
    /// A text of some pages with a position to put forward.
    Pamphlet,
    /// An informing booklet.
    Brochure,
    /// A folded sheet.
    Leaflet,
    /// Slides of a talk.
    Slides,
    /// A collection of projects or examples.
    Catalogue,
    /// A longer study.
    Report,
    /// A letter.
    Letter,
    /// None of these, or not enough to tell.
    Other,
}

/// Spelling period of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Spelling {
    /// Since 1948: å, small letters for nouns.
    #[default]
    Modern,
    /// Before 1948: aa, capital nouns, skulde, kunde, vilde.
    Pre1948,
}

/// Facts about a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PageFacts {
    /// Counted from 1.
    pub number: u32,
    /// Width as shown, points; null without paper.
    pub width: Option<f32>,
    /// Height as shown, points; null without paper.
    pub height: Option<f32>,
    /// Clockwise rotation that the file asks for, degrees.
    pub rotation: u16,
    /// Where the text came from.
    pub text_from: TextFrom,
    /// Share of words that are Danish (or the page's language) as extracted, 0 to 1; null without words.
    pub quality: Option<f32>,
    /// Language, ISO 639-1, or `und` for one that pjece does not know; null when there is too little text.
    pub language: Option<String>,
    /// Probability that most of the page is in this language, 0 to 1; null for `und`, and when there is too little text.
    pub language_confidence: Option<f32>,
    /// The picture that the page was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<PageImage>,
    /// The file that it is in, by its name in `source.files`, when the document is a folder of page images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Running heads, feet, page numbers and noise that were left out of the running text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// Doubts about this page.
    pub warnings: Vec<Warning>,
}

/// Text that stands on a page but not in the running text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// `furniture` or `noise`.
    pub kind: String,
    /// The text as extracted.
    pub text: String,
    /// Its box `[left, top, right, bottom]`, points; null without paper.
    #[serde(rename = "box")]
    pub rect: Option<[f32; 4]>,
}

/// How many edits the repair made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CorrectionCounts {
    /// Edits by kind; rejected ones do not count.
    pub by_kind: BTreeMap<EditKind, u32>,
    /// Edits that a person decided, by what was decided; absent when there is none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub decided: BTreeMap<EditStatus, u32>,
    /// Words left alone that look wrong; those that a person found right do not count.
    pub suspects: u32,
}

/// A doubt, with a class that programs can test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// Stable class, as `no_text`, `encoding_converted`, `claim_failed`.
    pub class: String,
    /// What, where and what to do.
    pub message: String,
}

impl Warning {
    /// A warning of this class.
    pub fn new(class: &str, message: impl Into<String>) -> Self {
        Self { class: class.to_owned(), message: message.into() }
    }
}

/// One line of `DIR/<path>.audit.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AuditLine {
    /// The first line: what this file is about.
    Head {
        /// Always `pjece-audit`.
        schema: String,
        /// Semantic version of this contract.
        schema_version: String,
        /// SHA-256 of the source.
        sha256: String,
    },
    /// An edit.
    Correction {
        /// Page, from 1.
        page: u32,
        /// Box on the page; null without paper.
        #[serde(rename = "box")]
        rect: Option<[f32; 4]>,
        /// Place in the extracted text.
        span_extracted: CodePointSpan,
        /// Place in the record's `text`; null where it was left out of it.
        span: Option<CodePointSpan>,
        /// Text before.
        before: String,
        /// Text after.
        after: String,
        /// Kind of edit.
        kind: EditKind,
        /// Why.
        reason: String,
        /// Probability that it is right, 0 to 1.
        confidence: f32,
        /// Other readings, best first.
        rivals: Vec<Candidate>,
        /// Who decided.
        status: EditStatus,
    },
    /// A word that looks wrong and was left alone.
    Suspect {
        /// Page, from 1.
        page: u32,
        /// Box on the page; null without paper.
        #[serde(rename = "box")]
        rect: Option<[f32; 4]>,
        /// Place in the extracted text.
        span_extracted: CodePointSpan,
        /// Place in the record's `text`; null where it was left out of it.
        span: Option<CodePointSpan>,
        /// The text there.
        text: String,
        /// Why it was left.
        reason: String,
        /// Possible readings, best first.
        candidates: Vec<Candidate>,
        /// `accepted` when a person said that the word is right as it stands; else `auto`.
        status: EditStatus,
    },
    /// Something that looked like a recommendation, frame, case, question, statement or claim and was refused.
    Refused {
        /// Page, from 1.
        page: u32,
        /// Box on the page; null without paper.
        #[serde(rename = "box")]
        rect: Option<[f32; 4]>,
        /// Place in the extracted text.
        span_extracted: CodePointSpan,
        /// Place in the record's `text`.
        span: CodePointSpan,
        /// `recommendation`, `frame`, `case`, `question`, `statement` or `claim`.
        class: String,
        /// The rule that looked at it.
        rule: String,
        /// Why it was refused.
        reason: String,
        /// The text there.
        text: String,
    },
    /// A word of the extracted text and where it stands on paper.
    Word {
        /// Page, from 1.
        page: u32,
        /// Box on the page.
        #[serde(rename = "box")]
        rect: [f32; 4],
        /// Place in the extracted text.
        span_extracted: CodePointSpan,
        /// The word.
        text: String,
        /// The OCR engine's confidence, 0 to 1.
        confidence: Option<f32>,
    },
}
