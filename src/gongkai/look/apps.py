"""The app `look`."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """Styles, scripts, templates and template tags that both faces share."""

    name = "gongkai.look"
    label = "look"
    verbose_name = "界面"
