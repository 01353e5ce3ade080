"""Many files are taken in together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from gongkai.accounts.models import person_of
from gongkai.annual_reports.models import Collection, Upload
from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.files import StoredFile
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import BadInputError, WrongPersonError


@action
def begin_collection(
    *,
    organisation_id: int | None,
    name: str,
    year: int | None,
    files: Sequence[tuple[str, StoredFile]],
    kept_for: timedelta | None = None,
    by: Asker,
    at: datetime,
) -> Collection:
    """Note stored files for reading; the same files a second time are the collection that is there.

    `organisation_id` None: the topmost one in reach. `kept_for`: so long the worker leaves them to
    the caller. Raises WrongPersonError, BadInputError without files.
    """
    reach = Organisation.objects.within(by.scope(Permission.AGGREGATE_REPORTS)).order_by("path")
    area = (reach.filter(pk=organisation_id) if organisation_id else reach).first()
    if area is None:
        raise WrongPersonError("您没有汇总年度报告的权限，请联系本单位的安全管理员。")
    if not files:
        raise BadInputError("没有文件。请选择文件，或者一个装有文件的 ZIP。")
    listed = sorted((name, stored.sha256) for name, stored in files)
    fingerprint = sha256(repr((year, listed)).encode()).hexdigest()
    collection, is_new = Collection.objects.get_or_create(
        organisation=area,
        fingerprint=fingerprint,
        defaults={
            "name": name[:200],
            "year": year,
            "file_count": len(files),
            "begun_at": at,
            "begun_by": person_of(by),
        },
    )
    if is_new:
        Upload.objects.bulk_create(
            Upload(
                organisation=area,
                collection=collection,
                file_name=file_name[-255:],
                size=stored.size,
                sha256=stored.sha256,
                leased_until=at + kept_for if kept_for else None,
                uploaded_at=at,
                uploaded_by=person_of(by),
            )
            for file_name, stored in files
        )
    told = {"files": len(files), "fingerprint": fingerprint, "is_new": is_new}
    record(on=collection, organisation_id=area.pk, after=told)
    return collection
