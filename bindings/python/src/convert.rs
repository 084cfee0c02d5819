//! Python objects as the core's exact JSON (RC-9, RC-10).
//!
//! Nothing is rounded or guessed: a `Decimal` becomes text, a `datetime` needs a zone, a float goes on as a number for
//! the core to refuse where money or a decimal is wanted, and what has no exact form is refused with its path.

use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyDate, PyDateAccess, PyDateTime, PyDelta, PyDeltaAccess, PyDict, PyFloat, PyInt, PyList, PyMapping,
    PyString, PyTimeAccess, PyTuple, PyType, PyTzInfo,
};
use regulars::{Code, Error, Json};
use regulars_core::text::json::{MAX_BYTES, MAX_DEPTH};

/// What every value counts against the size limit besides its text, so that a list that holds itself many times stops.
const VALUE_BYTES: usize = 8;
/// The largest power of ten of a `Decimal` that is written out.
const MAX_POWER: i64 = 10_000;

static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static UNSET: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Why a value was not converted.
pub(crate) enum Refusal {
    /// It has no exact JSON form.
    Fault(Error),
    /// Python code that ran in between raised.
    Python(PyErr),
}

impl From<PyErr> for Refusal {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl Refusal {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self::Fault(Error::new(code, "", message))
    }

    /// The same refusal as seen from one level up.
    pub(crate) fn within(self, place: &str) -> Self {
        match self {
            Self::Fault(error) => Self::Fault(error.within(place)),
            Self::Python(error) => Self::Python(error),
        }
    }
}

type Converted = Result<Json, Refusal>;

/// The exact JSON of a Python value.
pub(crate) fn json(value: &Bound<'_, PyAny>) -> Converted {
    Converter { bytes: 0, depth: 0 }.value(value)
}

struct Converter {
    bytes: usize,
    depth: usize,
}

impl Converter {
    fn value(&mut self, value: &Bound<'_, PyAny>) -> Converted {
        self.charge(VALUE_BYTES)?;
        if let Ok(text) = value.cast::<PyString>() {
            return self.text(text).map(Json::String);
        }
        if value.is_none() {
            return Ok(Json::Null);
        }
        // Python counts `True` as an integer and a `datetime` as a `date`: the narrower type comes first.
        if let Ok(flag) = value.cast::<PyBool>() {
            return Ok(Json::Bool(flag.is_true()));
        }
        if let Ok(whole) = value.cast::<PyInt>() {
            return integer(whole);
        }
        if let Ok(float) = value.cast::<PyFloat>() {
            return number(float.value());
        }
        if let Ok(dict) = value.cast::<PyDict>() {
            return self.nested(|inner| inner.object(dict));
        }
        if let Ok(list) = value.cast::<PyList>() {
            return self.nested(|inner| inner.array(list.try_iter()?));
        }
        if let Ok(tuple) = value.cast::<PyTuple>() {
            return self.nested(|inner| inner.array(tuple.try_iter()?));
        }
        if let Ok(instant) = value.cast::<PyDateTime>() {
            return instant_text(instant).map(Json::String);
        }
        if let Ok(date) = value.cast::<PyDate>() {
            return Ok(Json::String(date.call_method0("isoformat")?.extract()?));
        }
        self.rare(value)
    }

    /// Types that are looked up by name: `Decimal`, msgspec structs, mappings that are not dicts.
    fn rare(&mut self, value: &Bound<'_, PyAny>) -> Converted {
        let py = value.py();
        let decimal = DECIMAL.import(py, "decimal", "Decimal")?;
        if value.is_instance(decimal)? {
            return decimal_text(decimal, value).map(Json::String);
        }
        if value.get_type().hasattr("__struct_encode_fields__")? {
            return self.nested(|inner| inner.structure(value));
        }
        if let Ok(mapping) = value.cast::<PyMapping>() {
            let items = py.get_type::<PyDict>().call1((mapping,))?;
            return match items.cast::<PyDict>() {
                Ok(dict) => self.nested(|inner| inner.object(dict)),
                Err(_) => Err(foreign(value)),
            };
        }
        Err(foreign(value))
    }

