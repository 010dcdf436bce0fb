//! What was found, as an overview to hang on the wall: themes as columns, recommendations beneath.

use super::line;
use crate::model::{Evidence, Record};

/// A finding and where to look it up.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// Its stable id.
    pub(super) id: String,
    /// What kind of finding: `recommendation`, `frame`, `case`, `question`, `claim`.
    pub(super) kind: &'static str,
    /// A word above it: the addressee, the frame's kind and number, the owner of a case.
    pub(super) above: Option<String>,
    /// Its text or name.
    pub(super) text: String,
    /// What may follow, smaller.
    pub(super) below: Option<String>,
    /// Its page, when it has one.
    pub(super) page: Option<u32>,
    /// Its boxes: page and box in points.
    pub(super) boxes: Vec<(u32, [f32; 4])>,
    /// Where it begins in the record's text.
    pub(super) span: Option<[usize; 2]>,
    /// False when it is visibly cut off, or, for a claim, does not hold.
    pub(super) sound: bool,
    /// 0 to 1; 1 where nothing is stated.
    pub(super) confidence: f32,
}

/// The items under one theme.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// The theme; `None` for items that stand under none.
    pub(super) theme: Option<String>,
    /// Its items in reading order.
    pub(super) items: Vec<Item>,
}

/// The whole overview of one document.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Poster {
    /// Recommendations by theme, themes in reading order.
    pub(super) recommendations: Vec<Column>,
    /// Frames in reading order.
    pub(super) frames: Vec<Item>,
    /// Cases by theme.
    pub(super) cases: Vec<Column>,
    /// Questions by theme.
    pub(super) questions: Vec<Column>,
    /// What the pamphlet claims of itself.
    pub(super) claims: Vec<Item>,
}

/// Arranges a record's findings.
pub(super) fn poster(record: &Record) -> Poster {
    let recommendations = record.recommendations.iter().map(|r| {
        let mut item = item("recommendation", &r.id, &r.text, &r.evidence);
        item.above = r.addressee.as_deref().map(line);
        (item.sound, item.confidence) = (r.complete, r.confidence);
        (r.theme.clone(), item)
    });
    let frames = record.frames.iter().map(|f| {
        let mut item = item("frame", &f.id, &f.title, &f.evidence);
        let number = f.number.map_or_else(String::new, |number| format!(" {number}"));
        item.above = Some(line(&format!("{}{number}", f.kind)));
        item.below = f.text.as_deref().map(line);
        item.confidence = f.confidence;
        item
    });
    let cases = record.cases.iter().map(|c| {
        let mut item = item("case", &c.id, &c.title, &c.evidence);
        let owners: Vec<String> = c.organisations.iter().map(|o| line(&o.name)).collect();
        item.above = (!owners.is_empty()).then(|| owners.join(", "));
        item.below = c.subtitle.as_deref().or(c.summary.as_deref()).map(line);
        (item.sound, item.confidence) = (c.complete, c.confidence);
        (c.theme.clone(), item)
    });
    let questions = record.questions.iter().map(|q| {
        let mut item = item("question", &q.id, &q.text, &q.evidence);
        item.confidence = q.confidence;
        (q.theme.clone(), item)
    });
    let claims = record.claims.iter().enumerate().map(|(index, claim)| {
        let mut item = item("claim", &format!("claim-{index}"), &claim.text, &claim.evidence);
        item.sound = claim.holds != Some(false);
        item.above = Some(line(&claim.counts));
        let counted = claim.counted.map_or_else(|| "?".to_owned(), |counted| counted.to_string());
        item.below = Some(format!("{} / {counted}", claim.claimed));
        item
    });
    Poster {
        recommendations: columns(recommendations),
        frames: frames.collect(),
        cases: columns(cases),
        questions: columns(questions),
        claims: claims.collect(),
    }
}

impl Poster {
    /// Everything on it, in the order shown.
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        let columns = self.recommendations.iter().chain(&self.cases).chain(&self.questions);
        columns.flat_map(|column| &column.items).chain(&self.frames).chain(&self.claims)
    }

    /// How many recommendations there are.
    pub(super) fn recommended(&self) -> usize {
        self.recommendations.iter().map(|column| column.items.len()).sum()
    }
}

fn item(kind: &'static str, id: &str, text: &str, evidence: &[Evidence]) -> Item {
    Item {
        id: id.to_owned(),
        kind,
        above: None,
        text: line(text),
        below: None,
        page: evidence.first().map(|e| e.page),
        boxes: evidence.iter().filter_map(|e| Some((e.page, e.rect?))).collect(),
        span: evidence.first().map(|e| e.span),
        sound: true,
        confidence: 1.0,
    }
}

fn columns(items: impl Iterator<Item = (Option<String>, Item)>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (theme, item) in items {
        let theme = theme.as_deref().map(line);
        match columns.iter_mut().find(|column| column.theme == theme) {
            Some(column) => column.items.push(item),
            None => columns.push(Column { theme, items: vec![item] }),
        }
    }
    columns
}
