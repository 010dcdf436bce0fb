//! METS: which files belong to a document, and which page is where in them.
//!
//! # Source
//! <http://www.loc.gov/standards/mets/mets.xsd>, version 1.12. Files are named relative to the METS file; checksums are
//! SHA-256. pjece reads no clock: nothing in it has a date of making.

use super::xml::{Attributes, Xml};
use super::{Export, dublin_core, file_name};
use crate::model::{Record, SourceFile, sha256};
use std::fmt::Write;

/// A kind of file: its ending, its group, its media type.
const GROUPS: [(&str, &str, &str); 8] = [
    (".json", "RECORD", "application/json"),
    (".audit.jsonl", "AUDIT", "application/jsonl"),
    (".alto.xml", "ALTO", "application/alto+xml"),
    (".hocr", "HOCR", "text/vnd.hocr+html"),
    (".page.xml", "PAGE", "application/vnd.prima.page+xml"),
    (".access.pdf", "ACCESS", "application/pdf"),
    (".txt", "TEXT", "text/plain"),
    (".md", "TEXT", "text/markdown"),
];

/// A METS file for a record and the files written beside it.
pub(super) fn mets(record: &Record, files: &[Export]) -> Vec<u8> {
    let none = Attributes::new;
    let mut xml = Xml::new();
    let title = record.document.title.as_deref().filter(|_| !dublin_core::is_private(record));
    let root = none()
        .with("xmlns:mets", "http://www.loc.gov/METS/")
        .with("xmlns:xlink", "http://www.w3.org/1999/xlink")
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .with("xsi:schemaLocation", "http://www.loc.gov/METS/ http://www.loc.gov/standards/mets/mets.xsd")
        .with("OBJID", format!("urn:sha256:{}", record.source.sha256))
        .maybe("LABEL", title);
    xml.open("mets:mets", root);
    xml.open("mets:metsHdr", none());
    let agent = none().with("ROLE", "CREATOR").with("TYPE", "OTHER").with("OTHERTYPE", "SOFTWARE");
    xml.open("mets:agent", agent);
    xml.text("mets:name", none(), &format!("{} {}", super::PROGRAM, record.provenance.pjece));
    xml.close();
    xml.close();
    xml.open("mets:dmdSec", none().with("ID", "dc"));
    xml.open("mets:mdWrap", none().with("MDTYPE", "DC"));
    xml.open("mets:xmlData", none());
    dublin_core::elements(&mut xml, record);
    xml.close();
    xml.close();
    xml.close();
    let listed = listed(files);
    xml.open("mets:fileSec", none());
    source(&mut xml, record);
    let name = file_name(&record.source.path);
    for group in listed.chunk_by(|a, b| a.1.group == b.1.group) {
        xml.open("mets:fileGrp", none().maybe("USE", group.first().map(|(_, kind)| kind.group)));
        for (file, kind) in group {
            let attributes = none()
                .with("ID", id(&file.ending))
                .with("MIMETYPE", kind.media_type)
                .with("SIZE", file.bytes.len())
                .with("CHECKSUM", sha256(&file.bytes))
                .with("CHECKSUMTYPE", "SHA-256");
            xml.open("mets:file", attributes);
            let href = percent_encoded(&format!("{name}{}", file.ending));
            xml.empty("mets:FLocat", none().with("LOCTYPE", "URL").with("xlink:href", href));
            xml.close();
        }
        xml.close();
    }
    xml.close();
    pages(&mut xml, record, &listed);
    xml.finish()
}

struct Kind {
    group: &'static str,
    media_type: &'static str,
}

/// The files with their kinds, in the order of [`GROUPS`].
fn listed(files: &[Export]) -> Vec<(&Export, Kind)> {
    let mut listed = Vec::new();
    for (ending, group, media_type) in GROUPS {
        let mut of_kind: Vec<&Export> = files.iter().filter(|file| file.ending.ends_with(ending)).collect();
        of_kind.sort_by(|a, b| a.ending.cmp(&b.ending));
        listed.extend(of_kind.into_iter().map(|file| (file, Kind { group, media_type })));
    }
    listed
}

