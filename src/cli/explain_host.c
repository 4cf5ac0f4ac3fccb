/*
 * lychgate explain ADDRESS: each identity that was seen there is judged as if it came
 * now; an address that was never seen (or a name and HELO given with it) as at its first
 * contact.
 */
#include <string.h>
#include <sysexits.h>

#include "database.h"
#include "dialect.h"
#include "errors.h"
#include "explain_host.h"
#include "journal_query.h"
#include "newest.h"
#include "owner_files.h"
#include "portrait.h"
#include "portrait_json.h"
#include "portrait_text.h"
#include "record.h"
#include "say.h"
#include "store_policy.h"
#include "when.h"

#define IDENTITIES_MAX 50 /* behind one address; form and dialect give 18 */

struct explaining {
	const struct cli *cli;
	const struct explain_host *what;
	struct store *store;
	struct journal *journal; /* NULL: there is none */
	struct consult consult;
	struct policy *policy;
	uint32_t now_s;
	struct session sessions[IDENTITIES_MAX]; /* as they would come now */
	size_t n;
	bool no_memory;
	/* of the format that was asked for: */
	struct output *rows;
	struct buf text;
	struct json json;
};

/* What only the last session tells, for the row of a host does not: did it use TLS? */
static bool
take_tls(void *ctx, const struct journal_row *row)
{
	struct session *s = ctx;
	char reason[RECORD_REASON_MAX];
	const char *version;
	struct record record;

	if (record_parse(row->record, strlen(row->record), &record, reason) != 0)
		return false;
	version = record.session.tls_version;
	if (record.session.tls != TLS_UNKNOWN)
		(void)session_set_tls(s, version, version != NULL ? strlen(version) : 0);
	record_fini(&record);
	return false;
}

/* A journal that cannot be read takes nothing from the rest. */
static void
add_tls(struct explaining *e, struct session *s)
{
	struct addr unit = addr_unit(&s->ip);
	struct net net = net_of(&unit, unit.family == 6 ? 64 : 32);
	struct journal_filter f = {.net = &net, .helo = session_helo(s), .limit = 1};

	if (e->journal != NULL && f.helo != NULL)
		(void)journal_each(e->journal, &f, take_tls, s);
}

static bool
add_identity(void *ctx, const struct store_host *host)
{
	struct explaining *e = ctx;
	struct session *s = &e->sessions[e->n];

	if (consult_session(host, e->now_s, s) != 0) {
		e->no_memory = true;
		return false;
	}
	/* An IPv6 host may be any of its /64: the one that is asked for. */
	s->ip = e->what->addr;
	add_tls(e, s);
	return ++e->n < IDENTITIES_MAX;
}

/* As the daemon would know it. */
static void
add_owner(struct explaining *e, struct session *s)
{
	struct ownerdb *owners = owner_files_open(e->store);

	ownerdb_find(owners, &s->ip, &s->owner);
	ownerdb_free(owners);
}

/* Somebody who comes for the first time, with as much as is given. */
static int
add_stranger(struct explaining *e)
{
	const struct explain_host *w = e->what;
	struct session *s = &e->sessions[e->n];

	session_init(s, (int64_t)e->now_s * 1000, &w->addr);
	add_owner(e, s);
	e->n++;
	if (w->ptr != NULL &&
	    session_set_ptr(s, w->ptr[0] != '\0' ? w->ptr : NULL, strlen(w->ptr),
			    w->ptr[0] != '\0' ? PTR_OK : PTR_NONE) != 0)
		return -1;
	return w->helo == NULL ? 0 : session_add_helo(s, w->helo, strlen(w->helo));
}

