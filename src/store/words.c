/*
 * Values <-> words.  Reading is a walk over at most a dozen words: fast enough beside
 * the search for the row.
 */
#include "words.h"

#include <stddef.h>
#include <string.h>

#include "botnet.h"
#include "context.h"
#include "dialect.h"
#include "helo.h"
#include "hostname.h"
#include "policy.h"
#include "profile.h"
#include "session.h"
#include "verdict.h"

int
words_parse(const struct words *words, const char *text)
{
	if (text == NULL)
		return -1;
	for (int i = 0; i < words->count; i++)
		if (strcmp(words->word(i), text) == 0)
			return i;
	return -1;
}

static const char *
form_word(int v)
{
	return helo_form_name((enum helo_form)v);
}

static const char *
dialect_word(int v)
{
	return dialect_name((enum dialect)v);
}

static const char *
label_word(int v)
{
	return host_label_name((enum host_label)v);
}

static const char *
origin_word(int v)
{
	return label_origin_name((enum label_origin)v);
}

static const char *
name_class_word(int v)
{
	static const char *const words[NAME_CLASSES] = {
	    [NAME_NOT_KNOWN] = "not-known", [NAME_NONE] = "none",
	    [NAME_ADDRESS] = "address",	    [NAME_ADDRESS_FORGED] = "address-forged",
	    [NAME_ACCESS] = "access",	    [NAME_ACCESS_FORGED] = "access-forged",
	    [NAME_NAMED] = "named",	    [NAME_NAMED_FORGED] = "named-forged",
	};

	return words[v];
}

static const char *
helo_class_word(int v)
{
	static const char *const words[HELO_CLASSES] = {
	    [HELO_NOT_KNOWN] = "not-known",
	    [HELO_ABSENT] = "absent",
	    [HELO_PTR] = "ptr",
	    [HELO_ORG] = "organisation",
	    [HELO_OTHER] = "other",
	    [HELO_SENDER] = "sender",
	    [HELO_SINGLE] = "single-label",
	    [HELO_LOCAL] = "local",
	    [HELO_ADDRESS] = "own-address",
	    [HELO_ADDRESS_OTHER] = "other-address",
	    [HELO_OURS] = "ours",
	    [HELO_INVALID] = "invalid",
	};

	return words[v];
}

/* Core writes neither of these two to records; a table needs a word. */
static const char *
ptr_status_word(int v)
{
	return v == PTR_UNKNOWN ? "not-known" : ptr_status_name((enum ptr_status)v);
}

static const char *
mta_word(int v)
{
	return v == MTA_NOT_KNOWN ? "not-known" : mta_answer_name((enum mta_answer)v);
}

static const char *
context_kind_word(int v)
{
	return context_kind_name((enum context_kind)v);
}

static const char *
verdict_word(int v)
{
	return verdict_kind_name((enum verdict_kind)v);
}

static const char *
action_word(int v)
{
	static const char *const words[] = {
	    [ACTION_PASS] = "pass", [ACTION_REFUSE] = "refuse", [ACTION_LATER] = "later"};

	return words[v];
}

static const char *
spared_word(int v)
{
	return v == SPARED_NO ? "no" : verdict_spared_name((enum verdict_spared)v);
}

static const char *
bounce_word(int v)
{
	return v == BOUNCE_NO ? "no" : verdict_bounce_name((enum verdict_bounce)v);
}

static const char *
mode_word(int v)
{
	return policy_mode_name((enum policy_mode)v);
}

static const char *
pin_word(int v)
{
	return policy_pin_name((enum policy_pin)v);
}

static const char *
protection_word(int v)
{
	return policy_protection_name((enum policy_protection)v);
}

static const char *
joined_word(int v)
{
	return botnet_joined_name((enum botnet_joined)v);
}

const struct words words_form = {form_word, FORM_OURS + 1};
const struct words words_dialect = {dialect_word, DIALECT_ESMTP + 1};
const struct words words_label = {label_word, LABEL_SERVER + 1};
const struct words words_origin = {origin_word, ORIGIN_AUTO_TRAP + 1};
const struct words words_name_class = {name_class_word, NAME_CLASSES};
const struct words words_helo_class = {helo_class_word, HELO_CLASSES};
const struct words words_ptr_status = {ptr_status_word, PTR_TEMP + 1};
const struct words words_context_kind = {context_kind_word, CONTEXT_KINDS};
const struct words words_mta = {mta_word, MTA_DEFERRED + 1};
const struct words words_verdict = {verdict_word, VERDICT_PINNED + 1};
const struct words words_action = {action_word, ACTION_LATER + 1};
const struct words words_spared = {spared_word, SPARED_PRIVATE + 1};
const struct words words_bounce = {bounce_word, BOUNCE_REFUSED + 1};
const struct words words_mode = {mode_word, MODE_ENFORCE + 1};
const struct words words_pin = {pin_word, PIN_REFUSE + 1};
const struct words words_protection = {protection_word, PROTECT_REQUIRE + 1};
const struct words words_joined = {joined_word, BOTNET_JOINED_N};
