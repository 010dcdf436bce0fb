//! What reviewers decided: a `decisions.jsonl`, read and put in order by the document that each decision is about.

use crate::model::{Decision, Verdict, sha256};
use crate::nearest::with_nearest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All decisions of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    // By the document's SHA-256.
    places: BTreeMap<String, Vec<Decided>>,
    // By `before`.
    series: BTreeMap<String, Vec<Decided>>,
    series_sha256: String,
}

/// A decision with its name and its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Stable id: the same decision has it in every file.
    pub id: String,
    /// Its line in the file, from 1.
    pub line: usize,
    /// What was decided.
    pub decision: Decision,
}

/// The decisions that may concern one document.
#[derive(Debug, Clone, Copy)]
pub struct Concerned<'a> {
    /// About places of this document.
    pub places: &'a [Decided],
    series: &'a BTreeMap<String, Vec<Decided>>,
    series_sha256: &'a str,
}

impl Decisions {
    /// Reads a file's text: a JSON object a line (schema `pjece schema decisions`), empty lines are skipped. The same
    /// decision may stand there twice, so that the files of several reviewers can be put together.
    ///
    /// ```
    /// use pjece::decisions::Decisions;
    ///
    /// let decisions = Decisions::parse(r#"{"before":"Lgvspring","decision":"manual","text":"Løvspring"}"#)?;
    /// assert_eq!(decisions.all().count(), 1);
    /// assert!(Decisions::parse(r#"{"before":"Lgvspring"}"#).unwrap_err().starts_with("line 1: is no decision"));
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    /// The first line that is no decision, or that contradicts an earlier one, and what to do.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut decisions = Self::default();
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let at_line = |why: String| format!("line {}: {why}", index + 1);
            let decision: Decision =
                serde_json::from_str(line).map_err(|e| at_line(format!("is no decision ({})", without_place(&e))))?;
            check(&decision).map_err(|why| at_line(why.to_owned()))?;
            decisions.add(Decided { id: id(&decision), line: index + 1, decision }).map_err(at_line)?;
        }
        let ids = decisions.series.values().flatten().map(|decided| decided.id.as_str());
        decisions.series_sha256 = sha256(ids.collect::<Vec<_>>().join("\n").as_bytes());
        Ok(decisions)
    }

    fn add(&mut self, new: Decided) -> Result<(), String> {
        let decision = &new.decision;
        let about = match &decision.document {
            Some(document) => self.places.entry(document.clone()).or_default(),
            None => self.series.entry(decision.before.clone()).or_default(),
        };
        let same_place = |old: &&Decided| {
            old.decision.span == decision.span
                && old.decision.before == decision.before
                && (decision.span.is_some() || old.decision.after == decision.after)
        };
        match about.iter().find(same_place) {
            Some(old) if old.id == new.id => Ok(()),
            Some(old) => Err(format!("contradicts line {}, which is about the same; keep one of the two", old.line)),
            None => {
                about.push(new);
                about.sort_by(|a, b| a.decision.cmp(&b.decision));
                Ok(())
            }
        }
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.series.is_empty()
    }

    /// Those that may concern the document with this digest.
    pub fn of(&self, sha256: &str) -> Concerned<'_> {
        let places = self.places.get(sha256).map_or(&[][..], Vec::as_slice);
        Concerned { places, series: &self.series, series_sha256: &self.series_sha256 }
    }

    /// Every decision, in no order that means anything but always the same.
    pub fn all(&self) -> impl Iterator<Item = &Decided> {
        self.places.values().chain(self.series.values()).flatten()
    }

    /// SHA-256 over all decisions.
    pub fn sha256(&self) -> String {
        digest(self.all(), "")
    }
}

impl<'a> Concerned<'a> {
    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.series.is_empty()
    }

    /// The decision about a series that an edit belongs to, or, with `after` absent, a word in doubt.
    pub fn series(&self, before: &str, after: Option<&str>) -> Option<&'a Decided> {
        self.series.get(before)?.iter().find(|decided| decided.decision.after.as_deref() == after)
    }

    /// SHA-256 over these decisions, whatever else stands in the file; `None` when there is none.
    pub fn sha256(&self) -> Option<String> {
        (!self.is_empty()).then(|| digest(self.places, self.series_sha256))
    }
}

fn digest<'a>(decisions: impl IntoIterator<Item = &'a Decided>, more: &str) -> String {
    let ids = decisions.into_iter().map(|decided| decided.id.as_str()).chain([more]);
    sha256(ids.collect::<Vec<_>>().join("\n").as_bytes())
}

