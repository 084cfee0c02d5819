//! The stricter check of telephone numbers with the metadata of libphonenumber (NM-5), if it was built in.

#[cfg(feature = "phone-metadata")]
type BuiltIn = ();
#[cfg(not(feature = "phone-metadata"))]
type BuiltIn = std::convert::Infallible;

/// That numbers are checked with metadata. There is none unless the feature `phone-metadata` is on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Metadata(BuiltIn);

impl Metadata {
    /// The metadata, if it was built in.
    pub fn new() -> Option<Self> {
        #[cfg(feature = "phone-metadata")]
        let found = Some(Self(()));
        #[cfg(not(feature = "phone-metadata"))]
        let found = None;
        found
    }

    /// Whether a number of the form `+85291234567` may exist.
    #[cfg(feature = "phone-metadata")]
    pub(super) fn knows(self, number: &str) -> bool {
        phonenumber::parse(None, number).is_ok_and(|number| number.is_valid())
    }

    /// Whether a number may exist; nobody can ask.
    #[cfg(not(feature = "phone-metadata"))]
    pub(super) fn knows(self, _: &str) -> bool {
        match self.0 {}
    }
}
