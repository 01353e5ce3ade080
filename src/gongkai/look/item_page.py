"""What the page of an item shows, for the public and for whoever looks at it before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gongkai.catalogue.queries import PublicItem
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
    address: Callable[[int], str],
    *,
    has_widths: bool = False,
) -> dict[str, Any]:
    """The context of `portal/catalogue/item.html`. `address`: where a file lies, by its id.

    `has_widths`: the address gives a picture in its widths where it is asked for one.
    """
    ids = {file.attachment.sha256: file.id for file in shown.files}
    widths = {file.attachment.sha256: file.widths for file in shown.files if has_widths}
    pictures = pictures_in(content.body)
    return {
        "shown": shown,
        "content": content,
        "body_html": rich_body(
            content.body, lambda sha: address(ids[sha]) if sha in ids else "", widths
        ),
        "downloads": [
            (file, address(file.id))
            for file in shown.files
            if file.attachment.sha256 not in pictures
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
