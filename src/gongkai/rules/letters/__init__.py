"""Letters of a disclosure office: from the facts of a case to a paper that lacks nothing.

`compose(kind, facts)` gives a complete `Letter` or raises IncompleteLetterError with everything
that is missing; `preview` shows the gaps. `to_docx`, `to_pdf` and `to_html` print it.

Which letters there are follows the model letters of 苏政办函〔2019〕98号 (forwarded by
国办公开办函〔2020〕2号); the texts are our own. Layout: GB/T 9704-2012.
"""

from gongkai.rules.letters.compose import (
    NUMBER_CODES,
    audience,
    compose,
    needed,
    preview,
    template_version,
    title,
)
from gongkai.rules.letters.facts import (
    FACT_LABELS,
    Attachment,
    Correction,
    Fact,
    Key,
    Standard,
)
from gongkai.rules.letters.model import Audience, IncompleteLetterError, Letter, Section
from gongkai.rules.letters.sheets import NoDueDateError, deadline_facts, sheet_mark

__all__ = [
    "FACT_LABELS",
    "NUMBER_CODES",
    "Attachment",
    "Audience",
    "Correction",
    "Fact",
    "IncompleteLetterError",
    "Key",
    "Letter",
    "NoDueDateError",
    "Section",
    "Standard",
    "audience",
    "compose",
    "deadline_facts",
    "needed",
    "preview",
    "sheet_mark",
    "template_version",
    "title",
]
