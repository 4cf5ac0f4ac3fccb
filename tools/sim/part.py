"""What the code of a kind works with: its own random numbers, the world that all kinds
share, and the record to write to.  Each kind has numbers of its own, so that leaving one
out does not change the others."""

import random
from dataclasses import dataclass, field, replace

from . import reactions, when
from .content import Campaign
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
    greylist: reactions.Greylist = field(default_factory=reactions.Greylist)
    made: dict = field(default_factory=dict)  # hosts that kinds share, by name


class Part:
    def __init__(self, world, kind, size):
        self.world, self.kind, self.size = world, kind, size
        self.rng = random.Random(f"{world.seed}/{kind}")
        # What befalls the sessions has numbers of its own.
        self.fate = random.Random(f"{world.seed}/{kind}/fate")
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
        accepted = [to for to, answer in rcpts if answer in ("accepted", "deferred")]
        data = None
        if self.world.content and accepted:
            data = writer.make(self.rng, at, sender, accepted[0], **more)
        return Mail(sender, rcpts, data, getattr(writer, "name", "-"))

    def session(self, host, at, *mails, **more):
        """A session, and what the host does about its answers; gives the time of its end."""
        mails = [self.world.greylist.mail(host.ip, at, mail) for mail in mails]
        end = self.world.recorder.add(self.kind, self._looked_up(host), at, mails, **more)
        reactions.react(self, host, end, mails, self._other_template)
        return end

    def deliver(self, host, at, mail):
        """Once more, without a further reaction; gives the mail with its answers."""
        mail = self.world.greylist.mail(host.ip, at, mail)
        self.world.recorder.add(self.kind, self._looked_up(host), at, [mail])
        return mail

    def _looked_up(self, host):
        if host.ptr is None or self.fate.random() >= reactions.DNS_FAILS:
            return host
        return replace(host, ptr=None, status="temp")

    def _other_template(self, at, mail):
        """To the same recipients, in another campaign of the same botnet."""
        campaign = Campaign(self.fate, self.kind)
        sender = campaign.sender(self.fate)
        data = campaign.make(self.fate, at, sender, mail.rcpts[0][0]) if mail.data else None
        return replace(mail, sender=sender, data=data)
