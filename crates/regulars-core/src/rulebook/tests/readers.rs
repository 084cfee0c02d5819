//! Who reads what (RB-8): every kind of name, directly and through others.

use super::*;

fn full() -> Rulebook {
    Rulebook::parse(FULL).unwrap_or_else(|error| panic!("{error}"))
}

fn places_of(name: &str) -> Vec<String> {
    let found = impact(&full(), name).unwrap_or_else(|error| panic!("{name}: {error}"));
    found.readers.into_iter().filter(|reader| reader.direct).map(|reader| reader.path).collect()
}

#[rustfmt::skip]
const DIRECT: &[(&str, &[&str])] = &[
    ("measure.orders_90d", &["journey_stage.buying.enter", "programs.staff.1.tiers.level.two.needs", "segments.active.when", "service.policy.bad.when", "stage.newcomer.enter", "stage.regular.enter"]),
    ("measures.orders_90d", &["journey_stage.buying.enter", "programs.staff.1.tiers.level.two.needs", "segments.active.when", "service.policy.bad.when", "stage.newcomer.enter", "stage.regular.enter"]),
    ("measures.spend", &["measures.per_day.num", "score.group.inputs[0].measure", "score.loyalty.components[0].measure", "score.worth_and_use.x.measure", "tag.vip.when"]),
    ("measure.days", &["journey_stage.looking.enter", "leads.assignment.north.when", "leads.rule.known.when", "measures.per_day.den", "score.lead.engagement.measure", "score.risk.features[1].measure", "tag.fan.evidence[2].measure"]),
    ("segment.active", &["segments.city_vip.when"]),
    ("segments.city_vip", &[]),
    ("tag.vip", &["segments.city_vip.when"]),
    ("attr.city", &["segments.city_vip.when"]),
    ("attributes.city", &["segments.city_vip.when"]),
    ("purpose.profiling", &["need.charging.purpose", "privacy.personalisation_purpose", "rfm.purpose", "score.group.purpose", "score.lead.purpose", "score.loyalty.purpose", "score.risk.purpose", "score.silence.purpose", "score.told.purpose", "score.worth.purpose", "score.worth_and_use.purpose"]),
    ("purpose.marketing.winback", &["privacy.gpc_purposes", "segments.reachable.when"]),
    ("consent.marketing.winback.email", &["privacy.gpc_purposes", "segments.reachable.when"]),
    ("privacy.channels", &["campaign_group.season.channels", "next_action.offer.channel", "purpose.service.policy.caps", "segments.reachable.when", "trigger.browsed.channel"]),
    ("jurisdiction.EU-FR", &["calendar.fr.jurisdictions", "deadline.promise.jurisdiction", "jurisdiction_rule.FR-1.jurisdiction", "jurisdiction_rule.FR-2.jurisdiction", "privacy.default_jurisdictions", "purpose.service.policy.jurisdictions", "retention.till.jurisdiction", "transfer_band.FR-T1.jurisdiction"]),
    ("jurisdiction_rule.FR-1", &[]),
    ("calendar.fr", &["service.calendars.desk.days_of"]),
    ("stage", &["segments.reachable.when", "service.exit_survey.stages", "stage_weights.away", "stage_weights.newcomer", "stage_weights.regular"]),
    ("stage.regular", &["segments.reachable.when", "stage_weights.regular"]),
    ("journey_stage", &["segments.reachable.when"]),
    ("tier", &["benefit.birthday.quota", "benefit.birthday.tiers", "benefit.line.tiers", "segments.reachable.when", "service.policy.green.tiers"]),
    ("tiers", &["benefit.birthday.quota", "benefit.birthday.tiers", "benefit.line.tiers", "segments.reachable.when", "service.policy.green.tiers"]),
    ("program", &["segments.reachable.when", "service.policy.green.tiers"]),
    ("tiers.level.member", &["segments.reachable.when", "service.policy.green.tiers", "tiers.base"]),
    ("tiers.window", &["segments.reachable.when", "service.policy.green.tiers", "tiers.level.gold.needs", "tiers.level.silver.needs"]),
    ("points", &[]),
    ("points.pending", &[]),
    ("program.timezone", &["benefit.birthday.quota", "benefit.birthday.when", "points.expiry", "points.pending", "referral.cap", "referral.reward", "reward.praise.quota", "tiers.window"]),
    ("programs.staff.1", &[]),
    ("score.rfm", &["score.group.inputs[1].rfm", "score.silence.inputs[0].rfm", "score.silence.inputs[1].rfm", "score.silence.inputs[2].rfm", "score.worth.output", "segments.reachable.when"]),
    ("score.loyalty", &["score.lead.fit.score", "segments.loyal.when"]),
    ("score.risk", &["score.told.computed", "score.worth_and_use.y.score"]),
    ("score", &["segments.loyal.when"]),
    ("rfm", &["score.group.inputs[1].rfm", "score.silence.inputs[0].rfm", "score.silence.inputs[1].rfm", "score.silence.inputs[2].rfm", "score.worth.output", "segments.reachable.when"]),
    ("rfm.unit", &["rfm.frequency", "rfm.recency", "score.group.inputs[1].rfm", "score.silence.inputs[0].rfm", "score.silence.inputs[1].rfm", "score.silence.inputs[2].rfm", "score.worth.output", "segments.reachable.when"]),
    ("sources.app", &["attributes.city.strategy", "identity.kinds.phone.ignore_sources", "measures.came_back.steps[1].where", "score.loyalty.components[1].where", "tag.fan.evidence[0].where", "trigger.browsed.where"]),
    ("records.fitting", &["measures.spring.of", "programs.staff.1.reward.fit.event"]),
    ("records.order", &["measures.gifts.where", "rfm.include"]),
    ("currency.base", &["rfm.currency"]),
    ("currency", &["rfm.currency"]),
    ("rfm.include", &["rfm.frequency", "rfm.monetary", "rfm.recency", "score.group.inputs[1].rfm", "score.silence.inputs[0].rfm", "score.silence.inputs[1].rfm", "score.silence.inputs[2].rfm", "score.worth.output", "segments.reachable.when"]),
    ("identity.kinds.phone", &["quality.rule.phone_valid.identifier"]),
    ("rulebook.zone", &["indicator.known.denominator.checks", "indicator.known.numerator.checks", "leads.rule.browsed.of", "leads.rule.ordered.of", "measures.days.period", "measures.quiet.unit", "measures.rhythm.period", "measures.this_month.window", "quality.rule.dates.not_after", "rfm.currency", "rfm.frequency", "rfm.recency", "rfm.unit", "score.loyalty.components[1].cap_per_period", "service.calendars.line.timezone", "trigger.browsed.within_days", "trigger.scans.within_days"]),
    ("stage_weights.away", &[]),
    ("leads.groups.interest", &["leads.rule.browsed.group", "leads.rule.ordered.group"]),
    ("approvals.levels", &["approvals.actors", "approvals.roles", "approvals.rules.discount.need", "approvals.rules.large.need"]),
    ("role.lead", &["approvals.roles", "conflict.asks_and_approves.roles"]),
    ("audit.level", &["approvals.conditions.export", "approvals.limits.deletes"]),
];

