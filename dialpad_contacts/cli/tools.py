"""simulator, tour, lab."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from dialpad_contacts.cli.output import FAILED, OK, Output, WrongUsage


def simulator(args: Namespace, out: Output) -> int:
    """Run the loopback cloud alone, until it is stopped."""
    from dialpad_contacts.simulator.server import main

    given = [
        part
        for name in ("port", "contacts", "seed")
        if getattr(args, name) is not None
        for part in (f"--{name}", str(getattr(args, name)))
    ]
    return main(given)


def tour(args: Namespace, out: Output) -> int:
    """Play the sample account off screen, and leave a picture of each step."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", "2")
    os.environ["DIALPAD_CONTACTS_ANIM"] = "0"
    from dialpad_contacts.app.tour import run_tour

    outdir = Path(args.outdir)
    try:
        outdir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUsage(f"{outdir} can't be used: {error.strerror}.") from None
    pictures = run_tour(outdir)
    out.document({"pictures": [str(p) for p in pictures]})
    for picture in pictures:
        out.line(str(picture))
    return OK


def lab(args: Namespace, out: Output) -> int:
    """List scenarios, or run them against simulated clouds of their own."""
    from dialpad_contacts.lab.scenario import every_scenario

    if args.action == "run":
        return _run_lab(args, out)
    scenarios = every_scenario()
    listed = [
        {
            "rule": s.rule,
            "fault": s.fault or None,
            "scenario": s.name,
            "title": s.title,
            "accounts": [k.value for k in s.kinds],
        }
        for s in scenarios
    ]
    out.document({"scenarios": listed})
    out.table([(s.number, s.title, ", ".join(k.value for k in s.kinds)) for s in scenarios])
    return OK


def _run_lab(args: Namespace, out: Output) -> int:
    from dialpad_contacts.app.lab import run_scenarios
    from dialpad_contacts.lab.report import as_document, as_markdown
    from dialpad_contacts.lab.scenario import named

    chosen = named(args.rule)
    if not chosen:
        raise LookupError(f'There is no scenario for "{args.rule}". See: dialpad-contacts lab list')
    if not any(args.account in (None, kind) for s in chosen for kind in s.kinds):
        raise LookupError(f'No scenario for "{args.rule}" is about {args.account}.')
    if args.report:
        _write_report(args.report, "")  # before minutes of work, not after them
    results = []
    for result in run_scenarios(chosen, args.account):
        results.append(result)
        word = "pass" if result.passed else "FAIL"
        scenario = result.scenario
        out.line(f"{word}  {scenario.number:4} {scenario.title} ({result.kind.value})")
        if result.failure is not None and result.failure.first is not None:
            out.line(f"      {result.failure.do}")
            out.line(f"      {result.failure.first.say()}")
            out.line(f"      Expected: {result.failure.expected}")
            out.line(f"      Observed: {result.failure.observed}")
    out.document(as_document(results))
    if args.report:
        _write_report(args.report, as_markdown(results))
    return OK if all(r.passed for r in results) else FAILED


def _write_report(name: str, text: str) -> None:
    try:
        Path(name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongUsage(f"{name} can't be written: {error.strerror}.") from None
