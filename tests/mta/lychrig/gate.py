"""lychgated and lychgate, as an administrator has them."""

import glob
import json
import os
import re
import signal
import sqlite3
import subprocess

from . import namespace, site, tap

# Everything learnt in one minute would be many convictions for an hour.
CONF = """
directory = "{directory}";
listen = [ "unix:{unix}", "inet:{inet}@127.0.0.1" ];
socket_mode = "0666";
convictions_per_hour = 0;
carry_share = {carry_share};
log = "stderr";
"""


class Gate:
    """One data directory, and the daemon on it."""

    def __init__(self, name):
        self.directory = f"{namespace.RUN}/gate-{name}"
        self.conf = self.directory + ".conf"
        self.log = f"{namespace.LOGS}/lychgated-{name}.log"
        os.makedirs(self.directory)
        os.makedirs(os.path.dirname(site.UNIX_SOCKET), exist_ok=True)
        self.process = None
        self.configure()

    def configure(self, more="", carry_share=0):
        with open(self.conf, "w") as f:
            f.write(CONF.format(directory=self.directory, unix=site.UNIX_SOCKET,
                                inet=site.INET_PORT, carry_share=carry_share) + more)

    def start(self):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(
                [namespace.BUILD + "/lychgated", "-f", "-c", self.conf],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        tap.wait_for("lychgated to listen", self._listens)

    def _listens(self):
        if self.process.poll() is not None:
            raise ChildProcessError(f"lychgated ended with {self.process.returncode}:\n"
                                    + self.log_text()[-2000:])
        with open("/proc/net/unix") as unix, open("/proc/net/tcp") as tcp:
            return site.UNIX_SOCKET in unix.read() and f":{site.INET_PORT:04X} " in tcp.read()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def stop(self):
        """The orderly end; returns the exit status."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            return self.process.wait(60)
        return None

    def reload(self):
        """SIGHUP, and wait until the daemon says what came of it: signals that come
        faster are one."""
        said = re.compile(r"reload: .*(is in force|the old settings stay)")
        before = len(said.findall(self.log_text()))
        self.process.send_signal(signal.SIGHUP)
        tap.wait_for("a reload", lambda: len(said.findall(self.log_text())) > before)

    def running(self):
        return self.process.poll() is None

    def cli(self, *args):
        """Run a command of lychgate: (status, output)."""
        done = subprocess.run([namespace.BUILD + "/lychgate", "--dir", self.directory, *args],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=60)
        return done.returncode, done.stdout

    def must(self, *args):
        status, output = self.cli(*args)
        if status != 0:
            raise ChildProcessError(f"lychgate {' '.join(args)}: {status}\n{output}")
        return output

    def mode(self, mode):
        """Say it, and wait until the daemon heeds it."""
        said = f"mode is now {mode}"
        before = self.log_text().count(said)
        self.must("mode", mode)
        tap.wait_for(said, lambda: self.log_text().count(said) > before)

    def json_lines(self, *args):
        """What a command prints with --json, or None when it finds nothing."""
        status, output = self.cli(*args, "--json")
        return [json.loads(line) for line in output.splitlines()] if status == 0 else None

    def databases(self):
        return glob.glob(self.directory + "/*.db")

    def query(self, database, sql, *args):
        """Rows of a read-only look into a database, as sqlite3(1) has them."""
        db = sqlite3.connect(f"file:{self.directory}/{database}?mode=ro", uri=True, timeout=10)
        try:
            return db.execute(sql, args).fetchall()
        finally:
            db.close()

    def knows(self, address):
        """Is a host in the database?"""
        return self.query("lychgate.db", "SELECT 1 FROM hosts WHERE address = ?", address)

    def integrity(self):
        """What PRAGMA integrity_check says of each database."""
        return {os.path.basename(path): self.query(os.path.basename(path),
                                                   "PRAGMA integrity_check")[0][0]
                for path in self.databases()}

    def log_text(self):
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return f.read()
