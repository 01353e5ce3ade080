"""The screens of redaction, by the person who looks at them."""

from __future__ import annotations

from gongkai.info_requests.models import InfoRequest, Redaction


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    redaction = Redaction.objects.select_related("request").filter(state="draft").earliest("pk")
    number = redaction.request.number
    box = redaction.read_boxes()[0]
    base = f"/desk/cases/{number}/files/{redaction.source_id}/redact/"
    bare = InfoRequest.objects.filter(files=None, organisation=redaction.request.organisation)
    return {
        "jiaojing": [
            f"/desk/cases/{number}/redact/",
            base,
            f"{base}?page={box.page}&box={box.id}",
            f"{base}?page=2",
            f"{base}preview/",
            f"{base}result/",
            f"{base}discard/",
        ],
        "jingban": [
            f"/desk/cases/{number}/redact/",
            f"/desk/cases/{bare.earliest('pk').number}/redact/",
        ],
        "fazhi": [base],
    }
