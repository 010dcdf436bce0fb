//! Strings as numbers, and where a number stands among many.

/// FNV-1a of 32 bits.
pub(super) fn fnv_1a(bytes: impl IntoIterator<Item = u8>) -> u32 {
    bytes.into_iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Where a hash stands among hashes in order. They are spread evenly, so where one must be about is known before the first look.
pub(super) fn find(hashes: &[u32], hash: u32) -> Option<usize> {
    let many = hashes.len();
    let about = ((u64::from(hash) * many as u64) >> 32) as usize;
    let mut at = about.min(many.checked_sub(1)?);
    while hashes[at] < hash && at + 1 < many {
        at += 1;
    }
    while hashes[at] > hash && at > 0 {
        at -= 1;
    }
    (hashes[at] == hash).then_some(at)
}
