use sha2::{Digest, Sha256};

/// One input as it came: its bytes, where it came from and what it seems to be.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path as it is named in records, with `/` between folders; `-` for standard input.
    pub path: String,
    /// The untouched bytes.
    pub bytes: Vec<u8>,
    /// Lower-case hexadecimal SHA-256 of `bytes`.
    pub sha256: String,
}

impl Source {
    /// A source from bytes; the digest is computed here.
    pub fn new(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let sha256 = sha256(&bytes);
        Self { path: path.into(), bytes, sha256 }
    }
}

/// Lower-case hexadecimal SHA-256.
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // writing to a String cannot fail
        hex
    })
}

/// What kind of file the bytes are, judged by content and never by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `application/pdf`
    Pdf,
    /// `text/html`
    Html,
    /// `text/plain` in any encoding we can tell
    Text,
    /// `text/html` with `ocr_page` classes: OCR output with boxes
    Hocr,
    /// ALTO XML, versions 2 to 4
    Alto,
    /// PAGE XML
    PageXml,
    /// PNG, JPEG or TIFF
    Image,
}

impl Format {
    /// The media type that records state.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Html => "text/html",
            Self::Text => "text/plain",
            Self::Hocr => "text/vnd.hocr+html",
            Self::Alto => "application/alto+xml",
            Self::PageXml => "application/page+xml",
            Self::Image => "image/*",
        }
    }
}
