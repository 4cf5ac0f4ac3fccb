"""Several machines behind one address: an office with a server and an infected PC, and
carriers that put hundreds of customers behind each address (CGNAT)."""

from dataclasses import replace

from . import dialect, host, names, servers, when, zombies
from .host import Host


def _offices(p):
    return p.shared("nat", lambda q: [servers.make(q) for _ in range(q.size)])


def nat_server(p):
    for server in _offices(p):
        servers.write(p, server, p.rng.randrange(5, 150))


def nat_pc(p):
    """The infected PC beside the server: same address and PTR, its own HELO and dialect."""
    sent = zombies.campaigns(p)
    for server in _offices(p):
        pc = replace(
            server,
            helo=host.word_helo(p.rng, p.era) if p.rng.random() < 0.8 else names.firm_domain(p.rng),
            dialect=dialect.of_bot(p.rng, p.era),
        )
        at = p.any_time()
        for _ in range(p.rng.randrange(5, 40)):
            at = zombies.spam(p, pc, at, zombies.campaign_at(p, sent, at)) + p.rng.expovariate(1 / 3000)


def _gateways(p):
    def make(q):
        carriers = [q.net.provider(q.rng) for _ in range(5)]
        made = []
        for _ in range(q.size):
            ip, ptr, carrier = host.on_line(q.rng, q.net, q.rng.choice(carriers), "address")
            speaks = dialect.of_server(q.rng, q.era)
            domain = names.firm_domain(q.rng)
            made.append(Host(ip, ptr, "ok", f"mail.{domain}", speaks, domain, carrier))
        return made

    return p.shared("cgnat", make)


def cgnat_server(p):
    """A firm's server behind a carrier's address, among the infected."""
    for server in _gateways(p):
        servers.write(p, server, p.rng.randrange(5, 80))


def cgnat_pcs(p):
    """3 to 15 infected customers behind the same address, each with its own HELO."""
    sent = zombies.campaigns(p)
    for gateway in _gateways(p):
        for _ in range(p.rng.randrange(3, 16)):
            _, column = zombies.WORDS.draw(p.rng)
            pc = replace(
                gateway,
                helo=host.helo_of(p.rng, p.era, column, gateway.ip, gateway.ptr, gateway.domain),
                dialect=dialect.of_bot(p.rng, p.era),
            )
            at = p.any_time()
            for _ in range(p.rng.choice((1, 1, 1, 2, 5))):
                at = zombies.spam(p, pc, at, zombies.campaign_at(p, sent, at)) + when.return_after(p.rng)
