"""Drafts on which the public is asked: for the public, and for those who work through opinions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from django.db.models import Count, Prefetch, Q, QuerySet

from gongkai.catalogue.adapters.sealing import cipher
from gongkai.catalogue.models import Consultation, ItemVersion, Opinion
from gongkai.catalogue.queries.access import actors_of
from gongkai.catalogue.queries.pages import cut
from gongkai.rules.access import Asker, Permission
from gongkai.rules.consultation import OUTCOME_LABELS, WAY_LABELS, Outcome, Stage, Way, stage
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.items import ItemKind
from gongkai.rules.paging import Page
from gongkai.rules.release import IN_WORK, LIVE, STATE_LABELS, WRITERS, State

NO_CONSULTATION: Final = "没有找到这次意见征集，或者不在您的工作范围内。"


def opinion_seal(number: str) -> str:
    """The context in which the person of an opinion is sealed."""
    return f"opinion|{number}"


def read_person(opinion: Opinion) -> dict[str, str]:
    """Who gave an opinion, by field; empty where they did not say."""
    if opinion.person is None:
        return {}
    who: dict[str, str] = json.loads(
        cipher().open(bytes(opinion.person), opinion_seal(opinion.number))
    )
    return who


def open_consultation(index_number: str, *, today: date) -> Consultation:
    """A published draft that takes opinions today. Raises NotFoundError, WrongStateError."""
    found = (
        Consultation.objects.select_related("item")
        .filter(item__index_number=index_number, item__versions__state__in=sorted(LIVE))
        .first()
    )
    if found is None:
        raise NotFoundError("没有这次意见征集，或者已经撤回。请到公开平台查看。")
    if today < found.opens_on:
        raise WrongStateError(
            f"征求意见从{chinese_date(found.opens_on)}开始，现在还不能提交。请到时再来。"
        )
    if today > found.closes_on:
        raise WrongStateError(
            f"征求意见已于{chinese_date(found.closes_on)}截止，意见没有提交。您仍可以按页面上的联系方式反映。"
        )
    return found


def seen_consultation(asker: Asker, consultation_id: int) -> Consultation:
    """A consultation in the asker's reach. Raises NotFoundError."""
    rows = Consultation.objects.within(asker.scope(Permission.SEE_ITEMS))
    rows = rows.select_related("item__organisation", "item__column__owner")
    found = rows.filter(pk=consultation_id).first()
    if found is None:
        raise NotFoundError(NO_CONSULTATION)
    return found


def may_work_on(asker: Asker, consultation: Consultation) -> None:
    """Raises WrongPersonError for somebody who does not write in the column of the draft."""
    if actors_of(asker, consultation.item).isdisjoint(WRITERS):
        raise WrongPersonError("处理公众意见应由起草部门或公开办办理。请交由其办理。")


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """A consultation in a list. `undecided`: opinions that nobody has answered."""

    id: int
    title: str
    version_id: int
    opens_on: date
    closes_on: date
    stage: Stage
    received: int
    undecided: int


def consultations(
    asker: Asker, *, today: date, page: int = 1, only: Literal["", "open", "untold"] = ""
) -> Page[ConsultationRow]:
    """The consultations in reach, the one that ends last at the top."""
    rows = Consultation.objects.within(asker.scope(Permission.SEE_ITEMS)).with_told()
    if only == "open":
        rows = rows.filter(opens_on__lte=today, closes_on__gte=today)
    elif only == "untold":
        rows = rows.untold(today)
    out = ItemVersion.objects.exclude(published_at=None).order_by("-number")
    rows = rows.annotate(
        undecided=Count("opinions", filter=Q(opinions__outcome="", opinions__merged_into=None))
    ).prefetch_related(Prefetch("item__versions", out.defer("content", "words"), to_attr="out"))
    found, total, number = cut(rows.select_related("item"), page)
    return Page(tuple(_row(row, today) for row in found), total, number)


def _row(row: Consultation, today: date) -> ConsultationRow:
    version = row.item.out[0]  # type: ignore[attr-defined]
    return ConsultationRow(
        id=row.pk,
        title=version.title,
        version_id=version.pk,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        stage=stage(row.opens_on, row.closes_on, today=today, is_told=row.is_told),  # type: ignore[attr-defined]
        received=row.received,
        undecided=row.undecided,  # type: ignore[attr-defined]
    )


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """An opinion in the inbox. `same`: how many were merged into it; `has_person`: they said who."""

    id: int
    number: str
    text: str
    summary: str
    clause: str
    way: str
    received_at: datetime
    topic: str
    outcome: Outcome | None
    reason: str
    decided_by: str
    merged_into: str
    same: int
    has_person: bool

    @property
    def outcome_label(self) -> str:
        """What became of it, in words."""
        return OUTCOME_LABELS[self.outcome] if self.outcome else "待处理"


@dataclass(frozen=True, slots=True)
class OpinionFilter:
    """What the inbox shows; `outcome` waiting: undecided ones."""

    words: str = ""
    topic: str = ""
    outcome: Outcome | Literal["", "waiting"] = ""


