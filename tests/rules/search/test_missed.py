"""What is kept of searches that found nothing tells of nobody."""

from __future__ import annotations

import pytest

from gongkai.rules.search.missed import fit_to_keep


@pytest.mark.parametrize(
    "words",
    [
        "11010119900307889X",
        "张伟 110101199003078",
        "13800138000",
        "电话 138 0013 8000",
        "0858-8263456",
        "6222021234567890123",
        "someone@example.com",
        "贵B12345",
        "王小明",
        "李雷",
        "欧阳锋",
        "李雷 判决",
        "王小明处罚决定书",
        "张三身份证",
        "局长李雷",
        "举报人王小明",
        "幸福小区3栋",
        "建设路12号楼",
        "词" * 41,
        "",
        "\x00",
    ],
)
def test_what_may_tell_of_a_person_is_dropped(words: str) -> None:
    assert fit_to_keep(words) == ""


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("居住证办理", "居住证办理"),
        (" 户口　迁移 ", "户口 迁移"),
        ("黔府发〔2026〕15号", "黔府发〔2026〕15号"),
        ("2025年预算", "2025年预算"),
        ("夜市摊位", "夜市摊位"),
        ("公租房", "公租房"),
        ("ＧＤＰ", "gdp"),
    ],
)
def test_what_tells_of_nobody_is_kept_for_the_editors(words: str, kept: str) -> None:
    assert fit_to_keep(words) == kept
