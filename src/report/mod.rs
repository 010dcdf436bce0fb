//! Records and audits to pages for people: what to look at first, each page beside its text, and what was recommended.
//!
//! Values in, HTML out. Everything that came from a document passes through askama's escaping and [`printable`]; the
//! pages carry their own style and script and may load nothing.

mod document;
mod doubt;
mod html;
mod labels;
mod overview;
mod passages;
mod poster;
mod series;

pub use document::{Input, View};
pub use doubt::{Spot, spots};
pub(crate) use html::source_hash;
pub use html::{Form, Page, document_page, index_page, whole};
pub use labels::Language;
pub use overview::{Overview, Row};
pub use series::{Gathering, Series, gather};

use crate::model::{self, Record};
use crate::printable::printable;

/// Is this record to be kept from people unless they ask for it? Its manifest says `access` and not `public`.
pub fn is_restricted(record: &Record) -> bool {
    model::is_restricted(&record.source.record)
}

/// One line of a stranger's text.
fn line(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}
