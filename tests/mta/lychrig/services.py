"""What an MTA expects of its machine: a syslog socket and a password checker."""

import os
import socket
import struct
import threading

USERS = {"alice": "wonderland", "bob": "builder"}


def _serve(target):
    threading.Thread(target=target, daemon=True).start()


def start_syslog(log_path):
    """Collect what is sent to /dev/log, one line each, in log_path."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sock.bind("/dev/log")
    os.chmod("/dev/log", 0o666)
    log = open(log_path, "ab", buffering=0)

    def collect():
        while True:
            log.write(sock.recv(65536).rstrip(b"\n\0") + b"\n")
    _serve(collect)


def _counted(sock):
    length, = struct.unpack("!H", sock.recv(2, socket.MSG_WAITALL))
    return sock.recv(length, socket.MSG_WAITALL).decode() if length else ""


def start_saslauthd(directory):
    """Answer Cyrus SASL's plain text password questions for USERS.

    The protocol of saslauthd(8): user, password, service and realm come as
    counted strings, "OK" or "NO" goes back as one.
    """
    os.makedirs(directory, exist_ok=True)
    sock = socket.socket(socket.AF_UNIX)
    sock.bind(directory + "/mux")
    os.chmod(directory + "/mux", 0o777)
    sock.listen(64)

    def check():
        while True:
            peer, _ = sock.accept()
            with peer:
                user, password, _service, _realm = (_counted(peer) for _ in range(4))
                good = USERS.get(user.split("@")[0]) == password
                reply = b"OK" if good else b"NO"
                peer.sendall(struct.pack("!H", len(reply)) + reply)
    _serve(check)
