//! Bodies of service and sales: cases (SV-10 to SV-22, SV-40, SV-41), surveys (SV-30 to SV-35), leads (SV-52), opportunities
//! (SV-53) and approvals (SV-80 to SV-82). Names of staff are codes, never names of persons.

use super::{BodyTable, bodies, field_def, rust_type};
use crate::record::field::{Field, FieldDef, FieldType, Value, ValueRef};

bodies! {
    /// A step of a service case (SV-10).
    Case {
        /// What is suggested to do (SV-40).
        8 action [word];
        /// The help article that answered (SV-21).
        9 article [word];
        /// Who works on it.
        10 assignee [word];
        /// Who spoke: `customer`, `agent` or `bot` (SV-11, NT-1).
        11 author [word];
        /// The number of the case.
        1 case_id [word];
        /// What it is about.
        2 category [word];
        /// The channel inside the source.
        3 channel [word];
        /// When it is due (SV-34, SV-40).
        12 due [instant];
        /// What happened: `opened`, `message`, `state`, `priority`, `assigned`, `policy`, `merged`, `transfer` and so on.
        4 event [word];
        /// What a transfer hopes for (SV-41).
        13 intent [word];
        /// The article it is about.
        14 item [word];
        /// The sort: `question`, `complaint`, `return`, `repair`, `churn_warning` and so on.
        15 kind [word];
        /// The language that it needs (SV-22).
        16 language [word];
        /// The case that goes on for both (SV-17).
        17 merged_into [word];
        /// The order it is about.
        18 order_id [word];
        /// How it ended: `upheld`, `rejected`, `retained`, `wrong_alarm` and so on (SV-19, SV-40).
        19 outcome [word];
        /// The parcel it is about (SV-86).
        20 parcel [word];
        /// The policy that holds from here on (SV-15).
        21 policy [word];
        /// How urgent it is.
        5 priority [word];
        /// The customer can see it; absent: yes (SV-11).
        22 public [flag];
        /// Codes of why it was opened.
        23 reasons [words];
        /// What was given to make it good (SV-19).
        24 remedy [word];
        /// The role that is responsible (SV-19), or takes over (SV-41).
        25 role [word];
        /// How bad it is, 1 to 4 (SV-19).
        26 severity [decimal];
        /// Where it stands: `open`, `pending_customer`, `pending_third_party`, `resolved`, `closed`.
        6 state [word];
        /// The shop.
        27 store [word];
        /// What was said.
        7 text [text];
        /// The band of the customer's value (SV-40).
        28 value_band [word];
    }
    /// An answer to a survey (SV-30, SV-35).
    Survey {
        /// Who answered: `customer`, `staff` or `bot` (NT-1).
        6 author [word];
        /// The case it is about.
        7 case_id [word];
        /// The channel inside the source.
        1 channel [word];
        /// What happened: `sent`, `answered`.
        2 event [word];
        /// The article it is about.
        8 item [word];
        /// Which sort: `nps`, `csat`, `ces`, `exit` and so on.
        3 kind [word];
        /// The reason for leaving, from the rulebook's list (SV-35).
        9 reason [word];
        /// The mark.
        4 score [decimal];
        /// Where it stands: `approved`, `rejected`, `withdrawn` (MB-65).
        10 status [word];
        /// The shop.
        11 store [word];
        /// Which survey of the rulebook.
        12 survey [word];
        /// What was said.
        5 text [text];
    }
    /// A step of a lead (SV-52). It comes by a step `created`, which says what is known of it: a case that was handed over (SV-41)
    /// makes one with the number of the case as its `origin`, what the transfer hopes for as its `intent` and who takes over as its
    /// `role`. Two leads of one customer that name the same `campaign` are one.
    Lead {
        /// The campaign.
        1 campaign [word];
        /// The category that it wants.
        2 category [word];
        /// The channel inside the source.
        3 channel [word];
        /// What happened: `created`, `assigned`, `state`, `activity`, `converted` and so on.
        4 event [word];
        /// What it hopes for (SV-41).
        5 intent [word];
        /// The article that it wants.
        6 item [word];
        /// The number of the lead.
        7 lead_id [word];
        /// The opportunity that it became.
        8 opportunity_id [word];
        /// Where it came from, for example the case that was handed over (SV-41).
        9 origin [word];
        /// Who works on it; any step may say so.
        10 owner [word];
        /// A code of why, of a disqualification.
        11 reason [word];
        /// The role that works on it (SV-41).
        12 role [word];
        /// Where it stands: `new`, `working`, `qualified`, `converted`, `disqualified`, `nurture`.
        13 state [word];
        /// The shop.
        14 store [word];
        /// What was said.
        15 text [text];
    }
    /// A step of an opportunity (SV-53).
    Opportunity {
        /// What it is worth.
        1 amount [money];
        /// The category that is wanted.
        2 category [word];
        /// The channel inside the source.
        3 channel [word];
        /// What happened: `created`, `stage`, `activity`, `won`, `lost` and so on.
        4 event [word];
        /// When it is expected to close.
        5 expected_close [date];
        /// The article that is wanted.
        6 item [word];
        /// The lead that it was.
        7 lead_id [word];
        /// The number of the opportunity.
        8 opportunity_id [word];
        /// Who works on it.
        9 owner [word];
        /// A code of why it was won or lost.
        10 reason [word];
        /// Its stage, from the rulebook's list.
        11 stage [word];
        /// The shop.
        12 store [word];
        /// What was said.
        13 text [text];
    }
    /// A step of an approval (SV-81, SV-82).
    Approval {
        /// The amount that is asked for.
        1 amount [money];
        /// The benefit that is granted.
        2 benefit [word];
        /// Who acts: requester, approver or user.
        3 by [word];
        /// The case whose compensation it is (SV-19).
        4 case_id [word];
        /// How many customers, records or rows it is about.
        19 count [decimal];
        /// The discount that is asked for, a fraction.
        5 discount [decimal];
        /// When a delegation ends.
        6 end [instant];
        /// The verb: `request`, `approve`, `reject`, `change`, `use`, `delegate`.
        7 event [word];
        /// Who delegates.
        8 from [word];
        /// What is asked for: `discount`, `compensation`, `benefit`, `export` and so on (SV-80).
        9 kind [word];
        /// The level of who acts.
        10 level [word];
        /// Whom the actor is a deputy of.
        11 on_behalf_of [word];
        /// The order it is about.
        12 order_id [word];
        /// A code of why.
        13 reason [word];
        /// The number of the request.
        14 request_id [word];
        /// When a delegation begins.
        15 start [instant];
        /// What was said.
        16 text [text];
        /// To whom is delegated.
        17 to [word];
        /// The version that was seen.
        18 version [decimal];
    }
}
