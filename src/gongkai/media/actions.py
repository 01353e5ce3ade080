"""Everything that may happen in work with the media."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.files import store
from gongkai.catalogue.models import ItemVersion
from gongkai.media.models import Adoption, Debunking, Manuscript, Outlet, Pitch, Theme
from gongkai.media.queries import (
    MANAGE,
    actors_of,
    clarifications,
    seen_manuscript,
    usable_outlets,
    usable_themes,
    visible_manuscripts,
)
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import Asker, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.intake import check_file_size, clean_file_name, media_type_of
from gongkai.rules.media.sheet import MediaRow
from gongkai.rules.media.work import (
    PITCH_TABLE,
    USUAL_OUTLETS,
    AdoptionForm,
    ManuscriptKind,
    OutletLevel,
    PitchMove,
    PitchState,
)
from gongkai.rules.sheets import Figure, refuse


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that proves an adoption: a clipping, a screenshot, the archived copy."""

    name: str
    data: bytes


def _text(value: str, label: str, most: int, *, required: bool = True) -> str:
    text = " ".join(value.split())
    if required and not text:
        raise BadInputError(f"请填写{label}。")
    if len(text) > most:
        raise BadInputError(f"{label}最多 {most} 字，请缩短。")
    return text


# --- lists ---------------------------------------------------------------------------------------


@action
def keep_outlet(
    *,
    organisation_id: int,
    name: str,
    level: OutletLevel,
    aliases: Sequence[str] = (),
    is_open: bool = True,
    by: Asker,
    at: datetime,
) -> Outlet:
    """Put an outlet into the list of a body and all below it, or mend the one of that name.

    Raises NotFoundError, BadInputError where a name is another outlet's.
    """
    body = body_in_reach(by, MANAGE, organisation_id)
    name = _text(name, "媒体名称", 100)
    names = {name, *(_text(alias, "别名", 100) for alias in aliases if alias.strip())}
    for other in Outlet.objects.filter(organisation=body).exclude(name=name):
        shared = names & {other.name, *other.aliases}
        if shared:
            raise BadInputError(f"“{min(shared)}”已经是“{other.name}”的名称，请核对。")
    outlet, _ = Outlet.objects.update_or_create(
        organisation=body,
        name=name,
        defaults={"level": level, "aliases": sorted(names - {name}), "is_open": is_open},
    )
    record(
        on=outlet, organisation_id=body.pk, after={"name": name, "level": level, "open": is_open}
    )
    return outlet


@action
def load_outlets(*, organisation_id: int, by: Asker, at: datetime) -> int:
    """Put the usual outlets of the central level into the list; returns how many are new."""
    body = body_in_reach(by, MANAGE, organisation_id)
    known = set(Outlet.objects.filter(organisation=body).values_list("name", flat=True))
    new = [
        Outlet(organisation=body, name=name, level=level, aliases=list(aliases))
        for level, name, aliases in USUAL_OUTLETS
        if name not in known
    ]
    Outlet.objects.bulk_create(new)
    record(on=body, organisation_id=body.pk, after={"outlets": len(new)})
    return len(new)


@action
def keep_theme(
    *,
    organisation_id: int,
    name: str,
    begins_on: date | None = None,
    ends_on: date | None = None,
    by: Asker,
    at: datetime,
) -> Theme:
    """Put a theme or campaign into the list of a body, or mend the one of that name."""
    body = body_in_reach(by, MANAGE, organisation_id)
    if begins_on and ends_on and ends_on < begins_on:
        raise BadInputError("结束日期早于开始日期，请核对。")
    theme, _ = Theme.objects.update_or_create(
        organisation=body,
        name=_text(name, "主题名称", 100),
        defaults={"begins_on": begins_on, "ends_on": ends_on},
    )
    record(on=theme, organisation_id=body.pk, after={"name": theme.name})
    return theme


# --- manuscripts ---------------------------------------------------------------------------------


