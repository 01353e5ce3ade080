"""The tables of this area; a database that took the steps named here has them already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongkai.search.models
from gongkai.audit.adapters.tables import CreateTables
from gongkai.search.adapters.index import drop_table, make_table


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("search", "0001_initial"),
        ("search", "0002_parts_of_three_characters"),
        ("search", "0003_counted_without_rows"),
        ("search", "0004_keys_are_places_of_rows"),
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
                    name="Entry",
                    fields=[
                        (
                            "id",
                            gongkai.search.models.RowKey(
                                primary_key=True, serialize=False, verbose_name="序"
                            ),
                        ),
                        ("title", models.CharField(max_length=500, verbose_name="名称")),
                        (
                            "document_number",
                            models.CharField(blank=True, max_length=100, verbose_name="文号"),
                        ),
                        (
                            "number_key",
                            models.CharField(
                                db_index=True, max_length=100, verbose_name="文号（比对）"
                            ),
                        ),
                        (
                            "index_key",
                            models.CharField(
                                db_index=True, max_length=40, verbose_name="索引号（比对）"
                            ),
                        ),
                        (
                            "serial_key",
                            models.CharField(
                                db_index=True, max_length=40, verbose_name="索引号后段（比对）"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20, verbose_name="种类")),
                        (
                            "validity",
                            models.CharField(blank=True, max_length=20, verbose_name="有效性"),
                        ),
                        ("published_on", models.DateField(verbose_name="发布日期")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="发布年份")),
                        ("sound", models.TextField(verbose_name="读音")),
                        ("marks", models.TextField(verbose_name="筛选标记")),
                        (
                            "column",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.column",
                                verbose_name="栏目",
                            ),
                        ),
                        (
                            "item",
                            models.OneToOneField(
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
                                verbose_name="机关",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.itemversion",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(
                                fields=["id", "kind", "validity", "year", "organisation", "column"],
                                name="search_entry_counted",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EntryText",
                    fields=[
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="body",
                                serialize=False,
                                to="search.entry",
                                verbose_name="条目",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="文字")),
                    ],
                    options={
                        "ordering": ["entry"],
                    },
                ),
                migrations.CreateModel(
                    name="Rebuild",
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
                        ("after", models.BigIntegerField(default=0, verbose_name="已编入到的版本")),
                        ("highest", models.BigIntegerField(verbose_name="最后的版本")),
                        (
                            "is_complete",
                            models.BooleanField(default=False, verbose_name="已全部编入"),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="FileText",
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
                            "sha256",
                            models.CharField(max_length=64, unique=True, verbose_name="哈希"),
                        ),
                        ("name", models.CharField(max_length=255, verbose_name="文件名")),
                        ("text", models.TextField(blank=True, verbose_name="文字")),
                        ("is_read", models.BooleanField(default=False, verbose_name="已读取")),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="读取次数"),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="没有读取的原因"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_read", False)),
                                fields=["id"],
                                name="file_text_waiting",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Synonyms",
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
                        ("words", models.CharField(max_length=200, verbose_name="同义词")),
                        ("changed_at", models.DateTimeField(verbose_name="修改时间")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="修改人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="维护机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["words"],
                        "constraints": [
                            models.UniqueConstraint(fields=("words",), name="synonyms_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MissedSearch",
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
                            "words",
                            models.CharField(max_length=40, unique=True, verbose_name="查找的词"),
                        ),
                        ("times", models.PositiveIntegerField(default=0, verbose_name="次数")),
                        ("first_on", models.DateField(verbose_name="最早")),
                        ("last_on", models.DateField(verbose_name="最近")),
                        ("is_settled", models.BooleanField(default=False, verbose_name="已处理")),
                    ],
                    options={
                        "ordering": ["-times", "-last_on"],
                        "indexes": [
                            models.Index(fields=["is_settled", "-times"], name="missed_search_open")
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(make_table, drop_table),
    ]
