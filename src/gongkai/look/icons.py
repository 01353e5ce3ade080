"""Line icons as inline SVG: they need no request, print well and take the colour of the text."""

from __future__ import annotations

from types import MappingProxyType

PATHS: MappingProxyType[str, str] = MappingProxyType(
    {
        "alert": '<path d="M12 3 2.5 20h19z"/><path d="M12 10v4M12 17.2v.1"/>',
        "check": '<path d="M4 12.5 9.5 18 20 6.5"/>',
        "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
        "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
        "down": '<path d="M12 4v12M6 11l6 6 6-6M4 20h16"/>',
        "edit": '<path d="M4 20h4L19.5 8.5l-4-4L4 16z"/><path d="M13.5 6.5l4 4"/>',
        "empty": '<path d="M4 13l3-8h10l3 8v6H4z"/><path d="M4 13h5a3 3 0 0 0 6 0h5"/>',
        "eye": '<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
        "file": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M9 12h6M9 16h6"/>',
        "history": '<path d="M4 12a8 8 0 1 1 2.5 5.8"/><path d="M4 20v-4h4M12 8v4l3 2"/>',
        "home": '<path d="M3 11.5 12 4l9 7.5"/><path d="M5.5 10v10h13V10"/>',
        "inbox": '<path d="M3 6h18v12H3z"/><path d="M3 7l9 7 9-7"/>',
        "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.2v.1"/>',
        "print": '<path d="M7 9V3h10v6M7 18H4v-8h16v8h-3"/><path d="M7 15h10v6H7z"/>',
        "question": '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.8v.1"/>',
        "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>',
        "signal": '<circle cx="12" cy="12" r="2"/><path d="M8 16a5.7 5.7 0 0 1 0-8M16 8a5.7 5.7 0 0 1 0 8M5 19a10 10 0 0 1 0-14M19 5a10 10 0 0 1 0 14"/>',
        "upload": '<path d="M12 17V5M6 10l6-6 6 6M4 20h16"/>',
    }
)
