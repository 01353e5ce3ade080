"""What the name of a body says about its powers and its reach, where the name is certain."""

from __future__ import annotations

import re
from typing import Final

_OFFICE: Final = re.compile(r"(?<=政府)办公(?:厅|室)$")
_GOVERNMENT: Final = re.compile(r"(?:人民)?政府$")
# Below the cities with districts nobody makes 规章 (《立法法》: provinces, cities with districts,
# autonomous prefectures; departments of the State Council).
_NO_RULES: Final = re.compile(r"(?:县|旗|乡|镇|苏木|街道|办事处|管委会|管理委员会|(?<!自治)区)$")
_RULES: Final = re.compile(r"(?:省|自治区|自治州)$")
_CENTRAL: Final = re.compile(r"^(?:国务院|国家|中国|中华人民共和国)")
_PLACE: Final = re.compile(r"省|市|县|区|州|旗|盟")
_BUREAU: Final = re.compile(r"(?:局|(?<!办公)厅|委|委员会|中心|支队|总队|大队|分局|所|站|馆|院)$")


def may_make_rules(name: str | None) -> bool | None:
    """Whether that body may issue 规章, None where its name alone does not tell.

    A city may be a county-level one, so a plain 市 is not certain. Source: 《立法法》.
    """
    if not name:
        return None
    body = _GOVERNMENT.sub("", _OFFICE.sub("", name.strip()))
    if _RULES.search(body):
        return True
    if _NO_RULES.search(body):
        return False
    if _CENTRAL.search(body) and not _PLACE.search(body):
        return None
    if _BUREAU.search(body) and _PLACE.search(body):
        return False
    if body.endswith("市") and len(re.findall("市", body)) > 1:
        return False
    return None


def covers_area(name: str | None) -> bool:
    """Whether that is a government of county level or above: its report adds up a whole area."""
    return bool(name and re.search(r"(?:省|市|县|区|州|旗|盟)(?:人民政府)?$", name.strip()))
