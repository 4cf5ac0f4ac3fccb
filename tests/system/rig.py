"""rig: what the system tests of lychgated share: a fake MTA, a daemon to hold, TAP."""

import os
import random
import re
import resource
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LYCHGATED = os.path.join(TOP, os.environ.get("BUILD", "build"), "lychgated")
SANITIZED = "san" in os.path.basename(os.environ.get("BUILD", "build"))
PATIENCE = 60.0  # seconds until a wait for something that must happen fails

# A shell that runs the tests in the background lets them and all their children ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)

EX_USAGE, EX_DATAERR, EX_NOUSER, EX_CANTCREAT, EX_TEMPFAIL, EX_CONFIG = 64, 65, 67, 73, 75, 78

# From milter(7)'s mfdef.h: the steps an MTA offers, and which commands have an answer.
ACTIONS, STEPS = 0x1FF, 0x1FFFFF
NO_BIT = {"C": 0x01, "H": 0x02, "M": 0x04, "R": 0x08, "B": 0x10, "L": 0x20, "N": 0x40,
          "U": 0x100, "T": 0x200}
NR_BIT = {"L": 0x80, "C": 0x1000, "H": 0x2000, "M": 0x4000, "R": 0x8000, "T": 0x10000,
          "U": 0x20000, "N": 0x40000, "B": 0x80000}

_count = _failures = 0


def check(condition, what, detail=""):
    global _count, _failures
    _count += 1
    _failures += not condition
    print(f"{'ok' if condition else 'not ok'} {_count} - {what}", flush=True)
    if not condition and detail != "":
        print("# " + str(detail).replace("\n", "\n# "), flush=True)
    return condition


def note(text):
    print("# " + text, flush=True)


def finish():
    print(f"1..{_count}")
    sys.exit(_failures != 0)