def _outlet(by: Asker, outlet_id: int) -> Outlet:
    found = next((row for row in usable_outlets(by) if row.pk == outlet_id), None)
    if found is None:
        raise BadInputError("请从列表中选择媒体。")
    return found


def _theme(by: Asker, theme_id: int | None) -> Theme | None:
    if theme_id is None:
        return None
    found = next((row for row in usable_themes(by) if row.pk == theme_id), None)
    if found is None:
        raise BadInputError("请从列表中选择主题。")
    return found


def _item(index_number: str) -> int | None:
    if not index_number.strip():
        return None
    found = ItemVersion.objects.filter(
        item__index_number=index_number.strip(), state__in=["published", "urgent"]
    ).first()
    if found is None:
        raise BadInputError(f"没有找到已公开的信息“{index_number.strip()}”，请核对索引号。")
    return found.item_id


@action
def register_manuscript(
    *,
    organisation_id: int,
    title: str,
    kind: ManuscriptKind,
    authors: str = "",
    theme_id: int | None = None,
    index_number: str = "",
    outlet_ids: Sequence[int] = (),
    pitched_on: date | None = None,
    by: Asker,
    at: datetime,
) -> Manuscript:
    """Register a manuscript and, with `outlet_ids`, that it was sent to them on a day.

    Raises NotFoundError for a unit out of reach, BadInputError.
    """
    body = body_in_reach(by, MANAGE, organisation_id)
    row = Manuscript.objects.create(
        organisation=body,
        title=_text(title, "标题", 300),
        kind=kind,
        authors=_text(authors, "作者", 100, required=False),
        theme=_theme(by, theme_id),
        item_id=_item(index_number),
        registered_at=at,
        registered_by=person_of(by),
    )
    _send(row, outlet_ids, pitched_on or timezone.localdate(at), by, at)
    record(on=row, organisation_id=body.pk, after={"title": row.title, "outlets": list(outlet_ids)})
    return row


def _opened(manuscript_id: int, by: Asker) -> Manuscript:
    row = seen_manuscript(by, manuscript_id, is_locked=True)
    require(by, MANAGE, row.organisation.path)
    return row


def _check_day(on: date, at: datetime, label: str) -> None:
    if on > timezone.localdate(at):
        raise BadInputError(f"{label}还没有到，请核对。")


def _send(
    row: Manuscript, outlet_ids: Sequence[int], on: date, by: Asker, at: datetime
) -> list[Pitch]:
    _check_day(on, at, "投稿日期")
    known = set(row.pitches.values_list("outlet_id", flat=True))
    sent = []
    for outlet_id in dict.fromkeys(outlet_ids):
        outlet = _outlet(by, outlet_id)
        if outlet.pk in known:
            raise WrongStateError(f"这篇稿件已经投给{outlet.name}了。")
        line = PITCH_TABLE.check(None, PitchMove.PITCH, actors=actors_of(by, row.organisation.path))
        sent.append(
            Pitch.objects.create(manuscript=row, outlet=outlet, pitched_on=on, state=line.end)
        )
    return sent


@action
def pitch_manuscript(
    *, manuscript_id: int, outlet_ids: Sequence[int], on: date, by: Asker, at: datetime
) -> list[Pitch]:
    """Note that a manuscript was sent to more outlets.

    Raises NotFoundError, WrongPersonError, BadInputError, WrongStateError where one has it already.
    """
    row = _opened(manuscript_id, by)
    if not outlet_ids:
        raise BadInputError("请选择投给哪些媒体。")
    sent = _send(row, outlet_ids, on, by, at)
    record(
        on=row, organisation_id=row.organisation_id, after={"outlets": list(outlet_ids), "on": on}
    )
    return sent


