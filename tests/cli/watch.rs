//! `apercu watch`: what comes into a folder.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{apercu, run, run_with};

const ARTICLE: &str = "Le pont de Valmont rouvre\n\nLe pont de Valmont a rouvert lundi après quatorze mois de travaux. La \
    mairie a dépensé 3,2 millions d’euros. Les riverains attendaient cela depuis longtemps.\n";

/// Ends with the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn wait_for(path: &Path) -> String {
    let start = Instant::now();
    loop {
        if let Ok(text) = fs::read_to_string(path) {
            return text;
        }
        assert!(
            start.elapsed() < Duration::from_secs(120),
            "{} does not come",
            path.display()
        );
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn each_file_gives_its_summary_as_soon_as_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (inbox, out) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&inbox).unwrap();
    fs::write(inbox.join("there.txt"), ARTICLE).unwrap();
    let mut command = apercu([
        "watch",
        inbox.to_str().unwrap(),
        "--format=json",
        "--language=fr",
        "-s1",
        "-o",
    ]);
    let child = command.arg(&out).stderr(Stdio::null()).spawn().unwrap();
    let running = Running(child);
    // What was there and has no summary yet.
    assert!(wait_for(&out.join("there.txt.json")).contains("Le pont de Valmont a rouvert"));
    fs::write(inbox.join("late.txt.part"), &ARTICLE[..40]).unwrap();
    fs::write(inbox.join("binary.txt"), b"\0\0").unwrap();
    fs::write(inbox.join("new.txt"), ARTICLE).unwrap();
    let text = wait_for(&out.join("new.txt.json"));
    assert!(
        serde_json::from_str::<serde_json::Value>(&text).is_ok(),
        "never half a file"
    );
    assert!(!out.join("binary.txt.json").exists() && !out.join("late.txt.part.json").exists());
    fs::write(inbox.join("late.txt.part"), ARTICLE).unwrap();
    fs::rename(inbox.join("late.txt.part"), inbox.join("late.txt")).unwrap();
    wait_for(&out.join("late.txt.json"));
    drop(running);
}

#[test]
fn names_come_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("pont.txt");
    fs::write(&article, ARTICLE).unwrap();
    let names = format!("{}\n\nno-such-file.txt\n{}\n", article.display(), article.display());
    let outcome = run_with(
        ["watch", "-", "--format=json", "--language=fr", "-s1"],
        names.as_bytes(),
    );
    assert_eq!(outcome.status, 1);
    assert_eq!(outcome.stdout.lines().count(), 2);
    assert!(outcome.stderr.contains("no-such-file.txt"), "{}", outcome.stderr);
    assert_eq!(run(["watch", "no-such-folder"]).status, 1);
    assert_eq!(run(["watch", "https://example.org/"]).status, 1);
    assert_eq!(run(["watch"]).status, 2);
}
