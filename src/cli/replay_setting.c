/* One table row per key.  The ranges are those of lychgate.conf(5). */
#include <errno.h>
#include <string.h>

#include "num.h"
#include "replay_setting.h"

#define VALUE_MAX 512

static int
wrong(struct buf *why, const char *value, const char *complaint)
{
	(void)buf_addf(why, "'%s' %s", value, complaint);
	return -1;
}

static int
set_target_share(struct replay_world *w, const char *value, struct buf *why)
{
	if (num_double_parse(value, 0.000001, 0.05, &w->settings.target_share) != 0)
		return wrong(why, value, "is no share from 0.000001 to 0.05");
	return 0;
}

static int
set_suspect_score(struct replay_world *w, const char *value, struct buf *why)
{
	if (num_double_parse(value, 0.5, 20, &w->settings.suspect_score) != 0)
		return wrong(why, value, "is no score from 0.5 to 20");
	return 0;
}

static int
set_convictions(struct replay_world *w, const char *value, struct buf *why)
{
	uint64_t n;

	if (num_u64_parse(value, 0, 1000000000, &n) != 0)
		return wrong(why, value, "is no number from 0 to 1000000000");
	w->settings.convictions_per_hour = (uint32_t)n;
	return 0;
}

/* Cut ${value} at its last ':'.  The part before it is in ${head}, the rest is returned;
 * NULL: there is none. */
static const char *
split(const char *value, char head[VALUE_MAX])
{
	const char *colon = strrchr(value, ':');
	size_t len = colon != NULL ? (size_t)(colon - value) : 0;

	if (colon == NULL || len >= VALUE_MAX)
		return NULL;
	memcpy(head, value, len);
	head[len] = '\0';
	return colon + 1;
}

static int
set_mode(struct replay_world *w, const char *value, struct buf *why)
{
	char scope[VALUE_MAX] = "";
	const char *word = split(value, scope);
	enum policy_mode mode;

	if (policy_mode_parse(word != NULL ? word : value, &mode) != 0)
		return wrong(why, value, "is none of enforce, monitor, off, DOMAIN:MODE");
	if (policy_set_mode(w->policy, scope, mode) == 0)
		return 0;
	return errno == EINVAL ? wrong(why, scope, "is no domain and no address") : -1;
}

static int
set_trap(struct replay_world *w, const char *value, struct buf *why)
{
	if (replay_setting_add_trap(w->policy, w->privacy, value) == 0)
		return 0;
	return errno == EINVAL ? wrong(why, value, "is no address or pattern") : -1;
}

static int
set_pin(struct replay_world *w, const char *value, struct buf *why)
{
	char text[VALUE_MAX] = "";
	const char *word = split(value, text);
	enum policy_pin pin;
	struct net net;

	if (word == NULL || policy_pin_parse(word, &pin) != 0)
		return wrong(why, value, "does not end in :pass or :refuse");
	if (net_parse(text, &net) != 0)
		return wrong(why, text, "is no address and no network");
	return policy_add_pin(w->policy, &net, pin, 0);
}

static int
set_exempt(struct replay_world *w, const char *value, struct buf *why)
{
	struct net net;

	if (net_parse(value, &net) != 0)
		return wrong(why, value, "is no address and no network");
	return policy_add_exempt(w->policy, &net);
}

static const struct key {
	const char *name;
	int (*set)(struct replay_world *w, const char *value, struct buf *why);
} keys[] = {
    {"target_share", set_target_share},
    {"suspect_score", set_suspect_score},
    {"convictions_per_hour", set_convictions},
    {"mode", set_mode},
    {"trap", set_trap},
    {"pin", set_pin},
    {"exempt", set_exempt},
};
#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

/* The key's row and, behind its '=', the value; NULL: no such key. */
static const struct key *
find_key(const char *text, const char **value_r)
{
	const char *equals = strchr(text, '=');

	for (size_t i = 0; equals != NULL && i < N_KEYS; i++) {
		size_t len = strlen(keys[i].name);

		if (len == (size_t)(equals - text) &&
		    strncmp(keys[i].name, text, len) == 0) {
			*value_r = equals + 1;
			return &keys[i];
		}
	}
	return NULL;
}

bool
replay_setting_is(const char *text)
{
	const char *value;

	return find_key(text, &value) != NULL;
}

bool
replay_setting_is_site_mode(const char *text)
{
	const char *value;
	const struct key *key = find_key(text, &value);

	return key != NULL && key->set == set_mode && strchr(value, ':') == NULL;
}

int
replay_setting_apply(const char *text, struct replay_world *world, struct buf *why)
{
	const char *value;
	const struct key *key = find_key(text, &value);

	if (key != NULL)
		return key->set(world, value, why);
	(void)buf_addf(why, "no setting '%s'; there are:", text);
	for (size_t i = 0; i < N_KEYS; i++)
		(void)buf_addf(why, " %s=", keys[i].name);
	return -1;
}

int
replay_setting_add_trap(struct policy *policy, const struct privacy *privacy,
			const char *pattern)
{
	const char *at = strchr(pattern, '@'), *hashed;
	struct arena scratch;
	int rc = policy_add_trap(policy, pattern);

	/* Only a whole address has a hash; a domain stands in the journal as it is. */
	if (rc != 0 || privacy == NULL || at == NULL || at == pattern || at[1] == '\0' ||
	    strpbrk(pattern, "*?") != NULL)
		return rc;
	arena_init(&scratch);
	hashed = privacy_address(privacy, pattern, &scratch);
	rc = hashed != NULL ? policy_add_trap(policy, hashed) : -1;
	arena_fini(&scratch);
	return rc;
}
