"""Sites beside the main one are set up, changed, opened and closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from gongkai.accounts.models import Person
from gongkai.audit.actions import action, record
from gongkai.catalogue.models import Publisher
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.sites import PaletteName, check_code, check_domain, missing_of
from gongkai.sites.models import Site, SiteBody
from gongkai.sites.queries.sites import managed_site, record_of


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """What is said of a site: its name, domain (may be empty), colours, and what its footer says."""

    name: str
    domain: str = ""
    palette: PaletteName = PaletteName.BLUE
    sponsor: str = ""
    address: str = ""
    phone: str = ""
    approval: str = ""
    conac_mark: str = ""
    icp_filing: str = ""
    police_filing: str = ""
    id_code: str = ""
    notice: str = ""


@action
def found_site(
    *,
    keeper: Organisation,
    code: str,
    said: SiteRecord,
    bodies: Collection[int],
    by: Asker,
    at: datetime,
) -> Site:
    """Set up a site that nobody sees yet; `bodies` are the ids of those whose columns it shows.

    Raises WrongPersonError, BadInputError.
    """
    require(by, Permission.MANAGE_COLUMNS, keeper.path)
    site = Site(code=check_code(code), keeper=keeper, changed_at=at)
    if Site.objects.filter(code=site.code).exists():
        raise BadInputError(f"已经有代码是“{site.code}”的网站。请换一个。")
    _write(site, said, by, at)
    _show(site, bodies, by)
    record(on=site, organisation_id=keeper.pk, after=_told(site) | {"bodies": sorted(bodies)})
    return site


@action
def change_site(
    *, site_id: int, said: SiteRecord, bodies: Collection[int], by: Asker, at: datetime
) -> Site:
    """Say anew what a site is called and shows. An open one keeps all that the law wants of it.

    Raises NotFoundError, WrongPersonError, BadInputError, WrongStateError.
    """
    site = managed_site(by, site_id, is_locked=True)
    before = _told(site) | {"bodies": _bodies(site)}
    _write(site, said, by, at)
    _show(site, bodies, by)
    if site.is_open:
        _require_complete(site)
    record(
        on=site,
        organisation_id=site.keeper_id,
        before=before,
        after=_told(site) | {"bodies": sorted(bodies)},
    )
    return site


@action
def open_site(*, site_id: int, by: Asker, at: datetime) -> Site:
    """Let everybody read a site. Raises NotFoundError, WrongStateError naming what it lacks."""
    site = managed_site(by, site_id, is_locked=True)
    if site.is_open:
        raise WrongStateError("这个网站已经开放。")
    _require_complete(site)
    site.is_open, site.opened_at = True, at
    site.opened_by = cast("Person | None", by if by.pk else None)
    site.save(update_fields=["is_open", "opened_at", "opened_by"])
    record(on=site, organisation_id=site.keeper_id, after={"is_open": True})
    return site


@action
def close_site(*, site_id: int, reason: str, by: Asker, at: datetime) -> Site:
    """Close a site; its addresses lead to the main one from now on.

    Raises NotFoundError, WrongStateError, BadInputError.
    """
    site = managed_site(by, site_id, is_locked=True)
    if not site.is_open:
        raise WrongStateError("这个网站没有开放，不用关闭。")
    if not reason.strip():
        raise BadInputError("请写明关闭的理由，例如机构合并、并入上级网站。")
    site.is_open = False
    site.save(update_fields=["is_open"])
    record(on=site, organisation_id=site.keeper_id, after={"is_open": False, "reason": reason})
    return site


def _require_complete(site: Site) -> None:
    """Raises WrongStateError for a site that may not be before the public."""
    missing = missing_of(record_of(site))
    if not SiteBody.objects.filter(site=site).exists():
        missing.append("公开栏目的机关")
    if missing:
        raise WrongStateError(f"网站还不能开放，缺少：{'、'.join(missing)}。请填写后再开放。")


def _told(site: Site) -> dict[str, Any]:
    return {name: getattr(site, name) for name in SiteRecord.__slots__}


def _bodies(site: Site) -> list[int]:
    rows = SiteBody.objects.filter(site=site).order_by("organisation")
    return list(rows.values_list("organisation", flat=True))


def _write(site: Site, said: SiteRecord, by: Asker, at: datetime) -> None:
    told = asdict(said) | {"domain": check_domain(said.domain)}
    for name, value in told.items():
        setattr(site, name, value.strip() if isinstance(value, str) else value)
    if not site.name:
        raise BadInputError("请填写网站名称。")
    others = Site.objects.filter(domain=site.domain).exclude(pk=site.pk)
    if site.domain and others.exists():
        raise BadInputError(f"域名 {site.domain} 已是另一个网站的。请核对。")
    site.changed_at, site.changed_by = at, cast("Person | None", by if by.pk else None)
    site.save()


def _show(site: Site, bodies: Collection[int], by: Asker) -> None:
    """Let the site show the columns of these bodies and no others."""
    known = set(_bodies(site))
    for body in Organisation.objects.filter(pk__in=set(bodies) - known):
        require(by, Permission.MANAGE_COLUMNS, body.path)
    publishing = Publisher.objects.filter(organisation__in=bodies)
    if set(publishing.values_list("organisation", flat=True)) != set(bodies):
        raise BadInputError("有的机关还没有设置公开栏目。请先在“公开栏目”里设置，再选它。")
    SiteBody.objects.filter(site=site).exclude(organisation__in=bodies).delete()
    SiteBody.objects.bulk_create(
        SiteBody(site=site, organisation_id=pk) for pk in sorted(set(bodies) - known)
    )
