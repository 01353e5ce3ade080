"""The free fonts that printed documents embed, so that a bare machine prints right.

Families: `Gongkai Serif` (regular and bold; for 仿宋 and 小标宋), `Gongkai Sans` (for 黑体),
`Gongkai Kai` (for 楷体). Cut by tools/subset_fonts.py; licence in OFL.txt (SIL OFL 1.1).
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
