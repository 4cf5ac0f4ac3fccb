#ifndef LYCHGATE_BENCH_CREW_H
#define LYCHGATE_BENCH_CREW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/*
 * Many SMTP sessions at once on the MTA's side of a milter: a crew of connections, each
 * of which plays one session after the other.
 */
struct crew_job {
	struct sockaddr_storage addr; /* of the filter */
	socklen_t addr_len;
	uint64_t seed, first; /* sessions number ${first} and on of the mix */
	uint64_t sessions;
	size_t parallel;
	enum {
		HOLD_NOT,
		HOLD_BEFORE_RCPT,
		HOLD_BEFORE_DATA
	} hold; /* keep it open there */
};

struct crew_result {
	uint64_t sessions; /* that came to their end, or are held */
	uint64_t refused;  /* recipients by the filter */
	uint64_t failed;   /* connections that broke */
	uint32_t steps;	   /* SMFIP_ bits that the filter asked for */
	double seconds;
};

struct crew;

/* NULL without memory. */
struct crew *crew_create(const struct crew_job *job);
void crew_free(struct crew *crew); /* closes what is held */

/* Play all sessions, or bring all to where they are held.  0, or -1 (errno) when no
 * connection can be made at all. */
int crew_run(struct crew *crew, struct crew_result *result_r);

#endif
