//! The `pjece` program: arguments, one command, an exit code.
fn main() {}
