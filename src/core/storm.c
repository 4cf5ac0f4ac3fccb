/*
 * Counters for everybody who gets bounces, in a bounded table, and a short list of the
 * storms that are on.  The list is what is told and looked through every few seconds; a
 * bounce touches its counters only.
 */
#include "storm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "ascii.h"
#include "decay.h"
#include "memo.h"
#include "stamp.h"
#include "table.h"

#define FAST_S	      600
#define USUAL_S	      (7 * 86400)
#define YOUNG_S	      86400 /* no history is taken for shorter than that */
#define FLOOR_ACCOUNT 20
#define FLOOR_DOMAIN  100
#define SIGMAS	      6
#define CAP	      4
#define OVER	      0.25
#define TICK_S	      10
#define COUNT_MAX     ((1u << 29) - 1) /* of what storm_pack() has room for */

/* Ids in the database come from these numbers: they never change. */
enum { HASH_ACCOUNT = 130, HASH_DOMAIN, HASH_STORM };

struct counter {
	double fast, usual; /* worth at ${at_s} */
	uint32_t at_s, first_s;
	bool on;
};

struct storm {
	uint64_t id; /* of its counter */
	uint64_t memo_id;
	struct memo memo;
	struct storm_numbers numbers;
	enum storm_scope scope;
	bool news;
	char name[CONTEXT_NAME_MAX];
};

struct storms {
	const struct recall *recall;
	struct engine_sink sink;
	struct table *counters;
	struct storm *active;
	size_t n_active, room;
	uint32_t ticked_s;
};

struct storms *
storms_create(const struct recall *recall, const struct engine_sink *sink,
	      uint64_t memory, const uint8_t secret[16])
{
	struct storms *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->recall = recall;
	if (sink != NULL)
		s->sink = *sink;
	s->counters =
	    table_create(sizeof(uint64_t), sizeof(struct counter), memory, secret);
	if (s->counters == NULL) {
		storms_free(s);
		return NULL;
	}
	return s;
}

void
storms_free(struct storms *s)
{
	if (s == NULL)
		return;
	table_free(s->counters);
	free(s->active);
	free(s);
}

/* The name as it is hashed and told: lower case, cut to what a memo holds. */
static void
fold(const char *name, char out[CONTEXT_NAME_MAX])
{
	size_t n = 0;

	for (; n < CONTEXT_NAME_MAX - 1 && name[n] != '\0'; n++)
		out[n] = ascii_to_lower(name[n]);
	out[n] = '\0';
}

static uint64_t
id_of(const struct storms *s, const struct storm_target *target)
{
	char name[CONTEXT_NAME_MAX];

	fold(target->name, name);
	return recall_hash(
	    s->recall, target->scope == STORM_ACCOUNT ? HASH_ACCOUNT : HASH_DOMAIN, name);
}

static struct storm *
find_active(const struct storms *s, uint64_t id)
{
	for (size_t i = 0; i < s->n_active; i++)
		if (s->active[i].id == id)
			return &s->active[i];
	return NULL;
}

/* How many bounces the usual rate puts into the fast counter: both approach rate times
 * half-life / ln 2, the usual one from below while its history is short. */
static double
expected(const struct counter *c)
{
	uint32_t age_s = c->at_s - c->first_s;
	double filled = 1 - exp2(-(double)(age_s < YOUNG_S ? YOUNG_S : age_s) / USUAL_S);

	return c->usual / filled * FAST_S / USUAL_S;
}

static double
bound(const struct counter *c, enum storm_scope scope)
{
	double l = expected(c);

	return l + SIGMAS * sqrt(l) +
	       (scope == STORM_ACCOUNT ? FLOOR_ACCOUNT : FLOOR_DOMAIN);
}

/* Where the clock was put back it goes on from there: else nothing would fade, and a
 * storm last, until it has caught up. */
static void
fade(struct counter *c, uint32_t now_s)
{
	c->fast *= decay_factor(c->at_s, now_s, FAST_S);
	c->usual *= decay_factor(c->at_s, now_s, USUAL_S);
	c->at_s = now_s;
	c->first_s = stamp_earlier(c->first_s, now_s);
}

static int
make_room(struct storms *s)
{
	struct storm *grown;

	if (s->n_active == STORM_ACTIVE_MAX ||
	    (grown = array_reserve(s->active, &s->room, s->n_active + 1,
				   sizeof(*grown))) == NULL)
		return -1;
	s->active = grown;
	return 0;
}

static void
begin(struct storms *s, uint64_t id, const struct storm_target *target, uint32_t now_s)
{
	struct storm *storm;

	if (make_room(s) != 0)
		return;
	storm = &s->active[s->n_active++];
	*storm = (struct storm){.id = id, .scope = target->scope, .news = true};
	fold(target->name, storm->name);
	storm->memo = (struct memo){.first_s = now_s, .last_s = now_s};
	storm->memo_id = recall_hash(
	    s->recall, (uint64_t)now_s << 8 | (HASH_STORM + target->scope), storm->name);
	s->ticked_s = 0; /* tell it soon */
}

