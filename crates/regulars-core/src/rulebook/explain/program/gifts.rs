//! `[[benefit]]`, `[referral]` and `[[reward]]` in sentences.

use super::Telling;
use crate::membership::program::{
    Benefit, ContentNeeds, ContentPer, ContentReward, Feb29, LeapMonth, ReferralRules, ShortMonth, When,
};

impl Telling<'_> {
    pub(super) fn benefits(&mut self) {
        for benefit in &self.program.benefits {
            let text = self.named(&benefit.id, &self.benefit(benefit));
            self.say(&format!("benefit.{}", benefit.id), text);
        }
    }

    fn benefit(&self, benefit: &Benefit) -> String {
        let mut parts = vec![match benefit.tiers.is_empty() {
            true => self.pick("a benefit of every tier", "所有等级的权益").to_owned(),
            false => self.fill("a benefit of {}", "等级 {} 的权益", &[&self.list(&benefit.tiers)]),
        }];
        if let Some(queue) = &benefit.queue {
            parts.push(self.fill("it opens the queue {}", "可使用专属队列 {}", &[queue]));
            return self.parts(&parts);
        }
        parts.push(self.when(benefit));
        parts.push(match &benefit.quota {
            Some(quota) => self.quota(quota),
            None => self.pick("as often as one likes", "不限次数").to_owned(),
        });
        parts.push(match benefit.stock {
            Some(stock) => self.fill("there are {} of it for all", "全体共 {} 份", &[&stock.to_string()]),
            None => self.pick("there is enough of it for all", "不限总量").to_owned(),
        });
        parts.push(match benefit.valid_days {
            Some(days) => self.fill("to be used within {} of the claim", "领取后 {}内使用", &[&self.days(days)]),
            None => self.pick("to be used at any time after the claim", "领取后随时可用").to_owned(),
        });
        self.parts(&parts)
    }

    fn when(&self, benefit: &Benefit) -> String {
        let (before, after) = match benefit.when {
            None => return self.pick("on every day", "每天可领").to_owned(),
            Some(When::Season { from, to }) => {
                return self.fill("from {} to {}", "{} 至 {} 可领", &[&self.month_day(from), &self.month_day(to)]);
            }
            Some(When::Birthday { before, after }) => (self.days(before), self.days(after)),
        };
        let window =
            self.fill("from {} before the birthday to {} after it", "生日前 {}至生日后 {}可领", &[&before, &after]);
        let feb29 = match benefit.feb29 {
            Feb29::Feb28 => self.pick("29 February is 28 February in other years", "2 月 29 日生日在平年按 2 月 28 日"),
            Feb29::Mar01 => self.pick("29 February is 1 March in other years", "2 月 29 日生日在平年按 3 月 1 日"),
            Feb29::LeapOnly => self.pick("29 February counts in leap years only", "2 月 29 日生日仅闰年有效"),
        };
        let leap_month = match benefit.leap_month {
            LeapMonth::RegularMonthIfAbsent => {
                self.pick("a leap month is the regular one in years without it", "无该闰月的年份按平月")
            }
            LeapMonth::LeapOnly => {
                self.pick("a leap month counts in years with it only", "闰月生日仅在有该闰月的年份有效")
            }
        };
        let short_month = match benefit.short_month {
            ShortMonth::LastDayIfShort => self.pick("day 30 is the last day of a month of 29 days", "小月的三十按廿九"),
            ShortMonth::Skip => self.pick("day 30 does not count in a month of 29 days", "小月没有三十则不计"),
        };
        self.parts(&[window, feb29.to_owned(), leap_month.to_owned(), short_month.to_owned()])
    }

    pub(super) fn referral(&mut self) {
        let Some(referral) = &self.program.referral else {
            let none = self.pick("recommending is worth nothing", "推荐没有奖励").to_owned();
            return self.say("referral", none);
        };
        let reward = self.amount_of_points(referral.reward);
        self.say("referral.reward", self.fill("the referrer gets {}", "推荐人得 {}", &[&reward]));
        let after =
            self.pick("for the first confirmed order of who was recommended", "被推荐人首单确认后计奖").to_owned();
        self.say("referral.after", after);
        let min = match &self.program.points {
            Some(points) => format!("{} {}", referral.min_order.canonical(), points.currency.as_str()),
            None => referral.min_order.canonical(),
        };
        let min = self.fill("that order keeps at least {}", "首单净额须不低于 {}", &[&min]);
        self.say("referral.min_order", min);
        let window = self.days(referral.return_window_days);
        let window = self.fill(
            "the reward is due {} after that order, when it can no longer be returned",
            "奖励在首单 {}后（退货期满）发放",
            &[&window],
        );
        self.say("referral.return_window", window);
        let cap = match referral.cap {
            Some(cap) => {
                let most = self.at_most(cap.count, cap.per);
                self.fill("a referrer is rewarded {}", "推荐人{}得奖励", &[&most])
            }
            None => self.pick("a referrer is rewarded any number of times", "推荐奖励次数不限").to_owned(),
        };
        self.say("referral.cap", cap);
        self.checks(referral);
    }

    fn checks(&mut self, referral: &ReferralRules) {
        let household = match referral.household {
            true => self.pick("pairs that share a household are reviewed", "同一住户的推荐须人工复核"),
            false => self.pick("pairs that share a household are rewarded", "同一住户的推荐照常奖励"),
        };
        self.say("referral.household", household.to_owned());
        let ring = match referral.ring {
            Some(ring) => self.fill(
                "{} members or more that hang together, of whom {} share something, are reviewed",
                "{} 名及以上相连会员中有 {} 名共用信息时须人工复核",
                &[&ring.min_members.to_string(), &ring.min_shared.to_string()],
            ),
            None => self.pick("rings of members are not looked for", "不检查推荐圈").to_owned(),
        };
        self.say("referral.ring", ring);
        let claw_back = match referral.claw_back_after_window {
            true => self.pick("a refund after the reward takes it back", "发放后退款收回奖励"),
            false => self.pick("a refund after the reward leaves it", "发放后退款不收回奖励"),
        };
        self.say("referral.claw_back_after_window", claw_back.to_owned());
    }

    pub(super) fn rewards(&mut self) {
        for reward in &self.program.rewards {
            let text = self.named(&reward.id, &self.reward(reward));
            self.say(&format!("reward.{}", reward.id), text);
        }
    }

    fn reward(&self, reward: &ContentReward) -> String {
        let points = self.amount_of_points(reward.points);
        let once = match reward.per {
            ContentPer::Item => {
                self.fill("{} for {} records, once for each thing", "{}，{} 记录，每件一次", &[&points, &reward.event])
            }
            ContentPer::Record => self.fill("{} for every {} record", "{}，每条 {} 记录", &[&points, &reward.event]),
        };
        let mut parts = vec![once];
        parts.push(match reward.needs {
            ContentNeeds::Approved => self.pick("when it is approved", "审核通过后").to_owned(),
            ContentNeeds::None => self.pick("without approval", "无须审核").to_owned(),
        });
        if let Some(length) = reward.min_length {
            let length = self.many(length, "character", "个字符");
            parts.push(self.fill("its text has at least {}", "文字不少于 {}", &[&length]));
        }
        parts.push(match &reward.quota {
            Some(quota) => self.quota(quota),
            None => self.pick("as often as one likes", "不限次数").to_owned(),
        });
        self.parts(&parts)
    }
}
