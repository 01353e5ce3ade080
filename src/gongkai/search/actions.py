"""The index follows what is published; the office adds synonyms and deals with what was missed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.models import Follower, ItemChange, ItemVersion, Share
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.items import Content
from gongkai.rules.release import State
from gongkai.rules.search.order import earliest_key
from gongkai.rules.search.query import compact
from gongkai.rules.search.sounds import syllables
from gongkai.rules.search.tokens import runs
from gongkai.search.adapters import index
from gongkai.search.adapters.index import Document
from gongkai.search.models import Entry, EntryText, FileText, MissedSearch, Rebuild, Synonyms
from gongkai.search.queries.scope import marks_of

log = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 100
# What one item may bring into the index, in characters.
MOST_TEXT: Final = 2_000_000
_SHOWN: Final = (State.PUBLISHED, State.URGENT)


@action
def follow_changes(*, most: int = MOST_AT_ONCE, by: Asker, at: datetime) -> int:
    """Make the entries of items that changed anew, the first changes first; how many items.

    What is no longer before the public loses its entry. Raises NotFoundError where nothing waits.
    """
    rows = ItemChange.objects.filter(follower=Follower.SEARCH).order_by("pk")
    changes = list(rows.select_for_update()[:most])
    if not changes:
        raise NotFoundError("没有等待编入索引的信息。")
    items = sorted({change.item_id for change in changes})
    record(on=changes[0], after={"items": items})
    _take_out(Entry.objects.filter(item__in=items))
    _put(ItemVersion.objects.filter(item__in=items, state__in=_SHOWN))
    ItemChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return len(items)


@action
def begin_rebuild(*, by: Asker, at: datetime) -> int:
    """Throw the index away and have it built anew; how many entries it had.

    Until `go_on_with_rebuild` is through, searches say that items are missing.
    """
    index.clear()
    told = Entry.objects.count()
    EntryText.objects.all()._raw_delete("default")  # noqa: SLF001 - a million rows, no cascade
    Entry.objects.all()._raw_delete("default")  # noqa: SLF001
    Rebuild.objects.all().delete()
    newest = ItemVersion.objects.filter(state__in=_SHOWN).order_by("pk").last()
    if newest is not None:
        Rebuild.objects.create(highest=newest.pk)
    record(on=Entry(pk=0), after={"entries": told})
    return told


@action
def go_on_with_rebuild(*, most: int = MOST_AT_ONCE, by: Asker, at: datetime) -> int:
    """Index the next of the versions that a rebuild has not come to yet; how many.

    When all are there, the pieces of the index are merged, some at a time. Raises NotFoundError where nothing is being rebuilt.
    """
    rebuild = Rebuild.objects.select_for_update().first()
    if rebuild is None:
        raise NotFoundError("索引没有在重建。")
    if rebuild.is_complete:
        record(on=rebuild, after={"pieces": "merged"})
        if not index.merge_pieces():
            rebuild.delete()
        return 0
    versions = ItemVersion.objects.filter(state__in=_SHOWN, pk__gt=rebuild.after).order_by("pk")
    ids = list(versions.values_list("pk", flat=True)[:most])
    # What changed meanwhile has its entry already.
    known = Entry.objects.filter(version__in=ids).values("version")
    _put(ItemVersion.objects.filter(pk__in=ids).exclude(pk__in=known))
    record(on=rebuild, after={"after": rebuild.after, "items": len(ids)})
    if len(ids) < most:
        rebuild.is_complete = True
        index.begin_merging()
    else:
        rebuild.after = ids[-1]
    rebuild.save()
    return len(ids)


def _put(versions: QuerySet[ItemVersion]) -> None:
    entries, texts, documents = [], [], []
    contents: list[tuple[ItemVersion, Content]] = []
    for version in versions.select_related("item", "column"):
        try:
            contents.append((version, version.read()))
        except ValueError:
            log.exception("version %s is not indexed", version.pk)  # the rest must not wait for it
    contents.sort(key=lambda read: (_published_at(read[0]), read[0].item_id))
    keys = _free_keys([earliest_key(_published_at(version)) for version, _ in contents])
    known = _texts_of_files(content for _, content in contents)
    shared = _takers(version.item_id for version, _ in contents)
    for key, (version, content) in zip(keys, contents, strict=True):
        entry, text = _entry(key, version, content, known, shared.get(version.item_id, ()))
        entries.append(entry)
        texts.append(EntryText(entry=entry, text=text))
        documents.append(_document(entry, text))
    Entry.objects.bulk_create(entries)
    EntryText.objects.bulk_create(texts)
    index.put(documents)


def _take_out(entries: QuerySet[Entry]) -> None:
    gone = list(entries.select_related("body"))
    index.take_out([_document(entry, entry.body.text) for entry in gone])
    entries.delete()


def _published_at(version: ItemVersion) -> datetime:
    return version.published_at or version.moved_at


def _free_keys(wanted: Sequence[int]) -> list[int]:
    """For each of some keys in ascending order the first one from it on that no entry has yet."""
    taken = set(Entry.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    keys: list[int] = []
    for key in wanted:
        if keys and key <= keys[-1]:
            key = keys[-1] + 1  # noqa: PLW2901
            if key not in taken and Entry.objects.filter(pk=key).exists():
                taken.add(key)
        keys.append(_first_free(key) if key in taken else key)
    return keys


def _first_free(key: int) -> int:
    """The first key behind one that is taken; whoever fills a minute runs on into the next."""
    with_next = Entry.objects.filter(pk=OuterRef("pk") + 1)
    last = Entry.objects.filter(~Exists(with_next), pk__gte=key).order_by("pk")
    return last.values_list("pk", flat=True)[:1].get() + 1


def _document(entry: Entry, text: str) -> Document:
    """What `text` tells behind its first line, and the title."""
    return Document(entry.pk, entry.title, text.partition("\n")[2], entry.sound, entry.marks)


def _takers(items: Iterable[int]) -> dict[int, list[int]]:
    """The bodies (by id) in whose columns each item stands as well."""
    shares = Share.objects.shown().filter(item__in=list(items)).order_by("column__organisation")
    found: dict[int, list[int]] = {}
    for item, body in shares.values_list("item", "column__organisation").distinct():
        found.setdefault(item, []).append(body)
    return found


def _entry(
    key: int,
    version: ItemVersion,
    content: Content,
    texts: Mapping[str, str],
    takers: Iterable[int],
) -> tuple[Entry, str]:
    """An entry with all the text that is found under it."""
    item, number = version.item, str(version.item.index_number)
    day = timezone.localdate(_published_at(version))
    files = [part for file in content.files for part in (file.name, texts.get(file.sha256, ""))]
    parts = (f"{number} {content.publisher}", version.words.partition("\n")[2], *files)
    return (
        Entry(
            id=key,
            item=item,
            version=version,
            organisation_id=version.organisation_id,
            column=version.column,
            title=version.title,
            document_number=version.document_number,
            number_key=compact(version.document_number)[:100],
            index_key=compact(number)[:40],
            serial_key=compact(number.partition("/")[2])[:40],
            kind=content.kind,
            validity=item.validity,
            published_on=day,
            year=day.year,
            sound=" ".join(syllables(version.title)),
            marks=" ".join(
                marks_of(
                    kind=content.kind,
                    validity=item.validity,
                    year=day.year,
                    organisation_id=version.organisation_id,
                    column_ids=[int(part) for part in version.column.path.strip("/").split("/")],
                    taker_ids=takers,
                )
            ),
        ),
        f"{' '.join(version.title.split())}\n" + "\n".join(filter(None, parts))[:MOST_TEXT],
    )


def _texts_of_files(contents: Iterable[Content]) -> dict[str, str]:
    """What was read of the files; those that are new wait to be read."""
    wanted = {file.sha256: file.name for content in contents for file in content.files}
    known = dict(FileText.objects.filter(sha256__in=wanted).values_list("sha256", "text"))
    FileText.objects.bulk_create(
        [FileText(sha256=key, name=name) for key, name in wanted.items() if key not in known]
    )
    return known


@action
def keep_file_text(*, sha256: str, text: str, note: str = "", by: Asker, at: datetime) -> FileText:
    """Keep what was read of a file, and have the items that bear it indexed again."""
    file = FileText.objects.select_for_update().get(sha256=sha256)
    file.text, file.note, file.is_read = text, note[:200], True
    file.save()
    if text:
        bearing = ItemVersion.objects.filter(state__in=_SHOWN, files__sha256=sha256)
        ItemChange.objects.bulk_create(
            ItemChange(follower=Follower.SEARCH, item_id=item)
            for item in set(bearing.values_list("item_id", flat=True))
        )
    record(on=file, after={"sha256": sha256, "characters": len(text), "note": file.note})
    return file


@action
def keep_synonyms(
    *,
    organisation: Organisation,
    words: str,
    synonyms_id: int | None = None,
    by: Asker,
    at: datetime,
) -> Synonyms:
    """Say which words mean the same, two or more, parted by blanks or 、; new, or one anew.

    Raises WrongPersonError, NotFoundError, BadInputError.
    """
    require(by, Permission.MANAGE_COLUMNS, organisation.path)
    told = list(dict.fromkeys("".join(runs(part)) for part in _parts(words)))
    told = [word for word in told if word]
    if len(told) < 2:
        raise BadInputError("请至少写两个意思相同的词，用空格或顿号隔开，例如：户口 户籍。")
    if any(len(word) > 20 for word in told) or len(told) > 6:
        raise BadInputError("一组最多 6 个词，每个词最多 20 字。请分成几组。")
    before = _synonyms(synonyms_id, by) if synonyms_id else None
    text = " ".join(sorted(told))
    same = Synonyms.objects.filter(words=text)
    if same.exclude(pk=before.pk if before else 0).exists():
        raise BadInputError(f"已经有“{text}”这一组。")
    row = before or Synonyms(organisation=organisation)
    old = row.words or None
    row.words, row.changed_at = text, at
    row.changed_by = person_of(by)
    row.save()
    record(
        on=row,
        organisation_id=organisation.pk,
        before={"words": old} if old else None,
        after={"words": text},
    )
    return row


def _parts(words: str) -> list[str]:
    for mark in "、，,；;=＝/|":
        words = words.replace(mark, " ")
    return words.split()


def _synonyms(synonyms_id: int, by: Asker) -> Synonyms:
    reach = Organisation.objects.within(by.scope(Permission.MANAGE_COLUMNS))
    row = Synonyms.objects.filter(pk=synonyms_id, organisation__in=reach).first()
    if row is None:
        raise NotFoundError("没有这组同义词，可能已被删除。")
    return row


@action
def drop_synonyms(*, synonyms_id: int, by: Asker, at: datetime) -> str:
    """Take a group of synonyms out; returns its words. Raises NotFoundError."""
    row = _synonyms(synonyms_id, by)
    record(on=row, organisation_id=row.organisation_id, before={"words": row.words})
    row.delete()
    return row.words


@action
def count_missed_searches(*, misses: Mapping[str, int], on: date, by: Asker, at: datetime) -> int:
    """Add to the words for which nothing was found; they were freed of personal data before.

    Returns how many words are new.
    """
    new = 0
    for words, times in misses.items():
        row = MissedSearch.objects.filter(words=words).first()
        if row is None:
            MissedSearch.objects.create(words=words, times=times, first_on=on, last_on=on)
            new += 1
        else:
            row.times, row.last_on, row.is_settled = F("times") + times, on, False
            row.save()
    record(on=MissedSearch(pk=0), after={"words": len(misses), "new": new})
    return new


@action
def settle_missed_search(*, missed_id: int, by: Asker, at: datetime) -> MissedSearch:
    """Say that the office has dealt with words that people miss. Raises NotFoundError."""
    row = MissedSearch.objects.filter(pk=missed_id, is_settled=False).first()
    if row is None or not by.scope(Permission.EDIT_ITEMS).paths:
        raise NotFoundError("没有这个词，可能同事已经处理了。")
    row.is_settled = True
    row.save()
    record(on=row, after={"words": row.words, "times": row.times})
    return row
