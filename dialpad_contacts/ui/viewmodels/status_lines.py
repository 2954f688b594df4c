"""What the status bar says in each state, the most urgent one first; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.names import shown
from dialpad_contacts.sync.events import Progress, SyncFinished
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.services import AccountView
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.when import day

SPOKEN = frozenset({"error", "auth", "offline", "finished"})
"""Kinds of lines that are announced; never the ticking time."""


@dataclass(frozen=True, slots=True)
class StatusLink:
    """A link of the bar: what it does ('sync', 'cancel', 'sign_in', …) and to which account."""

    action: str
    text: str
    account: AccountId | None = None


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One line: icon, bold state, detail, progress; then at most two links."""

    kind: str
    title: str
    detail: str = ""
    icon: str = "circle-check"
    tone: str = "text2"
    ground: str = "window"
    progress: tuple[int, int] | None = None
    links: tuple[StatusLink, ...] = ()
    target: str = "accounts"
    """The page that a click on the state opens."""
    shows_count: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return f"{self.title}. {self.detail}" if self.detail else self.title


def starting() -> StatusLine:
    """Return the line before anything is known."""
    return StatusLine("starting", t("status.starting"), icon="clock", target="")


def welcome() -> StatusLine:
    """Return the line below the welcome page."""
    links = (StatusLink("skip", t("welcome.skip")),)
    return StatusLine("none", t("status.none"), icon="cloud-off", links=links, target="")


def problem(reason: str) -> StatusLine:
    """Return the line for a sync that does not run at all."""
    links = (StatusLink("sync", t("status.try")),)
    return StatusLine(
        "error", shown(reason), icon="circle-alert", tone="bad", ground="badsoft", links=links
    )


def lab() -> StatusLine:
    """Return the line while the Scenario Lab is shown."""
    links = (StatusLink("leave_lab", t("lab.leave")),)
    return StatusLine(
        "lab", t("lab.status"), t("lab.status.detail"), "flask-conical", "accent",
        links=links, target="",
    )  # fmt: skip


def editing(name: str) -> StatusLine:
    """Return the line while a form is open."""
    title = t("status.editing", name=isolated(name)) if name else t("status.editing.new")
    return StatusLine(
        "editing", title, t("status.editing.detail"), "pencil", target="", shows_count=True
    )


def total(contacts: int) -> str:
    """Return how many contacts there are, for the end of the bar."""
    return t("status.count", n=contacts, count=contacts)


def choose(
    accounts: Sequence[AccountView],
    now: datetime,
    *,
    progress: Mapping[AccountId, Progress],
    finished: Sequence[SyncFinished],
    syncing: bool,
) -> StatusLine:
    """Return the most urgent line.

    Args:
        accounts: as they are now.
        now: aware.
        progress: of accounts that are syncing.
        finished: syncs that ended in the last seconds.
        syncing: whether a sync has run long enough to be shown.
    """
    if not accounts:
        links = (StatusLink("link", t("status.link")),)
        return StatusLine("none", t("status.none"), icon="cloud-off", links=links)
    problems = [a for a in accounts if a.state in _PROBLEMS]
    if len(problems) > 1:
        links = (StatusLink("accounts", t("status.review")),)
        title = t("status.many", n=len(problems))
        return StatusLine(
            "error", title, "", "triangle-alert", "warn", "warnsoft", None, links=links
        )
    if problems:
        return _PROBLEMS[problems[0].state](problems[0])
    offline = [a for a in accounts if a.state is State.OFFLINE]
    if offline:
        return _offline(accounts)
    return _working(accounts, now, progress, finished, syncing)


def over_call(line: StatusLine, title: str, detail: str) -> StatusLine:
    """Return who is on the line, unless ``line`` needs somebody."""
    if not title or line.kind in _URGENT:
        return line
    return StatusLine("call", title, detail, "phone-call", "ok", target="calls", shows_count=True)


_URGENT = frozenset({"error", "auth", "offline", "retry"})


def _working(
    accounts: Sequence[AccountView],
    now: datetime,
    progress: Mapping[AccountId, Progress],
    finished: Sequence[SyncFinished],
    syncing: bool,
) -> StatusLine:
    retrying = next((a for a in accounts if a.state is State.WAITING), None)
    if retrying is not None:
        return _retrying(retrying, now)
    running = next((a for a in accounts if a.state is State.SYNCING), None)
    if running is not None and syncing:
        return _syncing(running, progress.get(running.id))
    pending = [a for a in accounts if a.pending and a.state is not State.PAUSED]
    if pending and running is None:
        return _pending(pending)
    if finished:
        return _finished(finished)
    return _idle(accounts, now)


def _failed(account: AccountView) -> StatusLine:
    links = (
        StatusLink("accounts", t("status.review"), account.id),
        StatusLink("sync", t("status.try"), account.id),
    )
    return StatusLine(
        "error",
        t("status.failed", source=isolated(account.title)),
        shown(account.reason),
        "circle-alert",
        "bad",
        "badsoft",
        links=links,
    )


