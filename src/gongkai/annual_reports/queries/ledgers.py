"""The figures of the narrative that ledgers hold: counted for a body and year, and the lists behind.

Media work, accounts, boards and supervision count all units below the body, as its report speaks of
all of them; what was published, in the catalogue and on channels, counts for the body alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from gongkai.catalogue.models import Item, ItemVersion
from gongkai.catalogue.queries import interpretations_by, interpretations_in, published_by
from gongkai.channels.models import Account, AccountSnapshot, Board, Delivery
from gongkai.channels.queries import figures as channels
from gongkai.media import queries as media
from gongkai.media.models import Adoption, Debunking, Pitch
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.items import KIND_LABELS, ItemKind
from gongkai.rules.release import LIVE
from gongkai.rules.report.counting.ledgers import LEDGER_OF, Ledger
from gongkai.rules.report.counting.register import Sum
from gongkai.rules.sheets import Figure, said
from gongkai.supervision.models import Assessment, Finding, PlanTask, Training
from gongkai.supervision.queries import figures as supervision


def counted_figures(body: Organisation, year: int) -> dict[str, Sum]:
    """What the ledgers hold of a year, by code; a ledger without a record says nothing.

    Who asks must have made sure that they may be counted.
    """
    found: dict[str, Figure] = {
        **media.figures_below(body.path, year),
        **channels.figures_below(body.path, year),
        **channels.publications_in(body.pk, year),
        **supervision.figures_below(body.path, year),
    }
    sums = {code: Sum(figure.value, figure.bound) for code, figure in found.items()}
    interpretations = interpretations_in(body.pk, year)
    if interpretations:
        sums["interpretations"] = Sum(interpretations)
    return sums


Names = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class LedgerList:
    """The list behind a figure: heads, all its rows, what a row reads as, and whose they are.

    `owner` is the column of the unit that a row belongs to, `permission` what sees it; `kind` and
    `key` lead to its page.
    """

    heads: tuple[str, ...]
    rows: QuerySet[Any]
    read: Callable[[Any], tuple[str, ...]]
    owner: str
    permission: Permission
    kind: str
    key: Callable[[Any], int | None]

    def seen(self, asker: Asker) -> QuerySet[Any]:
        """The rows in the asker's reach."""
        inside = Organisation.objects.within(asker.scope(self.permission)).values("pk")
        return self.rows.filter(**{f"{self.owner}__in": inside})


def ledger_list(body: Organisation, year: int, code: str, names: Names) -> LedgerList | None:
    """The list behind a figure of a body and year; None for a figure that no ledger holds.

    `names` are those of units, by id.
    """
    if code == "published.website":
        return _items(published_by(body.pk, year), names)
    ledger = LEDGER_OF.get(code)
    return _LISTS[ledger](body, year, code, names) if ledger else None


