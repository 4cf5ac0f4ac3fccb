"""Valid mail servers of people and firms: big pools, small ones, those on access lines,
in clouds, and what they do every day."""

from . import dialect, host, names, when
from .content import Valid
from .host import Host
from .joint import Joint, VALID
from .record import Mail

SMALL = Joint(VALID, rows=("named", "named-forged"))
LINES = Joint(VALID, rows=("address", "address-forged", "access", "none"))
MISTYPED, REFUSED = 0.015, 0.004


def make(p, cells=SMALL, columns=host.server_helo):
    row, column = cells.draw(p.rng)
    ip, ptr, provider = host.ptr_of(p.rng, p.net, row)
    domain = host.registered(ptr) if row.startswith("named") and column != "other" else names.firm_domain(p.rng)
    helo = columns(p.rng, column, ip, ptr, domain)
    return Host(ip, ptr, host.status_of(row), helo, dialect.of_server(p.rng, p.era), domain, provider)


def person(p, server):
    return f"{names.local_part(p.rng)}@{server.domain}"


def rcpt(p, circle):
    """Whom people write to: mostly the same few; now and then they mistype."""
    x = p.rng.random()
    if x < MISTYPED:
        return p.site.mistyped(p.rng)
    if x < MISTYPED + REFUSED:
        return p.rng.choice(circle)[0], p.rng.choice(("rejected", "deferred"))
    return p.rng.choice(circle)


def circle(p, most=12):
    return [p.site.user(p.rng) for _ in range(p.rng.randrange(1, most))]


def once(rcpts):
    """Mail servers name a recipient once in a message."""
    return list(dict(rcpts).items())


def begins(p):
    """Most servers were there before we looked; some appear later."""
    return p.world.begin if p.rng.random() < 0.6 else p.any_time()


def write(p, server, volume, known=None):
    """Mail between people, in office hours; some answers mail of ours."""
    writer, known, since = Valid(p.rng, server.domain), known or circle(p), begins(p)
    for _ in range(volume):
        at = p.office_time(since)
        to = once(rcpt(p, known) for _ in range(p.rng.choice((1, 1, 1, 1, 2, 3))))
        who, more = person(p, server), {}
        if p.world.content and to[0][1] == "accepted" and p.rng.random() < 0.2:
            more["reply_to"] = ours(p, at - p.rng.uniform(600, 90000), to[0][0], who)
        p.session(server, at, p.mail(writer, at, who, to, **more))


def ours(p, at, user, to):
    """Our user's mail that is answered later; gives its Message-ID.  It passes the same
    filter, from an authenticated client."""
    pc = Host("203.0.113.80", "office.ours.net", "ok", "pc", dialect.of_server(p.rng, p.era), "ours.net")
    data = Valid(p.rng, "ours.net", "thunderbird").make(p.rng, at, user, to)
    p.world.recorder.add("ours-outbound", pc, at, [Mail(user, [(to, "accepted")], data)], auth=True)
    return data["message_id"]


def small(p):
    """A server for a firm, with a name of its own."""
    for _ in range(p.size):
        write(p, make(p), when.heavy_tail(p.rng, 0.95, 600))


def access(p):
    """The same on an access line: generic name, forged name or none; half of them on
    business lines, half among the zombies."""
    for _ in range(p.size):
        server = make(p, LINES)
        if server.provider and p.rng.random() < 0.5:
            line = p.rng.choice(p.net.business)
            copied = server.helo == server.ptr
            server.ip, server.ptr, server.provider = host.on_line(p.rng, p.net, line, "address")
            server.helo = server.ptr if copied else server.helo
        write(p, server, when.heavy_tail(p.rng, 0.95, 300))


def cloud(p):
    """Rented by the hour: the cloud's default name, HELO as installed or as the PTR."""
    for _ in range(p.size):
        ip, ptr, provider = host.on_line(p.rng, p.net, p.rng.choice(p.net.clouds), "address")
        domain = names.firm_domain(p.rng)
        default = f"ip-10-0-{p.rng.randrange(4)}-{p.rng.randrange(255)}.ec2.internal"
        helo = p.rng.choice((ptr, default, f"mail.{domain}", f"app.{domain}"))
        speaks = dialect.of_server(p.rng, p.era)
        write(p, Host(ip, ptr, "ok", helo, speaks, domain, provider), when.heavy_tail(p.rng, 0.95, 300))


def _member(p, ip, i, domain, style, helo):
    octets = ip.split(".")
    ptr = style.format(i=i, a=octets[2], b=octets[3], h=f"{i:x}") + "." + domain
    return Host(ip, ptr, "ok", helo or ptr, dialect.of_server(p.rng, p.era), domain)


def pools(p):
    """Big providers: 8 to 60 outgoing hosts side by side; a quarter greet with one name
    for all, some hosts have IPv6."""
    styles = ("mail-sor-f{i}", "out{i}-smtp", "mta-{a}-{b}", "n{i}.mail", "smtp-out-{a}-{b}", "o{i}")
    for number in range(p.size):
        domain, style = f"{names.brand(p.rng)}mail.com", styles[number % len(styles)]
        hosts = p.rng.randrange(8, 61)
        shared = f"smtp.{domain}" if number % 4 == 3 else None
        ips = p.net.neighbours(p.rng, p.rng.choice(p.net.hosting), hosts)
        pool = [_member(p, ip, i, domain, style, shared) for i, ip in enumerate(ips)]
        for i, member in enumerate(pool):
            if p.rng.random() < p.era.server_ipv6:
                member.ip = f"2a00:{1000 + number:x}:4000::{i + 1:x}"
        people = [(f"{names.local_part(p.rng)}@{domain}", circle(p, 5)) for _ in range(60 + hosts * 8)]
        writer = Valid(p.rng, domain, "webmail")
        for _ in range(int(3000 / (number + 2) ** 0.8)):
            at, (who, known) = p.office_time(), p.rng.choice(people)
            p.session(p.rng.choice(pool), at, p.mail(writer, at, who, [rcpt(p, known)]))


def probes(p):
    """Monitoring: greets every some hours and goes; half ask for a recipient, none sends."""
    for i in range(p.size):
        server = make(p)
        asks, every, at = i % 2 == 1, p.rng.choice((3600, 7200, 14400)), p.any_time()
        until = min(p.world.end, at + 20 * when.DAY)
        while at < until:
            mails = [Mail(f"probe@{server.domain}", [p.site.rcpt("postmaster@ours.net")])] if asks else []
            p.session(server, at, *mails)
            at += every


def catch_all(p):
    """Servers that write to people of the domain that takes every name."""
    for _ in range(p.size):
        known = [p.site.anything(p.rng) for _ in range(p.rng.randrange(1, 12))]
        write(p, make(p), when.heavy_tail(p.rng, 0.95, 200), known)
