#![no_main]

#[path = "../entries.rs"]
#[allow(dead_code, reason = "each target uses its own entry")]
mod entries;

// A panic that pjece catches becomes a failure record; only one that gets through is a finding.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| entries::protocol(bytes));
