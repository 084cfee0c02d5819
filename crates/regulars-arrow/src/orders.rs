//! A table of orders, grouped by customer. Rows may come in any order and in several batches; what is wrong with a batch is
//! said before any of it is taken.

use arrow::array::{Array as _, RecordBatch, StringArray};
use regulars_core::customer::{Cell, Frame, Plan, RowHead, Span};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::money::{Currency, Decimal, Money};
use regulars_core::record::{Kind, RecordId};
use regulars_core::time::Instant;

use crate::columns::{CurrencyColumn, OrderColumns};
use crate::customers::Customers;
use crate::names::{word_key, word_keys};
use crate::read::{Amounts, Column};
use crate::words::{Vocabulary, WordNo};

/// What the fold needs of a row, except its texts.
#[derive(Clone, Copy)]
struct Fact {
    at: Instant,
    units: i64,
    customer: u32,
    /// The place of currency and scale in `Orders::denominations`.
    denomination: u16,
    kind: Kind,
}

/// A fact among those of its customer.
#[derive(Clone, Copy)]
struct Placed {
    at: Instant,
    units: i64,
    /// Its row in the table.
    row: u32,
    denomination: u16,
    kind: Kind,
}

/// The texts of the rows from `first_row` on.
struct Texts {
    first_row: usize,
    record_id: Option<StringArray>,
    refers_to: Option<StringArray>,
    order_id: Option<StringArray>,
}

/// Orders and returns of many customers, taken from record batches.
pub struct Orders {
    columns: OrderColumns,
    customers: Customers,
    denominations: Vec<(Currency, u8)>,
    facts: Vec<Fact>,
    texts: Vec<Texts>,
    vocabulary: Vocabulary,
    /// By field of the columns: the word of each row.
    words: Vec<Vec<WordNo>>,
}

impl std::fmt::Debug for Orders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} rows of {} customers", self.facts.len(), self.customers.len())
    }
}

impl Orders {
    /// An empty table with these columns.
    pub fn new(columns: OrderColumns) -> Self {
        Self {
            words: vec![Vec::new(); columns.fields.len()],
            columns,
            customers: Customers::default(),
            denominations: Vec::new(),
            facts: Vec::new(),
            texts: Vec::new(),
            vocabulary: Vocabulary::default(),
        }
    }

    /// How many rows were taken.
    pub fn rows(&self) -> usize {
        self.facts.len()
    }

    /// How many customers they belong to.
    pub fn customers(&self) -> usize {
        self.customers.len()
    }

