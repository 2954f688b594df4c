"""A bug in the planner makes the right scenario fail, with a first difference that can be read."""

from __future__ import annotations

import pytest

from dialpad_contacts.app.lab import run_one
from dialpad_contacts.app.sample import Simulator
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.scenario import named
from tests.simulation.mutants import planted

G, OC, H = AccountKind.GOOGLE, AccountKind.OUTLOOK, AccountKind.HOTMAIL
ONE, TWO = "ada@one.example", "ada@two.example"

PLANTED = [
    ("remote_removal_propagates", "r04_removed_values_stay", G, "Open Ada here",
     f"emails here: expected {ONE}, {TWO} (kept here), is {ONE}"),
    ("kept_value_is_pushed_unasked", "d03_nothing_pushed_by_itself", G,
     "Remove an email in Google, then sync twice",
     f"emails here: expected {ONE}, {TWO} (kept here), is {ONE}, {TWO}"),
    ("union_merge_ignores_base", "d02_values_join", G,
     "Add a number in Google, remove an email here, then sync",
     f"emails here: expected {ONE}, is {ONE}, {TWO}"),
    ("remote_name_beats_unsent_local_name", "d01_names_apart", G,
     "Change the last name on both sides, in Google the first one too; sync",
     "contact here: expected Adele Byron, is no Adele Byron here"),
    ("remote_label_is_ignored", "d26_labels", G, "Change the label in Google, then sync",
     "labels here: expected +1 415 555 0133 home, is +1 415 555 0133 mobile"),
    ("restored_record_stays_gone", "d04_restored_there", G, "Restore her in Google, then sync",
     f"emails here: expected {ONE}, {TWO}, is {ONE} (here only), {TWO} (here only)"),
    ("remote_delete_is_created_again", "d04_never_created_again", G,
     "Delete her in Google, edit her here, then sync",
     f"emails here: expected {ONE} (here only), {TWO} (here only),"
     f" is {ONE} (waiting), {TWO} (waiting)"),
    ("remote_delete_removes_local", "r09_remote_deletes_stay", OC,
     "Delete her in Outlook.com, then sync",
     "contact here: expected Ada Lovelace, is no Ada Lovelace here"),
    ("one_way_account_is_written", "r18_nothing_is_sent", OC, "Rename her here, then sync",
     "state here: expected in step, is refused"),
    ("tombstone_is_ignored", "d07_tombstone_one_way", H,
     "Delete her here, then sync everything",
     "name here: expected no Ada Lovelace here, is Ada Lovelace"),
    ("delete_is_never_sent", "r08_deletes_travel", G, "Delete her here, then sync",
     "name there: expected no Ada Lovelace there, is there Ada Lovelace"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("bug", "name", "kind", "do", "said"), PLANTED, ids=[p[0] for p in PLANTED]
)
def test_a_planted_bug_fails_the_scenario_of_its_rule(
    bug: str, name: str, kind: AccountKind, do: str, said: str, simulator: Simulator
) -> None:
    (scenario,) = named(name)
    with planted(bug):
        failure = run_one(scenario, kind, simulator).failure
    assert failure is not None, f"{bug} went unseen"
    assert failure.first is not None
    assert (failure.do, failure.first.say()) == (do, said)
    assert run_one(scenario, kind, simulator).passed
