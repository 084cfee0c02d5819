//! What answers to surveys say, by figures that are given (SV-30 to SV-33).

use regulars_core::error::{Error, Result};
use regulars_core::service::survey::{
    Answer, Ease, Figures, Nps, Satisfaction, Scale, SurveyError, count_once, difference, ease, sample_size,
    satisfaction,
};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::membership::points;
use super::requests::Context;
use super::wire::wire;
use crate::Crm;

/// Marks that an operation takes at once.
const MAX_MARKS: usize = 1_000_000;

/// The top mark of effort unless it is said.
const CES_MARKS: u8 = 7;

/// A sort of survey.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum SurveyScale {
    /// Would you recommend us: 0 to 10.
    Nps,
    /// Are you satisfied: 1 to 5.
    Csat,
    /// Was it easy: 1 to 7.
    Ces,
}

impl SurveyScale {
    /// The scale itself. Its type is checked when it is made, though all of these are fine.
    ///
    /// ```
    /// assert!(regulars::SurveyScale::Nps.scale().is_ok());
    /// ```
    pub fn scale(self) -> Result<Scale> {
        Ok(match self {
            Self::Nps => Scale::Nps,
            Self::Csat => Scale::Csat,
            Self::Ces => Scale::ces(CES_MARKS)?,
        })
    }
}

wire! {
    /// How many answered what.
    #[derive(Copy)]
    request NpsCounts {
        /// 0 to 6.
        pub detractors: u64,
        /// 7 and 8.
        pub passives: u64,
        /// 9 and 10.
        pub promoters: u64,
    }
}

wire! {
    /// Asks for the net promoter score of some answers (SV-32).
    request NpsRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// 0 to 6.
        pub detractors: u64,
        /// 7 and 8.
        pub passives: u64,
        /// 9 and 10.
        pub promoters: u64,
    }
}

wire! {
    /// A net promoter score; without answers there is none, and no error of it.
    response NpsFound {
        /// How many answered.
        pub answers: u64,
        /// 1.96 standard errors: half the width of the interval at 95 of 100.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub margin95: Option<String>,
        /// The score, from -100 to 100.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub nps: Option<String>,
        /// Its standard error in points.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub se: Option<String>,
    }
}

wire! {
    /// Asks how far a second score lies above a first one.
    request CompareNpsRequest {
        /// The first one.
        pub a: NpsCounts,
        /// The second one.
        pub b: NpsCounts,
        /// Who asks.
        pub context: Option<Context>,
    }
}

wire! {
    /// How far two scores are apart.
    response NpsCompared {
        /// The points between them; absent if nobody answered one of them.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub diff: Option<String>,
        /// Whether that is more than chance: |z| of at least 1.96.
        pub significant95: bool,
        /// The difference in standard errors; absent without variance.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub z: Option<String>,
    }
}

wire! {
    /// Asks how many answers a margin takes.
    request NpsSampleRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The share of detractors that is expected.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub detractors: Json,
        /// The margin in points, above 0.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub margin: Json,
        /// The share of promoters that is expected.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub promoters: Json,
    }
}

wire! {
    /// How many it takes.
    response SampleSize {
        /// How many; of a test on each side.
        pub n: u64,
    }
}

wire! {
    /// An answer.
    request SurveyAnswer {
        /// When.
        pub at: Instant,
        /// Parts answers of one instant: the greater is the later.
        pub id: Option<String>,
        /// Who answered.
        pub respondent: String,
        /// The mark.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub score: Json,
    }
}

wire! {
    /// Asks what counts of some answers: of each respondent the last one inside `[from, until)` (SV-31).
    request SurveyAnswersRequest {
        /// The answers, in any order.
        pub answers: Vec<SurveyAnswer>,
        /// Who asks.
        pub context: Option<Context>,
        /// The beginning of the window.
        pub from: Instant,
        /// The sort of survey; `nps` if absent.
        pub scale: Option<SurveyScale>,
        /// The end of the window, which is outside.
        pub until: Instant,
    }
}

wire! {
    /// What counts.
    response SurveyCounted {
        /// How many respondents count.
        pub answers: u64,
        /// 0 to 6; of NPS only.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub detractors: Option<u64>,
        /// Answers outside of the window.
        pub excluded: u64,
        /// 7 and 8; of NPS only.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub passives: Option<u64>,
        /// 9 and 10; of NPS only.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub promoters: Option<u64>,
        /// How many respondents gave each mark that counts.
        pub scores: Vec<ScoreCount>,
        /// Answers inside that a later one replaces.
        pub superseded: u64,
    }
}

wire! {
    /// How often a mark was given.
    response ScoreCount {
        /// How many gave it.
        pub count: u64,
        /// The mark.
        pub score: u8,
    }
}

wire! {
    /// Asks what marks of satisfaction say.
    request CsatRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The marks, 1 to 5, as decimals in text.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
        pub ratings: Vec<Json>,
    }
}

wire! {
    /// What marks of satisfaction say.
    response CsatFound {
        /// How many answered.
        pub answers: u64,
        /// The share of 4 and 5 in percent; absent if nobody answered.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub csat: Option<String>,
        /// The mean mark.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub mean: Option<String>,
        /// The interval of Wilson of the share at 95 of 100, in percent: lower and upper bound.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub wilson95: Option<Vec<String>>,
    }
}

