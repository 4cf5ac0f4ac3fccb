/*
 * Where weights and labels come from.  The weights start from counts on real mail;
 * the labels come only from what hosts do (traps, unknown users, our own name as HELO, a
 * long good history), never from our own score, so that errors do not feed themselves.
 */
#include "learn.h"

#include <math.h>

#include "server.h"

/*
 * Hosts by PTR class and HELO class, {zombie side, valid side}: counted on
 * the mail of one real server, three months of 2007.  Columns in the order of
 * ${columns}.  It is a prior: where relatives are known they add to it (relatives.c).
 */
enum { ROWS = 6, COLUMNS = 9, SIDES = 2 };

static const enum helo_class columns[COLUMNS] = {
    HELO_PTR,	HELO_ORG,     HELO_OTHER,	  HELO_SENDER, HELO_SINGLE,
    HELO_LOCAL, HELO_ADDRESS, HELO_ADDRESS_OTHER, HELO_OURS};

/* clang-format off */
static const struct prior {
	enum name_class name;
	uint16_t hosts[COLUMNS][SIDES];
} priors[ROWS] = {
	{NAME_ADDRESS,
	    {{4138, 7}, {727, 2}, {247, 29}, {465, 4}, {2380, 3}, {464, 3}, {42, 0}, {12, 0}, {14, 0}}},
	{NAME_ADDRESS_FORGED,
	    {{981, 1}, {121, 0}, {85, 1}, {221, 0}, {688, 0}, {116, 0}, {74, 0}, {26, 0}, {9, 0}}},
	{NAME_ACCESS,
	    {{357, 10}, {37, 2}, {56, 2}, {195, 0}, {319, 0}, {41, 1}, {0, 0}, {0, 0}, {0, 0}}},
	{NAME_NAMED,
	    {{1044, 1396}, {102, 171}, {83, 53}, {221, 4}, {178, 2}, {40, 0}, {4, 0}, {4, 0}, {3, 1}}},
	{NAME_NAMED_FORGED,
	    {{174, 1}, {9, 1}, {14, 2}, {53, 0}, {71, 0}, {17, 0}, {5, 0}, {2, 0}, {5, 0}}},
	{NAME_NONE,
	    {{0, 0}, {0, 0}, {985, 18}, {1263, 3}, {1777, 3}, {171, 0}, {541, 1}, {41, 0}, {382, 0}}},
};
/* clang-format on */

/*
 * Estimates, not measured: mail servers name the message's size (RFC 1870) where it is
 * offered and many encrypt, programs that only blast rarely do either.
 */
