"""The website itself: its name and the numbers that the law wants in every footer.

They stand in `site.json` in the data folder (docs/reference/settings). Sources: 国办发〔2017〕47号
附件 (page tags, footer), 国办函〔2018〕55号 (domains).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader

from gongkai.rules.sites import missing_of
from gongkai.sites.queries import ShownSite

FILE = "site.json"
_TEST_NAMES: Final = ("localhost", "local", "test", "invalid", "example")


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of the site; an empty field shows as 待填写 in the footer."""

    name: str = "政府信息公开平台"
    domain: str = ""
    id_code: str = ""
    sponsor: str = ""
    address: str = ""
    phone: str = ""
    icp_filing: str = ""
    police_filing: str = ""
    conac_mark: str = ""
    approval: str = ""
    notice: str = ""


def missing_in(site: Site) -> list[str]:
    """What the record lacks before the site may go public, in Chinese."""
    return missing_of(asdict(site))


def interrupted() -> HttpResponse:
    """The answer while the database gives none: made without a question to it."""
    page = loader.get_template("503.html").render({"site": read_site(settings.DATA_FOLDER)})
    return HttpResponse(page, status=503, headers={"Retry-After": "120"})


def is_test_host(host: str) -> bool:
    """Whether a host name, with or without a port, is none that the public reaches."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    try:
        return not ip_address(name.strip("[]")).is_global
    except ValueError:
        return "." not in name or name.rpartition(".")[2] in _TEST_NAMES


def write_site(site: Site, folder: Path) -> None:
    """Keep the site record unless the folder has one already."""
    file = folder / FILE
    if not file.exists():
        file.write_text(json.dumps(asdict(site), ensure_ascii=False, indent=1), "utf-8")


@cache
def _read(folder: Path, changed: float) -> Site:
    known = {field.name for field in fields(Site)}
    data = json.loads((folder / FILE).read_text("utf-8"))
    return Site(**{key: str(value) for key, value in data.items() if key in known})


def read_site(folder: Path) -> Site:
    """The site record of a data folder, with defaults where it says nothing."""
    try:
        changed = (folder / FILE).stat().st_mtime
    except FileNotFoundError:
        return Site()
    return _read(folder, changed)


def site(request: HttpRequest) -> dict[str, object]:
    """For every template: `site`, whose page it is; `branch`, the same where it isn't the main one.

    `main_url` is where the main one lives as seen from a branch. `canonical` is the lasting address
    of the page: what several sites show is known by its address on the main one.
    """
    branch: ShownSite | None = getattr(request, "branch", None)
    main_url: str = getattr(request, "main_url", "")
    own = branch or read_site(settings.DATA_FOLDER)
    shown: dict[str, object] = {"site": own, "branch": branch, "main_url": main_url}
    query = request.META.get("QUERY_STRING", "")
    if branch and main_url and request.path_info.startswith("/disclosure/") and "&" not in query:
        shown["canonical"] = f"{main_url}{request.path_info}{'?' if query else ''}{query}"
    return shown
