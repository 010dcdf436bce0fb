//! `BagIt` (RFC 8493): folders of files with the checksums that they are to have.

use super::checksum::{Algorithm, Checksum};
use crate::files;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file that makes a folder a bag.
pub(super) const MARK: &str = "bagit.txt";

/// Largest manifest that is read: 1 GiB.
const LIMIT: u64 = 1 << 30;

/// A bag's payload: path below the bag, `/` between folders, to checksum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bag {
    folder: PathBuf,
    algorithm: Algorithm,
    sums: BTreeMap<String, String>,
}

impl Bag {
    /// Reads a bag by the strongest of its manifests; `None` when the folder is no bag.
    ///
    /// # Errors
    /// What is wrong with the bag and what to do.
    pub(super) fn read(folder: &Path) -> Option<Result<Self, String>> {
        folder.join(MARK).is_file().then(|| Self::of(folder))
    }

    fn of(folder: &Path) -> Result<Self, String> {
        for algorithm in Algorithm::ALL.into_iter().rev() {
            let manifest = folder.join(format!("manifest-{}.txt", algorithm.name()));
            if manifest.is_file() {
                let text = files::read_text(&manifest, LIMIT).map_err(|e| format!("the bag's manifest {e}"))?;
                return Ok(Self { folder: folder.to_path_buf(), algorithm, sums: sums(&text)? });
            }
        }
        Err("is a bag without manifest-sha512.txt, -sha256.txt, -sha1.txt or -md5.txt; its files are read unchecked"
            .to_owned())
    }

    /// The folder that is the bag.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the manifest promises of a file; `None` for one that it does not name.
    pub(super) fn checksum(&self, path: &Path) -> Option<Checksum> {
        let relative = path.strip_prefix(&self.folder).ok()?;
        let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let digest = self.sums.get(&parts.join("/"))?.clone();
        Some(Checksum { algorithm: self.algorithm, digest, promised_by: "the bag's manifest".to_owned() })
    }

    /// Files that the manifest names and that are not there.
    pub(super) fn missing(&self) -> impl Iterator<Item = &str> {
        self.sums.keys().map(String::as_str).filter(|path| !self.folder.join(path).is_file())
    }
}

/// Is this one of the files that describe a bag, and no payload?
pub(super) fn is_tag_file(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let describes = matches!(&*name, MARK | "bag-info.txt" | "fetch.txt")
        || (name.starts_with("manifest-") || name.starts_with("tagmanifest-")) && name.ends_with(".txt");
    describes && path.parent().is_some_and(|folder| folder.join(MARK).is_file())
}

/// Lines of `checksum path`; line ends and percent signs in paths are escaped.
fn sums(manifest: &str) -> Result<BTreeMap<String, String>, String> {
    let mut sums = BTreeMap::new();
    for (index, line) in manifest.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = || format!("the bag's manifest has no checksum and path in line {}; make the bag anew", index + 1);
        let (digest, path) = line.split_once([' ', '\t']).ok_or_else(wrong)?;
        let path = path.trim_start_matches([' ', '\t', '*']);
        if digest.is_empty() || path.is_empty() || !digest.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let path = path.replace("%0A", "\n").replace("%0a", "\n").replace("%0D", "\r").replace("%0d", "\r");
        sums.insert(path.replace("%25", "%").trim_start_matches("./").to_owned(), digest.to_ascii_lowercase());
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_manifests_are_read_as_tools_write_them() {
        let read = sums("AB12  data/a b.pdf\r\ncd34 *data/100%25.txt\n\nef\t./data/x%0Ay\n").unwrap();
        assert_eq!(read.keys().collect::<Vec<_>>(), ["data/100%.txt", "data/a b.pdf", "data/x\ny"]);
        assert_eq!(read["data/a b.pdf"], "ab12");
        assert!(sums("nothing\n").unwrap_err().contains("line 1"));
        assert!(sums("xyz data/a\n").is_err());
    }
}
