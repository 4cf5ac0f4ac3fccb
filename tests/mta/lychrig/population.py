"""Who writes to us: a botnet in five providers' networks, and valid servers.

All is made from a fixed seed.  Bots live in many /16s of 240/4, each with the
kind of name its provider gives to every customer; their habits are those of
real ones: one visit, bad HELOs, unknown users, old addresses that are traps.
"""

import random
from dataclasses import dataclass

from . import dns, site
from .smtp import Mail, Visit

SEED = 20071118
TRAPS = [f"old.{name}@{site.DOMAIN}" for name in ("sales", "info2003", "m.miller", "webshop")] + \
    [f"honey@{site.CATCHALL}"]

# How a provider names a customer, from the four octets of the address.
PROVIDERS = {
    "provider.example": "{0}-{1}-{2}-{3}.dyn.provider.example",
    "broadnet.example": "host{3}-{2}-{1}-{0}.pool.broadnet.example",
    "telco.example": "{3}.{2}.{1}.{0}.adsl.telco.example",
    "cable.example": "ip{0:03}{1:03}{2:03}{3:03}.cable.example",
    "hexnet.example": "x{0:02x}{1:02x}{2:02x}{3:02x}.dhcp.hexnet.example",
}
HELOS = {
    "localhost": lambda bot: "localhost",
    "single label": lambda bot: f"pc-{bot.number:04d}",
    "own address": lambda bot: f"[{bot.address}]",
    "copied PTR": lambda bot: bot.name,
    "shared": lambda bot: "ylmf-pc",
}
_FIRST_OCTET, _NETS = 240, 8    # each provider has as many /16s


@dataclass
class Bot:
    number: int
    provider: str
    address: str
    name: str
    habit: str

    @property
    def helo(self):
        return HELOS[self.habit](self)


@dataclass
class Server:
    address: str
    name: str                   # its PTR; None: it has none
    helo: str
    domain: str                 # of the senders
    per_visit: int = 1          # messages in one connection
    unknown_every: int = 0      # every so many messages has a recipient who left


SERVERS = [
    Server("198.19.10.5", "mail.florist.example", "mail.florist.example", "florist.example"),
    Server("198.19.20.5", "mx1.bakery.example", "mx1.bakery.example", "bakery.example", 3),
    Server("198.19.30.9", "smtp.steel.example", "smtp.steel.example", "steel.example"),
    Server("198.19.30.77", "out3.university.example", "out3.university.example",
           "physics.university.example", 5),
    # One with a generic name: a small firm on a business line.
    Server("198.19.40.7", "static-198-19-40-7.bizline.example", "mail.joiner.example",
           "joiner.example"),
    # One that keeps old addresses in its list.
    Server("198.19.50.2", "lists.club.example", "lists.club.example", "club.example", 2, 4),
    Server("198.19.60.1", None, "gw.harbour.example", "harbour.example"),
    Server("198.19.70.25", "mailout.hoster.example", "mailout.hoster.example",
           "customer1.example", 2),
    Server("198.19.80.25", "exchange.lawyers.example", "exchange.lawyers.example",
           "lawyers.example"),
    # A real server among the bots, on a customer's line.
    Server("240.5.200.9", "240-5-200-9.dyn.provider.example", "mail.tailor.example",
           "tailor.example"),
    Server("2001:db8:90::25", "mail6.insurance.example", "mail6.insurance.example",
           "insurance.example"),
]


class Population:
    def __init__(self, bots, seed=SEED):
        self.random = random.Random(seed)
        self.bots = [self._bot(n) for n in range(bots)]
        self.by_server = {server.address: 0 for server in SERVERS}

    def _bot(self, number):
        providers, habits = list(PROVIDERS), list(HELOS)
        which = number % len(providers)
        net = number // len(providers) % _NETS
        octets = (_FIRST_OCTET + which, 16 * which + net, number % 251,
                  self.random.randrange(1, 255))
        return Bot(number, providers[which], ".".join(map(str, octets)),
                   PROVIDERS[providers[which]].format(*octets),
                   habits[number // len(providers) % len(habits)])

    def zone(self):
        """DNS of all of them.  Bots' names are confirmed but for every ninth."""
        hosts = [(s.name, s.address) for s in SERVERS if s.name]
        hosts += [(b.name, b.address) for b in self.bots if b.number % 9]
        zone = dns.hosts_zone(hosts)
        for b in self.bots:
            zone.setdefault((dns.reverse_name(b.address), "PTR"), [b.name])
        return zone

    def people(self, n):
        return [f"{who}@{site.DOMAIN}" for who in self.random.sample(site.PEOPLE, n)]

    def anyone(self):
        """An address of the catch-all domain nobody has ever used."""
        return f"{self.random.choice('bdfgklmnprst')}{self.random.randrange(10**6)}@{site.CATCHALL}"

    def strangers(self, n):
        """Users that do not exist."""
        return [f"{self.random.choice(['ann', 'jo', 'kim', 'lee', 'max'])}"
                f"{self.random.randrange(10**6)}@{site.DOMAIN}" for _ in range(n)]

    def spam(self, bot, rcpts):
        sender = f"{self.random.choice(['sales', 'rx', 'mary'])}{self.random.randrange(999)}" \
                 f"@{self.random.choice(['freemail', 'bigmail', 'webpost'])}.example"
        mail = Mail(sender, rcpts, body="Cheap watches\r\n", headers=
                    f"From: {sender}\r\nSubject: Cheap watches {self.random.random()}\r\n")
        return Visit(bot.address, bot.helo, [mail], who=bot)

    def careless(self, bot):
        """A visit as bots make it before anybody knows them: of twenty, nine try
        unknown users, six hit a trap, five have clean lists."""
        kind = self.random.randrange(20)
        if kind < 9:
            rcpts = self.strangers(4) + self.people(1)
        elif kind < 15:
            rcpts = self.people(1) + [self.random.choice(TRAPS)]
        else:
            rcpts = self.people(2)
        return self.spam(bot, rcpts)

    def clean(self, bot):
        """A visit that by itself shows nothing: two people who exist, or a
        catch-all domain where everybody does."""
        return self.spam(bot, self.people(2) if bot.number % 3 else [self.anyone()])

    def server_visit(self, server):
        mails = []
        for _ in range(server.per_visit):
            self.by_server[server.address] += 1
            count = self.by_server[server.address]
            rcpts = self.people(1 + count % 3)
            if server.unknown_every and count % server.unknown_every == 0:
                rcpts += self.strangers(1)
            elif count % 5 == 3:
                rcpts = [self.anyone()]
            sender = "" if count % 7 == 6 else f"user{count % 4}@{server.domain}"
            mails.append(Mail(sender, rcpts, headers=
                              f"From: Somebody <{sender or 'MAILER-DAEMON@' + server.domain}>\r\n"
                              f"Message-ID: <{count}.{server.helo}>\r\nSubject: Order {count}\r\n"))
        return Visit(server.address, server.helo, mails, who=server)

    def servers_round(self, rounds=1):
        return [self.server_visit(s) for _ in range(rounds) for s in SERVERS]

    def mixed(self, *lists):
        """All visits in an order as chance has it."""
        visits = [v for part in lists for v in part]
        self.random.shuffle(visits)
        return visits
