"""A folder is opened within limits, and every file that is not taken has its reason."""

from __future__ import annotations

import pytest

from gongkai.rules.errors import BadInputError
from gongkai.rules.folders import MOST_FILES, unpack
from tests.factories.word_files import zipped


def test_names_of_windows_are_read_and_rubbish_is_left_out() -> None:
    data = zipped(
        {"通知/一号.docx": b"a", "__MACOSX/._x": b"b", "通知/~$一号.docx": b"c"}, in_gbk=True
    )
    assert [file.name for file in unpack([("批.zip", data), ("二号.txt", b"d")])] == [
        "一号.docx",
        "二号.txt",
    ]


def test_an_archive_in_an_archive_is_not_opened() -> None:
    (file,) = unpack([("外.zip", zipped({"内.zip": zipped({"a": b"x"})}))])
    assert "压缩包里的压缩包不打开" in file.refusal
    assert file.data == b""


def test_a_bomb_stops_at_the_limit_whatever_it_says() -> None:
    (file,) = unpack([("弹.zip", zipped({"a.txt": b"0" * 15_000_000}))])
    assert "异常庞大" in file.refusal
    (large,) = unpack([("大.zip", zipped({"a.txt": b"0" * 25_000_000}))])
    assert large.refusal
    assert large.data == b""


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "没有可以导入的文件"),
        ([("a.zip", b"not a zip")], "不是完整的 ZIP"),
        ([("a.zip", zipped({f"{n}.txt": b"x" for n in range(MOST_FILES + 1)}))], "一次最多"),
    ],
)
def test_what_is_no_folder_is_refused(files: list[tuple[str, bytes]], words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        unpack(files)
