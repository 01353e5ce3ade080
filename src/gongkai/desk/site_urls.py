"""Addresses of the desk for the website: its sites, shared items, old addresses, visits."""

from django.urls import path

from gongkai.desk import branch_pages, share_pages
from gongkai.desk import site_pages as pages

urlpatterns = [
    path("sites/", branch_pages.site_list, name="sites"),
    path("sites/new/", branch_pages.new_site, name="new_site"),
    path("sites/<int:site_id>/", branch_pages.edit_site, name="edit_site"),
    path("site/shares/", share_pages.share_list, name="shares"),
    path("site/items/<int:version_id>/shares/", share_pages.item_shares, name="item_shares"),
    path("site/old-addresses/", pages.old_address_list, name="old_addresses"),
    path("site/old-addresses/<int:address_id>/drop/", pages.drop, name="drop_old_address"),
    path("site/visits/", pages.visit_figures, name="visits"),
    path("site/visits/export.<slug:kind>", pages.export_visits, name="export_visits"),
]
