"""A DNS server whose zone is Python: UDP and TCP, enough for an MTA.

A zone maps (name, type) to a list of values.  It is a dictionary, or a
function for names made by rule; the first of a server's zones that answers
wins.  FAIL as value means SERVFAIL; a name no zone knows is NXDOMAIN.
"""

import ipaddress
import socket
import socketserver
import struct
import threading

TYPES = {"A": 1, "CNAME": 5, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28}
NAMES = {number: name for name, number in TYPES.items()}
FAIL = object()
_NOERROR, _SERVFAIL, _NXDOMAIN = 0, 2, 3


def reverse_name(address):
    """The PTR question for an address: 7.3.18.198.in-addr.arpa."""
    return ipaddress.ip_address(address).reverse_pointer


def hosts_zone(hosts):
    """A zone of (name, address) pairs: A or AAAA, and the PTR of each."""
    zone = {}
    for name, address in hosts:
        kind = "AAAA" if ":" in address else "A"
        zone.setdefault((name.lower(), kind), []).append(address)
        zone[(reverse_name(address), "PTR")] = [name]
    return zone


class Server:
    """Answers on 127.0.0.1:53 from the moment it is made."""

    def __init__(self, *zones):
        self.zones = list(zones)
        handlers = {"zone_owner": self}
        udp = socketserver.ThreadingUDPServer(
            ("127.0.0.1", 53), type("Udp", (_UdpQuestion,), handlers))
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        tcp = socketserver.ThreadingTCPServer(
            ("127.0.0.1", 53), type("Tcp", (_TcpQuestion,), handlers))
        for server in (udp, tcp):
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def lookup(self, name, kind):
        for zone in self.zones:
            found = zone(name, kind) if callable(zone) else zone.get((name, kind))
            if found is not None:
                return found
        return None

    def _known(self, name):
        return any(self.lookup(name, kind) for kind in TYPES)

    def answer(self, question):
        """Bytes of a query to bytes of its response."""
        name, at = _read_name(question, 12)
        kind_number, = struct.unpack_from("!H", question, at)
        kind = NAMES.get(kind_number)
        found = self.lookup(name, kind) if kind else None
        code, records = _NOERROR, []
        if found is FAIL:
            code = _SERVFAIL
        elif found is not None:
            records = found
        elif not self._known(name):
            code = _NXDOMAIN
        head = question[:2] + struct.pack("!HHHHH", 0x8580 | code, 1, len(records), 0, 0)
        body = question[12:at + 4]
        for value in records:
            data = _data(kind, value)
            body += struct.pack("!HHHIH", 0xC00C, kind_number, 1, 60, len(data)) + data
        return head + body


def _read_name(packet, at):
    labels = []
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("latin-1").lower())
        at += 1 + packet[at]
    return ".".join(labels), at + 1


def _write_name(name):
    return b"".join(bytes([len(label)]) + label.encode("latin-1")
                    for label in name.split(".") if label) + b"\0"


def _data(kind, value):
    if kind in ("A", "AAAA"):
        return ipaddress.ip_address(value).packed
    if kind == "MX":
        return struct.pack("!H", value[0]) + _write_name(value[1])
    if kind == "TXT":
        return bytes([len(value)]) + value.encode()
    return _write_name(value)


class _UdpQuestion(socketserver.BaseRequestHandler):
    def handle(self):
        question, sock = self.request
        sock.sendto(self.zone_owner.answer(question), self.client_address)


class _TcpQuestion(socketserver.BaseRequestHandler):
    def handle(self):
        length = self.request.recv(2, socket.MSG_WAITALL)
        while len(length) == 2:
            question = self.request.recv(*struct.unpack("!H", length), socket.MSG_WAITALL)
            reply = self.zone_owner.answer(question)
            self.request.sendall(struct.pack("!H", len(reply)) + reply)
            length = self.request.recv(2, socket.MSG_WAITALL)
