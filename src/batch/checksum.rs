//! Digests that somebody promises of a file.

use crate::model::sha256;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// A digest that the bytes are to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checksum {
    /// How it is computed.
    pub algorithm: Algorithm,
    /// Hexadecimal.
    pub digest: String,
    /// Who says so, for the message.
    pub promised_by: String,
}

/// How a digest is computed, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// MD5: tells accidents, not forgery.
    Md5,
    /// SHA-1: tells accidents, not forgery.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    /// All of them, the weakest first.
    pub const ALL: [Self; 4] = [Self::Md5, Self::Sha1, Self::Sha256, Self::Sha512];

    /// Its name in `BagIt`, and the column's in manifests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    /// Lower-case hexadecimal digest.
    pub fn digest(self, bytes: &[u8]) -> String {
        use sha2::Digest;
        match self {
            Self::Md5 => hex(&md5::Md5::digest(bytes)),
            Self::Sha1 => hex(&sha1::Sha1::digest(bytes)),
            Self::Sha256 => sha256(bytes),
            Self::Sha512 => hex(&sha2::Sha512::digest(bytes)),
        }
    }
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // writing to a String cannot fail
        hex
    })
}

impl Checksum {
    /// What is wrong with bytes that do not have the digest, and what to do; `sha256` is theirs.
    pub(super) fn mismatch(&self, bytes: &[u8], sha256: &str) -> Option<String> {
        let Self { algorithm, digest: expected, promised_by } = self;
        let found = match algorithm {
            Algorithm::Sha256 => sha256.to_owned(),
            other => other.digest(bytes),
        };
        (!expected.eq_ignore_ascii_case(&found)).then(|| {
            let name = algorithm.name();
            format!(
                "is not what {promised_by} promises ({name} {found}, not {expected}); fetch it again from where it came"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standards() {
        assert_eq!(Algorithm::Md5.digest(b"abc"), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(Algorithm::Sha1.digest(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert!(Algorithm::Sha256.digest(b"abc").starts_with("ba7816bf8f01cfea"));
        assert!(Algorithm::Sha512.digest(b"abc").starts_with("ddaf35a193617aba"));
    }
}
