//! Every fault by its code, path, exact place and suggestion; each change of the first rulebook makes exactly one finding.

use std::collections::BTreeSet;

use super::defined::{MEASURES, NODES};
use super::*;

/// From, to, code, path, the text at which the finding points (in or after what was changed, else anywhere), suggestion.
pub(super) type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, Option<&'static str>);

#[rustfmt::skip]
const HEAD: &[Row] = &[
    ("id = \"first\"\n", "", "missing_key", "rulebook.id", "[rulebook]", None),
    ("version = 1\nzone", "version = 0\nzone", "out_of_range", "rulebook.version", "0", None),
    ("version = 1\nzone", "version = \"1\"\nzone", "type_mismatch", "rulebook.version", "\"1\"", None),
    ("version = 1\nzone", "version = 1.5\nzone", "type_mismatch", "rulebook.version", "1.5", None),
    ("id = \"first\"", "id = \" first\"", "text_not_printable", "rulebook.id", "\" first\"", None),
    ("zone = \"Asia/Shanghai\"", "zone = \"Asia/Shangai\"", "unknown_zone", "rulebook.zone", "\"Asia/Shangai\"", Some("Asia/Shanghai")),
    ("zone = \"Asia/Shanghai\"", "zone = 8", "type_mismatch", "rulebook.zone", "8", None),
    ("language = \"en\"", "language = \"e\"", "invalid_value", "rulebook.language", "\"e\"", Some("en")),
    ("language = \"en\"", "langauge = \"en\"", "unknown_key", "rulebook.langauge", "langauge", Some("language")),
    ("language = \"en\"", "effective_from = \"2026-01-01\"", "instant_without_zone", "rulebook.effective_from", "\"2026-01-01\"", None),
    ("language = \"en\"", "min_instant = \"yesterday\"", "instant_invalid", "rulebook.min_instant", "\"yesterday\"", None),
    ("language = \"en\"", "min_instant = \"2026-01-01T00:00:00\"", "instant_without_zone", "rulebook.min_instant", "\"2026", None),
    ("language = \"en\"", "max_instant = \"2026-01-01T00:00:00.0000001Z\"", "instant_too_fine", "rulebook.max_instant", "\"2026", None),
    ("language = \"en\"", "max_instant = \"9999-12-31T23:59:59-01:00\"", "instant_out_of_range", "rulebook.max_instant", "\"9999", None),
    ("language = \"en\"", "min_instant = 2026-01-01T00:00:00Z", "type_mismatch", "rulebook.min_instant", "2026", None),
    ("language = \"en\"", "max_future = \"1 year\"", "invalid_value", "rulebook.max_future", "\"1 year\"", None),
    ("language = \"en\"", "max_future = \"0d\"", "invalid_value", "rulebook.max_future", "\"0d\"", None),
    ("[privacy]", "[privcy]", "unknown_key", "privcy", "privcy", Some("privacy")),
    ("[privacy]", "[campaign]\n[privacy]", "unsupported", "campaign", "[campaign]", None),
    ("kind = \"store\"", "kind = 1", "type_mismatch", "sources.pos.kind", "1", None),
    ("rank = 3", "rank = 10000000", "out_of_range", "sources.pos.rank", "10000000", None),
    ("rank = 3", "rnak = 3", "unknown_key", "sources.pos.rnak", "rnak", Some("rank")),
    ("[sources.care]", "[sources.\" care\"]", "invalid_value", "sources. care", "[sources.\" care\"]", None),
    ("# A first", "zone = \"UTC\" zone", "syntax", "", "zone rulebook", None),
];

