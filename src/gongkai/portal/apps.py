"""The app `portal`."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public door: what everybody may read."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = "公开平台"
