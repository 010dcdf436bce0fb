//! The `pjece` program: arguments, one command, an exit code. Everything is in [`pjece::cli`].

fn main() -> std::process::ExitCode {
    pjece::cli::main()
}
