"""The worker: does what lies in the outboxes, in a process of its own beside the web server."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from django.conf import settings
from django.db import close_old_connections
from django.urls import reverse
from django.utils import timezone

from gongkai.annual_reports import tasks as annual_reports
from gongkai.annual_reports.adapters.upward import HttpUpward
from gongkai.audit.adapters.planner import Counted
from gongkai.audit.adapters.turns import Turns
from gongkai.catalogue import tasks as catalogue
from gongkai.catalogue.adapters.link_probe import Probe
from gongkai.channels import tasks as channels
from gongkai.channels.adapters.connectors import Connector
from gongkai.channels.adapters.connectors import load as load_connectors
from gongkai.config import environment, finishing
from gongkai.config.site import read_site
from gongkai.faults import tasks as faults
from gongkai.info_requests import tasks as info_requests
from gongkai.info_requests.adapters.messages import ConsoleSms, EmailSender, HttpSms
from gongkai.remedies import tasks as remedies
from gongkai.search import tasks as search
from gongkai.sites import tasks as sites
from gongkai.supervision import tasks as supervision

log = logging.getLogger(__name__)

PAUSE = 0.5
# How often the worker looks after what is due by the calendar, not by an outbox.
ROUND: Final = timedelta(minutes=10)


def send_next_notice(clock: Callable[[], datetime]) -> bool:
    """Send a notice by the ways of the settings."""
    sms = environment.sms_gateway()
    senders = {
        "email": EmailSender(settings.DEFAULT_FROM_EMAIL),
        "sms": HttpSms(*sms) if sms else ConsoleSms(),
    }
    domain = read_site(settings.DATA_FOLDER).domain
    scheme = "https" if settings.HTTPS else "http"
    status_url = f"{scheme}://{domain}{reverse('portal:status')}" if domain else ""
    return info_requests.send_next_notice(clock, senders, status_url=status_url)


def send_next_filing(clock: Callable[[], datetime]) -> bool:
    """Send a report to the installation of the supervising office."""
    return annual_reports.send_next_filing(clock, HttpUpward())


def ask_next_filing(clock: Callable[[], datetime]) -> bool:
    """Ask that installation what became of a report."""
    return annual_reports.ask_next_filing(clock, HttpUpward())


@cache
def connectors() -> Mapping[str, Connector]:
    """The connectors of channels, with the addresses of the settings."""
    return load_connectors(settings.CHANNEL_ADDRESSES)


def send_next_delivery(clock: Callable[[], datetime]) -> bool:
    """Send what is due to channels."""
    return channels.send_next_delivery(clock, connectors())


def check_next_connection(clock: Callable[[], datetime]) -> bool:
    """Test a connection that somebody asked about."""
    return channels.check_next_connection(clock, connectors())


def ask_next_links(clock: Callable[[], datetime]) -> bool:
    """Ask links of what is published, where the settings allow the network."""
    return settings.CHECK_LINKS and catalogue.ask_next_links(clock, Probe())


TASKS: Final = (
    annual_reports.read_next_upload,
    annual_reports.write_next_rendition,
    catalogue.screen_next_item,
    catalogue.release_next_item,
    catalogue.carry_out_next_batch,
    search.index_next_items,
    finishing.follow_next,
    catalogue.read_next_import,
    catalogue.make_next_picture_widths,
    catalogue.follow_next_links,
    send_next_notice,
    check_next_connection,
    send_next_delivery,
    info_requests.make_next_redaction,
    send_next_filing,
    ask_next_filing,
    search.go_on_with_index,
    search.read_next_file,
    finishing.sweep_next,
    catalogue.go_on_with_back_scan,
    ask_next_links,
)


_counted: Final = Counted(timezone.now())


def go_round(at: datetime) -> int:
    """Raise alarms, probe the ways in, recompute what moves by the day; how much was done."""
    done = 0
    for task in (
        info_requests.raise_alarms,
        info_requests.remind_of_corrections,
        info_requests.refresh_consulted,
        info_requests.carry_out_calendar_changes,
        info_requests.sweep_sealed_files,
        remedies.remind_of_replies,
        channels.watch_accounts,
        lambda clock: channels.fetch_reach(clock, connectors()),
        lambda clock: channels.fetch_post_figures(clock, connectors()),
        catalogue.forget_old_networks,
        faults.remind_of_faults,
        faults.forget_old_reporters,
        supervision.remind_of_tasks,
        supervision.remind_of_findings,
        supervision.forget_old_answerers,
        lambda clock: supervision.inspect_sites(clock, finishing.look_at),
        catalogue.lapse_expired,
        lambda clock: annual_reports.remind_of_reports(
            clock, days_early=settings.REPORT_DAYS_EARLY
        ),
        info_requests.discard_drafts,
        search.count_missed,
        finishing.retry,
        sites.count_gathered,
        lambda clock: _counted.count(clock()),
        lambda clock: info_requests.probe_intake(clock, environment.probes()),
    ):
        try:
            done += task(lambda: at)
        except Exception:
            log.exception("a round of the worker failed")
    return done


def work_off() -> int:
    """Do everything that is due now; returns how many things were done.

    A task that fails is logged and tried again when its lease runs out; the others go on.
    """
    done, turns = 0, Turns()
    # From the front each time: whoever waits for a file to be read waits for no queue of downloads.
    while any(_did(task) for task in TASKS):
        done += 1
        turns.give()
    return done


def work_on(is_wanted: Callable[[], bool]) -> None:
    """Work until nobody wants it any more."""
    last_round = timezone.now() - ROUND
    while is_wanted():
        if timezone.now() - last_round >= ROUND:
            last_round = timezone.now()
            if go_round(last_round) >= info_requests.MOST_A_ROUND:
                last_round -= ROUND  # more is left: once more, after what waits in the outboxes
        work_off()
        close_old_connections()
        time.sleep(PAUSE)


def freshen() -> None:
    """Bring up to date what follows the published items: pages and search.

    What fails is left to the worker.
    """
    for task in (finishing.follow_next, search.index_next_items):
        while _did(task):
            pass


def _did(task: Callable[[Callable[[], datetime]], bool]) -> bool:
    try:
        return task(timezone.now)
    except Exception:
        log.exception("%s failed", task.__name__)
        return False
