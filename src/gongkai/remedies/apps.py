"""The capability for Django."""

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    """行政复议和行政诉讼."""

    name = "gongkai.remedies"
    verbose_name = "行政复议和行政诉讼"