    fn nested(&mut self, inside: impl FnOnce(&mut Self) -> Converted) -> Converted {
        if self.depth == MAX_DEPTH {
            return Err(Refusal::new(Code::JsonTooDeep, format!("more than {MAX_DEPTH} levels are nested")));
        }
        self.depth += 1;
        let value = inside(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self, dict: &Bound<'_, PyDict>) -> Converted {
        // The list is a copy: converting a value may run Python code that changes the dict.
        let items = dict.items();
        let mut fields = Vec::with_capacity(items.len());
        for item in items {
            let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            let Ok(key) = key.cast::<PyString>() else {
                return Err(Refusal::new(Code::WrongType, format!("a key is text, not {}", kind(&key))));
            };
            let name = self.text(key)?;
            let value = self.value(&value).map_err(|refusal| refusal.within(&name))?;
            fields.push((name, value));
        }
        Ok(Json::object(fields))
    }

    fn array<'py>(&mut self, items: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>) -> Converted {
        let mut values = Vec::new();
        for (place, item) in items.enumerate() {
            values.push(self.value(&item?).map_err(|refusal| refusal.within(&format!("[{place}]")))?);
        }
        Ok(Json::Array(values))
    }

    /// A msgspec struct as msgspec writes it: wire names, a tag, and no field that is `UNSET` or an omitted default.
    fn structure(&mut self, value: &Bound<'_, PyAny>) -> Converted {
        let unset = UNSET.import(value.py(), "msgspec", "UNSET")?;
        let names: Vec<String> = value.getattr("__struct_encode_fields__")?.extract()?;
        let attributes: Vec<String> = value.getattr("__struct_fields__")?.extract()?;
        let config = value.getattr("__struct_config__")?;
        let mut fields = Vec::with_capacity(names.len());
        let tag = config.getattr("tag")?;
        if !tag.is_none() {
            fields.push((config.getattr("tag_field")?.extract::<String>()?, self.value(&tag)?));
        }
        let omits = config.getattr("omit_defaults")?.is_truthy()?;
        // The defaults belong to the last fields.
        let defaults: Vec<Bound<'_, PyAny>> = value.getattr("__struct_defaults__")?.extract()?;
        let first_default = names.len().saturating_sub(defaults.len());
        for (place, (name, attribute)) in names.into_iter().zip(attributes).enumerate() {
            let field = value.getattr(attribute)?;
            let default = place.checked_sub(first_default).and_then(|at| defaults.get(at));
            if field.is(unset) || omits && default.is_some_and(|default| is_default(&field, default)) {
                continue;
            }
            let field = self.value(&field).map_err(|refusal| refusal.within(&name))?;
            fields.push((name, field));
        }
        Ok(Json::object(fields))
    }

    fn text(&mut self, text: &Bound<'_, PyString>) -> Result<String, Refusal> {
        let Ok(text) = text.to_str() else {
            return Err(Refusal::new(Code::InvalidUtf8, "the text holds a lone surrogate and has no UTF-8 form"));
        };
        self.charge(text.len())?;
        Ok(text.to_owned())
    }

    fn charge(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > MAX_BYTES {
            return Err(Refusal::new(Code::JsonTooLarge, format!("the value is larger than {MAX_BYTES} bytes")));
        }
        Ok(())
    }
}

/// Whether a struct's field holds its default. A default that is made anew each time is an empty list or dict.
fn is_default(field: &Bound<'_, PyAny>, default: &Bound<'_, PyAny>) -> bool {
    if field.is(default) {
        return true;
    }
    match default.getattr("factory") {
        Ok(factory) => factory.call0().and_then(|made| field.eq(made)).unwrap_or(false),
        Err(_) => field.get_type().is(default.get_type()) && field.eq(default).unwrap_or(false),
    }
}

