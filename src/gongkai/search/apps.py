"""The Django app of the full text."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Full text of what is published."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "gongkai.search"
    verbose_name = "全文检索"
