"""Where a read file belongs: the body that it names, and the draft that it becomes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from gongkai.annual_reports.actions.work import Work
from gongkai.annual_reports.models import AnnualReport, Upload
from gongkai.organisations.models import Organisation, OrganisationName
from gongkai.rules.access import SYSTEM, Asker, Permission
from gongkai.rules.errors import BadInputError
from gongkai.rules.report.filing import OPEN
from gongkai.rules.report.model import Report, Value
from gongkai.rules.report.reading.normal import squeeze

# 国办公开办函〔2019〕60号: the first year with a national form.
FIRST_FORM_YEAR, LAST_YEAR = 2019, 2100


class Placing:
    """What becomes of a file that was read."""

    @staticmethod
    def needs(upload: Upload) -> Permission:
        """What whoever handed a file in must hold where it belongs."""
        return Permission.AGGREGATE_REPORTS if upload.collection_id else Permission.FILL_REPORTS

    @staticmethod
    def body_of(upload: Upload, report: Report) -> tuple[Organisation | None, str]:
        """The body that a file belongs to, else None and what the person should do."""
        if report.year is None:
            return None, "没有在文件中找到报告年度。请选择机关并填写年度。"
        if upload.is_body_given:
            return upload.organisation, ""
        bodies = Organisation.objects.within(
            (upload.uploaded_by or SYSTEM).scope(Placing.needs(upload))
        )
        # A supervising office puts the code of the body before the name of the file.
        code, mark, _ = upload.file_name.partition("_")
        told = bodies.filter(code=code).first() if mark else None
        if told is not None:
            return told, ""
        if not report.agency:
            return None, (
                "没有在文件中找到机关名称。请选择这份报告所属的机关，或者在文件名前加上“代码_”。"
            )
        found = _named(report.agency, bodies)
        if len(found) == 1:
            return bodies.get(pk=found.pop()), ""
        return None, (
            f"文件写的机关是“{report.agency}”，不在您的工作范围内或无法唯一确定。"
            "请选择这份报告所属的机关。"
        )

    @staticmethod
    def place(
        upload: Upload, report: Report, organisation: Organisation, by: Asker, at: datetime
    ) -> None:
        """Make a read file a draft of a body's report, or tell that it is there already.

        `upload` is filled in, not saved. Raises BadInputError for a year without a form.
        """
        year = report.year
        if year is None or not FIRST_FORM_YEAR <= year <= LAST_YEAR:
            raise BadInputError(f"报告年度应在{FIRST_FORM_YEAR}至{LAST_YEAR}之间，请重新填写。")
        filed, _ = AnnualReport.objects.get_or_create(organisation=organisation, year=year)
        same = filed.versions.current().filter(upload__sha256=upload.sha256).last()
        if same is not None:
            upload.state, upload.version = "repeated", same
            upload.message = f"这份文件已经上传过，就是第{same.number}版，没有重复登记。"
            return
        replaced = filed.versions.filter(state__in=OPEN).first()
        version = Work.begin(filed, report, upload, by, at).version
        upload.organisation, upload.state, upload.version = organisation, "read", version
        upload.message = f"读出{len(_numbers(report))}个数"
        if version.unread_count:
            upload.message += f"，{version.unread_count}处存疑"
        if version.error_count:
            upload.message += f"，核对发现{version.error_count}处错误"
        upload.message += "。"
        if replaced:
            upload.message += (
                f"原第{replaced.number}版草稿已由第{version.number}版替换，可在版本记录中查看。"
            )


def _named(agency: str, bodies: QuerySet[Organisation]) -> set[int]:
    """The bodies that ever bore a name, as it stands or but for blanks and widths."""
    names = OrganisationName.objects.filter(organisation__in=bodies)
    as_written = names.filter(Q(name=agency) | Q(short_name=agency))
    found = set(as_written.values_list("organisation", flat=True))
    wanted = squeeze(agency)
    return found or {
        body
        for body, *known in names.values_list("organisation", "name", "short_name")
        if wanted in map(squeeze, known)
    }


def _numbers(report: Report) -> list[Value]:
    return [v for v in report.values.values() if v is not None]
