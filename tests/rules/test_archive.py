"""A package is the same bytes each time, can be read by others, and hides no change."""

from __future__ import annotations

import contextlib
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.rules.archive import (
    DamagedPaperError,
    Digest,
    NotAPackageError,
    Paper,
    pack,
    retain_until,
    retention_label,
    safe_name,
    tag_files,
    verify_package,
)

ROOT = "police-2026-17"
PAPERS = {
    "data/case.json": b"{}\n",
    "data/originals/001-附件-合同%1.txt": "内容".encode() * 1000,
    "data/letters/001-登记回执.pdf": b"%PDF-1.7 x",
}


def contents() -> dict[str, bytes]:
    papers = [Paper(path, Digest.of(text)) for path, text in PAPERS.items()]
    return PAPERS | tag_files(papers, {"External-Identifier": ROOT, "Retention-Period": "10年"})


def packed(files: dict[str, bytes] | None = None) -> bytes:
    files = contents() if files is None else files
    papers = [Paper(path, Digest.of(text)) for path, text in files.items()]
    return b"".join(pack(ROOT, papers, lambda paper: [files[paper.path]]))


def rewritten(change: Callable[[dict[str, bytes]], None], path: Path) -> Path:
    """The package after somebody changed it."""
    with zipfile.ZipFile(io.BytesIO(packed())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_sm3_is_that_of_the_standard() -> None:
    # GB/T 32905-2016, appendix A.
    assert Digest.of(b"abc").sm3 == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    assert Digest.of([b"abcd"] * 16).sm3 == (
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )


def test_equal_papers_give_equal_bytes_and_any_tool_reads_them() -> None:
    assert packed() == packed()
    with zipfile.ZipFile(io.BytesIO(packed())) as archive:
        assert archive.testzip() is None
        assert {i.compress_type for i in archive.infolist()} == {zipfile.ZIP_STORED}
        listed = archive.read(f"{ROOT}/manifest-sha256.txt").decode().splitlines()
        for line in listed:
            digest, name = line.split("  ", 1)
            text = archive.read(f"{ROOT}/{name.replace('%25', '%')}")
            assert hashlib.sha256(text).hexdigest() == digest
        assert len(listed) == len(PAPERS)
        assert archive.read(f"{ROOT}/bagit.txt").startswith(b"BagIt-Version: 1.0\n")
        assert (
            f"Payload-Oxum: {sum(map(len, PAPERS.values()))}.3"
            in archive.read(f"{ROOT}/bag-info.txt").decode()
        )


def test_a_whole_package_has_no_fault_packed_or_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    file.write_bytes(packed())
    verdict = verify_package(file)
    assert (verdict.faults, verdict.papers, verdict.root) == ([], 3, ROOT)
    assert verdict.digest == Digest.of(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "unpacked")
    unpacked = verify_package(tmp_path / "unpacked")
    assert (unpacked.faults, unpacked.seal, unpacked.digest) == ([], verdict.seal, None)
    assert verify_package(tmp_path / "unpacked" / ROOT, verdict.seal).faults == []


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (
            lambda f: f.update({f"{ROOT}/data/case.json": b"{ }"}),
            [("changed", "data/case.json")],
        ),
        (lambda f: f.pop(f"{ROOT}/data/case.json"), [("missing", "data/case.json")]),
        (lambda f: f.update({f"{ROOT}/data/new.txt": b"x"}), [("added", "data/new.txt")]),
        (lambda f: f.update({f"{ROOT}/note.txt": b"x"}), [("added", "note.txt")]),
        (lambda f: f.update({"elsewhere.txt": b"x"}), [("added", "elsewhere.txt")]),
        (
            lambda f: f.update({f"{ROOT}/data/../../evil": b"x"}),
            [("added", f"{ROOT}/data/../../evil")],
        ),
        (
            lambda f: f.update({f"{ROOT}/bag-info.txt": b"Retention-Period: 1\n"}),
            [("changed", "bag-info.txt")],
        ),
        (
            lambda f: f.pop(f"{ROOT}/manifest-sm3.txt"),
            [("missing", "manifest-sm3.txt")] * 2 + [("unlisted", path) for path in sorted(PAPERS)],
        ),
        (
            lambda f: f.pop(f"{ROOT}/bag-info.txt"),
            [("missing", "bag-info.txt")],
        ),
    ],
)
def test_every_change_is_named(
    change: Callable[[dict[str, bytes]], None], faults: list[tuple[str, str]], tmp_path: Path
) -> None:
    verdict = verify_package(rewritten(change, tmp_path / "case.zip"))
    assert sorted((f.kind, f.path) for f in verdict.faults) == sorted(faults)
    assert all(fault.message for fault in verdict.faults)


