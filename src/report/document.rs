//! One document as the report shows it.

use super::doubt::{self, Spot, spots};
use super::line;
use super::passages::{Passage, passages};
use super::poster::{Item, Poster, poster};
use crate::model::{AuditLine, EditStatus, LeftOut, Record};
use crate::picture::Picture;
use std::collections::BTreeMap;

/// What is known of one document.
pub struct Input<'a> {
    /// Its number in the report, from 1.
    pub number: usize,
    /// Its record.
    pub record: &'a Record,
    /// Its audit.
    pub audit: &'a [AuditLine],
    /// Pictures of its pages, as far as there are any.
    pub pictures: Vec<Picture>,
    /// Why pictures are missing: `gone`, `changed`, `failed`, or nothing.
    pub missing: Option<&'static str>,
}

/// One document, ready to be shown.
#[derive(Debug, Clone)]
pub struct View {
    pub(super) number: usize,
    pub(super) sha256: String,
    pub(super) path: String,
    pub(super) title: String,
    pub(super) facts: Vec<String>,
    pub(super) poster: Poster,
    pub(super) pages: Vec<PageView>,
    pub(super) spots: Vec<Spot>,
    pub(super) warnings: Vec<String>,
    pub(super) missing: Option<&'static str>,
    pub(super) expected: f64,
    pub(super) edits: usize,
    pub(super) in_doubt: usize,
    pub(super) rejected: usize,
}

/// One page.
#[derive(Debug, Clone)]
pub(super) struct PageView {
    pub(super) number: u32,
    /// Width and height in points; none where there is no paper.
    pub(super) size: Option<(f32, f32)>,
    pub(super) picture: Option<String>,
    /// Words at their places, for a page without a picture.
    pub(super) words: Vec<PlacedText>,
    /// Boxes of findings: the item's name, its kind, and the box.
    pub(super) boxes: Vec<(String, &'static str, Shape)>,
    /// Boxes of edits and doubts: number of the place, and the box.
    pub(super) spots: Vec<(usize, Shape)>,
    pub(super) passages: Vec<Passage>,
    pub(super) left_out: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// A box as SVG wants it, points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// A word on a page that is drawn from its words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlacedText {
    pub(super) shape: Shape,
    pub(super) text: String,
}

impl Shape {
    /// A box with a rim of so many points.
    fn new([left, top, right, bottom]: [f32; 4], rim: f32) -> Self {
        let tenth = |value: f32| (value * 10.0).round() / 10.0;
        Self {
            x: tenth(left - rim),
            y: tenth(top - rim),
            width: tenth((right - left + 2.0 * rim).max(0.1)),
            height: tenth((bottom - top + 2.0 * rim).max(0.1)),
        }
    }

    /// Where the words' baseline is, about.
    pub(super) fn baseline(self) -> f32 {
        ((self.y + 0.8 * self.height) * 10.0).round() / 10.0
    }
}

impl View {
    /// Arranges what is known of a document.
    pub fn new(input: Input<'_>) -> Self {
        let Input { number, record, audit, pictures, missing } = input;
        let (spots, poster) = (spots(audit), poster(record));
        let anchors: Vec<_> =
            poster.items().filter(|item| item.boxes.is_empty()).filter_map(|i| Some((i.span?, i.id.clone()))).collect();
        let mut texts = passages(&record.text, &spots, &anchors).into_iter();
        let mut pictures: BTreeMap<u32, String> = pictures.into_iter().map(|p| (p.page, p.address)).collect();
        let mut words = words_by_page(audit);
        let pages = record.pages.iter().map(|page| {
            let picture = pictures.remove(&page.number);
            PageView {
                number: page.number,
                size: page.width.zip(page.height),
                words: words.remove(&page.number).filter(|_| picture.is_none()).unwrap_or_default(),
                picture,
                boxes: boxes(&poster, page.number),
                spots: spot_boxes(&spots, page.number),
                passages: texts.next().unwrap_or_default(),
                left_out: page.left_out.iter().map(left_out).collect(),
                warnings: page.warnings.iter().map(|w| line(&w.message)).collect(),
            }
        });
        let pages = pages.collect();
        let made = |spot: &&Spot| spot.after.is_some();
        Self {
            number,
            sha256: record.source.sha256.clone(),
            path: line(&record.source.path),
            title: title(record),
            facts: facts(record),
            edits: spots.iter().filter(made).filter(|s| s.status != EditStatus::Rejected).count(),
            rejected: spots.iter().filter(made).filter(|s| s.status == EditStatus::Rejected).count(),
            in_doubt: spots.iter().filter(|s| s.after.is_none() && s.status == EditStatus::Auto).count(),
            expected: doubt::expected(&spots),
            poster,
            pages,
            spots,
            warnings: record.warnings.iter().map(|w| line(&w.message)).collect(),
            missing,
        }
    }

    /// The edits and words in doubt.
    pub fn spots(&self) -> &[Spot] {
        &self.spots
    }
}

/// The printed title, or else the path.
pub(super) fn title(record: &Record) -> String {
    record.document.title.as_deref().map(line).filter(|t| !t.is_empty()).unwrap_or_else(|| line(&record.source.path))
}

fn facts(record: &Record) -> Vec<String> {
    let facts = &record.document;
    let mut all: Vec<String> = facts.subtitle.iter().chain(&facts.publishers).map(|text| line(text)).collect();
    all.extend(facts.published.as_deref().map(line));
    all.extend(facts.isbn.as_deref().map(|isbn| format!("ISBN {}", line(isbn))));
    all
}

fn left_out(left: &LeftOut) -> String {
    line(&left.text)
}

fn words_by_page(audit: &[AuditLine]) -> BTreeMap<u32, Vec<PlacedText>> {
    let mut pages: BTreeMap<u32, Vec<PlacedText>> = BTreeMap::new();
    for line in audit {
        if let AuditLine::Word { page, rect, text, .. } = line {
            let placed = PlacedText { shape: Shape::new(*rect, 0.0), text: super::line(text) };
            pages.entry(*page).or_default().push(placed);
        }
    }
    pages
}

fn boxes(poster: &Poster, page: u32) -> Vec<(String, &'static str, Shape)> {
    let on_page = |item: &Item| {
        let here: Vec<_> = item.boxes.iter().filter(|(number, _)| *number == page).map(|(_, rect)| *rect).collect();
        here.into_iter().map(|rect| (item.id.clone(), item.kind, Shape::new(rect, 3.0))).collect::<Vec<_>>()
    };
    poster.items().flat_map(on_page).collect()
}

fn spot_boxes(spots: &[Spot], page: u32) -> Vec<(usize, Shape)> {
    let here = spots.iter().enumerate().filter(|(_, spot)| spot.page == page);
    here.filter_map(|(index, spot)| Some((index, Shape::new(spot.rect?, 1.5)))).collect()
}
