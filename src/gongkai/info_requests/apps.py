"""The capability for Django."""

from django.apps import AppConfig


class InfoRequestsConfig(AppConfig):
    """依申请公开."""

    name = "gongkai.info_requests"
    verbose_name = "依申请公开"
