"""The tables of this area; a database that took the steps named here has them already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongkai.rules.supervision.complaints
import gongkai.rules.supervision.findings
import gongkai.rules.supervision.indicators
import gongkai.rules.supervision.plans
import gongkai.rules.supervision.surveys
import gongkai.rules.supervision.training
from gongkai.audit.adapters.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("supervision", "0001_initial"),
        ("supervision", "0002_training_and_assessment"),
        ("supervision", "0003_complaints"),
        ("supervision", "0004_questionnaires"),
        ("supervision", "0005_inspection_runs"),
        ("supervision", "0006_evaluations"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("catalogue", "0001_tables"),
        ("organisations", "0001_initial"),
        ("sites", "0001_tables"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="IndicatorTree",
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
                                verbose_name="机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "name"), name="indicator_tree_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Indicator",
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
                        ("place", models.PositiveSmallIntegerField(verbose_name="顺序")),
                        ("code", models.CharField(max_length=20, verbose_name="编号")),
                        ("name", models.CharField(max_length=100, verbose_name="指标")),
                        (
                            "weight",
                            models.DecimalField(
                                decimal_places=2, max_digits=5, verbose_name="分值"
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("system", "系统取数"),
                                    ("manual", "人工评分"),
                                    ("survey", "社会评议"),
                                    ("third_party", "第三方评估"),
                                ],
                                max_length=20,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", ""),
                                    ("timeliness", "主动公开按期率"),
                                    ("coverage", "标准目录覆盖率"),
                                    ("columns", "栏目更新率"),
                                    ("answers", "依申请公开按期答复率"),
                                    ("faults", "网页纠错按期答复率"),
                                    ("accounts", "新媒体账号更新率"),
                                    ("tasks", "年度任务按期完成率"),
                                    ("training", "组织过培训"),
                                    ("appraisal", "社会评议得分"),
                                ],
                                max_length=20,
                                verbose_name="系统取数",
                            ),
                        ),
                        (
                            "rule",
                            models.CharField(blank=True, max_length=500, verbose_name="评分规则"),
                        ),
                        (
                            "tree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="indicators",
                                to="supervision.indicatortree",
                                verbose_name="指标体系",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["tree", "place"],
                        "constraints": [
                            models.UniqueConstraint(fields=("tree", "code"), name="indicator_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "source__in",
                                        [
                                            gongkai.rules.supervision.indicators.Source["MANUAL"],
                                            gongkai.rules.supervision.indicators.Source["SURVEY"],
                                            gongkai.rules.supervision.indicators.Source["SYSTEM"],
                                            gongkai.rules.supervision.indicators.Source[
                                                "THIRD_PARTY"
                                            ],
                                        ],
                                    )
                                ),
                                name="indicator_source_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
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
                        ("from_on", models.DateField(verbose_name="开始日期")),
                        ("until_on", models.DateField(verbose_name="结束日期")),
                        ("closed_on", models.DateField(null=True, verbose_name="结束考核日期")),
                        ("begun_at", models.DateTimeField(verbose_name="开始时间")),
                        (
                            "begun_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="开始人",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="被考核单位",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="考核机关",
                            ),
                        ),
                        (
                            "tree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="supervision.indicatortree",
                                verbose_name="指标体系",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-until_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "body", "tree", "from_on", "until_on"),
                                name="assessment_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="assessment_ends_after_beginning",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorValue",
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
                            "share",
                            models.DecimalField(
                                decimal_places=2, max_digits=5, null=True, verbose_name="得分率"
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(blank=True, max_length=500, verbose_name="依据"),
                        ),
                        (
                            "evidence",
                            models.CharField(blank=True, max_length=64, verbose_name="证据"),
                        ),
                        (
                            "evidence_name",
                            models.CharField(blank=True, max_length=255, verbose_name="证据文件名"),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="supervision.assessment",
                                verbose_name="考核",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评分人",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="supervision.indicator",
                                verbose_name="指标",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["assessment", "indicator__place"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("assessment", "indicator"), name="indicator_value_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("share", None),
                                    models.Q(("share__gte", 0), ("share__lte", 100)),
                                    _connector="OR",
                                ),
                                name="indicator_value_share",
                            ),
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
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("assessment", "考核"),
                                    ("check", "日常检查"),
                                    ("inspection", "网站和新媒体检查"),
                                    ("complaint", "投诉举报"),
                                    ("evaluation", "第三方评估"),
                                ],
                                max_length=20,
                                verbose_name="来源",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="问题")),
                        (
                            "basis",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="不符合的规定"
                            ),
                        ),
                        ("demand", models.TextField(blank=True, verbose_name="整改要求")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("noted", "待通知"),
                                    ("notified", "整改中"),
                                    ("answered", "待复查"),
                                    ("closed", "已销号"),
                                    ("dropped", "不再整改"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "notice_number",
                            models.CharField(blank=True, max_length=100, verbose_name="通知书文号"),
                        ),
                        ("notified_on", models.DateField(null=True, verbose_name="通知日期")),
                        ("due_on", models.DateField(null=True, verbose_name="整改期限")),
                        ("closed_on", models.DateField(null=True, verbose_name="办结日期")),
                        ("noted_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "assessment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="supervision.assessment",
                                verbose_name="考核",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="被检查单位",
                            ),
                        ),
                        (
                            "noted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="检查机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["state", "due_on"], name="supervision_finding_due")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.supervision.findings.FindingState[
                                                "ANSWERED"
                                            ],
                                            gongkai.rules.supervision.findings.FindingState[
                                                "CLOSED"
                                            ],
                                            gongkai.rules.supervision.findings.FindingState[
                                                "DROPPED"
                                            ],
                                            gongkai.rules.supervision.findings.FindingState[
                                                "NOTED"
                                            ],
                                            gongkai.rules.supervision.findings.FindingState[
                                                "NOTIFIED"
                                            ],
                                        ],
                                    )
                                ),
                                name="supervision_finding_state",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "origin__in",
                                        [
                                            gongkai.rules.supervision.findings.Origin["ASSESSMENT"],
                                            gongkai.rules.supervision.findings.Origin["CHECK"],
                                            gongkai.rules.supervision.findings.Origin["COMPLAINT"],
                                            gongkai.rules.supervision.findings.Origin["EVALUATION"],
                                            gongkai.rules.supervision.findings.Origin["INSPECTION"],
                                        ],
                                    )
                                ),
                                name="supervision_finding_origin",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.supervision.findings.FindingState[
                                                "NOTED"
                                            ],
                                            gongkai.rules.supervision.findings.FindingState[
                                                "DROPPED"
                                            ],
                                        ],
                                    ),
                                    models.Q(
                                        ("due_on__isnull", False), ("notified_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="supervision_finding_days",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FindingStep",
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
                        ("label", models.CharField(max_length=20, verbose_name="事项")),
                        ("note", models.TextField(blank=True, verbose_name="情况")),
                        (
                            "evidence",
                            models.CharField(blank=True, max_length=64, verbose_name="证据"),
                        ),
                        (
                            "evidence_name",
                            models.CharField(blank=True, max_length=255, verbose_name="证据文件名"),
                        ),
                        ("done_at", models.DateTimeField(verbose_name="时间")),
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
                            "finding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="supervision.finding",
                                verbose_name="问题",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Complaint",
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
                            "way",
                            models.CharField(
                                choices=[
                                    ("letter", "来信"),
                                    ("phone", "来电"),
                                    ("visit", "来访"),
                                    ("online", "网上"),
                                    ("transferred", "上级转办"),
                                ],
                                max_length=20,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    (
                                        "not_published",
                                        "未按照要求主动公开，或者对公开请求不予处理（第四十七条第二款）",
                                    ),
                                    ("request", "公开工作侵犯合法权益（第五十一条）"),
                                    ("other", "其他"),
                                ],
                                max_length=20,
                                verbose_name="事由",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="内容")),
                        ("person", models.BinaryField(null=True, verbose_name="投诉人（密文）")),
                        ("received_on", models.DateField(verbose_name="收到日期")),
                        ("due_on", models.DateField(verbose_name="办理期限")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "办理中"),
                                    ("decided", "待告知"),
                                    ("told", "已告知"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("founded", "属实，已责令改正"),
                                    ("partly", "部分属实，已责令改正"),
                                    ("unfounded", "不属实"),
                                    ("elsewhere", "不属于本机关办理，已告知途径"),
                                ],
                                max_length=20,
                                verbose_name="结果",
                            ),
                        ),
                        ("decision", models.TextField(blank=True, verbose_name="处理情况")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                        ("told_on", models.DateField(null=True, verbose_name="告知日期")),
                        (
                            "told_how",
                            models.CharField(blank=True, max_length=100, verbose_name="告知方式"),
                        ),
                        ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="被投诉单位",
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="受理机关",
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
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [models.Index(fields=["state", "due_on"], name="complaint_due")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.supervision.complaints.ComplaintState[
                                                "DECIDED"
                                            ],
                                            gongkai.rules.supervision.complaints.ComplaintState[
                                                "OPEN"
                                            ],
                                            gongkai.rules.supervision.complaints.ComplaintState[
                                                "TOLD"
                                            ],
                                        ],
                                    )
                                ),
                                name="complaint_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        gongkai.rules.supervision.complaints.ComplaintState["OPEN"],
                                    ),
                                    models.Q(("outcome", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="complaint_decided_has_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountabilityRecord",
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
                            "person_name",
                            models.CharField(blank=True, max_length=50, verbose_name="人员"),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    ("no_rules", "未建立健全公开制度和工作机制（第五十二条）"),
                                    (
                                        "not_published",
                                        "不依法履行政府信息公开职能（第五十三条第一项）",
                                    ),
                                    (
                                        "not_updated",
                                        "不及时更新公开的政府信息、公开指南和公开目录（第五十三条第二项）",
                                    ),
                                    ("other", "违反条例的其他情形（第五十三条第三项）"),
                                ],
                                max_length=20,
                                verbose_name="事由",
                            ),
                        ),
                        ("facts", models.TextField(verbose_name="事实")),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("correct", "责令改正"),
                                    ("talk", "约谈"),
                                    ("criticise", "通报批评"),
                                    ("discipline", "处分"),
                                ],
                                max_length=20,
                                verbose_name="措施",
                            ),
                        ),
                        (
                            "deciding_body",
                            models.CharField(max_length=100, verbose_name="决定机关"),
                        ),
                        ("decision_on", models.DateField(verbose_name="决定日期")),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="文书"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
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
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-decision_on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Evaluation",
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
                        ("evaluator", models.CharField(max_length=100, verbose_name="评估机构")),
                        (
                            "method",
                            models.CharField(blank=True, max_length=500, verbose_name="评估方法"),
                        ),
                        ("from_on", models.DateField(verbose_name="评估开始")),
                        ("until_on", models.DateField(verbose_name="评估结束")),
                        (
                            "report",
                            models.CharField(blank=True, max_length=64, verbose_name="评估报告"),
                        ),
                        (
                            "report_name",
                            models.CharField(
                                blank=True, max_length=255, verbose_name="评估报告文件名"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "assessment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluation",
                                to="supervision.assessment",
                                verbose_name="考核",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.item",
                                verbose_name="公布的信息",
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
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="evaluation_ends_after_beginning",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeadingGroup",
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
                        ("founded_on", models.DateField(verbose_name="成立日期")),
                        (
                            "founded_by_document",
                            models.CharField(blank=True, max_length=200, verbose_name="成立文件"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "office",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="办公室设在",
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
                        "ordering": ["organisation", "-founded_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "name"), name="leading_group_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GroupMember",
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
                        ("name", models.CharField(max_length=50, verbose_name="姓名")),
                        ("post", models.CharField(blank=True, max_length=100, verbose_name="职务")),
                        (
                            "duty",
                            models.CharField(
                                choices=[
                                    ("head", "组长"),
                                    ("deputy", "副组长"),
                                    ("member", "成员"),
                                    ("office", "办公室人员"),
                                ],
                                max_length=20,
                                verbose_name="组内职务",
                            ),
                        ),
                        ("since_on", models.DateField(verbose_name="任职日期")),
                        ("until_on", models.DateField(null=True, verbose_name="离任日期")),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="supervision.leadinggroup",
                                verbose_name="领导小组",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["group", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "duty__in",
                                        [
                                            gongkai.rules.supervision.plans.GroupDuty["DEPUTY"],
                                            gongkai.rules.supervision.plans.GroupDuty["HEAD"],
                                            gongkai.rules.supervision.plans.GroupDuty["MEMBER"],
                                            gongkai.rules.supervision.plans.GroupDuty["OFFICE"],
                                        ],
                                    )
                                ),
                                name="group_member_duty_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gte", models.F("since_on")),
                                    _connector="OR",
                                ),
                                name="group_member_leaves_after_joining",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                        ("held_on", models.DateField(verbose_name="日期")),
                        ("title", models.CharField(max_length=200, verbose_name="议题")),
                        (
                            "attendance",
                            models.CharField(blank=True, max_length=500, verbose_name="出席"),
                        ),
                        ("decisions", models.TextField(blank=True, verbose_name="议定事项")),
                        (
                            "minutes",
                            models.CharField(blank=True, max_length=64, verbose_name="会议纪要"),
                        ),
                        (
                            "minutes_name",
                            models.CharField(
                                blank=True, max_length=255, verbose_name="会议纪要文件名"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="supervision.leadinggroup",
                                verbose_name="领导小组",
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
                        "ordering": ["group", "-held_on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionRun",
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
                        ("inspected_on", models.DateField(verbose_name="检查日期")),
                        ("pages", models.PositiveIntegerField(verbose_name="检查的网页")),
                        ("seen", models.JSONField(default=dict, verbose_name="网页情况")),
                        ("alerts", models.JSONField(default=dict, verbose_name="提醒的指标")),
                        ("inspected_at", models.DateTimeField(verbose_name="检查时间")),
                        (
                            "inspected_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="检查人",
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
                        "ordering": ["-inspected_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "inspected_on"),
                                name="inspection_run_once_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
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
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        (
                            "document_number",
                            models.CharField(blank=True, max_length=100, verbose_name="文号"),
                        ),
                        ("issued_on", models.DateField(null=True, verbose_name="印发日期")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "起草中"),
                                    ("issued", "已印发"),
                                    ("closed", "已办结"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("drawn_up_at", models.DateTimeField(verbose_name="起草时间")),
                        (
                            "drawn_up_by",
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
                                verbose_name="机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-year", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "year", "title"), name="plan_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.supervision.plans.PlanState["CLOSED"],
                                            gongkai.rules.supervision.plans.PlanState["DRAFT"],
                                            gongkai.rules.supervision.plans.PlanState["ISSUED"],
                                        ],
                                    )
                                ),
                                name="plan_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", gongkai.rules.supervision.plans.PlanState["DRAFT"]),
                                    ("issued_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="plan_issued_has_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanTask",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                        ("content", models.CharField(max_length=500, verbose_name="任务")),
                        (
                            "measure",
                            models.CharField(blank=True, max_length=500, verbose_name="完成标准"),
                        ),
                        ("due_on", models.DateField(verbose_name="完成时限")),
                        (
                            "progress",
                            models.PositiveSmallIntegerField(default=0, verbose_name="进度"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "办理中"),
                                    ("handed_in", "待确认"),
                                    ("done", "已完成"),
                                    ("cancelled", "已撤销"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("done_on", models.DateField(null=True, verbose_name="完成日期")),
                        (
                            "co_units",
                            models.ManyToManyField(
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="配合单位",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="责任人",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="supervision.plan",
                                verbose_name="工作方案",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="牵头单位",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["plan", "number"],
                        "indexes": [models.Index(fields=["state", "due_on"], name="plan_task_due")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "number"), name="plan_task_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.supervision.plans.TaskState["CANCELLED"],
                                            gongkai.rules.supervision.plans.TaskState["DONE"],
                                            gongkai.rules.supervision.plans.TaskState["HANDED_IN"],
                                            gongkai.rules.supervision.plans.TaskState["OPEN"],
                                        ],
                                    )
                                ),
                                name="plan_task_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("progress__lte", 100)),
                                name="plan_task_progress",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskReport",
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
                        ("label", models.CharField(max_length=20, verbose_name="事项")),
                        ("progress", models.PositiveSmallIntegerField(verbose_name="进度")),
                        (
                            "note",
                            models.CharField(blank=True, max_length=1000, verbose_name="情况"),
                        ),
                        (
                            "link",
                            models.CharField(blank=True, max_length=500, verbose_name="证据地址"),
                        ),
                        (
                            "evidence",
                            models.CharField(blank=True, max_length=64, verbose_name="证据"),
                        ),
                        (
                            "evidence_name",
                            models.CharField(blank=True, max_length=255, verbose_name="证据文件名"),
                        ),
                        ("reported_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "reported_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报告人",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="supervision.plantask",
                                verbose_name="任务",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Survey",
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
                        ("title", models.CharField(max_length=100, verbose_name="标题")),
                        ("intro", models.TextField(blank=True, verbose_name="说明")),
                        ("opens_on", models.DateField(verbose_name="开始日期")),
                        ("closes_on", models.DateField(verbose_name="截止日期")),
                        (
                            "least",
                            models.PositiveSmallIntegerField(default=10, verbose_name="最低份数"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "起草中"),
                                    ("proposed", "待审核"),
                                    ("approved", "已批准"),
                                    ("reported", "结果待审核"),
                                    ("published", "结果已公布"),
                                    ("withdrawn", "已撤下"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(blank=True, max_length=500, verbose_name="办理说明"),
                        ),
                        ("summary", models.TextField(blank=True, verbose_name="结果说明")),
                        ("drawn_up_at", models.DateTimeField(verbose_name="起草时间")),
                        ("proposed_at", models.DateTimeField(null=True, verbose_name="提请时间")),
                        ("approved_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                        (
                            "reported_at",
                            models.DateTimeField(null=True, verbose_name="结果提请时间"),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(null=True, verbose_name="结果公布时间"),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="批准人",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="被评议单位",
                            ),
                        ),
                        (
                            "drawn_up_by",
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
                                verbose_name="评议组织机关",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提请人",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="结果公布人",
                            ),
                        ),
                        (
                            "reported_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="结果提请人",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sites.site",
                                verbose_name="网站",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-closes_on", "-pk"],
                        "indexes": [
                            models.Index(fields=["state", "closes_on"], name="survey_state_day"),
                            models.Index(fields=["body", "closes_on"], name="survey_of_body"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.supervision.surveys.SurveyState[
                                                "APPROVED"
                                            ],
                                            gongkai.rules.supervision.surveys.SurveyState["DRAFT"],
                                            gongkai.rules.supervision.surveys.SurveyState[
                                                "PROPOSED"
                                            ],
                                            gongkai.rules.supervision.surveys.SurveyState[
                                                "PUBLISHED"
                                            ],
                                            gongkai.rules.supervision.surveys.SurveyState[
                                                "REPORTED"
                                            ],
                                            gongkai.rules.supervision.surveys.SurveyState[
                                                "WITHDRAWN"
                                            ],
                                        ],
                                    )
                                ),
                                name="survey_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                                name="survey_ends_after_beginning",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by", None),
                                    models.Q(
                                        ("approved_by", models.F("proposed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="survey_approved_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by", None),
                                    models.Q(
                                        ("published_by", models.F("reported_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="survey_published_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SurveyQuestion",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="题号")),
                        ("text", models.CharField(max_length=200, verbose_name="题目")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("single", "单选"),
                                    ("multiple", "多选"),
                                    ("scale", "满意度（1—5）"),
                                    ("text", "填写文字"),
                                ],
                                max_length=20,
                                verbose_name="题型",
                            ),
                        ),
                        ("options", models.JSONField(default=list, verbose_name="选项")),
                        ("is_required", models.BooleanField(default=True, verbose_name="必答")),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="supervision.survey",
                                verbose_name="问卷",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["survey", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("survey", "number"), name="survey_question_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            gongkai.rules.supervision.surveys.QuestionKind[
                                                "MULTIPLE"
                                            ],
                                            gongkai.rules.supervision.surveys.QuestionKind["SCALE"],
                                            gongkai.rules.supervision.surveys.QuestionKind[
                                                "SINGLE"
                                            ],
                                            gongkai.rules.supervision.surveys.QuestionKind["TEXT"],
                                        ],
                                    )
                                ),
                                name="survey_question_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SurveySheet",
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
                            "form_token",
                            models.CharField(max_length=64, unique=True, verbose_name="表单标记"),
                        ),
                        (
                            "network",
                            models.CharField(blank=True, max_length=64, verbose_name="网络标记"),
                        ),
                        ("received_at", models.DateTimeField(verbose_name="收到时间")),
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
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="supervision.survey",
                                verbose_name="问卷",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["survey", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["network", "received_at"], name="survey_sheet_network"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SurveyAnswer",
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
                            "choice",
                            models.PositiveSmallIntegerField(null=True, verbose_name="选项"),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="文字")),
                        (
                            "hidden",
                            models.PositiveSmallIntegerField(default=0, verbose_name="隐去处数"),
                        ),
                        ("is_quoted", models.BooleanField(default=False, verbose_name="公布")),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="supervision.surveyquestion",
                                verbose_name="题目",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="supervision.surveysheet",
                                verbose_name="答卷",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["sheet", "pk"],
                        "indexes": [
                            models.Index(fields=["question", "choice"], name="survey_answer_choice")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sheet", "question", "choice"), name="survey_answer_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("choice", None), models.Q(("text", ""), _negated=True)
                                    ),
                                    models.Q(("choice__isnull", False), ("text", "")),
                                    _connector="OR",
                                ),
                                name="survey_answer_choice_or_text",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Training",
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
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        (
                            "topic",
                            models.CharField(blank=True, max_length=500, verbose_name="内容"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("own", "本机关组织"), ("outside", "参加上级组织的")],
                                max_length=20,
                                verbose_name="组织方式",
                            ),
                        ),
                        (
                            "organiser",
                            models.CharField(blank=True, max_length=100, verbose_name="组织单位"),
                        ),
                        (
                            "place",
                            models.CharField(blank=True, max_length=100, verbose_name="地点"),
                        ),
                        ("held_on", models.DateField(verbose_name="日期")),
                        (
                            "hours",
                            models.DecimalField(
                                decimal_places=1, max_digits=4, verbose_name="学时"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
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
                        "ordering": ["-held_on", "-pk"],
                        "indexes": [
                            models.Index(fields=["organisation", "held_on"], name="training_day")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            gongkai.rules.supervision.training.TrainingKind[
                                                "OUTSIDE"
                                            ],
                                            gongkai.rules.supervision.training.TrainingKind["OWN"],
                                        ],
                                    )
                                ),
                                name="training_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrainingAttendance",
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
                        ("people", models.PositiveSmallIntegerField(verbose_name="人数")),
                        (
                            "names",
                            models.CharField(blank=True, max_length=1000, verbose_name="姓名"),
                        ),
                        (
                            "training",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendance",
                                to="supervision.training",
                                verbose_name="培训",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["training", "unit__path"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("training", "unit"), name="training_unit_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrainingFile",
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
                                    ("material", "课件、讲义"),
                                    ("sign_in", "签到表"),
                                    ("photo", "照片"),
                                ],
                                max_length=20,
                                verbose_name="类型",
                            ),
                        ),
                        (
                            "content",
                            models.CharField(blank=True, max_length=64, verbose_name="文件"),
                        ),
                        (
                            "content_name",
                            models.CharField(blank=True, max_length=255, verbose_name="文件名"),
                        ),
                        (
                            "training",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="supervision.training",
                                verbose_name="培训",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["training", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="TrainingQuestion",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="题号")),
                        ("text", models.CharField(max_length=500, verbose_name="题目")),
                        ("options", models.JSONField(default=list, verbose_name="选项")),
                        ("right", models.JSONField(default=list, verbose_name="正确选项")),
                        (
                            "training",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="supervision.training",
                                verbose_name="培训",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["training", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("training", "number"), name="training_question_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrainingPaper",
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
                        ("mark", models.CharField(max_length=64, verbose_name="去重标记")),
                        ("right", models.JSONField(default=list, verbose_name="对错")),
                        (
                            "training",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="supervision.training",
                                verbose_name="培训",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["training", "mark"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("training", "mark"), name="training_paper_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
