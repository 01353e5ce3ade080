"""That an outlet used a manuscript, with what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.files import store
from gongkai.media.actions.work import Work
from gongkai.media.models import Adoption
from gongkai.media.queries import (
    MANAGE,
    actors_of,
    visible_manuscripts,
)
from gongkai.rules.access import Asker, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.intake import check_file_size, clean_file_name, media_type_of
from gongkai.rules.media.work import (
    PITCH_TABLE,
    AdoptionForm,
    PitchMove,
    PitchState,
)
from gongkai.rules.sheets import Figure


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that proves an adoption: a clipping, a screenshot, the archived copy."""

    name: str
    data: bytes


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
    row = Work.open(manuscript_id, by)
    outlet = Work.outlet(by, outlet_id)
    Work.check_day(adopted_on, at, "采用日期")
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
        page=Work.text(page, "版面或栏目", 100, required=False),
        url=Work.address(url),
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
    found.strike_reason = Work.text(reason, "作废的理由", 300)
    found.save(update_fields=["strike_reason"])
    record(
        on=found.manuscript,
        organisation_id=found.manuscript.organisation_id,
        after={"adoption": found.pk, "struck": found.strike_reason},
    )
    return found
