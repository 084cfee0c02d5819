//! Views of everybody as columns: a row for each customer, in order of their ids, and of each the values that are asked for by name.

use regulars_arrow::{RecordBatch, Rows};
use regulars_core::condition::Type;
use regulars_core::customer::{CustomerView, Part, ReasonLevel, Select};
use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Number;
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::did_you_mean;
use regulars_core::time::Instant;

use crate::Crm;

/// The names that need no definition.
const PLAIN: [&str; 8] = ["customer", "journey_stage", "next_change_at", "points", "records", "rfm", "stage", "tier"];

/// What a column says of a customer.
enum Column {
    Flags(Said<bool>),
    Instants(Said<i64>),
    /// And how many digits behind the point there are at least.
    Numbers(Said<Number>, u8),
    Texts(Said<String>),
    Whole(Said<i64>),
}

/// The values of a column as far as they are known, and where they come from.
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
        let rules = self.rulebook_at(as_of, None)?.rules().clone();
        let mut parts = Vec::new();
        let mut found = Vec::with_capacity(columns.len());
        for (n, name) in columns.iter().enumerate() {
            let path = format!("columns[{n}]");
            if columns.iter().take(n).any(|other| other == name) {
                return Err(Error::new(Code::TooManyItems, path, format!("`{name}` is asked for twice")));
            }
            let (part, column) = column(&rules, name).ok_or_else(|| unknown(&rules, name, path))?;
            parts.extend(part);
            found.push(column);
        }
        let measures = columns.iter().filter_map(|name| name.strip_prefix("measure.").map(str::to_owned)).collect();
        let mut select = Select::parts(&parts).with_measures(measures);
        select.reasons = ReasonLevel::None;
        self.views(as_of, select, |view| {
            found.iter_mut().for_each(|column| column.add(&view));
            Ok(())
        })?;
        let rows =
            columns.iter().zip(found).try_fold(Rows::default(), |rows, (name, column)| column.finish(rows, name))?;
        rows.finish()
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

    fn finish(self, rows: Rows, name: &str) -> Result<Rows> {
        Ok(match self {
            Self::Flags(said) => rows.maybe_flags(name, said.values),
            Self::Instants(said) => rows.maybe_instants(name, said.values),
            Self::Texts(said) => rows.maybe_texts(name, said.values),
            Self::Whole(said) => rows.maybe_whole(name, said.values),
            Self::Numbers(said, least) => {
                let scale = said.values.iter().flatten().map(Number::scale).fold(least, u8::max);
                let units = said.values.iter().map(|value| value.as_ref().map(|value| value.units_at(scale)));
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
