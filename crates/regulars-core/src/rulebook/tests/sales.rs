//! `[leads]` and `[opportunities]`: what is read, and every fault with its path (SV-50 to SV-53).

use crate::rulebook::Rulebook;

const HEAD: &str = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"Asia/Shanghai\"\n";

fn faults(text: &str) -> Vec<(String, String)> {
    let found = Rulebook::check(&format!("{HEAD}{text}")).into_iter();
    let mut found: Vec<_> = found.map(|fault| (fault.code.as_str().to_owned(), fault.path)).collect();
    found.sort();
    found
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut all: Vec<_> = all.iter().map(|(code, path)| ((*code).to_owned(), (*path).to_owned())).collect();
    all.sort();
    all
}

#[test]
fn what_is_absent_has_its_default() {
    let bare = Rulebook::parse(&format!("{HEAD}[leads]\n")).unwrap();
    let leads = bare.sales.leads.as_ref().unwrap();
    assert!(leads.recycle_days.is_none() && leads.bands.is_none() && leads.inputs.is_empty());
    assert!(bare.sales.opportunities.is_none());
    let none = Rulebook::parse(HEAD).unwrap();
    assert!(none.sales.leads.is_none() && none.sales.opportunities.is_none());
}

#[test]
fn every_fault_of_leads_is_found_in_one_pass() {
    let text = "[leads]\nrecycle = 3\nrecycle_days = 0\n\
        [leads.groups.a]\nkind = \"fits\"\n\
        [leads.groups.b]\nkind = \"fit\"\nfloor = 5\ncap = 4\n\
        [leads.groups.c]\nkind = \"fit\"\n\
        [leads.groups.d]\nkind = \"engagement\"\n\
        [[leads.rule]]\nid = \"1\"\ngroup = \"e\"\npoints = 1\n\
        [[leads.rule]]\nid = \"2\"\ngroup = \"c\"\nof = \"visit\"\nwhen = \"measure.x > 1\"\n\
        [[leads.rule]]\nid = \"2\"\ngroup = \"d\"\npoints = 1\nof = \"visits\"\n\
        [[leads.rule]]\nid = \"3\"\ngroup = \"d\"\npoints = 1\nof = \"visit\"\nwhere = \"record.body.even == 'a'\"\nhalf_life_days = 0\n\
        decay_rate = 0.1\n\
        [[leads.rule]]\nid = \"4\"\ngroup = \"d\"\npoints = 1\nof = \"visit\"\nwhen = \"true\"\ndecay_rate = 1.5\ndaily_cap = 0\nwindow_days = 0\n\
        [[leads.fit_band]]\nname = \"A\"\nminimum = 1\n\
        [[leads.fit_band]]\nname = \"A\"\nminimum = 1\n\
        [[leads.assignment]]\nid = \"x\"\nowners = []\nstores = [\"\"]\n";
    assert_eq!(
        faults(text),
        pairs(&[
            ("unknown_key", "leads.recycle"),
            ("out_of_range", "leads.recycle_days"),
            ("invalid_value", "leads.groups.a.kind"),
            ("out_of_range", "leads.groups.b.cap"),
            ("unknown_name", "leads.rule[0].group"),
            ("missing_key", "leads.rule[1].points"),
            ("unknown_key", "leads.rule[1].of"),
            ("unknown_name", "leads.rule[1].when"),
            ("duplicate_id", "leads.rule[2].id"),
            ("unknown_name", "leads.rule[2].of"),
            ("unknown_name", "leads.rule[3].where"),
            ("out_of_range", "leads.rule[3].half_life_days"),
            ("invalid_value", "leads.rule[3].decay_rate"),
            ("unknown_key", "leads.rule[4].when"),
            ("out_of_range", "leads.rule[4].decay_rate"),
            ("missing_key", "leads.rule[4].decay_period_days"),
            ("out_of_range", "leads.rule[4].daily_cap"),
            ("out_of_range", "leads.rule[4].window_days"),
            ("duplicate_id", "leads.fit_band[1].name"),
            ("bands_not_falling", "leads.fit_band[1].minimum"),
            ("missing_key", "leads.fit_band"),
            ("out_of_range", "leads.assignment[0].owners"),
            ("text_not_printable", "leads.assignment[0].stores[0]"),
        ])
    );
}

#[test]
fn every_fault_of_groups_of_campaigns_is_found_in_one_pass() {
    let text = "[[campaign_group]]\nid = \"a\"\nwindow = \"soon\"\nchannels = [\"sms\", \"sms\", \"smss\"]\n\
        [[campaign_group]]\nid = \"a\"\nwindow = \"0d\"\nchannels = []\n";
    assert_eq!(
        faults(text),
        pairs(&[
            ("invalid_value", "campaign_group[0].window"),
            ("duplicate_id", "campaign_group[0].channels[1]"),
            ("unknown_name", "campaign_group[0].channels[2]"),
            ("duplicate_id", "campaign_group[1].id"),
            ("invalid_value", "campaign_group[1].window"),
            ("invalid_value", "campaign_group[1].channels"),
        ])
    );
}

#[test]
fn every_fault_of_opportunities_is_found_in_one_pass() {
    let text = "[opportunities]\nstale_days = 0\n\
        [[opportunities.stage]]\nid = \"a\"\nprobability = 1.1\nrequired = [\"amounts\"]\n\
        [[opportunities.stage]]\nid = \"a\"\nstale_days = -1\n";
    assert_eq!(
        faults(text),
        pairs(&[
            ("out_of_range", "opportunities.stale_days"),
            ("out_of_range", "opportunities.stage[0].probability"),
            ("invalid_value", "opportunities.stage[0].required[0]"),
            ("duplicate_id", "opportunities.stage[1].id"),
            ("missing_key", "opportunities.stage[1].probability"),
            ("out_of_range", "opportunities.stage[1].stale_days"),
        ])
    );
    assert_eq!(faults("[opportunities]\n"), pairs(&[("missing_key", "opportunities.stage")]));
    assert_eq!(faults("[opportunities]\nstage = []\n"), pairs(&[("invalid_value", "opportunities.stage")]));
}
