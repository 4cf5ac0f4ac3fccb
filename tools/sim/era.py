"""What was usual in a year: how clients speak, and how careless PCs call themselves.

The shares are rough on purpose: TLS and ESMTP parameters from what mail servers of the
time did by default, the HELO words of 2007 with the counts of doc/judgement.md.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Era:
    start_s: int  # 1 January, 0:00 UTC
    server_tls: float  # share of valid servers that use STARTTLS where offered
    server_esmtp: float  # ... that give parameters to MAIL
    bot_tls: float
    bot_esmtp: float
    server_ipv6: float  # share of the hosts of big pools
    tls_versions: tuple
    helo_words: tuple  # (HELO, zombies that say it)
    helo_locals: tuple


ERAS = {
    "2007": Era(
        start_s=1167609600,
        server_tls=0.0,
        server_esmtp=0.7,
        bot_tls=0.0,
        bot_esmtp=0.02,
        server_ipv6=0.0,
        tls_versions=(),
        helo_words=(
            *(("localhost", 1452), ("friend", 1194), ("user", 220), ("server", 130)),
            *(("computer", 90), ("home", 80), ("pc", 70), ("none", 40)),
        ),
        helo_locals=(("localhost.localdomain", 812),),
    ),
    "2024": Era(
        start_s=1704067200,
        server_tls=0.94,
        server_esmtp=0.96,
        bot_tls=0.12,
        bot_esmtp=0.15,
        server_ipv6=0.2,
        tls_versions=("TLSv1.3", "TLSv1.3", "TLSv1.3", "TLSv1.2"),
        helo_words=(
            *(("ylmf-pc", 900), ("User", 700), ("localhost", 500), ("win7", 160)),
            *(("windows", 150), ("Administrator", 120), ("DESKTOP", 100)),
        ),
        helo_locals=(("localhost.localdomain", 400), ("pc.local", 60)),
    ),
}
