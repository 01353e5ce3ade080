"""Remedies of what the screening found, by a click; and the click taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.work import StaleItemError, Upload, Work
from gongkai.catalogue.models import ItemScreening, ItemVersion
from gongkai.catalogue.queries.mending import Remedy, remedy_for
from gongkai.rules.access import Asker
from gongkai.rules.errors import WrongStateError
from gongkai.rules.items import Content
from gongkai.rules.release import Move


@dataclass(frozen=True, slots=True)
class Mending:
    """A version after a remedy, and in how many places it was applied."""

    version: ItemVersion
    count: int


@action
def mend_item(
    *,
    version_id: int,
    finding_id: int | None = None,
    rule: str = "",
    seen: int | None = None,
    remedy: Remedy | None = None,
    by: Asker,
    at: datetime,
) -> Mending:
    """Mend one finding, all of a rule, or (neither given) all that stop the release.

    Personal data is masked, words are put right, files are kept anew without what is out of sight;
    the files before stay with the version. It is a change like any other: approvals are void, and
    what was saved before can be had back by `undo_mending`. `remedy` is what `remedy_for` worked
    out outside of the transaction. Raises the errors of a move, StaleItemError, WrongStateError where a click can mend nothing, BadInputError for a file that
    cannot be changed.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    version = work.version
    before = version.revisions.count()
    work.move(Move.CHANGE)
    _void(version)
    if remedy is None:
        remedy = remedy_for(by, version_id, finding_id=finding_id, rule=rule, at=at)
    if remedy.sha256 != version.sha256:
        raise StaleItemError("改正的时候内容又改过，没有改正。请刷新页面，看过新的筛查结果再点。")
    if not remedy.count:
        raise WrongStateError("这些发现不能自动改正。请在“修改”里手工改，或请同事决定。")
    uploads = [
        Upload(file.name, file.data, file.description, replaces=file.replaces)
        for file in remedy.files
    ]
    work.keep(remedy.content, uploads, mended_from=before)
    files = [file.name for file in remedy.files]
    record(**work.trace(mended=remedy.count, rule=rule, finding=finding_id, files=files))
    return Mending(version, remedy.count)


def _void(version: ItemVersion) -> None:
    version.release_from = None
    version.cleared_sha256 = ""
    version.urgent_order = ""


@action
def undo_mending(
    *, version_id: int, seen: int | None = None, by: Asker, at: datetime
) -> ItemVersion:
    """Take the last remedy back: the version says again what it said before.

    Raises the errors of a move, StaleItemError, WrongStateError where somebody wrote since.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    version = work.version
    row = ItemScreening.objects.filter(version=version).first()
    if row is None or row.mended_from is None:
        raise WrongStateError("没有可以撤销的改正：之后又保存过。要找回以前的内容，请看稿次记录。")
    work.move(Move.CHANGE)
    _void(version)
    old = version.revisions.get(place=row.mended_from)
    work.keep(Content.read(old.content))
    record(**work.trace(undone_to=old.place))
    return version