static const struct learn_fact_prior facts[FACT_COUNT] = {
    [FACT_ESMTP] = {"dialect esmtp", REASON_DIALECT, 0.10, 0.60},
    [FACT_PLAIN] = {"dialect plain", REASON_DIALECT, 0.90, 0.40},
    [FACT_TLS_ON] = {"tls on", REASON_TLS, 0.05, 0.30},
    [FACT_TLS_OFF] = {"tls off", REASON_TLS, 0.95, 0.70},
    /* The direction is measured (Beverly and Sollins, see pace.c), the shares are not. */
    [FACT_PACE_QUICK] = {"MAIL within 2 s", REASON_PACE, 0.45, 0.50},
    [FACT_PACE_NORMAL] = {"MAIL within 15 s", REASON_PACE, 0.40, 0.45},
    [FACT_PACE_SLOW] = {"MAIL after 15 s", REASON_PACE, 0.15, 0.05},
    /* An estimate.  Counted in SpamAssassin's public corpus, which is rich in mailing
     * lists and in spam of servers: 75 of 886 hosts that sent valid mail, 42 of 895
     * others. */
    [FACT_SENDER_HOME] = {"sender at home", REASON_SENDER_HOME, 0.05, 0.15},
    [FACT_SENDER_ELSEWHERE] = {"sender from elsewhere", REASON_SENDER_HOME, 0.95, 0.85},
    /*
     * Counted in SpamAssassin's public corpus of 2001-2002, which has no forwarded mail:
     * 410 of 1667 spams, 7 of 3311 valid mails.  Forwarders and offices' servers keep
     * their users' senders: an estimate of how many there are elsewhere.
     */
    [FACT_PROVIDER_ELSEWHERE] = {"sender of a mail provider, from elsewhere",
				 REASON_SENDER_PROVIDER, 0.20, 0.02},
    [FACT_PROVIDER_NONE] = {"sender of no mail provider", REASON_SENDER_PROVIDER, 0.80,
			    0.98},
/*
 * Of messages: what SpamAssassin's rules MISSING_DATE, MISSING_MID, MSGID_FROM_MTA_ID,
 * DATE_IN_FUTURE_*, INVALID_DATE, FORGED_MUA_* and MISSING_HEADERS score as spam is rare
 * among valid mail; how rare, and that among zombies it is less rare, are estimates.
 */
#define OF(bit) FACT_CONTENT + __builtin_ctz(CONTENT_##bit)
    [OF(TRACE_SOME)] = {"Received headers", REASON_HEADERS_RECEIVED, 0.55, 0.85},
    [OF(TRACE_NONE)] = {"no Received header", REASON_HEADERS_RECEIVED, 0.45, 0.15},
    [OF(DATE_OK)] = {"Date right", REASON_HEADERS_DATE, 0.80, 0.96},
    [OF(DATE_MISSING)] = {"no Date", REASON_HEADERS_DATE, 0.05, 0.02},
    [OF(DATE_WRONG)] = {"Date wrong", REASON_HEADERS_DATE, 0.15, 0.02},
    [OF(ID_NONE)] = {"no Message-ID", REASON_HEADERS_ID, 0.10, 0.02},
    [OF(ID_RECIPIENT)] = {"Message-ID of the recipient", REASON_HEADERS_ID, 0.06, 0.01},
    [OF(ID_ODD)] = {"Message-ID of no name", REASON_HEADERS_ID, 0.10, 0.06},
    [OF(ID_SENDER)] = {"Message-ID of the sender", REASON_HEADERS_ID, 0.25, 0.35},
    [OF(ID_HELO)] = {"Message-ID of the HELO", REASON_HEADERS_ID, 0.12, 0.20},
    [OF(ID_OTHER)] = {"Message-ID of others", REASON_HEADERS_ID, 0.37, 0.36},
    [OF(ID_DOLLARS)] = {"Message-ID like Outlook's", REASON_HEADERS_ID_SHAPE, 0.3, 0.3},
    [OF(ID_PLAIN)] = {"Message-ID not Outlook's", REASON_HEADERS_ID_SHAPE, 0.7, 0.7},
    [OF(MAILER_NONE)] = {"no mail program", REASON_HEADERS_MAILER, 0.50, 0.59},
    [OF(MAILER_FITS)] = {"mail program fits", REASON_HEADERS_MAILER, 0.35, 0.40},
    [OF(MAILER_MISFIT)] = {"mail program forged", REASON_HEADERS_MAILER, 0.15, 0.01},
    [OF(TO_SOME)] = {"To or Cc", REASON_HEADERS_TO, 0.94, 0.99},
    [OF(TO_NONE)] = {"neither To nor Cc", REASON_HEADERS_TO, 0.06, 0.01},
    [OF(LIST)] = {"list headers", REASON_HEADERS_LIST, 0.05, 0.15},
    [OF(NO_LIST)] = {"no list headers", REASON_HEADERS_LIST, 0.95, 0.85},
    [OF(ID_FEW_NETWORKS)] = {"Message-ID's domain from few networks",
			     REASON_HEADERS_ID_SPREAD, 0.90, 0.99},
    [OF(ID_MANY_NETWORKS)] = {"Message-ID's domain from many networks",
			      REASON_HEADERS_ID_SPREAD, 0.10, 0.01},
    /* RFC 5321 4.5.5: only programs send with a null sender. */
    [OF(NULL_PROGRAM)] = {"null sender, from a program", REASON_SENDER_NULL, 0.70, 0.95},
    [OF(NULL_PERSON)] = {"null sender, from a person's mail program", REASON_SENDER_NULL,
			 0.30, 0.05},
#undef OF
};

