"""A world of its own for the MTAs.

`enter()` runs the program again inside new network, mount and process
namespaces.  In there

- every address of WORLD is local, so a client can bind() any of them and
  nothing has a way out: there is only the loopback device;
- /etc is a copy that may be written (users, resolv.conf, SASL), /run is
  empty, and /dev has no syslog but ours: the machine's own are out of reach;
- the program is process 1: when it ends, the kernel ends all it started.
"""

import os
import shutil
import signal
import subprocess
import sys

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))
RUN = "/run/lychrig"          # everything of one run; a tmpfs, gone with it
MTA_ROOT = RUN + "/root"      # the unpacked Debian packages
LOGS = RUN + "/log"           # copied to build/mta/log at the end

MX4 = "192.0.2.1"
MX6 = "2001:db8::25"
# Benchmark, documentation and reserved space: nobody's addresses.  240/4 is
# there because a botnet lives in many networks and the others have few /16s.
WORLD = ["198.18.0.0/15", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",
         "240.0.0.0/4", "2001:db8::/32"]

# Users the MTAs drop their privileges to, and Sendmail's local recipients.
SYSTEM_USERS = [("postfix", 5001), ("postdrop", 5002), ("smmta", 5003),
                ("smmsp", 5004), ("mailsink", 5005)]
_INSIDE = "LYCHRIG_INSIDE"


def run(*argv):
    """Run a tool; its complaint is ours."""
    subprocess.run(argv, check=True, stdin=subprocess.DEVNULL)


def enter(mailboxes):
    """Return inside the namespaces, with users for `mailboxes` in /etc/passwd."""
    if os.environ.get(_INSIDE) != "1":
        if os.geteuid() != 0:
            sys.exit("not ok - the rig needs root, to make namespaces")
        os.environ[_INSIDE] = "1"
        os.execvp("unshare", ["unshare", "--net", "--mount", "--ipc", "--pid", "--fork",
                              "--kill-child", "--mount-proc", sys.executable] + sys.argv)
    # Process 1 ignores a signal it does not handle.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.umask(0o022)
    _private_run()
    _private_etc(mailboxes)
    _private_dev()
    _network()


def _private_run():
    source = os.path.join(BUILD, "mta/root")
    run("mount", "-t", "tmpfs", "-o", "mode=0755", "lychrig", "/run")
    for d in (RUN, MTA_ROOT, LOGS):
        os.mkdir(d)
    # Bound, not linked: users below root may not walk through the way to BUILD.
    run("mount", "--bind", source, MTA_ROOT)
    os.environ["LD_LIBRARY_PATH"] = MTA_ROOT + "/usr/lib/postfix"


def _private_etc(mailboxes):
    own = RUN + "/etc"
    shutil.copytree("/etc", own, symlinks=True)
    run("mount", "--bind", own, "/etc")
    users = SYSTEM_USERS + [(name, 5100 + i) for i, name in enumerate(mailboxes)]
    with open("/etc/passwd", "a") as passwd, open("/etc/group", "a") as group:
        for name, number in users:
            passwd.write(f"{name}:x:{number}:{number}::/nonexistent:/bin/sh\n")
            group.write(f"{name}:x:{number}:\n")
    _write("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:2 attempts:2\n")
    _write("/etc/hosts", f"127.0.0.1 localhost\n::1 localhost\n{MX4} mx.test mx\n")
    _write("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n")


def _write(path, text):
    if os.path.lexists(path):
        os.unlink(path)
    with open(path, "w") as f:
        f.write(text)


def _private_dev():
    own = RUN + "/dev"
    os.mkdir(own)
    for name in ("null", "zero", "full", "random", "urandom", "tty"):
        _write(f"{own}/{name}", "")
        run("mount", "--bind", f"/dev/{name}", f"{own}/{name}")
    os.symlink("/proc/self/fd", own + "/fd")
    os.mkdir(own + "/shm", 0o1777)
    run("mount", "--rbind", own, "/dev")


def _network():
    run("ip", "link", "set", "lo", "up")
    run("ip", "address", "add", MX4 + "/32", "dev", "lo")
    run("ip", "-6", "address", "add", MX6 + "/128", "dev", "lo", "nodad")
    for net in WORLD:
        run("ip", "-6" if ":" in net else "-4", "route", "add", "local", net, "dev", "lo")


def keep_logs(name):
    """Copy the logs out, for whoever has to find out why."""
    kept = os.path.join(BUILD, "mta/log", name)
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(LOGS, kept, ignore_dangling_symlinks=True)
    return kept
