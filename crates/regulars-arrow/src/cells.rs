//! The cells of a column as values of the wire form (RC-10), row by row: what one row has wrong stops no other.

use arrow::array::{Array, ArrayRef, AsArray as _, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, TimeUnit};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use regulars_core::error::{Code, Error, Result};
use regulars_core::money::{Currency, Decimal};
use regulars_core::record::FieldType;
use regulars_core::text::Json;
use regulars_core::time::Zone;

use crate::read::Column;

/// What the cells of a column become.
#[derive(Clone, Debug)]
pub enum CellKind {
    /// A field of this type.
    Field(FieldType),
    /// Whatever the column holds: text, true and false, exact numbers.
    Any,
}

/// What tables leave out and records need.
#[derive(Clone, Debug, Default)]
pub struct CellRules {
    /// The currency of amounts.
    pub currency: Option<Currency>,
    /// Whose local times columns without a zone tell.
    pub zone: Option<Zone>,
}

/// The values of a column of a batch: none where the row says nothing, an error where what it says has no exact form. Errors of the
/// column as a whole: `missing_field`, `wrong_type`, `float_not_allowed`, `instant_without_zone`, `unknown_currency` where amounts have none.
pub fn cells(
    batch: &RecordBatch,
    column: &str,
    kind: &CellKind,
    rules: &CellRules,
) -> Result<Vec<Result<Option<Json>>>> {
    let column = Column::find(batch, column, 0)?;
    let plain = column.unpacked()?;
    let one = reader(&column, &plain, kind, rules)?;
    Ok((0..plain.len()).map(|row| if plain.is_null(row) { Ok(None) } else { one(row).map(Some) }).collect())
}

type Reader<'a> = Box<dyn Fn(usize) -> Result<Json> + 'a>;

fn reader<'a>(column: &Column<'a>, array: &'a ArrayRef, kind: &CellKind, rules: &'a CellRules) -> Result<Reader<'a>> {
    let name = column.name;
    let ty = array.data_type();
    let wanted = match kind {
        CellKind::Field(ty) => Some(ty),
        CellKind::Any => None,
    };
    match (wanted, ty) {
        (_, DataType::Null) => Ok(Box::new(|_| Ok(Json::Null))),
        (Some(FieldType::Money), _) => money(column, array, rules),
        (Some(FieldType::Flag) | None, DataType::Boolean) => {
            let flags = array.as_boolean();
            Ok(Box::new(move |row| Ok(Json::Bool(flags.value(row)))))
        }
        (Some(FieldType::Words), DataType::LargeList(_)) => {
            let lists = array.as_list::<i64>();
            Ok(Box::new(move |row| {
                let inner = cast(&lists.value(row), &DataType::LargeUtf8).map_err(|error| unreadable(name, &error))?;
                Ok(Json::Array(inner.as_string::<i64>().iter().flatten().map(Json::from).collect()))
            }))
        }
        (Some(FieldType::Instant) | None, DataType::Timestamp(..)) | (Some(FieldType::Instant), DataType::Date32) => {
            let instants = Column { array, ..*column }.each_instant(rules.zone.as_ref())?;
            Ok(Box::new(move |row| Ok(text(value_of(&instants, row)??.to_string()))))
        }
        (Some(FieldType::Date) | None, DataType::Date32) => text_of(array, name),
        (Some(FieldType::Decimal), ty) | (None, ty) if ty.is_floating() => Err(float(name)),
        (Some(FieldType::Decimal) | None, ty) if ty.is_integer() || matches!(ty, DataType::Decimal128(..)) => {
            text_of(array, name)
        }
        (Some(FieldType::Word | FieldType::OneOf(_) | FieldType::Text), ty) if ty.is_integer() => text_of(array, name),
        (Some(FieldType::Lines | FieldType::Texts | FieldType::Words | FieldType::Flag), _) => {
            Err(column.wrong(match wanted {
                Some(FieldType::Flag) => "true and false",
                Some(FieldType::Words) => "lists of text",
                _ => "JSON, which only records can hold; give them as records",
            }))
        }
        (_, DataType::LargeUtf8) => {
            let texts = array.as_string::<i64>();
            Ok(Box::new(move |row| Ok(Json::from(texts.value(row)))))
        }
        _ => Err(column.wrong("text, numbers, dates or instants")),
    }
}