#[rustfmt::skip]
const PEOPLE: &[Row] = &[
    ("max_cluster_size = 50", "max_cluster_size = 0", "out_of_range", "identity.max_cluster_size", "0", None),
    ("normalise = \"upper\"", "normalise = \"uper\"", "invalid_value", "identity.kinds.member_no.normalise", "\"uper\"", Some("upper")),
    ("normalise = \"upper\"\n", "", "missing_key", "identity.kinds.member_no.normalise", "[identity.kinds.member_no]", None),
    ("priority = 60", "action = \"links\"", "invalid_value", "identity.kinds.email.action", "\"links\"", Some("link")),
    ("exclusive = true", "exclusive = \"yes\"", "type_mismatch", "identity.kinds.member_no.exclusive", "\"yes\"", None),
    ("max_profiles = 8\n", "max_profiles = 0\n", "out_of_range", "identity.kinds.email.max_profiles", "0", None),
    ("priority = 50", "stale_afer = \"540d\"", "unknown_key", "identity.kinds.phone.stale_afer", "stale_afer", Some("stale_after")),
    ("priority = 50", "stale_after = \"540\"", "invalid_value", "identity.kinds.phone.stale_after", "\"540\"", None),
    ("priority = 50", "window = \"365d\"", "missing_key", "identity.kinds.phone.max_values", "[identity.kinds.phone]", None),
    ("priority = 50", "blocked_patterns = [\"(\"]", "invalid_value", "identity.kinds.phone.blocked_patterns[0]", "\"(\"", None),
    ("max_cluster_size = 50", "email = 1", "type_mismatch", "identity.email", "1", None),
    ("max_cluster_size = 50", "email = { fold_case = 1 }", "type_mismatch", "identity.email.fold_case", "1", None),
    ("max_cluster_size = 50", "email = { cut_plus = \"no\" }", "type_mismatch", "identity.email.cut_plus", "\"no\"", None),
    ("max_cluster_size = 50", "email = { cut_pluss = true }", "unknown_key", "identity.email.cut_pluss", "cut_pluss", Some("cut_plus")),
    ("max_cluster_size = 50", "email = { dot_insensitive = [\"Gmail.com\"] }", "invalid_value", "identity.email.dot_insensitive[0]", "\"Gmail.com\"", Some("gmail.com")),
    ("max_cluster_size = 50", "email = { dot_insensitive = [\"a.cn\", \"gmail\"] }", "invalid_value", "identity.email.dot_insensitive[1]", "\"gmail\"", None),
    ("max_cluster_size = 50", "email = { dot_insensitive = [1] }", "type_mismatch", "identity.email.dot_insensitive[0]", "1", None),
    ("max_cluster_size = 50", "phone = []", "type_mismatch", "identity.phone", "[]", None),
    ("max_cluster_size = 50", "phone = { region = \"China\" }", "invalid_value", "identity.phone.region", "\"China\"", None),
    ("max_cluster_size = 50", "phone = { region = 86 }", "type_mismatch", "identity.phone.region", "86", None),
    ("max_cluster_size = 50", "phone = { strict = \"yes\" }", "type_mismatch", "identity.phone.strict", "\"yes\"", None),
    #[cfg(not(feature = "phone-metadata"))]
    ("max_cluster_size = 50", "phone = { strict = true }", "unsupported", "identity.phone.strict", "true", None),
    ("max_cluster_size = 50", "phone = { CN = { mobile_prefixes = [\"1\"] } }", "invalid_value", "identity.phone.CN.mobile_prefixes[0]", "\"1\"", None),
    ("max_cluster_size = 50", "phone = { CN = { mobile_prefixes = [13] } }", "type_mismatch", "identity.phone.CN.mobile_prefixes[0]", "13", None),
    ("max_cluster_size = 50", "phone = { CN = { area_codes = [\"010\"] } }", "invalid_value", "identity.phone.CN.area_codes[0]", "\"010\"", None),
    ("max_cluster_size = 50", "phone = { CN = { area_code = [] } }", "unknown_key", "identity.phone.CN.area_code", "area_code", Some("area_codes")),
    ("max_cluster_size = 50", "names = { titles = \"x\" }", "type_mismatch", "identity.names.titles", "\"x\"", None),
    ("max_cluster_size = 50", "names = { compound_surnames = [\"林\"] }", "invalid_value", "identity.names.compound_surnames[0]", "\"林\"", None),
    ("max_cluster_size = 50", "names = { surname_readings = { \"林\" = \"Lín\" } }", "invalid_value", "identity.names.surname_readings.林", "\"Lín\"", None),
    ("priority = 50", "max_values = 0", "out_of_range", "identity.kinds.phone.max_values", "0", None),
    ("priority = 50", "attribute_guards = \"name\"", "type_mismatch", "identity.kinds.phone.attribute_guards", "\"name\"", None),
    ("\"+8613800138000\"", "\"13800138000\"", "invalid_value", "identity.kinds.phone.blocked[0]", "\"138", Some("+8613800138000")),
    ("\"+8613800138000\"", "\"none\"", "invalid_value", "identity.kinds.phone.blocked[0]", "\"none\"", None),
    ("[\"+8613800138000\"]", "[\"+8613800138000\", 7]", "type_mismatch", "identity.kinds.phone.blocked[1]", "7", None),
    ("\"most_recent\"]", "\"most_recnt\"]", "invalid_value", "attributes.name.strategy[1]", "\"most_recnt\"", Some("most_recent")),
    ("\"most_recent\"]", "\"union\"]", "strategy_type_mismatch", "attributes.name.strategy[1]", "\"union\"", None),
    ("[attributes.name]\n", "[attributes.name]\ntype = \"bool\"\nmax_age = \"1 year\"\n", "invalid_value", "attributes.name.max_age", "\"1 year\"", None),
    ("[attributes.name]\n", "[relations.parent_of]\nhierarchy = 1\n[attributes.name]\n", "type_mismatch", "relations.parent_of.hierarchy", "1", None),
    ("[attributes.name]\n", "[relations.parent_of]\nfrom = \"organization\"\n[attributes.name]\n", "invalid_value", "relations.parent_of.from", "\"organization\"", Some("organisation")),
    ("[attributes.name]\n", "[relations.parent-of]\n[attributes.name]\n", "invalid_value", "relations.parent-of", "[relations.parent-of]", None),
    ("[attributes.name]\n", "[relations.parent_of]\nhierarchi = true\n[attributes.name]\n", "unknown_key", "relations.parent_of.hierarchi", "hierarchi", Some("hierarchy")),
    ("[attributes.name]\n", "[attributes.likes]\ntype = \"texts\"\nstrategy = [\"union\", \"oldest\"]\n[attributes.name]\n", "unreachable", "attributes.likes.strategy[1]", "\"oldest\"", None),
    ("[attributes.name]\n", "[attributes.age]\ntype = \"decimal\"\nstrategy = [\"longest\"]\n[attributes.name]\n", "strategy_type_mismatch", "attributes.age.strategy[0]", "\"longest\"", None),
    ("[attributes.name]\n", "[attributes.vip]\ntype = \"bool\"\nstrategy = [\"max\"]\n[attributes.name]\n", "strategy_type_mismatch", "attributes.vip.strategy[0]", "\"max\"", None),
    ("[attributes.name]\n", "[attributes.name]\ntype = \"date\"\n", "invalid_value", "attributes.name.type", "\"date\"", None),
];

