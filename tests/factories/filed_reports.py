"""Annual reports that were handed in: one that balances, as a report, a draft and published."""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.models import Person
from gongkai.annual_reports import actions
from gongkai.annual_reports.adapters.reading import read_file
from gongkai.annual_reports.models import Upload, Version
from gongkai.catalogue.adapters.files import store
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.report.model import Report, Value
from gongkai.rules.report.writing import Format, write


def make_report(
    agency: str = "某市公安局", year: int = 2023, changes: dict[str, Value] | None = None
) -> Report:
    """A report with three requests, all granted, that every rule accepts; then the changes."""
    form = form_for_year(year)
    values: dict[str, Value] = dict.fromkeys(form.addresses(), 0)
    for row in ("new_received", "granted", "result_total"):
        values[f"T3.{row}.natural"] = values[f"T3.{row}.total"] = 3
    return Report(
        agency=agency,
        year=year,
        form=form.id,
        values=values | (changes or {}),
        title=form.title_for(agency, year),
        preamble=f"统计期限为{year}年1月1日至{year}年12月31日。",
        sections={
            "S1": "（一）主动公开\n按时公开。\n（二）依申请公开\n收到申请3件。\n（三）政府信息管理\n有人负责。\n"
            "（四）政府信息公开平台建设\n运行正常。\n（五）监督保障\n培训一次。",
            "S5": f"{year}年培训不够，准备增加培训。",
            "S6": "未收取信息处理费，没有其他事项。",
        },
    )


def hand_in(
    by: Asker,
    at: datetime,
    report: Report | None = None,
    *,
    kind: Format = "html",
    organisation_id: int | None = None,
) -> Upload:
    """The report as a file, handed in and read."""
    report = report or make_report()
    name = f"{report.agency}{report.year}.{kind}"
    data = write(report, kind)
    upload = actions.hand_in_file(
        file_name=name, stored=store([data]), organisation_id=organisation_id, by=by, at=at
    )
    read, source = read_file(data, name)
    return actions.keep_reading(upload_id=upload.pk, report=read, source=source, by=SYSTEM, at=at)


def make_draft(by: Asker, at: datetime, report: Report | None = None) -> Version:
    """A draft read from a file."""
    upload = hand_in(by, at, report)
    assert upload.version is not None, upload.message
    return upload.version


def publish(version: Version, by: Person, at: datetime, note: str = "") -> Version:
    """Check and publish a draft."""
    actions.check_version(version_id=version.pk, note=note, by=by, at=at)
    return actions.publish_version(
        version_id=version.pk, note=note, is_original_public=False, by=by, at=at
    )
