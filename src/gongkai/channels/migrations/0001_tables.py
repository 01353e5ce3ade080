"""The tables of this area; a database that took the steps named here has them already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongkai.rules.channels.accounts
import gongkai.rules.channels.boards
import gongkai.rules.channels.deliveries
from gongkai.audit.adapters.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("channels", "0001_initial"),
        ("channels", "0002_boards"),
        ("channels", "0003_deliveries"),
        ("channels", "0004_deliveries_by_month"),
        ("channels", "0005_figures_of_posts"),
        ("channels", "0006_posts_of_platforms"),
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
                    name="Account",
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
                            "platform",
                            models.CharField(
                                choices=[
                                    ("weibo", "微博"),
                                    ("wechat", "微信公众号（订阅号）"),
                                    ("wechat_service", "微信公众号（服务号）"),
                                    ("wechat_video", "视频号"),
                                    ("douyin", "抖音"),
                                    ("kuaishou", "快手"),
                                    ("toutiao", "头条号"),
                                    ("xuexi", "学习强国号"),
                                    ("bilibili", "B站"),
                                    ("xiaohongshu", "小红书"),
                                    ("baijiahao", "百家号"),
                                    ("pengpai", "澎湃号"),
                                    ("app", "APP"),
                                    ("mini_program", "小程序"),
                                    ("other", "其他"),
                                ],
                                max_length=20,
                                verbose_name="平台",
                            ),
                        ),
                        (
                            "uid",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="平台账号或原始ID"
                            ),
                        ),
                        ("url", models.CharField(blank=True, max_length=500, verbose_name="网址")),
                        (
                            "qr_content",
                            models.CharField(blank=True, max_length=500, verbose_name="二维码内容"),
                        ),
                        (
                            "subject",
                            models.CharField(blank=True, max_length=100, verbose_name="认证主体"),
                        ),
                        ("is_certified", models.BooleanField(default=False, verbose_name="已认证")),
                        (
                            "certified_until",
                            models.DateField(null=True, verbose_name="认证有效期至"),
                        ),
                        (
                            "operation",
                            models.CharField(
                                choices=[("own", "自主"), ("contracted", "委托")],
                                max_length=20,
                                verbose_name="运维方式",
                            ),
                        ),
                        (
                            "contractor",
                            models.CharField(blank=True, max_length=100, verbose_name="受托单位"),
                        ),
                        ("contract_from", models.DateField(null=True, verbose_name="合同开始")),
                        ("contract_until", models.DateField(null=True, verbose_name="合同结束")),
                        ("functions", models.JSONField(default=list, verbose_name="定位")),
                        ("topics", models.JSONField(default=list, verbose_name="栏目")),
                        ("opened_on", models.DateField(null=True, verbose_name="开通日期")),
                        ("filed_on", models.DateField(null=True, verbose_name="备案日期")),
                        (
                            "filing_no",
                            models.CharField(blank=True, max_length=100, verbose_name="备案号"),
                        ),
                        ("is_public", models.BooleanField(default=True, verbose_name="公众可见")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("preparing", "筹备"),
                                    ("normal", "正常"),
                                    ("changing", "变更中"),
                                    ("suspended", "停更整改"),
                                    ("closed", "已关停"),
                                    ("cancelled", "已注销"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("closed_on", models.DateField(null=True, verbose_name="关停日期")),
                        (
                            "close_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="关停原因"),
                        ),
                        (
                            "notice",
                            models.CharField(blank=True, max_length=500, verbose_name="关停公告"),
                        ),
                        (
                            "archive_ref",
                            models.CharField(blank=True, max_length=200, verbose_name="存档位置"),
                        ),
                        ("as_of_on", models.DateField(null=True, verbose_name="统计日期")),
                        ("followers", models.BigIntegerField(null=True, verbose_name="粉丝数")),
                        ("posts", models.BigIntegerField(null=True, verbose_name="本年发布")),
                        ("quiet_since", models.DateField(null=True, verbose_name="最近更新")),
                        ("version", models.PositiveIntegerField(default=0, verbose_name="记录数")),
                        ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "merged_into",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="channels.account",
                                verbose_name="并入账号",
                            ),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="承办部门",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="主办单位",
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
                            "supervisor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="主管单位",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["organisation", "state"], name="account_of_body"),
                            models.Index(fields=["state", "quiet_since"], name="account_quiet"),
                            models.Index(
                                fields=["state", "certified_until"], name="account_certified"
                            ),
                            models.Index(fields=["-followers", "id"], name="account_followers"),
                            models.Index(fields=["name"], name="account_name"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.channels.accounts.State["CANCELLED"],
                                            gongkai.rules.channels.accounts.State["CHANGING"],
                                            gongkai.rules.channels.accounts.State["CLOSED"],
                                            gongkai.rules.channels.accounts.State["NORMAL"],
                                            gongkai.rules.channels.accounts.State["PREPARING"],
                                            gongkai.rules.channels.accounts.State["SUSPENDED"],
                                        ],
                                    )
                                ),
                                name="account_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "platform__in",
                                        [
                                            gongkai.rules.channels.accounts.Platform["APP"],
                                            gongkai.rules.channels.accounts.Platform["BAIJIAHAO"],
                                            gongkai.rules.channels.accounts.Platform["BILIBILI"],
                                            gongkai.rules.channels.accounts.Platform["DOUYIN"],
                                            gongkai.rules.channels.accounts.Platform["KUAISHOU"],
                                            gongkai.rules.channels.accounts.Platform[
                                                "MINI_PROGRAM"
                                            ],
                                            gongkai.rules.channels.accounts.Platform["OTHER"],
                                            gongkai.rules.channels.accounts.Platform["PENGPAI"],
                                            gongkai.rules.channels.accounts.Platform["TOUTIAO"],
                                            gongkai.rules.channels.accounts.Platform["WECHAT"],
                                            gongkai.rules.channels.accounts.Platform[
                                                "WECHAT_SERVICE"
                                            ],
                                            gongkai.rules.channels.accounts.Platform[
                                                "WECHAT_VIDEO"
                                            ],
                                            gongkai.rules.channels.accounts.Platform["WEIBO"],
                                            gongkai.rules.channels.accounts.Platform["XIAOHONGSHU"],
                                            gongkai.rules.channels.accounts.Platform["XUEXI"],
                                        ],
                                    )
                                ),
                                name="account_platform_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "operation__in",
                                        [
                                            gongkai.rules.channels.accounts.Operation["CONTRACTED"],
                                            gongkai.rules.channels.accounts.Operation["OWN"],
                                        ],
                                    )
                                ),
                                name="account_operation_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                gongkai.rules.channels.accounts.State["CANCELLED"],
                                                gongkai.rules.channels.accounts.State["CLOSED"],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("closed_on__isnull", False),
                                        models.Q(("close_reason", ""), _negated=True),
                                        models.Q(("notice", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="account_closed_has_notice",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.channels.accounts.State["CANCELLED"],
                                            gongkai.rules.channels.accounts.State["CLOSED"],
                                        ],
                                    ),
                                    _connector="OR",
                                ),
                                name="account_merged_is_closed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.channels.accounts.State["CANCELLED"],
                                            gongkai.rules.channels.accounts.State["CLOSED"],
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                fields=("platform", "name"),
                                name="account_name_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("uid", ""), _negated=True),
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                gongkai.rules.channels.accounts.State["CANCELLED"],
                                                gongkai.rules.channels.accounts.State["CLOSED"],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                ),
                                fields=("platform", "uid"),
                                name="account_uid_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountHolder",
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
                            "duty",
                            models.CharField(
                                choices=[
                                    ("manager_a", "管理员A"),
                                    ("manager_b", "管理员B"),
                                    ("first_review", "初审"),
                                    ("second_review", "复审"),
                                    ("final_review", "终审"),
                                ],
                                max_length=20,
                                verbose_name="职责",
                            ),
                        ),
                        ("name", models.CharField(max_length=50, verbose_name="姓名")),
                        ("post", models.CharField(blank=True, max_length=50, verbose_name="职务")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="电话")),
                        ("since_on", models.DateField(null=True, verbose_name="任职日期")),
                        ("until_on", models.DateField(null=True, verbose_name="移交日期")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holders",
                                to="channels.account",
                                verbose_name="账号",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["account", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "duty__in",
                                        [
                                            gongkai.rules.channels.accounts.Duty["FINAL_REVIEW"],
                                            gongkai.rules.channels.accounts.Duty["FIRST_REVIEW"],
                                            gongkai.rules.channels.accounts.Duty["MANAGER_A"],
                                            gongkai.rules.channels.accounts.Duty["MANAGER_B"],
                                            gongkai.rules.channels.accounts.Duty["SECOND_REVIEW"],
                                        ],
                                    )
                                ),
                                name="account_holder_duty_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("until_on", None)),
                                fields=("account", "duty"),
                                name="account_holder_one_a_duty",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountEvent",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("register", "登记筹备的账号"),
                                    ("record", "补登在用的账号"),
                                    ("open", "登记开通"),
                                    ("edit", "修改台账"),
                                    ("handover", "移交管理员"),
                                    ("certify", "登记认证（年审）"),
                                    ("begin_change", "开始变更名称或主体"),
                                    ("finish_change", "登记变更完成"),
                                    ("drop_change", "放弃变更"),
                                    ("suspend", "停更整改"),
                                    ("resume", "整改完成，恢复更新"),
                                    ("close", "关停"),
                                    ("merge", "并入另一个账号后关停"),
                                    ("cancel", "登记注销"),
                                ],
                                max_length=20,
                                verbose_name="事项",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="日期")),
                        ("data", models.JSONField(default=dict, verbose_name="内容")),
                        (
                            "is_reported",
                            models.BooleanField(default=False, verbose_name="半年报送"),
                        ),
                        ("file_by_on", models.DateField(null=True, verbose_name="报备期限")),
                        ("filed_on", models.DateField(null=True, verbose_name="报备日期")),
                        (
                            "filing_no",
                            models.CharField(blank=True, max_length=100, verbose_name="报备编号"),
                        ),
                        ("filed_at", models.DateTimeField(null=True, verbose_name="登记报备时间")),
                        ("happened_at", models.DateTimeField(verbose_name="记录时间")),
                        ("by_name", models.CharField(max_length=100, verbose_name="记录人姓名")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="channels.account",
                                verbose_name="账号",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记报备人",
                            ),
                        ),
                        (
                            "happened_by",
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
                        "ordering": ["account", "place"],
                        "indexes": [
                            models.Index(
                                fields=["is_reported", "on"], name="account_event_reported"
                            ),
                            models.Index(
                                fields=["filed_on", "file_by_on"], name="account_event_to_file"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "place"), name="account_event_place_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            gongkai.rules.channels.accounts.Move["BEGIN_CHANGE"],
                                            gongkai.rules.channels.accounts.Move["CANCEL"],
                                            gongkai.rules.channels.accounts.Move["CERTIFY"],
                                            gongkai.rules.channels.accounts.Move["CLOSE"],
                                            gongkai.rules.channels.accounts.Move["DROP_CHANGE"],
                                            gongkai.rules.channels.accounts.Move["EDIT"],
                                            gongkai.rules.channels.accounts.Move["FINISH_CHANGE"],
                                            gongkai.rules.channels.accounts.Move["HANDOVER"],
                                            gongkai.rules.channels.accounts.Move["MERGE"],
                                            gongkai.rules.channels.accounts.Move["OPEN"],
                                            gongkai.rules.channels.accounts.Move["RECORD"],
                                            gongkai.rules.channels.accounts.Move["REGISTER"],
                                            gongkai.rules.channels.accounts.Move["RESUME"],
                                            gongkai.rules.channels.accounts.Move["SUSPEND"],
                                        ],
                                    )
                                ),
                                name="account_event_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("filed_on", None),
                                    ("filed_on__gte", models.F("on")),
                                    _connector="OR",
                                ),
                                name="account_event_filed_after",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountSnapshot",
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
                        ("as_of_on", models.DateField(verbose_name="统计日期")),
                        ("followers", models.BigIntegerField(null=True, verbose_name="粉丝数")),
                        (
                            "followers_bound",
                            models.CharField(
                                choices=[
                                    ("exact", "准确数"),
                                    ("lower", "不少于（余、多、超）"),
                                    ("upper", "不超过"),
                                    ("about", "约数"),
                                ],
                                default="exact",
                                max_length=10,
                                verbose_name="粉丝数准确程度",
                            ),
                        ),
                        ("last_post_on", models.DateField(null=True, verbose_name="最近更新")),
                        ("posts", models.BigIntegerField(null=True, verbose_name="本年发布")),
                        (
                            "posts_bound",
                            models.CharField(
                                choices=[
                                    ("exact", "准确数"),
                                    ("lower", "不少于（余、多、超）"),
                                    ("upper", "不超过"),
                                    ("about", "约数"),
                                ],
                                default="exact",
                                max_length=10,
                                verbose_name="发布准确程度",
                            ),
                        ),
                        ("originals", models.BigIntegerField(null=True, verbose_name="本年原创")),
                        (
                            "originals_bound",
                            models.CharField(
                                choices=[
                                    ("exact", "准确数"),
                                    ("lower", "不少于（余、多、超）"),
                                    ("upper", "不超过"),
                                    ("about", "约数"),
                                ],
                                default="exact",
                                max_length=10,
                                verbose_name="原创准确程度",
                            ),
                        ),
                        ("reads", models.BigIntegerField(null=True, verbose_name="本年阅读")),
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
                                verbose_name="阅读准确程度",
                            ),
                        ),
                        (
                            "interactions",
                            models.BigIntegerField(null=True, verbose_name="本年互动"),
                        ),
                        (
                            "interactions_bound",
                            models.CharField(
                                choices=[
                                    ("exact", "准确数"),
                                    ("lower", "不少于（余、多、超）"),
                                    ("upper", "不超过"),
                                    ("about", "约数"),
                                ],
                                default="exact",
                                max_length=10,
                                verbose_name="互动准确程度",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("entered", "手工填写"),
                                    ("imported", "表格导入"),
                                    ("fetched", "平台接口"),
                                ],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        ("taken_at", models.DateTimeField(verbose_name="记录时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="snapshots",
                                to="channels.account",
                                verbose_name="账号",
                            ),
                        ),
                        (
                            "taken_by",
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
                        "ordering": ["account", "-as_of_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "as_of_on"), name="account_snapshot_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChangeReport",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                        ("half", models.PositiveSmallIntegerField(verbose_name="半年")),
                        ("lines", models.JSONField(default=list, verbose_name="变动")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        ("submitted_at", models.DateTimeField(verbose_name="报送时间")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="主办单位",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报送人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-year", "-half", "organisation"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "year", "half"), name="change_report_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("half__in", [1, 2])),
                                name="change_report_half_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Board",
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
                        ("code", models.CharField(max_length=40, verbose_name="编号")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("display", "展板"),
                                    ("notice", "公开栏"),
                                    ("screen", "电子信息屏"),
                                    ("terminal", "查询机"),
                                    ("rack", "资料架"),
                                    ("other", "其他"),
                                ],
                                max_length=20,
                                verbose_name="类型",
                            ),
                        ),
                        ("place", models.CharField(max_length=200, verbose_name="位置")),
                        ("size", models.CharField(blank=True, max_length=100, verbose_name="规格")),
                        (
                            "content",
                            models.CharField(blank=True, max_length=500, verbose_name="内容"),
                        ),
                        (
                            "owner",
                            models.CharField(blank=True, max_length=50, verbose_name="责任人"),
                        ),
                        ("installed_on", models.DateField(null=True, verbose_name="设置日期")),
                        ("removed_on", models.DateField(null=True, verbose_name="拆除日期")),
                        ("photo", models.CharField(blank=True, max_length=64, verbose_name="照片")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("in_use", "在用"),
                                    ("to_mend", "待整改"),
                                    ("removed", "已拆除"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("checked_on", models.DateField(null=True, verbose_name="最近检查")),
                        ("registered_at", models.DateTimeField(verbose_name="登记时间")),
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
                            "items",
                            models.ManyToManyField(
                                related_name="+",
                                through="channels.BoardItem",
                                to="catalogue.item",
                                verbose_name="公开的信息",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["place", "code"],
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "checked_on"], name="board_of_body"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state", gongkai.rules.channels.boards.BoardState["REMOVED"]),
                                    _negated=True,
                                ),
                                fields=("organisation", "code"),
                                name="board_code_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.channels.boards.BoardState["IN_USE"],
                                            gongkai.rules.channels.boards.BoardState["REMOVED"],
                                            gongkai.rules.channels.boards.BoardState["TO_MEND"],
                                        ],
                                    )
                                ),
                                name="board_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            gongkai.rules.channels.boards.BoardKind["DISPLAY"],
                                            gongkai.rules.channels.boards.BoardKind["NOTICE"],
                                            gongkai.rules.channels.boards.BoardKind["OTHER"],
                                            gongkai.rules.channels.boards.BoardKind["RACK"],
                                            gongkai.rules.channels.boards.BoardKind["SCREEN"],
                                            gongkai.rules.channels.boards.BoardKind["TERMINAL"],
                                        ],
                                    )
                                ),
                                name="board_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            gongkai.rules.channels.boards.BoardState["REMOVED"],
                                        ),
                                        _negated=True,
                                    ),
                                    ("removed_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="board_removed_on_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BoardItem",
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
                        ("place", models.PositiveSmallIntegerField(verbose_name="次序")),
                        (
                            "board",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shown",
                                to="channels.board",
                                verbose_name="公开栏、展板",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.item",
                                verbose_name="信息",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["board", "place", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("board", "item"), name="board_item_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BoardCheck",
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
                        ("on", models.DateField(verbose_name="检查日期")),
                        (
                            "finding",
                            models.CharField(
                                choices=[
                                    ("good", "完好，内容有效"),
                                    ("outdated", "内容过期"),
                                    ("damaged", "破损或故障"),
                                    ("missing", "不见了"),
                                ],
                                max_length=20,
                                verbose_name="结果",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        ("photo", models.CharField(blank=True, max_length=64, verbose_name="照片")),
                        ("checked_at", models.DateTimeField(verbose_name="记录时间")),
                        ("by_name", models.CharField(max_length=100, verbose_name="检查人姓名")),
                        (
                            "board",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="channels.board",
                                verbose_name="公开栏、展板",
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="检查人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["board", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "finding__in",
                                        [
                                            gongkai.rules.channels.boards.Finding["DAMAGED"],
                                            gongkai.rules.channels.boards.Finding["GOOD"],
                                            gongkai.rules.channels.boards.Finding["MISSING"],
                                            gongkai.rules.channels.boards.Finding["OUTDATED"],
                                        ],
                                    )
                                ),
                                name="board_finding_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Connection",
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
                        ("connector", models.CharField(max_length=40, verbose_name="接口")),
                        ("name", models.CharField(max_length=100, verbose_name="名称")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        ("is_dry_run", models.BooleanField(default=True, verbose_name="试运行")),
                        ("options", models.JSONField(default=dict, verbose_name="设置")),
                        ("sealed", models.BinaryField(verbose_name="密钥")),
                        ("token", models.BinaryField(null=True, verbose_name="令牌")),
                        (
                            "token_until",
                            models.DateTimeField(null=True, verbose_name="令牌有效期至"),
                        ),
                        (
                            "event_key",
                            models.CharField(max_length=40, unique=True, verbose_name="事件地址"),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=0, verbose_name="修改次数"),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="建立时间")),
                        (
                            "state",
                            models.CharField(
                                choices=[("done", "测过"), ("queued", "等待测试")],
                                default="done",
                                max_length=10,
                                verbose_name="测试状态",
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数"),
                        ),
                        ("leased_until", models.DateTimeField(null=True, verbose_name="处理中至")),
                        ("checked_at", models.DateTimeField(null=True, verbose_name="测试时间")),
                        ("is_working", models.BooleanField(null=True, verbose_name="测试通过")),
                        (
                            "check_message",
                            models.CharField(blank=True, max_length=500, verbose_name="测试结果"),
                        ),
                        (
                            "figures_after",
                            models.DateTimeField(null=True, verbose_name="下次取数时间"),
                        ),
                        (
                            "figures_message",
                            models.CharField(blank=True, max_length=500, verbose_name="取数说明"),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="connections",
                                to="channels.account",
                                verbose_name="账号",
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="测试人",
                            ),
                        ),
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
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["organisation", "is_active"], name="connection_of_body"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("account__isnull", False), ("is_active", True)),
                                fields=("account",),
                                name="connection_one_an_account",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConnectionUse",
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
                        ("call", models.CharField(max_length=60, verbose_name="调用")),
                        ("used_on", models.DateField(verbose_name="日期")),
                        ("number", models.PositiveIntegerField(default=0, verbose_name="次数")),
                        (
                            "connection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="channels.connection",
                                verbose_name="接口",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["connection", "used_on", "call"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection", "call", "used_on"), name="connection_use_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlatformPicture",
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
                        ("sha256", models.CharField(max_length=64, verbose_name="哈希")),
                        ("use", models.CharField(max_length=10, verbose_name="用途")),
                        (
                            "place",
                            models.CharField(max_length=500, verbose_name="平台上的地址或编号"),
                        ),
                        (
                            "connection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pictures",
                                to="channels.connection",
                                verbose_name="接口",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection", "sha256", "use"), name="platform_picture_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
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
                            "key",
                            models.CharField(max_length=32, unique=True, verbose_name="投放编号"),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="标题")),
                        ("post", models.JSONField(verbose_name="内容")),
                        ("fingerprint", models.CharField(max_length=64, verbose_name="指纹")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待审批"),
                                    ("returned", "已退回"),
                                    ("queued", "待发送"),
                                    ("retried", "等待重试"),
                                    ("unclear", "结果不明"),
                                    ("sent", "已提交"),
                                    ("confirmed", "已发布"),
                                    ("rehearsed", "试运行完成"),
                                    ("failed", "发送失败"),
                                    ("recalling", "撤回中"),
                                    ("recalled", "已撤回"),
                                    ("cancelled", "已取消"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("is_by_hand", models.BooleanField(default=False, verbose_name="等人办理")),
                        (
                            "message",
                            models.CharField(blank=True, max_length=500, verbose_name="说明"),
                        ),
                        ("not_before", models.DateTimeField(verbose_name="最早发送时间")),
                        (
                            "sending_since",
                            models.DateTimeField(null=True, verbose_name="本次发送开始"),
                        ),
                        ("leased_until", models.DateTimeField(null=True, verbose_name="处理中至")),
                        (
                            "attempts",
                            models.PositiveIntegerField(default=0, verbose_name="取出次数"),
                        ),
                        (
                            "tries",
                            models.PositiveSmallIntegerField(default=0, verbose_name="未成次数"),
                        ),
                        (
                            "looks",
                            models.PositiveSmallIntegerField(default=0, verbose_name="核对次数"),
                        ),
                        ("progress", models.JSONField(default=dict, verbose_name="平台编号")),
                        (
                            "platform_id",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="平台上的编号"
                            ),
                        ),
                        (
                            "url",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="平台上的网址"
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提请时间")),
                        ("approved_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                        ("recalled_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="原因"),
                        ),
                        ("reads", models.BigIntegerField(null=True, verbose_name="阅读")),
                        ("figures_on", models.DateField(null=True, verbose_name="数据日期")),
                        ("asked_on", models.DateField(null=True, verbose_name="取数日期")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审批人",
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "connection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="channels.connection",
                                verbose_name="渠道接口",
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
                                verbose_name="单位",
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
                            "recalled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤回人",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced",
                                to="channels.delivery",
                                verbose_name="更正",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.itemversion",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("is_by_hand", False),
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.channels.deliveries.State["QUEUED"],
                                            gongkai.rules.channels.deliveries.State["RECALLING"],
                                            gongkai.rules.channels.deliveries.State["RETRIED"],
                                            gongkai.rules.channels.deliveries.State["SENT"],
                                            gongkai.rules.channels.deliveries.State["UNCLEAR"],
                                        ],
                                    ),
                                ),
                                fields=["not_before", "id"],
                                name="delivery_due",
                            ),
                            models.Index(fields=["organisation", "-id"], name="delivery_of_body"),
                            models.Index(
                                fields=["organisation", "state", "-id"], name="delivery_of_state"
                            ),
                            models.Index(
                                fields=["connection", "-id"], name="delivery_of_connection"
                            ),
                            models.Index(
                                fields=[
                                    "organisation",
                                    "proposed_at",
                                    "connection",
                                    "state",
                                    "reads",
                                ],
                                name="delivery_of_month",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("confirmed_at__isnull", False), ("recalled_at__isnull", True)
                                ),
                                fields=["organisation", "confirmed_at", "connection"],
                                name="delivery_published",
                            ),
                            models.Index(
                                condition=models.Q(("reads__isnull", False)),
                                fields=["organisation", "-reads", "-id"],
                                name="delivery_of_body_by_reads",
                            ),
                            models.Index(
                                condition=models.Q(("reads__isnull", False)),
                                fields=["connection", "-reads", "-id"],
                                name="delivery_of_way_by_reads",
                            ),
                            models.Index(fields=["item"], name="delivery_of_item"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.channels.deliveries.State["CANCELLED"],
                                            gongkai.rules.channels.deliveries.State["CONFIRMED"],
                                            gongkai.rules.channels.deliveries.State["FAILED"],
                                            gongkai.rules.channels.deliveries.State["PROPOSED"],
                                            gongkai.rules.channels.deliveries.State["QUEUED"],
                                            gongkai.rules.channels.deliveries.State["RECALLED"],
                                            gongkai.rules.channels.deliveries.State["RECALLING"],
                                            gongkai.rules.channels.deliveries.State["REHEARSED"],
                                            gongkai.rules.channels.deliveries.State["RETRIED"],
                                            gongkai.rules.channels.deliveries.State["RETURNED"],
                                            gongkai.rules.channels.deliveries.State["SENT"],
                                            gongkai.rules.channels.deliveries.State["UNCLEAR"],
                                        ],
                                    )
                                ),
                                name="delivery_state_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("replaces", None),
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                gongkai.rules.channels.deliveries.State[
                                                    "CANCELLED"
                                                ],
                                                gongkai.rules.channels.deliveries.State["RECALLED"],
                                                gongkai.rules.channels.deliveries.State[
                                                    "REHEARSED"
                                                ],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                ),
                                fields=("connection", "item"),
                                name="delivery_item_once_a_channel",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("replaces", None),
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                gongkai.rules.channels.deliveries.State[
                                                    "CANCELLED"
                                                ],
                                                gongkai.rules.channels.deliveries.State["RECALLED"],
                                                gongkai.rules.channels.deliveries.State[
                                                    "REHEARSED"
                                                ],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                ),
                                fields=("connection", "fingerprint"),
                                name="delivery_text_once_a_channel",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            gongkai.rules.channels.deliveries.State["CANCELLED"],
                                            gongkai.rules.channels.deliveries.State["RECALLED"],
                                            gongkai.rules.channels.deliveries.State["REHEARSED"],
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                fields=("replaces",),
                                name="delivery_replaced_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            gongkai.rules.channels.deliveries.State["CONFIRMED"],
                                        ),
                                        _negated=True,
                                    ),
                                    ("confirmed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="delivery_confirmed_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("item__isnull", False), ("version__isnull", False)),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("item", None),
                                        (
                                            "state__in",
                                            [
                                                gongkai.rules.channels.deliveries.State[
                                                    "CONFIRMED"
                                                ],
                                                gongkai.rules.channels.deliveries.State["RECALLED"],
                                                gongkai.rules.channels.deliveries.State[
                                                    "RECALLING"
                                                ],
                                            ],
                                        ),
                                        ("version", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="delivery_of_an_item_or_published",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by", None),
                                    models.Q(
                                        ("approved_by", models.F("proposed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="delivery_two_persons",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeliveryAttempt",
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
                            "move",
                            models.CharField(
                                choices=[
                                    ("propose", "提请发布"),
                                    ("amend", "修改后再提请"),
                                    ("approve", "同意发布"),
                                    ("return", "退回"),
                                    ("cancel", "取消"),
                                    ("submit", "登记平台已受理"),
                                    ("doubt", "登记结果不明"),
                                    ("reopen", "登记平台上没有"),
                                    ("put_off", "推迟再试"),
                                    ("advance", "登记走完一步"),
                                    ("confirm", "登记已发布"),
                                    ("rehearse", "登记试运行结果"),
                                    ("fail", "登记失败"),
                                    ("retry", "重新发送"),
                                    ("recall", "撤回"),
                                    ("finish_recall", "登记已撤回"),
                                    ("drop_recall", "登记未能撤回"),
                                ],
                                max_length=20,
                                verbose_name="事项",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待审批"),
                                    ("returned", "已退回"),
                                    ("queued", "待发送"),
                                    ("retried", "等待重试"),
                                    ("unclear", "结果不明"),
                                    ("sent", "已提交"),
                                    ("confirmed", "已发布"),
                                    ("rehearsed", "试运行完成"),
                                    ("failed", "发送失败"),
                                    ("recalling", "撤回中"),
                                    ("recalled", "已撤回"),
                                    ("cancelled", "已取消"),
                                ],
                                max_length=20,
                                verbose_name="此后的状态",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(blank=True, max_length=40, verbose_name="平台代码"),
                        ),
                        (
                            "message",
                            models.CharField(blank=True, max_length=500, verbose_name="说明"),
                        ),
                        ("happened_at", models.DateTimeField(verbose_name="时间")),
                        ("by_name", models.CharField(max_length=100, verbose_name="办理人姓名")),
                        (
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="channels.delivery",
                                verbose_name="投放",
                            ),
                        ),
                        (
                            "happened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理人",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["delivery", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "move__in",
                                        [
                                            gongkai.rules.channels.deliveries.Move["ADVANCE"],
                                            gongkai.rules.channels.deliveries.Move["AMEND"],
                                            gongkai.rules.channels.deliveries.Move["APPROVE"],
                                            gongkai.rules.channels.deliveries.Move["CANCEL"],
                                            gongkai.rules.channels.deliveries.Move["CONFIRM"],
                                            gongkai.rules.channels.deliveries.Move["DOUBT"],
                                            gongkai.rules.channels.deliveries.Move["DROP_RECALL"],
                                            gongkai.rules.channels.deliveries.Move["FAIL"],
                                            gongkai.rules.channels.deliveries.Move["FINISH_RECALL"],
                                            gongkai.rules.channels.deliveries.Move["PROPOSE"],
                                            gongkai.rules.channels.deliveries.Move["PUT_OFF"],
                                            gongkai.rules.channels.deliveries.Move["RECALL"],
                                            gongkai.rules.channels.deliveries.Move["REHEARSE"],
                                            gongkai.rules.channels.deliveries.Move["REOPEN"],
                                            gongkai.rules.channels.deliveries.Move["RETRY"],
                                            gongkai.rules.channels.deliveries.Move["RETURN"],
                                            gongkai.rules.channels.deliveries.Move["SUBMIT"],
                                        ],
                                    )
                                ),
                                name="delivery_step_move_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeliverySnapshot",
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
                        ("as_of_on", models.DateField(verbose_name="统计日期")),
                        ("reads", models.BigIntegerField(null=True, verbose_name="阅读")),
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
                                verbose_name="阅读准确程度",
                            ),
                        ),
                        ("shares", models.BigIntegerField(null=True, verbose_name="转发")),
                        (
                            "shares_bound",
                            models.CharField(
                                choices=[
                                    ("exact", "准确数"),
                                    ("lower", "不少于（余、多、超）"),
                                    ("upper", "不超过"),
                                    ("about", "约数"),
                                ],
                                default="exact",
                                max_length=10,
                                verbose_name="转发准确程度",
                            ),
                        ),
                        ("likes", models.BigIntegerField(null=True, verbose_name="点赞")),
                        (
                            "likes_bound",
                            models.CharField(
                                choices=[
                                    ("exact", "准确数"),
                                    ("lower", "不少于（余、多、超）"),
                                    ("upper", "不超过"),
                                    ("about", "约数"),
                                ],
                                default="exact",
                                max_length=10,
                                verbose_name="点赞准确程度",
                            ),
                        ),
                        ("comments", models.BigIntegerField(null=True, verbose_name="评论")),
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
                                verbose_name="评论准确程度",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[("entered", "手工填写"), ("fetched", "平台接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        ("told", models.JSONField(default=dict, verbose_name="平台的答复")),
                        (
                            "evidence",
                            models.CharField(blank=True, max_length=64, verbose_name="证据"),
                        ),
                        (
                            "evidence_name",
                            models.CharField(blank=True, max_length=255, verbose_name="证据文件名"),
                        ),
                        ("taken_at", models.DateTimeField(verbose_name="记录时间")),
                        (
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="figures",
                                to="channels.delivery",
                                verbose_name="投放",
                            ),
                        ),
                        (
                            "taken_by",
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
                        "ordering": ["delivery", "-as_of_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("delivery", "as_of_on"), name="delivery_snapshot_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
