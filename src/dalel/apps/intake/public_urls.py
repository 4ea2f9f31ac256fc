"""Addresses of the room on the public site. Below the fixed ones there are numbers only."""

from django.urls import path

from dalel.apps.intake.views import report, returning

urlpatterns = [
    path("report", report.start, name="report"),
    path("report/0", report.leave, name="forget"),
    path("report/<int:number>", report.page, name="report_page"),
    path("return", returning.start, name="return"),
    path("return/7/<int:place>", returning.receipt, name="return_receipt"),
    path("return/<int:number>", returning.page, name="return_page"),
]