#[rustfmt::skip]
const SCORES: &[Row] = &[
    ("unit = \"day\"", "unit = \"days\"", "invalid_value", "rfm.unit", "\"days\"", Some("day")),
    ("currency = \"CNY\"\nrecency", "currency = \"RMB\"\nrecency", "unknown_currency", "rfm.currency", "\"RMB\"", None),
    ("currency = \"CNY\"\nrecency", "recency", "missing_key", "rfm.currency", "[rfm]", None),
    ("[30, 90, 180, 365]", "[30, 90, 90, 365]", "bands_not_ascending", "rfm.recency[2]", "90, 365", None),
    ("[30, 90, 180, 365]", "[-1, 90, 180, 365]", "out_of_range", "rfm.recency[0]", "-1", None),
    ("[2, 3, 5, 10]", "[0, 3, 5, 10]", "out_of_range", "rfm.frequency[0]", "0", None),
    ("[2, 3, 5, 10]", "[2, 3, 5]", "invalid_value", "rfm.monetary", "[\"500.00\"", None),
    ("\"500.00\", ", "\"5000.00\", ", "bands_not_ascending", "rfm.monetary[1]", "\"2000.00\"", None),
    ("\"500.00\"", "500.00", "float_money", "rfm.monetary[0]", "500.00", None),
    ("\"500.00\"", "500", "type_mismatch", "rfm.monetary[0]", "500", None),
    ("\"500.00\"", "\"5e2\"", "decimal_invalid", "rfm.monetary[0]", "\"5e2\"", None),
    ("\"10000.00\"", "\"1234567890123456789\"", "decimal_overflow", "rfm.monetary[3]", "\"1234567890123456789\"", None),
    ("unit = \"day\"", "purpose = \"marketing.winbck\"", "unknown_name", "rfm.purpose", "\"marketing.winbck\"", Some("marketing.winback")),
    ("unit = \"day\"", "refunds = \"at_return_dat\"", "invalid_value", "rfm.refunds", "\"at_return_dat\"", Some("at_return_date")),
    ("unit = \"day\"", "include_first = \"yes\"", "type_mismatch", "rfm.include_first", "\"yes\"", None),
    ("unit = \"day\"", "monetary_of = \"mean\"", "invalid_value", "rfm.monetary_of", "\"mean\"", None),
    ("unit = \"day\"", "scale = 3", "unknown_key", "rfm.scale", "3", None),
    ("unit = \"day\"", "weights = { recency = \"0.5\", frequency = \"0.3\", monetary = \"0.3\" }", "weights_do_not_sum", "rfm.weights", "{ recency", None),
    ("unit = \"day\"", "weights = { recency = \"1.5\", frequency = \"0\", monetary = \"0\" }", "out_of_range", "rfm.weights.recency", "\"1.5\"", None),
    ("unit = \"day\"", "weights = { recency = \"0.5\", frequency = \"0.5\" }", "missing_key", "rfm.weights.monetary", "{ recency", None),
    ("unit = \"day\"", "weights = 1", "type_mismatch", "rfm.weights", "1", None),
    ("unit = \"day\"", "segments = []", "band_gap", "rfm.segments", "[]", None),
    ("unit = \"day\"", "segments = [{ name = \"a\", when = \"R > 1\" }]", "band_gap", "rfm.segments[0].when", "\"R > 1\"", None),
    ("unit = \"day\"", "segments = [{ name = \"a\", when = \"true\" }, { name = \"b\", when = \"R > 1\" }]", "unreachable", "rfm.segments[1].when", "\"R > 1\"", None),
    ("unit = \"day\"", "segments = [{ name = \"a\", when = \"R < 0\" }, { name = \"b\", when = \"true\" }]", "unreachable", "rfm.segments[0].when", "\"R < 0\"", None),
    ("unit = \"day\"", "segments = [{ name = \"a\", when = \"F > 1\" }, { name = \"a\", when = \"true\" }]", "duplicate_name", "rfm.segments[1].name", "\"a\", when = \"true\"", None),
    ("unit = \"day\"", "segments = [{ name = \"a\", when = \"stage == 'new'\" }, { name = \"b\", when = \"true\" }]", "unknown_name", "rfm.segments[0].when", "stage", None),
    ("unit = \"day\"", "segments = [{ name = \"a\", when = \"R == 'x'\" }, { name = \"b\", when = \"true\" }]", "type_mismatch", "rfm.segments[0].when", "== 'x'", None),
    ("unit = \"day\"", "include = 'record.body.statsu == \"paid\"'", "unknown_name", "rfm.include", "record.body.statsu", Some("record.body.status")),
    ("unit = \"day\"", "include = 'record.body.status'", "type_mismatch", "rfm.include", "record.body.status'", None),
    ("unit = \"day\"", "include = 1", "type_mismatch", "rfm.include", "1", None),
    ("[rfm]", "[currency]\nbase = \"RMB\"\nrates = { USD = { \"2026-01-01\" = \"7\" } }\n[rfm]", "unknown_currency", "currency.base", "\"RMB\"", None),
    ("[rfm]", "[currency]\nbase = \"CNY\"\n[rfm]", "missing_key", "currency.rates", "[currency]", None),
    ("[rfm]", "[currency]\nbase = \"CNY\"\nrates = { RMB = { \"2026-01-01\" = \"7\" } }\n[rfm]", "unknown_currency", "currency.rates.RMB", "{ \"2026", None),
    ("[rfm]", "[currency]\nbase = \"CNY\"\nrates = { CNY = { \"2026-01-01\" = \"1\" } }\n[rfm]", "invalid_value", "currency.rates.CNY", "{ \"2026", None),
    ("[rfm]", "[currency]\nbase = \"CNY\"\nrates = { USD = {} }\n[rfm]", "invalid_value", "currency.rates.USD", "{}", None),
    ("[rfm]", "[currency]\nbase = \"CNY\"\nrates = { USD = { \"2026-01\" = \"7\" } }\n[rfm]", "invalid_value", "currency.rates.USD.2026-01", "\"7\"", None),
    ("[rfm]", "[currency]\nbase = \"CNY\"\nrates = { USD = { \"2026-01-01\" = \"0\" } }\n[rfm]", "not_positive", "currency.rates.USD.2026-01-01", "\"0\"", None),
    ("[rfm]", "[currency]\nbase = \"CNY\"\nrates = { USD = { \"2026-01-01\" = \"7,1\" } }\n[rfm]", "decimal_invalid", "currency.rates.USD.2026-01-01", "\"7,1\"", None),
    ("[rfm]", "[currency]\nbase = \"EUR\"\nrates = { USD = { \"2026-01-01\" = \"0.9\" } }\n[rfm]", "unknown_currency", "rfm.currency", "\"CNY\"", None),
    ("unit = \"day\"", "zero_amount = \"keep\"", "invalid_value", "rfm.zero_amount", "\"keep\"", None),
];

