"""What axe-core finds on a page, looked at in each of the ways in which people see it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.sync_api import Page

# Width in pixels, and whether in 长者模式 at the higher contrast.
WAYS: Final = {"wide": (1280, False), "phone": (360, False), "elder": (1280, True)}

_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_SOURCE: Final = Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js"


def faults(page: Page, way: str) -> list[str]:
    """What is wrong on the open page: axe's violations with their places, and sideways scrolling."""
    options = {
        "runOnly": _TAGS,
        "resultTypes": ["violations"],
        "rules": {"color-contrast-enhanced": {"enabled": WAYS[way][1]}},
    }
    page.evaluate(_SOURCE.read_text("utf-8"))
    found = page.evaluate(
        """async (options) => ({
          violations: (await axe.run(document, options)).violations.map(
            (v) => [v.id, v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary}`)]),
          scrolls: document.documentElement.scrollWidth > window.innerWidth,
        })""",
        options,
    )
    where = page.url.partition("//")[2].partition("/")[2]
    wrong = [f"/{where}: {name} {places}" for name, places in found["violations"]]
    return [*wrong, f"/{where}: scrolls sideways"] if found["scrolls"] else wrong
