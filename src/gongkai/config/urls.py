"""All addresses: the portal at the top, the desk below /desk/, other systems below /api/."""

from django.urls import include, path

handler404 = "gongkai.config.middleware.lost"
urlpatterns = [
    path("desk/", include("gongkai.desk.urls")),
    path("api/", include("gongkai.api.urls")),
    path("", include("gongkai.portal.urls")),
]