fn id(decision: &Decision) -> String {
    let canonical = serde_json::to_vec(decision).expect("a struct of plain values always serialises");
    let digest = sha256(&canonical);
    format!("d-{}", digest.get(..12).unwrap_or(&digest))
}

/// What the type cannot check.
fn check(decision: &Decision) -> Result<(), &'static str> {
    let is_digest = |text: &String| text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if decision.document.is_some() != decision.span.is_some() {
        return Err("`document` and `span` belong together; leave both out for a series");
    }
    if decision.document.as_ref().is_some_and(|digest| !is_digest(digest)) {
        return Err("`document` is no SHA-256 in 64 lower-case hexadecimal digits; copy it from the record");
    }
    if decision.before.is_empty() || decision.span.is_some_and(|[start, end]| start >= end) {
        return Err("is about no text; `before` and `span` must not be empty");
    }
    match (decision.decision, &decision.text) {
        (Verdict::Manual, None) => Err("`manual` needs `text`, the text to put"),
        (Verdict::Accept | Verdict::Reject, Some(_)) => Err("only `manual` takes `text`"),
        (Verdict::Manual, Some(text)) if *text == decision.before => {
            Err("`text` is the same as `before`; reject the edit, or accept the word, instead")
        }
        (Verdict::Manual, Some(text)) if text.chars().any(|c| c.is_control() && c != '\n') => {
            Err("`text` holds a control character; leave it out")
        }
        (Verdict::Reject, _) if decision.after.is_none() => {
            Err("`reject` needs `after`, the edit that is wrong; a word in doubt is accepted as it stands, or retyped")
        }
        _ => Ok(()),
    }
}

/// The reader's message without its own line number, which is always 1.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    with_nearest(message.split(" at line ").next().unwrap_or(&message))
}

#[cfg(test)]
mod tests {
    use super::Decisions;

    const HERE: &str =
        r#"{"document":"d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0","span":[3,9],"#;

    fn refused(line: &str) -> String {
        Decisions::parse(&format!("\n{line}\n")).unwrap_err()
    }

    #[test]
    fn what_is_no_decision_is_refused_with_its_line() {
        let message = refused(r#"{"before":"a","after":"å","decision":"maybe"}"#);
        assert!(message.starts_with("line 2: is no decision (unknown variant `maybe`"), "{message}");
        assert!(refused(r#"{"before":"a","decision":"accept","bye":1}"#).contains("unknown field `bye`"));
        assert!(refused(r#"{"before":"a","decision":"manual"}"#).contains("`manual` needs `text`"));
        assert!(refused(r#"{"before":"a","decision":"reject"}"#).contains("`reject` needs `after`"));
        assert!(refused(r#"{"before":"a","decision":"manual","text":"a"}"#).contains("the same as `before`"));
        assert!(refused(r#"{"before":"a","decision":"manual","text":"a\f"}"#).contains("control character"));
        assert!(refused(r#"{"before":"","decision":"accept"}"#).contains("about no text"));
        assert!(refused(r#"{"before":"a","span":[0,1],"decision":"accept"}"#).contains("belong together"));
        assert!(refused(r#"{"document":"D0","span":[0,1],"before":"a","decision":"accept"}"#).contains("no SHA-256"));
    }

    #[test]
    fn the_same_twice_is_one_and_a_contradiction_is_refused() {
        let accept = format!(r#"{HERE}"before":"stgrre","after":"større","decision":"accept"}}"#);
        let reject = accept.replace("accept", "reject");
        assert_eq!(Decisions::parse(&format!("{accept}\n{accept}")).unwrap().all().count(), 1);
        let message = Decisions::parse(&format!("{accept}\n\n{reject}")).unwrap_err();
        assert_eq!(message, "line 3: contradicts line 1, which is about the same; keep one of the two");
    }

    #[test]
    fn the_digest_of_a_document_depends_on_its_own_decisions_alone() {
        let other = format!(r#"{HERE}"before":"stgrre","after":"større","decision":"accept"}}"#);
        assert_eq!(Decisions::parse(&other).unwrap().of("another").sha256(), None);
        let series = r#"{"before":"pa","after":"på","decision":"accept"}"#;
        let one = Decisions::parse(series).unwrap().of("another").sha256();
        assert_eq!(one, Decisions::parse(&format!("{other}\n{series}")).unwrap().of("another").sha256());
        assert!(one.is_some());
    }
}
