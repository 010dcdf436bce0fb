//! Opening and writing files: the only module that does. Reading is bounded, writing is whole or not at all.
#![expect(clippy::disallowed_methods, reason = "this is the module that opens files")]

use crate::Error;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// How a file that is being written is called until it is whole.
const TEMPORARY: (&str, &str) = (".pjece-", ".tmp");

/// So many files are open and flushed at the same time.
const AT_ONCE: usize = 8;

/// Reads a whole file of at most `limit` bytes.
///
/// # Errors
/// [`Error::Unreadable`] when it is missing, forbidden or no regular file, [`Error::LimitExceeded`] when it is larger.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let unreadable = |e: &io::Error| Error::Unreadable { reason: reason(e) };
    let facts = fs::metadata(path).map_err(|e| unreadable(&e))?;
    if facts.is_dir() {
        return Err(Error::Unreadable { reason: "it is a folder".to_owned() });
    }
    if !facts.is_file() {
        // Opening a pipe or a device would wait for ever.
        return Err(Error::Unreadable { reason: "it is no regular file".to_owned() });
    }
    if facts.len() > limit {
        return Err(Error::LimitExceeded { which: "file_bytes", limit, seen: facts.len() });
    }
    let file = File::open(path).map_err(|e| unreadable(&e))?;
    let expected = usize::try_from(facts.len()).unwrap_or(0);
    read_into(Vec::with_capacity(expected + 1), file, limit) // one more, so that the end is seen without growing
}

/// Reads all of a stream, at most `limit` bytes.
///
/// # Errors
/// [`Error::Unreadable`] when reading fails, [`Error::LimitExceeded`] when there is more.
pub fn read_from(stream: impl Read, limit: u64) -> Result<Vec<u8>, Error> {
    read_into(Vec::new(), stream, limit)
}

fn read_into(mut bytes: Vec<u8>, stream: impl Read, limit: u64) -> Result<Vec<u8>, Error> {
    let read = stream.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|e| Error::Unreadable { reason: reason(&e) })?;
    if bytes.len() as u64 > limit {
        return Err(Error::LimitExceeded { which: "file_bytes", limit, seen: bytes.len() as u64 });
    }
    Ok(bytes)
}

/// What the operating system says, without the number that Rust appends.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let without_number = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = without_number.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Text of a settings file or list: UTF-8, at most 16 MiB unless `limit` says more.
///
/// # Errors
/// What the operating system says, or that the file is too large or no UTF-8.
pub fn read_text(path: &Path, limit: u64) -> Result<String, String> {
    let bytes = read(path, limit).map_err(|e| e.to_string())?;
    String::from_utf8(bytes).map_err(|_| "is not valid UTF-8; convert it".to_owned())
}

/// Writes a file so that it is there whole or not at all, whatever happens: a temporary beside it, flushed to the disk,
/// then renamed.
///
/// The folder must exist; call [`sync_folder`] afterwards to make the new name durable.
///
/// # Errors
/// What the operating system says; the temporary is removed.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = draft(path, bytes)?;
    file.as_file().sync_data()?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

/// Writes files in this order, each as [`write()`] does: when one is there, all before it are.
///
/// Several are flushed at the same time, because a journalling file system takes them in one go.
///
/// # Errors
/// What the operating system says; files after the one that failed are not there.
pub fn write_together(files: &[(PathBuf, &[u8])]) -> io::Result<()> {
    for some in files.chunks(AT_ONCE) {
        let drafts = some.iter().map(|(path, bytes)| draft(path, bytes)).collect::<io::Result<Vec<_>>>()?;
        std::thread::scope(|scope| {
            let (last, others) = drafts.split_last().expect("chunks are not empty");
            let others: Vec<_> = others.iter().map(|file| scope.spawn(|| file.as_file().sync_data())).collect();
            let last = last.as_file().sync_data();
            let flushed =
                others.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into())));
            flushed.chain([last]).collect::<io::Result<Vec<()>>>()
        })?;
        for (file, (path, _)) in drafts.into_iter().zip(some) {
            file.persist(path).map_err(|e| e.error)?;
        }
    }
    Ok(())
}

/// A temporary beside a file, not yet flushed; it is removed when it is dropped.
fn draft(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    let everyone = std::os::unix::fs::PermissionsExt::from_mode(0o666); // less the umask, as any new file
    #[cfg(unix)]
    builder.permissions(everyone);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Makes the names in a folder durable.
///
/// # Errors
/// What the operating system says.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Makes a folder and those above it, and makes their names durable.
///
/// # Errors
/// What the operating system says.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|above| !above.exists()).collect();
    fs::create_dir_all(folder)?;
    missing.iter().filter_map(|made| made.parent()).try_for_each(|above| {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        sync_folder(above)
    })
}

/// Removes temporaries that a killed run left anywhere under `folder`; gives their number.
pub fn sweep(folder: &Path) -> usize {
    let mut folders = vec![folder.to_path_buf()];
    let mut swept = 0;
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && is_temporary(&entry.path()) {
                swept += usize::from(fs::remove_file(entry.path()).is_ok());
            }
        }
    }
    swept
}

fn is_temporary(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1))
}

/// What a folder holds, in the order of names.
///
/// # Errors
/// What the operating system says.
pub fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// Removes a file if it is there.
///
/// # Errors
/// What the operating system says, except that there was no such file, or that none can have such a name.
pub fn remove(path: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotFound};
    match fs::remove_file(path) {
        Err(e) if !matches!(e.kind(), NotFound | InvalidFilename | InvalidInput) => Err(e),
        _ => Ok(()),
    }
}

/// A folder that one program at a time may write to. The operating system gives it back when the program ends, however
/// it ends.
#[derive(Debug)]
pub struct Lock {
    _folder: File,
}

/// Takes the folder for this program alone; `None` when another one has it.
///
/// # Errors
/// What the operating system says when the folder cannot be opened. File systems without locks give a lock that
/// guards nothing.
pub fn lock(folder: &Path) -> io::Result<Option<Lock>> {
    let file = File::open(folder)?;
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        _ => Ok(Some(Lock { _folder: file })),
    }
}

/// The folder's real path, symbolic links followed.
///
/// # Errors
/// What the operating system says.
pub fn real_path(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}
