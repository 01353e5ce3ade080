"""Word lists come in by one person and count by another; words are let pass, for a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.screening.model import Leader
from gongkai.rules.screening.registry import RULES
from gongkai.rules.screening.words import LIST_RULES, Word
from gongkai.screening.actions.work import ListWork
from gongkai.screening.models import Allowance, Finding, ListVersion, WordList


@action
def found_word_list(
    *, organisation: Organisation, code: str, name: str, rule: str, by: Asker, at: datetime
) -> WordList:
    """Begin a list, still without words. WORD-TITLE is the register of leaders.

    An empty `code` is made from the code of the organisation and the rule. Raises WrongPersonError,
    BadInputError.
    """
    require(by, Permission.MANAGE_WORD_LISTS, organisation.path)
    if rule not in (*LIST_RULES, "WORD-TITLE"):
        raise BadInputError("这条规则不能用词表。请从列出的规则里选。")
    if not name.strip():
        raise BadInputError("请写词表的名称。")
    code = code or _free_code(f"{organisation.code}-{rule.lower()}"[:44])
    if WordList.objects.filter(code=code).exists():
        raise BadInputError(f"代码“{code}”已经有了。请换一个。")
    made = WordList.objects.create(
        organisation=organisation,
        code=code,
        name=name.strip()[:100],
        rule=rule,
        made_at=at,
        made_by=person_of(by),
    )
    record(on=made, organisation_id=organisation.pk, after={"code": code, "rule": rule})
    return made


def _free_code(wanted: str) -> str:
    taken = set(WordList.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    return next(
        code
        for number in range(1, len(taken) + 2)
        if (code := wanted if number == 1 else f"{wanted}-{number}") not in taken
    )


@action
def propose_list_version(
    *,
    list_id: int,
    entries: Sequence[Word | Leader],
    source: str,
    note: str,
    by: Asker,
    at: datetime,
) -> ListVersion:
    """Hand in the whole content of a list; it counts once another person has approved it.

    Raises NotFoundError, WrongPersonError, BadInputError, WrongStateError where another version is
    not done with.
    """
    work = ListWork.open(list_id, by)
    one = work.row
    if not source.strip():
        raise BadInputError("请写明来源，例如发文机关和文号。")
    if not entries:
        raise BadInputError("没有词条。请核对文件。")
    if one.versions.filter(state__in=("draft", "proposed")).exists():
        raise WrongStateError("这个词表有没办完的版本。请先批准、不采用或放弃它。")
    version = ListVersion(
        word_list=one,
        number=work.next_number(),
        source=source.strip()[:300],
        note=note.strip()[:500],
        state="proposed",
        editors=[] if by.pk is None else [by.pk],
        proposed_at=at,
        proposed_by=person_of(by),
    )
    work.fill(version, work.stored(entries))
    version.save()
    record(
        on=version,
        organisation_id=one.organisation_id,
        after={"list": one.code, "number": version.number, "size": version.size},
    )
    return version


@action
def approve_list_version(*, version_id: int, by: Asker, at: datetime) -> ListVersion:
    """Let a version count from now on. Raises NotFoundError, WrongPersonError, WrongStateError."""
    version = _waiting(version_id, by)
    if by.pk is not None and by.pk in (version.proposed_by_id, *version.editors):
        raise WrongPersonError("自己提出或修改的词表不能自己批准。请另一位有权的同事批准。")
    return _decide(version, "approved", {}, by, at)


@action
def reject_list_version(*, version_id: int, reason: str, by: Asker, at: datetime) -> ListVersion:
    """Leave a version out, with the reason."""
    version = _waiting(version_id, by)
    if not reason.strip():
        raise BadInputError("请写明不采用的理由。")
    return _decide(version, "rejected", {"reason": reason.strip()}, by, at)


def _decide(
    version: ListVersion, state: str, told: dict[str, str], by: Asker, at: datetime
) -> ListVersion:
    version.state = state
    version.decided_at, version.decided_by = at, person_of(by)
    version.save()
    one: Any = version.word_list
    record(
        on=version,
        organisation_id=one.organisation_id,
        before={"state": "proposed"},
        after={"list": one.code, "number": version.number, "state": state, **told},
    )
    return version


@action
def switch_word_list(*, list_id: int, is_active: bool, by: Asker, at: datetime) -> WordList:
    """Take a list out of use, or bring it back. Raises WrongStateError where it is so already."""
    one = ListWork.open(list_id, by).row
    if one.is_active == is_active:
        raise WrongStateError(f"词表“{one.name}”已经{'在用' if is_active else '停用'}。")
    one.is_active = is_active
    one.save()
    record(
        on=one,
        organisation_id=one.organisation_id,
        before={"is_active": not is_active},
        after={"is_active": is_active},
    )
    return one


def _waiting(version_id: int, by: Asker) -> ListVersion:
    places = Organisation.objects.within(by.scope(Permission.SEE_FINDINGS))
    version = (
        ListVersion.objects.select_for_update()
        .select_related("word_list__organisation")
        .filter(pk=version_id, word_list__organisation__in=places)
        .first()
    )
    if version is None:
        raise NotFoundError("没有找到这个版本，或者不在您的工作范围内。")
    one: Any = version.word_list
    require(by, Permission.MANAGE_WORD_LISTS, one.organisation.path)
    if version.state != "proposed":
        raise WrongStateError("这个版本已经处理过了。请刷新页面查看。")
    return version


@action
def allow_words(
    *,
    finding_id: int,
    reason: str,
    until_on: date | None,
    by: Asker,
    at: datetime,
) -> Allowance:
    """Let the words of a finding pass everywhere in its organisation and below.

    For what is right for good, such as the telephone of a duty room. The same words in other texts
    are let pass at their next screening, this finding at once. Raises NotFoundError,
    WrongPersonError, WrongStateError, BadInputError.
    """
    places = Organisation.objects.within(by.scope(Permission.SEE_FINDINGS))
    finding = (
        Finding.objects.select_for_update()
        .select_related("subject__organisation")
        .filter(pk=finding_id, subject__organisation__in=places)
        .first()
    )
    if finding is None:
        raise NotFoundError("没有找到这条发现，或者不在您的工作范围内。")
    subject: Any = finding.subject
    require(by, Permission.MANAGE_WORD_LISTS, subject.organisation.path)
    if finding.severity == "block" and subject.edited_by_id == by.pk:
        raise WrongPersonError("“拦截”级的发现不能由起草人自己放行。请另一位有权的同事决定。")
    if RULES[finding.rule].by_place:
        raise BadInputError("这条规则要一处一处地看，不能整体放行。请只对这一处作决定。")
    if not reason.strip():
        raise BadInputError("请写明理由，例如“值班电话，已在机构职能中公开”。")
    if until_on is not None and until_on < timezone.localdate(at):
        raise BadInputError("有效期已经过了。请写今天以后的日期，或者不写。")
    same = Allowance.objects.filter(
        organisation=subject.organisation, rule=finding.rule, words_key=finding.words_key
    )
    if same.filter(ended_at=None).exists():
        raise WrongStateError("这段文字已经在白名单里。")
    made = Allowance.objects.create(
        organisation=subject.organisation,
        rule=finding.rule,
        words_key=finding.words_key,
        shown=finding.masked,
        reason=reason.strip()[:500],
        until_on=until_on,
        added_at=at,
        added_by=person_of(by),
    )
    if finding.state == "open":
        finding.state = "allowed"
        finding.save()
    record(
        on=made,
        organisation_id=subject.organisation_id,
        after={"rule": made.rule, "shown": made.shown, "reason": made.reason, "until": until_on},
    )
    return made


@action
def end_allowance(*, allowance_id: int, by: Asker, at: datetime) -> Allowance:
    """Let words pass no longer; they are found again at the next screening."""
    places = Organisation.objects.within(by.scope(Permission.SEE_FINDINGS))
    one = (
        Allowance.objects.select_for_update()
        .select_related("organisation")
        .filter(pk=allowance_id, organisation__in=places)
        .first()
    )
    if one is None:
        raise NotFoundError("没有找到这一条，或者不在您的工作范围内。")
    require(by, Permission.MANAGE_WORD_LISTS, one.organisation.path)
    if one.ended_at is not None:
        raise WrongStateError("这一条已经停用。")
    one.ended_at, one.ended_by = at, person_of(by)
    one.save()
    record(
        on=one, organisation_id=one.organisation_id, before={"ended": False}, after={"ended": True}
    )
    return one
