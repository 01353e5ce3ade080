"""The app `annual_reports`."""

from django.apps import AppConfig


class AnnualReportsConfig(AppConfig):
    """Filed annual reports with their files, versions, corrections and publications."""

    name = "gongkai.annual_reports"
    label = "annual_reports"
    verbose_name = "年度报告"
