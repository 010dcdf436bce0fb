//! What may be passed on of a document that the archive keeps from the public: everything but personal data, which is
//! crossed out letter by letter, so that every position still holds.

use crate::model::{Record, Span, crossed_out, is_restricted};
use crate::pipeline::Reading;
use crate::repair::{self, RepairedText};
use crate::structure::personal_spans;
use serde_json::Value;

/// The reading without personal data; `None` when nothing is to be held back.
pub(super) fn withheld(reading: &Reading) -> Option<Reading> {
    if !is_restricted(&reading.record.source.record) {
        return None;
    }
    let extracted = reading.document.whole_text();
    let mut places = personal_spans(extracted); // page furniture is in no repaired text
    places.extend(personal_spans(reading.text.as_str()).into_iter().map(|span| reading.text.to_extracted(span)));
    if places.is_empty() {
        return None;
    }
    let document = reading.document.crossed_out(&places);
    let mut repair = reading.repair.clone();
    for edit in repair.corrections.iter_mut().filter(|edit| places.iter().any(|place| place.overlaps(edit.span))) {
        document.text(edit.span).clone_into(&mut edit.before);
        edit.after = whole(&edit.after);
        edit.rivals.clear();
    }
    for suspect in repair.suspects.iter_mut().filter(|doubt| places.iter().any(|place| place.overlaps(doubt.span))) {
        document.text(suspect.span).clone_into(&mut suspect.text);
        suspect.candidates.clear();
    }
    let text = repair::apply(&document, &repair.corrections);
    let record = without(&reading.record, &said(reading, &places), &text)?;
    Some(Reading { document, repair, text, record, refused: Vec::new() })
}

fn whole(text: &str) -> String {
    crossed_out(text, &[Span::new(0, text.len())])
}

/// The data as findings may repeat it: as extracted or repaired, over line ends or on one line; the longest first.
fn said(reading: &Reading, places: &[Span]) -> Vec<String> {
    let as_it_stands = places.iter().flat_map(|place| {
        [reading.document.text(*place), reading.text.text(reading.text.to_repaired(*place))].map(str::to_owned)
    });
    let mut all: Vec<String> =
        as_it_stands.flat_map(|data| [data.split_whitespace().collect::<Vec<_>>().join(" "), data]).collect();
    all.retain(|data| !data.trim().is_empty());
    all.sort_by_key(|data| std::cmp::Reverse(data.len()));
    all.dedup();
    all
}

/// A record in which none of this is said. The archive's own facts and the file's name stay as they are.
fn without(record: &Record, data: &[String], text: &RepairedText) -> Option<Record> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(record) else { return None };
    for (name, field) in &mut fields {
        if name != "source" && name != "provenance" {
            cross_out(field, data);
        }
    }
    let mut record: Record = serde_json::from_value(Value::Object(fields)).ok()?;
    text.as_str().clone_into(&mut record.text);
    Some(record)
}

fn cross_out(value: &mut Value, data: &[String]) {
    match value {
        Value::String(text) => {
            for said in data.iter().filter(|said| !said.is_empty()) {
                if text.contains(said.as_str()) {
                    *text = text.replace(said.as_str(), &whole(said));
                }
            }
            *text = crossed_out(text, &personal_spans(text));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| cross_out(value, data)),
        Value::Object(fields) => fields.values_mut().for_each(|value| cross_out(value, data)),
        _ => {}
    }
}
