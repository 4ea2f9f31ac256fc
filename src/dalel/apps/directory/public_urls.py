"""Addresses of the room on the public site. Below the fixed ones there are numbers only."""

from django.urls import path

from dalel.apps.directory.views import public, sheets

urlpatterns = [
    path("", public.home, name="home"),
    path("help", public.index, name="help"),
    path("help/4", public.regions, name="regions"),
    path("help/4/<int:number>", public.region, name="region"),
    path("help/4/<int:number>/<int:group>", public.region, name="region_for"),
    path("help/5/<int:number>", public.group, name="group"),
    path("help/9", sheets.public_sheets, name="sheets"),
    path("help/9/<int:number>", sheets.public_sheet, name="sheet"),
    path("help/<int:number>", public.guide, name="guide"),
]
