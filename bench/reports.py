"""How fast annual reports are read, checked and added up, and in how much memory.

    python -m bench.reports [--most 3000] [--folder reports]

Reports of all kinds are made first (with --folder they are kept for the next run). Then it prints:
CPU time of one report in this process, the median of many runs; the whole command `gongkai report
check`; and `gongkai report aggregate` over 100, 1,000 and 3,000 files, with its peak memory. Beside
each figure stands the one that must hold. Nothing is cached between runs but what Python imports.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice, product
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from gongkai.rules.report.checks import check
from gongkai.rules.report.forms import T4_BLOCKS, load_form, t3_leaves
from gongkai.rules.report.model import Report, Value
from gongkai.rules.report.reading import open_document, read
from gongkai.rules.report.reading.source import Grid
from gongkai.rules.report.writing import write

YEAR = 2024
# As offices publish them: mostly pages, then Word, text copied from somewhere, PDF, Excel.
MIX = ("html", "html", "html", "html", "docx", "docx", "txt", "txt", "pdf", "xlsx")
FIRST, SECOND = (
    "东南西北上下大小新古龙凤金银青白红黄石水",
    "山河湖溪桥塘坪坝岭沟寨营店铺庄湾洲林泉井",
)
THIRD = "安宁和平兴盛福乐"


def agencies() -> Iterator[str]:
    """Names of bodies, all different."""
    for a, b, c in product(FIRST, SECOND, THIRD):
        yield f"云岭市{a}{b}{c}镇人民政府"


def report(agency: str, seed: int) -> Report:
    """A report whose sums hold, with a narrative that says what its tables say."""
    chance = random.Random(seed)  # noqa: S311 - the same reports each time
    form = load_form("2021")
    values: dict[str, Value] = {}
    for table in form.tables:
        if table.code.startswith("T2"):
            values.update({address: chance.randrange(300) for address in table.addresses()})
    *columns, total = (column.code for column in form.table("T3").columns)
    leaves = t3_leaves(form)
    rows = [row.code for row in form.table("T3").rows]
    sums = dict.fromkeys(rows, 0)
    for column in columns:
        counts = {leaf: chance.choice((0, 0, 0, 1, 2, 17)) for leaf in leaves}
        counts["result_total"] = sum(counts.values())
        counts["carried_out"] = chance.choice((0, 0, 3))
        counts["carried_in"] = min(chance.choice((0, 0, 2)), counts["result_total"])
        counts["new_received"] = (
            counts["result_total"] + counts["carried_out"] - counts["carried_in"]
        )
        for row in rows:
            values[f"T3.{row}.{column}"] = counts[row]
            sums[row] += counts[row]
    values.update({f"T3.{row}.{total}": sums[row] for row in rows})
    for block in T4_BLOCKS:
        parts = {
            part: chance.choice((0, 0, 1)) for part in ("upheld", "corrected", "other", "pending")
        }
        parts["total"] = sum(parts.values())
        values.update({f"T4.cases.{block}.{part}": count for part, count in parts.items()})
    told = f"{YEAR}年新收政府信息公开申请{sums['new_received']}件，"
    work = "坚持应公开尽公开，健全审查制度，加强平台建设，规范办理流程，方便群众查阅。"
    return Report(
        agency=agency,
        year=YEAR,
        form="2021",
        values=values,
        preamble=f"统计期限为{YEAR}年1月1日至12月31日。",
        sections={
            "S1": "\n".join(
                [told + work * chance.randrange(1, 6) for _ in range(chance.randrange(2, 9))]
            ),
            "S5": work * chance.randrange(3, 9),
            "S6": "本年度没有收取信息处理费。",
        },
    )


def as_text(page: bytes) -> bytes:
    """The page as text with its tables between pipes, the way people copy them."""
    lines = []
    for block in open_document(page, "报告.html").blocks:
        if isinstance(block, Grid):
            rows: list[list[str]] = [[] for _ in range(block.rows)]
            for cell in block.cells:
                rows[cell.row].append(cell.text.replace("\n", ""))
            lines += [" | ".join(row) for row in rows]
        else:
            lines.append(block.text)
    return "\n".join(lines).encode()


def made(given: Report, kind: str) -> bytes:
    """The report as a file of that kind."""
    if kind == "txt":
        return as_text(write(given, "html"))
    return write(given, kind)  # type: ignore[arg-type]


def make_all(folder: Path, count: int) -> None:
    """Fills the folder with reports and the tree of their bodies."""
    names = list(islice(agencies(), count))
    for number, agency in enumerate(names):
        kind = MIX[number % len(MIX)]
        path = folder / f"{number:05}.{kind}"
        if not path.exists():
            path.write_bytes(made(report(agency, number), kind))
    for size in (100, 1000, count):
        rows = "".join(f"{n},{name},top\n" for n, name in enumerate(names[:size]))
        (folder / f"tree-{size}.tree").write_text(
            f"code,name,parent\ntop,云岭市人民政府,\n{rows}", "utf-8"
        )


def cpu(work: Callable[[], object], runs: int = 31) -> float:
    """Median CPU milliseconds of one run."""
    times = []
    for _ in range(runs + 2):
        begin = process_time()
        work()
        times.append(1000 * (process_time() - begin))
    return median(times[2:])


def one_report(folder: Path) -> None:
    """One report of each kind, in this process."""
    print("\none report, CPU ms       size     open     read    check  together   must hold")
    for kind in dict.fromkeys(MIX):
        path = next(folder.glob(f"*.{kind}"))
        data, name = path.read_bytes(), path.name
        parsed = read(data, name)
        opened = cpu(lambda: open_document(data, name))  # noqa: B023 - called at once
        reading = cpu(lambda: read(data, name))  # noqa: B023
        checking = cpu(lambda: check(parsed))  # noqa: B023
        limit = "< 20" if kind in ("html", "txt") else ""
        print(
            f"{kind:<16}{len(data) / 1024:>10.0f} KB{opened:>9.1f}{reading:>9.1f}{checking:>9.1f}"
            f"{reading + checking:>10.1f}{limit:>12}"
        )


# In a process of its own: a child begins with the peak memory of its parent.
MEASURE = """
import os, subprocess, sys, time
begin = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
if hasattr(os, "wait4"):
    used = os.wait4(process.pid, 0)[2]
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    figures = used.ru_utime + used.ru_stime, used.ru_maxrss / unit
else:
    process.wait()
    figures = 0.0, 0.0