/// Amounts: exact decimals or texts as they stand, whole numbers in minor units (RC-9).
fn money<'a>(column: &Column<'a>, array: &'a ArrayRef, rules: &'a CellRules) -> Result<Reader<'a>> {
    let name = column.name;
    let currency = rules
        .currency
        .ok_or_else(|| Error::new(Code::UnknownCurrency, name, "the column holds amounts; say in which currency"))?;
    let amount: Reader<'a> = match array.data_type() {
        ty if ty.is_floating() => return Err(float(name)),
        ty if ty.is_integer() => {
            let minor = currency.minor_digits();
            let texts = text_of(array, name)?;
            Box::new(move |row| {
                let units = texts(row)?;
                let units = units
                    .as_str()
                    .and_then(|text| text.parse::<i64>().ok())
                    .ok_or_else(|| Error::new(Code::DecimalOverflow, "", "the number does not fit"))?;
                Ok(text(Decimal::new(units, minor)?.to_string()))
            })
        }
        DataType::Decimal128(..) => text_of(array, name)?,
        DataType::LargeUtf8 => {
            let texts = array.as_string::<i64>();
            Box::new(move |row| Ok(Json::from(texts.value(row))))
        }
        _ => return Err(column.wrong("decimals, texts or whole numbers of minor units")),
    };
    Ok(Box::new(move |row| Ok(Json::object([("amount", amount(row)?), ("currency", Json::from(currency.as_str()))]))))
}

/// Values as the texts that the wire form wants: decimals digit by digit, dates as in ISO 8601.
fn text_of<'a>(array: &'a ArrayRef, name: &'a str) -> Result<Reader<'a>> {
    let shown = ArrayFormatter::try_new(array, &FormatOptions::default()).map_err(|error| unreadable(name, &error))?;
    Ok(Box::new(move |row| Ok(text(shown.value(row).try_to_string().map_err(|error| unreadable(name, &error))?))))
}

/// What a row of a column says; every row that is asked for is one of the column's.
fn value_of<T: Copy>(values: &[T], row: usize) -> Result<T> {
    values.get(row).copied().ok_or_else(|| Error::new(Code::MissingField, "", "the row has no value"))
}

fn text(text: String) -> Json {
    Json::from(text.as_str())
}

fn float(name: &str) -> Error {
    Error::new(Code::FloatNotAllowed, name, "a binary float has lost its digits; use a decimal, or text")
}

fn unreadable(name: &str, error: &arrow::error::ArrowError) -> Error {
    Error::new(Code::WrongType, name, format!("the column cannot be read: {error}"))
}

impl Column<'_> {
    /// The column without dictionaries, runs and views: text as large text, lists as large lists.
    fn unpacked(&self) -> Result<ArrayRef> {
        let to = plain_type(self.array.data_type());
        cast(self.array, &to).map_err(|_| self.wrong("text, numbers, dates or instants"))
    }
}

fn plain_type(ty: &DataType) -> DataType {
    match ty {
        DataType::Dictionary(_, values) => plain_type(values),
        DataType::RunEndEncoded(_, values) => plain_type(values.data_type()),
        DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 => DataType::LargeUtf8,
        DataType::List(item) | DataType::LargeList(item) => DataType::LargeList(item.clone()),
        DataType::Decimal32(digits, scale) | DataType::Decimal64(digits, scale) => {
            DataType::Decimal128(*digits, *scale)
        }
        DataType::Date64 => DataType::Date32,
        DataType::Timestamp(TimeUnit::Second | TimeUnit::Millisecond, tz) => {
            DataType::Timestamp(TimeUnit::Microsecond, tz.clone())
        }
        other => other.clone(),
    }
}
