from django.db import migrations

import gongkai.search.models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_counted_without_rows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="id",
            field=gongkai.search.models.RowKey(
                primary_key=True, serialize=False, verbose_name="序"
            ),
        ),
    ]
