"""A list is edited word by word in a draft, and handed in as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.screening.model import Leader
from gongkai.rules.screening.words import MAX_ENTRIES, Word
from gongkai.screening.actions.work import ListWork
from gongkai.screening.models import ListVersion


def _name_of(entry: dict[str, Any]) -> str:
    """The words by which an entry is known in its list."""
    return str(entry.get("text") or entry.get("name"))


def _draft(work: ListWork, by: Asker, at: datetime) -> ListVersion:
    """The draft of a list, begun as a copy of what counts now."""
    open_one = work.unfinished
    if open_one is not None:
        if open_one.state == "proposed":
            raise WrongStateError(
                f"第{open_one.number}版正在等另一位同事批准，不能再改。批准或不采用以后再改。"
            )
        return open_one
    in_use = work.in_use
    return ListVersion(
        word_list=work.row,
        number=work.next_number(),
        state="draft",
        entries=list(in_use.entries) if in_use else [],
        source=in_use.source if in_use else "",
        proposed_at=at,
        proposed_by=person_of(by),
    )


def _keep(version: ListVersion, entries: list[dict[str, Any]], by: Asker) -> None:
    if len(entries) > MAX_ENTRIES:
        raise BadInputError(f"一个词表最多{MAX_ENTRIES}个词，请分成几个。")
    ListWork.fill(version, entries)
    if by.pk is not None and by.pk not in version.editors:
        version.editors = [*version.editors, by.pk]
    version.save()


@action
def write_entry(
    *, list_id: int, entry: Word | Leader, was: str, by: Asker, at: datetime
) -> ListVersion:
    """Add an entry to the draft of a list, or put it in the place of the one called `was`.

    The draft is begun where there is none. Raises NotFoundError (also for an unknown `was`),
    WrongPersonError, WrongStateError, BadInputError for an entry that is there already.
    """
    work = ListWork.open(list_id, by)
    version = _draft(work, by, at)
    (new,) = work.stored([entry])
    names = [_name_of(old) for old in version.entries]
    if was and was not in names:
        raise NotFoundError(f"草稿里没有“{was}”，可能已被同事改掉。请刷新页面查看。")
    if _name_of(new) != was and _name_of(new) in names:
        raise BadInputError(f"“{_name_of(new)}”已经在词表里。请改那一条。")
    entries = list(version.entries)
    if was:
        entries[names.index(was)] = new
    else:
        entries.append(new)
    _keep(version, entries, by)
    _tell(version, {"written": _name_of(new), "was": was})
    return version


@action
def drop_entry(*, list_id: int, name: str, by: Asker, at: datetime) -> ListVersion:
    """Take an entry out of the draft. Raises NotFoundError, WrongPersonError, WrongStateError."""
    version = _draft(ListWork.open(list_id, by), by, at)
    entries = [entry for entry in version.entries if _name_of(entry) != name]
    if len(entries) == len(version.entries):
        raise NotFoundError(f"草稿里没有“{name}”，可能已被同事删去。请刷新页面查看。")
    _keep(version, entries, by)
    _tell(version, {"dropped": name})
    return version


@action
def import_entries(
    *,
    list_id: int,
    entries: Sequence[Word | Leader],
    replaces_all: bool,
    by: Asker,
    at: datetime,
) -> ListVersion:
    """Bring the entries of a file into the draft: added to it, or in the place of everything.

    An entry of the same name is overwritten. Raises NotFoundError, WrongPersonError,
    WrongStateError, BadInputError.
    """
    work = ListWork.open(list_id, by)
    version = _draft(work, by, at)
    new = work.stored(entries)
    if not new:
        raise BadInputError("文件里没有词条。请核对文件。")
    before = {} if replaces_all else {_name_of(entry): entry for entry in version.entries}
    merged = before | {_name_of(entry): entry for entry in new}
    _keep(version, list(merged.values()), by)
    _tell(version, {"imported": len(new), "replaces_all": replaces_all})
    return version


@action
def submit_list_version(
    *, list_id: int, source: str, note: str, by: Asker, at: datetime
) -> ListVersion:
    """Hand the draft in, so that another person may let it count.

    Raises NotFoundError, WrongPersonError, WrongStateError where there is no draft, BadInputError
    for no source, no entry, or nothing changed.
    """
    work = ListWork.open(list_id, by)
    version = _open_draft(work)
    if not source.strip():
        raise BadInputError("请写明来源，例如发文机关和文号。")
    if not version.size:
        raise BadInputError("草稿里没有词条。要停止使用这个词表，请用“停用”。")
    if work.in_use is not None and work.in_use.digest == version.digest:
        raise BadInputError("草稿和在用的版本相同，不用提交。")
    version.state = "proposed"
    version.source, version.note = source.strip()[:300], note.strip()[:500]
    version.proposed_at, version.proposed_by = at, person_of(by)
    version.save()
    _tell(version, {"state": "proposed"})
    return version


@action
def discard_draft(*, list_id: int, by: Asker, at: datetime) -> ListVersion:
    """Give the draft up; what counts now goes on counting."""
    version = _open_draft(ListWork.open(list_id, by))
    version.state = "discarded"
    version.decided_at, version.decided_by = at, person_of(by)
    version.save()
    _tell(version, {"state": "discarded"})
    return version


def _open_draft(work: ListWork) -> ListVersion:
    version = work.unfinished
    if version is None or version.state != "draft":
        raise WrongStateError("这个词表没有正在编辑的草稿。请刷新页面查看。")
    return version


def _tell(version: ListVersion, told: dict[str, Any]) -> None:
    one: Any = version.word_list
    record(
        on=version,
        organisation_id=one.organisation_id,
        after={"list": one.code, "number": version.number, "size": version.size, **told},
    )
