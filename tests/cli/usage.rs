//! The command line itself.

use crate::program::run;

#[test]
fn wrong_usage_is_status_2() {
    for args in [
        &["--no-such-flag"][..],
        &["--sentences", "0"],
        &["--sentences", "3", "--words", "50"],
        &["--words", "50", "--ratio", "0.2"],
        &["--ratio", "1.5"],
        &["--language", "de"],
        &["--format", "xml"],
        &["--threads", "0"],
        &["--quiet", "--verbose"],
        &["translate"],
        &["translate", "--to", "fr", "--from", "fr"],
        &["models", "quantize", "only-one"],
    ] {
        let outcome = run(args);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{args:?}");
        assert!(outcome.stderr.starts_with("error: "), "{args:?}: {}", outcome.stderr);
    }
    let outcome = run(["models"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("quantize"), "{}", outcome.stderr);
}

#[test]
fn version_names_the_model() {
    let outcome = run(["--version"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let rest = outcome
        .stdout
        .strip_prefix(concat!("apercu ", env!("CARGO_PKG_VERSION"), " (model "))
        .expect("a version");
    let model = rest.strip_suffix(")\n").expect("a model");
    assert!(!model.is_empty());
    assert_eq!(run(["-V"]).stdout, outcome.stdout);
}

#[test]
fn help_explains_every_flag() {
    let help = run(["--help"]);
    assert_eq!(help.status, 0);
    for flag in [
        "--format",
        "--language",
        "--sentences",
        "--words",
        "--ratio",
        "--from",
        "--translator",
        "--model",
        "--summarizer",
        "--engine",
        "--device",
        "--threads",
        "--lossy",
    ] {
        assert!(help.stdout.contains(flag), "{flag}");
    }
    for part in ["Examples:", "Exit status:", "translate", "models"] {
        assert!(help.stdout.contains(part), "{part}");
    }
    assert!(run(["-h"]).stdout.len() < help.stdout.len());
    assert!(run(["translate", "--help"]).stdout.contains("--to"));
}

#[test]
fn a_file_named_like_a_subcommand_is_given_with_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("translate"), "").unwrap();
    let outcome = crate::program::apercu(["./translate"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let outcome = crate::program::Outcome::from(outcome);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stderr.starts_with("apercu: ./translate: the input is empty"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn verbose_tells_what_is_done() {
    let path = apercu_tests::article("musee-arvanne.fr.txt");
    let outcome = run(["-v".as_ref(), "--language=fr".as_ref(), path.as_os_str()]);
    assert_eq!(outcome.status, 0);
    assert!(outcome.stderr.contains("musee-arvanne.fr.txt"), "{}", outcome.stderr);
}
