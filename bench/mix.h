#ifndef LYCHGATE_BENCH_MIX_H
#define LYCHGATE_BENCH_MIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dname.h"
#include "session.h"

/*
 * The sessions of the benchmark: 80 % are zombies that come for the first time, 20 %
 * are servers that return.  Session number ${i} of a seed is always the same one,
 * whatever was made before it.
 */
#define MIX_RCPTS 2

/*
 * Seeds from here on: a storm of bounces at one account, by 5000 mail servers, each to a
 * tag that nobody made; and, for comparison, the same sessions with a sender.
 */
#define MIX_STORM   (UINT64_C(1) << 40)
#define MIX_SENDER  (UINT64_C(1) << 41)
#define MIX_HEADERS 12

struct mix_rcpt {
	char to[64];
	enum mta_answer mta; /* ACCEPTED or UNKNOWN */
};

struct mix_header {
	char name[24], value[160];
};

struct mix {
	bool server;
	struct addr ip;
	char ip_text[ADDR_TEXT_MAX];
	char ptr[DNAME_MAX]; /* "" with PTR_NONE */
	enum ptr_status ptr_status;
	char helo[DNAME_MAX];
	bool tls;
	char mail_from[96];
	const char *args[2]; /* of MAIL; string constants */
	size_t n_args;
	struct mix_rcpt rcpts[MIX_RCPTS];
	size_t n_rcpts;
	struct mix_header headers[MIX_HEADERS]; /* of its message, if it comes so far */
	size_t n_headers;
	bool wants_data; /* sends content if a recipient was accepted */
};

void mix_make(uint64_t seed, uint64_t i, struct mix *m_r);

#endif
