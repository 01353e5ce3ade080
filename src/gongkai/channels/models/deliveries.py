"""How a channel is reached, what was sent there, and each try of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from gongkai.audit.models import OutboxQuerySet
from gongkai.catalogue.models import Item, ItemVersion
from gongkai.channels.models.accounts import Account
from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.channels.deliveries import (
    AT_WORK,
    ENDED,
    MOVE_LABELS,
    STATE_LABELS,
    Move,
    State,
)
from gongkai.rules.channels.post_figures import FIGURES, PostFigures
from gongkai.rules.channels.posts import Post
from gongkai.rules.errors import WrongStateError
from gongkai.rules.report.counting.register import BOUND_LABELS
from gongkai.rules.sheets import Figure


class ConnectionQuerySet(OutboxQuerySet["Connection"]):
    """Ways to channels by place; those whose test is asked wait for the worker."""

    lease = timedelta(minutes=5)

    def within(self, scope: Scope) -> Self:
        """Those of bodies in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))

    def usable(self) -> Self:
        """Those that may be sent to."""
        return self.filter(is_active=True)

    def keep_token(self, pk: int, sealed: bytes, until: datetime | None) -> None:
        """Keep a sealed token of the platform."""
        self.filter(pk=pk).update(token=sealed, token_until=until)

    def put_figures_off(self, pk: int, until: datetime) -> None:
        """Ask the platform for no figures of posts before a moment."""
        self.filter(pk=pk).update(figures_after=until)


class Connection(models.Model):
    """How a channel is reached: an account by its platform's interface, a folder, or people.

    `connector` is the code of a connector. `options` are settings that may be read; `sealed` are
    its secrets and `token` what the platform gave for them, both encrypted under the id of the row:
    no page shows them again. `event_key` is the secret part of the address at which the platform
    tells of events. `state` is that of the test that somebody asked for. `figures_after` is when the
    platform is next asked what posts have reached, `figures_message` why it was not told last.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        null=True,
        related_name="connections",
        verbose_name="账号",
    )
    connector = models.CharField("接口", max_length=40)
    name = models.CharField("名称", max_length=100)
    is_active = models.BooleanField("启用", default=True)
    is_dry_run = models.BooleanField("试运行", default=True)
    options = models.JSONField("设置", default=dict)
    sealed = models.BinaryField("密钥")
    token = models.BinaryField("令牌", null=True)
    token_until = models.DateTimeField("令牌有效期至", null=True)
    event_key = models.CharField("事件地址", max_length=40, unique=True)
    version = models.PositiveIntegerField("修改次数", default=0)
    made_at = models.DateTimeField("建立时间")
    made_by = person_column("建立人")

    state = models.CharField(
        "测试状态",
        max_length=10,
        choices=[("done", "测过"), ("queued", "等待测试")],
        default="done",
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    leased_until = models.DateTimeField("处理中至", null=True)
    checked_at = models.DateTimeField("测试时间", null=True)
    checked_by = person_column("测试人")
    is_working = models.BooleanField("测试通过", null=True)
    check_message = models.CharField("测试结果", max_length=500, blank=True)

    figures_after = models.DateTimeField("下次取数时间", null=True)
    figures_message = models.CharField("取数说明", max_length=500, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "is_active"], name="connection_of_body"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(account__isnull=False, is_active=True),
                name="connection_one_an_account",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConnectionUse(models.Model):
    """How often a call of a platform was used on a day, against its quota."""

    connection = models.ForeignKey(
        Connection, on_delete=models.PROTECT, related_name="uses", verbose_name="接口"
    )
    call = models.CharField("调用", max_length=60)
    used_on = models.DateField("日期")
    number = models.PositiveIntegerField("次数", default=0)

    class Meta:
        ordering: ClassVar = ["connection", "used_on", "call"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["connection", "call", "used_on"], name="connection_use_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.call} {self.number}"


class PlatformPicture(models.Model):
    """A picture that a platform has already: `place` is its address or id there."""

    connection = models.ForeignKey(
        Connection, on_delete=models.PROTECT, related_name="pictures", verbose_name="接口"
    )
    sha256 = models.CharField("哈希", max_length=64)
    use = models.CharField("用途", max_length=10)
    place = models.CharField("平台上的地址或编号", max_length=500)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["connection", "sha256", "use"], name="platform_picture_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.sha256}"


class DeliveryQuerySet(OutboxQuerySet["Delivery"]):
    """Deliveries by place, and those that a worker looks after next."""

    # Longer than a worker ever speaks with a platform about one delivery.
    lease = timedelta(minutes=10)
    oldest_by = ("not_before", "pk")
    beside = ("connection", "item", "version", "replaces")

    def within(self, scope: Scope) -> Self:
        """Those of bodies in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))

    def published(self) -> Self:
        """Those that stand before the public: came out, and were not taken off."""
        return self.filter(confirmed_at__isnull=False, recalled_at=None)

    def standing(self) -> Self:
        """Those that are on a platform, or may come there."""
        return self.exclude(state__in=sorted(ENDED))

    def due(self, at: datetime) -> Self:
        """Those whose moment has come and that no worker has; a correction waits for the recall."""
        rows = self.filter(state__in=sorted(AT_WORK), is_by_hand=False, not_before__lte=at)
        rows = rows.filter(Q(leased_until=None) | Q(leased_until__lte=at))
        return rows.filter(Q(replaces=None) | Q(replaces__state=State.RECALLED))

    def take(self, at: datetime) -> Delivery | None:
        """The delivery that is due longest, leased to the caller.

        `leased_until` of the row returned is that of the worker before: one that is set belongs to
        a worker that died, and nobody knows what it had sent.
        """
        rows = self.due(at).order_by(*self.oldest_by)
        for pk, attempts, state, left in rows.values_list(
            "pk", "attempts", "state", "leased_until"
        )[:1]:
            changes: dict[str, Any] = {"attempts": F("attempts") + 1}
            if state in {State.QUEUED, State.RETRIED} and left is None:
                changes["sending_since"] = at
            mine = self.due(at).filter(pk=pk, attempts=attempts, state=state)
            if mine.update(leased_until=at + self.lease, **changes):
                found = self.select_related(*self.beside).get(pk=pk)
                found.leased_until = left
                return found
        return None

    def hurry(self, connection_id: int, at: datetime) -> None:
        """Let those that wait for a connection be tried now."""
        waiting = self.filter(connection=connection_id, state__in=sorted(AT_WORK))
        waiting.filter(state=State.RETRIED, not_before__gt=at).update(not_before=at)


