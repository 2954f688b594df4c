"""Where a mass deletion or a fallen-away listing stops (D15, D28); counted, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

MANY_DELETES = 50
SOME_DELETES = 10
DELETE_SHARE = 0.1
FALL_SHARE = 0.2
FEW = 3
"""Below this many vanished contacts a share says nothing: one of two is half."""
_DELETING = "are about to be deleted in"
RESTORED = (
    "An earlier state of your contacts was restored. Nothing is sent until you have seen what"
    " would be, and say so."
)
"""An account's hold after a backup was restored, or its file came from elsewhere (S3, S7)."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Everything outgoing waits for a yes; ``reason`` is the sentence that asks for it."""

    rule: str
    reason: str


def mass_delete(
    *, unsent: int, sent_last_hour: int, contacts: int, approved: int, title: str
) -> Hold | None:
    """Return a hold when so many deletes need a yes first (D15).

    Args:
        unsent: deletes that wait to be sent.
        sent_last_hour: deletes that the journal says were sent within the last hour.
        contacts: how many contacts the account has here.
        approved: how many of them a yes already covers.
        title: the account's name for the sentence.
    """
    count = unsent + sent_last_hour
    if unsent == 0 or count <= approved:
        return None
    many = count > MANY_DELETES
    some = count > SOME_DELETES and count > contacts * DELETE_SHARE
    if not (many or some):
        return None
    return Hold("D15", f"{unsent} contacts {_DELETING} {title}.")


def is_restored(said: str) -> bool:
    """Return whether an account's hold is that of a restored file (S7)."""
    return RESTORED in said


def is_mass_delete(said: str) -> bool:
    """Return whether an account's hold is a mass delete (D15), and no other."""
    return _DELETING in said and not is_restored(said)


def fallen(*, known: int, vanished: int, title: str) -> Hold | None:
    """Return a hold when a listing fell to nothing, or by more than a fifth (D28).

    Args:
        known: how many records the account had before.
        vanished: how many of those the listing no longer has.
        title: the account's name for the sentence.
    """
    if vanished < FEW or vanished <= known * FALL_SHARE:
        return None
    if vanished == known:
        reason = f"{title} suddenly lists no contacts at all."
    else:
        reason = f"{vanished} of {known} contacts vanished at {title}."
    return Hold("D28", f"{reason} Nothing is lost here, and nothing is sent until you say so.")


def after_restore(said: str, *, sends: bool, fell: Hold | None) -> Hold | None:
    """Return a hold while an account that was restored has something to send (D19, S7).

    Args:
        said: the account's hold as the last sync left it.
        sends: whether anything would be sent now; when not, both sides are in line again.
        fell: the hold of a listing that fell away (D28), which does not end this one.
    """
    if RESTORED not in said:
        return fell
    if fell is not None:
        return Hold(fell.rule, f"{RESTORED} {fell.reason}")
    return Hold("D19", RESTORED) if sends else None
