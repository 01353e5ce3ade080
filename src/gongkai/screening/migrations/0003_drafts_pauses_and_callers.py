import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("screening", "0002_writers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Caller",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="系统名称")),
                ("key_hash", models.CharField(max_length=64, unique=True, verbose_name="密钥哈希")),
                ("key_start", models.CharField(max_length=10, verbose_name="密钥开头")),
                ("minute", models.CharField(blank=True, max_length=16, verbose_name="最近一分钟")),
                (
                    "calls_in_minute",
                    models.PositiveIntegerField(default=0, verbose_name="这一分钟的次数"),
                ),
                ("calls", models.PositiveIntegerField(default=0, verbose_name="总次数")),
                ("last_called_on", models.DateField(null=True, verbose_name="最近调用日期")),
                ("made_at", models.DateTimeField(verbose_name="开通时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="listversion",
            name="list_version_decided",
        ),
        migrations.AddField(
            model_name="backscan",
            name="paused_at",
            field=models.DateTimeField(null=True, verbose_name="暂停时间"),
        ),
        migrations.AddField(
            model_name="backscan",
            name="paused_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="暂停人",
            ),
        ),
        migrations.AddField(
            model_name="listversion",
            name="editors",
            field=models.JSONField(default=list, verbose_name="编辑过的人"),
        ),
        migrations.AlterField(
            model_name="listversion",
            name="source",
            field=models.CharField(blank=True, max_length=300, verbose_name="来源"),
        ),
        migrations.AlterField(
            model_name="listversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "编辑中"),
                    ("proposed", "待批准"),
                    ("approved", "已批准"),
                    ("rejected", "不采用"),
                    ("discarded", "已放弃"),
                ],
                default="proposed",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="listversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "proposed"]),
                    ("decided_at__isnull", False),
                    _connector="OR",
                ),
                name="list_version_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="listversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "proposed"])),
                fields=("word_list",),
                name="list_version_one_open",
            ),
        ),
        migrations.AddField(
            model_name="caller",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="停用人",
            ),
        ),
        migrations.AddField(
            model_name="caller",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="开通人",
            ),
        ),
        migrations.AddField(
            model_name="caller",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
                verbose_name="机构",
            ),
        ),
    ]
