//! A folder of page images on the disk, as the source of one document.

use super::reading::PageRequest;
use crate::model::{Folder, Images, SourceFile, sha256};
use crate::{Error, files};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Page images that are read when they are asked for.
#[derive(Debug)]
struct OnDisk {
    folder: PathBuf,
    files: Vec<SourceFile>,
    /// Most bytes of one.
    limit: u64,
}

impl Images for OnDisk {
    fn bytes(&self, index: usize) -> Result<Vec<u8>, Error> {
        let unreadable = |reason: &str| Error::Unreadable { reason: reason.to_owned() };
        let file = self.files.get(index).ok_or_else(|| unreadable("there is no such file"))?;
        let bytes = files::read(&self.folder.join(&file.name), self.limit)?;
        if file.sha256.as_ref() == Some(&sha256(&bytes)) {
            Ok(bytes)
        } else {
            Err(unreadable("it changed while the folder was being read"))
        }
    }
}

/// Looks at each file of a folder once, for its digest; `check` sees its bytes and may refuse the folder.
///
/// # Errors
/// What `check` says.
pub(super) fn folder<E>(
    folder: &Path,
    pages: &[PageRequest],
    limit: u64,
    check: impl Fn(&PageRequest, &[u8], &str) -> Result<(), E>,
) -> Result<Folder, E> {
    let look = |page: &PageRequest| {
        let Ok(bytes) = files::read(&folder.join(&page.name), limit) else {
            return Ok(SourceFile { name: page.name.clone(), sha256: None, bytes: 0 });
        };
        let digest = sha256(&bytes);
        check(page, &bytes, &digest)?;
        Ok(SourceFile { name: page.name.clone(), sha256: Some(digest), bytes: bytes.len() as u64 })
    };
    let files = pages.iter().map(look).collect::<Result<Vec<_>, E>>()?;
    let images = OnDisk { folder: folder.to_path_buf(), files: files.clone(), limit };
    Ok(Folder { files, images: Arc::new(images) })
}
