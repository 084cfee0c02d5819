//! Bodies of contacts: visits, interactions and reviews share the fields of RC-11; devices, touches (SV-70), messages (CS-19).

use super::{BodyTable, bodies, field_def, rust_type};
use crate::record::field::{Field, FieldDef, FieldType, Value, ValueRef};

bodies! {
    /// A visit to a site, app or shop.
    Visit {
        /// Who acted: `customer`, `staff` or `bot`.
        6 author [word];
        /// The category that was looked at.
        1 category [word];
        /// The channel inside the source.
        2 channel [word];
        /// What was done: `browse`, `scan` and so on.
        3 event [word];
        /// The article that was looked at.
        4 item [word];
        /// Where the person was: the latitude on WGS-84 in degrees (SV-94).
        9 latitude [personal decimal];
        /// And the longitude.
        10 longitude [personal decimal];
        /// A mark that was given.
        7 score [decimal];
        /// The shop.
        5 store [word];
        /// What was said, for example a search.
        8 text [text];
    }
    /// A contact with the person, in any direction.
    Interaction {
        /// Who spoke: `customer`, `staff` or `bot`.
        1 author [word];
        /// The category it was about.
        2 category [word];
        /// The channel inside the source.
        3 channel [word];
        /// What was done: `impression`, `click`, `chat`, `refused` and so on.
        4 event [word];
        /// The article it was about.
        5 item [word];
        /// Where the person was: the latitude on WGS-84 in degrees (SV-94).
        11 latitude [personal decimal];
        /// And the longitude.
        12 longitude [personal decimal];
        /// A code of why, of an offer that was `refused` (SV-52).
        10 reason [word];
        /// A mark that was given.
        6 score [decimal];
        /// The slate that an impression or click belongs to (SL-4).
        9 slate [word];
        /// The shop.
        7 store [word];
        /// What was said.
        8 text [text];
    }
    /// A published opinion, or what became of it; the order or the review it is about by `refers_to` (RC-5).
    Review {
        /// Who wrote: `customer`, `staff` or `bot`.
        1 author [word];
        /// The category it is about.
        2 category [word];
        /// The channel inside the source.
        3 channel [word];
        /// What was done: `review`, `post` and so on.
        4 event [word];
        /// The article it is about.
        5 item [word];
        /// The mark.
        6 score [decimal];
        /// Where it stands: `submitted`, `approved`, `rejected`, `withdrawn` (MB-65).
        7 status [word];
        /// The shop.
        8 store [word];
        /// What was said.
        9 text [text];
    }
    /// What a device of the person reports.
    Device {
        /// The category of the device.
        1 category [word];
        /// The channel inside the source.
        2 channel [word];
        /// The device's own number, which singles out its owner.
        3 device_id [personal word];
        /// What happened: `bound`, `used`, `unbound`, `fault` and so on.
        4 event [word];
        /// The article that the device is.
        5 item [word];
        /// What was measured, for example `hours`.
        6 metric [word];
        /// The model.
        7 model [word];
        /// A code of its state, for example of a fault.
        8 status [word];
        /// The unit of the value.
        9 unit [word];
        /// The value that was measured.
        10 value [decimal];
        /// The version of its software.
        11 version [word];
    }
    /// A touch of marketing (SV-70), or an exposure to a test (SV-63).
    Touch {
        /// The campaign.
        1 campaign [word];
        /// Campaigns that share one paid contact (SV-64).
        2 campaign_group [word];
        /// The channel that attribution credits.
        3 channel [word];
        /// The advertisement.
        4 content [word];
        /// What it cost.
        5 cost [money];
        /// What happened: `impression`, `click`, `exposure` and so on.
        6 event [word];
        /// The article it was about.
        7 item [word];
        /// The sort of medium, for example `cpc`.
        8 medium [word];
        /// The site or shop that it came from.
        9 origin [word];
        /// The shop.
        10 store [word];
        /// The share of a test: `treated`, `control` or the name of a variant (SV-63).
        11 variant [word];
    }
    /// A contact that was made: the history of CS-15, counted by the caps of CS-19 and SV-93.
    Message {
        /// The campaign.
        1 campaign [word];
        /// Campaigns that share one paid contact (SV-64).
        2 campaign_group [word];
        /// The channel.
        3 channel [word];
        /// The telephone number or address that was used.
        4 contact_point [personal word];
        /// What it cost.
        5 cost [money];
        /// What happened: `sent`, `delivered`, `failed`, `opened`, `clicked` and so on.
        6 event [word];
        /// The articles that it recommended (SL-4).
        7 items [words];
        /// The purpose, a dotted path.
        8 purpose [word];
        /// The slate that it showed (SL-4).
        9 slate [word];
        /// The template.
        10 template [word];
        /// What was said.
        11 text [text];
        /// The trigger that asked for it (SV-93).
        12 trigger [word];
        /// The share of a test (SV-63).
        13 variant [word];
    }
}
