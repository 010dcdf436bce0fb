//! What an access copy says of itself: of what it is a copy, and that it is no PDF/A any more.

use crate::model::Warning;
use crate::pipeline::Reading;
use lopdf::{Document, Object, Stream, dictionary};
use regex::Regex;
use std::fmt::Write;

/// Most of an XMP packet that is looked at, bytes.
const XMP_LIMIT: usize = 1 << 20;

/// Labels the copy; what the file said of itself before stays, but for the claim to be PDF/A.
pub(super) fn label(document: &mut Document, reading: &Reading, is_replaced: bool) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let source = &reading.record.source;
    let mut text = format!(
        "Access copy made by {} {} of the file with sha256 {}. {} Not the master.",
        super::super::PROGRAM,
        reading.record.provenance.pjece,
        source.sha256,
        if is_replaced { "Its invisible text is OCR text as repaired." } else { "Its text is the file's own." }
    );
    let xmp = document.catalog().ok().and_then(|catalog| catalog.get(b"Metadata").ok()?.as_reference().ok());
    let packet = xmp.and_then(|id| packet(document, id));
    let claim = packet.as_deref().and_then(claim);
    if let Some(claim) = &claim {
        let _ = write!(text, " The original says that it is {claim}; the copy does not."); // to a String: cannot fail
        let message = format!("the access copy is no {claim} any more; keep the original as the master");
        warnings.push(Warning::new("no_longer_pdfa", message));
    }
    if is_signed(document) {
        text.push_str(" A signature of the original does not hold for the copy.");
        warnings.push(Warning::new("signature", "the file is signed; the signature does not hold for the access copy"));
    }
    if let (Some(id), Some(packet)) = (xmp, packet) {
        let mut dictionary = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        dictionary.set("Length", 0);
        let packet = with_label(&without_claim(&packet), &text, &source.sha256);
        let stream = Stream::new(dictionary, packet.into_bytes()).with_compression(false); // for tools that only grep
        document.objects.insert(id, stream.into());
    }
    let place = document.trailer.get(b"Info").ok().and_then(|info| info.as_reference().ok());
    let place = place.unwrap_or_else(|| document.new_object_id());
    let mut information = document.get_dictionary(place).cloned().unwrap_or_default();
    information.set("AccessCopy", Object::string_literal(text));
    document.objects.insert(place, information.into());
    document.trailer.set("Info", place);
    warnings
}

fn packet(document: &Document, id: lopdf::ObjectId) -> Option<String> {
    let stream = document.get_object(id).ok()?.as_stream().ok()?;
    let bytes = stream.get_plain_content_with_limit(XMP_LIMIT).ok()?;
    let encoding = encoding_rs::Encoding::for_bom(&bytes).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
    Some(encoding.decode(&bytes).0.into_owned())
}

/// The prefix that the packet gives to PDF/A's own terms.
fn prefix(packet: &str) -> Option<String> {
    let namespace = regex(r#"xmlns:([\w-]+)\s*=\s*["']http://www\.aiim\.org/pdfa/ns/id/["']"#);
    Some(namespace.captures(packet)?.get(1)?.as_str().to_owned())
}

/// What the packet claims: `PDF/A-1b`.
fn claim(packet: &str) -> Option<String> {
    let prefix = prefix(packet)?;
    let value = |name: &str| {
        let pattern = format!(r#"{prefix}:{name}(?:\s*=\s*["']|>)\s*(\w+)"#);
        Some(regex(&pattern).captures(packet)?.get(1)?.as_str().to_lowercase())
    };
    Some(format!("PDF/A-{}{}", value("part")?, value("conformance").unwrap_or_default()))
}

/// The packet without PDF/A's terms.
fn without_claim(packet: &str) -> String {
    let Some(prefix) = prefix(packet) else { return packet.to_owned() };
    let element = regex(&format!(r"<{prefix}:\w+[^>]*>[^<]*</{prefix}:\w+\s*>"));
    let attribute = regex(&format!(r#"\s{prefix}:\w+\s*=\s*(?:"[^"]*"|'[^']*')"#));
    let packet = element.replace_all(packet, "");
    attribute.replace_all(&packet, "").into_owned()
}

/// The packet with a description more; the texts hold no markup.
fn with_label(packet: &str, text: &str, sha256: &str) -> String {
    let description = format!(
        "<rdf:Description rdf:about=\"\" xmlns:dcterms=\"http://purl.org/dc/terms/\">\
         <dcterms:isVersionOf>urn:sha256:{sha256}</dcterms:isVersionOf>\
         <dcterms:provenance>{text}</dcterms:provenance></rdf:Description>\n"
    );
    match packet.rfind("</rdf:RDF>") {
        Some(at) => {
            let (before, after) = packet.split_at(at);
            format!("{before}{description}{after}")
        }
        None => packet.to_owned(),
    }
}

fn is_signed(document: &Document) -> bool {
    let form =
        document.catalog().ok().and_then(|catalog| catalog.get_deref(b"AcroForm", document).ok()?.as_dict().ok());
    form.and_then(|form| form.get(b"SigFlags").ok()?.as_i64().ok()).is_some_and(|flags| flags & 1 == 1)
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("patterns of this file are made of word characters and tested")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_claim_goes_and_the_rest_stays() {
        let xmp = "<rdf:RDF><rdf:Description xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/' pdfaid:part=\"2\" x=\"1\">\
                   <pdfaid:conformance>B</pdfaid:conformance><dc:title>Ro</dc:title></rdf:Description></rdf:RDF>";
        assert_eq!(claim(xmp).as_deref(), Some("PDF/A-2b"));
        let after = with_label(&without_claim(xmp), "copy", "00");
        assert_eq!(claim(&after), None);
        assert!(after.contains("x=\"1\"><dc:title>Ro</dc:title>") && after.contains("urn:sha256:00"), "{after}");
        assert_eq!(claim("<rdf:RDF/>"), None);
    }
}
