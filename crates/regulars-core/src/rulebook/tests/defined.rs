//! Every fault of measures, segments, stages, tags and weights, as rows of the table of faults (RB-2 to RB-7).

use proptest::prelude::*;

use super::faults::Row;
use super::*;

#[rustfmt::skip]
pub(super) const MEASURES: &[Row] = &[
    ("[privacy]", "[measures.m]\nof = \"order\"\nwindow = \"lifetime\"\n\n[privacy]", "missing_key", "measures.m.agg", "[measures.m]", None),
    ("[privacy]", "[measures.m]\nagg = \"cuont\"\nof = \"order\"\nwindow = \"lifetime\"\n\n[privacy]", "invalid_value", "measures.m.agg", "\"cuont\"", Some("count")),
    ("[privacy]", "[measures.m]\nagg = 1\nof = \"order\"\nwindow = \"lifetime\"\n\n[privacy]", "type_mismatch", "measures.m.agg", "1\nof", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nwindow = \"lifetime\"\n\n[privacy]", "missing_key", "measures.m.of", "[measures.m]", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\n\n[privacy]", "missing_key", "measures.m.window", "[measures.m]", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\nwhree = \"true\"\n[privacy]", "unknown_key", "measures.m.whree", "whree", Some("where")),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"ordr\"\nwindow = \"lifetime\"\n\n[privacy]", "unknown_name", "measures.m.of", "\"ordr\"", Some("order")),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = [\"order\", \"vist\"]\nwindow = \"lifetime\"\n\n[privacy]", "unknown_name", "measures.m.of[1]", "\"vist\"", Some("visit")),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = []\nwindow = \"lifetime\"\n\n[privacy]", "invalid_value", "measures.m.of", "[]\nwindow", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\nwhere = \"record.source = 1\"\n[privacy]", "syntax", "measures.m.where", "= 1\"", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\nwhere = \"record.body.sttus == 'paid'\"\n[privacy]", "unknown_name", "measures.m.where", "record.body.sttus", Some("record.body.status")),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\nwhere = \"record.source == 1\"\n[privacy]", "type_mismatch", "measures.m.where", "== 1", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\nwhere = \"measure.m > 1\"\n[privacy]", "unknown_name", "measures.m.where", "measure.m > 1", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\nwhere = 1\n[privacy]", "type_mismatch", "measures.m.where", "1\n", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\nminus = \"return\"\n[privacy]", "unknown_key", "measures.m.minus", "\"return\"", None),
    ("[privacy]", "[measures.m]\nagg = \"sum\"\nof = \"order\"\nwindow = \"lifetime\"\n\n[privacy]", "missing_key", "measures.m.field", "[measures.m]", None),
    ("[privacy]", "[measures.m]\nagg = \"sum\"\nof = \"order\"\nfield = \"body.amount\"\nwindow = \"lifetime\"\n\n[privacy]", "missing_key", "measures.m.currency", "[measures.m]", None),
    ("[privacy]", "[measures.m]\nagg = \"sum\"\nof = \"order\"\nfield = \"body.amuont\"\ncurrency = \"CNY\"\nwindow = \"lifetime\"\n\n[privacy]", "unknown_name", "measures.m.field", "\"body.amuont\"", Some("body.amount")),
    ("[privacy]", "[measures.m]\nagg = \"sum\"\nof = \"order\"\nfield = \"sorce\"\nwindow = \"lifetime\"\n\n[privacy]", "unknown_name", "measures.m.field", "\"sorce\"", Some("source")),
    ("[privacy]", "[measures.m]\nagg = \"sum\"\nof = \"order\"\nfield = \"body.status\"\nwindow = \"lifetime\"\n\n[privacy]", "type_mismatch", "measures.m.field", "\"body.status\"", None),
    ("[privacy]", "[measures.m]\nagg = \"sum\"\nof = \"review\"\nfield = \"body.score\"\ncurrency = \"CNY\"\nwindow = \"lifetime\"\n\n[privacy]", "type_mismatch", "measures.m.currency", "\"CNY\"\nwindow", None),
    ("[privacy]", "[measures.m]\nagg = \"sum\"\nof = \"order\"\nfield = \"body.amount\"\ncurrency = \"RMB\"\nwindow = \"lifetime\"\n\n[privacy]", "unknown_currency", "measures.m.currency", "\"RMB\"", None),
    ("[privacy]", "[measures.m]\nagg = \"sum\"\nof = \"order\"\nfield = \"body.amount\"\ncurrency = \"CNY\"\nwindow = \"lifetime\"\nminus = \"retrun\"\n[privacy]", "unknown_name", "measures.m.minus", "\"retrun\"", Some("return")),
    ("[privacy]", "[measures.m]\nagg = \"sum\"\nof = \"order\"\nfield = \"body.amount\"\ncurrency = \"CNY\"\nwindow = \"lifetime\"\nminus = \"visit\"\n[privacy]", "type_mismatch", "measures.m.minus", "\"visit\"", None),
    ("[privacy]", "[measures.m]\nagg = \"sum\"\nof = \"order\"\nfield = \"body.amount\"\ncurrency = \"CNY\"\nwindow = \"lifetime\"\nminus_at = \"own\"\n[privacy]", "unknown_key", "measures.m.minus_at", "\"own\"", None),
    ("[privacy]", "[measures.m]\nagg = \"sum\"\nof = \"order\"\nfield = \"body.amount\"\ncurrency = \"CNY\"\nwindow = \"lifetime\"\nminus = \"return\"\nminus_at = \"won\"\n[privacy]", "invalid_value", "measures.m.minus_at", "\"won\"", Some("own")),
    ("[privacy]", "[measures.m]\nagg = \"distinct_periods\"\nof = \"order\"\nwindow = \"lifetime\"\n\n[privacy]", "missing_key", "measures.m.period", "[measures.m]", None),
    ("[privacy]", "[measures.m]\nagg = \"distinct_periods\"\nof = \"order\"\nperiod = \"mnth\"\nwindow = \"lifetime\"\n\n[privacy]", "invalid_value", "measures.m.period", "\"mnth\"", Some("month")),
    ("[privacy]", "[measures.m]\nagg = \"days_since\"\nof = \"order\"\nunit = \"calender\"\nwindow = \"lifetime\"\n\n[privacy]", "invalid_value", "measures.m.unit", "\"calender\"", Some("calendar")),
    ("[privacy]", "[measures.m]\nagg = \"ratio\"\nnum = \"m\"\n\n[privacy]", "missing_key", "measures.m.den", "[measures.m]", None),
    ("[privacy]", "[measures.m]\nagg = \"ratio\"\nnum = \"m\"\nden = \"m\"\n\n[privacy]", "cycle", "measures.m.num", "\"m\"\nden", None),
    ("[privacy]", "[measures.m]\nagg = \"ratio\"\nnum = \"orders\"\nden = \"order\"\n[measures.orders]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\n\n[privacy]", "unknown_name", "measures.m.den", "\"order\"\n[measures", Some("orders")),
    ("[privacy]", "[measures.m]\nagg = \"ratio\"\nnum = \"a\"\nden = \"a\"\nwindow = \"lifetime\"\n[measures.a]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\n\n[privacy]", "unknown_key", "measures.m.window", "\"lifetime\"\n[measures.a]", None),
    ("[privacy]", "[measures.m]\nagg = \"ratio\"\nnum = \"a\"\nden = \"f\"\n[measures.a]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\n[measures.f]\nagg = \"first\"\nof = \"order\"\nwindow = \"lifetime\"\n\n[privacy]", "type_mismatch", "measures.m.den", "\"f\"\n", None),
    ("[privacy]", "[measures.m]\nagg = \"sequence\"\nwindow = \"lifetime\"\nwithin = \"7d\"\n\n[privacy]", "missing_key", "measures.m.steps", "[measures.m]", None),
    ("[privacy]", "[measures.m]\nagg = \"sequence\"\nwindow = \"lifetime\"\nsteps = [{ of = \"visit\" }]\n\n[privacy]", "missing_key", "measures.m.within", "[measures.m]", None),
    ("[privacy]", "[measures.m]\nagg = \"sequence\"\nwindow = \"lifetime\"\nsteps = []\nwithin = \"7d\"\n\n[privacy]", "invalid_value", "measures.m.steps", "[]\nwithin", None),
    ("[privacy]", "[measures.m]\nagg = \"sequence\"\nwindow = \"lifetime\"\nsteps = [{ of = \"visti\" }]\nwithin = \"7d\"\n\n[privacy]", "unknown_name", "measures.m.steps[0].of", "\"visti\"", Some("visit")),
    ("[privacy]", "[measures.m]\nagg = \"sequence\"\nwindow = \"lifetime\"\nsteps = [{ off = \"visit\", of = \"visit\" }]\nwithin = \"7d\"\n\n[privacy]", "unknown_key", "measures.m.steps[0].off", "off", Some("of")),
    ("[privacy]", "[measures.m]\nagg = \"sequence\"\nwindow = \"lifetime\"\nsteps = [{ of = \"visit\" }]\nwithin = \"1 week\"\n\n[privacy]", "invalid_value", "measures.m.within", "\"1 week\"", None),
    ("[privacy]", "[measures.m]\nagg = \"unanswered\"\nof = \"case\"\nwindow = \"lifetime\"\nwithin = \"1d\"\n\n[privacy]", "missing_key", "measures.m.answer", "[measures.m]", None),
    ("[privacy]", "[measures.m]\nagg = \"unanswered\"\nof = \"case\"\nwindow = \"lifetime\"\nanswer = { of = \"message\" }\n\n[privacy]", "missing_key", "measures.m.within", "[measures.m]", None),
    ("[privacy]", "[measures.m]\nagg = \"unanswered\"\nof = \"case\"\nwindow = \"lifetime\"\nwithin = \"1d\"\nanswer = { where = \"true\" }\n\n[privacy]", "missing_key", "measures.m.answer.of", "{ where", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = \"life\"\n\n[privacy]", "invalid_value", "measures.m.window", "\"life\"", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { last = \"30\" }\n\n[privacy]", "invalid_value", "measures.m.window.last", "\"30\"", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { last = \"0d\" }\n\n[privacy]", "invalid_value", "measures.m.window.last", "\"0d\"", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { lst = \"30d\" }\n\n[privacy]", "unknown_key", "measures.m.window.lst", "lst", Some("last")),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { last = \"30d\", ago = [\"60d\", \"30d\"] }\n\n[privacy]", "invalid_value", "measures.m.window", "{ last", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = {}\n\n[privacy]", "invalid_value", "measures.m.window", "{}", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { ago = [\"30d\", \"60d\"] }\n\n[privacy]", "invalid_value", "measures.m.window.ago", "[\"30d\"", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { ago = [\"60d\"] }\n\n[privacy]", "invalid_value", "measures.m.window.ago", "[\"60d\"]", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { ago = [\"60d\", \"x\"] }\n\n[privacy]", "invalid_value", "measures.m.window.ago[1]", "\"x\"", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { from = \"2026-01-01T00:00:00\" }\n\n[privacy]", "invalid_value", "measures.m.window.from", "\"2026-01", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { from = \"2026-01-01T00:00:00Z\", to = \"2026-01-01T00:00:00Z\" }\n\n[privacy]", "invalid_value", "measures.m.window.to", "\"2026-01-01T00:00:00Z\" }", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { calendar = \"fortnight\" }\n\n[privacy]", "invalid_value", "measures.m.window.calendar", "\"fortnight\"", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { calendar = \"month\", n = 0 }\n\n[privacy]", "invalid_value", "measures.m.window.n", "0 }", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { calendar = \"month\", offset = -1 }\n\n[privacy]", "invalid_value", "measures.m.window.offset", "-1 }", None),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { calendar = \"month\", zone = \"Asia/Shangai\" }\n\n[privacy]", "unknown_zone", "measures.m.window.zone", "\"Asia/Shangai\"", Some("Asia/Shanghai")),
    ("[privacy]", "[measures.m]\nagg = \"count\"\nof = \"order\"\nwindow = { last = \"30d\", n = 2 }\n\n[privacy]", "unknown_key", "measures.m.window.n", "2 }", None),
    ("[privacy]", "[measures.M-1]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\n\n[privacy]", "invalid_value", "measures.M-1", "[measures.M-1]", None),
];

#[rustfmt::skip]
pub(super) const NODES: &[Row] = &[
    ("[privacy]", "[segments.a]\n\n[privacy]", "missing_key", "segments.a.when", "[segments.a]", None),
    ("[privacy]", "[segments.a]\nwhen = \"tier == 'gold'\"\nwhne = 1\n\n[privacy]", "unknown_key", "segments.a.whne", "whne", Some("when")),
    ("[privacy]", "[segments.a]\nwhen = \"measure.orders > 1\"\n[measures.order]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\n\n[privacy]", "unknown_name", "segments.a.when", "measure.orders > 1", Some("measure.order")),
    ("[privacy]", "[segments.a]\nwhen = \"tier == 1\"\n\n[privacy]", "type_mismatch", "segments.a.when", "== 1", None),
    ("[privacy]", "[segments.a]\nwhen = \"tier\"\n\n[privacy]", "type_mismatch", "segments.a.when", "tier\"\n", None),
    ("[privacy]", "[segments.a]\nwhen = \"tier == 'gold' ? true : false\"\n\n[privacy]", "unsupported", "segments.a.when", "? true", None),
    ("[privacy]", "[segments.a]\nwhen = \"(tier == 'gold'\"\n\n[privacy]", "syntax", "segments.a.when", "\"\n", None),
    ("[privacy]", "[segments.a]\nwhen = \"false\"\n\n[privacy]", "unreachable", "segments.a.when", "\"false\"", None),
    ("[privacy]", "[segments.a]\nwhen = \"measure.order < 0\"\n[measures.order]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\n\n[privacy]", "unreachable", "segments.a.when", "\"measure.order", None),
    ("[privacy]", "[segments.a]\nwhen = \"segment.b\"\n[segments.b]\nwhen = \"segment.a\"\n\n[privacy]", "cycle", "segments.a.when", "\"segment.b\"", None),
    ("[privacy]", "[segments.a]\nwhen = \"segment.bb\"\n[segments.b]\nwhen = \"tier == 'gold'\"\n\n[privacy]", "unknown_name", "segments.a.when", "segment.bb", Some("segment.b")),
    ("[privacy]", "[segments.a]\nwhen = \"stage == 'x'\"\n\n[privacy]", "unknown_name", "segments.a.when", "stage == 'x'", None),
    ("[privacy]", "[segments.a]\nwhen = \"score.rmf >= 1\"\n\n[privacy]", "unknown_name", "segments.a.when", "score.rmf", Some("score.rfm")),
    ("[privacy]", "[segments.a]\nwhen = \"consent.marketing.winback.sma\"\n\n[privacy]", "unknown_name", "segments.a.when", "consent.marketing", Some("consent.marketing.winback.sms")),
    ("[privacy]", "[segments.a]\nwhen = \"consent.marketing.winbak.sms\"\n\n[privacy]", "unknown_name", "segments.a.when", "consent.marketing", Some("consent.marketing.winback.sms")),
    ("[privacy]", "[segments.a-b]\nwhen = \"tier == 'gold'\"\n\n[privacy]", "invalid_value", "segments.a-b", "[segments.a-b]", None),
    ("[privacy]", "[[stage]]\nname = \"a\"\nenter = \"tier == 'gold'\"\n\n[privacy]", "band_gap", "stage[0].enter", "\"tier", None),
    ("[privacy]", "[[stage]]\nname = \"rest\"\nenter = \"true\"\n[[stage]]\nname = \"b\"\nenter = \"tier == 'gold'\"\n\n[privacy]", "unreachable", "stage[1].enter", "\"tier", None),
    ("[privacy]", "[[stage]]\nname = \"rest\"\nenter = \"tier == 'gold'\"\n[[stage]]\nname = \"rest\"\nenter = \"true\"\n\n[privacy]", "duplicate_name", "stage[1].name", "\"rest\"\nenter = \"true\"", None),
    ("[privacy]", "[[stage]]\nname = \"a\"\nenter = \"tier == 'gold'\"\nhold = \"2 weeks\"\n[[stage]]\nname = \"rest\"\nenter = \"true\"\n\n[privacy]", "invalid_value", "stage[0].hold", "\"2 weeks\"", None),
    ("[privacy]", "[[stage]]\nenter = \"true\"\n\n[privacy]", "missing_key", "stage[0].name", "[[stage]]", None),
    ("[privacy]", "[[stage]]\nname = \"a\"\n\n[privacy]", "missing_key", "stage[0].enter", "[[stage]]", None),
    ("[privacy]", "[[stage]]\nname = \"a\"\nenter = \"true\"\norder = \"1\"\n\n[privacy]", "type_mismatch", "stage[0].order", "\"1\"", None),
    ("[privacy]", "[[stage]]\nname = \"a\"\nenter = \"stage == 'a'\"\n[[stage]]\nname = \"rest\"\nenter = \"true\"\n\n[privacy]", "cycle", "stage", "[[stage]]", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\nwhen = \"tier == 'gold'\"\n\n[privacy]", "missing_key", "tag[0].dimension", "[[tag]]", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"needs\"\nwhen = \"tier == 'gold'\"\n\n[privacy]", "invalid_value", "tag[0].dimension", "\"needs\"", Some("need")),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\n\n[privacy]", "missing_key", "tag[0]", "[[tag]]", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nwhen = \"tag.t\"\n\n[privacy]", "cycle", "tag[0].when", "\"tag.t\"", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nwhen = \"false\"\n\n[privacy]", "unreachable", "tag[0].when", "\"false\"", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nwhen = \"tier == 'gold'\"\n[[tag]]\nname = \"t\"\ndimension = \"need\"\nwhen = \"tier == 'gold'\"\n\n[privacy]", "duplicate_name", "tag[1].name", "\"t\"\ndimension = \"need\"\nwhen = \"tier == 'gold'\"\n\n", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ of = \"order\", points = 40 }]\nshow_at = \"0.3\"\nhide_at = \"0.35\"\n\n[privacy]", "out_of_range", "tag[0].hide_at", "\"0.35\"", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ of = \"order\", points = 40 }]\nshow_at = \"1.1\"\n\n[privacy]", "out_of_range", "tag[0].show_at", "\"1.1\"", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ of = \"order\", points = 40 }]\nshow_at = 0.5\nhide_at = true\n\n[privacy]", "type_mismatch", "tag[0].hide_at", "true\n", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ of = \"order\" }]\n\n[privacy]", "missing_key", "tag[0].evidence[0].points", "{ of", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ points = 40 }]\n\n[privacy]", "missing_key", "tag[0].evidence[0]", "{ points", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ of = \"ordre\", points = 40 }]\n\n[privacy]", "unknown_name", "tag[0].evidence[0].of", "\"ordre\"", Some("order")),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ measure = \"x\", points = 40 }]\n\n[privacy]", "unknown_name", "tag[0].evidence[0].measure", "\"x\"", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ of = \"order\", points = 40, half_life = \"1d\", window = \"2d\" }]\n\n[privacy]", "invalid_value", "tag[0].evidence[0].window", "\"2d\"", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ of = \"order\", points = -1 }]\n\n[privacy]", "out_of_range", "tag[0].evidence[0].points", "-1", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ of = \"order\", points = 40, cap = 101 }]\n\n[privacy]", "out_of_range", "tag[0].evidence[0].cap", "101", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ of = \"order\", points = 40, half_life = \"x\" }]\n\n[privacy]", "invalid_value", "tag[0].evidence[0].half_life", "\"x\"", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ of = \"order\", where = \"record.body.amount > '1'\", points = 40 }]\n\n[privacy]", "type_mismatch", "tag[0].evidence[0].where", "> '1'", None),
    ("[privacy]", "[measures.order]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\n[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = [{ measure = \"order\", points = 40, window = \"1d\" }]\n\n[privacy]", "unknown_key", "tag[0].evidence[0].window", "\"1d\"", None),
    ("[privacy]", "[[tag]]\nname = \"t\"\ndimension = \"need\"\nevidence = []\n\n[privacy]", "invalid_value", "tag[0].evidence", "[]\n", None),
    ("[privacy]", "[[stage]]\nname = \"rest\"\nenter = \"true\"\n[stage_weights.rest]\nattribute = \"0.4\"\nbehaviour = \"0.3\"\nneed = \"0.2\"\nvalue = \"0.2\"\n\n[privacy]", "weights_do_not_sum", "stage_weights.rest", "[stage_weights.rest]", None),
    ("[privacy]", "[[stage]]\nname = \"rest\"\nenter = \"true\"\n[stage_weights.rest]\nattribute = \"0.4\"\nbehaviour = \"0.3\"\nneed = \"0.2\"\n\n[privacy]", "missing_key", "stage_weights.rest.value", "[stage_weights.rest]", None),
    ("[privacy]", "[[stage]]\nname = \"rest\"\nenter = \"true\"\n[stage_weights.rest]\nattribute = \"0.4\"\nbehaviour = \"0.3\"\nneed = \"0.2\"\nvalue = \"0.1\"\n[stage_weights.rset]\nattribute = \"0.4\"\nbehaviour = \"0.3\"\nneed = \"0.2\"\nvalue = \"0.1\"\n\n[privacy]", "unknown_name", "stage_weights.rset", "[stage_weights.rset]", Some("rest")),
    ("[privacy]", "[[stage]]\nname = \"vip\"\nenter = \"tier == 'gold'\"\n[[stage]]\nname = \"rest\"\nenter = \"true\"\n[stage_weights.rest]\nattribute = \"0.4\"\nbehaviour = \"0.3\"\nneed = \"0.2\"\nvalue = \"0.1\"\n\n[privacy]", "missing_key", "stage_weights", "stage_weights.rest", None),
    ("[privacy]", "[[stage]]\nname = \"rest\"\nenter = \"true\"\n[stage_weights.rest]\nattribute = \"0.4\"\nbehaviour = \"0.3\"\nneed = \"0.2\"\nvalue = \"1.1\"\n\n[privacy]", "out_of_range", "stage_weights.rest.value", "\"1.1\"", None),
];

proptest! {
    /// Every error of a rulebook with independent faults is reported in one pass, each once (RB-2, invariant 15).
    #[test]
    fn independent_faults_are_all_reported_in_one_pass(picks in prop::collection::vec(any::<prop::sample::Index>(), 1..9)) {
        // Those that are one measure by itself.
        let alone: Vec<&Row> =
            MEASURES.iter().filter(|row| row.1.matches("[measures.").count() == 1 && !row.1.contains("\"m\"")).collect();
        let (mut text, mut wanted) = (String::new(), Vec::new());
        for (n, pick) in picks.iter().enumerate() {
            let row = pick.get(&alone);
            let name = |text: &str| text.replace("measures.m", &format!("measures.q{n}")).replace("measures.M-1", &format!("measures.M-{n}"));
            text.push_str(&name(row.1.strip_suffix("[privacy]").unwrap()));
            wanted.push((row.2, name(row.3)));
        }
        let (text, _) = changed("[privacy]", &format!("{text}[privacy]"));
        let found: Vec<_> = Rulebook::check(&text).into_iter().map(|one| (one.code.as_str(), one.path)).collect();
        prop_assert_eq!(found, wanted);
    }
}
