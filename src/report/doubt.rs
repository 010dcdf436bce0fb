//! Where a person's look is worth most: edits and words in doubt, each with the probability that something is wrong there.

use crate::model::{AuditLine, CodePointSpan, EditKind, EditStatus};

/// A word that looks wrong, and for which nothing better is known, is wrong as often as not.
const UNKNOWN: f32 = 0.5;

/// An edit, or a word in doubt.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Page, from 1.
    pub page: u32,
    /// Its box on the page, points.
    pub rect: Option<[f32; 4]>,
    /// Place in the extracted text.
    pub span_extracted: CodePointSpan,
    /// Place in the record's text.
    pub span: Option<CodePointSpan>,
    /// The extracted text.
    pub before: String,
    /// What the edit makes of it; `None` for a word that was left.
    pub after: Option<String>,
    /// What kind of edit; `None` for a word that was left.
    pub kind: Option<EditKind>,
    /// Other readings, best first.
    pub readings: Vec<String>,
    /// Why, as the audit says it.
    pub reason: String,
    /// Probability that the text is wrong as it now stands, 0 to 1; 0 where a person decided.
    pub doubt: f32,
    /// Who decided.
    pub status: EditStatus,
}

/// The edits and the words in doubt of an audit, in order of the extracted text.
pub fn spots(audit: &[AuditLine]) -> Vec<Spot> {
    let mut spots: Vec<Spot> = audit.iter().filter_map(spot).collect();
    spots.sort_by_key(|spot| spot.span_extracted);
    spots
}

fn spot(line: &AuditLine) -> Option<Spot> {
    Some(match line.clone() {
        AuditLine::Correction {
            page,
            rect,
            span_extracted,
            span,
            before,
            after,
            kind,
            reason,
            confidence,
            rivals,
            status,
        } => Spot {
            page,
            rect,
            span_extracted,
            span,
            before,
            after: Some(after),
            kind: Some(kind),
            readings: rivals.into_iter().map(|rival| rival.text).collect(),
            reason,
            doubt: if status == EditStatus::Auto { (1.0 - confidence).clamp(0.0, 1.0) } else { 0.0 },
            status,
        },
        AuditLine::Suspect { page, rect, span_extracted, span, text, reason, candidates, status } => Spot {
            page,
            rect,
            span_extracted,
            span,
            before: text,
            after: None,
            kind: None,
            doubt: match status {
                EditStatus::Auto if candidates.is_empty() => UNKNOWN,
                EditStatus::Auto => candidates.iter().map(|c| c.probability).sum::<f32>().clamp(0.0, 1.0),
                _ => 0.0,
            },
            readings: candidates.into_iter().map(|candidate| candidate.text).collect(),
            reason,
            status,
        },
        AuditLine::Head { .. } | AuditLine::Refused { .. } | AuditLine::Word { .. } => return None,
    })
}

/// How many errors are still to be expected in these places.
pub(super) fn expected(spots: &[Spot]) -> f64 {
    spots.iter().map(|spot| f64::from(spot.doubt)).sum()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::Candidate;

    /// An edit of the first page.
    pub(in crate::report) fn edit(at: usize, before: &str, after: &str, confidence: f32) -> AuditLine {
        AuditLine::Correction {
            page: 1,
            rect: None,
            span_extracted: [at, at + before.chars().count()],
            span: Some([at, at + after.chars().count()]),
            before: before.to_owned(),
            after: after.to_owned(),
            kind: EditKind::Word,
            reason: "ø read as g".to_owned(),
            confidence,
            rivals: Vec::new(),
            status: EditStatus::Auto,
        }
    }

    /// A word in doubt on the first page.
    pub(in crate::report) fn suspect(at: usize, text: &str, readings: &[(&str, f32)]) -> AuditLine {
        let candidates = readings.iter().map(|(text, p)| Candidate { text: (*text).to_owned(), probability: *p });
        AuditLine::Suspect {
            page: 1,
            rect: None,
            span_extracted: [at, at + text.chars().count()],
            span: Some([at, at + text.chars().count()]),
            text: text.to_owned(),
            reason: "not in the dictionary".to_owned(),
            candidates: candidates.collect(),
            status: EditStatus::Auto,
        }
    }

    #[test]
    fn doubt_is_what_may_be_wrong_as_it_stands() {
        let all = spots(&[edit(9, "bgrn", "børn", 0.9), suspect(2, "far", &[("får", 0.3)]), suspect(30, "xq", &[])]);
        assert_eq!(all.iter().map(|s| s.before.as_str()).collect::<Vec<_>>(), ["far", "bgrn", "xq"]);
        assert!((expected(&all) - 0.9).abs() < 1e-6);
    }

    #[test]
    fn what_a_person_decided_is_no_longer_in_doubt() {
        let mut line = edit(0, "bgrn", "børn", 0.9);
        if let AuditLine::Correction { status, .. } = &mut line {
            *status = EditStatus::Rejected;
        }
        assert!(expected(&spots(&[line])).abs() < 1e-9);
    }
}
