//! Settings: flags over the environment over the file.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{Outcome, apercu, run};

const ARTICLE: &str = "Le pont de Valmont rouvre\n\nLe pont de Valmont a rouvert lundi après quatorze mois de travaux. La \
    mairie a dépensé 3,2 millions d’euros. Les riverains attendaient cela depuis longtemps. Une fête est prévue samedi.\n";

fn with(config: &Path, variables: &[(&str, &str)], args: &[&str]) -> Outcome {
    let mut command = apercu(args);
    command.env("APERCU_CONFIG", config).envs(variables.iter().copied());
    command.output().expect("the program can be run").into()
}

#[test]
fn flags_go_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let (config, article) = (folder.path().join("config.toml"), folder.path().join("pont.txt"));
    fs::write(&config, "language = \"fr\"\nlength = \"2 sentences\"\n").unwrap();
    fs::write(&article, ARTICLE).unwrap();
    let article = article.to_str().unwrap();
    let languages = |variables: &[(&str, &str)], more: &[&str]| {
        let args = [&["--format", "json", article], more].concat();
        let outcome = with(&config, variables, &args);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        let record: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let sentences = |language: &str| record[language]["sentences"].as_array().map(Vec::len);
        (sentences("english"), sentences("french"))
    };
    assert_eq!(languages(&[], &[]), (None, Some(2)));
    assert_eq!(languages(&[("APERCU_LENGTH", "1 sentence")], &[]), (None, Some(1)));
    assert_eq!(
        languages(&[("APERCU_LANGUAGE", "en")], &["-s", "1", "-l", "fr"]),
        (None, Some(1))
    );
    // A default that is asked for is asked for.
    assert_eq!(languages(&[], &["-l", "both", "-s", "1"]), (Some(1), Some(1)));
}

#[test]
fn what_is_wrong_is_named_with_file_and_line_and_asked_only_where_it_matters() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    fs::write(&config, "language = \"fr\"\nlenght = \"60 words\"\n").unwrap();
    for args in [
        &["article.txt"][..],
        &["translate", "--to", "fr", "x"],
        &["config", "check"],
        &["config", "show"],
    ] {
        let outcome = with(&config, &[], args);
        assert_ne!(outcome.status, 0, "{args:?}");
        assert!(
            outcome.stderr.contains("config.toml, line 2: unknown key `lenght`"),
            "{}",
            outcome.stderr
        );
        assert!(outcome.stderr.contains("`length`"), "{}", outcome.stderr);
    }
    assert_eq!(with(&config, &[], &["completions", "bash"]).status, 0);
    let outcome = with(&config, &[("APERCU_LANGUAGE", "de")], &["article.txt"]);
    assert_eq!(outcome.status, 2);
    let missing = folder.path().join("none.toml");
    let outcome = with(&missing, &[], &["article.txt"]);
    assert!(outcome.stderr.contains("none.toml"), "{}", outcome.stderr);
    let outcome = with(Path::new(""), &[("APERCU_LENGTH", "long")], &["article.txt"]);
    assert!(outcome.stderr.contains("APERCU_LENGTH"), "{}", outcome.stderr);
}

#[test]
fn the_settings_are_shown_with_where_they_come_from() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    fs::write(&config, "language = \"fr\"\nmodel = [\"a\", \"b\"]\n").unwrap();
    let outcome = with(&config, &[("APERCU_LENGTH", "20%")], &["config", "show"]);
    let expected = format!(
        "# {}\nlanguage = \"fr\"\nlength = \"20%\"  # APERCU_LENGTH\ntranslator = [\"a\", \"b\"]\n",
        config.display()
    );
    assert_eq!((outcome.status, outcome.stdout), (0, expected));
    let path = with(&config, &[], &["config", "path"]).stdout;
    assert_eq!(path.trim_end(), config.to_str().unwrap());
    let mut command = apercu(["config", "path"]);
    command
        .env_remove("APERCU_CONFIG")
        .env("XDG_CONFIG_HOME", folder.path());
    let path = Outcome::from(command.output().unwrap()).stdout;
    assert_eq!(
        path.trim_end(),
        folder.path().join("apercu/config.toml").to_str().unwrap()
    );
    let outcome = with(&config, &[], &["config", "check"]);
    assert_eq!(outcome.status, 1, "there are no such models");
    assert!(outcome.stderr.contains("the model a"), "{}", outcome.stderr);
    fs::write(&config, "language = \"fr\"\n").unwrap();
    assert_eq!(with(&config, &[], &["config", "check"]).status, 0);
    assert_eq!(run(["config", "check", "no-such-file.toml"]).status, 1);
}
