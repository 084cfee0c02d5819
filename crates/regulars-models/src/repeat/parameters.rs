//! Models as named positive parameters (NV-1), and what every one of them can say of itself.

use regulars_core::error::{Code, Error, Result};
use serde::{Deserialize, Serialize};

/// What the data of a model tell: the two are never exchanged (CH-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Purchases at any time; nobody says when a customer leaves.
    NonContract,
    /// Renewals or opportunities in whole periods.
    Contract,
    /// Amounts of purchases.
    Spend,
}

/// A model that is given by named positive parameters.
pub trait Parametric: Sized {
    /// The name, for example `bg_nbd`.
    const NAME: &'static str;
    /// What its data tell.
    const KIND: Kind;
    /// The names of the parameters, in order.
    const PARAMETERS: &'static [&'static str];

    /// The model with these parameters, in the order of [`Parametric::PARAMETERS`].
    ///
    /// # Errors
    ///
    /// `model_parameter_invalid` where one is not finite and above 0, or their number is another.
    fn from_values(values: &[f64]) -> Result<Self>;

    /// The parameters, in order.
    fn values(&self) -> Vec<f64>;
}

pub(super) fn checked(name: &str, value: f64) -> Result<f64> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        let message = format!("`{value}` is not a finite number above 0");
        Err(Error::new(Code::ModelParameterInvalid, name, message))
    }
}

pub(super) fn wrong_number(given: usize, wanted: usize) -> Error {
    let message = format!("the model has {wanted} parameters, not {given}");
    Error::new(Code::ModelParameterInvalid, "parameters", message)
}

/// Declares a model: its struct, the checks of its parameters, and their names.
macro_rules! model {
    ($(#[$doc:meta])* $model:ident $name:literal $kind:ident { $($(#[$field_doc:meta])* $field:ident),+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "Unchecked")]
        pub struct $model { $(pub(super) $field: f64),+ }

        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Unchecked { $($field: f64),+ }

        impl TryFrom<Unchecked> for $model {
            type Error = regulars_core::error::Error;

            fn try_from(unchecked: Unchecked) -> regulars_core::error::Result<Self> {
                Self::new($(unchecked.$field),+)
            }
        }

        impl $model {
            /// The model with these parameters.
            ///
            /// # Errors
            ///
            /// `model_parameter_invalid` where one is not finite and above 0.
            pub fn new($($field: f64),+) -> regulars_core::error::Result<Self> {
                Ok(Self { $($field: crate::repeat::parameters::checked(stringify!($field), $field)?),+ })
            }

            $(
                $(#[$field_doc])*
                #[must_use]
                pub fn $field(&self) -> f64 {
                    self.$field
                }
            )+
        }

        impl crate::repeat::Parametric for $model {
            const NAME: &'static str = $name;
            const KIND: crate::repeat::Kind = crate::repeat::Kind::$kind;
            const PARAMETERS: &'static [&'static str] = &[$(stringify!($field)),+];

            fn from_values(values: &[f64]) -> regulars_core::error::Result<Self> {
                match *values {
                    [$($field),+] => Self::new($($field),+),
                    _ => Err(crate::repeat::parameters::wrong_number(values.len(), Self::PARAMETERS.len())),
                }
            }

            fn values(&self) -> Vec<f64> {
                vec![$(self.$field),+]
            }
        }
    };
}
pub(super) use model;
