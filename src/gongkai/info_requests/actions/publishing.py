"""From an answer to everybody's information: proposed, declined, published in one step (第四十四条)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from gongkai.audit.actions import action, record
from gongkai.catalogue.actions import CarriedReview, PublishedItem, publish_from_answer
from gongkai.catalogue.actions import Upload as ItemUpload
from gongkai.catalogue.models import Column
from gongkai.info_requests.actions.case import Case
from gongkai.info_requests.adapters.sealing import cipher
from gongkai.info_requests.models import (
    InfoRequest,
    Letter,
    Notice,
    PublicationProposal,
    PublishedAnswer,
    RequestFile,
)
from gongkai.info_requests.queries.access import open_file
from gongkai.info_requests.queries.publishing import (
    alike_at_body,
    answer_of,
    files_given,
    secrets_of,
    steps_on,
)
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.publication import Inspection, Look, Paper, ProposalState, inspect, without
from gongkai.rules.requests import Actor

SOURCE: Final = "依申请公开转主动公开"
MOST_REASON: Final = 1000
_SHOWN: Final = 8


class LeakError(BadInputError):
    """What would be published names somebody, or hides something; `inspection` says where."""

    def __init__(self, inspection: Inspection) -> None:
        shown = "；".join(str(leak) for leak in inspection.leaks[:_SHOWN])
        more = f"；等{len(inspection.leaks)}处" if len(inspection.leaks) > _SHOWN else ""
        super().__init__(
            f"不能公开，还能认出个人或者有不该公开的内容：{shown}{more}。请处理后再公开。"
        )
        self.inspection = inspection


class NotLookedAtError(BadInputError):
    """Something that no program can read was not confirmed by a person; `looks` names it."""

    def __init__(self, looks: tuple[Look, ...]) -> None:
        names = "、".join(look.where for look in looks)
        super().__init__(f"{names}有程序读不了或者拿不准的内容。请逐个打开看过，再勾选“已看过”。")
        self.looks = looks


# --- proposals -----------------------------------------------------------------------------------


@action
def propose_publication(
    *, number: str, reason: str, by: Asker, at: datetime
) -> PublicationProposal:
    """Let the applicant propose to publish what they got; once a case.

    Raises WrongStateError, WrongPersonError, BadInputError.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.APPLICANT)
    if not reason.strip():
        raise BadInputError("请写明为什么应当让大家都看到，例如“小区居民都需要”。")
    if len(reason) > MOST_REASON:
        raise BadInputError(f"理由最多 {MOST_REASON} 个字，现在是 {len(reason)} 个。请缩短。")
    if answer_of(case.request) is None:
        raise WrongStateError("机关发出予以公开的答复以后，才能建议主动公开。")
    if PublishedAnswer.objects.filter(request=case.request).exists():
        raise WrongStateError("这些信息已经主动公开，不用再建议。")
    if PublicationProposal.objects.filter(request=case.request).exists():
        raise WrongStateError("每件申请可以建议一次，您已经提过了。结果在申请页面查看。")
    proposal = PublicationProposal.objects.create(
        request=case.request, reason=reason.strip(), proposed_at=at, proposed_by=case.person
    )
    Notice.objects.create(
        organisation=case.request.organisation,
        request=case.request,
        person=case.request.handler,
        channel="desk",
        recipient=cipher().seal(b"", "notice"),
        subject="申请人建议主动公开",
        body=f"申请{number}的申请人建议把答复的信息主动公开。请到“依申请公开—转主动公开”研究答复。",
        key=f"proposal:{number}",
        state="sent",
        queued_at=at,
    )
    record(**case.trace(proposal=proposal.pk))
    return proposal


@action
def withdraw_proposal(*, number: str, by: Asker, at: datetime) -> PublicationProposal:
    """Let the applicant take the proposal back while nobody has answered it."""
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.APPLICANT)
    proposal = _open_proposal(case)
    proposal.state = ProposalState.WITHDRAWN
    proposal.save(update_fields=["state"])
    record(**case.trace(proposal=proposal.pk, proposal_state=proposal.state))
    return proposal