/* Who is to be explained.  EX_OK or an exit status. */
static int
find(struct explaining *e)
{
	struct net net = net_of(&e->what->addr, e->what->addr.family == 6 ? 128 : 32);
	struct store_host_filter f = {.net = &net};
	bool asked = e->what->ptr != NULL || e->what->helo != NULL;

	if (!asked && store_host_each(e->store, &f, add_identity, e) != 0)
		return database_fail(e->cli, store_fault(e->store));
	if (e->no_memory || (e->n == 0 && add_stranger(e) != 0))
		return cli_fail(EX_OSERR, "no memory");
	return EX_OK;
}

static void
print_rows(struct output *out, const struct portrait *p)
{
	const struct verdict *v = &p->opinion.verdict;
	char address[ADDR_TEXT_MAX];
	struct reason_rows rows = {.about = addr_format(&p->session.ip, address),
				   .form = helo_form_name(p->helo.form),
				   .dialect = dialect_name(dialect_of(&p->session)),
				   .verdict = verdict_kind_name(v->kind),
				   .score = &v->score,
				   .threshold = v->threshold};

	portrait_reason_rows(out, &rows);
}

static void
print(struct explaining *e, const struct portrait *p, size_t i)
{
	if (e->cli->format == OUTPUT_JSON) {
		buf_clear(&e->text);
		json_init(&e->json, &e->text);
		portrait_json(p, &e->json);
		if (json_fini(&e->json) == 0)
			puts(e->text.data);
		else
			e->no_memory = true;
	} else if (e->cli->format == OUTPUT_CSV) {
		print_rows(e->rows, p);
	} else {
		if (i > 0)
			putchar('\n');
		if (e->n > 1)
			say_line(stdout, "Identity %zu of %zu behind this address", i + 1,
				 e->n);
		portrait_text(p, stdout);
	}
}

/* Draw and print each; a session belongs to its portrait from then on. */
static int
print_all(struct explaining *e)
{
	int status = EX_OK;

	for (size_t i = 0; i < e->n; i++) {
		struct portrait *p =
		    portrait_create(&e->consult, &e->sessions[i], e->policy);

		session_init(&e->sessions[i], 0, &e->what->addr);
		if (p == NULL)
			return database_result(e->cli, -1, store_fault(e->store));
		print(e, p, i);
		portrait_free(p);
	}
	return e->no_memory ? cli_fail(EX_OSERR, "no memory") : status;
}

static int
prepare(struct explaining *e)
{
	if (consult_init(&e->consult, e->store, false) != 0 ||
	    consult_botnets(&e->consult, &e->what->addr) != 0 || e->policy == NULL ||
	    store_policy_load(e->store, e->policy) != 0)
		return database_result(e->cli, -1, store_fault(e->store));
	policy_seal(e->policy);
	return EX_OK;
}

static int
explain(struct explaining *e)
{
	int status = prepare(e), printed;

	if (status == EX_OK)
		status = find(e);
	if (status != EX_OK)
		return status;
	if (e->cli->format != OUTPUT_CSV)
		return print_all(e);
	e->rows = output_create(stdout, OUTPUT_CSV, reason_columns, reason_n_columns);
	if (e->rows == NULL)
		return cli_fail(EX_OSERR, "no memory");
	status = print_all(e);
	printed = cli_printed(output_finish(e->rows));
	return status != EX_OK ? status : printed;
}

int
explain_host(const struct cli *cli, const struct explain_host *what)
{
	struct explaining e = {.cli = cli, .what = what, .now_s = when_now()};
	int status = EX_OK;
	struct fault fault;

	if ((e.store = database_store(cli, STORE_READER, &status)) == NULL)
		return status;
	if (database_has_journal(cli))
		e.journal = journal_open(cli->dir, STORE_READER, &fault);
	e.policy = policy_create();
	buf_init(&e.text);
	newest_warn(e.store, e.now_s, e.now_s, NEWEST_FADED);
	status = explain(&e);
	for (size_t i = 0; i < e.n; i++)
		session_fini(&e.sessions[i]);
	buf_fini(&e.text);
	consult_fini(&e.consult);
	policy_free(e.policy);
	journal_close(e.journal);
	store_close(e.store);
	return status;
}
