"""`gongkai report collect`: a folder of reports becomes drafts of an installation and their sum."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from gongkai.cli import django, report_work
from gongkai.cli.progress import progress
from gongkai.cli.report_files import Source, each, load, sources
from gongkai.cli.report_output import LONG, Status, save
from gongkai.rules.errors import WrongStateError
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.report.writing.aggregate_xlsx import write_aggregate

if TYPE_CHECKING:
    from gongkai.annual_reports.models import Collection
    from gongkai.catalogue.adapters.files import StoredFile

# So long the worker of a server leaves the files to this command, should it be killed.
KEPT: Final = timedelta(minutes=10)


def collect(
    folder: str,
    output: str | None,
    year: int | None,
    org: str | None,
    data: Path | None,
    status: Status,
) -> None:
    """Take a folder in, read what is not read yet, and write the sum.

    Every file is one transaction: a run that was killed is gone on with by running it again.
    Raises BadInputError for a data folder without a database, an unknown body, an empty folder.
    """
    django.start_on_existing(data)
    from gongkai.annual_reports.queries import get_collection
    from gongkai.rules.access import SYSTEM

    collection = _begun(folder, year, org, status)
    _read_all(collection, status)
    page = get_collection(SYSTEM, collection.pk)
    row = page.row
    typer.echo(
        f"{row.file_count}个文件：读出{row.read}份，重复{row.repeated}份，"
        f"待指定机关或年度{row.unplaced}份，无法读取{row.unreadable}份；"
        f"校验有错误的{page.wrong}份。"
    )
    status.note(range(page.wrong))
    for upload in page.problems:
        status.problem(f"“{upload.file_name}”：{upload.message}")
    wanted = year or (page.years[0] if page.years else None)
    if output is not None and wanted is not None:
        _add_up(wanted, output)


def _begun(folder: str, year: int | None, org: str | None, status: Status) -> Collection:
    """The folder as a collection: a new one, or the one that was interrupted."""
    from django.utils import timezone

    from gongkai.annual_reports.actions import begin_collection
    from gongkai.annual_reports.queries import body_named
    from gongkai.rules.access import SYSTEM

    organisation_id = body_named(SYSTEM, org) if org else None
    return begin_collection(
        organisation_id=organisation_id,
        name=Path(folder).resolve().name,
        year=year,
        files=list(_stored(folder, status)),
        kept_for=KEPT,
        by=SYSTEM,
        at=timezone.now(),
    )


def _stored(folder: str, status: Status) -> Iterator[tuple[str, StoredFile]]:
    from gongkai.catalogue.adapters.files import store

    for source in sources([folder]):
        try:
            data = load(source)
        except ReadingError as error:
            status.problem(str(error))
            continue
        name = Path(source.name)
        inside = name.relative_to(folder) if Path(folder).is_dir() else Path(name.name)
        yield str(inside), store([data])


def _read_all(collection: Collection, status: Status) -> None:
    """Read what waits, in the order of the names, each file in a transaction of its own."""
    from django.utils import timezone

    from gongkai.annual_reports.actions import keep_reading, refuse_upload
    from gongkai.annual_reports.queries import waiting_files
    from gongkai.rules.access import SYSTEM

    waiting = list(waiting_files(SYSTEM, collection.pk))
    files = [Source(one.name, path=one.path) for one in waiting]
    done = collection.file_count - len(waiting)
    bar = progress("收集", collection.file_count) if len(files) >= LONG else nullcontext(_nothing)
    with bar as step:
        step(done)
        for one, outcome in zip(waiting, each(report_work.with_source, files), strict=True):
            try:
                if outcome.result is None:
                    told = outcome.problem or ""
                    refuse_upload(
                        upload_id=one.upload_id, reason=told, by=SYSTEM, at=timezone.now()
                    )
                else:
                    report, source = outcome.result
                    keep_reading(
                        upload_id=one.upload_id,
                        report=report,
                        source=source,
                        by=SYSTEM,
                        at=timezone.now(),
                    )
            except WrongStateError:
                pass  # the worker of a server was faster
            step(1)


def _nothing(steps: int) -> None:
    """A bar that shows nothing."""


def _add_up(year: int, output: str) -> None:
    from django.utils import timezone

    from gongkai.annual_reports.queries import area_total
    from gongkai.rules.access import SYSTEM

    total = area_total(SYSTEM, year, on=timezone.localdate(), is_provisional=True)
    save(write_aggregate(total, datetime.now(UTC)), output)
    typer.echo(
        f"{year}年度：计入{len(total.counted)}个机构，缺报{len(total.missing)}个。已写到 {output}"
    )