#[rustfmt::skip]
const PROGRAM: &[Row] = &[
    ("timezone = \"Asia/Shanghai\"", "timezone = \"Asia/Shangai\"", "unknown_timezone", "program.timezone", "\"Asia/Shangai\"", Some("Asia/Shanghai")),
    ("\"2020-01-01\"", "\"1 January\"", "bad_phrase", "program.effective_from", "\"1 January\"", None),
    ("\"2020-01-01\"", "\"2020-02-30\"", "bad_phrase", "program.effective_from", "\"2020-02-30\"", None),
    ("measure = \"spend\"", "measure = \"orders\"", "unknown_value", "tiers.measure", "\"orders\"", None),
    ("\"rolling 12 months\"", "\"12 months\"", "bad_phrase", "tiers.window", "\"12 months\"", None),
    ("\"rolling 12 months\"", "\"rolling 0 months\"", "not_positive", "tiers.window", "\"rolling 0 months\"", None),
    ("\"rolling 12 months\"", "\"rolling 99999999999 months\"", "out_of_range", "tiers.window", "\"rolling 9", None),
    ("\"while qualified\"", "\"end of period\"", "validity_needs_period", "tiers.valid_for", "\"end of period\"", None),
    ("\"while qualified\"", "\"for ever\"", "bad_phrase", "tiers.valid_for", "\"for ever\"", None),
    ("base = \"member\"\n", "", "missing_key", "tiers.base", "[tiers]", None),
    ("currency = \"CNY\"\nwindow", "currency = \"cny\"\nwindow", "unknown_currency", "tiers.currency", "\"cny\"", None),
    ("id = \"silver\"", "id = 1", "type_mismatch", "tiers.level[1].id", "1", None),
    ("id = \"gold\"", "id = \"silver\"", "duplicate_id", "tiers.level[2].id", "\"silver\"", None),
    ("spend >= 5000.00", "spend >= 1000", "thresholds_not_rising", "tiers.level[2].needs", "\"spend >= 1000\"", None),
    ("spend >= 5000.00", "spend > 5000", "bad_phrase", "tiers.level[2].needs", "\"spend > 5000\"", None),
    ("spend >= 5000.00", "measure.visits >= 3", "unknown_name", "tiers.level[2].needs", "\"measure.visits >= 3\"", None),
    ("spend >= 1000.00", "spend >= 0.00", "not_positive", "tiers.level[1].needs", "\"spend >= 0.00\"", None),
    ("needs = \"spend >= 5000.00\"\n", "", "missing_key", "tiers.level[2].needs", "[[tiers.level]]\nid = \"gold\"", None),
    ("\"Member 会员\"\n", "\"Member 会员\"\nneeds = \"spend >= 1\"\n", "invalid_value", "tiers.level[0].needs", "\"spend >= 1\"", None),
];

