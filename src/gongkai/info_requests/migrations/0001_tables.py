"""The tables of this area; a database that took the steps named here has them already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongkai.rules.corrections
import gongkai.rules.deadlines.events
import gongkai.rules.deadlines.receipt
import gongkai.rules.letters.facts
import gongkai.rules.publication
import gongkai.rules.remedies
import gongkai.rules.requests
import gongkai.rules.results
from gongkai.audit.adapters.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("info_requests", "0001_initial"),
        ("info_requests", "0002_calendars_probes_lookups"),
        ("info_requests", "0003_overruling_and_assistance"),
        ("info_requests", "0004_absences_and_saved_lists"),
        ("info_requests", "0005_drafts_of_applications"),
        ("info_requests", "0006_archive_packages"),
        ("info_requests", "0007_redactions"),
        ("info_requests", "0008_indexes_of_the_work_list"),
        ("info_requests", "0009_corrections"),
        ("info_requests", "0010_applications_begun"),
        ("info_requests", "0011_opinions_returned"),
        ("info_requests", "0012_applicants_answers_and_readings"),
        ("info_requests", "0013_publication"),
        ("info_requests", "0014_large_dockets"),
        ("info_requests", "0015_narrow_titles"),
        ("info_requests", "0016_lists_by_topic"),
        ("info_requests", "0017_counted_for_reports"),
        ("info_requests", "0018_registered_after_a_freeze"),
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
                    name="InfoRequest",
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
                            models.CharField(max_length=40, unique=True, verbose_name="申请编号"),
                        ),
                        (
                            "applicant_kind",
                            models.CharField(
                                choices=[
                                    ("natural", "自然人"),
                                    ("org_business", "商业企业"),
                                    ("org_research", "科研机构"),
                                    ("org_welfare", "社会公益组织"),
                                    ("org_legal", "法律服务机构"),
                                    ("org_other", "其他法人或组织"),
                                ],
                                max_length=20,
                                verbose_name="申请人类型",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("in_person", "当面提交"),
                                    ("oral", "口头申请"),
                                    ("signed_mail", "需签收的邮寄"),
                                    ("ordinary_mail", "平常信函等无需签收的邮寄"),
                                    ("portal", "政府网站提交"),
                                    ("email", "电子邮件"),
                                    ("fax", "传真"),
                                    ("forwarded", "误寄后转来"),
                                ],
                                max_length=20,
                                verbose_name="渠道",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "代填中"),
                                    ("submitted", "待确认收到"),
                                    ("received", "办理中"),
                                    ("await_supplement", "待补正"),
                                    ("await_reason", "待说明理由"),
                                    ("await_fee", "待缴费"),
                                    ("in_review", "审签中"),
                                    ("answered", "已答复"),
                                    ("served", "已送达"),
                                    ("archived", "已归档"),
                                    ("withdrawn", "已撤回"),
                                    ("abandoned_supplement", "逾期未补正，不再处理"),
                                    ("abandoned_fee", "逾期未缴费，不再处理"),
                                ],
                                max_length=30,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("GRANT_ALREADY_PUBLIC", "予以公开（已主动公开）"),
                                    ("GRANT_PROVIDED", "予以公开"),
                                    ("PARTIAL", "部分公开"),
                                    ("DENY_STATE_SECRET", "不予公开（国家秘密）"),
                                    ("DENY_LAW_FORBIDS", "不予公开（法律、行政法规禁止公开）"),
                                    ("DENY_SAFETY_STABILITY", "不予公开（三安全一稳定）"),
                                    ("DENY_THIRD_PARTY", "不予公开（第三方合法权益）"),
                                    ("DENY_INTERNAL", "不予公开（内部事务信息）"),
                                    ("DENY_PROCESS", "不予公开（过程性信息）"),
                                    ("DENY_CASE_FILE", "不予公开（行政执法案卷）"),
                                    ("DENY_ADMIN_QUERY", "不予公开（行政查询事项）"),
                                    ("UNABLE_NOT_EXIST", "无法提供（信息不存在）"),
                                    ("UNABLE_NOT_THIS_BODY", "无法提供（不属于本机关负责公开）"),
                                    ("UNABLE_NEED_CREATE", "无法提供（需要另行制作）"),
                                    ("UNABLE_UNCLEAR", "无法提供（补正后仍不明确）"),
                                    ("NOPROC_PETITION", "不予处理（信访举报投诉）"),
                                    ("NOPROC_REPEAT", "不予处理（重复申请）"),
                                    ("NOPROC_PUBLICATION", "不予处理（公开出版物）"),
                                    ("NOPROC_ABUSE", "不予处理（无正当理由大量反复申请）"),
                                    (
                                        "NOPROC_CONFIRM_REISSUE",
                                        "不予处理（要求确认或重新出具已获取信息）",
                                    ),
                                    ("OTHER_NO_SUPPLEMENT", "不再处理（逾期不补正）"),
                                    ("OTHER_FEE_UNPAID", "不再处理（逾期未缴费）"),
                                    ("OTHER_MISC", "其他处理"),
                                ],
                                max_length=30,
                                verbose_name="办理结果",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="所需信息")),
                        ("description", models.TextField(verbose_name="内容描述")),
                        ("purpose", models.TextField(blank=True, verbose_name="用途")),
                        ("form_wanted", models.CharField(max_length=20, verbose_name="提供方式")),
                        ("way_wanted", models.CharField(max_length=20, verbose_name="获取途径")),
                        (
                            "applicant_mark",
                            models.BinaryField(max_length=32, verbose_name="申请人标记"),
                        ),
                        (
                            "form_token",
                            models.CharField(
                                max_length=64, null=True, unique=True, verbose_name="表单标记"
                            ),
                        ),
                        (
                            "code_version",
                            models.PositiveSmallIntegerField(default=1, verbose_name="查询码版本"),
                        ),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="记录数")),
                        ("arrived_on", models.DateField(verbose_name="到达日期")),
                        ("received_on", models.DateField(null=True, verbose_name="收到之日")),
                        ("due_on", models.DateField(null=True, verbose_name="答复期限")),
                        ("act_by_on", models.DateField(null=True, verbose_name="应办日期")),
                        ("ended_on", models.DateField(null=True, verbose_name="办结日期")),
                        ("counted_on", models.DateField(null=True, verbose_name="计入统计日期")),
                        (
                            "counted_result",
                            models.CharField(
                                blank=True, max_length=30, verbose_name="计入统计结果"
                            ),
                        ),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限暂定"),
                        ),
                        (
                            "is_consulting",
                            models.BooleanField(default=False, verbose_name="征求意见中"),
                        ),
                        ("is_extended", models.BooleanField(default=False, verbose_name="已延期")),
                        ("is_late", models.BooleanField(default=False, verbose_name="逾期答复")),
                        ("filed_at", models.DateTimeField(verbose_name="提交时间")),
                        ("opened_at", models.DateTimeField(null=True, verbose_name="首次打开时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
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
                            "opened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="首次打开人",
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
                            "split_from",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="info_requests.inforequest",
                                verbose_name="拆分自",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="承办单位",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(
                                fields=[
                                    "organisation",
                                    "state",
                                    "act_by_on",
                                    "arrived_on",
                                    "due_on",
                                    "handler",
                                    "unit",
                                    "opened_at",
                                    "channel",
                                    "result",
                                    "is_consulting",
                                    "is_extended",
                                    "is_late",
                                    "is_provisional",
                                    "id",
                                    "title",
                                    "number",
                                ],
                                name="request_list",
                            ),
                            models.Index(
                                fields=[
                                    "unit",
                                    "state",
                                    "act_by_on",
                                    "arrived_on",
                                    "due_on",
                                    "handler",
                                    "opened_at",
                                    "channel",
                                    "result",
                                    "is_consulting",
                                    "is_extended",
                                    "is_late",
                                    "is_provisional",
                                    "id",
                                    "title",
                                    "number",
                                ],
                                name="request_unit_list",
                            ),
                            models.Index(
                                fields=[
                                    "organisation",
                                    "act_by_on",
                                    "id",
                                    "state",
                                    "arrived_on",
                                    "due_on",
                                    "handler",
                                    "unit",
                                    "opened_at",
                                    "channel",
                                    "result",
                                    "is_consulting",
                                    "is_extended",
                                    "is_late",
                                    "is_provisional",
                                ],
                                name="request_by_due_day",
                            ),
                            models.Index(
                                fields=[
                                    "organisation",
                                    "arrived_on",
                                    "id",
                                    "state",
                                    "act_by_on",
                                    "due_on",
                                    "handler",
                                    "unit",
                                    "opened_at",
                                    "channel",
                                    "result",
                                    "is_consulting",
                                    "is_extended",
                                    "is_late",
                                    "is_provisional",
                                ],
                                name="request_by_arrived_day",
                            ),
                            models.Index(
                                fields=["organisation", "title", "number"], name="request_words"
                            ),
                            models.Index(
                                fields=["handler", "state", "act_by_on"], name="request_of_handler"
                            ),
                            models.Index(
                                fields=[
                                    "organisation",
                                    "received_on",
                                    "counted_on",
                                    "counted_result",
                                    "applicant_kind",
                                    "id",
                                ],
                                name="request_table3",
                            ),
                            models.Index(
                                fields=[
                                    "organisation",
                                    "counted_on",
                                    "received_on",
                                    "counted_result",
                                    "applicant_kind",
                                    "id",
                                ],
                                name="request_answered",
                            ),
                            models.Index(
                                fields=["organisation", "filed_at", "counted_on"],
                                name="request_filed",
                            ),
                            models.Index(
                                fields=["applicant_mark", "arrived_on"], name="request_of_applicant"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.requests.State["ABANDONED_FEE"],
                                            gongkai.rules.requests.State["ABANDONED_SUPPLEMENT"],
                                            gongkai.rules.requests.State["ANSWERED"],
                                            gongkai.rules.requests.State["ARCHIVED"],
                                            gongkai.rules.requests.State["AWAIT_FEE"],
                                            gongkai.rules.requests.State["AWAIT_REASON"],
                                            gongkai.rules.requests.State["AWAIT_SUPPLEMENT"],
                                            gongkai.rules.requests.State["DRAFT"],
                                            gongkai.rules.requests.State["IN_REVIEW"],
                                            gongkai.rules.requests.State["RECEIVED"],
                                            gongkai.rules.requests.State["SERVED"],
                                            gongkai.rules.requests.State["SUBMITTED"],
                                            gongkai.rules.requests.State["WITHDRAWN"],
                                        ],
                                    )
                                ),
                                name="request_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "result__in",
                                        [
                                            "",
                                            gongkai.rules.results.ResultCode["DENY_ADMIN_QUERY"],
                                            gongkai.rules.results.ResultCode["DENY_CASE_FILE"],
                                            gongkai.rules.results.ResultCode["DENY_INTERNAL"],
                                            gongkai.rules.results.ResultCode["DENY_LAW_FORBIDS"],
                                            gongkai.rules.results.ResultCode["DENY_PROCESS"],
                                            gongkai.rules.results.ResultCode[
                                                "DENY_SAFETY_STABILITY"
                                            ],
                                            gongkai.rules.results.ResultCode["DENY_STATE_SECRET"],
                                            gongkai.rules.results.ResultCode["DENY_THIRD_PARTY"],
                                            gongkai.rules.results.ResultCode[
                                                "GRANT_ALREADY_PUBLIC"
                                            ],
                                            gongkai.rules.results.ResultCode["GRANT_PROVIDED"],
                                            gongkai.rules.results.ResultCode["NOPROC_ABUSE"],
                                            gongkai.rules.results.ResultCode[
                                                "NOPROC_CONFIRM_REISSUE"
                                            ],
                                            gongkai.rules.results.ResultCode["NOPROC_PETITION"],
                                            gongkai.rules.results.ResultCode["NOPROC_PUBLICATION"],
                                            gongkai.rules.results.ResultCode["NOPROC_REPEAT"],
                                            gongkai.rules.results.ResultCode["OTHER_FEE_UNPAID"],
                                            gongkai.rules.results.ResultCode["OTHER_MISC"],
                                            gongkai.rules.results.ResultCode["OTHER_NO_SUPPLEMENT"],
                                            gongkai.rules.results.ResultCode["PARTIAL"],
                                            gongkai.rules.results.ResultCode["UNABLE_NEED_CREATE"],
                                            gongkai.rules.results.ResultCode["UNABLE_NOT_EXIST"],
                                            gongkai.rules.results.ResultCode[
                                                "UNABLE_NOT_THIS_BODY"
                                            ],
                                            gongkai.rules.results.ResultCode["UNABLE_UNCLEAR"],
                                        ],
                                    )
                                ),
                                name="request_result_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "applicant_kind__in",
                                        [
                                            gongkai.rules.results.ApplicantKind["NATURAL"],
                                            gongkai.rules.results.ApplicantKind["BUSINESS"],
                                            gongkai.rules.results.ApplicantKind["LEGAL"],
                                            gongkai.rules.results.ApplicantKind["OTHER"],
                                            gongkai.rules.results.ApplicantKind["RESEARCH"],
                                            gongkai.rules.results.ApplicantKind["WELFARE"],
                                        ],
                                    )
                                ),
                                name="request_applicant_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "channel__in",
                                        [
                                            gongkai.rules.deadlines.receipt.Channel["EMAIL"],
                                            gongkai.rules.deadlines.receipt.Channel["FAX"],
                                            gongkai.rules.deadlines.receipt.Channel["FORWARDED"],
                                            gongkai.rules.deadlines.receipt.Channel["IN_PERSON"],
                                            gongkai.rules.deadlines.receipt.Channel["ORAL"],
                                            gongkai.rules.deadlines.receipt.Channel[
                                                "ORDINARY_MAIL"
                                            ],
                                            gongkai.rules.deadlines.receipt.Channel["PORTAL"],
                                            gongkai.rules.deadlines.receipt.Channel["SIGNED_MAIL"],
                                        ],
                                    )
                                ),
                                name="request_channel_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.requests.State["DRAFT"],
                                            gongkai.rules.requests.State["SUBMITTED"],
                                            gongkai.rules.requests.State["WITHDRAWN"],
                                            gongkai.rules.requests.State["ARCHIVED"],
                                        ],
                                    ),
                                    ("received_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="request_in_work_was_received",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.requests.State["AWAIT_FEE"],
                                            gongkai.rules.requests.State["AWAIT_REASON"],
                                            gongkai.rules.requests.State["AWAIT_SUPPLEMENT"],
                                            gongkai.rules.requests.State["DRAFT"],
                                            gongkai.rules.requests.State["IN_REVIEW"],
                                            gongkai.rules.requests.State["RECEIVED"],
                                            gongkai.rules.requests.State["SUBMITTED"],
                                        ],
                                    ),
                                    models.Q(("result", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="request_closed_has_result",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("counted_on", None), ("counted_result", "")),
                                    models.Q(
                                        ("counted_on__isnull", False),
                                        models.Q(("counted_result", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_counted_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("counted_on", None),
                                    models.Q(
                                        ("counted_on__gte", models.F("received_on")),
                                        ("received_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_counted_after_receipt",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Applicant",
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
                        ("name", models.CharField(max_length=100, verbose_name="姓名或名称")),
                        ("identity", models.BinaryField(verbose_name="身份和联系方式（密文）")),
                        (
                            "has_email",
                            models.BooleanField(default=False, verbose_name="有电子邮箱"),
                        ),
                        (
                            "has_phone",
                            models.BooleanField(default=False, verbose_name="有手机号码"),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applicant",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["name", "request"], name="applicant_of_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicantCorrection",
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
                        ("fields", models.CharField(max_length=200, verbose_name="更正的内容")),
                        ("reason", models.TextField(verbose_name="理由")),
                        ("before", models.BinaryField(verbose_name="更正前的内容（密文）")),
                        ("corrected_at", models.DateTimeField(verbose_name="更正时间")),
                        (
                            "corrected_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="更正人",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applicant_corrections",
                                to="info_requests.inforequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["request", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RequestEvent",
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
                        ("kind", models.CharField(max_length=30, verbose_name="事项")),
                        ("on", models.DateField(verbose_name="日期")),
                        ("at", models.DateTimeField(verbose_name="记录时间")),
                        ("by_name", models.CharField(max_length=100, verbose_name="记录人姓名")),
                        ("clock", models.JSONField(null=True, verbose_name="期限要素")),
                        ("data", models.JSONField(default=dict, verbose_name="其他内容")),
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
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["request", "place"],
                        "indexes": [
                            models.Index(fields=["kind", "request", "place"], name="event_of_kind")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "place"), name="event_place_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "arrived",
                                            "confirmed",
                                            "supplement_asked",
                                            "supplemented",
                                            "supplement_lapsed",
                                            "opinion_asked",
                                            "opinion_letter_received",
                                            "opinion_given",
                                            "extended",
                                            "reason_asked",
                                            "delayed",
                                            "fee_notified",
                                            "fee_notice_received",
                                            "fee_paid",
                                            "fee_lapsed",
                                            "answered",
                                            "answer_sent",
                                            "withdrawn",
                                            "reopened",
                                            "filled_in",
                                            "filed",
                                            "transferred",
                                            "split",
                                            "assigned",
                                            "handed_over",
                                            "search_recorded",
                                            "reason_received",
                                            "reason_accepted",
                                            "drafted",
                                            "sent_back",
                                            "reviewed",
                                            "overruled",
                                            "assistance_asked",
                                            "letter_served",
                                            "served",
                                            "rated",
                                            "archived",
                                            "calendar_changed",
                                            "applicant_corrected",
                                        ],
                                    )
                                ),
                                name="event_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("clock__isnull", False),
                                        (
                                            "kind__in",
                                            [
                                                "arrived",
                                                "confirmed",
                                                "supplement_asked",
                                                "supplemented",
                                                "supplement_lapsed",
                                                "opinion_asked",
                                                "opinion_letter_received",
                                                "opinion_given",
                                                "extended",
                                                "reason_asked",
                                                "delayed",
                                                "fee_notified",
                                                "fee_notice_received",
                                                "fee_paid",
                                                "fee_lapsed",
                                                "answered",
                                                "answer_sent",
                                                "withdrawn",
                                                "reopened",
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        ("clock__isnull", True),
                                        (
                                            "kind__in",
                                            [
                                                "filled_in",
                                                "filed",
                                                "transferred",
                                                "split",
                                                "assigned",
                                                "handed_over",
                                                "search_recorded",
                                                "reason_received",
                                                "reason_accepted",
                                                "drafted",
                                                "sent_back",
                                                "reviewed",
                                                "overruled",
                                                "assistance_asked",
                                                "letter_served",
                                                "served",
                                                "rated",
                                                "archived",
                                                "calendar_changed",
                                                "applicant_corrected",
                                            ],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="event_clock_fits_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FailedLookup",
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
                            models.GenericIPAddressField(null=True, verbose_name="网络地址"),
                        ),
                        ("number", models.CharField(max_length=40, verbose_name="申请编号")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["address", "at"], name="lookup_by_address"),
                            models.Index(fields=["number", "at"], name="lookup_by_number"),
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
                        ("key", models.CharField(max_length=10, verbose_name="编号")),
                        (
                            "party",
                            models.CharField(
                                choices=[
                                    ("third_party", "第三方"),
                                    ("joint_body", "共同制作机关"),
                                    ("other_body", "其他机关"),
                                ],
                                max_length=20,
                                verbose_name="对象类型",
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="对象名称")),
                        ("contact", models.BinaryField(verbose_name="联系方式（密文）")),
                        ("information", models.TextField(verbose_name="征求意见的信息")),
                        ("reason", models.TextField(verbose_name="征求意见的理由")),
                        ("asked_on", models.DateField(verbose_name="发出日期")),
                        ("received_on", models.DateField(null=True, verbose_name="对方收到日期")),
                        ("given_on", models.DateField(null=True, verbose_name="意见日期")),
                        (
                            "opinion",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("agreed", "同意公开"),
                                    ("partly", "同意部分公开"),
                                    ("refused", "不同意公开"),
                                    ("silent", "逾期未提出意见"),
                                    ("returned", "无法送达，征求意见书退回"),
                                ],
                                max_length=10,
                                verbose_name="意见",
                            ),
                        ),
                        ("opinion_text", models.TextField(blank=True, verbose_name="意见内容")),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consultations",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["request", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "key"), name="consultation_key_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "party__in",
                                        [
                                            gongkai.rules.deadlines.events.Party["JOINT_BODY"],
                                            gongkai.rules.deadlines.events.Party["OTHER_BODY"],
                                            gongkai.rules.deadlines.events.Party["THIRD_PARTY"],
                                        ],
                                    )
                                ),
                                name="consultation_party_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("given_on", None), ("opinion", "")),
                                    models.Q(
                                        ("given_on__isnull", False),
                                        models.Q(("opinion", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="consultation_closed_has_opinion",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
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
                        ("kind", models.CharField(max_length=30, verbose_name="文种")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "拟稿"),
                                    ("signed", "已签发"),
                                    ("sent", "已发出"),
                                    ("served", "已送达"),
                                    ("void", "作废"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(blank=True, max_length=30, verbose_name="办理结果"),
                        ),
                        (
                            "number",
                            models.CharField(blank=True, max_length=60, verbose_name="文号"),
                        ),
                        ("addressee", models.CharField(max_length=100, verbose_name="收件人")),
                        ("facts", models.TextField(verbose_name="内容要素")),
                        ("sha256", models.CharField(max_length=64, verbose_name="内容哈希")),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("in_person", "当面领取"),
                                    ("china_post", "中国邮政邮寄"),
                                    ("email", "电子邮件"),
                                    ("portal", "网站查收"),
                                    ("fax", "传真"),
                                ],
                                max_length=20,
                                verbose_name="送达方式",
                            ),
                        ),
                        (
                            "destination",
                            models.BinaryField(null=True, verbose_name="送达地址（密文）"),
                        ),
                        (
                            "tracking",
                            models.CharField(blank=True, max_length=50, verbose_name="邮件号"),
                        ),
                        ("sent_on", models.DateField(null=True, verbose_name="发出日期")),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                        ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                        ("signed_at", models.DateTimeField(null=True, verbose_name="签发时间")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="登记发出时间")),
                        ("served_at", models.DateTimeField(null=True, verbose_name="登记送达时间")),
                        (
                            "consultation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="info_requests.consultation",
                            ),
                        ),
                        (
                            "drafted_by",
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
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发出人",
                            ),
                        ),
                        (
                            "served_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记送达人",
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签发人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["request", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["state", "way", "result", "request"], name="letter_of_state"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                fields=("organisation", "number"),
                                name="letter_number_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "void"]),
                                    ("signed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="letter_out_was_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["sent", "served"]), _negated=True),
                                    models.Q(
                                        ("sent_on__isnull", False),
                                        models.Q(("way", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="letter_sent_has_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "served"), _negated=True),
                                    ("served_on__gte", models.F("sent_on")),
                                    _connector="OR",
                                ),
                                name="letter_served_after_sent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestFile",
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
                                    ("identity", "身份证明"),
                                    ("application", "申请书"),
                                    ("envelope", "信封"),
                                    ("attachment", "附件"),
                                    ("supplement", "补正材料"),
                                    ("withdrawal", "撤回材料"),
                                    ("opinion", "第三方意见"),
                                    ("payment", "缴费票据"),
                                    ("service", "送达凭证"),
                                    ("source", "待处理的政府信息"),
                                    ("released", "提供的政府信息"),
                                    ("letter", "文书"),
                                    ("order", "判决书或复议决定书"),
                                    ("other", "其他"),
                                ],
                                max_length=20,
                                verbose_name="类别",
                            ),
                        ),
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
                            "letter",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="info_requests.letter",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["request", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="FeeCharge",
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
                            "basis",
                            models.CharField(
                                choices=[("items", "按件"), ("pages", "按量")],
                                max_length=10,
                                verbose_name="计收方式",
                            ),
                        ),
                        ("count", models.PositiveIntegerField(verbose_name="第几件或页数")),
                        ("yuan", models.PositiveIntegerField(verbose_name="金额（元）")),
                        ("paid_on", models.DateField(null=True, verbose_name="缴费日期")),
                        (
                            "receipt_number",
                            models.CharField(blank=True, max_length=60, verbose_name="票据号码"),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fee",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                        (
                            "letter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="info_requests.letter",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("paid_on__isnull", False)),
                                fields=["paid_on"],
                                name="fee_of_day",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("yuan__gt", 0)), name="fee_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("paid_on", None), ("receipt_number", "")),
                                    models.Q(
                                        ("paid_on__isnull", False),
                                        models.Q(("receipt_number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="fee_paid_has_receipt",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArchivePackage",
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
                        ("edition", models.PositiveSmallIntegerField(verbose_name="第几次归档")),
                        ("is_current", models.BooleanField(default=True, verbose_name="现行")),
                        ("size", models.BigIntegerField(verbose_name="字节数")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("sm3", models.CharField(max_length=64, verbose_name="SM3")),
                        ("seal", models.CharField(max_length=64, verbose_name="清单哈希")),
                        (
                            "years",
                            models.PositiveSmallIntegerField(
                                verbose_name="保管期限（年，0为永久）"
                            ),
                        ),
                        ("retain_until", models.DateField(null=True, verbose_name="保管至")),
                        ("made_at", models.DateTimeField(verbose_name="归档时间")),
                        ("reason", models.TextField(blank=True, verbose_name="调整保管期限的理由")),
                        ("reviewed_at", models.DateTimeField(null=True, verbose_name="鉴定时间")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="归档人",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="鉴定人",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="packages",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["request", "edition"],
                        "indexes": [
                            models.Index(
                                fields=["is_current", "retain_until"], name="package_retention"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "edition"), name="package_edition_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_current", True)),
                                fields=("request",),
                                name="package_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("retain_until", None), ("years", 0)),
                                    models.Q(
                                        models.Q(("years", 0), _negated=True),
                                        ("retain_until__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="package_kept_until",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArchivePart",
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
                        ("path", models.CharField(max_length=500, verbose_name="路径")),
                        ("size", models.BigIntegerField(verbose_name="字节数")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("sm3", models.CharField(max_length=64, verbose_name="SM3")),
                        (
                            "stored_as",
                            models.CharField(
                                max_length=64, null=True, unique=True, verbose_name="存放名"
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="info_requests.archivepackage",
                                verbose_name="归档包",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="info_requests.requestfile",
                                verbose_name="原件",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["package", "place"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("package", "path"), name="part_path_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("file__isnull", False), ("stored_as", None)),
                                    models.Q(("file", None), ("stored_as__isnull", False)),
                                    _connector="OR",
                                ),
                                name="part_lies_somewhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CorrectionCase",
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
                            models.CharField(max_length=40, unique=True, verbose_name="更正编号"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "待核对身份"),
                                    ("received", "办理中"),
                                    ("decided", "已答复"),
                                    ("withdrawn", "已撤回"),
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
                                    ("corrected", "予以更正"),
                                    ("not_corrected", "不予更正"),
                                    ("transferred", "转送有权更正的机关"),
                                    ("told", "告知向有权更正的机关提出"),
                                ],
                                max_length=20,
                                verbose_name="结果",
                            ),
                        ),
                        (
                            "applicant_kind",
                            models.CharField(
                                choices=[
                                    ("natural", "自然人"),
                                    ("org_business", "商业企业"),
                                    ("org_research", "科研机构"),
                                    ("org_welfare", "社会公益组织"),
                                    ("org_legal", "法律服务机构"),
                                    ("org_other", "其他法人或组织"),
                                ],
                                max_length=20,
                                verbose_name="申请人类型",
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="姓名或名称")),
                        ("identity", models.BinaryField(verbose_name="身份和联系方式（密文）")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("in_person", "当面提交"),
                                    ("oral", "口头申请"),
                                    ("signed_mail", "需签收的邮寄"),
                                    ("ordinary_mail", "平常信函等无需签收的邮寄"),
                                    ("portal", "政府网站提交"),
                                    ("email", "电子邮件"),
                                    ("fax", "传真"),
                                    ("forwarded", "误寄后转来"),
                                ],
                                max_length=20,
                                verbose_name="渠道",
                            ),
                        ),
                        (
                            "way_wanted",
                            models.CharField(
                                choices=[
                                    ("in_person", "当面领取"),
                                    ("china_post", "中国邮政邮寄"),
                                    ("email", "电子邮件"),
                                    ("portal", "网站查收"),
                                    ("fax", "传真"),
                                ],
                                max_length=20,
                                verbose_name="答复方式",
                            ),
                        ),
                        ("record", models.TextField(verbose_name="不准确的记录")),
                        ("right", models.TextField(verbose_name="准确的内容")),
                        ("evidence", models.TextField(blank=True, verbose_name="证据说明")),
                        (
                            "form_token",
                            models.CharField(
                                max_length=64, null=True, unique=True, verbose_name="表单标记"
                            ),
                        ),
                        (
                            "code_version",
                            models.PositiveSmallIntegerField(default=1, verbose_name="查询码版本"),
                        ),
                        ("arrived_on", models.DateField(verbose_name="到达日期")),
                        ("target_on", models.DateField(verbose_name="目标日期")),
                        ("decided_on", models.DateField(null=True, verbose_name="答复日期")),
                        ("note", models.TextField(blank=True, verbose_name="答复内容")),
                        (
                            "letter_number",
                            models.CharField(blank=True, max_length=60, verbose_name="文号"),
                        ),
                        ("letter_facts", models.TextField(blank=True, verbose_name="文书要素")),
                        (
                            "letter_sha256",
                            models.CharField(blank=True, max_length=64, verbose_name="文书哈希"),
                        ),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("in_person", "当面领取"),
                                    ("china_post", "中国邮政邮寄"),
                                    ("email", "电子邮件"),
                                    ("portal", "网站查收"),
                                    ("fax", "传真"),
                                ],
                                max_length=20,
                                verbose_name="送达方式",
                            ),
                        ),
                        (
                            "tracking",
                            models.CharField(blank=True, max_length=50, verbose_name="邮件号"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="提交时间")),
                        (
                            "received_at",
                            models.DateTimeField(null=True, verbose_name="核对身份时间"),
                        ),
                        ("signed_at", models.DateTimeField(null=True, verbose_name="签发时间")),
                        (
                            "filed_by",
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
                                verbose_name="机关",
                            ),
                        ),
                        (
                            "received_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核对身份人",
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签发人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "target_on"],
                                name="correction_work",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.corrections.State["DECIDED"],
                                            gongkai.rules.corrections.State["RECEIVED"],
                                            gongkai.rules.corrections.State["SUBMITTED"],
                                            gongkai.rules.corrections.State["WITHDRAWN"],
                                        ],
                                    )
                                ),
                                name="correction_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        [
                                            "",
                                            gongkai.rules.letters.facts.Correction["CORRECTED"],
                                            gongkai.rules.letters.facts.Correction["NOT_CORRECTED"],
                                            gongkai.rules.letters.facts.Correction["TOLD"],
                                            gongkai.rules.letters.facts.Correction["TRANSFERRED"],
                                        ],
                                    )
                                ),
                                name="correction_outcome_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", gongkai.rules.corrections.State["DECIDED"]),
                                        models.Q(("outcome", ""), _negated=True),
                                        models.Q(("letter_number", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state", gongkai.rules.corrections.State["DECIDED"]),
                                            _negated=True,
                                        ),
                                        ("letter_number", ""),
                                        ("outcome", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_decided_has_letter",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("letter_number", ""), _negated=True),
                                fields=("organisation", "letter_number"),
                                name="correction_letter_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CorrectionFile",
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
                                    ("identity", "身份证明"),
                                    ("evidence", "证据"),
                                    ("other", "其他"),
                                ],
                                max_length=20,
                                verbose_name="类别",
                            ),
                        ),
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
                            "correction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="info_requests.correctioncase",
                                verbose_name="更正申请",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["correction", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
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
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="原因"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="销假时间")),
                        (
                            "deputy",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代办人",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="销假人",
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
                        "ordering": ["-from_on", "pk"],
                        "indexes": [
                            models.Index(fields=["person", "until_on"], name="absence_of_person"),
                            models.Index(fields=["deputy", "until_on"], name="absence_of_deputy"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="absence_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("deputy", None),
                                    models.Q(("deputy", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="absence_deputy_is_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedList",
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
                            "topic",
                            models.CharField(
                                choices=[("requests", "依申请公开"), ("items", "信息发布")],
                                default="requests",
                                max_length=10,
                                verbose_name="清单",
                            ),
                        ),
                        ("name", models.CharField(max_length=30, verbose_name="名称")),
                        ("query", models.CharField(max_length=500, verbose_name="条件")),
                        ("kept_at", models.DateTimeField(verbose_name="保存时间")),
                        (
                            "kept_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="保存人",
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
                        "ordering": ["person", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "topic", "name"), name="saved_list_named_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FilingDraft",
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
                        ("mark", models.CharField(max_length=64, unique=True, verbose_name="标记")),
                        ("answers", models.BinaryField(verbose_name="已填内容（密文）")),
                        ("begun_at", models.DateTimeField(verbose_name="开始时间")),
                        (
                            "changed_at",
                            models.DateTimeField(db_index=True, verbose_name="最后修改时间"),
                        ),
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
                            "changed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最后修改人",
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
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="DraftBegun",
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
                            "network",
                            models.CharField(max_length=64, verbose_name="网络地址（标记）"),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [models.Index(fields=["network", "at"], name="draft_begun")],
                    },
                ),
                migrations.CreateModel(
                    name="DraftFile",
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
                                choices=[("identity", "身份证明"), ("attachment", "附件")],
                                max_length=20,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.BinaryField(verbose_name="文件名（密文）")),
                        ("size", models.BigIntegerField(verbose_name="字节数")),
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
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="info_requests.filingdraft",
                                verbose_name="草稿",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["draft", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                            "channel",
                            models.CharField(
                                choices=[
                                    ("email", "电子邮件"),
                                    ("sms", "短信"),
                                    ("desk", "工作台提醒"),
                                ],
                                max_length=10,
                                verbose_name="方式",
                            ),
                        ),
                        ("recipient", models.BinaryField(verbose_name="收件地址（密文）")),
                        ("subject", models.CharField(max_length=200, verbose_name="标题")),
                        ("body", models.TextField(verbose_name="内容")),
                        (
                            "key",
                            models.CharField(
                                max_length=100, null=True, unique=True, verbose_name="去重标记"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "等待发送"),
                                    ("sent", "已发送"),
                                    ("failed", "发送失败"),
                                ],
                                default="queued",
                                max_length=10,
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
                        ("queued_at", models.DateTimeField(verbose_name="生成时间")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收件人员",
                            ),
                        ),
                        (
                            "queued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="生成人",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="info_requests.inforequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["state", "leased_until"], name="notice_due"),
                            models.Index(fields=["person", "-id"], name="notice_of_person"),
                            models.Index(
                                fields=["organisation", "channel", "-id"], name="notice_of_body"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeReading",
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
                        ("read_at", models.DateTimeField(verbose_name="阅读时间")),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="info_requests.notice",
                            ),
                        ),
                        (
                            "read_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="阅读人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("read_by", "notice"), name="notice_read_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DisclosureOffice",
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
                            "code",
                            models.CharField(
                                max_length=18, unique=True, verbose_name="申请编号代码"
                            ),
                        ),
                        (
                            "issuer",
                            models.CharField(max_length=18, unique=True, verbose_name="机关代字"),
                        ),
                        (
                            "region",
                            models.CharField(default="CN", max_length=6, verbose_name="日历地区"),
                        ),
                        (
                            "body_kind",
                            models.CharField(
                                choices=[
                                    ("local_department", "local_department"),
                                    ("justice_department", "justice_department"),
                                    ("vertical_body", "vertical_body"),
                                    ("local_government", "local_government"),
                                    ("province", "province"),
                                    ("state_council_department", "state_council_department"),
                                    ("agency_of_government", "agency_of_government"),
                                    ("office_of_department", "office_of_department"),
                                    ("authorised_organisation", "authorised_organisation"),
                                ],
                                default=gongkai.rules.remedies.BodyKind["LOCAL_DEPARTMENT"],
                                max_length=30,
                                verbose_name="复议类型",
                            ),
                        ),
                        (
                            "review_bodies",
                            models.JSONField(default=list, verbose_name="行政复议机关"),
                        ),
                        (
                            "court",
                            models.CharField(blank=True, max_length=100, verbose_name="管辖法院"),
                        ),
                        (
                            "review_url",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="网上复议地址"
                            ),
                        ),
                        (
                            "address",
                            models.CharField(blank=True, max_length=200, verbose_name="地址"),
                        ),
                        (
                            "postcode",
                            models.CharField(blank=True, max_length=6, verbose_name="邮编"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=50, verbose_name="电话")),
                        ("fax", models.CharField(blank=True, max_length=50, verbose_name="传真")),
                        (
                            "email",
                            models.CharField(blank=True, max_length=100, verbose_name="电子邮箱"),
                        ),
                        (
                            "office_hours",
                            models.CharField(blank=True, max_length=200, verbose_name="办公时间"),
                        ),
                        ("payment", models.TextField(blank=True, verbose_name="缴费方式")),
                        ("policy", models.JSONField(default=dict, verbose_name="办理政策")),
                        ("is_open", models.BooleanField(default=True, verbose_name="接收申请")),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "body_kind__in",
                                        [
                                            "local_department",
                                            "justice_department",
                                            "vertical_body",
                                            "local_government",
                                            "province",
                                            "state_council_department",
                                            "agency_of_government",
                                            "office_of_department",
                                            "authorised_organisation",
                                        ],
                                    )
                                ),
                                name="office_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sequence",
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
                        ("series", models.CharField(max_length=20, verbose_name="序列")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                        ("last", models.PositiveIntegerField(default=0, verbose_name="最后序号")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["organisation", "series", "year"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "series", "year"), name="sequence_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarChange",
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
                        ("region", models.CharField(max_length=6, verbose_name="地区")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                        ("document", models.CharField(max_length=200, verbose_name="文件")),
                        ("order", models.JSONField(verbose_name="内容")),
                        ("moves", models.JSONField(verbose_name="受影响的申请")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待批准"),
                                    ("approved", "已批准"),
                                    ("rejected", "不采用"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        (
                            "reached",
                            models.PositiveBigIntegerField(default=0, verbose_name="已重新计算到"),
                        ),
                        ("moved", models.PositiveIntegerField(default=0, verbose_name="已变动")),
                        (
                            "is_carried_out",
                            models.BooleanField(default=False, verbose_name="已全部重新计算"),
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
                            "proposed_by",
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
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "proposed"),
                                    ("decided_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="calendar_change_decided",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IntakeProbe",
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
                        ("way", models.CharField(max_length=30, unique=True, verbose_name="入口")),
                        ("is_alive", models.BooleanField(verbose_name="正常")),
                        (
                            "message",
                            models.CharField(blank=True, max_length=300, verbose_name="说明"),
                        ),
                        ("probed_at", models.DateTimeField(verbose_name="探测时间")),
                        (
                            "probed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="探测人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["way"],
                    },
                ),
                migrations.CreateModel(
                    name="PublicationProposal",
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
                        ("reason", models.TextField(verbose_name="理由")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "等待机关研究"),
                                    ("accepted", "已采纳，主动公开"),
                                    ("declined", "未采纳"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default=gongkai.rules.publication.ProposalState["OPEN"],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("reply", models.TextField(blank=True, verbose_name="答复")),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
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
                            "proposed_by",
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.publication.ProposalState["ACCEPTED"],
                                            gongkai.rules.publication.ProposalState["DECLINED"],
                                            gongkai.rules.publication.ProposalState["OPEN"],
                                            gongkai.rules.publication.ProposalState["WITHDRAWN"],
                                        ],
                                    )
                                ),
                                name="proposal_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            gongkai.rules.publication.ProposalState["DECLINED"],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        models.Q(("reply", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_declined_has_reply",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedAnswer",
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
                        ("looked", models.JSONField(default=list, verbose_name="人工核对的内容")),
                        ("published_at", models.DateTimeField(verbose_name="公开时间")),
                        (
                            "item",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.item",
                                verbose_name="公开的信息",
                            ),
                        ),
                        (
                            "letter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="info_requests.letter",
                                verbose_name="答复",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="公开人",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="published",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                        (
                            "told",
                            models.ManyToManyField(
                                related_name="shown_item",
                                to="info_requests.inforequest",
                                verbose_name="告知的申请",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Redaction",
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
                                    ("draft", "遮盖中"),
                                    ("queued", "正在生成"),
                                    ("released", "已生成"),
                                    ("void", "作废"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("boxes", models.TextField(default="[]", verbose_name="遮盖框")),
                        ("earlier", models.TextField(default="[]", verbose_name="先前的遮盖框")),
                        ("pages", models.TextField(default="[]", verbose_name="页面")),
                        (
                            "has_words",
                            models.BooleanField(default=True, verbose_name="附可朗读文字"),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=0, verbose_name="修改次数"),
                        ),
                        ("source_sha256", models.CharField(max_length=64, verbose_name="原件哈希")),
                        (
                            "result_sha256",
                            models.CharField(blank=True, max_length=64, verbose_name="遮盖件哈希"),
                        ),
                        ("message", models.TextField(blank=True, verbose_name="结果说明")),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数"),
                        ),
                        (
                            "leased_until",
                            models.DateTimeField(null=True, verbose_name="处理占用至"),
                        ),
                        (
                            "pages_done",
                            models.PositiveIntegerField(default=0, verbose_name="已完成页数"),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="开始时间")),
                        ("changed_at", models.DateTimeField(verbose_name="修改时间")),
                        ("queued_at", models.DateTimeField(null=True, verbose_name="提交生成时间")),
                        ("released_at", models.DateTimeField(null=True, verbose_name="生成时间")),
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
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="开始人",
                            ),
                        ),
                        (
                            "queued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交生成人",
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="生成人",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="redactions",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                        (
                            "released",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="released_redaction",
                                to="info_requests.requestfile",
                                verbose_name="遮盖件",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="redactions",
                                to="info_requests.requestfile",
                                verbose_name="原件",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["request", "pk"],
                        "indexes": [
                            models.Index(fields=["state", "leased_until"], name="redaction_due")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "queued"])),
                                fields=("source",),
                                name="redaction_in_work_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "queued", "released", "void"])
                                ),
                                name="redaction_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "released"), _negated=True),
                                    models.Q(
                                        ("released__isnull", False),
                                        ("released_at__isnull", False),
                                        models.Q(("result_sha256", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="redaction_released_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "queued"), _negated=True),
                                    ("queued_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="redaction_queued_has_moment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SearchRecord",
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
                        ("places", models.TextField(verbose_name="检索的单位和系统")),
                        ("keywords", models.TextField(verbose_name="关键词")),
                        (
                            "period",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="检索的时间范围"
                            ),
                        ),
                        ("searchers", models.CharField(max_length=200, verbose_name="检索人")),
                        ("searched_on", models.DateField(verbose_name="检索日期")),
                        ("has_found", models.BooleanField(verbose_name="是否找到")),
                        ("outcome", models.TextField(verbose_name="检索结果")),
                        ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="记录人",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="searches",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["request", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
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
                                    ("legal", "法制审核"),
                                    ("secrecy", "保密审查"),
                                    ("department", "部门审核"),
                                ],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64, verbose_name="所审内容哈希")),
                        ("is_approved", models.BooleanField(verbose_name="同意")),
                        ("opinion", models.TextField(verbose_name="意见")),
                        ("reviewed_at", models.DateTimeField(verbose_name="审核时间")),
                        (
                            "letter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="info_requests.letter",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
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
                    ],
                    options={
                        "ordering": ["request", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Note",
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
                        ("text", models.TextField(verbose_name="内容")),
                        ("written_at", models.DateTimeField(verbose_name="记录时间")),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notes",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="记录人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["request", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="WizardAnswer",
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
                        ("question", models.CharField(max_length=40, verbose_name="问题")),
                        (
                            "answer",
                            models.CharField(blank=True, max_length=40, verbose_name="答案"),
                        ),
                        ("answered_at", models.DateTimeField(verbose_name="回答时间")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="回答人",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wizard_answers",
                                to="info_requests.inforequest",
                                verbose_name="申请",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["request", "pk"],
                    },
                ),
            ],
        ),
    ]
