"""Work with the media, made through the same actions as in life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.accounts.models import Person
from gongkai.media import actions
from gongkai.media.actions import Proof
from gongkai.media.models import Adoption, Debunking, Manuscript, Outlet, Theme
from gongkai.organisations.models import Organisation
from gongkai.rules.media.work import AdoptionForm, ManuscriptKind, OutletLevel
from gongkai.rules.sheets import Figure


@dataclass(frozen=True, slots=True)
class Press:
    """A body with two outlets and a theme."""

    body: Organisation
    by: Person
    central: Outlet
    municipal: Outlet
    theme: Theme


def build_press(body: Organisation, by: Person, at: datetime, mark: str = "") -> Press:
    """The lists of a body."""

    def outlet(name: str, level: OutletLevel, *aliases: str) -> Outlet:
        return actions.keep_outlet(
            organisation_id=body.pk, name=f"{mark}{name}", level=level, aliases=aliases, by=by,
            at=at,
        )  # fmt: skip

    return Press(
        body,
        by,
        outlet("人民公安报", OutletLevel.CENTRAL, f"{mark}公安报"),
        outlet("某市日报", OutletLevel.MUNICIPAL),
        actions.keep_theme(organisation_id=body.pk, name=f"{mark}枫桥经验", by=by, at=at),
    )


def write(press: Press, at: datetime, mark: str = "", *outlets: Outlet) -> Manuscript:
    """A manuscript that was sent to outlets on the day."""
    return actions.register_manuscript(
        organisation_id=press.body.pk,
        title=f"{mark}派出所的一天",
        kind=ManuscriptKind.FEATURE,
        authors=f"{mark}张一",
        theme_id=press.theme.pk,
        outlet_ids=[outlet.pk for outlet in outlets],
        by=press.by,
        at=at,
    )


def adopt(
    press: Press,
    manuscript: Manuscript,
    outlet: Outlet,
    at: datetime,
    mark: str = "",
    form: AdoptionForm = AdoptionForm.FULL,
) -> Adoption:
    """That an outlet used it, with a clipping."""
    return actions.record_adoption(
        manuscript_id=manuscript.pk,
        outlet_id=outlet.pk,
        adopted_on=at.date(),
        form=form,
        page=f"{mark}第2版",
        url="https://example.cn/1",
        reads=Figure(50_000, "lower"),
        evidence=Proof(f"{mark}剪报.txt", f"{mark}剪报".encode()),
        copy=Proof(f"{mark}副本.txt", f"{mark}副本".encode()),
        by=press.by,
        at=at,
    )


def debunk(press: Press, at: datetime, mark: str = "", on: date | None = None) -> Debunking:
    """A case from before the catalogue."""
    return actions.record_debunking(
        organisation_id=press.body.pk,
        item_id=None,
        title=f"{mark}鸡蛋能治病？——谣言",
        rumour=f"{mark}鸡蛋能治病",
        published_on=on or at.date(),
        reads=Figure(50_000, "lower"),
        by=press.by,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class PlantedMedia:
    """What a body keeps of its work with the media."""

    press: Press
    manuscript: Manuscript
    adoption: Adoption
    debunking: Debunking


def fill_media(body: Organisation, by: Person, at: datetime, mark: str = "") -> PlantedMedia:
    """A row of every table that bears the mark."""
    press = build_press(body, by, at, mark)
    manuscript = write(press, at, mark, press.central, press.municipal)
    adoption = adopt(press, manuscript, press.central, at, mark)
    return PlantedMedia(press, manuscript, adoption, debunk(press, at, mark))
