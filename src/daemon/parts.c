/*
 * The parts of the daemon, made one after the other: each step of the table needs only
 * those before it, and whatever step fails, the same teardown undoes what there is.
 */
#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include <event2/event.h>

#include "backscatter.h"
#include "clock.h"
#include "journal_aside.h"
#include "log.h"
#include "outlet.h"
#include "parts.h"
#include "place.h"
#include "preload.h"
#include "settings.h"
#include "store_policy.h"
#include "store_protection.h"
#include "writer_front.h"

/* Descriptors: databases, sockets, the event loop (20 in all), readers of metrics, and
 * spare. */
#define OWN_FILES 64

int
parts_fail(int status, const char *what, const char *why)
{
	log_line(LEVEL_ERROR, "%s: %s", what, why);
	return status;
}

/*
 * What the writer frees each second is needed again in the next: giving it back to the
 * system in between costs 2 us a session.  The heap holds at most this much for nothing.
 */
static void
keep_memory(void)
{
	(void)mallopt(M_TRIM_THRESHOLD, 64 << 20);
	(void)mallopt(M_TOP_PAD, 1 << 20);
}

static int
read_config(struct parts *p)
{
	struct buf errors;
	int status = EX_OK;

	buf_init(&errors);
	if (config_load(p->config_path, &p->first, &errors) == 0) {
		p->config = &p->first;
	} else {
		(void)fputs(errors.data, stderr);
		if (!p->foreground) {
			log_open(TARGET_SYSLOG, LEVEL_INFO);
			log_lines(LEVEL_ERROR, "start", &errors);
		}
		status = EX_CONFIG;
	}
	buf_fini(&errors);
	return status;
}

/* Until it is up. */
static int
open_log(struct parts *p)
{
	bool quiet = p->foreground || p->config->log == TARGET_STDERR;

	log_open(quiet ? TARGET_STDERR : TARGET_BOTH,
		 (enum log_level)p->config->log_level);
	return EX_OK;
}

static int
find_user(struct parts *p)
{
	struct buf why;
	int status = EX_OK;

	buf_init(&why);
	if (privileges_find(p->config->user, &p->privileges, &why) != 0)
		status = parts_fail(EX_NOUSER, p->config_path, why.data);
	buf_fini(&why);
	return status;
}

/*
 * Every session takes a descriptor: take all that may be had, and as root what
 * max_sessions needs.
 */
static int
raise_limits(struct parts *p)
{
	const rlim_t need = p->config->max_sessions + OWN_FILES;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return parts_fail(EX_OSERR, "getrlimit", strerror(errno));
	if (limit.rlim_max < need) {
		const struct rlimit more = {.rlim_cur = need, .rlim_max = need};

		if (setrlimit(RLIMIT_NOFILE, &more) == 0)
			limit = more;
	}
	if (limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
			return parts_fail(EX_OSERR, "setrlimit", strerror(errno));
	}
	p->most_sessions =
	    limit.rlim_cur > OWN_FILES ? (size_t)limit.rlim_cur - OWN_FILES : 1;
	return EX_OK;
}

/*
 * A connection without a descriptor would wait in the backlog, and a client with it; one
 * that is turned away passes at once.
 */
void
parts_gate_settings(const struct parts *p, const struct config *config,
		    struct gate_settings *gate_r)
{
	settings_gate(config, gate_r);
	if (gate_r->max_sessions <= p->most_sessions)
		return;
	log_line(LEVEL_WARNING,
		 "max_sessions is %zu, but this process may open files for %zu only: "
		 "that is the limit (systemd: LimitNOFILE; else ulimit -n)",
		 gate_r->max_sessions, p->most_sessions);
	gate_r->max_sessions = p->most_sessions;
}

