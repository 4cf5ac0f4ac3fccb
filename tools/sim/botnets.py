"""Botnets with the marks that real ones have, and known membership (`--truth`): HELO lists,
sender and recipient lists walked in order, one engine's headers and Message-IDs through
several campaigns, blasts at certain hours, members in many providers and countries.

Each has some of these marks, none has all.  What they send also passes through valid
forwarders (bulk.py), and two of them send for the same customer."""

from dataclasses import dataclass

from . import dialect, host, names, when, zombies
from .content import Campaign, Engine
from .host import Host
from .joint import Joint

BLAST_S = 3000  # mean length of a blast
RETURNS = 0.13  # of the members


@dataclass(frozen=True)
class Trait:
    name: str
    share: float  # of the hosts of all botnets
    cells: Joint
    helos: int = 0  # length of the list that all HELOs are from; 0: each its own
    senders: int = 0  # length of the shared list of senders; 0: by campaign
    listed: int = 0  # length of the shared list of recipients; 0: each draws its own
    blasts: int = 0  # a day, at set hours; 0: evenly over the day
    providers: int = 200
    campaigns: int = 6  # in all the time; a few at once
    library: bool = False  # one program that speaks well, through proxies
    customer: str = ""  # the same: they send the same campaigns


TRAITS = (
    Trait("helo-list", 0.40, zombies.WORDS, helos=30, senders=200, providers=600, campaigns=8),
    Trait("one-helo", 0.16, zombies.WORDS, helos=1, blasts=2, providers=240),
    Trait("in-order", 0.12, zombies.ALL, senders=60, listed=300, blasts=1, providers=320),
    Trait("template", 0.10, zombies.ALL, listed=500, providers=240, campaigns=10),
    Trait("by-hour", 0.08, zombies.COPIED, senders=40, blasts=1, providers=160),
    Trait("proxies", 0.06, zombies.LINES, helos=25, senders=100, providers=200, library=True),
    Trait("partner", 0.05, zombies.WORDS, helos=8, senders=50, customer="pills", providers=100, campaigns=3),
    Trait("partner2", 0.03, zombies.OTHER, helos=12, listed=150, customer="pills", providers=60, campaigns=3),
)


class Botnet:
    """What the members of one botnet are told."""

    def __init__(self, p, trait, customers):
        self.trait, self.name = trait, f"bot-net:{trait.name}"
        rng = p.rng
        self.providers = [p.net.provider(rng) for _ in range(trait.providers)]
        self.nameless = [p.net.nameless_net(rng) for _ in range(max(3, trait.providers // 4))]
        self.helos = [self._helo(p) for _ in range(trait.helos)]
        self.engine = Engine(rng)
        self.speaks = dialect.of_library(rng, p.era) if trait.library else None
        sold = customers.get(trait.customer)
        self.campaigns = [
            Campaign(rng, self.name, f"{self.name}:{i}", self.engine, sold[i] if sold else None)
            for i in range(trait.campaigns)
        ]
        customers[trait.customer] = self.campaigns if trait.customer else None
        domains = [names.firm_domain(rng) for _ in range(20)]
        self.senders = [f"{names.local_part(rng)}@{rng.choice(domains)}" for _ in range(trait.senders)]
        self.rcpts = [p.spammed() for _ in range(trait.listed)]
        self.at_list = 0
        self.blasts = self._blasts(p)

    def _helo(self, p):
        if p.rng.random() < 0.05:
            return f"ip-10-0-0-{p.rng.randrange(255)}.ec2.internal"  # as valid hosts in clouds say
        if self.trait.cells is zombies.WORDS:
            return host.word_helo(p.rng, p.era)
        return f"{p.rng.choice(names.MAIL_HOSTS)}.{names.firm_domain(p.rng)}"

    def _blasts(self, p):
        hours = [p.rng.randrange(24) for _ in range(self.trait.blasts)]
        days = int((p.world.end - p.world.begin) / when.DAY)
        return [p.world.begin + day * when.DAY + hour * 3600 for day in range(days + 1) for hour in hours]

    def time(self, p):
        if not self.blasts:
            return p.any_time()
        return p.rng.choice(self.blasts) + p.rng.expovariate(1 / BLAST_S)

    def campaign(self, p, at):
        """Two or three run at a time, one after another; rarely an old one again."""
        n = len(self.campaigns)
        share = (at - p.world.begin) / (p.world.end - p.world.begin)
        old = p.rng.randrange(n) if p.rng.random() < 0.03 else 0
        return self.campaigns[(int(share * n) + p.rng.choice((0, 0, 0, 1, 1, 2)) + old) % n]

    def task(self, p):
        """Recipients and, where the list of senders is shared, a sender: the next on the
        lists; now and then what another member was told already."""
        if p.rng.random() > 0.3:
            self.at_list += p.rng.randrange(1, 6)
        many = p.rng.choice((1, 1, 1, 2, 3, 5))
        rcpts = [self.rcpts[(self.at_list + i) % len(self.rcpts)] for i in range(many)] if self.rcpts else None
        sender = self.senders[self.at_list % len(self.senders)] if self.senders else None
        return rcpts or [p.spammed()], sender

    def member(self, p):
        row, column = self.trait.cells.draw(p.rng)
        domain = names.firm_domain(p.rng)
        if row == "none":
            ip, ptr, provider = p.net.address(p.rng, p.rng.choice(self.nameless)), None, None
        elif row.startswith("named"):
            ip, ptr, provider = host.ptr_of(p.rng, p.net, row)
        else:
            ip, ptr, provider = host.on_line(p.rng, p.net, p.rng.choice(self.providers), row)
        own = host.helo_of(p.rng, p.era, column, ip, ptr, domain)
        helo = p.rng.choice(self.helos) if self.helos else own
        speaks = self.speaks or dialect.of_bot(p.rng, p.era)
        return Host(ip, ptr, host.status_of(row), helo, speaks, domain, provider, self.name)


def made(p):
    """The botnets: made by the first kind that asks, since others send what they send."""

    def make(q):
        customers = {}
        return [Botnet(q, trait, customers) for trait in TRAITS]

    return p.shared("botnets", make, len(TRAITS))


def members(p):
    for botnet in made(p):
        least = min(p.size, 1)
        for _ in range(max(least, round(p.size * botnet.trait.share))):
            _send(p, botnet, botnet.member(p))


def _send(p, botnet, zombie):
    """One message; the few that return switch to what is sent then."""
    at = botnet.time(p)
    many = 1 if p.rng.random() > RETURNS else 1 + when.heavy_tail(p.rng, 1.2, 15)
    for _ in range(many):
        rcpts, sender = botnet.task(p)
        campaign = botnet.campaign(p, at)
        who = sender or zombies.sender(p, zombie, campaign)
        at = p.session(zombie, at, p.mail(campaign, at, who, rcpts)) + when.return_after(p.rng)
