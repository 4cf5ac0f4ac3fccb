"""One machine that sends mail: its address, its names, its way to speak."""

from dataclasses import dataclass

from . import names, site
from .dialect import Dialect


@dataclass
class Host:
    ip: str
    ptr: str | None
    status: str  # of the PTR name: ok, forged, none
    helo: str
    dialect: Dialect
    domain: str  # that it belongs to, or pretends to
    provider: object = None
    botnet: str = ""  # that it belongs to; empty: as its kind has it


def ptr_of(rng, net, row):
    """(address, PTR name or None, provider or None) of a PTR class of joint.TABLE."""
    if row == "none":
        return net.address(rng, net.nameless_net(rng)), None, None
    if row.startswith("named"):
        where = net.hosting if rng.random() < 0.7 else net.elsewhere
        ip = net.address(rng, rng.choice(where))
        return ip, f"{rng.choice(names.MAIL_HOSTS)}.{names.firm_domain(rng)}", None
    provider = net.provider(rng)
    return on_line(rng, net, provider, row)


def on_line(rng, net, provider, row):
    ip = net.address(rng, rng.choice(provider.nets))
    if row.startswith("address"):
        return ip, provider.ptr(ip), provider
    word = rng.choice(("dsl", "dyn", "cable", "pool", "ppp", "dialup", "catv"))
    return ip, f"{rng.choice('acux')}{rng.randrange(9999)}.{word}.{provider.domain}", provider


def status_of(row):
    return "none" if row == "none" else "forged" if row.endswith("forged") else "ok"


def registered(ptr):
    """The registered domain of the names made here."""
    labels = ptr.split(".")
    return ".".join(labels[-3:] if labels[-2] in ("com", "net") and len(labels[-1]) == 2 else labels[-2:])


def word_helo(rng, era):
    """What careless PCs say: one word."""
    if rng.random() < 0.4:
        return names.weighted(rng, era.helo_words)
    return f"{rng.choice(('home', 'pc', 'desktop', 'my'))}-{names.letters(rng, 6, 'abcdef0123456789')}"


def local_helo(rng, era):
    if rng.random() < 0.6:
        return names.weighted(rng, era.helo_locals)
    return f"pc{rng.randrange(200)}.{rng.choice(('local', 'lan', 'home'))}"


def helo_of(rng, era, column, ip, ptr, domain):
    """A zombie's HELO of a class of joint.COLUMNS."""
    if column == "ptr":
        return ptr
    if column == "org":
        return "mail." + registered(ptr)
    if column == "other":
        return f"{rng.choice(('mail', 'mx', 'smtp'))}.{names.firm_domain(rng)}"
    if column == "sender":
        return domain
    if column == "single":
        return word_helo(rng, era)
    if column == "local":
        return local_helo(rng, era)
    if column == "own":
        return ip
    if column == "other-address":
        return f"192.168.{rng.randrange(3)}.{rng.randrange(1, 255)}"
    return rng.choice((site.MX_ADDRESS, site.MX_NAME, site.DOMAIN))


def server_helo(rng, column, ip, ptr, domain):
    """The same of a valid server, for the classes that they have."""
    if column == "ptr":
        return ptr
    if column == "org":
        return f"{rng.choice(('out', 'mta', 'exchange'))}{rng.randrange(9)}.{registered(ptr)}"
    if column == "single":
        return rng.choice(("mail", "exchange", "server", "srv01"))
    if column == "local":
        return f"{rng.choice(('srv', 'exchange', 'dc01'))}.{domain.split('.')[0]}.local"
    if column == "sender":
        return domain
    if column == "own":
        return f"[{ip}]"
    return f"mail.{domain}"
