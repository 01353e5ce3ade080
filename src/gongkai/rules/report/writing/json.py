"""JSON: the shape of `model.to_dict`, numbers exact, keys in a fixed order; schema.json says it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import simplejson

from gongkai.rules.report.model import Finding, Report, to_dict


def write_json(report: Report, findings: Iterable[Finding] = ()) -> bytes:
    """The report and its findings as one JSON object in UTF-8, indented, ending in a newline."""
    return dump(to_dict(report, findings)).encode() + b"\n"


def dump(data: Any) -> str:
    """Any data with Decimals as indented JSON text; Decimals keep all their digits."""
    text: str = simplejson.dumps(data, use_decimal=True, ensure_ascii=False, indent=1)
    # Lone surrogates, left by broken sources, have no UTF-8.
    return text.encode("utf-8", "replace").decode()
