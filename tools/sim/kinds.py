"""All kinds: who it is, how many by default, and what it stands for."""

from dataclasses import dataclass
from typing import Callable

from . import attackers, botnets, bulk, servers, shared, zombies


@dataclass(frozen=True)
class Kind:
    name: str
    label: str | None  # who speaks: a zombie (spam) or a server (ham); None: nobody asks
    size: int  # hosts; pools of `valid-pool`
    make: Callable | None  # None: made along with other kinds
    what: str


KINDS = (
    Kind("bot-oneshot", "spam", 12000, zombies.oneshot, "names and HELOs as counted on real mail; sends once"),
    Kind("bot-return", "spam", 1200, zombies.returning, "the same; comes again after seconds, hours or days"),
    Kind("bot-helolist", "spam", 1000, zombies.helo_list, "HELO from one list of 40"),
    Kind("bot-randomhelo", "spam", 800, zombies.random_helo, "each its own HELO, shaped like a server's name"),
    Kind("bot-copyptr", "spam", 1000, zombies.copied_ptr, "HELO copied from the PTR"),
    Kind("bot-proxy", "spam", 800, zombies.proxies, "residential proxies: one dialect, spoken well"),
    Kind("bot-slow", "spam", 300, zombies.slow, "a message every few days, clean list"),
    Kind("bot-slammer", "spam", 100, zombies.slammers, "many sessions at once, many recipients"),
    Kind("bot-dictionary", "spam", 120, zombies.dictionary, "guesses names"),
    Kind("bot-catchall", "spam", 300, zombies.catch_all, "random names at a catch-all domain"),
    Kind("bot-warmup", "spam", 60, attackers.warm_up, "harmless for days, then a blast"),
    Kind("bot-poison", "spam", 150, attackers.poison, "rents among servers and hits traps on purpose"),
    Kind("bot-net", "spam", 5000, botnets.members, "eight botnets with marks, campaigns and known members"),
    Kind("bot-nat", "spam", 60, shared.nat_pc, "infected PC behind a server's address"),
    Kind("bot-cgnat", "spam", 25, shared.cgnat_pcs, "infected customers behind a carrier's address"),
    Kind("valid-pool", "ham", 25, servers.pools, "big providers' outgoing pools"),
    Kind("valid-small", "ham", 1300, servers.small, "a firm's server with its own name"),
    Kind("valid-access", "ham", 150, servers.access, "a firm's server on an access line or without PTR"),
    Kind("valid-cloud", "ham", 100, servers.cloud, "a server under a cloud's default name"),
    Kind("valid-forwarder", "ham", 40, bulk.forwarders, "forwards, with spam, to traps and unknown users"),
    Kind("valid-list", "ham", 30, bulk.lists, "mailing lists with dead subscribers"),
    Kind("valid-newsletter", "ham", 60, bulk.newsletters, "newsletters, some with bought lists"),
    Kind("valid-probe", "ham", 12, servers.probes, "monitoring, never reaches DATA"),
    Kind("valid-catchall", "ham", 80, servers.catch_all, "writes to a catch-all domain"),
    Kind("valid-backscatter", "ham", 400, bulk.backscatter, "returns what a spammer sent in our name"),
    Kind("valid-nat", "ham", 60, shared.nat_server, "the server of bot-nat's address"),
    Kind("valid-cgnat", "ham", 25, shared.cgnat_server, "the server of bot-cgnat's address"),
    Kind("valid-infected", "ham", 40, bulk.infected_own, "own mail of a server that also spews"),
    Kind("spew-infected", "ham", 40, bulk.infected_spew, "the spam of valid-infected; passes by design"),
    Kind("ours-outbound", None, 0, None, "our users' mail that valid servers answer"),
)
BY_NAME = {k.name: k for k in KINDS}