#define CELL_PSEUDO 0.5	 /* Jeffreys: added to every cell */
#define SHARE_LEAST 1e-4 /* of a class that was not counted */
#define FACT_HOSTS  50	 /* what a shipped share of a fact is worth */

/*
 * Shares of unknown users among the recipients: of zombies, and of valid hosts.  Measured
 * on simulated valid servers with odd names that have 10 % (old lists, typing errors):
 * with 0.05 and three names 2 % of them were refused once, with 0.15 and four 0.1 to 0.9
 * %.  A label costs less than a refusal, so it may believe more.
 */
#define UNKNOWN_ZOMBIE	    0.5
#define UNKNOWN_VALID	    0.15
#define UNKNOWN_VALID_LABEL 0.10
#define UNKNOWN_NAMES	    4
#define UNKNOWN_CAP	    8.0
#define UNKNOWN_SERVER_CAP  4.0
#define UNKNOWN_BOUND	    6.4 /* four of four; a wrong label costs the kin little */

#define TRAP_NATS	8.0
#define TRAP_MORE_NATS	1.0
#define TRAP_CAP	10.0
#define TRAP_SERVER_CAP 3.0
#define AUTO_TRAP_NATS	5.0
#define AUTO_TRAP_CAP	8.0
#define HISTORY_DAYS	5 /* and as many users */
#define LABEL_TTL_S	(60 * 86400)

/* ln of the ratio of the shares. */
static double
log_ratio(const double n[SIDES], const double total[SIDES])
{
	return log(n[0] / total[0]) - log(n[1] / total[1]);
}

/* Sums of the prior table with the pseudo-counts. */
struct sums {
	double cell[ROWS][COLUMNS][SIDES];
	double row[ROWS][SIDES], column[COLUMNS][SIDES], all[SIDES];
};

static void
sum_priors(struct sums *s)
{
	*s = (struct sums){0};
	for (int r = 0; r < ROWS; r++)
		for (int c = 0; c < COLUMNS; c++)
			for (int side = 0; side < SIDES; side++) {
				double n = priors[r].hosts[c][side] + CELL_PSEUDO;

				s->cell[r][c][side] = n;
				s->row[r][side] += n;
				s->column[c][side] += n;
				s->all[side] += n;
			}
}

/*
 * Without a PTR that is known, what the HELO says alone.  Names cannot be told apart then
 * (PTR, ORG, OTHER): together they are worth what all three together are.
 */
static void
init_without_name(struct learn_weights *w, const struct sums *s)
{
	double named[SIDES];

	for (int side = 0; side < SIDES; side++)
		named[side] =
		    s->column[0][side] + s->column[1][side] + s->column[2][side];
	for (int c = 0; c < COLUMNS; c++)
		w->joint[NAME_NOT_KNOWN][columns[c]] =
		    log_ratio(c < 3 ? named : s->column[c], s->all);
}

void
learn_weights_init(struct learn_weights *w)
{
	static const struct context_counts none;
	struct sums s;

	*w = (struct learn_weights){.moved_s = 0};
	sum_priors(&s);
	for (int r = 0; r < ROWS; r++) {
		double *weights = w->joint[priors[r].name];

		for (int c = 0; c < HELO_CLASSES; c++)
			weights[c] = log_ratio(s.row[r], s.all);
		for (int c = 0; c < COLUMNS; c++)
			if (priors[r].hosts[c][0] + priors[r].hosts[c][1] > 0)
				weights[columns[c]] = log_ratio(s.cell[r][c], s.all);
	}
	/* Access words without confirmation were not counted apart. */
	for (int c = 0; c < HELO_CLASSES; c++)
		w->joint[NAME_ACCESS_FORGED][c] = w->joint[NAME_ADDRESS_FORGED][c];
	init_without_name(w, &s);
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		w->fact[i] = learn_fact(facts[i].zombies, facts[i].servers, &none, &none);
}

