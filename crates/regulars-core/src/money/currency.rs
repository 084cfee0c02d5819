//! ISO 4217 currencies and the digits of their minor unit.

use std::fmt;

use super::MoneyError;

/// A currency by its ISO 4217 code.
///
/// ```
/// use regulars_core::money::Currency;
/// assert_eq!(Currency::new("CNY")?.minor_digits(), 2);
/// assert_eq!(Currency::new("JPY")?.minor_digits(), 0);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Active codes of ISO 4217 with a minor unit of two digits.
const TWO: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF \
    CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR \
    IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN \
    NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL \
    THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";
const NONE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const THREE: &str = "BHD IQD JOD KWD LYD OMR TND";

impl Currency {
    /// No currency, as ISO 4217 writes it.
    pub(crate) const NONE: Self = Self(*b"XXX");

    /// The currency of an upper-case code. Error: `unknown_currency`.
    pub fn new(code: &str) -> Result<Self, MoneyError> {
        let bytes = <[u8; 3]>::try_from(code.as_bytes()).map_err(|_| MoneyError::UnknownCurrency)?;
        if minor(code).is_some() { Ok(Self(bytes)) } else { Err(MoneyError::UnknownCurrency) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// The code, for as long as the program runs.
    pub fn name(self) -> &'static str {
        let known = [TWO, NONE, THREE].into_iter().flat_map(str::split_ascii_whitespace);
        known.into_iter().find(|known| known.as_bytes() == self.0).unwrap_or("???")
    }

    /// The digits of the minor unit.
    pub fn minor_digits(self) -> u8 {
        minor(self.as_str()).unwrap_or(2)
    }

    /// The three letters.
    pub fn bytes(self) -> [u8; 3] {
        self.0
    }
}

fn minor(code: &str) -> Option<u8> {
    let upper = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    let within = |list: &str| list.split_ascii_whitespace().any(|known| known == code);
    if !upper {
        None
    } else if code == "CNY" || code == "USD" || code == "EUR" || within(TWO) {
        Some(2)
    } else if within(NONE) {
        Some(0)
    } else {
        within(THREE).then_some(3)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
