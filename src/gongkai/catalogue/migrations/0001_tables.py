"""The tables of this area; a database that took the steps named here has them already."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import gongkai.catalogue.models.imports
import gongkai.rules.batches
import gongkai.rules.consultation
import gongkai.rules.items
import gongkai.rules.published_links
import gongkai.rules.publishing
import gongkai.rules.release
import gongkai.rules.secrecy
import gongkai.rules.standards.versions
import gongkai.rules.terms
from gongkai.audit.adapters.tables import CreateTables
from gongkai.catalogue.adapters import titles


def make_titles(apps, schema_editor):
    for statement in titles.VERSIONS.create(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def drop_titles(apps, schema_editor):
    schema_editor.execute(titles.VERSIONS.drop())


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("catalogue", "0001_initial"),
        ("catalogue", "0002_screening_gate"),
        ("catalogue", "0003_item_changes"),
        ("catalogue", "0004_opinions_links_and_duties"),
        ("catalogue", "0005_fill_links"),
        ("catalogue", "0006_short_indexes"),
        ("catalogue", "0007_standards"),
        ("catalogue", "0008_lists_of_many_items"),
        ("catalogue", "0009_batches"),
        ("catalogue", "0010_import_of_folders"),
        ("catalogue", "0011_newest_items"),
        ("catalogue", "0012_items_by_column"),
        ("catalogue", "0013_counted_for_reports"),
        ("catalogue", "0014_picture_widths"),
        ("catalogue", "0015_links_of_published_items"),
        ("catalogue", "0016_items_by_about"),
        ("catalogue", "0017_covered_columns"),
        ("catalogue", "0018_shares"),
        ("catalogue", "0019_known_ids"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Publisher",
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
                            "index_code",
                            models.CharField(
                                max_length=18, unique=True, verbose_name="索引号机构代码"
                            ),
                        ),
                        (
                            "has_month_in_index",
                            models.BooleanField(default=False, verbose_name="索引号含月份"),
                        ),
                        (
                            "region",
                            models.CharField(default="CN", max_length=6, verbose_name="日历地区"),
                        ),
                        (
                            "organisation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["organisation"],
                    },
                ),
                migrations.CreateModel(
                    name="IndexSequence",
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
                            "index_code",
                            models.CharField(max_length=18, verbose_name="索引号机构代码"),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                        ("last", models.PositiveIntegerField(default=0, verbose_name="最后序号")),
                    ],
                    options={
                        "ordering": ["index_code", "year"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("index_code", "year"), name="index_sequence_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Column",
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
                            "path",
                            models.CharField(
                                db_index=True, editable=False, max_length=255, verbose_name="路径"
                            ),
                        ),
                        ("place", models.PositiveIntegerField(default=0, verbose_name="次序")),
                        ("code", models.SlugField(max_length=80, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=50, verbose_name="名称")),
                        (
                            "article_item",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A20_01", "行政法规、规章和规范性文件"),
                                    (
                                        "A20_02",
                                        "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名",
                                    ),
                                    (
                                        "A20_03",
                                        "国民经济和社会发展规划、专项规划、区域规划及相关政策",
                                    ),
                                    ("A20_04", "国民经济和社会发展统计信息"),
                                    (
                                        "A20_05",
                                        "行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果",
                                    ),
                                    (
                                        "A20_06",
                                        "行政处罚、行政强制的依据、条件、程序以及有一定社会影响的行政处罚决定",
                                    ),
                                    ("A20_07", "财政预算、决算信息"),
                                    ("A20_08", "行政事业性收费项目及其依据、标准"),
                                    ("A20_09", "政府集中采购项目的目录、标准及实施情况"),
                                    ("A20_10", "重大建设项目的批准和实施情况"),
                                    (
                                        "A20_11",
                                        "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况",
                                    ),
                                    ("A20_12", "突发公共事件的应急预案、预警信息及应对情况"),
                                    (
                                        "A20_13",
                                        "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况",
                                    ),
                                    (
                                        "A20_14",
                                        "公务员招考的职位、名额、报考条件等事项以及录用结果",
                                    ),
                                    (
                                        "A20_15",
                                        "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息",
                                    ),
                                    (
                                        "A21_CITY_COUNTY",
                                        "市政建设、公共服务、公益事业、土地征收、房屋征收、治安管理、社会救助等方面的政府信息",
                                    ),
                                    (
                                        "A21_TOWNSHIP",
                                        "贯彻落实农业农村政策、农田水利工程建设运营、农村土地承包经营权流转、宅基地使用情况审核、土地征收、房屋征收、筹资筹劳、社会救助等方面的政府信息",
                                    ),
                                ],
                                max_length=20,
                                verbose_name="条例条目",
                            ),
                        ),
                        (
                            "update_class",
                            models.CharField(
                                choices=[
                                    ("news", "动态类，两周内更新"),
                                    ("notice", "通知和政策类，六个月内更新"),
                                    ("static", "基本情况类，每年核对一次"),
                                    ("report", "按规定日期发布"),
                                    ("on_event", "有则公开"),
                                ],
                                max_length=10,
                                verbose_name="更新要求",
                            ),
                        ),
                        (
                            "empty_reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="可以没有内容的理由"
                            ),
                        ),
                        (
                            "column_type",
                            models.CharField(
                                default="信息公开", max_length=20, verbose_name="栏目类型"
                            ),
                        ),
                        (
                            "description",
                            models.CharField(blank=True, max_length=300, verbose_name="栏目说明"),
                        ),
                        (
                            "keywords",
                            models.CharField(blank=True, max_length=200, verbose_name="栏目关键词"),
                        ),
                        ("is_open", models.BooleanField(default=True, verbose_name="显示")),
                        (
                            "closed_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="停用的理由"),
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
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="责任单位",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.column",
                                verbose_name="上级栏目",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["path"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "article_item__in",
                                        [
                                            "",
                                            "A20_01",
                                            "A20_02",
                                            "A20_03",
                                            "A20_04",
                                            "A20_05",
                                            "A20_06",
                                            "A20_07",
                                            "A20_08",
                                            "A20_09",
                                            "A20_10",
                                            "A20_11",
                                            "A20_12",
                                            "A20_13",
                                            "A20_14",
                                            "A20_15",
                                            "A21_CITY_COUNTY",
                                            "A21_TOWNSHIP",
                                        ],
                                    )
                                ),
                                name="column_article_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "update_class__in",
                                        ["news", "notice", "static", "report", "on_event"],
                                    )
                                ),
                                name="column_update_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Item",
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
                            "index_number",
                            models.CharField(
                                max_length=40, null=True, unique=True, verbose_name="索引号"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("normative", "行政规范性文件"),
                                    ("rule", "规章"),
                                    ("notice", "通知公告"),
                                    ("news", "工作动态"),
                                    ("guide", "办事指南"),
                                    ("budget", "预算决算"),
                                    ("penalty", "行政处罚决定"),
                                    ("recruitment", "招考录用"),
                                    ("consultation", "意见征集"),
                                    ("clarification", "不实信息澄清"),
                                    ("interpretation", "政策解读"),
                                    ("feedback", "意见采纳情况"),
                                    ("disclosure_guide", "政府信息公开指南"),
                                    ("other", "其他信息"),
                                ],
                                max_length=20,
                                verbose_name="种类",
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("proactive", "主动公开"),
                                    ("on_request", "依申请公开"),
                                    ("withheld", "不予公开"),
                                ],
                                default=gongkai.rules.items.Mode["PROACTIVE"],
                                max_length=20,
                                verbose_name="公开属性",
                            ),
                        ),
                        (
                            "validity",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("in_force", "有效"),
                                    ("amended", "已修改"),
                                    ("lapsed", "失效"),
                                    ("repealed", "废止"),
                                ],
                                max_length=20,
                                verbose_name="有效性",
                            ),
                        ),
                        ("validity_on", models.DateField(null=True, verbose_name="有效性变动日期")),
                        (
                            "validity_basis",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="有效性变动依据"
                            ),
                        ),
                        (
                            "no_interpretation",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="不解读的理由"
                            ),
                        ),
                        ("expires_on", models.DateField(null=True, verbose_name="有效期至")),
                        (
                            "revoked_on",
                            models.DateField(null=True, verbose_name="处罚决定撤销、变更日期"),
                        ),
                        (
                            "revoked_basis",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="撤销、变更的依据"
                            ),
                        ),
                        ("formed_on", models.DateField(verbose_name="形成或变更日期")),
                        (
                            "limit_days",
                            models.PositiveSmallIntegerField(default=20, verbose_name="公开时限"),
                        ),
                        (
                            "limit_unit",
                            models.CharField(
                                choices=[("working_days", "个工作日"), ("days", "日")],
                                default=gongkai.rules.publishing.Unit["WORKING_DAYS"],
                                max_length=20,
                                verbose_name="时限单位",
                            ),
                        ),
                        (
                            "limit_basis",
                            models.CharField(
                                default="《政府信息公开条例》第二十六条",
                                max_length=300,
                                verbose_name="时限依据",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="应公开日期")),
                        (
                            "first_published_on",
                            models.DateField(null=True, verbose_name="首次发布日期"),
                        ),
                        (
                            "is_closed",
                            models.BooleanField(default=False, verbose_name="不再应公开"),
                        ),
                        (
                            "source_system",
                            models.CharField(blank=True, max_length=50, verbose_name="来源"),
                        ),
                        ("begun_at", models.DateTimeField(verbose_name="建立时间")),
                        (
                            "about",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.item",
                                verbose_name="所解读或反馈的",
                            ),
                        ),
                        (
                            "begun_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="建立人",
                            ),
                        ),
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机关",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.item",
                                verbose_name="由何件取代",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("first_published_on", None), ("is_closed", False)
                                ),
                                fields=["organisation", "due_on", "mode", "column"],
                                name="item_owed",
                            ),
                            models.Index(
                                fields=["column", "-first_published_on"], name="item_of_column"
                            ),
                            models.Index(
                                fields=[
                                    "kind",
                                    "organisation",
                                    "formed_on",
                                    "first_published_on",
                                    "validity",
                                    "validity_on",
                                ],
                                name="item_of_kind",
                            ),
                            models.Index(fields=["kind", "-id"], name="item_newest_of_kind"),
                            models.Index(
                                condition=models.Q(("first_published_on__isnull", False)),
                                fields=["organisation", "first_published_on"],
                                name="item_published",
                            ),
                            models.Index(
                                condition=models.Q(("expires_on__isnull", False)),
                                fields=["expires_on"],
                                name="item_expiring",
                            ),
                            models.Index(
                                condition=models.Q(("about__isnull", False)),
                                fields=["about", "kind"],
                                name="item_about",
                            ),
                            models.Index(
                                condition=models.Q(("revoked_on__isnull", False)),
                                fields=["organisation", "revoked_on"],
                                name="item_revoked",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            gongkai.rules.items.ItemKind["BUDGET"],
                                            gongkai.rules.items.ItemKind["CLARIFICATION"],
                                            gongkai.rules.items.ItemKind["CONSULTATION"],
                                            gongkai.rules.items.ItemKind["DISCLOSURE_GUIDE"],
                                            gongkai.rules.items.ItemKind["FEEDBACK"],
                                            gongkai.rules.items.ItemKind["GUIDE"],
                                            gongkai.rules.items.ItemKind["INTERPRETATION"],
                                            gongkai.rules.items.ItemKind["NEWS"],
                                            gongkai.rules.items.ItemKind["NORMATIVE"],
                                            gongkai.rules.items.ItemKind["NOTICE"],
                                            gongkai.rules.items.ItemKind["OTHER"],
                                            gongkai.rules.items.ItemKind["PENALTY"],
                                            gongkai.rules.items.ItemKind["RECRUITMENT"],
                                            gongkai.rules.items.ItemKind["RULE"],
                                        ],
                                    )
                                ),
                                name="item_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "mode__in",
                                        [
                                            gongkai.rules.items.Mode["ON_REQUEST"],
                                            gongkai.rules.items.Mode["PROACTIVE"],
                                            gongkai.rules.items.Mode["WITHHELD"],
                                        ],
                                    )
                                ),
                                name="item_mode_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "validity__in",
                                        [
                                            "",
                                            gongkai.rules.items.Validity["AMENDED"],
                                            gongkai.rules.items.Validity["IN_FORCE"],
                                            gongkai.rules.items.Validity["LAPSED"],
                                            gongkai.rules.items.Validity["REPEALED"],
                                        ],
                                    )
                                ),
                                name="item_validity_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_published_on", None),
                                    ("index_number__isnull", False),
                                    _connector="OR",
                                ),
                                name="item_published_has_number",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ItemVersion",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "起草中"),
                                    ("proofreading", "待校对"),
                                    ("first_review", "待初审"),
                                    ("second_review", "待复审"),
                                    ("final_review", "待终审"),
                                    ("secrecy_review", "待保密审查"),
                                    ("cleared", "待发布"),
                                    ("scheduled", "定时发布"),
                                    ("urgent_review", "应急审查中"),
                                    ("urgent", "应急已发布，待补审"),
                                    ("published", "已发布"),
                                    ("withdrawn", "已撤回"),
                                    ("corrected", "已更正，由新版本取代"),
                                    ("archived", "已归档"),
                                    ("withheld", "不予公开"),
                                    ("discarded", "已弃稿"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("normative", "行政规范性文件"),
                                    ("rule", "规章"),
                                    ("notice", "通知公告"),
                                    ("news", "工作动态"),
                                    ("guide", "办事指南"),
                                    ("budget", "预算决算"),
                                    ("penalty", "行政处罚决定"),
                                    ("recruitment", "招考录用"),
                                    ("consultation", "意见征集"),
                                    ("clarification", "不实信息澄清"),
                                    ("interpretation", "政策解读"),
                                    ("feedback", "意见采纳情况"),
                                    ("disclosure_guide", "政府信息公开指南"),
                                    ("other", "其他信息"),
                                ],
                                max_length=20,
                                verbose_name="种类",
                            ),
                        ),
                        ("title", models.CharField(max_length=500, verbose_name="名称")),
                        (
                            "document_number",
                            models.CharField(blank=True, max_length=100, verbose_name="文号"),
                        ),
                        ("content", models.TextField(verbose_name="内容")),
                        ("sha256", models.CharField(max_length=64, verbose_name="内容哈希")),
                        (
                            "cleared_sha256",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="保密审查通过的哈希"
                            ),
                        ),
                        (
                            "passed_sha256",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="筛查通过的哈希"
                            ),
                        ),
                        ("words", models.TextField(blank=True, verbose_name="检索文字")),
                        ("saved", models.PositiveIntegerField(default=0, verbose_name="保存次数")),
                        (
                            "change_note",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="更正或修订说明"
                            ),
                        ),
                        (
                            "urgent_order",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="应急发布指令"
                            ),
                        ),
                        (
                            "release_from",
                            models.DateTimeField(null=True, verbose_name="定时发布时间"),
                        ),
                        ("written_at", models.DateTimeField(verbose_name="起草时间")),
                        ("changed_at", models.DateTimeField(verbose_name="最近修改时间")),
                        ("moved_at", models.DateTimeField(verbose_name="进入现状态时间")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="撤下时间")),
                        (
                            "end_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤下的理由"),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最近修改人",
                            ),
                        ),
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
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤下人",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="catalogue.item",
                                verbose_name="信息",
                            ),
                        ),
                        (
                            "moved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最近办理人",
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
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发布人",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="起草人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["item", "number"],
                        "indexes": [
                            models.Index(
                                fields=[
                                    "organisation",
                                    "state",
                                    "changed_at",
                                    "id",
                                    "kind",
                                    "column",
                                    "published_at",
                                    "item",
                                ],
                                name="item_version_list",
                            ),
                            models.Index(
                                fields=[
                                    "organisation",
                                    "state",
                                    "title",
                                    "id",
                                    "kind",
                                    "column",
                                    "published_at",
                                ],
                                name="item_version_by_title",
                            ),
                            models.Index(
                                fields=[
                                    "organisation",
                                    "state",
                                    "column",
                                    "id",
                                    "kind",
                                    "published_at",
                                    "changed_at",
                                ],
                                name="item_version_by_column",
                            ),
                            models.Index(
                                condition=models.Q(("published_at__isnull", False)),
                                fields=[
                                    "organisation",
                                    "state",
                                    "published_at",
                                    "id",
                                    "kind",
                                    "column",
                                ],
                                name="item_version_by_release",
                            ),
                            models.Index(
                                fields=[
                                    "organisation",
                                    "kind",
                                    "state",
                                    "changed_at",
                                    "id",
                                    "published_at",
                                ],
                                name="item_version_of_kind",
                            ),
                            models.Index(
                                fields=[
                                    "column",
                                    "state",
                                    "changed_at",
                                    "id",
                                    "kind",
                                    "published_at",
                                ],
                                name="item_version_column_list",
                            ),
                            models.Index(
                                fields=["written_by", "state", "changed_at", "id"],
                                name="item_version_of_writer",
                            ),
                            models.Index(
                                fields=[
                                    "column",
                                    "state",
                                    "-published_at",
                                    "kind",
                                    "changed_at",
                                    "organisation",
                                ],
                                name="item_version_of_column",
                            ),
                            models.Index(
                                django.db.models.functions.comparison.Coalesce("id", "id"),
                                models.F("organisation"),
                                models.F("state"),
                                models.F("column"),
                                models.F("kind"),
                                models.F("changed_at"),
                                models.F("published_at"),
                                models.F("id"),
                                name="item_version_by_id",
                            ),
                            models.Index(
                                fields=["state", "release_from"], name="item_version_to_release"
                            ),
                            models.Index(fields=["-published_at"], name="item_version_newest"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "number"), name="item_version_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.release.State["ARCHIVED"],
                                            gongkai.rules.release.State["PUBLISHED"],
                                            gongkai.rules.release.State["URGENT"],
                                        ],
                                    )
                                ),
                                fields=("item",),
                                name="item_version_one_live",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.release.State["CLEARED"],
                                            gongkai.rules.release.State["DRAFT"],
                                            gongkai.rules.release.State["FINAL_REVIEW"],
                                            gongkai.rules.release.State["FIRST_REVIEW"],
                                            gongkai.rules.release.State["PROOFREADING"],
                                            gongkai.rules.release.State["SCHEDULED"],
                                            gongkai.rules.release.State["SECOND_REVIEW"],
                                            gongkai.rules.release.State["SECRECY_REVIEW"],
                                            gongkai.rules.release.State["URGENT_REVIEW"],
                                        ],
                                    )
                                ),
                                fields=("item",),
                                name="item_version_one_in_work",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.release.State["ARCHIVED"],
                                            gongkai.rules.release.State["CLEARED"],
                                            gongkai.rules.release.State["CORRECTED"],
                                            gongkai.rules.release.State["DISCARDED"],
                                            gongkai.rules.release.State["DRAFT"],
                                            gongkai.rules.release.State["FINAL_REVIEW"],
                                            gongkai.rules.release.State["FIRST_REVIEW"],
                                            gongkai.rules.release.State["PROOFREADING"],
                                            gongkai.rules.release.State["PUBLISHED"],
                                            gongkai.rules.release.State["SCHEDULED"],
                                            gongkai.rules.release.State["SECOND_REVIEW"],
                                            gongkai.rules.release.State["SECRECY_REVIEW"],
                                            gongkai.rules.release.State["URGENT"],
                                            gongkai.rules.release.State["URGENT_REVIEW"],
                                            gongkai.rules.release.State["WITHDRAWN"],
                                            gongkai.rules.release.State["WITHHELD"],
                                        ],
                                    )
                                ),
                                name="item_version_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                gongkai.rules.release.State["ARCHIVED"],
                                                gongkai.rules.release.State["CLEARED"],
                                                gongkai.rules.release.State["PUBLISHED"],
                                                gongkai.rules.release.State["SCHEDULED"],
                                                gongkai.rules.release.State["URGENT"],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("cleared_sha256", models.F("sha256")),
                                    _connector="OR",
                                ),
                                name="item_version_out_was_cleared",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                gongkai.rules.release.State["ARCHIVED"],
                                                gongkai.rules.release.State["CLEARED"],
                                                gongkai.rules.release.State["PUBLISHED"],
                                                gongkai.rules.release.State["SCHEDULED"],
                                                gongkai.rules.release.State["URGENT"],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("passed_sha256", models.F("sha256")),
                                    _connector="OR",
                                ),
                                name="item_version_out_was_screened",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                gongkai.rules.release.State["ARCHIVED"],
                                                gongkai.rules.release.State["PUBLISHED"],
                                                gongkai.rules.release.State["URGENT"],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="item_version_live_has_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", gongkai.rules.release.State["SCHEDULED"]),
                                        _negated=True,
                                    ),
                                    ("release_from__isnull", False),
                                    _connector="OR",
                                ),
                                name="item_version_scheduled_has_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Revision",
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
                        ("place", models.PositiveIntegerField(verbose_name="次序")),
                        ("content", models.TextField(verbose_name="内容")),
                        ("sha256", models.CharField(max_length=64, verbose_name="内容哈希")),
                        ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                        (
                            "saved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="保存人",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisions",
                                to="catalogue.itemversion",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["version", "place"],
                        "indexes": [
                            models.Index(fields=["saved_by", "version"], name="revision_of_writer")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "place"), name="revision_place_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ItemFile",
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
                        ("name", models.CharField(max_length=255, verbose_name="文件名")),
                        ("media_type", models.CharField(max_length=100, verbose_name="格式")),
                        ("size", models.BigIntegerField(verbose_name="字节数")),
                        ("pages", models.PositiveIntegerField(null=True, verbose_name="页数")),
                        ("sha256", models.CharField(max_length=64, verbose_name="哈希")),
                        (
                            "description",
                            models.CharField(blank=True, max_length=300, verbose_name="说明"),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="加入时间")),
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
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="catalogue.itemversion",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["version", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "sha256"), name="item_file_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Batch",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("publish", "批量发布"),
                                    ("schedule", "批量定时发布"),
                                    ("unschedule", "批量取消定时"),
                                    ("move", "批量移动栏目"),
                                    ("withdraw", "批量撤回"),
                                    ("reclassify", "批量改分类"),
                                    ("change_mode", "批量改公开属性"),
                                ],
                                max_length=20,
                                verbose_name="种类",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待批准"),
                                    ("running", "办理中"),
                                    ("done", "已办完"),
                                    ("refused", "未批准"),
                                    ("stopped", "已中止"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("wanted", models.JSONField(default=dict, verbose_name="要怎样改")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="为什么"),
                        ),
                        (
                            "is_decided_alone",
                            models.BooleanField(default=False, verbose_name="不需要另一人批准"),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        (
                            "opinion",
                            models.CharField(blank=True, max_length=500, verbose_name="决定的意见"),
                        ),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="办完时间")),
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
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办完人",
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
                            "undoes",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="undone_by",
                                to="catalogue.batch",
                                verbose_name="撤销哪一批",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "-id"], name="batch_of_body"
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("state", gongkai.rules.batches.BatchState["RUNNING"])
                                ),
                                fields=["id"],
                                name="batch_running",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            gongkai.rules.batches.BatchKind["CHANGE_MODE"],
                                            gongkai.rules.batches.BatchKind["MOVE"],
                                            gongkai.rules.batches.BatchKind["PUBLISH"],
                                            gongkai.rules.batches.BatchKind["RECLASSIFY"],
                                            gongkai.rules.batches.BatchKind["SCHEDULE"],
                                            gongkai.rules.batches.BatchKind["UNSCHEDULE"],
                                            gongkai.rules.batches.BatchKind["WITHDRAW"],
                                        ],
                                    )
                                ),
                                name="batch_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.batches.BatchState["DONE"],
                                            gongkai.rules.batches.BatchState["PROPOSED"],
                                            gongkai.rules.batches.BatchState["REFUSED"],
                                            gongkai.rules.batches.BatchState["RUNNING"],
                                            gongkai.rules.batches.BatchState["STOPPED"],
                                        ],
                                    )
                                ),
                                name="batch_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                gongkai.rules.batches.BatchState["RUNNING"],
                                                gongkai.rules.batches.BatchState["DONE"],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("is_decided_alone", True),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        models.Q(
                                            ("decided_by", models.F("proposed_by")), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="batch_decided_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchLine",
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
                        ("place", models.PositiveIntegerField(verbose_name="次序")),
                        ("seen", models.PositiveIntegerField(verbose_name="提出时的保存次数")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "还没轮到"),
                                    ("done", "已办"),
                                    ("left", "没有办成"),
                                ],
                                default=gongkai.rules.batches.LineState["WAITING"],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("wanted", models.JSONField(default=dict, verbose_name="要怎样改")),
                        ("before", models.JSONField(default=dict, verbose_name="原来怎样")),
                        (
                            "message",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="为什么没有办成"
                            ),
                        ),
                        ("done_at", models.DateTimeField(null=True, verbose_name="办理时间")),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="catalogue.batch",
                                verbose_name="批次",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理人",
                            ),
                        ),
                        (
                            "result",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.itemversion",
                                verbose_name="新版本",
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
                        "ordering": ["batch", "place"],
                        "indexes": [
                            models.Index(fields=["batch", "state", "place"], name="batch_line_next")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "version"), name="batch_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.batches.LineState["DONE"],
                                            gongkai.rules.batches.LineState["LEFT"],
                                            gongkai.rules.batches.LineState["WAITING"],
                                        ],
                                    )
                                ),
                                name="batch_line_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", gongkai.rules.batches.LineState["LEFT"]),
                                        _negated=True,
                                    ),
                                    models.Q(("message", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="batch_line_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ItemChange",
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
                            "follower",
                            models.CharField(
                                choices=[("search", "全文检索"), ("links", "链接检查")],
                                max_length=20,
                                verbose_name="跟随者",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="catalogue.item",
                                verbose_name="信息",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["follower", "id"], name="item_change_of_follower")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consultation",
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
                        ("opens_on", models.DateField(verbose_name="开始日期")),
                        ("closes_on", models.DateField(db_index=True, verbose_name="截止日期")),
                        (
                            "received",
                            models.PositiveIntegerField(default=0, verbose_name="已编号的意见"),
                        ),
                        (
                            "item",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consultation",
                                to="catalogue.item",
                                verbose_name="征求意见稿",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-closes_on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Opinion",
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
                            "number",
                            models.CharField(max_length=60, unique=True, verbose_name="意见编号"),
                        ),
                        (
                            "form_token",
                            models.CharField(
                                max_length=64, null=True, unique=True, verbose_name="表单标记"
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("portal", "网上提交"),
                                    ("letter", "信函"),
                                    ("email", "电子邮件"),
                                    ("phone", "电话"),
                                    ("meeting", "座谈会、听证会"),
                                ],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "clause",
                            models.CharField(blank=True, max_length=100, verbose_name="针对的条款"),
                        ),
                        ("text", models.TextField(verbose_name="意见")),
                        ("person", models.BinaryField(null=True, verbose_name="提出人（密文）")),
                        (
                            "network",
                            models.CharField(blank=True, max_length=64, verbose_name="网络标记"),
                        ),
                        ("received_at", models.DateTimeField(verbose_name="收到时间")),
                        ("topic", models.CharField(blank=True, max_length=60, verbose_name="归类")),
                        ("summary", models.TextField(blank=True, verbose_name="归纳")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("adopted", "采纳"),
                                    ("partly", "部分采纳"),
                                    ("not", "未采纳"),
                                ],
                                max_length=10,
                                verbose_name="处理结果",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="理由"),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                        (
                            "consultation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="catalogue.consultation",
                                verbose_name="征求意见",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="处理人",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="catalogue.opinion",
                                verbose_name="并入",
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
                        "ordering": ["consultation", "pk"],
                        "indexes": [
                            models.Index(fields=["network", "received_at"], name="opinion_network")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        [
                                            "",
                                            gongkai.rules.consultation.Outcome["ADOPTED"],
                                            gongkai.rules.consultation.Outcome["NOT"],
                                            gongkai.rules.consultation.Outcome["PARTLY"],
                                        ],
                                    )
                                ),
                                name="opinion_outcome_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "way__in",
                                        [
                                            gongkai.rules.consultation.Way["EMAIL"],
                                            gongkai.rules.consultation.Way["LETTER"],
                                            gongkai.rules.consultation.Way["MEETING"],
                                            gongkai.rules.consultation.Way["PHONE"],
                                            gongkai.rules.consultation.Way["PORTAL"],
                                        ],
                                    )
                                ),
                                name="opinion_way_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        ["", gongkai.rules.consultation.Outcome["ADOPTED"]],
                                    ),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="opinion_refused_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome", ""), ("decided_at__isnull", False), _connector="OR"
                                ),
                                name="opinion_decided_has_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ColumnDuty",
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
                            "actor",
                            models.CharField(
                                choices=[
                                    ("column_editor", "栏目编辑"),
                                    ("department_clerk", "承办部门经办"),
                                    ("disclosure_clerk", "公开办经办"),
                                    ("disclosure_head", "公开办负责人"),
                                    ("proofreader", "校对"),
                                    ("department_head", "部门负责人"),
                                    ("legal_reviewer", "法制审核"),
                                    ("leader", "分管领导"),
                                    ("signatory", "签发人"),
                                    ("secrecy_reviewer", "保密审查"),
                                ],
                                max_length=30,
                                verbose_name="职责",
                            ),
                        ),
                        ("named_at", models.DateTimeField(verbose_name="指定时间")),
                        (
                            "column",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="catalogue.column",
                                verbose_name="栏目",
                            ),
                        ),
                        (
                            "named_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="指定人",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="人员",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["column", "actor", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("column", "actor", "person"), name="column_duty_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "actor__in",
                                        [
                                            gongkai.rules.release.Actor["EDITOR"],
                                            gongkai.rules.release.Actor["DEPARTMENT"],
                                            gongkai.rules.release.Actor["DEPARTMENT_HEAD"],
                                            gongkai.rules.release.Actor["CLERK"],
                                            gongkai.rules.release.Actor["HEAD"],
                                            gongkai.rules.release.Actor["LEADER"],
                                            gongkai.rules.release.Actor["LEGAL"],
                                            gongkai.rules.release.Actor["PROOFREADER"],
                                            gongkai.rules.release.Actor["SECRECY"],
                                            gongkai.rules.release.Actor["SIGNATORY"],
                                        ],
                                    )
                                ),
                                name="column_duty_actor_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportBatch",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("normative", "行政规范性文件"),
                                    ("rule", "规章"),
                                    ("notice", "通知公告"),
                                    ("news", "工作动态"),
                                    ("guide", "办事指南"),
                                    ("budget", "预算决算"),
                                    ("penalty", "行政处罚决定"),
                                    ("recruitment", "招考录用"),
                                    ("consultation", "意见征集"),
                                    ("clarification", "不实信息澄清"),
                                    ("interpretation", "政策解读"),
                                    ("feedback", "意见采纳情况"),
                                    ("disclosure_guide", "政府信息公开指南"),
                                    ("other", "其他信息"),
                                ],
                                max_length=20,
                                verbose_name="种类",
                            ),
                        ),
                        (
                            "has_original",
                            models.BooleanField(default=False, verbose_name="原文件作为附件"),
                        ),
                        ("begun_at", models.DateTimeField(verbose_name="导入时间")),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                        (
                            "begun_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="导入人",
                            ),
                        ),
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机关",
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ImportFile",
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
                        ("place", models.PositiveIntegerField(verbose_name="次序")),
                        ("name", models.CharField(max_length=255, verbose_name="文件名")),
                        ("size", models.BigIntegerField(verbose_name="字节数")),
                        (
                            "sha256",
                            models.CharField(blank=True, max_length=64, verbose_name="哈希"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等待读取"),
                                    ("asking", "待您确认"),
                                    ("drafted", "已建草稿"),
                                    ("refused", "没有导入"),
                                    ("skipped", "已跳过"),
                                    ("undone", "已撤销"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "message",
                            models.CharField(blank=True, max_length=500, verbose_name="说明"),
                        ),
                        ("found", models.JSONField(default=dict, verbose_name="读到的情况")),
                        (
                            "choice",
                            models.CharField(
                                blank=True,
                                choices=[("accept", "接受修订"), ("reject", "不接受修订")],
                                max_length=20,
                                verbose_name="决定",
                            ),
                        ),
                        (
                            "made_saved",
                            models.PositiveIntegerField(default=0, verbose_name="建立时的保存次数"),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="读取次数"),
                        ),
                        (
                            "leased_until",
                            models.DateTimeField(null=True, verbose_name="读取租约至"),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="catalogue.importbatch",
                                verbose_name="批次",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.itemversion",
                                verbose_name="草稿",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["batch", "place"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    (
                                        "state",
                                        gongkai.catalogue.models.imports.ImportState["WAITING"],
                                    )
                                ),
                                fields=["leased_until"],
                                name="import_file_waiting",
                            ),
                            models.Index(fields=["sha256"], name="import_file_hash"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "place"), name="import_file_place_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.catalogue.models.imports.ImportState["ASKING"],
                                            gongkai.catalogue.models.imports.ImportState["DRAFTED"],
                                            gongkai.catalogue.models.imports.ImportState["REFUSED"],
                                            gongkai.catalogue.models.imports.ImportState["SKIPPED"],
                                            gongkai.catalogue.models.imports.ImportState["UNDONE"],
                                            gongkai.catalogue.models.imports.ImportState["WAITING"],
                                        ],
                                    )
                                ),
                                name="import_file_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            gongkai.catalogue.models.imports.ImportState["DRAFTED"],
                                        ),
                                        _negated=True,
                                    ),
                                    ("version__isnull", False),
                                    _connector="OR",
                                ),
                                name="import_file_drafted_has_draft",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Link",
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
                        ("url", models.TextField(verbose_name="网址")),
                        (
                            "url_sha256",
                            models.CharField(max_length=64, unique=True, verbose_name="网址的哈希"),
                        ),
                        ("host", models.CharField(max_length=260, verbose_name="主机")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "还没有查"),
                                    ("alive", "能打开"),
                                    ("doubtful", "打不开，过一会儿再查"),
                                    ("dead", "打不开"),
                                    ("inside", "指向内部网络"),
                                ],
                                default=gongkai.rules.published_links.LinkState["WAITING"],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "status",
                            models.PositiveSmallIntegerField(null=True, verbose_name="应答码"),
                        ),
                        (
                            "message",
                            models.CharField(blank=True, max_length=200, verbose_name="说明"),
                        ),
                        (
                            "failures",
                            models.PositiveIntegerField(default=0, verbose_name="连续打不开的次数"),
                        ),
                        (
                            "failing_since",
                            models.DateTimeField(null=True, verbose_name="从何时起打不开"),
                        ),
                        ("last_asked", models.DateTimeField(null=True, verbose_name="最近检查")),
                        ("due_from", models.DateTimeField(null=True, verbose_name="下次检查")),
                        (
                            "leased_until",
                            models.DateTimeField(null=True, verbose_name="处理占用至"),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["due_from", "id"], name="link_turn"),
                            models.Index(fields=["last_asked", "host"], name="link_last_asked"),
                            models.Index(
                                condition=models.Q(("state__in", ["dead", "inside"])),
                                fields=["id"],
                                name="link_broken",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.published_links.LinkState["ALIVE"],
                                            gongkai.rules.published_links.LinkState["DEAD"],
                                            gongkai.rules.published_links.LinkState["DOUBTFUL"],
                                            gongkai.rules.published_links.LinkState["INSIDE"],
                                            gongkai.rules.published_links.LinkState["WAITING"],
                                        ],
                                    )
                                ),
                                name="link_state_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LinkUse",
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
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="catalogue.link",
                                verbose_name="网址",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="link_uses",
                                to="catalogue.itemversion",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("link", "version"), name="link_use_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PictureWidths",
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
                            models.CharField(max_length=64, unique=True, verbose_name="图片的哈希"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "等待处理"),
                                    ("done", "已处理"),
                                    ("failed", "处理不了"),
                                ],
                                default="queued",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("copies", models.JSONField(default=list, verbose_name="各种宽度")),
                        (
                            "message",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="处理不了的原因"
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
                        ("queued_at", models.DateTimeField(verbose_name="提交时间")),
                        (
                            "queued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "queued")),
                                fields=["queued_at"],
                                name="picture_widths_queue",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["queued", "done", "failed"])),
                                name="picture_widths_state_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ItemReview",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("proofread", "校对"),
                                    ("first", "初审"),
                                    ("second", "复审"),
                                    ("final", "终审"),
                                    ("secrecy", "保密审查"),
                                    ("legal", "答复的法制审核"),
                                    ("sign", "答复的签发"),
                                    ("return", "发布前退回"),
                                ],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64, verbose_name="所审内容哈希")),
                        ("is_approved", models.BooleanField(verbose_name="同意")),
                        ("opinion", models.TextField(verbose_name="意见")),
                        ("marks", models.JSONField(default=list, verbose_name="标出的文字")),
                        ("evidence", models.JSONField(null=True, verbose_name="带入的审核")),
                        ("reviewed_at", models.DateTimeField(verbose_name="审核时间")),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审核人",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="catalogue.itemversion",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["version", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            gongkai.rules.release.Duty["PROOFREAD"],
                                            gongkai.rules.release.Duty["FIRST"],
                                            gongkai.rules.release.Duty["SECOND"],
                                            gongkai.rules.release.Duty["FINAL"],
                                            gongkai.rules.release.Duty["SECRECY"],
                                            "legal",
                                            "sign",
                                            "return",
                                        ],
                                    )
                                ),
                                name="item_review_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "kind__in",
                                            [gongkai.rules.release.Duty["SECRECY"], "return"],
                                        ),
                                        _negated=True,
                                    ),
                                    ("is_approved", False),
                                    _connector="OR",
                                ),
                                name="item_review_no_short_secrecy",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SecrecyReview",
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
                        ("sha256", models.CharField(max_length=64, verbose_name="所审内容哈希")),
                        ("answers", models.JSONField(verbose_name="审查单")),
                        (
                            "conclusion",
                            models.CharField(
                                choices=[
                                    ("publish", "可以公开"),
                                    ("withhold", "不予公开"),
                                    ("refer", "不能确定，报主管部门或保密行政管理部门确定"),
                                ],
                                max_length=10,
                                verbose_name="结论",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="理由和依据")),
                        ("evidence", models.JSONField(null=True, verbose_name="带入的审查")),
                        ("reviewed_at", models.DateTimeField(verbose_name="审查时间")),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审查人",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="secrecy_reviews",
                                to="catalogue.itemversion",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["version", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "conclusion__in",
                                        [
                                            gongkai.rules.secrecy.Conclusion["PUBLISH"],
                                            gongkai.rules.secrecy.Conclusion["REFER"],
                                            gongkai.rules.secrecy.Conclusion["WITHHOLD"],
                                        ],
                                    )
                                ),
                                name="secrecy_conclusion_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Withheld",
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
                        ("ground", models.CharField(max_length=30, verbose_name="法定理由")),
                        ("reason", models.TextField(verbose_name="理由和依据")),
                        ("review_by_on", models.DateField(verbose_name="下次评估日期")),
                        ("withheld_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("kept", "仍不公开"), ("released", "转为公开")],
                                max_length=10,
                                verbose_name="评估结果",
                            ),
                        ),
                        ("assessment", models.TextField(blank=True, verbose_name="评估意见")),
                        ("assessed_at", models.DateTimeField(null=True, verbose_name="评估时间")),
                        (
                            "assessed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评估人",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withholdings",
                                to="catalogue.item",
                                verbose_name="信息",
                            ),
                        ),
                        (
                            "withheld_by",
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
                        "ordering": ["review_by_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("assessed_at", None), ("outcome", "")),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        ("assessed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="withheld_assessed_whole",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ItemScreening",
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
                        ("sha256", models.CharField(max_length=64, verbose_name="所查内容哈希")),
                        (
                            "content_hash",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="筛查用的哈希"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "正在筛查"),
                                    ("done", "已筛查"),
                                    ("failed", "筛查没有完成"),
                                ],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "message",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="没有完成的原因"
                            ),
                        ),
                        (
                            "mended_from",
                            models.PositiveIntegerField(null=True, verbose_name="改正前的稿次"),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数"),
                        ),
                        (
                            "leased_until",
                            models.DateTimeField(null=True, verbose_name="处理占用至"),
                        ),
                        ("queued_at", models.DateTimeField(verbose_name="提交时间")),
                        (
                            "queued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交人",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="screening",
                                to="catalogue.itemversion",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "queued")),
                                fields=["queued_at"],
                                name="item_screening_queue",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["queued", "done", "failed"])),
                                name="item_screening_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(("content_hash", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="item_screening_done_has_hash",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Share",
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
                                    ("offered", "等对方接受"),
                                    ("accepted", "已显示"),
                                    ("declined", "未接受"),
                                    ("ended", "已停止"),
                                ],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                        ("offered_at", models.DateTimeField(verbose_name="提出时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="停止时间")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="不接受或停止的理由"
                            ),
                        ),
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
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="停止人",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="catalogue.item",
                                verbose_name="信息",
                            ),
                        ),
                        (
                            "offered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["column", "state", "item"], name="share_of_column")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["accepted", "offered"])),
                                fields=("item", "column"),
                                name="share_once_under_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["accepted", "declined", "ended", "offered"])
                                ),
                                name="share_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShareRule",
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
                        ("made_at", models.DateTimeField(verbose_name="设置时间")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="设置人",
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="接受的机关",
                            ),
                        ),
                        (
                            "sender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="共享的机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["receiver", "sender"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("receiver", "sender"), name="share_rule_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standard",
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
                        ("code", models.SlugField(max_length=80, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=200, verbose_name="名称")),
                        (
                            "last_key",
                            models.PositiveIntegerField(default=0, verbose_name="最后行号"),
                        ),
                        ("begun_at", models.DateTimeField(verbose_name="建立时间")),
                        (
                            "begun_by",
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
                                verbose_name="机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["organisation", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="StandardVersion",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "草稿"),
                                    ("submitted", "待审定"),
                                    ("in_force", "现行"),
                                    ("superseded", "旧版"),
                                    ("discarded", "已作废"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="标题")),
                        (
                            "source_name",
                            models.CharField(blank=True, max_length=255, verbose_name="来源文件"),
                        ),
                        ("doubts", models.JSONField(default=list, verbose_name="文件的疑点")),
                        ("hands", models.JSONField(default=list, verbose_name="经手人")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="意见")),
                        ("made_at", models.DateTimeField(verbose_name="导入时间")),
                        ("changed_at", models.DateTimeField(verbose_name="最近修改时间")),
                        ("submitted_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                        ("approved_at", models.DateTimeField(null=True, verbose_name="审定时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审定人",
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最近修改人",
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
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="导入人",
                            ),
                        ),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="catalogue.standard",
                                verbose_name="目录",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["standard", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("standard", "number"), name="standard_version_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state", gongkai.rules.standards.versions.State["IN_FORCE"])
                                ),
                                fields=("standard",),
                                name="standard_version_one_in_force",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.standards.versions.State["DRAFT"],
                                            gongkai.rules.standards.versions.State["SUBMITTED"],
                                        ],
                                    )
                                ),
                                fields=("standard",),
                                name="standard_version_one_in_work",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.standards.versions.State["DISCARDED"],
                                            gongkai.rules.standards.versions.State["DRAFT"],
                                            gongkai.rules.standards.versions.State["IN_FORCE"],
                                            gongkai.rules.standards.versions.State["SUBMITTED"],
                                            gongkai.rules.standards.versions.State["SUPERSEDED"],
                                        ],
                                    )
                                ),
                                name="standard_version_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by", None),
                                    models.Q(
                                        ("approved_by", models.F("submitted_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="standard_version_second_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                gongkai.rules.standards.versions.State["IN_FORCE"],
                                                gongkai.rules.standards.versions.State[
                                                    "SUPERSEDED"
                                                ],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("approved_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="standard_version_in_force_approved",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandardRow",
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
                        ("place", models.PositiveIntegerField(verbose_name="次序")),
                        ("key", models.PositiveIntegerField(verbose_name="行号")),
                        ("area", models.CharField(blank=True, max_length=100, verbose_name="领域")),
                        ("name", models.CharField(max_length=500, verbose_name="事项")),
                        ("data", models.JSONField(verbose_name="内容")),
                        ("doubts", models.JSONField(default=list, verbose_name="疑点")),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="catalogue.standardversion",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["version", "place"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "key"), name="standard_row_key_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandardPlace",
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
                        ("key", models.PositiveIntegerField(verbose_name="行号")),
                        (
                            "empty_reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="可以没有内容的理由"
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
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="catalogue.standard",
                                verbose_name="目录",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["standard", "key"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("standard", "key"), name="standard_place_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandardLink",
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
                        ("key", models.PositiveIntegerField(verbose_name="行号")),
                        (
                            "confirmed",
                            models.JSONField(default=list, verbose_name="人工确认的要素"),
                        ),
                        ("linked_at", models.DateTimeField(verbose_name="关联时间")),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standard_links",
                                to="catalogue.item",
                                verbose_name="信息",
                            ),
                        ),
                        (
                            "linked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="关联人",
                            ),
                        ),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="catalogue.standard",
                                verbose_name="目录",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["standard", "key", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("standard", "key", "item"), name="standard_link_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TermList",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("theme", "主题分类"),
                                    ("genre", "体裁分类"),
                                    ("audience", "服务对象分类"),
                                ],
                                max_length=10,
                                verbose_name="分类",
                            ),
                        ),
                        ("terms", models.JSONField(verbose_name="词")),
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
                                verbose_name="机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["organisation", "kind"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "kind"), name="term_list_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            gongkai.rules.terms.TermKind["AUDIENCE"],
                                            gongkai.rules.terms.TermKind["GENRE"],
                                            gongkai.rules.terms.TermKind["THEME"],
                                        ],
                                    )
                                ),
                                name="term_list_kind_known",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(make_titles, drop_titles),
    ]
