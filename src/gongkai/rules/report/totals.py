"""Adding reports up over a tree of bodies: each once, missing ones listed and never zero.

Every total is computed anew from the leaf cells; what a body typed as a total is only compared.
A sum over blanks is the sum of the known cells, and the blanks are listed beside it; a sum of
blanks alone stays blank. Cells marked not applicable count for nothing. Source: 《政府信息公开条例》
Art. 49, 国办公开办函〔2021〕30号.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.adding import Layout, layout_of, plus, raised_by, total_of
from gongkai.rules.report.checks import check
from gongkai.rules.report.forms import (
    FormId,
    NoFormError,
    form_for_year,
)
from gongkai.rules.report.labels import cell_label, is_cell
from gongkai.rules.report.model import Finding, Report, Value
from gongkai.rules.report.tree import Body, Tree

Number = int | Decimal
PartKind = Literal["own", "child", "branch", "adjustment"]

_SEVERE: Final = ("error", "warning")


class AdjustmentError(BadInputError):
    """An adjustment that cannot be made: unknown body or cell, a computed cell, no reason."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A correction of a sum: so much more (or less) in that cell of that body, and why."""

    body: str
    cell: str
    amount: Number
    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A report that was not added, and the reason (Chinese)."""

    source: str
    agency: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class ChildCheck:
    """How a body's own report did in the checks: numbers of findings, and the serious ones."""

    code: str
    name: str
    source: str
    errors: int
    warnings: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A total that a body typed and that its own leaf cells do not give.

    `computed` is None where the leaves are blank: what was typed is then not in the sum.
    """

    code: str
    cell: str
    typed: Number
    computed: Number | None


@dataclass(frozen=True, slots=True)
class Part:
    """One summand of a cell: the body's own report, a body below, or an adjustment."""

    kind: PartKind
    code: str
    name: str
    value: Value
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A leaf cell that a counted report left blank: it is in no sum, and not a zero."""

    code: str
    cell: str


@dataclass(slots=True)
class _Taken:
    """What is kept of a report after it was added: its values in the order of the form."""

    source: str
    values: tuple[Value, ...]
    discrepancies: tuple[Discrepancy, ...]


class Aggregation:
    """Adds reports up one at a time; holds of each only its values, so memory stays flat.

    `year` is the report year (None: that of the first report that is taken). Reports of another
    year, on another form, of an unknown body, or of a body that was already counted are refused.
    Raises AdjustmentError for an adjustment that cannot be made.
    """

    def __init__(
        self, tree: Tree, *, year: int | None = None, adjustments: Iterable[Adjustment] = ()
    ) -> None:
        self._tree = tree
        self._year = year
        self._form = _prescribed(year) if year is not None else None
        self._adjustments = tuple(adjustments)
        self._taken: dict[str, _Taken] = {}
        self._refused: list[Refusal] = []
        self._checks: list[ChildCheck] = []
        for adjustment in self._adjustments:
            _check_adjustment(adjustment, tree)

    def add(
        self,
        report: Report,
        *,
        source: str = "",
        code: str | None = None,
        findings: Sequence[Finding] | None = None,
    ) -> Refusal | None:
        """Count a report; the refusal if it is not counted.

        `code` says which body it is of (None: by its name, then by `source`, the file name).
        `findings` are those of its checks if they are at hand (None: it is checked here).
        """
        code = code or self._tree.find(report.agency, source)
        reason = self._refuse(report, code)
        if reason or code is None:
            refusal = Refusal(source, report.agency, reason or "")
            self._refused.append(refusal)
            return refusal
        if self._form is None:
            self._year, self._form = report.year, _prescribed(report.year or 0)
        layout = layout_of(self._form)
        values = tuple(report.value(address) for address in layout.addresses)
        self._taken[code] = _Taken(source, values, tuple(_discrepancies(code, report, layout)))
        self._note(code, source, check(report) if findings is None else findings)
        return None

    def refuse(self, source: str, reason: str) -> None:
        """Note a file that could not even be read."""
        self._refused.append(Refusal(source, None, reason))

    def _refuse(self, report: Report, code: str | None) -> str | None:
        if code is None or code not in self._tree:
            if not report.agency:
                return "没有读出机关名称，文件名也对不上机构表。请在文件名前加上“代码_”"
            return (
                f"机构表里没有“{report.agency}”，或有几个相近的名称。请在机构表补上它的全称或别名"
            )
        if code in self._taken:
            first = self._taken[code].source or "前一份报告"
            return f"“{self._tree[code].name}”已经计入“{first}”，一个机构只计一份"
        if report.year is None:
            return "没有读出报告年度，不知道能不能计入"
        if self._year is not None and report.year != self._year:
            return f"是{report.year}年度的报告，本次汇总的是{self._year}年度，不同年度不能相加"
        if report.form is None:
            return "没有读出表格"
        return _wrong_form(report)

    def _note(self, code: str, source: str, findings: Sequence[Finding]) -> None:
        serious = tuple(f for f in findings if f.severity in _SEVERE)
        errors = sum(1 for finding in serious if finding.severity == "error")
        self._checks.append(
            ChildCheck(code, self._tree[code].name, source, errors, len(serious) - errors, serious)
        )

    def result(self) -> Aggregate:
        """The totals so far. Raises BadInputError where no report was counted."""
        if self._form is None or self._year is None or not self._taken:
            why = f"第一份没有计入的原因：{self._refused[0].reason}" if self._refused else ""
            raise BadInputError(f"没有一份报告可以汇总。{why}")
        for adjustment in self._adjustments:
            _check_adjusted_cell(adjustment, layout_of(self._form))
        return Aggregate(
            self._tree,
            self._year,
            self._form,
            dict(self._taken),
            tuple(self._refused),
            tuple(self._checks),
            self._adjustments,
        )


@dataclass(slots=True)
class Aggregate:
    """The totals of a tree for one year. Every number can be followed down with `breakdown`."""

    tree: Tree
    year: int
    form: FormId
    _taken: dict[str, _Taken] = field(repr=False)
    refused: tuple[Refusal, ...] = ()
    checks: tuple[ChildCheck, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    _sums: dict[str, tuple[Value, ...]] = field(default_factory=dict, repr=False)

    @property
    def counted(self) -> tuple[Body, ...]:
        """The bodies whose reports are in the total, in the order of the tree."""
        covered = self._covered
        return tuple(b for b in self.tree if b.code in self._taken and b.code not in covered)

    @property
    def covered(self) -> tuple[Body, ...]:
        """Bodies with a report that an aggregate above already holds: not added a second time."""
        covered = self._covered
        return tuple(b for b in self.tree if b.code in self._taken and b.code in covered)

    @property
    def missing(self) -> tuple[Body, ...]:
        """Bodies that owe a report and gave none. They are in no sum, and never a zero."""
        covered = self._covered
        return tuple(
            body
            for body in self.tree
            if body.expected and body.code not in self._taken and body.code not in covered
        )

    @property
    def discrepancies(self) -> tuple[Discrepancy, ...]:
        """Typed totals that differ from what their own leaf cells give, of the counted bodies."""
        return tuple(d for body in self.counted for d in self._taken[body.code].discrepancies)

    @property
    def _covered(self) -> frozenset[str]:
        return frozenset(
            below
            for code in self._taken
            if self.tree[code].kind == "aggregate"
            for below in self.tree.branch(code)
            if below != code
        )

    def report(self, code: str | None = None) -> Report:
        """The totals of a body and all below it (None: of the whole tree) as a report."""
        code = code or self.tree.top
        layout = layout_of(self.form)
        total = self._sum(code) or (None,) * len(layout.addresses)
        values: dict[str, Value] = dict(zip(layout.addresses, total, strict=True))
        return Report(self.tree[code].name, self.year, self.form, values)

    def value(self, code: str, cell: str) -> Value:
        """One cell of the totals of a body. KeyError for a cell that the form has not."""
        total, place = self._sum(code), layout_of(self.form).place[cell]
        return total[place] if total else None

    def rows(self) -> Iterator[tuple[Body, str, tuple[Value, ...]]]:
        """Each counted body with the source of its report and all its cells as handed in.

        The values stand in the order of the form's addresses.
        """
        for body in self.counted:
            taken = self._taken[body.code]
            yield body, taken.source, taken.values

    def breakdown(self, cell: str, code: str | None = None) -> tuple[Part, ...]:
        """The summands of a cell of a body: its own report, the bodies below, adjustments."""
        code = code or self.tree.top
        place = layout_of(self.form).place[cell]
        parts = [
            Part(kind, child, self.tree[child].name, values[place] if values else None)
            for kind, child, values in self._parts(code)
        ]
        parts += [
            Part("adjustment", code, self.tree[code].name, a.amount, a.reason)
            for a in self.adjustments
            if a.body == code and cell in raised_by(a.cell, layout_of(self.form))
        ]
        return tuple(parts)

    def blanks(self, code: str | None = None) -> Iterator[Blank]:
        """The leaf cells below a body that counted reports left blank."""
        layout = layout_of(self.form)
        counted = {body.code for body in self.counted}
        for below in self.tree.branch(code or self.tree.top):
            if below in counted:
                for address, value in zip(layout.addresses, self._taken[below].values, strict=True):
                    if value is None and address not in layout.sums:
                        yield Blank(below, address)

    def branch_differences(self) -> Iterator[tuple[Body, str, Value, Value]]:
        """Where a handed-in aggregate differs from the sum of its branch: body, cell, both values.

        Only for branches of which every body below handed in a report, so that the sum is whole.
        """
        for code, taken in self._taken.items():
            below = [c for c in self.tree.branch(code) if c != code]
            if self.tree[code].kind != "aggregate":
                continue
            if any(c not in self._taken and self.tree[c].expected for c in below):
                continue
            added = self._add([self._sum(child) for child in self.tree.children(code)])
            if added:
                reported = self._add([taken.values])
                cells = zip(layout_of(self.form).addresses, reported, added, strict=True)
                for address, value, total in cells:
                    if value != total:
                        yield self.tree[code], address, value, total

    def _parts(self, code: str) -> Iterator[tuple[PartKind, str, tuple[Value, ...]]]:
        """What the sum of a body is made of, adjustments apart."""
        taken = self._taken.get(code)
        if taken:
            whole = self.tree[code].kind == "aggregate"
            yield "branch" if whole else "own", code, self._add([taken.values])
            if whole:
                return
        for child in self.tree.children(code):
            yield "child", child, self._sum(child)

    def _sum(self, code: str) -> tuple[Value, ...]:
        """The totals of a body, computed once, from below without recursion.

        () for a branch that handed in nothing: it adds nothing, not even a blank.
        """
        for current in reversed(list(self.tree.branch(code))):
            if current not in self._sums:
                own = [a for a in self.adjustments if a.body == current]
                self._sums[current] = self._add([v for _, _, v in self._parts(current)], own)
        return self._sums[code]

    def _add(
        self, vectors: Sequence[tuple[Value, ...]], adjustments: Sequence[Adjustment] = ()
    ) -> tuple[Value, ...]:
        """The leaf cells added up, the computed cells computed from them."""
        layout = layout_of(self.form)
        known = [vector for vector in vectors if vector]
        if not known and not adjustments:
            return ()
        total: list[Value] = list(known[0]) if known else [None] * len(layout.addresses)
        for vector in known[1:]:
            total = list(map(plus, total, vector))
        for adjustment in adjustments:
            place = layout.place[adjustment.cell]
            total[place] = plus(total[place], adjustment.amount)
        for address, parts in layout.sums.items():
            total[layout.place[address]] = total_of(total[layout.place[part]] for part in parts)
        return tuple(total)


def _discrepancies(code: str, report: Report, layout: Layout) -> Iterator[Discrepancy]:
    known: dict[str, Value] = {
        address: report.value(address) for address in layout.addresses if address not in layout.sums
    }
    for address, parts in layout.sums.items():
        computed = known[address] = total_of(known[part] for part in parts)
        typed = report.number(address)
        number = computed if isinstance(computed, int | Decimal) else None
        if typed is not None and typed != (number or 0):
            yield Discrepancy(code, address, typed, number)


def _prescribed(year: int) -> FormId:
    try:
        return form_for_year(year).id
    except NoFormError as error:
        raise BadInputError(f"{error}，不能汇总") from error


def _wrong_form(report: Report) -> str | None:
    """Why a report cannot be added to others of its year: its form, or rows of both forms."""
    try:
        due = form_for_year(report.year or 0)
    except NoFormError as error:
        return str(error)
    if report.form != due.id:
        return (
            f"{report.year}年度应使用{due.id}年格式，这份用的是{report.form}年格式，"
            "栏目不同，不能相加。请退回按规定格式重新填报"
        )
    own = layout_of(due.id).place
    foreign = [a for a in report.values if a not in own and is_cell(a) and report.number(a)]
    if foreign:
        label = cell_label(foreign[0], report.form)
        return (
            f"表格混用了两种格式，{label}有数，在{due.id}年格式里没有它的位置。"
            "请退回按规定格式重新填报"
        )
    return None


def _check_adjustment(adjustment: Adjustment, tree: Tree) -> None:
    if adjustment.body not in tree:
        raise AdjustmentError(f"调整的机构“{adjustment.body}”不在机构表里")
    if not adjustment.reason.strip():
        raise AdjustmentError(f"“{tree[adjustment.body].name}”的调整没有写原因，请补上")


def _check_adjusted_cell(adjustment: Adjustment, layout: Layout) -> None:
    if adjustment.cell not in layout.place:
        raise AdjustmentError(f"{layout.form.id}年格式没有单元格“{adjustment.cell}”，不能调整")
    if adjustment.cell in layout.sums:
        raise AdjustmentError(
            f"{cell_label(adjustment.cell, layout.form.id)}是合计，由分项算出，请改为调整分项"
        )
