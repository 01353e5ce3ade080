from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="adoption",
            name="adoption_day",
        ),
        migrations.RemoveIndex(
            model_name="pitch",
            name="pitch_day",
        ),
        migrations.AddIndex(
            model_name="adoption",
            index=models.Index(
                fields=["adopted_on", "manuscript", "outlet", "form", "strike_reason"],
                name="adoption_day",
            ),
        ),
        migrations.AddIndex(
            model_name="pitch",
            index=models.Index(fields=["pitched_on", "manuscript"], name="pitch_day"),
        ),
    ]
