"""A worker in a process of its own, by a clock that stands still: for blows in the middle.

python -m tests.factories.delivery_worker 2026-11-23T09:30:00+08:00
"""

from __future__ import annotations

import sys
from datetime import datetime

from gongkai.config import environment


def main(at: datetime) -> None:
    """Take every step that is due at this moment."""
    environment.start_django()
    from gongkai.channels.adapters.connectors import load
    from gongkai.channels.tasks import send_next_delivery

    connectors = load(environment.channel_addresses(environment.data_folder()))
    while send_next_delivery(lambda: at, connectors):
        pass


if __name__ == "__main__":
    main(datetime.fromisoformat(sys.argv[1]))
