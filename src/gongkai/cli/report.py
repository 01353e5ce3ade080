"""`gongkai report …`: read, check, add up, compare, write and build annual reports.

Only `build` and `collect` need Django: they work on the records of an installation.
One file that cannot be read stops nothing: the others are done, the exit status says 2 in the end.
What is slow to import is imported by the command that needs it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gongkai.cli.report_files import Source, attempt, load, sources
from gongkai.cli.report_output import Status, save, told, write_json, writing
from gongkai.rules.errors import BadInputError

if TYPE_CHECKING:
    from gongkai.rules.report.model import Finding, Report

Format = Literal["html", "docx", "pdf", "xlsx", "json", "csv"]

report = typer.Typer(
    help="年度报告：读取、校验、汇总、比较、输出。",
    epilog="退出码：0 正常；1 有“错误”级的校验结果；2 有文件或参数不能用。",
    no_args_is_help=True,
    add_completion=False,
)

Files = Annotated[
    list[str],
    typer.Argument(metavar="文件", help="文件、文件夹或通配符；- 为标准输入", show_default=False),
]
Target = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="路径", help="写到这个文件", show_default=False),
]
ReportFormat = Annotated[
    Format | None,
    typer.Option(
        "--format",
        metavar="格式",
        help="html、docx、pdf、xlsx、json、csv；不写时看输出的文件名",
        show_default=False,
    ),
]


@report.callback()
def root() -> None:
    """年度报告：读取、校验、汇总、比较、输出。"""


@report.command()
def read(
    files: Files,
    shape: Annotated[
        Literal["json", "table"], typer.Option("--format", metavar="json|table", help="输出格式")
    ] = "json",
    output: Target = None,
) -> None:
    """读取年报：给出每个单元格的数、来源、六个部分的文字和校验结果。

    一个文件输出一个 JSON 对象；多个文件输出一个数组，每项另有 file，读不了的文件另有 error。
    """
    from gongkai.cli import report_work

    chosen = sources(files)
    status = Status()
    if shape == "json":
        write_json(told(report_work.as_json, chosen, status), output, status, len(chosen) > 1)
    else:
        from gongkai.cli.report_show import print_report

        with writing(output) as out:
            for outcome in told(report_work.checked, chosen, status):
                if outcome.result:
                    print_report(outcome.result, out, outcome.name if len(chosen) > 1 else "")
                    status.note(outcome.result.errors)
    status.leave()


@report.command()
def check(
    files: Files,
    previous: Annotated[
        list[str] | None,
        typer.Option(
            metavar="文件", help="上一年度的报告，核对结转和增减；可写多次", show_default=False
        ),
    ] = None,
    shape: Annotated[
        Literal["text", "json"], typer.Option("--format", metavar="text|json", help="输出格式")
    ] = "text",
    output: Target = None,
) -> None:
    """校验年报：核对全部勾稽关系和文字，逐条说明。"""
    from gongkai.cli.report_check import as_json, as_text, judged

    chosen = sources(files)
    status = Status()
    outcomes = judged(chosen, previous or (), status)
    if shape == "json":
        write_json(map(as_json, outcomes), output, status, len(chosen) > 1)
    else:
        with writing(output) as out:
            for outcome in outcomes:
                if outcome.result:
                    name = outcome.name if len(chosen) > 1 else ""
                    out.write(as_text(outcome.result, name, colour=out.isatty()))
                    status.note(outcome.result.errors)
    status.leave()


@report.command()
def aggregate(
    files: Files,
    tree: Annotated[
        str, typer.Option(metavar="机构表.csv", help="机构表：代码、名称、上级、类别、应报、别名")
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="汇总.xlsx", help="写到这个文件")
    ],
    year: Annotated[
        int | None,
        typer.Option(metavar="年度", help="汇总哪一年度；不写时看第一份", show_default=False),
    ] = None,
) -> None:
    """汇总年报：按机构表逐级相加，每个机构只计一次；缺报的列出来，绝不当作 0。"""
    from gongkai.cli import report_work
    from gongkai.rules.report.totals import Aggregation
    from gongkai.rules.report.tree import read_tree
    from gongkai.rules.report.writing.aggregate_xlsx import write_aggregate

    sums = Aggregation(read_tree(load(Source(tree))), year=year)
    status = Status()
    for outcome in told(report_work.figures, sources(files), status):
        if outcome.result is None:
            sums.refuse(outcome.name, outcome.problem or "")
            continue
        counted, findings = outcome.result
        refusal = sums.add(counted, source=outcome.name, findings=findings)
        if refusal:
            status.problem(f"“{outcome.name}”没有计入：{refusal.reason}。")
    total = sums.result()
    save(write_aggregate(total, datetime.now(UTC)), output)
    typer.echo(
        f"{total.year}年度：计入{len(total.counted)}个机构，缺报{len(total.missing)}个，"
        f"没有计入{len(total.refused)}份。已写到 {output}"
    )
    status.note(one.name for one in total.checks if one.errors)
    status.leave()


@report.command()
def compare(
    a: Annotated[str, typer.Argument(metavar="甲", help="较早的，或作为样本的年报")],
    b: Annotated[str, typer.Argument(metavar="乙", help="要看的年报")],
    output: Target = None,
) -> None:
    """比较两份年报：不同的单元格，以及乙的正文有多少与甲重复。"""
    from gongkai.cli.report_show import print_comparison
    from gongkai.rules.report.compare import compare as compared

    comparison = compared(_one(a), _one(b))
    with writing(output) as out:
        print_comparison(comparison, out)


@report.command()
def write(
    file: Annotated[str, typer.Argument(metavar="文件", help="年报的 JSON，或任何可以读取的年报")],
    output: Target = None,
    shape: ReportFormat = None,
) -> None:
    """输出年报：按法定格式写成网页、Word、PDF、Excel、JSON 或 CSV。"""
    from gongkai.rules.report.checks import check as judge

    given = _one(file)
    _hand_over(given, _shape(shape, output), output, judge(given))


@report.command()
def build(
    org: Annotated[str, typer.Option(metavar="名称", help="机关的全称、简称或代码")],
    year: Annotated[int, typer.Option(metavar="年度", help="报告年度，决定用哪个格式")],
    shape: Annotated[
        Literal["json", "html", "docx", "pdf", "xlsx"],
        typer.Option("--format", metavar="格式", help="json、html、docx、pdf、xlsx"),
    ] = "json",
    output: Target = None,
    rule: Annotated[
        Literal["publications", "items"],
        typer.Option(
            metavar="publications|items", help="主动公开按发布次数（publications）还是件数计"
        ),
    ] = "publications",
    data: Annotated[
        Path | None,
        typer.Option(help="数据文件夹，默认取 GONGKAI_DATA，再默认为 ./gongkai-data"),
    ] = None,
) -> None:
    """生成年报：从系统里的申请、复议诉讼、目录和统计数据登记，数出每个单元格，写好正文里的数。

    没有经办人数据的单元格留空，不填 0。有“错误”级的校验结果时退出码为 1，文件照常生成。
    """
    from gongkai.cli.report_build import build as built

    done = built(org, year, rule, data)
    _hand_over(done.report, shape, output, done.findings)
    status = Status()
    status.note(done.errors)
    status.leave()


@report.command()
def collect(
    folder: Annotated[
        str,
        typer.Argument(metavar="文件夹", help="下级报来的文件：网页、Word、PDF、表格、文本、JSON"),
    ],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="汇总.xlsx", help="把汇总写到这个文件"),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            metavar="年度", help="文件里没有写年度的按哪一年；汇总哪一年", show_default=False
        ),
    ] = None,
    org: Annotated[
        str | None,
        typer.Option(metavar="名称", help="收集的地区或机关；不写时是最上面的", show_default=False),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="数据文件夹，默认取 GONGKAI_DATA，再默认为 ./gongkai-data"),
    ] = None,
) -> None:
    """收集年报：把一个文件夹的报告收进系统，认出机关，逐份校验，相加成汇总。

    中断了再运行一次，从停下的地方接着做，不重复。收进来的是草稿，汇总包括还没有发布的。
    """
    from gongkai.cli.report_collect import collect as collected

    status = Status()
    collected(folder, output, year, org, data, status)
    status.leave()


@report.command()
def blank(
    year: Annotated[int, typer.Option(metavar="年度", help="报告年度，决定用哪个格式")],
    output: Target = None,
    shape: ReportFormat = None,
    agency: Annotated[
        str | None, typer.Option(metavar="名称", help="机关全称", show_default=False)
    ] = None,
) -> None:
    """空白年报：按年度给出法定格式，单元格留空，供填写。"""
    from gongkai.rules.report.forms import NoFormError
    from gongkai.rules.report.writing import blank as empty

    try:
        given = empty(year, agency)
    except NoFormError as error:
        raise BadInputError(f"{error}。") from error
    _hand_over(given, _shape(shape, output), output)


def _one(name: str) -> Report:
    """The report in one file; BadInputError where it cannot be read."""
    from gongkai.rules.report.reading import read as read_report

    chosen = sources([name])
    if len(chosen) != 1:
        raise BadInputError(f"“{name}”里有{len(chosen)}个文件，这里要一个。")
    outcome = attempt(read_report, chosen[0])
    if outcome.result is None:
        raise BadInputError(outcome.problem)
    return outcome.result


def _shape(chosen: Format | None, output: str | None) -> Format:
    """The format asked for, else that of the name of the output."""
    from gongkai.rules.report.writing import FORMATS

    if chosen:
        return chosen
    for known in FORMATS:
        if output and output.lower().endswith(f".{known}"):
            return known
    raise BadInputError("不知道要哪种格式：请写 --format，或给 -o 一个 .docx 之类的文件名。")


def _hand_over(
    given: Report, shape: Format, output: str | None, findings: Iterable[Finding] = ()
) -> None:
    """Write the report to the file, or to standard output where that is no terminal."""
    from gongkai.rules.report.writing import write as written

    data = written(given, shape, findings, at=datetime.now(UTC))
    if output is not None:
        save(data, output)
    elif shape in ("docx", "pdf", "xlsx") and sys.stdout.isatty():
        raise BadInputError(f"{shape} 不能显示在终端上：请用 -o 写明文件名。")
    else:
        sys.stdout.buffer.write(data)
