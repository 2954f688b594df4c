"""An undo as a person reads it before and after it is done (D19)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.names import shown
from dialpad_contacts.sync.views import Undone, UndoPlan, UndoStep
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.services import AccountView
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.deleting import Effect
from dialpad_contacts.ui.viewmodels.difference import DiffRow, changes

Accounts = Mapping[AccountId, AccountView]


@dataclass(frozen=True, slots=True)
class StepWords:
    """One contact of an undo: the rows that change, or a sentence in their place."""

    contact: int
    name: str
    rows: tuple[DiffRow, ...]
    sentence: str
    changed_since: bool


@dataclass(frozen=True, slots=True)
class UndoWords:
    """The dialog's words."""

    title: str
    second: str
    effects: tuple[Effect, ...]
    steps: tuple[StepWords, ...]
    cannot: tuple[str, ...]
    cannot_count: int
    changed: str
    """Who changed since, '' when nobody did (interaction.md 7.5)."""


def wants_look(plan: UndoPlan) -> bool:
    """Return whether ``plan`` is shown before it is done: it writes, loses or finds news."""
    several = len(plan.steps) > 1 or bool(plan.not_undone)
    return plan.writes_there or several or any(s.changed_since or s.lost for s in plan.steps)


def refusal(plan: UndoPlan) -> str:
    """Return why nothing of ``plan`` can be done; '' when something can."""
    if plan.steps:
        return ""
    return shown(plan.not_undone[0].reason) if plan.not_undone else t("undo.same")


def words_of(plan: UndoPlan, accounts: Accounts, *, day: str = "") -> UndoWords:
    """Return the words for a plan with at least one step; ``day`` is the one to go back to."""
    steps = tuple(_step(s) for s in plan.steps)
    first = plan.steps[0]
    single = len(plan.steps) == 1
    name = isolated(steps[0].name)
    title = t("undo.title", name=name) if single else t("undo.title.sync", n=len(steps))
    if day:
        back = t("past.back.many", n=len(steps), day=day)
        title = t("past.back", name=name, day=day) if single else back
    account = _written(plan.steps, accounts)
    moved = sum(s.changed_since for s in steps)
    changed = ""
    if moved:
        words = t("undo.changed", name=name) if single else ""
        changed = words or t("undo.changed.many", n=moved)
    here = _here(first, name) if single else t("undo.what.many", n=len({s.contact for s in steps}))
    effects = [Effect("hard-drive", here)]
    effects += _there(plan, account)
    effects += [Effect("info", shown(lost)) for lost in sorted({s.lost for s in plan.steps} - {""})]
    effects.append(Effect("undo-2", t("undo.what.again")))
    second = t("undo.second", account=account) if plan.writes_there else t("undo.second.here")
    return UndoWords(
        title, second, tuple(effects), steps, _cannot(plan), len(plan.not_undone), changed
    )


def said_after(plan: UndoPlan, done: Undone, accounts: Accounts) -> str:
    """Return what to say when it is done (``undo.done``), or why it was not."""
    if not done.entries:
        reason = done.not_undone[0].reason if done.not_undone else ""
        return t("undo.did.none", reason=shown(reason))
    failed = len(done.not_undone)
    if failed:
        return t("undo.did.some", n=failed)
    if plan.writes_there:
        return t("undo.did", account=_written(plan.steps, accounts))
    return t("undo.did.here")


def _here(step: UndoStep, name: str) -> str:
    if step.then is None:
        return t("undo.what.leaves", name=name)
    if step.now is None:
        return t("undo.what.alive", name=name)
    return t("undo.same") if step.now == step.then else t("undo.what.back")


def _there(plan: UndoPlan, account: str) -> list[Effect]:
    if not plan.writes_there:
        return [Effect("cloud-off", t("undo.what.not_there"))]
    uncreates = any(s.writes_there and s.now is not None and s.now == s.then for s in plan.steps)
    key = "undo.what.uncreate" if uncreates and len(plan.steps) == 1 else "undo.what.there"
    return [Effect("cloud", t(key, account=account), bad=uncreates)]


def _step(step: UndoStep) -> StepWords:
    rows = tuple(changes(step.now, step.then)) if step.then is not None else ()
    sentence = ""
    if step.then is None:
        sentence = t("undo.gone")
    elif not rows:
        sentence = t("undo.same")
    name = shown(step.name)
    if not name.strip():
        fields = step.now or step.then
        name = shown(fields.display_name) if fields is not None else ""
    return StepWords(
        int(step.contact),
        name or t("contact.nameless"),
        rows,
        sentence,
        step.changed_since is not None,
    )


def _cannot(plan: UndoPlan) -> tuple[str, ...]:
    counted = Counter(shown(n.reason) for n in plan.not_undone)
    return tuple(
        t("undo.cannot.each", reason=reason, n=n) if n > 1 else reason
        for reason, n in counted.most_common()
    )


def _written(steps: Sequence[UndoStep], accounts: Accounts) -> str:
    """Return the accounts that are written to: 'Google', 'Google and Office 365'."""
    ids = dict.fromkeys(s.account for s in steps if s.writes_there and s.account is not None)
    names = [isolated(accounts[i].title) for i in ids if i in accounts]
    if not names:
        return t("undo.accounts")
    if len(names) == 1:
        return names[0]
    return t("preview.and", first=", ".join(names[:-1]), last=names[-1])