@action
def decline_pitch(*, pitch_id: int, by: Asker, at: datetime) -> Pitch:
    """Note that an outlet did not use a manuscript. Raises WrongStateError where it did."""
    mine = visible_manuscripts(by).values("pk")
    pitch = (
        Pitch.objects.select_for_update(of=("self",))
        .select_related("manuscript__organisation")
        .filter(pk=pitch_id, manuscript__in=mine)
        .first()
    )
    if pitch is None:
        raise NotFoundError("没有找到这次投稿，或者不在您的工作范围内。")
    path = pitch.manuscript.organisation.path
    require(by, MANAGE, path)
    line = PITCH_TABLE.check(PitchState(pitch.state), PitchMove.DECLINE, actors=actors_of(by, path))
    pitch.state = line.end
    pitch.save(update_fields=["state"])
    record(
        on=pitch.manuscript,
        organisation_id=pitch.manuscript.organisation_id,
        after={"pitch": pitch.pk, "state": pitch.state},
    )
    return pitch


@action
def record_adoption(
    *,
    manuscript_id: int,
    outlet_id: int,
    adopted_on: date,
    form: AdoptionForm,
    page: str = "",
    url: str = "",
    reads: Figure | None = None,
    evidence: Proof | None = None,
    copy: Proof | None = None,
    by: Asker,
    at: datetime,
) -> Adoption:
    """Note that an outlet used a manuscript; a pitch to it becomes an adopted one.

    Raises NotFoundError, WrongPersonError, BadInputError, WrongStateError where it is noted already.
    """
    row = _opened(manuscript_id, by)
    outlet = _outlet(by, outlet_id)
    _check_day(adopted_on, at, "采用日期")
    pitch = row.pitches.select_for_update().filter(outlet=outlet).first()
    if pitch is not None:
        if adopted_on < pitch.pitched_on:
            raise BadInputError("采用日期早于投稿日期，请核对。")
        line = PITCH_TABLE.check(
            PitchState(pitch.state),
            PitchMove.ADOPT,
            actors=actors_of(by, row.organisation.path),
        )
        pitch.state = line.end
        pitch.save(update_fields=["state"])
    shown, kept = _kept(evidence), _kept(copy)
    adoption = Adoption(
        manuscript=row,
        outlet=outlet,
        adopted_on=adopted_on,
        form=form,
        page=_text(page, "版面或栏目", 100, required=False),
        url=_address(url),
        reads=reads.value if reads else None,
        reads_bound=reads.bound if reads else "exact",
        evidence=shown[0],
        evidence_name=shown[1],
        copy=kept[0],
        copy_name=kept[1],
        recorded_at=at,
        recorded_by=person_of(by),
    )
    try:
        with transaction.atomic():
            adoption.save()
    except IntegrityError as error:
        raise WrongStateError(
            f"已经登记过{outlet.name}以“{adoption.form_label}”采用，请核对，不要重复登记。"
        ) from error
    record(
        on=row,
        organisation_id=row.organisation_id,
        after={"outlet": outlet.name, "level": outlet.level, "on": adopted_on, "form": form},
    )
    return adoption


def _kept(proof: Proof | None) -> tuple[str, str]:
    if proof is None:
        return "", ""
    check_file_size(proof.name, len(proof.data))
    media_type_of(proof.name, proof.data)  # refuses what is no document and no picture
    return store([proof.data]).sha256, clean_file_name(proof.name)


def _address(url: str) -> str:
    url = url.strip()
    if url and not url.startswith(("http://", "https://")):
        raise BadInputError("网址应以 http:// 或 https:// 开头，请核对。")
    return _text(url, "网址", 500, required=False)


@action
def strike_adoption(*, adoption_id: int, reason: str, by: Asker, at: datetime) -> Adoption:
    """Take an adoption that was noted by mistake out of the count; it stays to be seen."""
    mine = visible_manuscripts(by).values("pk")
    found = (
        Adoption.objects.select_for_update(of=("self",))
        .select_related("manuscript__organisation")
        .filter(pk=adoption_id, manuscript__in=mine)
        .first()
    )
    if found is None:
        raise NotFoundError("没有找到这次采用，或者不在您的工作范围内。")
    require(by, MANAGE, found.manuscript.organisation.path)
    if found.strike_reason:
        raise WrongStateError("这次采用已经作废。")
    found.strike_reason = _text(reason, "作废的理由", 300)
    found.save(update_fields=["strike_reason"])
    record(
        on=found.manuscript,
        organisation_id=found.manuscript.organisation_id,
        after={"adoption": found.pk, "struck": found.strike_reason},
    )
    return found


