"""Our side: the domains, users and traps that all this mail is for, and what the MTA
answers.  Kinds draw recipients here, so that what is unknown is unknown to all."""

import bisect
import itertools

from . import names

DOMAIN, CATCH_ALL = "ours.net", "everything.net"
GREY = "patient.net"  # a customer whose mail server greylists
GREY_SHARE = 12  # one user in so many
MX_NAME, MX_ADDRESS = "mx.ours.net", "198.51.100.25"
N_USERS, N_DEAD, N_TRAPS, N_LISTED = 1500, 400, 60, 800
ROLES = ("postmaster", "abuse", "info", "sales", "office")


class Site:
    def __init__(self, rng, users=N_USERS):
        people = list(dict.fromkeys(names.local_part(rng) for _ in range(6000)))
        # The few users of a small site are people.
        first = 0 if users > len(ROLES) else len(ROLES)
        people = [*ROLES, *people]
        self.users = [
            f"{p}@{GREY if i % GREY_SHARE == GREY_SHARE - 1 else DOMAIN}"
            for i, p in enumerate(people[first : first + users])
        ]
        self.dead = [f"{p}@{DOMAIN}" for p in people[N_USERS : N_USERS + N_DEAD]]
        rest = people[N_USERS + N_DEAD :]
        self.traps = [f"{p}.{names.letters(rng, 3)}@{DOMAIN}" for p in rest[:N_TRAPS]]
        # Never valid, but in the lists that spammers sell each other.
        self.listed = [f"{names.letters(rng, 6)}.{p}@{DOMAIN}" for p in rest[N_TRAPS:][:N_LISTED]]
        self.known = {*self.users, *self.traps}
        # Some people get much mail, most get little.
        self.popular = list(itertools.accumulate((k + 3) ** -0.7 for k in range(users)))

    def answer(self, address):
        if address in self.known or address.endswith("@" + CATCH_ALL):
            return "accepted"
        return "unknown"

    def rcpt(self, address):
        return address, self.answer(address)

    def user(self, rng):
        x = rng.random() * self.popular[-1]
        return self.users[bisect.bisect(self.popular, x)], "accepted"

    def trap(self, rng):
        return rng.choice(self.traps), "accepted"

    def spammed(self, rng, trap_share, unknown_share):
        """From a spammer's list."""
        x = rng.random()
        if x < trap_share:
            return self.trap(rng)
        if x < trap_share + unknown_share:
            return self.rcpt(rng.choice(rng.choice((self.listed, self.listed, self.dead))))
        return self.user(rng)

    def former(self, rng):
        return self.rcpt(rng.choice(self.dead))

    def mistyped(self, rng):
        local = names.typing_error(rng, self.user(rng)[0].split("@")[0])
        return self.rcpt(f"{local}@{DOMAIN}")

    def guessed(self, rng):
        """From a dictionary: mostly nobody, now and then somebody."""
        form = rng.random()
        if form < 0.5:
            local = names.local_part(rng)
        elif form < 0.7:
            local = rng.choice(names.GIVEN)
        else:
            local = rng.choice(names.GIVEN) + names.letters(rng, 2)
        return self.rcpt(f"{local}@{DOMAIN}")

    def anything(self, rng):
        """At the domain that accepts every name."""
        return self.rcpt(f"{names.letters(rng, 7)}@{CATCH_ALL}")