def until(condition, patience=PATIENCE):
    """Wait until condition() is true; its value, or what it was at the end."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(0.02)


class Shower:
    """A program that writes until it is interrupted, and what it wrote."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.seen = b""

    def shows(self, condition):
        """Wait for what makes condition(all that was written) true, or for its end."""
        def look():
            ended = self.process.poll() is not None
            self.seen += self.process.stdout.read() or b""
            return condition(self.seen) or ended
        until(look)
        return condition(self.seen)

    def end(self):
        """Interrupt it; its exit status, and -SIGKILL of one that does not heed it."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def many_files():
    """The tests open thousands of sockets."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def free_port():
    """A port below those that the kernel gives to connections, so that it is still free
    when the daemon starts, and starts again."""
    while True:
        port = random.randrange(10000, 30000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


class Closed(Exception):
    pass


class Mta:
    """The MTA's side of one milter connection."""

    def __init__(self, where, timeout=PATIENCE):
        self.received = b""
        if where.startswith("unix:"):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(timeout)
            self.socket.connect(where[5:])
        else:
            port, host = where.split(":", 1)[1].split("@")
            self.socket = socket.create_connection((host, int(port)), timeout)
        self.steps = None

    def close(self):
        self.socket.close()

    def raw(self, data):
        self.socket.sendall(data)

    @staticmethod
    def packet(code, body=b""):
        return struct.pack(">I", len(body) + 1) + code.encode() + body

    def send(self, code, body=b""):
        self.raw(self.packet(code, body))

    def take(self, n):
        while len(self.received) < n:
            more = self.socket.recv(65536)
            if not more:
                raise Closed("the filter closed the connection")
            self.received += more
        part, self.received = self.received[:n], self.received[n:]
        return part

    def answer(self):
        (length,) = struct.unpack(">I", self.take(4))
        packet = self.take(length)
        return chr(packet[0]), packet[1:]

    def is_closed(self):
        """Does the filter close the connection (without another word)?"""
        try:
            self.answer()
        except (Closed, ConnectionError):
            return True
        except socket.timeout:
            pass
        return False

    def negotiate(self):
        self.send("O", struct.pack(">III", 6, ACTIONS, STEPS))
        code, body = self.answer()
        assert code == "O", code
        self.steps = struct.unpack(">III", body[:12])[2]

    def macros(self, command, **values):
        body = command.encode()
        for name, value in values.items():
            name = name if len(name) == 1 else "{" + name + "}"
            body += name.encode() + b"\0" + value.encode() + b"\0"
        self.send("D", body)

    def event(self, code, body=b""):
        """Send a command; its answer, or None where there is none."""
        if self.steps & NO_BIT.get(code, 0):
            return None
        self.send(code, body)
        if self.steps & NR_BIT.get(code, 0):
            return None
        return self.answer()

    def connect(self, ip, name=None):
        """name: the confirmed PTR; None: the client has none."""
        family = b"6" if ":" in ip else b"4"
        self.negotiate()
        if name:
            self.macros("C", _=f"{name} [{ip}]", client_ptr=name, client_resolve="OK")
        else:
            self.macros("C", _=f"[{ip}]", client_ptr="unknown", client_resolve="FAIL")
        host = (name or f"[{ip}]").encode()
        return self.event("C", host + b"\0" + family + struct.pack(">H", 4025)
                          + ip.encode() + b"\0")

    def helo(self, name):
        return self.event("H", name.encode() + b"\0")

    def mail(self, sender, *args):
        parts = [f"<{sender}>", *args]
        return self.event("M", b"".join(p.encode() + b"\0" for p in parts))

    def rcpt(self, address, known=True):
        """The filter's answer to a recipient that the MTA accepts, or does not know."""
        if known:
            self.macros("R", rcpt_mailer="local", rcpt_host="", rcpt_addr=address)
        else:
            self.macros("R", rcpt_mailer="error", rcpt_host="5.1.1",
                        rcpt_addr="550 5.1.1 User unknown")
        return self.event("R", f"<{address}>".encode() + b"\0")

    def message(self, text="Hello.\r\n", headers=(("Subject", "test"),)):
        """Content, until the answer to its end."""
        self.event("T")
        for name, value in headers:
            self.event("L", f"{name}\0{value}\0".encode())
        self.event("N")
        self.event("B", text.encode())
        self.send("E")
        while True:
            code, body = self.answer()
            if code not in "hmi+-p":  # changes come before the answer
                return code, body

    def quit(self):
        self.send("Q")
        self.close()


def session(where, ip, rcpts, name=None, helo="mail.example.net",
            sender="someone@example.net"):
    """A whole SMTP session; the answers to its recipients, (address, known) each."""
    mta = Mta(where)
    try:
        mta.connect(ip, name)
        mta.helo(helo)
        mta.mail(sender)
        return [mta.rcpt(address, known) for address, known in rcpts]
    finally:
        mta.quit()


class Daemon:
    """A lychgated of our own: a folder, a configuration, a process."""

    def __init__(self, config="", database=None, prefix=(), args=()):
        self.folder = tempfile.mkdtemp(prefix="lychgate-test-")
        self.database = database or os.path.join(self.folder, "db")
        self.unix = f"unix:{self.folder}/run/s"
        self.port = free_port()
        self.inet = f"inet:{self.port}@127.0.0.1"
        self.file = os.path.join(self.folder, "lychgate.conf")
        self.log_path = os.path.join(self.folder, "log")
        self.prefix, self.args = list(prefix), list(args)
        self.process = None
        self.environment = None
        self.configure(config)

    def configure(self, config=""):
        with open(self.file, "w") as file:
            file.write(f'directory = "{self.database}";\n'
                       f'listen = [ "{self.unix}", "{self.inet}" ];\n' + config)

    def start(self):
        log = open(self.log_path, "ab")
        seen = self.log().count("listens on")
        self.process = subprocess.Popen(
            [*self.prefix, LYCHGATED, "-f", "-c", self.file, *self.args], stderr=log,
            stdin=subprocess.DEVNULL, env=self.environment)
        log.close()
        up = until(lambda: self.process.poll() is not None
                   or self.log().count("listens on") > seen)
        if not up or self.process.poll() is not None:
            raise RuntimeError("lychgated does not start:\n" + self.log())
        return self

    def kill(self, number):
        self.process.send_signal(number)

    def stop(self, number=signal.SIGTERM):
        """End it; its exit status."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.process = None
        return status

    def remove(self):
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *unused):
        self.remove()

    def log(self):
        try:
            with open(self.log_path, errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def logged(self, pattern, times=1):
        """Wait for a line in the log."""
        return until(lambda: len(re.findall(pattern, self.log())) >= times)

    def sql(self, statement, *values, file="lychgate.db"):
        with sqlite3.connect(os.path.join(self.database, file), PATIENCE) as db:
            rows = db.execute(statement, values).fetchall()
        db.close()
        return rows

    def journal(self, statement, *values):
        return self.sql(statement, *values, file="sessions.db")

    def sessions(self):
        return self.journal("SELECT count(*) FROM sessions")[0][0]

    def memory(self):
        """Resident bytes."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) * 1024
