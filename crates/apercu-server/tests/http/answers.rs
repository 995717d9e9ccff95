//! What it answers.

use apercu::{Glossary, Translator};
use apercu_server::Models;
use serde_json::{Value, json};

use crate::bench::{ARTICLE, Bench, Held, bench, settings};

#[test]
fn a_text_a_page_and_an_object_are_summarized_alike() {
    let bench = bench();
    let text = bench.post("/v1/summarize?sentences=1", "text/plain", ARTICLE);
    assert_eq!(
        (text.status, text.header("content-type")),
        (200, Some("application/json"))
    );
    let object = json!({"text": ARTICLE, "sentences": 1}).to_string();
    let object = bench.post("/v1/summarize", "application/json", &object);
    assert_eq!(text.body, object.body);
    let summary = text.json();
    assert_eq!(summary["input"], "-");
    assert_eq!(summary["counts"]["sentences_kept"], 1);
    let english = summary["english"]["sentences"][0]["text"].as_str().unwrap();
    assert!(
        english.starts_with('L') && english.to_uppercase() == english,
        "{english}"
    );

    let page = format!("<!doctype html><html lang=fr><body><article><h1>Le pont rouvre</h1><p>{ARTICLE}</p></article>");
    for (kind, body) in [
        ("text/html; charset=utf-8", page.clone()),
        ("text/plain", page.clone()),
        ("application/json", json!({"html": page}).to_string()),
    ] {
        let answer = bench.post("/v1/summarize", kind, &body);
        assert_eq!(answer.status, 200, "{kind}: {}", answer.body);
        assert!(answer.json()["page"]["text"].is_string(), "{kind}");
    }
}

#[test]
fn a_summary_can_be_about_terms_or_a_headline() {
    let bench = bench();
    let about = bench.post("/v1/summarize?about=mairie", "text/plain", ARTICLE).json();
    assert_eq!(about["about"], "mairie");
    let refused = bench.post("/v1/summarize?about=avion", "text/plain", ARTICLE);
    assert_eq!((refused.status, &refused.json()["field"]), (422, &json!("about")));
    let headline = bench
        .post("/v1/summarize?headline=true&format=text", "text/plain", ARTICLE)
        .body;
    assert_eq!(
        (headline.lines().count(), headline.matches('\t').count()),
        (1, 1),
        "{headline}"
    );
}

#[test]
fn a_glossary_holds_for_all_that_is_translated() {
    let glossary = Glossary::from_tsv("fr\ten\npont\tviaduct\n").unwrap();
    let translator = Translator::new(Held::open()).with_glossary(glossary);
    let bench = Bench::with(settings(), Models::new(translator).unwrap());
    let summary = bench.post("/v1/summarize?sentences=2", "text/plain", ARTICLE).json();
    let text = summary["english"]["sentences"].to_string().to_lowercase();
    assert!(text.contains("viaduct"), "{text}");
    let translated = bench
        .post(
            "/v1/translate",
            "application/json",
            r#"{"text": "Le pont est là.", "to": "en"}"#,
        )
        .body;
    assert!(
        translated.contains("viaduct") || translated.contains("missing_term"),
        "{translated}"
    );
}

#[test]
fn the_formats_are_those_of_the_program_and_the_pages() {
    let bench = bench();
    let formatted = |format: &str| bench.post(&format!("/v1/summarize?format={format}"), "text/plain", ARTICLE);
    let page = formatted("page").json();
    let markdown = formatted("markdown");
    assert_eq!(markdown.header("content-type"), Some("text/markdown; charset=utf-8"));
    assert!(markdown.body.starts_with("# English\n"));
    assert_eq!(page["markdown"], markdown.body);
    assert_eq!(page["text"], formatted("text").body);
    assert_eq!(page["summary"], formatted("json").json());
    assert_eq!(page["article"], ARTICLE);
    assert!(formatted("bullets").body.contains("• "));
    let sentences = page["summary"]["english"]["sentences"].as_array().unwrap();
    let warnings = page["warnings"]["english"]["sentences"].as_array().unwrap();
    assert_eq!(sentences.len(), warnings.len());
    for (sentence, warnings) in sentences.iter().zip(warnings) {
        assert_eq!(
            sentence["warnings"].as_array().unwrap().len(),
            warnings.as_array().unwrap().len()
        );
    }
}

