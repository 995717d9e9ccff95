//! Helpers of the end-to-end tests, which stand in `tests/tests/`, and the README's example, which is run as a test in
//! this folder.

#![allow(clippy::missing_panics_doc, reason = "a test fails by panicking")]

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// The articles that the tests read.
pub const ARTICLES: [&str; 5] = [
    "halden-port.en.txt",
    "huitres-plates.fr.txt",
    "marathon-lindgren.en.txt",
    "musee-arvanne.fr.txt",
    "tramway-valmont.fr.txt",
];

/// The root of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Where an article of [`ARTICLES`] stands.
pub fn article(name: &str) -> PathBuf {
    workspace().join("tests/articles").join(name)
}

/// The program, built as the tests are.
///
/// Cargo gives integration tests the path of a program of their own package only, and does not build another's for
/// them; so this asks it to, which costs nothing where the program is built already.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args([
        "build",
        "--quiet",
        "--locked",
        "--package",
        "apercu-cli",
        "--bin",
        "apercu",
    ]);
    cargo
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(workspace());
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = cargo.stderr(Stdio::inherit()).output().expect("cargo can be run");
    assert!(output.status.success(), "the program cannot be built");
    let messages = String::from_utf8(output.stdout).expect("cargo's messages are UTF-8");
    let program = messages.lines().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    });
    program.expect("cargo names the program that it built")
});

/// A call of the program, with nothing on standard input and none of the caller's settings about colours.
pub fn apercu<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(&*PROGRAM);
    command.args(args).stdin(Stdio::null());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(variable);
    }
    command
}

/// What a call of the program gave.
#[derive(Debug)]
pub struct Outcome {
    /// The exit status.
    pub status: i32,
    /// What it printed.
    pub stdout: String,
    /// What it said beside it.
    pub stderr: String,
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
pub fn run<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Outcome {
    apercu(args).output().expect("the program can be run").into()
}

/// Runs the program with `input` on a pipe to its standard input.
pub fn run_with<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>, input: &[u8]) -> Outcome {
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
