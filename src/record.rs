//! Everything that was found out about a document, as the JSON contract wants it.

use crate::model::{
    AUDIT_SCHEMA, AuditLine, CodePoints, CorrectionCounts, DecisionFacts, Document, DocumentFacts, DocumentPage,
    EditStatus, LeftOut, PageFacts, Provenance, RECORD_SCHEMA, Record, RecordSource, Rect, Role, SCHEMA_VERSION,
    Source, Span, Warning,
};
use crate::pipeline::{Reading, Tools};
use crate::printable::is_hidden;
use crate::repair::{PageState, Repair, RepairedText};
use crate::structure::Findings;
use std::collections::BTreeMap;

/// Puts a record together. Depends on nothing but its arguments: no clock, no machine.
pub fn record(
    source: &Source,
    document: &Document,
    repair: &Repair,
    text: &RepairedText,
    findings: Findings,
    tools: &Tools<'_>,
) -> Record {
    let (words, damaged) = repair.pages.iter().fold((0.0, 0.0), |(words, damaged), page| {
        (words + page.words as f32, damaged + page.damage * page.words as f32)
    });
    let ocr_damage = if words > 0.0 { damaged / words } else { 0.0 };
    let mut warnings = document.warnings.clone();
    warnings.extend(findings.warnings);
    if text.as_str().trim().is_empty() {
        warnings.push(no_text());
    }
    warnings.extend(repair.unfit.iter().map(|(id, before)| unfit(id, before)));
    Record {
        schema: RECORD_SCHEMA.to_owned(),
        schema_version: SCHEMA_VERSION.to_owned(),
        source: RecordSource {
            path: source.path.clone(),
            sha256: source.sha256.clone(),
            bytes: source.size(),
            media_type: crate::extract::format_of(source)
                .map_or("application/octet-stream", |f| f.media_type())
                .to_owned(),
            files: source.folder.as_ref().map(|folder| folder.files.clone()).unwrap_or_default(),
            record: BTreeMap::new(),
        },
        provenance: Provenance {
            pjece: env!("CARGO_PKG_VERSION").to_owned(),
            dictionary_sha256: tools.dictionary.sha256().to_owned(),
            config_sha256: tools.config.sha256(),
            ocr: document.ocr.clone(),
            decisions: tools.config.decisions.of(&source.sha256).sha256().map(|sha256| DecisionFacts {
                sha256,
                obeyed: repair.obeyed.iter().cloned().collect(),
                unfit: repair.unfit.keys().cloned().collect(),
            }),
        },
        partial: document.partial.clone(),
        document: DocumentFacts { ocr_damage: hundredths(ocr_damage), spelling: repair.spelling, ..findings.facts },
        pages: document
            .pages
            .iter()
            .enumerate()
            .map(|(i, page)| PageFacts {
                file: source.file_of(page).map(|file| file.name.clone()),
                ..page_facts(document, page, repair.pages.get(i))
            })
            .collect(),
        text: text.as_str().to_owned(),
        sections: findings.sections,
        recommendations: findings.recommendations,
        frames: findings.frames,
        cases: findings.cases,
        questions: findings.questions,
        statements: findings.statements,
        claims: findings.claims,
        personal_data: findings.personal_data,
        corrections: counts(repair),
        warnings,
    }
}

/// The doubts about a document that was read and no more.
#[cfg(feature = "cli")]
pub(crate) fn warnings(document: &Document) -> Vec<Warning> {
    let no_text = document.whole_text().trim().is_empty().then(no_text);
    document.warnings.iter().cloned().chain(no_text).collect()
}

fn no_text() -> Warning {
    let message =
        "no text was found; if the pages are pictures, install tesseract-ocr and tesseract-ocr-dan and run again";
    Warning::new("no_text", message)
}

fn unfit(id: &str, before: &str) -> Warning {
    let message = format!(
        "the decision {id} about `{before}` no longer fits: other words stand there now, or another edit is made; decide anew"
    );
    Warning::new("decision_unfit", message)
}

