"""Addresses that machines read, and the site map for people."""

from django.urls import path

from gongkai.portal import machine_pages

urlpatterns = [
    path("robots.txt", machine_pages.robots, name="robots"),
    path("sitemap.xml", machine_pages.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", machine_pages.sitemap_part, name="sitemap_part"),
    path("about/map/", machine_pages.site_map, name="site_map"),
    path("feeds/newest.<slug:kind>", machine_pages.site_feed, name="site_feed"),
    path("disclosure/columns/<slug:code>/feed.<slug:kind>", machine_pages.feed, name="feed"),
]
