//! A condition that is asked once, beside what the rulebook defines (SE-1): it may use every name that a segment may use.

use super::scopes::CustomerScope;
use super::{Node, Rulebook, Segment};
use crate::condition::{Condition, Problem};
use crate::error::Result;
use crate::text::Labels;

impl Rulebook {
    /// The same rules with one more segment, which has no name and is read by nobody. Errors: the first fault of the text, with path
    /// `condition` and its place as `at`.
    ///
    /// ```
    /// use regulars_core::rulebook::{Node, Rulebook};
    ///
    /// let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[measures.orders]\nof = \"order\"\nagg = \"count\"\nwindow = \"lifetime\"\n";
    /// let rules = Rulebook::parse(rules)?;
    /// let (asked, node) = rules.with_condition("measure.orders >= 3")?;
    /// assert_eq!((asked.definitions.segments.len(), node), (1, Node::Segment(0)));
    /// let error = rules.with_condition("measure.order >= 3").unwrap_err();
    /// assert_eq!((error.code().as_str(), error.path()), ("unknown_name", "condition"));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn with_condition(&self, text: &str) -> Result<(Self, Node)> {
        let all = &self.definitions;
        let measures = all.measures.iter().enumerate();
        let mut scope = CustomerScope {
            measures: measures.map(|(n, measure)| (measure.name.clone(), (n, Some(measure.ty)))).collect(),
            counts: all.measures.iter().map(|measure| measure.agg.is_count()).collect(),
            attributes: self.attributes.iter().map(|(name, rule)| (name.clone(), rule.ty)).collect(),
            tags: all.tags.iter().map(|tag| tag.name.clone()).collect(),
            segments: all.segments.iter().map(|segment| segment.name.clone()).collect(),
            scores: super::score::graded(&all.scores),
            stage: Some(all.stages.is_some()),
            journey: Some(all.journey.is_some()),
            tiers: Some(self.programs.iter().any(|program| program.tiers.is_some())),
            rfm: Some(self.rfm.is_some()),
            rfm_currency: self.rfm.as_ref().map(|rfm| rfm.currency),
            purposes: Some(&self.purposes),
            channels: &self.channels,
            // INVARIANT: slots that conditions of the rulebook use stay as they are.
            names: all.names.clone(),
        };
        let when = Condition::compile(text, &mut scope).map_err(|problems| Problem::first(problems, "condition"))?;
        let names = scope.names;
        let mut rules = self.clone();
        rules.definitions.names = names;
        let node = rules.hide(when);
        Ok((rules, node))
    }

    /// The same rules with more segments, one for each of these conditions of the rulebook, which have no name and are read by
    /// nobody.
    #[must_use]
    pub fn with_hidden<'c>(&self, conditions: impl IntoIterator<Item = &'c Condition>) -> (Self, Vec<Node>) {
        let mut rules = self.clone();
        let nodes = conditions.into_iter().map(|when| rules.hide(when.clone())).collect();
        (rules, nodes)
    }

    fn hide(&mut self, when: Condition) -> Node {
        let node = Node::Segment(self.definitions.segments.len());
        self.definitions.segments.push(Segment { name: String::new(), labels: Labels::default(), when });
        // Nobody reads it, so it may come after everything.
        self.definitions.order.push(node);
        node
    }
}
