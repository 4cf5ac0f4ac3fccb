/*
 * A recipient that both sides refuse, or none, changes nothing.  Of the rest is kept by
 * whom, so that a person can see whether somebody is hurt: a host that looks valid and is
 * refused is what an administrator must know before anything else.
 */
#include <stdlib.h>
#include <string.h>

#include "replay_change.h"
#include "server.h"
#include "table.h"

#define HOST_MEMORY   256 /* more than an entry of the table takes */
#define FAMILIAR_DAYS 2

enum change_look
change_look(const struct profile *p)
{
	if (p->label == LABEL_SERVER)
		return LOOKS_ESTABLISHED;
	if (server_trusted(p))
		return LOOKS_TRUSTED;
	if (p->label != LABEL_ZOMBIE && p->traps_total == 0 &&
	    p->active_days >= FAMILIAR_DAYS && p->users != 0 &&
	    p->accepted_total > p->unknown_total)
		return LOOKS_FAMILIAR;
	return LOOKS_NOTHING;
}

const char *
change_look_name(enum change_look look)
{
	static const char *const names[CHANGE_LOOKS] = {
	    [LOOKS_NOTHING] = "",
	    [LOOKS_FAMILIAR] = "familiar",
	    [LOOKS_TRUSTED] = "trusted",
	    [LOOKS_ESTABLISHED] = "established",
	};

	return names[look];
}

int
change_report_init(struct change_report *r, size_t n_records)
{
	static const uint8_t secret[TABLE_KEY_BYTES]; /* the user's own data */

	*r = (struct change_report){.sessions = 0};
	r->hosts = table_create(sizeof(struct host_key), sizeof(struct change_host),
				(n_records + 1024) * HOST_MEMORY, secret);
	return r->hosts != NULL ? 0 : -1;
}

void
change_report_fini(struct change_report *r)
{
	table_free(r->hosts);
	free(r->items);
	*r = (struct change_report){.sessions = 0};
}

static void
count_rcpts(struct change_report *r, struct change_session *session, unsigned refusers,
	    bool known, uint32_t n)
{
	uint32_t n_known = known ? n : 0;

	for (int side = 0; side < CHANGE_SIDES; side++)
		if ((refusers & 1u << side) != 0) {
			r->totals[side].refused += n;
			r->totals[side].known_refused += n_known;
		}
	if (refusers == 1u << CHANGE_AFTER) {
		session->gained += n;
		session->gained_known += n_known;
	} else if (refusers == 1u << CHANGE_BEFORE) {
		session->lost += n;
		session->lost_known += n_known;
	}
}

void
change_rcpt(struct change_report *r, struct change_session *session, enum mta_answer mta,
	    const struct verdict verdicts[CHANGE_SIDES])
{
	unsigned refusers = 0;
	bool known = mta == MTA_ACCEPTED && !verdicts[CHANGE_BEFORE].trap &&
		     !verdicts[CHANGE_AFTER].trap;

	r->recipients++;
	r->known += known;
	for (int side = 0; side < CHANGE_SIDES; side++)
		if (verdicts[side].action == ACTION_REFUSE)
			refusers |= 1u << side;
	/* Whom the MTA refuses has no part in the message. */
	if (mta_takes(mta))
		session->waiting[refusers][known]++;
	else
		count_rcpts(r, session, refusers, known, 1);
}

void
change_message(struct change_report *r, struct change_session *session,
	       const bool refused[CHANGE_SIDES])
{
	unsigned too = 0;

	for (int side = 0; side < CHANGE_SIDES; side++)
		too |= refused[side] ? 1u << side : 0;
	for (unsigned refusers = 0; refusers < 1u << CHANGE_SIDES; refusers++)
		for (int known = 0; known < 2; known++)
			count_rcpts(r, session, refusers | too, known != 0,
				    session->waiting[refusers][known]);
	memset(session->waiting, 0, sizeof(session->waiting));
}

/* The heaviest reason that counts against the host; they are in order of weight. */
static uint8_t
heaviest(const struct score *score)
{
	for (size_t i = 0; i < score->n_reasons; i++)
		if (score->reasons[i].counts && score->reasons[i].nats > 0)
			return (uint8_t)score->reasons[i].id;
	return REASON_COUNT;
}

static void
note_change(struct change_host *h, const struct change_session *s,
	    const struct record *record, const struct outcome *outcomes)
{
	enum change_side refuser = s->gained > 0 ? CHANGE_AFTER : CHANGE_BEFORE;

	h->gained += s->gained;
	h->gained_known += s->gained_known;
	h->lost += s->lost;
	h->lost_known += s->lost_known;
	h->record = record;
	for (int side = 0; side < CHANGE_SIDES; side++)
		h->scores[side] = (float)outcomes[side].worst.score.total;
	h->reason = heaviest(&outcomes[refuser].worst.score);
	h->pinned = outcomes[refuser].worst.kind == VERDICT_PINNED;
}

