"""What senders do after the mail server refused them: servers keep a queue, zombies mostly
do not care.  They do not know what Lychgate would refuse."""

import itertools
from dataclasses import dataclass, replace

from . import site
from .record import Mail

GREYLIST_S = 300  # of the domain that greylists
FORGETS_S = 2 * 86400  # its triples that did not come in time
GIVES_UP_S = 2 * 86400  # a server
TRIES = 40
DNS_FAILS = 0.008  # share of sessions whose PTR lookup fails for a time


class Greylist:
    """By network (/24), sender and recipient, as usual; for one domain."""

    def __init__(self):
        self.first = {}

    def _defers(self, ip, at, sender, to):
        network = ip.rsplit(":" if ":" in ip else ".", 1)[0]
        first = self.first.setdefault((network, sender, to), at)
        if first > at or first + FORGETS_S < at:
            self.first[network, sender, to] = first = at
        return at < first + GREYLIST_S

    @staticmethod
    def _waits(to, answer):
        return answer == "accepted" and to.endswith("@" + site.GREY)

    def mail(self, ip, at, mail):
        """The mail with the answers that it gets."""
        if not any(self._waits(to, a) for to, a in mail.rcpts):
            return mail
        rcpts = [
            (to, "deferred" if self._waits(to, a) and self._defers(ip, at, mail.sender, to) else a)
            for to, a in mail.rcpts
        ]
        return replace(mail, rcpts=rcpts)


# Ages of a message at its next tries, as mail servers have them by default.


def postfix(rng):
    """minimal_backoff_time 300 s, doubled up to 4000 s; the queue is looked at every 300 s."""
    age = 0
    while True:
        age += min(max(age, 300), 4000)
        yield age + rng.random() * 300


def sendmail(rng):
    """A queue run every 30 minutes (RFC 5321 4.5.4.1)."""
    return itertools.count(rng.random() * 1800, 1800)


def exim(rng):
    """Debian: a queue run every 30 minutes, no try within 15 minutes."""
    return itertools.count(900 + rng.random() * 1800, 1800)


def qmail(rng):
    """400 s times the square of the number of tries."""
    return (400 * n * n for n in itertools.count(1))


SERVERS = ((postfix, 0.4), (sendmail, 0.25), (exim, 0.25), (qmail, 0.1))


def queue_of(rng, ip):
    """Always the same program on a host."""
    x = (sum(ord(c) * 31**i for i, c in enumerate(ip)) * 2654435761 % 2**32) / 2**32
    for program, share in SERVERS:
        if x < share:
            return program(rng)
        x -= share
    return sendmail(rng)


@dataclass(frozen=True)
class Habit:
    """Of a kind of zombies; shares of the hosts' messages."""

    at_once: float = 0.05  # after a 4xx: the same again within seconds
    later: float = 0.03  # ... in 10 to 60 minutes
    queue: float = 0.0  # ... as a mail server does
    template: float = 0.02  # ... other sender and body to the same recipients, within hours
    repeats: float = 0.02  # after a 5xx: the same again within seconds


HABITS = {
    "bot-dictionary": Habit(0, 0, 0, 0, 0),
    "bot-slammer": Habit(at_once=0.3, repeats=0.2),
    "bot-return": Habit(later=0.1, template=0.2, repeats=0.05),
    "bot-proxy": Habit(at_once=0, later=0.5),
    "bot-slow": Habit(at_once=0, later=0.3),
    "bot-warmup": Habit(at_once=0, later=0, queue=0.9, template=0, repeats=0),
    "bot-poison": Habit(at_once=0, later=0, queue=0.9, template=0, repeats=0),
    "bot-net": Habit(at_once=0.1, later=0.05, template=0.1, repeats=0.04),
}


def react(p, host, end, mails, writer_of):
    """${writer_of}: mail to the same recipients by another template, or None."""
    for mail in mails:
        deferred = [to for to, answer in mail.rcpts if answer == "deferred"]
        refused = [r for r in mail.rcpts if r[1] in ("unknown", "rejected")]
        if not p.kind.startswith("bot-"):
            if deferred and p.kind != "valid-probe":
                _queue(p, host, end, _again(mail, deferred), queue_of(p.fate, host.ip))
        elif deferred or refused:
            _zombie(p, host, end, mail, (deferred, refused), writer_of)


def _again(mail, rcpts):
    return Mail(mail.sender, [(to, "accepted") for to in rcpts], mail.data, mail.campaign)


def _queue(p, host, begin, mail, ages):
    """Try until all is taken, or for two days."""
    for age in itertools.islice(ages, TRIES):
        if age > GIVES_UP_S:
            return
        tried = p.deliver(host, begin + age, mail)
        left = [to for to, answer in tried.rcpts if answer == "deferred"]
        if not left:
            return
        mail = _again(mail, left)


def _zombie(p, host, end, mail, answers, writer_of):
    deferred, refused = answers
    habit, x = HABITS.get(p.kind, Habit()), p.fate.random()
    if refused and p.fate.random() < habit.repeats:
        p.deliver(host, end + 1 + p.fate.expovariate(1 / 8), replace(mail, rcpts=refused))
    if not deferred:
        return
    again = _again(mail, deferred)
    if x < habit.at_once:
        p.deliver(host, end + 1 + p.fate.expovariate(1 / 8), again)
    elif x < habit.at_once + habit.later:
        p.deliver(host, end + p.fate.uniform(600, 3600), again)
    elif x < habit.at_once + habit.later + habit.queue:
        _queue(p, host, end, again, queue_of(p.fate, host.ip))
    elif x < habit.at_once + habit.later + habit.queue + habit.template:
        at = end + 600 + p.fate.expovariate(1 / 5000)
        p.deliver(host, at, writer_of(at, again))
