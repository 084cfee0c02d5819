//! What happens beside buying: visits, interactions, service cases and surveys.

use fastrand::Rng;

use super::catalog;
use super::dice::{percent, pick, weighted};
use super::source::Source;
use super::wire::{Body, Case, Event, Survey};

const CHATS: [&str; 8] = [
    "请问这款手机什么时候有货？",
    "屏幕贴膜可以到店免费换吗",
    "Does the warranty cover the battery abroad?",
    "耳机左边没有声音了",
    "想了解以旧换新的价格",
    "Please change the delivery address.",
    "充电器和平板通用吗？",
    "发票开错了，麻烦重开",
];
const COMPLAINTS: [&str; 6] = [
    "电池掉电太快",
    "屏幕有亮点，要求换新",
    "Parcel arrived with a broken seal.",
    "系统升级后经常重启",
    "客服一直没有回电",
    "The camera does not focus.",
];

/// Somebody looks at an article, in a shop window or on a screen.
pub(super) fn visit(rng: &mut Rng, source: Source) -> Body {
    let (item, category) = catalog::article(rng);
    let names_item = percent(rng, 70);
    Body::Event(Event {
        category: Some(category),
        channel: Some(if source.is_store() { "store" } else { "online" }),
        event: if source.is_store() { "scan" } else { weighted(rng, &[("browse", 80), ("impression", 20)]) },
        item: names_item.then_some(item),
        store: source.is_store().then(|| source.name()),
        text: None,
    })
}

/// A click, a favourite, a chat with the counter.
pub(super) fn interaction(rng: &mut Rng, source: Source) -> Body {
    let (item, category) = catalog::article(rng);
    let event = weighted(rng, &[("click", 45), ("favourite", 20), ("chat", 35)]);
    let talks = event == "chat";
    Body::Event(Event {
        category: Some(category),
        channel: Some(if source == Source::Care { "phone" } else { "online" }),
        event,
        item: (!talks).then_some(item),
        store: None,
        text: talks.then(|| pick(rng, &CHATS)),
    })
}

/// A case at the service desk.
pub(super) fn case(rng: &mut Rng) -> Body {
    let state = weighted(rng, &[("closed", 70), ("in_progress", 20), ("new", 10)]);
    Body::Case(Case {
        category: weighted(rng, &[("repair", 45), ("delivery", 20), ("billing", 15), ("complaint", 20)]),
        channel: weighted(rng, &[("phone", 50), ("chat", 35), ("store", 15)]),
        event: if state == "new" { "opened" } else { "updated" },
        priority: weighted(rng, &[("low", 30), ("normal", 50), ("high", 20)]),
        state,
        text: pick(rng, &COMPLAINTS),
    })
}

/// An answered question about satisfaction, from 0 to 10 or from 1 to 5.
pub(super) fn survey(rng: &mut Rng, source: Source) -> Body {
    let (kind, score) = if percent(rng, 60) { ("nps", rng.u32(3..=10)) } else { ("csat", rng.u32(2..=5)) };
    Body::Survey(Survey {
        channel: if source == Source::Care { "phone" } else { "online" },
        event: "answered",
        kind,
        score: score.to_string(),
        text: percent(rng, 20).then(|| pick(rng, &["很满意", "一般", "Good service.", "等待时间太长"])),
    })
}
