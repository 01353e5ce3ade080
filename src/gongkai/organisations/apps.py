"""The app `organisations`."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The tree of bodies, departments, branches and stations, and their names over time."""

    name = "gongkai.organisations"
    label = "organisations"
    verbose_name = "机构"
    default_auto_field = "django.db.models.BigAutoField"