/* Be the user from here on; open_sockets() is root again for a moment. */
static int
find_place(struct parts *p)
{
	struct buf why;
	int status = EX_OK;

	(void)umask(027);
	buf_init(&why);
	if (place_make(p->config->directory, 0750, &p->privileges, &why) != 0 ||
	    place_make_for_sockets(p->config, &p->privileges, &why) != 0)
		status = parts_fail(EX_CANTCREAT, "start", why.data);
	else if (privileges_lend(&p->privileges) != 0)
		status = parts_fail(EX_OSERR, p->config->user, strerror(errno));
	else if ((p->lock_fd = place_lock(p->config->directory, &why)) < 0)
		status = parts_fail(errno == EACCES ? EX_CANTCREAT : EX_TEMPFAIL, "start",
				    why.data);
	buf_fini(&why);
	return status;
}

static int
status_of(enum fault_code code)
{
	switch (code) {
	case FAULT_BUSY:
	case FAULT_FULL:
		return EX_TEMPFAIL;
	case FAULT_ACCESS:
		return EX_CANTCREAT;
	case FAULT_CORRUPT:
	case FAULT_FOREIGN:
	case FAULT_VERSION:
		return EX_DATAERR;
	case FAULT_MEMORY:
		return EX_OSERR;
	default:
		return EX_IOERR;
	}
}

/* SQLite's text alone does not tell a full disk from a broken one. */
static int
fail_database(const struct fault *fault)
{
	log_line(LEVEL_ERROR, "%s (%s)", fault->text, fault_name(fault->code));
	return status_of(fault->code);
}

/* Of what was learnt and decided nothing is given up without a person. */
static int
fail_store(const struct fault *fault)
{
	int status = fail_database(fault);

	if (fault->code == FAULT_CORRUPT || fault->code == FAULT_FOREIGN)
		log_line(LEVEL_ERROR, STORE_FILE
			 " holds all that was learnt and decided, so that no new one is "
			 "begun by itself: 'lychgate db check' says what to do. Until "
			 "then the mail server does without this filter");
	return status;
}

/* The journal holds the past only: a damaged one is set aside. */
static struct journal *
open_journal(const char *dir, struct fault *fault_r)
{
	struct journal *journal = journal_open(dir, STORE_WRITER, fault_r);
	struct fault damage = *fault_r;
	char aside[JOURNAL_ASIDE_MAX];

	if (journal != NULL || !journal_is_damaged(dir, &damage))
		return journal;
	if (journal_set_aside(dir, (uint32_t)(clock_now_ms() / 1000), aside, fault_r) !=
	    0)
		return NULL;
	/* Also when there is no room for a new one: the next start would not know. */
	outlet_renewed(JOURNAL_FILE, aside, &damage);
	return journal_open(dir, STORE_WRITER, fault_r);
}

static int
fail_journal(const struct fault *fault)
{
	int status = fail_database(fault);

	if (fault->code == FAULT_FOREIGN)
		log_line(LEVEL_ERROR, JOURNAL_FILE
			 " is somebody else's: is 'directory' right? A new one is made "
			 "when that one is moved away with its -wal and -shm");
	return status;
}

static int
get_secret(struct parts *p, struct store *store)
{
	uint8_t fresh[sizeof(p->secret)];

	if (getrandom(fresh, sizeof(fresh), 0) != (ssize_t)sizeof(fresh))
		return parts_fail(EX_OSERR, "getrandom", strerror(errno));
	if (store_secret(store, fresh, p->secret) != 1)
		return fail_database(store_fault(store));
	return EX_OK;
}

/* Senders are signed with it as soon as somebody says so. */
static int
make_tag_key(struct store *store)
{
	struct store_tag_key keys[TAG_KEYS];
	uint8_t fresh[sizeof(keys[0].key.secret)];
	size_t n;

	if (store_tag_keys(store, keys, &n) != 0)
		return fail_database(store_fault(store));
	if (n > 0)
		return EX_OK;
	if (getrandom(fresh, sizeof(fresh), 0) != (ssize_t)sizeof(fresh))
		return parts_fail(EX_OSERR, "getrandom", strerror(errno));
	if (store_tag_key_add(store, fresh, (uint32_t)(clock_now_ms() / 1000)) != 0)
		return fail_database(store_fault(store));
	return EX_OK;
}

