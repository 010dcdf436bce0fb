//! Commands about one document.

use super::exit::{Ended, Exit, Stop};
use super::setup::Setup;
use super::talk::{one_line, printable};
use crate::batch::{Outcome, Product, Reader, Request, Want, Watchdog};
use crate::files;
use std::borrow::Cow;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// `pjece text`.
pub(crate) fn text(file: &Path, want: Want, setup: &Setup<'_>) -> Ended {
    let product = read(file, want, setup)?;
    let mut out = std::io::stdout().lock();
    out.write_all(&for_output(&product.main))?;
    if want == Want::RawText && !product.main.is_empty() && !product.main.ends_with(b"\n") {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// Bytes as they are; but a terminal gets text that cannot drive it, pages parted as they are for a pager.
pub(crate) fn for_output(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !std::io::stdout().is_terminal() {
        return Cow::Borrowed(bytes);
    }
    let text = String::from_utf8_lossy(bytes);
    let pages: Vec<String> = text.split('\x0c').map(printable).collect();
    Cow::Owned(pages.join("\x0c").into_bytes())
}

/// Reads one document, `-` being standard input, and says its warnings.
pub(crate) fn read(file: &Path, want: Want, setup: &Setup<'_>) -> Result<Product, Stop> {
    let name = one_line(&file.display().to_string());
    let stdin = file == Path::new("-");
    if !stdin && file.symlink_metadata().is_err_and(|e| e.kind() == std::io::ErrorKind::NotFound) {
        return Err(Stop::new(Exit::Missing, format!("{name}: there is no such file; check the path")));
    }
    let sent = if stdin { Some(standard_input(setup)?) } else { None };
    let request = Request {
        name: file.display().to_string(),
        path: (!stdin).then(|| file.to_path_buf()),
        pages: Vec::new(),
        want,
        formats: Vec::new(),
        facts: crate::batch::Facts::new(),
        known_sha256: None,
        checksums: Vec::new(),
    };
    let tools = setup.tools();
    let watchdog = Watchdog::new(Arc::new(AtomicBool::new(false)));
    let mut reader = match &setup.worker_command {
        Some(command) => Reader::apart(command, &tools, &watchdog),
        None => Reader::Here(&tools),
    };
    let outcome = reader.read(&request, sent);
    match outcome
        .map_err(|e| Stop::new(Exit::Io, format!("no worker process ({}); try --isolate never", files::reason(&e))))?
    {
        Outcome::Read(product) => {
            for warning in &product.warnings {
                setup.talk.warning(format_args!("{name}: {}", warning.message));
            }
            Ok(product)
        }
        Outcome::Failed { message, .. } => Err(Stop::new(Exit::NotReadable, format!("{name}: {message}"))),
        Outcome::Unchanged { .. } => Ok(Product::default()), // nothing was known beforehand
    }
}

/// All of standard input, within the limit for a file.
pub(crate) fn standard_input(setup: &Setup<'_>) -> Result<Vec<u8>, Stop> {
    let bytes = files::read_from(std::io::stdin().lock(), setup.config.limits.file_bytes);
    bytes.map_err(|error| Stop::new(Exit::NotReadable, format!("standard input {error}")))
}
