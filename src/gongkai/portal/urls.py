"""Addresses of the portal."""

from django.urls import path

from gongkai.portal import pages

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
]
