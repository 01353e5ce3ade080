from django.db import migrations, models

from gongkai.search.adapters.index import drop_table, make_table


def make_anew(apps, schema_editor):
    """The index has another form: empty it, and have the worker build it."""
    drop_table(apps, schema_editor)
    make_table(apps, schema_editor)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entrytext")
        cursor.execute("DELETE FROM search_entry")
    version = apps.get_model("catalogue", "ItemVersion")
    newest = version.objects.filter(state__in=["published", "urgent"]).order_by("pk").last()
    if newest is not None:
        rebuild = apps.get_model("search", "Rebuild")
        rebuild.objects.create(highest=newest.pk)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("catalogue", "0003_item_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rebuild",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("after", models.BigIntegerField(default=0, verbose_name="已编入到的版本")),
                ("highest", models.BigIntegerField(verbose_name="最后的版本")),
                (
                    "is_complete",
                    models.BooleanField(default=False, verbose_name="已全部编入"),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.RunPython(make_anew, migrations.RunPython.noop),
    ]