fn hundredths(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn counts(repair: &Repair) -> CorrectionCounts {
    let mut by_kind = BTreeMap::new();
    let mut decided = BTreeMap::new();
    for correction in &repair.corrections {
        if correction.status != EditStatus::Rejected {
            *by_kind.entry(correction.kind).or_insert(0) += 1;
        }
        if correction.status != EditStatus::Auto {
            *decided.entry(correction.status).or_insert(0) += 1;
        }
    }
    let suspects = repair.suspects.iter().filter(|suspect| suspect.status == EditStatus::Auto).count();
    CorrectionCounts { by_kind, decided, suspects: suspects as u32 }
}

fn page_facts(document: &Document, page: &DocumentPage, state: Option<&PageState>) -> PageFacts {
    let left_out = document
        .blocks
        .iter()
        .filter(|block| block.page == page.number)
        .filter_map(|block| {
            let kind = match block.role {
                Role::Furniture => "furniture",
                Role::Noise => "noise",
                _ => return None,
            };
            Some(LeftOut {
                kind: kind.to_owned(),
                text: document.text(block.span).to_owned(),
                rect: block.rect.map(Rect::rounded),
            })
        })
        .collect();
    let round = |v: f32| (v * 10.0).round() / 10.0;
    let language = state.and_then(|s| s.language.as_ref());
    PageFacts {
        number: page.number,
        width: page.size.map(|(width, _)| round(width)),
        height: page.size.map(|(_, height)| round(height)),
        rotation: page.rotation,
        text_from: page.text_from,
        quality: state.filter(|s| s.words > 0).map(|s| hundredths(s.known)),
        language: language.map(|found| found.tag.to_owned()),
        language_confidence: language.and_then(|found| found.confidence).map(hundredths),
        image: page.image,
        file: None,
        left_out,
        warnings: page.warnings.iter().cloned().chain(hidden_characters(document.text(page.span))).collect(),
    }
}

/// Characters that nobody sees are kept, because the text is never altered, and told.
fn hidden_characters(text: &str) -> Option<Warning> {
    let mut counts: BTreeMap<char, u32> = BTreeMap::new();
    text.chars().filter(|letter| is_hidden(*letter)).for_each(|letter| *counts.entry(letter).or_default() += 1);
    let list: Vec<String> =
        counts.iter().map(|(letter, count)| format!("U+{:04X} ({count})", u32::from(*letter))).collect();
    (!list.is_empty()).then(|| {
        let list = list.join(", ");
        Warning::new(
            "hidden_characters",
            format!("holds characters that show nothing and may turn or hide words: {list}"),
        )
    })
}

/// The audit: one line per edit, suspect, refused item and word with its box, each in reading order.
pub fn audit(reading: &Reading) -> Vec<AuditLine> {
    let document = &reading.document;
    let text = document.whole_text();
    let points = CodePoints::new(text);
    let head = AuditLine::Head {
        schema: AUDIT_SCHEMA.to_owned(),
        schema_version: SCHEMA_VERSION.to_owned(),
        sha256: reading.record.source.sha256.clone(),
    };
    let words = document.words.iter().map(|w| AuditLine::Word {
        page: document.page_at(w.span.start).map_or(1, |p| p.number),
        rect: w.rect.rounded(),
        span_extracted: points.span(text, w.span),
        text: document.text(w.span).to_owned(),
        confidence: w.confidence,
    });
    let refused = reading.refused.iter().filter_map(|refused| {
        let place = refused.evidence.first()?;
        let (class, rule) = (refused.class.to_owned(), refused.rule.to_owned());
        let (reason, text) = (refused.reason.clone(), place.quote.clone());
        let (page, rect, span_extracted, span) = (place.page, place.rect, place.span_extracted, place.span);
        Some(AuditLine::Refused { page, rect, span_extracted, span, class, rule, reason, text })
    });
    let edits = edits(document, &reading.repair, &reading.text);
    std::iter::once(head).chain(edits).chain(refused).chain(words).collect()
}

/// The part of the audit that tells of repair: one line per edit, then one per suspect, each in reading order.
pub fn edits(document: &Document, repair: &Repair, repaired: &RepairedText) -> Vec<AuditLine> {
    let text = document.whole_text();
    let points = CodePoints::new(text);
    let place = |span: Span| {
        let page = document.page_at(span.start).map_or(1, |p| p.number);
        (page, document.rect(span).map(Rect::rounded), points.span(text, span))
    };
    let repaired_points = CodePoints::new(repaired.as_str());
    let in_text = |span: Span| {
        let span = repaired.to_repaired(span);
        (!span.is_empty()).then(|| repaired_points.span(repaired.as_str(), span))
    };
    let corrections = repair.corrections.iter().map(|c| {
        let (page, rect, span_extracted) = place(c.span);
        AuditLine::Correction {
            page,
            rect,
            span_extracted,
            span: in_text(c.span),
            before: c.before.clone(),
            after: c.after.clone(),
            kind: c.kind,
            reason: c.reason.clone(),
            confidence: c.confidence,
            rivals: c.rivals.clone(),
            status: c.status,
        }
    });
    let suspects = repair.suspects.iter().map(|s| {
        let (page, rect, span_extracted) = place(s.span);
        let (text, reason, candidates) = (s.text.clone(), s.reason.clone(), s.candidates.clone());
        let span = in_text(s.span);
        AuditLine::Suspect { page, rect, span_extracted, span, text, reason, candidates, status: s.status }
    });
    corrections.chain(suspects).collect()
}
