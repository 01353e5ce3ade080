"""Addresses of the desk for one case at work."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