#[test]
fn a_batch_has_a_record_for_each_line_in_order() {
    let bench = bench();
    let lines = [
        json!({"id": "a", "text": ARTICLE}).to_string(),
        String::new(),
        "no JSON".to_owned(),
        json!({"id": 4, "text": "x".repeat(70_000)}).to_string(),
        json!({"id": 5, "text": ARTICLE}).to_string(),
    ];
    let answer = bench.post("/v1/batch?sentences=1", "application/x-ndjson", &lines.join("\n"));
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, Some("application/x-ndjson"))
    );
    let records: Vec<Value> = answer
        .body
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let lines: Vec<u64> = records.iter().map(|record| record["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [1, 3, 4, 5]);
    assert_eq!(records[0]["counts"]["sentences_kept"], 1);
    assert!(records[1]["error"].as_str().unwrap().contains("no JSON object"));
    assert!(records[2]["error"].as_str().unwrap().contains("more than 65536 bytes"));
    assert_eq!(records[3]["id"], 5);
}

#[test]
fn libretranslates_clients_get_what_they_know() {
    let bench = bench();
    let form = "q=Le+pont+est+ouvert.&source=fr&target=en";
    let answer = bench
        .post("/translate", "application/x-www-form-urlencoded", form)
        .json();
    assert_eq!(answer, json!({"translatedText": "LE PONT EST OUVERT."}));
    let several = json!({
        "q": ["Le pont est ouvert depuis lundi.", "42"], "source": "auto", "target": "en", "alternatives": 2
    });
    let answer = bench
        .post("/translate", "application/json", &several.to_string())
        .json();
    assert_eq!(
        answer["translatedText"],
        json!(["LE PONT EST OUVERT DEPUIS LUNDI.", "42"])
    );
    assert_eq!(
        answer["detectedLanguage"],
        json!([{"confidence": 100.0, "language": "fr"}, {"confidence": 0.0, "language": "fr"}])
    );
    assert_eq!(answer["alternatives"][0], json!(["le pont est ouvert depuis lundi."]));
    let html = json!({"q": "<p>Le <b>pont</b></p>", "source": "fr", "target": "en", "format": "html"});
    let answer = bench.post("/translate", "application/json", &html.to_string()).json();
    assert_eq!(answer["translatedText"], "<p>LE <b>PONT</b></p>");
    let same = json!({"q": "Oui\nnon", "source": "fr", "target": "fr"}).to_string();
    assert_eq!(
        bench.post("/translate", "application/json", &same).json()["translatedText"],
        "Oui\nnon"
    );
    let german = "q=Der Bürgermeister hat gestern gesagt, dass die Brücke offen ist.";
    let detected = bench
        .post("/detect", "application/x-www-form-urlencoded", german)
        .json();
    assert_eq!(detected, json!([{"confidence": 100.0, "language": "de"}]));
    assert_eq!(bench.get("/languages").json()[1]["code"], "fr");
    assert_eq!(bench.get("/health").json(), json!({"status": "ok"}));
    assert_eq!(bench.get("/frontend/settings").json()["keyRequired"], false);
}

#[test]
fn numbers_are_told_and_nothing_of_what_was_asked() {
    let bench = bench();
    bench.post("/v1/summarize", "text/plain", ARTICLE);
    bench.post("/v1/summarize?sentences=x", "text/plain", ARTICLE);
    bench.get("/secret-of-mine");
    let metrics = bench.get("/metrics").body;
    for line in [
        r#"apercu_requests_total{route="/v1/summarize",status="200"} 1"#,
        r#"apercu_requests_total{route="/v1/summarize",status="422"} 1"#,
        r#"apercu_requests_total{route="other",status="404"} 1"#,
        "apercu_request_duration_seconds_bucket",
        "apercu_sentences_total",
        "apercu_warnings_total",
        "apercu_resident_memory_bytes",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    assert!(!metrics.contains("secret") && !metrics.contains("pont"));
}

#[test]
fn the_description_knows_every_route() {
    let api = bench().get("/openapi.json").json();
    let paths: Vec<&String> = api["paths"].as_object().unwrap().keys().collect();
    for path in [
        "/v1/summarize",
        "/v1/batch",
        "/v1/translate",
        "/translate",
        "/detect",
        "/languages",
        "/frontend/settings",
        "/health",
        "/metrics",
    ] {
        assert!(paths.iter().any(|known| *known == path), "{path}: {paths:?}");
    }
}
