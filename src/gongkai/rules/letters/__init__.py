"""Letters of a disclosure office: from the facts of a case to a paper that lacks nothing.

`compose(kind, facts)` gives a complete `Letter` or raises IncompleteLetterError with everything
that is missing; `preview` shows the gaps. `to_docx`, `to_pdf` and `to_html` print it.

Which letters there are follows the model letters of 苏政办函〔2019〕98号 (forwarded by
国办公开办函〔2020〕2号); the texts are our own. Layout: GB/T 9704-2012.
"""

from datetime import datetime

from gongkai.rules.letters.compose import compose, preview
from gongkai.rules.letters.docx import to_docx
from gongkai.rules.letters.facts import (
    FACT_LABELS,
    Attachment,
    Correction,
    Fact,
    Key,
    Overruling,
    Standard,
)
from gongkai.rules.letters.faults import leaked
from gongkai.rules.letters.html import letter_html, stylesheet, to_html
from gongkai.rules.letters.kinds import NUMBER_CODES, audience, needed, template_version, title
from gongkai.rules.letters.model import Audience, IncompleteLetterError, Letter, Section
from gongkai.rules.letters.printed import Head
from gongkai.rules.letters.sheets import NoDueDateError, deadline_facts, sheet_mark

__all__ = [
    "FACT_LABELS",
    "NUMBER_CODES",
    "Attachment",
    "Audience",
    "Correction",
    "Fact",
    "Head",
    "IncompleteLetterError",
    "Key",
    "Letter",
    "NoDueDateError",
    "Overruling",
    "Section",
    "Standard",
    "audience",
    "compose",
    "deadline_facts",
    "leaked",
    "letter_html",
    "needed",
    "preview",
    "sheet_mark",
    "stylesheet",
    "template_version",
    "title",
    "to_docx",
    "to_html",
    "to_pdf",
]


def to_pdf(
    letter: Letter,
    head: Head = Head.LETTER,
    at: datetime | None = None,
    *,
    spells_letters: bool = False,
) -> bytes:
    """The letter as PDF/A with embedded fonts; see `letters.pdf.to_pdf`.

    The typesetter is loaded only here: many who compose never print.
    """
    from gongkai.rules.letters import pdf

    return pdf.to_pdf(letter, head, at, spells_letters=spells_letters)
