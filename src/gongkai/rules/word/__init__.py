"""A Word file as the text of an item: headings, lists, tables, pictures, notes, and what was lost.

`read_word` takes the bytes of a DOCX and hands back clean HTML with what it could guess of the
elements. What cannot come along is named; nothing is dropped without a word.
"""

from gongkai.rules.word.model import WordDocument, WordError, WordPicture
from gongkai.rules.word.reading import read_word

__all__ = ["WordDocument", "WordError", "WordPicture", "read_word"]