    /// Takes a batch, or nothing of it. The path of an error is the column, its detail `row` the row in the whole table.
    ///
    /// Errors: `missing_field` (no such column, or a row without a value), `wrong_type`, `float_not_allowed`,
    /// `decimal_overflow`, `negative`, `unknown_currency`, `unknown_type`, `instant_without_zone`, `instant_too_fine`,
    /// `instant_out_of_range`, `text_not_printable`, `text_too_long`, `too_many_items`.
    pub fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        let first_row = self.facts.len();
        if u32::try_from(first_row + batch.num_rows()).is_err() {
            return Err(Error::new(Code::TooManyItems, "", "a table has at most 2^32 - 1 rows"));
        }
        let columns = &self.columns;
        let required = |name| Column::find(batch, name, first_row)?.complete();
        let keys = required(&columns.customer)?;
        let times = required(&columns.occurred_at)?.instants(columns.zone.as_ref())?;
        let (units, denominations) = money(columns, &mut self.denominations, required)?;
        let kinds = columns.kind.as_deref().map(|name| kinds(required(name)?)).transpose()?;
        let record_id = columns.record_id.as_deref().map(|name| record_ids(required(name)?)).transpose()?;
        let optional = |name: &Option<String>| {
            name.as_deref().map(|name| Column::find(batch, name, first_row)?.texts()).transpose()
        };
        let (refers_to, order_id) = (optional(&columns.refers_to)?, optional(&columns.order_id)?);
        let vocabulary = &mut self.vocabulary;
        let read = |(_, name): &(&str, String)| Column::find(batch, name, first_row)?.words(vocabulary);
        let words = columns.fields.iter().map(read).collect::<Result<Vec<_>>>()?;
        let customers = self.customers.number(&keys)?;
        let mut denominations = denominations.into_iter().cycle();
        let mut kinds = kinds.map(Vec::into_iter);
        self.facts.reserve(batch.num_rows());
        for ((at, units), customer) in times.into_iter().zip(units).zip(customers) {
            let kind = kinds.as_mut().and_then(Iterator::next).unwrap_or(Kind::Order);
            let denomination = denominations.next().unwrap_or(0);
            self.facts.push(Fact { at, units, customer, denomination, kind });
        }
        for (held, words) in self.words.iter_mut().zip(words) {
            held.extend(words);
        }
        if record_id.is_some() || refers_to.is_some() || order_id.is_some() {
            self.texts.push(Texts { first_row, record_id, refers_to, order_id });
        }
        Ok(())
    }

    /// Calls `each` with the closed frame of every customer, in the order of their first rows. An error of `each` stops it.
    ///
    /// Rows without a `record_id` column are named by their place in the table, so that equal instants keep the order of rows.
    pub fn each_customer(
        &self,
        plan: &Plan,
        frame: &mut Frame,
        mut each: impl FnMut(&Frame) -> Result<()>,
    ) -> Result<()> {
        let slots = [Slots::of(Kind::Order, plan, &self.columns), Slots::of(Kind::Return, plan, &self.columns)];
        let ends = self.ends();
        let placed = self.placed(&ends);
        let mut spans = Spans { of: vec![(0, Span::default()); self.vocabulary.end()], customer: 0 };
        let mut from = 0;
        for (key, end) in self.customers.keys().zip(ends) {
            frame.clear();
            spans.customer += 1;
            let source = self.columns.source.as_str();
            frame.set_customer(CustomerId::of("", source, key));
            let profile = frame.profile(source, key);
            let source = frame.source(source);
            for place in from..end {
                let row = if let Some(placed) = &placed { placed.get(place).copied() } else { self.row(place) };
                let Some(row) = row else { continue };
                let [of_orders, of_returns] = &slots;
                let slots = if row.kind == Kind::Return { of_returns } else { of_orders };
                self.push(frame, plan, slots, (profile, source), &row, &mut spans)?;
            }
            from = end;
            frame.close();
            each(frame)?;
        }
        Ok(())
    }

    /// A row by its place in the table.
    fn row(&self, row: usize) -> Option<Placed> {
        let Fact { at, units, denomination, kind, .. } = *self.facts.get(row)?;
        Some(Placed { at, units, row: u32::try_from(row).unwrap_or(u32::MAX), denomination, kind })
    }

    /// Where each customer ends if the rows are put in order of customers.
    fn ends(&self) -> Vec<usize> {
        let mut ends = vec![0_usize; self.customers.len()];
        for fact in &self.facts {
            if let Some(count) = ends.get_mut(fact.customer as usize) {
                *count += 1;
            }
        }
        let mut before = 0;
        for end in &mut ends {
            before += *end;
            *end = before;
        }
        ends
    }

    /// The rows by customer, each customer's in the order of the table; none if the table has them so already.
    fn placed(&self, ends: &[usize]) -> Option<Vec<Placed>> {
        if self.facts.is_sorted_by_key(|fact| fact.customer) {
            return None;
        }
        let mut places: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).collect();
        let mut placed: Vec<Placed> = (0..self.facts.len()).filter_map(|row| self.row(row)).collect();
        for (number, fact) in self.facts.iter().enumerate() {
            if let (Some(place), Some(row)) = (places.get_mut(fact.customer as usize), self.row(number)) {
                if let Some(slot) = placed.get_mut(*place) {
                    *slot = row;
                }
                *place += 1;
            }
        }
        Some(placed)
    }

    fn push(
        &self,
        frame: &mut Frame,
        plan: &Plan,
        slots: &Slots,
        (profile, source): (u32, u32),
        fact: &Placed,
        spans: &mut Spans,
    ) -> Result<()> {
        let row = fact.row as usize;
        let held = self.texts.partition_point(|texts| texts.first_row <= row).checked_sub(1);
        let texts = held.and_then(|held| self.texts.get(held));
        let text = |column: fn(&Texts) -> &Option<StringArray>| {
            let texts = texts?;
            let array = column(texts).as_ref()?;
            let row = row - texts.first_row;
            array.is_valid(row).then(|| array.value(row))
        };
        let record_id = match text(|texts| &texts.record_id) {
            Some(id) => frame.text(id),
            None => frame.text(digits(row, &mut [b'0'; 10])),
        };
        let refers_to = text(|texts| &texts.refers_to).map(|id| frame.text(id));
        let head = RowHead {
            at: fact.at,
            offset_min: 0,
            source,
            record_id,
            kind: fact.kind,
            declared: None,
            profile,
            corrects: None,
            refers_to,
        };
        let number = frame.push(head, plan);
        if let (Some(slot), Some((currency, scale))) =
            (slots.amount, self.denominations.get(usize::from(fact.denomination)))
        {
            let amount = Decimal::new(fact.units, *scale)?;
            frame.set(number, slot, Cell::Money(Money::new(amount, *currency)));
        }
        if let (Some(slot), Some(id)) = (slots.order_id, text(|texts| &texts.order_id)) {
            let span = frame.text(id);
            frame.set(number, slot, Cell::Text(span));
        }
        for (slot, words) in slots.words.iter().zip(&self.words) {
            let (Some(slot), Some(word)) = (slot, words.get(row)) else { continue };
            if let Some(span) = spans.span(frame, &self.vocabulary, *word) {
                frame.set(number, *slot, Cell::Text(span));
            }
        }
        Ok(())
    }
}