bool
learn_prior(enum name_class name, enum helo_class helo, struct learn_prior *prior_r)
{
	for (int r = 0; r < ROWS; r++)
		for (int c = 0; c < COLUMNS; c++) {
			const uint16_t *hosts = priors[r].hosts[c];

			if (priors[r].name != name || columns[c] != helo)
				continue;
			if (hosts[0] + hosts[1] == 0)
				return false;
			*prior_r = (struct learn_prior){hosts[0], hosts[1]};
			return true;
		}
	return false;
}

void
learn_shares(struct learn_shares shares_r[NAME_CLASSES][HELO_CLASSES])
{
	struct sums s;

	sum_priors(&s);
	for (int n = 0; n < NAME_CLASSES; n++)
		for (int h = 0; h < HELO_CLASSES; h++)
			shares_r[n][h] = (struct learn_shares){SHARE_LEAST, SHARE_LEAST};
	for (int r = 0; r < ROWS; r++)
		for (int c = 0; c < COLUMNS; c++)
			if (priors[r].hosts[c][0] + priors[r].hosts[c][1] > 0)
				shares_r[priors[r].name][columns[c]] =
				    (struct learn_shares){s.cell[r][c][0] / s.all[0],
							  s.cell[r][c][1] / s.all[1]};
}

const struct learn_fact_prior *
learn_fact_priors(size_t *n_r)
{
	*n_r = sizeof(facts) / sizeof(facts[0]);
	return facts;
}

const struct learn_fact_prior *
learn_fact_prior(enum manner_fact fact)
{
	return &facts[fact];
}

double
learn_fact(double zombies, double servers, const struct context_counts *n,
	   const struct context_counts *all)
{
	double bad = n->bad + FACT_HOSTS * zombies, good = n->good + FACT_HOSTS * servers;
	double ratio =
	    log(bad / (all->bad + FACT_HOSTS)) - log(good / (all->good + FACT_HOSTS));
	double error = sqrt(1 / bad + 1 / good);

	if (fabs(ratio) <= error)
		return 0;
	return ratio > 0 ? ratio - error : ratio + error;
}

/* The test's sum against valid hosts with the share ${valid}, without bounds. */
static double
unknown_sum(const struct profile *p, double valid)
{
	return p->unknown * log(UNKNOWN_ZOMBIE / valid) +
	       p->accepted * log((1 - UNKNOWN_ZOMBIE) / (1 - valid));
}

double
learn_unknown_users(const struct profile *p, enum server_look look)
{
	double sum = unknown_sum(p, UNKNOWN_VALID);

	if (profile_unknowns(p) < UNKNOWN_NAMES && sum > 0)
		return 0;
	return fmax(
	    fmin(sum, look == SERVER_LOOK_NAMED ? UNKNOWN_SERVER_CAP : UNKNOWN_CAP), -1);
}

/* A host that served us well for days: a small server on an access line, perhaps a
 * forwarder. */
static bool
has_history(const struct profile *p)
{
	return p->active_days > HISTORY_DAYS && profile_users(p) >= HISTORY_DAYS;
}

double
learn_traps(const struct profile *p, enum server_look look)
{
	double more = fmax(0, p->traps - 1);

	if (p->traps < PROFILE_TRAPS_FORGOTTEN)
		return 0;
	if (look == SERVER_LOOK_NAMED)
		return fmin(TRAP_SERVER_CAP, 1 + TRAP_MORE_NATS * p->traps);
	if (has_history(p) || look == SERVER_LOOK_GREETS)
		return fmin(TRAP_NATS, TRAP_SERVER_CAP + 2 * TRAP_MORE_NATS * more);
	return fmin(TRAP_CAP, TRAP_NATS + TRAP_MORE_NATS * more);
}

