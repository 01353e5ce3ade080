"""A case for every address of redaction."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import Case, Planted

PUBLIC: set[str] = set()
CASES: dict[str, Callable[[Planted], list[Case]]] = {}
