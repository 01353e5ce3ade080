"""The tables of this area; a database that took the steps named here has them already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongkai.rules.remedies
import gongkai.rules.remedy_cases
import gongkai.rules.remedy_evidence
from gongkai.audit.adapters.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("remedies", "0001_initial"),
        ("remedies", "0002_amended_results"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("info_requests", "0001_tables"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="RemedyCase",
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
                            models.CharField(max_length=40, unique=True, verbose_name="编号"),
                        ),
                        (
                            "track",
                            models.CharField(
                                choices=[
                                    ("review", "行政复议"),
                                    ("suit_direct", "行政诉讼（未经复议直接起诉）"),
                                    ("suit_after_review", "行政诉讼（复议后起诉）"),
                                ],
                                max_length=20,
                                verbose_name="类型",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("reply_due", "待答复、举证"),
                                    ("in_hearing", "审理中"),
                                    ("decided", "一审已裁判，上诉期内"),
                                    ("on_appeal", "二审中"),
                                    ("concluded", "已审结"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "procedure",
                            models.CharField(
                                choices=[("simple", "简易程序"), ("ordinary", "普通程序")],
                                max_length=10,
                                verbose_name="程序",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("pending", "尚未审结"),
                                    ("upheld", "维持"),
                                    ("claim_rejected", "驳回请求"),
                                    ("revoked", "撤销"),
                                    ("changed", "变更"),
                                    ("found_illegal", "确认违法"),
                                    ("ordered", "责令履行或重新答复"),
                                    ("not_admitted", "不予受理或驳回起诉"),
                                    ("withdrawn", "撤回"),
                                    ("settled", "调解或和解"),
                                    ("transferred", "移送"),
                                ],
                                max_length=20,
                                verbose_name="结果",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="争议事项")),
                        ("claim", models.TextField(blank=True, verbose_name="请求")),
                        ("party", models.CharField(max_length=100, verbose_name="申请人或原告")),
                        ("agency", models.CharField(max_length=100, verbose_name="复议机关或法院")),
                        (
                            "agency_number",
                            models.CharField(blank=True, max_length=100, verbose_name="案号"),
                        ),
                        (
                            "agency_contact",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="承办人和联系方式"
                            ),
                        ),
                        (
                            "lawyer",
                            models.CharField(blank=True, max_length=100, verbose_name="代理律师"),
                        ),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="记录数")),
                        ("received_on", models.DateField(verbose_name="收到通知日期")),
                        ("hearing_on", models.DateField(null=True, verbose_name="开庭或听证日期")),
                        ("act_by_on", models.DateField(null=True, verbose_name="应办日期")),
                        ("replied_on", models.DateField(null=True, verbose_name="提交答复日期")),
                        ("concluded_on", models.DateField(null=True, verbose_name="审结日期")),
                        ("carried_out_on", models.DateField(null=True, verbose_name="履行日期")),
                        (
                            "must_answer_anew",
                            models.BooleanField(default=False, verbose_name="须重新答复"),
                        ),
                        (
                            "order_days",
                            models.PositiveSmallIntegerField(
                                null=True, verbose_name="责令期限（工作日）"
                            ),
                        ),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限暂定"),
                        ),
                        ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "follows",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followers",
                                to="remedies.remedycase",
                                verbose_name="前案",
                            ),
                        ),
                        (
                            "handler",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="被申请人或被告",
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
                            "request",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="info_requests.inforequest",
                                verbose_name="所涉申请",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "act_by_on"], name="remedy_work"
                            ),
                            models.Index(
                                fields=[
                                    "organisation",
                                    "received_on",
                                    "concluded_on",
                                    "track",
                                    "outcome",
                                ],
                                name="remedy_table4",
                            ),
                            models.Index(fields=["request"], name="remedy_of_request"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.remedy_cases.State["CONCLUDED"],
                                            gongkai.rules.remedy_cases.State["DECIDED"],
                                            gongkai.rules.remedy_cases.State["IN_HEARING"],
                                            gongkai.rules.remedy_cases.State["ON_APPEAL"],
                                            gongkai.rules.remedy_cases.State["REPLY_DUE"],
                                        ],
                                    )
                                ),
                                name="remedy_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "track__in",
                                        [
                                            gongkai.rules.remedies.Track["REVIEW"],
                                            gongkai.rules.remedies.Track["SUIT_AFTER_REVIEW"],
                                            gongkai.rules.remedies.Track["SUIT_DIRECT"],
                                        ],
                                    )
                                ),
                                name="remedy_track_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        [
                                            gongkai.rules.remedies.Outcome["CHANGED"],
                                            gongkai.rules.remedies.Outcome["CLAIM_REJECTED"],
                                            gongkai.rules.remedies.Outcome["FOUND_ILLEGAL"],
                                            gongkai.rules.remedies.Outcome["NOT_ADMITTED"],
                                            gongkai.rules.remedies.Outcome["ORDERED"],
                                            gongkai.rules.remedies.Outcome["PENDING"],
                                            gongkai.rules.remedies.Outcome["REVOKED"],
                                            gongkai.rules.remedies.Outcome["SETTLED"],
                                            gongkai.rules.remedies.Outcome["TRANSFERRED"],
                                            gongkai.rules.remedies.Outcome["UPHELD"],
                                            gongkai.rules.remedies.Outcome["WITHDRAWN"],
                                        ],
                                    )
                                ),
                                name="remedy_outcome_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "procedure__in",
                                        [
                                            gongkai.rules.remedies.Procedure["ORDINARY"],
                                            gongkai.rules.remedies.Procedure["SIMPLE"],
                                        ],
                                    )
                                ),
                                name="remedy_procedure_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("concluded_on", None),
                                        ("outcome", gongkai.rules.remedies.Outcome["PENDING"]),
                                    ),
                                    models.Q(
                                        ("concluded_on__isnull", False),
                                        models.Q(
                                            ("outcome", gongkai.rules.remedies.Outcome["PENDING"]),
                                            _negated=True,
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="remedy_concluded_has_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("concluded_on", None),
                                    ("concluded_on__gte", models.F("received_on")),
                                    _connector="OR",
                                ),
                                name="remedy_concluded_after_receipt",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemedyEvent",
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
                        ("kind", models.CharField(max_length=20, verbose_name="事项")),
                        ("on", models.DateField(verbose_name="日期")),
                        ("at", models.DateTimeField(verbose_name="记录时间")),
                        ("by_name", models.CharField(max_length=100, verbose_name="记录人姓名")),
                        ("data", models.JSONField(default=dict, verbose_name="内容")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="记录人",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="remedies.remedycase",
                                verbose_name="案件",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["case", "place"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "place"), name="remedy_event_place_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            gongkai.rules.remedy_cases.Move["AMEND"],
                                            gongkai.rules.remedy_cases.Move["APPEAL"],
                                            gongkai.rules.remedy_cases.Move["CARRY_OUT"],
                                            gongkai.rules.remedy_cases.Move["CLOSE"],
                                            gongkai.rules.remedy_cases.Move["DECIDE"],
                                            "edited",
                                            gongkai.rules.remedy_cases.Move["END"],
                                            gongkai.rules.remedy_cases.Move["EXTEND"],
                                            gongkai.rules.remedy_cases.Move["FILE_REPLY"],
                                            "filed",
                                            gongkai.rules.remedy_cases.Move["JUDGE"],
                                            gongkai.rules.remedy_cases.Move["JUDGE_APPEAL"],
                                            gongkai.rules.remedy_cases.Move["REGISTER"],
                                            gongkai.rules.remedy_cases.Move["REMAND"],
                                            gongkai.rules.remedy_cases.Move["REPLY_TO_APPEAL"],
                                            gongkai.rules.remedy_cases.Move["SET_HEARING"],
                                            gongkai.rules.remedy_cases.Move["SET_PROCEDURE"],
                                        ],
                                    )
                                ),
                                name="remedy_event_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemedyFile",
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
                                    ("notice", "答复通知书或应诉通知书"),
                                    ("complaint", "复议申请书或起诉状副本"),
                                    ("reply", "答复书或答辩状"),
                                    ("evidence", "证据"),
                                    ("authority", "委托书和身份证明"),
                                    ("hearing", "听证或庭审笔录"),
                                    ("appeal", "上诉状和二审材料"),
                                    ("decision", "复议决定书或裁判文书"),
                                    ("other", "其他"),
                                ],
                                max_length=20,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "evidence",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("application", "申请书和附件"),
                                    ("receipt", "登记回执"),
                                    ("timeline", "办理经过"),
                                    ("deadline", "答复期限计算表"),
                                    ("notice", "补正、说明理由等告知书"),
                                    ("extension", "延期审批和延期告知书"),
                                    ("consultation", "征求意见书和意见"),
                                    ("search", "检索记录"),
                                    ("review", "法制审核和保密审查意见"),
                                    ("answer", "答复书"),
                                    ("service", "送达凭证"),
                                    ("secrecy_mark", "密级、保密期限和定密依据"),
                                    ("harm", "公开后危害的说明"),
                                    ("nature", "信息属性的说明（内部事务、过程性或执法案卷）"),
                                    ("law", "禁止公开或另有规定的法律依据"),
                                    ("published", "已经公开的证明（网页、渠道、时间）"),
                                    ("public_interest", "公共利益衡量的说明"),
                                    ("earlier_answer", "此前的答复和送达凭证"),
                                    ("fee", "收费通知和送达凭证"),
                                    ("other", "其他证据"),
                                ],
                                max_length=20,
                                verbose_name="证据种类",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(blank=True, max_length=100, verbose_name="来源"),
                        ),
                        (
                            "proves",
                            models.CharField(blank=True, max_length=300, verbose_name="证明事项"),
                        ),
                        ("pages", models.PositiveSmallIntegerField(null=True, verbose_name="页数")),
                        ("name", models.CharField(max_length=255, verbose_name="文件名")),
                        ("media_type", models.CharField(max_length=100, verbose_name="格式")),
                        ("size", models.BigIntegerField(verbose_name="字节数")),
                        ("sha256", models.CharField(max_length=64, verbose_name="哈希")),
                        (
                            "stored_as",
                            models.CharField(max_length=64, unique=True, verbose_name="存放名"),
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="remedies.remedycase",
                                verbose_name="案件",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["case", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "evidence__in",
                                        [
                                            "",
                                            gongkai.rules.remedy_evidence.EvidenceKind["ANSWER"],
                                            gongkai.rules.remedy_evidence.EvidenceKind[
                                                "APPLICATION"
                                            ],
                                            gongkai.rules.remedy_evidence.EvidenceKind[
                                                "CONSULTATION"
                                            ],
                                            gongkai.rules.remedy_evidence.EvidenceKind["DEADLINE"],
                                            gongkai.rules.remedy_evidence.EvidenceKind[
                                                "EARLIER_ANSWER"
                                            ],
                                            gongkai.rules.remedy_evidence.EvidenceKind["EXTENSION"],
                                            gongkai.rules.remedy_evidence.EvidenceKind["FEE"],
                                            gongkai.rules.remedy_evidence.EvidenceKind["HARM"],
                                            gongkai.rules.remedy_evidence.EvidenceKind["LAW"],
                                            gongkai.rules.remedy_evidence.EvidenceKind["NATURE"],
                                            gongkai.rules.remedy_evidence.EvidenceKind["NOTICE"],
                                            gongkai.rules.remedy_evidence.EvidenceKind["OTHER"],
                                            gongkai.rules.remedy_evidence.EvidenceKind[
                                                "PUBLIC_INTEREST"
                                            ],
                                            gongkai.rules.remedy_evidence.EvidenceKind["PUBLISHED"],
                                            gongkai.rules.remedy_evidence.EvidenceKind["RECEIPT"],
                                            gongkai.rules.remedy_evidence.EvidenceKind["REVIEW"],
                                            gongkai.rules.remedy_evidence.EvidenceKind["SEARCH"],
                                            gongkai.rules.remedy_evidence.EvidenceKind[
                                                "SECRECY_MARK"
                                            ],
                                            gongkai.rules.remedy_evidence.EvidenceKind["SERVICE"],
                                            gongkai.rules.remedy_evidence.EvidenceKind["TIMELINE"],
                                        ],
                                    )
                                ),
                                name="remedy_file_evidence_known",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
