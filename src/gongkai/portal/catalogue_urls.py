"""Addresses of the portal for what is published."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
