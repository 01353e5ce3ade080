"""Addresses of the portal for requests."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
