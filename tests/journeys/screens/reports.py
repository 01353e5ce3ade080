"""The screens of annual reports and of the house itself, by the person who looks at them."""

from __future__ import annotations

from gongkai.annual_reports.models import Upload, Version

LIST = "/disclosure/annual-reports/"


def screens() -> dict[str, list[str]]:
    """The screens of annual reports and of the house itself."""
    draft = Version.objects.get(state="draft", report__organisation__code="gaj-pz")
    checked = Version.objects.get(state="checked", report__organisation__code="gaj-lz")
    published = Version.objects.get(report__organisation__code="lps-gaj", report__year=2023)
    before = Version.objects.get(report__organisation__code="lps-gaj", report__year=2022)
    stray = Upload.objects.get(state="unplaced")
    public = [
        "/",
        "/about/",
        "/no-such-page/",
        LIST,
        f"{LIST}?q=没有这样的机关",
        f"{LIST}2020/lps-gaj/",
        f"{LIST}2023/lps-jyj/",
        "/desk/sign-in/",
    ]
    desk = [
        "/desk/",
        "/desk/help/",
        "/desk/password/",
        "/desk/reports/",
        "/desk/reports/?q=没有这样的机关",
        "/desk/reports/upload/",
        "/desk/reports/uploads/",
        f"/desk/reports/uploads/{stray.pk}/place/",
        f"/desk/reports/{draft.pk}/",
        f"/desk/reports/{draft.pk}/?cell=T3.unable_not_held.natural",
        f"/desk/reports/{draft.pk}/check/",
        f"/desk/reports/{checked.pk}/publish/",
        f"/desk/reports/{published.pk}/",
        f"/desk/reports/{published.pk}/compare/{before.pk}/",
        f"/desk/reports/{draft.pk}/publish/",
    ]
    return {"": public, "fuzeren": desk}
