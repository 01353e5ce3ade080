"""What the page of an item shows, for the public and for whoever looks at it before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gongkai.catalogue.queries import PublicFile, PublicItem
from gongkai.look.rich_body import pictures_in, rich_body
from gongkai.rules.items import (
    ABOUT_FIELDS,
    DOCUMENTS,
    EXTRA_FIELDS,
    KIND_LABELS,
    Content,
    Validity,
)


def item_page(
    shown: PublicItem,
    content: Content,
    address: Callable[[PublicFile], str],
    copies: Mapping[str, Sequence[tuple[int, str]]] | None = None,
) -> dict[str, Any]:
    """The context of `portal/catalogue/item.html`. `address`: where a file lies.

    `copies`: width and address of those of pictures, by the hash of the picture.
    """
    known = {file.attachment.sha256: file for file in shown.files}
    pictures = pictures_in(content.body)
    return {
        "shown": shown,
        "content": content,
        "body_html": rich_body(
            content.body, lambda sha: address(known[sha]) if sha in known else "", copies
        ),
        "downloads": [
            (file, address(file)) for file in shown.files if file.attachment.sha256 not in pictures
        ],
        "is_document": content.kind in DOCUMENTS,
        "is_void": shown.validity in {Validity.LAPSED, Validity.REPEALED},
        "kind_label": KIND_LABELS[content.kind],
        # A rule shows its title, note line and text; the elements fold away (国办公开办函〔2021〕33号).
        "note_line": content.extras.get("note_line", ""),
        "about_label": EXTRA_FIELDS[ABOUT_FIELDS[content.kind]].label
        if content.kind in ABOUT_FIELDS
        else "",
    }