wire! {
    /// Asks what marks of effort say.
    request CesRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The marks, from 1 on, as decimals in text.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
        pub ratings: Vec<Json>,
        /// The top mark, 4 to 10; 7 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 4, max = 10)))]
        pub scale: Option<u8>,
    }
}

wire! {
    /// What marks of effort say.
    response CesFound {
        /// How many answered.
        pub answers: u64,
        /// The mean mark; absent if nobody answered.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub mean: Option<String>,
        /// The share of the top three marks in percent.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub top3_share: Option<String>,
    }
}

fn counts(counts: NpsCounts, path: &str) -> Result<Nps> {
    let made = Nps::new(counts.promoters, counts.passives, counts.detractors);
    made.map_err(|error| Error::from(error).within(path))
}

pub(super) fn nps_told(nps: Nps) -> NpsFound {
    let Figures { nps: score, se, margin95 } = nps.figures();
    NpsFound {
        answers: nps.answers(),
        margin95: margin95.map(|number| number.canonical()),
        nps: score.map(|number| number.canonical()),
        se: se.map(|number| number.canonical()),
    }
}

pub(super) fn nps(_: &Crm, request: NpsRequest) -> Result<NpsFound> {
    let NpsRequest { detractors, passives, promoters, .. } = request;
    Ok(nps_told(counts(NpsCounts { detractors, passives, promoters }, "")?))
}

pub(super) fn compare(_: &Crm, request: CompareNpsRequest) -> Result<NpsCompared> {
    let apart = difference(counts(request.a, "a")?, counts(request.b, "b")?);
    Ok(NpsCompared {
        diff: apart.diff.map(|diff| diff.canonical()),
        significant95: apart.test.significant95,
        z: apart.test.z.map(|z| z.canonical()),
    })
}

pub(super) fn sample(_: &Crm, request: NpsSampleRequest) -> Result<SampleSize> {
    let (promoters, detractors) =
        (points(&request.promoters, "promoters")?, points(&request.detractors, "detractors")?);
    let n = sample_size(promoters, detractors, points(&request.margin, "margin")?)?;
    Ok(SampleSize { n: n.unsigned_abs() })
}

pub(super) fn answers(_: &Crm, request: SurveyAnswersRequest) -> Result<SurveyCounted> {
    let scale = request.scale.unwrap_or(SurveyScale::Nps).scale()?;
    few(request.answers.len(), "answers")?;
    let read = |(place, answer): (usize, SurveyAnswer)| {
        Ok(Answer {
            score: points(&answer.score, &format!("answers[{place}].score"))?,
            respondent: answer.respondent,
            at: answer.at,
            id: answer.id.unwrap_or_default(),
        })
    };
    let given = request.answers.into_iter().enumerate().map(read).collect::<Result<Vec<_>>>()?;
    let counted = count_once(scale, request.from, request.until, &given).map_err(|(place, error)| match place {
        Some(place) => Error::from(error).within(&format!("answers[{place}].score")),
        None => Error::from(error),
    })?;
    let nps = if scale == Scale::Nps { Some(Nps::of(counted.marks.values().copied())?) } else { None };
    let (low, high) = scale.bounds();
    let times =
        |score: u8| ScoreCount { count: many(counted.marks.values().filter(|mark| **mark == score).count()), score };
    Ok(SurveyCounted {
        answers: many(counted.marks.len()),
        detractors: nps.map(Nps::detractors),
        excluded: counted.excluded,
        passives: nps.map(Nps::passives),
        promoters: nps.map(Nps::promoters),
        scores: (low..=high).map(times).filter(|times| times.count > 0).collect(),
        superseded: counted.superseded,
    })
}

fn many(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn few(count: usize, path: &str) -> Result<()> {
    if count <= MAX_MARKS {
        return Ok(());
    }
    let message = format!("at most {MAX_MARKS} at once");
    Err(Error::new(regulars_core::error::Code::TooManyItems, path, message))
}

/// Marks of a scale; which one is none is told by its place.
fn marks(scale: Scale, ratings: &[Json]) -> Result<Vec<u8>> {
    few(ratings.len(), "ratings")?;
    let mark = |(place, rating): (usize, &Json)| {
        let path = format!("ratings[{place}]");
        let score = points(rating, &path)?;
        scale.mark(score).map_err(|error: SurveyError| Error::from(error).within(&path))
    };
    ratings.iter().enumerate().map(mark).collect()
}

pub(super) fn csat_told(found: Satisfaction) -> CsatFound {
    CsatFound {
        answers: found.answers,
        csat: found.csat.map(|share| share.canonical()),
        mean: found.mean.map(|mean| mean.canonical()),
        wilson95: found.wilson95.map(|bounds| bounds.iter().map(|bound| bound.canonical()).collect()),
    }
}

pub(super) fn ces_told(found: Ease) -> CesFound {
    CesFound {
        answers: found.answers,
        mean: found.mean.map(|mean| mean.canonical()),
        top3_share: found.top3_share.map(|share| share.canonical()),
    }
}

pub(super) fn csat(_: &Crm, request: CsatRequest) -> Result<CsatFound> {
    Ok(csat_told(satisfaction(&marks(Scale::Csat, &request.ratings)?)?))
}

pub(super) fn ces(_: &Crm, request: CesRequest) -> Result<CesFound> {
    let top = request.scale.unwrap_or(CES_MARKS);
    Ok(ces_told(ease(top, &marks(Scale::ces(top)?, &request.ratings)?)?))
}
