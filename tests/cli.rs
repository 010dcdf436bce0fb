//! What a person at the terminal sees: arguments, standard input, exit codes, messages. One console session a file.

#[test]
fn console_sessions() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd").case("tests/cli/*.toml").env("NO_COLOR", "1");
}
