//! Progress bars, on standard error and only where it is a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that counts inputs; hidden unless there are several to wait for.
pub(crate) fn inputs(count: usize, quiet: bool) -> ProgressBar {
    let counted = (count > 1).then_some(count as u64);
    bar(counted, quiet, "{bar:30} {pos}/{len} {msg}")
}

/// A bar that counts the bytes of a file; hidden where their number is not known.
pub(crate) fn bytes(size: Option<u64>, quiet: bool) -> ProgressBar {
    bar(size, quiet, "{bar:30} {bytes}/{total_bytes} {eta} left")
}

/// A bar that counts the bytes of a file, or just the time, with a message about the articles in it.
pub(crate) fn batch(size: Option<u64>, quiet: bool) -> ProgressBar {
    match size {
        Some(_) => bar(size, quiet, "{bar:30} {percent}% {msg} {eta} left"),
        None => bar(Some(0), quiet, "{elapsed} {msg}"),
    }
}

fn bar(length: Option<u64>, quiet: bool, template: &str) -> ProgressBar {
    let target = if quiet || length.is_none() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(length, target);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    if !bar.is_hidden() {
        bar.enable_steady_tick(Duration::from_millis(200));
    }
    bar
}
