//! Which column of a table is what: the names, and what the table does not say itself.

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Currency;
use regulars_core::record::{FieldType, Kind, SourceName};
use regulars_core::text::did_you_mean;
use regulars_core::time::Zone;

/// Where the currency of an amount stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CurrencyColumn {
    /// All amounts have this one.
    Constant(Currency),
    /// A column of ISO 4217 codes.
    Column(String),
}

/// The columns of a table of orders and returns. Columns that are not named are not read.
#[derive(Clone, PartialEq, Debug)]
pub struct OrderColumns {
    /// The source that delivered the table.
    pub source: SourceName,
    /// The profile's key: text or a whole number.
    pub customer: String,
    /// When it happened: a timestamp or a date.
    pub occurred_at: String,
    /// The amount: a decimal, or a whole number of minor units.
    pub amount: String,
    /// The currency.
    pub currency: CurrencyColumn,
    /// How many digits of a whole-number amount stand behind the point; absent: those of the currency's minor unit.
    pub minor_digits: Option<u8>,
    /// The zone of timestamps without one and of dates, which then mean their first instant; absent: such columns are refused.
    pub zone: Option<Zone>,
    /// The record's id; absent: the place of the row in the table, from 0.
    pub record_id: Option<String>,
    /// `order` or `return`; absent: all are orders.
    pub kind: Option<String>,
    /// The id of the record that a return is about.
    pub refers_to: Option<String>,
    /// The order's number (RC-12).
    pub order_id: Option<String>,
    /// Fields of the body that hold words, with their columns.
    pub(crate) fields: Vec<(&'static str, String)>,
}

impl OrderColumns {
    /// Orders of one currency, with the three columns that every table has. Errors: those of a source's name.
    pub fn new(source: &str, customer: &str, occurred_at: &str, amount: &str, currency: Currency) -> Result<Self> {
        Ok(Self {
            source: SourceName::new(source)?,
            customer: customer.to_owned(),
            occurred_at: occurred_at.to_owned(),
            amount: amount.to_owned(),
            currency: CurrencyColumn::Constant(currency),
            minor_digits: None,
            zone: None,
            record_id: None,
            kind: None,
            refers_to: None,
            order_id: None,
            fields: Vec::new(),
        })
    }

    /// The same with a column for a field of an order's body that holds a word: `category`, `channel`, `order_issuer`, `status`
    /// or `store` (RC-11). A row without a value does not state it, and neither does a return, which has no such field. The last
    /// column of a field stands. Error: `unknown_field`.
    ///
    /// ```
    /// use regulars_arrow::OrderColumns;
    /// use regulars_core::money::Currency;
    /// let columns = OrderColumns::new("shop", "buyer", "day", "paid", Currency::new("CNY")?)?;
    /// let columns = columns.with_field("category", "kind_of_goods")?;
    /// assert!(columns.with_field("categroy", "x").is_err());
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn with_field(mut self, field: &str, column: impl Into<String>) -> Result<Self> {
        let words = Kind::Order.fields().iter().filter(|known| matches!(known.ty, FieldType::Word));
        // The order's number has a place of its own.
        let mut names = words.map(|known| known.name).filter(|name| *name != "order_id");
        let Some(name) = names.clone().find(|name| *name == field) else {
            let hint = did_you_mean(field, names.by_ref());
            return Err(Error::new(Code::UnknownField, field, format!("an order has no word of this name{hint}")));
        };
        self.fields.retain(|(known, _)| *known != name);
        self.fields.push((name, column.into()));
        Ok(self)
    }
}
