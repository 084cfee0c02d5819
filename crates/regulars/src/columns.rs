//! Views of everybody as columns: a row for each customer, in order of their ids, and of each the values that are asked for by name. All in
//! one table, or in batches that are made when they are asked for.

use regulars_arrow::{Batches, RecordBatch, Rows, SchemaRef};
use regulars_core::condition::Type;
use regulars_core::customer::{CustomerView, Part, ReasonLevel, Select};
use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Number;
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::did_you_mean;
use regulars_core::time::Instant;

use crate::{Crm, Progress, Views, Watcher};

/// The names that need no definition.
const PLAIN: [&str; 8] = ["customer", "journey_stage", "next_change_at", "points", "records", "rfm", "stage", "tier"];

/// What a column says of a customer.
#[derive(Debug)]
enum Column {
    Flags(Said<bool>),
    Instants(Said<i64>),
    /// And how many digits behind the point there are at least.
    Numbers(Said<Number>, u8),
    Texts(Said<String>),
    Whole(Said<i64>),
}

/// The values of a column as far as they are known, and where they come from.
#[derive(Debug)]
struct Said<T> {
    of: fn(&CustomerView, &str) -> Option<T>,
    /// The name after the dot.
    name: String,
    values: Vec<Option<T>>,
}

impl<T> Said<T> {
    fn new(of: fn(&CustomerView, &str) -> Option<T>, name: &str) -> Self {
        Self { of, name: name.to_owned(), values: Vec::new() }
    }

    fn add(&mut self, view: &CustomerView) {
        self.values.push((self.of)(view, &self.name));
    }

    fn take(&mut self) -> Vec<Option<T>> {
        std::mem::take(&mut self.values)
    }
}

impl Crm {
    /// The views of all customers as columns, a row for each in order of their ids; feature `arrow`.
    ///
    /// Names and their types: `customer` (text), `records` (64-bit integer), `tier`, `stage`, `journey_stage`, `rfm` (text), `points` (decimal),
    /// `next_change_at` (UTC, microseconds; when any of the columns may differ by itself), `attr.<name>` (text), `measure.<name>` (counts are
    /// 64-bit integers, numbers and amounts decimals, instants UTC), `score.<name>` (decimal, or text of one that is a word), `segment.<name>` and
    /// `tag.<name>` (boolean). What is not known is null. An amount has the digits of its currency, and every decimal those of its
    /// finest value. Errors: `unknown_name` with the place of
    /// the column, `too_many_items` where one is asked for twice, `overflow`.
    ///
    /// ```
    /// use regulars::{Crm, Instant, Rulebook};
    ///
    /// let crm = Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n")?)?;
    /// let rows = crm.views_table(Instant::parse("2026-01-01T00:00:00Z")?, &["customer".to_owned(), "tier".to_owned()])?;
    /// assert_eq!((rows.num_rows(), rows.num_columns()), (0, 2));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn views_table(&self, as_of: Instant, columns: &[String]) -> Result<RecordBatch> {
        self.views_table_watched(as_of, columns, &mut |_| Ok(()))
    }

    /// The same, told after every 1,024 customers, and at the end, how many are done. An error of `watcher` stops it and comes through.
    ///
    /// ```
    /// use regulars::Instant;
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let (at, columns) = (Instant::parse("2026-10-01T00:00:00+08:00")?, ["customer".to_owned()]);
    /// let mut done = 0;
    /// let rows = crm.views_table_watched(at, &columns, &mut |progress| {
    ///     done = progress.done;
    ///     Ok(())
    /// })?;
    /// assert_eq!(done, rows.num_rows() as u64);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn views_table_watched(
        &self,
        as_of: Instant,
        columns: &[String],
        watcher: &mut Watcher<'_>,
    ) -> Result<RecordBatch> {
        let mut asked = Asked::of(&self.rulebook_at(as_of, None)?.rules().clone(), columns)?;
        let select = asked.select.clone();
        let mut done = 0;
        // Whoever watches may use the store, so no lock of it is held meanwhile.
        for view in self.views_iter(as_of, select)? {
            asked.add(&view?);
            done += 1;
            if done % WATCHED == 0 {
                watcher(Progress { done, total: None })?;
            }
        }
        watcher(Progress { done, total: Some(done) })?;
        asked.take(None)
    }

    /// The same as batches that are made when they are asked for, of at most so many rows each (1 to [`MAX_BATCH_ROWS`]), all of one state of
    /// the store; feature `arrow`. It needs the room of a batch and of some thousand customers, however many there are. The types do not
    /// depend on who is there, so every decimal has [`STREAM_DIGITS`] digits behind the point and is rounded half to even there. Errors: those of
    /// [`Crm::views_table`], and `out_of_range` of the rows.
    ///
    /// ```
    /// use regulars::arrow::RecordBatchReader as _;
    /// use regulars::{Crm, Instant, Money, Record, Rulebook};
    ///
    /// let crm = Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n")?)?;
    /// let at = Instant::parse("2026-01-01T00:00:00Z")?;
    /// let order = |who: &str| Record::order("pos", who, who, at, Money::parse("1.00", "CNY")?);
    /// crm.ingest(&[order("ann")?, order("bo")?, order("cy")?])?;
    ///
    /// let batches = crm.views_stream(at, &["customer".to_owned(), "records".to_owned()], 2)?;
    /// let rows: Vec<usize> = batches.map(|batch| Ok(batch?.num_rows())).collect::<Result<_, regulars::Error>>()?;
    /// assert_eq!(rows, [2, 1]);
    /// // As the reader that other crates of Arrow take:
    /// let reader = crm.views_stream(at, &["tier".to_owned()], 1_000)?.into_reader();
    /// assert_eq!(reader.schema().field(0).name(), "tier");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn views_stream(&self, as_of: Instant, columns: &[String], rows: usize) -> Result<ViewBatches> {
        if !(1..=MAX_BATCH_ROWS).contains(&rows) {
            let message = format!("a batch has 1 to {MAX_BATCH_ROWS} rows");
            return Err(Error::new(Code::OutOfRange, "rows", message));
        }
        let mut asked = Asked::of(&self.rulebook_at(as_of, None)?.rules().clone(), columns)?;
        // Without rows, the columns have their types already.
        let schema = asked.take(Some(STREAM_DIGITS))?.schema();
        let views = self.views_iter(as_of, asked.select.clone())?;
        Ok(ViewBatches { views, asked, rows, schema, told: 0, is_over: false })
    }
}

