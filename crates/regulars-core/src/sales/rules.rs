//! What a rulebook says of leads and opportunities: `[leads]` (SV-50 to SV-52), `[opportunities]` (SV-53) and `[[campaign_group]]` (SV-64).

use super::lead::{Ladder, LeadRules, owner_of};
use super::opportunity::Stages;
use crate::condition::Condition;
use crate::measure::{Fact, Pick};
use crate::money::Decimal;
use crate::time::Instant;

/// What a rulebook says of leads and opportunities.
#[derive(Clone, Debug, Default)]
pub struct SalesRules {
    /// How leads are handled; none: the rulebook does not say, and views tell of none.
    pub leads: Option<LeadBook>,
    /// Through which stages opportunities go; none: the rulebook does not say, and views tell of none.
    pub opportunities: Option<StageBook>,
    /// Groups of campaigns that contact a customer once (SV-64).
    pub groups: Vec<CampaignGroup>,
}

/// Campaigns that share one paid contact of a customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CampaignGroup {
    /// Its id.
    pub id: String,
    /// For how long a paid contact is the only one, in microseconds.
    pub window_us: i64,
    /// The channels, the first that may be used before others.
    pub channels: Vec<String>,
}

/// How leads are handled.
#[derive(Clone, Debug)]
pub struct LeadBook {
    /// After how many days without a step a lead is left alone for too long; none: never.
    pub recycle_days: Option<u32>,
    /// The groups of the score, by name.
    pub groups: Vec<ScoreGroup>,
    /// The rules of the score, as they are summed.
    pub rules: LeadRules,
    /// What the rules of the score look at, by group and name.
    pub inputs: Vec<LeadRule>,
    /// The bands of fit and of engagement, from high to low; none: leads have no grade.
    pub bands: Option<(Ladder, Ladder)>,
    /// Who gets a lead, tried in order.
    pub assignment: Vec<AssignmentRow>,
}

/// A group of the score.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScoreGroup {
    /// Its name.
    pub id: String,
    /// Whether it speaks of what the customer is; else of what they do.
    pub fit: bool,
    /// The least that it gives.
    pub floor: Option<Decimal>,
    /// The most that it gives.
    pub cap: Option<Decimal>,
}

/// A rule of the score.
#[derive(Clone, Debug)]
pub struct LeadRule {
    /// Its name.
    pub id: String,
    /// The group in whose bounds it counts.
    pub group: String,
    /// What it looks at.
    pub input: LeadInput,
}

/// What a rule of the score looks at.
#[derive(Clone, Debug)]
pub enum LeadInput {
    /// What must hold of the customer.
    Fit(Condition),
    /// The records that are counted.
    Events(Pick),
}

/// A row of who gets a lead.
#[derive(Clone, PartialEq, Debug)]
pub struct AssignmentRow {
    /// Its id.
    pub id: String,
    /// What must hold of the customer when the lead comes.
    pub when: Option<Condition>,
    /// The campaigns of leads; none: all.
    pub campaigns: Vec<String>,
    /// The categories of leads; none: all.
    pub categories: Vec<String>,
    /// The channels of leads; none: all.
    pub channels: Vec<String>,
    /// What leads hope for; none: all (SV-41).
    pub intents: Vec<String>,
    /// The shops of leads; none: all.
    pub stores: Vec<String>,
    /// Who may get it.
    pub owners: Vec<String>,
}

/// Through which stages opportunities go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StageBook {
    /// The stages in their order.
    pub stages: Stages,
    /// After how many days without a step an open one is stale, unless its stage says otherwise; none: never.
    pub stale_days: Option<u32>,
}

/// What is known of a lead that is to be given to somebody.
#[derive(Clone, Copy, Debug, Default)]
pub struct LeadWords<'a> {
    /// The campaign.
    pub campaign: Option<&'a str>,
    /// The category.
    pub category: Option<&'a str>,
    /// The channel.
    pub channel: Option<&'a str>,
    /// What it hopes for.
    pub intent: Option<&'a str>,
    /// The shop.
    pub store: Option<&'a str>,
}

impl AssignmentRow {
    fn fits(&self, words: &LeadWords<'_>, facts: &[Fact], at: Instant) -> bool {
        let word = |all: &[String], said: Option<&str>| {
            all.is_empty() || said.is_some_and(|said| all.iter().any(|word| word == said))
        };
        word(&self.campaigns, words.campaign)
            && word(&self.categories, words.category)
            && word(&self.channels, words.channel)
            && word(&self.intents, words.intent)
            && word(&self.stores, words.store)
            && self.when.as_ref().is_none_or(|when| when.holds(facts, at))
    }
}

impl LeadBook {
    /// Who gets a lead that comes at an instant, and by which row: by the first one that fits, and of its owners always the same (SV-52).
    pub fn owner(&self, lead_id: &str, words: &LeadWords<'_>, facts: &[Fact], at: Instant) -> Option<(&str, &str)> {
        let row = self.assignment.iter().find(|row| row.fits(words, facts, at))?;
        Some((row.id.as_str(), owner_of(lead_id, &row.owners)?))
    }

    /// The conditions over the customer: those of fit, and those of assignment.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let fits = self.inputs.iter().filter_map(|rule| match &rule.input {
            LeadInput::Fit(when) => Some(when),
            LeadInput::Events(_) => None,
        });
        fits.chain(self.assignment.iter().filter_map(|row| row.when.as_ref()))
    }

    /// The records that rules of engagement count, with the names of the rules.
    pub fn events(&self) -> impl Iterator<Item = (&str, &Pick)> {
        self.inputs.iter().filter_map(|rule| match &rule.input {
            LeadInput::Events(pick) => Some((rule.id.as_str(), pick)),
            LeadInput::Fit(_) => None,
        })
    }
}
