"""Questions about items and columns. Each takes the person who asks."""

from gongkai.catalogue.queries.access import name_on
from gongkai.catalogue.queries.choosing import ColumnChoice, body_of, column_choices
from gongkai.catalogue.queries.public import (
    Body,
    ColumnNode,
    ColumnView,
    FileOnDisk,
    PublicFilter,
    PublicItem,
    PublicRow,
    column_tree,
    public_bodies,
    public_column,
    public_items,
    published_file,
    published_item,
    published_search,
)
from gongkai.catalogue.queries.register import withheld_register
from gongkai.catalogue.queries.setup import publishers_to_set_up
from gongkai.catalogue.queries.versions import ItemView, as_text, file_of_version, item_view
from gongkai.catalogue.queries.worklist import (
    DEFAULT_SORT,
    SORTS,
    ItemCounts,
    ItemFilter,
    ItemRow,
    count_items,
    list_items,
)
from gongkai.rules.paging import Page

__all__ = [
    "DEFAULT_SORT",
    "SORTS",
    "Body",
    "ColumnChoice",
    "ColumnNode",
    "ColumnView",
    "FileOnDisk",
    "ItemCounts",
    "ItemFilter",
    "ItemRow",
    "ItemView",
    "Page",
    "PublicFilter",
    "PublicItem",
    "PublicRow",
    "as_text",
    "body_of",
    "column_choices",
    "column_tree",
    "count_items",
    "file_of_version",
    "item_view",
    "list_items",
    "name_on",
    "public_bodies",
    "public_column",
    "public_items",
    "published_file",
    "published_item",
    "published_search",
    "publishers_to_set_up",
    "withheld_register",
]
