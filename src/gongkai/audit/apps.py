"""The app `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only record of every action."""

    name = "gongkai.audit"
    label = "audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"