@action
def decline_proposal(*, number: str, reply: str, by: Asker, at: datetime) -> PublicationProposal:
    """Answer a proposal that is not taken up; the applicant reads the reason.

    Raises WrongStateError, WrongPersonError, BadInputError.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.CLERK, Actor.HEAD)
    proposal = _open_proposal(case)
    if not reply.strip():
        raise BadInputError("请写明不采纳的理由，申请人会看到。")
    _settle(case, proposal, ProposalState.DECLINED, reply.strip())
    record(**case.trace(proposal=proposal.pk, proposal_state=proposal.state))
    return proposal


def _open_proposal(case: Case) -> PublicationProposal:
    proposal = PublicationProposal.objects.filter(
        request=case.request, state=ProposalState.OPEN
    ).first()
    if proposal is None:
        raise WrongStateError("没有等待答复的建议：可能已经答复或者撤回。请刷新页面查看。")
    return proposal


def _settle(case: Case, proposal: PublicationProposal, state: ProposalState, reply: str) -> None:
    proposal.state, proposal.reply = state, reply
    proposal.answered_at, proposal.answered_by = case.at, case.person
    proposal.save()
    case.tell_applicant(
        "主动公开的建议已经答复",
        f"您对申请{case.number}提出的主动公开建议已经答复：{proposal.state_label}。"
        "请凭申请编号和查询码登录查看。",
    )


# --- publishing ----------------------------------------------------------------------------------


@action
def publish_answer(
    *,
    number: str,
    title: str,
    text: str,
    column_id: int | None = None,
    looked: Collection[str] = (),
    told: Collection[str] | None = None,
    by: Asker,
    at: datetime,
) -> PublishedItem:
    """Make what an applicant got everybody's, with the reviews of the answer as evidence.

    `looked` names (by hash, or `rules.publication.TEXT`) what the officer has looked at because no
    program can read it; `told` the numbers of the other requests whose applicants are shown the
    item (None: all that seem to ask for the same). Raises LeakError, NotLookedAtError,
    WrongStateError where the answer has not left or is public already, and the errors of
    `catalogue.actions.publish_from_answer`.
    """
    case = Case.open(number=number, by=by, at=at)
    case.need(Actor.CLERK, Actor.HEAD)
    letter = _answer(case)
    files = files_given(letter)
    alike = alike_at_body(case.request)
    confirmed = _check_hidden(case, title, text, files, alike, looked)
    item = publish_from_answer(
        organisation=case.office.organisation,
        title=title,
        body=text,
        files=[ItemUpload(file.name, open_file(file)) for file in files],
        reviews_carried=_carried(letter),
        source_label=SOURCE,
        column=_column(case, column_id),
        by=by,
        at=at,
    )
    published = PublishedAnswer.objects.create(
        request=case.request,
        letter=letter,
        item_id=item.item_id,
        looked=confirmed,
        published_at=at,
        published_by=case.person,
    )
    shown = [row for row in alike if told is None or row.number in told]
    published.told.set(shown)
    _accept_proposals(case, [case.request, *shown])
    record(
        **case.trace(
            index_number=item.index_number,
            answer=letter.number,
            answer_sha256=letter.sha256,
            published_files=[file.sha256 for file in files],
            looked=[look["key"] for look in confirmed],
            told=len(shown),
        )
    )
    return item


def _answer(case: Case) -> Letter:
    letter = answer_of(case.request)
    if letter is None:
        raise WrongStateError(
            "只有已经发出的“予以公开”“部分公开”答复才能转为主动公开。请先发出答复。"
        )
    if PublishedAnswer.objects.filter(letter=letter).exists():
        raise WrongStateError(
            "这份答复已经转为主动公开。要修改或撤回，请在公开信息里按更正、撤回办理。"
        )
    return letter


def _check_hidden(
    case: Case,
    title: str,
    text: str,
    files: tuple[RequestFile, ...],
    alike: list[InfoRequest],
    looked: Collection[str],
) -> list[dict[str, object]]:
    """Raises unless nobody can be known; returns what a person confirmed to have looked at."""
    if not title.strip() or not text.strip():
        raise BadInputError("请填写标题和正文。正文写清楚这是什么信息，附件是什么。")
    papers = [Paper(file.sha256, file.name, open_file(file)) for file in files]
    found = inspect(title, text, papers, secrets_of(case.request, alike), on=case.today)
    if found.leaks:
        raise LeakError(found)
    left = without(found, looked)
    if left.looks:
        raise NotLookedAtError(left.looks)
    return [{"key": x.key, "where": x.where, "whys": list(x.whys)} for x in found.looks]


def _carried(letter: Letter) -> list[CarriedReview]:
    return [
        CarriedReview(s.duty, s.person, s.sha256, s.opinion, s.at, letter.number)
        for s in steps_on(letter)
    ]


def _column(case: Case, column_id: int | None) -> Column | None:
    if column_id is None:
        return None
    column = (
        Column.objects.open()
        .select_related("owner")
        .filter(pk=column_id, organisation=case.request.organisation_id)
        .first()
    )
    if column is None:
        raise BadInputError("请选择本机关正在使用的栏目。")
    return column


def _accept_proposals(case: Case, requests: list[InfoRequest]) -> None:
    """Whoever proposed it learns that it was taken up."""
    rows = PublicationProposal.objects.filter(request__in=requests, state=ProposalState.OPEN)
    for proposal in rows.select_related("request", "request__applicant"):
        other = Case.of(proposal.request, case.office, case.by, case.at)
        _settle(other, proposal, ProposalState.ACCEPTED, "您建议的信息已经主动公开。")
