"""A Sendmail of our own, from the unpacked package.

Its sendmail.cf is made by the package's own m4 files.  One daemon, a port for
each milter socket; the local mailer is a shell script that writes files.
"""

import os
import re
import shutil
import signal
import subprocess

from . import namespace, site, tap

NAME = "sendmail"
HOME = namespace.RUN + "/sendmail"
LOG = namespace.LOGS + "/sendmail.log"
ROOT = namespace.MTA_ROOT

# No F= for the filters: with the filter dead, mail flows.
SENDMAIL_MC = f"""divert(-1)dnl
divert(0)dnl
VERSIONID(`lychgate rig')
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `{site.HOSTNAME}')dnl
LOCAL_DOMAIN(`{site.DOMAIN}')dnl
define(`confCT_FILE', `{HOME}/trusted-users')dnl
define(`ALIAS_FILE', `text:{HOME}/aliases')dnl
define(`QUEUE_DIR', `{HOME}/queue')dnl
define(`STATUS_FILE', `{HOME}/statistics')dnl
define(`HELP_FILE', `{HOME}/helpfile')dnl
define(`confPID_FILE', `{HOME}/pid')dnl
define(`confSERVICE_SWITCH_FILE', `{HOME}/service.switch')dnl
define(`confDELIVERY_MODE', `background')dnl
define(`confDEF_USER_ID', `mailsink:mailsink')dnl
define(`confTO_IDENT', `0')dnl
define(`confLOG_LEVEL', `9')dnl
define(`confQUEUE_LA', `1000')dnl
define(`confREFUSE_LA', `1000')dnl
define(`confAUTH_MECHANISMS', `PLAIN LOGIN')dnl
TRUST_AUTH_MECH(`PLAIN LOGIN')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`accept_unqualified_senders')dnl
FEATURE(`nouucp', `reject')dnl
FEATURE(`virtusertable', `hash {HOME}/virtusers')dnl
define(`LOCAL_MAILER_PATH', `{HOME}/deliver')dnl
define(`LOCAL_MAILER_ARGS', `deliver $u')dnl
define(`LOCAL_MAILER_FLAGS', `lsDFMAw5:/|@qShPn9')dnl
MAIL_FILTER(`gateunix', `S=local:{site.UNIX_SOCKET}, T=S:10s;R:20s')dnl
MAIL_FILTER(`gateinet', `S=inet:{site.INET_PORT}@127.0.0.1, T=S:10s;R:20s')dnl
"""

DAEMON_MC = "DAEMON_OPTIONS(`Name=mta{kind}{family}, Family={family}, Addr={address}, " \
            "Port={port}, InputMailFilters=gate{kind}')dnl\n"

MAILERS_MC = "MAILER(`local')dnl\nMAILER(`smtp')dnl\n"

DELIVER = f"""#!/bin/sh
# deliver USER: one message from standard input to one file.
exec cat >"{site.SPOOL}/$1/$$"
"""


class Sendmail:
    name = NAME
    merges = True              # recipients that share a mailbox get one copy

    def __init__(self, recipe=(), mc="", filters="", access=""):
        """mc: lines for sendmail.mc; filters: names of filters behind the gate;
        access: the access map."""
        site.make_spool("mailsink")
        self.recipe = recipe
        self.mc = mc.replace("@HOME@", HOME)
        self.filters = filters
        self.access = access
        os.makedirs(HOME + "/queue", 0o700)
        os.chmod(HOME, 0o755)
        self._files()
        self._cf()
        self.process = None

    def _files(self):
        files = [("trusted-users", ""), ("aliases", "MAILER-DAEMON postmaster\n"),
                 ("service.switch", "hosts files dns\naliases files\n"),
                 ("virtusers", f"@{site.CATCHALL} {site.CATCHALL_BOX}\n"),
                 ("access", self.access), ("statistics", ""), ("helpfile", ""), ("deliver", DELIVER)]
        for name, text in files:
            with open(f"{HOME}/{name}", "w") as f:
                f.write(text)
        os.chmod(HOME + "/deliver", 0o755)
        for table in ("virtusers", "access"):
            with open(f"{HOME}/{table}") as text:
                subprocess.run([ROOT + "/usr/libexec/sendmail/makemap", "-C/dev/null", "hash",
                                f"{HOME}/{table}"], stdin=text, check=True)
        os.makedirs("/etc/sasl2", exist_ok=True)
        from .postfix import SASL
        with open("/etc/sasl2/Sendmail.conf", "w") as f:
            f.write(SASL)

    def _cf(self):
        m4_files = ROOT + "/usr/share/sendmail/cf/"
        mc = SENDMAIL_MC
        daemon_mc = DAEMON_MC.replace("gate{kind}", "gate{kind}" + self.filters)
        if self.recipe:                 # all daemons ask the filter that it names
            daemon_mc = DAEMON_MC.replace(", InputMailFilters=gate{kind}", "")
            mc = re.sub(r"^MAIL_FILTER.*\n", "", mc, flags=re.M) + self.recipe[0][1]
        mc += self.mc
        end = "".join(text for _, text in self.recipe[1:])
        for kind, port in site.PORTS.items():
            for family, address in (("inet", namespace.MX4), ("inet6", namespace.MX6)):
                mc += daemon_mc.format(kind=kind, family=family, address=address, port=port)
        with open(HOME + "/sendmail.mc", "w") as f:
            f.write(mc + f"VIRTUSER_DOMAIN(`{site.CATCHALL}')dnl\n" + MAILERS_MC + end)
        with open(HOME + "/sendmail.cf", "w") as cf:
            subprocess.run(["m4", f"-D_CF_DIR_={m4_files}", m4_files + "m4/cf.m4",
                            HOME + "/sendmail.mc"], stdout=cf, check=True)

    def start(self):
        argv = [ROOT + "/usr/libexec/sendmail/sendmail", "-bD", "-q1m",
                "-C" + HOME + "/sendmail.cf"]
        with open(namespace.LOGS + "/sendmail.stderr", "w") as err:
            self.process = subprocess.Popen(argv, executable=argv[0], stdin=subprocess.DEVNULL,
                                            stdout=err, stderr=err, start_new_session=True)
        from . import smtp
        tap.wait_for("sendmail to greet", lambda: smtp.greets(site.PORTS["inet"]))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def clear(self):
        """Stopped for good: make room for the next."""
        shutil.rmtree(HOME)

    def queued(self):
        return len(os.listdir(HOME + "/queue"))
