#ifndef LYCHGATE_PORTRAIT_H
#define LYCHGATE_PORTRAIT_H

#include "consult.h"
#include "relatives.h"
#include "policy.h"
#include "server.h"
#include "store_context.h"

#define RELATIVES_MAX 3

/* A context that a host is in, and a few others that are in it too. */
struct relatives {
	enum context_kind kind;
	char name[CONTEXT_NAME_MAX];
	bool known; /* false: nothing was ever counted there */
	struct context context;
	struct context_counts counts; /* worth now, the host itself included */
	char others[RELATIVES_MAX][NET_TEXT_MAX]; /* seen last */
	size_t n_others;
};

/* All that can be said of one identity: what it is, what it would get now, and why. */
struct portrait {
	struct session session; /* as it would come now */
	struct engine_opinion opinion;
	struct hostname name;
	struct helo helo;
	double site_users; /* that took mail; SERVER_SITE_LARGE: many */
	struct server_lacks lacks;
	struct server_worth worth;
	struct server_answered_lacks answered_lacks;
	double suspect_score;
	struct relatives relatives[RELATIVES_CONTEXTS_MAX];
	size_t n_relatives;
	bool exempt;
	enum policy_pin pin;
	struct net pin_net;    /* of which network it is, unless PIN_NONE */
	enum policy_mode mode; /* the site's */
	uint32_t now_s;
	uint32_t botnet; /* id; 0: in none */
	char botnet_name[BOTNET_TEXT_MAX];
	bool is_guest; /* of the botnet: no evidence */
};

/*
 * Draw it for a session that would come now (see consult_session()), which it takes over.
 * NULL without memory or when the store failed; then the session is freed.
 */
struct portrait *
portrait_create(struct consult *c, struct session *session, const struct policy *policy);
void portrait_free(struct portrait *p); /* NULL is allowed */

/* What the host gets in the end: "refused", "let through (monitor)", ... */
const char *portrait_fate(const struct portrait *p);

#endif
