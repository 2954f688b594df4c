"""What the account added joins what was left here, and the whole is pushed."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import HOME_MAIL, MOBILE, WORK, both
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D2",
    title="Values changed on both sides are joined",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "A number is added there, an email removed here, then a sync",
            lambda d: (
                d.cloud.edit("Ada Lovelace", phones=[MOBILE, WORK]),
                d.here.edit("Ada Lovelace", emails=[HOME_MAIL]),
                d.sync(),
            ),
            "Here Ada Lovelace: ada@one.example, +1 415 555 0133, +1 212 555 0177, synced; there Ada Lovelace: ada@one.example, +1 415 555 0133, +1 212 555 0177",
            both("Ada Lovelace"),
        ),
    ),
)
