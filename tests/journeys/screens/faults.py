"""The screens of faults on pages."""

from __future__ import annotations

from gongkai.faults.models import PageFault


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    waiting = PageFault.objects.open().exclude(item=None).earliest("pk")
    done = PageFault.objects.filter(state="answered").earliest("pk")
    return {
        "": ["/faults/", f"/faults/?page={waiting.address}", "/faults/status/", "/nowhere/"],
        "fuzeren": [
            "/desk/faults/",
            "/desk/faults/?late=1",
            "/desk/faults/?q=没有这样的纠错",
            "/desk/faults/enter/",
            "/desk/faults/figures/",
            f"/desk/faults/{waiting.pk}/",
            f"/desk/faults/{done.pk}/",
        ],
        "baomi": [f"/desk/faults/{waiting.pk}/"],
    }
