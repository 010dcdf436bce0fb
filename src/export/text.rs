//! Plain text.

use crate::pipeline::Reading;

/// The repaired running text, form feed between pages; it ends with a line end, if it is not empty.
pub(super) fn text(reading: &Reading) -> Vec<u8> {
    let mut text = reading.text.as_str().to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.into_bytes()
}
