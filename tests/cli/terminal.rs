//! What reaches a terminal or a pipe.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::{Command, Stdio};

use apercu_tests::article;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::program::{Outcome, apercu, run};

const SHORT: &str = "musee-arvanne.fr.txt";

/// Runs the program with its output on a terminal of so many columns, and gives what it sent there.
pub(crate) fn on_terminal(mut command: Command, columns: u16, stderr_too: bool) -> String {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&controller).unwrap();
    unlockpt(&controller).unwrap();
    let size = Winsize {
        ws_row: 24,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&controller, size).unwrap();
    let name = ptsname(&controller, Vec::new()).unwrap().into_string().unwrap();
    let terminal = OpenOptions::new().read(true).write(true).open(name).unwrap();
    if stderr_too {
        command.stderr(terminal.try_clone().unwrap());
    }
    let mut child = command.stdout(terminal).env("TERM", "xterm").spawn().unwrap();
    // The command keeps its end of the terminal open.
    drop(command);
    let mut sent = Vec::new();
    // Linux reports the end as an error.
    let _ = File::from(controller).read_to_end(&mut sent);
    assert!(child.wait().unwrap().success());
    String::from_utf8(sent).unwrap()
}

/// `text` without colours, its lines ended as in a file.
pub(crate) fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain += before;
        rest = after.split_once('m').expect("a colour").1;
    }
    (plain + rest).replace("\r\n", "\n")
}

#[test]
fn text_fits_the_terminal() {
    // The words of the translation may be longer than a line, and those of the article are not.
    let args = || ["--language=fr".into(), article(SHORT).into_os_string()];
    let whole = run(args()).stdout;
    assert!(
        whole.lines().any(|line| line.chars().count() > 100),
        "a pipe gets whole paragraphs"
    );
    for columns in [24, 40, 80] {
        let text = without_colours(&on_terminal(apercu(args()), columns, false));
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(
            widest <= usize::from(columns) && widest > usize::from(columns) / 2,
            "{columns}: {text}"
        );
        let words = |text: &str| {
            text.split([' ', '\n'])
                .filter(|w| !w.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(words(&text), words(&whole));
    }
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let coloured = |settings: &[(&str, &str)], terminal: bool| {
        let mut command = apercu([article(SHORT)]);
        command.envs(settings.iter().copied());
        let output = if terminal {
            on_terminal(command, 80, false)
        } else {
            Outcome::from(command.output().unwrap()).stdout
        };
        output.contains('\u{1b}')
    };
    assert!(coloured(&[], true));
    assert!(!coloured(&[("NO_COLOR", "1")], true));
    assert!(!coloured(&[], false));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")], false));
    let mut dumb = apercu([article(SHORT)]);
    dumb.env("CLICOLOR", "0");
    assert!(!on_terminal(dumb, 80, false).contains('\u{1b}'));
}

#[test]
fn control_characters_of_an_article_do_not_get_through() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.txt");
    let text = "Le musée\u{1b}[2J rouvre\u{202e} samedi\n\nLe musée de la ville\u{1b}]0;titre\u{7} rouvre samedi matin. \
        L’entrée\u{2066} est\u{9b}31m gratuite pour tous les habitants\u{200f}.";
    fs::write(&path, text).unwrap();
    for format in ["text", "markdown", "json"] {
        let outcome = run(["--format".as_ref(), format.as_ref(), path.as_os_str()]);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        assert!(outcome.stdout.contains("rouvre"), "{format}: {}", outcome.stdout);
        let steers = |c: char| (c.is_control() && c != '\n') || "\u{200e}\u{200f}\u{202e}\u{2066}".contains(c);
        assert!(!outcome.stdout.contains(steers), "{format}: {:?}", outcome.stdout);
    }
}

#[test]
fn control_characters_of_a_name_are_spelled_out() {
    let name = OsString::from_vec(b"gone\x1b[2J\xE2\x80\xAE.txt".to_vec());
    let outcome = run([&name]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stderr.contains(r"gone\u{1b}[2J\u{202e}.txt"),
        "{:?}",
        outcome.stderr
    );
    let flag = OsString::from_vec(b"--gone\x1b[2J".to_vec());
    let outcome = run([&flag]);
    assert_eq!(outcome.status, 2);
    assert!(!outcome.stderr.contains('\u{1b}'), "{:?}", outcome.stderr);
}

#[test]
fn a_closed_pipe_is_a_clean_exit() {
    let path = article(SHORT);
    for args in [
        vec![path.clone().into_os_string(), path.clone().into_os_string()],
        vec!["--format=json".into(), path.into_os_string()],
        vec!["--version".into()],
        vec!["--help".into()],
    ] {
        let mut child = apercu(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let outcome = Outcome::from(child.wait_with_output().unwrap());
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn a_closed_output_is_a_clean_exit() {
    let command = apercu([article(SHORT)]);
    let outcome = Command::new("sh")
        .args(["-c", r#"exec "$@" >&-"#, "sh"])
        .arg(command.get_program())
        .args(command.get_args())
        .output()
        .unwrap();
    let outcome = Outcome::from(outcome);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let full = OpenOptions::new().write(true).open(Path::new("/dev/full")).unwrap();
    let outcome = Outcome::from(
        apercu([article(SHORT)])
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .unwrap(),
    );
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stderr.starts_with("apercu: cannot write the output: "),
        "{}",
        outcome.stderr
    );
}

#[test]
fn progress_is_shown_on_a_terminal_only_and_not_when_quiet() {
    let bar = |flags: &[&str]| {
        let files = [article(SHORT), article(SHORT)];
        let mut command = apercu(flags.iter().map(OsString::from).chain(files.map(Into::into)));
        command.args(["--language=fr", "--format=json"]);
        on_terminal(command, 80, true).contains("/2")
    };
    assert!(bar(&[]));
    assert!(!bar(&["--quiet"]));
    let files = run([article(SHORT), article(SHORT)]);
    assert_eq!(files.stderr, "");
}
