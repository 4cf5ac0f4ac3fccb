"""A Postfix of our own, from the unpacked package.

Started as its master(8) in the foreground, with configuration, queue and data
directories under RUN.  One smtpd per milter socket; everything is delivered
by virtual(8) into maildirs.
"""

import os
import re
import shutil
import signal
import subprocess

from . import namespace, site, tap

NAME = "postfix"
HOME = namespace.RUN + "/postfix"
CONF = HOME + "/conf"
LOG = namespace.LOGS + "/postfix.log"
ROOT = namespace.MTA_ROOT

MAIN_CF = f"""
compatibility_level = 3.6
queue_directory = {HOME}/queue
data_directory = {HOME}/data
daemon_directory = {ROOT}/usr/lib/postfix/sbin
command_directory = {ROOT}/usr/sbin
shlib_directory = {ROOT}/usr/lib/postfix
meta_directory = {CONF}
import_environment = MAIL_CONFIG TZ LANG=C LD_LIBRARY_PATH
mail_owner = postfix
setgid_group = postdrop
maillog_file = {LOG}
maillog_file_prefixes = {namespace.RUN}

myhostname = {site.HOSTNAME}
mydestination = {site.DOMAIN}
mynetworks = 127.0.0.1/32
inet_interfaces = all
inet_protocols = all
alias_maps =
alias_database =
recipient_delimiter = +
local_recipient_maps = texthash:{CONF}/boxes
local_transport = virtual
virtual_mailbox_domains = {site.CATCHALL}
virtual_mailbox_maps = texthash:{CONF}/boxes
virtual_mailbox_base = {site.SPOOL}
virtual_uid_maps = static:5005
virtual_gid_maps = static:5005
relay_domains =

smtpd_sasl_auth_enable = yes
cyrus_sasl_config_path = {CONF}/sasl
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated,
    reject_unauth_destination

milter_default_action = accept
milter_protocol = 6

# A test machine's many clients are no attack, and nobody waits here.
default_process_limit = 40
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
in_flow_delay = 0
"""

# smtpd's that ask the filter over each kind of socket, IPv4 and IPv6.
SMTPD = """
{mx4}:{port} inet n - n - - smtpd -o smtpd_milters={milter}
[{mx6}]:{port} inet n - n - - smtpd -o smtpd_milters={milter}
"""

MASTER_CF = """
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

SASL = f"pwcheck_method: saslauthd\nsaslauthd_path: {namespace.RUN}/sasl/mux\n" \
       "mech_list: PLAIN LOGIN\n"


class Postfix:
    name = NAME
    merges = False              # recipients that share a mailbox get one copy

    def __init__(self, recipe=(), main="", master="", filters=""):
        """main, master: lines for main.cf, which win, and for master.cf; filters: milters
        behind the gate."""
        site.make_spool("mailsink")
        self.more = main, master
        self.filters = filters
        self.recipe = [(name, text.replace("/etc/postfix/", CONF + "/"))
                       for name, text in recipe]
        self._configure()
        self._queue()
        self.process = None

    def _configure(self):
        os.makedirs(CONF + "/sasl")
        milters = {"unix": "unix:" + site.UNIX_SOCKET,
                   "inet": f"inet:127.0.0.1:{site.INET_PORT}"}
        boxes = [f"{who}@{site.DOMAIN} {who}/" for who in site.PEOPLE + ["postmaster"]]
        boxes.append(f"@{site.CATCHALL} {site.CATCHALL_BOX}/")
        master = MASTER_CF + "".join(
            SMTPD.format(mx4=namespace.MX4, mx6=namespace.MX6, port=port,
                         milter=milters[kind] + self.filters) for kind, port in site.PORTS.items())
        main = MAIN_CF
        for name in re.findall(r"^(\w+) =", self.more[0], re.M):
            main = re.sub(rf"^{name} =.*\n(\s+\S.*\n)*", "", main, flags=re.M)
        main += self.more[0]
        master += self.more[1]
        files = []
        for name, text in self.recipe:
            if "main.cf" in name:
                main += text
            elif "master.cf" in name:
                replaced = "|".join(re.findall(r"^(\S+) .* bounce$", text, re.M))
                master = re.sub(rf"^({replaced}) .*\n", "", master, flags=re.M) + text
            else:
                files.append((os.path.basename(name), text))
        for name, text in files + [("main.cf", main), ("master.cf", master),
                           ("boxes", "\n".join(boxes) + "\n"), ("sasl/smtpd.conf", SASL)]:
            with open(f"{CONF}/{name}", "w") as f:
                f.write(text)

    def _queue(self):
        """What `postfix check` makes on an installed system."""
        os.makedirs(HOME + "/queue/pid")
        os.mkdir(HOME + "/data")
        shutil.chown(HOME + "/data", "postfix")
        for d in ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold",
                  "incoming", "private", "saved", "trace", "maildrop", "public"):
            os.mkdir(f"{HOME}/queue/{d}")
            os.chmod(f"{HOME}/queue/{d}", 0o700)
            shutil.chown(f"{HOME}/queue/{d}", "postfix")
        for d, mode in (("maildrop", 0o1730), ("public", 0o2710)):
            shutil.chown(f"{HOME}/queue/{d}", group="postdrop")
            os.chmod(f"{HOME}/queue/{d}", mode)

    def start(self):
        argv = [ROOT + "/usr/lib/postfix/sbin/master", "-c", CONF, "-d"]
        with open(namespace.LOGS + "/postfix.stderr", "w") as err:
            self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=err,
                                            stderr=err, start_new_session=True)
        from . import smtp
        tap.wait_for("postfix to greet", lambda: smtp.greets(site.PORTS["inet"]))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def clear(self):
        """Stopped for good: make room for the next."""
        shutil.rmtree(HOME)

    def queued(self):
        """Messages on their way: none, when all deliveries are done."""
        return sum(len(files) for d in ("incoming", "active", "maildrop", "deferred")
                   for _, _, files in os.walk(f"{HOME}/queue/{d}"))
