"""The life of a small site, one lawful step at a time, each through the same actions as in life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from gongkai.annual_reports import actions as reports
from gongkai.annual_reports.models import Version
from gongkai.catalogue import actions
from gongkai.catalogue.actions import Upload
from gongkai.catalogue.models import Column, Consultation, Item, ItemVersion, Share, Standard
from gongkai.organisations.actions import rename_organisation
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM
from gongkai.rules.columns import UpdateClass
from gongkai.rules.items import INTERPRETATION_FORMS, ItemKind, Validity
from gongkai.rules.release import State
from gongkai.rules.sharing import ShareState
from tests.factories import filed_reports
from tests.factories.city import City, make_person
from tests.factories.items import (
    INDEX_CODE,
    Newsroom,
    approve,
    ask_the_public,
    draft,
    give,
    publish,
)
from tests.factories.standards import make_row, put_in_force

SHOWN = (State.PUBLISHED, State.ARCHIVED)
# Draws a whole number below another one.
Draw = Callable[[int], int]


@dataclass
class SiteLife:
    """Two bodies with few columns; `steps` is what may happen, `draw` decides to what."""

    room: Newsroom
    other: Organisation
    now: datetime
    draw: Draw
    done: list[str] = field(default_factory=list)

    @property
    def steps(self) -> tuple[Callable[[], None], ...]:
        """What may happen."""
        return (
            self.publish,
            self.publish_document,
            self.explain,
            self.relate,
            self.correct,
            self.withdraw,
            self.archive_or_restore,
            self.move,
            self.hand_over,
            self.share,
            self.end_share,
            self.replace_document,
            self.ask_the_public,
            self.give_opinion,
            self.rename_column,
            self.move_column,
            self.order_column,
            self.add_and_close_column,
            self.serve_row,
            self.report,
            self.rename_body,
            self.let_days_pass,
        )

    def take(self, step: Callable[[], None]) -> None:
        """One step, a minute after the last."""
        self.now += timedelta(minutes=1)
        step()
        self.done.append(step.__name__)

    def _one(self, rows: Any) -> Any:
        known = list(rows.order_by("pk"))
        return known[self.draw(len(known))] if known else None

    def _live(self, *kinds: ItemKind, states: tuple[State, ...] = SHOWN) -> ItemVersion | None:
        rows = ItemVersion.objects.filter(state__in=states, organisation=self.room.body)
        found: ItemVersion | None = self._one(rows.filter(kind__in=kinds) if kinds else rows)
        return found

    def _publish(self, title: str, **changes: Any) -> ItemVersion:
        number = len(self.done)
        files = [Upload(f"附件{n}.csv", f"{number},{n}".encode()) for n in range(self.draw(3))]
        self.room.column = self._one(
            Column.objects.filter(organisation=self.room.body, is_open=True)
        )
        return publish(
            self.room,
            self.now,
            *files,
            title=f"{title}{number}",
            created_on=self.now.date(),
            **changes,
        )

    # --- items -----------------------------------------------------------------------------------

    def publish(self) -> None:
        """Something new."""
        self._publish("通告")

    def publish_document(self) -> None:
        """A document that takes effect today or in some days."""
        on = self.now.date() + timedelta(days=self.draw(4))
        extras = {"effective_on": str(on)}
        if self.draw(2):
            extras["expires_on"] = str(on + timedelta(days=self.draw(3)))
        self._publish(
            "办法", kind=ItemKind.NORMATIVE, document_number="某公规〔2026〕1号", extras=extras
        )

    def explain(self) -> None:
        """The interpretation of a document."""
        about = self._live(ItemKind.NORMATIVE)
        if about is not None:
            extras = {
                "interprets": str(about.item.index_number),
                "form": INTERPRETATION_FORMS[self.draw(len(INTERPRETATION_FORMS))],
            }
            self._publish("解读", kind=ItemKind.INTERPRETATION, extras=extras)

    def relate(self) -> None:
        """Something that names an item that is or was public."""
        named = self._one(Item.objects.exclude(first_published_on=None))
        if named is not None:
            self._publish("相关通告", relations=(str(named.index_number),))

    def correct(self) -> None:
        """Another version of what is public or was taken back."""
        old = self._live(states=(*SHOWN, State.WITHDRAWN))
        if (
            old is None
            or old.item.versions.exclude(pk=old.pk).filter(number__gt=old.number).exists()
        ):
            return
        version = actions.start_correction(
            version_id=old.pk, note="更正笔误", by=self.room.editor, at=self.now
        )
        approve(self.room, version, self.now)
        actions.publish_item(version_id=version.pk, by=self.room.head, at=self.now)

    def withdraw(self) -> None:
        """Take something back."""
        version = self._live()
        if version is not None:
            actions.withdraw_item(
                version_id=version.pk, reason="内容有误", by=self.room.head, at=self.now
            )

    def archive_or_restore(self) -> None:
        """Out of its column, or back into it."""
        version = self._live()
        if version is not None:
            is_old = version.state == State.ARCHIVED
            move = actions.restore_item if is_old else actions.archive_item
            move(version_id=version.pk, by=self.room.head, at=self.now)

    def move(self) -> None:
        """Into another column, also while it is taken back."""
        version = self._live(states=(*SHOWN, State.WITHDRAWN))
        column = self._one(Column.objects.filter(organisation=self.room.body, is_open=True))
        if version is not None:
            actions.move_item(
                version_id=version.pk, column_id=column.pk, by=self.room.editor, at=self.now
            )

    def hand_over(self) -> None:
        """To the other body."""
        version = self._live()
        column = self._one(Column.objects.filter(organisation=self.other, is_open=True))
        if version is not None:
            actions.hand_over_item(
                version_id=version.pk,
                organisation=self.other,
                column_id=column.pk,
                by=self.room.head,
                at=self.now,
            )

    def share(self) -> None:
        """Into a column of the other body as well."""
        rows = ItemVersion.objects.filter(state=State.PUBLISHED, organisation=self.room.body)
        version = self._one(rows)
        column = self._one(Column.objects.filter(organisation=self.other, is_open=True))
        if version is not None and not version.item.shares.filter(
            column=column, state=ShareState.ACCEPTED
        ):
            actions.share_item(
                version_id=version.pk, column_id=column.pk, by=self.room.head, at=self.now
            )

    def end_share(self) -> None:
        """No longer there."""
        share = self._one(Share.objects.shown())
        if share is not None:
            actions.end_share(share_id=share.pk, by=self.room.head, at=self.now)

    def replace_document(self) -> None:
        """A document no longer holds; sometimes another one does."""
        version = self._live(ItemKind.NORMATIVE)
        if version is None:
            return
        after = self._one(
            Item.objects.filter(kind=ItemKind.NORMATIVE, pk__gt=version.item_id).exclude(
                first_published_on=None
            )
        )
        actions.mark_validity(
            version_id=version.pk,
            validity=[Validity.REPEALED, Validity.AMENDED, Validity.IN_FORCE][self.draw(3)],
            on=self.now.date(),
            basis="某公规〔2026〕9号",
            successor=after if self.draw(2) else None,
            by=self.room.head,
            at=self.now,
        )

    def ask_the_public(self) -> None:
        """A draft that takes opinions."""
        ask_the_public(self.room, self.now, days=2, title=f"征求意见稿{len(self.done)}")

    def give_opinion(self) -> None:
        """Somebody says something."""
        day = self.now.date()
        rows = Consultation.objects.filter(closes_on__gte=day, item__versions__state__in=SHOWN)
        found = self._one(rows.distinct())
        if found is not None:
            give(found, self.now, f"意见{len(self.done)}")

    # --- what stands around them -----------------------------------------------------------------

    def _column(self) -> Column:
        found: Column = self._one(Column.objects.filter(is_open=True))
        return found

    def rename_column(self) -> None:
        """Another name and another reason to be empty."""
        column = self._column()
        actions.change_column(
            column=column,
            name=f"栏目{len(self.done)}",
            owner=column.owner,
            update_class=UpdateClass(column.update_class),
            empty_reason="暂无" if self.draw(2) else "",
            by=SYSTEM,
            at=self.now,
        )

    def move_column(self) -> None:
        """Below another one."""
        column = self._column()
        rows = Column.objects.filter(organisation=column.organisation, is_open=True)
        parent = self._one(rows.exclude(path__startswith=column.path))
        actions.move_column(column=column, parent=parent, by=SYSTEM, at=self.now)

    def order_column(self) -> None:
        """One place up or down."""
        actions.order_column(
            column=self._column(), is_up=bool(self.draw(2)), by=SYSTEM, at=self.now
        )

    def add_and_close_column(self) -> None:
        """A new column; or an empty one that goes, or comes back."""
        closed = self._one(Column.objects.filter(is_open=False))
        empty = self._one(Column.objects.filter(code__startswith="new-", is_open=True))
        kind = self.draw(3)
        if kind == 0 and closed is not None:
            actions.reopen_column(column=closed, by=SYSTEM, at=self.now)
        elif kind == 1 and empty is not None and not _has_items(empty):
            actions.close_column(column=empty, reason="没有内容", by=SYSTEM, at=self.now)
        else:
            above = self._column()
            actions.add_column(
                organisation=above.organisation,
                parent=above,
                code=f"new-{len(self.done)}",
                name=f"新栏目{len(self.done)}",
                update_class=UpdateClass.ON_EVENT,
                by=SYSTEM,
                at=self.now,
            )

    def serve_row(self) -> None:
        """An item serves a row of the standards catalogue."""
        standard = Standard.objects.first()
        version = self._live()
        if standard is None:
            put_in_force(self.room, self.now, make_row(), make_row(seq=2, item2="补录"))
        elif version is not None:
            actions.link_standard_items(
                standard_id=standard.pk,
                keys=[1 + self.draw(2)],
                item_ids=[version.item_id],
                by=self.room.second,
                at=self.now,
            )

    def report(self) -> None:
        """An annual report comes out, or goes."""
        out = Version.objects.published().order_by("pk").first()
        if out is not None and self.draw(2):
            reports.withdraw_version(
                version_id=out.pk, reason="数字有误", by=self.room.head, at=self.now
            )
            return
        years = set(Version.objects.values_list("report__year", flat=True))
        year = next(year for year in range(2025, 2000, -1) if year not in years)
        read = filed_reports.make_report(year=year)
        version = filed_reports.make_draft(self.room.second, self.now, read)
        filed_reports.publish(version, self.room.head, self.now)

    def rename_body(self) -> None:
        """A new name from today or from the day after tomorrow on."""
        on = self.now.date() + timedelta(days=2 * self.draw(2))
        if not self.room.body.names.filter(from_on__gte=on).exists():
            rename_organisation(
                organisation=self.room.body,
                name=f"某市公安局{len(self.done)}",
                on=on,
                by=SYSTEM,
                at=self.now,
            )

    def let_days_pass(self) -> None:
        """A night, a weekend or a turn of the year."""
        self.now += timedelta(days=[1, 2, 40][self.draw(3)])


def _has_items(column: Column) -> bool:
    own = Item.objects.filter(column__path__startswith=column.path)
    return (
        own.exists() or Share.objects.shown().filter(column__path__startswith=column.path).exists()
    )


def build_site(city: City, at: datetime) -> tuple[Newsroom, Organisation]:
    """Two bodies with four columns each; the head of the first acts in both."""
    first: Column | None = None
    for body, code in ((city.police, INDEX_CODE), (city.education, "11520200MB1A23457P")):
        actions.set_up_publisher(
            organisation=body, index_code=code, has_month_in_index=True, by=SYSTEM, at=at
        )
        above = None
        for number in range(4):
            above = actions.add_column(
                organisation=body,
                parent=above if number % 2 else None,
                code=f"{body.code}-{number}",
                name=f"栏目{number}",
                article_item="A20_15" if not number else "",
                update_class=UpdateClass.ON_EVENT,
                by=SYSTEM,
                at=at,
            )
            first = first or above
    assert first is not None

    def person(username: str, role: str) -> Any:
        return make_person(username, city.police, at, role)

    head = make_person("both", city.government, at, "disclosure_head", city.government)
    room = Newsroom(
        city=city,
        editor=person("editor", "column_editor"),
        proofreader=person("reader", "proofreader"),
        first=person("first", "department_head"),
        second=person("second", "disclosure_clerk"),
        final=person("final", "leader"),
        secrecy=person("keeper", "secrecy_reviewer"),
        head=head,
        column=first,
    )
    return room, city.education


__all__ = ["SiteLife", "build_site", "date", "draft"]
