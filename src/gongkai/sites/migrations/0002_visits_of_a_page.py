from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sites", "0001_tables")]

    operations = [
        migrations.AddIndex(
            model_name="visitday",
            index=models.Index(
                condition=models.Q(("key", ""), _negated=True),
                fields=["key", "kind", "on", "times"],
                name="visit_day_of_page",
            ),
        ),
    ]