static int
open_databases(struct parts *p)
{
	const char *dir = p->config->directory;
	struct writer_settings settings;
	struct journal *journal = NULL;
	struct fault fault = {0};
	struct store *store = store_open(dir, STORE_WRITER, &fault);
	int status;

	if (store == NULL)
		return fail_store(&fault);
	if ((status = get_secret(p, store)) != EX_OK ||
	    (status = make_tag_key(store)) != EX_OK)
		goto fail;
	if ((journal = open_journal(dir, &fault)) == NULL) {
		status = fail_journal(&fault);
		goto fail;
	}
	if ((p->lookup = store_open(dir, STORE_LOOKUP, &fault)) == NULL) {
		status = fail_database(&fault);
		goto fail;
	}
	settings_writer(p->config, p->secret, &settings);
	if ((p->writer = writer_create(store, journal, &settings)) != NULL)
		return EX_OK;
	status = parts_fail(EX_OSERR, "start", strerror(ENOMEM));
fail:
	journal_close(journal);
	store_close(store);
	return status;
}

/* The handle is its own: its writes and the writer's go side by side.  No second
 * STORE_WRITER: that touches the file by itself, and closing a file takes away all locks
 * that the process has on it (fcntl(2)). */
static int
make_grouper(struct parts *p)
{
	struct fault fault = {0};
	struct store *store = store_open(p->config->directory, STORE_EDITOR, &fault);

	if (store == NULL)
		return fail_database(&fault);
	p->grouper = grouper_create(store, p->config->botnet_memory, p->secret);
	if (p->grouper != NULL)
		return EX_OK;
	store_close(store);
	return parts_fail(EX_OSERR, "start", strerror(ENOMEM));
}

/* The first policy; later ones come from the writer thread. */
static int
read_policy(struct parts *p)
{
	struct policy *policy = policy_create();

	if (policy == NULL)
		return parts_fail(EX_OSERR, "start", strerror(ENOMEM));
	if (store_policy_load(p->lookup, policy) != 0) {
		policy_free(policy);
		return fail_database(store_fault(p->lookup));
	}
	engine_set_policy(p->engine, policy);
	return EX_OK;
}

/* What it does not find there it asks the database for. */
static void
fill_engine(const struct parts *p)
{
	uint32_t now_s = (uint32_t)(clock_now_ms() / 1000);

	if (preload(p->engine, p->lookup, now_s) != 0)
		log_line(
		    LEVEL_WARNING,
		    "the database was not read to memory whole, it is asked for each "
		    "host: %s",
		    store_fault(p->lookup)->text);
	if (backscatter_unseen(engine_backscatter(p->engine)) == now_s)
		log_line(LEVEL_INFO,
			 "lychgated did not run for a while, as far as it can tell: for "
			 "the next %d days no bounce is refused for want of a tag or of "
			 "a message that was sent",
			 BACKSCATTER_PROOF_S / 86400);
}

static int
make_engine(struct parts *p)
{
	const struct engine_backing backing = {.ctx = &p->backing,
					       .host = backing_host,
					       .context = backing_context,
					       .mailbox = backing_mailbox,
					       .memo = backing_memo,
					       .taught = backing_taught};
	const struct engine_sink sink = {.ctx = p->writer,
					 .host = writer_host,
					 .context = writer_context,
					 .mailbox = writer_mailbox,
					 .memo = writer_memo,
					 .taught = writer_taught,
					 .measured = writer_measured,
					 .returns = writer_returns,
					 .grouped_ctx = p->grouper,
					 .grouped = grouper_visit};
	struct engine_settings settings;

	p->backing = (struct backing){.writer = p->writer, .store = p->lookup};
	if (settings_engine(p->config, &settings) == 0) {
		p->engine = engine_create(&settings, &backing, &sink, p->secret);
		writer_judgement(p->writer, &settings);
		settings_engine_fini(&settings);
	}
	if (p->engine == NULL)
		return parts_fail(EX_OSERR, "start", strerror(ENOMEM));
	fill_engine(p);
	return read_policy(p);
}

static int
make_gate(struct parts *p)
{
	struct gate_settings settings;

	parts_gate_settings(p, p->config, &settings);
	if ((p->base = event_base_new()) != NULL)
		p->gate = gate_create(p->base, p->engine, &settings, p->hooks, p->secret);
	return p->gate != NULL ? EX_OK : parts_fail(EX_OSERR, "start", strerror(ENOMEM));
}

