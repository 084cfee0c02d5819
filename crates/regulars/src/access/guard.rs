//! What each operation of the table is about: an object and what is done with it. Every leaf of an answer is a field of that
//! object, so a field that is added to an answer is guarded from its first day.

use regulars_core::access::Action;

/// What an operation is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guard {
    /// The object; none: it reads nothing of the store.
    pub(crate) object: Option<&'static str>,
    /// What is done with it.
    pub(crate) action: Action,
    /// Lists of the answer whose elements are objects of their own, by path.
    pub(crate) inner: &'static [(&'static str, &'static str)],
}

/// It answers from what it is given and the rulebook alone.
pub(crate) const OPEN: Guard = Guard { object: None, action: Action::Read, inner: &[] };

const fn of(object: &'static str, action: Action) -> Guard {
    Guard { object: Some(object), action, inner: &[] }
}

/// It looks at an object.
pub(crate) const fn read(object: &'static str) -> Guard {
    of(object, Action::Read)
}

/// It makes one.
pub(crate) const fn create(object: &'static str) -> Guard {
    of(object, Action::Create)
}

/// It changes one.
pub(crate) const fn update(object: &'static str) -> Guard {
    of(object, Action::Update)
}

/// It hands one out in bulk.
pub(crate) const fn export(object: &'static str) -> Guard {
    of(object, Action::Export)
}

/// It takes one away.
pub(crate) const fn delete(object: &'static str) -> Guard {
    of(object, Action::Delete)
}

impl Guard {
    /// The elements of some lists of the answer are objects of their own.
    pub(crate) const fn with(self, inner: &'static [(&'static str, &'static str)]) -> Self {
        Self { inner, ..self }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.object.is_none()
    }
}
