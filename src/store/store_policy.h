#ifndef LYCHGATE_STORE_POLICY_H
#define LYCHGATE_STORE_POLICY_H

#include "addr.h"
#include "policy.h"
#include "store.h"

/*
 * The tables `modes`, `exempt`, `pins`, `traps`: what the administrator decided.  And
 * `forgets`: what he asked the daemon to do, for the daemon holds hosts in memory.
 */

/* A number that changes whenever one of these tables does, even by hand in sqlite3
 * (triggers count).  One row is read: ask every second. */
int store_policy_version(struct store *s, uint64_t *version_r);

/* Put every decision into ${policy}.  Rows that do not parse are skipped and
 * counted (store_bad_rows); ${policy} is half filled after a failure. */
int store_policy_load(struct store *s, struct policy *policy);

/*
 * Changes.  Sets replace what was there; ${note} may be NULL.  The text is checked first:
 * -1 with FAULT_VALUE when it is not what it should be.  Removals give 1 removed, 0 was
 * not there, -1 failed.
 */
int store_policy_set_mode(struct store *s, const char *scope, enum policy_mode mode);
int store_policy_remove_mode(struct store *s, const char *scope);
int store_policy_set_exempt(struct store *s, const struct net *net, const char *note,
			    uint32_t now_s);
int store_policy_remove_exempt(struct store *s, const struct net *net);

struct store_pin {
	struct net net;
	enum policy_pin pin;
	uint32_t until_s; /* 0 = for ever */
	uint32_t created_s;
	const char *note;
};
int store_policy_set_pin(struct store *s, const struct store_pin *pin);
int store_policy_remove_pin(struct store *s, const struct net *net);
int store_policy_set_trap(struct store *s, const char *pattern, const char *note,
			  uint32_t now_s);
/* Is it one?  1 or 0; -1 failed. */
int store_policy_has_trap(struct store *s, const char *pattern);
int store_policy_remove_trap(struct store *s, const char *pattern);

/* Listings in the order of the first column; texts are valid during the call; false
 * stops. */
typedef bool store_mode_row(void *ctx, const char *scope, enum policy_mode mode);
typedef bool
store_exempt_row(void *ctx, const struct net *net, uint32_t created_s, const char *note);
typedef bool store_pin_row(void *ctx, const struct store_pin *pin);
typedef bool
store_trap_row(void *ctx, const char *pattern, uint32_t created_s, const char *note);
int store_policy_modes(struct store *s, store_mode_row *row, void *ctx);
int store_policy_exempts(struct store *s, store_exempt_row *row, void *ctx);
int store_policy_pins(struct store *s, store_pin_row *row, void *ctx);
int store_policy_traps(struct store *s, store_trap_row *row, void *ctx);

/*
 * Learning that is frozen (freeze.h) shall go on: the editor asks, the daemon sees the
 * policy version change.  The time of the last request; 0 when there was none.
 */
int store_thaw_ask(struct store *s, uint32_t now_s);
int store_thaw_get(struct store *s, uint32_t *asked_r);

/*
 * Requests to forget a host.  The editor asks; the daemon sees the policy version change,
 * lists them, calls engine_forget() and store_host_delete(), and takes the request away
 * with done.  They wait while no daemon runs.
 */
int store_forget_ask(struct store *s, const struct addr *addr, uint32_t now_s);
int store_forget_done(struct store *s, const struct addr *addr); /* as a removal */
typedef bool store_forget_row(void *ctx, const struct addr *addr, uint32_t asked_s);
int store_forget_each(struct store *s, store_forget_row *row, void *ctx);

#endif
