"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their roles in organisations, and what they may see."""

    name = "gongkai.accounts"
    label = "accounts"
    verbose_name = "人员"
    default_auto_field = "django.db.models.BigAutoField"