print(time.perf_counter() - begin, *figures)
"""


def run(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak megabytes of a command, the largest of its processes."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-S", "-E", "-c", MEASURE, *command],
        capture_output=True,
        check=True,
        text=True,
    )
    wall, used, peak = map(float, done.stdout.split())
    return wall, used, peak


def whole_command(folder: Path) -> None:
    """`gongkai report check` of one file, from start to exit."""
    print("\nwhole process, median of 11          wall s    CPU s   peak MB   must hold")
    python = [sys.executable, "-c", "pass"]
    rows = [("python -c pass", python)]
    for kind in dict.fromkeys(MIX):
        path = next(folder.glob(f"*.{kind}"))
        command = [sys.executable, "-m", "gongkai", "report", "check", str(path)]
        rows.append((f"gongkai report check x.{kind}", command))
    for name, command in rows:
        runs = [run(command) for _ in range(11)]
        wall, used, peak = (median(column) for column in zip(*runs, strict=True))
        limit = "< 0.4 s" if name.endswith("txt") else ""
        print(f"{name:<34}{wall:>9.2f}{used:>9.2f}{peak:>10.0f}{limit:>12}")


def many_reports(folder: Path, count: int) -> None:
    """`gongkai report aggregate` over more and more files: time grows, memory does not."""
    print("\ngongkai report aggregate, one run    wall s    CPU s   peak MB   must hold")
    for size in sorted({100, 1000, count}):
        files = [str(folder / f"{n:05}.{MIX[n % len(MIX)]}") for n in range(size)]
        target = folder / "total.xlsx"
        tree = folder / f"tree-{size}.tree"
        command = [sys.executable, "-m", "gongkai", "report", "aggregate", *files]
        wall, used, peak = run([*command, "--tree", str(tree), "-o", str(target)])
        if not target.exists():
            raise SystemExit("the total was not written")
        target.unlink()
        limit = "< 30 s" if size == 1000 else "memory flat"
        print(f"{f'{size:,} files':<34}{wall:>9.1f}{used:>9.1f}{peak:>10.0f}{limit:>12}")


def main() -> None:
    """Make the reports, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--most", type=int, default=3000, help="files in the largest run")
    parser.add_argument("--folder", type=Path, help="where the reports are kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        begin = perf_counter()
        make_all(folder, max(options.most, 1000))
        print(f"reports made in {perf_counter() - begin:.0f} s, {os.cpu_count()} cores")
        one_report(folder)
        whole_command(folder)
        many_reports(folder, max(options.most, 1000))


if __name__ == "__main__":
    main()
