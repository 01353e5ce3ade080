"""The app `supervision`."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Plans with tasks, the leading group, training, assessment, findings."""

    name = "gongkai.supervision"
    label = "supervision"
    verbose_name = "监督保障"
    default_auto_field = "django.db.models.BigAutoField"
