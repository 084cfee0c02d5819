//! Writing the cells of an open part: field number, type tag, payload.

use super::tag;
use crate::money::{Decimal, Money};
use crate::record::field::{Line, ValueRef};

fn put_count(out: &mut Vec<u8>, mut count: u64) {
    while count >= 0x80 {
        out.push((count & 0x7f) as u8 | 0x80);
        count >>= 7;
    }
    out.push((count & 0x7f) as u8);
}

pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_count(out, text.len() as u64);
    out.extend(text.as_bytes());
}

fn put_decimal(out: &mut Vec<u8>, number: Decimal) {
    out.push(number.scale());
    let units = number.units();
    put_count(out, ((units << 1) ^ (units >> 63)) as u64);
}

fn put_money(out: &mut Vec<u8>, money: Money) {
    out.extend(money.currency.bytes());
    put_decimal(out, money.amount);
}

pub(super) fn put(out: &mut Vec<u8>, number: u8, value: ValueRef<'_>) {
    out.push(number);
    match value {
        ValueRef::Flag(flag) => out.extend([tag::FLAG, u8::from(flag)]),
        ValueRef::Text(text) => {
            out.push(tag::TEXT);
            put_text(out, text);
        }
        ValueRef::Decimal(number) => {
            out.push(tag::DECIMAL);
            put_decimal(out, number);
        }
        ValueRef::Money(money) => {
            out.push(tag::MONEY);
            put_money(out, money);
        }
        ValueRef::Instant(at) => {
            out.push(tag::INSTANT);
            out.extend(at.micros().to_le_bytes());
        }
        ValueRef::Date(date) => {
            out.push(tag::DATE);
            out.extend(date.days().to_le_bytes());
        }
        ValueRef::Words(words) => {
            out.push(tag::WORDS);
            put_count(out, words.len() as u64);
            words.iter().for_each(|word| put_text(out, word));
        }
        ValueRef::Lines(lines) => {
            out.push(tag::LINES);
            put_count(out, lines.len() as u64);
            lines.iter().for_each(|line| put_line(out, line));
        }
        ValueRef::Texts(json) => {
            out.push(tag::JSON);
            put_text(out, &json.to_string());
        }
    }
}

fn put_line(out: &mut Vec<u8>, line: &Line) {
    let Line { item, category, quantity, amount } = line;
    let marks = [item.is_some(), category.is_some(), quantity.is_some(), amount.is_some()];
    out.push(marks.iter().enumerate().map(|(n, on)| u8::from(*on) << n).sum());
    for text in [item, category].into_iter().flatten() {
        put_text(out, text);
    }
    if let Some(quantity) = quantity {
        put_decimal(out, *quantity);
    }
    if let Some(amount) = amount {
        put_money(out, *amount);
    }
}
