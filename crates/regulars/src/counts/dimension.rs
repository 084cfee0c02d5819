//! By what people are counted: attributes, tier, stages, tags and segments, by the names that conditions use (CD-1).

use regulars_core::access::private::Cell;
use regulars_core::customer::{CustomerView, GoldenState, Part, StagePart};
use regulars_core::error::{Code, Error, Result};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::scoring::Stages;
use regulars_core::text::{Json, did_you_mean};

use super::CountBy;

/// What is read of a view.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Read {
    Attribute(String),
    JourneyStage,
    Segment(String),
    Segments,
    Stage,
    Tag(String),
    Tags,
    Tier,
}

/// One dimension of a count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Dimension {
    read: Read,
    /// The values that are told apart; none: whatever there is.
    pub(super) values: Option<Vec<String>>,
}

/// Whether somebody is in one segment or shows one tag.
const YES: &str = "yes";
const NO: &str = "no";

fn names<'a>(all: impl Iterator<Item = &'a String>) -> Vec<String> {
    all.cloned().collect()
}

/// A name among those that are known.
fn known(name: &str, what: &str, all: &[String]) -> Result<String> {
    if all.iter().any(|known| known == name) {
        return Ok(name.to_owned());
    }
    let hint = did_you_mean(name, all.iter().map(String::as_str));
    let message = format!("there is no {what} `{name}`{hint}");
    Err(Error::new(Code::UnknownName, "of", message))
}

impl Dimension {
    /// Reads a dimension. Error: `unknown_name`.
    pub(super) fn new(by: &CountBy, rules: &Rules) -> Result<Self> {
        let definitions = &rules.definitions;
        let segments = || names(definitions.segments.iter().map(|segment| &segment.name));
        let tags = || names(definitions.tags.iter().map(|tag| &tag.name));
        let (read, values) = match by.of.split_once('.') {
            Some(("attr", name)) => (Read::Attribute(name.to_owned()), None),
            Some(("segment", name)) => (Read::Segment(known(name, "segment", &segments())?), Some(yes_no())),
            Some(("tag", name)) => (Read::Tag(known(name, "tag", &tags())?), Some(yes_no())),
            _ => match by.of.as_str() {
                "tier" => (Read::Tier, Some(tiers(rules))),
                "stage" => (Read::Stage, Some(stages(definitions.stages.as_ref()))),
                "journey_stage" => (Read::JourneyStage, Some(stages(definitions.journey.as_ref()))),
                "segments" => (Read::Segments, Some(segments())),
                "tags" => (Read::Tags, Some(tags())),
                other => {
                    let words = ["attr", "segment", "tag", "tier", "stage", "journey_stage", "segments", "tags"];
                    let hint = did_you_mean(other, words);
                    let message = format!("nothing is counted by `{other}`{hint}");
                    return Err(Error::new(Code::UnknownName, "of", message));
                }
            },
        };
        Ok(Self { read, values: by.values.clone().or(values) })
    }

    /// The part of a view that it reads.
    pub(super) fn part(&self) -> Part {
        match self.read {
            Read::Attribute(_) => Part::Profile,
            Read::JourneyStage | Read::Stage => Part::Stage,
            Read::Segment(_) | Read::Segments => Part::Segments,
            Read::Tag(_) | Read::Tags => Part::Tags,
            Read::Tier => Part::Membership,
        }
    }

    /// The values of a person; what is not one of those that are told apart is as if there were none.
    pub(super) fn values_of(&self, view: &CustomerView) -> Cell {
        let wanted = |value: &String| self.values.as_ref().is_none_or(|values| values.contains(value));
        let found: Vec<String> = self.read(view).into_iter().filter(wanted).collect();
        if found.is_empty() { vec![None] } else { found.into_iter().map(Some).collect() }
    }

    fn read(&self, view: &CustomerView) -> Vec<String> {
        let flag = |is: bool| vec![if is { YES } else { NO }.to_owned()];
        let stage = |part: &Option<StagePart>| part.iter().filter_map(|part| part.name.clone()).collect();
        let segments = || view.segments.iter().flatten();
        let tags = || view.tags.iter().flatten();
        match &self.read {
            Read::Attribute(name) => {
                let golden = view.profile.as_ref().and_then(|profile| profile.get(name));
                let value = golden.filter(|golden| golden.state == GoldenState::Value);
                value.and_then(|golden| golden.value.as_ref()).map(texts).unwrap_or_default()
            }
            Read::JourneyStage => stage(&view.journey_stage),
            Read::Stage => stage(&view.stage),
            Read::Segment(name) => flag(segments().any(|(known, part)| known == name && part.member)),
            Read::Segments => segments().filter(|(_, part)| part.member).map(|(name, _)| name.clone()).collect(),
            Read::Tag(name) => flag(tags().any(|tag| tag.name == *name)),
            Read::Tags => tags().map(|tag| tag.name.clone()).collect(),
            Read::Tier => view.membership.iter().filter_map(|part| part.tier.clone()).collect(),
        }
    }
}

fn stages(all: Option<&Stages>) -> Vec<String> {
    all.into_iter().flat_map(|stages| &stages.all).map(|stage| stage.name.to_string()).collect()
}

fn yes_no() -> Vec<String> {
    [NO, YES].map(str::to_owned).to_vec()
}

/// The value of an attribute as text; each of a list.
fn texts(value: &Json) -> Vec<String> {
    match value {
        Json::String(text) => vec![text.clone()],
        Json::Array(items) => items.iter().flat_map(texts).collect(),
        Json::Null => Vec::new(),
        other => vec![other.to_string()],
    }
}

/// The tiers of the main program in all its versions, each once.
fn tiers(rules: &Rules) -> Vec<String> {
    let main = rules.programs.first().map(|program| program.id.as_str());
    let programs = rules.programs.iter().filter(|program| Some(program.id.as_str()) == main);
    let mut found: Vec<String> = Vec::new();
    for level in programs.flat_map(|program| &program.tiers).flat_map(|tiers| &tiers.levels) {
        if !found.contains(&level.id) {
            found.push(level.id.clone());
        }
    }
    found
}
