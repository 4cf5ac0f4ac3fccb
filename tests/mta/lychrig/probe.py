"""A milter that says "continue" to everything and writes down what it is told.

Raw protocol, so that it shows what an MTA sends, not what a library makes of
it.  It stands where lychgated would, to check the facts that lychgated is
built on against the MTAs that are installed today.
"""

import os
import socketserver
import struct
import threading

_ACTION_SETSYMLIST = 0x100
_STEP_RCPT_REJ = 0x800
# What lychgated asks for, by stage (connect, mail, rcpt).
MACROS = {0: "j _ {client_addr} {client_name} {client_ptr} {client_resolve}",
          2: "i {auth_type} {auth_authen} {mail_addr}",
          3: "i {rcpt_addr} {rcpt_host} {rcpt_mailer} {nbadrcpts}"}
_NO_REPLY = "ADQ"               # abort, macros, quit
_EVENTS = {"C": "connect", "H": "helo", "M": "mail", "R": "rcpt", "T": "data",
           "L": "header", "N": "eoh", "B": "body", "E": "eom", "A": "abort", "Q": "quit",
           "U": "unknown", "O": "optneg"}


class Event:
    def __init__(self, name, args, macros):
        self.name, self.args, self.macros = name, args, macros

    def __repr__(self):
        return f"{self.name} {self.args} {self.macros}"


class Probe:
    """Sessions seen, each a list of Events; `sessions` grows as they end.

    answer: what to say to an Event, as the protocol has it; b"c" is continue."""

    def __init__(self, unix_path, inet_port, answer=lambda event: b"c"):
        self.sessions = []
        self.answer = answer
        self.lock = threading.Lock()
        os.makedirs(os.path.dirname(unix_path), exist_ok=True)
        handler = type("Handler", (_Handler,), {"probe": self})
        servers = [socketserver.ThreadingUnixStreamServer(unix_path, handler),
                   socketserver.ThreadingTCPServer(("127.0.0.1", inet_port), handler)]
        os.chmod(unix_path, 0o666)
        for server in servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def of(self, source):
        """Events of all ended sessions of one client address, or []."""
        with self.lock:
            return [e for s in self.sessions for e in s
                    if s[1:] and source in (s[1].macros.get("{client_addr}", ""),
                                            s[1].args[1][5:] if s[1].args[1:] else "")]


def _strings(data):
    return data.rstrip(b"\0").decode("latin-1").split("\0") if data else []


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        events, macros = [], {}
        while True:
            head = self.rfile.read(5)
            if len(head) < 5:
                break
            length, = struct.unpack("!I", head[:4])
            code, data = chr(head[4]), self.rfile.read(length - 1)
            if code == "D":
                fields = data[1:].rstrip(b"\0").decode("latin-1").split("\0")
                macros = dict(zip(fields[::2], fields[1::2] + [""]))
                continue
            args = list(struct.unpack("!III", data[:12])) if code == "O" else _strings(data)
            events.append(Event(_EVENTS.get(code, code), args, macros))
            macros = {}
            if code == "O":
                self._send(b"O" + self._options())
            elif code not in _NO_REPLY:
                self._send(self.probe.answer(events[-1]))
            if code == "Q":
                break
        with self.probe.lock:
            self.probe.sessions.append(events)

    def _options(self):
        lists = b"".join(struct.pack("!I", stage) + names.encode() + b"\0"
                         for stage, names in MACROS.items())
        return struct.pack("!III", 6, _ACTION_SETSYMLIST, _STEP_RCPT_REJ) + lists

    def _send(self, payload):
        self.wfile.write(struct.pack("!I", len(payload)) + payload)
