//! Artefacts of models in a file: kept, named by a rulebook, bound again when it is opened, refused when they are missing or altered
//! (AR-1 to AR-3).
#![cfg(feature = "models")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use regulars::{Code, Crm, Instant, Json, Money, ProfileErasure, Record, Rulebook};

const HEAD: &str = "[rulebook]\nid = \"shop\"\nversion = VERSION\nzone = \"Asia/Shanghai\"\n[rfm]\nunit = \"day\"\n\
    currency = \"CNY\"\nrecency = [30]\nfrequency = [2]\nmonetary = [\"100\"]\n[privacy]\ndefault_jurisdictions = [\"CN\"]\n\
    [[purpose]]\npath = \"analytics\"\nclass = \"service\"\ndefault_basis = \"contract\"\n";

const FIT: &str = r#"{"model":"bg_nbd","rows":{"x":[2,1,0,0,0,7,1,0,2,0,5,0,0,0,0,10,1,3,2,0],
    "t_x":[213,12,0,0,0,206,39,0,111,0,245,0,0,0,0,220,5,70,20,0],
    "t":[272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,250,260,240]},
    "provenance":{"as_of":"2026-01-01T00:00:00Z","created_at":"2026-01-02T00:00:00Z","purpose":"analytics",
    "valid_until":"2027-01-01T00:00:00Z"}}"#;

fn bare(version: u64) -> String {
    HEAD.replace("VERSION", &version.to_string())
}

fn naming(version: u64, id: &str) -> String {
    let score = format!("[[score]]\nname = \"alive\"\nkind = \"model\"\npurpose = \"analytics\"\nmodel = \"{id}\"\n");
    bare(version) + &score + "output = \"p_alive\"\n[segments.here]\nwhen = \"score.alive >= 0.5\"\n"
}

/// The text of an artefact and its id.
fn fitted(crm: &Crm) -> (String, String) {
    fitted_of(crm, FIT)
}

fn fitted_of(crm: &Crm, request: &str) -> (String, String) {
    let answer = Json::parse(&crm.call("model.fit", request).unwrap()).unwrap();
    let artefact = answer.get("artefact").unwrap();
    (artefact.to_string(), artefact.get("id").unwrap().as_str().unwrap().to_owned())
}

fn order(id: &str, day: &str) -> Record {
    let at = Instant::parse(&format!("{day}T12:00:00+08:00")).unwrap();
    Record::order("pos", id, "M-1", at, Money::parse("99.00", "CNY").unwrap()).unwrap()
}

fn alive(crm: &Crm) -> (String, Option<String>, bool) {
    let profile = order("x", "2026-01-01").profile_ref();
    let view = crm.view(&profile, Instant::parse("2026-04-01T00:00:00Z").unwrap()).unwrap();
    let score = &view.scores.as_ref().unwrap()["alive"];
    (score.value.clone().unwrap(), score.model.clone(), view.segments.unwrap()["here"].member)
}

#[test]
fn a_file_remembers_the_models_that_its_rulebooks_name() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("shop.db");
    let crm = Crm::open(&db, Rulebook::parse(&bare(1)).unwrap()).unwrap();
    crm.ingest(&[order("o1", "2026-01-05"), order("o2", "2026-03-01")]).unwrap();
    let (text, id) = fitted(&crm);
    let refused = crm.load_rulebook(&naming(2, &id)).unwrap_err();
    assert_eq!((refused.code(), refused.path()), (Code::ModelMissing, "score.alive.model"));
    assert_eq!(crm.rulebook().version(), 1);
    assert!(crm.put_artefact(&text).unwrap().is_new);
    assert!(!crm.put_artefact(&text).unwrap().is_new);
    crm.load_rulebook(&naming(2, &id)).unwrap();
    let told = alive(&crm);
    assert_eq!((told.1.as_deref(), told.2), (Some(id.as_str()), true));
    drop(crm);
    // The stored version is bound again; so is one that is given and names the same model.
    let again = Crm::open(&db, Rulebook::parse(&bare(1)).unwrap()).unwrap();
    assert_eq!(alive(&again), told);
    assert_eq!(
        again.artefacts().unwrap().artefacts.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
        [id.as_str()]
    );
    drop(again);
    let given = Crm::open(&db, Rulebook::parse(&naming(3, &id)).unwrap()).unwrap();
    assert_eq!(alive(&given), told);
}

/// A score over two models names the one that is missing, and where it is named.
#[test]
fn a_model_of_spend_that_is_missing_is_named_itself() {
    let crm = Crm::in_memory(Rulebook::parse(&bare(1)).unwrap()).unwrap();
    let (text, id) = fitted(&crm);
    crm.put_artefact(&text).unwrap();
    let spend = format!("sha256:{}", "e".repeat(64));
    let text = naming(2, &id).replace("output = \"p_alive\"", &format!("spend = \"{spend}\"\noutput = \"lifetime_value\"\nhorizon = 30\nmargin = \"0.3\"\ndiscount = \"0.1\"\ndiscount_every = 30"));
    let error = crm.load_rulebook(&text).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::ModelMissing, "score.alive.spend"));
    assert!(error.message().contains(&spend) && !error.message().contains(&id), "{}", error.message());
}

