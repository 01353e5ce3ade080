"""Addresses of the desk for the catalogue and its release."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
