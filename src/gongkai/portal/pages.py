"""Pages of the portal. Each is marked @login_not_required and listed in the leak test."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "portal/home.html")
