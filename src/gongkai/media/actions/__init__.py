"""Everything that may happen in work with the media."""

from gongkai.media.actions.adoptions import Proof, record_adoption, strike_adoption
from gongkai.media.actions.debunking import count_debunking, record_debunking
from gongkai.media.actions.imports import import_media
from gongkai.media.actions.lists import keep_outlet, keep_theme, load_outlets
from gongkai.media.actions.manuscripts import decline_pitch, pitch_manuscript, register_manuscript

__all__ = [
    "Proof",
    "count_debunking",
    "decline_pitch",
    "import_media",
    "keep_outlet",
    "keep_theme",
    "load_outlets",
    "pitch_manuscript",
    "record_adoption",
    "record_debunking",
    "register_manuscript",
    "strike_adoption",
]
