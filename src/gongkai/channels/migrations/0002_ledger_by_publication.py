"""The ledger of deliveries by what came out last and found by words; the days of an account."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Coalesce

from gongkai.channels.adapters.titles import DELIVERIES

BATCH = 2000


def make_titles(apps, schema_editor):
    for statement in DELIVERIES.create(schema_editor.connection.vendor):
        schema_editor.execute(statement)
    named = (
        apps.get_model("channels", "Delivery")
        .objects.order_by("pk")
        .values_list(
            "pk",
            "organisation",
            "title",
            "version__title",
            "version__document_number",
            "item__index_number",
        )
    )
    last = 0
    while found := list(named.filter(pk__gt=last)[:BATCH]):
        DELIVERIES.put(
            {pk: tuple(dict.fromkeys(text for text in texts if text)) for pk, _, *texts in found},
            {pk: body for pk, body, *_ in found},
        )
        last = found[-1][0]


def drop_titles(apps, schema_editor):
    schema_editor.execute(DELIVERIES.drop())


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_tables"),
        ("channels", "0001_tables"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="delivery", name="delivery_of_body"),
        migrations.RemoveIndex(model_name="delivery", name="delivery_of_state"),
        migrations.RemoveIndex(model_name="delivery", name="delivery_of_connection"),
        migrations.AddField(
            model_name="delivery",
            name="moment",
            field=models.GeneratedField(
                db_persist=True,
                expression=Coalesce("confirmed_at", "proposed_at"),
                output_field=models.DateTimeField(),
                verbose_name="发布（提请）时间",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["organisation", "-moment", "-id"], name="delivery_of_body"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["organisation", "state", "-moment", "-id"], name="delivery_of_state"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["connection", "-moment", "-id"], name="delivery_of_connection"
            ),
        ),
        migrations.AddField(
            model_name="accountsnapshot",
            name="gained",
            field=models.BigIntegerField(null=True, verbose_name="当日新增关注"),
        ),
        migrations.AddField(
            model_name="accountsnapshot",
            name="lost",
            field=models.BigIntegerField(null=True, verbose_name="当日取消关注"),
        ),
        migrations.AddField(
            model_name="accountsnapshot",
            name="readers",
            field=models.BigIntegerField(null=True, verbose_name="当日阅读人数"),
        ),
        migrations.AddField(
            model_name="accountsnapshot",
            name="sharers",
            field=models.BigIntegerField(null=True, verbose_name="当日分享人数"),
        ),
        migrations.RunPython(make_titles, drop_titles),
    ]
