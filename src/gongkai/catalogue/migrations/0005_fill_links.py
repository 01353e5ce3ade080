"""Repeat in the rows what texts published before say of days and of other items."""

import json
from datetime import date
from typing import Any

from django.db import migrations

_ABOUT = {"interpretation": "interprets"}
_KINDS = ["normative", "rule", "interpretation", "consultation", "penalty"]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def fill(apps: Any, schema_editor: Any) -> None:
    """From the live version of each document, interpretation and draft."""
    items = apps.get_model("catalogue", "Item")
    consultations = apps.get_model("catalogue", "Consultation")
    versions = apps.get_model("catalogue", "ItemVersion").objects.filter(
        item__kind__in=_KINDS, state__in=["published", "urgent", "archived"]
    )
    for version in versions.select_related("item").iterator(chunk_size=500):
        item, extras = version.item, json.loads(version.content)["extras"]
        item.expires_on = _day(extras.get("expires_on", "") or extras.get("public_until", ""))
        number = extras.get(_ABOUT.get(item.kind, ""), "").strip()
        if number:
            item.about = items.objects.filter(index_number=number).first()
        item.save(update_fields=["expires_on", "about"])
        opens_on, closes_on = _day(extras.get("opens_on", "")), _day(extras.get("closes_on", ""))
        if item.kind == "consultation" and opens_on and closes_on:
            consultations.objects.get_or_create(
                item=item, defaults={"opens_on": opens_on, "closes_on": closes_on}
            )


class Migration(migrations.Migration):
    """The days and links of what is public already."""

    dependencies = [("catalogue", "0004_opinions_links_and_duties")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
