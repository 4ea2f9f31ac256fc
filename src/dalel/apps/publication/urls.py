"""Addresses of the publication room, on the desk only."""

from django.urls import path

from dalel.apps.publication import views

urlpatterns = [path("organisation/look", views.look, name="look")]