void
parts_set_owners(struct parts *p, struct ownerdb *owners)
{
	gate_set_owners(p->gate, owners);
	ownerdb_free(p->owners);
	p->owners = owners;
}

/* Without these files everything works: no reason to let mail flow unfiltered. */
static int
read_owners(struct parts *p)
{
	struct ownerdb *owners;
	struct buf report;

	buf_init(&report);
	owners = ownerdb_open(p->config->owners.items, p->config->owners.n, &report);
	log_lines(LEVEL_WARNING, "owners", &report);
	if (owners == NULL)
		log_line(LEVEL_ERROR, "owners: no owner of a network is known until they "
				      "can be read and a reload");
	parts_set_owners(p, owners);
	buf_fini(&report);
	return EX_OK;
}

static int
open_sockets(struct parts *p)
{
	const struct config *c = p->config;
	struct buf why;
	int status = EX_OK;

	if (privileges_return(&p->privileges) != 0)
		return parts_fail(EX_OSERR, "start", strerror(errno));
	buf_init(&why);
	for (size_t i = 0; i < c->listen.n && status == EX_OK; i++)
		if (gate_listen(p->gate, c->listen.items[i], (unsigned)c->socket_mode,
				c->socket_group, &why) != 0)
			status = parts_fail(EX_UNAVAILABLE, c->listen.items[i], why.data);
	if (status == EX_OK &&
	    metrics_open(p->base, c, &p->metrics_hooks, &p->metrics, &why) != 0)
		status = parts_fail(EX_UNAVAILABLE, "metrics_listen", why.data);
	buf_fini(&why);
	return status;
}

static int
write_pid(struct parts *p)
{
	FILE *file;
	bool written;

	if (p->pid_path == NULL)
		return EX_OK;
	if ((file = fopen(p->pid_path, "we")) == NULL)
		return parts_fail(EX_CANTCREAT, p->pid_path, strerror(errno));
	written = fprintf(file, "%ld\n", (long)getpid()) > 0;
	if (fclose(file) != 0 || !written)
		return parts_fail(EX_IOERR, p->pid_path, strerror(errno));
	return EX_OK;
}

static int
drop_root(struct parts *p)
{
	if (privileges_drop(&p->privileges) != 0)
		return parts_fail(EX_OSERR, p->config->user, strerror(errno));
	return EX_OK;
}

/* What the daemon would only complain of. */
static int
test_owners(struct parts *p)
{
	struct ownerdb *owners;
	struct buf report;

	buf_init(&report);
	owners = ownerdb_open(p->config->owners.items, p->config->owners.n, &report);
	if (report.len > 0)
		(void)fputs(report.data, stderr);
	buf_fini(&report);
	ownerdb_free(owners);
	return owners != NULL ? EX_OK : EX_NOINPUT;
}

int
parts_test(struct parts *p)
{
	int status = read_config(p);

	if (status == EX_OK)
		status = find_user(p);
	return status == EX_OK ? test_owners(p) : status;
}

int
parts_open(struct parts *p)
{
	static int (*const steps[])(struct parts *) = {
	    read_config,    open_log,	  find_user,   raise_limits, find_place,
	    open_databases, make_grouper, make_engine, make_gate,    read_owners,
	    open_sockets,   write_pid,	  drop_root};
	int status = EX_OK;

	keep_memory();
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (status == EX_OK)
			status = steps[i](p);
	return status;
}

void
parts_close(struct parts *p)
{
	metrics_close(p->metrics);
	gate_free(p->gate);
	if (p->engine != NULL)
		engine_flush(p->engine, 0);
	ownerdb_free(p->owners);
	/* Before the writer: only it can bring the log of writes into the file, and
	 * does when it is the last to close. */
	store_close(p->lookup);
	grouper_free(p->grouper);
	writer_free(p->writer); /* writes what the last sessions taught */
	engine_free(p->engine);
	if (p->base != NULL)
		event_base_free(p->base);
	if (p->lock_fd >= 0)
		(void)close(p->lock_fd);
	if (p->config != NULL)
		config_fini(&p->first);
}
