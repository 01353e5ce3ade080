"""Addresses of the desk."""

from django.urls import path

from gongkai.desk import pages

app_name = "desk"
urlpatterns = [
    path("", pages.home, name="home"),
    path("sign-in/", pages.sign_in, name="sign_in"),
    path("sign-out/", pages.sign_out, name="sign_out"),
    path("password/", pages.change_password, name="change_password"),
]
