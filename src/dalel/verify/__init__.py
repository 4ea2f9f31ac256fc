"""Checks receipts and bundles with the core alone: no Django, no network, nothing written.

Holds what a court's expert runs, and the shapes of a bundle. Refuses to repair, to extract, and
to trust a key that the reader's policy does not name without saying so.
"""

from dalel.verify.checking import verify_bundle
from dalel.verify.faults import Fault, PolicyMalformed, VerifyError
from dalel.verify.policy import Policy, read_policy
from dalel.verify.receipt_files import verify_receipt_file
from dalel.verify.report import EntryReport, LogReport, Note, Report

__all__ = [
    "EntryReport",
    "Fault",
    "LogReport",
    "Note",
    "Policy",
    "PolicyMalformed",
    "Report",
    "VerifyError",
    "read_policy",
    "verify_bundle",
    "verify_receipt_file",
]
