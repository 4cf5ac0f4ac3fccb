/* lychgate keys: the keys of the tags in senders. */
#include <string.h>
#include <sysexits.h>

#include <sodium.h>

#include "batv.h"
#include "commands.h"
#include "database.h"
#include "errors.h"
#include "frame.h"
#include "options.h"
#include "say.h"
#include "store_protection.h"
#include "when.h"

#define DAY_S 86400u

enum { FORCE = 'f' };
static const struct option_row rows[] = {
    {FORCE, "force", NULL, "also if tags by the older key are still good"},
    {0},
};

static const struct column columns[] = {
    {"digit", "DIGIT", COLUMN_INT, 0},
    {"use", "USE", COLUMN_TEXT, 0},
    {"created", "CREATED", COLUMN_TIME, 0},
};

static int
put_keys(void *ctx)
{
	struct frame *f = ctx;
	struct store_tag_key keys[TAG_KEYS];
	size_t n = 0;
	int rc = store_tag_keys(f->store, keys, &n);

	for (size_t i = 0; rc == 0 && i < n; i++) {
		f->listing->shown++;
		output_int(f->out, keys[i].key.digit);
		output_text(f->out, i == 0 ? "signs and proves" : "proves");
		listing_time(f->out, keys[i].created_s);
	}
	sodium_memzero(keys, sizeof(keys));
	return rc;
}

static int
show(const struct cli *cli)
{
	struct listing listing;
	struct frame frame = {FRAME_COLUMNS(columns), .cli = cli, .listing = &listing};

	listing_init(&listing);
	return frame_store(&frame, put_keys, &frame);
}

/* The key that signed before the present one goes: were its tags all to have expired? */
static int
check_age(const struct store_tag_key *keys, size_t n)
{
	uint32_t now_s = when_now(), age_s = 0;

	/* Two within a second: the newer one is dated ahead. */
	if (n < TAG_KEYS)
		return EX_OK;
	if (now_s > keys[0].created_s)
		age_s = now_s - keys[0].created_s;
	if (age_s > BATV_LIFE_MAX_DAYS * DAY_S)
		return EX_OK;
	return cli_fail(EX_DATAERR,
			"keys were rotated %u days ago: real bounces to tags of the key "
			"before would be lost; wait until %d days are over, or --force",
			age_s / DAY_S, BATV_LIFE_MAX_DAYS);
}

static int
rotate(const struct cli *cli, bool force)
{
	struct store_tag_key keys[TAG_KEYS];
	uint8_t secret[sizeof(keys[0].key.secret)];
	int status = EX_OK;
	struct store *store = database_store(cli, STORE_EDITOR, &status);
	size_t n = 0;

	if (store == NULL)
		return status;
	randombytes_buf(secret, sizeof(secret));
	if (store_tag_keys(store, keys, &n) != 0)
		status = database_fail(cli, store_fault(store));
	else if (!force)
		status = check_age(keys, n);
	if (status == EX_OK && (store_tag_key_add(store, secret, when_now()) != 0 ||
				store_tag_keys(store, keys, &n) != 0))
		status = database_fail(cli, store_fault(store));
	else if (status == EX_OK)
		say_line(stdout, "rotated: key %d signs from now on%s.",
			 keys[0].key.digit, n > 1 ? ", the one before still proves" : "");
	sodium_memzero(keys, sizeof(keys));
	sodium_memzero(secret, sizeof(secret));
	store_close(store);
	return status;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	bool force = false;
	struct options o;
	int id;

	options_init(&o, cli, &cmd_keys, argc, argv);
	while ((id = options_next(&o)) > 0)
		force = true;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args == 0 || (o.n_args == 1 && strcmp(o.args[0], "show") == 0))
		return show(cli);
	if (o.n_args == 1 && strcmp(o.args[0], "rotate") == 0)
		return rotate(cli, force);
	return options_usage(&o, "keys show, or keys rotate");
}

const struct command cmd_keys = {
    .name = "keys",
    .summary = "show or rotate the keys of the tags in senders",
    .args = "[show|rotate]",
    .help =
	"The senders of signed mail bear a tag (see 'lychgate help protect') that is\n"
	"made with a key. lychgated makes the first key by itself. The newest one "
	"signs,\n"
	"and the one before it still proves that a bounce is real, so there must be two\n"
	"weeks between two rotations: that long a tag is good. Once a year is often\n"
	"enough; at once, with --force twice, if somebody read the database. The keys\n"
	"themselves are never shown. A running lychgated follows within a second.\n"
	"\n"
	"Example:\n"
	"  lychgate keys rotate\n",
    .options = rows,
    .words = "show rotate",
    .formats = true,
    .run = run,
};
