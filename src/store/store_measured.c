/* The judgement's measurements as text, one a line, so that `sqlite3` shows them too. */
#include "store_measured.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "num.h"
#include "store_status.h"
#include "words.h"

#define THRESHOLD    "threshold"
#define TARGET_SHARE "target_share"
#define MOVED	     "threshold_moved"
#define WEIGHTS	     "weights_moved"
#define NAME	     "name/"
#define FACT	     "fact/"
#define NATS_MAX     100
#define KEY_MAX	     128

static const char *
joint_key(int name, int helo, char out[KEY_MAX])
{
	snprintf(out, KEY_MAX, NAME "%s/%s", words_name_class.word(name),
		 words_helo_class.word(helo));
	return out;
}

int
store_measured_format(const struct engine_measured *measured, struct buf *out)
{
	const struct learn_weights *w = &measured->weights;
	size_t before = out->len, n_facts;
	const struct learn_fact_prior *facts = learn_fact_priors(&n_facts);
	char key[KEY_MAX];
	int rc;

	rc = buf_addf(out,
		      THRESHOLD "=%.17g\n" TARGET_SHARE "=%.17g\n" MOVED "=%" PRIu32
				"\n" WEIGHTS "=%" PRIu32 "\n",
		      measured->threshold, measured->target_share,
		      measured->threshold_moved_s, w->moved_s);
	for (int n = 0; n < NAME_CLASSES && rc == 0; n++)
		for (int h = 0; h < HELO_CLASSES && rc == 0; h++)
			rc = buf_addf(out, "%s=%.17g\n", joint_key(n, h, key),
				      w->joint[n][h]);
	for (size_t i = 0; i < n_facts && rc == 0; i++)
		rc = buf_addf(out, FACT "%s=%.17g\n", facts[i].name, w->fact[i]);
	if (rc != 0)
		buf_cut(out, before);
	return rc;
}

/* The weight that a key names, or NULL. */
static double *
weight_of(const char *key, struct learn_weights *w)
{
	size_t n_facts;
	const struct learn_fact_prior *facts = learn_fact_priors(&n_facts);
	char joint[KEY_MAX];

	for (size_t i = 0; i < n_facts; i++)
		if (strncmp(key, FACT, strlen(FACT)) == 0 &&
		    strcmp(key + strlen(FACT), facts[i].name) == 0)
			return &w->fact[i];
	for (int n = 0; n < NAME_CLASSES; n++)
		for (int h = 0; h < HELO_CLASSES; h++)
			if (strcmp(key, joint_key(n, h, joint)) == 0)
				return &w->joint[n][h];
	return NULL;
}

static void
take_time(const char *text, uint32_t *at_s)
{
	uint64_t n;

	if (num_u64_parse(text, 0, UINT32_MAX, &n) == 0)
		*at_s = (uint32_t)n;
}

static void
take(const char *key, const char *text, struct engine_measured *m)
{
	double *weight;

	if (strcmp(key, THRESHOLD) == 0)
		(void)num_double_parse(text, 0, NATS_MAX, &m->threshold);
	else if (strcmp(key, TARGET_SHARE) == 0)
		(void)num_double_parse(text, 0, 1, &m->target_share);
	else if (strcmp(key, MOVED) == 0)
		take_time(text, &m->threshold_moved_s);
	else if (strcmp(key, WEIGHTS) == 0)
		take_time(text, &m->weights.moved_s);
	else if ((weight = weight_of(key, &m->weights)) != NULL)
		(void)num_double_parse(text, -NATS_MAX, NATS_MAX, weight);
}

int
store_measured_get(struct store *s, struct engine_measured *measured_r)
{
	struct engine_measured m = {.threshold = 0};
	struct buf text;
	char *rest, *line, *value;
	int found;

	learn_weights_init(&m.weights);
	buf_init(&text);
	found = store_meta_get(s, STORE_MEASURED, &text);
	rest = found == 1 ? text.data : NULL;
	while ((line = strsep(&rest, "\n")) != NULL) {
		if ((value = strchr(line, '=')) == NULL)
			continue;
		*value++ = '\0';
		take(line, value, &m);
	}
	buf_fini(&text);
	if (found == 1)
		*measured_r = m;
	return found;
}

int
store_measured_threshold(struct store *s, double target_share, double *threshold_r)
{
	struct engine_measured measured;
	struct store_status status;
	int found = store_measured_get(s, &measured);

	if (found == 1 && measured.target_share == target_share &&
	    measured.threshold > 0) {
		*threshold_r = measured.threshold;
		return 1;
	}
	if (found < 0 || (found = store_status_get(s, &status)) <= 0)
		return found;
	if (status.threshold <= 0)
		return 0;
	*threshold_r = status.threshold;
	return 1;
}
