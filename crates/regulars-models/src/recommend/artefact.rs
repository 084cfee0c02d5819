//! Neighbours of items in an artefact (AR-1). Those of customers name people and never become one.

use regulars_core::Error;
use regulars_core::text::Json;
use serde::{Deserialize, Serialize};

use super::neighbours::{NeighbourOptions, Neighbours};
use super::weigh::Similarity;
use crate::artefact::number::{self, Float};
use crate::artefact::{Parameters, personal_data};
use crate::invalid;

/// Items by key, rising, with their neighbours.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemModel {
    /// The keys of items, rising.
    pub items: Vec<String>,
    /// Their neighbours; a place is one of `items`.
    pub neighbours: Neighbours,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    similarity: WireSimilarity,
    k: u64,
    #[serde(with = "number::one")]
    shrinkage: f64,
    min_support: u32,
    items: Vec<String>,
    neighbours: Vec<WireList>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSimilarity {
    kind: WireKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    k1: Option<Float>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    b: Option<Float>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WireKind {
    Cosine,
    Tfidf,
    Bm25,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireList {
    items: Vec<u32>,
    #[serde(with = "number::list")]
    likeness: Vec<f64>,
}

impl From<Similarity> for WireSimilarity {
    fn from(similarity: Similarity) -> Self {
        match similarity {
            Similarity::Cosine => Self { kind: WireKind::Cosine, k1: None, b: None },
            Similarity::Tfidf => Self { kind: WireKind::Tfidf, k1: None, b: None },
            Similarity::Bm25 { k1, b } => Self { kind: WireKind::Bm25, k1: Some(Float(k1)), b: Some(Float(b)) },
        }
    }
}

impl WireSimilarity {
    fn read(self) -> Result<Similarity, Error> {
        match self {
            Self { kind: WireKind::Cosine, k1: None, b: None } => Ok(Similarity::Cosine),
            Self { kind: WireKind::Tfidf, k1: None, b: None } => Ok(Similarity::Tfidf),
            Self { kind: WireKind::Bm25, k1: Some(Float(k1)), b: Some(Float(b)) } => Ok(Similarity::Bm25 { k1, b }),
            _ => Err(invalid("similarity", "`bm25` has `k1` and `b`, the others have neither")),
        }
    }
}

impl Parameters for ItemModel {
    const KIND: &'static str = "item_neighbours";

    /// Also `artefact_personal_data` if pairs were let in that fewer than `k_anon` people have both of.
    fn to_parameters(&self, k_anon: u64) -> Result<Json, Error> {
        check(&self.items, self.neighbours.len(), self.neighbours.options, k_anon)?;
        let NeighbourOptions { similarity, k, shrinkage, min_support } = self.neighbours.options;
        let list = |item: u32| {
            let (items, likeness) = self.neighbours.of(item).iter().copied().unzip();
            WireList { items, likeness }
        };
        let neighbours = (0_u32..).zip(&self.items).map(|(item, _)| list(item)).collect();
        let similarity = similarity.into();
        Json::from_value(&Wire {
            similarity,
            k: k as u64,
            shrinkage,
            min_support,
            items: self.items.clone(),
            neighbours,
        })
    }

    fn from_parameters(parameters: &Json, k_anon: u64) -> Result<Self, Error> {
        let Wire { similarity, k, shrinkage, min_support, items, neighbours } = parameters.read()?;
        let k = usize::try_from(k).map_err(|_| invalid("k", "the number is too large"))?;
        let options = NeighbourOptions { similarity: similarity.read()?, k, shrinkage, min_support };
        check(&items, neighbours.len(), options, k_anon)?;
        let mut lists = Vec::with_capacity(neighbours.len());
        for WireList { items, likeness } in neighbours {
            if items.len() != likeness.len() {
                return Err(invalid("neighbours", "every neighbour has a likeness"));
            }
            lists.push(items.into_iter().zip(likeness).collect());
        }
        Ok(Self { items, neighbours: Neighbours::from_lists(options, &lists)? })
    }
}

fn check(items: &[String], lists: usize, options: NeighbourOptions, k_anon: u64) -> Result<(), Error> {
    if !items.is_sorted_by(|a, b| a < b) {
        return Err(invalid("items", "keys rise and each stands there once"));
    }
    if items.len() != lists {
        return Err(invalid("neighbours", "there is a list for every item"));
    }
    if u64::from(options.min_support) < k_anon {
        return Err(personal_data("min_support".to_owned(), options.min_support.into(), k_anon));
    }
    Ok(())
}