#[rustfmt::skip]
const PRIVACY: &[Row] = &[
    ("[\"sms\", \"email\"]", "[\"sms\", \"sms\"]", "duplicate_id", "privacy.channels[1]", "\"sms\"]", None),
    ("[\"sms\", \"email\"]", "[\"sms\", \"\"]", "text_not_printable", "privacy.channels[1]", "\"\"", None),
    ("[\"sms\", \"email\"]", "\"sms\"", "type_mismatch", "privacy.channels", "\"sms\"", None),
    ("path = \"marketing.winback\"", "path = \"marketing..x\"", "invalid_value", "purpose[0].path", "\"marketing..x\"", None),
    ("path = \"marketing.winback\"\n", "", "missing_key", "purpose[0].path", "[[purpose]]", None),
    ("class = \"marketing\"", "class = \"marketting\"", "invalid_value", "purpose[0].class", "\"marketting\"", Some("marketing")),
    ("default_basis = \"consent\"", "default_basis = \"contrct\"", "invalid_value", "purpose[0].default_basis", "\"contrct\"", Some("contract")),
    ("default_basis = \"consent\"", "categories = [\"user..x\"]\ndefault_basis = \"consent\"", "invalid_value", "purpose[0].categories[0]", "\"user..x\"", None),
    ("ttl_days = 730", "quiet_hours = { start = \"21:00\", end = \"21:00\" }", "quiet_hours_empty", "purpose[0].policy.quiet_hours.end", "\"21:00\" }", None),
    ("ttl_days = 730", "quiet_hours = { start = \"9:00\", end = \"21:00\" }", "invalid_value", "purpose[0].policy.quiet_hours.start", "\"9:00\"", None),
    ("ttl_days = 730", "quiet_hours = { start = \"09:00\" }", "missing_key", "purpose[0].policy.quiet_hours.end", "{ start", None),
    ("ttl_days = 730", "quiet_hours = { start = \"09:00\", end = \"10:00\", till = 1 }", "unknown_key", "purpose[0].policy.quiet_hours.till", "till", None),
    ("ttl_days = 730", "caps = [{ channel = \"sms\", max = 0, days = 1 }]", "cap_invalid", "purpose[0].policy.caps[0].max", "0, days", None),
    ("ttl_days = 730", "caps = [{ channel = \"sms\", max = 1, days = -1 }]", "cap_invalid", "purpose[0].policy.caps[0].days", "-1 }", None),
    ("ttl_days = 730", "caps = [{ channel = \"smss\", max = 1, days = 1 }]", "unknown_reference", "purpose[0].policy.caps[0].channel", "\"smss\"", Some("sms")),
    ("ttl_days = 730", "jurisdictions = { CNN = { ttl_days = 1 } }", "unknown_reference", "purpose[0].policy.jurisdictions.CNN", "{ ttl_days = 1", Some("CN")),
    ("ttl_days = 730", "jurisdictions = { CN = { ttl_dys = 1 } }", "unknown_key", "purpose[0].policy.jurisdictions.CN.ttl_dys", "ttl_dys", Some("ttl_days")),
    ("ttl_days = 730", "jurisdictions = 1", "type_mismatch", "purpose[0].policy.jurisdictions", "1", None),
    ("[privacy]", "[privacy]\ndefault_jurisdictions = [\"CNN\"]", "unknown_reference", "privacy.default_jurisdictions[0]", "\"CNN\"", Some("CN")),
    ("[privacy]", "[privacy]\ngpc_purposes = [\"marketing.winbck\"]", "unknown_reference", "privacy.gpc_purposes[0]", "\"marketing.winbck\"", Some("marketing.winback")),
    ("[privacy]", "[privacy]\npersonalisation_purpose = \"personl\"", "unknown_reference", "privacy.personalisation_purpose", "\"personl\"", None),
    ("[privacy]", "[privacy]\ndefault_jurisdiction = [\"CN\"]", "unknown_key", "privacy.default_jurisdiction", "default_jurisdiction", Some("default_jurisdictions")),
    ("[[purpose]]", "[[jurisdiction]]\ncode = \"XX\"\nbases = [\"consent\"]\n[[purpose]]", "missing_key", "jurisdiction[0].utc_offset", "[[jurisdiction]]", None),
    ("[[purpose]]", "[[jurisdiction]]\ncode = \"XX\"\nbases = [\"consent\"]\nutc_offset = \"1h\"\n[[purpose]]", "invalid_value", "jurisdiction[0].utc_offset", "\"1h\"", None),
    ("[[purpose]]", "[[jurisdiction]]\ncode = \"XX\"\nbases = [\"consnt\"]\nutc_offset = \"+01:00\"\n[[purpose]]", "invalid_value", "jurisdiction[0].bases[0]", "\"consnt\"", Some("consent")),
    ("[[purpose]]", "[[jurisdiction]]\ncode = \"XX\"\nbases = [\"consent\"]\nutc_offset = \"+01:00\"\ninherits = [\"ER\"]\n[[purpose]]", "unknown_reference", "jurisdiction[0].inherits[0]", "\"ER\"", Some("EU")),
    ("[[purpose]]", "[[jurisdiction]]\ncode = \"XX\"\nbases = [\"consent\"]\nutc_offset = \"+01:00\"\ninherits = [\"XX\"]\n[[purpose]]", "inherit_cycle", "jurisdiction[0].inherits[0]", "\"XX\"]", None),
    ("[[purpose]]", "[[jurisdiction]]\ncode = \"XX\"\nbases = [\"consent\"]\nutc_offset = \"+01:00\"\n[[jurisdiction]]\ncode = \"XX\"\nbases = [\"consent\"]\nutc_offset = \"+01:00\"\n[[purpose]]", "duplicate_id", "jurisdiction[1].code", "\"XX\"\nbases = [\"consent\"]\nutc_offset = \"+01:00\"\n[[purpose]]", None),
    ("[[purpose]]", "[[transfer_band]]\nid = \"T-1\"\njurisdiction = \"CM\"\nneeds = \"exempt\"\n[[purpose]]", "unknown_reference", "transfer_band[0].jurisdiction", "\"CM\"", Some("CN")),
    ("[[purpose]]", "[[transfer_band]]\nid = \"T-1\"\njurisdiction = \"CN\"\nneeds = \"exmpt\"\n[[purpose]]", "invalid_value", "transfer_band[0].needs", "\"exmpt\"", Some("exempt")),
    ("[[purpose]]", "[[transfer_band]]\nid = \"T-1\"\njurisdiction = \"CN\"\nneeds = \"exempt\"\npersons_below = 0\n[[purpose]]", "out_of_range", "transfer_band[0].persons_below", "0\n[[", None),
    ("[[purpose]]", "[[transfer_band]]\nid = \"T-1\"\njurisdiction = \"CN\"\nneeds = \"exempt\"\npersons_belw = 5\n[[purpose]]", "unknown_key", "transfer_band[0].persons_belw", "persons_belw", Some("persons_below")),
    ("[[purpose]]", "[[transfer_band]]\nid = \"T-1\"\njurisdiction = \"CN\"\nneeds = \"exempt\"\nvalid_from = 2026-02-01\nvalid_to = 2026-02-01\n[[purpose]]", "validity_empty", "transfer_band[0].valid_to", "2026-02-01\n[[", None),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"G9\"\neffect = { deny = \"no_consent\" }\ncite = \"x\"\n[[purpose]]", "invalid_value", "jurisdiction_rule[0].gate", "\"G9\"", Some("G3")),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"G3\"\neffect = { deny = \"no_consent\" }\n[[purpose]]", "missing_cite", "jurisdiction_rule[0].cite", "[[jurisdiction_rule]]", None),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"G3\"\neffect = { deny = \"no_consnt\" }\ncite = \"x\"\n[[purpose]]", "invalid_value", "jurisdiction_rule[0].effect.deny", "\"no_consnt\"", Some("no_consent")),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"G3\"\neffect = { deny = \"store_busy\" }\ncite = \"x\"\n[[purpose]]", "invalid_value", "jurisdiction_rule[0].effect.deny", "\"store_busy\"", None),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"G3\"\neffect = { oblige = \"pia_required\" }\n[[purpose]]", "invalid_value", "jurisdiction_rule[0].effect", "{ oblige", None),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"OB\"\neffect = { oblige = \"pia_required\", deny = \"no_consent\" }\n[[purpose]]", "invalid_value", "jurisdiction_rule[0].effect", "{ oblige", None),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"OB\"\neffect = { oblige = \"pia_required\" }\nvalid_from = \"2026-01-01\"\nvalid_to = \"2026-01-01\"\n[[purpose]]", "validity_empty", "jurisdiction_rule[0].valid_to", "\"2026-01-01\"\n[[", None),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"OB\"\neffect = { oblige = \"pia_required\" }\nvalid_from = \"2026-13-01\"\n[[purpose]]", "invalid_value", "jurisdiction_rule[0].valid_from", "\"2026-13-01\"", None),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"OB\"\neffect = { oblige = \"pia_required\" }\nreplaces = \"JR-CN-77\"\n[[purpose]]", "unknown_reference", "jurisdiction_rule[0].replaces", "\"JR-CN-77\"", Some("JR-CN-7")),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"OB\"\nwhen = { clases = [\"marketing\"] }\neffect = { oblige = \"pia_required\" }\n[[purpose]]", "unknown_key", "jurisdiction_rule[0].when.clases", "clases", Some("classes")),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"OB\"\nwhen = { age_below = 200 }\neffect = { oblige = \"pia_required\" }\n[[purpose]]", "out_of_range", "jurisdiction_rule[0].when.age_below", "200", None),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CN\"\ngate = \"OB\"\nwhen = { signal = \"dnt\" }\neffect = { oblige = \"pia_required\" }\n[[purpose]]", "invalid_value", "jurisdiction_rule[0].when.signal", "\"dnt\"", None),
    ("[[purpose]]", "[[jurisdiction_rule]]\nid = \"X-1\"\njurisdiction = \"CNX\"\ngate = \"OB\"\neffect = { oblige = \"pia_required\" }\n[[purpose]]", "unknown_reference", "jurisdiction_rule[0].jurisdiction", "\"CNX\"", Some("CN")),
    ("[[purpose]]", "[[deadline]]\nid = \"d\"\njurisdiction = \"EX\"\nbase = { unit = \"month\", n = 1 }\ncite = \"x\"\n[[purpose]]", "unknown_reference", "deadline[0].jurisdiction", "\"EX\"", Some("EU")),
    ("[[purpose]]", "[[deadline]]\nid = \"d\"\njurisdiction = \"EU\"\nbase = { unit = \"month\", n = 1 }\ncite = \"x\"\nrights = [\"erasur\"]\n[[purpose]]", "invalid_value", "deadline[0].rights[0]", "\"erasur\"", Some("erasure")),
    ("[[purpose]]", "[[deadline]]\nid = \"d\"\njurisdiction = \"EU\"\nbase = { unit = \"week\", n = 1 }\ncite = \"x\"\n[[purpose]]", "invalid_value", "deadline[0].base.unit", "\"week\"", None),
    ("[[purpose]]", "[[deadline]]\nid = \"d\"\njurisdiction = \"EU\"\nbase = { unit = \"month\", n = -1 }\ncite = \"x\"\n[[purpose]]", "out_of_range", "deadline[0].base.n", "-1", None),
    ("[[purpose]]", "[[deadline]]\nid = \"d\"\njurisdiction = \"EU\"\nbase = { unit = \"day\", n = 1 }\ncite = \"x\"\nroll = true\n[[purpose]]", "invalid_value", "deadline[0].roll", "true", None),
    ("[[purpose]]", "[[deadline]]\nid = \"d\"\njurisdiction = \"EU\"\nbase = { unit = \"day\", n = 1 }\ncite = \"x\"\npause = true\n[[purpose]]", "invalid_value", "deadline[0].pause", "true", None),
    ("[[purpose]]", "[[deadline]]\nid = \"d\"\njurisdiction = \"EU\"\nbase = { unit = \"month\", n = 1 }\n[[purpose]]", "missing_key", "deadline[0].cite", "[[deadline]]", None),
    ("[[purpose]]", "[[deadline]]\nid = \"d\"\njurisdiction = \"EU\"\nbase = { unit = \"month\", n = 1 }\ncite = \"x\"\nvalid_from = \"2026-02-30\"\n[[purpose]]", "invalid_value", "deadline[0].valid_from", "\"2026-02-30\"", None),
    ("[[purpose]]", "[[deadline]]\nid = \"d\"\njurisdiction = \"EU\"\nbase = { unit = \"month\", n = 1 }\ncite = \"x\"\n[[deadline]]\nid = \"d\"\njurisdiction = \"EU\"\nbase = { unit = \"month\", n = 1 }\ncite = \"x\"\n[[purpose]]", "duplicate_id", "deadline[1].id", "\"d\"\njurisdiction = \"EU\"\nbase = { unit = \"month\", n = 1 }\ncite = \"x\"\n[[purpose", None),
    ("[[purpose]]", "[[deadline]]\nid = \"d\"\njurisdiction = \"EU\"\nbase = { unit = \"month\", n = 1 }\ncite = \"x\"\nextend = 1\n[[purpose]]", "unknown_key", "deadline[0].extend", "extend", Some("extended")),
    ("[[purpose]]", "[[calendar]]\nid = \"c\"\njurisdictions = [\"CN\"]\ncovers = [\"2026-01-01\", \"2026-12-31\"]\nholidays = [\"2026-10-01\"]\nextra_workdays = [\"2026-10-10\", \"2026-10-01\"]\n[[purpose]]", "calendar_overlap", "calendar[0].extra_workdays[1]", "\"2026-10-01\"]\n[[purpose", None),
    ("[[purpose]]", "[[calendar]]\nid = \"c\"\njurisdictions = [\"CN\"]\ncovers = [\"2026-01-01\", \"2026-12-31\"]\nweekend = [0]\n[[purpose]]", "out_of_range", "calendar[0].weekend[0]", "0]\n", None),
    ("[[purpose]]", "[[calendar]]\nid = \"c\"\njurisdictions = [\"CN\"]\ncovers = [\"2026-01-01\", \"2026-12-31\"]\nholidays = [\"1 May\"]\n[[purpose]]", "invalid_value", "calendar[0].holidays[0]", "\"1 May\"", None),
    ("[[purpose]]", "[[calendar]]\nid = \"c\"\njurisdictions = [\"CN\"]\ncovers = [\"2026-01-01\", \"2025-12-31\"]\n[[purpose]]", "validity_empty", "calendar[0].covers", "[\"2026-01-01\"", None),
    ("[[purpose]]", "[[calendar]]\nid = \"c\"\njurisdictions = [\"CN\"]\ncovers = [\"2026-01-01\", \"2126-12-31\"]\n[[purpose]]", "out_of_range", "calendar[0].covers", "[\"2026-01-01\"", None),
    ("[[purpose]]", "[[calendar]]\nid = \"c\"\njurisdictions = [\"CN\"]\ncovers = [\"2026-01-01\"]\n[[purpose]]", "invalid_value", "calendar[0].covers", "[\"2026-01-01\"", None),
    ("[[purpose]]", "[[calendar]]\nid = \"c\"\njurisdictions = [\"CN\"]\ncovers = [\"2026-01-01\", \"2026-12-31\"]\n[[calendar]]\nid = \"d\"\njurisdictions = [\"CN\"]\ncovers = [\"2026-01-01\", \"2026-12-31\"]\n[[purpose]]", "duplicate_id", "calendar[1].jurisdictions", "[\"CN\"]\ncovers = [\"2026-01-01\", \"2026-12-31\"]\n[[purpose", None),
    ("[[purpose]]", "[[calendar]]\nid = \"c\"\njurisdictions = [\"CNX\"]\ncovers = [\"2026-01-01\", \"2026-12-31\"]\n[[purpose]]", "unknown_reference", "calendar[0].jurisdictions[0]", "\"CNX\"", Some("CN")),
    ("[[purpose]]", "[[retention]]\nid = \"r\"\njurisdiction = \"CN\"\ncategory = \"order\"\ntrigger = \"created\"\nmin = \"3 years\"\n[[purpose]]", "period_invalid", "retention[0].min", "\"3 years\"", None),
    ("[[purpose]]", "[[retention]]\nid = \"r\"\njurisdiction = \"CN\"\ncategory = \"order\"\ntrigger = \"created\"\nmax = \"201y\"\n[[purpose]]", "period_invalid", "retention[0].max", "\"201y\"", None),
    ("[[purpose]]", "[[retention]]\nid = \"r\"\njurisdiction = \"CN\"\ncategory = \"order\"\ntrigger = \"creatd\"\n[[purpose]]", "invalid_value", "retention[0].trigger", "\"creatd\"", Some("created")),
    ("[[purpose]]", "[[retention]]\nid = \"r\"\njurisdiction = \"CN\"\ncategory = \"order\"\ntrigger = \"created\"\nat_expiry = \"erase\"\n[[purpose]]", "invalid_value", "retention[0].at_expiry", "\"erase\"", None),
    ("[[purpose]]", "[[retention]]\nid = \"r\"\njurisdiction = \"CN\"\ncategory = \"a..b\"\ntrigger = \"created\"\n[[purpose]]", "invalid_value", "retention[0].category", "\"a..b\"", None),
    ("[[purpose]]", "[[retention]]\nid = \"r\"\njurisdiction = \"CN\"\ncategory = \"order\"\ntrigger = \"created\"\nbackup = \"never\"\n[[purpose]]", "invalid_value", "retention[0].backup", "\"never\"", None),
    ("ttl_days = 730", "ttl_days = 0", "out_of_range", "purpose[0].policy.ttl_days", "0", None),
    ("ttl_days = 730", "ttl_dys = 730", "unknown_key", "purpose[0].policy.ttl_dys", "ttl_dys", Some("ttl_days")),
    ("ttl_days = 730", "double_opt_in = 1", "type_mismatch", "purpose[0].policy.double_opt_in", "1", None),
    (
        "[[purpose]]",
        "[[purpose]]\npath = \"marketing.winback\"\nclass = \"profiling\"\n[[purpose]]",
        "duplicate_id",
        "purpose[1].path",
        "\"marketing.winback\"\nclass = \"marketing\"",
        None,
    ),
];

