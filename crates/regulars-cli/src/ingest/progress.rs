//! How far an ingest is, on a terminal only.

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on standard error over the bytes of all files; a counter if their size is not known.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(super) fn new(bytes: Option<u64>) -> Self {
        let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::stderr());
        let template = match bytes {
            Some(_) => "{msg} lines  [{bar:30}] {percent} %  {eta} left",
            None => "{msg} lines  {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        Self { bar }
    }

    pub(super) fn set(&self, bytes: u64, lines: u64) {
        self.bar.set_position(bytes);
        self.bar.set_message(HumanCount(lines).to_string());
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
