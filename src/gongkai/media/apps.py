"""The app `media`."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Outlets, manuscripts, pitches, adoptions, themes, debunking."""

    name = "gongkai.media"
    label = "media"
    verbose_name = "媒体工作"
    default_auto_field = "django.db.models.BigAutoField"
