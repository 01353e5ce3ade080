"""All addresses: the portal at the top, the desk below /desk/."""

from django.urls import include, path

urlpatterns = [
    path("desk/", include("gongkai.desk.urls")),
    path("", include("gongkai.portal.urls")),
]
