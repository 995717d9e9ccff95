//! `apercu translate`: plain text, line for line.

use crate::program::{run, run_with};

#[test]
fn one_output_line_for_each_input_line() {
    let input = "Le pont est ouvert.\n\nLa ville est contente. Les enfants jouent.\n   \nMerci";
    let outcome = run_with(["translate", "--to", "en"], input.as_bytes());
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert!(outcome.stdout.ends_with('\n'));
    let lines: Vec<_> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 5, "{lines:?}");
    assert_eq!(
        lines.iter().map(|line| line.is_empty()).collect::<Vec<_>>(),
        [false, true, false, true, false]
    );
}

#[test]
fn lines_are_translated_each_on_its_own_and_in_order() {
    let words = ["The bridge is open.", "Thank you.", "Where is the station?"];
    let input = [words.join("\n"), "\n".into()].concat().repeat(24);
    let outcome = run_with(["translate", "--to", "fr", "-"], input.as_bytes());
    let lines: Vec<_> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 72);
    for (number, line) in lines.iter().enumerate() {
        assert_eq!(*line, lines[number % 3], "{number}");
    }
    let alone = run_with(["translate", "--to", "fr"], words[2].as_bytes());
    assert_eq!(alone.stdout.trim_end(), lines[2]);
}

#[test]
fn a_file_is_read_and_odd_lines_survive() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.txt");
    let lines = [
        "\u{FEFF}Bonjour\r",
        "…",
        "🙂",
        "http://exemple.fr/a?b=c",
        "\u{85}\u{2028}\u{1b}[31m",
        "PARIS",
        "- 3 : 2",
    ];
    std::fs::write(&path, lines.join("\n")).unwrap();
    let outcome = run(["translate".as_ref(), "--to=en".as_ref(), path.as_os_str()]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(outcome.stdout.matches('\n').count(), lines.len());
    assert!(
        !outcome
            .stdout
            .contains(['\r', '\u{85}', '\u{2028}', '\u{1b}', '\u{FEFF}']),
        "{:?}",
        outcome.stdout
    );
}

/// Others measured the program with text in straight marks, and found typographic ones where none had been.
#[test]
fn a_line_gets_the_kind_of_marks_that_it_has() {
    let lines = [
        "He said: \"It's the end of the month!\"",
        "He said: “It’s the end of the month!”",
    ];
    let outcome = run_with(["translate", "--to", "fr"], lines.join("\n").as_bytes());
    let outputs: Vec<&str> = outcome.stdout.lines().collect();
    let typographic = ['’', '«', '»', '\u{a0}', '\u{202f}'];
    assert!(
        !outputs[0].contains(typographic) && outputs[0].contains('"'),
        "{outputs:?}"
    );
    assert!(
        outputs[1].contains('«') && !outputs[1].contains(['"', '\'']),
        "{outputs:?}"
    );
}

#[test]
fn nothing_in_nothing_out() {
    let outcome = run_with(["translate", "--to", "en"], b"");
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""));
}

#[test]
fn what_is_not_text_is_refused_by_its_line() {
    let outcome = run_with(["translate", "--to", "en"], b"Bonjour\nl\x92\xE9t\xE9\n");
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stderr.contains("line 2 is not UTF-8: its byte 1 "),
        "{}",
        outcome.stderr
    );
    assert_eq!(run(["translate", "--to", "en", "missing.txt"]).status, 1);
}

#[test]
fn odd_lines_neither_loop_nor_run_away() {
    let clauses = [
        "la rue serait ouverte aux passants",
        "les commerces fermeraient à midi",
        "le marché aurait lieu le lundi",
        "la fête durerait trois jours",
    ];
    let endless = format!(
        "Le maire a dit que {}",
        vec![clauses.join(" et que "); 15].join(" et que ")
    );
    let lines = [
        "Bertrand Kerouanec",
        "Kowalczyk",
        "LE MAIRE ANNONCE LA FERMETURE DU MUSÉE",
        "Lens 2 - Lille 1 ; Nantes 0 - Brest 0 ; Metz 4 - Nancy 2",
        "",
        "https://exemple.fr/economie/2026/03/12/budget_6221.html",
        &endless,
        "« Il m’a dit : “Tu n’es pas ‘le’ patron” », raconte-t-elle.",
        "?!…",
        "12",
        "12,5 %",
        "a",
    ];
    let outcome = run_with(["translate", "--to", "en"], lines.join("\n").as_bytes());
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let outputs: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(outputs.len(), lines.len(), "{outputs:?}");
    for (line, output) in lines.iter().zip(&outputs) {
        assert_eq!(line.is_empty(), output.is_empty(), "{line:?} → {output:?}");
        let [length, most] = [output, line].map(|text| text.chars().count());
        assert!(2 * length <= 5 * most, "{line:?} → {output:?}");
        for words in output.split(' ').collect::<Vec<_>>().windows(4) {
            assert!(words.iter().any(|word| *word != words[0]), "{line:?} → {output:?}");
        }
    }
    assert!(!outputs[2].contains(char::is_lowercase), "{:?}", outputs[2]);
    for unchanged in [5, 9] {
        assert_eq!(outputs[unchanged], lines[unchanged]);
    }
}
