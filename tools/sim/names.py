"""Made-up names: firms, people, machines.  Under real endings, since Lychgate takes
.example and the like for local names; no name is ever looked up."""

WORDS = (
    "alpha amber arrow atlas beta birch bridge cable cedar city comet coral delta dune "
    "east elm fast field fjord flint forge gamma grove harbor hill inter iris kite lake "
    "line lion link lumen maple mesa metro mira moss net nord nova oak omni orbit pearl "
    "peak pine plain polar quartz rapid reef ridge river rock sand silver sky solar spark "
    "star stone sun tele terra tide tower union vale vega wave west willow wind wolf zen"
).split()
GIVEN = (
    "adam alice anna anton ben bert carl carla chris clara dan dora edith emil emma eric "
    "eva felix frank fred gerd greta hans helen ida ines ivan jack jan jens john judy "
    "kate klaus laura lena leo lisa marc maria mark mary max mike mona nina nora olga "
    "oscar paul peter petra rita rob rosa sam sara simon sofia susan tina tom ulla vera "
    "will yara"
).split()
FAMILY = (
    "adler baker bauer becker berg black braun brown clark cook cooper diaz evans fischer "
    "ford fox frank garcia gray green hall hansen hill hoffmann hughes jones keller king "
    "klein koch kraus lang lee lopez lorenz martin meyer miller moore morris novak owen "
    "parker perez peters reed richter rossi roth sato schmidt scholz silva smith stein "
    "taylor vogel wagner walker weber white wolf wood young"
).split()
ENDINGS = ("com", "com", "com", "net", "org", "de", "fr", "it", "pl", "es", "com.br", "nl")
PROVIDER_ENDINGS = ("net", "com", "net", "it", "de", "com.br", "fr", "pl", "net.tr", "es")
MAIL_HOSTS = (
    *("mail", "mail", "mail", "mx", "mx1", "smtp", "mail2", "relay", "server", "www"),
    *("gw", "ns1", "exchange", "zimbra", "post", "host1", "out", "webmail"),
)
FREE_MAIL = ("yahoo.com", "hotmail.com", "aol.com", "gmail.com", "msn.com", "web.de")


def brand(rng):
    return rng.choice(WORDS) + rng.choice(WORDS)


def firm_domain(rng):
    """The domain of a firm; 10 million of them, so that two rarely meet."""
    return f"{brand(rng)}{rng.choice(WORDS)}{rng.choice(('', rng.randrange(99)))}.{rng.choice(ENDINGS)}"


def local_part(rng):
    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    forms = (f"{given}.{family}", f"{given[0]}.{family}", f"{given}{rng.randrange(99)}")
    return rng.choice(forms)


def letters(rng, n, of="abcdefghijklmnopqrstuvwxyz"):
    return "".join(rng.choice(of) for _ in range(n))


def typing_error(rng, text):
    """The text with two letters swapped, one left out or one doubled."""
    at = rng.randrange(len(text) - 1)
    return rng.choice(
        (
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
        )
    )


def weighted(rng, pairs):
    """One of (value, weight) pairs."""
    return rng.choices([v for v, _ in pairs], [w for _, w in pairs])[0]