#[test]
fn every_kind_of_name_has_its_readers() {
    for (name, wanted) in DIRECT {
        assert_eq!(places_of(name), *wanted, "{name}");
    }
}

#[test]
fn what_reads_through_others_tells_the_way() {
    let found = impact(&full(), "measure.spend").unwrap();
    assert_eq!(found.name, "measures.spend");
    let reader = |path: &str, definition: &str, via: &[&str]| Reader {
        path: path.to_owned(),
        definition: definition.to_owned(),
        direct: via.is_empty(),
        via: via.iter().map(|name| (*name).to_owned()).collect(),
    };
    let wanted = [
        reader("measures.per_day.num", "measures.per_day", &[]),
        reader("score.group.inputs[0].measure", "score.group", &[]),
        reader("score.lead.fit.score", "score.lead", &["score.loyalty"]),
        reader("score.loyalty.components[0].measure", "score.loyalty", &[]),
        reader("score.worth_and_use.x.measure", "score.worth_and_use", &[]),
        reader("segments.city_vip.when", "segments.city_vip", &["tag.vip"]),
        reader("segments.loyal.when", "segments.loyal", &["score.loyalty"]),
        reader("tag.vip.when", "tag.vip", &[]),
    ];
    assert_eq!(found.readers, wanted);
    let sources = impact(&full(), "sources.pos").unwrap();
    let longest = sources.readers.iter().find(|reader| reader.path == "segments.city_vip.when").unwrap();
    assert_eq!(longest.via, ["attributes.city"], "the shortest way is told");
}

#[test]
fn a_name_that_only_readers_know_is_known() {
    let text = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[segments.s]\nwhen = 'attr.town == \"x\"'\n";
    let found = impact(&Rulebook::parse(text).unwrap(), "attr.town").unwrap();
    assert_eq!((found.name.as_str(), found.readers[0].path.as_str()), ("attributes.town", "segments.s.when"));
    assert_eq!(places(&Rulebook::parse(text).unwrap(), "attr.town"), Ok(Vec::new()));
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest_of_its_sort() {
    for (name, near) in [
        ("measure.order_90d", Some("measure.orders_90d")),
        ("measures.order_90d", Some("measures.orders_90d")),
        ("segment.actve", Some("segment.active")),
        ("tag.vp", Some("tag.vip")),
        ("purpose.marketing.winbck", Some("purpose.marketing.winback")),
        ("tiers.level.glod", Some("tiers.level.gold")),
        ("measurs.spend", Some("measure.spend")),
        ("stagee", Some("stage")),
        ("tiar", Some("tier")),
        ("segment.nothing_like_it", None),
        ("", None),
    ] {
        let error = impact(&full(), name).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::UnknownName, "name"), "{name}");
        let hint = near.map(|near| format!("did you mean `{near}`?"));
        match hint {
            Some(hint) => assert!(error.message().ends_with(&hint), "{}", error.message()),
            None => assert!(!error.message().contains("did you mean"), "{}", error.message()),
        }
    }
}

#[test]
fn the_places_of_a_name_lead_through_the_document() {
    let paths = |name: &str| places(&full(), name).unwrap().into_iter().map(|place| place.path).collect::<Vec<_>>();
    assert_eq!(paths("tag.vip"), ["tag.vip"]);
    assert_eq!(paths("journey_stage"), ["journey_stage.buying", "journey_stage.looking", "journey_stage.none"]);
    assert!(paths("program").contains(&"tiers.level.gold".to_owned()));
}
