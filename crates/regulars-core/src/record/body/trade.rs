//! Bodies of trade: orders and returns (RC-11, RC-12), payments and parcels (SV-86), reservations of stock (SV-85).

use super::{BodyTable, PaymentStatus, ShipmentStatus, bodies, field_def, rust_type};
use crate::record::field::{Field, FieldDef, FieldType, Value, ValueRef};

bodies! {
    /// A sale.
    Order {
        /// What was paid.
        1 amount [required money];
        /// The category of the whole order.
        2 category [word];
        /// The channel inside the source.
        3 channel [word];
        /// The articles.
        4 lines [lines];
        /// The order number as its issuer states it (RC-12).
        5 order_id [word];
        /// Who issued the number; the record's source if absent.
        6 order_issuer [word];
        /// Where the order stands, for example `paid` or `cancelled`.
        7 status [word];
        /// The shop.
        8 store [word];
    }
    /// Goods that came back; the order by `refers_to` or by its number (RC-11).
    Return {
        /// What was refunded.
        1 amount [required money];
        /// The articles.
        2 lines [lines];
        /// The order's number.
        3 order_id [word];
        /// Who issued the number.
        4 order_issuer [word];
    }
    /// A fact about the payment of an order (SV-86); the order by `refers_to` or by its number.
    Payment {
        /// How much.
        1 amount [required money];
        /// The channel inside the source.
        2 channel [word];
        /// How it was paid, for example `card` or `wallet`.
        3 method [word];
        /// The order's number.
        4 order_id [word];
        /// Who issued the number.
        5 order_issuer [word];
        /// The number of the payment, shared by its facts.
        6 payment_id [word];
        /// A code of why, for example of a failure.
        7 reason [word];
        /// Where it stands.
        8 status [one of PaymentStatus];
    }
    /// A fact about a parcel of an order (SV-86); the order by `refers_to` or by its number.
    Shipment {
        /// Who carries it.
        1 carrier [word];
        /// The order's number.
        2 order_id [word];
        /// Who issued the number.
        3 order_issuer [word];
        /// The number of the parcel.
        4 parcel [word];
        /// A code of why, for example of a failed delivery.
        5 reason [word];
        /// Where it stands.
        6 status [one of ShipmentStatus];
    }
    /// A step of a stock reservation (SV-85).
    Stock {
        /// The channel inside the source.
        1 channel [word];
        /// What happened: `reserve`, `confirm`, `release`, or `count` for what the host counted.
        2 event [word];
        /// The command's key (MB-7).
        3 key [word];
        /// The order that it is for.
        4 order_id [word];
        /// How many.
        5 quantity [decimal];
        /// The number of the reservation.
        6 reservation [word];
        /// The article.
        7 sku [word];
        /// The shop that has it.
        8 store [word];
        /// How long it is held, in minutes.
        9 ttl_minutes [decimal];
    }
}
