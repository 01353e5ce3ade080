"""What a report was computed from, kept with it: cells, requests, dates and rule."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.db import models

from gongkai.accounts.models import Person
from gongkai.annual_reports.models.reports import Version
from gongkai.rules.report.counting.ledger import Ledger, packed, unpacked


class Computation(models.Model):
    """One computation of a version from the records. Rows are only added.

    `cells` are the values as counted, before any change by hand; `requests` the ids behind table 3
    (`rules.report.counting.ledger`): the next year starts from them. `records` are the ids behind
    the other tables. In both two computations differ by name.
    """

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="computations", verbose_name="版本"
    )
    rule = models.CharField("主动公开的口径", max_length=20)
    first_on = models.DateField("统计期限自")
    last_on = models.DateField("统计期限至")
    cells = models.TextField("单元格")
    requests = models.TextField("所计申请")
    records = models.TextField("所计其他记录", default="{}")
    sha256 = models.CharField("哈希", max_length=64)
    computed_at = models.DateTimeField("计算时间")
    computed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["version", "pk"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.computed_at}"

    def read_ledger(self) -> Ledger:
        """The requests that it counted."""
        return Ledger.read(self.requests)

    def read_records(self) -> dict[str, tuple[int, ...]] | None:
        """The ids behind the cells of tables 2 and 4; None for one of before they were kept."""
        data = json.loads(self.records)
        return {a: unpacked(ids) for a, ids in data["cells"].items()} if "cells" in data else None

    def read_versions(self) -> tuple[int, ...]:
        """The versions that the report of an area added up."""
        return unpacked(json.loads(self.records).get("versions", ()))

    @staticmethod
    def versions_text(versions: Iterable[int]) -> str:
        """What `read_versions` reads."""
        return json.dumps({"versions": packed(versions)}, separators=(",", ":"))

    @staticmethod
    def records_text(behind: Mapping[str, Iterable[int]]) -> str:
        """What `read_records` reads."""
        cells = {address: packed(ids) for address, ids in behind.items()}
        return json.dumps({"cells": cells}, sort_keys=True, separators=(",", ":"))
