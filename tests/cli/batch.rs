//! `apercu batch`: JSON lines in, JSON lines out.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};

use apercu_tests::{ARTICLES, article};
use serde_json::{Value, json};

use crate::program::{Outcome, apercu, run, run_with};

fn text(name: &str) -> String {
    std::fs::read_to_string(article(name)).unwrap()
}

/// JSON lines of the articles that the tests read.
fn lines() -> Vec<String> {
    let line = |name: &&str| json!({"id": name, "text": text(name)}).to_string();
    ARTICLES.iter().map(line).collect()
}

fn records(outcome: &Outcome) -> Vec<Value> {
    let lines = outcome.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a record"))
        .collect()
}

const ARGS: [&str; 3] = ["batch", "--sentences=1", "--language=fr"];

#[test]
fn summaries_are_the_same_as_one_by_one() {
    let input = lines().join("\n");
    let outcome = run_with(["batch", "--sentences", "2"], input.as_bytes());
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    for (number, (record, name)) in records(&outcome).into_iter().zip(ARTICLES).enumerate() {
        let alone = run([
            "--format=json".as_ref(),
            "--sentences=2".as_ref(),
            article(name).as_os_str(),
        ]);
        let mut alone: Value = serde_json::from_str(&alone.stdout).unwrap();
        let object = alone.as_object_mut().unwrap();
        object.remove("input");
        object.insert("id".into(), name.into());
        object.insert("line".into(), json!(number + 1));
        assert_eq!(record, alone);
    }
    let unordered = run_with(["batch", "--sentences", "2", "--unordered"], input.as_bytes());
    let sorted = |outcome: &Outcome| {
        let mut lines: Vec<_> = outcome.stdout.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&unordered), sorted(&outcome));
}

#[test]
fn a_wrong_line_is_a_record_and_the_others_are_done() {
    let good = &lines()[0];
    let input = [
        "\u{FEFF}{\"id\": 1}",
        good,
        "",
        "not JSON",
        "{\"id\": [2], \"text\": \"Der Hafen wurde am Montag nach langen Arbeiten wieder eröffnet und ist voll.\"}",
        good,
    ]
    .join("\n");
    let outcome = run_with(ARGS, input.as_bytes());
    assert_eq!(outcome.status, 1);
    assert_eq!(
        outcome.stderr,
        "apercu: 3 of 5 articles failed: their records say why\n"
    );
    let records = records(&outcome);
    let numbers: Vec<_> = records.iter().map(|record| record["line"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 4, 5, 6]);
    let failed: Vec<_> = records.iter().map(|record| record["error"].as_str()).collect();
    assert!(failed[0].unwrap().contains("neither `text` nor `url`"), "{failed:?}");
    assert!(failed[2].unwrap().contains("no JSON object"), "{failed:?}");
    assert!(failed[3].unwrap().contains("German"), "{failed:?}");
    assert_eq!((failed[1], failed[4]), (None, None));
    assert_eq!(records[3]["id"], json!([2]));
    assert_eq!(run_with(["-q", "batch"], b"{}").stderr, "");
}

#[test]
fn errors_inline_leave_the_exit_status_alone() {
    let input = [lines()[0].as_str(), "not JSON", "{}"].join("\n");
    let inline = run_with(ARGS.into_iter().chain(["--errors=inline"]), input.as_bytes());
    let status = run_with(ARGS.into_iter().chain(["--errors=status"]), input.as_bytes());
    assert_eq!((inline.status, status.status), (0, 1));
    assert_eq!((&inline.stdout, &inline.stderr), (&status.stdout, &status.stderr));
    let failed: Vec<_> = records(&inline)
        .iter()
        .map(|record| record["error"].is_string())
        .collect();
    assert_eq!(failed, [false, true, true]);

    // What has no record still fails.
    let missing = run(["batch", "--errors=inline", "missing.jsonl"]);
    assert_eq!(missing.status, 1);
    assert_eq!(run(["batch", "--errors=ignore"]).status, 2);
}

