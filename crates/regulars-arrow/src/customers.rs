//! Who the customers of a table of orders are, numbered in the order of their first rows.

use std::collections::HashMap;

use arrow::array::Array as _;
use regulars_core::error::Result;
use regulars_core::record::ProfileKey;
use regulars_core::text::check_label;

use crate::names::{Folding, Reader};
use crate::read::Column;

/// The customers by number.
pub(crate) struct Customers {
    names: Reader,
    whole: HashMap<i64, u32, Folding>,
}

impl Default for Customers {
    fn default() -> Self {
        Self { names: Reader::new(), whole: HashMap::with_hasher(Folding::new()) }
    }
}

impl Customers {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Their keys by number.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.names.all()
    }

    /// The numbers of the customers of a column; new ones are added, or none of them if a key is refused. Errors: `wrong_type`,
    /// `text_not_printable`, `text_too_long`, `decimal_overflow`.
    pub(crate) fn number(&mut self, column: &Column<'_>) -> Result<Vec<u32>> {
        let mut numbers = Vec::with_capacity(column.array.len());
        if column.array.data_type().is_integer() {
            for whole in column.whole()? {
                numbers.push(self.of_whole(whole)?);
            }
            return Ok(numbers);
        }
        let before = self.names.len();
        self.names.read(column, &mut numbers)?;
        // What is known was checked when it came.
        let check = |(number, key)| check_label(key, ProfileKey::MAX_BYTES).map_err(|error| (number, error));
        let checked = self.names.all().enumerate().skip(before).try_for_each(check);
        let Err((refused, error)) = checked else { return Ok(numbers) };
        self.names.keep(before)?;
        let row = numbers.iter().position(|number| *number as usize == refused);
        Err(column.fault(row.unwrap_or_default(), error))
    }

    fn of_whole(&mut self, whole: i64) -> Result<u32> {
        if let Some(number) = self.whole.get(&whole) {
            return Ok(*number);
        }
        let number = self.names.text(&whole.to_string())?;
        self.whole.insert(whole, number);
        Ok(number)
    }
}
