"""Questions about the sites beside the main one: which one an address means, and their set-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Prefetch, QuerySet

from gongkai.catalogue.models import Publisher
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError, WrongPersonError
from gongkai.rules.sites import PALETTES, REQUIRED, ROOM, PaletteName, missing_of
from gongkai.sites.models import Site, SiteBody, SiteQuerySet

NO_SITE: Final = "没有这个网站，或者不在您的工作范围内。"


@dataclass(frozen=True, slots=True)
class ShownSite:
    """A site as its pages show it.

    `bodies` are the ids of those whose columns it shows. `base` stands before its addresses:
    `/sites/jiaojing`, or empty for one with a domain.
    """

    id: int
    code: str
    keeper_path: str
    name: str
    domain: str
    palette: str
    sponsor: str
    address: str
    phone: str
    approval: str
    conac_mark: str
    icp_filing: str
    police_filing: str
    id_code: str
    notice: str
    bodies: frozenset[int]
    is_open: bool
    was_open: bool

    @property
    def base(self) -> str:
        """What stands before its addresses."""
        return "" if self.domain else f"{ROOM}{self.code}"


def _shown(site: Site) -> ShownSite:
    return ShownSite(
        id=site.pk,
        code=site.code,
        keeper_path=site.keeper.path,
        name=site.name,
        domain=site.domain,
        palette=site.palette,
        sponsor=site.sponsor,
        address=site.address,
        phone=site.phone,
        approval=site.approval,
        conac_mark=site.conac_mark,
        icp_filing=site.icp_filing,
        police_filing=site.police_filing,
        id_code=site.id_code,
        notice=site.notice,
        bodies=frozenset(body.organisation_id for body in site.shown.all()),
        is_open=site.is_open,
        was_open=site.opened_at is not None,
    )


def _rows() -> SiteQuerySet:
    return Site.objects.select_related("keeper").prefetch_related("shown").all()


def site_at_domain(asker: Asker, domain: str) -> ShownSite | None:
    """The site with a domain, also one that is not open; anybody may ask. None for the main one."""
    site = _rows().filter(domain=domain).first() if domain else None
    return _shown(site) if site else None


def site_in_room(asker: Asker, code: str) -> ShownSite | None:
    """The site with a code, also one that is not open; anybody may ask."""
    site = _rows().filter(code=code).first()
    return _shown(site) if site else None


def open_sites(asker: Asker) -> list[ShownSite]:
    """All that everybody may read, by name."""
    return [_shown(site) for site in _rows().open().order_by("name", "pk")]


def may_preview(asker: Asker, site: ShownSite) -> bool:
    """Whether somebody sees the site before it is open: whoever keeps it."""
    return asker.scope(Permission.MANAGE_COLUMNS).covers(site.keeper_path)


# --- set-up --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site for whoever keeps it: what it says, shows and still lacks."""

    id: int
    code: str
    name: str
    domain: str
    keeper_id: int
    keeper: str
    palette_label: str
    bodies: tuple[tuple[int, str], ...]
    record: dict[str, str]
    missing: tuple[str, ...]
    is_open: bool
    opened_at: datetime | None
    changed_at: datetime

    @property
    def preview(self) -> str:
        """Where whoever keeps it sees it, also before it is open."""
        return f"{ROOM}{self.code}/"

    @property
    def state(self) -> str:
        """Whether it is open, in a word."""
        return "已开放" if self.is_open else "已关闭" if self.opened_at else "筹备中"


def may_keep_sites(asker: Asker) -> None:
    """Raises WrongPersonError for somebody who keeps none."""
    if not asker.scope(Permission.MANAGE_COLUMNS).paths:
        raise WrongPersonError("网站由公开办设置。请交由公开办办理。")


def sites_kept(asker: Asker, *, on: date) -> list[SiteView]:
    """The sites of the bodies in reach, by code."""
    rows = list(_all_of(Site.objects.within(asker.scope(Permission.MANAGE_COLUMNS))))
    names = _names(rows, on)
    return [_view(row, names) for row in rows]


def managed_site(asker: Asker, site_id: int, *, is_locked: bool = False) -> Site:
    """A site in reach. Raises NotFoundError."""
    rows = Site.objects.within(asker.scope(Permission.MANAGE_COLUMNS)).select_related("keeper")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    site = rows.filter(pk=site_id).first()
    if site is None:
        raise NotFoundError(NO_SITE)
    return site


def managed_site_with(asker: Asker, code: str) -> Site:
    """The site with a code, in reach. Raises NotFoundError."""
    rows = Site.objects.within(asker.scope(Permission.MANAGE_COLUMNS)).select_related("keeper")
    site = rows.filter(code=code).first()
    if site is None:
        raise NotFoundError(NO_SITE)
    return site


def site_view(asker: Asker, site_id: int, *, on: date) -> SiteView:
    """The set-up of a site in reach. Raises NotFoundError."""
    rows = Site.objects.within(asker.scope(Permission.MANAGE_COLUMNS)).filter(pk=site_id)
    site = _all_of(rows).first()
    if site is None:
        raise NotFoundError(NO_SITE)
    return _view(site, _names([site], on))


def _all_of(rows: QuerySet[Site]) -> QuerySet[Site]:
    return rows.prefetch_related(
        Prefetch("shown", SiteBody.objects.order_by("organisation__path"))
    ).order_by("code")


def _names(rows: Iterable[Site], on: date) -> dict[int, str]:
    ids = {row.keeper_id for row in rows}
    ids |= {body.organisation_id for row in rows for body in row.shown.all()}
    named = Organisation.objects.filter(pk__in=ids).named(on)
    return {row.pk: str(getattr(row, "name", "")) for row in named}


def record_of(site: Site) -> dict[str, str]:
    """The fields of its footer that the law wants."""
    return {name: str(getattr(site, name)) for name in REQUIRED}


def _view(site: Site, names: dict[int, str]) -> SiteView:
    return SiteView(
        id=site.pk,
        code=site.code,
        name=site.name,
        domain=site.domain,
        keeper_id=site.keeper_id,
        keeper=names[site.keeper_id],
        palette_label=PALETTES[PaletteName(site.palette)].label,
        bodies=tuple((b.organisation_id, names[b.organisation_id]) for b in site.shown.all()),
        record=record_of(site),
        missing=tuple(missing_of(record_of(site))),
        is_open=site.is_open,
        opened_at=site.opened_at,
        changed_at=site.changed_at,
    )


def choices_for_site(
    asker: Asker, *, on: date
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The bodies that may keep a site, and those whose columns it may show: both in reach."""
    reach = Organisation.objects.within(asker.scope(Permission.MANAGE_COLUMNS)).existing(on)
    rows = reach.named(on).order_by("path")
    publishing = set(Publisher.objects.values_list("organisation", flat=True))
    named = [(row.pk, str(getattr(row, "name", ""))) for row in rows]
    return named, [pair for pair in named if pair[0] in publishing]
