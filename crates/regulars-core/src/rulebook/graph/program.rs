//! What membership programs read: their own keys, measures and record types (MB-89 to MB-91).

use super::Builder;
use crate::membership::program::{Benefit, Count, Program, Qualify, Quota, TierLevel, TierRules};

/// The zone of a program's dates.
const TIMEZONE: &str = "program.timezone";

impl Builder<'_> {
    pub(super) fn programs(&mut self) {
        let rules = self.rules;
        for (path, program) in rules.program_paths() {
            if path.is_empty() {
                self.single(program);
            } else {
                self.one_of_several(&path, program);
            }
        }
    }

    /// The tier of a customer: that of `[program]`, else that of the programs.
    pub(super) fn tier(&mut self, definition: &str, place: &str) {
        let rules = self.rules;
        if rules.single_program().is_some() {
            self.read(definition, place, "tiers.level");
            return self.read_all(definition, place, "tiers");
        }
        for (path, _) in rules.program_paths() {
            self.read(definition, place, path);
        }
    }

    /// One of several programs is one definition; what it reads lies outside.
    fn one_of_several(&mut self, definition: &str, program: &Program) {
        for level in program.tiers.iter().flat_map(|tiers| &tiers.levels) {
            self.measures_of(definition, &format!("tiers.level.{}.needs", level.id), level);
        }
        for reward in &program.rewards {
            self.event(definition, &format!("reward.{}.event", reward.id), &reward.event);
        }
    }

    fn single(&mut self, program: &Program) {
        for key in ["points.pending", "points.expiry"] {
            self.dates(key);
        }
        if let Some(tiers) = &program.tiers {
            self.ladder(tiers);
        }
        for benefit in &program.benefits {
            self.benefit(benefit);
        }
        if program.referral.is_some() {
            self.dates("referral.reward");
            self.dates("referral.cap");
            // Without a window of its own a reward waits as long as points do.
            if !self.definitions.contains_key("referral.return_window") {
                self.if_declared("referral.reward", "", "points.pending".to_owned());
            }
        }
        for reward in &program.rewards {
            let definition = format!("reward.{}", reward.id);
            self.event(&definition, "event", &reward.event);
            self.quota(&definition, reward.quota.as_ref());
        }
    }

    /// A key whose days are those of the program.
    fn dates(&mut self, definition: &str) {
        if self.definitions.contains_key(definition) {
            self.read(definition, "", TIMEZONE);
        }
    }

    /// A level asks for spend in a currency over a window of the program's dates (MB-32).
    fn ladder(&mut self, tiers: &TierRules) {
        for level in tiers.levels.iter().filter(|level| level.needs.is_some()) {
            let definition = format!("tiers.level.{}", level.id);
            for read in ["tiers.measure", "tiers.currency", "tiers.window", "tiers.valid_for"] {
                self.if_declared(&definition, "needs", read.to_owned());
            }
            if !self.definitions.contains_key("tiers.currency") {
                self.if_declared(&definition, "needs", "points.earn".to_owned());
            }
            self.measures_of(&definition, "needs", level);
        }
        for read in [TIMEZONE, "program.effective_from"] {
            self.read("tiers.window", "", read);
        }
        if tiers.qualify_when == Qualify::Confirmed {
            self.if_declared("tiers.counts_when", "", "points.pending".to_owned());
        }
        let ids = tiers.lifetime.iter().filter_map(|(place, _)| tiers.levels.get(*place)).map(|level| &level.id);
        for id in ids {
            self.if_declared(&format!("tiers.lifetime.{id}"), "tier", format!("tiers.level.{id}"));
        }
        if let Some(base) = tiers.levels.first() {
            self.if_declared("tiers.base", "", format!("tiers.level.{}", base.id));
        }
    }

    fn benefit(&mut self, benefit: &Benefit) {
        let definition = format!("benefit.{}", benefit.id);
        for tier in &benefit.tiers {
            self.if_declared(&definition, "tiers", format!("tiers.level.{tier}"));
        }
        if benefit.when.is_some() {
            self.read(&definition, "when", TIMEZONE);
        }
        self.quota(&definition, benefit.quota.as_ref());
    }

    fn quota(&mut self, definition: &str, quota: Option<&Quota>) {
        let Some(quota) = quota else { return };
        self.read(definition, "quota", TIMEZONE);
        if let Count::ByTier(counts) = &quota.count {
            for tier in counts.keys() {
                self.if_declared(definition, "quota", format!("tiers.level.{tier}"));
            }
        }
    }

    fn measures_of(&mut self, definition: &str, place: &str, level: &TierLevel) {
        for name in level.needs.iter().flat_map(|needs| needs.measures()) {
            self.read(definition, place, format!("measures.{name}"));
        }
    }

    fn event(&mut self, definition: &str, place: &str, event: &str) {
        if let Some(ty) = self.types().number(event) {
            self.own_kind(definition, place, ty);
        }
    }
}
