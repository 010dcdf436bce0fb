//! Files of a document made over for one with the same bytes: only what names the document is put anew.

use super::xml::{Attributes, Xml};
use super::{Export, Format, csv, dublin_core, file_name, hocr, mets};
use crate::model::Record;

/// The files that a reading of the same bytes was written to under the path `from`, as they are for `record`; `beside` are
/// its record and audit. Both documents must be as restricted as each other.
pub fn for_twin(files: Vec<Export>, from: &str, record: &Record, beside: &[Export]) -> Vec<Export> {
    let to = &record.source.path;
    let mut made: Vec<Export> = Vec::with_capacity(files.len());
    for Export { ending, bytes } in files {
        let bytes = if ending == Format::Dc.ending() {
            dublin_core::dublin_core(record)
        } else if ending == Format::Mets.ending() {
            mets::mets(record, &[beside, &made].concat())
        } else if ending.rsplit('.').next() == Some("csv") {
            csv::with_path(&bytes, to)
        } else {
            let names = |path| names(&ending, file_name(path), record);
            names(from).into_iter().zip(names(to)).fold(bytes, |bytes, (old, new)| replaced(bytes, &old, &new))
        };
        made.push(Export { ending, bytes });
    }
    made
}

/// The pieces of a file that say the document's name. None can stand in its text, where markup is escaped.
fn names(ending: &str, name: &str, record: &Record) -> Vec<String> {
    let none = Attributes::new;
    match ending {
        ".alto.xml" => vec![written(|xml| xml.text("fileName", none(), name))],
        ".hocr" => {
            let page = attribute("title", &format!("{};", hocr::image_of(name)));
            let page = page.trim_end_matches('"').to_owned(); // the page's box follows
            let title = record.document.title.is_none().then(|| written(|xml| xml.text("title", none(), name)));
            title.into_iter().chain([page]).collect()
        }
        _ if ending.ends_with(".page.xml") => vec![attribute("imageFilename", name)],
        _ => Vec::new(),
    }
}

fn attribute(name: &'static str, value: &str) -> String {
    let element = written(|xml| xml.empty("a", Attributes::new().with(name, value)));
    element.trim_start_matches("<a").trim_end_matches("/>").to_owned()
}

/// A piece of XML as it stands in a file.
fn written(write: impl FnOnce(&mut Xml)) -> String {
    let mut xml = Xml::new();
    write(&mut xml);
    let file = String::from_utf8(xml.finish()).unwrap_or_default();
    file.split_once("?>").map_or(String::new(), |(_, piece)| piece.trim().to_owned())
}

fn replaced(bytes: Vec<u8>, old: &str, new: &str) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => text.replace(old, new).into_bytes(),
        Err(not_text) => not_text.into_bytes(),
    }
}
