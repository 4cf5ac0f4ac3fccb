/* The alarm that what is learnt may be poison, and the way to end it. */
#include <inttypes.h>
#include <sysexits.h>

#include "daemon_state.h"
#include "database.h"
#include "errors.h"
#include "learn_freeze.h"
#include "say.h"
#include "store_policy.h"
#include "store_status.h"
#include "when.h"

void
learn_freeze_text(const struct freeze *f, uint32_t now_s, FILE *to)
{
	const struct freeze_day *today = &f->days[f->today % FREEZE_DAYS];
	uint32_t limit = freeze_limit(f);
	char span[SAY_MAX];

	if (freeze_active(f)) {
		say_line(to, "Learning    FROZEN for %s: %s",
			 say_since(f->since_s, now_s, span), freeze_cause_text(f));
		say_wrapped(
		    to, "            ",
		    "Hosts are judged as before, but what they do teaches their "
		    "relatives nothing, and weights and threshold stand still. It ends "
		    "by itself when the cause was gone for a day. Look who was convicted "
		    "('lychgate hosts --convicted', 'lychgate contexts'): when these are "
		    "zombies, 'lychgate learn --thaw'.");
	} else {
		say_line(to, "Learning    goes on");
	}
	say_line(to,
		 "            today %" PRIu32 " convictions; %" PRIu32 " of %" PRIu32
		 " valid servers near the threshold",
		 today->convictions, today->near, today->servers);
	if (limit == 0)
		say_line(to, "            how many a day are too many is known after two "
			     "weeks");
	else
		say_line(to,
			 "            more than %" PRIu32 " convictions a day freeze it",
			 limit);
}

void
learn_freeze_json(const struct freeze *f, struct json *j)
{
	const struct freeze_day *today = &f->days[f->today % FREEZE_DAYS];

	json_object_begin(j);
	json_key_bool(j, "frozen", freeze_active(f));
	json_key_int(j, "since", f->since_s);
	json_key_text(j, "cause", freeze_cause_text(f));
	json_key_int(j, "cause_last", f->cause_s);
	json_key_int(j, "thawed", f->thawed_s);
	json_key_int(j, "convictions_today", today->convictions);
	json_key_int(j, "convictions_limit", freeze_limit(f));
	json_key_int(j, "servers_today", today->servers);
	json_key_int(j, "servers_near_today", today->near);
	json_object_end(j);
}

static int
thaw(const struct cli *cli, struct store *store)
{
	struct store_status status;
	struct freeze freeze = {0};
	uint32_t now_s = when_now();
	int found = store_status_get(store, &status);

	if (found < 0)
		return database_fail(cli, store_fault(store));
	if (found == 0 || freeze_parse(status.learning, &freeze) != 0 ||
	    !freeze_active(&freeze))
		return cli_fail(EX_NOINPUT, "learning is not frozen");
	if (store_thaw_ask(store, now_s) != 0)
		return database_fail(cli, store_fault(store));
	say_line(stdout, "learning goes on%s",
		 daemon_answers(cli->dir, found, &status, now_s)
		     ? "."
		     : " as soon as lychgated runs.");
	return EX_OK;
}

int
learn_freeze_thaw(const struct cli *cli)
{
	int status = EX_OK;
	struct store *store = database_store(cli, STORE_EDITOR, &status);

	if (store == NULL)
		return status;
	status = thaw(cli, store);
	store_close(store);
	return status;
}
