"""The public site as a folder: pages, styles, what is gone, and how a web server hands it out."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from django.contrib.staticfiles.finders import get_finders

from gongkai.finished.store import FORMS, Store, gzipped
from gongkai.rules.errors import BadInputError

# The desk's own styles and scripts are nobody else's business.
_NOT_PUBLIC: Final = frozenset({"desk"})
_PACKED: Final = frozenset({".css", ".js", ".svg"})
_CONF: Final = """\
# 公开网站的 nginx 配置示例。把 /srv/gongkai 换成导出（或数据文件夹 pages/default）的位置，
# 把 127.0.0.1:8000 换成本系统的地址；没有本系统应答时，删去 @office 里的 proxy_pass，改为 return 503。
# 旧网址转到新网址，按“旧网址”登记生成。
include /srv/gongkai/redirects.conf;
map $args $finished {{
    ""      $uri;
    default "${{uri}}@$args/";
}}
# 长者模式由本系统应答；同一张网页，只有一个属性不同。
map $cookie_gongkai_mode $for_elders {{
    default 0;
    elder   1;
}}
server {{
    listen 80;
    server_name {name};
    root /srv/gongkai/www;
    charset utf-8;
    gzip_static on;
    index index.html;
    if ($moved_with_query) {{ return 301 $moved_with_query; }}
    if ($moved) {{ return 301 $moved; }}
    types {{
        text/html html; text/css css; text/javascript js; image/svg+xml svg; image/png png;
        application/xml xml; text/plain txt; application/rss+xml rss; application/atom+xml atom;
        font/woff2 woff2; image/jpeg jpg; image/gif gif; image/webp webp; image/tiff tif;
        application/pdf pdf; application/ofd ofd; application/zip zip;
        application/msword doc; application/vnd.ms-excel xls; application/vnd.ms-powerpoint ppt;
        application/vnd.openxmlformats-officedocument.wordprocessingml.document docx;
        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx;
        application/vnd.openxmlformats-officedocument.presentationml.presentation pptx;
        text/csv csv; video/mp4 mp4; audio/mpeg mp3; audio/wav wav;
    }}
    charset_types text/css text/javascript text/plain application/xml
                  application/rss+xml application/atom+xml;
{headers}
    add_header Cache-Control no-cache always;
    add_header Vary Cookie always;
    # 附件：属于一条信息，信息撤回后同样答复 410。
    location ~ ^(?<page>/.+/)files/[0-9]+(-[0-9]+)?\\.[a-z0-9]+$ {{
        error_page 418 = @office;
        error_page 410 /gone${{page}}index.html;
        if (-f /srv/gongkai/gone${{page}}index.html) {{ return 410; }}
        try_files $uri @office;
    }}
    location / {{
        error_page 418 = @office;
        if ($request_method = POST) {{ return 418; }}
        if ($for_elders) {{ return 418; }}
        try_files ${{finished}}index.html $finished @gone;
    }}
    # 已撤回的网址：410，网页说明撤回的日期和理由。
    location @gone {{
        root /srv/gongkai/gone;
        error_page 410 /gone${{uri}}index.html;
        if (-f $document_root${{uri}}index.html) {{ return 410; }}
        error_page 418 = @office;
        return 418;
    }}
    location /gone/ {{
        internal;
        alias /srv/gongkai/gone/;
    }}
    location /static/ {{ try_files $uri @office; }}
    location @office {{
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_pass http://127.0.0.1:8000;
    }}
}}
"""


_REDIRECTS: Final = """\
# 旧网址 → 新网址：含问号的按整个网址比，其余的按路径比。
map_hash_bucket_size 1024;
map_hash_max_size 131072;
map $request_uri $moved_with_query {{
    default "";
{with_query}}}
map $uri $moved {{
    default "";
{plain}}}
"""
# What nginx reads as something else than a letter of an address.
_ODD: Final = re.compile(r'[\s"\\$;{}]')


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was exported."""

    pages: int
    gone: int
    static: int


def export_site(
    store: Store,
    folder: Path,
    name: str = "_",
    below: Mapping[str, Store] | None = None,
    moved: Mapping[str, str] | None = None,
) -> Exported:
    """Copy a whole site into an empty folder. Raises BadInputError where it holds something.

    `moved` are old addresses with the new ones. `below` are the sites that live on it, by what stands before their addresses.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BadInputError(f"文件夹 {folder} 里已有文件。请换一个空的或者还不存在的文件夹。")
    (folder / "www").mkdir(parents=True)
    (folder / "gone").mkdir()
    counts = {200: 0, 410: 0}
    gone = []
    for base, one in {"": store, **(below or {})}.items():
        for address, status, file in one.addresses():
            root = one.root(status)
            for form in (file, *_forms(file), *one.files_beside(file)):
                _copy(form, folder / root.name / base.strip("/") / form.relative_to(root))
            counts[status] += 1
            if status == 410:
                gone.append(f"{base}{address}")
    static = 0
    for path, source in _static_files():
        target = folder / "www" / "static" / path
        _copy(source, target)
        if target.suffix in _PACKED:
            target.with_name(target.name + ".gz").write_bytes(gzipped(source.read_bytes()))
        static += 1
    (folder / "gone.txt").write_text("".join(f"{one}\n" for one in sorted(gone)), "utf-8")
    (folder / "redirects.conf").write_text(_redirects(moved or {}), "utf-8")
    headers = "\n".join(
        f'    add_header {key} "{value}" always;' for key, value in sorted(store.headers().items())
    )
    (folder / "nginx.conf").write_text(_CONF.format(name=name, headers=headers), "utf-8")
    return Exported(counts[200], counts[410], static)


def _redirects(moved: Mapping[str, str]) -> str:
    """Where old addresses lead, as nginx reads it; one that it would read as something else is left out."""
    ways = [(old, new) for old, new in sorted(moved.items()) if not _ODD.search(old + new)]
    with_query = {quote(old, safe="/?=&%+:@,~*!'()"): new for old, new in ways if "?" in old}
    plain = {
        unquote(old): new for old, new in ways if "?" not in old and not _ODD.search(unquote(old))
    }
    return _REDIRECTS.format(
        with_query="".join(f'    "{old}" "{new}";\n' for old, new in with_query.items()),
        plain="".join(f'    "{old}" "{new}";\n' for old, new in plain.items()),
    )


def _forms(file: Path) -> Iterator[Path]:
    for suffix, _ in FORMS.values():
        form = file.with_name(file.name + suffix)
        if form.exists():
            yield form


def _static_files() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            if path.partition("/")[0] not in _NOT_PUBLIC:
                yield path, Path(storage.path(path))


def _copy(source: Path, target: Path) -> None:
    """A second name for the same bytes where the disk can, else a copy: pages are never changed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        os.link(source, target)
        return
    shutil.copyfile(source, target)
