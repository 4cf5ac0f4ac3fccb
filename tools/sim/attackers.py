"""Zombies whose master knows Lychgate: they warm up, or teach it wrong things."""

from . import dialect, host, names, when, zombies
from .content import Valid
from .host import Host
from .joint import Joint, ZOMBIE

NAMED = Joint(ZOMBIE, rows=("named",), columns=("ptr", "org"))


def warm_up(p):
    """Harmless mail to some users on 5 to 25 days, well spoken, then spam as fast as it
    goes.  Half have a name of their own, half are plain lines that copy it."""
    sent = zombies.campaigns(p)
    for _ in range(p.size):
        zombie = zombies.make(p, NAMED if p.rng.random() < 0.5 else zombies.COPIED)
        zombie.dialect = dialect.of_server(p.rng, p.era)
        writer = Valid(p.rng, zombie.domain)
        at, days = p.any_time(), p.rng.randrange(5, 26)
        users = [p.site.user(p.rng) for _ in range(15)]
        for day in range(days):
            who = f"{names.local_part(p.rng)}@{zombie.domain}"
            at += p.rng.uniform(0.7, 1.3) * when.DAY
            p.session(zombie, at, p.mail(writer, at, who, [p.rng.choice(users)]))
        for _ in range(60):
            at += p.rng.expovariate(1 / 20)
            zombies.spam(p, zombie, at, zombies.campaign_at(p, sent, at))


def poison(p):
    """Wants servers refused: rents hosts among them (clouds, business lines, a
    hoster's network), says their well-known HELO names, and writes to traps and
    nobody.  What it sends itself is worth nothing to it."""
    sent = zombies.campaigns(p)
    stolen = ["mail", "localhost", "ip-10-0-0-1.ec2.internal", "smtp", "exchange"]
    for i in range(p.size):
        if i % 3 == 0:
            ip, ptr, row = *host.ptr_of(p.rng, p.net, "named")[:2], "named"
        else:
            lines = p.net.clouds if i % 3 == 1 else p.net.business
            ip, ptr, _ = host.on_line(p.rng, p.net, p.rng.choice(lines), "address")
            row = "address"
        helo = p.rng.choice((ptr, ptr, p.rng.choice(stolen)))
        speaks = dialect.of_server(p.rng, p.era)
        rented = Host(ip, ptr, host.status_of(row), helo, speaks, names.firm_domain(p.rng))
        at = p.any_time()
        for _ in range(p.rng.randrange(3, 9)):
            rcpts = [p.site.trap(p.rng), p.site.guessed(p.rng), p.spammed()]
            at = zombies.spam(p, rented, at, p.rng.choice(sent), rcpts) + when.return_after(p.rng)
