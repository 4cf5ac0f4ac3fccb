"""What an MTA expects of its machine: a syslog socket and a password checker."""

import os
import signal
import socket
import struct
import subprocess
import threading

from . import namespace, tap

USERS = {"alice": "wonderland", "bob": "builder"}


def _serve(target):
    threading.Thread(target=target, daemon=True).start()


class Syslog:
    """Collects what is sent to /dev/log, one line each, as it comes."""

    log = namespace.LOGS + "/syslog"

    def __init__(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.sock.bind("/dev/log")
        os.chmod("/dev/log", 0o666)
        _serve(self._collect)

    def _collect(self):
        with open(self.log, "ab", buffering=0) as log:
            while True:
                log.write(self.sock.recv(65536).rstrip(b"\n\0") + b"\n")

    def stop(self):
        """It ends with the program."""


RSYSLOG_CONF = """
global(workDirectory="{run}" localHostname="mx" abortOnUncleanConfig="on")
module(load="imuxsock")
*.* action(type="omfile" file="{new}" template="RSYSLOG_FileFormat")
*.* action(type="omfile" file="{old}" template="RSYSLOG_TraditionalFileFormat")
"""


class Rsyslog:
    """Debian's rsyslogd, which writes every line twice: with the stamps of RFC 3339, as
    Debian 12 does, and with those of old."""

    logs = {"rfc3339": namespace.LOGS + "/mail.log", "syslog": namespace.LOGS + "/mail-old.log"}

    def __init__(self):
        conf = namespace.RUN + "/rsyslog.conf"
        libs = namespace.MTA_ROOT + "/usr/lib/x86_64-linux-gnu"
        with open(conf, "w") as f:
            f.write(RSYSLOG_CONF.format(run=namespace.RUN, new=self.logs["rfc3339"],
                                        old=self.logs["syslog"]))
        self.process = subprocess.Popen(
            [namespace.MTA_ROOT + "/usr/sbin/rsyslogd", "-n", "-iNONE", "-f", conf,
             "-M", libs + "/rsyslog"], env={**os.environ, "LD_LIBRARY_PATH": libs},
            stdin=subprocess.DEVNULL, start_new_session=True)
        tap.wait_for("rsyslogd", lambda: os.path.exists("/dev/log"))
        self.marks = 0

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def settle(self):
        """Wait until all that was sent so far is in both logs."""
        self.marks += 1
        mark = f"settled-{self.marks}."
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            sock.connect("/dev/log")
            sock.send(f"<22>rig: {mark}".encode())
        for path in self.logs.values():
            tap.wait_for(f"{mark} in {path}", lambda: os.path.exists(path)
                         and mark in open(path, errors="replace").read())

    def rotate(self):
        """As logrotate(8) does it: rename, tell rsyslogd, and when it let go of the old
        ones, compress them."""
        self.settle()
        for path in self.logs.values():
            if os.path.exists(path + ".1.gz"):
                os.rename(path + ".1.gz", path + ".2.gz")
            os.rename(path, path + ".1")
        self.process.send_signal(signal.SIGHUP)
        tap.wait_for("rsyslogd to let go", lambda: not any(
            link.endswith(".log.1") for link in self._open_files()))
        for path in self.logs.values():
            subprocess.run(["gzip", path + ".1"], check=True)

    def _open_files(self):
        fds = f"/proc/{self.process.pid}/fd"
        for fd in os.listdir(fds):
            try:
                yield os.readlink(f"{fds}/{fd}")
            except FileNotFoundError:       # closed meanwhile
                pass


class Policy:
    """A policy server for Postfix (SMTPD_POLICY_README): it greylists one recipient."""

    def __init__(self, port, recipient):
        self.recipient = recipient
        self.seen = set()
        self.sock = socket.create_server(("127.0.0.1", port), backlog=64)
        _serve(self._accept)

    def _accept(self):
        while True:
            peer, _ = self.sock.accept()
            threading.Thread(target=self._answer, args=(peer,), daemon=True).start()

    def _answer(self, peer):
        with peer, peer.makefile("rw") as stream:
            request = {}
            for line in stream:
                if line != "\n":
                    key, _, value = line.rstrip("\n").partition("=")
                    request[key] = value
                    continue
                stream.write(f"action={self._action(request)}\n\n")
                stream.flush()
                request = {}

    def _action(self, request):
        triplet = tuple(request.get(k) for k in ("client_address", "sender", "recipient"))
        if triplet[2] != self.recipient or triplet in self.seen:
            return "DUNNO"
        self.seen.add(triplet)
        return "DEFER_IF_PERMIT 4.7.1 Greylisted, try again"


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