#[test]
fn errors_inline_resume_after_failed_lines() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.jsonl");
    let call = |errors| {
        let mut command = apercu(ARGS);
        command.arg("--output").arg(&output).args(["--resume", errors]);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"{}\n").unwrap();
        Outcome::from(child.wait_with_output().unwrap())
    };
    let outcomes = ["--errors=inline", "--errors=inline", "--errors=status"].map(call);
    assert_eq!(outcomes.each_ref().map(|outcome| outcome.status), [0, 0, 1]);
    assert!(
        outcomes[1].stderr.contains("1 of them in earlier runs"),
        "{}",
        outcomes[1].stderr
    );
    assert_eq!(std::fs::read_to_string(&output).unwrap().lines().count(), 1);
}

#[test]
fn fields_can_have_other_names() {
    let line = json!({"doc": 7, "corps": text(ARTICLES[3]), "titre": "Autre titre", "lang": "fr-FR", "text": 3});
    let args = [
        "--field=id=doc",
        "--field=text=corps",
        "--field=title=titre",
        "--field=language=lang",
    ];
    let outcome = run_with(ARGS.into_iter().chain(args), line.to_string().as_bytes());
    assert_eq!(outcome.status, 0, "{}", outcome.stdout);
    let [record] = &records(&outcome)[..] else {
        panic!("{}", outcome.stdout)
    };
    assert_eq!((&record["id"], &record["title"]), (&json!(7), &json!("Autre titre")));
    assert_eq!(run(["batch", "--field=texte=x"]).status, 2);
}

#[test]
fn a_broken_run_is_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
    let mut lines = lines();
    lines.insert(1, "{}".into());
    lines.insert(3, String::new());
    std::fs::write(&input, lines.join("\n")).unwrap();
    let call = |more: &[&str]| {
        let mut command = apercu(ARGS);
        command.arg(&input).arg("--output").arg(&output).args(more);
        Outcome::from(command.output().unwrap())
    };
    assert_eq!(call(&["--resume"]).status, 1);
    let whole = std::fs::read_to_string(&output).unwrap();
    assert_eq!(whole.lines().count(), 6);

    let again = call(&[]);
    assert_eq!(again.status, 1);
    assert!(again.stderr.contains("--resume"), "{}", again.stderr);
    assert_eq!(std::fs::read_to_string(&output).unwrap(), whole);

    // Broken off within the fourth record.
    let ends: Vec<_> = whole.match_indices('\n').map(|(at, _)| at + 1).collect();
    std::fs::write(&output, &whole[..ends[2] + 40]).unwrap();
    let resumed = call(&["--resume"]);
    assert_eq!(resumed.status, 1, "a line of the first run had failed");
    assert!(
        resumed.stderr.contains("1 of them in earlier runs"),
        "{}",
        resumed.stderr
    );
    assert_eq!(std::fs::read_to_string(&output).unwrap(), whole);

    // With another input.
    std::fs::write(&output, &whole[..ends[2]]).unwrap();
    lines.swap(2, 4);
    std::fs::write(&input, lines.join("\n")).unwrap();
    let other = call(&["--resume"]);
    assert_eq!(other.status, 1);
    assert!(other.stderr.contains("another id"), "{}", other.stderr);
}

/// The program with both its ends open.
fn start() -> (Child, ChildStdin) {
    let mut command = apercu(ARGS);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the program can be run");
    let stdin = child.stdin.take().expect("it has a pipe");
    (child, stdin)
}

#[test]
fn records_come_while_the_input_is_still_open() {
    let (mut child, mut stdin) = start();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for line in &lines()[..2] {
        writeln!(stdin, "{line}").unwrap();
        let mut record = String::new();
        stdout.read_line(&mut record).unwrap();
        assert!(record.contains("\"french\""), "{record}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_closed_output_ends_it_though_the_input_stays_open() {
    let (mut child, mut stdin) = start();
    drop(child.stdout.take());
    writeln!(stdin, "{}", lines()[0]).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn what_cannot_be_opened_is_named() {
    let outcome = run(["batch", "missing.jsonl"]);
    assert_eq!(outcome.status, 1);
    assert!(outcome.stderr.contains("missing.jsonl"), "{}", outcome.stderr);
    assert_eq!(run(["batch", "--resume", "-"]).status, 2);
    assert_eq!(run_with(ARGS, b"").status, 0);
}
