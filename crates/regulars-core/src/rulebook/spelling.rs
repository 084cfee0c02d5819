//! `[identity.email]` and `[identity.phone]`: what normalisers need to know (NM-4 to NM-6).

use super::document::{Place, Table};
use super::keys;
use crate::error::Code;
use crate::identity::{
    AreaCode, ChineseNumbers, Domain, EmailRules, Metadata, MobilePrefix, PhoneRules, Region, Spelling,
};

/// None if a part of it is faulty, so that what depends on it is not reported again.
pub(super) fn spelling(identity: &Table<'_, '_>) -> Option<Spelling> {
    let email = section(identity, "email", email);
    let phone = section(identity, "phone", phone);
    Some(Spelling { email: email?, phone: phone? })
}

/// What a table says; its default if it is absent.
fn section<'a, 'd, T: Default>(
    table: &Table<'a, 'd>,
    key: &str,
    read: impl FnOnce(&Table<'a, 'd>) -> Option<T>,
) -> Option<T> {
    match table.table(key) {
        Some(table) => read(&table),
        None => (!table.has(key)).then(T::default),
    }
}

fn email(table: &Table<'_, '_>) -> Option<EmailRules> {
    table.known(keys::EMAIL);
    let rules = EmailRules::default();
    let fold_case = flag(table, "fold_case", rules.fold_case);
    let cut_plus = flag(table, "cut_plus", rules.cut_plus);
    let dot_insensitive = list(table, "dot_insensitive", rules.dot_insensitive, domain);
    Some(EmailRules { fold_case: fold_case?, cut_plus: cut_plus?, dot_insensitive: dot_insensitive? })
}

/// A domain, written as it stands in normalised addresses; another would never be met.
fn domain(place: Place<'_, String>) -> Option<Domain> {
    let found = Domain::new(&place.value);
    match &found {
        Some(domain) if domain.as_str() == place.value => return found,
        Some(domain) => {
            place.fault(Code::InvalidValue, "a domain is written as it is normalised", Some(domain.as_str()));
        }
        None => place.fault(Code::InvalidValue, "this is no domain of e-mail addresses", None),
    }
    None
}

fn phone(table: &Table<'_, '_>) -> Option<PhoneRules> {
    table.known(keys::PHONE);
    let region = match table.text("region") {
        Some(place) => sound(place, Region::new, "a region is two capital letters"),
        None => (!table.has("region")).then(Region::default),
    };
    let strict = flag(table, "strict", false);
    let metadata = Metadata::new().filter(|_| strict == Some(true));
    if strict == Some(true) && metadata.is_none() {
        table.fault("strict", Code::Unsupported, "this build has no metadata of telephone numbers", None);
    }
    let china = section(table, "CN", china);
    let (region, china) = (region?, china?);
    (strict? == metadata.is_some()).then_some(PhoneRules { region, china, metadata })
}

fn china(table: &Table<'_, '_>) -> Option<ChineseNumbers> {
    table.known(keys::PHONE_CN);
    let numbers = ChineseNumbers::default();
    let mobile = |place| sound(place, MobilePrefix::new, "a mobile number begins with 1 and 1 to 6 further digits");
    let mobile_prefixes = list(table, "mobile_prefixes", numbers.mobile_prefixes, mobile);
    let area = |place| sound(place, AreaCode::new, "an area code is two or three digits or `x`, the first from 1 to 9");
    let area_codes = list(table, "area_codes", numbers.area_codes, area);
    Some(ChineseNumbers { mobile_prefixes: mobile_prefixes?, area_codes: area_codes? })
}

fn flag(table: &Table<'_, '_>, key: &str, default: bool) -> Option<bool> {
    if table.has(key) { table.flag(key) } else { Some(default) }
}

/// What a list says, its default if it is absent; none if an item is faulty.
fn list<'a, T>(
    table: &Table<'a, '_>,
    key: &str,
    default: Vec<T>,
    read: impl Fn(Place<'a, String>) -> Option<T>,
) -> Option<Vec<T>> {
    let Some(places) = table.texts(key) else { return (!table.has(key)).then_some(default) };
    let read: Vec<Option<T>> = places.into_iter().map(read).collect();
    // Items that are no text have been left out.
    let all = table.length(key) == Some(read.len());
    read.into_iter().collect::<Option<Vec<T>>>().filter(|_| all)
}

/// A value of a form; another is a fault.
fn sound<T>(place: Place<'_, String>, read: impl FnOnce(&str) -> Option<T>, message: &str) -> Option<T> {
    let found = read(&place.value);
    if found.is_none() {
        place.fault(Code::InvalidValue, message, None);
    }
    found
}
