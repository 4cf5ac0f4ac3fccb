"""Header and body facts of the mail itself: sets of header names as mailers write
them, shapes of Message-ID, a body fingerprint that stays alike within a campaign."""

import hashlib
import time

from . import names

SETS = {
    "outlook": (
        "Received From To Subject Thread-Topic Thread-Index Date Message-ID Accept-Language "
        "Content-Language X-MS-Has-Attach X-MS-TNEF-Correlator MIME-Version Content-Type"
    ),
    "thunderbird": (
        "Received Message-ID Date User-Agent MIME-Version To From Subject Content-Type "
        "Content-Transfer-Encoding"
    ),
    "webmail": "Received Received Date From To Message-ID Subject MIME-Version Content-Type",
    "express": (
        "Received Message-ID From To Subject Date MIME-Version Content-Type X-Priority "
        "X-MSMail-Priority X-Mailer X-MimeOLE"
    ),
    "newsletter": (
        "Received DKIM-Signature Date From Reply-To To Message-ID Subject MIME-Version "
        "Content-Type List-Unsubscribe Precedence"
    ),
    "list": (
        "Received Received From To Date Message-ID Subject MIME-Version Content-Type Sender "
        "Errors-To List-Id List-Post List-Unsubscribe Precedence"
    ),
    "bounce": "Received Date From Subject To Auto-Submitted MIME-Version Content-Type Message-ID",
}
# What spam engines pretend, and get wrong.
FORGED = (
    "Received Message-ID From To Subject Date MIME-Version Content-Type X-Priority X-MSMail-Priority X-Mailer",
    "From To Subject Date MIME-Version Content-Type",
    "Received From To Subject Message-ID Date X-Mailer Content-Type",
    "Message-ID Date From User-Agent MIME-Version To Subject Content-Type",
)
MAILERS = {
    "X-Mailer": "Microsoft Outlook Express 6.00.2900.2180",
    "X-MimeOLE": "Produced By Microsoft MimeOLE V6.00.2900.2180",
    "User-Agent": "Mozilla Thunderbird",
    "MIME-Version": "1.0",
    "X-Priority": "3",
    "Precedence": "bulk",
    "Auto-Submitted": "auto-replied",
}

DIGITS, HEX = "0123456789", "0123456789abcdef"


def date(at_s, zone="+0000"):
    return time.strftime("%a, %d %b %Y %H:%M:%S ", time.gmtime(at_s)) + zone


def simhash(text):
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def data(which, at_s, fields, size, body):
    """The `data` member of a transaction: header names of a set, values where given."""
    values = {**MAILERS, "Date": date(at_s), **fields}
    headers = [[n, values.get(n)] for n in which.split()]
    headers += [[n, v] for n, v in fields.items() if n in ("In-Reply-To", "References")]
    found = {"headers": headers, "size": size, "body_simhash": f"{body:016x}"}
    if "Message-ID" in which.split():
        found["message_id"] = fields["Message-ID"]
    return found


def message_id(rng, which, domain):
    """As the mail program of the set makes it; all take the same from ${rng}."""
    h = names.letters(rng, 12, HEX)
    if which == SETS["thunderbird"]:
        return f"<{h[:8].upper()}.{int(h[6:], 16) % 10000000:07d}@{domain}>"
    if which == SETS["express"]:
        return f"<{h}${h[2:10]}${h[4:]}@{domain}>"
    return f"<{h}@{domain}>"


class Valid:
    """Mail that people and programs write with one mailer, from one domain."""

    def __init__(self, rng, domain, which=None):
        self.which = SETS[which or rng.choice(("outlook", "thunderbird", "webmail", "express"))]
        self.domain = domain

    def make(self, rng, at_s, sender, to, reply_to=None):
        fields = {
            "From": sender or f"MAILER-DAEMON@{self.domain}",
            "To": to,
            "Subject": " ".join(rng.sample(names.WORDS, 3)),
            "Message-ID": message_id(rng, self.which, self.domain),
        }
        if reply_to:
            fields["In-Reply-To"] = fields["References"] = reply_to
        return data(self.which, at_s, fields, rng.randrange(900, 60000), rng.getrandbits(64))


class Engine:
    """The program that a botnet's members send with, through all campaigns: its header set,
    and the constant parts of Message-ID and boundary."""

    EXTRA = ("X-Priority", "X-MSMail-Priority", "Reply-To", "Importance", "X-Originating-IP", "User-Agent")

    def __init__(self, rng):
        wanted = set("From To Subject Date Message-ID MIME-Version Content-Type".split())
        self.which = " ".join(rng.sample(sorted(wanted | set(rng.sample(self.EXTRA, 2))), len(wanted) + 2))
        self.constant = names.letters(rng, 8, HEX)
        self.dollars, self.shuffles = rng.random() < 0.5, rng.random() < 0.3
        self.boundary = f"{'-' * rng.randrange(2, 13)}{names.letters(rng, 5, DIGITS)}"

    def message_id(self, rng, domain):
        if self.dollars:
            return f"<{names.letters(rng, 8, HEX)}${self.constant}${names.letters(rng, 8, HEX)}@{domain}>"
        return f"<{self.constant}.{names.letters(rng, 10, DIGITS)}@{domain}>"

    def order(self, rng):
        """Header names in order; some engines shuffle them each time."""
        which = self.which.split()
        return " ".join(rng.sample(which, len(which))) if self.shuffles else self.which

    def content_type(self, rng):
        return f'multipart/alternative; boundary="{self.boundary}{names.letters(rng, 12, DIGITS)}"'


class Campaign:
    """What a botnet sends for some time: one header set, one shape, alike bodies.  ${same}:
    the campaign of another botnet that sells the same, with a body and a subject like that."""

    def __init__(self, rng, botnet, name="", engine=None, same=None):
        self.name, self.engine = name or "-", engine
        self.which = engine.which if engine else rng.choice(FORGED)
        self.zone = rng.choice(("+0000", "-0500", "+0300", "+0900"))
        self.subject = " ".join(rng.sample(names.WORDS, 2))
        self.body = simhash(f"{botnet} {self.subject}")
        self.constant = names.letters(rng, 8, "0123456789abcdef")
        self.size = rng.randrange(800, 20000)
        self.senders = [names.firm_domain(rng) for _ in range(rng.randrange(1, 40))]
        if same:
            self.subject, self.body = same.subject, same.body

    def sender(self, rng):
        if rng.random() < 0.4:
            return f"{names.local_part(rng)}@{rng.choice(names.FREE_MAIL)}"
        return f"{names.local_part(rng)}@{rng.choice(self.senders)}"

    def make(self, rng, at_s, sender, to):
        body = self.body
        for _ in range(rng.randrange(5)):
            body ^= 1 << rng.randrange(64)
        domain = sender.split("@")[-1] if sender else names.firm_domain(rng)
        fields = {
            "From": sender,
            "To": to,
            "Subject": f"{self.subject} {rng.randrange(1000)}",
            "Message-ID": f"<{names.letters(rng, 4, HEX)}{self.constant}@{domain}>",
            "Date": date(at_s + rng.randrange(-7200, 7200), self.zone),
        }
        if self.engine:
            fields["Message-ID"] = self.engine.message_id(rng, domain)
            fields["Content-Type"] = self.engine.content_type(rng)
        which = self.engine.order(rng) if self.engine else self.which
        return data(which, at_s, fields, self.size + rng.randrange(300), body)
