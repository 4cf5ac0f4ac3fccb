/* Modes, exempt networks, pins and traps in one kind of row. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "database.h"
#include "errors.h"
#include "frame.h"
#include "policy_rows.h"
#include "say.h"
#include "store_policy.h"
#include "store_protection.h"

static const struct column columns[] = {
    {"kind", "KIND", COLUMN_TEXT, 0},	      {"what", "WHAT", COLUMN_TEXT, 0},
    {"decision", "DECISION", COLUMN_TEXT, 0}, {"until", "UNTIL", COLUMN_TIME, 0},
    {"created", "CREATED", COLUMN_TIME, 0},   {"note", "NOTE", COLUMN_TEXT, 0},
};

struct walk {
	struct listing listing;
	struct frame frame;
	unsigned parts;
	bool site; /* the site's mode was among them */
	bool site_protection;
};

struct row {
	const char *kind, *what, *decision;
	uint32_t until_s, created_s;
	const char *note;
};

static bool
put(struct walk *w, const struct row *r)
{
	struct output *out = w->frame.out;

	w->listing.shown++;
	output_text(out, r->kind);
	output_text(out, r->what);
	output_text(out, r->decision);
	listing_time(out, r->until_s);
	listing_time(out, r->created_s);
	listing_text(out, r->note);
	return true;
}

static bool
put_mode(void *ctx, const char *scope, enum policy_mode mode)
{
	struct walk *w = ctx;

	w->site |= scope[0] == '\0';
	return put(w, &(struct row){.kind = "mode",
				    .what = scope[0] != '\0' ? scope : "(site)",
				    .decision = policy_mode_name(mode)});
}

static bool
put_exempt(void *ctx, const struct net *net, uint32_t created_s, const char *note)
{
	char text[NET_TEXT_MAX];

	return put(ctx, &(struct row){.kind = "exempt",
				      .what = net_format(net, text),
				      .decision = "not judged",
				      .created_s = created_s,
				      .note = note});
}

static bool
put_pin(void *ctx, const struct store_pin *pin)
{
	char text[NET_TEXT_MAX];

	return put(ctx, &(struct row){.kind = "pin",
				      .what = net_format(&pin->net, text),
				      .decision = policy_pin_name(pin->pin),
				      .until_s = pin->until_s,
				      .created_s = pin->created_s,
				      .note = pin->note});
}

static bool
put_trap(void *ctx, const char *pattern, uint32_t created_s, const char *note)
{
	return put(ctx, &(struct row){.kind = "trap",
				      .what = pattern,
				      .decision = "trap",
				      .created_s = created_s,
				      .note = note});
}

static bool
put_protection(void *ctx, const char *scope, enum policy_protection protection)
{
	struct walk *w = ctx;

	w->site_protection |= scope[0] == '\0';
	return put(w, &(struct row){.kind = "protect",
				    .what = scope[0] != '\0' ? scope : "(site)",
				    .decision = policy_protection_name(protection)});
}

static bool
put_unsigned(void *ctx, const char *rcpt, uint32_t created_s, const char *note)
{
	return put(ctx, &(struct row){.kind = "unsigned",
				      .what = rcpt,
				      .decision = "never signed",
				      .created_s = created_s,
				      .note = note});
}

static int
list_protections(struct store *s, struct walk *w)
{
	if (store_protection_each(s, put_protection, w) != 0)
		return -1;
	if (!w->site_protection)
		put_protection(w, "", PROTECT_LEARN);
	return 0;
}

/* The site always has a mode; the shipped one stands in no row. */
static int
list_modes(struct store *s, struct walk *w)
{
	if (store_policy_modes(s, put_mode, w) != 0)
		return -1;
	if (!w->site)
		put_mode(w, "", MODE_MONITOR);
	return 0;
}

static int
list_parts(struct store *s, struct walk *w)
{
	if ((w->parts & POLICY_MODES) && list_modes(s, w) != 0)
		return -1;
	if ((w->parts & POLICY_EXEMPT) && store_policy_exempts(s, put_exempt, w) != 0)
		return -1;
	if ((w->parts & POLICY_PINS) && store_policy_pins(s, put_pin, w) != 0)
		return -1;
	if ((w->parts & POLICY_TRAPS) && store_policy_traps(s, put_trap, w) != 0)
		return -1;
	if ((w->parts & POLICY_PROTECTION) && list_protections(s, w) != 0)
		return -1;
	if ((w->parts & POLICY_UNSIGNED) && store_unsigned_each(s, put_unsigned, w) != 0)
		return -1;
	return 0;
}

static int
list(void *ctx)
{
	struct walk *w = ctx;
	int rc = list_parts(w->frame.store, w);

	if (store_bad_rows(w->frame.store) > 0)
		cli_warn("%llu rows cannot be understood and have no effect",
			 (unsigned long long)store_bad_rows(w->frame.store));
	return rc;
}

struct asked {
	struct walk walk;
	const struct row *row;
};

static int
put_asked(void *ctx)
{
	struct asked *a = ctx;

	put(&a->walk, a->row);
	return EX_OK;
}

int
policy_rows_list(const struct cli *cli, unsigned parts)
{
	struct walk w = {.frame = {FRAME_COLUMNS(columns), .cli = cli}, .parts = parts};

	listing_init(&w.listing);
	w.frame.listing = &w.listing;
	return frame_store(&w.frame, list, &w);
}

/* One row, as in the list; the word alone for people. */
static int
tell(const struct cli *cli, const struct row *row)
{
	struct asked a = {{.frame = {FRAME_COLUMNS(columns), .cli = cli}}, row};

	if (cli->format == OUTPUT_TABLE) {
		say_line(stdout, "%s", row->decision);
		return EX_OK;
	}
	listing_init(&a.walk.listing);
	a.walk.frame.listing = &a.walk.listing;
	return frame_print(&a.walk.frame, put_asked, &a);
}

int
policy_rows_ask(const struct options *o, const char *arg,
		const char *(*in_force)(const struct policy *policy, const char *rcpt))
{
	struct row row = {.kind = o->command->name};
	int status = options_scope(o, arg, &row.what);
	struct store *store;
	struct policy *policy;
	char rcpt[512];

	if (status != EX_OK)
		return status;
	store = database_store(o->cli, STORE_READER, &status);
	policy = policy_create();
	if (store == NULL || policy == NULL) {
		if (store != NULL)
			status = cli_fail(EX_OSERR, "no memory");
	} else if (store_policy_load(store, policy) != 0) {
		status = database_fail(o->cli, store_fault(store));
	} else {
		policy_seal(policy);
		snprintf(rcpt, sizeof(rcpt), "%s%s",
			 strchr(row.what, '@') == NULL ? "@" : "", row.what);
		row.decision = in_force(policy, rcpt);
		status = tell(o->cli, &row);
	}
	policy_free(policy);
	store_close(store);
	return status;
}
