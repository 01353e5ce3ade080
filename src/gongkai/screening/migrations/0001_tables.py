"""The tables of this area; a database that took the steps named here has them already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.audit.adapters.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("screening", "0001_initial"),
        ("screening", "0002_writers"),
        ("screening", "0003_drafts_pauses_and_callers"),
        ("screening", "0004_portions_that_broke_off"),
        ("screening", "0005_places_in_pictures_and_passed_over"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Subject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("kind", models.CharField(max_length=30, verbose_name="种类")),
                        ("key", models.CharField(max_length=100, verbose_name="编号")),
                        ("title", models.CharField(max_length=300, verbose_name="名称")),
                        ("content_hash", models.CharField(max_length=64, verbose_name="内容哈希")),
                        ("lists", models.CharField(max_length=64, verbose_name="所用词表")),
                        ("unread", models.JSONField(default=list, verbose_name="没有查到的内容")),
                        ("writers", models.JSONField(default=list, verbose_name="各次修改人")),
                        ("screened_at", models.DateTimeField(verbose_name="筛查时间")),
                        (
                            "edited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="起草人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机构",
                            ),
                        ),
                        (
                            "screened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="筛查人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                fields=["organisation", "-screened_at"], name="subject_newest"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "key"), name="subject_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("rule", models.CharField(max_length=20, verbose_name="规则")),
                        (
                            "severity",
                            models.CharField(
                                choices=[("block", "拦截"), ("warning", "提醒"), ("info", "提示")],
                                max_length=10,
                                verbose_name="级别",
                            ),
                        ),
                        (
                            "sureness",
                            models.CharField(
                                choices=[
                                    ("certain", "确定"),
                                    ("likely", "很可能"),
                                    ("possible", "可能"),
                                ],
                                max_length=10,
                                verbose_name="把握",
                            ),
                        ),
                        (
                            "words_key",
                            models.CharField(max_length=64, verbose_name="文字的带密钥哈希"),
                        ),
                        ("masked", models.CharField(max_length=400, verbose_name="隐去后的文字")),
                        (
                            "context",
                            models.CharField(blank=True, max_length=500, verbose_name="前后文"),
                        ),
                        ("place", models.CharField(max_length=300, verbose_name="位置")),
                        ("position", models.PositiveIntegerField(default=0, verbose_name="次序")),
                        ("times", models.PositiveIntegerField(default=1, verbose_name="处数")),
                        ("message", models.CharField(max_length=500, verbose_name="说明")),
                        (
                            "replacement",
                            models.CharField(max_length=400, null=True, verbose_name="可改为"),
                        ),
                        ("spots", models.JSONField(default=list, verbose_name="图中位置")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "待处理"),
                                    ("fixed", "已改正"),
                                    ("ignored", "放行"),
                                    ("false_alarm", "误报"),
                                    ("allowed", "白名单"),
                                ],
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="理由"),
                        ),
                        ("found_at", models.DateTimeField(verbose_name="首次发现")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="决定人",
                            ),
                        ),
                        (
                            "found_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="首次筛查人",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="screening.subject",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["subject", "position", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["state", "severity", "subject"], name="finding_open"
                            ),
                            models.Index(fields=["rule", "state"], name="finding_by_rule"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["open", "fixed", "ignored", "false_alarm", "allowed"],
                                    )
                                ),
                                name="finding_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("severity__in", ("block", "warning", "info"))),
                                name="finding_severity_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["ignored", "false_alarm"]), _negated=True
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="finding_decided_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Allowance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("rule", models.CharField(max_length=20, verbose_name="规则")),
                        (
                            "words_key",
                            models.CharField(max_length=64, verbose_name="文字的带密钥哈希"),
                        ),
                        ("shown", models.CharField(max_length=400, verbose_name="隐去后的文字")),
                        ("reason", models.CharField(max_length=500, verbose_name="理由")),
                        ("until_on", models.DateField(null=True, verbose_name="有效期至")),
                        ("added_at", models.DateTimeField(verbose_name="加入时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="加入人",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="停用人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机构",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["rule", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("organisation", "rule", "words_key"),
                                name="allowance_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="allowance_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WordList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", models.SlugField(unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=100, verbose_name="名称")),
                        ("rule", models.CharField(max_length=20, verbose_name="规则")),
                        ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                        ("made_at", models.DateTimeField(verbose_name="建立时间")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="建立人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机构",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                    },
                ),
                migrations.CreateModel(
                    name="ListVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="版本")),
                        (
                            "source",
                            models.CharField(blank=True, max_length=300, verbose_name="来源"),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                        ("entries", models.JSONField(verbose_name="词条")),
                        ("digest", models.CharField(max_length=64, verbose_name="词条哈希")),
                        ("size", models.PositiveIntegerField(verbose_name="词数")),
                        ("editors", models.JSONField(default=list, verbose_name="编辑过的人")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "编辑中"),
                                    ("proposed", "待批准"),
                                    ("approved", "已批准"),
                                    ("rejected", "不采用"),
                                    ("discarded", "已放弃"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="决定人",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        (
                            "word_list",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="screening.wordlist",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["word_list", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("word_list", "number"), name="list_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "proposed"]),
                                    ("decided_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="list_version_decided",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "proposed"])),
                                fields=("word_list",),
                                name="list_version_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "approved"), _negated=True),
                                    ("proposed_by", None),
                                    models.Q(
                                        ("proposed_by", models.F("decided_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="list_version_approved_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BackScan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("kind", models.CharField(max_length=30, verbose_name="种类")),
                        ("reason", models.CharField(max_length=300, verbose_name="原因")),
                        (
                            "cursor",
                            models.CharField(blank=True, max_length=100, verbose_name="做到哪里"),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="这一段的尝试次数"
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="已查")),
                        ("total", models.PositiveIntegerField(default=0, verbose_name="共")),
                        ("blocks", models.PositiveIntegerField(default=0, verbose_name="新的拦截")),
                        ("started_at", models.DateTimeField(verbose_name="开始时间")),
                        ("paused_at", models.DateTimeField(null=True, verbose_name="暂停时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="结束人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机构",
                            ),
                        ),
                        (
                            "paused_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="暂停人",
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("kind", "organisation"),
                                name="back_scan_one_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PassedOver",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=100, verbose_name="编号")),
                        ("title", models.CharField(max_length=300, verbose_name="名称")),
                        ("reason", models.CharField(max_length=300, verbose_name="没有查成的原因")),
                        (
                            "is_waiting",
                            models.BooleanField(default=False, verbose_name="等再试一次"),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数"),
                        ),
                        ("passed_at", models.DateTimeField(verbose_name="跳过时间")),
                        (
                            "passed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="跳过人",
                            ),
                        ),
                        (
                            "scan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="passed_over",
                                to="screening.backscan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["scan", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_waiting", True)),
                                fields=["id"],
                                name="passed_over_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("scan", "key"), name="passed_over_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Caller",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="系统名称")),
                        (
                            "key_hash",
                            models.CharField(max_length=64, unique=True, verbose_name="密钥哈希"),
                        ),
                        ("key_start", models.CharField(max_length=10, verbose_name="密钥开头")),
                        (
                            "minute",
                            models.CharField(blank=True, max_length=16, verbose_name="最近一分钟"),
                        ),
                        (
                            "calls_in_minute",
                            models.PositiveIntegerField(default=0, verbose_name="这一分钟的次数"),
                        ),
                        ("calls", models.PositiveIntegerField(default=0, verbose_name="总次数")),
                        (
                            "last_called_on",
                            models.DateField(null=True, verbose_name="最近调用日期"),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="开通时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="停用人",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="开通人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机构",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
            ],
        ),
    ]
