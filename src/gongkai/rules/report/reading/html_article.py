"""The article of a page from a government site: menus before it and footers after it go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

# Each of the six statutory headings has one; an article is what holds them and the tables.
_MARKS: Final = (
    "总体情况",
    "主动公开政府信息",
    "收到和处理",
    "行政诉讼",
    "问题及改进",
    "需要报告的事项",
)
_DIGIT: Final = re.compile(r"\d")
_MIN_MARKS: Final = 3
_MAX_HEADING: Final = 60
_MIN_SHARE: Final = 0.5
_MAX_MARKS: Final = 500
_LINKS: Final = 0.6
_INNER: Final = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th"))


def keep_article(root: etree._Element) -> None:
    """Removes what surrounds the article, if it is certain where the article is."""
    etree.strip_elements(root, "script", "style", "noscript", with_tail=False)
    article = _article(root)
    if article is None:
        return
    node = article
    while (parent := node.getparent()) is not None:
        for sibling in list(node.itersiblings()):
            parent.remove(sibling)
        node.tail = None
        for sibling in list(node.itersiblings(preceding=True)):
            if _is_menu(sibling):
                parent.remove(sibling)
        node = parent


def _article(root: etree._Element) -> etree._Element | None:
    """The smallest element around all marks, if it holds most text and all tables of numbers."""
    holders: dict[str, etree._Element] = {}
    found: list[etree._Element] = []
    for element in root.iter(etree.Element):
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            mark = _mark(text or "")
            if mark and holder is not None:
                holders[mark] = holder
                found.append(holder)
    if len(set(holders.values())) < _MIN_MARKS or len(found) > _MAX_MARKS:
        return None
    tables = [table for table in _outermost(root, "table") if _DIGIT.search(_text(table))]
    if len(tables) > _MAX_MARKS:
        return None
    article = _around([*found, *tables])
    while article is not None and article.tag in _INNER:
        article = article.getparent()
    if article is None or _prose(article) < _MIN_SHARE * _prose(root):
        return None
    return article


def _mark(text: str) -> str | None:
    """The mark of a heading in a text that is short enough to be one."""
    if not 4 <= len(text) <= _MAX_HEADING:
        return None
    return next((mark for mark in _MARKS if mark in text), None)


def _around(elements: Iterable[etree._Element]) -> etree._Element | None:
    """The lowest element that is, or stands around, each of them."""
    shared: list[etree._Element] | None = None
    for element in elements:
        path = [element, *element.iterancestors()][::-1]
        if shared is None:
            shared = path
        while shared and (len(shared) > len(path) or shared[-1] is not path[len(shared) - 1]):
            shared.pop()
    return shared[-1] if shared else None


def _is_menu(element: etree._Element) -> bool:
    return _prose(element) < (1 - _LINKS) * len(_text(element))


def _prose(element: etree._Element) -> int:
    """Length of the text outside links."""
    return len(_text(element)) - sum(len(_text(link)) for link in _outermost(element, "a"))


def _outermost(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The elements of that name that stand in no other of it; each place is visited once."""
    walker = etree.iterwalk(element, events=("start",), tag=tag)
    for _, found in walker:
        walker.skip_subtree()
        yield found


def _text(element: etree._Element) -> str:
    return "".join("".join(map(str, element.itertext())).split())
