//! Bodies about the person: what a source knows, consent (CS-2), requests (RQ-1 to RQ-9), relations (RL-1), scores of the host
//! (LH-1) and fired triggers (SV-92).

use super::{BodyTable, By, Capture, ConsentKind, RequestStep, bodies, field_def, rust_type};
use crate::consent::Right;
use crate::error::{Code, Error, Result};
use crate::record::field::{Field, FieldDef, FieldType, Value, ValueRef};

bodies! {
    /// A snapshot of what a source knows of a person.
    Profile {}
    /// A consent event (CS-2).
    Consent {
        /// Who acted.
        1 by [required one of By];
        /// Where it was captured.
        2 captured_in [word];
        /// The channel it is for; absent: any.
        3 channel [word];
        /// The contact point it is for; absent: CS-8.
        4 contact_point [personal word];
        /// When it ends.
        5 expires [instant];
        /// Given in so many words.
        6 explicit [flag];
        /// What was said.
        7 kind [required one of ConsentKind];
        /// The version of the notice that was shown, `v<number>`.
        8 notice [word];
        /// The operation it is for; absent: any.
        9 operation [word];
        /// How it can be proved.
        10 proof [texts];
        /// The purpose, a dotted path.
        11 purpose [required word];
        /// The recipient it is for; absent: any.
        12 recipient [word];
        /// One purpose, one act (PIPL 14, 23).
        13 separate [flag];
        /// How it was captured.
        14 source [required one of Capture];
        /// Other purposes that the same act named; a separate consent has none (CS-6).
        15 together_with [words];
    }
    /// A data subject's request, or a step of it, which refers to it (RQ-1).
    DataRequest {
        /// Who asks.
        1 by [one of By];
        /// The channel inside the source; for an objection or withdrawal the channel it is for.
        2 channel [word];
        /// The accuracy is contested (RQ-4).
        3 contested [flag];
        /// The deadline was extended (RQ-2, RQ-9).
        4 extended [flag];
        /// The jurisdictions that apply (RQ-10).
        5 jurisdictions [words];
        /// The first date of a pause (RQ-9).
        6 pause_from [date];
        /// The date after a pause (RQ-9).
        7 pause_until [date];
        /// The purpose that an objection or withdrawal is for.
        8 purpose [word];
        /// A code of why it was refused (RQ-3).
        9 reason [word];
        /// The date of receipt in the controller's zone (RQ-5).
        10 received_on [date];
        /// The open request of which this is a repetition (RQ-3).
        11 reference [word];
        /// What the person can do against a refusal (RQ-3).
        12 remedy [text];
        /// The number of the request.
        13 request_id [word];
        /// The right: `access`, `erasure`, `rectification` and so on (RQ-1).
        14 right [word];
        /// The state that it comes into.
        15 step [one of RequestStep];
        /// What was said.
        16 text [text];
    }
    /// A relation between two customers, valid from an instant until another (RL-1).
    Relation {
        /// Whom it begins at: a customer id or a profile key; absent: whom the record is about.
        1 from [word];
        /// The source of that profile; absent: the record's source.
        2 from_source [word];
        /// The kind: `parent_of`, `contact_of`, `member_of`, `owner_of`, `guardian_of`.
        3 kind [word];
        /// Whom it leads to: a customer id or a profile key.
        4 to [word];
        /// The source of that profile; absent: the record's source.
        5 to_source [word];
        /// When it begins; absent: when the record happened.
        6 valid_from [instant];
        /// When it is over; absent: never.
        7 valid_until [instant];
    }
    /// A score that the host computed (LH-1).
    ExternalScore {
        /// When it was computed; absent: when the record happened.
        1 computed_at [instant];
        /// The model, as the rulebook names it.
        2 model [word];
        /// The version of the model.
        3 model_version [word];
        /// Codes of why.
        4 reasons [words];
        /// When it is no longer shown.
        5 valid_until [instant];
        /// The score.
        6 value [decimal];
    }
    /// A trigger that fired (SV-92, SV-93).
    TriggerFired {
        /// What was done.
        1 action [word];
        /// The firing's key.
        2 key [word];
        /// The value of the trigger's `per` field.
        3 per [word];
        /// A code of why it was suppressed (SV-93).
        4 reason [word];
        /// The id of the record that completed the condition.
        5 record_id [word];
        /// The source of that record; absent: the record's source.
        6 record_source [word];
        /// What became of it: `fired` or `suppressed`.
        7 status [word];
        /// The trigger.
        8 trigger [word];
    }
}

impl DataRequest {
    /// What must hold of its fields, each of which may be absent (RQ-1, RQ-9).
    pub(super) fn check(&self) -> Result<()> {
        if let Some(word) = self.right.as_deref().filter(|word| Right::of(word).is_none()) {
            let hint = crate::text::did_you_mean(word, Right::names());
            return Err(Error::new(Code::InvalidValue, "right", format!("`{word}` is no right{hint}")));
        }
        if self.pause_from.zip(self.pause_until).is_some_and(|(from, until)| until <= from) {
            return Err(Error::new(Code::InvalidValue, "pause_until", "the pause ends before it begins"));
        }
        Ok(())
    }
}