fn integer(whole: &Bound<'_, PyInt>) -> Converted {
    if let Ok(small) = whole.extract::<i64>() {
        return Ok(Json::Number(small.into()));
    }
    // `int.__repr__` and not `str()`: a subclass may print something else. Python refuses to print endless integers.
    let literal = whole.py().get_type::<PyInt>().call_method1("__repr__", (whole,));
    let Ok(literal) = literal.and_then(|text| text.extract::<String>()) else {
        return Err(Refusal::new(Code::DecimalOverflow, "the integer has too many digits"));
    };
    Json::parse(&literal).map_err(Refusal::Fault)
}

/// A float goes on as the shortest literal that reads back as the same float; the field decides whether it may.
fn number(value: f64) -> Converted {
    if !value.is_finite() {
        return Err(Refusal::new(Code::InvalidValue, "not a number and infinity have no JSON form"));
    }
    Json::parse(&format!("{value:?}")).map_err(Refusal::Fault)
}

fn decimal_text(decimal: &Bound<'_, PyType>, value: &Bound<'_, PyAny>) -> Result<String, Refusal> {
    if !value.call_method0("is_finite")?.is_truthy()? {
        return Err(Refusal::new(Code::DecimalInvalid, "the decimal is not finite"));
    }
    let power: i64 = value.call_method0("adjusted")?.extract()?;
    if power.abs() > MAX_POWER {
        return Err(Refusal::new(Code::DecimalOverflow, "the decimal has too many digits"));
    }
    Ok(decimal.call_method1("__format__", (value, "f"))?.extract()?)
}

/// An instant in RFC 3339 with the offset of its zone, which consent rules read (RC-6, CS-2).
fn instant_text(instant: &Bound<'_, PyDateTime>) -> Result<String, Refusal> {
    let py = instant.py();
    let offset = instant.call_method0("utcoffset")?;
    let Ok(offset) = offset.cast::<PyDelta>() else {
        return Err(Refusal::new(Code::InstantWithoutZone, "a datetime needs a zone: give it a tzinfo"));
    };
    // Subclasses of other libraries count nanoseconds.
    if let Ok(nanoseconds) = instant.getattr("nanosecond")
        && nanoseconds.is_truthy()?
    {
        return Err(Refusal::new(Code::InstantTooFine, "an instant has at most microseconds"));
    }
    let seconds = offset.get_days() * 86_400 + offset.get_seconds();
    if offset.get_microseconds() == 0 && seconds % 60 == 0 {
        return Ok(with_offset(instant, seconds / 60));
    }
    // Local mean times of the past have offsets that RFC 3339 cannot write.
    match instant.call_method1("astimezone", (PyTzInfo::utc(py)?,)) {
        Ok(utc) => utc.cast::<PyDateTime>().map(|utc| with_offset(utc, 0)).map_err(|_| foreign(&utc)),
        Err(error) if error.is_instance_of::<PyOverflowError>(py) => {
            Err(Refusal::new(Code::InstantOutOfRange, "the instant lies outside the years 1 to 9999"))
        }
        Err(error) => Err(error.into()),
    }
}

fn with_offset(local: &Bound<'_, PyDateTime>, minutes: i32) -> String {
    let date = format!("{:04}-{:02}-{:02}", local.get_year(), local.get_month(), local.get_day());
    let time = format!("{:02}:{:02}:{:02}", local.get_hour(), local.get_minute(), local.get_second());
    let fraction = match local.get_microsecond() {
        0 => String::new(),
        micros => format!(".{micros:06}").trim_end_matches('0').to_owned(),
    };
    let zone = match minutes {
        0 => "Z".to_owned(),
        _ => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    };
    format!("{date}T{time}{fraction}{zone}")
}

fn foreign(value: &Bound<'_, PyAny>) -> Refusal {
    Refusal::new(Code::WrongType, format!("a Python {} has no JSON form", kind(value)))
}

fn kind(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "object".to_owned(), |name| format!("`{name}`"))
}
