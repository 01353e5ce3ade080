from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("info_requests", "0017_counted_for_reports"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="inforequest",
            name="request_answered",
        ),
        migrations.AddIndex(
            model_name="inforequest",
            index=models.Index(
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
        ),
        migrations.RemoveIndex(model_name="inforequest", name="request_table3"),
        migrations.AddIndex(
            model_name="inforequest",
            index=models.Index(
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
        ),
        migrations.AddIndex(
            model_name="inforequest",
            index=models.Index(
                fields=["organisation", "filed_at", "counted_on"], name="request_filed"
            ),
        ),
    ]
