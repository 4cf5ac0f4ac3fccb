"""The whole: from options to records in order of time."""

import random
from dataclasses import dataclass, field

from .era import ERAS
from .kinds import BY_NAME, KINDS
from .part import Part, World
from .providers import Internet
from .record import Recorder
from .site import N_USERS, Site
from .when import DAY


@dataclass
class Options:
    seed: int = 1
    era: str = "2007"
    days: float = 90
    scale: float = 1.0
    trap_share: float = 0.05
    unknown_share: float = 0.1
    content: bool = True
    users: int = N_USERS
    sizes: dict = field(default_factory=dict)  # kind: hosts, where not the default


class Population:
    def __init__(self, o):
        era = ERAS[o.era]
        self.world = World(
            seed=o.seed,
            era=era,
            begin=era.start_s,
            end=era.start_s + o.days * DAY,
            trap_share=o.trap_share,
            unknown_share=o.unknown_share,
            content=o.content,
            site=Site(random.Random(f"{o.seed}/site"), o.users),
            net=Internet(random.Random(f"{o.seed}/net")),
            recorder=Recorder(),
        )
        for kind in KINDS:
            if kind.make:
                kind.make(Part(self.world, kind.name, self._size(o, kind)))

    @staticmethod
    def _size(o, kind):
        if kind.name in o.sizes:
            return o.sizes[kind.name]
        return max(1, round(kind.size * o.scale))

    @property
    def traps(self):
        return self.world.site.traps

    def records(self, label_of=None):
        """(kind, line) in order of time; ${label_of} gives a kind another label than its
        own."""
        label_of = label_of or (lambda kind: BY_NAME[kind].label)
        for session, number, text in self._lines():
            label = label_of(session.kind)
            label = f',"label":"{label}"' if label else ""
            yield session.kind, f'{text}{label},"id":"{session.kind}/{number}"}}'

    def truth(self):
        """What --truth writes: a heading, and who is behind each record."""
        yield "id\tip\tbotnet\tcampaign"
        for session, number, _ in self._lines():
            yield f"{session.kind}/{number}\t{session.ip}\t{session.truth}"

    def _lines(self):
        return self.world.recorder.lines(self.world.begin, self.world.end)
