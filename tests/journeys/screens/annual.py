"""The screens of reports that are computed from records."""

from __future__ import annotations

from django.utils import timezone

from gongkai.annual_reports.models import Statistic, Version
from gongkai.organisations.models import Organisation


def screens() -> dict[str, list[str]]:
    """The running year, the seed's year, the lists behind cells, the register."""
    police = Organisation.objects.get(code="lps-gaj").pk
    city = Organisation.objects.get(code="lps").pk
    education = Organisation.objects.get(code="lps-jyj").pk
    year = timezone.localdate().year
    now, seed = f"/desk/annual/{police}/{year}/", f"/desk/annual/{police}/2020/"
    computed = Version.objects.filter(upload=None, state__in=["draft", "returned"]).first()
    assert computed is not None
    waiting = Statistic.objects.filter(state="entered").first()
    assert waiting is not None
    return {
        "fuzeren": [
            "/desk/annual/",
            now,
            f"{now}overview/",
            f"{now}?rule=items",
            f"{now}cells/T3.new_received.natural/",
            f"{now}cells/T4.cases.review.total/",
            f"{now}cells/T2_1.normative.in_force/",
            f"{now}cells/T2_5.license.decisions/",
            f"{now}figures/media.central/",
            f"{now}figures/published.total/",
            f"{now}figures/published.other/",
            f"{now}register/",
            f"{now}register/enter/?figure=boards",
            f"{now}register/import/",
            f"/desk/annual/register/{waiting.pk}/withdraw/",
            seed,
            f"{seed}register/",
            f"{seed}figures/followers/",
            f"{seed}figures/procurement.projects/",
            f"/desk/reports/{computed.pk}/?cell=T2_5.license.decisions",
            f"/desk/annual/drafts/{computed.pk}/text/",
            f"/desk/annual/drafts/{computed.pk}/changes/",
            "/desk/annual/upward/",
        ],
        "zhuguan": [
            "/desk/annual/keys/",
            "/desk/annual/collections/",
            "/desk/annual/board/2024/",
            "/desk/annual/board/2024/?show=ready",
            f"/desk/annual/area/{city}/2024/",
            f"/desk/annual/area/{city}/2021/",
            f"/desk/annual/area/{city}/2021/cells/T3.granted.natural/",
            f"/desk/annual/area/{city}/2024/cells/T3.new_received.natural/",
            f"/desk/annual/board/{year}/?show=missing",
            f"/desk/annual/{education}/{year}/overview/",
            f"/desk/annual/{education}/{year}/",
            f"/desk/annual/{education}/{year}/register/",
        ],
    }
