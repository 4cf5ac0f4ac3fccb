/*
 * Reasons <-> JSON.  They are kept by name, so that a later version with more of them, or
 * other numbers behind them, still reads what an older one wrote.
 */
#include "reasons.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <yajl/yajl_tree.h>

#include "json.h"

#define DECIMALS 4

/* Of reasons_format() 14,000 bytes at most; yajl frees a tree by recursion, and a row
 * that somebody edited may nest as deep as it is long. */
#define TEXT_MAX (32u * 1024)

int
reasons_format(const struct score *score, struct buf *out)
{
	struct json j;

	json_init(&j, out);
	json_array_begin(&j);
	for (size_t i = 0; i < score->n_reasons; i++) {
		const struct reason *r = &score->reasons[i];

		json_object_begin(&j);
		json_key_text(&j, "id", reason_name(r->id));
		json_key_real(&j, "nats", r->nats, DECIMALS);
		json_key_real(&j, "deeds", r->deeds, DECIMALS);
		json_key_bool(&j, "counts", r->counts);
		json_key_real(&j, "a", r->a, DECIMALS);
		json_key_real(&j, "b", r->b, DECIMALS);
		if (r->subject[0] != '\0')
			json_key_text(&j, "subject", r->subject);
		json_object_end(&j);
	}
	json_array_end(&j);
	return json_fini(&j);
}

/* A number of an object; 0 when it is not there or null (it was not finite). */
static double
number(yajl_val object, const char *key)
{
	const char *path[] = {key, NULL};
	yajl_val v = yajl_tree_get(object, path, yajl_t_number);
	double value = v == NULL ? 0 : YAJL_GET_DOUBLE(v);

	return isfinite(value) ? value : 0;
}

static const char *
text_of(yajl_val object, const char *key)
{
	const char *path[] = {key, NULL};
	yajl_val v = yajl_tree_get(object, path, yajl_t_string);

	return v == NULL ? "" : YAJL_GET_STRING(v);
}

static void
take(yajl_val object, struct score *score)
{
	const char *counts[] = {"counts", NULL};
	struct reason r = {0};

	if (reason_parse(text_of(object, "id"), &r.id) != 0 ||
	    score->n_reasons == SCORE_REASONS_MAX)
		return;
	r.nats = number(object, "nats");
	r.deeds = number(object, "deeds");
	r.counts = YAJL_IS_TRUE(yajl_tree_get(object, counts, yajl_t_any));
	r.a = number(object, "a");
	r.b = number(object, "b");
	snprintf(r.subject, sizeof(r.subject), "%s", text_of(object, "subject"));
	score->reasons[score->n_reasons++] = r;
}

int
reasons_parse(const char *text, struct score *score)
{
	yajl_val tree;

	if (*text == '\0') {
		score->n_reasons = 0;
		return 0;
	}
	if (strnlen(text, TEXT_MAX + 1) > TEXT_MAX)
		return -1;
	tree = yajl_tree_parse(text, NULL, 0);
	if (!YAJL_IS_ARRAY(tree)) {
		yajl_tree_free(tree);
		return -1;
	}
	score->n_reasons = 0;
	for (size_t i = 0; i < YAJL_GET_ARRAY(tree)->len; i++)
		if (YAJL_IS_OBJECT(YAJL_GET_ARRAY(tree)->values[i]))
			take(YAJL_GET_ARRAY(tree)->values[i], score);
	yajl_tree_free(tree);
	return 0;
}