/// After so many customers a watcher is told.
const WATCHED: u64 = 1_024;
/// The most rows of a batch of views.
pub const MAX_BATCH_ROWS: usize = 1_048_576;
/// How many digits a decimal of a stream of views has behind the point.
pub const STREAM_DIGITS: u8 = 18;

/// The views of all customers as batches of columns, one after another; see [`Crm::views_stream`].
#[derive(Debug)]
pub struct ViewBatches {
    views: Views,
    asked: Asked,
    rows: usize,
    schema: SchemaRef,
    told: u64,
    is_over: bool,
}

impl ViewBatches {
    /// The names and types of the columns, which every batch has.
    ///
    /// ```
    /// use regulars::Instant;
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let at = Instant::parse("2026-10-01T00:00:00+08:00")?;
    /// let batches = crm.views_stream(at, &["customer".to_owned(), "records".to_owned()], 100)?;
    /// assert_eq!(batches.schema().field(1).name(), "records");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// How many customers came by now.
    ///
    /// ```
    /// use regulars::Instant;
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let at = Instant::parse("2026-10-01T00:00:00+08:00")?;
    /// let mut batches = crm.views_stream(at, &["customer".to_owned()], 100)?;
    /// let rows = batches.next().transpose()?.map_or(0, |batch| batch.num_rows());
    /// assert_eq!(batches.told(), rows as u64);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn told(&self) -> u64 {
        self.told
    }

    /// How many digits behind the point a person wants to see at least: those of a currency or of a score; none of what is no decimal.
    ///
    /// ```
    /// use regulars::Instant;
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let at = Instant::parse("2026-10-01T00:00:00+08:00")?;
    /// let batches = crm.views_stream(at, &["customer".to_owned(), "points".to_owned()], 100)?;
    /// assert_eq!(batches.least_digits(), [None, Some(0)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn least_digits(&self) -> Vec<Option<u8>> {
        let least =
            |column: &(String, Column)| if let Column::Numbers(_, least) = &column.1 { Some(*least) } else { None };
        self.asked.columns.iter().map(least).collect()
    }

    /// As the reader that other crates of Arrow take.
    ///
    /// ```
    /// use regulars::arrow::RecordBatchReader as _;
    /// use regulars::Instant;
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let at = Instant::parse("2026-10-01T00:00:00+08:00")?;
    /// let batches = crm.views_stream(at, &["tier".to_owned()], 100)?;
    /// assert_eq!(batches.into_reader().schema().field(0).name(), "tier");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn into_reader(self) -> Batches<Self> {
        Batches::new(self.schema(), self)
    }

    fn following(&mut self) -> Result<Option<RecordBatch>> {
        let mut rows = 0;
        while rows < self.rows {
            let Some(view) = self.views.next().transpose()? else { break };
            self.asked.add(&view);
            rows += 1;
        }
        if rows == 0 {
            return Ok(None);
        }
        self.told += u64::try_from(rows).unwrap_or(u64::MAX);
        self.asked.take(Some(STREAM_DIGITS)).map(Some)
    }
}

