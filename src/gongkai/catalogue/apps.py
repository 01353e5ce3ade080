"""The capability for Django."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """主动公开."""

    name = "gongkai.catalogue"
    verbose_name = "主动公开"
    default_auto_field = "django.db.models.BigAutoField"
