"""What the accounts room does: founding, inviting, introducing, signing in, leaving."""

from dalel.apps.accounts.actions.changing import change_role
from dalel.apps.accounts.actions.declaring import declare_conflict, end_conflict
from dalel.apps.accounts.actions.enrolling import (
    Enrolled,
    confirm_enrolment,
    enrol,
    invite,
    refuse_enrolment,
    remember_colleague,
    require_introducer,
    withdraw_invitation,
)
from dalel.apps.accounts.actions.founding import Founding, found_organisation
from dalel.apps.accounts.actions.introducing import require_still_introducer
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
from dalel.apps.accounts.actions.teams import (
    add_to_team,
    close_team,
    found_team,
    rename_team,
    renew_team,
    take_from_team,
)

__all__ = [
    "Enrolled",
    "Founding",
    "SignedIn",
    "add_to_team",
    "begin_session",
    "change_password",
    "change_role",
    "close_team",
    "confirm_enrolment",
    "declare_conflict",
    "end_conflict",
    "enrol",
    "found_organisation",
    "found_team",
    "invite",
    "offer_recovery_key",
    "recover",
    "refuse_enrolment",
    "remember_colleague",
    "remove_member",
    "rename_team",
    "renew_team",
    "replace_recovery_key",
    "require_introducer",
    "require_still_introducer",
    "sign_in",
    "take_from_team",
    "withdraw_invitation",
]
