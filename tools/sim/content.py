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
            "Message-ID": f"<{names.letters(rng, 12, '0123456789abcdef')}@{self.domain}>",
        }
        if reply_to:
            fields["In-Reply-To"] = fields["References"] = reply_to
        return data(self.which, at_s, fields, rng.randrange(900, 60000), rng.getrandbits(64))


class Campaign:
    """What a botnet sends for some time: one header set, one shape, alike bodies."""

    def __init__(self, rng, botnet):
        self.which = rng.choice(FORGED)
        self.zone = rng.choice(("+0000", "-0500", "+0300", "+0900"))
        self.subject = " ".join(rng.sample(names.WORDS, 2))
        self.body = simhash(f"{botnet} {self.subject}")
        self.constant = names.letters(rng, 8, "0123456789abcdef")
        self.size = rng.randrange(800, 20000)
        self.senders = [names.firm_domain(rng) for _ in range(rng.randrange(1, 40))]

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
            "Message-ID": f"<{names.letters(rng, 4, '0123456789abcdef')}{self.constant}@{domain}>",
            "Date": date(at_s + rng.randrange(-7200, 7200), self.zone),
        }
        return data(self.which, at_s, fields, self.size + rng.randrange(300), body)
