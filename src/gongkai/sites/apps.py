"""The Django app of the website as a whole."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    """Old addresses of the website."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "gongkai.sites"
    verbose_name = "网站"
