"""What the lists of the desk need to answer at once from a million items."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from gongkai.catalogue.adapters import titles

BATCH = 2000


def repeat_kinds(apps, schema_editor):
    version = apps.get_model("catalogue", "ItemVersion")
    kinds = apps.get_model("catalogue", "Item").objects.filter(pk=OuterRef("item")).values("kind")
    version.objects.update(kind=Subquery(kinds))


def make_titles(apps, schema_editor):
    for statement in titles.CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
    rows = apps.get_model("catalogue", "ItemVersion").objects.order_by("pk")
    named = rows.values_list("pk", "title", "document_number", "item__index_number")
    last = 0
    while found := list(named.filter(pk__gt=last)[:BATCH]):
        titles.put({pk: (title, number, index or "") for pk, title, number, index in found})
        last = found[-1][0]


def drop_titles(apps, schema_editor):
    schema_editor.execute(titles.DROP)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0007_standards"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="itemversion",
            name="kind",
            field=models.CharField(default="other", max_length=20, verbose_name="种类"),
            preserve_default=False,
        ),
        migrations.RunPython(repeat_kinds, migrations.RunPython.noop),
        migrations.RunPython(make_titles, drop_titles),
        migrations.RemoveIndex(
            model_name="item",
            name="item_owed",
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("first_published_on", None), ("is_closed", False)),
                fields=["organisation", "due_on", "mode", "column"],
                name="item_owed",
            ),
        ),
        migrations.RemoveIndex(
            model_name="itemversion",
            name="item_version_work",
        ),
        migrations.AlterField(
            model_name="itemversion",
            name="kind",
            field=models.CharField(
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
        migrations.AddIndex(
            model_name="itemversion",
            index=models.Index(
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
        ),
        migrations.AddIndex(
            model_name="itemversion",
            index=models.Index(
                fields=["organisation", "state", "title", "id", "kind", "column", "published_at"],
                name="item_version_by_title",
            ),
        ),
        migrations.AddIndex(
            model_name="itemversion",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False)),
                fields=["organisation", "state", "published_at", "id", "kind", "column"],
                name="item_version_by_release",
            ),
        ),
        migrations.AddIndex(
            model_name="itemversion",
            index=models.Index(
                fields=["organisation", "kind", "state", "changed_at", "id", "published_at"],
                name="item_version_of_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="itemversion",
            index=models.Index(
                fields=["column", "state", "changed_at", "id", "kind", "published_at"],
                name="item_version_column_list",
            ),
        ),
        migrations.AddIndex(
            model_name="itemversion",
            index=models.Index(
                fields=["written_by", "state", "changed_at", "id"], name="item_version_of_writer"
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["saved_by", "version"], name="revision_of_writer"),
        ),
    ]