class Delivery(models.Model):
    """That an item goes to a channel: one row from the proposal to the recall.

    Without an item it is a post that people made on the platform itself and registered afterwards.
    `key` is its id towards the platform and in files. `post` is what a person let pass;
    `fingerprint` is the hash by which it is known again on the platform. `not_before` is when it
    is due next, `sending_since` when the try began whose end may be unknown. `progress` holds what
    the platform gave on the way (ids of draft and publication). `is_by_hand`: a person must do
    something, as `message` says. `reads` and `figures_on` are those of the newest of its `figures`,
    `asked_on` the day on which the platform was asked last. `moment` is its place in the ledger: when
    it came out, until then when it was proposed. `tries` failed without anybody's fault; `looks` did
    not find out.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    connection = models.ForeignKey(
        Connection, on_delete=models.PROTECT, related_name="deliveries", verbose_name="渠道接口"
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="信息"
    )
    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="版本"
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced", verbose_name="更正"
    )
    key = models.CharField("投放编号", max_length=32, unique=True)
    title = models.CharField("标题", max_length=200)
    post = models.JSONField("内容")
    fingerprint = models.CharField("指纹", max_length=64)
    state = models.CharField("状态", max_length=20, choices=choices_of(STATE_LABELS))
    is_by_hand = models.BooleanField("等人办理", default=False)
    message = models.CharField("说明", max_length=500, blank=True)

    not_before = models.DateTimeField("最早发送时间")
    sending_since = models.DateTimeField("本次发送开始", null=True)
    leased_until = models.DateTimeField("处理中至", null=True)
    attempts = models.PositiveIntegerField("取出次数", default=0)
    tries = models.PositiveSmallIntegerField("未成次数", default=0)
    looks = models.PositiveSmallIntegerField("核对次数", default=0)
    progress = models.JSONField("平台编号", default=dict)
    platform_id = models.CharField("平台上的编号", max_length=100, blank=True)
    url = models.CharField("平台上的网址", max_length=500, blank=True)

    proposed_at = models.DateTimeField("提请时间")
    proposed_by = person_column("提请人")
    approved_at = models.DateTimeField("审批时间", null=True)
    approved_by = person_column("审批人")
    confirmed_at = models.DateTimeField("发布时间", null=True)
    confirmed_by = person_column("登记人")
    recalled_at = models.DateTimeField("撤回时间", null=True)
    recalled_by = person_column("撤回人")
    reason = models.CharField("原因", max_length=300, blank=True)

    reads = models.BigIntegerField("阅读", null=True)
    figures_on = models.DateField("数据日期", null=True)
    asked_on = models.DateField("取数日期", null=True)

    moment = models.GeneratedField(
        verbose_name="发布（提请）时间",
        expression=Coalesce("confirmed_at", "proposed_at"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state__in=sorted(AT_WORK), is_by_hand=False),
                name="delivery_due",
            ),
            models.Index(fields=["organisation", "-moment", "-id"], name="delivery_of_body"),
            models.Index(
                fields=["organisation", "state", "-moment", "-id"], name="delivery_of_state"
            ),
            models.Index(fields=["connection", "-moment", "-id"], name="delivery_of_connection"),
            # Holds all that the statistics of a year read.
            models.Index(
                fields=["organisation", "proposed_at", "connection", "state", "reads"],
                name="delivery_of_month",
            ),
            # What came out in a year: the annual report counts it, and figures are asked of it.
            models.Index(
                fields=["organisation", "confirmed_at", "connection"],
                # Not by the state: an index is used for a condition without values alone.
                condition=Q(confirmed_at__isnull=False, recalled_at__isnull=True),
                name="delivery_published",
            ),
            models.Index(
                fields=["organisation", "-reads", "-id"],
                condition=Q(reads__isnull=False),
                name="delivery_of_body_by_reads",
            ),
            models.Index(
                fields=["connection", "-reads", "-id"],
                condition=Q(reads__isnull=False),
                name="delivery_of_way_by_reads",
            ),
            models.Index(fields=["item"], name="delivery_of_item"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(State)), name="delivery_state_known"
            ),
            # What makes it impossible to send an item twice to a channel.
            models.UniqueConstraint(
                fields=["connection", "item"],
                condition=Q(replaces=None) & ~Q(state__in=sorted(ENDED)),
                name="delivery_item_once_a_channel",
            ),
            # Two posts that say the same could not be told apart on the platform's list.
            models.UniqueConstraint(
                fields=["connection", "fingerprint"],
                condition=Q(replaces=None) & ~Q(state__in=sorted(ENDED)),
                name="delivery_text_once_a_channel",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state__in=sorted(ENDED)),
                name="delivery_replaced_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CONFIRMED) | Q(confirmed_at__isnull=False),
                name="delivery_confirmed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False, version__isnull=False)
                | Q(
                    item=None,
                    version=None,
                    confirmed_at__isnull=False,
                    state__in=[State.CONFIRMED, State.RECALLED, State.RECALLING],
                ),
                name="delivery_of_an_item_or_published",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="delivery_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    def read_post(self) -> Post:
        """What goes out."""
        return Post(**self.post)

    def read_version(self) -> ItemVersion:
        """What of the catalogue goes out. Raises WrongStateError for a post of the platform itself."""
        if self.version is None:
            raise WrongStateError("这一条是在平台上直接发布的，请在平台上处理。")
        return self.version

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATE_LABELS[State(self.state)]


class DeliveryAttempt(models.Model):
    """What happened in a delivery, in order; `code` is that of the platform. Rows are only added."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="steps", verbose_name="投放"
    )
    move = models.CharField("事项", max_length=20, choices=choices_of(MOVE_LABELS))
    state = models.CharField("此后的状态", max_length=20, choices=choices_of(STATE_LABELS))
    code = models.CharField("平台代码", max_length=40, blank=True)
    message = models.CharField("说明", max_length=500, blank=True)
    happened_at = models.DateTimeField("时间")
    happened_by = person_column("办理人")
    by_name = models.CharField("办理人姓名", max_length=100)

    class Meta:
        ordering: ClassVar = ["delivery", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(move__in=sorted(Move)), name="delivery_step_move_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.move}"

    @property
    def label(self) -> str:
        """What happened, in words."""
        return MOVE_LABELS[Move(self.move)]


def _count(label: str) -> models.BigIntegerField[int | None, int | None]:
    return models.BigIntegerField(label, null=True)


def _bound(label: str) -> models.CharField[str, str]:
    return models.CharField(
        f"{label}准确程度", max_length=10, choices=choices_of(BOUND_LABELS), default="exact"
    )


class DeliverySnapshot(models.Model):
    """What a post had reached on a day, since it came out; what a person entered stays.

    `told` is what the platform answered, word by word. `evidence` is the SHA-256 of a screenshot.
    """

    SOURCES: ClassVar = {"entered": "手工填写", "fetched": "平台接口"}

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="figures", verbose_name="投放"
    )
    as_of_on = models.DateField("统计日期")
    reads = _count("阅读")
    reads_bound = _bound("阅读")
    shares = _count("转发")
    shares_bound = _bound("转发")
    likes = _count("点赞")
    likes_bound = _bound("点赞")
    comments = _count("评论")
    comments_bound = _bound("评论")
    source = models.CharField("来源", max_length=10, choices=list(SOURCES.items()))
    told = models.JSONField("平台的答复", default=dict)
    evidence = models.CharField("证据", max_length=64, blank=True)
    evidence_name = models.CharField("证据文件名", max_length=255, blank=True)
    taken_at = models.DateTimeField("记录时间")
    taken_by = person_column("记录人")

    class Meta:
        ordering: ClassVar = ["delivery", "-as_of_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "as_of_on"], name="delivery_snapshot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.as_of_on}"

    @staticmethod
    def columns(figures: PostFigures) -> dict[str, Any]:
        """Figures as columns."""
        columns: dict[str, Any] = {}
        for name in FIGURES:
            figure: Figure | None = getattr(figures, name)
            columns[name] = figure.value if figure else None
            columns[f"{name}_bound"] = figure.bound if figure else "exact"
        return columns

    def read(self) -> PostFigures:
        """The figures with their bounds."""
        told = {
            name: Figure(getattr(self, name), getattr(self, f"{name}_bound"))
            for name in FIGURES
            if getattr(self, name) is not None
        }
        return PostFigures(self.as_of_on, **told)
