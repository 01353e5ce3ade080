"""Columns, items, versions, reviews and the register of what is withheld."""

from gongkai.catalogue.models.batches import Batch, BatchLine
from gongkai.catalogue.models.changes import Follower, ItemChange
from gongkai.catalogue.models.columns import (
    ROOT_PATH,
    Column,
    IndexSequence,
    Publisher,
    seen_in,
)
from gongkai.catalogue.models.consultations import Consultation, Opinion
from gongkai.catalogue.models.duties import ColumnDuty
from gongkai.catalogue.models.imports import (
    CHOICE_LABELS,
    IMPORT_LABELS,
    Choice,
    ImportBatch,
    ImportFile,
    ImportState,
)
from gongkai.catalogue.models.items import Item, ItemFile, ItemVersion, Revision
from gongkai.catalogue.models.links import LINK_LEASE, Link, LinkUse
from gongkai.catalogue.models.pictures import PICTURE_TYPES, PictureWidths
from gongkai.catalogue.models.reviews import CARRIED, ItemReview, SecrecyReview, Withheld
from gongkai.catalogue.models.screenings import ItemScreening
from gongkai.catalogue.models.shares import Share, ShareRule
from gongkai.catalogue.models.standards import (
    Standard,
    StandardLink,
    StandardPlace,
    StandardRow,
    StandardVersion,
)
from gongkai.catalogue.models.terms import TermList

__all__ = [
    "CARRIED",
    "CHOICE_LABELS",
    "IMPORT_LABELS",
    "LINK_LEASE",
    "PICTURE_TYPES",
    "ROOT_PATH",
    "Batch",
    "BatchLine",
    "Choice",
    "Column",
    "ColumnDuty",
    "Consultation",
    "Follower",
    "ImportBatch",
    "ImportFile",
    "ImportState",
    "IndexSequence",
    "Item",
    "ItemChange",
    "ItemFile",
    "ItemReview",
    "ItemScreening",
    "ItemVersion",
    "Link",
    "LinkUse",
    "Opinion",
    "PictureWidths",
    "Publisher",
    "Revision",
    "SecrecyReview",
    "Share",
    "ShareRule",
    "Standard",
    "StandardLink",
    "StandardPlace",
    "StandardRow",
    "StandardVersion",
    "TermList",
    "Withheld",
    "seen_in",
]
