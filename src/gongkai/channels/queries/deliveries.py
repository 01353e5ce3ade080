"""Which deliveries there are, for whom; and what a worker needs to send one."""

from __future__ import annotations

from typing import Final

from gongkai.catalogue.adapters.files import path_of
from gongkai.catalogue.models import PICTURE_TYPES, ItemVersion
from gongkai.channels.adapters.connectors import Parcel, PictureFile
from gongkai.channels.models import Delivery, DeliveryQuerySet
from gongkai.channels.queries.access import MANAGE, SEE
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.channels.posts import pictures_in
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import Content
from gongkai.rules.release import LIVE

NO_DELIVERY: Final = "没有找到这件投放，或者不在您的工作范围内。"
NO_ITEM: Final = (
    "没有找到这条已公开的信息，或者不在您的工作范围内。只有已公开的信息可以发到其他渠道。"
)


def visible_deliveries(asker: Asker) -> DeliveryQuerySet:
    """The deliveries in the asker's reach: where every question about them begins."""
    return Delivery.objects.within(asker.scope(SEE))


def shown_version(
    asker: Asker,
    index_number: str = "",
    *,
    version_id: int | None = None,
    item_id: int | None = None,
) -> ItemVersion:
    """What the public reads of an item of a body whose channels the asker manages.

    Raises NotFoundError.
    """
    rows = ItemVersion.objects.filter(
        state__in=sorted(LIVE),
        item__organisation__in=Organisation.objects.within(asker.scope(MANAGE)).values("pk"),
    )
    if version_id is not None:
        rows = rows.filter(pk=version_id)
    elif item_id is not None:
        rows = rows.filter(item=item_id)
    else:
        rows = rows.filter(item__index_number=index_number or "none")
    found = rows.select_related("item", "organisation").first()
    if found is None:
        raise NotFoundError(NO_ITEM)
    return found


def picture_files(version: ItemVersion, content: Content) -> dict[str, PictureFile]:
    """The pictures of a version on disk, by their hash: those in its text, then the others."""
    shown = [a for a in content.files if a.media_type in PICTURE_TYPES]
    order = {sha256: place for place, sha256 in enumerate(pictures_in(content.body))}
    shown.sort(key=lambda a: order.get(a.sha256, len(order)))
    return {a.sha256: PictureFile(path_of(a.sha256), a.name, a.media_type) for a in shown}


def parcel_of(delivery: Delivery) -> Parcel:
    """A delivery as its connector sees it."""
    version = delivery.read_version()
    content = version.read()
    return Parcel(
        key=delivery.key,
        post=delivery.read_post(),
        body=content.body,
        facts={
            "index_number": version.item.index_number or "",
            "document_number": content.document_number,
            "publisher": content.publisher,
            "published_on": version.published_at.date().isoformat() if version.published_at else "",
        },
        pictures=picture_files(version, content),
        progress=dict(delivery.progress),
        since=delivery.sending_since,
    )