#[test]
fn a_rulebook_may_bring_its_models_along() {
    let (text, id) = fitted(&Crm::in_memory(Rulebook::parse(&bare(1)).unwrap()).unwrap());
    let rulebook = || Rulebook::parse(&naming(1, &id)).unwrap();
    let missing = Crm::in_memory(rulebook()).unwrap_err();
    assert_eq!((missing.code(), missing.path()), (Code::ModelMissing, "score.alive.model"));
    let crm = Crm::in_memory(rulebook().with_artefacts([text.as_str()]).unwrap()).unwrap();
    crm.ingest(&[order("o1", "2026-01-05")]).unwrap();
    assert!(alive(&crm).2);
    let altered = text.replace("\"converged\"", "\"boundary_reached\"");
    let error = rulebook().with_artefacts([text.as_str(), altered.as_str()]).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::ArtefactHashMismatch, "artefacts[1].id"));
}

#[test]
fn a_model_that_was_altered_in_the_file_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("shop.db");
    let crm = Crm::open(&db, Rulebook::parse(&bare(1)).unwrap()).unwrap();
    let (text, id) = fitted(&crm);
    crm.put_artefact(&text).unwrap();
    drop(crm);
    let bytes = std::fs::read(&db).unwrap();
    let log = std::fs::read(folder.path().join("shop.db-wal")).unwrap_or_default();
    // The same length, another number of rows.
    let alter = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        let (from, to) = (b"\"rows\":20", b"\"rows\":21");
        let found: Vec<usize> =
            (0..bytes.len().saturating_sub(from.len())).filter(|at| bytes[*at..].starts_with(from)).collect();
        for at in &found {
            bytes[*at..*at + to.len()].copy_from_slice(to);
        }
        (bytes, found.len())
    };
    let ((file, in_file), (log, in_log)) = (alter(&bytes), alter(&log));
    assert!(in_file + in_log > 0, "the artefact stands in the file as it is");
    std::fs::write(&db, file).unwrap();
    if in_log > 0 {
        std::fs::write(folder.path().join("shop.db-wal"), log).unwrap();
    }
    let error = Crm::open(&db, Rulebook::parse(&naming(2, &id)).unwrap()).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::ArtefactHashMismatch, "score.alive.model"));
    // It hides no other artefact, and is named.
    let crm = Crm::open(&db, Rulebook::parse(&bare(1)).unwrap()).unwrap();
    let sound = fitted_of(&crm, &FIT.replace("2026-01-02", "2026-01-03"));
    crm.put_artefact(&sound.0).unwrap();
    let list = crm.artefacts().unwrap();
    assert_eq!(list.artefacts.iter().map(|one| &one.id).collect::<Vec<_>>(), [&sound.1]);
    assert_eq!(
        list.broken.iter().map(|one| (one.code, &one.id)).collect::<Vec<_>>(),
        [(Code::ArtefactHashMismatch, &id)]
    );
}

#[test]
fn a_file_remembers_how_many_were_erased_that_a_model_may_know() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("shop.db");
    let rules = |version: u64| {
        let text = bare(version) + &format!("[models]\nrefit_after_erasures = {version}\n");
        Rulebook::parse(&text).unwrap()
    };
    let of = |who: &str| {
        let at = Instant::parse("2025-03-01T12:00:00Z").unwrap();
        Record::order("pos", &format!("o{who}"), who, at, Money::parse("9.00", "CNY").unwrap()).unwrap()
    };
    let crm = Crm::open(&db, rules(2)).unwrap();
    crm.ingest(&[of("a"), of("b"), of("c")]).unwrap();
    let (text, id) = fitted(&crm);
    crm.put_artefact(&text).unwrap();
    let erase = |crm: &Crm, who: &str| {
        let actor = Json::parse(r#"{"kind":"human"}"#).unwrap().read().unwrap();
        let at = Instant::parse("2026-05-01T00:00:00Z").unwrap();
        let erasure = ProfileErasure { profile: of(who).profile_ref(), at, actor, keep_together: false };
        // What is only planned counts nothing.
        let plan = crm.shred_plan(&erasure).unwrap();
        crm.shred(&erasure, &plan.plan_hash).unwrap();
    };
    let told = |crm: &Crm| {
        let found = crm.artefacts().unwrap().artefacts;
        (found[0].erasures, found[0].refit_due, crm.changes(0, 10).unwrap().events.len())
    };
    erase(&crm, "a");
    assert_eq!(told(&crm), (1, false, 0));
    drop(crm);
    // The newest rulebook decides, which waits for one more.
    let crm = Crm::open(&db, rules(3)).unwrap();
    erase(&crm, "b");
    assert_eq!(told(&crm), (2, false, 0));
    erase(&crm, "c");
    assert_eq!(told(&crm), (3, true, 1));
    let change = &crm.changes(0, 10).unwrap().events[0];
    assert_eq!(
        (change.event_type.as_str(), change.subject.as_str()),
        ("regulars.artefact.refit_due", &*format!("artefact/{id}"))
    );
}
