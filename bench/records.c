/*
 * Writes the sessions of the mix as session records, for `lychgate replay`.
 *
 *	records COUNT [SEED] >FILE
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mix.h"
#include "num.h"
#include "record.h"

#define BEGIN_MS INT64_C(1700000000000)
#define EVERY_MS 500

static int
fill(const struct mix *m, struct session *s)
{
	struct session_data *data = NULL;
	int rc = 0;

	rc |= session_set_ptr(s, m->ptr[0] != '\0' ? m->ptr : NULL, strlen(m->ptr),
			      m->ptr_status);
	rc |= session_set_tls(s, m->tls ? "TLSv1.3" : NULL, m->tls ? 7 : 0);
	rc |= session_add_helo(s, m->helo, strlen(m->helo));
	rc |= session_add_txn(s, s->at_ms + 300, m->mail_from, strlen(m->mail_from));
	for (size_t i = 0; i < m->n_args; i++)
		rc |= session_add_arg(s, m->args[i], strlen(m->args[i]));
	for (size_t i = 0; i < m->n_rcpts; i++)
		rc |= session_add_rcpt(s, s->at_ms + 500, m->rcpts[i].to,
				       strlen(m->rcpts[i].to), m->rcpts[i].mta);
	if (rc == 0 && m->wants_data && (data = session_add_data(s)) == NULL)
		return -1;
	for (size_t i = 0; data != NULL && i < m->n_headers; i++)
		rc |= session_add_header(s, m->headers[i].name,
					 strlen(m->headers[i].name), NULL, 0);
	if (data != NULL)
		data->size = 1880;
	return rc;
}

/* Session number ${i} as a line.  0 or -1. */
static int
put(uint64_t seed, uint64_t i, struct buf *line)
{
	struct session s;
	struct mix m;
	int rc;

	mix_make(seed, i, &m);
	session_init(&s, BEGIN_MS + (int64_t)i * EVERY_MS, &m.ip);
	s.end_ms = s.at_ms + 2000;
	s.concurrent = 0;
	s.helo_known = true;
	buf_clear(line);
	rc = fill(&m, &s) != 0 || record_format(&s, line) != 0 || buf_addc(line, '\n');
	session_fini(&s);
	if (rc != 0 || fwrite(line->data, line->len, 1, stdout) != 1)
		return -1;
	return 0;
}

int
main(int argc, char **argv)
{
	uint64_t count, seed = 1;
	struct buf line;
	int rc = 0;

	if (argc < 2 || num_u64_parse(argv[1], 1, UINT32_MAX, &count) != 0 ||
	    (argc > 2 && num_u64_parse(argv[2], 0, UINT32_MAX, &seed) != 0)) {
		(void)fputs("usage: records COUNT [SEED]\n", stderr);
		return 2;
	}
	buf_init(&line);
	for (uint64_t i = 0; rc == 0 && i < count; i++)
		rc = put(seed, i, &line);
	buf_fini(&line);
	if (rc != 0 || fflush(stdout) != 0) {
		(void)fputs("records: cannot write\n", stderr);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
