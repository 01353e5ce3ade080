"""What is found, how it was meant, and what the office keeps beside it."""

from gongkai.search.queries.finding import Choice, Facet, Found, Hit, search
from gongkai.search.queries.office import MissedLine, SynonymLine, list_missed, list_synonyms
from gongkai.search.queries.scope import Wanted
from gongkai.search.queries.spelling import meant, suggest

__all__ = [
    "Choice",
    "Facet",
    "Found",
    "Hit",
    "MissedLine",
    "SynonymLine",
    "Wanted",
    "list_missed",
    "list_synonyms",
    "meant",
    "search",
    "suggest",
]
