from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("info_requests", "0014_large_dockets"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="inforequest",
            index=models.Index(fields=["organisation", "title", "number"], name="request_words"),
        ),
    ]