# --- many at once --------------------------------------------------------------------------------


@action
def import_media(*, rows: Sequence[MediaRow], by: Asker, at: datetime) -> tuple[int, int, int]:
    """Register the manuscripts of a sheet with their pitches and adoptions.

    Lines of the same unit and title are one manuscript. Returns how many manuscripts, pitches and
    adoptions are new; what is there already stays. Raises BadInputError that names each line that
    is wrong; then nothing is changed.
    """
    today = timezone.localdate(at)
    found = _Import(by, at, today)
    faults = []
    for row in rows:
        try:
            found.take(row)
        except BadInputError as error:
            faults.append(f"第{row.line}行：{error}")
    refuse(faults)
    first = found.save()
    counts = (len(found.new), len(found.pitches), len(found.adoptions))
    record(
        on=first,
        organisation_id=first.organisation_id,
        after={"manuscripts": counts[0], "pitches": counts[1], "adoptions": counts[2]},
    )
    return counts


class _Import:
    """What a sheet adds, made row by row and written at once."""

    def __init__(self, by: Asker, at: datetime, today: date) -> None:
        self.by, self.at, self.today = by, at, today
        units: Any = Organisation.objects.within(by.scope(MANAGE)).existing(today).named(today)
        self.units: dict[str, list[Organisation]] = {}
        for unit in units:
            for name in {unit.name, unit.short_name}:
                self.units.setdefault(name, []).append(unit)
        self.outlets = {
            name: row for row in usable_outlets(by) for name in (row.name, *row.aliases)
        }
        self.themes = {row.name: row for row in usable_themes(by)}
        self.known = {
            (row.organisation_id, row.title): row
            for row in visible_manuscripts(by).prefetch_related("pitches", "adoptions")
        }
        self.all: dict[tuple[int, str], Manuscript] = dict(self.known)
        self.new: list[Manuscript] = []
        self.pitches: dict[tuple[int, str, int], Pitch] = {}
        self.adoptions: dict[tuple[int, str, int, str], Adoption] = {}

    def take(self, row: MediaRow) -> None:
        units = self.units.get(row.unit, [])
        if len(units) != 1:
            why = "有几个同名的，请写全称" if units else "不在您管理的范围内"
            raise BadInputError(f"单位“{row.unit}”{why}。")
        outlet = self.outlets.get(row.outlet)
        if outlet is None:
            raise BadInputError(f"媒体“{row.outlet}”不在名单里，请先在“媒体名单”里添加。")
        theme = self.themes.get(row.theme)
        if row.theme and theme is None:
            raise BadInputError(f"主题“{row.theme}”不在名单里，请先在“主题”里添加。")
        latest = max(day for day in (row.pitched_on, row.adopted_on) if day)
        if latest > self.today:
            raise BadInputError("日期还没有到，请核对。")
        key = (units[0].pk, row.title)
        manuscript = self.all.get(key)
        if manuscript is None:
            manuscript = Manuscript(
                organisation=units[0],
                title=row.title,
                kind=row.kind,
                authors=row.authors,
                theme=theme,
                registered_at=self.at,
                registered_by=person_of(self.by),
            )
            self.all[key] = manuscript
            self.new.append(manuscript)
        self._pitch(key, manuscript, outlet, row)
        self._adopt(key, manuscript, outlet, row)

    def _pitch(
        self, key: tuple[int, str], manuscript: Manuscript, outlet: Outlet, row: MediaRow
    ) -> None:
        is_known = key in self.known and any(
            one.outlet_id == outlet.pk for one in manuscript.pitches.all()
        )
        if row.pitched_on is not None and not is_known:
            self.pitches.setdefault(
                (*key, outlet.pk),
                Pitch(
                    manuscript=manuscript,
                    outlet=outlet,
                    pitched_on=row.pitched_on,
                    state=row.state,
                ),
            )

    def _adopt(
        self, key: tuple[int, str], manuscript: Manuscript, outlet: Outlet, row: MediaRow
    ) -> None:
        if row.adopted_on is None or row.state is not PitchState.ADOPTED:
            return
        is_known = key in self.known and any(
            (one.outlet_id, one.form) == (outlet.pk, row.form) for one in manuscript.adoptions.all()
        )
        if not is_known:
            self.adoptions.setdefault(
                (*key, outlet.pk, row.form),
                Adoption(
                    manuscript=manuscript,
                    outlet=outlet,
                    adopted_on=row.adopted_on,
                    form=row.form,
                    url=_address(row.url),
                    reads=row.reads.value if row.reads else None,
                    reads_bound=row.reads.bound if row.reads else "exact",
                    recorded_at=self.at,
                    recorded_by=person_of(self.by),
                ),
            )

    def save(self) -> Manuscript:
        Manuscript.objects.bulk_create(self.new, batch_size=500)
        Pitch.objects.bulk_create(self.pitches.values(), batch_size=500)
        Adoption.objects.bulk_create(self.adoptions.values(), batch_size=500)
        return self.new[0] if self.new else next(iter(self.all.values()))


