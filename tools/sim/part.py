"""What the code of a kind works with: its own random numbers, the world that all kinds
share, and the record to write to.  Each kind has numbers of its own, so that leaving one
out does not change the others."""

import random
from dataclasses import dataclass, field

from . import when
from .era import Era
from .providers import Internet
from .record import Mail, Recorder
from .site import Site


@dataclass
class World:
    seed: int
    era: Era
    begin: float
    end: float
    trap_share: float  # of the addresses in a spammer's list
    unknown_share: float
    content: bool
    site: Site
    net: Internet
    recorder: Recorder
    made: dict = field(default_factory=dict)  # hosts that kinds share, by name


class Part:
    def __init__(self, world, kind, size):
        self.world, self.kind, self.size = world, kind, size
        self.rng = random.Random(f"{world.seed}/{kind}")
        self.site, self.net, self.era = world.site, world.net, world.era

    def shared(self, name, make, size=None):
        """Hosts (or what else) that kinds have in common: made by the first that asks."""
        size = size or self.size
        if name not in self.world.made:
            self.world.made[name] = make(Part(self.world, name, size))
        return self.world.made[name][:size]

    def any_time(self):
        return when.any_time(self.rng, self.world.begin, self.world.end)

    def office_time(self, begin=None):
        return when.office_time(self.rng, begin or self.world.begin, self.world.end)

    def spammed(self):
        return self.site.spammed(self.rng, self.world.trap_share, self.world.unknown_share)

    def mail(self, writer, at, sender, rcpts, **more):
        """A mail by a writer of content.py."""
        accepted = [to for to, answer in rcpts if answer == "accepted"]
        data = None
        if self.world.content and accepted:
            data = writer.make(self.rng, at, sender, accepted[0], **more)
        return Mail(sender, rcpts, data, getattr(writer, "name", "-"))

    def session(self, host, at, *mails, **more):
        return self.world.recorder.add(self.kind, host, at, mails, **more)
