/*
 * What was shipped was counted on other mail, so it moves with what is seen here: hosts
 * with a hard label, by their names and HELOs and by how they speak.  Slowly, so that an
 * attacker who spends a day on it moves little, and upwards only as far as it is proved.
 */
#include "weights.h"

#include <math.h>
#include <string.h>

#include "relatives.h"

#define DAY_S	  86400
#define DAYS_MAX  7
#define SHIPPED	  200	 /* hosts on either side that a shipped share is worth */
#define PROVED_Z  1.6449 /* 95 % */
#define LIKELY_Z  0.5244 /* 70 % */
#define JOINT_MIN -4.0
#define JOINT_MAX 4.5

/* Hosts of one class here, and of all classes. */
struct here {
	struct context_counts cells[NAME_CLASSES][HELO_CLASSES], all;
};

static void
count_here(struct recall *recall, uint32_t now_s, struct here *here_r)
{
	char name[CONTEXT_NAME_MAX];

	memset(here_r, 0, sizeof(*here_r));
	for (int n = 0; n < NAME_CLASSES; n++)
		for (int h = 0; h < HELO_CLASSES; h++) {
			struct context_counts *cell = &here_r->cells[n][h];

			relatives_class((enum name_class)n, (enum helo_class)h, name);
			*cell = context_counts(
			    recall_find_context(recall, CONTEXT_CLASS, name), now_s);
			here_r->all.bad += cell->bad;
			here_r->all.good += cell->good;
		}
}

double
weights_joint(double prior, const struct learn_shares *shares,
	      const struct context_counts *here, const struct context_counts *all)
{
	double expected_bad = SHIPPED * shares->zombies,
	       expected_good = SHIPPED * shares->servers;
	double bad = here->bad + expected_bad, good = here->good + expected_good;
	double change = log(bad / (all->bad + SHIPPED) / shares->zombies) -
			log(good / (all->good + SHIPPED) / shares->servers);
	double error = sqrt(1 / bad + 1 / good);

	if (change > 0)
		change = fmax(0, change - PROVED_Z * error);
	else
		change = fmin(0, change + LIKELY_Z * error);
	return fmin(fmax(prior + change, JOINT_MIN), JOINT_MAX);
}

static void
move(double *weight, double target, double days)
{
	*weight +=
	    fmin(fmax(target - *weight, -WEIGHTS_FALL * days), WEIGHTS_RISE * days);
}

static void
move_joint(struct learn_weights *w, const struct learn_weights *shipped,
	   const struct here *here, double days)
{
	struct learn_shares shares[NAME_CLASSES][HELO_CLASSES];

	learn_shares(shares);
	for (int n = 0; n < NAME_CLASSES; n++)
		for (int h = 0; h < HELO_CLASSES; h++)
			move(&w->joint[n][h],
			     weights_joint(shipped->joint[n][h], &shares[n][h],
					   &here->cells[n][h], &here->all),
			     days);
}

/* The hosts that are known to have spoken so, and all of whom it is known how. */
static void
count_fact(struct recall *recall, size_t i, uint32_t now_s,
	   struct context_counts both_r[2])
{
	size_t n;
	const struct learn_fact_prior *facts = learn_fact_priors(&n);

	both_r[0] = both_r[1] = (struct context_counts){0};
	for (size_t k = 0; k < n; k++) {
		struct context_counts c;

		if (facts[k].reason != facts[i].reason)
			continue;
		c = context_counts(
		    recall_find_context(recall, CONTEXT_FACT, facts[k].name), now_s);
		both_r[1].bad += c.bad;
		both_r[1].good += c.good;
		if (k == i)
			both_r[0] = c;
	}
}

static void
move_facts(struct learn_weights *w, struct recall *recall, uint32_t now_s, double days)
{
	size_t n;
	const struct learn_fact_prior *facts = learn_fact_priors(&n);

	for (size_t i = 0; i < n; i++) {
		struct context_counts here[2];

		count_fact(recall, i, now_s, here);
		move(&w->fact[i],
		     learn_fact(facts[i].zombies, facts[i].servers, &here[0], &here[1]),
		     days);
	}
}

/* Towards what the hosts say, for so many days. */
static void
move_all(struct learn_weights *w, struct recall *recall, uint32_t now_s, double days)
{
	struct learn_weights shipped;
	struct here here;

	learn_weights_init(&shipped);
	count_here(recall, now_s, &here);
	move_joint(w, &shipped, &here, days);
	move_facts(w, recall, now_s, days);
}

void
weights_settle(struct learn_weights *w, struct recall *recall, uint32_t now_s)
{
	const struct context *all = recall_find_context(recall, CONTEXT_ALL, "");

	learn_weights_init(w);
	w->moved_s = now_s;
	if (all != NULL && all->first_s < now_s)
		move_all(w, recall, now_s, (now_s - all->first_s) / DAY_S);
}

bool
weights_move(struct learn_weights *w, struct recall *recall, uint32_t now_s)
{
	double days;

	/* Never yet; or the clock was ahead then. */
	if (w->moved_s == 0 || w->moved_s > now_s)
		w->moved_s = now_s;
	if (now_s - w->moved_s < DAY_S)
		return false;
	days = fmin((now_s - w->moved_s) / DAY_S, DAYS_MAX);
	w->moved_s = now_s;
	move_all(w, recall, now_s, days);
	return true;
}