#[rustfmt::skip]
const RECORDS: &[Row] = &[
    ("[privacy]", "[records.fitting]\nhours = \"decmal\"\n[privacy]", "invalid_value", "records.fitting.hours", "\"decmal\"", Some("decimal")),
    ("[privacy]", "[records.fitting]\nhours = 1\n[privacy]", "type_mismatch", "records.fitting.hours", "1", None),
    ("[privacy]", "[records.fitting]\nhours = { type = \"text\", persnal = true }\n[privacy]", "unknown_key", "records.fitting.hours.persnal", "persnal", Some("personal")),
    ("[privacy]", "[records.fitting]\nhours = { type = \"txt\" }\n[privacy]", "invalid_value", "records.fitting.hours.type", "\"txt\"", Some("text")),
    ("[privacy]", "[records.fitting]\nhours = { personal = false }\n[privacy]", "missing_key", "records.fitting.hours.type", "{ personal", None),
    ("[privacy]", "[records.fitting]\nhours = { type = \"text\", required = 1 }\n[privacy]", "type_mismatch", "records.fitting.hours.required", "1 }", None),
    ("[privacy]", "[records.Fitting]\n[privacy]", "invalid_value", "records.Fitting", "[records.Fitting]", None),
    ("[privacy]", "[records.fitting]\nHours = \"text\"\n[privacy]", "invalid_value", "records.fitting.Hours", "\"text\"", None),
    ("[privacy]", "[records.order]\nstatus = \"text\"\n[privacy]", "duplicate_name", "records.order.status", "\"text\"", None),
    ("[privacy]", "[records.order]\ngift = { type = \"bool\", required = true }\n[privacy]", "invalid_value", "records.order.gift.required", "true", None),
    ("[privacy]", "[records]\nfitting = \"text\"\n[privacy]", "type_mismatch", "records.fitting", "\"text\"", None),
];

