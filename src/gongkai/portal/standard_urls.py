"""Addresses of the portal for standards catalogues."""

from django.urls import path

from gongkai.portal import standard_pages

urlpatterns = [
    path("disclosure/standards/<slug:code>/", standard_pages.standard, name="standard"),
    path(
        "disclosure/standards/<slug:code>/catalogue.<slug:kind>",
        standard_pages.download,
        name="standard_file",
    ),
    path("disclosure/standards/<slug:code>/<int:key>/", standard_pages.row, name="standard_row"),
]
