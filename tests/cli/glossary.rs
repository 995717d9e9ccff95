//! Glossaries, through the program.

use std::fs;

use serde_json::Value;

use crate::program::{apercu, run, run_with};

const TERMS: &str = "fr\ten\nphare (m)|phares\tlight station|light stations\nLe Courrier\n";
const ARTICLE: &str = "Le phare rouvre\n\nLe phare de Valmont a rouvert lundi après quatorze mois de travaux. La mairie a \
    dépensé 3,2 millions d’euros, écrit Le Courrier. Les riverains attendaient cela depuis longtemps.\n";

#[test]
fn the_program_and_batches_keep_terms() {
    let folder = tempfile::tempdir().unwrap();
    let terms = folder.path().join("terms.tsv");
    fs::write(&terms, TERMS).unwrap();
    let terms = terms.to_str().unwrap();
    let outcome = run_with(["translate", "--to", "en", "--glossary", terms], b"Le phare ferme.\n");
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(outcome.stdout.contains("light station"), "{}", outcome.stdout);
    let outcome = run_with(
        ["translate", "--to", "fr", "--glossary", terms],
        b"The light stations are closed.\n",
    );
    assert!(outcome.stdout.contains("phares"), "{}", outcome.stdout);

    let outcome = run_with(["--language", "en", "--glossary", terms], ARTICLE.as_bytes());
    assert!(
        outcome.stdout.to_lowercase().contains("light station"),
        "{}",
        outcome.stdout
    );
    assert!(outcome.stdout.contains("Le Courrier"), "{}", outcome.stdout);
    let line = serde_json::json!({ "text": ARTICLE }).to_string() + "\n";
    let outcome = run_with(["batch", "--glossary", terms], line.as_bytes());
    let record: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert!(
        record["english"].to_string().to_lowercase().contains("light station"),
        "{record}"
    );

    let config = folder.path().join("config.toml");
    fs::write(&config, "glossary = \"terms.tsv\"\n").unwrap();
    let mut command = apercu(["--language", "en", "-"]);
    let article = folder.path().join("a.txt");
    fs::write(&article, ARTICLE).unwrap();
    command
        .env("APERCU_CONFIG", &config)
        .stdin(fs::File::open(&article).unwrap());
    let output = command.output().unwrap();
    assert!(
        String::from_utf8_lossy(&output.stdout)
            .to_lowercase()
            .contains("light station")
    );
}

#[test]
fn glossaries_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("good.tsv"), folder.path().join("bad.tsv"));
    fs::write(&good, TERMS).unwrap();
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    let outcome = run(["glossary", "check", good]);
    assert_eq!(
        (outcome.status, outcome.stdout),
        (0, format!("{good}: 2 entries, 1 of them terms that stay as they are\n"))
    );
    fs::write(bad, "phare\tlight station\nquai\t\n").unwrap();
    let outcome = run(["glossary", "check", bad, good]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stderr.contains("bad.tsv") && outcome.stderr.contains("line 2: "),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome.stdout.contains("good.tsv"),
        "the others are checked all the same"
    );
    for args in [
        &["--glossary", bad, "article.txt"][..],
        &["translate", "--to", "en", "--glossary", bad],
    ] {
        let outcome = run(args);
        assert_eq!(outcome.status, 1);
        assert!(outcome.stderr.contains("line 2: "), "{}", outcome.stderr);
    }
    fs::write(bad, "phare\tlight station\nphare\tlighthouse\n").unwrap();
    let outcome = run(["glossary", "check", bad]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome
            .stdout
            .contains("line 2: “phare” is “lighthouse” here, and “light station” in line 1"),
        "{}",
        outcome.stdout
    );
    assert_eq!(run(["glossary", "check", "no-such-file"]).status, 1);
    assert_eq!(run(["glossary", "check"]).status, 2);
}
