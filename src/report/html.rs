//! Views to HTML. The templates escape everything; the page forbids itself to load anything.

use super::document::{PageView, View};
use super::doubt::Spot;
use super::labels::{Language, counted, n, reason, status, t};
use super::overview::Overview;
use super::passages::Passage;
use super::poster::Item;
use crate::model::{EditKind, EditStatus};
use crate::printable::printable;
use askama::Template;
use askama::filters::Safe;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use std::borrow::Borrow;

const STYLE: &str = include_str!("templates/report.css");
const SCRIPT: &str = include_str!("templates/report.js");

/// Edits at least this doubtful are offered one after the other; words in doubt always are.
const DOUBTFUL: f32 = 0.03;

/// One file with everything, or a folder with a page for each document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `report.html`
    OneFile,
    /// `index.html` and `d/1.html`, `d/2.html`, …
    Folder,
}

/// A finished page, HTML.
pub type Page = String;

#[derive(Template)]
#[template(path = "shell.html", config = "src/report/templates/askama.toml")]
struct Shell<'a> {
    title: &'a str,
    language: Language,
    run: &'a str,
    style: &'a str,
    style_hash: String,
    script: &'a str,
    script_hash: String,
    body: &'a str,
}

#[derive(Template)]
#[template(path = "overview.html", config = "src/report/templates/askama.toml")]
struct OverviewPage<'a> {
    all: &'a Overview,
    form: Form,
}

#[derive(Template)]
#[template(path = "document.html", config = "src/report/templates/askama.toml")]
struct DocumentPage<'a> {
    view: &'a View,
    form: Form,
}

/// The front page of a report in a folder.
pub fn index_page(overview: &Overview, language: Language) -> Page {
    shell("pjece", &overview_part(overview, Form::Folder), &overview.run, language)
}

/// A document's page in a report in a folder; `run` is the name of the run in the browser's memory.
pub fn document_page(view: &View, run: &str, language: Language) -> Page {
    shell(&view.title, &document_part(view, Form::Folder), run, language)
}

/// A report in one file.
pub fn whole(overview: &Overview, documents: &[View], language: Language) -> Page {
    let documents = documents.iter().map(|view| document_part(view, Form::OneFile));
    let body: String = std::iter::once(overview_part(overview, Form::OneFile)).chain(documents).collect();
    shell("pjece", &body, &overview.run, language)
}

fn overview_part(overview: &Overview, form: Form) -> String {
    rendered(&OverviewPage { all: overview, form })
}

fn document_part(view: &View, form: Form) -> String {
    rendered(&DocumentPage { view, form })
}

fn shell(title: &str, body: &str, run: &str, language: Language) -> Page {
    let run = crate::model::sha256(run.as_bytes());
    let run = run.get(..16).unwrap_or_default();
    let (style_hash, script_hash) = (source_hash(STYLE), source_hash(SCRIPT));
    rendered(&Shell { title, language, run, style: STYLE, style_hash, script: SCRIPT, script_hash, body })
}

/// Rendering into memory fails only when a value cannot be displayed, and ours are numbers and text.
fn rendered(template: &impl Template) -> String {
    template.render().expect("numbers and text can always be displayed")
}

/// What a content security policy wants to see of a style or a script.
pub(crate) fn source_hash(source: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(source)))
}

/// Text of a document that keeps its lines.
fn shown(text: &str) -> String {
    printable(text)
}

/// A share as percent without decimals.
fn percent(share: impl Borrow<f32>) -> String {
    format!("{:.0} %", 100.0 * share.borrow())
}

/// A number with one decimal and a Danish comma, or an English point.
fn decimal(value: impl Borrow<f64>) -> Safe<String> {
    let english = format!("{:.1}", value.borrow() + 0.0); // a sum of nothing is -0.0
    t(english.replace('.', ","), english)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
impl View {
    fn id(&self, name: &str) -> String {
        format!("d{}-{name}", self.number)
    }

    fn spot_id(&self, index: &usize) -> String {
        format!("d{}-s{index}", self.number)
    }

    fn spot(&self, index: &usize) -> &Spot {
        &self.spots[*index]
    }

    /// Places that are no part of the running text, as those in page furniture.
    fn loose(&self) -> Vec<usize> {
        (0..self.spots.len()).filter(|index| self.spots[*index].span.is_none()).collect()
    }

    /// The first box or mark of an item, to link to.
    fn link(&self, item: &Item) -> String {
        format!("#d{}-{}", self.number, item.id)
    }

    /// Is this the first box of its item? It carries the name that links lead to.
    fn is_first(&self, page: &PageView, index: &usize) -> bool {
        let index = *index;
        let name = &page.boxes[index].0;
        let earlier = self.pages.iter().take_while(|p| p.number != page.number).flat_map(|p| &p.boxes);
        !earlier.chain(&page.boxes[..index]).any(|(other, ..)| other == name)
    }
}

impl Spot {
    fn class(&self) -> &'static str {
        match (self.kind, self.status) {
            (None, EditStatus::Auto) => "suspect",
            (None, _) => "suspect trusted",
            (Some(_), EditStatus::Accepted) => "edit accepted",
            (Some(_), EditStatus::Rejected) => "edit rejected",
            (Some(_), EditStatus::Manual) => "edit manual",
            (Some(EditKind::Hyphen), EditStatus::Auto) => "edit hyphen",
            (Some(_), EditStatus::Auto) => "edit",
        }
    }

    fn is_doubtful(&self) -> bool {
        self.status == EditStatus::Auto && (self.kind.is_none() || self.doubt >= DOUBTFUL)
    }

    fn place(&self) -> String {
        format!("{},{}", self.span_extracted[0], self.span_extracted[1])
    }

    fn readings_json(&self) -> String {
        serde_json::to_string(&self.readings).unwrap_or_default() // a list of texts always serialises
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_exactly_this_style_and_script() {
        let page = shell("<b>", "", "run", Language::Danish);
        let part = |open: &str, close: &str| {
            let from = page.find(open).unwrap() + open.len();
            page.get(from..).unwrap().split(close).next().unwrap().to_owned()
        };
        assert!(page.contains(&source_hash(&part("<style>", "</style>"))));
        assert!(page.contains(&source_hash(&part("<script>", "</script>"))));
        assert!(page.contains("<title>&#60;b&#62;</title>"));
    }

    #[test]
    fn a_sum_of_nothing_has_no_sign() {
        assert_eq!(decimal(Vec::<f64>::new().iter().sum::<f64>()).0, t("0,0", "0.0").0);
    }

    #[test]
    fn style_and_script_hold_nothing_that_ends_them_or_is_fetched() {
        for source in [STYLE, SCRIPT] {
            assert!(!source.contains("</"), "would end its element");
            assert!(!source.contains("//example") && !source.contains("http:") && !source.contains("https:"));
        }
    }
}
