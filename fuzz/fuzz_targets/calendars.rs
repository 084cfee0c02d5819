//! No calendar that is handed in makes working time panic or hang, and `add` and `business_time` are each other's inverse (SV-I1). The
//! text is a question of `calendar.add`: the calendar, the instant and the minutes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use regulars_core::service::GivenCalendar;
use regulars_core::text::Json;
use regulars_core::time::Instant;

fuzz_target!(|text: &str| {
    let Ok(json) = Json::parse(text) else { return };
    let Some(Ok(given)) = json.get("hours").map(|hours| hours.read::<GivenCalendar>()) else { return };
    let Ok(calendar) = given.read() else { return };
    let from = json.get("from").and_then(Json::as_str).and_then(|from| Instant::parse(from).ok());
    let minutes = match json.get("minutes") {
        Some(Json::Number(number)) => number.as_i64(),
        _ => None,
    };
    let (Some(from), Some(minutes)) = (from, minutes.filter(|minutes| (0..1_000_000).contains(minutes))) else { return };
    let length = minutes * 60_000_000;
    let Ok(due) = calendar.add(from, length) else { return };
    assert!(due >= from);
    assert_eq!(calendar.business_time(from, due), Ok(length));
    if let Ok(half) = calendar.add(from, length / 2) {
        assert!(half <= due);
        let parts = calendar.business_time(from, half).and_then(|a| Ok(a + calendar.business_time(half, due)?));
        assert_eq!(parts, Ok(length));
    }
});
