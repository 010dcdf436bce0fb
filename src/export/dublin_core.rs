//! Dublin Core, as OAI-PMH harvests it: the archive's own facts first, then what the pamphlet says of itself.
//!
//! # Source
//! <http://www.openarchives.org/OAI/2.0/oai_dc.xsd>, DCMES 1.1.

use super::xml::{Attributes, Xml};
use crate::model::{DocumentKind, Record, is_restricted};

/// Columns of a manifest and the elements that they are.
const ARCHIVE: [(&str, &str); 12] = [
    ("id", "dc:identifier"),
    ("identifier", "dc:identifier"),
    ("title", "dc:title"),
    ("creator", "dc:creator"),
    ("publisher", "dc:publisher"),
    ("subject", "dc:subject"),
    ("description", "dc:description"),
    ("date", "dc:date"),
    ("language", "dc:language"),
    ("relation", "dc:relation"),
    ("rights", "dc:rights"),
    ("access", "dc:rights"),
];

/// A Dublin Core file.
pub(super) fn dublin_core(record: &Record) -> Vec<u8> {
    let mut xml = Xml::new();
    let root = Attributes::new()
        .with("xmlns:oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/")
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .with(
            "xsi:schemaLocation",
            "http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
        );
    xml.open("oai_dc:dc", root);
    elements(&mut xml, record);
    xml.finish()
}

/// The elements alone, in the order of their names in [`ARCHIVE`] and then of the record.
///
/// Of a document that is not public and in which personal data was noticed only the archive's own facts are told, and
/// what tells nothing of the content: such files are made to be handed on.
pub(super) fn elements(xml: &mut Xml, record: &Record) {
    let mut told: Vec<(&'static str, String)> = Vec::new();
    let mut tell = |name: &'static str, value: &str| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() && !told.iter().any(|(other, before)| *other == name && *before == value) {
            xml.text(name, Attributes::new(), &value);
            told.push((name, value));
        }
    };
    let own = &record.source.record;
    for (column, name) in ARCHIVE {
        tell(name, own.get(column).map_or("", String::as_str));
    }
    tell("dc:identifier", &format!("urn:sha256:{}", record.source.sha256));
    tell("dc:format", &record.source.media_type);
    tell("dc:type", "Text");
    if is_private(record) {
        return;
    }
    let facts = &record.document;
    tell("dc:type", kind(facts.kind));
    tell("dc:title", facts.title.as_deref().unwrap_or(""));
    tell("dc:description", facts.subtitle.as_deref().unwrap_or(""));
    facts.publishers.iter().for_each(|publisher| tell("dc:publisher", publisher));
    tell("dc:date", facts.published.as_deref().unwrap_or(""));
    tell("dc:language", facts.language.as_deref().unwrap_or(""));
    if let Some(isbn) = &facts.isbn {
        tell("dc:identifier", &format!("urn:isbn:{isbn}"));
    }
}

/// True when the archive keeps the document from the public and personal data was noticed in it.
pub(super) fn is_private(record: &Record) -> bool {
    is_restricted(&record.source.record) && !record.personal_data.is_empty()
}

const fn kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Poster => "poster",
        DocumentKind::Webpage => "webpage",
        DocumentKind::Pamphlet => "pamphlet",
        DocumentKind::Brochure => "brochure",
        DocumentKind::Leaflet => "leaflet",
        DocumentKind::Slides => "slides",
        DocumentKind::Catalogue => "catalogue",
        DocumentKind::Report => "report",
        DocumentKind::Letter => "letter",
        DocumentKind::Other => "",
    }
}
