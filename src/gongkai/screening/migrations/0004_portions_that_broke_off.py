"""How often a portion of a back scan was begun: one that kills the worker is known by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0003_drafts_pauses_and_callers"),
    ]

    operations = [
        migrations.AddField(
            model_name="backscan",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="这一段的尝试次数"),
        ),
    ]
