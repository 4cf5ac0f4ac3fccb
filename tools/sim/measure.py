"""What `lychgate replay` refuses, kind by kind.

Replay reports by label only, so the same records are fed again and again, and each time
the labels of one kind of zombies and one kind of servers are left on.  The judgement never
sees labels, so it does the same each time.
"""

import json
import os
import subprocess
import tempfile
from itertools import zip_longest

from .kinds import KINDS

COUNTS = ("recipients", "refused", "hosts", "hosts_refused", "first_contact", "first_contact_refused")
SUSPECT = 4.0


class ReplayFailed(Exception):
    pass


def replay(program, population, traps, label_of):
    """The report of a run over the population with these labels."""
    command = [program, "replay", "--report", "json", "--traps", traps, "-"]
    with tempfile.TemporaryFile("w+") as records:
        records.writelines(line + "\n" for _, line in population.records(label_of))
        records.seek(0)
        got = subprocess.run(command, stdin=records, capture_output=True, text=True)
    if got.returncode != 0:
        raise ReplayFailed(f"{' '.join(command)}: exit status {got.returncode}: {got.stderr[:500]}")
    return json.loads(got.stdout.splitlines()[-1])


def of_label(report, label):
    counts = {c: report["by_label"][label][c] for c in COUNTS}
    at = next(t for t in report["thresholds"] if t["score"] == SUSPECT)
    return counts | {"suspect": at[f"{label}_recipients_refused"]}


def pairs():
    """A kind of zombies and one of servers at a time, as long as there are both."""
    spam = [k.name for k in KINDS if k.label == "spam"]
    ham = [k.name for k in KINDS if k.label == "ham"]
    return zip_longest(spam, ham)


def measure(program, population):
    """({kind: counts}, [refused session of a server]); the kinds "spam" and "ham" are all."""
    by_kind, refused = {}, []
    handle, traps = tempfile.mkstemp(prefix="sim-traps-")
    try:
        with os.fdopen(handle, "w") as f:
            f.writelines(trap + "\n" for trap in population.traps)
        whole = replay(program, population, traps, None)
        by_kind |= {label: of_label(whole, label) for label in ("spam", "ham")}
        for spam, ham in pairs():
            labels = {spam: "spam", ham: "ham"}
            report = replay(program, population, traps, labels.get)
            by_kind |= {kind: of_label(report, label) for kind, label in labels.items() if kind}
            refused += report["refused_ham"]
    finally:
        os.unlink(traps)
    return by_kind, refused