impl Iterator for ViewBatches {
    type Item = Result<RecordBatch>;

    /// Nothing comes after the end, or after an error.
    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.following().transpose();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

/// The columns that are asked for, and what views must say for them.
#[derive(Debug)]
struct Asked {
    columns: Vec<(String, Column)>,
    select: Select,
}

impl Asked {
    fn of(rules: &Rules, columns: &[String]) -> Result<Self> {
        let mut parts = Vec::new();
        let mut found = Vec::with_capacity(columns.len());
        for (n, name) in columns.iter().enumerate() {
            let path = format!("columns[{n}]");
            if columns.iter().take(n).any(|other| other == name) {
                return Err(Error::new(Code::TooManyItems, path, format!("`{name}` is asked for twice")));
            }
            let (part, column) = column(rules, name).ok_or_else(|| unknown(rules, name, path))?;
            parts.extend(part);
            found.push((name.clone(), column));
        }
        let measures = columns.iter().filter_map(|name| name.strip_prefix("measure.").map(str::to_owned)).collect();
        let mut select = Select::parts(&parts).with_measures(measures);
        select.reasons = ReasonLevel::None;
        Ok(Self { columns: found, select })
    }

    fn add(&mut self, view: &CustomerView) {
        self.columns.iter_mut().for_each(|(_, column)| column.add(view));
    }

    /// The rows by now, which are forgotten. Decimals have so many digits behind the point, or those of the finest.
    fn take(&mut self, digits: Option<u8>) -> Result<RecordBatch> {
        let columns = &mut self.columns;
        columns.iter_mut().try_fold(Rows::default(), |rows, (name, column)| column.take(rows, name, digits))?.finish()
    }
}

/// The part that a column needs, and the empty column.
fn column(rules: &Rules, name: &str) -> Option<(Option<Part>, Column)> {
    let all = &rules.definitions;
    if let Some((group, name)) = name.split_once('.') {
        return Some(match group {
            "attr" if rules.attributes.contains_key(name) => {
                (Some(Part::Profile), Column::Texts(Said::new(attribute, name)))
            }
            "measure" => {
                let measure = all.measure(name).and_then(|place| all.measures.get(place))?;
                let column = match measure.ty {
                    _ if measure.agg.is_count() => Column::Whole(Said::new(count, name)),
                    Type::Decimal => Column::Numbers(Said::new(number, name), 0),
                    Type::Money(currency) => Column::Numbers(Said::new(number, name), currency.minor_digits()),
                    Type::Instant => Column::Instants(Said::new(instant, name)),
                    Type::Bool => Column::Flags(Said::new(flag, name)),
                    Type::Text | Type::Texts | Type::Present => Column::Texts(Said::new(text, name)),
                };
                (Some(Part::Measures), column)
            }
            "score" => {
                let score = all.scores.iter().find(|score| score.name == name)?;
                let column = if score.kind.is_word() {
                    Column::Texts(Said::new(score_text, name))
                } else {
                    Column::Numbers(Said::new(score_number, name), score.scale)
                };
                (Some(Part::Scores), column)
            }
            "segment" if all.segments.iter().any(|segment| segment.name == name) => {
                (Some(Part::Segments), Column::Flags(Said::new(segment, name)))
            }
            "tag" if all.tags.iter().any(|tag| tag.name == name) => {
                (Some(Part::Tags), Column::Flags(Said::new(tag, name)))
            }
            _ => return None,
        });
    }
    Some(match name {
        "customer" => (None, Column::Texts(Said::new(|view, _| Some(view.customer.to_string()), name))),
        "records" => (None, Column::Whole(Said::new(|view, _| Some(view.records.into()), name))),
        "next_change_at" => {
            (None, Column::Instants(Said::new(|view, _| view.next_change_at.map(Instant::micros), name)))
        }
        "tier" => (Some(Part::Membership), Column::Texts(Said::new(tier, name))),
        "points" => (Some(Part::Membership), Column::Numbers(Said::new(points, name), 0)),
        "stage" => (Some(Part::Stage), Column::Texts(Said::new(|view, _| view.stage.as_ref()?.name.clone(), name))),
        "journey_stage" => {
            (Some(Part::Stage), Column::Texts(Said::new(|view, _| view.journey_stage.as_ref()?.name.clone(), name)))
        }
        "rfm" => (Some(Part::Rfm), Column::Texts(Said::new(score_text, name))),
        _ => return None,
    })
}

fn unknown(rules: &Rules, name: &str, path: String) -> Error {
    let all = &rules.definitions;
    let mut known: Vec<String> = PLAIN.iter().map(|name| (*name).to_owned()).collect();
    known.extend(rules.attributes.keys().map(|name| format!("attr.{name}")));
    known.extend(all.measures.iter().map(|one| format!("measure.{}", one.name)));
    known.extend(all.scores.iter().map(|one| format!("score.{}", one.name)));
    known.extend(all.segments.iter().map(|one| format!("segment.{}", one.name)));
    known.extend(all.tags.iter().map(|one| format!("tag.{}", one.name)));
    let hint = did_you_mean(name, known.iter().map(String::as_str));
    Error::new(Code::UnknownName, path, format!("there is no column `{name}`{hint}"))
}

impl Column {
    fn add(&mut self, view: &CustomerView) {
        match self {
            Self::Flags(said) => said.add(view),
            Self::Instants(said) | Self::Whole(said) => said.add(view),
            Self::Numbers(said, _) => said.add(view),
            Self::Texts(said) => said.add(view),
        }
    }

