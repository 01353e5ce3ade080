"""Addresses of the desk for the list of requests, their registration, and the settings of the office."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
