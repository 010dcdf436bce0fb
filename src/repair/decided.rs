//! What reviewers decided goes before what the program thinks.

use super::Repair;
use crate::decisions::{Concerned, Decided};
use crate::model::{
    Candidate, CodePoints, Correction, Decision, Document, EditKind, EditStatus, Span, Suspect, Verdict,
};

/// Makes the edits obey the decisions about this document; every other edit stays as it is.
///
/// A decision about a place fits as long as the extracted text there is its `before`, whether or not the program makes
/// the same edit today. One that fits no more is listed in [`Repair::unfit`] and changes nothing.
#[must_use]
pub fn obey(mut repair: Repair, document: &Document, decisions: Concerned<'_>) -> Repair {
    if decisions.is_empty() {
        return repair;
    }
    let text = document.whole_text();
    let points = CodePoints::new(text);
    // Series first: a decision about a place goes before one about a series.
    let edits = repair.corrections.iter().filter_map(|c| Some((c.span, decisions.series(&c.before, Some(&c.after))?)));
    let doubts = repair.suspects.iter().filter_map(|s| Some((s.span, decisions.series(&s.text, None)?)));
    let series: Vec<(Span, &Decided)> = edits.chain(doubts).collect();
    for (span, decided) in series {
        if repair.decide(span, &decided.decision) {
            repair.obeyed.insert(decided.id.clone());
        }
    }
    for Decided { id, decision, .. } in decisions.places {
        let span = decision.span.and_then(|span| points.bytes(text, span));
        let fits = span.is_some_and(|span| document.text(span) == decision.before && repair.decide(span, decision));
        if fits {
            repair.obeyed.insert(id.clone());
        } else {
            repair.unfit.insert(id.clone(), decision.before.clone());
        }
    }
    repair.corrections.sort_by_key(|c| (c.span.start, c.span.end));
    repair
}

impl Repair {
    /// Does what was decided about a place; false when another edit reaches into it, or the edit that was rejected is no
    /// longer the one made.
    fn decide(&mut self, span: Span, decision: &Decision) -> bool {
        if self.corrections.iter().any(|c| c.span != span && c.span.overlaps(span)) {
            return false;
        }
        let made = self.corrections.iter_mut().find(|c| c.span == span);
        match (decision.decision, decision.after.as_deref(), made) {
            (Verdict::Accept, Some(after), Some(made)) if made.after == after => made.status = EditStatus::Accepted,
            (Verdict::Accept, Some(after), made) => {
                let edit = by_hand(span, decision, after.to_owned(), EditStatus::Accepted, made.as_deref());
                self.put(edit);
            }
            (Verdict::Reject, Some(after), Some(made)) if made.after != after => return false,
            // A word that is right as it stands needs no edit.
            (Verdict::Accept, None, Some(made)) | (Verdict::Reject, _, Some(made)) => {
                made.status = EditStatus::Rejected;
            }
            (Verdict::Accept | Verdict::Reject, _, None) => self.trust(span),
            (Verdict::Manual, _, made) => {
                let text = decision.text.clone().unwrap_or_default();
                let text = with_line_ends(text, made.as_ref().map_or(&decision.before, |made| &made.after));
                let edit = by_hand(span, decision, text, EditStatus::Manual, made.as_deref());
                self.put(edit);
            }
        }
        true
    }

    /// Puts an edit in place of whatever was thought of its words.
    fn put(&mut self, edit: Correction) {
        self.corrections.retain(|c| c.span != edit.span);
        self.suspects.retain(|s| !s.span.overlaps(edit.span));
        self.corrections.push(edit);
    }

    /// The words here are right as they stand.
    fn trust(&mut self, span: Span) {
        let here = |suspect: &&mut Suspect| span.contains(suspect.span);
        self.suspects.iter_mut().filter(here).for_each(|suspect| suspect.status = EditStatus::Accepted);
    }
}

/// An edit that a person asks for and the program did not make; what it made instead becomes a rival.
fn by_hand(
    span: Span,
    decision: &Decision,
    after: String,
    status: EditStatus,
    made: Option<&Correction>,
) -> Correction {
    let rivals = made.map(|made| Candidate { text: made.after.clone(), probability: made.confidence });
    Correction {
        span,
        before: decision.before.clone(),
        after,
        kind: EditKind::Forced,
        reason: "decided by a person".to_owned(),
        confidence: 1.0,
        rivals: rivals.into_iter().collect(),
        status,
    }
}

