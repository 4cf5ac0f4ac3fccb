"""Sessions to session records (session-record.md), in order of time.

How many sessions of an address are open at once is not made up: it follows from their
times, when all are known.
"""

import heapq
import json
from dataclasses import dataclass, field


@dataclass
class Mail:
    """One transaction: envelope and, when a recipient was accepted, content."""

    sender: str
    rcpts: list  # (address, answer of the MTA)
    data: dict | None = None
    campaign: str = "-"


@dataclass(order=True)
class Session:
    at_ms: int
    number: int  # in order of making: breaks ties
    ip: str = field(compare=False)
    end_ms: int = field(compare=False)
    head: str = field(compare=False)
    tail: str = field(compare=False)
    kind: str = field(compare=False)
    truth: str = field(compare=False)  # botnet and campaign


def _dump(thing):
    return json.dumps(thing, separators=(",", ":"))


def _transactions(host, at, mails):
    """The records of the mails and the time when the last is over."""
    made, pace = [], host.dialect.pace_s
    for mail in mails:
        at += pace
        size = mail.data["size"] if mail.data else 1500
        txn = {"time": round(at, 3), "mail_from": mail.sender, "mail_args": host.dialect.args(size)}
        txn["rcpts"] = []
        for to, answer in mail.rcpts:
            at += pace
            txn["rcpts"].append({"to": to, "time": round(at, 3), "mta": answer})
        if mail.data and any(answer == "accepted" for _, answer in mail.rcpts):
            txn["data"] = mail.data
            at += pace + size / 100000
        made.append(txn)
    return made, at + pace


def _truth(kind, host, mails):
    """Who it is: botnet, campaign.  "-": a valid host; no campaign."""
    botnet = host.botnet or (kind if kind.startswith("bot-") else "-")
    return f"{botnet}\t{mails[0].campaign if mails else '-'}"


class Recorder:
    def __init__(self):
        self.sessions = []

    def add(self, kind, host, at, mails, **more):
        """A session of the host from ${at} on; gives the time of its end."""
        txns, end = _transactions(host, at + host.dialect.pace_s, mails)
        head = {"time": round(at, 3), "ip": host.ip, "ptr": host.ptr, "ptr_status": host.status}
        helo = [] if host.helo is None else [host.helo]
        # After STARTTLS the client greets again.
        helo = helo * 2 if host.dialect.tls else helo
        head |= {"helo": helo, "tls": host.dialect.tls, "end": round(end, 3), **more}
        session = Session(
            at_ms=round(at * 1000),
            number=len(self.sessions),
            ip=host.ip,
            end_ms=round(end * 1000),
            head=_dump(head)[:-1],
            tail=_dump({"transactions": txns})[1:-1],
            kind=kind,
            truth=_truth(kind, host, mails),
        )
        self.sessions.append(session)
        return end

    def lines(self, begin, end):
        """(session, number in its kind, record without label, id and closing brace) of those
        that begin in this time, in seconds."""
        self.sessions.sort()
        is_open, numbers = {}, {}
        for s in self.sessions:
            if not begin * 1000 <= s.at_ms < end * 1000:
                continue
            ends = is_open.setdefault(s.ip, [])
            while ends and ends[0] <= s.at_ms:
                heapq.heappop(ends)
            numbers[s.kind] = numbers.get(s.kind, 0) + 1
            yield s, numbers[s.kind], f'{s.head},"concurrent":{len(ends)},{s.tail}'
            heapq.heappush(ends, s.end_ms)
