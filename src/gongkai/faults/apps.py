"""The Django app of faults on pages."""

from django.apps import AppConfig


class FaultsConfig(AppConfig):
    """Reports of faults on pages of the site."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "gongkai.faults"
    verbose_name = "网页纠错"
