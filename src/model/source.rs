use super::DocumentPage;
use crate::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

/// One input as it came: its bytes, where it came from and what it seems to be.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path as it is named in records, with `/` between folders; `-` for standard input.
    pub path: String,
    /// The untouched bytes; of a folder of page images its list ([`Folder::list`]).
    pub bytes: Vec<u8>,
    /// Lower-case hexadecimal SHA-256 of `bytes`.
    pub sha256: String,
    /// The page images, when the document is a folder of them.
    pub folder: Option<Folder>,
}

/// A folder of page images that is one document.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Its files in the order of pages; each holds a page or, as TIFF, several.
    pub files: Vec<SourceFile>,
    /// What they hold.
    pub images: Arc<dyn Images>,
}

/// A file of a document that is a folder of page images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceFile {
    /// Its name in the folder.
    pub name: String,
    /// SHA-256 of its bytes, lower-case hexadecimal; null when it could not be read.
    pub sha256: Option<String>,
    /// Size; 0 when it could not be read.
    pub bytes: u64,
}

/// The bytes of page images: asked for one by one, so that memory holds one picture and not the folder.
pub trait Images: fmt::Debug + Send + Sync {
    /// All bytes of the file with this index.
    ///
    /// # Errors
    /// Why there are none.
    fn bytes(&self, index: usize) -> Result<Vec<u8>, Error>;
}

impl Images for Vec<Vec<u8>> {
    fn bytes(&self, index: usize) -> Result<Vec<u8>, Error> {
        let gone = || Error::Unreadable { reason: "there is no such file".to_owned() };
        self.get(index).cloned().ok_or_else(gone)
    }
}

impl Source {
    /// A source from bytes; the digest is computed here.
    pub fn new(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let sha256 = sha256(&bytes);
        Self { path: path.into(), bytes, sha256, folder: None }
    }

    /// A source that is a folder of page images; the digest is that of its list.
    pub fn of_folder(path: impl Into<String>, folder: Folder) -> Self {
        let list = Folder::list(&folder.files);
        Self { folder: Some(folder), ..Self::new(path, list) }
    }

    /// The file that a page is in, when this is a folder of page images.
    pub fn file_of(&self, page: &DocumentPage) -> Option<&SourceFile> {
        self.folder.as_ref()?.files.get(page.file?.index)
    }

    /// Size, of a folder that of its files together.
    pub fn size(&self) -> u64 {
        match &self.folder {
            Some(folder) => folder.files.iter().map(|file| file.bytes).sum(),
            None => self.bytes.len() as u64,
        }
    }
}

impl Folder {
    /// What the digest of a folder is taken of: what `sha256sum` prints for its files in the order of pages. A file that
    /// could not be read has `-` for its digest, so that the folder is another one when it can be.
    pub fn list(files: &[SourceFile]) -> Vec<u8> {
        let line = |file: &SourceFile| format!("{}  {}\n", file.sha256.as_deref().unwrap_or("-"), file.name);
        files.iter().map(line).collect::<String>().into_bytes()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_a_folder_is_what_sha256sum_prints() {
        let file = |name: &str, bytes: Option<&[u8]>| SourceFile {
            name: name.to_owned(),
            sha256: bytes.map(sha256),
            bytes: bytes.map_or(0, |bytes| bytes.len() as u64),
        };
        let files = vec![file("1.tif", Some(b"abc")), file("2.tif", None)];
        let list = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  1.tif\n-  2.tif\n";
        assert_eq!(String::from_utf8(Folder::list(&files)).unwrap(), list);
        let source = Source::of_folder("a", Folder { files, images: Arc::new(vec![b"abc".to_vec()]) });
        assert_eq!((source.size(), source.sha256), (3, sha256(list.as_bytes())));
    }
}