def _pitches(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    def read(row: Pitch) -> tuple[str, ...]:
        unit = names(row.manuscript.organisation_id)
        outlet = row.outlet
        return (
            row.manuscript.title, unit, outlet.name, outlet.level_label,
            row.pitched_on.isoformat(), row.state_label,
        )  # fmt: skip

    rows = media.pitches_counted(body.path, year).select_related("manuscript", "outlet")
    return LedgerList(
        ("稿件", "单位", "媒体", "级别", "投稿日期", "结果"), rows.order_by("pitched_on", "pk"), read,
        "manuscript__organisation", Permission.SEE_MEDIA, "manuscript", lambda r: r.manuscript_id,
    )  # fmt: skip


def _adoptions(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    def read(row: Adoption) -> tuple[str, ...]:
        unit = names(row.manuscript.organisation_id)
        outlet = row.outlet
        return (
            row.manuscript.title, unit, outlet.name, outlet.level_label,
            row.adopted_on.isoformat(), row.form_label, _told(row.reads_said),
        )  # fmt: skip

    rows = media.adoptions_counted(body.path, year, media.LEVEL_OF[code])
    return LedgerList(
        ("稿件", "单位", "媒体", "级别", "采用日期", "采用形式", "阅读量"),
        rows.select_related("manuscript", "outlet").order_by("adopted_on", "pk"), read,
        "manuscript__organisation", Permission.SEE_MEDIA, "manuscript", lambda r: r.manuscript_id,
    )  # fmt: skip


def _debunking(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    def read(row: Debunking) -> tuple[str, ...]:
        return (
            row.title, names(row.organisation_id), row.rumour, row.published_on.isoformat(),
            _told(row.reads_said), _told(row.comments_said),
        )  # fmt: skip

    return LedgerList(
        ("标题", "单位", "不实信息", "发布日期", "阅读量", "留言"),
        media.debunkings_counted(body.path, year).order_by("published_on", "pk"), read,
        "organisation", Permission.SEE_MEDIA, "debunking", lambda r: r.pk,
    )  # fmt: skip


def _accounts(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    def read(row: Account) -> tuple[str, ...]:
        return (
            row.name, row.platform_label, names(row.organisation_id), row.subject,
            row.opened_on.isoformat() if row.opened_on else "", row.state_label,
        )  # fmt: skip

    return LedgerList(
        ("账号", "平台", "主办单位", "认证主体", "开通日期", "现在的状态"),
        channels.accounts_counted(body.path, year).order_by("pk"), read,
        "organisation", Permission.SEE_CHANNELS, "account", lambda r: r.pk,
    )  # fmt: skip


def _snapshots(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    def read(row: AccountSnapshot) -> tuple[str, ...]:
        account = row.account
        return (
            account.name, account.platform_label, names(account.organisation_id),
            row.as_of_on.isoformat(), *(_told(row.figure(n)) for n in ("followers", "posts", "reads")),
        )  # fmt: skip

    if code in channels.MAIN:
        # The figure is that of one account: the others of the body are not part of it.
        best = channels.main_snapshots(body.path, year, code).values("pk")[:1]
        rows = AccountSnapshot.objects.filter(pk__in=list(best.values_list("pk", flat=True)))
    else:
        rows = channels.snapshots_counted(body.path, year, code)
    return LedgerList(
        ("账号", "平台", "主办单位", "统计日期", "粉丝数", "本年发布", "本年阅读"),
        rows.select_related("account").order_by("account"), read,
        "account__organisation", Permission.SEE_CHANNELS, "account", lambda r: r.account_id,
    )  # fmt: skip


def _deliveries(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    def read(row: Delivery) -> tuple[str, ...]:
        on = timezone.localdate(row.confirmed_at).isoformat() if row.confirmed_at else ""
        return (
            row.title, row.connection.name, names(row.organisation_id), on, row.url,
            "" if row.reads is None else str(row.reads),
        )  # fmt: skip

    rows = channels.publications_counted(body.pk, year, code).select_related("connection")
    return LedgerList(
        ("标题", "渠道", "单位", "发布日期", "网址", "阅读"), rows.order_by("confirmed_at", "pk"), read,
        "organisation", Permission.SEE_CHANNELS, "delivery", lambda r: r.pk,
    )  # fmt: skip


def _boards(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    def read(row: Board) -> tuple[str, ...]:
        return (
            row.code, row.kind_label, row.place, names(row.organisation_id), row.content,
            row.installed_on.isoformat() if row.installed_on else "",
        )  # fmt: skip

    return LedgerList(
        ("编号", "类型", "位置", "单位", "内容", "设置日期"),
        channels.boards_counted(body.path, year).order_by("code", "pk"), read,
        "organisation", Permission.SEE_CHANNELS, "board", lambda r: r.pk,
    )  # fmt: skip


def _training(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    def read(row: Training) -> tuple[str, ...]:
        people = sum(one.people for one in row.attendance.all())
        return (
            row.title, row.kind_label, row.organiser, names(row.organisation_id),
            row.held_on.isoformat(), f"{people}人次",
        )  # fmt: skip

    rows = supervision.trainings_counted(body.path, year).prefetch_related("attendance")
    return LedgerList(
        ("培训", "组织方式", "组织单位", "机关", "日期", "参加"), rows.order_by("held_on", "pk"), read,
        "organisation", Permission.SEE_SUPERVISION, "training", lambda r: r.pk,
    )  # fmt: skip


def _assessments(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    def read(row: Assessment) -> tuple[str, ...]:
        return (
            names(row.body_id), row.tree.name, row.from_on.isoformat(), row.until_on.isoformat(),
            row.closed_on.isoformat() if row.closed_on else "",
        )  # fmt: skip

    rows = supervision.assessments_counted(body.path, year).select_related("tree")
    return LedgerList(
        ("被考核单位", "指标体系", "开始", "结束", "办结日期"), rows.order_by("closed_on", "pk"), read,
        "organisation", Permission.SEE_SUPERVISION, "assessment", lambda r: r.pk,
    )  # fmt: skip


def _plan(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    def read(row: PlanTask) -> tuple[str, ...]:
        return (
            row.content, row.plan.title, names(row.unit_id), row.due_on.isoformat(),
            row.done_on.isoformat() if row.done_on else "", row.state_label,
        )  # fmt: skip

    rows = supervision.tasks_counted(body.path, year, is_done=code == "plan.done")
    return LedgerList(
        ("任务", "工作方案", "牵头单位", "完成时限", "完成日期", "状态"),
        rows.select_related("plan").order_by("plan", "number"), read,
        "plan__organisation", Permission.SEE_SUPERVISION, "task", lambda r: r.pk,
    )  # fmt: skip


def _findings(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    def read(row: Finding) -> tuple[str, ...]:
        return (
            row.text, names(row.body_id), row.notice_number,
            row.notified_on.isoformat() if row.notified_on else "",
            row.closed_on.isoformat() if row.closed_on else "", row.state_label,
        )  # fmt: skip

    rows = supervision.findings_counted(body.path, year, is_mended=code == "findings.mended")
    return LedgerList(
        ("问题", "被检查单位", "通知书文号", "通知日期", "办结日期", "状态"),
        rows.order_by("notified_on", "pk"), read,
        "organisation", Permission.SEE_SUPERVISION, "finding", lambda r: r.pk,
    )  # fmt: skip


def _interpretations(body: Organisation, year: int, code: str, names: Names) -> LedgerList:
    return _items(interpretations_by(body.pk, year), names)


def _items(items: QuerySet[Item], names: Names) -> LedgerList:
    def read(row: Any) -> tuple[str, ...]:
        return (
            row.live_title or str(row), KIND_LABELS[ItemKind(row.kind)], names(row.organisation_id),
            row.first_published_on.isoformat() if row.first_published_on else "",
        )  # fmt: skip

    live = ItemVersion.objects.filter(item=OuterRef("pk"), state__in=sorted(LIVE)).order_by("-pk")
    rows = items.annotate(
        live=Subquery(live.values("pk")[:1]), live_title=Subquery(live.values("title")[:1])
    )
    return LedgerList(
        ("名称", "种类", "机关", "公开日期"), rows.order_by("first_published_on", "pk"), read,
        "organisation", Permission.SEE_ITEMS, "item", lambda r: r.live,
    )  # fmt: skip


def _told(figure: Figure | None) -> str:
    return said(figure) if figure else ""


_LISTS: Final[Mapping[Ledger, Callable[[Organisation, int, str, Names], LedgerList]]] = {
    Ledger.PITCHES: _pitches,
    Ledger.ADOPTIONS: _adoptions,
    Ledger.DEBUNKING: _debunking,
    Ledger.ACCOUNTS: _accounts,
    Ledger.SNAPSHOTS: _snapshots,
    Ledger.BOARDS: _boards,
    Ledger.TRAINING: _training,
    Ledger.ASSESSMENTS: _assessments,
    Ledger.PLAN: _plan,
    Ledger.FINDINGS: _findings,
    Ledger.ITEMS: _interpretations,
    Ledger.DELIVERIES: _deliveries,
}
