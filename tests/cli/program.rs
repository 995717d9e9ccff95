//! Calls of the program.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Output, Stdio};

/// A call of the program, with nothing on standard input and none of the caller's settings about colours, language and
/// proxies.
pub(crate) fn apercu<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apercu"));
    command.args(args).stdin(Stdio::null());
    for variable in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "LC_MESSAGES",
        "LANG",
    ] {
        command.env_remove(variable);
    }
    for variable in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(variable).env_remove(variable.to_uppercase());
    }
    // Nor of the settings of whoever runs the tests.
    command.env("LC_ALL", "C").env("APERCU_CONFIG", "");
    command
}

/// What a call of the program gave.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The exit status.
    pub(crate) status: i32,
    /// What it printed.
    pub(crate) stdout: String,
    /// What it said beside it.
    pub(crate) stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
        let outcome = Self {
            status: output.status.code().expect("the program ends by itself"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
        outcome
    }
}

/// Runs the program.
pub(crate) fn run<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Outcome {
    apercu(args).output().expect("the program can be run").into()
}

/// Runs the program with `input` on a pipe to its standard input.
pub(crate) fn run_with<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>, input: &[u8]) -> Outcome {
    let mut command = apercu(args);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be run");
    let mut stdin = child.stdin.take().expect("it has a pipe");
    std::thread::scope(|scope| {
        // The program may stop reading before the end.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().expect("the program ends").into()
    })
}
