//! The customers of `phone-maker.toml`: what they look at, buy, give back, trade in, break, ask for and are sent.

use crate::world::{DAY, LENGTH, Sold, World, instant, money};

const MODELS: [&str; 4] = ["air-12", "plain-12", "pro-12", "fold-2"];
const FEN: [u64; 4] = [199_900, 329_900, 499_900, 899_900];
const OTHERS: [(&str, u64); 4] = [("accessory", 9_900), ("audio", 49_900), ("watch", 129_900), ("tablet", 249_900)];

/// All records of `people` customers.
pub(crate) fn world(people: u64) -> World {
    let mut world = World::new(7);
    for number in 0..people {
        person(&mut world, number);
    }
    world
}

fn person(world: &mut World, number: u64) {
    let born = world.dice.roll(LENGTH * 9 / 10);
    let all = ["shop", "app", "store", "tmall", "jd", "douyin", "carrier", "care"];
    let mut profiles: Vec<(&str, String)> = Vec::new();
    for _ in 0..=world.dice.roll(4) {
        let source = world.dice.pick(&all);
        if profiles.iter().all(|(known, _)| *known != source) {
            profiles.push((source, format!("{source}-{number}")));
        }
    }
    for (source, profile) in &profiles {
        let tier = 1 + world.dice.roll(4);
        let staff = world.dice.percent(6);
        let interests = world.dice.pick(&[r#"["camera","games"]"#, r#"["music"]"#, r#"["camera"]"#, "[]"]);
        let rest = format!(
            r#""identifiers":[{{"kind":"phone","value":"+86139{number:08}"}},{{"kind":"imei","value":"86{number:013}"}}],
            "attributes":{{"name":"顾客{number}","city_tier":"{tier}","staff":{staff},"interests":{interests},
            "member_since":"{}"}}"#,
            instant(born)
        );
        world.tell(source, profile, "profile", born, &rest);
    }
    for _ in 0..=world.dice.roll(16) {
        let (source, profile) = profiles[usize::try_from(world.dice.roll(profiles.len() as u64)).unwrap()].clone();
        let at = world.moment(born);
        deed(world, source, &profile, at);
    }
}

fn deed(world: &mut World, source: &str, profile: &str, at: u64) {
    match world.dice.roll(100) {
        0..34 => buy(world, source, profile, at),
        34..46 => browse(world, source, profile, at),
        46..52 => trade_in(world, source, profile, at),
        52..58 => live(world, profile, source, at),
        58..66 => serve(world, source, profile, at),
        66..72 => {
            let score = 1 + world.dice.roll(5);
            let text =
                ["屏幕坏了，要退", "充电太慢", "不需要维修", "great battery life", "not bad"][score as usize - 1];
            let body = format!(r#""score":"{score}","author":"customer","text":"{text}""#);
            world.tell_body(source, profile, "review", at, &body);
            let score = 3 + world.dice.roll(8);
            world.tell_body(source, profile, "survey", at + 7, &format!(r#""kind":"nps","score":"{score}""#));
        }
        72..78 => coupon(world, source, profile, at),
        78..84 => {
            let body =
                format!(r#""plan":"5g","monthly":{},"ends_at":"{}""#, money(12_900, "CNY"), instant(at + 730 * DAY));
            world.tell_body(source, profile, "contract", at, &body);
        }
        84..92 => campaign(world, source, profile, at),
        92..95 => {
            world.tell_body(source, profile, "referral", at, r#""event":"refer""#);
        }
        _ => {
            let purpose = world.dice.pick(&["marketing", "marketing.winback", "marketing.winback", "marketing.news"]);
            let channel = world.dice.pick(&["sms", "sms", "email"]);
            world.consent(source, profile, at, purpose, channel);
        }
    }
}

/// Some look, fill a cart and buy; some only buy; one order may be told twice, be corrected, cancelled or come back.
fn buy(world: &mut World, source: &str, profile: &str, at: u64) {
    if world.dice.percent(25) {
        let channel = if source == "store" { "store" } else { "online" };
        world.tell_body(
            source,
            profile,
            "visit",
            at,
            &format!(r#""event":"browse","category":"phone","channel":"{channel}""#),
        );
        world.tell_body(source, profile, "interaction", at + 90, r#""event":"add_to_cart","item":"pro-12""#);
    }
    let at = at + 100 + world.dice.roll(DAY);
    let place = usize::try_from(world.dice.roll(4)).unwrap();
    let (category, model, cents) = if world.dice.percent(45) {
        ("phone", format!(r#","model":"{}""#, MODELS[place]), FEN[place])
    } else {
        (OTHERS[place].0, String::new(), OTHERS[place].1)
    };
    let coupon = if world.dice.percent(20) { r#","coupon":"SAVE100""# } else { "" };
    let status = world.dice.pick(&["paid", "completed", "completed", "completed", "cancelled"]);
    let channel = if source == "store" { "store" } else { "online" };
    let told_twice = world.dice.percent(6);
    let number = if told_twice { format!(r#","order_id":"SO-{at}","order_issuer":"shop""#) } else { String::new() };
    let body = format!(
        r#""amount":{},"category":"{category}","channel":"{channel}","status":"{status}"{model}{coupon}{number}"#,
        money(cents, "CNY")
    );
    let id = world.tell_body(source, profile, "order", at, &body);
    if told_twice {
        world.tell_body(source, profile, "order", at + 3, &body);
    }
    if world.dice.percent(4) {
        let cheaper = body.replacen(&money(cents, "CNY"), &money(cents / 2, "CNY"), 1);
        let later = at + 10 + world.dice.roll(40 * DAY);
        world.tell(source, profile, "order", later, &format!(r#""corrects":"{id}","body":{{{cheaper}}}"#));
    }
    let sold = Sold { source: source.to_owned(), profile: profile.to_owned(), id, at, cents, currency: "CNY" };
    world.perhaps_return(&sold, 12);
}

/// A few days of looking around; some leave a cart.
fn browse(world: &mut World, source: &str, profile: &str, at: u64) {
    let channel = if source == "store" { "store" } else { "online" };
    for day in 0..=world.dice.roll(5) {
        let category = world.dice.pick(&["phone", "phone", "watch"]);
        let body = format!(r#""event":"browse","category":"{category}","channel":"{channel}""#);
        let minute = at + day * DAY + world.dice.roll(300);
        world.tell_body(source, profile, "visit", minute, &body);
    }
    if world.dice.percent(40) {
        world.tell_body(source, profile, "interaction", at + 30, r#""event":"add_to_cart","item":"fold-2""#);
    }
}

fn trade_in(world: &mut World, source: &str, profile: &str, at: u64) {
    let offer = money(30_000 + world.dice.roll(90_000), "CNY");
    let accepted = world.dice.percent(40);
    let until = instant(at + 30 * DAY);
    let body = format!(r#""model":"air-9","grade":"B","offer":{offer},"valid_until":"{until}","accepted":{accepted}"#);
    world.tell_body(source, profile, "trade_in", at, &body);
}

fn live(world: &mut World, profile: &str, source: &str, at: u64) {
    for evening in 0..=world.dice.roll(6) {
        let minutes = 1 + world.dice.roll(60);
        world.tell_body(
            source,
            profile,
            "live_visit",
            at + evening * DAY,
            &format!(r#""room":"hall","minutes":"{minutes}.5""#),
        );
    }
}

/// A case, which is solved or not, and now and then a new screen.
fn serve(world: &mut World, source: &str, profile: &str, at: u64) {
    let category = world.dice.pick(&["repair", "repair", "delivery", "billing"]);
    let body = format!(r#""case_id":"K-{at}","category":"{category}","event""#);
    world.tell_body(source, profile, "case", at, &format!(r#"{body}:"opened""#));
    if world.dice.percent(65) {
        let later = at + world.dice.roll(5 * DAY);
        world.tell_body(source, profile, "case", later, &format!(r#"{body}:"solved""#));
    }
    if category == "repair" && world.dice.percent(60) {
        let warranty = world.dice.percent(50);
        let body =
            format!(r#""model":"air-12","price":{},"in_warranty":{warranty},"note":"换屏""#, money(89_900, "CNY"));
        world.tell_body(source, profile, "screen_repair", at + DAY, &body);
    }
}

fn coupon(world: &mut World, source: &str, profile: &str, at: u64) {
    let body = format!(r#""code":"C{at}","worth":{},"event""#, money(10_000, "CNY"));
    world.tell_body(source, profile, "coupon", at, &format!(r#"{body}:"issued""#));
    for again in 0..world.dice.roll(4) {
        world.tell_body(source, profile, "coupon", at + 1 + again * 9 * DAY, &format!(r#"{body}:"used""#));
    }
}

fn campaign(world: &mut World, source: &str, profile: &str, at: u64) {
    for wave in 0..=world.dice.roll(6) {
        let body = r#""channel":"sms","purpose":"marketing.news","campaign":"spring""#;
        world.tell_body(source, profile, "message", at + wave * DAY, body);
        if world.dice.percent(20) {
            world.tell_body(source, profile, "touch", at + wave * DAY + 40, r#""event":"click","campaign":"spring""#);
        }
    }
}
