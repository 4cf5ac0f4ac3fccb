#ifndef LYCHGATE_BENCH_SCRIPT_H
#define LYCHGATE_BENCH_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "mix.h"

/*
 * What Postfix would send to a milter in one session, cut into turns: bytes that it
 * writes at once, and whether it then waits for an answer.  An event of the envelope is a
 * turn of its own, since a round trip to the SMTP client lies between; content follows in
 * one go as far as nothing in it is answered.
 */
#define SCRIPT_TURNS 64

struct script_turn {
	size_t end;    /* of its bytes; they begin where those before it end */
	bool answered; /* the last command in it is */
	bool last;     /* of the message: modifications may precede the answer */
	bool accepted; /* RCPT that the MTA accepts */
};

struct script {
	struct buf bytes;
	struct script_turn turns[SCRIPT_TURNS];
	size_t n;
	size_t rcpts, content,
	    farewell; /* turns of the first RCPT, DATA, ABORT and QUIT */
};

void script_init(struct script *s);
void script_fini(struct script *s);

/* The one turn of the negotiation; the bits that Postfix 3.7 offers.  0 or -1. */
int script_offer(struct script *s);

/* The session itself, under the ${steps} that were agreed.  0 or -1. */
int script_make(struct script *s, const struct mix *m, uint32_t steps);

#endif
