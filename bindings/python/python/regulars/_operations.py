"""Every operation of the library as a typed method.

Generated from `schemas/regulars.schema.json` by `codegen.py`: change the schema, not this file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from regulars import _types as types

Reply = TypeVar("Reply")

RESPONSES: Final[dict[str, Any]] = {
    "access.decide": types.AccessDecided,
    "access.diff": types.AccessDiff,
    "access.findings": types.AccessFindings,
    "access.review": types.AccessReview,
    "approval.approve": types.ApprovalDone,
    "approval.change": types.ApprovalDone,
    "approval.delegate": types.ApprovalDone,
    "approval.level": types.ApprovalNeed,
    "approval.list": types.ApprovalInbox,
    "approval.reject": types.ApprovalDone,
    "approval.replay": types.ApprovalReplayed,
    "approval.request": types.ApprovalDone,
    "approval.status": types.ApprovalState,
    "approval.use": types.ApprovalDone,
    "artefact.drift": types.DriftReport,
    "artefact.get": types.ArtefactFound,
    "artefact.list": types.ArtefactList,
    "artefact.put": types.ArtefactKept,
    "attribution.credit": types.AttributionCredit,
    "attribution.markov": types.MarkovFound,
    "attribution.report": types.AttributionTold,
    "attribution.shapley": types.ShapleyFound,
    "audience.list": types.AudiencePage,
    "audit.alarms": types.AuditAlarms,
    "audit.head": types.AuditHead,
    "audit.list": types.AuditPage,
    "audit.verify": types.AuditVerdict,
    "benefit.birthday_window": types.BirthdayWindow,
    "benefit.birthdays": types.Birthdays,
    "benefit.cancel": types.CommandDone,
    "benefit.claim": types.CommandDone,
    "benefit.reserve": types.CommandDone,
    "benefit.use": types.CommandDone,
    "calendar.add": types.BusinessInstant,
    "calendar.business_time": types.BusinessTime,
    "campaign.assign": types.AssignedCustomers,
    "campaign.audience": types.GroupAudience,
    "campaign.incremental": types.IncrementalFound,
    "campaign.lift": types.LiftFound,
    "campaign.report": types.CampaignReport,
    "campaign.results": types.CampaignResults,
    "campaign.roi": types.CampaignReturns,
    "campaign.sample_size": types.SampleSize,
    "case.assign": types.CaseAssigned,
    "case.clocks": types.CaseClocks,
    "case.closed_loop": types.ClosedLoopRates,
    "case.merge": types.CaseMerged,
    "case.report": types.CaseFigures,
    "case.route": types.CaseRouted,
    "case.tell": types.CaseDone,
    "case.transfer": types.TransferDone,
    "case.triage": types.CaseTriaged,
    "case.warn": types.WarningReport,
    "changes.acknowledge": types.Acknowledged,
    "changes.advance": types.AdvanceReport,
    "changes.read": types.ChangePage,
    "churn.calibrate": types.ChurnCalibration,
    "churn.evaluate": types.EvaluatedChurn,
    "churn.fit": types.FittedChurn,
    "churn.score": types.ScoredChurn,
    "churn.scorecard": types.MadeScorecard,
    "cluster.assign": types.AssignedClusters,
    "cluster.fit": types.FittedClusters,
    "condition.evaluate": types.Verdict,
    "consent.confirm": types.ConsentDone,
    "consent.grant": types.ConsentDone,
    "consent.may_contact": types.ConsentDecision,
    "consent.may_process": types.ConsentAnswer,
    "consent.receipt": types.ConsentReceipt,
    "consent.refuse": types.ConsentDone,
    "consent.signal": types.ConsentSignalDone,
    "consent.withdraw": types.ConsentDone,
    "customer.find": types.CustomerFound,
    "customer.forecast": types.Forecast,
    "customer.lineage": types.Lineage,
    "customer.list": types.CustomerPage,
    "customer.next_action": types.CustomerNextAction,
    "customer.next_actions": types.NextActionPage,
    "customer.timeline": types.Timeline,
    "customer.view": types.CustomerView,
    "identifier.normalise": types.NormalisedIdentifier,
    "identity.apply": types.Applied,
    "identity.compare_names": types.NamesCompared,
    "identity.conflicts": types.ConflictPage,
    "identity.decide": types.DecideReport,
    "identity.delta": types.IdentityDelta,
    "identity.history": types.IdentityHistory,
    "identity.journal": types.JournalPage,
    "identity.partition": types.PartitionReport,
    "identity.plan": types.Applied,
    "identity.plan_merge": types.MergePlan,
    "identity.plan_unmerge": types.Applied,
    "identity.unmerge": types.Applied,
    "indicator.compare": types.FigureCompared,
    "indicator.digest": types.Digest,
    "indicator.report": types.IndicatorReport,
    "lead.convert": types.LeadDone,
    "lead.create": types.LeadDone,
    "lead.disqualify": types.LeadDone,
    "lead.follow": types.LeadFollowed,
    "lead.grade": types.LeadGrade,
    "lead.list": types.LeadList,
    "lead.nurture": types.LeadDone,
    "lead.qualify": types.LeadDone,
    "lead.score": types.LeadScored,
    "lead.work": types.LeadDone,
    "location.near": types.NearStores,
    "membership.account": types.MembershipAccount,
    "membership.enroll": types.CommandDone,
    "membership.grant_tier": types.CommandDone,
    "membership.leave": types.CommandDone,
    "model.evaluate": types.ModelValue,
    "model.fit": types.FittedModel,
    "model.import": types.ImportedModel,
    "model.predict": types.Predictions,
    "model.score": types.ScoredRows,
    "model.value": types.CustomerValues,
    "needs.match": types.NeedsMatched,
    "opportunity.advance": types.OpportunityDone,
    "opportunity.lose": types.OpportunityDone,
    "opportunity.open": types.OpportunityDone,
    "opportunity.pipeline": types.PipelineFound,
    "opportunity.report": types.PipelineFound,
    "opportunity.win": types.OpportunityDone,
    "plot.calibration": types.ChartCurves,
    "plot.frequency_recency": types.ChartGrid,
    "plot.gains": types.ChartCurves,
    "plot.lift": types.ChartCurves,
    "plot.p_alive": types.ChartCurves,
    "plot.reliability": types.ChartCurves,
    "plot.tracking": types.ChartCurves,
    "plot.waterfall": types.ChartBars,
    "points.adjust": types.CommandDone,
    "points.allocate": types.SalesAllocated,
    "points.breakage": types.Breakage,
    "points.cancel_redeem": types.CommandDone,
    "points.capture": types.CommandDone,
    "points.hold": types.CommandDone,
    "points.liability": types.LiabilityReport,
    "points.movement": types.MovementClosed,
    "points.redeem": types.CommandDone,
    "points.release": types.CommandDone,
    "points.statement": types.PointsStatement,
    "points.value": types.PointsValue,
    "privacy.count": types.CountReport,
    "privacy.erasure_plan": types.ErasurePlan,
    "privacy.export": types.AccessBundle,
    "privacy.mask": types.Masked,
    "privacy.transfer_band": types.TransferBandFound,
    "profile.erase": types.Erasure,
    "profile.plan_shred": types.ShredPlan,
    "profile.renew_key": types.KeyRenewed,
    "profile.shred": types.Shredded,
    "quality.alerts": types.QualityAlerts,
    "quality.assess": types.QualityAssessed,
    "quality.drill": types.QualityDrill,
    "quality.propose": types.QualityProposals,
    "quality.report": types.QualityReport,
    "recommend.customers": types.RecommendedByCustomers,
    "recommend.evaluate": types.EvaluatedItems,
    "recommend.fit": types.FittedItems,
    "recommend.items": types.RecommendedItems,
    "recommend.offers": types.NextOffers,
    "recommend.slate": types.SlateMade,
    "record.execute": types.CommandDone,
    "record.get": types.Record,
    "record.ingest": types.IngestReport,
    "record.lineage": types.Lineage,
    "referral.refer": types.CommandDone,
    "referral.review": types.CommandDone,
    "relation.list": types.RelationList,
    "relation.suggest": types.RelationSuggestions,
    "relation.tree": types.RelationTree,
    "request.complete": types.RequestDone,
    "request.deadlines": types.RequestDeadlines,
    "request.extend": types.RequestDone,
    "request.list": types.RequestList,
    "request.pause": types.RequestDone,
    "request.receive": types.RequestDone,
    "request.rectify": types.Rectified,
    "request.reject": types.RequestDone,
    "request.status": types.RequestState,
    "request.step": types.RequestDone,
    "request.verify": types.RequestDone,
    "retention.evaluate": types.RetentionOutcome,
    "retention.execute": types.RetentionDone,
    "retention.plan": types.RetentionPlan,
    "rfm.cuts": types.RfmCutsFound,
    "rfm.score": types.RfmScored,
    "rfm.summary": types.RfmSummaries,
    "rulebook.check": types.RulebookFindings,
    "rulebook.current": types.RulebookInfo,
    "rulebook.diff": types.RulebookDiff,
    "rulebook.explain": types.RulebookExplained,
    "rulebook.impact": types.Impact,
    "rulebook.load": types.RulebookInfo,
    "rulebook.remove": types.RulebookRemoved,
    "rulebook.schema": types.RulebookSchema,
    "rulebook.versions": types.RulebookVersions,
    "rulebook.what_if": types.WhatIf,
    "segment.members": types.SegmentPage,
    "stock.confirm": types.StockDone,
    "stock.count": types.StockDone,
    "stock.level": types.StockState,
    "stock.release": types.StockDone,
    "stock.replay": types.StockReplayed,
    "stock.reserve": types.StockDone,
    "store.scrub": types.Scrubbed,
    "store.stats": types.StoreStats,
    "survey.answers": types.SurveyCounted,
    "survey.ces": types.CesFound,
    "survey.compare": types.NpsCompared,
    "survey.csat": types.CsatFound,
    "survey.exit": types.ExitAsked,
    "survey.exit_report": types.ExitFigures,
    "survey.nps": types.NpsFound,
    "survey.report": types.SurveyReport,
    "survey.sample_size": types.SampleSize,
    "system.describe": types.Description,
    "timeline.forecast": types.Forecast,
    "timeline.may_process": types.ConsentAnswer,
    "timeline.view": types.CustomerView,
    "trigger.evaluate": types.TriggerEvaluated,
    "window.bounds": types.WindowBounds,
}
"""The type of the reply of each operation."""


class Operations:
    """The operation table: each method takes the fields of its request and gives the reply, as they stand on the wire."""

    __slots__ = ()

    def _call(self, operation: str, request: Mapping[str, object], reply: type[Reply]) -> Reply:
        raise NotImplementedError

    def _call_union(self, operation: str, request: Mapping[str, object], reply: Any) -> Any:
        raise NotImplementedError

    def access_decide(
        self,
        *,
        action: types.Action,
        object: str,
        roles: Sequence[str],
        context: types.Context | Mapping[str, Any] | None = None,
        explain: bool | None = None,
        fields: Sequence[str] | None = None,
        purpose: str | None = None,
        rows: Sequence[types.RowScope] | None = None,
        text: str | None = None,
    ) -> types.AccessDecided:
        """Whether fields of an object may be seen, or something be done with it, by whom and why (AC-2, AC-5).

        Args:
            action: What would be done.
            object: The object, one of the library's or of the host's own.
            roles: The roles of whom it is about.
            context: Who asks this question.
            explain: Whether the grants that were looked at are listed.
            fields: The fields; the object as a whole if absent.
            purpose: The purpose, a dotted path.
            rows: The scopes that the row is in, beside `all`.
            text: The TOML document; the loaded rulebook if absent.
        """
        return self._call(
            "access.decide",
            {
                "action": action,
                "object": object,
                "roles": roles,
                "context": context,
                "explain": explain,
                "fields": fields,
                "purpose": purpose,
                "rows": rows,
                "text": text,
            },
            types.AccessDecided,
        )

    def access_diff(
        self, *, new: str, context: types.Context | Mapping[str, Any] | None = None, old: str | None = None
    ) -> types.AccessDiff:
        """What each role gains and loses by another rulebook (AC-7).

        Args:
            new: The newer TOML document.
            context: Who asks.
            old: The older TOML document; the loaded rulebook if absent.
        """
        return self._call("access.diff", {"new": new, "context": context, "old": old}, types.AccessDiff)

    def access_findings(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        unused_days: int | None = None,
    ) -> types.AccessFindings:
        """Which grants nobody used, and who acted in roles that exclude each other, by the audit (AC-7).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            unused_days: For how many days of 24 hours a grant was not used; 90 if absent.
        """
        return self._call(
            "access.findings", {"as_of": as_of, "context": context, "unused_days": unused_days}, types.AccessFindings
        )

    def access_review(
        self,
        *,
        context: types.Context | Mapping[str, Any] | None = None,
        roles: Sequence[str] | None = None,
        text: str | None = None,
        version: int | None = None,
    ) -> types.AccessReview:
        """What roles can see and do, with the grants behind it (AC-7).

        Args:
            context: Who asks.
            roles: The roles that somebody holds together; every declared role by itself if absent.
            text: The TOML document; the loaded rulebook if absent.
            version: A loaded version; the newest if absent.
        """
        return self._call(
            "access.review", {"context": context, "roles": roles, "text": text, "version": version}, types.AccessReview
        )

    def approval_approve(
        self,
        *,
        at: datetime | str,
        request_id: str,
        version: int,
        by: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        key: str | None = None,
        level: str | None = None,
        on_behalf_of: str | None = None,
        reason: str | None = None,
        text: str | None = None,
    ) -> types.ApprovalDone:
        """Approves the version of a request that was seen; the first test that fails refuses it (SV-81).

        Args:
            at: When it happens.
            request_id: The id of the request.
            version: The version that was seen.
            by: Who acts, where the context does not say who asks.
            context: Who asks; whoever asks acts.
            key: Told twice under one key, it acts once (MB-7).
            level: The level of who decides, or of whom they decide for, where nobody asks by name and the rulebook does not say it.
            on_behalf_of: Whom the actor is a deputy of.
            reason: A code of why.
            text: What was said.
        """
        return self._call(
            "approval.approve",
            {
                "at": at,
                "request_id": request_id,
                "version": version,
                "by": by,
                "context": context,
                "key": key,
                "level": level,
                "on_behalf_of": on_behalf_of,
                "reason": reason,
                "text": text,
            },
            types.ApprovalDone,
        )

    def approval_change(
        self,
        *,
        at: datetime | str,
        request_id: str,
        amount: Decimal | int | str | None = None,
        benefit: str | None = None,
        by: str | None = None,
        case_id: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        count: Decimal | int | str | None = None,
        currency: str | None = None,
        discount: Decimal | int | str | None = None,
        key: str | None = None,
        kind: str | None = None,
        order_id: str | None = None,
        reason: str | None = None,
        text: str | None = None,
    ) -> types.ApprovalDone:
        """Changes what is asked for; what raises it voids an approval (SV-82).

        Args:
            at: When it happens.
            request_id: The id of the request.
            amount: The amount, as a decimal in text.
            benefit: The benefit that is granted.
            by: Who acts, where the context does not say who asks.
            case_id: The case whose compensation it is.
            context: Who asks; whoever asks acts.
            count: How many customers, records or rows it is about.
            currency: The currency of the amount.
            discount: The discount, a fraction.
            key: Told twice under one key, it acts once (MB-7).
            kind: What sort it is.
            order_id: The order it is about.
            reason: A code of why.
            text: What was said.
        """
        return self._call(
            "approval.change",
            {
                "at": at,
                "request_id": request_id,
                "amount": amount,
                "benefit": benefit,
                "by": by,
                "case_id": case_id,
                "context": context,
                "count": count,
                "currency": currency,
                "discount": discount,
                "key": key,
                "kind": kind,
                "order_id": order_id,
                "reason": reason,
                "text": text,
            },
            types.ApprovalDone,
        )

    def approval_delegate(
        self,
        *,
        at: datetime | str,
        end: datetime | str,
        start: datetime | str,
        to: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        from_: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        level: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.ApprovalDone:
        """Lets somebody decide about requests for somebody else, for some time (SV-81).

        Args:
            at: When it is told.
            end: Before when.
            start: From when on.
            to: Who may decide.
            context: Who asks; whoever asks delegates.
            customer: The profile by a customer id.
            from_: Who delegates, where the context does not say who asks.
            identifier: The profile by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            level: The level of who delegates, where nobody asks by name and the rulebook does not say it.
            profile: The profile; it need not be known yet.
        """
        return self._call(
            "approval.delegate",
            {
                "at": at,
                "end": end,
                "start": start,
                "to": to,
                "context": context,
                "customer": customer,
                "from": from_,
                "identifier": identifier,
                "key": key,
                "level": level,
                "profile": profile,
            },
            types.ApprovalDone,
        )

    def approval_level(
        self,
        *,
        amount: Decimal | int | str | None = None,
        benefit: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        count: Decimal | int | str | None = None,
        currency: str | None = None,
        discount: Decimal | int | str | None = None,
        kind: str | None = None,
        levels: Sequence[str] | None = None,
        reason: str | None = None,
        rules: Sequence[types.ApprovalRule | Mapping[str, Any]] | None = None,
    ) -> types.ApprovalNeed:
        """Which level of approval something needs, by rules that are given or those of the rulebook (SV-80).

        Args:
            amount: The amount, as a decimal in text.
            benefit: The benefit that is granted.
            context: Who asks.
            count: How many customers, records or rows it is about.
            currency: The currency of the amount.
            discount: The discount, a fraction.
            kind: What sort it is.
            levels: The levels from low to high, with `rules`; those of the rulebook if absent.
            reason: A code of why.
            rules: The rules, with `levels`; those of the rulebook if absent.
        """
        return self._call(
            "approval.level",
            {
                "amount": amount,
                "benefit": benefit,
                "context": context,
                "count": count,
                "currency": currency,
                "discount": discount,
                "kind": kind,
                "levels": levels,
                "reason": reason,
                "rules": rules,
            },
            types.ApprovalNeed,
        )

    def approval_list(
        self,
        *,
        as_of: datetime | str,
        actor: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        decidable: bool | None = None,
        kind: str | None = None,
        level: str | None = None,
        need: str | None = None,
    ) -> types.ApprovalInbox:
        """The requests for approval that wait, those that have waited longest first, and who can decide them (SV-81).

        Args:
            as_of: The instant of the question.
            actor: Who looks, where the context does not say who asks.
            context: Who asks; whoever asks looks.
            decidable: Only what they can decide, themselves or as a deputy.
            kind: Only requests of this sort.
            level: The level of who looks, where nobody asks by name and the rulebook does not say it.
            need: Only requests that need this level.
        """
        return self._call(
            "approval.list",
            {
                "as_of": as_of,
                "actor": actor,
                "context": context,
                "decidable": decidable,
                "kind": kind,
                "level": level,
                "need": need,
            },
            types.ApprovalInbox,
        )

    def approval_reject(
        self,
        *,
        at: datetime | str,
        request_id: str,
        version: int,
        by: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        key: str | None = None,
        level: str | None = None,
        on_behalf_of: str | None = None,
        reason: str | None = None,
        text: str | None = None,
    ) -> types.ApprovalDone:
        """Rejects the version of a request that was seen (SV-81).

        Args:
            at: When it happens.
            request_id: The id of the request.
            version: The version that was seen.
            by: Who acts, where the context does not say who asks.
            context: Who asks; whoever asks acts.
            key: Told twice under one key, it acts once (MB-7).
            level: The level of who decides, or of whom they decide for, where nobody asks by name and the rulebook does not say it.
            on_behalf_of: Whom the actor is a deputy of.
            reason: A code of why.
            text: What was said.
        """
        return self._call(
            "approval.reject",
            {
                "at": at,
                "request_id": request_id,
                "version": version,
                "by": by,
                "context": context,
                "key": key,
                "level": level,
                "on_behalf_of": on_behalf_of,
                "reason": reason,
                "text": text,
            },
            types.ApprovalDone,
        )

    def approval_replay(
        self,
        *,
        events: Sequence[types.ApprovalEventGiven | Mapping[str, Any]],
        actors: Mapping[str, str] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        levels: Sequence[str] | None = None,
        rules: Sequence[types.ApprovalRule | Mapping[str, Any]] | None = None,
    ) -> types.ApprovalReplayed:
        """What comes of events of requests for approval that are given; nothing is stored (SV-80 to SV-82).

        Args:
            events: What happens, in any order: it is taken in the order of time.
            actors: The levels of actors; those of the rulebook if absent. Whoever is not named, or has the level `none`, has none.
            context: Who asks.
            levels: The levels from low to high, with `rules`; those of the rulebook if absent.
            rules: The rules, with `levels`; those of the rulebook if absent.
        """
        return self._call(
            "approval.replay",
            {"events": events, "actors": actors, "context": context, "levels": levels, "rules": rules},
            types.ApprovalReplayed,
        )

    def approval_request(
        self,
        *,
        at: datetime | str,
        request_id: str,
        amount: Decimal | int | str | None = None,
        benefit: str | None = None,
        by: str | None = None,
        case_id: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        count: Decimal | int | str | None = None,
        currency: str | None = None,
        customer: str | None = None,
        discount: Decimal | int | str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        kind: str | None = None,
        order_id: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        text: str | None = None,
    ) -> types.ApprovalDone:
        """Asks for an approval; what needs none says so (SV-81).

        Args:
            at: When it happens.
            request_id: The id of the request.
            amount: The amount, as a decimal in text.
            benefit: The benefit that is granted.
            by: Who acts, where the context does not say who asks.
            case_id: The case whose compensation it is.
            context: Who asks; whoever asks acts.
            count: How many customers, records or rows it is about.
            currency: The currency of the amount.
            customer: The customer by id.
            discount: The discount, a fraction.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            kind: What sort it is: `discount`, `compensation`, `benefit`, `export`, `delete` and so on.
            order_id: The order it is about.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why.
            text: What was said.
        """
        return self._call(
            "approval.request",
            {
                "at": at,
                "request_id": request_id,
                "amount": amount,
                "benefit": benefit,
                "by": by,
                "case_id": case_id,
                "context": context,
                "count": count,
                "currency": currency,
                "customer": customer,
                "discount": discount,
                "identifier": identifier,
                "key": key,
                "kind": kind,
                "order_id": order_id,
                "profile": profile,
                "reason": reason,
                "text": text,
            },
            types.ApprovalDone,
        )

    def approval_status(
        self, *, as_of: datetime | str, request_id: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.ApprovalState:
        """How a request for approval stands (SV-81, SV-82).

        Args:
            as_of: The instant of the question.
            request_id: The id of the request.
            context: Who asks.
        """
        return self._call(
            "approval.status", {"as_of": as_of, "request_id": request_id, "context": context}, types.ApprovalState
        )

    def approval_use(
        self,
        *,
        at: datetime | str,
        request_id: str,
        by: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        key: str | None = None,
        reason: str | None = None,
        text: str | None = None,
    ) -> types.ApprovalDone:
        """Says that what was asked for is done, which needs its approval (SV-82).

        Args:
            at: When it happens.
            request_id: The id of the request.
            by: Who acts, where the context does not say who asks.
            context: Who asks; whoever asks acts.
            key: Told twice under one key, it acts once (MB-7).
            reason: A code of why.
            text: What was said.
        """
        return self._call(
            "approval.use",
            {
                "at": at,
                "request_id": request_id,
                "by": by,
                "context": context,
                "key": key,
                "reason": reason,
                "text": text,
            },
            types.ApprovalDone,
        )

    def artefact_drift(
        self,
        *,
        rows: Sequence[Sequence[float | None]],
        artefact: types.Json | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        features: Sequence[str] | None = None,
        id: str | None = None,
        outcomes: Sequence[bool] | None = None,
        probabilities: Sequence[float] | None = None,
    ) -> types.DriftReport:
        """How far the features of a model have moved since it was made, and what it foretells from what comes (AR-4).

        Args:
            rows: The rows of now; null is missing.
            artefact: The artefact, if it is not one of the store.
            context: Who asks.
            features: Which feature each number of a row is, if not in the order of the model.
            id: The id of an artefact of the store.
            outcomes: Whether each row had the outcome that was foretold.
            probabilities: What was foretold of each row.
        """
        return self._call(
            "artefact.drift",
            {
                "rows": rows,
                "artefact": artefact,
                "context": context,
                "features": features,
                "id": id,
                "outcomes": outcomes,
                "probabilities": probabilities,
            },
            types.DriftReport,
        )

    def artefact_get(self, *, id: str, context: types.Context | Mapping[str, Any] | None = None) -> types.ArtefactFound:
        """An artefact of a model (AR-1).

        Args:
            id: `sha256:` and the hash of what it says.
            context: Who asks.
        """
        return self._call("artefact.get", {"id": id, "context": context}, types.ArtefactFound)

    def artefact_list(self, *, context: types.Context | Mapping[str, Any] | None = None) -> types.ArtefactList:
        """The artefacts of models that the store keeps (AR-1).

        Args:
            context: Who asks.
        """
        return self._call("artefact.list", {"context": context}, types.ArtefactList)

    def artefact_put(
        self, *, artefact: types.Json, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.ArtefactKept:
        """Keeps an artefact of a model under the hash of what it says, for rulebooks to name (AR-1, AR-2).

        Args:
            artefact: The artefact with its id, as the operation gives it that made it.
            context: Who asks.
        """
        return self._call("artefact.put", {"artefact": artefact, "context": context}, types.ArtefactKept)

    def attribution_credit(
        self,
        *,
        at: datetime | str,
        model: types.CreditModel,
        touches: Sequence[types.AttributionTouch | Mapping[str, Any]],
        value: types.AmountGiven | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        half_life_days: Decimal | int | str | None = None,
        lookback_days: Decimal | int | str | None = None,
    ) -> types.AttributionCredit:
        """Which channels and touches a conversion is credited to, to the last cent (SV-70, SV-71).

        Args:
            at: When it happened.
            model: Which touches get how much.
            touches: The touches, in any order.
            value: What it is worth, in whole minor units.
            context: Who asks.
            half_life_days: In how many days a touch loses half of its weight; of `time_decay` only.
            lookback_days: How many days back touches count, the last one also; all if absent.
        """
        return self._call(
            "attribution.credit",
            {
                "at": at,
                "model": model,
                "touches": touches,
                "value": value,
                "context": context,
                "half_life_days": half_life_days,
                "lookback_days": lookback_days,
            },
            types.AttributionCredit,
        )

    def attribution_markov(
        self,
        *,
        paths: Sequence[types.PathGiven | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.MarkovFound:
        """What channels are worth by what conversions lose without them (SV-72).

        Args:
            paths: The paths, in any order; equal ones may come together or apart.
            context: Who asks.
        """
        return self._call("attribution.markov", {"paths": paths, "context": context}, types.MarkovFound)

    def attribution_report(
        self,
        *,
        as_of: datetime | str,
        currency: str,
        from_: datetime | str,
        model: types.CreditedByWord,
        until: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        half_life_days: Decimal | int | str | None = None,
        lookback_days: Decimal | int | str | None = None,
    ) -> types.AttributionTold:
        """Which channels the orders of a window are credited to, over all customers (SV-70 to SV-73).

        Args:
            as_of: What is known at this instant counts.
            currency: The currency of the value.
            from_: The beginning of the window.
            model: By what they are credited.
            until: The end of the window, which is outside.
            context: Who asks.
            half_life_days: In how many days a touch loses half of its weight; of `time_decay` only.
            lookback_days: How many days before an order touches count; 30 if absent.
        """
        return self._call(
            "attribution.report",
            {
                "as_of": as_of,
                "currency": currency,
                "from": from_,
                "model": model,
                "until": until,
                "context": context,
                "half_life_days": half_life_days,
                "lookback_days": lookback_days,
            },
            types.AttributionTold,
        )

    def attribution_shapley(
        self,
        *,
        coalitions: Sequence[types.CoalitionGiven | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.ShapleyFound:
        """The Shapley values of channels by the conversions of their sets (SV-73).

        Args:
            coalitions: The sets, in any order.
            context: Who asks.
        """
        return self._call("attribution.shapley", {"coalitions": coalitions, "context": context}, types.ShapleyFound)

    def audience_list(
        self,
        *,
        as_of: datetime | str,
        channel: str,
        purpose: str,
        after: str | None = None,
        condition: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        deferred: bool | None = None,
        limit: int | None = None,
        segment: str | None = None,
    ) -> types.AudiencePage:
        """Who may be contacted for a purpose over a channel and where, and how many may not, by reason (CS-8, CS-15).

        Args:
            as_of: The instant of the question.
            channel: The channel, one of the rulebook's.
            purpose: The purpose, a dotted path.
            after: Only customers with ids after this one.
            condition: Only customers for whom this holds; it may use every name that segments use.
            context: Who asks.
            deferred: Whether those who may be contacted later are listed too; `false` if absent.
            limit: At most this many, 1 to 10,000; 1,000 if absent.
            segment: Only members of this segment.
        """
        return self._call(
            "audience.list",
            {
                "as_of": as_of,
                "channel": channel,
                "purpose": purpose,
                "after": after,
                "condition": condition,
                "context": context,
                "deferred": deferred,
                "limit": limit,
                "segment": segment,
            },
            types.AudiencePage,
        )

    def audit_alarms(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        from_: datetime | str | None = None,
    ) -> types.AuditAlarms:
        """Where the audit shows more than is usual or allowed (AL-1 to AL-4).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            from_: Only those after this instant; all if absent.
        """
        return self._call("audit.alarms", {"as_of": as_of, "context": context, "from": from_}, types.AuditAlarms)

    def audit_head(
        self, *, context: types.Context | Mapping[str, Any] | None = None, tree: bool | None = None
    ) -> types.AuditHead:
        """The head of the audit chain, to be kept elsewhere as the anchor (AU-3).

        Args:
            context: Who asks.
            tree: Whether the root of the Merkle tree is wanted too; all entries are read for it.
        """
        return self._call("audit.head", {"context": context, "tree": tree}, types.AuditHead)

    def audit_list(
        self,
        *,
        action: str | None = None,
        actor: str | None = None,
        after: int | None = None,
        as_of: datetime | str | None = None,
        contents: bool | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        decision: str | None = None,
        from_: datetime | str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        limit: int | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        purpose: str | None = None,
        to: datetime | str | None = None,
    ) -> types.AuditPage:
        """Who saw or changed what, for which purpose, page by page (AU-1).

        Args:
            action: What was done, for example `points.redeem`; `points.*` is all that begins so.
            actor: Who did it.
            after: Only entries with a number above this one; all if absent.
            as_of: At which instant is asked who is who; needed where a person is named.
            contents: Whether the contents that are still kept are wanted.
            context: Who asks.
            customer: About the customer of this id.
            decision: What came of it.
            from_: Not before this instant.
            identifier: About the customer who holds an identifier.
            limit: At most this many, 1 to 10,000; 1,000 if absent.
            profile: About the customer of a profile.
            purpose: For which purpose.
            to: Before this instant.
        """
        return self._call(
            "audit.list",
            {
                "action": action,
                "actor": actor,
                "after": after,
                "as_of": as_of,
                "contents": contents,
                "context": context,
                "customer": customer,
                "decision": decision,
                "from": from_,
                "identifier": identifier,
                "limit": limit,
                "profile": profile,
                "purpose": purpose,
                "to": to,
            },
            types.AuditPage,
        )

    def audit_verify(
        self,
        *,
        anchor: types.Anchor | Mapping[str, Any] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.AuditVerdict:
        """Whether the audit chain is whole, and goes on from an anchor (AU-3).

        Args:
            anchor: A head of the chain that was kept elsewhere.
            context: Who asks.
        """
        return self._call("audit.verify", {"anchor": anchor, "context": context}, types.AuditVerdict)

    def benefit_birthday_window(
        self,
        *,
        after_days: int,
        as_of: datetime | str,
        before_days: int,
        birth: types.Json,
        zone: str,
        context: types.Context | Mapping[str, Any] | None = None,
        feb29: types.Feb29 | None = None,
        leap_month: types.LeapMonth | None = None,
        short_month: types.ShortMonth | None = None,
    ) -> types.BirthdayWindow:
        """Whether an instant lies in the days around a birthday (MB-53).

        Args:
            after_days: The days after the birthday that belong to it, at most 366.
            as_of: The instant of the question.
            before_days: The days before the birthday that belong to it, at most 366.
            birth: The birth: `1990-08-15`, `08-15`, or `{"calendar":"chinese","month":8,"day":15,"leap_month":false}`.
            zone: The zone of local days.
            context: Who asks.
            feb29: What 29 February is in a year without one; `feb28` if absent.
            leap_month: What a leap month of the Chinese calendar is in a year without it; `regular_month_if_absent` if absent.
            short_month: What day 30 is in a month of 29 days; `last_day_if_short` if absent.
        """
        return self._call(
            "benefit.birthday_window",
            {
                "after_days": after_days,
                "as_of": as_of,
                "before_days": before_days,
                "birth": birth,
                "zone": zone,
                "context": context,
                "feb29": feb29,
                "leap_month": leap_month,
                "short_month": short_month,
            },
            types.BirthdayWindow,
        )

    def benefit_birthdays(
        self,
        *,
        birth: types.Json,
        year: int,
        context: types.Context | Mapping[str, Any] | None = None,
        feb29: types.Feb29 | None = None,
        leap_month: types.LeapMonth | None = None,
        short_month: types.ShortMonth | None = None,
    ) -> types.Birthdays:
        """On which days of a year somebody has a birthday, by the Gregorian or the Chinese calendar (MB-53, MB-54).

        Args:
            birth: The birth: `1990-08-15`, `08-15`, or `{"calendar":"chinese","month":8,"day":15,"leap_month":false}`.
            year: The Gregorian year.
            context: Who asks.
            feb29: What 29 February is in a year without one; `feb28` if absent.
            leap_month: What a leap month of the Chinese calendar is in a year without it; `regular_month_if_absent` if absent.
            short_month: What day 30 is in a month of 29 days; `last_day_if_short` if absent.
        """
        return self._call(
            "benefit.birthdays",
            {
                "birth": birth,
                "year": year,
                "context": context,
                "feb29": feb29,
                "leap_month": leap_month,
                "short_month": short_month,
            },
            types.Birthdays,
        )

    def benefit_cancel(
        self,
        *,
        at: datetime | str,
        entitlement_id: str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Gives a reservation of a benefit back (MB-52).

        Args:
            at: When it happens.
            entitlement_id: The number of the entitlement.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "benefit.cancel",
            {
                "at": at,
                "entitlement_id": entitlement_id,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def benefit_claim(
        self,
        *,
        at: datetime | str,
        benefit: str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        entitlement_id: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Claims a benefit; the first test that fails refuses it (MB-50, MB-51).

        Args:
            at: When it happens.
            benefit: The id of the benefit.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            entitlement_id: The number of the entitlement; the key if absent.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "benefit.claim",
            {
                "at": at,
                "benefit": benefit,
                "channel": channel,
                "context": context,
                "customer": customer,
                "entitlement_id": entitlement_id,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def benefit_reserve(
        self,
        *,
        at: datetime | str,
        benefit: str,
        ttl_minutes: int,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        entitlement_id: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Reserves a benefit for some time (MB-52).

        Args:
            at: When it happens.
            benefit: The id of the benefit.
            ttl_minutes: After how many minutes the reservation lapses.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            entitlement_id: The number of the entitlement; the key if absent.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "benefit.reserve",
            {
                "at": at,
                "benefit": benefit,
                "ttl_minutes": ttl_minutes,
                "channel": channel,
                "context": context,
                "customer": customer,
                "entitlement_id": entitlement_id,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def benefit_use(
        self,
        *,
        at: datetime | str,
        entitlement_id: str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Uses an entitlement (MB-52).

        Args:
            at: When it happens.
            entitlement_id: The number of the entitlement.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "benefit.use",
            {
                "at": at,
                "entitlement_id": entitlement_id,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def calendar_add(
        self,
        *,
        from_: datetime | str,
        calendar: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        hours: types.GivenCalendar | Mapping[str, Any] | None = None,
        minutes: int | None = None,
        seconds: int | None = None,
    ) -> types.BusinessInstant:
        """When so much working time of a business calendar will be over (SV-2).

        Args:
            from_: From when.
            calendar: The name of a business calendar of the rulebook.
            context: Who asks.
            hours: Or a calendar that is handed in.
            minutes: How many minutes.
            seconds: How many seconds.
        """
        return self._call(
            "calendar.add",
            {
                "from": from_,
                "calendar": calendar,
                "context": context,
                "hours": hours,
                "minutes": minutes,
                "seconds": seconds,
            },
            types.BusinessInstant,
        )

    def calendar_business_time(
        self,
        *,
        from_: datetime | str,
        until: datetime | str,
        calendar: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        hours: types.GivenCalendar | Mapping[str, Any] | None = None,
    ) -> types.BusinessTime:
        """The working time of a business calendar between two instants (SV-2).

        Args:
            from_: From when.
            until: Until when; what happens then does not count.
            calendar: The name of a business calendar of the rulebook.
            context: Who asks.
            hours: Or a calendar that is handed in.
        """
        return self._call(
            "calendar.business_time",
            {"from": from_, "until": until, "calendar": calendar, "context": context, "hours": hours},
            types.BusinessTime,
        )

    def campaign_assign(
        self,
        *,
        campaign: str,
        customers: Sequence[types.CustomerExposed | Mapping[str, Any]],
        shares: Sequence[types.ShareGiven | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.AssignedCustomers:
        """On which side of a test customers are, the same everywhere and for ever (SV-63).

        Args:
            campaign: The id of the campaign.
            customers: The customers.
            shares: The sides in their order.
            context: Who asks.
        """
        return self._call(
            "campaign.assign",
            {"campaign": campaign, "customers": customers, "shares": shares, "context": context},
            types.AssignedCustomers,
        )

    def campaign_audience(
        self,
        *,
        as_of: datetime | str,
        campaign_group: str,
        purpose: str,
        condition: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        segment: str | None = None,
    ) -> types.GroupAudience:
        """Whom a group of campaigns contacts, each once and over the first channel that may be used, and who was contacted already (SV-64).

        Args:
            as_of: The instant of the question.
            campaign_group: The group, one of the rulebook's.
            purpose: The purpose, a dotted path.
            condition: Only customers for whom this holds; it may use every name that segments use.
            context: Who asks.
            segment: Only members of this segment.
        """
        return self._call(
            "campaign.audience",
            {
                "as_of": as_of,
                "campaign_group": campaign_group,
                "purpose": purpose,
                "condition": condition,
                "context": context,
                "segment": segment,
            },
            types.GroupAudience,
        )

    def campaign_incremental(
        self,
        *,
        control: types.SideGiven | Mapping[str, Any],
        cost: types.AmountGiven | Mapping[str, Any],
        margin: Decimal | int | str,
        revenue_per_conversion: types.AmountGiven | Mapping[str, Any],
        treated: types.SideGiven | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.IncrementalFound:
        """What would not have happened without a campaign, and what it is worth (SV-62).

        Args:
            control: Those who were left out.
            cost: What it cost.
            margin: The share of revenue that is left, from 0 to 1.
            revenue_per_conversion: What a conversion is worth, in the currency of the cost.
            treated: Those who were treated.
            context: Who asks.
        """
        return self._call(
            "campaign.incremental",
            {
                "control": control,
                "cost": cost,
                "margin": margin,
                "revenue_per_conversion": revenue_per_conversion,
                "treated": treated,
                "context": context,
            },
            types.IncrementalFound,
        )

    def campaign_lift(
        self,
        *,
        control: types.SideGiven | Mapping[str, Any],
        treated: types.SideGiven | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.LiftFound:
        """Whether the treated do it oftener than the control (SV-61).

        Args:
            control: Those who were left out.
            treated: Those who were treated.
            context: Who asks.
        """
        return self._call(
            "campaign.lift", {"control": control, "treated": treated, "context": context}, types.LiftFound
        )

    def campaign_report(
        self,
        *,
        control: types.SideGiven | Mapping[str, Any],
        costs: Sequence[types.AmountGiven | Mapping[str, Any]],
        margin: Decimal | int | str,
        revenue: Sequence[types.AmountGiven | Mapping[str, Any]],
        treated: types.SideGiven | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        revenue_per_conversion: types.AmountGiven | Mapping[str, Any] | None = None,
    ) -> types.CampaignReport:
        """All that is to be said of a campaign: three returns, and the lift behind the last (SV-60 to SV-62).

        Args:
            control: Those who were left out.
            costs: What it cost; all of one currency.
            margin: The share of revenue that is left, from 0 to 1.
            revenue: What the treated bought, in the same currency.
            treated: Those who were treated.
            context: Who asks.
            revenue_per_conversion: What a conversion is worth; what was sold over the conversions of the treated if absent.
        """
        return self._call(
            "campaign.report",
            {
                "control": control,
                "costs": costs,
                "margin": margin,
                "revenue": revenue,
                "treated": treated,
                "context": context,
                "revenue_per_conversion": revenue_per_conversion,
            },
            types.CampaignReport,
        )

    def campaign_results(
        self,
        *,
        as_of: datetime | str,
        campaign: str,
        currency: str,
        from_: datetime | str,
        margin: Decimal | int | str,
        until: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        control: str | None = None,
        treated: str | None = None,
    ) -> types.CampaignResults:
        """What a campaign reached, cost, sold and did, over all customers: three returns, and the treated beside the control (SV-60 to SV-63).

        Args:
            as_of: What is known at this instant counts.
            campaign: The campaign.
            currency: The currency of costs and orders; any of another is refused.
            from_: The beginning of the window.
            margin: The share of revenue that is left, from 0 to 1.
            until: The end of the window, which is outside.
            context: Who asks.
            control: The side that was left out; `control` if absent.
            treated: The side that was treated; `treated` if absent. Contacts without a side are of it.
        """
        return self._call(
            "campaign.results",
            {
                "as_of": as_of,
                "campaign": campaign,
                "currency": currency,
                "from": from_,
                "margin": margin,
                "until": until,
                "context": context,
                "control": control,
                "treated": treated,
            },
            types.CampaignResults,
        )

    def campaign_roi(
        self,
        *,
        costs: Sequence[types.AmountGiven | Mapping[str, Any]],
        margin: Decimal | int | str,
        revenue: Sequence[types.AmountGiven | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.CampaignReturns:
        """What a campaign returns on its cost (SV-60).

        Args:
            costs: What it cost; all of one currency.
            margin: The share of revenue that is left, from 0 to 1.
            revenue: What it sold, in the same currency.
            context: Who asks.
        """
        return self._call(
            "campaign.roi",
            {"costs": costs, "margin": margin, "revenue": revenue, "context": context},
            types.CampaignReturns,
        )

    def campaign_sample_size(
        self,
        *,
        effect: Decimal | int | str,
        rate: Decimal | int | str,
        context: types.Context | Mapping[str, Any] | None = None,
        power: types.Power | None = None,
    ) -> types.SampleSize:
        """How many a test takes on each side to see a difference (SV-61).

        Args:
            effect: By how much the rate is to move.
            rate: The rate without it.
            context: Who asks.
            power: How often a difference that is there is seen; `0.8` if absent.
        """
        return self._call(
            "campaign.sample_size",
            {"effect": effect, "rate": rate, "context": context, "power": power},
            types.SampleSize,
        )

    def case_assign(
        self,
        *,
        as_of: datetime | str,
        case_id: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        loads: Mapping[str, int] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.CaseAssigned:
        """Who answers a case of a customer first and in which queue, by the rulebook, with the reason of every row and queue (SV-21, SV-22).

        Args:
            as_of: The instant of the question.
            case_id: The number of the case.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            loads: How much there is to do in each queue, in the host's own measure; 0 where it is not said.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "case.assign",
            {
                "as_of": as_of,
                "case_id": case_id,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "loads": loads,
                "profile": profile,
            },
            types.CaseAssigned,
        )

    def case_clocks(
        self,
        *,
        as_of: datetime | str,
        created: datetime | str,
        targets: Sequence[types.CaseTarget | Mapping[str, Any]],
        calendar: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        hours: types.GivenCalendar | Mapping[str, Any] | None = None,
        messages: Sequence[types.CaseMessage | Mapping[str, Any]] | None = None,
        pause_first_response: bool | None = None,
        pause_states: Sequence[types.CaseState] | None = None,
        pauses: Sequence[types.CasePause | Mapping[str, Any]] | None = None,
        states: Sequence[types.CaseStateAt | Mapping[str, Any]] | None = None,
        warn_at: Sequence[str] | None = None,
    ) -> types.CaseClocks:
        """How the clocks of a case stand that is told with the question: due instants, warnings, breaches (SV-11 to SV-16).

        Args:
            as_of: The instant of the question; what lies after it has not happened.
            created: When the case was created.
            targets: What the clocks are measured by; without a target there is no clock.
            calendar: The name of a business calendar of the rulebook, for targets that name none.
            context: Who asks.
            hours: Or a calendar that is handed in.
            messages: Who spoke when.
            pause_first_response: Whether pauses hold the first response as well; as the rulebook says if absent.
            pause_states: The states in which clocks stand still; those of the rulebook if absent.
            pauses: Pauses that are no states.
            states: Into which states it came.
            warn_at: Rising shares of a target at which is warned, as decimals in text; those of the rulebook if absent.
        """
        return self._call(
            "case.clocks",
            {
                "as_of": as_of,
                "created": created,
                "targets": targets,
                "calendar": calendar,
                "context": context,
                "hours": hours,
                "messages": messages,
                "pause_first_response": pause_first_response,
                "pause_states": pause_states,
                "pauses": pauses,
                "states": states,
                "warn_at": warn_at,
            },
            types.CaseClocks,
        )

    def case_closed_loop(
        self,
        *,
        contacted_in_time: int,
        contacted_late: int,
        detractors: int,
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.ClosedLoopRates:
        """How many detractors were contacted, and how many in time (SV-34).

        Args:
            contacted_in_time: How many of them were contacted in time.
            contacted_late: How many of them were contacted after it was due.
            detractors: How many detractors there were.
            context: Who asks.
        """
        return self._call(
            "case.closed_loop",
            {
                "contacted_in_time": contacted_in_time,
                "contacted_late": contacted_late,
                "detractors": detractors,
                "context": context,
            },
            types.ClosedLoopRates,
        )

    def case_merge(
        self,
        *,
        cases: Sequence[types.CaseToMerge | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
        into: str | None = None,
    ) -> types.CaseMerged:
        """What becomes of cases that are merged: the earliest creation and the earliest deadline (SV-17).

        Args:
            cases: The cases.
            context: Who asks.
            into: Which of them goes on; the one that was created first if absent.
        """
        return self._call("case.merge", {"cases": cases, "context": context, "into": into}, types.CaseMerged)

    def case_report(
        self,
        *,
        as_of: datetime | str,
        from_: datetime | str,
        until: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.CaseFigures:
        """What became of the cases of a window over all customers: first contact resolution, standard answers, the closed loop (SV-20, SV-21, SV-34).

        Args:
            as_of: What is known at this instant counts.
            from_: The beginning of the window.
            until: The end of the window, which is outside.
            context: Who asks.
        """
        return self._call(
            "case.report", {"as_of": as_of, "from": from_, "until": until, "context": context}, types.CaseFigures
        )

    def case_route(
        self,
        *,
        fallback: str,
        needs: Sequence[str],
        queues: Sequence[types.QueueGiven | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
        own_queues: Sequence[str] | None = None,
        tier: str | None = None,
    ) -> types.CaseRouted:
        """Into which of some queues a case goes, and why not into the others (SV-22).

        Args:
            fallback: The queue for what no other can take.
            needs: What the case needs: its category, its language.
            queues: The queues.
            context: Who asks.
            own_queues: The queues that the customer's tier opens, as `membership.queues` of a view tells them (MB-56).
            tier: The tier of the customer.
        """
        return self._call(
            "case.route",
            {
                "fallback": fallback,
                "needs": needs,
                "queues": queues,
                "context": context,
                "own_queues": own_queues,
                "tier": tier,
            },
            types.CaseRouted,
        )

    def case_tell(
        self,
        *,
        at: datetime | str,
        case_id: str,
        event: str,
        article: str | None = None,
        assignee: str | None = None,
        author: str | None = None,
        category: str | None = None,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        intent: str | None = None,
        item: str | None = None,
        key: str | None = None,
        kind: str | None = None,
        language: str | None = None,
        merged_into: str | None = None,
        order_id: str | None = None,
        outcome: str | None = None,
        policy: str | None = None,
        priority: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        public: bool | None = None,
        remedy: str | None = None,
        role: str | None = None,
        severity: int | None = None,
        state: str | None = None,
        text: str | None = None,
    ) -> types.CaseDone:
        """Tells a service case or a step of it; what cannot follow is refused (SV-10, SV-19).

        Args:
            at: When it happens.
            case_id: The number of the case.
            event: What happens: `opened`, `message`, `state`, `priority`, `assigned`, `policy` or `merged`.
            article: The help article that answered.
            assignee: Who works on it.
            author: Who spoke: `customer`, `agent` or `bot`.
            category: What it is about.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            intent: What a message is meant as: `thanks`, `person` and so on (SV-21).
            item: The article it is about.
            key: Told twice under one key, it acts once.
            kind: The sort of case.
            language: The language that it needs.
            merged_into: The case that goes on for both.
            order_id: The order it is about.
            outcome: How it ended.
            policy: The policy that holds from here on.
            priority: How urgent it is.
            profile: The customer by one of the profiles, which the record then names.
            public: Whether the customer can see it; yes if absent.
            remedy: What was given to make it good.
            role: The role that is responsible.
            severity: How bad it is, 1 to 4.
            state: The state that it comes into.
            text: What was said.
        """
        return self._call(
            "case.tell",
            {
                "at": at,
                "case_id": case_id,
                "event": event,
                "article": article,
                "assignee": assignee,
                "author": author,
                "category": category,
                "channel": channel,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "intent": intent,
                "item": item,
                "key": key,
                "kind": kind,
                "language": language,
                "merged_into": merged_into,
                "order_id": order_id,
                "outcome": outcome,
                "policy": policy,
                "priority": priority,
                "profile": profile,
                "public": public,
                "remedy": remedy,
                "role": role,
                "severity": severity,
                "state": state,
                "text": text,
            },
            types.CaseDone,
        )

    def case_transfer(
        self,
        *,
        at: datetime | str,
        case_id: str,
        intent: str,
        to_role: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        note: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.TransferDone:
        """Hands a case over to sales, which yields one lead for each intent (SV-41).

        Args:
            at: When.
            case_id: The number of the case.
            intent: What it hopes for.
            to_role: Who takes over.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            note: What is said to who takes over.
            profile: The customer by one of the profiles, which the records then name.
        """
        return self._call(
            "case.transfer",
            {
                "at": at,
                "case_id": case_id,
                "intent": intent,
                "to_role": to_role,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "note": note,
                "profile": profile,
            },
            types.TransferDone,
        )

    def case_triage(
        self,
        *,
        as_of: datetime | str,
        facts: types.Json,
        rows: Sequence[types.TriageRow | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
        follow_up: types.TriageFollowUp | Mapping[str, Any] | None = None,
    ) -> types.CaseTriaged:
        """Whether a standard answer or a person answers a case, by the first row that holds, and why (SV-21).

        Args:
            as_of: The instant of the question.
            facts: The facts of the case and the customer by kind and name, for example `{"attr": {"category": "power"}, "tier": "gold"}`.
            rows: The rows, tried in order; without one that holds a person answers.
            context: Who asks.
            follow_up: The first message of the customer after a standard answer.
        """
        return self._call(
            "case.triage",
            {"as_of": as_of, "facts": facts, "rows": rows, "context": context, "follow_up": follow_up},
            types.CaseTriaged,
        )

    def case_warn(
        self,
        *,
        at: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.WarningReport:
        """Opens the work orders against churn that are due, once for each crossing (SV-40).

        Args:
            at: When.
            context: Who asks.
            customer: One customer, by id.
            identifier: One customer, by an identifier.
            profile: One customer, by one of the profiles.
        """
        return self._call(
            "case.warn",
            {"at": at, "context": context, "customer": customer, "identifier": identifier, "profile": profile},
            types.WarningReport,
        )

    def changes_acknowledge(
        self, *, through: int, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.Acknowledged:
        """Says that changes up to a number have been delivered; they are forgotten.

        Args:
            through: The number of the last change that was delivered.
            context: Who asks.
        """
        return self._call("changes.acknowledge", {"through": through, "context": context}, types.Acknowledged)

    def changes_advance(
        self, *, to: datetime | str, context: types.Context | Mapping[str, Any] | None = None, list: bool | None = None
    ) -> types.AdvanceReport:
        """Moves the store's time forward and writes what changed to the outbox, each change once (SE-7, SE-8).

        Args:
            to: The instant to reach.
            context: Who asks.
            list: Whether the answer lists the changes; they stand in the outbox in any case.
        """
        return self._call("changes.advance", {"to": to, "context": context, "list": list}, types.AdvanceReport)

    def changes_read(
        self,
        *,
        after: int | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> types.ChangePage:
        """Changes of the outbox after a number, as CloudEvents, in order.

        Args:
            after: Only changes with a number above this one; all if absent.
            context: Who asks.
            limit: At most this many, 1 to 10,000; 1,000 if absent.
        """
        return self._call("changes.read", {"after": after, "context": context, "limit": limit}, types.ChangePage)

    def churn_calibrate(
        self,
        *,
        churned: Sequence[bool],
        method: str,
        probabilities: Sequence[float],
        trained_on: types.Stretch | Mapping[str, Any],
        window: types.Stretch | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.ChurnCalibration:
        """What brings probabilities of churn to what happens as often as they say (CH-7).

        Args:
            churned: Whether each row churned.
            method: `platt` or `isotonic`.
            probabilities: What the model said of each row.
            trained_on: The stretch of time that the model was trained on.
            window: The stretch of time that these rows come from; it does not meet the other.
            context: Who asks.
        """
        return self._call(
            "churn.calibrate",
            {
                "churned": churned,
                "method": method,
                "probabilities": probabilities,
                "trained_on": trained_on,
                "window": window,
                "context": context,
            },
            types.ChurnCalibration,
        )

    def churn_evaluate(
        self,
        *,
        churned: Sequence[bool],
        scores: Sequence[float],
        bands: int | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        lift: Sequence[float] | None = None,
    ) -> types.EvaluatedChurn:
        """How good scores of churn are: AUC, lift, Brier score, calibration error, reliability (CH-8).

        Args:
            churned: Whether each row churned.
            scores: What the model said of each row; more is likelier to churn.
            bands: How many bands of equal count the reliability has; 10 if absent.
            context: Who asks.
            lift: Of which top shares the lift is told; 0.1 if absent.
        """
        return self._call(
            "churn.evaluate",
            {"churned": churned, "scores": scores, "bands": bands, "context": context, "lift": lift},
            types.EvaluatedChurn,
        )

    def churn_fit(
        self,
        *,
        churned: Sequence[bool],
        columns: Sequence[str],
        features: Sequence[types.ChurnFeature | Mapping[str, Any]],
        rows: Sequence[Sequence[float | None]],
        calibration: types.ChurnCalibration | Mapping[str, Any] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        penalty: float | None = None,
        provenance: types.Provenance | Mapping[str, Any] | None = None,
    ) -> types.FittedChurn:
        """A logistic regression of who churned, from rows that are given (CH-5, CH-6).

        Args:
            churned: Whether each row churned.
            columns: The columns of a row.
            features: The features.
            rows: A list of numbers for each row; null is missing.
            calibration: What corrects the probabilities of the artefact, learned on other rows (CH-7).
            context: Who asks.
            penalty: The weight of the L2 penalty on all but the intercept; 1 if absent.
            provenance: Where the rows come from, if the fit is to become an artefact.
        """
        return self._call(
            "churn.fit",
            {
                "churned": churned,
                "columns": columns,
                "features": features,
                "rows": rows,
                "calibration": calibration,
                "context": context,
                "penalty": penalty,
                "provenance": provenance,
            },
            types.FittedChurn,
        )

    def churn_score(
        self,
        *,
        columns: Sequence[str],
        rows: Sequence[Sequence[float | None]],
        artefact: types.Json | None = None,
        calibration: types.ChurnCalibration | Mapping[str, Any] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        max_reasons: int | None = None,
        model: types.ChurnModel | Mapping[str, Any] | None = None,
    ) -> types.ScoredChurn:
        """How probable it is that rows churn, with reasons that add up (CH-5).

        Args:
            columns: The columns of a row.
            rows: A list of numbers for each row; null is missing.
            artefact: The model as an artefact, with what corrects it; or `model`.
            calibration: What corrects the probabilities; that of the artefact if absent.
            context: Who asks.
            max_reasons: The most reasons of a row; 4 if absent.
            model: The model, as `churn.fit` gives it.
        """
        return self._call(
            "churn.score",
            {
                "columns": columns,
                "rows": rows,
                "artefact": artefact,
                "calibration": calibration,
                "context": context,
                "max_reasons": max_reasons,
                "model": model,
            },
            types.ScoredChurn,
        )

    def churn_scorecard(
        self,
        *,
        churned: Sequence[bool],
        columns: Sequence[str],
        features: Sequence[types.ScorecardFeature | Mapping[str, Any]],
        name: str,
        purpose: str,
        rows: Sequence[Sequence[float | None]],
        bins: int | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        odds0: str | None = None,
        pdo: float | None = None,
        penalty: float | None = None,
        points0: float | None = None,
        smoothing: float | None = None,
    ) -> types.MadeScorecard:
        """A scorecard of who churned, from rows that are given: bins, weight of evidence, points, and its section in TOML (CH-4).

        Args:
            churned: Whether each row churned.
            columns: The columns of a row.
            features: The features.
            name: The name of the score.
            purpose: The purpose whose consent the score needs.
            rows: A list of numbers for each row; null is missing.
            bins: How many bins of about equal count a feature has at first, 2 to 50; 10 if absent. Bins are joined until the rate of churn never turns.
            context: Who asks.
            odds0: At `points0` points the odds of churn are these, a decimal or a fraction; `1/19` if absent.
            pdo: So many points more halve the odds, above 0; 50 if absent.
            penalty: The weight of the L2 penalty on all but the intercept; 1 if absent.
            points0: See `odds0`; 600 if absent.
            smoothing: What is added to both outcomes of a bin, so that one of which all or none churned has evidence; 0.5 if absent.
        """
        return self._call(
            "churn.scorecard",
            {
                "churned": churned,
                "columns": columns,
                "features": features,
                "name": name,
                "purpose": purpose,
                "rows": rows,
                "bins": bins,
                "context": context,
                "odds0": odds0,
                "pdo": pdo,
                "penalty": penalty,
                "points0": points0,
                "smoothing": smoothing,
            },
            types.MadeScorecard,
        )

    def cluster_assign(
        self,
        *,
        artefact: types.Json,
        rows: Sequence[Sequence[float]],
        context: types.Context | Mapping[str, Any] | None = None,
        features: Sequence[str] | None = None,
        max_reasons: int | None = None,
    ) -> types.AssignedClusters:
        """The clusters of rows, and which features speak for them (KM-3).

        Args:
            artefact: The model, as `cluster.fit` gives it.
            rows: A list of numbers for each row.
            context: Who asks.
            features: Which feature each number of a row is, if not in the order of the model.
            max_reasons: The most reasons of a row; 4 if absent.
        """
        return self._call(
            "cluster.assign",
            {"artefact": artefact, "rows": rows, "context": context, "features": features, "max_reasons": max_reasons},
            types.AssignedClusters,
        )

    def cluster_fit(
        self,
        *,
        features: Sequence[types.ClusterFeature | Mapping[str, Any]],
        k: int,
        provenance: types.Provenance | Mapping[str, Any],
        rows: Sequence[Sequence[float]],
        seed: int,
        also: Sequence[int] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        scaling: str | None = None,
        starts: int | None = None,
    ) -> types.FittedClusters:
        """K-means clusters of rows that are given, as an artefact (KM-1, KM-2, AR-1).

        Args:
            features: What the numbers of a row are.
            k: How many clusters.
            provenance: Where the rows come from.
            rows: A list of numbers for each row.
            seed: Where all chance comes from: the same seed and rows give the same clusters.
            also: Numbers of clusters whose inertia and silhouette are told as well.
            context: Who asks.
            scaling: How features are brought to one scale: `zscore` (if absent), `minmax` or `none`.
            starts: How many starts, of which the best stays; 10 if absent.
        """
        return self._call(
            "cluster.fit",
            {
                "features": features,
                "k": k,
                "provenance": provenance,
                "rows": rows,
                "seed": seed,
                "also": also,
                "context": context,
                "scaling": scaling,
                "starts": starts,
            },
            types.FittedClusters,
        )

    def condition_evaluate(
        self,
        *,
        as_of: datetime | str,
        expr: str,
        facts: types.Json,
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.Verdict:
        """What a condition says of given facts, and why (CD-1 to CD-9).

        Args:
            as_of: The instant of the question.
            expr: The condition.
            facts: The facts by kind and name, for example `{"measure": {"orders": "3"}, "stage": "mature"}`. Text of digits is a decimal, RFC 3339 an instant; null and `{"cleared": true}` are missing.
            context: Who asks.
        """
        return self._call(
            "condition.evaluate", {"as_of": as_of, "expr": expr, "facts": facts, "context": context}, types.Verdict
        )

    def consent_confirm(
        self,
        *,
        at: datetime | str,
        channel: str | None = None,
        contact_point: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        pending: types.RecordKey | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        purpose: str | None = None,
    ) -> types.ConsentDone:
        """Confirms a yes that waits, which writes the yes and its confirmation (CS-3).

        Args:
            at: When it is confirmed.
            channel: The channel of the yes; any if absent.
            contact_point: The telephone number or address of the yes; any if absent.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            pending: The event that waits, as `consent.grant` named it.
            profile: The customer by one of the profiles.
            purpose: The purpose of the yes; needed if the event is not named.
        """
        return self._call(
            "consent.confirm",
            {
                "at": at,
                "channel": channel,
                "contact_point": contact_point,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "pending": pending,
                "profile": profile,
                "purpose": purpose,
            },
            types.ConsentDone,
        )

    def consent_grant(
        self,
        *,
        at: datetime | str,
        purpose: str,
        by: str | None = None,
        captured_in: str | None = None,
        channel: str | None = None,
        contact_point: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        double_opt_in: bool | None = None,
        expected_version: str | None = None,
        expires: datetime | str | None = None,
        explicit: bool | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        notice: str | None = None,
        operation: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        proof: types.Json | None = None,
        recipient: str | None = None,
        separate: bool | None = None,
        source: str | None = None,
        together_with: Sequence[str] | None = None,
    ) -> types.ConsentDone:
        """Says yes; where the purpose asks for a second yes, only that it waits is written (CS-3).

        Args:
            at: When it is said.
            purpose: The purpose, a dotted path.
            by: Who acted: `subject`, `guardian`, `agent`, `household_member` or `system`; `subject` if absent (CS-4).
            captured_in: Where it was captured.
            channel: The channel it is for; any if absent.
            contact_point: The telephone number or address it is for (CS-8).
            context: Who asks.
            customer: The customer by id.
            double_opt_in: Whether it waits for a confirmation also where the policy of the purpose does not ask for one; `false` if absent.
            expected_version: Only if the customer still has this version; else `stale_version`.
            expires: When it ends.
            explicit: Given in so many words.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            notice: The version of the notice that was shown, `v` and a number.
            operation: The operation it is for; any if absent.
            profile: The customer by one of the profiles, which the record then names.
            proof: How it can be proved: `ref`, `hash`, `locale`, `text_hash` (CS-5).
            recipient: The recipient it is for; any if absent.
            separate: One purpose, one act.
            source: How it was captured, a word of CS-4; `api` if absent.
            together_with: Other purposes that the same act named.
        """
        return self._call(
            "consent.grant",
            {
                "at": at,
                "purpose": purpose,
                "by": by,
                "captured_in": captured_in,
                "channel": channel,
                "contact_point": contact_point,
                "context": context,
                "customer": customer,
                "double_opt_in": double_opt_in,
                "expected_version": expected_version,
                "expires": expires,
                "explicit": explicit,
                "identifier": identifier,
                "key": key,
                "notice": notice,
                "operation": operation,
                "profile": profile,
                "proof": proof,
                "recipient": recipient,
                "separate": separate,
                "source": source,
                "together_with": together_with,
            },
            types.ConsentDone,
        )

    def consent_may_contact(
        self,
        *,
        as_of: datetime | str,
        channel: str,
        purpose: str,
        contact_point: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.ConsentDecision:
        """Whether a person may be contacted for a purpose over a channel, with reasons (CS-15).

        Args:
            as_of: The instant of the question.
            channel: The channel, one of the rulebook's.
            purpose: The purpose, a dotted path.
            contact_point: The telephone number or address that would be used (CS-8).
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "consent.may_contact",
            {
                "as_of": as_of,
                "channel": channel,
                "purpose": purpose,
                "contact_point": contact_point,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
            },
            types.ConsentDecision,
        )

    def consent_may_process(
        self,
        *,
        act: types.Processing | Mapping[str, Any],
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.ConsentAnswer:
        """Whether something may be done with a customer's data, in every jurisdiction that applies, with reasons (CS-15).

        Args:
            act: What would be done.
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "consent.may_process",
            {
                "act": act,
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
            },
            types.ConsentAnswer,
        )

    def consent_receipt(
        self, *, event: types.RecordKey | Mapping[str, Any], context: types.Context | Mapping[str, Any] | None = None
    ) -> types.ConsentReceipt:
        """The receipt of a consent event in the words of ISO/IEC TS 27560 (CS-11).

        Args:
            event: The event.
            context: Who asks.
        """
        return self._call("consent.receipt", {"event": event, "context": context}, types.ConsentReceipt)

    def consent_refuse(
        self,
        *,
        at: datetime | str,
        purpose: str,
        by: str | None = None,
        captured_in: str | None = None,
        channel: str | None = None,
        contact_point: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        notice: str | None = None,
        operation: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        proof: types.Json | None = None,
        recipient: str | None = None,
        source: str | None = None,
    ) -> types.ConsentDone:
        """Says no to a question (CS-3).

        Args:
            at: When it is said.
            purpose: The purpose, a dotted path.
            by: Who acted: `subject`, `guardian`, `agent`, `household_member` or `system`; `subject` if absent (CS-4).
            captured_in: Where it was captured.
            channel: The channel it is for; any if absent.
            contact_point: The telephone number or address it is for (CS-8).
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            notice: The version of the notice that was shown, `v` and a number.
            operation: The operation it is for; any if absent.
            profile: The customer by one of the profiles, which the record then names.
            proof: How it can be proved: `ref`, `hash`, `locale`, `text_hash` (CS-5).
            recipient: The recipient it is for; any if absent.
            source: How it was captured, a word of CS-4; `api` if absent.
        """
        return self._call(
            "consent.refuse",
            {
                "at": at,
                "purpose": purpose,
                "by": by,
                "captured_in": captured_in,
                "channel": channel,
                "contact_point": contact_point,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "notice": notice,
                "operation": operation,
                "profile": profile,
                "proof": proof,
                "recipient": recipient,
                "source": source,
            },
            types.ConsentDone,
        )

    def consent_signal(
        self,
        *,
        at: datetime | str,
        headers: Sequence[str],
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.ConsentSignalDone:
        """Takes a browser's privacy signal as a refusal of the purposes that it refuses (CS-10).

        Args:
            at: When the headers came.
            headers: The values of the `Sec-GPC` headers, as they stand.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "consent.signal",
            {
                "at": at,
                "headers": headers,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
            },
            types.ConsentSignalDone,
        )

    def consent_withdraw(
        self,
        *,
        at: datetime | str,
        purpose: str,
        by: str | None = None,
        captured_in: str | None = None,
        channel: str | None = None,
        contact_point: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        notice: str | None = None,
        operation: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        proof: types.Json | None = None,
        recipient: str | None = None,
        source: str | None = None,
    ) -> types.ConsentDone:
        """Takes a yes back; nothing refuses that (CS-3).

        Args:
            at: When it is said.
            purpose: The purpose, a dotted path.
            by: Who acted: `subject`, `guardian`, `agent`, `household_member` or `system`; `subject` if absent (CS-4).
            captured_in: Where it was captured.
            channel: The channel it is for; any if absent.
            contact_point: The telephone number or address it is for (CS-8).
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            notice: The version of the notice that was shown, `v` and a number.
            operation: The operation it is for; any if absent.
            profile: The customer by one of the profiles, which the record then names.
            proof: How it can be proved: `ref`, `hash`, `locale`, `text_hash` (CS-5).
            recipient: The recipient it is for; any if absent.
            source: How it was captured, a word of CS-4; `api` if absent.
        """
        return self._call(
            "consent.withdraw",
            {
                "at": at,
                "purpose": purpose,
                "by": by,
                "captured_in": captured_in,
                "channel": channel,
                "contact_point": contact_point,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "notice": notice,
                "operation": operation,
                "profile": profile,
                "proof": proof,
                "recipient": recipient,
                "source": source,
            },
            types.ConsentDone,
        )

    def customer_find(
        self,
        *,
        as_of: datetime | str,
        identifier: types.StatedIdentifierRef | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.CustomerFound:
        """The customer who holds an identifier (CI-2).

        Args:
            as_of: The instant of the question.
            identifier: The identifier.
            context: Who asks.
        """
        return self._call(
            "customer.find", {"as_of": as_of, "identifier": identifier, "context": context}, types.CustomerFound
        )

    def customer_forecast(
        self,
        *,
        as_of: datetime | str,
        until: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.Forecast:
        """What will change by itself for a customer, if no record arrives (SE-7).

        Args:
            as_of: The instant of the question.
            until: The end of the forecast.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "customer.forecast",
            {
                "as_of": as_of,
                "until": until,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
            },
            types.Forecast,
        )

    def customer_lineage(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        path: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.Lineage:
        """The records and decisions behind the values of a view (DQ-6).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            path: Only this value, or all below it: `profile.city`, `measures`; absent: every value.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "customer.lineage",
            {
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "path": path,
                "profile": profile,
            },
            types.Lineage,
        )

    def customer_list(
        self,
        *,
        as_of: datetime | str,
        after: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> types.CustomerPage:
        """The ids of all customers, sorted, page by page.

        Args:
            as_of: The instant of the question.
            after: Only ids after this one.
            context: Who asks.
            limit: At most this many, 1 to 10,000; 1,000 if absent.
        """
        return self._call(
            "customer.list", {"as_of": as_of, "after": after, "context": context, "limit": limit}, types.CustomerPage
        )

    def customer_next_action(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reasons: types.ReasonLevel | None = None,
    ) -> types.CustomerNextAction:
        """What to do next for a customer: service, an offer or silence, with the consent decision and why (SV-97).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer's id.
            identifier: An identifier that the customer holds.
            profile: A profile of the customer.
            reasons: How much the reasons tell; `codes` if absent.
        """
        return self._call(
            "customer.next_action",
            {
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
                "reasons": reasons,
            },
            types.CustomerNextAction,
        )

    def customer_next_actions(
        self,
        *,
        as_of: datetime | str,
        after: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        kinds: Sequence[types.ActionKind] | None = None,
        limit: int | None = None,
    ) -> types.NextActionPage:
        """What to do next for all customers, page by page (SV-97).

        Args:
            as_of: The instant of the question.
            after: Only customers after this one; from the first if absent.
            context: Who asks.
            kinds: Only actions of these kinds; all if absent.
            limit: At most this many, 1 to 10,000; 1,000 if absent.
        """
        return self._call(
            "customer.next_actions",
            {"as_of": as_of, "after": after, "context": context, "kinds": kinds, "limit": limit},
            types.NextActionPage,
        )

    def customer_timeline(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        limit: int | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.Timeline:
        """The visible records of a customer from every channel, in timeline order (RC-8).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            limit: At most this many of the latest, 1 to 10,000; all if absent.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "customer.timeline",
            {
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "limit": limit,
                "profile": profile,
            },
            types.Timeline,
        )

    def customer_view(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        measures: Sequence[str] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reasons: types.ReasonLevel | None = None,
        rulebook_version: int | None = None,
        select: Sequence[types.Part] | None = None,
    ) -> types.CustomerView:
        """What is true of a customer at an instant, with reasons and the instant of the next change.

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            measures: The measures that are wanted, by name; all if absent.
            profile: The customer by one of the profiles.
            reasons: How much the reasons tell; `codes` if absent.
            rulebook_version: The version of the rulebook; the one that answers for the instant if absent.
            select: The parts that are wanted; all if absent.
        """
        return self._call(
            "customer.view",
            {
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "measures": measures,
                "profile": profile,
                "reasons": reasons,
                "rulebook_version": rulebook_version,
                "select": select,
            },
            types.CustomerView,
        )

    def identifier_normalise(
        self, *, kind: str, value: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.NormalisedIdentifier:
        """The one spelling of an identifier (NM-1, NM-2).

        Args:
            kind: The kind, one of the rulebook's.
            value: The raw value.
            context: Who asks.
        """
        return self._call(
            "identifier.normalise", {"kind": kind, "value": value, "context": context}, types.NormalisedIdentifier
        )

    def identity_apply(
        self,
        *,
        decision: types.IdentityDecision | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        expected_version: str | None = None,
        override_guards: bool | None = None,
        plan_hash: str | None = None,
        supersede: bool | None = None,
    ) -> types.Applied:
        """Decides who is who, after all checks, in one transaction (DJ-2, DJ-7).

        Args:
            decision: The decision.
            context: Who asks.
            expected_version: Only if a customer that it names still has this version.
            override_guards: Whether a merge may go against guards.
            plan_hash: Only if the plan of a merge with this hash still holds.
            supersede: Whether it may go against earlier decisions, which then have no effect any more.
        """
        return self._call(
            "identity.apply",
            {
                "decision": decision,
                "context": context,
                "expected_version": expected_version,
                "override_guards": override_guards,
                "plan_hash": plan_hash,
                "supersede": supersede,
            },
            types.Applied,
        )

    def identity_compare_names(
        self, *, a: str | None = None, b: str | None = None, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.NamesCompared:
        """How alike two names are (NM-11).

        Args:
            a: One name; absent: not known.
            b: The other name; absent: not known.
            context: Who asks.
        """
        return self._call("identity.compare_names", {"a": a, "b": b, "context": context}, types.NamesCompared)

    def identity_conflicts(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        limit: int | None = None,
        skip: int | None = None,
        status: str | None = None,
    ) -> types.ConflictPage:
        """What several customers have in common that did not unite them, and why (RV-9).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            limit: At most this many, 1 to 10,000; 1,000 if absent.
            skip: How many to pass over.
            status: Only those that stand so: `refused`, `ambiguous` (waits for a person) or `review`.
        """
        return self._call(
            "identity.conflicts",
            {"as_of": as_of, "context": context, "limit": limit, "skip": skip, "status": status},
            types.ConflictPage,
        )

    def identity_decide(
        self,
        *,
        decisions: Sequence[types.IdentityDecision | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.DecideReport:
        """Puts decisions into the journal as they were made elsewhere or earlier (DJ-1).

        Args:
            decisions: The decisions.
            context: Who asks.
        """
        return self._call("identity.decide", {"decisions": decisions, "context": context}, types.DecideReport)

    def identity_delta(
        self,
        *,
        after: Sequence[types.Membership | Mapping[str, Any]],
        before: Sequence[types.Membership | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.IdentityDelta:
        """What differs between two answers to who is who (CI-4).

        Args:
            after: The customers afterwards.
            before: The customers before.
            context: Who asks.
        """
        return self._call("identity.delta", {"after": after, "before": before, "context": context}, types.IdentityDelta)

    def identity_history(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.IdentityHistory:
        """Every union and split of a customer, with who caused it and what it rests on (DJ-3).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "identity.history",
            {"as_of": as_of, "context": context, "customer": customer, "identifier": identifier, "profile": profile},
            types.IdentityHistory,
        )

    def identity_journal(
        self,
        *,
        after: int | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> types.JournalPage:
        """The decisions of the journal in the order in which they came, page by page (DJ-1).

        Args:
            after: Only decisions with a number above this one; all if absent.
            context: Who asks.
            limit: At most this many, 1 to 10,000; 1,000 if absent.
        """
        return self._call("identity.journal", {"after": after, "context": context, "limit": limit}, types.JournalPage)

    def identity_partition(
        self, *, as_of: datetime | str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.PartitionReport:
        """Who is who among all, with everything that was refused (RV-1 to RV-11).

        Args:
            as_of: The instant of the question.
            context: Who asks.
        """
        return self._call("identity.partition", {"as_of": as_of, "context": context}, types.PartitionReport)

    def identity_plan(
        self,
        *,
        decision: types.IdentityDecision | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        expected_version: str | None = None,
        override_guards: bool | None = None,
        plan_hash: str | None = None,
        supersede: bool | None = None,
    ) -> types.Applied:
        """What a decision would do; nothing is stored (DJ-7).

        Args:
            decision: The decision.
            context: Who asks.
            expected_version: Only if a customer that it names still has this version.
            override_guards: Whether a merge may go against guards.
            plan_hash: Only if the plan of a merge with this hash still holds.
            supersede: Whether it may go against earlier decisions, which then have no effect any more.
        """
        return self._call(
            "identity.plan",
            {
                "decision": decision,
                "context": context,
                "expected_version": expected_version,
                "override_guards": override_guards,
                "plan_hash": plan_hash,
                "supersede": supersede,
            },
            types.Applied,
        )

    def identity_plan_merge(
        self,
        *,
        a: types.CustomerName | Mapping[str, Any],
        as_of: datetime | str,
        b: types.CustomerName | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.MergePlan:
        """What merging two customers would do, and what speaks against it (DJ-8).

        Args:
            a: One.
            as_of: The instant of the question.
            b: The other.
            context: Who asks.
        """
        return self._call("identity.plan_merge", {"a": a, "as_of": as_of, "b": b, "context": context}, types.MergePlan)

    def identity_plan_unmerge(
        self,
        *,
        actor: types.Actor | Mapping[str, Any],
        decided_at: datetime | str,
        decision_id: str,
        parts: Sequence[Sequence[types.ProfileRef | Mapping[str, Any]]],
        context: types.Context | Mapping[str, Any] | None = None,
        evidence: types.Json | None = None,
        expected_version: str | None = None,
        reason: str | None = None,
        supersede: bool | None = None,
    ) -> types.Applied:
        """What parting a customer would do; nothing is stored (DJ-9).

        Args:
            actor: Who decides.
            decided_at: When.
            decision_id: The id of the decisions; each gets `/` and a number behind it.
            parts: The parts, each some profiles of the customer.
            context: Who asks.
            evidence: What it rests on.
            expected_version: Only if the customer still has this version.
            reason: Why, in words.
            supersede: Whether it may go against earlier decisions, which then have no effect any more.
        """
        return self._call(
            "identity.plan_unmerge",
            {
                "actor": actor,
                "decided_at": decided_at,
                "decision_id": decision_id,
                "parts": parts,
                "context": context,
                "evidence": evidence,
                "expected_version": expected_version,
                "reason": reason,
                "supersede": supersede,
            },
            types.Applied,
        )

    def identity_unmerge(
        self,
        *,
        actor: types.Actor | Mapping[str, Any],
        decided_at: datetime | str,
        decision_id: str,
        parts: Sequence[Sequence[types.ProfileRef | Mapping[str, Any]]],
        context: types.Context | Mapping[str, Any] | None = None,
        evidence: types.Json | None = None,
        expected_version: str | None = None,
        reason: str | None = None,
        supersede: bool | None = None,
    ) -> types.Applied:
        """Parts a customer that rules had joined (DJ-9).

        Args:
            actor: Who decides.
            decided_at: When.
            decision_id: The id of the decisions; each gets `/` and a number behind it.
            parts: The parts, each some profiles of the customer.
            context: Who asks.
            evidence: What it rests on.
            expected_version: Only if the customer still has this version.
            reason: Why, in words.
            supersede: Whether it may go against earlier decisions, which then have no effect any more.
        """
        return self._call(
            "identity.unmerge",
            {
                "actor": actor,
                "decided_at": decided_at,
                "decision_id": decision_id,
                "parts": parts,
                "context": context,
                "evidence": evidence,
                "expected_version": expected_version,
                "reason": reason,
                "supersede": supersede,
            },
            types.Applied,
        )

    def indicator_compare(
        self,
        *,
        after: types.FigureGiven | Mapping[str, Any],
        before: types.FigureGiven | Mapping[str, Any],
        better: types.Better | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        control: types.FigureControl | Mapping[str, Any] | None = None,
        guards: Sequence[types.FigureGuard | Mapping[str, Any]] | None = None,
        is_test: bool | None = None,
        looks: int | None = None,
    ) -> types.FigureCompared:
        """How a figure moved, whether that is more than chance, and what got worse with it (SV-96).

        Args:
            after: After, or on the other side of a test.
            before: Before, or on the one side.
            better: Which way is better; `higher` if absent.
            context: Who asks.
            control: A control in the same two periods.
            guards: What must not get worse; none if absent.
            is_test: The two are sides of a test in one period; `false` if absent.
            looks: How often it was looked at, with this time; 1 if absent.
        """
        return self._call(
            "indicator.compare",
            {
                "after": after,
                "before": before,
                "better": better,
                "context": context,
                "control": control,
                "guards": guards,
                "is_test": is_test,
                "looks": looks,
            },
            types.FigureCompared,
        )

    def indicator_digest(
        self,
        *,
        as_of: datetime | str,
        period: types.DigestPeriod,
        context: types.Context | Mapping[str, Any] | None = None,
        role: str | None = None,
    ) -> types.Digest:
        """What happened in the last whole day or week: who is new, who moved, which cases wait, the indicators (SV-95).

        Args:
            as_of: The instant of the question: the period is the last one that ended by then.
            period: A day or a week from Monday on.
            context: Who asks.
            role: Only the indicators that this role looks at; all if absent.
        """
        return self._call(
            "indicator.digest", {"as_of": as_of, "period": period, "context": context, "role": role}, types.Digest
        )

    def indicator_report(
        self,
        *,
        as_of: datetime | str,
        before: datetime | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        ids: Sequence[str] | None = None,
        role: str | None = None,
    ) -> types.IndicatorReport:
        """What the indicators of the rulebook come to, and how they moved since another instant (SV-95, SV-96).

        Args:
            as_of: The instant of the question.
            before: The instant that is compared with; nothing is compared if absent.
            context: Who asks.
            ids: Only these indicators; all if absent.
            role: Only those that this role looks at; all if absent.
        """
        return self._call(
            "indicator.report",
            {"as_of": as_of, "before": before, "context": context, "ids": ids, "role": role},
            types.IndicatorReport,
        )

    def lead_convert(
        self,
        *,
        at: datetime | str,
        lead_id: str,
        amount: types.AmountGiven | Mapping[str, Any] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_close: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        opportunity_id: str | None = None,
        owner: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        stage: str | None = None,
    ) -> types.LeadDone:
        """Makes an opportunity out of a qualified lead, once; asked again, it gives the same one (SV-52).

        Args:
            at: When.
            lead_id: The number of the lead.
            amount: What the opportunity is worth.
            context: Who asks.
            customer: The customer by id.
            expected_close: When the opportunity is expected to close.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once.
            opportunity_id: The number of the opportunity; that of the lead if absent.
            owner: Who works on the opportunity; who works on the lead if absent.
            profile: The customer by one of the profiles, which the records then name.
            stage: The stage in which the opportunity begins; the first one if absent.
        """
        return self._call(
            "lead.convert",
            {
                "at": at,
                "lead_id": lead_id,
                "amount": amount,
                "context": context,
                "customer": customer,
                "expected_close": expected_close,
                "identifier": identifier,
                "key": key,
                "opportunity_id": opportunity_id,
                "owner": owner,
                "profile": profile,
                "stage": stage,
            },
            types.LeadDone,
        )

    def lead_create(
        self,
        *,
        at: datetime | str,
        lead_id: str,
        campaign: str | None = None,
        category: str | None = None,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        intent: str | None = None,
        item: str | None = None,
        key: str | None = None,
        origin: str | None = None,
        owner: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        role: str | None = None,
        store: str | None = None,
        text: str | None = None,
    ) -> types.LeadDone:
        """Tells that a lead came; of one customer and campaign there is one (SV-52).

        Args:
            at: When it comes.
            lead_id: The number of the lead.
            campaign: The campaign; of one customer and campaign there is one lead.
            category: The category that it wants.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            intent: What it hopes for.
            item: The article that it wants.
            key: Told twice under one key, it acts once.
            origin: Where it came from, for example the number of a case.
            owner: Who works on it; as the rulebook gives it if absent.
            profile: The customer by one of the profiles, which the record then names.
            role: The role that works on it.
            store: The shop.
            text: What was said.
        """
        return self._call(
            "lead.create",
            {
                "at": at,
                "lead_id": lead_id,
                "campaign": campaign,
                "category": category,
                "channel": channel,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "intent": intent,
                "item": item,
                "key": key,
                "origin": origin,
                "owner": owner,
                "profile": profile,
                "role": role,
                "store": store,
                "text": text,
            },
            types.LeadDone,
        )

    def lead_disqualify(
        self,
        *,
        at: datetime | str,
        lead_id: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        owner: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        text: str | None = None,
    ) -> types.LeadDone:
        """Says that a lead will become nothing, and why (SV-52).

        Args:
            at: When.
            lead_id: The number of the lead.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once.
            owner: Who works on it from here on.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why; a disqualification needs one.
            text: What was said.
        """
        return self._call(
            "lead.disqualify",
            {
                "at": at,
                "lead_id": lead_id,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "key": key,
                "owner": owner,
                "profile": profile,
                "reason": reason,
                "text": text,
            },
            types.LeadDone,
        )

    def lead_follow(
        self,
        *,
        as_of: datetime | str,
        lead_id: str,
        steps: Sequence[types.LeadStepGiven | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
        owners: Sequence[str] | None = None,
        recycle_days: int | None = None,
    ) -> types.LeadFollowed:
        """Where a lead stands by its steps, which of them had no effect, and who gets it (SV-52).

        Args:
            as_of: The instant of the question; later steps do not count.
            lead_id: The number of the lead, by which it is given to one of `owners`.
            steps: The steps, in any order.
            context: Who asks.
            owners: Who may get it while nobody works on it; nobody if absent.
            recycle_days: After how many days without a step it is left alone for too long; never if absent.
        """
        return self._call(
            "lead.follow",
            {
                "as_of": as_of,
                "lead_id": lead_id,
                "steps": steps,
                "context": context,
                "owners": owners,
                "recycle_days": recycle_days,
            },
            types.LeadFollowed,
        )

    def lead_grade(
        self,
        *,
        engagement: Decimal | int | str,
        engagement_bands: Sequence[types.BandGiven | Mapping[str, Any]],
        fit: Decimal | int | str,
        fit_bands: Sequence[types.BandGiven | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.LeadGrade:
        """The grade of a lead: the bands of its fit and its engagement (SV-51).

        Args:
            engagement: The value of engagement.
            engagement_bands: The bands of engagement from high to low; the last one takes the rest.
            fit: The value of fit.
            fit_bands: The bands of fit from high to low; the last one takes the rest.
            context: Who asks.
        """
        return self._call(
            "lead.grade",
            {
                "engagement": engagement,
                "engagement_bands": engagement_bands,
                "fit": fit,
                "fit_bands": fit_bands,
                "context": context,
            },
            types.LeadGrade,
        )

    def lead_list(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        limit: int | None = None,
        owner: str | None = None,
        recycled: bool | None = None,
        state: types.LeadState | None = None,
    ) -> types.LeadList:
        """The leads of all customers, those with the highest score first (SV-50 to SV-52).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            limit: At most so many; all if absent.
            owner: Only those of this owner.
            recycled: Only those that are left alone for too long.
            state: Only those in this state.
        """
        return self._call(
            "lead.list",
            {"as_of": as_of, "context": context, "limit": limit, "owner": owner, "recycled": recycled, "state": state},
            types.LeadList,
        )

    def lead_nurture(
        self,
        *,
        at: datetime | str,
        lead_id: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        owner: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        text: str | None = None,
    ) -> types.LeadDone:
        """Puts a lead off (SV-52).

        Args:
            at: When.
            lead_id: The number of the lead.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once.
            owner: Who works on it from here on.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why; a disqualification needs one.
            text: What was said.
        """
        return self._call(
            "lead.nurture",
            {
                "at": at,
                "lead_id": lead_id,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "key": key,
                "owner": owner,
                "profile": profile,
                "reason": reason,
                "text": text,
            },
            types.LeadDone,
        )

    def lead_qualify(
        self,
        *,
        at: datetime | str,
        lead_id: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        owner: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        text: str | None = None,
    ) -> types.LeadDone:
        """Says that a lead is worth an opportunity (SV-52).

        Args:
            at: When.
            lead_id: The number of the lead.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once.
            owner: Who works on it from here on.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why; a disqualification needs one.
            text: What was said.
        """
        return self._call(
            "lead.qualify",
            {
                "at": at,
                "lead_id": lead_id,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "key": key,
                "owner": owner,
                "profile": profile,
                "reason": reason,
                "text": text,
            },
            types.LeadDone,
        )

    def lead_score(
        self,
        *,
        as_of: datetime | str,
        groups: Sequence[types.LeadGroupGiven | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
        events: Sequence[types.LeadEventGiven | Mapping[str, Any]] | None = None,
        fits: Sequence[str] | None = None,
        zone: str | None = None,
    ) -> types.LeadScored:
        """The score of a lead by rules that are given, and why (SV-50).

        Args:
            as_of: The instant of the question; what comes later does not count.
            groups: The groups of rules.
            context: Who asks.
            events: What was done, in any order; none if absent.
            fits: The rules of fit that hold; none if absent.
            zone: The zone of local days; `UTC` if absent.
        """
        return self._call(
            "lead.score",
            {"as_of": as_of, "groups": groups, "context": context, "events": events, "fits": fits, "zone": zone},
            types.LeadScored,
        )

    def lead_work(
        self,
        *,
        at: datetime | str,
        lead_id: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        owner: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        text: str | None = None,
    ) -> types.LeadDone:
        """Says that somebody works on a lead (SV-52).

        Args:
            at: When.
            lead_id: The number of the lead.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once.
            owner: Who works on it from here on.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why; a disqualification needs one.
            text: What was said.
        """
        return self._call(
            "lead.work",
            {
                "at": at,
                "lead_id": lead_id,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "key": key,
                "owner": owner,
                "profile": profile,
                "reason": reason,
                "text": text,
            },
            types.LeadDone,
        )

    def location_near(
        self,
        *,
        latitude: str,
        longitude: str,
        as_of: datetime | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.NearStores:
        """Which shops of the rulebook lie near a place; nothing is stored (SV-94).

        Args:
            latitude: The latitude on WGS-84 in degrees, as a decimal in text.
            longitude: The longitude.
            as_of: Whose rulebook answers: that of this instant; the newest if absent.
            context: Who asks.
        """
        return self._call(
            "location.near",
            {"latitude": latitude, "longitude": longitude, "as_of": as_of, "context": context},
            types.NearStores,
        )

    def membership_account(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
    ) -> types.MembershipAccount:
        """The account of a customer in a program: tier, points by lot, what is missing to the next tier (MB-42).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
            program: The program; the main one if absent (MB-89).
        """
        return self._call(
            "membership.account",
            {
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
                "program": program,
            },
            types.MembershipAccount,
        )

    def membership_enroll(
        self,
        *,
        at: datetime | str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Makes a customer a member (MB-1).

        Args:
            at: When it happens.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "membership.enroll",
            {
                "at": at,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def membership_grant_tier(
        self,
        *,
        at: datetime | str,
        tier: str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
        until: datetime | str | None = None,
    ) -> types.CommandDone:
        """Gives a tier, for a time or for ever (MB-39).

        Args:
            at: When it happens.
            tier: The id of the tier.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
            until: Until when; absent: for ever.
        """
        return self._call(
            "membership.grant_tier",
            {
                "at": at,
                "tier": tier,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
                "until": until,
            },
            types.CommandDone,
        )

    def membership_leave(
        self,
        *,
        at: datetime | str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Ends a membership (MB-1).

        Args:
            at: When it happens.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "membership.leave",
            {
                "at": at,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def model_evaluate(
        self, *, args: Sequence[types.Json], function: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.ModelValue:
        """What a function of a model gives for parameters and a row that are given (NV-3).

        Args:
            args: The parameters of the model, the row, and what else the function takes, in this order: numbers, or text such as `0.1`, `inf` and `NaN`.
            function: Its name, for example `bg_nbd.cet` (parameters `r alpha a b`, row `x t_x T`, then the horizon).
            context: Who asks.
        """
        return self._call("model.evaluate", {"args": args, "function": function, "context": context}, types.ModelValue)

    def model_fit(
        self,
        *,
        model: str,
        as_of: datetime | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        provenance: types.Provenance | Mapping[str, Any] | None = None,
        rows: types.ModelRows | Mapping[str, Any] | None = None,
        unit: str | None = None,
    ) -> types.FittedModel:
        """A model of repeat purchase or spend that fits the customers of the store best, or rows that are given (NV-5 to NV-8).

        Args:
            model: `bg_nbd`, `mbg_nbd`, `pareto_nbd`, `gamma_gamma`, `bg_bb` or `sbg`.
            as_of: The instant up to which the customers of the store are looked at, if no rows are given.
            context: Who asks.
            provenance: Where the rows come from, if the fit is to become an artefact.
            rows: The rows, if they are not the customers of the store.
            unit: The unit of the rows' times: `day` (if absent), `week`, `month` or `year`. For the store it is that of `[rfm]`.
        """
        return self._call(
            "model.fit",
            {"model": model, "as_of": as_of, "context": context, "provenance": provenance, "rows": rows, "unit": unit},
            types.FittedModel,
        )

    def model_import(
        self,
        *,
        file: str,
        provenance: types.Provenance | Mapping[str, Any],
        rows: int,
        allowed: Sequence[str] | None = None,
        background: types.Json | None = None,
        calibration: types.ChurnCalibration | Mapping[str, Any] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        groups: Mapping[str, str] | None = None,
        method: types.Explain | None = None,
        missing: Sequence[str] | None = None,
    ) -> types.ImportedModel:
        """An artefact of a model of XGBoost or LightGBM, for rulebooks to name (TR-1, AR-1).

        Args:
            file: The model file: XGBoost's JSON or LightGBM's text.
            provenance: Where the rows come from that trained it, and what it may be used for.
            rows: How many rows trained it.
            allowed: The features that a model may read; another one is refused. All if absent (TR-9).
            background: `interventional`: the rows that answers are compared with, each with its `values` and the `count` of people whose mean it is.
            calibration: What corrects the probabilities.
            context: Who asks.
            groups: By feature: the group under which its reasons are told; its own name if absent (TR-9).
            method: How answers are explained; `path_dependent` if absent.
            missing: The features that may be missing; all if absent, since trees know what to do then (TR-6).
        """
        return self._call(
            "model.import",
            {
                "file": file,
                "provenance": provenance,
                "rows": rows,
                "allowed": allowed,
                "background": background,
                "calibration": calibration,
                "context": context,
                "groups": groups,
                "method": method,
                "missing": missing,
            },
            types.ImportedModel,
        )

    def model_predict(
        self,
        *,
        horizon: float,
        artefact: types.Json | None = None,
        as_of: datetime | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        model: str | None = None,
        parameters: Mapping[str, float] | None = None,
        rows: types.ModelRows | Mapping[str, Any] | None = None,
        rows_unit: str | None = None,
        unit: str | None = None,
    ) -> types.Predictions:
        """What a model says of the customers of the store, or of rows: purchases within a horizon, and whether there will be none (NV-3, CH-1).

        Args:
            horizon: How far ahead, in the unit of the rows; for the store in that of `[rfm]`.
            artefact: The model as an artefact; or `model`, `parameters` and `unit`.
            as_of: The instant at which the customers of the store are looked at, if no rows are given.
            context: Who asks.
            model: `bg_nbd`, `mbg_nbd`, `pareto_nbd` or `bg_bb`.
            parameters: The parameters by name.
            rows: The rows, if they are not the customers of the store.
            rows_unit: The unit of the rows' times; that of the model if absent.
            unit: The unit of time of the parameters: `day` (if absent), `week`, `month`, `year` or `opportunity`.
        """
        return self._call(
            "model.predict",
            {
                "horizon": horizon,
                "artefact": artefact,
                "as_of": as_of,
                "context": context,
                "model": model,
                "parameters": parameters,
                "rows": rows,
                "rows_unit": rows_unit,
                "unit": unit,
            },
            types.Predictions,
        )

    def model_score(
        self,
        *,
        file: str,
        rows: Sequence[Sequence[float | None]],
        background: Sequence[Sequence[float | None]] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        explain: types.Explain | None = None,
        features: Sequence[str] | None = None,
        groups: Mapping[str, str] | None = None,
        max_reasons: int | None = None,
    ) -> types.ScoredRows:
        """What a model of XGBoost or LightGBM says of rows, and why (TR-1 to TR-9).

        Args:
            file: The text of the model file.
            rows: A list of numbers for each row; null is missing.
            background: Rows of the population, as `rows`; 1 to 1,000. Only for `interventional`.
            context: Who asks.
            explain: How to say why; without it nothing is explained.
            features: Which feature each number of a row is, if not in the order of the model.
            groups: The group of a feature in reasons, its own name if absent.
            max_reasons: The most reasons of an output; 4 if absent.
        """
        return self._call(
            "model.score",
            {
                "file": file,
                "rows": rows,
                "background": background,
                "context": context,
                "explain": explain,
                "features": features,
                "groups": groups,
                "max_reasons": max_reasons,
            },
            types.ScoredRows,
        )

    def model_value(
        self,
        *,
        artefact: types.Json,
        discount: str,
        margin: str,
        spend: types.Json,
        as_of: datetime | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        currency: str | None = None,
        discount_every: int | None = None,
        horizons: Sequence[int] | None = None,
        rows: types.CustomerValueRows | Mapping[str, Any] | None = None,
        rows_unit: str | None = None,
    ) -> types.CustomerValues:
        """What the customers of the store, or rows, are worth within some months and in all, by a model of repeat purchase and one of spend (VQ-3, VQ-4).

        Args:
            artefact: The model of repeat purchase: an artefact of `bg_nbd`, `mbg_nbd` or `pareto_nbd`.
            discount: The annual discount rate, above 0: a decimal in text.
            margin: Which share of an amount remains, 0 to 1: a decimal in text.
            spend: The model of spend: an artefact of `gamma_gamma`.
            as_of: The instant at which the customers of the store are looked at, if no rows are given.
            context: Who asks.
            currency: The currency of the amounts of rows, for the digits of the values; two digits if absent. Of the store it is that of `[rfm]`.
            discount_every: How many months lie between the instants of discount; 1 if absent.
            horizons: Horizons in months, 1 to 600, at most 24 of them; 6 and 12 if absent.
            rows: The rows, if they are not the customers of the store.
            rows_unit: The unit of the rows' times; that of the model if absent.
        """
        return self._call(
            "model.value",
            {
                "artefact": artefact,
                "discount": discount,
                "margin": margin,
                "spend": spend,
                "as_of": as_of,
                "context": context,
                "currency": currency,
                "discount_every": discount_every,
                "horizons": horizons,
                "rows": rows,
                "rows_unit": rows_unit,
            },
            types.CustomerValues,
        )

    def needs_match(
        self,
        *,
        text: str,
        author: str | None = None,
        borders: Sequence[int] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        rulebook: str | None = None,
        version: int | None = None,
    ) -> types.NeedsMatched:
        """Of which needs a text speaks by a rulebook, and why something in it does not count (NT-1 to NT-8).

        Args:
            text: The text.
            author: Who wrote it, for example `customer`; if nobody is said, nothing counts.
            borders: The borders of the tokens of a segmenter, in bytes; then only hits that begin and end on one count.
            context: Who asks.
            rulebook: The TOML document; the loaded rulebook if absent.
            version: A loaded version; the newest if absent.
        """
        return self._call(
            "needs.match",
            {
                "text": text,
                "author": author,
                "borders": borders,
                "context": context,
                "rulebook": rulebook,
                "version": version,
            },
            types.NeedsMatched,
        )

    def opportunity_advance(
        self,
        *,
        at: datetime | str,
        opportunity_id: str,
        amount: types.AmountGiven | Mapping[str, Any] | None = None,
        category: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_close: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        item: str | None = None,
        key: str | None = None,
        lead_id: str | None = None,
        owner: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        stage: str | None = None,
        store: str | None = None,
        text: str | None = None,
    ) -> types.OpportunityDone:
        """Brings an opportunity to a stage, which needs its fields (SV-53).

        Args:
            at: When.
            opportunity_id: The number of the opportunity.
            amount: What it is worth.
            category: The category that is wanted.
            context: Who asks.
            customer: The customer by id.
            expected_close: When it is expected to close.
            identifier: The customer by an identifier.
            item: The article that is wanted.
            key: Told twice under one key, it acts once.
            lead_id: The lead that it was.
            owner: Who works on it.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why it was won or lost.
            stage: The stage that it goes to; a new one begins in the first if absent.
            store: The shop.
            text: What was said.
        """
        return self._call(
            "opportunity.advance",
            {
                "at": at,
                "opportunity_id": opportunity_id,
                "amount": amount,
                "category": category,
                "context": context,
                "customer": customer,
                "expected_close": expected_close,
                "identifier": identifier,
                "item": item,
                "key": key,
                "lead_id": lead_id,
                "owner": owner,
                "profile": profile,
                "reason": reason,
                "stage": stage,
                "store": store,
                "text": text,
            },
            types.OpportunityDone,
        )

    def opportunity_lose(
        self,
        *,
        at: datetime | str,
        opportunity_id: str,
        amount: types.AmountGiven | Mapping[str, Any] | None = None,
        category: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_close: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        item: str | None = None,
        key: str | None = None,
        lead_id: str | None = None,
        owner: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        stage: str | None = None,
        store: str | None = None,
        text: str | None = None,
    ) -> types.OpportunityDone:
        """Says that an opportunity is lost, and why (SV-53).

        Args:
            at: When.
            opportunity_id: The number of the opportunity.
            amount: What it is worth.
            category: The category that is wanted.
            context: Who asks.
            customer: The customer by id.
            expected_close: When it is expected to close.
            identifier: The customer by an identifier.
            item: The article that is wanted.
            key: Told twice under one key, it acts once.
            lead_id: The lead that it was.
            owner: Who works on it.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why it was won or lost.
            stage: The stage that it goes to; a new one begins in the first if absent.
            store: The shop.
            text: What was said.
        """
        return self._call(
            "opportunity.lose",
            {
                "at": at,
                "opportunity_id": opportunity_id,
                "amount": amount,
                "category": category,
                "context": context,
                "customer": customer,
                "expected_close": expected_close,
                "identifier": identifier,
                "item": item,
                "key": key,
                "lead_id": lead_id,
                "owner": owner,
                "profile": profile,
                "reason": reason,
                "stage": stage,
                "store": store,
                "text": text,
            },
            types.OpportunityDone,
        )

    def opportunity_open(
        self,
        *,
        at: datetime | str,
        opportunity_id: str,
        amount: types.AmountGiven | Mapping[str, Any] | None = None,
        category: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_close: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        item: str | None = None,
        key: str | None = None,
        lead_id: str | None = None,
        owner: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        stage: str | None = None,
        store: str | None = None,
        text: str | None = None,
    ) -> types.OpportunityDone:
        """Tells that an opportunity came, without a lead or of one (SV-53).

        Args:
            at: When.
            opportunity_id: The number of the opportunity.
            amount: What it is worth.
            category: The category that is wanted.
            context: Who asks.
            customer: The customer by id.
            expected_close: When it is expected to close.
            identifier: The customer by an identifier.
            item: The article that is wanted.
            key: Told twice under one key, it acts once.
            lead_id: The lead that it was.
            owner: Who works on it.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why it was won or lost.
            stage: The stage that it goes to; a new one begins in the first if absent.
            store: The shop.
            text: What was said.
        """
        return self._call(
            "opportunity.open",
            {
                "at": at,
                "opportunity_id": opportunity_id,
                "amount": amount,
                "category": category,
                "context": context,
                "customer": customer,
                "expected_close": expected_close,
                "identifier": identifier,
                "item": item,
                "key": key,
                "lead_id": lead_id,
                "owner": owner,
                "profile": profile,
                "reason": reason,
                "stage": stage,
                "store": store,
                "text": text,
            },
            types.OpportunityDone,
        )

    def opportunity_pipeline(
        self,
        *,
        as_of: datetime | str,
        opportunities: Sequence[types.OpportunityGiven | Mapping[str, Any]],
        stages: Sequence[types.StageGiven | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
        stale_days: int | None = None,
    ) -> types.PipelineFound:
        """How opportunities stand by their steps, and what they are worth together (SV-53).

        Args:
            as_of: The instant of the question; later steps do not count.
            opportunities: The opportunities.
            stages: The stages in their order; an opportunity begins in the first one.
            context: Who asks.
            stale_days: After how many days without a step an open one is stale; never if absent.
        """
        return self._call(
            "opportunity.pipeline",
            {
                "as_of": as_of,
                "opportunities": opportunities,
                "stages": stages,
                "context": context,
                "stale_days": stale_days,
            },
            types.PipelineFound,
        )

    def opportunity_report(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        stages: Sequence[types.StageGiven | Mapping[str, Any]] | None = None,
        stale_days: int | None = None,
    ) -> types.PipelineFound:
        """The same of all opportunities that the store holds (SV-53).

        Args:
            as_of: What is known at this instant counts.
            context: Who asks.
            stages: The stages in their order; an opportunity begins in the first one. Those of the rulebook if absent.
            stale_days: After how many days without a step an open one is stale; as the rulebook says if `stages` are absent too, else never.
        """
        return self._call(
            "opportunity.report",
            {"as_of": as_of, "context": context, "stages": stages, "stale_days": stale_days},
            types.PipelineFound,
        )

    def opportunity_win(
        self,
        *,
        at: datetime | str,
        opportunity_id: str,
        amount: types.AmountGiven | Mapping[str, Any] | None = None,
        category: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_close: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        item: str | None = None,
        key: str | None = None,
        lead_id: str | None = None,
        owner: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        stage: str | None = None,
        store: str | None = None,
        text: str | None = None,
    ) -> types.OpportunityDone:
        """Says that an opportunity is won, and why (SV-53).

        Args:
            at: When.
            opportunity_id: The number of the opportunity.
            amount: What it is worth.
            category: The category that is wanted.
            context: Who asks.
            customer: The customer by id.
            expected_close: When it is expected to close.
            identifier: The customer by an identifier.
            item: The article that is wanted.
            key: Told twice under one key, it acts once.
            lead_id: The lead that it was.
            owner: Who works on it.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why it was won or lost.
            stage: The stage that it goes to; a new one begins in the first if absent.
            store: The shop.
            text: What was said.
        """
        return self._call(
            "opportunity.win",
            {
                "at": at,
                "opportunity_id": opportunity_id,
                "amount": amount,
                "category": category,
                "context": context,
                "customer": customer,
                "expected_close": expected_close,
                "identifier": identifier,
                "item": item,
                "key": key,
                "lead_id": lead_id,
                "owner": owner,
                "profile": profile,
                "reason": reason,
                "stage": stage,
                "store": store,
                "text": text,
            },
            types.OpportunityDone,
        )

    def plot_calibration(
        self,
        *,
        model: str,
        parameters: Mapping[str, float],
        as_of: datetime | str | None = None,
        came: Sequence[int] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        horizon: float | None = None,
        most: int | None = None,
        rows: types.ModelRows | Mapping[str, Any] | None = None,
        unit: str | None = None,
        until: datetime | str | None = None,
    ) -> types.ChartCurves:
        """How often customers of the store, or rows, bought in a holdout beside what a model expected, by how often they had bought before (NV-3).

        Args:
            model: `bg_nbd`, `mbg_nbd`, `pareto_nbd` or `bg_bb`.
            parameters: The parameters by name.
            as_of: For the customers of the store, if no `rows` are given: an instant in the local period with which the time ends that the model was fitted on (RF-10).
            came: How often each customer of the rows bought within the holdout.
            context: Who asks.
            horizon: How long the holdout of the rows is, in the unit of the model.
            most: Customers who bought this often or more are one group; 7 if absent, 1 to 100.
            rows: The customers at the end of the time that the model was fitted on, if they are not those of the store.
            unit: The unit of all times: `day` (if absent), `week`, `month`, `year` or `opportunity`. What the store tells is in that of `[rfm]`.
            until: For the customers of the store: an instant in the local period with which the holdout ends.
        """
        return self._call(
            "plot.calibration",
            {
                "model": model,
                "parameters": parameters,
                "as_of": as_of,
                "came": came,
                "context": context,
                "horizon": horizon,
                "most": most,
                "rows": rows,
                "unit": unit,
                "until": until,
            },
            types.ChartCurves,
        )

    def plot_frequency_recency(
        self,
        *,
        horizon: float,
        model: str,
        parameters: Mapping[str, float],
        age: float | None = None,
        as_of: datetime | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        frequencies: Sequence[int] | None = None,
        recencies: Sequence[float] | None = None,
        unit: str | None = None,
        value: str | None = None,
    ) -> types.ChartGrid:
        """What a model expects of customers, those of the store or of an age, by how often they bought and when last (NV-3, CH-1).

        Args:
            horizon: How far ahead.
            model: `bg_nbd`, `mbg_nbd` or `pareto_nbd`.
            parameters: The parameters by name.
            age: How long ago the customers came, in the unit of the model; without it that of the customer of the store who came first.
            as_of: The instant at which the customers of the store are looked at, if no `age` is given.
            context: Who asks.
            frequencies: How often they bought since, at most 1,000; if absent 0 to 20, and for the store at least up to whoever bought most often, but no further than 100.
            recencies: When they last bought; 41 places from 0 to `age` if absent, at most 1,000.
            unit: The unit of all times: `day` (if absent), `week`, `month` or `year`.
            value: `expected_purchases` (if absent) or `p_no_purchase` within the horizon, or `p_alive`.
        """
        return self._call(
            "plot.frequency_recency",
            {
                "horizon": horizon,
                "model": model,
                "parameters": parameters,
                "age": age,
                "as_of": as_of,
                "context": context,
                "frequencies": frequencies,
                "recencies": recencies,
                "unit": unit,
                "value": value,
            },
            types.ChartGrid,
        )

    def plot_gains(
        self,
        *,
        evaluated: types.EvaluatedChurn | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.ChartCurves:
        """Which share of those who churn is among the highest scores (CH-8).

        Args:
            evaluated: The scores' judgement, as `churn.evaluate` gives it.
            context: Who asks.
        """
        return self._call("plot.gains", {"evaluated": evaluated, "context": context}, types.ChartCurves)

    def plot_lift(
        self,
        *,
        evaluated: types.EvaluatedChurn | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.ChartCurves:
        """How much more often the highest scores churn than all (CH-8).

        Args:
            evaluated: The scores' judgement, as `churn.evaluate` gives it.
            context: Who asks.
        """
        return self._call("plot.lift", {"evaluated": evaluated, "context": context}, types.ChartCurves)

    def plot_p_alive(
        self,
        *,
        model: str,
        parameters: Mapping[str, float],
        as_of: datetime | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        points: int | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        purchases: Sequence[float] | None = None,
        unit: str | None = None,
        until: float | None = None,
    ) -> types.ChartCurves:
        """How probable it was at each time that a customer of the store, or one whose purchases are given, had not left (NV-3).

        Args:
            model: `bg_nbd`, `mbg_nbd` or `pareto_nbd`.
            parameters: The parameters by name.
            as_of: The instant up to which a customer of the store is looked at, if no `purchases` are given.
            context: Who asks.
            customer: The customer of the store by id.
            identifier: The customer of the store by an identifier.
            points: How many places the curve has besides the purchases, 2 to 10,000; 200 if absent.
            profile: The customer of the store by one of the profiles.
            purchases: The times of the repeat purchases since the first one, in any order; without them those of a customer of the store.
            unit: The unit of all times: `day` (if absent), `week`, `month` or `year`.
            until: Where the curve ends, for purchases that are given.
        """
        return self._call(
            "plot.p_alive",
            {
                "model": model,
                "parameters": parameters,
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "points": points,
                "profile": profile,
                "purchases": purchases,
                "unit": unit,
                "until": until,
            },
            types.ChartCurves,
        )

    def plot_reliability(
        self,
        *,
        evaluated: types.EvaluatedChurn | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.ChartCurves:
        """Whether what is foretold comes as often as it is foretold (CH-8).

        Args:
            evaluated: The scores' judgement, as `churn.evaluate` gives it.
            context: Who asks.
        """
        return self._call("plot.reliability", {"evaluated": evaluated, "context": context}, types.ChartCurves)

    def plot_tracking(
        self,
        *,
        model: str,
        parameters: Mapping[str, float],
        as_of: datetime | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        first: Sequence[float] | None = None,
        fitted_at: datetime | str | None = None,
        fitted_until: float | None = None,
        points: int | None = None,
        repeats: Sequence[float] | None = None,
        unit: str | None = None,
        until: float | None = None,
    ) -> types.ChartCurves:
        """How repeat purchases, of the store or given, added up over time beside what a model expected (NV-3).

        Args:
            model: `bg_nbd`, `mbg_nbd` or `pareto_nbd`.
            parameters: The parameters by name.
            as_of: The instant up to which the customers of the store are looked at, if no times are given.
            context: Who asks.
            first: When each customer bought first, since any origin; without it the customers are those of the store, since the first purchase of all.
            fitted_at: Up to which instant the model was fitted, which is marked in the chart of a store.
            fitted_until: Up to when the model was fitted, which is marked.
            points: How many places the curves have, 2 to 1,000; 100 if absent.
            repeats: The times of all repeat purchases of all customers since the origin, in any order.
            unit: The unit of all times: `day` (if absent), `week`, `month` or `year`.
            until: Where the curves end, for times that are given.
        """
        return self._call(
            "plot.tracking",
            {
                "model": model,
                "parameters": parameters,
                "as_of": as_of,
                "context": context,
                "first": first,
                "fitted_at": fitted_at,
                "fitted_until": fitted_until,
                "points": points,
                "repeats": repeats,
                "unit": unit,
                "until": until,
            },
            types.ChartCurves,
        )

    def plot_waterfall(
        self,
        *,
        base: float,
        contributions: Mapping[str, float],
        context: types.Context | Mapping[str, Any] | None = None,
        most: int | None = None,
    ) -> types.ChartBars:
        """How the margin of a row comes about, feature by feature (TR-7).

        Args:
            base: The margin before any feature is known.
            contributions: What each feature adds.
            context: Who asks.
            most: The most steps of a feature of its own, the largest first; all others are one, if they are several. 8 if absent, at least 1.
        """
        return self._call(
            "plot.waterfall",
            {"base": base, "contributions": contributions, "context": context, "most": most},
            types.ChartBars,
        )

    def points_adjust(
        self,
        *,
        at: datetime | str,
        points: Decimal | int | str,
        adjust_id: str | None = None,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        expires: datetime | str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        never_expires: bool | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Gives or takes points (MB-15).

        Args:
            at: When it happens.
            points: How many, as a decimal in text; below zero: taken.
            adjust_id: The number of the adjustment; the key if absent.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            expires: When the points expire; absent: as the program says.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            never_expires: The points never expire; `false` if absent.
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "points.adjust",
            {
                "at": at,
                "points": points,
                "adjust_id": adjust_id,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "expires": expires,
                "identifier": identifier,
                "key": key,
                "never_expires": never_expires,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def points_allocate(
        self,
        *,
        currency: str,
        expected_redemption: Decimal | int | str,
        sales: Decimal | int | str,
        value_per_point: Decimal | int | str,
        context: types.Context | Mapping[str, Any] | None = None,
        years: Sequence[types.YearRedeemed | Mapping[str, Any]] | None = None,
    ) -> types.SalesAllocated:
        """Which share of sales belongs to the points that they earned, and in which year it is revenue (MB-81).

        Args:
            currency: The currency of the sales.
            expected_redemption: How many of the points are expected to be redeemed.
            sales: The sales at their stand-alone prices.
            value_per_point: What one point is worth to who redeems it.
            context: Who asks.
            years: What was redeemed, year after year; none if absent.
        """
        return self._call(
            "points.allocate",
            {
                "currency": currency,
                "expected_redemption": expected_redemption,
                "sales": sales,
                "value_per_point": value_per_point,
                "context": context,
                "years": years,
            },
            types.SalesAllocated,
        )

    def points_breakage(
        self,
        *,
        expired: Decimal | int | str,
        issued: Decimal | int | str,
        open: Decimal | int | str,
        redeemed: Decimal | int | str,
        context: types.Context | Mapping[str, Any] | None = None,
        places: int | None = None,
    ) -> types.Breakage:
        """What has become of the points of a cohort, and what will of those that are open (MB-82).

        Args:
            expired: How many have expired.
            issued: How many were issued.
            open: How many can still be redeemed.
            redeemed: How many were redeemed.
            context: Who asks.
            places: How many decimals a rate has, at most 9; 4 if absent.
        """
        return self._call(
            "points.breakage",
            {
                "expired": expired,
                "issued": issued,
                "open": open,
                "redeemed": redeemed,
                "context": context,
                "places": places,
            },
            types.Breakage,
        )

    def points_cancel_redeem(
        self,
        *,
        at: datetime | str,
        redeem_id: str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        points: Decimal | int | str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Returns points of a redemption to the lots that they came from (MB-20).

        Args:
            at: When it happens.
            redeem_id: The number of the redemption, or of the hold that was captured.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            points: How many, as a decimal in text; all that is left if absent.
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "points.cancel_redeem",
            {
                "at": at,
                "redeem_id": redeem_id,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "points": points,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def points_capture(
        self,
        *,
        at: datetime | str,
        hold_id: str,
        points: Decimal | int | str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Spends held points (MB-19).

        Args:
            at: When it happens.
            hold_id: The number of the hold.
            points: How many, as a decimal in text.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "points.capture",
            {
                "at": at,
                "hold_id": hold_id,
                "points": points,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def points_hold(
        self,
        *,
        at: datetime | str,
        points: Decimal | int | str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        hold_id: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
        ttl_minutes: int | None = None,
    ) -> types.CommandDone:
        """Holds points for some time (MB-18).

        Args:
            at: When it happens.
            points: How many, as a decimal in text.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            hold_id: The number of the hold; the key if absent.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
            ttl_minutes: After how many minutes it lapses; absent: never.
        """
        return self._call(
            "points.hold",
            {
                "at": at,
                "points": points,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "hold_id": hold_id,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
                "ttl_minutes": ttl_minutes,
            },
            types.CommandDone,
        )

    def points_liability(
        self,
        *,
        as_of: datetime | str,
        value_per_point: Decimal | int | str,
        breakage_rate: Decimal | int | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        currency: str | None = None,
        from_: datetime | str | None = None,
        include_pending: bool | None = None,
        program: str | None = None,
    ) -> types.LiabilityReport:
        """What the outstanding points of all members are worth, by cohort, and how the balance came about (MB-80 to MB-83).

        Args:
            as_of: The instant of the report.
            value_per_point: What one point is worth, as a decimal in text.
            breakage_rate: The share of points that will never be redeemed, from 0 to 1; absent: as the settled points of all cohorts say.
            context: Who asks.
            currency: The currency of the value; that in which points are earned if absent.
            from_: Since when the movements are told; none are if absent.
            include_pending: Whether points that wait count; `true` if absent.
            program: The program; the main one if absent (MB-89).
        """
        return self._call(
            "points.liability",
            {
                "as_of": as_of,
                "value_per_point": value_per_point,
                "breakage_rate": breakage_rate,
                "context": context,
                "currency": currency,
                "from": from_,
                "include_pending": include_pending,
                "program": program,
            },
            types.LiabilityReport,
        )

    def points_movement(
        self,
        *,
        adjusted: Decimal | int | str | None = None,
        clawed_back: Decimal | int | str | None = None,
        close: Decimal | int | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        earned: Decimal | int | str | None = None,
        expired: Decimal | int | str | None = None,
        open: Decimal | int | str | None = None,
        redeemed: Decimal | int | str | None = None,
        repaid: Decimal | int | str | None = None,
        restored: Decimal | int | str | None = None,
    ) -> types.MovementClosed:
        """Where movements of points lead, and whether they close (MB-83).

        Args:
            adjusted: Adjusted, either way.
            clawed_back: Clawed back by refunds.
            close: The balance that was counted; else `movement_does_not_close`.
            context: Who asks.
            earned: Earned.
            expired: Expired.
            open: The balance at the beginning.
            redeemed: Redeemed.
            repaid: Used to repay debt.
            restored: Returned by a reversal.
        """
        return self._call(
            "points.movement",
            {
                "adjusted": adjusted,
                "clawed_back": clawed_back,
                "close": close,
                "context": context,
                "earned": earned,
                "expired": expired,
                "open": open,
                "redeemed": redeemed,
                "repaid": repaid,
                "restored": restored,
            },
            types.MovementClosed,
        )

    def points_redeem(
        self,
        *,
        at: datetime | str,
        points: Decimal | int | str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        order_id: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        redeem_id: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Spends points, those that expire first before others (MB-16, MB-17).

        Args:
            at: When it happens.
            points: How many, as a decimal in text.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            order_id: The order that they are spent on.
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            redeem_id: The number of the redemption; the key if absent.
            store: The shop.
        """
        return self._call(
            "points.redeem",
            {
                "at": at,
                "points": points,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "order_id": order_id,
                "profile": profile,
                "program": program,
                "reason": reason,
                "redeem_id": redeem_id,
                "store": store,
            },
            types.CommandDone,
        )

    def points_release(
        self,
        *,
        at: datetime | str,
        hold_id: str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Lets held points go (MB-19).

        Args:
            at: When it happens.
            hold_id: The number of the hold.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "points.release",
            {
                "at": at,
                "hold_id": hold_id,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def points_statement(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
    ) -> types.PointsStatement:
        """Every lot of a customer and every movement of points, in double entry (MB-10, MB-26).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
            program: The program; the main one if absent (MB-89).
        """
        return self._call(
            "points.statement",
            {
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
                "program": program,
            },
            types.PointsStatement,
        )

    def points_value(
        self,
        *,
        active: Decimal | int | str,
        currency: str,
        value_per_point: Decimal | int | str,
        breakage_rate: Decimal | int | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        debt: Decimal | int | str | None = None,
        held: Decimal | int | str | None = None,
        include_pending: bool | None = None,
        pending: Decimal | int | str | None = None,
    ) -> types.PointsValue:
        """What outstanding points are worth by figures that are given (MB-80).

        Args:
            active: Points that can be spent, as a decimal in text.
            currency: The currency of the value.
            value_per_point: What one point is worth.
            breakage_rate: The share of points that will never be redeemed, from 0 to 1; 0 if absent.
            context: Who asks.
            debt: Points that members owe, not below zero; 0 if absent.
            held: Points that are held; 0 if absent.
            include_pending: Whether points that wait count; `true` if absent.
            pending: Points that wait; 0 if absent.
        """
        return self._call(
            "points.value",
            {
                "active": active,
                "currency": currency,
                "value_per_point": value_per_point,
                "breakage_rate": breakage_rate,
                "context": context,
                "debt": debt,
                "held": held,
                "include_pending": include_pending,
                "pending": pending,
            },
            types.PointsValue,
        )

    def privacy_count(
        self,
        *,
        as_of: datetime | str,
        purpose: str,
        by: Sequence[types.CountBy | Mapping[str, Any]] | None = None,
        condition: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        contribution: int | None = None,
        entropy: str | None = None,
        epsilon: str | None = None,
        min_group: int | None = None,
        plain: bool | None = None,
        segment: str | None = None,
    ) -> types.CountReport:
        """How many customers there are by attribute, tier, stage, tag or segment, with noise out of a budget or with a least group (DP-1 to DP-5).

        Args:
            as_of: The instant of the question.
            purpose: What the counts are for.
            by: By what; all together if absent.
            condition: Only those for whom this condition holds, instead of a segment; it is counted with noise only.
            context: Who asks.
            contribution: How many cells one person enters at most; the rulebook's if absent.
            entropy: 32 random bytes in hexadecimal for the noise, drawn for this request alone; not needed without noise.
            epsilon: What the answer may cost, for example `1/10`; the rulebook's if absent.
            min_group: Counts below it are not told; the rulebook's if absent.
            plain: Whether to count without noise; if absent, where the rulebook has no `[dp]`.
            segment: Only the members of this segment.
        """
        return self._call(
            "privacy.count",
            {
                "as_of": as_of,
                "purpose": purpose,
                "by": by,
                "condition": condition,
                "context": context,
                "contribution": contribution,
                "entropy": entropy,
                "epsilon": epsilon,
                "min_group": min_group,
                "plain": plain,
                "segment": segment,
            },
            types.CountReport,
        )

    def privacy_erasure_plan(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        fields: Sequence[str] | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        request_id: str | None = None,
    ) -> types.ErasurePlan:
        """What erasing a customer would do, field by field, and who must hear of it; nothing is done (RQ-12).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            fields: The fields that are to go, as the items of a plan name them: `identifier.phone`, `attribute.city`, `record.visit`; everything if absent.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
            request_id: The request for erasure, which freezes the profiles when it is certain who asks.
        """
        return self._call(
            "privacy.erasure_plan",
            {
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "fields": fields,
                "identifier": identifier,
                "profile": profile,
                "request_id": request_id,
            },
            types.ErasurePlan,
        )

    def privacy_export(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        portable: bool | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.AccessBundle:
        """All data of a customer with origin, purposes and retention, or what the person gave, to take along (RQ-12).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            portable: Only what the person gave, to take along.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "privacy.export",
            {
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "portable": portable,
                "profile": profile,
            },
            types.AccessBundle,
        )

    def privacy_mask(
        self,
        *,
        kind: str,
        value: str,
        context: types.Context | Mapping[str, Any] | None = None,
        field: str | None = None,
    ) -> types.Masked:
        """A value as a mask shows it (MK-1 to MK-8).

        Args:
            kind: The kind of mask.
            value: The value.
            context: Who asks.
            field: Of a pseudonym the field, such as `customer.profile.name` or a kind of identifiers; of none if absent.
        """
        return self._call(
            "privacy.mask", {"kind": kind, "value": value, "context": context, "field": field}, types.Masked
        )

    def privacy_transfer_band(
        self,
        *,
        as_of: datetime | str,
        jurisdiction: str,
        persons: int,
        context: types.Context | Mapping[str, Any] | None = None,
        sensitive: int | None = None,
    ) -> types.TransferBandFound:
        """What a transfer abroad needs, by how many people it concerns (JR-6).

        Args:
            as_of: The instant of the question.
            jurisdiction: The jurisdiction from which data go abroad, for example `CN`.
            persons: How many different people's data this controller has provided abroad since 1 January, with those of this transfer.
            context: Who asks.
            sensitive: Of how many of them sensitive data; none if absent.
        """
        return self._call(
            "privacy.transfer_band",
            {
                "as_of": as_of,
                "jurisdiction": jurisdiction,
                "persons": persons,
                "context": context,
                "sensitive": sensitive,
            },
            types.TransferBandFound,
        )

    def profile_erase(
        self,
        *,
        actor: types.Actor | Mapping[str, Any],
        at: datetime | str,
        profile: types.ProfileRef | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        defer_scrub: bool | None = None,
        keep_together: bool | None = None,
    ) -> types.Erasure:
        """Erases a profile; its customer id goes on resolving to those who were one with it (CI-3).

        Args:
            actor: Who decides.
            at: When.
            profile: The profile.
            context: Who asks.
            defer_scrub: Whether bytes of it may stay in the file until `store.scrub`, for many erasures one after another; `false` if absent.
            keep_together: Whether those who were one with it stay one, also where only it held them together.
        """
        return self._call(
            "profile.erase",
            {
                "actor": actor,
                "at": at,
                "profile": profile,
                "context": context,
                "defer_scrub": defer_scrub,
                "keep_together": keep_together,
            },
            types.Erasure,
        )

    def profile_plan_shred(
        self,
        *,
        actor: types.Actor | Mapping[str, Any],
        as_of: datetime | str,
        profile: types.ProfileRef | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        keep_together: bool | None = None,
    ) -> types.ShredPlan:
        """What destroying the key of a profile and all that it sealed would do, step by step; nothing is done (EN-8).

        Args:
            actor: Who would decide.
            as_of: The instant of the plan.
            profile: The profile.
            context: Who asks.
            keep_together: Whether those who were one with it stay one, also where only it held them together.
        """
        return self._call(
            "profile.plan_shred",
            {"actor": actor, "as_of": as_of, "profile": profile, "context": context, "keep_together": keep_together},
            types.ShredPlan,
        )

    def profile_renew_key(
        self, *, profile: types.ProfileRef | Mapping[str, Any], context: types.Context | Mapping[str, Any] | None = None
    ) -> types.KeyRenewed:
        """Seals everything of a profile under a new data key and destroys the older one; interrupted, it goes on when asked again (EN-2).

        Args:
            profile: The profile.
            context: Who asks.
        """
        return self._call("profile.renew_key", {"profile": profile, "context": context}, types.KeyRenewed)

    def profile_shred(
        self,
        *,
        actor: types.Actor | Mapping[str, Any],
        as_of: datetime | str,
        plan_hash: str,
        profile: types.ProfileRef | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        keep_together: bool | None = None,
    ) -> types.Shredded:
        """Destroys the key of a profile and all that it sealed, if it is still the plan that was shown (EN-8).

        Args:
            actor: Who decides.
            as_of: The instant of the plan.
            plan_hash: What the plan is known by.
            profile: The profile.
            context: Who asks.
            keep_together: Whether those who were one with it stay one, also where only it held them together.
        """
        return self._call(
            "profile.shred",
            {
                "actor": actor,
                "as_of": as_of,
                "plan_hash": plan_hash,
                "profile": profile,
                "context": context,
                "keep_together": keep_together,
            },
            types.Shredded,
        )

    def quality_alerts(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        from_: str | None = None,
        sets: Mapping[str, Sequence[str]] | None = None,
    ) -> types.QualityAlerts:
        """The days on which a metric of quality crossed its gate or jumped (DQ-7).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            from_: The first local day that is looked at; all if absent.
            sets: The sets that rules of `reference` name.
        """
        return self._call(
            "quality.alerts", {"as_of": as_of, "context": context, "from": from_, "sets": sets}, types.QualityAlerts
        )

    def quality_assess(
        self,
        *,
        metric: types.Metric,
        as_of: datetime | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        gate: str | None = None,
        input: types.AssessInput | Mapping[str, Any] | None = None,
        parts: Sequence[types.QualityPart | Mapping[str, Any]] | None = None,
    ) -> types.QualityAssessed:
        """A metric of quality over tables of one's own; nothing is stored (DQ-3, DQ-4).

        Args:
            metric: The metric.
            as_of: The instant for conditions over time.
            context: Who asks.
            gate: The share that must pass, for example `0.95`; the rulebook's if absent.
            input: What is to be counted.
            parts: Parts that were counted elsewhere; they add up.
        """
        return self._call(
            "quality.assess",
            {"metric": metric, "as_of": as_of, "context": context, "gate": gate, "input": input, "parts": parts},
            types.QualityAssessed,
        )

    def quality_drill(
        self,
        *,
        before: types.QualityPeriod | Mapping[str, Any],
        now: types.QualityPeriod | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        group_by: Sequence[types.QualityGroup] | None = None,
        metric: types.Metric | None = None,
        sets: Mapping[str, Sequence[str]] | None = None,
    ) -> types.QualityDrill:
        """What made quality change between two periods, ranked by contribution (DQ-7).

        Args:
            before: The earlier period.
            now: The later period.
            context: Who asks.
            group_by: By what cells are told apart; by attribute, rule and source if absent.
            metric: Only this metric; all if absent.
            sets: The sets that rules of `reference` name.
        """
        return self._call(
            "quality.drill",
            {"before": before, "now": now, "context": context, "group_by": group_by, "metric": metric, "sets": sets},
            types.QualityDrill,
        )

    def quality_propose(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        limit: int | None = None,
        rule: str | None = None,
        sets: Mapping[str, Sequence[str]] | None = None,
    ) -> types.QualityProposals:
        """What could be mended, each with rule, evidence and preview; nothing is stored (DQ-5).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            limit: At most this many, 1 to 10,000; 1,000 if absent.
            rule: Only what this rule proposes.
            sets: The sets that rules of `reference` name.
        """
        return self._call(
            "quality.propose",
            {"as_of": as_of, "context": context, "limit": limit, "rule": rule, "sets": sets},
            types.QualityProposals,
        )

    def quality_report(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        from_: str | None = None,
        group_by: Sequence[types.QualityGroup] | None = None,
        sets: Mapping[str, Sequence[str]] | None = None,
    ) -> types.QualityReport:
        """The quality of what the store holds: metrics with gates, rules and cells (DQ-2 to DQ-4).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            from_: The first local day that is looked at; all if absent.
            group_by: By what cells are told apart; no cells if absent.
            sets: The sets that rules of `reference` name.
        """
        return self._call(
            "quality.report",
            {"as_of": as_of, "context": context, "from": from_, "group_by": group_by, "sets": sets},
            types.QualityReport,
        )

    def recommend_customers(
        self,
        *,
        as_of: datetime | str,
        customers: Sequence[str],
        events: Sequence[types.ItemEvent | Mapping[str, Any]],
        context: types.Context | Mapping[str, Any] | None = None,
        half_life_days: float | None = None,
        k: int | None = None,
        k_anon: int | None = None,
        n: int | None = None,
        repeatable: Sequence[str] | None = None,
        shrinkage: float | None = None,
        similarity: str | None = None,
        weights: Mapping[str, float] | None = None,
        withdrawn: Sequence[str] | None = None,
    ) -> types.RecommendedByCustomers:
        """What people alike have, of which enough of them have it (CF-4).

        Args:
            as_of: Up to which instant events count.
            customers: For whom; who has done nothing gets nothing.
            events: What was done, in any order.
            context: Who asks.
            half_life_days: After how many days half of a weight is left; weights last if absent.
            k: The most neighbours of a customer; 20 if absent.
            k_anon: How many neighbours must have an item for it to be said, at least 2; 5 if absent.
            n: The most items of a list; 10 if absent.
            repeatable: The items that may be recommended to who has them.
            shrinkage: Likeness is multiplied by n / (n + this), n the number of items that both have; 0 if absent.
            similarity: How likeness is taken: `cosine` (if absent), `tfidf` or `bm25`.
            weights: What each kind of event weighs; `order` weighs 1 if absent.
            withdrawn: Who withdrew the consent: what they did counts for nobody, and they get nothing.
        """
        return self._call(
            "recommend.customers",
            {
                "as_of": as_of,
                "customers": customers,
                "events": events,
                "context": context,
                "half_life_days": half_life_days,
                "k": k,
                "k_anon": k_anon,
                "n": n,
                "repeatable": repeatable,
                "shrinkage": shrinkage,
                "similarity": similarity,
                "weights": weights,
                "withdrawn": withdrawn,
            },
            types.RecommendedByCustomers,
        )

    def recommend_evaluate(
        self,
        *,
        as_of: datetime | str,
        events: Sequence[types.ItemEvent | Mapping[str, Any]],
        by: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        half_life_days: float | None = None,
        items: Mapping[str, types.SlateItem | Mapping[str, Any]] | None = None,
        k: int | None = None,
        k_anon: int | None = None,
        n: int | None = None,
        policy: types.SlatePolicy | Mapping[str, Any] | None = None,
        shrinkage: float | None = None,
        similarity: str | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> types.EvaluatedItems:
        """How well recommendation finds what customers came to have last, beside popularity, with the slate policy off and on (SL-7).

        Args:
            as_of: Up to which instant events count.
            events: What was done, in any order.
            by: Whose neighbours speak: `items` (if absent) or `customers`.
            context: Who asks.
            half_life_days: After how many days half of a weight is left; weights last if absent.
            items: What is known of items, for the slate policy; then one that is not here is not shown. If absent, all may be.
            k: The most neighbours; 20 if absent.
            k_anon: How many neighbours must have an item, by customers, at least 2; 5 if absent.
            n: How many items of a list count, 1 to 20; 10 if absent.
            policy: The slate policy; its `slate_size` is `n` if absent.
            shrinkage: Likeness is multiplied by n / (n + this), n the number of those who have both; 0 if absent.
            similarity: How likeness is taken: `cosine` (if absent), `tfidf` or `bm25`.
            weights: What each kind of event weighs; `order` weighs 1 if absent.
        """
        return self._call(
            "recommend.evaluate",
            {
                "as_of": as_of,
                "events": events,
                "by": by,
                "context": context,
                "half_life_days": half_life_days,
                "items": items,
                "k": k,
                "k_anon": k_anon,
                "n": n,
                "policy": policy,
                "shrinkage": shrinkage,
                "similarity": similarity,
                "weights": weights,
            },
            types.EvaluatedItems,
        )

    def recommend_fit(
        self,
        *,
        events: Sequence[types.ItemEvent | Mapping[str, Any]],
        provenance: types.Provenance | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        half_life_days: float | None = None,
        k: int | None = None,
        shrinkage: float | None = None,
        similarity: str | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> types.FittedItems:
        """Which items go together, by what customers did, as an artefact (CF-1, CF-2, AR-1).

        Args:
            events: What was done, in any order.
            provenance: Where the events come from.
            context: Who asks.
            half_life_days: After how many days half of a weight is left; weights last if absent.
            k: The most neighbours of an item; 20 if absent.
            shrinkage: Likeness is multiplied by n / (n + this), n the number of customers who have both; 0 if absent.
            similarity: How likeness is taken: `cosine` (if absent), `tfidf` or `bm25`.
            weights: What each kind of event weighs; `order` weighs 1 if absent.
        """
        return self._call(
            "recommend.fit",
            {
                "events": events,
                "provenance": provenance,
                "context": context,
                "half_life_days": half_life_days,
                "k": k,
                "shrinkage": shrinkage,
                "similarity": similarity,
                "weights": weights,
            },
            types.FittedItems,
        )

    def recommend_items(
        self,
        *,
        artefact: types.Json,
        histories: Sequence[Sequence[types.HistoryItem | Mapping[str, Any]]],
        context: types.Context | Mapping[str, Any] | None = None,
        n: int | None = None,
    ) -> types.RecommendedItems:
        """What goes with what somebody has, and because of which items (CF-3).

        Args:
            artefact: The model, as `recommend.fit` gives it.
            histories: What each of them has.
            context: Who asks.
            n: The most items of a list; 10 if absent.
        """
        return self._call(
            "recommend.items",
            {"artefact": artefact, "histories": histories, "context": context, "n": n},
            types.RecommendedItems,
        )

    def recommend_offers(
        self,
        *,
        as_of: datetime | str,
        offers: Sequence[types.OfferCandidate | Mapping[str, Any]],
        person: types.SlatePerson | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        editorial: Sequence[str] | None = None,
        items: Mapping[str, types.SlateItem | Mapping[str, Any]] | None = None,
        policy: types.SlatePolicy | Mapping[str, Any] | None = None,
        popular: Sequence[types.PopularItem | Mapping[str, Any]] | None = None,
        today: datetime | str | None = None,
    ) -> types.NextOffers:
        """Which offers to make to a person, by what they are worth, under the policy of slates (SL-6).

        Args:
            as_of: The instant of the question.
            offers: What could be offered, in any order.
            person: The person.
            context: Who asks.
            editorial: The offers of an editor, in order, for whom nothing may be personalised.
            items: What is known of offers, by key; of one that is not here nothing, so it may go to everybody.
            policy: The policy; without it the defaults.
            popular: What is accepted by most, for whom nothing may be personalised, if there is no `editorial`.
            today: The start of the person's local day; that of the rulebook's zone if absent.
        """
        return self._call(
            "recommend.offers",
            {
                "as_of": as_of,
                "offers": offers,
                "person": person,
                "context": context,
                "editorial": editorial,
                "items": items,
                "policy": policy,
                "popular": popular,
                "today": today,
            },
            types.NextOffers,
        )

    def recommend_slate(
        self,
        *,
        as_of: datetime | str,
        items: Mapping[str, types.SlateItem | Mapping[str, Any]],
        person: types.SlatePerson | Mapping[str, Any],
        artefact: types.Json | None = None,
        candidates: Sequence[types.SlateCandidate | Mapping[str, Any]] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        editorial: Sequence[str] | None = None,
        policy: types.SlatePolicy | Mapping[str, Any] | None = None,
        popular: Sequence[types.PopularItem | Mapping[str, Any]] | None = None,
        today: datetime | str | None = None,
    ) -> types.SlateMade:
        """What to show a person, in order, with a reason for each item that is shown and each that is not (SL-1 to SL-5).

        Args:
            as_of: The instant of the question.
            items: What is known of items; one that is not here is not shown.
            person: The person.
            artefact: The model, as `recommend.fit` gives it. Beside `candidates` it only says which of them are alike.
            candidates: What is to be shown, in any order, if a model is not to say so.
            context: Who asks.
            editorial: The list of an editor, in its order, for whom nothing may be personalised.
            policy: The policy; without it the defaults.
            popular: What is popular, for whom nothing may be personalised, if there is no `editorial`.
            today: The start of the person's local day; that of the rulebook's zone if absent.
        """
        return self._call(
            "recommend.slate",
            {
                "as_of": as_of,
                "items": items,
                "person": person,
                "artefact": artefact,
                "candidates": candidates,
                "context": context,
                "editorial": editorial,
                "policy": policy,
                "popular": popular,
                "today": today,
            },
            types.SlateMade,
        )

    def record_execute(
        self,
        *,
        record: types.Json,
        context: types.Context | Mapping[str, Any] | None = None,
        expected_version: str | None = None,
        key: str | None = None,
    ) -> types.CommandDone:
        """Takes one record as a command: it is kept only if the account of its customer accepts it (MB-8).

        Args:
            record: The record in the wire form (RC-10); without `record_id` it gets one by the key.
            context: Who asks.
            expected_version: Only if the customer still has this version; else `stale_version`.
            key: Told twice under one key, it acts once (MB-7).
        """
        return self._call(
            "record.execute",
            {"record": record, "context": context, "expected_version": expected_version, "key": key},
            types.CommandDone,
        )

    def record_get(
        self, *, record_id: str, source: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.Record:
        """A record by its key, in the wire form (RC-10).

        Args:
            record_id: Its id in the source.
            source: Its source.
            context: Who asks.
        """
        answer: types.Record = self._call_union(
            "record.get", {"record_id": record_id, "source": source, "context": context}, types.Record
        )
        return answer

    def record_ingest(
        self, *, records: Sequence[types.Json], context: types.Context | Mapping[str, Any] | None = None
    ) -> types.IngestReport:
        """Takes a batch of records in one transaction (RC-2, RC-8).

        Args:
            records: The records in the wire form (RC-10).
            context: Who asks.
        """
        return self._call("record.ingest", {"records": records, "context": context}, types.IngestReport)

    def record_lineage(
        self,
        *,
        as_of: datetime | str,
        record_id: str,
        source: str,
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.Lineage:
        """The values of its customer's view that a record is behind (DQ-6).

        Args:
            as_of: The instant of the question.
            record_id: The id of the record in its source.
            source: The source of the record.
            context: Who asks.
        """
        return self._call(
            "record.lineage",
            {"as_of": as_of, "record_id": record_id, "source": source, "context": context},
            types.Lineage,
        )

    def referral_refer(
        self,
        *,
        at: datetime | str,
        referee: str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Says that a customer recommended the program to somebody (MB-60).

        Args:
            at: When it happens.
            referee: To whom: a customer id, or the key of a profile of the same source.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "referral.refer",
            {
                "at": at,
                "referee": referee,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def referral_review(
        self,
        *,
        at: datetime | str,
        decision: str,
        referral: str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        expected_version: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        reason: str | None = None,
        store: str | None = None,
    ) -> types.CommandDone:
        """Decides about a referral that is held for review (MB-63).

        Args:
            at: When it happens.
            decision: `release` or `void`.
            referral: The id of the referral's record, of the same source.
            channel: The channel inside the source.
            context: Who asks.
            customer: The customer by id.
            expected_version: Only if the customer still has this version; else `stale_version`.
            identifier: The customer by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The customer by one of the profiles, which the record then names.
            program: The program; the main one if absent (MB-89).
            reason: A code of why.
            store: The shop.
        """
        return self._call(
            "referral.review",
            {
                "at": at,
                "decision": decision,
                "referral": referral,
                "channel": channel,
                "context": context,
                "customer": customer,
                "expected_version": expected_version,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "program": program,
                "reason": reason,
                "store": store,
            },
            types.CommandDone,
        )

    def relation_list(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.RelationList:
        """How a customer is related to others, in both directions (RL-1, RL-3).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "relation.list",
            {"as_of": as_of, "context": context, "customer": customer, "identifier": identifier, "profile": profile},
            types.RelationList,
        )

    def relation_suggest(
        self,
        *,
        as_of: datetime | str,
        attribute: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        kind: str | None = None,
        limit: int | None = None,
    ) -> types.RelationSuggestions:
        """Pairs of people who may be of one household, with what speaks for it; nothing is written (RL-4).

        Args:
            as_of: The instant of the question.
            attribute: The attribute that holds the address; `address` if absent.
            context: Who asks.
            kind: The kind of relation that makes a household; `member_of` if absent.
            limit: At most this many pairs, 1,000 if absent.
        """
        return self._call(
            "relation.suggest",
            {"as_of": as_of, "attribute": attribute, "context": context, "kind": kind, "limit": limit},
            types.RelationSuggestions,
        )

    def relation_tree(
        self,
        *,
        as_of: datetime | str,
        kind: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.RelationTree:
        """The customers below a customer in a hierarchy (RL-3).

        Args:
            as_of: The instant of the question.
            kind: The kind of relation, one of the rulebook's hierarchies.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "relation.tree",
            {
                "as_of": as_of,
                "kind": kind,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
            },
            types.RelationTree,
        )

    def request_complete(
        self,
        *,
        at: datetime | str,
        request_id: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        text: str | None = None,
    ) -> types.RequestDone:
        """Says that a request of a person is fulfilled (RQ-2).

        Args:
            at: When it happens.
            request_id: The id of the request.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles, which the record then names.
            text: What was said.
        """
        return self._call(
            "request.complete",
            {
                "at": at,
                "request_id": request_id,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
                "text": text,
            },
            types.RequestDone,
        )

    def request_deadlines(
        self,
        *,
        jurisdictions: Sequence[str],
        received: str,
        right: types.Right,
        context: types.Context | Mapping[str, Any] | None = None,
        extended: bool | None = None,
        pauses: Sequence[types.DatePeriod | Mapping[str, Any]] | None = None,
    ) -> types.RequestDeadlines:
        """When a request would be due; nothing is stored (RQ-5 to RQ-10).

        Args:
            jurisdictions: The jurisdictions that apply.
            received: The date of receipt by the controller's clock.
            right: What is asked for.
            context: Who asks.
            extended: Whether it was extended.
            pauses: The pauses.
        """
        return self._call(
            "request.deadlines",
            {
                "jurisdictions": jurisdictions,
                "received": received,
                "right": right,
                "context": context,
                "extended": extended,
                "pauses": pauses,
            },
            types.RequestDeadlines,
        )

    def request_extend(
        self,
        *,
        at: datetime | str,
        request_id: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        text: str | None = None,
    ) -> types.RequestDone:
        """Extends a request of a person (RQ-9).

        Args:
            at: When it happens.
            request_id: The id of the request.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why.
            text: What was said.
        """
        return self._call(
            "request.extend",
            {
                "at": at,
                "request_id": request_id,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
                "reason": reason,
                "text": text,
            },
            types.RequestDone,
        )

    def request_list(
        self,
        *,
        as_of: datetime | str,
        all: bool | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        limit: int | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.RequestList:
        """The requests of a customer or of everybody, those that are due first before others (RQ-7).

        Args:
            as_of: The instant of the question.
            all: Also those that are over.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            limit: At most this many, 1 to 10,000; 1,000 if absent.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "request.list",
            {
                "as_of": as_of,
                "all": all,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "limit": limit,
                "profile": profile,
            },
            types.RequestList,
        )

    def request_pause(
        self,
        *,
        at: datetime | str,
        from_: str,
        request_id: str,
        until: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        text: str | None = None,
    ) -> types.RequestDone:
        """Lets the clock of a request stand still for some days (RQ-9).

        Args:
            at: When it happens.
            from_: The first date.
            request_id: The id of the request.
            until: The date after the last.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles, which the record then names.
            text: What was said.
        """
        return self._call(
            "request.pause",
            {
                "at": at,
                "from": from_,
                "request_id": request_id,
                "until": until,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
                "text": text,
            },
            types.RequestDone,
        )

    def request_receive(
        self,
        *,
        at: datetime | str,
        request_id: str,
        right: types.Right,
        by: str | None = None,
        channel: str | None = None,
        contested: bool | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        jurisdictions: Sequence[str] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        purpose: str | None = None,
        received_on: str | None = None,
        text: str | None = None,
    ) -> types.RequestDone:
        """Takes a request of a person about their data, and does at once what it does (RQ-1, RQ-4).

        Args:
            at: When it happens.
            request_id: The id of the request.
            right: What is asked for.
            by: Who asks: `subject`, `guardian`, `agent`, `household_member` or `system`; the person if absent.
            channel: The channel that it is for; all if absent.
            contested: Whether the accuracy is contested.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            jurisdictions: The jurisdictions that apply; those of the person if absent.
            profile: The customer by one of the profiles, which the record then names.
            purpose: The purpose that it is for; all if absent.
            received_on: The date of receipt by the controller's clock; that of the instant if absent.
            text: What was said.
        """
        return self._call(
            "request.receive",
            {
                "at": at,
                "request_id": request_id,
                "right": right,
                "by": by,
                "channel": channel,
                "contested": contested,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "jurisdictions": jurisdictions,
                "profile": profile,
                "purpose": purpose,
                "received_on": received_on,
                "text": text,
            },
            types.RequestDone,
        )

    def request_rectify(
        self,
        *,
        actor: types.Actor | Mapping[str, Any],
        at: datetime | str,
        attributes: Mapping[str, types.Json],
        request_id: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        text: str | None = None,
    ) -> types.Rectified:
        """Pins what a request for rectification corrects and says that the request is fulfilled (RQ-12).

        Args:
            actor: Who decides.
            at: When.
            attributes: The attributes of the golden profile with their right values; `{"cleared": true}` for none.
            request_id: The id of the request.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
            text: What was said.
        """
        return self._call(
            "request.rectify",
            {
                "actor": actor,
                "at": at,
                "attributes": attributes,
                "request_id": request_id,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
                "text": text,
            },
            types.Rectified,
        )

    def request_reject(
        self,
        *,
        at: datetime | str,
        request_id: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        partial: bool | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        remedy: str | None = None,
        text: str | None = None,
    ) -> types.RequestDone:
        """Refuses a request of a person, whole or in part (RQ-3).

        Args:
            at: When it happens.
            request_id: The id of the request.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            partial: Whether only a part is refused.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why.
            remedy: What the person can do against it.
            text: What was said.
        """
        return self._call(
            "request.reject",
            {
                "at": at,
                "request_id": request_id,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "partial": partial,
                "profile": profile,
                "reason": reason,
                "remedy": remedy,
                "text": text,
            },
            types.RequestDone,
        )

    def request_status(
        self,
        *,
        as_of: datetime | str,
        request_id: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.RequestState:
        """How a request of a person stands, and when what must be done (RQ-2, RQ-7).

        Args:
            as_of: The instant of the question.
            request_id: The id of the request.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "request.status",
            {
                "as_of": as_of,
                "request_id": request_id,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
            },
            types.RequestState,
        )

    def request_step(
        self,
        *,
        at: datetime | str,
        request_id: str,
        step: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reason: str | None = None,
        reference: str | None = None,
        remedy: str | None = None,
        text: str | None = None,
    ) -> types.RequestDone:
        """Says into which state a request of a person comes (RQ-2).

        Args:
            at: When it happens.
            request_id: The id of the request.
            step: The state that it comes into: `acknowledged`, `identity_pending`, `clarification_pending`, `in_progress`, `duplicate` and so on.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles, which the record then names.
            reason: A code of why.
            reference: The open request of which it is a repetition.
            remedy: What the person can do against a refusal.
            text: What was said.
        """
        return self._call(
            "request.step",
            {
                "at": at,
                "request_id": request_id,
                "step": step,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
                "reason": reason,
                "reference": reference,
                "remedy": remedy,
                "text": text,
            },
            types.RequestDone,
        )

    def request_verify(
        self,
        *,
        at: datetime | str,
        request_id: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        text: str | None = None,
    ) -> types.RequestDone:
        """Says that it is certain who asks (RQ-2).

        Args:
            at: When it happens.
            request_id: The id of the request.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles, which the record then names.
            text: What was said.
        """
        return self._call(
            "request.verify",
            {
                "at": at,
                "request_id": request_id,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
                "text": text,
            },
            types.RequestDone,
        )

    def retention_evaluate(
        self,
        *,
        at: str,
        category: str,
        dates: types.RetentionDates | Mapping[str, Any],
        jurisdictions: Sequence[str],
        bases: Sequence[types.Basis] | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        legal_hold: bool | None = None,
        opted_out: bool | None = None,
        store: types.StoreKind | None = None,
    ) -> types.RetentionOutcome:
        """What would be done with an item of data, and why; nothing is stored (RT-2 to RT-4).

        Args:
            at: The date of the question.
            category: Its category, for example `order`.
            dates: Its dates.
            jurisdictions: The jurisdictions that apply.
            bases: The legal bases of the purposes that use it.
            context: Who asks.
            legal_hold: Whether it is kept for a court.
            opted_out: Whether the person said no to being contacted at it.
            store: Where it lies; where it is used if absent.
        """
        return self._call(
            "retention.evaluate",
            {
                "at": at,
                "category": category,
                "dates": dates,
                "jurisdictions": jurisdictions,
                "bases": bases,
                "context": context,
                "legal_hold": legal_hold,
                "opted_out": opted_out,
                "store": store,
            },
            types.RetentionOutcome,
        )

    def retention_execute(
        self,
        *,
        actor: types.Actor | Mapping[str, Any],
        as_of: datetime | str,
        plan_hash: str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        erasure: bool | None = None,
        fields: Sequence[str] | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        request_id: str | None = None,
    ) -> types.RetentionDone:
        """Deletes what a plan of retention or erasure names, if it is still the plan that was shown (RT-4).

        Args:
            actor: Who decides.
            as_of: The instant of the plan.
            plan_hash: What the plan is known by.
            context: Who asks.
            customer: The customer by id.
            erasure: Whether it is the plan of an erasure.
            fields: The fields that the plan of an erasure was made for.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
            request_id: The request for erasure that the plan was made for.
        """
        return self._call(
            "retention.execute",
            {
                "actor": actor,
                "as_of": as_of,
                "plan_hash": plan_hash,
                "context": context,
                "customer": customer,
                "erasure": erasure,
                "fields": fields,
                "identifier": identifier,
                "profile": profile,
                "request_id": request_id,
            },
            types.RetentionDone,
        )

    def retention_plan(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.RetentionPlan:
        """What is to be done with the data of a customer or of everybody; nothing is done (RT-1 to RT-6).

        Args:
            as_of: The instant of the plan.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "retention.plan",
            {"as_of": as_of, "context": context, "customer": customer, "identifier": identifier, "profile": profile},
            types.RetentionPlan,
        )

    def rfm_cuts(
        self,
        *,
        provenance: types.Provenance | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        currency: str | None = None,
        monetary_of: str | None = None,
        rows: types.RfmValues | Mapping[str, Any] | None = None,
        scores: int | None = None,
        unit: str | None = None,
    ) -> types.RfmCutsFound:
        """Cut points that part the customers of the store, or rows that are given, into scores of equal numbers of customers (RS-3).

        Args:
            provenance: Where the rows come from. Without rows they are the customers of the store at its `as_of`.
            context: Who asks.
            currency: The currency of the amounts of rows; of the store it is that of `[rfm]`.
            monetary_of: Which amount is scored: `total` (if absent) or `monetary_all`. For the store it is that of `[rfm]`.
            rows: The population, if it is not the customers of the store.
            scores: The highest score, 2 to 9; 5 if absent.
            unit: The length of the rows' periods: `day` (if absent), `week` or `month`. For the store it is that of `[rfm]`.
        """
        return self._call(
            "rfm.cuts",
            {
                "provenance": provenance,
                "context": context,
                "currency": currency,
                "monetary_of": monetary_of,
                "rows": rows,
                "scores": scores,
                "unit": unit,
            },
            types.RfmCutsFound,
        )

    def rfm_score(
        self,
        *,
        artefact: types.Json,
        rows: types.RfmValues | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.RfmScored:
        """The RFM scores of rows by cut points of a population (RS-3, RS-4).

        Args:
            artefact: The cut points, as `rfm.cuts` gives them.
            rows: The rows, in the unit and the currency of the cut points.
            context: Who asks.
        """
        return self._call("rfm.score", {"artefact": artefact, "rows": rows, "context": context}, types.RfmScored)

    def rfm_summary(
        self,
        *,
        as_of: datetime | str,
        rows: types.RfmRows | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
        currency: str | None = None,
        include: str | None = None,
        include_first: bool | None = None,
        refunds: str | None = None,
        returns: types.RfmRows | Mapping[str, Any] | None = None,
        unit: str | None = None,
        validation_end: datetime | str | None = None,
        zero_amount: str | None = None,
        zone: str | None = None,
    ) -> types.RfmSummaries:
        """The RFM summary of orders that are given, or of a calibration with what came after it (RF-1 to RF-11).

        Args:
            as_of: The instant up to which orders count. With `validation_end`, the calibration ends with the local period in which it lies.
            rows: The orders.
            context: Who asks.
            currency: Into which currency amounts of others are converted, by the rulebook's `[currency]` at the local date of the order (RF-8); if absent and there are several, into its base.
            include: Which orders count (RF-3): a condition over `record.body.status`, `record.body.channel`, `record.source` and the like, as far as there are such columns, in the words of `[rfm] include`. A return of an order that does not count has no effect.
            include_first: Whether the first purchase counts in the mean `monetary`; not if absent (RF-5).
            refunds: What a return takes away: `net_of_return` (if absent), `at_return_date` or `ignore` (RF-6).
            returns: What came back; each names its customer and its order.
            unit: The length of a purchase period: `day` (if absent), `week` or `month`.
            validation_end: An instant in the local period with which a validation ends that begins after the calibration.
            zero_amount: Whether orders of net amount zero count as purchases: `count` (if absent) or `skip` (RF-7).
            zone: Whose local dates; the rulebook's if absent.
        """
        return self._call(
            "rfm.summary",
            {
                "as_of": as_of,
                "rows": rows,
                "context": context,
                "currency": currency,
                "include": include,
                "include_first": include_first,
                "refunds": refunds,
                "returns": returns,
                "unit": unit,
                "validation_end": validation_end,
                "zero_amount": zero_amount,
                "zone": zone,
            },
            types.RfmSummaries,
        )

    def rulebook_check(
        self, *, text: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.RulebookFindings:
        """All faults of a rulebook in document order (RB-2).

        Args:
            text: The TOML document.
            context: Who asks.
        """
        return self._call("rulebook.check", {"text": text, "context": context}, types.RulebookFindings)

    def rulebook_current(self, *, context: types.Context | Mapping[str, Any] | None = None) -> types.RulebookInfo:
        """The rulebook that answers (RB-9).

        Args:
            context: Who asks.
        """
        return self._call("rulebook.current", {"context": context}, types.RulebookInfo)

    def rulebook_diff(
        self, *, new: str, old: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.RulebookDiff:
        """What differs between two rulebooks, and what else that touches (RB-10).

        Args:
            new: The newer TOML document.
            old: The older TOML document.
            context: Who asks.
        """
        return self._call("rulebook.diff", {"new": new, "old": old, "context": context}, types.RulebookDiff)

    def rulebook_explain(
        self,
        *,
        context: types.Context | Mapping[str, Any] | None = None,
        language: types.Language | None = None,
        text: str | None = None,
        version: int | None = None,
    ) -> types.RulebookExplained:
        """What a rulebook says, in sentences; without a text the one that is loaded.

        Args:
            context: Who asks.
            language: The language of the sentences; the rulebook's if absent.
            text: The TOML document; the loaded rulebook if absent.
            version: A loaded version; the newest if absent.
        """
        return self._call(
            "rulebook.explain",
            {"context": context, "language": language, "text": text, "version": version},
            types.RulebookExplained,
        )

    def rulebook_impact(
        self, *, name: str, context: types.Context | Mapping[str, Any] | None = None, text: str | None = None
    ) -> types.Impact:
        """What reads a definition, directly and through others; without a text of the one that is loaded (RB-8).

        Args:
            name: The definition: its path, or its name as conditions write it.
            context: Who asks.
            text: The TOML document; the loaded rulebook if absent.
        """
        return self._call("rulebook.impact", {"name": name, "context": context, "text": text}, types.Impact)

    def rulebook_load(
        self, *, text: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.RulebookInfo:
        """Loads a further version, which answers from its `effective_from` on (RB-9).

        Args:
            text: The TOML document.
            context: Who asks.
        """
        return self._call("rulebook.load", {"text": text, "context": context}, types.RulebookInfo)

    def rulebook_remove(
        self, *, name: str, text: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.RulebookRemoved:
        """A rulebook without a definition that nothing reads (RB-8).

        Args:
            name: The definition: its path, or its name as conditions write it.
            text: The TOML document.
            context: Who asks.
        """
        return self._call("rulebook.remove", {"name": name, "text": text, "context": context}, types.RulebookRemoved)

    def rulebook_schema(self, *, context: types.Context | Mapping[str, Any] | None = None) -> types.RulebookSchema:
        """The JSON Schema of rulebooks, for editors.

        Args:
            context: Who asks.
        """
        return self._call("rulebook.schema", {"context": context}, types.RulebookSchema)

    def rulebook_versions(self, *, context: types.Context | Mapping[str, Any] | None = None) -> types.RulebookVersions:
        """All loaded versions of the rulebook, the lowest first (RB-9).

        Args:
            context: Who asks.
        """
        return self._call("rulebook.versions", {"context": context}, types.RulebookVersions)

    def rulebook_what_if(
        self,
        *,
        as_of: datetime | str,
        text: str,
        context: types.Context | Mapping[str, Any] | None = None,
        limit: int | None = None,
        value_per_point: Decimal | int | str | None = None,
    ) -> types.WhatIf:
        """Who would move under another rulebook; nothing is stored (RB-11).

        Args:
            as_of: The instant of the question.
            text: The other rulebook, a TOML document.
            context: Who asks.
            limit: At most this many single changes, 1 to 10,000; 1,000 if absent.
            value_per_point: What one point is worth, as a decimal in text; with it the change of points has a price (MB-94).
        """
        return self._call(
            "rulebook.what_if",
            {"as_of": as_of, "text": text, "context": context, "limit": limit, "value_per_point": value_per_point},
            types.WhatIf,
        )

    def segment_members(
        self,
        *,
        as_of: datetime | str,
        segment: str,
        after: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> types.SegmentPage:
        """Who is in a segment, and since when (SE-4, SE-10).

        Args:
            as_of: The instant of the question.
            segment: The name of the segment.
            after: Only customers with ids after this one.
            context: Who asks.
            limit: At most this many, 1 to 10,000; 1,000 if absent.
        """
        return self._call(
            "segment.members",
            {"as_of": as_of, "segment": segment, "after": after, "context": context, "limit": limit},
            types.SegmentPage,
        )

    def stock_confirm(
        self,
        *,
        at: datetime | str,
        reservation: str,
        sku: str,
        store: str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        quantity: int | None = None,
    ) -> types.StockDone:
        """Sells pieces that are held, and lets the rest go (SV-85).

        Args:
            at: When it happens.
            reservation: The id of the reservation.
            sku: The article.
            store: The shop.
            channel: The channel inside the source.
            context: Who asks.
            customer: Of whose records it is told, by customer id.
            identifier: The same by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The same by one of the profiles, which need not be known yet.
            quantity: How many; all that are held if absent.
        """
        return self._call(
            "stock.confirm",
            {
                "at": at,
                "reservation": reservation,
                "sku": sku,
                "store": store,
                "channel": channel,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "key": key,
                "profile": profile,
                "quantity": quantity,
            },
            types.StockDone,
        )

    def stock_count(
        self,
        *,
        at: datetime | str,
        quantity: int,
        sku: str,
        store: str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.StockDone:
        """Says how many pieces of an article the host counted in a shop (SV-85).

        Args:
            at: When it happens.
            quantity: How many are there.
            sku: The article.
            store: The shop.
            channel: The channel inside the source.
            context: Who asks.
            customer: Of whose records it is told, by customer id.
            identifier: The same by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The same by one of the profiles, which need not be known yet.
        """
        return self._call(
            "stock.count",
            {
                "at": at,
                "quantity": quantity,
                "sku": sku,
                "store": store,
                "channel": channel,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "key": key,
                "profile": profile,
            },
            types.StockDone,
        )

    def stock_level(
        self, *, as_of: datetime | str, sku: str, store: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.StockState:
        """How many pieces of an article are free, held and sold in a shop (SV-85).

        Args:
            as_of: The instant of the question.
            sku: The article.
            store: The shop.
            context: Who asks.
        """
        return self._call(
            "stock.level", {"as_of": as_of, "sku": sku, "store": store, "context": context}, types.StockState
        )

    def stock_release(
        self,
        *,
        at: datetime | str,
        reservation: str,
        sku: str,
        store: str,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.StockDone:
        """Lets go of pieces that are held (SV-85).

        Args:
            at: When it happens.
            reservation: The id of the reservation.
            sku: The article.
            store: The shop.
            channel: The channel inside the source.
            context: Who asks.
            customer: Of whose records it is told, by customer id.
            identifier: The same by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            profile: The same by one of the profiles, which need not be known yet.
        """
        return self._call(
            "stock.release",
            {
                "at": at,
                "reservation": reservation,
                "sku": sku,
                "store": store,
                "channel": channel,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "key": key,
                "profile": profile,
            },
            types.StockDone,
        )

    def stock_replay(
        self,
        *,
        events: Sequence[types.StockEventGiven | Mapping[str, Any]],
        stock: int,
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.StockReplayed:
        """What comes of events of the stock of an article in a shop that are given; nothing is stored (SV-85).

        Args:
            events: What happens, in any order: it is taken in the order of time.
            stock: How many are there at first.
            context: Who asks.
        """
        return self._call("stock.replay", {"events": events, "stock": stock, "context": context}, types.StockReplayed)

    def stock_reserve(
        self,
        *,
        at: datetime | str,
        quantity: int,
        sku: str,
        store: str,
        ttl_minutes: int,
        channel: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        key: str | None = None,
        order_id: str | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reservation: str | None = None,
    ) -> types.StockDone:
        """Holds pieces of an article in a shop for a customer, never more than there are (SV-85).

        Args:
            at: When it happens.
            quantity: How many.
            sku: The article.
            store: The shop.
            ttl_minutes: For how many minutes.
            channel: The channel inside the source.
            context: Who asks.
            customer: Of whose records it is told, by customer id.
            identifier: The same by an identifier.
            key: Told twice under one key, it acts once (MB-7).
            order_id: The order that they are for.
            profile: The same by one of the profiles, which need not be known yet.
            reservation: The id of the reservation; the key if absent.
        """
        return self._call(
            "stock.reserve",
            {
                "at": at,
                "quantity": quantity,
                "sku": sku,
                "store": store,
                "ttl_minutes": ttl_minutes,
                "channel": channel,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "key": key,
                "order_id": order_id,
                "profile": profile,
                "reservation": reservation,
            },
            types.StockDone,
        )

    def store_scrub(self, *, context: types.Context | Mapping[str, Any] | None = None) -> types.Scrubbed:
        """Leaves no byte of what was erased in the file and its log (EN-8).

        Args:
            context: Who asks.
        """
        return self._call("store.scrub", {"context": context}, types.Scrubbed)

    def store_stats(
        self, *, as_of: datetime | str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.StoreStats:
        """How much the store holds.

        Args:
            as_of: The instant of the question.
            context: Who asks.
        """
        return self._call("store.stats", {"as_of": as_of, "context": context}, types.StoreStats)

    def survey_answers(
        self,
        *,
        answers: Sequence[types.SurveyAnswer | Mapping[str, Any]],
        from_: datetime | str,
        until: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        scale: types.SurveyScale | None = None,
    ) -> types.SurveyCounted:
        """Which answers of a window count: the last one of each respondent (SV-31).

        Args:
            answers: The answers, in any order.
            from_: The beginning of the window.
            until: The end of the window, which is outside.
            context: Who asks.
            scale: The sort of survey; `nps` if absent.
        """
        return self._call(
            "survey.answers",
            {"answers": answers, "from": from_, "until": until, "context": context, "scale": scale},
            types.SurveyCounted,
        )

    def survey_ces(
        self,
        *,
        ratings: Sequence[str],
        context: types.Context | Mapping[str, Any] | None = None,
        scale: int | None = None,
    ) -> types.CesFound:
        """What marks of effort say (SV-33).

        Args:
            ratings: The marks, from 1 on, as decimals in text.
            context: Who asks.
            scale: The top mark, 4 to 10; 7 if absent.
        """
        return self._call("survey.ces", {"ratings": ratings, "context": context, "scale": scale}, types.CesFound)

    def survey_compare(
        self,
        *,
        a: types.NpsCounts | Mapping[str, Any],
        b: types.NpsCounts | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.NpsCompared:
        """How far two net promoter scores are apart, and whether that is more than chance (SV-32).

        Args:
            a: The first one.
            b: The second one.
            context: Who asks.
        """
        return self._call("survey.compare", {"a": a, "b": b, "context": context}, types.NpsCompared)

    def survey_csat(
        self, *, ratings: Sequence[str], context: types.Context | Mapping[str, Any] | None = None
    ) -> types.CsatFound:
        """What marks of satisfaction say (SV-33).

        Args:
            ratings: The marks, 1 to 5, as decimals in text.
            context: Who asks.
        """
        return self._call("survey.csat", {"ratings": ratings, "context": context}, types.CsatFound)

    def survey_exit(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.ExitAsked:
        """Whether a customer who leaves is asked why: once, with consent, and not again within the cooldown (SV-35).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "survey.exit",
            {"as_of": as_of, "context": context, "customer": customer, "identifier": identifier, "profile": profile},
            types.ExitAsked,
        )

    def survey_exit_report(
        self,
        *,
        as_of: datetime | str,
        from_: datetime | str,
        until: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.ExitFigures:
        """Why customers left, by reason, of each the last answer of a window (SV-35).

        Args:
            as_of: What is known at this instant counts.
            from_: The beginning of the window.
            until: The end of the window, which is outside.
            context: Who asks.
        """
        return self._call(
            "survey.exit_report", {"as_of": as_of, "from": from_, "until": until, "context": context}, types.ExitFigures
        )

    def survey_nps(
        self,
        *,
        detractors: int,
        passives: int,
        promoters: int,
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.NpsFound:
        """The net promoter score of some answers, with its error (SV-32).

        Args:
            detractors: 0 to 6.
            passives: 7 and 8.
            promoters: 9 and 10.
            context: Who asks.
        """
        return self._call(
            "survey.nps",
            {"detractors": detractors, "passives": passives, "promoters": promoters, "context": context},
            types.NpsFound,
        )

    def survey_report(
        self,
        *,
        as_of: datetime | str,
        from_: datetime | str,
        until: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        scale: types.SurveyScale | None = None,
        survey: str | None = None,
    ) -> types.SurveyReport:
        """What all customers answered to a survey in a window, the last answer of each (SV-31 to SV-33).

        Args:
            as_of: What is known at this instant counts.
            from_: The beginning of the window.
            until: The end of the window, which is outside.
            context: Who asks.
            scale: The sort of survey, the `kind` of its records; `nps` if absent.
            survey: Only this survey; all of the sort if absent.
        """
        return self._call(
            "survey.report",
            {"as_of": as_of, "from": from_, "until": until, "context": context, "scale": scale, "survey": survey},
            types.SurveyReport,
        )

    def survey_sample_size(
        self,
        *,
        detractors: Decimal | int | str,
        margin: Decimal | int | str,
        promoters: Decimal | int | str,
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.SampleSize:
        """How many answers a margin of a net promoter score takes (SV-32).

        Args:
            detractors: The share of detractors that is expected.
            margin: The margin in points, above 0.
            promoters: The share of promoters that is expected.
            context: Who asks.
        """
        return self._call(
            "survey.sample_size",
            {"detractors": detractors, "margin": margin, "promoters": promoters, "context": context},
            types.SampleSize,
        )

    def system_describe(self, *, context: types.Context | Mapping[str, Any] | None = None) -> types.Description:
        """The version, the operations and the registry of codes.

        Args:
            context: Who asks.
        """
        return self._call("system.describe", {"context": context}, types.Description)

    def timeline_forecast(
        self,
        *,
        as_of: datetime | str,
        records: Sequence[types.Json],
        until: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        rulebook_version: int | None = None,
    ) -> types.Forecast:
        """What will change by itself in a timeline that is given; nothing is stored.

        Args:
            as_of: The instant of the question.
            records: The records of one customer, in any order.
            until: The end of the forecast.
            context: Who asks.
            rulebook_version: The version of the rulebook; the one that answers for the instant if absent.
        """
        return self._call(
            "timeline.forecast",
            {
                "as_of": as_of,
                "records": records,
                "until": until,
                "context": context,
                "rulebook_version": rulebook_version,
            },
            types.Forecast,
        )

    def timeline_may_process(
        self,
        *,
        act: types.Processing | Mapping[str, Any],
        as_of: datetime | str,
        records: Sequence[types.Json],
        context: types.Context | Mapping[str, Any] | None = None,
        facts: types.PersonFacts | Mapping[str, Any] | None = None,
        rulebook_version: int | None = None,
    ) -> types.ConsentAnswer:
        """Whether something may be done with the data of a timeline that is given; nothing is stored (CS-15).

        Args:
            act: What would be done.
            as_of: The instant of the question.
            records: The records of one customer, in any order.
            context: Who asks.
            facts: What the host knows of the person better than the records do.
            rulebook_version: The version of the rulebook; the one that answers for the instant if absent.
        """
        return self._call(
            "timeline.may_process",
            {
                "act": act,
                "as_of": as_of,
                "records": records,
                "context": context,
                "facts": facts,
                "rulebook_version": rulebook_version,
            },
            types.ConsentAnswer,
        )

    def timeline_view(
        self,
        *,
        as_of: datetime | str,
        records: Sequence[types.Json],
        context: types.Context | Mapping[str, Any] | None = None,
        measures: Sequence[str] | None = None,
        reasons: types.ReasonLevel | None = None,
        rulebook_version: int | None = None,
        select: Sequence[types.Part] | None = None,
    ) -> types.CustomerView:
        """The view of a timeline that is given: the pure fold; nothing is stored.

        Args:
            as_of: The instant of the question.
            records: The records of one customer, in any order.
            context: Who asks.
            measures: The measures that are wanted, by name; all if absent.
            reasons: How much the reasons tell; `codes` if absent.
            rulebook_version: The version of the rulebook; the one that answers for the instant if absent.
            select: The parts that are wanted; all if absent.
        """
        return self._call(
            "timeline.view",
            {
                "as_of": as_of,
                "records": records,
                "context": context,
                "measures": measures,
                "reasons": reasons,
                "rulebook_version": rulebook_version,
                "select": select,
            },
            types.CustomerView,
        )

    def trigger_evaluate(
        self,
        *,
        records: Sequence[types.TriggerRecord | Mapping[str, Any]],
        timezone: str,
        trigger: types.TriggerGiven | Mapping[str, Any],
        as_of: datetime | str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        joins: Sequence[types.TriggerJoin | Mapping[str, Any]] | None = None,
        told: Sequence[types.TriggerTold | Mapping[str, Any]] | None = None,
    ) -> types.TriggerEvaluated:
        """When a trigger fires in records that are given, and what became of it; nothing is stored (SV-90 to SV-92).

        Args:
            records: What happened, in any order.
            timezone: The zone of local dates.
            trigger: The trigger.
            as_of: The instant of the question; that of the last record if absent, and then nothing expires.
            context: Who asks.
            joins: When customers became one.
            told: What was told of firings.
        """
        return self._call(
            "trigger.evaluate",
            {
                "records": records,
                "timezone": timezone,
                "trigger": trigger,
                "as_of": as_of,
                "context": context,
                "joins": joins,
                "told": told,
            },
            types.TriggerEvaluated,
        )

    def window_bounds(
        self,
        *,
        as_of: datetime | str,
        window: types.Json,
        zone: str,
        context: types.Context | Mapping[str, Any] | None = None,
        instants: Sequence[datetime | str] | None = None,
    ) -> types.WindowBounds:
        """The bounds of a window at an instant, and which instants it counts (TM-2).

        Args:
            as_of: The instant of the question.
            window: The window as a rulebook writes it, for example `{"last": "30d"}`.
            zone: The zone of local days.
            context: Who asks.
            instants: Instants to judge.
        """
        return self._call(
            "window.bounds",
            {"as_of": as_of, "window": window, "zone": zone, "context": context, "instants": instants},
            types.WindowBounds,
        )
