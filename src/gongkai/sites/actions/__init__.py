"""Everything that may happen to the website."""

from gongkai.sites.actions.keeping import bring_old_addresses, count_visits, drop_old_address
from gongkai.sites.actions.sites import (
    SiteRecord,
    change_site,
    close_site,
    found_site,
    open_site,
)

__all__ = [
    "SiteRecord",
    "bring_old_addresses",
    "change_site",
    "close_site",
    "count_visits",
    "drop_old_address",
    "found_site",
    "open_site",
]
