"""The capability for Django."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from gongkai.info_requests.adapters.append_only import guard_log


class InfoRequestsConfig(AppConfig):
    """依申请公开."""

    name = "gongkai.info_requests"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        """Guard the log of requests after every migration."""
        post_migrate.connect(guard_log, sender=self, dispatch_uid="guard the log of requests")
