"""`gongkai screen`: what must not be published, in files and folders; without Django."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer

from gongkai.cli.report_files import STDIN, Outcome, Source, load
from gongkai.cli.report_output import Status, Text, told, write_json, writing
from gongkai.cli.screen_work import Job, grouped, read_list
from gongkai.rules.errors import BadInputError
from gongkai.rules.screening.files.kinds import MAX_BYTES
from gongkai.rules.screening.model import (
    REMEDY_LABELS,
    SEVERITIES,
    SEVERITY_LABELS,
    Finding,
    Result,
    Severity,
)
from gongkai.rules.screening.output import counts, to_dict
from gongkai.rules.screening.words import WordList

MOST = 5  # of one rule in one file
_COLOURS = {"block": "red", "warning": "yellow", "info": "cyan"}

screen = typer.Typer(help="内容筛查：公开前查个人信息、密级标志、错别字等。", add_completion=False)


@screen.command()
def run(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="文件", help="文件、文件夹或通配符；- 为标准输入", show_default=False
        ),
    ],
    shape: Annotated[
        Literal["text", "json"], typer.Option("--format", metavar="text|json", help="输出格式")
    ] = "text",
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="路径", help="写到这个文件", show_default=False),
    ] = None,
    least: Annotated[
        Literal["block", "warning", "info"],
        typer.Option(metavar="block|warning|info", help="只列出这一级和更重的"),
    ] = "info",
    words: Annotated[
        list[str] | None,
        typer.Option(
            metavar="词表", help="另加的词表（Excel、CSV、文本）；可写多次", show_default=False
        ),
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="日期",
            help="按哪一天判断法规和机构名称；不写时为今天",
            show_default=False,
        ),
    ] = None,
    domain: Annotated[
        list[str] | None,
        typer.Option(metavar="域名", help="可以链接的网站；可写多次", show_default=False),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="同一规则的发现全部列出")] = False,
    ocr: Annotated[
        bool, typer.Option("--ocr", help="识别图片和扫描件里的文字（慢，需要安装 gongkai[ocr]）")
    ] = False,
) -> None:
    """筛查文件：查个人信息、密级标志、错别字、过时名称、隐藏内容等，逐处说明怎么办。

    压缩包和嵌入的文件会打开来查；读不了的也会列出。退出码：0 没有“拦截”级的发现；1 有；2
    有文件或参数不能用。
    """
    if ocr:
        from gongkai.rules.screening.ocr import recogniser

        recogniser()
    job = Job(
        on=on.date() if on else _today(),
        lists=tuple(_lists(words or ())),
        with_ocr=ocr,
        least=least,
        domains=tuple(domain or ()),
    )
    chosen = named(paths)
    status = Status()
    outcomes = told(job, chosen, status)
    if shape == "json":
        write_json(map(as_json, outcomes), output, status, len(chosen) > 1)
    else:
        with writing(output) as out:
            total: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
            for outcome in outcomes:
                if outcome.result is None:
                    continue
                status.note(outcome.result.blocks)
                for level, number in counts(outcome.result.findings).items():
                    total[level] += number
                most = len(outcome.result.findings) if every else MOST
                name = outcome.name if len(chosen) > 1 else ""
                out.write(as_text(outcome.result, name, most, colour=out.isatty()))
            if len(chosen) > 1:
                out.write(f"{len(chosen)}个文件：{summary(total)}\n")
    status.leave()


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _lists(names: Iterable[str]) -> Iterator[WordList]:
    for name in names:
        yield read_list(load(Source(name)), Path(name).name, "WORD-SENSITIVE")


def named(arguments: Sequence[str]) -> list[Source]:
    """The files that the arguments name: files, folders with all below, patterns, - for stdin.

    Raises BadInputError where an argument names nothing.
    """
    found: dict[str, Source] = {}
    for argument in arguments:
        for source in _named(argument):
            found.setdefault(source.name, source)
    return list(found.values())


def _named(argument: str) -> Iterator[Source]:
    path = Path(argument)
    if argument == STDIN:
        yield Source("标准输入.txt", sys.stdin.buffer.read(MAX_BYTES + 1))
    elif path.is_dir() or (not path.exists() and glob.has_magic(argument)):
        hits = path.rglob("*") if path.is_dir() else map(Path, glob.glob(argument, recursive=True))
        paths = sorted(hit for hit in hits if hit.is_file() and not _is_aside(hit, path))
        if not paths:
            raise BadInputError(f"“{argument}”里没有文件。请检查路径和通配符。")
        yield from (Source(str(hit), most=MAX_BYTES) for hit in paths)
    else:
        yield Source(argument, most=MAX_BYTES)


def _is_aside(path: Path, top: Path) -> bool:
    """Whether it is hidden, in a hidden folder, or what Word leaves beside an open file."""
    parts = path.relative_to(top).parts if top in path.parents else (path.name,)
    return path.name.startswith("~$") or any(part.startswith(".") for part in parts)


def as_json(outcome: Outcome[Result]) -> Outcome[Text]:
    """Counts, what was not read, and every finding."""
    if outcome.result is None:
        return Outcome(outcome.name, problem=outcome.problem)
    from gongkai.rules.report.writing.json import dump

    return Outcome(outcome.name, Text(dump(to_dict(outcome.result)), bool(outcome.result.blocks)))


def as_text(result: Result, name: str, most: int, *, colour: bool) -> str:
    """What was found, the heaviest first, with what to do; `name` where there are many files."""
    lines = [name] if name else []
    for finding, more in grouped(result.findings, most):
        lines += _lines(finding, colour=colour)
        if more:
            lines.append(f"      …同一规则还有{more}处，加 --all 全部列出")
    lines += [f"  未查：{told}" for told in result.unread if not told.startswith("没有查“")]
    lines.append(f"  {summary(counts(result.findings))}")
    return "\n".join((*lines, ""))


def _lines(finding: Finding, *, colour: bool) -> Iterator[str]:
    label = SEVERITY_LABELS[finding.severity]
    if colour:
        label = typer.style(label, fg=_COLOURS[finding.severity], bold=True)
    yield f"  [{label}] {finding.rule}  {finding.where}"
    yield f"      {finding.message}"
    if finding.context:
        yield f"      {finding.context}"
    if finding.remedy and finding.replacement:
        yield f"      可以{REMEDY_LABELS[finding.remedy]}：{finding.replacement}"
    else:
        yield f"      {finding.advice}"


def summary(found: Mapping[Severity, int]) -> str:
    """How many of each severity, in words."""
    told_ = [f"{SEVERITY_LABELS[level]}{found[level]}处" for level in SEVERITIES if found[level]]
    return "、".join(told_) if told_ else "没有发现问题"
