"""After a remote removal nothing is pushed until an edit; an edit taken back is none."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import HOME_MAIL, writes_since
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D3",
    title="A remote removal pushes nothing",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "An email is removed there, then two syncs",
            lambda d: (
                d.new_writes(),
                d.cloud.edit("Ada Lovelace", emails=[HOME_MAIL]),
                d.sync(),
                d.sync(),
            ),
            "Nothing written",
            writes_since,
        ),
        Step(
            "An edit is made and taken back, then a sync",
            lambda d: (
                d.here.edit("Ada Lovelace", given_name="Augusta"),
                d.here.edit("Augusta Lovelace", given_name="Ada"),
                d.sync(),
            ),
            "Nothing written",
            writes_since,
        ),
        Step(
            "What an edit of the name would write",
            lambda d: None,
            "Augusta Lovelace: 2 emails",
            lambda d: "; ".join(
                f"{c.after.full_name}: {len(c.after.emails)} emails"
                for c in d.here.preview("Ada Lovelace", given_name="Augusta")
                if c.after
            ),
        ),
    ),
)