/// The pamphlet itself, or the page images that it is. Where it lies only the archive knows: it is named as records name it.
fn source(xml: &mut Xml, record: &Record) {
    let none = Attributes::new;
    xml.open("mets:fileGrp", none().with("USE", "SOURCE"));
    if !record.source.files.is_empty() {
        for (file, number) in record.source.files.iter().zip(1..) {
            let checksum = file.sha256.as_ref();
            let attributes = none()
                .with("ID", source_id(number))
                .with("SIZE", file.bytes)
                .maybe("CHECKSUM", checksum)
                .maybe("CHECKSUMTYPE", checksum.map(|_| "SHA-256"));
            place(xml, attributes, &format!("{}/{}", record.source.path, file.name));
        }
        xml.close();
        return;
    }
    let media_type = Some(&record.source.media_type).filter(|media_type| !media_type.ends_with('*'));
    let attributes = none()
        .with("ID", "source")
        .maybe("MIMETYPE", media_type)
        .with("SIZE", record.source.bytes)
        .with("CHECKSUM", &record.source.sha256)
        .with("CHECKSUMTYPE", "SHA-256");
    place(xml, attributes, &record.source.path);
    xml.close();
}

/// A file of the archive's, by its path as records name it.
fn place(xml: &mut Xml, attributes: Attributes, path: &str) {
    xml.open("mets:file", attributes);
    let place = Attributes::new().with("LOCTYPE", "OTHER").with("OTHERLOCTYPE", "path below the input folder");
    xml.empty("mets:FLocat", place.with("xlink:href", percent_encoded(path)));
    xml.close();
}

/// Names a file of a folder of page images, counted from 1.
fn source_id(number: usize) -> String {
    format!("source{number}")
}

/// Pages in order, each with its place in the ALTO file and its PAGE file.
fn pages(xml: &mut Xml, record: &Record, files: &[(&Export, Kind)]) {
    let none = Attributes::new;
    let has = |ending: &str| files.iter().any(|(file, _)| file.ending == ending);
    xml.open("mets:structMap", none().with("TYPE", "PHYSICAL"));
    xml.open("mets:div", none().with("TYPE", "document").with("DMDID", "dc"));
    let files_of_source = &record.source.files;
    if files_of_source.is_empty() {
        xml.empty("mets:fptr", none().with("FILEID", "source"));
    }
    for (file, _) in files.iter().filter(|(_, kind)| kind.group != "PAGE" && kind.group != "ALTO") {
        xml.empty("mets:fptr", none().with("FILEID", id(&file.ending)));
    }
    for page in &record.pages {
        let number = page.number;
        let div = none().with("TYPE", "page").with("ID", format!("page{number}")).with("ORDER", number);
        xml.open("mets:div", div);
        let is_its = |file: &SourceFile| Some(&file.name) == page.file.as_ref();
        if let Some(index) = files_of_source.iter().position(is_its) {
            xml.empty("mets:fptr", none().with("FILEID", source_id(index + 1)));
        }
        if has(".alto.xml") {
            xml.open("mets:fptr", none());
            let area =
                none().with("FILEID", id(".alto.xml")).with("BETYPE", "IDREF").with("BEGIN", format!("p{number}"));
            xml.empty("mets:area", area);
            xml.close();
        }
        let page_file = super::page_ending(number as usize);
        if has(&page_file) {
            xml.empty("mets:fptr", none().with("FILEID", id(&page_file)));
        }
        xml.close();
    }
    xml.close();
    xml.close();
}

fn id(ending: &str) -> String {
    format!("file{}", ending.replace('.', "-"))
}

/// A path as a relative URL.
///
/// # Source
/// RFC 3986, 2.3: letters, digits and `-._~` stand for themselves; `/` parts folders.
fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}"); // to a String: cannot fail
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_urls() {
        assert_eq!(percent_encoded("a/b <c>&\"æ.pdf"), "a/b%20%3Cc%3E%26%22%C3%A6.pdf");
    }
}
