"""Everything a test needs around it, started in order and stopped with it."""

import os

from . import dns, namespace, services, site
from .postfix import Postfix
from .sendmail import Sendmail

MTAS = {mta.name: mta for mta in (Postfix, Sendmail)}


class Rig:
    """with Rig("name", zones) as rig: ... rig.start_mta() ...

    The environment says which MTA: MTA=postfix or MTA=sendmail.
    """

    def __init__(self, test, zones, syslog=services.Syslog):
        mta = os.environ.get("MTA", "postfix")
        self.name = f"{test}-{mta}"
        self.make_mta = MTAS[mta]
        self.zones = zones
        self.make_syslog = syslog
        self.mta = None

    def __enter__(self):
        namespace.enter(site.MAILBOXES)
        self.dns = dns.Server(*self.zones)
        self.syslog = self.make_syslog()
        services.start_saslauthd(namespace.RUN + "/sasl")
        return self

    def start_mta(self, recipe=(), more=None):
        """After the filter listens: Sendmail looks for its socket at start.

        recipe: (file, text) pairs, what `lychgate mta-config` says.
        more: what a test wants beside, by the MTA's name: keyword arguments for its class."""
        self.mta = self.make_mta(recipe, **(more or {}).get(self.make_mta.name, {}))
        self.mta.start()

    def stop_mta(self):
        self.mta.stop()
        self.mta.clear()
        self.mta = None

    def __exit__(self, *_):
        if self.mta:
            self.mta.stop()
        self.syslog.stop()
        namespace.keep_logs(self.name)
