"""The capability for Django."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """内容筛查."""

    name = "gongkai.screening"
    verbose_name = "内容筛查"
