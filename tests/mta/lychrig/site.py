"""The mail site both MTAs serve: its domains, its people, its mailboxes.

Delivered mail is one file per message in SPOOL/MAILBOX, so that it can be
counted and read.
"""

import glob
import os

from . import namespace

HOSTNAME = "mx.test"
PEOPLE = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi",
          "ivan", "judy"]
DOMAIN = "site.test"            # people only: others are unknown
CATCHALL = "catchall.test"      # whatever one likes
CATCHALL_BOX = "catchbox"
MAILBOXES = PEOPLE + ["postmaster", CATCHALL_BOX]
SPOOL = namespace.RUN + "/spool"

# Where lychgated listens, and which port of the MTAs asks it there.
UNIX_SOCKET = namespace.RUN + "/gate/milter.sock"
INET_PORT = 8891
PORTS = {"unix": 2525, "inet": 2526}


def make_spool(owner):
    """Empty the mailboxes and give them to a user."""
    import pwd
    uid = pwd.getpwnam(owner).pw_uid
    for box in ["."] + MAILBOXES:
        path = os.path.join(SPOOL, box)
        os.makedirs(path, exist_ok=True)
        os.chown(path, uid, -1)


def delivered(box="*"):
    """The text of every message in a mailbox (of all of them by default)."""
    texts = []
    for path in glob.glob(f"{SPOOL}/{box}/**", recursive=True):
        if os.path.isfile(path) and "/tmp/" not in path:
            with open(path, encoding="latin-1") as f:
                texts.append(f.read())
    return texts
