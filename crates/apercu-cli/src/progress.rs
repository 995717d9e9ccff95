//! Progress bars, on standard error and only where it is a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that counts inputs; hidden unless there are several to wait for.
pub(crate) fn inputs(count: usize, quiet: bool) -> ProgressBar {
    bar(count as u64, quiet || count < 2, "{bar:30} {pos}/{len} {msg}")
}

/// A bar that counts the bytes of a file.
pub(crate) fn bytes(size: u64, quiet: bool) -> ProgressBar {
    bar(size, quiet, "{bar:30} {bytes}/{total_bytes} {eta} left")
}

fn bar(length: u64, hidden: bool, template: &str) -> ProgressBar {
    let target = if hidden {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(Some(length), target);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    if !bar.is_hidden() {
        bar.enable_steady_tick(Duration::from_millis(200));
    }
    bar
}
