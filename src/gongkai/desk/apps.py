"""The app `desk`."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The officers' door: behind sign-in."""

    name = "gongkai.desk"
    label = "desk"
    verbose_name = "工作台"
