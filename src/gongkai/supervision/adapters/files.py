"""Files that come along with a report, minutes or an answer."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.catalogue.adapters.files import store
from gongkai.rules.intake import check_file_size, clean_file_name, media_type_of


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that comes along."""

    name: str
    data: bytes


def keep_file(file: Attached | None) -> tuple[str, str]:
    """The hash and the name of a file that is stored; empty ones without a file.

    Raises FileRefusedError.
    """
    if file is None:
        return "", ""
    name = clean_file_name(file.name)
    check_file_size(name, len(file.data))
    media_type_of(name, file.data)
    return store([file.data]).sha256, name
