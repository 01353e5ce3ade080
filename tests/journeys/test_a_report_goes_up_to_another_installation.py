"""A body and its supervising office, each with its own installation: two folders, two servers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.factories.city import PASSWORD
from tests.factories.installations import Between, Desk, Installation, until

pytestmark = pytest.mark.timeout(1800)  # three processes begin, on whatever machine

CELL = "T3.granted.natural"
PUBLISHED = """
from tests.factories.filed_reports import make_draft, make_report, publish
clerk, head = (Person.objects.get(username=n) for n in ("police-clerk", "police-head"))
told = {}
for year in (2021, 2022, 2023, 2024, 2025):
    told[year] = publish(make_draft(clerk, at, make_report(year=year)), head, at).pk
"""
KEYS = """
from datetime import timedelta
by = Person.objects.get(username="supervisor")
told = {
    code: actions.issue_filing_key(
        organisation_id=Organisation.objects.get(code=code).pk, note="",
        expires_on=at.date() + timedelta(days=99), by=by, at=at,
    ).key
    for code in ("police", "education")
}
"""
CORRECTED = """
from tests.factories.filed_reports import publish
clerk, head = (Person.objects.get(username=n) for n in ("police-clerk", "police-head"))
old = Version.objects.get(pk=int(sys.argv[2]))
new = actions.draft_new_version(version_id=old.pk, by=clerk, at=at)
actions.correct_cell(version_id=new.pk, cell="T2_1.rules.issued", seen=0, value=2,
                     reason="漏计", by=clerk, at=at)
