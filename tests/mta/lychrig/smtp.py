"""An SMTP client that can be anybody: any source address, any HELO.

A Visit says what one client does in one connection; visit() does it and
returns an Outcome with every reply.  Nothing is raised for what a server
says: a refusal is a result.
"""

import base64
import itertools
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from . import namespace, site

TIMEOUT_S = 60
_serial = itertools.count(1)
_IP_FREEBIND = 15


@dataclass
class Mail:
    sender: str
    rcpts: list
    headers: str = ""
    body: str = "Hello,\r\nthis is a test.\r\n"
    deaf: bool = False              # sends DATA though all recipients were refused
    # Found again in what is delivered.
    mark: str = field(default_factory=lambda: f"mark-{next(_serial):06d}")


@dataclass
class Visit:
    source: str
    helo: str
    mails: list
    login: tuple = None             # (user, password)
    who: object = None              # the caller's own


@dataclass
class Outcome:
    visit: Visit
    replies: list = field(default_factory=list)      # (command, code, text)
    accepted: list = field(default_factory=list)     # (mark, recipient) that got 250 at the end
    rcpts: list = field(default_factory=list)        # (recipient, code, text)
    broken: str = None              # the connection ended before we were done

    def codes(self):
        return [code for _, code, _ in self.replies]

    def transcript(self):
        return "\n".join(f"{command[:70]} -> {text}" for command, _, text in self.replies) + \
            (f"\nbroken: {self.broken}" if self.broken else "")


class Session:
    """One connection, one command at a time."""

    def __init__(self, source, port, outcome):
        self.outcome = outcome
        family, server = (socket.AF_INET6, namespace.MX6) if ":" in source else \
            (socket.AF_INET, namespace.MX4)
        self.sock = socket.socket(family)
        self.sock.settimeout(TIMEOUT_S)
        self.sock.setsockopt(socket.IPPROTO_IP, _IP_FREEBIND, 1)
        self.sock.bind((source, 0))
        self.sock.connect((server, port))
        self.reader = self.sock.makefile("rb")

    def reply(self, command):
        lines = []
        while True:
            line = self.reader.readline()
            if not line:
                raise ConnectionError("closed by the server")
            lines.append(line.decode("latin-1").rstrip("\r\n"))
            if line[3:4] != b"-":
                break
        code = int(lines[-1][:3])
        self.outcome.replies.append((command, code, "\n".join(lines)))
        return code

    def command(self, text):
        self.sock.sendall(text.encode("latin-1") + b"\r\n")
        return self.reply(text)

    def close(self):
        self.reader.close()
        self.sock.close()


def _message(mail):
    # X-Mark is ours; what else a message shows is for the caller to say.
    text = f"X-Mark: {mail.mark}\r\n" + (mail.headers or
        f"From: <{mail.sender}>\r\nSubject: test\r\n") + "\r\n" + mail.body
    return text.replace("\r\n.", "\r\n..") + ".\r\n"


def _transaction(session, mail):
    outcome = session.outcome
    if session.command(f"MAIL FROM:<{mail.sender}>") != 250:
        return
    good = []
    for rcpt in mail.rcpts:
        code = session.command(f"RCPT TO:<{rcpt}>")
        outcome.rcpts.append((rcpt, code, outcome.replies[-1][2]))
        if code == 250:
            good.append(rcpt)
    if not good and mail.deaf:
        session.command("DATA")
    if not good:
        session.command("RSET")
        return
    if session.command("DATA") == 354:
        session.sock.sendall(_message(mail).encode("latin-1"))
        if session.reply(".") == 250:
            outcome.accepted += [(mail.mark, rcpt) for rcpt in good]


def _converse(session, visit):
    session.reply("(connect)")
    session.command("EHLO " + visit.helo)
    if visit.login:
        token = base64.b64encode("\0".join(("",) + visit.login).encode()).decode()
        session.command("AUTH PLAIN " + token)
    for mail in visit.mails:
        _transaction(session, mail)
    session.command("QUIT")


def visit(port, visit):
    """Do one visit and return its Outcome."""
    outcome = Outcome(visit)
    session = None
    try:
        session = Session(visit.source, port, outcome)
        _converse(session, visit)
    except (OSError, ValueError) as problem:
        outcome.broken = repr(problem)
    finally:
        if session:
            session.close()
    return outcome


def visit_all(port, visits, at_once=12):
    """Do many visits, some at once; outcomes in the order of the visits."""
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(lambda v: visit(port, v), visits))


def greets(port):
    try:
        with socket.create_connection((namespace.MX4, port), 5) as sock:
            return sock.recv(3) == b"220"
    except OSError:
        return False
