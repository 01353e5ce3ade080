"""Addresses of the desk for review, litigation and correction."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
