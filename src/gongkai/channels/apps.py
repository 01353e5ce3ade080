"""The app `channels`."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The ledger of accounts on platforms, and boards in buildings."""

    name = "gongkai.channels"
    label = "channels"
    verbose_name = "渠道与账号"
    default_auto_field = "django.db.models.BigAutoField"