told = publish(Version.objects.get(pk=new.pk), head, at, "补报规章").pk
"""
ARRIVED = """
rows = Version.objects.filter(report__year=int(sys.argv[2])).order_by("number")
events = AuditEvent.objects.filter(action="annual_reports.receive_snapshot")
told = {
    "states": [row.state for row in rows],
    "made": [row.read_content().values["T2_1.rules.issued"] for row in rows],
    "ids": [row.pk for row in rows],
    "hashes": [row.upload.sha256 for row in rows],
    "repeats": sum(bool((e.after or {}).get("repeated")) for e in events),
    "uploads": Upload.objects.filter(version__in=rows).count(),
}
"""
HASH = "told = Version.objects.get(pk=int(sys.argv[2])).frozen_sha256"
SEALED = """
told = [[bytes(r.key_sealed).decode("latin-1"), r.key_start] for r in FilingRoute.objects.all()]
"""


@dataclass(frozen=True)
class Pair:
    """The body's installation below, the supervising office's above, the wire between them."""

    below: Installation
    above: Installation
    wire: Between
    keys: dict[str, str]
    versions: dict[str, int]
    head: Desk
    supervisor: Desk

    def route(self, key: str) -> None:
        """Fill in where the reports go."""
        police = self.below.run('told = Organisation.objects.get(code="police").pk')
        fields = {"organisation": str(police), "address": self.wire.address, "key": key}
        self.head.press("/desk/annual/upward/", **fields)

    def page(self, version: int) -> str:
        """What the body sees of a version."""
        return self.head.text(f"/desk/reports/{version}/")

    def send(self, version: int, expected: str) -> str:
        """Press 报送上级 and wait for what comes of it."""
        self.head.press(f"/desk/annual/upward/send/{version}/")
        until(lambda: expected in self.page(version), f"{expected}: {self.page(version)}")
        return self.page(version)


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, migrated: Path | None
) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("two")
    below, above = (Installation(folder / name, migrated) for name in ("below", "above"))
    versions, keys = below.run(PUBLISHED), above.run(KEYS)
    with below.serving(), above.serving():
        wire = Between(above.port)
        head = Desk(below.address, "police-head", PASSWORD)
        supervisor = Desk(above.address, "supervisor", PASSWORD)
        yield Pair(below, above, wire, keys, versions, head, supervisor)
        wire.close()


def test_it_is_sent_returned_with_remarks_on_cells_and_comes_again_corrected(pair: Pair) -> None:
    pair.route(pair.keys["police"])
    (sealed, start), *_ = pair.below.run(SEALED)
    assert pair.keys["police"] not in sealed
    assert pair.keys["police"].startswith(start)
    first = pair.versions["2024"]
    page = pair.send(first, "上级已收到")
    assert "某市人民政府办公室，那里是第1版，草稿" in page
    arrived = pair.above.run(ARRIVED, "2024")
    assert arrived["states"] == ["draft"]
    assert arrived["hashes"] == [pair.below.run(HASH, str(first))]

    (there,) = arrived["ids"]
    assert "某市公安局" in pair.supervisor.text("/desk/annual/board/2024/")
    remark = {"cell": CELL, "text": "与去年差得太多，请核实"}
    pair.supervisor.press(f"/desk/annual/remarks/{there}/", **remark)
    pair.supervisor.press(f"/desk/reports/{there}/send-back/", note="请按意见核实表三")

    pair.head.press(f"/desk/annual/upward/ask/{first}/")
    until(lambda: "已退回" in pair.page(first), "the return does not come back")
    page = pair.page(first)
    assert "上级的意见：请按意见核实表三" in page
    assert "与去年差得太多，请核实" in page
    assert f"?cell={CELL}" in pair.head.read(f"/desk/reports/{first}/")
    assert "2024年度报告被某市人民政府办公室退回" in pair.head.text("/desk/notices/")

    second = pair.below.run(CORRECTED, str(first))
    pair.send(second, "那里是第2版，草稿")
    arrived = pair.above.run(ARRIVED, "2024")
    assert (arrived["states"], arrived["made"]) == (["superseded", "draft"], [0, 2])


def test_a_wire_that_is_cut_after_it_arrived_makes_no_second_report(pair: Pair) -> None:
    pair.route(pair.keys["police"])
    before = pair.above.run(ARRIVED, "2023")["repeats"]
    pair.wire.modes += ["cut after", "cut before"]
    pair.send(pair.versions["2023"], "连接不上")
    arrived = pair.above.run(ARRIVED, "2023")
    assert arrived["states"] == ["draft"], "it was taken before the wire was cut"
    until(lambda: "上级已收到" in pair.page(pair.versions["2023"]), "not sent again")
    arrived = pair.above.run(ARRIVED, "2023")
    assert (arrived["states"], arrived["uploads"]) == (["draft"], 1)
    assert arrived["repeats"] == before + 1


@pytest.mark.parametrize(
    ("year", "key", "mode", "says"),
    [
        ("2021", "gb_" + "x" * 43, None, "密钥不对或者已经停用"),
        ("2021", "education", None, "这个密钥只能报送“某市教育局”的报告"),
        ("2022", "police", "tamper", "快照与它的哈希不符"),
    ],
)
def test_what_is_not_taken_says_why_and_can_be_sent_again(
    pair: Pair, year: str, key: str, mode: str | None, says: str
) -> None:
    pair.route(pair.keys.get(key, key))
    pair.wire.modes += [mode] if mode else []  # type: ignore[list-item]
    page = pair.send(pair.versions[year], says)
    assert "上级没有收下" in page
    assert pair.above.run(ARRIVED, year)["states"] == []
    if mode:
        pair.send(pair.versions[year], "上级已收到")
        assert pair.above.run(ARRIVED, year)["states"] == ["draft"]


def test_an_address_without_https_is_refused_on_the_page(pair: Pair) -> None:
    police = pair.below.run('told = Organisation.objects.get(code="police").pk')
    fields = {"organisation": str(police), "address": "http://10.0.0.8", "key": "gb_" + "x" * 43}
    with pytest.raises(HTTPError) as refused:
        pair.head.press("/desk/annual/upward/", **fields)
    assert refused.value.code == 422
    assert "https://" in refused.value.read().decode()
