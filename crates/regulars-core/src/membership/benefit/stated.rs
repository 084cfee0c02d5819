//! Birthdays as people state them (MB-53, MB-54).

use super::{BenefitError, Birth};
use crate::text::Json;
use crate::time::Date;

impl Birth {
    /// Reads a birthday: `1990-08-15`, `08-15`, or by the Chinese calendar
    /// `{"calendar":"chinese","month":8,"day":15,"leap_month":false}`, of which `leap_month` may be absent. That may also be the
    /// text of the object, because the value of an attribute is none (GD-1). Error: `birthday_invalid`.
    ///
    /// ```
    /// use regulars_core::membership::benefit::Birth;
    /// use regulars_core::text::Json;
    /// assert!(Birth::stated(&Json::from("02-29")) == Birth::gregorian(2, 29));
    /// assert!(Birth::stated(&Json::from("02-30")).is_err());
    /// ```
    pub fn stated(value: &Json) -> Result<Self, BenefitError> {
        if matches!(value, Json::Object(_)) {
            return chinese(value).ok_or(BenefitError::BirthdayInvalid)?;
        }
        let text = value.as_str().ok_or(BenefitError::BirthdayInvalid)?;
        if text.starts_with('{') {
            return Json::parse(text).ok().as_ref().and_then(chinese).ok_or(BenefitError::BirthdayInvalid)?;
        }
        let narrow = |number: u32| u8::try_from(number).unwrap_or(0);
        let (month, day) = match text.parse::<Date>() {
            Ok(date) => {
                let (_, month, day) = date.ymd();
                (narrow(month), narrow(day))
            }
            Err(_) => month_and_day(text).ok_or(BenefitError::BirthdayInvalid)?,
        };
        Self::gregorian(month, day)
    }
}

/// `MM-DD`.
fn month_and_day(text: &str) -> Option<(u8, u8)> {
    let two = |text: &str| if text.len() == 2 { digits(text) } else { None };
    let (month, day) = text.split_once('-')?;
    Some((two(month)?, two(day)?))
}

fn digits(text: &str) -> Option<u8> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// A day of the Chinese calendar; what else the object says is not understood, and then nothing of it is.
fn chinese(object: &Json) -> Option<Result<Birth, BenefitError>> {
    let Json::Object(fields) = object else { return None };
    let known = ["calendar", "day", "leap_month", "month"];
    let understood = fields.iter().all(|(name, _)| known.contains(&name.as_str()));
    let number =
        |name: &str| object.get(name).filter(|n| matches!(n, Json::Number(_))).and_then(|n| digits(&n.to_string()));
    let leap_month = match object.get("leap_month") {
        None => false,
        Some(Json::Bool(leap)) => *leap,
        Some(_) => return None,
    };
    let is_chinese = object.get("calendar").and_then(Json::as_str) == Some("chinese");
    (understood && is_chinese).then(|| Some(Birth::chinese(number("month")?, number("day")?, leap_month)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthday_is_a_date_a_month_and_day_or_a_day_of_the_chinese_calendar() {
        let read = |text: &str| Birth::stated(&Json::from(text));
        assert!(read("1990-08-15") == Birth::gregorian(8, 15) && read("08-15") == Birth::gregorian(8, 15));
        assert!(read("02-29") == Birth::gregorian(2, 29));
        let plain = read(r#"{"calendar":"chinese","month":8,"day":15}"#);
        assert!(plain == Birth::chinese(8, 15, false));
        let leap = read(r#"{"calendar":"chinese","month":6,"day":30,"leap_month":true}"#);
        assert!(leap == Birth::chinese(6, 30, true));
        let object = Json::parse(r#"{"calendar":"chinese","month":6,"day":30,"leap_month":true}"#).unwrap();
        assert!(Birth::stated(&object) == leap);
        for text in [
            "",
            "1990-02-29",
            "02-30",
            "8-15",
            "+8-15",
            "1990-8-15",
            "15.08.",
            "{",
            r#"{"calendar":"chinese","month":8}"#,
            r#"{"calendar":"chinese","month":13,"day":1}"#,
            r#"{"calendar":"chinese","month":8.5,"day":1}"#,
            r#"{"calendar":"hebrew","month":8,"day":1}"#,
            r#"{"calendar":"chinese","month":8,"day":1,"leap_month":"no"}"#,
            r#"{"calendar":"chinese","month":8,"day":1,"year":1990}"#,
        ] {
            assert_eq!(read(text), Err(BenefitError::BirthdayInvalid), "{text}");
        }
        assert_eq!(Birth::stated(&Json::Bool(true)), Err(BenefitError::BirthdayInvalid));
    }
}
