//! The output formats, on a real article.

use std::fs;

use apercu_tests::article;
use serde_json::Value;

use crate::program::{run, run_with};

#[test]
fn json_says_everything_and_its_offsets_are_those_of_the_file() {
    for name in ["musee-arvanne.fr.txt", "marathon-lindgren.en.txt"] {
        let path = article(name);
        let outcome = run(["--format=json".as_ref(), path.as_os_str()]);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        let value: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(value["input"].as_str(), path.to_str());
        assert_eq!(
            value["source_language"],
            if name.contains(".fr.") { "fr" } else { "en" }
        );
        assert!(value["title"].is_string() && value["model"].is_string());
        let counts = &value["counts"];
        assert!(counts["sentences_read"].as_u64() > counts["sentences_kept"].as_u64());

        let bytes = fs::read(path).unwrap();
        for language in ["english", "french"] {
            assert!(value[language]["title"].is_string());
            let sentences = value[language]["sentences"].as_array().unwrap();
            assert_eq!(sentences.len(), 3);
            for sentence in sentences {
                assert!(sentence["text"].is_string() && sentence["score"].is_f64() && sentence["warnings"].is_array());
                let sources = sentence["sources"].as_array().unwrap();
                assert!(!sources.is_empty());
                for source in sources {
                    let offset = |key: &str| usize::try_from(source[key].as_u64().unwrap()).unwrap();
                    let span = &bytes[offset("start")..offset("end")];
                    assert_eq!(std::str::from_utf8(span).unwrap(), source["text"]);
                }
            }
        }
    }
}

#[test]
fn translations_have_a_confidence_and_the_doubtful_ones_may_be_left_out() {
    let path = article("musee-arvanne.fr.txt");
    let json = |flags: &[&str]| -> Value {
        let outcome = run(flags
            .iter()
            .map(AsRef::as_ref)
            .chain(["--format=json".as_ref(), path.as_os_str()]));
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        serde_json::from_str(&outcome.stdout).unwrap()
    };
    let all = json(&[]);
    for sentence in all["english"]["sentences"].as_array().unwrap() {
        assert!((0.0..1.0).contains(&sentence["confidence"].as_f64().unwrap()));
    }
    assert!(all["french"]["sentences"][0].get("confidence").is_none());
    assert!(all["english"].get("left_out").is_none());
    let strict = json(&["--strict=1"]);
    assert_eq!(strict["english"]["sentences"].as_array().unwrap().len(), 0);
    assert_eq!(strict["english"]["left_out"], 4);
    assert_eq!(strict["french"], all["french"]);
    let doubtful = all["english"]["sentences"].as_array().unwrap().iter();
    let doubtful = doubtful
        .filter(|sentence| sentence["warnings"].to_string().contains("doubtful"))
        .count();
    let left_out = json(&["--strict"])["english"]["sentences"].as_array().unwrap().len();
    assert_eq!(left_out, 3 - doubtful);
    assert!(
        run(["--strict=2".as_ref(), path.as_os_str()])
            .stderr
            .contains("between 0 and 1")
    );
}

#[test]
fn json_is_one_object_or_one_a_line() {
    let path = article("musee-arvanne.fr.txt");
    let one = run(["--format=json".as_ref(), path.as_os_str()]).stdout;
    let two = run(["--format=json".as_ref(), path.as_os_str(), path.as_os_str()]).stdout;
    assert!(one.lines().count() > 10);
    let lines: Vec<Value> = two.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, vec![serde_json::from_str::<Value>(&one).unwrap(); 2]);
}

#[test]
fn json_counts_replaced_bytes() {
    let mut bytes = fs::read(article("musee-arvanne.fr.txt")).unwrap();
    bytes.extend(b"Fin \xE9t\xE9.");
    let outcome = run_with(["--format=json", "--lossy", "--language=fr"], &bytes);
    let value: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!((outcome.status, &value["replaced_bytes"]), (0, &Value::from(2)));
}

#[test]
fn markdown_refers_to_lines_and_quotes_the_source() {
    let path = article("marathon-lindgren.en.txt");
    let outcome = run(["--format=markdown".as_ref(), path.as_os_str()]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let (english, french) = outcome.stdout.split_once("\n# Français\n").expect("a French part");
    assert!(
        english.starts_with("# English\n\n**Unknown nurse, 34, wins"),
        "{english}"
    );
    assert_eq!(french.matches("\n   > ").count(), 3, "{french}");

    let source = fs::read_to_string(path).unwrap();
    let lines: Vec<_> = source.lines().collect();
    for item in english
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
    {
        let (sentence, reference) = item[3..].rsplit_once(" (line ").unwrap();
        let number: usize = reference.trim_end_matches(')').parse().unwrap();
        let first_words = sentence.split(' ').take(3).collect::<Vec<_>>().join(" ");
        assert!(lines[number - 1].contains(&first_words), "{item}");
    }
}

#[test]
fn several_inputs_have_a_header_each() {
    let [first, last] = ["musee-arvanne.fr.txt", "marathon-lindgren.en.txt"].map(article);
    let text = run([&first, &last]).stdout;
    for path in [&first, &last] {
        assert_eq!(
            text.matches(&format!("==> {} <==\n", path.display())).count(),
            1,
            "{text}"
        );
    }
    let markdown = run(["--format=markdown".as_ref(), first.as_os_str(), last.as_os_str()]).stdout;
    assert_eq!(
        markdown.lines().filter(|line| line.starts_with("# ")).count(),
        2,
        "{markdown}"
    );
}
