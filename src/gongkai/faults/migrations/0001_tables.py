"""The tables of this area; a database that took the steps named here has them already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongkai.rules.page_faults
from gongkai.audit.adapters.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("faults", "0001_initial"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("catalogue", "0001_tables"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="PageFault",
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
                        (
                            "address",
                            models.CharField(blank=True, max_length=300, verbose_name="网址"),
                        ),
                        ("page_title", models.CharField(max_length=500, verbose_name="网页名称")),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("portal", "本站"),
                                    ("national", "全国平台转办"),
                                    ("phone", "电话"),
                                    ("letter", "来信、电子邮件"),
                                ],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "outside_number",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="全国平台编号"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("wording", "错别字、用词不当"),
                                    ("dead_link", "链接、附件打不开"),
                                    ("content", "内容有误"),
                                    ("outdated", "内容过时、没有更新"),
                                    ("other", "其他"),
                                ],
                                max_length=20,
                                verbose_name="问题种类",
                            ),
                        ),
                        (
                            "quote",
                            models.CharField(blank=True, max_length=300, verbose_name="有错的原文"),
                        ),
                        ("text", models.CharField(max_length=1000, verbose_name="说明")),
                        (
                            "form_token",
                            models.CharField(
                                max_length=64, null=True, unique=True, verbose_name="表单标记"
                            ),
                        ),
                        ("person", models.BinaryField(null=True, verbose_name="反映人（密文）")),
                        (
                            "network",
                            models.CharField(blank=True, max_length=64, verbose_name="网络标记"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "待答复"), ("answered", "已答复")],
                                default=gongkai.rules.page_faults.State["OPEN"],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("received_at", models.DateTimeField(verbose_name="收到时间")),
                        ("answer_by_on", models.DateField(verbose_name="答复期限")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("mended", "已改正"),
                                    ("right", "经核对无误"),
                                    ("elsewhere", "不属于本站"),
                                    ("unusable", "无法核实"),
                                ],
                                max_length=10,
                                verbose_name="处理结果",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(blank=True, max_length=1000, verbose_name="答复"),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        (
                            "column",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.column",
                                verbose_name="栏目",
                            ),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.itemversion",
                                verbose_name="更正版本",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.item",
                                verbose_name="信息",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="答复机关",
                            ),
                        ),
                        (
                            "received_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["state", "answer_by_on"], name="page_fault_due"),
                            models.Index(fields=["organisation", "-id"], name="page_fault_of_body"),
                            models.Index(
                                fields=["network", "received_at"], name="page_fault_network"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            gongkai.rules.page_faults.FaultKind["CONTENT"],
                                            gongkai.rules.page_faults.FaultKind["DEAD_LINK"],
                                            gongkai.rules.page_faults.FaultKind["OTHER"],
                                            gongkai.rules.page_faults.FaultKind["OUTDATED"],
                                            gongkai.rules.page_faults.FaultKind["WORDING"],
                                        ],
                                    )
                                ),
                                name="page_fault_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "way__in",
                                        [
                                            gongkai.rules.page_faults.Way["LETTER"],
                                            gongkai.rules.page_faults.Way["NATIONAL"],
                                            gongkai.rules.page_faults.Way["PHONE"],
                                            gongkai.rules.page_faults.Way["PORTAL"],
                                        ],
                                    )
                                ),
                                name="page_fault_way_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at__isnull", True),
                                        ("outcome", ""),
                                        ("state", gongkai.rules.page_faults.State["OPEN"]),
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        (
                                            "outcome__in",
                                            [
                                                gongkai.rules.page_faults.Outcome["ELSEWHERE"],
                                                gongkai.rules.page_faults.Outcome["MENDED"],
                                                gongkai.rules.page_faults.Outcome["RIGHT"],
                                                gongkai.rules.page_faults.Outcome["UNUSABLE"],
                                            ],
                                        ),
                                        ("state", gongkai.rules.page_faults.State["ANSWERED"]),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="page_fault_answered_in_full",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