fn rows() -> impl Iterator<Item = &'static Row> {
    [HEAD, RECORDS, PEOPLE, SCORES, PROGRAM, PRIVACY, MEASURES, NODES].into_iter().flatten()
}

#[test]
fn every_fault_has_its_code_path_place_and_suggestion() {
    let mut wrong = Vec::new();
    for (from, to, code, path, place, suggest) in rows() {
        let (text, at) = changed(from, to);
        let from_change = text.split_at(at).1.find(place).map(|found| at + found);
        let start = from_change.filter(|_| !place.starts_with('[')).or_else(|| text.find(place)).unwrap_or(0);
        let before = text.split_at(start).0;
        let line = before.matches('\n').count() as u32 + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count() as u32 + 1;
        let found: Vec<_> = Rulebook::check(&text)
            .into_iter()
            .map(|one| (one.code.as_str(), one.path, one.line, one.column, one.suggest))
            .collect();
        let expected = [(*code, (*path).to_owned(), line, column, suggest.map(str::to_owned))];
        if found != expected {
            wrong.push(format!("`{from}` -> `{to}`: {found:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_of_the_reader_is_in_the_table() {
    let seen: BTreeSet<_> = rows().map(|row| row.2).collect();
    let codes = [
        "bad_phrase",
        "band_gap",
        "bands_not_ascending",
        "calendar_overlap",
        "cap_invalid",
        "cycle",
        "decimal_invalid",
        "decimal_overflow",
        "duplicate_id",
        "duplicate_name",
        "float_money",
        "inherit_cycle",
        "instant_invalid",
        "instant_out_of_range",
        "instant_too_fine",
        "instant_without_zone",
        "invalid_value",
        "missing_cite",
        "missing_key",
        "not_positive",
        "out_of_range",
        "period_invalid",
        "quiet_hours_empty",
        "strategy_type_mismatch",
        "syntax",
        "text_not_printable",
        "thresholds_not_rising",
        "type_mismatch",
        "unknown_currency",
        "unknown_key",
        "unknown_name",
        "unknown_reference",
        "unknown_timezone",
        "unknown_value",
        "unknown_zone",
        "unreachable",
        "unsupported",
        "validity_empty",
        "validity_needs_period",
        "weights_do_not_sum",
    ];
    assert_eq!(seen, codes.into_iter().collect());
}

#[test]
fn all_faults_come_in_one_pass_in_document_order() {
    let apart = |row: &Row| !row.4.is_empty() && row.2 != "syntax";
    // One fault of every part at once.
    let picks: Vec<&Row> =
        [&HEAD[5], &PEOPLE[1], &PEOPLE[7], &SCORES[3], &PROGRAM[4], &PROGRAM[13], &PRIVACY[5], &PRIVACY[8]].into();
    assert!(picks.iter().all(|row| apart(row)));
    let text = picks.iter().fold(FIRST.to_owned(), |text, row| text.replacen(row.0, row.1, 1));
    let found = Rulebook::check(&text);
    let paths: Vec<_> = found.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, picks.iter().map(|row| row.3).collect::<Vec<_>>());
    assert!(found.is_sorted_by_key(|one| (one.line, one.column)));
    // A document in which nothing is right says so of everything that stands there.
    let wrong = "[rulebook]\nid = 1\nversion = true\nzone = []\n[identity.kinds.phone]\nnormalise = \"x\"\naction = 1\n\
                 priority = \"a\"\nexclusive = 0\nmax_profiles = -1\nblocked = 1\nignore_sources = [1]\n[tiers]\nmeasure = 1\n\
                 currency = 1\nwindow = 1\nvalid_for = 1\n[[tiers.level]]\nid = 1\nname = 2\nneeds = 3\nmore = 4\n[program]\nid = 1\n";
    let found: Vec<_> = Rulebook::check(wrong).into_iter().map(|one| (one.line, one.path)).collect();
    let lines: Vec<u32> = found.iter().map(|(line, _)| *line).collect();
    assert_eq!(
        lines,
        [2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 13, 19, 20, 21, 22, 24, 23, 23, 23],
        "{found:?}"
    );
}

#[test]
fn blocked_values_are_judged_by_the_spelling_that_the_rulebook_asks_for() {
    let with = |spelling: &str, blocked: &str| {
        let kind = format!("[identity.kinds.email]\nnormalise = \"email\"\nblocked = [\"{blocked}\"]\n");
        let head = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n";
        let found = Rulebook::check(&format!("{head}[identity.email]\n{spelling}\n{kind}"));
        found.into_iter().map(|one| one.path).collect::<Vec<_>>()
    };
    assert_eq!(with("fold_case = true", "A@b.cn"), ["identity.kinds.email.blocked[0]"]);
    assert_eq!(with("fold_case = false", "A@b.cn"), [""; 0]);
    // What cannot be judged is not reported again.
    assert_eq!(with("fold_case = 1", "A@b.cn"), ["identity.email.fold_case"]);
}

/// RB-2: a key that is misspelt is more helpful than the one that is missing for it, so it comes first.
#[test]
fn what_a_table_misses_comes_after_what_it_has_in_the_order_of_its_document() {
    let text =
        "[rulebook]\nzoen = \"UTC\"\nversion = 0\n[[purpose]]\nclas = \"marketing\"\npolicy = { ttl_days = 0 }\n";
    let found: Vec<_> = Rulebook::check(text).into_iter().map(|one| (one.path, one.line)).collect();
    let expected = [
        ("rulebook.zoen", 2),
        ("rulebook.version", 3),
        ("rulebook.id", 1),
        ("rulebook.zone", 1),
        ("purpose[0].clas", 5),
        ("purpose[0].path", 4),
        ("purpose[0].class", 4),
        ("purpose[0].policy.ttl_days", 6),
    ];
    assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)));
}

#[test]
fn what_depends_on_a_broken_definition_is_not_reported_again() {
    let text = FIRST.replacen("unit = \"day\"", "purpose = \"marketing.winback\"", 1);
    assert_eq!(Rulebook::check(&text), []);
    let broken = text.replacen("class = \"marketing\"", "class = \"x\"", 1);
    let codes: Vec<_> = Rulebook::check(&broken).into_iter().map(|one| one.path).collect();
    assert_eq!(codes, ["purpose[0].class"]);
}
