/* lychgate forget ADDRESS: take back what a host taught. */
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "commands.h"
#include "consult.h"
#include "daemon_state.h"
#include "database.h"
#include "errors.h"
#include "options.h"
#include "say.h"
#include "store_identity.h"
#include "store_policy.h"
#include "when.h"

#define WAIT_MS 10000
#define POLL_MS 100

struct forgetting {
	const struct cli *cli;
	struct store *store;
	struct addr addr;
	uint32_t now_s;
	struct store_identities identities;
};

/* Without a daemon: an engine of our own takes it back in the database. */
static int
forget_here(struct forgetting *f)
{
	struct consult consult;
	int rc = consult_init(&consult, f->store, true);

	if (rc == 0 && (rc = store_begin(f->store)) == 0) {
		for (size_t i = 0; i < f->identities.n; i++)
			(void)engine_forget(consult.engine, &f->identities.all[i].key,
					    &f->identities.all[i].texts, f->now_s);
		if (consult.failed || store_host_delete(f->store, &f->addr, NULL) != 0 ||
		    store_commit(f->store) != 0) {
			store_rollback(f->store);
			rc = -1;
		}
	}
	consult_fini(&consult);
	return rc;
}

struct request {
	const struct addr *addr;
	bool stands;
};

static bool
is_mine(void *ctx, const struct addr *addr, uint32_t asked_s)
{
	struct request *r = ctx;

	(void)asked_s;
	r->stands = addr_equal(addr, r->addr);
	return !r->stands;
}

/* Is the request still there?  1, 0, or -1. */
static int
pending(struct forgetting *f)
{
	struct request request = {.addr = &f->addr};

	if (store_forget_each(f->store, is_mine, &request) != 0)
		return -1;
	return request.stands;
}

/* Ask the daemon, and wait until it has.  EX_OK or an exit status. */
static int
forget_there(struct forgetting *f)
{
	static const struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};
	int rc;

	if (store_forget_ask(f->store, &f->addr, f->now_s) != 0)
		return database_fail(f->cli, store_fault(f->store));
	for (int waited = 0; waited < WAIT_MS; waited += POLL_MS) {
		if ((rc = pending(f)) == 0)
			return EX_OK;
		if (rc < 0)
			return database_fail(f->cli, store_fault(f->store));
		nanosleep(&pause, NULL);
	}
	return cli_fail(EX_TEMPFAIL, "lychgated was asked and has not answered yet; it "
				     "will when it can");
}

static int
forget(struct forgetting *f)
{
	struct store_status status;
	int found, rc;
	size_t n;

	if (store_identities_read(&f->identities, f->store, &f->addr) != 0 ||
	    (found = store_status_get(f->store, &status)) < 0)
		return database_fail(f->cli, store_fault(f->store));
	n = f->identities.n;
	if (daemon_answers(f->cli->dir, found, &status, f->now_s)) {
		if ((rc = forget_there(f)) == EX_OK)
			say_line(stdout, "forgotten by lychgated%s",
				 n > 0 ? "."
				       : "; the database knew nothing of it: is the "
					 "address right?");
		return rc;
	}
	if (n == 0)
		return cli_fail(EX_NOINPUT, "this host is not known");
	if (forget_here(f) != 0)
		return database_result(f->cli, -1, store_fault(f->store));
	say_line(stdout, "forgotten: %zu %s (lychgated does not run).", n,
		 n == 1 ? "identity" : "identities");
	return EX_OK;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct forgetting f = {.cli = cli, .now_s = when_now()};
	struct options o;
	int status = EX_OK;

	options_init(&o, cli, &cmd_forget, argc, argv);
	if (options_next(&o) != OPTIONS_END)
		return o.status;
	if (o.n_args != 1)
		return options_usage(&o, "which address?");
	if (options_host(o.args[0], &f.addr) != 0)
		return options_usage(&o, "'%s' is no address, and no /64 of IPv6",
				     o.args[0]);
	f.addr = addr_unit(&f.addr);
	if ((f.store = database_store(cli, STORE_EDITOR, &status)) == NULL)
		return status;
	store_identities_init(&f.identities);
	status = forget(&f);
	store_identities_fini(&f.identities);
	store_close(f.store);
	return status;
}

const struct command cmd_forget = {
    .name = "forget",
    .summary = "forget a host, and take back what it taught",
    .args = "ADDRESS",
    .help =
	"Forgets every identity of an address (IPv6: of its /64): counts, conviction,\n"
	"server profile; and takes back what it taught its relatives (naming scheme,\n"
	"provider, network, HELO), by the names that it had then: the label that it got\n"
	"by hard evidence, that it proved valid, that it was seen; and its share in the\n"
	"threshold. The next session is its first one. A running lychgated does it\n"
	"within a second; else it is done in the database. The journal keeps its\n"
	"sessions.\n"
	"\n"
	"What others share in stays: see lychgate(1).\n"
	"\n"
	"It does not keep the host from being convicted again: 'lychgate pin' does.\n"
	"\n"
	"Example: a trap was hit by mistake\n"
	"  lychgate forget 192.0.2.7\n",
    .run = run,
};
