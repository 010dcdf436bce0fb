//! What a PDF says of itself: information dictionary, XMP, language.

use super::super::html::iso_date;
use crate::model::Metadata;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream, String as PdfString};

/// Most of an XMP packet that is looked at, bytes.
const XMP_LIMIT: usize = 1 << 20;

/// Metadata through `pdf`, already parsed. lopdf, which inflates more than it needs, is asked only where the file
/// names an information dictionary that was not understood.
pub(super) fn metadata(bytes: &[u8], password: &str, pdf: &Pdf) -> Metadata {
    let mut metadata = information(pdf);
    if metadata == Metadata::default() && super::holds(bytes, b"/Info") {
        metadata = information_by_lopdf(bytes, password).unwrap_or_default();
    }
    let Some(root) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return metadata };
    metadata.pages = root.get::<Dict<'_>>("Pages").and_then(|tree| tree.get::<u32>("Count"));
    metadata.language = root.get::<PdfString<'_>>("Lang").and_then(|lang| filled(&text(lang.as_bytes())));
    if let Some(xmp) = root.get::<Stream<'_>>("Metadata").and_then(|stream| stream.decoded_data().ok()) {
        let xmp = String::from_utf8_lossy(&xmp[..xmp.len().min(XMP_LIMIT)]);
        metadata.title = metadata.title.or_else(|| xmp_value(&xmp, "dc:title"));
        metadata.author = metadata.author.or_else(|| xmp_value(&xmp, "dc:creator"));
        metadata.created = metadata.created.or_else(|| xmp_value(&xmp, "xmp:CreateDate").and_then(|d| iso_date(&d)));
        metadata.producer = metadata.producer.or_else(|| xmp_value(&xmp, "pdf:Producer"));
    }
    metadata
}

fn information(pdf: &Pdf) -> Metadata {
    let said = pdf.metadata();
    let string = |bytes: &Option<Box<[u8]>>| bytes.as_deref().and_then(|bytes| filled(&text(bytes)));
    Metadata {
        title: string(&said.title),
        author: string(&said.author),
        created: said.creation_date.as_ref().map(|d| format!("{:04}-{:02}-{:02}", d.year, d.month, d.day)),
        producer: string(&said.producer),
        ..Metadata::default()
    }
}

fn information_by_lopdf(bytes: &[u8], password: &str) -> Option<Metadata> {
    let found = lopdf::Document::load_metadata_mem_with_password(bytes, password).ok()?;
    Some(Metadata {
        title: found.title.as_deref().and_then(filled),
        author: found.author.as_deref().and_then(filled),
        created: found.creation_date.as_deref().and_then(pdf_date),
        producer: found.producer.as_deref().and_then(filled),
        ..Metadata::default()
    })
}

/// `D:20081003120000+01'00'` -> `2008-10-03`.
fn pdf_date(date: &str) -> Option<String> {
    let digits: String = date.trim().trim_start_matches("D:").chars().take_while(char::is_ascii_digit).collect();
    let year = digits.get(0..4)?;
    match (digits.get(4..6), digits.get(6..8)) {
        (Some(month), Some(day)) => Some(format!("{year}-{month}-{day}")),
        (Some(month), None) => Some(format!("{year}-{month}")),
        _ => Some(year.to_owned()),
    }
}

/// A PDF text string: UTF-16 with a mark, UTF-8 with a mark, else Windows-1252, which is close to `PDFDocEncoding`.
fn text(bytes: &[u8]) -> String {
    let encoding = encoding_rs::Encoding::for_bom(bytes).map_or(encoding_rs::WINDOWS_1252, |(encoding, _)| encoding);
    encoding.decode(bytes).0.into_owned()
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim().trim_matches('\0');
    (!text.is_empty()).then(|| text.to_owned())
}

/// The text of the first element of this name, tags inside it left out, or the attribute of this name.
fn xmp_value(xmp: &str, name: &str) -> Option<String> {
    let attribute = || xmp.split_once(&format!("{name}=\"")).and_then(|(_, after)| after.split_once('"'));
    let element = xmp.split_once(&format!("<{name}>")).and_then(|(_, after)| after.split_once(&format!("</{name}>")));
    let (inner, _) = element.or_else(attribute)?;
    let mut out = String::new();
    let mut inside_tag = false;
    for c in inner.chars() {
        match c {
            '<' => inside_tag = true,
            '>' => inside_tag = false,
            c if !inside_tag => out.push(c),
            _ => {}
        }
    }
    let out = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    filled(&out.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_long_as_they_are_known() {
        assert_eq!(pdf_date("D:20081003120000+01'00'").as_deref(), Some("2008-10-03"));
        assert_eq!(pdf_date("D:2008").as_deref(), Some("2008"));
        assert_eq!(pdf_date("i går"), None);
    }

    #[test]
    fn xmp_is_read_without_its_inner_tags() {
        let xmp = "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">Bedre &amp; friere</rdf:li></rdf:Alt></dc:title>";
        assert_eq!(xmp_value(xmp, "dc:title").as_deref(), Some("Bedre & friere"));
        assert_eq!(xmp_value("<x xmp:CreateDate=\"2012-01-02T\"/>", "xmp:CreateDate").as_deref(), Some("2012-01-02T"));
        assert_eq!(xmp_value(xmp, "dc:creator"), None);
    }
}
