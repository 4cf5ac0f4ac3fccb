"""Access providers and hosters: their networks and how they name their lines.

A provider's template is a naming scheme under its domain.  Sizes are like those counted
on real mail: the largest template has 513 zombies of 11,800 with such names, some 200
have 20 or more, and a long tail has a few.
"""

import itertools
from dataclasses import dataclass

from . import names

# {0} to {3} are the octets, {hex} the address in hexadecimal.
DYNAMIC = (
    "{0}-{1}-{2}-{3}.dyn", "host{0}-{1}-{2}-{3}.pool", "ppp{3}-{2}.adsl", "{3}.{2}.{1}.{0}.dynamic",
    "cable-{0}-{1}-{2}-{3}", "p{hex}.dip0", "dsl-{0}-{1}-{2}-{3}", "{3}.red-{0}-{1}-{2}.dynamicip",
    "c-{0}-{1}-{2}-{3}.hsd1", "adsl-{3}-{2}-{1}-{0}.dsl", "pool-{0}-{1}-{2}-{3}.fios",
)
BUSINESS = ("static-{0}-{1}-{2}-{3}", "{3}-{2}-{1}-{0}.business", "{0}-{1}-{2}-{3}.static")
CLOUD = ("ec2-{0}-{1}-{2}-{3}.compute", "vps-{hex}.vps", "static.{3}.{2}.{1}.{0}.clients", "{3}.{2}.{1}.{0}.bc")
ACCESS_WORDS = ("dsl", "dyn", "cable", "pool", "ppp", "dialup", "catv")
LARGEST, KNEE, KNEE_SIZE, TOTAL = 513, 216, 20, 14350
CLOSE = 13
PRIVATE = {(10, n) for n in range(256)} | {(172, n) for n in range(16, 32)}
PRIVATE |= {(192, 168), (169, 254), (100, 64), (192, 0), (198, 51), (203, 0), (198, 18)}


@dataclass
class Provider:
    domain: str
    style: str
    nets: list  # (first octet, second octet)
    weight: float

    def ptr(self, ip):
        octets = [int(o) for o in ip.split(".")]
        text = "".join(f"{o:02x}" for o in octets)
        return self.style.format(*octets, hex=text) + "." + self.domain


def sizes():
    """Zombies by template, largest first."""
    total, rank = 0.0, 0
    while total < TOTAL:
        rank += 1
        size = LARGEST * rank**-0.6 if rank < KNEE else max(1.0, KNEE_SIZE * (KNEE / rank) ** 1.2)
        total += size
        yield size


class Internet:
    """All networks, and who was given which address."""

    def __init__(self, rng):
        free = [(a, b) for a in range(1, 224) for b in range(256)]
        free = [n for n in free if n not in PRIVATE and n[0] != 127]
        rng.shuffle(free)
        self.taken = set()
        self.access = [self._access(rng, size, i, free) for i, size in enumerate(sizes())]
        self.cumulated = list(itertools.accumulate(p.weight for p in self.access))
        self.business = [p for p in self.access if p.style in BUSINESS]
        # Whole countries name nothing.
        self.nameless = [free.pop() for _ in range(250)]
        self.nameless_weights = [(k + 1) ** -0.6 for k in range(len(self.nameless))]
        self.clouds = [
            Provider(f"{names.brand(rng)}cloud.com", style, [free.pop() for _ in range(3)], 1)
            for style in CLOUD
        ]
        self.hosting = [free.pop() for _ in range(300)]
        self.elsewhere = free

    @staticmethod
    def _access(rng, size, i, free):
        style = rng.choice(BUSINESS if i % 7 == 0 and i > 0 else DYNAMIC)
        domain = f"{names.brand(rng)}{names.letters(rng, 2)}.{rng.choice(names.PROVIDER_ENDINGS)}"
        count = max(1, int(size**0.5 / 1.5))
        return Provider(domain, style, [free.pop() for _ in range(count)], size)

    def provider(self, rng):
        return rng.choices(self.access, cum_weights=self.cumulated)[0]

    def nameless_net(self, rng):
        return rng.choices(self.nameless, self.nameless_weights)[0]

    def address(self, rng, net):
        """An address of a /16 that nobody has yet.  Those who send mail sit close together:
        half of them in one /24."""
        while True:
            third = (int(256 * rng.random() ** CLOSE) + 7 * net[0] + net[1]) % 256
            ip = f"{net[0]}.{net[1]}.{third}.{rng.randrange(1, 255)}"
            if ip not in self.taken:
                self.taken.add(ip)
                return ip

    def neighbours(self, rng, net, n):
        """n addresses beside each other, as pools have them."""
        while True:
            third, first = rng.randrange(256), rng.randrange(1, 60)
            ips = [
                f"{net[0]}.{net[1]}.{(third + (first + i) // 250) % 256}.{1 + (first + i) % 250}"
                for i in range(n)
            ]
            if self.taken.isdisjoint(ips):
                self.taken.update(ips)
                return ips
