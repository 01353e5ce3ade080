"""Addresses of the desk for redaction."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