void
storms_count(struct storms *s, const struct storm_target *target, uint32_t now_s)
{
	uint64_t id = id_of(s, target);
	struct counter *c = table_put(s->counters, &id, NULL);
	struct storm *storm;
	double limit;

	if (c == NULL)
		return;
	fade(c, now_s);
	limit = bound(c, target->scope);
	c->fast = fmin(c->fast + 1, CAP * limit);
	storm = c->on ? find_active(s, id) : NULL;
	if (storm == NULL && c->fast >= limit) {
		begin(s, id, target, now_s);
		storm = find_active(s, id);
	}
	c->on = storm != NULL;
	if (storm == NULL) {
		c->usual++;
		return;
	}
	storm->news = true;
	storm->memo.last_s = now_s;
	storm->memo.n += storm->memo.n < UINT32_MAX;
}

void
storms_uncount(struct storms *s, const struct storm_target *target, uint32_t now_s)
{
	uint64_t id = id_of(s, target);
	struct counter *c = table_get(s->counters, &id);

	if (c == NULL)
		return;
	fade(c, now_s);
	c->fast = fmax(0, c->fast - 1);
	if (!c->on)
		c->usual = fmax(0, c->usual - 1);
}

bool
storms_on(const struct storms *s, const struct storm_target *target)
{
	return s->n_active > 0 && find_active(s, id_of(s, target)) != NULL;
}

void
storms_level(const struct storms *s, const struct storm_target *target, uint32_t now_s,
	     double *now_r, double *bound_r)
{
	uint64_t id = id_of(s, target);
	const struct counter *found = table_peek(s->counters, &id);
	struct counter c = {.at_s = now_s, .first_s = now_s};

	if (found != NULL)
		c = *found;
	fade(&c, now_s);
	*now_r = c.fast;
	*bound_r = bound(&c, target->scope);
}

void
storms_set_means(struct storms *s, const struct storm_target *target,
		 enum storm_means means)
{
	struct storm *storm = find_active(s, id_of(s, target));

	if (storm != NULL)
		storm->numbers.means = means;
}

void
storms_note(struct storms *s, const struct storm_target *target, bool refused,
	    bool answered)
{
	struct storm *storm = s->n_active > 0 ? find_active(s, id_of(s, target)) : NULL;

	if (storm == NULL)
		return;
	storm->numbers.refused += refused && storm->numbers.refused < UINT32_MAX;
	storm->numbers.answered += answered && storm->numbers.answered < COUNT_MAX;
	storm->news = true;
}

static void
tell(struct storms *s, struct storm *storm)
{
	storm->memo.ref = storm_pack(&storm->numbers);
	if (s->sink.memo != NULL)
		s->sink.memo(s->sink.ctx, MEMO_STORM, storm->memo_id, storm->name,
			     &storm->memo);
	storm->news = false;
}

/* Is it over?  A counter that the table forgot had no bounce for the longest time. */
static bool
end(struct storms *s, const struct storm *storm, uint32_t now_s)
{
	struct counter *c = table_get(s->counters, &storm->id);

	if (c == NULL)
		return true;
	fade(c, now_s);
	if (c->fast >= OVER * bound(c, storm->scope))
		return false;
	c->on = false;
	return true;
}

void
storms_tick(struct storms *s, uint32_t now_s)
{
	if (s->n_active == 0 || (now_s >= s->ticked_s && now_s - s->ticked_s < TICK_S))
		return;
	s->ticked_s = now_s;
	for (size_t i = 0; i < s->n_active;) {
		struct storm *storm = &s->active[i];

		storm->numbers.over = end(s, storm, now_s);
		if (storm->news || storm->numbers.over)
			tell(s, storm);
		if (storm->numbers.over)
			*storm = s->active[--s->n_active];
		else
			i++;
	}
}

size_t
storms_active(const struct storms *s)
{
	return s->n_active;
}

size_t
storms_memory(const struct storms *s)
{
	return table_memory(s->counters) + s->room * sizeof(*s->active);
}

uint64_t
storm_pack(const struct storm_numbers *numbers)
{
	return (uint64_t)numbers->over << 63 | (uint64_t)numbers->means << 61 |
	       (uint64_t)numbers->answered << 32 | numbers->refused;
}

struct storm_numbers
storm_unpack(uint64_t ref)
{
	return (struct storm_numbers){.refused = (uint32_t)ref,
				      .answered = (uint32_t)(ref >> 32) & COUNT_MAX,
				      .means = (enum storm_means)(ref >> 61 & 3),
				      .over = ref >> 63 != 0};
}

const char *
storm_means_name(enum storm_means means)
{
	static const char *const names[] = {[STORM_HELPLESS] = "none",
					    [STORM_ANSWERS] = "answers",
					    [STORM_TAGS] = "tags",
					    [STORM_SILENT] = "never-sends"};

	return names[means];
}