void
change_end(struct change_report *r, const struct change_session *session,
	   const struct record *record, const struct outcome outcomes[CHANGE_SIDES])
{
	struct change_host *h;
	bool refused = false;

	r->sessions++;
	for (int side = 0; side < CHANGE_SIDES; side++) {
		r->totals[side].verdicts[outcomes[side].worst.kind]++;
		r->totals[side].sessions_refused += outcomes[side].refused > 0;
		refused |= outcomes[side].refused > 0;
	}
	if (!refused)
		return;
	if ((h = table_put(r->hosts, &outcomes[CHANGE_AFTER].key, NULL)) == NULL) {
		r->failed = true;
		return;
	}
	for (int side = 0; side < CHANGE_SIDES; side++) {
		r->totals[side].hosts_refused +=
		    h->refused[side] == 0 && outcomes[side].refused > 0;
		h->refused[side] += outcomes[side].refused;
	}
	if (session->gained + session->lost > 0)
		note_change(h, session, record, outcomes);
}

/* The walk over the hosts that fills the lists. */
struct judging {
	struct change_report *report;
	change_profile *profile;
	void *ctx;
	struct change_item *gained, *lost; /* the next free ones */
};

static void
add_item(struct change_list *list, struct change_item **next, const void *key,
	 const struct change_host *h)
{
	memcpy(&(*next)->key, key, sizeof((*next)->key));
	(*next)->host = h;
	(*next)++;
	list->looks[h->look]++;
}

static void
judge_host(struct judging *j, const void *key, struct change_host *h)
{
	struct profile p;

	if (h->gained + h->lost == 0)
		return;
	if (j->profile(j->ctx, key, h, &p) == 1) {
		h->look = (uint8_t)change_look(&p);
		h->days = p.active_days;
		h->users = (float)profile_users(&p);
		h->value = (float)server_value(&p, p.name_class, p.helo_class, NULL);
	}
	if (h->gained > 0)
		add_item(&j->report->gained, &j->gained, key, h);
	if (h->lost > 0)
		add_item(&j->report->lost, &j->lost, key, h);
	j->report->gained.recipients += h->gained;
	j->report->gained.known += h->gained_known;
	j->report->lost.recipients += h->lost;
	j->report->lost.known += h->lost_known;
}

/* -1, 0, 1: the larger number first. */
static int
down(double x, double y)
{
	return (x < y) - (x > y);
}

/* Ties are broken by the key, so that equal runs give equal reports. */
static int
most_valid_first(const void *a, const void *b)
{
	const struct change_item *x = a, *y = b;
	int order = down(x->host->look, y->host->look);

	if (order == 0)
		order = down((double)x->host->value, (double)y->host->value);
	if (order == 0)
		order = down(x->host->gained_known, y->host->gained_known);
	return order != 0 ? order : memcmp(&x->key, &y->key, sizeof(x->key));
}

static int
most_mail_first(const void *a, const void *b)
{
	const struct change_item *x = a, *y = b;
	int order = down(x->host->lost_known, y->host->lost_known);

	if (order == 0)
		order = down(x->host->lost, y->host->lost);
	return order != 0 ? order : memcmp(&x->key, &y->key, sizeof(x->key));
}

int
change_judge(struct change_report *r, change_profile *profile, void *ctx)
{
	struct judging judging = {.report = r, .profile = profile, .ctx = ctx};
	struct change_host *h = NULL;
	const void *key;
	size_t n;

	while ((h = table_next(r->hosts, h, NULL)) != NULL) {
		r->gained.hosts += h->gained > 0;
		r->lost.hosts += h->lost > 0;
	}
	n = r->gained.hosts + r->lost.hosts;
	if ((r->items = calloc(n + 1, sizeof(*r->items))) == NULL)
		return -1;
	judging.gained = r->items;
	judging.lost = r->items + r->gained.hosts;
	r->gained.items = judging.gained;
	r->lost.items = judging.lost;
	while ((h = table_next(r->hosts, h, &key)) != NULL)
		judge_host(&judging, key, h);
	qsort(r->items, r->gained.hosts, sizeof(*r->items), most_valid_first);
	qsort(r->items + r->gained.hosts, r->lost.hosts, sizeof(*r->items),
	      most_mail_first);
	return r->failed ? -1 : 0;
}
