"""Reports and their versions, the register of statistics, computations."""

from gongkai.annual_reports.models.area import AreaAdjustment
from gongkai.annual_reports.models.collections import Collection
from gongkai.annual_reports.models.comments import Comment
from gongkai.annual_reports.models.computations import Computation
from gongkai.annual_reports.models.filing import Filing, FilingKey, FilingRoute
from gongkai.annual_reports.models.register import Statistic
from gongkai.annual_reports.models.reports import (
    LEASE,
    SURE,
    AnnualReport,
    Correction,
    Frozen,
    Rendition,
    Upload,
    UploadQuerySet,
    Version,
    VersionQuerySet,
    doubtful_cells,
    findings_from,
    load,
    to_text,
)
from gongkai.rules.report.snapshots import canonical as dump
from gongkai.rules.report.snapshots import digest

__all__ = [
    "LEASE",
    "SURE",
    "AnnualReport",
    "AreaAdjustment",
    "Collection",
    "Comment",
    "Computation",
    "Correction",
    "Filing",
    "FilingKey",
    "FilingRoute",
    "Frozen",
    "Rendition",
    "Statistic",
    "Upload",
    "UploadQuerySet",
    "Version",
    "VersionQuerySet",
    "digest",
    "doubtful_cells",
    "dump",
    "findings_from",
    "load",
    "to_text",
]
