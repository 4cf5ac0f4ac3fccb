#ifndef LYCHGATE_UNIT_BOTNET_H
#define LYCHGATE_UNIT_BOTNET_H

/* Two botnets, and a database that knows them. */
#include "botnet.h"
#include "store_botnet_state.h"
#include "unit_store_open.h"

#define MEMORY (UINT64_C(64) << 20)
#define BEGIN  1700006400u /* the begin of a day */

static const uint8_t secret[16] = {7};

static inline void
say(struct botnet_visit *v, enum botnet_kind kind, const char *text)
{
	snprintf(v->tokens[kind].text, sizeof(v->tokens[kind].text), "%s", text);
	v->tokens[kind].hash = botnet_hash(kind, text, strlen(text), secret);
}

/* ${n} hosts from 10.${net}.0.0 on that say the same, one a second. */
static inline void
feed_at(struct botnet *b, const char *mark, uint8_t net, uint32_t n, uint32_t at_s)
{
	for (uint32_t i = 0; i < n; i++) {
		struct addr ip = {.family = 4,
				  .bytes = {10, net, (uint8_t)(i / 256), (uint8_t)i}};
		struct botnet_visit v = {.at_s = at_s + i, .owner = 10 * net + i + 1};

		host_key_make(&ip, FORM_SINGLE, 1, &v.key);
		v.labelled = i < 7;
		snprintf(v.provider, sizeof(v.provider), "isp%u.example", i % 2);
		snprintf(v.target, sizeof(v.target), "example.com");
		say(&v, BOTNET_HELO, mark);
		say(&v, BOTNET_MESSAGE_ID, mark);
		say(&v, BOTNET_SUBJECT, mark);
		botnet_feed(b, &v);
	}
}

static inline void
feed(struct botnet *b, const char *mark, uint8_t net, uint32_t n)
{
	feed_at(b, mark, net, n, BEGIN);
}

static inline struct botnet *
saved(void)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	assert_non_null(b);
	feed(b, "ylmf-pc", 1, 40);
	feed(b, "friend", 2, 20);
	botnet_view_free(botnet_publish(b, BEGIN + 3600));
	assert_int_equal(store_botnet_save(store, b), 0);
	return b;
}

#endif
