"""The tables of this area; a database that took the steps named here has them already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongkai.rules.report.filing
from gongkai.audit.adapters.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("annual_reports", "0001_initial"),
        ("annual_reports", "0002_register_of_statistics"),
        ("annual_reports", "0003_filing_of_computed_reports"),
        ("annual_reports", "0004_comments_of_the_supervising_office"),
        ("annual_reports", "0005_records_behind_a_computation"),
        ("annual_reports", "0006_adjustments_of_an_area"),
        ("annual_reports", "0007_reports_between_installations"),
        ("annual_reports", "0008_collections_of_files"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="AreaAdjustment",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("cell", models.CharField(max_length=80, verbose_name="单元格")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=18, verbose_name="增减"
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="理由")),
                        ("made_at", models.DateTimeField(verbose_name="提出时间")),
                        ("approved_at", models.DateTimeField(null=True, verbose_name="同意时间")),
                        ("removed_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                        (
                            "remove_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="撤销理由"),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="被调整的机关",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="汇总的政府",
                            ),
                        ),
                        (
                            "removed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["organisation", "year", "pk"],
                        "indexes": [
                            models.Index(fields=["organisation", "year"], name="adjustment_of_area")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="adjustment_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount", 0), _negated=True),
                                name="adjustment_changes_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by", None),
                                    ("made_by", None),
                                    models.Q(("approved_by", models.F("made_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="adjustment_approved_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("removed_at", None),
                                    models.Q(("remove_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="adjustment_removed_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Collection",
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
                        ("name", models.CharField(max_length=200, verbose_name="名称")),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                null=True, verbose_name="没有写年度的按哪一年"
                            ),
                        ),
                        (
                            "fingerprint",
                            models.CharField(max_length=64, verbose_name="文件清单的哈希"),
                        ),
                        ("file_count", models.PositiveIntegerField(verbose_name="文件数")),
                        ("begun_at", models.DateTimeField(verbose_name="开始时间")),
                        (
                            "begun_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="收集的机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "fingerprint"),
                                name="collection_of_a_folder_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Upload",
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
                            "is_body_given",
                            models.BooleanField(default=False, verbose_name="机关由上传人指定"),
                        ),
                        ("file_name", models.CharField(max_length=255, verbose_name="文件名")),
                        ("size", models.BigIntegerField(verbose_name="字节数")),
                        (
                            "sha256",
                            models.CharField(db_index=True, max_length=64, verbose_name="哈希"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "等待读取"),
                                    ("unreadable", "无法读取"),
                                    ("unplaced", "待指定机关和年度"),
                                    ("read", "已读取"),
                                    ("repeated", "重复文件"),
                                ],
                                default="queued",
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数"),
                        ),
                        (
                            "leased_until",
                            models.DateTimeField(null=True, verbose_name="处理占用至"),
                        ),
                        ("message", models.TextField(blank=True, verbose_name="结果说明")),
                        ("content", models.TextField(blank=True, verbose_name="读取结果")),
                        ("source", models.TextField(blank=True, verbose_name="原文内容")),
                        ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                        (
                            "collection",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="annual_reports.collection",
                                verbose_name="批次",
                            ),
                        ),
                        (
                            "key",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="annual_reports.filingkey",
                                verbose_name="报送密钥",
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
                            "uploaded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="annual_reports.version",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["state", "leased_until"], name="upload_due"),
                            models.Index(
                                fields=["organisation", "-id"], name="upload_of_organisation"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["read", "repeated"]), _negated=True),
                                    ("version__isnull", False),
                                    _connector="OR",
                                ),
                                name="upload_read_has_version",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnualReport",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="报告年度")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-year", "organisation"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "year"), name="report_once_a_body_and_year"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Version",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="版本号")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "草稿"),
                                    ("checked", "校验通过"),
                                    ("in_review", "审核中"),
                                    ("returned", "已退回"),
                                    ("approved", "审核通过"),
                                    ("published", "已发布"),
                                    ("collected", "已汇总"),
                                    ("locked", "已锁定"),
                                    ("withdrawn", "已撤回"),
                                    ("superseded", "已被新版本替换"),
                                    ("discarded", "已作废"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "error_count",
                            models.PositiveSmallIntegerField(default=0, verbose_name="错误数"),
                        ),
                        (
                            "warning_count",
                            models.PositiveSmallIntegerField(default=0, verbose_name="提醒数"),
                        ),
                        (
                            "unread_count",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="存疑单元格数"
                            ),
                        ),
                        ("changed_at", models.DateTimeField(verbose_name="最后修改时间")),
                        ("checked_at", models.DateTimeField(null=True, verbose_name="核对时间")),
                        ("check_note", models.TextField(blank=True, verbose_name="核对说明")),
                        ("submitted_at", models.DateTimeField(null=True, verbose_name="送审时间")),
                        ("approved_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                        ("review_note", models.TextField(blank=True, verbose_name="审核意见")),
                        ("collected_at", models.DateTimeField(null=True, verbose_name="汇总时间")),
                        ("locked_at", models.DateTimeField(null=True, verbose_name="锁定时间")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                        ("publish_note", models.TextField(blank=True, verbose_name="更正说明")),
                        (
                            "is_original_public",
                            models.BooleanField(default=False, verbose_name="公开原始文件"),
                        ),
                        (
                            "frozen_sha256",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="发布内容哈希"
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                        ("withdraw_reason", models.TextField(blank=True, verbose_name="撤回原因")),
                        ("content", models.TextField(verbose_name="内容")),
                        ("findings", models.TextField(default="[]", verbose_name="核对结果")),
                        ("frozen", models.TextField(blank=True, verbose_name="发布内容")),
                        ("templates", models.TextField(blank=True, verbose_name="正文模板")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "collected_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "locked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="annual_reports.annualreport",
                                verbose_name="报告",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "upload",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="annual_reports.upload",
                                verbose_name="原始文件",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["report", "number"],
                        "indexes": [
                            models.Index(fields=["state", "-changed_at"], name="version_by_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("report", "number"), name="version_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.report.filing.State["APPROVED"],
                                            gongkai.rules.report.filing.State["CHECKED"],
                                            gongkai.rules.report.filing.State["DRAFT"],
                                            gongkai.rules.report.filing.State["IN_REVIEW"],
                                            gongkai.rules.report.filing.State["RETURNED"],
                                        ],
                                    )
                                ),
                                fields=("report",),
                                name="version_one_open",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.report.filing.State["COLLECTED"],
                                            gongkai.rules.report.filing.State["LOCKED"],
                                            gongkai.rules.report.filing.State["PUBLISHED"],
                                            gongkai.rules.report.filing.State["WITHDRAWN"],
                                        ],
                                    )
                                ),
                                fields=("report",),
                                name="version_one_before_the_public",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.report.filing.State["APPROVED"],
                                            gongkai.rules.report.filing.State["CHECKED"],
                                            gongkai.rules.report.filing.State["COLLECTED"],
                                            gongkai.rules.report.filing.State["DISCARDED"],
                                            gongkai.rules.report.filing.State["DRAFT"],
                                            gongkai.rules.report.filing.State["IN_REVIEW"],
                                            gongkai.rules.report.filing.State["LOCKED"],
                                            gongkai.rules.report.filing.State["PUBLISHED"],
                                            gongkai.rules.report.filing.State["RETURNED"],
                                            gongkai.rules.report.filing.State["SUPERSEDED"],
                                            gongkai.rules.report.filing.State["WITHDRAWN"],
                                        ],
                                    )
                                ),
                                name="version_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                gongkai.rules.report.filing.State["COLLECTED"],
                                                gongkai.rules.report.filing.State["LOCKED"],
                                                gongkai.rules.report.filing.State["PUBLISHED"],
                                                gongkai.rules.report.filing.State["WITHDRAWN"],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("frozen_sha256", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="version_public_is_frozen",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by", None),
                                    ("submitted_by", None),
                                    models.Q(
                                        ("approved_by", models.F("submitted_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="version_approved_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
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
                        ("cell", models.CharField(max_length=80, verbose_name="单元格")),
                        ("before", models.CharField(max_length=60, verbose_name="原值")),
                        ("after", models.CharField(max_length=60, verbose_name="新值")),
                        ("reason", models.TextField(verbose_name="理由")),
                        ("corrected_at", models.DateTimeField(verbose_name="更正时间")),
                        ("approved_at", models.DateTimeField(null=True, verbose_name="同意时间")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "corrected_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="annual_reports.version",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="correction_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by", None),
                                    ("corrected_by", None),
                                    models.Q(
                                        ("approved_by", models.F("corrected_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_approved_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rendition",
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
                            "format",
                            models.CharField(
                                choices=[
                                    ("html", "网页"),
                                    ("docx", "Word"),
                                    ("pdf", "PDF"),
                                    ("xlsx", "Excel"),
                                    ("json", "JSON"),
                                    ("csv", "CSV"),
                                ],
                                max_length=10,
                                verbose_name="格式",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "等待生成"),
                                    ("ready", "已生成"),
                                    ("failed", "生成失败"),
                                ],
                                default="queued",
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数"),
                        ),
                        (
                            "leased_until",
                            models.DateTimeField(null=True, verbose_name="处理占用至"),
                        ),
                        (
                            "sha256",
                            models.CharField(blank=True, max_length=64, verbose_name="哈希"),
                        ),
                        ("size", models.BigIntegerField(null=True, verbose_name="字节数")),
                        ("message", models.TextField(blank=True, verbose_name="说明")),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="renditions",
                                to="annual_reports.version",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "format"), name="rendition_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ready"), _negated=True),
                                    models.Q(("sha256", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="rendition_ready_has_file",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
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
                            "cell",
                            models.CharField(blank=True, max_length=80, verbose_name="单元格"),
                        ),
                        ("text", models.TextField(verbose_name="意见")),
                        (
                            "author",
                            models.CharField(blank=True, max_length=100, verbose_name="提出人"),
                        ),
                        (
                            "remote_id",
                            models.BigIntegerField(null=True, verbose_name="上级的意见编号"),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="提出时间")),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="annual_reports.version",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["version", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="comment_says_something",
                            ),
                            models.UniqueConstraint(
                                fields=("version", "remote_id"), name="comment_comes_back_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Computation",
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
                        ("rule", models.CharField(max_length=20, verbose_name="主动公开的口径")),
                        ("first_on", models.DateField(verbose_name="统计期限自")),
                        ("last_on", models.DateField(verbose_name="统计期限至")),
                        ("cells", models.TextField(verbose_name="单元格")),
                        ("requests", models.TextField(verbose_name="所计申请")),
                        ("records", models.TextField(default="{}", verbose_name="所计其他记录")),
                        ("sha256", models.CharField(max_length=64, verbose_name="哈希")),
                        ("computed_at", models.DateTimeField(verbose_name="计算时间")),
                        (
                            "computed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="computations",
                                to="annual_reports.version",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["version", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="FilingKey",
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
                            "note",
                            models.CharField(blank=True, max_length=100, verbose_name="交给谁"),
                        ),
                        (
                            "key_hash",
                            models.CharField(max_length=64, unique=True, verbose_name="密钥哈希"),
                        ),
                        ("key_start", models.CharField(max_length=10, verbose_name="密钥开头")),
                        ("expires_on", models.DateField(verbose_name="有效期至")),
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
                            models.DateField(null=True, verbose_name="最近使用日期"),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="发放时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="报送机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="FilingRoute",
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
                            models.CharField(max_length=200, verbose_name="上级系统的地址"),
                        ),
                        ("key_sealed", models.BinaryField(verbose_name="密钥（加密）")),
                        ("key_start", models.CharField(max_length=10, verbose_name="密钥开头")),
                        ("made_at", models.DateTimeField(verbose_name="设置时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="报送机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("organisation",),
                                name="route_one_a_body",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Filing",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "正在报送"),
                                    ("taken", "上级已收到"),
                                    ("refused", "上级没有收下"),
                                    ("failed", "没有送到"),
                                ],
                                default="queued",
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数"),
                        ),
                        (
                            "leased_until",
                            models.DateTimeField(null=True, verbose_name="处理占用至"),
                        ),
                        (
                            "message",
                            models.CharField(blank=True, max_length=500, verbose_name="结果说明"),
                        ),
                        ("queued_at", models.DateTimeField(verbose_name="报送时间")),
                        ("taken_on", models.DateField(null=True, verbose_name="送到日期")),
                        ("ask_from", models.DateTimeField(null=True, verbose_name="下次询问")),
                        (
                            "remote_area",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="收报告的机关"
                            ),
                        ),
                        (
                            "remote_number",
                            models.PositiveIntegerField(null=True, verbose_name="在上级是第几版"),
                        ),
                        (
                            "remote_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("draft", "草稿"),
                                    ("checked", "校验通过"),
                                    ("in_review", "审核中"),
                                    ("returned", "已退回"),
                                    ("approved", "审核通过"),
                                    ("published", "已发布"),
                                    ("collected", "已汇总"),
                                    ("locked", "已锁定"),
                                    ("withdrawn", "已撤回"),
                                    ("superseded", "已被新版本替换"),
                                    ("discarded", "已作废"),
                                ],
                                max_length=20,
                                verbose_name="在上级的状态",
                            ),
                        ),
                        (
                            "remote_note",
                            models.CharField(
                                blank=True, max_length=1000, verbose_name="上级的意见"
                            ),
                        ),
                        (
                            "remote_errors",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="上级核对的错误数"
                            ),
                        ),
                        (
                            "remote_warnings",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="上级核对的提醒数"
                            ),
                        ),
                        (
                            "queued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "route",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="annual_reports.filingroute",
                                verbose_name="送到哪里",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filing",
                                to="annual_reports.version",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["state", "leased_until"], name="filing_due"),
                            models.Index(fields=["ask_from"], name="filing_to_ask"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "taken"), _negated=True),
                                    ("taken_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="filing_taken_has_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statistic",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        (
                            "figure",
                            models.CharField(
                                choices=[
                                    ("license.decisions", "行政许可：本年处理决定数量"),
                                    ("license.items", "行政许可：上一年项目数量"),
                                    ("license.change", "行政许可：本年增/减"),
                                    (
                                        "other_service.decisions",
                                        "其他对外管理服务事项：本年处理决定数量",
                                    ),
                                    ("other_service.items", "其他对外管理服务事项：上一年项目数量"),
                                    ("other_service.change", "其他对外管理服务事项：本年增/减"),
                                    ("penalty.decisions", "行政处罚：本年处理决定数量"),
                                    ("penalty.items", "行政处罚：上一年项目数量"),
                                    ("penalty.change", "行政处罚：本年增/减"),
                                    ("coercion.decisions", "行政强制：本年处理决定数量"),
                                    ("coercion.items", "行政强制：上一年项目数量"),
                                    ("coercion.change", "行政强制：本年增/减"),
                                    ("fee.items", "行政事业性收费：上一年项目数量"),
                                    ("fee.change", "行政事业性收费：本年增/减"),
                                    ("fee.amount", "行政事业性收费：本年收费金额"),
                                    ("procurement.projects", "政府集中采购：采购项目数量"),
                                    ("procurement.amount", "政府集中采购：采购总金额"),
                                    ("published.website", "门户网站公开"),
                                    ("published.weibo", "政务微博公开"),
                                    ("published.wechat", "微信公众号公开"),
                                    ("published.other", "其他方式公开"),
                                    ("media.pitched", "向媒体推送稿件"),
                                    ("media.central", "中央级媒体采用"),
                                    ("media.provincial", "省级媒体采用"),
                                    ("media.municipal", "市级媒体采用"),
                                    ("debunked", "发布不实信息澄清和典型案例"),
                                    ("debunked.reads", "每篇澄清信息的阅读量"),
                                    ("accounts", "认证的新媒体账号"),
                                    ("followers", "账号总粉丝量"),
                                    ("followers.weibo", "官方微博粉丝量"),
                                    ("followers.wechat", "微信公众号粉丝量"),
                                    ("posts", "新媒体发布信息"),
                                    ("reads", "新媒体总阅读量"),
                                    ("boards", "公开栏、展板"),
                                    ("training.sessions", "业务培训"),
                                    ("training.people", "参加培训"),
                                    ("assessments", "考核和检查"),
                                    ("interpretations", "政策解读"),
                                ],
                                max_length=40,
                                verbose_name="指标",
                            ),
                        ),
                        (
                            "part",
                            models.CharField(blank=True, max_length=100, verbose_name="单位或期间"),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=2, max_digits=18, verbose_name="数值"
                            ),
                        ),
                        (
                            "bound",
                            models.CharField(
                                choices=[
                                    ("exact", "准确数"),
                                    ("lower", "不少于（余、多、超）"),
                                    ("upper", "不超过"),
                                    ("about", "约数"),
                                ],
                                default="exact",
                                max_length=10,
                                verbose_name="准确程度",
                            ),
                        ),
                        ("source", models.CharField(max_length=200, verbose_name="来源")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("entered", "待确认"),
                                    ("confirmed", "已确认"),
                                    ("replaced", "已被新数据替换"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="entered",
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "evidence_name",
                            models.CharField(blank=True, max_length=255, verbose_name="依据文件名"),
                        ),
                        (
                            "evidence_sha256",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="依据文件哈希"
                            ),
                        ),
                        (
                            "evidence_size",
                            models.BigIntegerField(null=True, verbose_name="依据文件字节数"),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                        (
                            "ended_at",
                            models.DateTimeField(null=True, verbose_name="不再计入的时间"),
                        ),
                        (
                            "end_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="撤回理由"),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["organisation", "year", "figure", "part", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["organisation", "year", "state"], name="statistic_of_year"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "entered")),
                                fields=("organisation", "year", "figure", "part"),
                                name="statistic_one_waiting",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "confirmed")),
                                fields=("organisation", "year", "figure", "part"),
                                name="statistic_one_counting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "confirmed"), _negated=True),
                                    ("confirmed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="statistic_confirmed_has_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    ("entered_by", None),
                                    models.Q(
                                        ("confirmed_by", models.F("entered_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="statistic_confirmed_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="statistic_has_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), _negated=True),
                                    models.Q(("end_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="statistic_withdrawn_has_reason",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
