"""The screens of work with the media, by the person who looks at them."""

from __future__ import annotations

from gongkai.media.models import Adoption, Debunking, Pitch


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    adopted = Adoption.objects.filter(outlet__level="central").earliest("pk")
    waiting = Pitch.objects.filter(state="pending").earliest("pk").manuscript_id
    case = Debunking.objects.earliest("pk").pk
    one = f"/desk/media/manuscripts/{adopted.manuscript_id}/"
    return {
        "xinmeiti": [
            "/desk/media/",
            "/desk/media/?level=central&year=2020",
            "/desk/media/?q=没有这样的稿件",
            "/desk/media/register/",
            "/desk/media/import/",
            "/desk/media/outlets/",
            "/desk/media/debunking/",
            f"/desk/media/debunking/{case}/",
            "/desk/media/statistics/?year=2020",
            "/desk/media/statistics/",
            one,
            f"/desk/media/manuscripts/{waiting}/",
            f"{one}pitch/",
            f"{one}adopt/",
            f"{one}adoptions/{adopted.pk}/strike/",
        ],
        "zhuguan": ["/desk/media/", one],
    }
