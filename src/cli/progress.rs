//! How far a long run has come, on standard error; only where that is a terminal.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar that appears once a run has taken a while.
pub(super) struct Progress {
    bar: ProgressBar,
    began: Instant,
    wanted: bool,
    shown: AtomicBool,
}

impl Progress {
    /// For a run over `files` files; `wanted` says that the user wants to hear of it.
    pub(super) fn new(files: usize, wanted: bool) -> Self {
        let total = u64::try_from(files).unwrap_or(u64::MAX);
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} files");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let dumb = std::env::var_os("TERM").is_none_or(|terminal| terminal == "dumb");
        Self {
            bar,
            began: Instant::now(),
            wanted: wanted && !dumb && std::io::stderr().is_terminal(),
            shown: AtomicBool::new(false),
        }
    }

    /// One file more is done.
    pub(super) fn step(&self) {
        if !self.wanted {
            return;
        }
        if self.began.elapsed() > PATIENCE && !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
    }

    /// True while the bar stands in the terminal.
    pub(super) fn is_shown(&self) -> bool {
        self.shown.load(Ordering::Relaxed)
    }

    /// Does `work`, which may write to the terminal, with the bar out of the way.
    pub(super) fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        if self.is_shown() {
            self.bar.suspend(work)
        } else {
            work()
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
