"""`gongkai archive …`: packages of archived cases, taken out, proved, and due for a review."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gongkai.cli.report_output import copying
from gongkai.rules.errors import BadInputError

if TYPE_CHECKING:
    from gongkai.rules.archive import Verdict

archive = typer.Typer(help="归档案卷。", no_args_is_help=True, add_completion=False)
Data = Annotated[Path | None, typer.Option(help="数据文件夹")]
Form = Annotated[Literal["text", "json"], typer.Option("--format", help="输出格式")]


@archive.callback()
def root() -> None:
    """归档案卷：导出、校验、保管期限。"""


@archive.command()
def export(
    number: Annotated[str, typer.Argument(help="申请编号", metavar="申请编号")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写到哪个文件（ZIP）")],
    data: Data = None,
) -> None:
    """导出一件归档案卷：与归档时逐字节相同的 ZIP 文件，导出时逐件核对哈希。"""
    from gongkai.cli import django

    django.start_on_existing(data)
    from django.utils import timezone

    from gongkai.info_requests.actions import take_package
    from gongkai.info_requests.queries import package_of, read_package
    from gongkai.rules.access import SYSTEM
    from gongkai.rules.archive import DamagedPaperError, Meter
    from gongkai.rules.errors import NotFoundError

    try:
        package_of(number)
        package = take_package(number=number.strip(), by=SYSTEM, at=timezone.now())
    except NotFoundError as error:
        raise BadInputError(str(error)) from error
    meter = Meter()
    try:
        with copying(str(output), package.size) as write:
            for block in read_package(package):
                meter.update(block)
                write(block)
            if meter.digest() != package.digest:
                raise DamagedPaperError(
                    "导出的内容与归档时的哈希不符。请保留现场，并报告安全管理员。"
                )
    except DamagedPaperError as error:
        typer.echo(f"错误：{error}", err=True)
        raise typer.Exit(1) from error
    print(f"已导出 {package.request.number}（{package.size:,}字节）到 {output}")
    print(f"SHA-256 {package.sha256}\nSM3     {package.sm3}")


@archive.command()
def verify(
    place: Annotated[Path, typer.Argument(help="ZIP 文件，或解开后的文件夹", metavar="文件")],
    expect: Annotated[
        str, typer.Option(help="另行记下的哈希（整个文件的 SHA-256 或 SM3，或清单哈希）")
    ] = "",
    form: Form = "text",
) -> None:
    """校验归档包：指出每个被改动、缺少或多出的文件。完好为0，有问题为1，不是归档包为2。

    不需要数据库，可在任何一台装有本程序的机器上运行。
    """
    from gongkai.rules.archive import verify_package

    verdict = verify_package(place, expect)
    print(_as_json(verdict) if form == "json" else _as_text(verdict, bool(expect)))
    if verdict.faults:
        raise typer.Exit(1)


def _as_text(verdict: Verdict, is_compared: bool) -> str:
    lines = [str(fault) for fault in verdict.faults]
    lines.append(f"{verdict.root}：{verdict.papers}件材料，{verdict.size:,}字节")
    if verdict.digest:
        lines += [f"SHA-256  {verdict.digest.sha256}", f"SM3      {verdict.digest.sm3}"]
    lines.append(f"清单哈希 {verdict.seal}")
    if verdict.faults:
        lines.append(f"归档包有{len(verdict.faults)}处问题，不能作为完整的案卷使用。")
    elif is_compared:
        lines.append("归档包完好，与另行记下的哈希相符。")
    else:
        lines.append(
            "归档包完好。请与工作台上显示的哈希对照，或加 --expect，以确认不是整包重做的。"
        )
    return "\n".join(lines)


def _as_json(verdict: Verdict) -> str:
    digest = verdict.digest
    return json.dumps(
        {
            "root": verdict.root,
            "about": verdict.about,
            "papers": verdict.papers,
            "size": verdict.size,
            "sha256": digest.sha256 if digest else None,
            "sm3": digest.sm3 if digest else None,
            "seal": verdict.seal,
            "faults": [
                {"kind": fault.kind, "path": fault.path, "message": fault.message}
                for fault in verdict.faults
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


@archive.command()
def due(
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="保管期限到哪一天为止，默认今天", show_default=False
        ),
    ] = None,
    form: Form = "text",
    data: Data = None,
) -> None:
    """列出保管期限届满的案卷，供鉴定。只列出，不删除。"""
    from gongkai.cli import django

    django.start_on_existing(data)
    from django.utils import timezone

    from gongkai.info_requests.models import ArchivePackage

    last: date = until.date() if until else timezone.localdate()
    rows = (
        ArchivePackage.objects.ending(last)
        .select_related("request")
        .order_by("retain_until", "request__number")
    )
    if form == "json":
        found = [
            {
                "number": row.request.number,
                "title": row.request.title,
                "years": row.years,
                "retain_until": str(row.retain_until),
            }
            for row in rows.iterator()
        ]
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    count = 0
    for row in rows.iterator():
        count += 1
        print(f"{row.retain_until}  {row.period:<4}  {row.request.number}  {row.request.title}")
    print(f"截至{last}，保管期限届满的案卷{count}件。" + ("请组织鉴定。" if count else ""))
