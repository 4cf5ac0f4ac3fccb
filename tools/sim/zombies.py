"""Botnets of several kinds.  They differ in what hosts share (HELO, names, dialect) and in
how often they come; what they send is campaigns (content.py)."""

from . import dialect, host, joint, names, when
from .content import Campaign
from .host import Host
from .joint import Joint, ZOMBIE

ALL = Joint(ZOMBIE)
COPIED = Joint(ZOMBIE, columns=("ptr",))
WORDS = Joint(ZOMBIE, columns=("single", "local"))
OTHER = Joint(ZOMBIE, columns=("other",))
LINES = Joint(ZOMBIE, rows=("address", "address-forged", "access"))


def make(p, cells=ALL, helo=None):
    """A zombie; with its own HELO, or one of the class that was drawn."""
    row, column = cells.draw(p.rng)
    ip, ptr, provider = host.ptr_of(p.rng, p.net, row)
    domain = names.firm_domain(p.rng)
    helo = helo or host.helo_of(p.rng, p.era, column, ip, ptr, domain)
    return Host(ip, ptr, host.status_of(row), helo, dialect.of_bot(p.rng, p.era), domain, provider)


def campaigns(p, n=12):
    return [Campaign(p.rng, p.kind, f"{p.kind}:{i}") for i in range(n)]


def sender(p, zombie, campaign):
    if zombie.helo == zombie.domain:
        return f"{names.local_part(p.rng)}@{zombie.domain}"
    return campaign.sender(p.rng)


def spam(p, zombie, at, campaign, rcpts=None):
    """One message; gives the end of the session."""
    who = sender(p, zombie, campaign)
    return p.session(zombie, at, p.mail(campaign, at, who, rcpts or [p.spammed()]))


def campaign_at(p, all_campaigns, at):
    """Campaigns follow each other; two run at a time."""
    share = (at - p.world.begin) / (p.world.end - p.world.begin)
    return all_campaigns[int(share * len(all_campaigns) + p.rng.randrange(2)) % len(all_campaigns)]


def once(p, cells=ALL, helos=None):
    sent = campaigns(p)
    for _ in range(p.size):
        zombie = make(p, cells, p.rng.choice(helos) if helos else None)
        at = p.any_time()
        spam(p, zombie, at, campaign_at(p, sent, at))


def oneshot(p):
    once(p)


def returning(p):
    """The 13 % of zombies that come again: half at once, the rest hours to days later; some
    change their HELO each time."""
    sent = campaigns(p)
    for _ in range(p.size):
        zombie, at = make(p), p.any_time()
        habit = p.rng.random()
        for _ in range(2 + when.heavy_tail(p.rng, 1.0, 20) - 1):
            at = spam(p, zombie, at, campaign_at(p, sent, at)) + when.return_after(p.rng)
            if habit < 0.19:
                zombie.helo = host.word_helo(p.rng, p.era)


def helo_list(p):
    """All hosts take their HELO from one list of 40 names."""
    once(p, WORDS, [host.word_helo(p.rng, p.era) for _ in range(40)])


def random_helo(p):
    """A HELO that nobody else says, shaped like a server's name."""
    once(p, OTHER)


def copied_ptr(p):
    """HELO copied from the PTR, as a careful server would say."""
    once(p, COPIED)


def proxies(p):
    """Residential proxies: one program far away speaks through thousands of lines, like a
    good server (TLS, ESMTP), with HELO names of rented domains."""
    sent, speaks = campaigns(p), dialect.of_library(p.rng, p.era)
    domains = [names.firm_domain(p.rng) for _ in range(25)]
    for _ in range(p.size):
        proxy = make(p, LINES, f"mail.{p.rng.choice(domains)}")
        proxy.dialect, at = speaks, p.any_time()
        for _ in range(p.rng.choice((1, 1, 1, 2, 3))):
            at = spam(p, proxy, at, campaign_at(p, sent, at)) + p.rng.expovariate(1 / 600)


def slow(p):
    """A message every few days for weeks, each to one real user: a clean list."""
    sent = campaigns(p)
    for _ in range(p.size):
        zombie, at = make(p), p.any_time()
        for _ in range(p.rng.randrange(2, 12)):
            spam(p, zombie, at, campaign_at(p, sent, at), [p.site.user(p.rng)])
            at += p.rng.expovariate(1 / (3 * when.DAY))


def slammers(p):
    """Many sessions at once, some recipients each, for some seconds; then never again."""
    sent = campaigns(p)
    for _ in range(p.size):
        zombie, begin = make(p), p.any_time()
        for _ in range(p.rng.randrange(5, 25)):
            at = begin + p.rng.random() * 8
            rcpts = [p.spammed() for _ in range(p.rng.choice((1, 1, 2, 5)))]
            spam(p, zombie, at, campaign_at(p, sent, at), rcpts)


def dictionary(p):
    """Guesses names, many a session, the bodies only to those that exist."""
    sent = campaigns(p)
    for _ in range(p.size):
        zombie, at = make(p), p.any_time()
        for _ in range(p.rng.randrange(1, 8)):
            rcpts = [p.site.guessed(p.rng) for _ in range(p.rng.randrange(3, 25))]
            at = spam(p, zombie, at, campaign_at(p, sent, at), rcpts)
            at += p.rng.expovariate(1 / 300)


def catch_all(p):
    """Random names at a domain that takes all: nothing is unknown there."""
    sent = campaigns(p)
    for _ in range(p.size):
        zombie, at = make(p), p.any_time()
        for _ in range(p.rng.choice((1, 1, 2, 4))):
            rcpts = [p.site.anything(p.rng) for _ in range(p.rng.randrange(1, 5))]
            at = spam(p, zombie, at, campaign_at(p, sent, at), rcpts) + when.return_after(p.rng)