def test_a_package_forged_as_a_whole_shows_by_a_hash_kept_elsewhere(tmp_path: Path) -> None:
    seal = hashlib.sha256(contents()["tagmanifest-sha256.txt"]).hexdigest()
    papers = PAPERS | {"data/case.json": b"{forged}"}
    tags = tag_files([Paper(p, Digest.of(t)) for p, t in papers.items()], {})
    file = tmp_path / "case.zip"
    file.write_bytes(packed(papers | tags))
    assert verify_package(file).faults == []
    assert [f.kind for f in verify_package(file, seal).faults] == ["changed"]
    honest = tmp_path / "honest.zip"
    honest.write_bytes(packed())
    for known in (seal, Digest.of(packed()).sha256, Digest.of(packed()).sm3.upper()):
        assert verify_package(honest, known).faults == []


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", packed()[:-40]])
def test_what_is_no_package_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    file.write_bytes(content)
    with pytest.raises(NotAPackageError, match="不是归档包"):
        verify_package(file)
    with pytest.raises(NotAPackageError, match="请核对路径"):
        verify_package(tmp_path / "none.zip")
    with pytest.raises(NotAPackageError):
        verify_package(tmp_path)


@given(st.integers(0, len(packed()) - 1), st.integers(1, 255))
@example(107, 11)  # a paper that reads past the end
def test_no_flipped_byte_of_a_paper_goes_unseen(place: int, flip: int) -> None:
    data = bytearray(packed())
    data[place] ^= flip
    known = Digest.of(packed()).sha256
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.zip"
        file.write_bytes(data)
        with contextlib.suppress(NotAPackageError):
            assert verify_package(file, known).faults


def test_packing_stops_at_a_paper_that_is_no_longer_what_it_was() -> None:
    papers = [Paper(path, Digest.of(text)) for path, text in contents().items()]
    with pytest.raises(DamagedPaperError, match=r"case\.json"):
        b"".join(pack(ROOT, papers, lambda paper: [b"other"]))


def test_packing_looks_at_one_paper_at_a_time() -> None:
    seen: list[str] = []
    block = b"x" * (1 << 20)
    papers = [Paper(f"data/{n}", Digest.of([block] * 4)) for n in range(8)]

    def content(paper: Paper) -> list[bytes]:
        seen.append(paper.path)
        return [block] * 4

    largest = 0
    for number, piece in enumerate(pack(ROOT, papers, content)):
        largest = max(largest, len(piece))
        assert len(seen) <= number // 4 + 1
    assert len(seen) == 8
    assert largest < 2 * len(block)


@given(st.text(max_size=300))
def test_a_safe_name_can_be_stored_anywhere(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= 180
    assert not set(safe) & set('<>:"/\\|?*\n\t \x00')
    assert not safe.startswith(".")
    assert not safe.endswith((".", " "))
    assert safe.partition(".")[0].lower() not in {"con", "nul", "com1"}
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ("CON.txt", "_CON.txt"),
        ("合同 (终稿).pdf", "合同_(终稿).pdf"),
        ("", "文件"),
        ("长" * 200 + ".pdf", "长" * 58 + ".pdf"),
    ],
)
def test_a_name_keeps_what_it_may(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_retention_counts_from_the_year_after_the_end() -> None:
    assert retain_until(date(2026, 3, 2), 10) == date(2036, 12, 31)
    assert retain_until(date(2026, 3, 2), 0) is None
    assert (retention_label(0), retention_label(30)) == ("永久", "30年")