/* Nobody laid an automatic trap: among recipients that exist it is an old list's dead
 * name. */
static bool
old_list(const struct profile *p)
{
	return unknown_sum(p, UNKNOWN_VALID) < 0;
}

/*
 * The tries that count.  Of who has a chosen name they are unknown users in the same
 * sequential test, each worth TRAP_MORE_NATS more than another one: where known users
 * outweigh them, the list is an old one.
 */
static double
auto_tries(const struct profile *p, enum server_look look)
{
	double known =
	    look == SERVER_LOOK_NAMED ? fmin(unknown_sum(p, UNKNOWN_VALID), 0) : 0;

	return fmax(p->auto_traps + known / TRAP_MORE_NATS, 0);
}

double
learn_auto_traps(const struct profile *p, enum server_look look)
{
	double first = look == SERVER_LOOK_GREETS ? TRAP_SERVER_CAP : AUTO_TRAP_NATS;
	double more = fmax(0, p->auto_traps - 1);

	if (p->auto_traps < PROFILE_TRAPS_FORGOTTEN)
		return 0;
	if (look == SERVER_LOOK_NAMED)
		return fmin(TRAP_SERVER_CAP, TRAP_MORE_NATS * auto_tries(p, look));
	if (has_history(p) || old_list(p))
		return fmin(TRAP_SERVER_CAP, TRAP_MORE_NATS * p->auto_traps);
	return fmin(AUTO_TRAP_CAP, first + TRAP_MORE_NATS * more);
}

/* One hit is proof; of a host that looks like a server, or served us well, two sessions
 * within the week. */
static bool
trapped(const struct profile *p, double traps, bool server)
{
	if (!server && !has_history(p))
		return traps >= 0.5;
	return traps >= 1.5 && p->trap_first_s != p->trap_last_s;
}

static bool
hunts_users(const struct profile *p, bool server)
{
	double valid = server ? UNKNOWN_VALID : UNKNOWN_VALID_LABEL;

	return profile_unknowns(p) >= UNKNOWN_NAMES &&
	       unknown_sum(p, valid) >= UNKNOWN_BOUND;
}

bool
learn_warmed_up(const struct profile *p, enum name_class name, enum helo_class helo)
{
	return p->label == LABEL_ZOMBIE ||
	       (server_look(name, helo) != SERVER_LOOK_NAMED &&
		trapped(p, p->traps, true));
}

enum host_label
learn_label(const struct profile *p, enum name_class name, enum helo_class helo,
	    uint32_t now_s, enum label_origin *origin_r)
{
	enum server_look look = server_look(name, helo);
	bool named = look == SERVER_LOOK_NAMED;

	*origin_r = (enum label_origin)p->origin;
	if (p->label == LABEL_SERVER && !server_lost(p, now_s))
		return LABEL_SERVER;
	if (server_earned(p, SERVER_SITE_LARGE, now_s)) {
		*origin_r = ORIGIN_HISTORY;
		return LABEL_SERVER;
	}
	if (trapped(p, p->traps, named))
		*origin_r = ORIGIN_TRAP;
	else if (hunts_users(p, named))
		*origin_r = ORIGIN_UNKNOWN_USERS;
	else if (trapped(p, p->traps + auto_tries(p, look), named || old_list(p)))
		*origin_r = ORIGIN_AUTO_TRAP;
	else if (helo == HELO_OURS && name != NAME_NAMED && name != NAME_NOT_KNOWN)
		*origin_r = ORIGIN_HELO_OURS;
	else if (p->label == LABEL_ZOMBIE && now_s < p->labelled_s + LABEL_TTL_S)
		return LABEL_ZOMBIE;
	else
		*origin_r = ORIGIN_NONE;
	return *origin_r == ORIGIN_NONE ? LABEL_NONE : LABEL_ZOMBIE;
}
