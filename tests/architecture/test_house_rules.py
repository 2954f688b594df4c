"""Threads, file sizes, silenced checks, plain text and links: each has the one place it may be."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import (
    PACKAGE,
    Module,
    called_or_subclassed,
    comments,
    imports,
    modules,
    names_used,
    parse,
)

THREAD_MODULES = {"_thread", "asyncio", "concurrent", "queue", "threading"}
THREAD_NAMES = {
    "QMutex",
    "QReadWriteLock",
    "QRunnable",
    "QSemaphore",
    "QThread",
    "QThreadPool",
    "QWaitCondition",
    "QtConcurrent",
    "QueuedConnection",
    "ThreadPoolExecutor",
    "moveToThread",
}
# Where threads may live, and why. A new line here is a decision, not a repair.
THREADS_ALLOWED = {
    f"{PACKAGE}/background/": "the sync's thread and the search worker",
    f"{PACKAGE}/ui/bridge.py": "the one meeting of sync thread and GUI thread",
    f"{PACKAGE}/simulator/": "a server of its own, in a process of its own",
    f"{PACKAGE}/providers/oauth.py": "the loopback receiver waits while the browser signs in",
}

# Where no thread starts, but two of them meet: these may lock, and nothing more.
LOCKS_ALLOWED = {
    f"{PACKAGE}/desktop/trouble.py": "what ends a thread unheard is written down",
    f"{PACKAGE}/providers/http.py": "the background's lanes share one session an account",
    f"{PACKAGE}/store/database.py": "each thread has a connection of its own",
}
STARTERS = {"QThread", "Thread", "ThreadPoolExecutor", "Timer", "start_new_thread"}

LONGEST_MODULE_LINES = 400
LONGEST_VIEW_LINES = 300
MOST_SILENCED = 5

# A text that Qt takes for HTML can fetch pictures and fake a link; contacts come from strangers.
PLAIN_TEXT_ONLY = {"QLabel", "QMessageBox", "setToolTip"}
PLAIN_TEXT_ROOM = f"{PACKAGE}/ui/plain.py"
LINK_ROOM = f"{PACKAGE}/desktop/links.py"

SILENCER = re.compile(r"#\s*(type:\s*ignore(\[[^\]]*\])?|noqa(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?)")


def thread_words(module: Module) -> list[str]:
    if module.path.startswith(tuple(THREADS_ALLOWED)):
        return []
    if module.path in LOCKS_ALLOWED:
        called = called_or_subclassed(module)
        return [f"{module.at(node)} starts a {name}" for name, node in called if name in STARTERS]
    faults = [
        f"{found.where} imports {found.target}"
        for found in imports(module)
        if found.target.partition(".")[0] in THREAD_MODULES
    ]
    used = names_used(module)
    return faults + [f"{module.at(node)} names {n}" for n, node in used if n in THREAD_NAMES]


def too_long(module: Module) -> list[str]:
    view = module.path.startswith(f"{PACKAGE}/ui/views/")
    most = LONGEST_VIEW_LINES if view else LONGEST_MODULE_LINES
    lines = len(module.text.splitlines())
    return [f"{module.path} has {lines} lines, {most} are the most"] if lines > most else []


def silenced(module: Module) -> list[tuple[str, str]]:
    """Return place and reason of each check that a comment turns off."""
    if not SILENCER.search(module.text):  # to take a text apart is slow, and few have any
        return []
    found = []
    for comment, where in comments(module):
        if SILENCER.search(comment):
            found.append((where, SILENCER.sub("", comment).strip(" #:-–—")))
    return found


def rich_text(module: Module) -> list[str]:
    if module.path == PLAIN_TEXT_ROOM:
        return []
    faults = [
        f"{module.at(node)} uses {name}"
        for name, node in called_or_subclassed(module)
        if name in PLAIN_TEXT_ONLY
    ]
    # QMessageBox.warning(…) calls "warning": there the class itself is looked for.
    used = names_used(module)
    return faults + [f"{module.at(node)} names {n}" for n, node in used if n == "QMessageBox"]


def opened_links(module: Module) -> list[str]:
    if module.path == LINK_ROOM:
        return []
    return [f"{module.at(node)} opens a link" for n, node in names_used(module) if n == "openUrl"]


def test_threads_live_in_the_background_and_the_bridge_alone() -> None:
    assert [fault for module in modules(PACKAGE) for fault in thread_words(module)] == []


def test_no_module_is_too_long_to_read_at_one_sitting() -> None:
    assert [fault for module in modules(PACKAGE) for fault in too_long(module)] == []


def test_few_checks_are_silenced() -> None:
    found = [where for module in modules(PACKAGE, "packaging") for where, _ in silenced(module)]
    assert len(found) <= MOST_SILENCED, found


def test_each_silenced_check_says_why() -> None:
    ours = modules(PACKAGE, "packaging", "main.py")
    found = [(where, why) for module in ours for where, why in silenced(module)]
    assert [where for where, why in found if len(why.split()) < 3] == []


def test_labels_tool_tips_and_message_boxes_are_made_in_the_plain_text_room() -> None:
    assert [fault for module in modules(PACKAGE) for fault in rich_text(module)] == []


def test_links_are_opened_in_one_place() -> None:
    assert [fault for module in modules(PACKAGE) for fault in opened_links(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("import threading", id="the module"),
        pytest.param("from concurrent.futures import ThreadPoolExecutor", id="a pool"),
        pytest.param("from PySide6.QtCore import QThread", id="Qt's thread"),
        pytest.param("worker.moveToThread(other)", id="a move"),
        pytest.param("a.b.connect(c, Qt.ConnectionType.QueuedConnection)", id="a queued signal"),
    ],
)
def test_a_thread_elsewhere_is_found(text: str) -> None:
    assert thread_words(parse(f"{PACKAGE}/ui/views/list.py", text))
    assert thread_words(parse(f"{PACKAGE}/background/runner.py", text)) == []


def test_a_thread_that_is_only_talked_of_is_none() -> None:
    assert (
        thread_words(parse(f"{PACKAGE}/sync/a.py", '"""Call from the QThread."""  # QThread')) == []
    )


def test_a_thread_started_where_only_locks_may_be_is_found() -> None:
    path = next(iter(LOCKS_ALLOWED))
    assert thread_words(parse(path, "import threading\nlock = threading.RLock()")) == []
    assert thread_words(parse(path, "import threading\nthreading.Thread(target=f).start()"))


def test_a_module_that_is_too_long_is_found() -> None:
    line = "a = 1\n"
    assert too_long(parse(f"{PACKAGE}/store/a.py", line * 401))
    assert too_long(parse(f"{PACKAGE}/ui/views/a.py", line * 301))
    assert too_long(parse(f"{PACKAGE}/ui/views/a.py", line * 300)) == []


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("# type: ignore[attr-defined]", ""),
        ("# type: ignore[attr-defined]  # msal has no types", "msal has no types"),
        ("# noqa: S105 - the name of a field", "the name of a field"),
        ("# noqa", ""),
    ],
)
def test_a_silenced_check_is_found_with_its_reason(comment: str, reason: str) -> None:
    found = silenced(parse(f"{PACKAGE}/a.py", f"a = '# noqa: in a text'  {comment}\n"))
    assert found == [(f"{PACKAGE}/a.py:1", reason)]


@pytest.mark.parametrize(
    "text",
    [
        "label = QLabel(name)",
        "label = QtWidgets.QLabel(name)",
        "class Title(QLabel): ...",
        "row.setToolTip(name)",
        "QMessageBox.warning(parent, title, name)",
    ],
)
def test_rich_text_elsewhere_is_found(text: str) -> None:
    assert rich_text(parse(f"{PACKAGE}/ui/views/list.py", text))
    assert rich_text(parse(PLAIN_TEXT_ROOM, text)) == []


def test_a_label_may_be_named_as_a_type() -> None:
    assert rich_text(parse(f"{PACKAGE}/ui/views/list.py", "title: QLabel\n")) == []


def test_a_link_opened_elsewhere_is_found() -> None:
    text = "QDesktopServices.openUrl(url)"
    assert opened_links(parse(f"{PACKAGE}/ui/views/list.py", text))
    assert opened_links(parse(LINK_ROOM, text)) == []
