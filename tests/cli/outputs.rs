//! What the program prints with its own models: both summaries of every article here, and the samples in the README.
//!
//! `NAME.output.md` is `apercu --format markdown NAME.txt`. After a change that is meant to change them, one command writes them all
//! anew, for the difference to be read:
//!
//! ```sh
//! APERCU_ACCEPT=1 cargo test -p apercu-cli --test cli outputs
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use apercu_tests::workspace;

use crate::program::{apercu, run};
use crate::terminal::{on_terminal, without_colours};

/// Whether what is found becomes what is expected.
fn accepted() -> bool {
    std::env::var_os("APERCU_ACCEPT").is_some()
}

/// What differs from the text that a file should have, if anything does.
fn difference(path: &Path, found: &str) -> Option<String> {
    if accepted() {
        fs::write(path, found).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    (expected != found).then(|| format!("{} should have:\n{found}", path.display()))
}

/// The articles of `tests/articles` and its folder `golden`.
fn articles() -> Vec<PathBuf> {
    let folder = workspace().join("tests/articles");
    let mut paths: Vec<PathBuf> = [folder.clone(), folder.join("golden")]
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn outputs_of_all_articles_are_those_that_were_read() {
    let differences: Vec<String> = articles()
        .iter()
        .filter_map(|path| {
            let outcome = run(["--format".as_ref(), "markdown".as_ref(), path.as_os_str()]);
            assert_eq!(outcome.status, 0, "{}: {}", path.display(), outcome.stderr);
            difference(&path.with_extension("output.md"), &outcome.stdout)
        })
        .collect();
    assert!(articles().len() >= 25);
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

/// `readme` with the block of code after `before` holding `sample`.
fn with_sample(readme: &str, before: &str, sample: &str) -> String {
    let start = readme.find(before).expect("what stands before the sample") + before.len();
    let end = start + readme[start..].find("```").expect("the block's end");
    format!("{}{sample}{}", &readme[..start], &readme[end..])
}

/// JSON as `--format json` prints it, what one of its keys holds left out.
fn without(json: &str, key: &str) -> String {
    let start = json.find(&format!("  \"{key}\": {{")).expect("the key") + key.len() + 6;
    let end = start + json[start..].find("\n  }").expect("its end") + 4;
    format!("{}{{ … }}{}", &json[..start], &json[end..])
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let path = workspace().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();

    let mut command = apercu(["tests/articles/tramway-valmont.fr.txt"]);
    command.current_dir(workspace());
    let text = without_colours(&on_terminal(command, 100, false));
    let readme = with_sample(&readme, "the first command prints:\n\n```text\n", &text);

    let call = [
        "--format",
        "json",
        "--sentences",
        "1",
        "tests/articles/musee-arvanne.fr.txt",
    ];
    let mut command = apercu(call);
    let output = command.current_dir(workspace()).output().unwrap();
    let json = without(&String::from_utf8(output.stdout).unwrap(), "french");
    let sample = format!("// apercu {}\n{json}", call.join(" "));
    let readme = with_sample(&readme, "```jsonc\n", &sample);
    assert_eq!(difference(&path, &readme), None);
}