def _sign_in(account: AccountView) -> StatusLine:
    detail = t("status.auth.detail")
    if account.pending:
        detail = t("status.auth.pending", n=account.pending)
    return StatusLine(
        "auth",
        t("status.auth", source=isolated(account.title)),
        detail,
        "key-round",
        "warn",
        "warnsoft",
        links=(StatusLink("sign_in", t("status.signin"), account.id),),
    )


def _held(account: AccountView) -> StatusLine:
    return StatusLine(
        "error",
        t("status.held", source=isolated(account.title)),
        shown(account.reason),
        "triangle-alert",
        "warn",
        "warnsoft",
        links=(StatusLink("review", t("status.review"), account.id),),
    )


_PROBLEMS: dict[State, Callable[[AccountView], StatusLine]] = {
    State.FAILED: _failed,
    State.HELD: _held,
    State.SIGN_IN_NEEDED: _sign_in,
}


def _offline(accounts: Sequence[AccountView]) -> StatusLine:
    pending = sum(a.pending for a in accounts)
    detail = t("status.offline.detail")
    if pending:
        detail = t("status.offline.pending", n=pending)
    links = (StatusLink("sync", t("status.try")),)
    return StatusLine("offline", t("status.offline"), detail, "cloud-off", links=links)


def _retrying(account: AccountView, now: datetime) -> StatusLine:
    detail = ""
    if account.retry_at is not None:
        wait = waiting_time((account.retry_at - now).total_seconds())
        detail = t("status.retry.in", wait=wait)
    title = shown(account.reason) or t("status.retry", source=isolated(account.title))
    return StatusLine(
        "retry",
        title.rstrip("."),
        detail,
        "clock",
        links=(StatusLink("sync", t("status.try"), account.id),),
        shows_count=True,
    )


def _syncing(account: AccountView, progress: Progress | None) -> StatusLine:
    title = t("status.syncing", source=isolated(account.title))
    links = (StatusLink("cancel", t("status.cancel"), account.id),)
    detail, bar = "", None
    if progress is not None and progress.total:
        bar = (progress.done, progress.total)
        detail = t("status.progress", done=progress.done, total=progress.total)
    elif progress is not None and progress.done:
        detail = t("status.progress.open", done=progress.done)
    return StatusLine(
        "syncing",
        title,
        detail,
        "refresh-cw",
        "accent",
        progress=bar,
        links=links,
        shows_count=True,
    )


def _pending(accounts: Sequence[AccountView]) -> StatusLine:
    names = " · ".join(isolated(a.title) for a in accounts[:2])
    return StatusLine(
        "waiting",
        t("status.waiting", n=sum(a.pending for a in accounts)),
        t("status.waiting.detail", source=names),
        "arrow-up",
        "warn",
        links=(StatusLink("ahead", t("status.ahead")), StatusLink("sync", t("status.sync"))),
        target="activity",
        shows_count=True,
    )


def _finished(finished: Sequence[SyncFinished]) -> StatusLine:
    sent, received = sum(f.sent for f in finished), sum(f.received for f in finished)
    failed, overruled = sum(f.failed for f in finished), sum(f.overruled for f in finished)
    parts = [
        t(words, n=n)
        for words, n in (
            ("status.sent", sent),
            ("status.received", received),
            ("status.refused", failed),
            ("status.overruled", overruled),
        )
        if n
    ]
    detail = ", ".join(parts) or t("status.synced.none")
    links = (StatusLink("activity", t("status.activity")),)
    icon, tone = ("triangle-alert", "warn") if failed else ("check-check", "ok")
    return StatusLine(
        "finished", t("status.synced"), detail, icon, tone, links=links, target="activity"
    )


def _idle(accounts: Sequence[AccountView], now: datetime) -> StatusLine:
    awake = [a for a in accounts if a.state is not State.PAUSED]
    if not awake:
        return StatusLine(
            "paused",
            t("status.paused", source=isolated(accounts[0].title)),
            t("status.paused.detail"),
            "pause",
            links=(StatusLink("resume", t("status.resume"), accounts[0].id),),
            shows_count=True,
        )
    if any(a.state is State.NEVER_SYNCED for a in awake):
        links = (StatusLink("sync", t("status.sync")),)
        return StatusLine("never", t("status.never"), icon="clock", links=links, shows_count=True)
    synced = [a.last_sync for a in awake if a.last_sync is not None]
    detail = t("status.ok.last", when=long_ago(min(synced), now)) if synced else ""
    return StatusLine("idle", t("status.ok"), detail, "circle-check", "ok", shows_count=True)


def long_ago(then: datetime, now: datetime) -> str:
    """Return a past time in steps: 'just now' under 5 s, 5 s steps to a minute, then minutes."""
    seconds = max(0, int((now - then).total_seconds()))
    if seconds < 5:
        return t("time.now")
    if seconds < 60:
        return t("time.seconds", n=seconds // 5 * 5)
    if seconds < 3600:
        return t("time.minutes", n=seconds // 60)
    if seconds < 86400:
        return t("time.hours", n=seconds // 3600)
    return t("time.on", date=day(then, now))


def waiting_time(seconds: float) -> str:
    """Return a time to wait in 5 s steps, in minutes from two on."""
    if seconds < 120:
        return t("wait.seconds", n=max(5, -(-int(max(seconds, 0.0)) // 5) * 5))
    return t("wait.minutes", n=round(seconds / 60))