/// Where the words of one customer lie in its frame: a word that several rows state lies there once.
struct Spans {
    /// By word: the customer for whom the span holds, counted from 1, and the span.
    of: Vec<(u32, Span)>,
    customer: u32,
}

impl Spans {
    fn span(&mut self, frame: &mut Frame, vocabulary: &Vocabulary, word: WordNo) -> Option<Span> {
        let known = self.of.get_mut(word as usize)?;
        if known.0 != self.customer {
            *known = (self.customer, frame.text(vocabulary.word(word)?));
        }
        Some(known.1)
    }
}

/// Where the plan wants the cells of a kind.
struct Slots {
    amount: Option<usize>,
    order_id: Option<usize>,
    /// By field of the columns.
    words: Vec<Option<usize>>,
}

impl Slots {
    fn of(kind: Kind, plan: &Plan, columns: &OrderColumns) -> Self {
        let slot = |name: &str| {
            let field = kind.fields().iter().find(|field| field.name == name)?;
            plan.slot(kind, field.number)
        };
        let words = columns.fields.iter().map(|(name, _)| slot(name)).collect();
        Self { amount: slot("amount"), order_id: slot("order_id"), words }
    }
}

/// The units of every amount, and its denomination: one for all, or one per row.
fn money<'a>(
    columns: &'a OrderColumns,
    known: &mut Vec<(Currency, u8)>,
    required: impl Fn(&'a str) -> Result<Column<'a>>,
) -> Result<(Vec<i64>, Vec<u16>)> {
    let (units, scale) = match required(&columns.amount)?.amounts()? {
        Amounts::Decimal(units, scale) => (units, Some(scale)),
        Amounts::Minor(units) => (units, columns.minor_digits),
    };
    let mut number = |currency: Currency| {
        let wanted = (currency, scale.unwrap_or(currency.minor_digits()));
        let place = known.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            known.push(wanted);
            known.len() - 1
        });
        u16::try_from(place).unwrap_or(u16::MAX)
    };
    if scale.is_some_and(|scale| Decimal::new(0, scale).is_err()) {
        return Err(Error::new(Code::DecimalOverflow, columns.amount.as_str(), "an amount has at most 18 digits"));
    }
    let denominations = match &columns.currency {
        CurrencyColumn::Constant(currency) => vec![number(*currency)],
        CurrencyColumn::Column(name) => {
            let column = required(name)?;
            let codes = column.texts()?;
            let read = |row| {
                let currency = Currency::new(codes.value(row)).map_err(|error| column.fault(row, error))?;
                Ok(number(currency))
            };
            (0..codes.len()).map(read).collect::<Result<_>>()?
        }
    };
    Ok((units, denominations))
}

fn kinds(column: Column<'_>) -> Result<Vec<Kind>> {
    let returns = are_returns(column)?.into_iter();
    Ok(returns.map(|is_return| if is_return { Kind::Return } else { Kind::Order }).collect())
}

/// Row by row whether the text is `return` and not `order`. Error: `unknown_type` for another one.
pub(crate) fn are_returns(column: Column<'_>) -> Result<Vec<bool>> {
    let words = column.texts()?;
    let [order, back] = [Kind::Order, Kind::Return].map(|kind| word_key(kind.as_str()));
    let mut returns = Vec::with_capacity(words.len());
    for (row, key) in word_keys(&words).enumerate() {
        if key != order && key != back {
            return Err(column.fault(row, Error::new(Code::UnknownType, "", "expected `order` or `return`")));
        }
        returns.push(key == back);
    }
    Ok(returns)
}

fn record_ids(column: Column<'_>) -> Result<StringArray> {
    let ids = column.texts()?;
    for row in 0..ids.len() {
        regulars_core::text::check_label(ids.value(row), RecordId::MAX_BYTES)
            .map_err(|error| column.fault(row, error))?;
    }
    Ok(ids)
}

/// A row's number with ten digits, so that the order of texts is the order of rows.
fn digits(row: usize, room: &mut [u8; 10]) -> &str {
    let mut rest = row;
    for digit in room.iter_mut().rev() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    std::str::from_utf8(room).unwrap_or("")
}
