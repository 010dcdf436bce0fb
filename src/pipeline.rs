//! The table of contents: every stage in order, each a function from value to value.

use crate::config::Config;
use crate::dictionary::Dictionary;
use crate::extract::OcrEngine;
use crate::model::{Document, Record, Source, sha256};
use crate::repair::{Repair, RepairedText};
use crate::structure::Refused;
use crate::{Error, extract, layout, record, repair, structure, tokenize};

/// What comes from outside and stays the same for every document.
pub struct Tools<'a> {
    /// Words, their frequencies and roles.
    pub dictionary: &'a Dictionary,
    /// The OCR engine, when one is at hand.
    pub ocr_engine: Option<&'a dyn OcrEngine>,
    /// What the user set.
    pub config: &'a Config,
}

/// A pamphlet that was read: the extracted text, what repair did, the repaired text and the result.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The extracted text, never altered.
    pub document: Document,
    /// The edits and the words left in doubt.
    pub repair: Repair,
    /// The text with the edits applied, and the way back.
    pub text: RepairedText,
    /// The result.
    pub record: Record,
    /// What looked like an item and was refused, with the reason.
    pub refused: Vec<Refused>,
}

/// Reads one pamphlet: bytes in, structured result out. Opens nothing itself; outside help is in `tools`.
///
/// ```
/// use pjece::{Tools, config::Config, dictionary::Dictionary, model::Source, pipeline};
///
/// let (dictionary, config) = (Dictionary::embedded(), Config::default());
/// let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
/// let text = "EN STILLE BY\n\nVi anbefaler kommunen at:\n\n• Sænke farten på skolevejen.\n• Plante træer langs gaden.\n";
///
/// let reading = pipeline::run(&Source::new("by.txt", text.into()), &tools)?;
/// let found: Vec<&str> = reading.record.recommendations.iter().map(|r| r.text.as_str()).collect();
/// assert_eq!(found, ["Sænke farten på skolevejen.", "Plante træer langs gaden."]);
/// # Ok::<(), pjece::Error>(())
/// ```
///
/// # Errors
/// Only reading can fail (see [`Error`]); later stages are total and put doubts into warnings.
pub fn run(source: &Source, tools: &Tools<'_>) -> Result<Reading, Error> {
    Ok(understood(document(source, tools)?, source, tools))
}

/// The stages of [`run`] after the first two; they cannot fail.
pub fn understood(document: Document, source: &Source, tools: &Tools<'_>) -> Reading {
    let tokens = tokenize::tokens(&document);
    let repair = repair::repair(&document, &tokens, tools);
    let repair = repair::obey(repair, &document, tools.config.decisions.of(&source.sha256)); // people go first
    let text = repair::apply(&document, &repair.corrections); // extracted text stays in `document`
    let (ids, without) = (structure::Ids::default(), &tools.config.without);
    let mut findings = structure::findings(&document, &text, tools.dictionary, &ids, without);
    let refused = std::mem::take(&mut findings.refused);
    let record = record::record(source, &document, &repair, &text, findings, tools);
    Reading { document, repair, text, record, refused }
}

/// The first two stages alone: what `pjece text --raw` needs.
///
/// # Errors
/// Those of [`run`].
pub fn document(source: &Source, tools: &Tools<'_>) -> Result<Document, Error> {
    let extracted = extract::pages(source, tools)?; // what stands where
    Ok(layout::document(extracted, &tools.config.without)) // in which order it is read
}

/// Repairs running text without looking for structure: what `pjece repair` does.
///
/// ```
/// use pjece::{Tools, config::Config, dictionary::Dictionary, pipeline};
///
/// let (dictionary, config) = (Dictionary::embedded(), Config::default());
/// let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
/// let ocr = "Mange bgrn er nervgse, nar de skal til laegen, og foreldrene ved ikke, hvad de skal ggre.";
///
/// let (document, repair, text) = pipeline::repair_text(ocr, &tools);
/// assert!(text.as_str().starts_with("Mange børn er nervøse, når de skal til lægen"));
/// // The extracted text stays; each edit says where, why and how sure.
/// let first = &repair.corrections[0];
/// assert_eq!((document.text(first.span), first.after.as_str()), ("bgrn", "børn"));
/// assert_eq!(first.reason, "ø read as g");
/// ```
pub fn repair_text(text: &str, tools: &Tools<'_>) -> (Document, Repair, RepairedText) {
    let document = layout::document(extract::text::from_str(text), &tools.config.without);
    let tokens = tokenize::tokens(&document);
    let repair = repair::repair(&document, &tokens, tools);
    let decisions = &tools.config.decisions;
    let repair = if decisions.is_empty() {
        repair
    } else {
        repair::obey(repair, &document, decisions.of(&sha256(text.as_bytes())))
    };
    let repaired = repair::apply(&document, &repair.corrections);
    (document, repair, repaired)
}
