//! Input that is no article: a clear error, status 1, never a panic.

use std::fs::{self, File};
use std::io::Write;
use std::process::Stdio;

use crate::program::{Outcome, apercu, run, run_with};

const FRENCH: &str = "La ville de Valmont a rouvert son musée samedi matin. Les visiteurs étaient nombreux. L’entrée \
    est restée gratuite tout le week-end.";

/// Asserts that this input on standard input is refused, in these words.
fn refused(input: &[u8], message: &str) {
    let outcome = run_with::<&str>([], input);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""), "{}", outcome.stderr);
    assert!(outcome.stderr.starts_with("apercu: -: "), "{}", outcome.stderr);
    assert!(outcome.stderr.contains(message), "{}", outcome.stderr);
}

#[test]
fn empty() {
    refused(b"", "empty");
}

#[test]
fn only_white_space() {
    refused(" \n\t\r\n\u{A0}\n".as_bytes(), "empty");
    refused("\u{FEFF} \n".as_bytes(), "empty");
}

#[test]
fn binary() {
    refused(b"\x7FELF\x02\x01\x01\x03\x04\0\x05\x06\x07", "byte 9 is NUL");
}

#[test]
fn utf16() {
    for (mark, to_bytes) in [
        ("\u{FEFF}", u16::to_le_bytes as fn(u16) -> _),
        ("\u{FEFF}", u16::to_be_bytes),
        ("", u16::to_le_bytes),
    ] {
        let bytes: Vec<u8> = format!("{mark}{FRENCH}").encode_utf16().flat_map(to_bytes).collect();
        refused(&bytes, "UTF-16");
    }
}

#[test]
fn broken_utf8_names_its_offset_and_can_be_accepted() {
    let mut bytes = FRENCH.as_bytes().to_vec();
    bytes.extend(b" Fin de l\x92\xE9t\xE9.");
    refused(&bytes, &format!("byte {} belongs to no character", FRENCH.len() + 9));
    refused(&bytes, "--lossy");

    let outcome = run_with(["--lossy", "--language=fr"], &bytes);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(outcome.stderr, "apercu: -: replaced bytes that are not UTF-8: 3\n");
    assert!(outcome.stdout.contains("Valmont"));
    assert_eq!(run_with(["--lossy", "--quiet", "--language=fr"], &bytes).stderr, "");
}

#[test]
fn a_third_language_is_named_and_can_be_overridden() {
    let german = "Der Stadtrat von Altenfels hat am Montagabend beschlossen, die alte Brücke über den Fluss wieder für \
        den Verkehr zu öffnen. Die Bauarbeiten haben zwei Jahre gedauert und mehr gekostet als geplant.";
    refused(german.as_bytes(), "neither French nor English");
    refused(german.as_bytes(), "--from");
    let outcome = run_with(["--from=en", "--language=en"], german.as_bytes());
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
}

#[test]
fn a_hundred_megabytes_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.txt");
    File::create(&path).unwrap().set_len(100 << 20).unwrap();
    let outcome = run([&path]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome
            .stderr
            .contains("large.txt: the input has more than 16777216 bytes"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_hundred_megabytes_on_standard_input() {
    let mut command = apercu::<&str>([]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let block = FRENCH.repeat(10_000);
    let mut sent = 0;
    while sent < 100 << 20 && stdin.write_all(block.as_bytes()).is_ok() {
        sent += block.len();
    }
    drop(stdin);
    let outcome = Outcome::from(child.wait_with_output().unwrap());
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stderr.contains("more than 16777216 bytes"),
        "{}",
        outcome.stderr
    );
    // It stopped reading when it had seen enough.
    assert!(sent < 100 << 20, "{sent}");
}

#[test]
fn missing_unreadable_and_folder() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.txt");
    let mut inputs = vec![missing, folder.path().to_owned()];
    if cfg!(target_os = "linux") {
        // Reading it fails whoever asks, even root, whom permissions do not stop.
        inputs.push("/proc/self/mem".into());
    }
    for path in inputs {
        let outcome = run([&path]);
        assert_eq!(outcome.status, 1, "{}", path.display());
        assert!(
            outcome
                .stderr
                .starts_with(&format!("apercu: cannot read {}: ", path.display())),
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn a_name_that_is_not_unicode() {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xE9.txt"));
        fs::write(&path, FRENCH).unwrap();
        let outcome = run(["--language=fr".as_ref(), path.as_os_str()]);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    }
}
