"""Addresses of the accounts room, on the desk only."""

from django.urls import path

from dalel.apps.accounts.views import (
    account,
    conflicts,
    enrolling,
    organisation,
    roles,
    signing_in,
    switching,
    teams,
)

urlpatterns = [
    path("sign-in", signing_in.sign_in, name="sign-in"),
    path("sign-out", signing_in.sign_out, name="sign-out"),
    path("switch", switching.switch, name="switch"),
    path("switch/pin", switching.set_pin, name="switch-pin"),
    path("switch/leave", switching.leave, name="switch-leave"),
    path("switch/end", switching.end, name="switch-end"),
    path("recover", signing_in.recover, name="recover"),
    path("enrol/waiting", enrolling.waiting, name="enrol-waiting"),
    path("enrol/<str:token>", enrolling.enrol, name="enrol"),
    path("account", account.account, name="account"),
    path("account/recovery-key", account.recovery_key, name="recovery-key"),
    path("account/recovery-key/new", account.make_recovery_key, name="recovery-key-new"),
    path("account/recovery-key/check", account.check_recovery_key, name="recovery-key-check"),
    path("account/recovery-key/later", account.keep_old_key, name="recovery-key-later"),
    path("organisation", organisation.organisation, name="organisation"),
    path("organisation/invite", organisation.invite, name="invite"),
    path("organisation/withdraw/<uuid:invitation>", organisation.withdraw, name="withdraw"),
    path("organisation/confirm/<uuid:member>", organisation.confirm, name="confirm"),
    path("organisation/refuse/<uuid:member>", organisation.refuse, name="refuse"),
    path("organisation/remove/<uuid:member>", organisation.remove, name="remove"),
    path("organisation/role/<uuid:member>", roles.role, name="role"),
    path("organisation/teams", teams.teams, name="teams"),
    path("organisation/teams/<uuid:team>", teams.team, name="team"),
    path("organisation/conflicts", conflicts.conflicts, name="conflicts"),
]
