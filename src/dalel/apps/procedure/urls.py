"""Addresses of the procedure room."""

from django.urls import path

from dalel.apps.procedure.views import clocks, desk, law, mail, silence

app_name = "procedure"
urlpatterns = [
    path("desk", desk.show_desk, name="desk"),
    path("desk/calendar", desk.show_calendar, name="calendar"),
    path("desk/calendar/end", desk.end_calendar, name="end_calendar"),
    path("desk/mail", mail.show_mail, name="mail"),
    path("desk/mail/end", mail.end, name="end_mail"),
    path("calendar/<str:word>.ics", desk.feed, name="feed"),
    path("cases/<str:number>/law", law.list_law, name="law"),
    path("cases/<str:number>/law/<uuid:entry>", law.show_law, name="law_of_entry"),
    path("cases/<str:number>/sentences", law.show_sentences, name="sentences"),
    path("cases/<str:number>/heard-by", silence.set_heard_by, name="heard_by"),
    path("cases/<str:number>/clocks", clocks.list_clocks, name="clocks"),
    path("cases/<str:number>/clocks/<uuid:started>/<slug:rule>", clocks.show_clock, name="clock"),
]
