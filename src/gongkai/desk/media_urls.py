"""Addresses of the desk for work with the media."""

from django.urls import URLPattern, path

from gongkai.desk import media_pages

_ONE = "media/manuscripts/<int:manuscript_id>/"
urlpatterns: list[URLPattern] = [
    path("media/", media_pages.manuscripts, name="media"),
    path("media/export.<slug:kind>", media_pages.export, name="export_media"),
    path("media/blank.xlsx", media_pages.blank, name="blank_media"),
    path("media/import/", media_pages.load, name="import_media"),
    path("media/register/", media_pages.register, name="register_manuscript"),
    path("media/outlets/", media_pages.outlets, name="outlets"),
    path("media/debunking/", media_pages.debunking, name="debunking"),
    path("media/debunking/<int:debunking_id>/", media_pages.count, name="count_debunking"),
    path("media/statistics/", media_pages.statistics, name="media_statistics"),
    path(
        "media/statistics/export.<slug:kind>",
        media_pages.export_statistics,
        name="export_media_statistics",
    ),
    path(
        "media/adoptions/<int:adoption_id>/<slug:which>/", media_pages.proof, name="adoption_file"
    ),
    path(_ONE, media_pages.manuscript, name="manuscript"),
    path(f"{_ONE}pitch/", media_pages.pitch, name="pitch_manuscript"),
    path(f"{_ONE}adopt/", media_pages.adopt, name="adopt_manuscript"),
    path(f"{_ONE}pitches/<int:pitch_id>/decline/", media_pages.decline, name="decline_pitch"),
    path(f"{_ONE}adoptions/<int:adoption_id>/strike/", media_pages.strike, name="strike_adoption"),
]