    fn take(&mut self, rows: Rows, name: &str, digits: Option<u8>) -> Result<Rows> {
        Ok(match self {
            Self::Flags(said) => rows.maybe_flags(name, said.take()),
            Self::Instants(said) => rows.maybe_instants(name, said.take()),
            Self::Texts(said) => rows.maybe_texts(name, said.take()),
            Self::Whole(said) => rows.maybe_whole(name, said.take()),
            Self::Numbers(said, least) => {
                let values = said.take();
                let finest = || values.iter().flatten().map(Number::scale).fold(*least, u8::max);
                let scale = digits.unwrap_or_else(finest);
                let units = values.iter().map(|value| value.as_ref().map(|value| value.rounded(scale).units_at(scale)));
                let overflow = || Error::new(Code::Overflow, name, "the values of the column need more than 38 digits");
                let units = units.map(|units| units.map(|units| units.ok_or_else(overflow)).transpose());
                rows.maybe_decimals(name, units.collect::<Result<_>>()?, scale)?
            }
        })
    }
}

fn attribute(view: &CustomerView, name: &str) -> Option<String> {
    let value = view.profile.as_ref()?.get(name)?.value.as_ref()?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn text(view: &CustomerView, name: &str) -> Option<String> {
    view.measures.as_ref()?.get(name)?.value.clone()
}

fn count(view: &CustomerView, name: &str) -> Option<i64> {
    text(view, name)?.parse().ok()
}

fn number(view: &CustomerView, name: &str) -> Option<Number> {
    Number::parse(&text(view, name)?)
}

fn instant(view: &CustomerView, name: &str) -> Option<i64> {
    Instant::parse(&text(view, name)?).ok().map(Instant::micros)
}

fn flag(view: &CustomerView, name: &str) -> Option<bool> {
    text(view, name)?.parse().ok()
}

fn score_text(view: &CustomerView, name: &str) -> Option<String> {
    view.scores.as_ref()?.get(name)?.value.clone()
}

fn score_number(view: &CustomerView, name: &str) -> Option<Number> {
    Number::parse(&score_text(view, name)?)
}

fn segment(view: &CustomerView, name: &str) -> Option<bool> {
    Some(view.segments.as_ref()?.get(name).is_some_and(|segment| segment.member))
}

fn tag(view: &CustomerView, name: &str) -> Option<bool> {
    Some(view.tags.as_ref()?.iter().any(|tag| tag.name == name))
}

fn tier(view: &CustomerView, _: &str) -> Option<String> {
    view.membership.as_ref()?.tier.clone()
}

fn points(view: &CustomerView, _: &str) -> Option<Number> {
    Number::parse(&view.membership.as_ref()?.points.as_ref()?.available)
}
