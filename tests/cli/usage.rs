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
        &["models", "quantize"],
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

#[test]
fn completions_and_the_manual_come_from_the_flags() {
    for (shell, sign) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef apercu"),
        ("fish", "complete -c apercu"),
    ] {
        let outcome = run(["completions", shell]);
        assert_eq!(outcome.status, 0, "{shell}");
        for part in [sign, "batch", "unordered", "sentences"] {
            assert!(outcome.stdout.contains(part), "{shell}: {part}");
        }
    }
    let manual = run(["man"]);
    assert_eq!(manual.status, 0);
    for part in [".TH apercu 1", "\\-\\-sentences", "apercu\\-batch", "Exit status"] {
        assert!(manual.stdout.contains(part), "{part}: {}", manual.stdout);
    }
    let manual = run(["man", "batch"]);
    assert!(manual.stdout.contains("\\-\\-unordered"), "{}", manual.stdout);
    assert_eq!(run(["man", "no-such"]).status, 1);
}

#[test]
fn flags_for_all_may_stand_before_a_subcommand() {
    let outcome = crate::program::run_with(["-q", "translate", "--to", "en"], b"Merci.\n");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert_eq!(outcome.stdout.lines().count(), 1);
    let outcome = run(["--threads=2", "translate", "--to", "en"]);
    assert_eq!(outcome.status, 2);
    assert!(
        outcome.stderr.contains("--threads stands before `translate`"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn messages_are_in_the_language_of_the_user() {
    let french = |args: &[&str]| {
        let mut command = crate::program::apercu(args);
        crate::program::Outcome::from(command.env("LC_ALL", "fr_FR.UTF-8").output().unwrap())
    };
    let outcome = french(&["-"]);
    assert_eq!(outcome.status, 1);
    assert_eq!(
        outcome.stderr,
        "apercu: -: l’entrée est vide : il n’y a pas de texte à résumer\n"
    );
    let path = apercu_tests::article("musee-arvanne.fr.txt");
    let summary = french(&["--language=fr", "--sentences=2", path.to_str().unwrap()]);
    assert!(summary.stdout.ends_with("2 phrases sur 6\n"), "{}", summary.stdout);
    let help = french(&["--help"]);
    assert!(help.stdout.contains("Exemples"), "{}", help.stdout);
    assert!(french(&["batch", "--help"]).stdout.contains("Exemples"));
}
