//! A ladder as the rules tell it: the cases that every interface runs, laws over random histories, and slow readings beside it.

mod cases;
mod laws;
mod naive;
mod refused;
mod rules;
mod story;
mod support;
