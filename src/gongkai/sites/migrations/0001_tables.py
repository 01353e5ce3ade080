"""The tables of this area; a database that took the steps named here has them already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.audit.adapters.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("sites", "0001_initial"),
        ("sites", "0002_sites"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Site",
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
                        ("code", models.SlugField(max_length=30, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=60, verbose_name="网站名称")),
                        (
                            "domain",
                            models.CharField(blank=True, max_length=100, verbose_name="域名"),
                        ),
                        (
                            "palette",
                            models.CharField(
                                choices=[
                                    ("blue", "藏蓝"),
                                    ("green", "松绿"),
                                    ("teal", "黛青"),
                                    ("purple", "绛紫"),
                                    ("brown", "赭石"),
                                    ("slate", "墨灰"),
                                ],
                                default="blue",
                                max_length=20,
                                verbose_name="配色",
                            ),
                        ),
                        (
                            "sponsor",
                            models.CharField(blank=True, max_length=100, verbose_name="主办单位"),
                        ),
                        (
                            "address",
                            models.CharField(blank=True, max_length=200, verbose_name="联系地址"),
                        ),
                        (
                            "phone",
                            models.CharField(blank=True, max_length=60, verbose_name="联系电话"),
                        ),
                        (
                            "approval",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="开办批准文号"
                            ),
                        ),
                        (
                            "conac_mark",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="党政机关网站标识"
                            ),
                        ),
                        (
                            "icp_filing",
                            models.CharField(blank=True, max_length=100, verbose_name="ICP 备案号"),
                        ),
                        (
                            "police_filing",
                            models.CharField(blank=True, max_length=100, verbose_name="公安备案号"),
                        ),
                        (
                            "id_code",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="政府网站标识码"
                            ),
                        ),
                        (
                            "notice",
                            models.CharField(blank=True, max_length=200, verbose_name="顶部提示"),
                        ),
                        ("is_open", models.BooleanField(default=False, verbose_name="开放")),
                        ("opened_at", models.DateTimeField(null=True, verbose_name="开放时间")),
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
                            "keeper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="维护机关",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="开放人",
                            ),
                        ),
                        (
                            "bodies",
                            models.ManyToManyField(
                                related_name="+",
                                through="sites.SiteBody",
                                to="organisations.organisation",
                                verbose_name="公开栏目的机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("domain", ""), _negated=True),
                                fields=("domain",),
                                name="site_domain_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "palette__in",
                                        ["blue", "brown", "green", "purple", "slate", "teal"],
                                    )
                                ),
                                name="site_palette_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_open", False),
                                    ("opened_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="site_open_since_a_moment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteBody",
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机关",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shown",
                                to="sites.site",
                                verbose_name="网站",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["site", "organisation"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("site", "organisation"), name="site_body_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OldAddress",
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
                        ("old", models.CharField(max_length=500, verbose_name="旧网址")),
                        ("new", models.CharField(max_length=500, verbose_name="新网址")),
                        ("hits", models.PositiveIntegerField(default=0, verbose_name="访问次数")),
                        ("last_hit_on", models.DateField(null=True, verbose_name="最近访问")),
                        ("added_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "added_by",
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
                                verbose_name="维护机关",
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
                        "ordering": ["old"],
                        "indexes": [
                            models.Index(
                                fields=["organisation", "-hits"], name="old_address_of_body"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("site", None)),
                                fields=("old",),
                                name="old_address_once_on_main",
                            ),
                            models.UniqueConstraint(
                                fields=("old", "site"), name="old_address_once_on_site"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitDay",
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
                        ("on", models.DateField(verbose_name="日期")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("home", "首页"),
                                    ("platform", "政府信息公开"),
                                    ("column", "栏目页"),
                                    ("item", "信息页"),
                                    ("standard", "标准目录"),
                                    ("report", "政府信息公开年报"),
                                    ("search", "搜索"),
                                    ("request", "依申请公开"),
                                    ("about", "关于本站"),
                                    ("other", "其他网页"),
                                ],
                                max_length=20,
                                verbose_name="网页种类",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="索引号或栏目代码"
                            ),
                        ),
                        ("times", models.PositiveIntegerField(default=0, verbose_name="次数")),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="机关",
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
                        "ordering": ["-on", "kind", "key"],
                        "indexes": [
                            models.Index(
                                fields=["on", "kind", "organisation"], name="visit_day_of_kind"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("site", None)),
                                fields=("on", "kind", "key"),
                                name="visit_day_once_on_main",
                            ),
                            models.UniqueConstraint(
                                fields=("on", "kind", "key", "site"), name="visit_day_once_on_site"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferrerDay",
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
                        ("on", models.DateField(verbose_name="日期")),
                        ("host", models.CharField(max_length=100, verbose_name="来源网站")),
                        ("times", models.PositiveIntegerField(default=0, verbose_name="次数")),
                    ],
                    options={
                        "ordering": ["-on", "host"],
                        "constraints": [
                            models.UniqueConstraint(fields=("on", "host"), name="referrer_day_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountedLog",
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
                            "name",
                            models.CharField(max_length=100, unique=True, verbose_name="日志"),
                        ),
                        ("until", models.DateTimeField(verbose_name="已统计至")),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
            ],
        ),
    ]
