//! Phone numbers and e-mail addresses, and the many ways in which sources spell the same one (what NM-3 to NM-6 put
//! right again).

use fastrand::Rng;

use super::dice::{percent, pick, weighted};
use super::names::Name;

/// A phone number: country code and national digits, as in E.164 without the plus sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phone {
    country: &'static str,
    digits: String,
}

const CHINESE_PREFIXES: [&str; 16] =
    ["130", "133", "135", "136", "138", "139", "150", "151", "158", "159", "170", "176", "182", "186", "188", "199"];
/// Country code and the first digits of a mobile number there; seven digits follow.
const FOREIGN_PREFIXES: [(&str, &str); 8] = [
    ("44", "770"),
    ("49", "151"),
    ("33", "61"),
    ("39", "347"),
    ("1", "415"),
    ("81", "90"),
    ("61", "41"),
    ("971", "50"),
];
const MAIL_DOMAINS: [(&str, u32); 5] = [
    ("mail.example", 40),
    ("post.example.cn", 25),
    ("web.example.com", 20),
    ("work.example", 10),
    ("campus.example.cn", 5),
];

impl Phone {
    /// The phone with this serial number; different serials give different phones.
    pub(super) fn draw(rng: &mut Rng, serial: u32, foreign: bool) -> Self {
        // Multiplication by a number without common factor with a power of ten only permutes the numbers below it.
        let serial = u64::from(serial);
        if foreign {
            let (country, prefix) = pick(rng, &FOREIGN_PREFIXES);
            return Self { country, digits: format!("{prefix}{:07}", serial * 6_044_917 % 10_000_000) };
        }
        let prefix = pick(rng, &CHINESE_PREFIXES);
        Self { country: "86", digits: format!("{prefix}{:08}", serial * 60_449_173 % 100_000_000) }
    }

    /// With country code, without anything between.
    pub(super) fn plain(&self) -> String {
        format!("+{}{}", self.country, self.digits)
    }

    /// As this source happens to write it.
    pub(super) fn spell(&self, rng: &mut Rng) -> String {
        let Self { country, digits } = self;
        if *country != "86" {
            return match rng.u32(..3) {
                0 => format!("+{country}{digits}"),
                1 => format!("00{country} {digits}"),
                _ => format!("+{country} {}", grouped(digits, " ")),
            };
        }
        match rng.u32(..100) {
            0..60 => digits.clone(),
            60..70 => format!("+86{digits}"),
            70..80 => format!("+86 {}", grouped(digits, " ")),
            80..85 => format!("0086 {digits}"),
            85..92 => grouped(digits, "-"),
            92..96 => format!("86{digits}"),
            96..98 => format!(" {digits} "),
            _ => digits.chars().map(full_width).collect(),
        }
    }

    /// As a marketplace prints it: only the ends can be read.
    pub(super) fn masked(&self) -> String {
        let head: String = self.digits.chars().take(3).collect();
        let tail: String = self.digits.chars().skip(self.digits.chars().count().saturating_sub(4)).collect();
        format!("{head}****{tail}")
    }
}

/// `138 1234 5678`: three digits, then four by four.
fn grouped(digits: &str, separator: &str) -> String {
    let mut text = String::with_capacity(16);
    for (position, digit) in digits.chars().enumerate() {
        if position == 3 || position == 7 {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

fn full_width(digit: char) -> char {
    let offset = u32::from(digit).wrapping_sub(u32::from('0'));
    char::from_u32(u32::from('０') + offset).unwrap_or(digit)
}

/// An address of this person; different serials give different addresses.
pub(super) fn email(rng: &mut Rng, name: &Name, serial: u32) -> String {
    let domain = weighted(rng, &MAIL_DOMAINS);
    match rng.u32(..4) {
        0 => format!("{}.{}{serial}@{domain}", name.given, name.surname),
        1 => format!("{}{serial}@{domain}", name.surname),
        2 => format!("{}_{}{serial}@{domain}", name.surname, name.given),
        _ => format!("{serial}{}@{domain}", name.given),
    }
}

/// The address as somebody typed it: capitals, a tag after `+`, blanks around it.
pub(super) fn spell_email(rng: &mut Rng, email: &str) -> String {
    match rng.u32(..10) {
        0 => email.to_uppercase(),
        1 => email
            .split_once('@')
            .map_or_else(|| email.to_owned(), |(local, domain)| format!("{local}@{}", domain.to_uppercase())),
        2 if percent(rng, 50) => email.replacen('@', "+phone@", 1),
        3 => format!(" {email}"),
        _ => email.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn different_serials_are_different_phones() {
        let mut rng = Rng::with_seed(2);
        let phones: HashSet<String> = (0..5000).map(|serial| Phone::draw(&mut rng, serial, false).digits).collect();
        assert_eq!(phones.len(), 5000);
    }

    #[test]
    fn every_spelling_has_the_same_digits() {
        let mut rng = Rng::with_seed(2);
        let phone = Phone { country: "86", digits: "13812345678".to_owned() };
        for _ in 0..500 {
            let plain: String = phone
                .spell(&mut rng)
                .chars()
                .map(|c| if ('０'..='９').contains(&c) { char::from_u32(u32::from(c) - 0xFEE0).unwrap() } else { c })
                .filter(char::is_ascii_digit)
                .collect();
            assert!(plain.ends_with("13812345678"), "{plain}");
        }
        assert_eq!(phone.masked(), "138****5678");
    }
}
