"""What can go wrong while something is saved, in sentences."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.accounts.errors import AccountsError
from dalel.apps.cases.errors import CaseGrew
from dalel.apps.entries.errors import (
    KeyChanged,
    NotAWriter,
    TooManyUploads,
    UploadsBusy,
    UploadTooLarge,
)
from dalel.apps.intake.errors import WordsUnsettled
from dalel.apps.ledger.errors import LogBusy, LogError, SlotUnwritten
from dalel.core.errors import DalelError

TROUBLES: dict[type[DalelError], Promise] = {
    SlotUnwritten: _(
        "This was saved: do not save it again. But the second record of it, outside the database, "
        "could not be written. Please tell whoever runs this system at once."
    ),
    NotAWriter: _("You may no longer write in this case. Nothing was saved; copy your text."),
    KeyChanged: _("Somebody changed the access to this case just now. Please save again."),
    UploadsBusy: _("Too many files are arriving at the moment. Please choose them again and save."),
    TooManyUploads: _("An entry takes at most 40 files. Please leave some out."),
    UploadTooLarge: _("A file is larger than 4 GB and was not kept."),
    AccountsError: _("The keys of a colleague do not match. Nothing was changed."),
    WordsUnsettled: _(
        "A report in this case says in words who must not read it, and nobody has noted yet "
        "who is meant. Find out first, and note it on the report."
    ),
    CaseGrew: _("Others are recording in this case at this moment. Please save again."),
    LogBusy: _("Too many people are saving at the moment. Please save again."),
    LogError: _("The storage could not take this. Nothing was saved; please tell whoever runs it."),
}


def trouble_of(error: DalelError) -> Promise:
    """Return the sentence for what went wrong."""
    return next(
        (sentence for kind, sentence in TROUBLES.items() if isinstance(error, kind)),
        TROUBLES[LogError],
    )
