//! The clocks of the program. The library has none: an instant is an argument there. A command that is not told an
//! instant means now.

use std::time::{Duration, SystemTime};

/// The present instant in microseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "a person at a terminal means now unless they name an instant")]
pub(crate) fn now_micros() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// Says how long a step took.
pub(crate) struct Stopwatch {
    begun: std::time::Instant,
}

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "the demo reports how long its steps take")]
    pub(crate) fn start() -> Self {
        Self { begun: std::time::Instant::now() }
    }

    /// The time since the start or the last lap.
    #[expect(clippy::disallowed_methods, reason = "the demo reports how long its steps take")]
    pub(crate) fn lap(&mut self) -> Duration {
        let now = std::time::Instant::now();
        let lap = now.duration_since(self.begun);
        self.begun = now;
        lap
    }
}