# --- debunking -----------------------------------------------------------------------------------


@action
def record_debunking(
    *,
    organisation_id: int,
    item_id: int | None,
    title: str = "",
    rumour: str = "",
    published_on: date | None = None,
    reads: Figure | None = None,
    comments: Figure | None = None,
    by: Asker,
    at: datetime,
) -> Debunking:
    """Register a case of debunking, by its clarification (条例第六条) where that is in the catalogue.

    Without one the title and the day are needed. Raises NotFoundError, BadInputError.
    """
    body = body_in_reach(by, MANAGE, organisation_id)
    if item_id is not None:
        if item_id not in dict(clarifications(by)):
            raise BadInputError("请从列表中选择还没有登记的澄清信息。")
        version = (
            ItemVersion.objects.filter(item=item_id, state__in=["published", "urgent"])
            .select_related("item")
            .get()
        )
        title = title or version.title
        rumour = rumour or str(version.read().extras.get("rumour", ""))
        published_on = published_on or version.item.first_published_on
    if published_on is None:
        raise BadInputError("请填写发布日期。")
    _check_day(published_on, at, "发布日期")
    row = Debunking.objects.create(
        organisation=body,
        item_id=item_id,
        title=_text(title, "标题", 300),
        rumour=_text(rumour, "不实信息", 300, required=False),
        published_on=published_on,
        reads=reads.value if reads else None,
        reads_bound=reads.bound if reads else "exact",
        comments=comments.value if comments else None,
        comments_bound=comments.bound if comments else "exact",
        recorded_at=at,
        recorded_by=person_of(by),
    )
    record(on=row, organisation_id=body.pk, after={"title": row.title, "item": item_id})
    return row


@action
def count_debunking(
    *,
    debunking_id: int,
    reads: Figure | None,
    comments: Figure | None,
    by: Asker,
    at: datetime,
) -> Debunking:
    """Enter how often a clarification was read and answered by now. Raises NotFoundError."""
    row = (
        Debunking.objects.within(by.scope(MANAGE))
        .select_for_update(of=("self",))
        .filter(pk=debunking_id)
        .first()
    )
    if row is None:
        raise NotFoundError("没有找到这个案例，或者不在您的工作范围内。")
    before = {"reads": row.reads, "comments": row.comments}
    row.reads, row.reads_bound = (reads.value, reads.bound) if reads else (None, "exact")
    row.comments = comments.value if comments else None
    row.comments_bound = comments.bound if comments else "exact"
    row.save()
    record(
        on=row,
        organisation_id=row.organisation_id,
        before=before,
        after={"reads": row.reads, "comments": row.comments},
    )
    return row
