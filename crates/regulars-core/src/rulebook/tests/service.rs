//! `[service]`: what is read, and every fault with its path.

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
fn a_calendar_takes_zone_and_days_from_elsewhere() {
    let text = "[[calendar]]\nid = \"cn\"\njurisdictions = [\"CN\"]\nholidays = [\"2026-10-01\"]\nextra_workdays = [\"2026-09-27\"]\n\
        covers = [\"2026-01-01\", \"2026-12-31\"]\n\
        [service.calendars.desk]\nweekly.thu = [[\"09:00\", \"18:00\"]]\ndays_of = \"cn\"\nextra_hours = [[\"10:00\", \"12:00\"]]\n";
    let rules = Rulebook::parse(&format!("{HEAD}{text}")).unwrap();
    let calendar = rules.service.calendar("desk").unwrap();
    let of = |date: &str| {
        let zone = &calendar.spec().zone;
        let date: crate::time::Date = date.parse().unwrap();
        calendar.business_time(zone.start_of(date), zone.start_of(date.plus_days(1))).unwrap() / 3_600_000_000
    };
    assert_eq!(["2026-09-24", "2026-09-27", "2026-10-01"].map(of), [9, 2, 0]);
    let error = rules.service.calendar("disk").unwrap_err();
    assert_eq!(error.code().as_str(), "unknown_calendar");
    assert!(error.message().ends_with("did you mean `desk`?"));
}

#[test]
fn every_fault_of_a_calendar_is_found_in_one_pass() {
    let text = "[service]\ncalender = 1\n\
        [service.calendars.a]\n\
        [service.calendars.b]\nalways = true\nholidays = [\"2026-10-01\"]\n\
        [service.calendars.c]\ntimezone = \"Asia/Shangai\"\n\
        weekly = { mon = [[\"18:00\", \"09:00\"], [\"10:00\", \"12:00\"], [\"11:00\", \"13:00\"]], tue = [\"09:00\"], wen = [] }\n\
        holidays = [\"2026-13-01\"]\nextra_workdays = { \"tomorrow\" = [[\"09:00\", \"10:00\"]], \"2026-10-02\" = [[\"9\", \"10:00\"]] }\n\
        days_of = \"cn\"\n\
        [service.calendars.d]\nweekly.mon = [[\"09:00\", \"18:00\"]]\nextra_hours = [[\"09:00\", \"18:00\"]]\n\
        [service.calendars.\"1\"]\nalways = true\n";
    assert_eq!(
        faults(text),
        pairs(&[
            ("unknown_key", "service.calender"),
            ("calendar_without_working_time", "service.calendars.a.weekly"),
            ("invalid_value", "service.calendars.b.always"),
            ("unknown_timezone", "service.calendars.c.timezone"),
            ("bad_span", "service.calendars.c.weekly.mon[0]"),
            ("overlapping_spans", "service.calendars.c.weekly.mon[2]"),
            ("type_mismatch", "service.calendars.c.weekly.tue[0]"),
            ("unknown_key", "service.calendars.c.weekly.wen"),
            ("invalid_value", "service.calendars.c.holidays[0]"),
            ("invalid_value", "service.calendars.c.extra_workdays.tomorrow"),
            ("invalid_value", "service.calendars.c.extra_workdays.2026-10-02[0]"),
            ("unknown_name", "service.calendars.c.days_of"),
            ("invalid_value", "service.calendars.d.extra_hours"),
            ("invalid_value", "service.calendars.1"),
        ])
    );
    let legal = "[[calendar]]\nid = \"cn\"\njurisdictions = [\"CN\"]\nextra_workdays = [\"2026-09-27\"]\n\
        covers = [\"2026-01-01\", \"2026-12-31\"]\n[service.calendars.a]\ndays_of = \"cn\"\nweekly.mon = [[\"09:00\", \"18:00\"]]\n";
    assert_eq!(faults(legal), pairs(&[("missing_key", "service.calendars.a.extra_hours")]));
}

#[test]
fn faults_of_triage_queues_and_surveys() {
    let text = "[service]\n\
        [service.closed_loop]\nhours = 0\n\
        [service.exit_survey]\nreasons = [\"price\", \"price\"]\nstages = [\"gone\"]\n\
        [[service.triage]]\nid = \"a\"\nwhen = \"case.categry == 'x'\"\nanswer = \"standard\"\narticle = \"x\"\n\
        [[service.triage]]\nid = \"b\"\nwhen = \"true\"\nanswer = \"standard\"\n\
        [[service.triage]]\nid = \"b\"\nwhen = \"case.repeats\"\nanswer = \"person\"\narticle = \"x\"\n\
        [[service.triage]]\nid = \"c\"\nwhen = \"case.severity > 2\"\nanswer = \"robot\"\ndeflection_hours = -1\n\
        [[service.queue]]\nid = \"q\"\ntiers = [\"gold\"]\n\
        [[service.queue]]\nid = \"p\"\n[[service.queue]]\nid = \"p\"\npriority = 9999999\n";
    assert_eq!(
        faults(text),
        pairs(&[
            ("out_of_range", "service.closed_loop.hours"),
            ("unknown_name", "service.exit_survey.purpose"),
            ("duplicate_id", "service.exit_survey.reasons[1]"),
            ("unknown_name", "service.exit_survey.stages[0]"),
            ("missing_key", "service.fallback"),
            ("unknown_name", "service.queue[0].tiers"),
            ("out_of_range", "service.queue[2].priority"),
            ("unknown_name", "service.triage[0].when"),
            ("missing_key", "service.triage[1].article"),
            ("invalid_value", "service.triage[2].article"),
            ("duplicate_id", "service.triage[2].id"),
            ("invalid_value", "service.triage[3].answer"),
            ("out_of_range", "service.triage[3].deflection_hours"),
        ])
    );
}

#[test]
fn what_triage_reads_of_a_customer_is_read_by_it() {
    let text = "[measures.orders]\nof = \"order\"\nagg = \"count\"\nwindow = \"lifetime\"\n\
        [service]\n[[service.triage]]\nid = \"a\"\nwhen = \"case.kind == 'question' && measure.orders >= 2\"\nanswer = \"person\"\n";
    let rules = Rulebook::parse(&format!("{HEAD}{text}")).unwrap();
    let row = &rules.service.triage[0];
    assert_eq!(row.reads().map(|slot| rules.definitions.name(slot)).collect::<Vec<_>>(), ["measure.orders"]);
    let impact = crate::rulebook::impact(&rules, "measures.orders").unwrap();
    let readers: Vec<&str> = impact.readers.iter().map(|reader| reader.path.as_str()).collect();
    assert_eq!(readers, ["service.triage.a.when"]);
}
