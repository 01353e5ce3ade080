"""The tables of this area; a database that took the steps named here has them already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongkai.rules.media.work
from gongkai.audit.adapters.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("media", "0001_initial"),
        ("media", "0002_counted_for_reports"),
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
                    name="Outlet",
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
                        ("name", models.CharField(max_length=100, verbose_name="名称")),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("central", "中央级"),
                                    ("provincial", "省级"),
                                    ("municipal", "市级"),
                                    ("county", "县级"),
                                    ("industry", "行业"),
                                ],
                                max_length=20,
                                verbose_name="级别",
                            ),
                        ),
                        ("aliases", models.JSONField(default=list, verbose_name="别名")),
                        ("is_open", models.BooleanField(default=True, verbose_name="在用")),
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
                        "ordering": ["level", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "name"), name="outlet_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "level__in",
                                        [
                                            gongkai.rules.media.work.OutletLevel["CENTRAL"],
                                            gongkai.rules.media.work.OutletLevel["COUNTY"],
                                            gongkai.rules.media.work.OutletLevel["INDUSTRY"],
                                            gongkai.rules.media.work.OutletLevel["MUNICIPAL"],
                                            gongkai.rules.media.work.OutletLevel["PROVINCIAL"],
                                        ],
                                    )
                                ),
                                name="outlet_level_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Theme",
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
                        ("name", models.CharField(max_length=100, verbose_name="名称")),
                        ("begins_on", models.DateField(null=True, verbose_name="开始日期")),
                        ("ends_on", models.DateField(null=True, verbose_name="结束日期")),
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
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "name"), name="theme_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Manuscript",
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
                        ("title", models.CharField(max_length=300, verbose_name="标题")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("news", "消息"),
                                    ("feature", "通讯"),
                                    ("comment", "评论"),
                                    ("photo", "图片"),
                                    ("video", "视频"),
                                    ("new_media", "新媒体作品"),
                                ],
                                max_length=20,
                                verbose_name="类型",
                            ),
                        ),
                        (
                            "authors",
                            models.CharField(blank=True, max_length=100, verbose_name="作者"),
                        ),
                        ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.item",
                                verbose_name="公开的信息",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "registered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="media.theme",
                                verbose_name="主题",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["organisation", "-id"], name="manuscript_of")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            gongkai.rules.media.work.ManuscriptKind["COMMENT"],
                                            gongkai.rules.media.work.ManuscriptKind["FEATURE"],
                                            gongkai.rules.media.work.ManuscriptKind["NEW_MEDIA"],
                                            gongkai.rules.media.work.ManuscriptKind["NEWS"],
                                            gongkai.rules.media.work.ManuscriptKind["PHOTO"],
                                            gongkai.rules.media.work.ManuscriptKind["VIDEO"],
                                        ],
                                    )
                                ),
                                name="manuscript_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pitch",
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
                        ("pitched_on", models.DateField(verbose_name="投稿日期")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "待定"),
                                    ("adopted", "采用"),
                                    ("declined", "未采用"),
                                ],
                                max_length=20,
                                verbose_name="结果",
                            ),
                        ),
                        (
                            "manuscript",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pitches",
                                to="media.manuscript",
                                verbose_name="稿件",
                            ),
                        ),
                        (
                            "outlet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="media.outlet",
                                verbose_name="媒体",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["manuscript", "pk"],
                        "indexes": [
                            models.Index(fields=["pitched_on", "manuscript"], name="pitch_day")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("manuscript", "outlet"), name="pitch_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.media.work.PitchState["ADOPTED"],
                                            gongkai.rules.media.work.PitchState["DECLINED"],
                                            gongkai.rules.media.work.PitchState["PENDING"],
                                        ],
                                    )
                                ),
                                name="pitch_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Adoption",
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
                        ("adopted_on", models.DateField(verbose_name="采用日期")),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("full", "全文"),
                                    ("summary", "摘要"),
                                    ("merged", "综合"),
                                    ("front", "头版头条"),
                                    ("reprint", "转载"),
                                ],
                                max_length=20,
                                verbose_name="采用形式",
                            ),
                        ),
                        (
                            "page",
                            models.CharField(blank=True, max_length=100, verbose_name="版面或栏目"),
                        ),
                        ("url", models.CharField(blank=True, max_length=500, verbose_name="网址")),
                        ("reads", models.BigIntegerField(null=True, verbose_name="阅读量")),
                        (
                            "reads_bound",
                            models.CharField(
                                choices=[
                                    ("exact", "准确数"),
                                    ("lower", "不少于（余、多、超）"),
                                    ("upper", "不超过"),
                                    ("about", "约数"),
                                ],
                                default="exact",
                                max_length=10,
                                verbose_name="阅读量准确程度",
                            ),
                        ),
                        (
                            "evidence",
                            models.CharField(blank=True, max_length=64, verbose_name="证据"),
                        ),
                        (
                            "evidence_name",
                            models.CharField(blank=True, max_length=255, verbose_name="证据文件名"),
                        ),
                        (
                            "copy",
                            models.CharField(blank=True, max_length=64, verbose_name="存档副本"),
                        ),
                        (
                            "copy_name",
                            models.CharField(
                                blank=True, max_length=255, verbose_name="存档副本文件名"
                            ),
                        ),
                        (
                            "strike_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="作废的理由"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "manuscript",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adoptions",
                                to="media.manuscript",
                                verbose_name="稿件",
                            ),
                        ),
                        (
                            "outlet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="media.outlet",
                                verbose_name="媒体",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["manuscript", "pk"],
                        "indexes": [
                            models.Index(
                                fields=[
                                    "adopted_on",
                                    "manuscript",
                                    "outlet",
                                    "form",
                                    "strike_reason",
                                ],
                                name="adoption_day",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("strike_reason", "")),
                                fields=("manuscript", "outlet", "form"),
                                name="adoption_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "form__in",
                                        [
                                            gongkai.rules.media.work.AdoptionForm["FRONT"],
                                            gongkai.rules.media.work.AdoptionForm["FULL"],
                                            gongkai.rules.media.work.AdoptionForm["MERGED"],
                                            gongkai.rules.media.work.AdoptionForm["REPRINT"],
                                            gongkai.rules.media.work.AdoptionForm["SUMMARY"],
                                        ],
                                    )
                                ),
                                name="adoption_form_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Debunking",
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
                        ("title", models.CharField(max_length=300, verbose_name="标题")),
                        (
                            "rumour",
                            models.CharField(blank=True, max_length=300, verbose_name="不实信息"),
                        ),
                        ("published_on", models.DateField(verbose_name="发布日期")),
                        ("reads", models.BigIntegerField(null=True, verbose_name="阅读量")),
                        (
                            "reads_bound",
                            models.CharField(
                                choices=[
                                    ("exact", "准确数"),
                                    ("lower", "不少于（余、多、超）"),
                                    ("upper", "不超过"),
                                    ("about", "约数"),
                                ],
                                default="exact",
                                max_length=10,
                                verbose_name="阅读量准确程度",
                            ),
                        ),
                        ("comments", models.BigIntegerField(null=True, verbose_name="留言")),
                        (
                            "comments_bound",
                            models.CharField(
                                choices=[
                                    ("exact", "准确数"),
                                    ("lower", "不少于（余、多、超）"),
                                    ("upper", "不超过"),
                                    ("about", "约数"),
                                ],
                                default="exact",
                                max_length=10,
                                verbose_name="留言准确程度",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.item",
                                verbose_name="澄清信息",
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
                        (
                            "recorded_by",
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
                        "ordering": ["-published_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("item__isnull", False)),
                                fields=("item",),
                                name="debunking_item_once",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