/// A word typed for one that was broken over the end of a line or page keeps what ends there, after the word: those that
/// the program's own edit kept, or else those of the extracted text.
fn with_line_ends(text: String, like: &str) -> String {
    if text.contains('\n') {
        return text;
    }
    text + &like.chars().filter(|c| matches!(c, '\n' | '\x0c')).collect::<String>()
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::decisions::Decisions;
    use crate::dictionary::Dictionary;
    use crate::model::{EditStatus, sha256};
    use crate::pipeline::{Tools, repair_text};
    use crate::repair::Repair;

    const DAMAGED: &str = "Vi ser pa tveers af skellene og far stgrre vaerdi for bgrn, nar stgrre projekter gar godt.\n\
                           Unge skal tage del pa tveers af Lgvspring.\n";

    fn obeyed(decisions: &str) -> (Repair, String) {
        let decisions = decisions.replace("HERE", &format!("\"document\":\"{}\"", sha256(DAMAGED.as_bytes())));
        let config = Config { decisions: Decisions::parse(&decisions).unwrap(), ..Config::default() };
        let dictionary = Dictionary::embedded();
        let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
        let (_, repair, text) = repair_text(DAMAGED, &tools);
        (repair, text.as_str().to_owned())
    }

    /// Everything but what was decided is the same, to the byte.
    fn assert_only(decisions: &str, from: &str, to: &str, times: usize) -> Repair {
        let (_, plain) = obeyed("");
        let (repair, text) = obeyed(decisions);
        assert_eq!(text, plain.replacen(from, to, times));
        assert_ne!(text, plain);
        assert!(repair.unfit.is_empty());
        repair
    }

    #[test]
    fn a_rejected_edit_is_recorded_and_the_text_stays() {
        let line = r#"{HERE,"span":[36,42],"before":"stgrre","after":"større","decision":"reject"}"#;
        let repair = assert_only(line, "større", "stgrre", 1);
        let rejected: Vec<_> = repair.corrections.iter().filter(|c| c.status == EditStatus::Rejected).collect();
        assert_eq!(rejected.len(), 1);
        assert_eq!((rejected[0].before.as_str(), rejected[0].after.as_str()), ("stgrre", "større"));
    }

    #[test]
    fn a_series_is_every_place_and_a_place_goes_before_it() {
        let series = r#"{"before":"stgrre","after":"større","decision":"manual","text":"dyrere"}"#;
        assert_only(series, "større", "dyrere", 2);
        let place = r#"{HERE,"span":[64,70],"before":"stgrre","after":"større","decision":"accept"}"#;
        let repair = assert_only(&format!("{series}\n{place}"), "større", "dyrere", 1);
        assert_eq!(repair.corrections.iter().filter(|c| c.status == EditStatus::Accepted).count(), 1);
        assert_eq!(repair.corrections.iter().filter(|c| c.status == EditStatus::Manual).count(), 1);
    }

    #[test]
    fn an_accepted_edit_changes_nothing_but_its_status() {
        let (plain, text) = obeyed("");
        let (repair, same) = obeyed(r#"{"before":"stgrre","after":"større","decision":"accept"}"#);
        assert_eq!(text, same);
        let accepted = repair.corrections.iter().filter(|c| c.status == EditStatus::Accepted);
        assert_eq!(accepted.count(), 2);
        assert_eq!(plain.corrections.len(), repair.corrections.len());
    }

    #[test]
    fn a_decision_whose_text_is_gone_changes_nothing_and_is_told() {
        let (_, plain) = obeyed("");
        let (repair, text) = obeyed(r#"{HERE,"span":[30,36],"before":"stgrre","after":"større","decision":"reject"}"#);
        assert_eq!(text, plain);
        assert_eq!(repair.unfit.values().collect::<Vec<_>>(), ["stgrre"]);
        let (repair, _) =
            obeyed(r#"{HERE,"span":[9999,10005],"before":"stgrre","after":"større","decision":"accept"}"#);
        assert_eq!(repair.unfit.len(), 1);
    }

    #[test]
    fn a_word_that_the_program_leaves_can_be_typed_anew() {
        let line = r#"{HERE,"span":[32,35],"before":"far","decision":"manual","text":"får"}"#;
        assert_only(line, "far", "får", 1);
    }
}
