//! The customers of `marketplace-seller.toml`: orders in two currencies, live shows, claims, mails that wait.

use crate::world::{DAY, LENGTH, Sold, World, minute, money};

/// All records of `people` customers.
pub(crate) fn world(people: u64) -> World {
    let mut world = World::new(11);
    for number in 0..people {
        person(&mut world, number);
    }
    world
}

fn person(world: &mut World, number: u64) {
    let born = world.dice.roll(LENGTH * 9 / 10);
    let all = ["amazon_de", "amazon_de", "amazon_us", "ebay", "tiktok", "shop", "inbox"];
    let mut profiles: Vec<(&str, String)> = Vec::new();
    for _ in 0..=world.dice.roll(3) {
        let source = world.dice.pick(&all);
        if profiles.iter().all(|(known, _)| *known != source) {
            profiles.push((source, format!("{source}-{number}")));
        }
    }
    for (source, profile) in &profiles {
        let country = world.dice.pick(&["DE", "DE", "AT", "NL", "US"]);
        let business = world.dice.percent(15);
        let household = 1 + world.dice.roll(6);
        let rest = format!(
            r#""identifiers":[{{"kind":"email","value":"kunde{number}@post.example"}},
            {{"kind":"phone","value":"+49151{number:08}"}},{{"kind":"device","value":"tv-{}"}}],
            "attributes":{{"name":"Kunde {number}","country":"{country}","business":{business},"household":"{household}"}}"#,
            number / 2
        );
        world.tell(source, profile, "profile", born, &rest);
    }
    let (source, profile) = &profiles[0];
    if world.dice.percent(40) {
        world.consent(source, profile, born + DAY, "profiling", "");
        world.consent(source, profile, born + DAY, "marketing", "email");
    }
    let prime_day = minute("2025-07-09T08:00:00Z") + world.dice.roll(DAY);
    if born < prime_day && world.dice.percent(15) {
        buy(world, source, profile, prime_day);
    }
    for _ in 0..=world.dice.roll(14) {
        let (source, profile) = profiles[usize::try_from(world.dice.roll(profiles.len() as u64)).unwrap()].clone();
        let at = world.moment(born);
        deed(world, source, &profile, at);
    }
}

fn deed(world: &mut World, source: &str, profile: &str, at: u64) {
    match world.dice.roll(100) {
        0..44 => buy(world, source, profile, at),
        44..54 => {
            for day in 0..=world.dice.roll(5) {
                let minute = at + day * DAY + world.dice.roll(300);
                world.tell_body(source, profile, "visit", minute, r#""event":"browse","category":"pots""#);
            }
        }
        54..64 => live(world, source, profile, at),
        64..72 => mail(world, source, profile, at),
        72..80 => {
            let score = 1 + world.dice.roll(5);
            world.tell_body(source, profile, "review", at, &format!(r#""score":"{score}","author":"customer""#));
        }
        80..84 => {
            for again in 0..=world.dice.roll(2) {
                let body = format!(r#""amount":{},"reason":"not_received""#, money(4_990, "EUR"));
                world.tell_body(source, profile, "claim", at + again * 20 * DAY, &body);
            }
        }
        84..89 => {
            let item = world.dice.pick(&["wok-32", "knife-20", "pot-5"]);
            world.tell_body(source, profile, "stock_alert", at, &format!(r#""item":"{item}""#));
        }
        89..93 => {
            world.tell_body(source, profile, "coupon", at, r#""code":"TEN","event":"issued""#);
            for again in 0..world.dice.roll(4) {
                world.tell_body(source, profile, "coupon", at + 5 + again * 8 * DAY, r#""code":"TEN","event":"used""#);
            }
        }
        _ => {
            let (purpose, channel) = if world.dice.percent(50) { ("marketing", "email") } else { ("profiling", "") };
            world.consent(source, profile, at, purpose, channel);
        }
    }
}

/// Orders in euro, in America in dollars; most are delivered, some late, some come back.
fn buy(world: &mut World, source: &str, profile: &str, at: u64) {
    let currency = if source == "amazon_us" { "USD" } else { "EUR" };
    for again in 0..=world.dice.roll(2) {
        let at = at + again * 12 * DAY;
        let cents = [1_990, 4_990, 12_900, 34_900, 99_900][usize::try_from(world.dice.roll(5)).unwrap()];
        let category = world.dice.pick(&["pots", "knives", "linen", "coffee"]);
        let gift = world.dice.percent(15);
        let coupon = if world.dice.percent(20) { r#","coupon":"TEN""# } else { "" };
        let body = format!(r#""amount":{},"category":"{category}","gift":{gift}{coupon}"#, money(cents, currency));
        let id = world.tell_body(source, profile, "order", at, &body);
        if world.dice.percent(75) {
            let later = at + 2 * DAY + world.dice.roll(10 * DAY);
            world.tell_body(source, profile, "shipment", later, r#""status":"delivered","carrier":"post""#);
        }
        let sold = Sold { source: source.to_owned(), profile: profile.to_owned(), id, at, cents, currency };
        world.perhaps_return(&sold, 25);
    }
}

fn live(world: &mut World, source: &str, profile: &str, at: u64) {
    for evening in 0..=world.dice.roll(4) {
        let minutes = 1 + world.dice.roll(60);
        let asked = world.dice.percent(40);
        let body = format!(r#""show":"pan","minutes":"{minutes}","asked":{asked}"#);
        world.tell_body(source, profile, "live_visit", at + evening * DAY, &body);
    }
    if world.dice.percent(40) {
        buy(world, source, profile, at + DAY / 2);
    }
}

fn mail(world: &mut World, source: &str, profile: &str, at: u64) {
    world.tell_body(source, profile, "case", at, r#""event":"opened","category":"question""#);
    if world.dice.percent(60) {
        let later = at + world.dice.roll(2 * DAY);
        world.tell_body(source, profile, "case", later, r#""event":"replied","category":"question""#);
    }
}
