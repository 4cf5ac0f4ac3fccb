#ifndef LYCHGATE_PORTRAIT_JSON_H
#define LYCHGATE_PORTRAIT_JSON_H

#include "json.h"
#include "output.h"
#include "portrait.h"

/* Write a portrait as one JSON object. */
void portrait_json(const struct portrait *p, struct json *j);

/* One member: a text, or null when it is NULL or empty, for what is not known. */
void portrait_json_text(struct json *j, const char *key, const char *text);

/* The value of a key "reasons": an array of objects. */
void portrait_json_reasons(const struct score *score, struct json *j);

/* Reasons as rows, for CSV: one for each, or one without a reason when there is none. */
struct reason_rows {
	const char *about;   /* an address, or a reference */
	const char *form;    /* of the HELO; NULL: not known */
	const char *dialect; /* or NULL */
	const char *verdict; /* NULL: was not judged */
	const struct score *score;
	double threshold;
};
extern const struct column reason_columns[];
extern const size_t reason_n_columns;
void portrait_reason_rows(struct output *out, const struct reason_rows *rows);

#endif
