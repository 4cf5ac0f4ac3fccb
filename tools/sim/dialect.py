"""How a client speaks: TLS, the parameters of MAIL, the pace of its commands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    tls: str | None
    esmtp: bool
    body: bool  # also gives BODY=8BITMIME
    pace_s: float  # between two commands

    def args(self, size):
        if not self.esmtp:
            return []
        return [f"SIZE={size}"] + (["BODY=8BITMIME"] if self.body else [])


def _speaks(rng, era, tls_share, esmtp_share, pace_s):
    tls = rng.choice(era.tls_versions) if rng.random() < tls_share else None
    esmtp = rng.random() < esmtp_share
    return Dialect(tls, esmtp, esmtp and rng.random() < 0.4, pace_s)


def of_server(rng, era):
    return _speaks(rng, era, era.server_tls, era.server_esmtp, 0.02 + rng.random() * 0.2)


def of_bot(rng, era):
    return _speaks(rng, era, era.bot_tls, era.bot_esmtp, 0.1 + rng.random() * 0.9)


def of_library(rng, era):
    """Bots that are written with a good library: what servers do."""
    tls = era.tls_versions[0] if era.tls_versions else None
    return Dialect(tls, True, False, 0.05 + rng.random() * 0.3)