@dataclass(frozen=True, slots=True)
class ConsultationView:
    """A consultation with its figures and its inbox, and where its result stands."""

    row: ConsultationRow
    index_number: str
    counts: tuple[tuple[str, int], ...]
    topics: tuple[str, ...]
    page: Page[OpinionRow]
    feedback: tuple[int, str] | None
    may_work: bool


def consultation_view(
    asker: Asker, consultation_id: int, wanted: OpinionFilter, *, today: date, page: int = 1
) -> ConsultationView:
    """A consultation in the asker's reach. Raises NotFoundError."""
    known = seen_consultation(asker, consultation_id)
    out = ItemVersion.objects.exclude(published_at=None).order_by("-number")
    row = (
        Consultation.objects.with_told()
        .select_related("item")
        .prefetch_related(Prefetch("item__versions", out.defer("content", "words"), to_attr="out"))
        .annotate(
            undecided=Count("opinions", filter=Q(opinions__outcome="", opinions__merged_into=None))
        )
        .get(pk=known.pk)
    )
    heads = known.opinions.filter(merged_into=None)
    counts = dict(heads.values_list("outcome").annotate(n=Count("pk")).order_by())
    topics = known.opinions.exclude(topic="").values_list("topic", flat=True)
    found, total, number = cut(_matching(known.opinions.all(), wanted), page)
    result = (
        ItemVersion.objects.filter(
            item__about=known.item,
            item__kind=ItemKind.FEEDBACK,
            state__in=sorted({*IN_WORK, *LIVE}),
        )
        .order_by("-pk")
        .first()
    )
    try:
        may_work_on(asker, known)
        may_work = True
    except WrongPersonError:
        may_work = False
    return ConsultationView(
        row=_row(row, today),
        index_number=str(known.item.index_number),
        counts=(
            ("待处理", counts.get("", 0)),
            *((OUTCOME_LABELS[o], counts.get(o.value, 0)) for o in Outcome),
        ),
        topics=tuple(topics.distinct().order_by("topic")),
        page=Page(tuple(_opinion(one) for one in found), total, number),
        feedback=(result.pk, STATE_LABELS[State(result.state)]) if result else None,
        may_work=may_work,
    )


def _matching(rows: QuerySet[Opinion], wanted: OpinionFilter) -> QuerySet[Opinion]:
    rows = rows.select_related("merged_into", "decided_by").annotate(same=Count("merged"))
    for word in wanted.words.split()[:8]:
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(summary__icontains=word)
            | Q(clause__icontains=word)
            | Q(number__icontains=word)
        )
    if wanted.topic:
        rows = rows.filter(topic=wanted.topic)
    if wanted.outcome == "waiting":
        rows = rows.filter(outcome="", merged_into=None)
    elif wanted.outcome:
        rows = rows.filter(outcome=wanted.outcome)
    return rows.order_by("pk")


def _opinion(row: Opinion) -> OpinionRow:
    return OpinionRow(
        id=row.pk,
        number=row.number,
        text=row.text,
        summary=row.summary,
        clause=row.clause,
        way=WAY_LABELS[Way(row.way)],
        received_at=row.received_at,
        topic=row.topic,
        outcome=Outcome(row.outcome) if row.outcome else None,
        reason=row.reason,
        decided_by=row.decided_by.name if row.decided_by else "",
        merged_into=row.merged_into.number if row.merged_into else "",
        same=row.same,  # type: ignore[attr-defined]
        has_person=row.person is not None,
    )


def opinion_row(asker: Asker, consultation_id: int, opinion_id: int) -> OpinionRow:
    """One opinion of a consultation in the asker's reach. Raises NotFoundError."""
    known = seen_consultation(asker, consultation_id)
    row = _matching(known.opinions.all(), OpinionFilter()).filter(pk=opinion_id).first()
    if row is None:
        raise NotFoundError("没有这条意见。请回到意见列表。")
    return _opinion(row)


def all_opinions(
    asker: Asker, consultation_id: int, wanted: OpinionFilter
) -> tuple[OpinionRow, ...]:
    """What the inbox shows, on no page, for an export. Raises NotFoundError."""
    known = seen_consultation(asker, consultation_id)
    return tuple(_opinion(row) for row in _matching(known.opinions.all(), wanted))


# --- for the public ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicConsultation:
    """What the page of a draft says of its period. `days_left`: today counts."""

    opens_on: date
    closes_on: date
    stage: Stage
    days_left: int
    received: int


def public_consultation(asker: Asker, item_id: int, *, on: date) -> PublicConsultation | None:
    """The period of a published draft; None where the item is none."""
    row = Consultation.objects.with_told().filter(item=item_id).first()
    if row is None:
        return None
    return PublicConsultation(
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        stage=stage(row.opens_on, row.closes_on, today=on, is_told=row.is_told),  # type: ignore[attr-defined]
        days_left=(row.closes_on - on).days + 1,
        received=row.received,
    )
