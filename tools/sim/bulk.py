"""Valid servers that look bad in numbers: forwarders, lists, newsletters, servers that
an infected customer uses, and bounces that belong to nobody."""

from . import botnets, names, servers, when
from .content import Campaign, Valid
from .servers import make, person


def forwarders(p):
    """Universities and hosters that forward all mail of some people to us: with the spam, to
    traps and to accounts that are gone.  The spam keeps its sender."""
    sent = [Campaign(p.rng, p.kind) for _ in range(20)]
    sent += [campaign for botnet in botnets.made(p) for campaign in botnet.campaigns]
    for _ in range(p.size):
        server, known = make(p), servers.circle(p, 6)
        gone = [p.site.former(p.rng) for _ in range(p.rng.randrange(0, 3))]
        trapped = [p.site.trap(p.rng)] if p.rng.random() < 0.3 else []
        spam_share = p.rng.uniform(0.3, 0.7)
        writer = Valid(p.rng, server.domain)
        for _ in range(when.heavy_tail(p.rng, 0.7, 300)):
            at, to = p.any_time(), p.rng.choice(known + known + gone + trapped)
            if p.rng.random() < spam_share:
                campaign = p.rng.choice(sent)
                mail = p.mail(campaign, at, campaign.sender(p.rng), [to])
            else:
                mail = p.mail(writer, at, f"{names.local_part(p.rng)}@{names.firm_domain(p.rng)}", [to])
            p.session(server, at, mail)


def lists(p):
    """Mailing lists: a post goes to all subscribers here at once; 5 to 30 % have left."""
    for _ in range(p.size):
        server, dead_share = make(p), p.rng.uniform(0.05, 0.3)
        members = [
            p.site.former(p.rng) if p.rng.random() < dead_share else p.site.user(p.rng)
            for _ in range(p.rng.randrange(4, 40))
        ]
        writer, since = Valid(p.rng, server.domain, "list"), servers.begins(p)
        who = f"list{p.rng.randrange(99)}-bounces@{server.domain}"
        for _ in range(when.heavy_tail(p.rng, 0.7, 80)):
            at = p.office_time(since)
            for i in range(0, len(members), 10):
                p.session(server, at + i, p.mail(writer, at, who, members[i : i + 10]))


def newsletters(p):
    """A mailing every one or two weeks, one session a reader, within minutes, VERP senders;
    some lists were bought and hold traps."""
    for _ in range(p.size):
        server, bought = make(p), p.rng.random() < 0.1
        dead_share = p.rng.uniform(0.01, 0.12)
        readers = []
        for _ in range(min(200, 5 + when.heavy_tail(p.rng, 0.6, 200))):
            x = p.rng.random()
            gone, trap = x < dead_share, bought and x > 0.99
            draw = p.site.former if gone else p.site.trap if trap else p.site.user
            readers.append(draw(p.rng))
        writer, at = Valid(p.rng, server.domain, "newsletter"), p.office_time()
        for _ in range(p.rng.randrange(1, 8)):
            for i, to in enumerate(readers):
                who = f"news-{i}={to[0].replace('@', '=')}@{server.domain}"
                then = at + i * p.rng.uniform(0.2, 2)
                p.session(server, then, p.mail(writer, then, who, [to]))
            at += p.rng.choice((7, 14)) * when.DAY


def infected_own(p):
    """The servers of `valid-infected`, made alike by both kinds: their own mail."""
    for server in _infected(p):
        servers.write(p, server, p.rng.randrange(30, 200))


def infected_spew(p):
    """Their spam: a customer's PC or a stolen password uses the server, for a day or a
    week.  By design that passes too, and is for the filters behind."""
    sent = [Campaign(p.rng, p.kind) for _ in range(10)]
    for server in _infected(p):
        begin, days = p.any_time(), p.rng.choice((1, 1, 2, 7))
        for _ in range(p.rng.randrange(10, 60)):
            at, campaign = begin + p.rng.random() * days * when.DAY, p.rng.choice(sent)
            rcpts = servers.once(p.spammed() for _ in range(p.rng.choice((1, 1, 1, 5))))
            p.session(server, at, p.mail(campaign, at, person(p, server), rcpts))


def _infected(p):
    """The same servers for both kinds."""
    return p.shared("infected", lambda q: [make(q) for _ in range(q.size)])


def backscatter(p):
    """A spammer forges our domain for some days: thousands of servers return what they could not
    deliver, from the null sender, mostly to names that we never had."""
    victims = [p.site.rcpt(f"{names.letters(p.rng, 7)}@ours.net") for _ in range(200)]
    real = [p.site.user(p.rng) for _ in range(5)]
    storms = [p.any_time() for _ in range(2)]
    for _ in range(p.size):
        server, storm = make(p), p.rng.choice(storms)
        writer = Valid(p.rng, server.domain, "bounce")
        for _ in range(when.heavy_tail(p.rng, 0.9, 60)):
            at = storm + p.rng.expovariate(1 / when.DAY)
            to = p.rng.choice(real) if p.rng.random() < 0.2 else p.rng.choice(victims)
            p.session(server, at, p.mail(writer, at, "", [to]))
        for _ in range(p.rng.choice((0, 0, 1, 3))):
            at, known = p.office_time(), servers.circle(p, 4)
            ordinary = p.mail(Valid(p.rng, server.domain), at, person(p, server), [servers.rcpt(p, known)])
            p.session(server, at, ordinary)
