"""What the accounts room does: founding, inviting, introducing, signing in, leaving."""

from dalel.apps.accounts.actions.enrolling import (
    Enrolled,
    confirm_enrolment,
    enrol,
    invite,
    refuse_enrolment,
    remember_colleague,
    withdraw_invitation,
)
from dalel.apps.accounts.actions.founding import Founding, found_organisation
from dalel.apps.accounts.actions.leaving import remove_member
from dalel.apps.accounts.actions.signing_in import (
    SignedIn,
    begin_session,
    change_password,
    offer_recovery_key,
    recover,
    replace_recovery_key,
    sign_in,
)

__all__ = [
    "Enrolled",
    "Founding",
    "SignedIn",
    "begin_session",
    "change_password",
    "confirm_enrolment",
    "enrol",
    "found_organisation",
    "invite",
    "offer_recovery_key",
    "recover",
    "refuse_enrolment",
    "remember_colleague",
    "remove_member",
    "replace_recovery_key",
    "sign_in",
    "withdraw_invitation",
]
