//! Which record types and fields there are: the library's tables and what `[records]` declares (RC-11).

use crate::measure::{DECLARED, FieldKey, TypeNo};
use crate::record::{Declared, FieldType, Kind};

/// The record types of a rulebook.
#[derive(Clone, Copy)]
pub(super) struct Types<'a> {
    pub(super) declared: &'a Declared,
}

impl Types<'_> {
    /// The number of a type.
    pub(super) fn number(&self, name: &str) -> Option<TypeNo> {
        Kind::from_word(name).map(|kind| kind.number().into()).or_else(|| self.declared.number(name))
    }

    /// The names of all types.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        Kind::ALL.iter().map(|kind| kind.as_str()).chain(self.declared.kinds.keys().map(String::as_str))
    }

    /// The name of a type.
    pub(super) fn name(&self, ty: TypeNo) -> &str {
        let own = u8::try_from(ty).ok().and_then(Kind::from_number).map(Kind::as_str);
        let place = usize::from(ty.saturating_sub(DECLARED));
        own.or_else(|| self.declared.kinds.keys().nth(place).map(String::as_str)).unwrap_or("")
    }

    /// The numbers of all types.
    pub(super) fn all(&self) -> Vec<TypeNo> {
        self.names().filter_map(|name| self.number(name)).collect()
    }

    /// The fields of a type: name, key and type.
    pub(super) fn fields(&self, ty: TypeNo) -> Vec<(&str, FieldKey, FieldType)> {
        let own = u8::try_from(ty).ok().and_then(Kind::from_number);
        let table = own.map(Kind::fields).unwrap_or_default();
        let own = table.iter().map(|field| (field.name, FieldKey::Own(field.number), field.ty));
        let declared = self.declared.fields(self.name(ty)).into_iter().flatten();
        let declared =
            declared.map(|(name, field)| (name.as_str(), FieldKey::Declared(name.clone()), field.ty.field_type()));
        own.chain(declared).collect()
    }

    /// A field of a type.
    pub(super) fn field(&self, ty: TypeNo, name: &str) -> Option<(FieldKey, FieldType)> {
        self.fields(ty).into_iter().find(|(known, ..)| *known == name).map(|(_, key, ty)| (key, ty))
    }
}
