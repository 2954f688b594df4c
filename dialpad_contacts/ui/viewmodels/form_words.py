"""What stands under a field of the form: its source, when it last changed, what it was."""

from __future__ import annotations

from datetime import datetime

from dialpad_contacts.domain.contact import ShownValue
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when
from dialpad_contacts.ui.viewmodels.difference import caption
from dialpad_contacts.ui.viewmodels.edit import EditModel
from dialpad_contacts.ui.viewmodels.edit_lines import EditLine
from dialpad_contacts.ui.viewmodels.fields import Origin, account_origin, local_origin


def form_origin(model: EditModel) -> Origin:
    """Return where the form's contact is, or will be."""
    account, link = model.account, model.contact.link
    if account is not None:
        return account_origin(account.kind, account.title)
    if link is not None:
        return account_origin(link.account_kind, link.account_kind.display_name)
    return local_origin()


def provenance(model: EditModel, line: EditLine) -> tuple[Origin | None, str]:
    """Return (source, when it last changed) of a row; (None, '') for an empty new one."""
    value = model.latest_value(line)
    if value is None:
        return None, "" if line.is_blank else t("edit.prov.new")
    origin = form_origin(model)
    now = model.now()
    if value.why == "kept":
        return local_origin("badge.kept"), _kept(value, origin.title, now)
    if value.why == "unsendable":
        return local_origin("badge.unsendable"), ""
    if value.why == "local":
        return local_origin(), _changed(value, now)
    return origin, _changed(value, now)


def was(line: EditLine) -> str | None:
    """Return what a changed row was; None for an unchanged or added one."""
    if line.start is None or not line.changed:
        return None
    if line.text_changed:
        return line.start_text
    return caption(line.start.value.label, email=line.email)


def _kept(value: ShownValue, account: str, now: datetime) -> str:
    if value.kept_since is None:
        return t("edit.prov.kept.undated", account=account)
    return t("edit.prov.kept", account=account, day=when.day(value.kept_since, now))


def _changed(value: ShownValue, now: datetime) -> str:
    here, there = value.changed_here_at, value.changed_there_at
    if here is not None and (there is None or here > there):
        return t("edit.prov.here", when=when.changed_when(here, now))
    if there is not None:
        return t("edit.prov.there", when=when.changed_when(there, now))
    return ""
