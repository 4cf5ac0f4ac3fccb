/*
 * The journal keeps who wrote to whom for as long as an administrator may be asked about
 * it. Where that is too much, the local part becomes a keyed hash: one can still follow
 * an address that is known, and see that two are the same, but not read one.  The hash
 * covers the domain, so that equal local parts in two domains do not look alike.
 */
#include "privacy.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "ascii.h"
#include "buf.h"

/* SipHash-2-4 of the address in lower case, under the database's secret. */
static int
hash(const struct privacy *p, const char *address, uint32_t *hash_r)
{
	static const char purpose[] = "journal ";
	uint8_t out[crypto_shorthash_BYTES];
	struct buf text;
	int rc;

	buf_init(&text);
	rc = buf_adds(&text, purpose) == 0 ? buf_adds(&text, address) : -1;
	if (rc == 0) {
		for (size_t i = 0; i < text.len; i++)
			text.data[i] = ascii_to_lower(text.data[i]);
		crypto_shorthash(out, (const unsigned char *)text.data, text.len, p->key);
		*hash_r = (uint32_t)out[0] << 24 | (uint32_t)out[1] << 16 |
			  (uint32_t)out[2] << 8 | out[3];
	}
	buf_fini(&text);
	return rc;
}

const char *
privacy_address(const struct privacy *p, const char *address, struct arena *scratch)
{
	const char *domain = strrchr(address, '@');
	size_t size;
	uint32_t h;
	char *text;

	if (p->mode == PRIVACY_FULL || *address == '\0')
		return address;
	if (p->mode == PRIVACY_NONE)
		return "";
	if (domain == NULL)
		domain = "";
	size = strlen(domain) + 10;
	if (hash(p, address, &h) != 0 || (text = arena_alloc(scratch, size)) == NULL)
		return NULL;
	snprintf(text, size, "~%08x%s", (unsigned)h, domain);
	return text;
}

static int
hide_rcpts(const struct privacy *p, struct session_txn *t, struct arena *scratch)
{
	struct session_rcpt *rcpts =
	    arena_alloc(scratch, t->n_rcpts * sizeof(*rcpts) + 1);

	if (rcpts == NULL)
		return -1;
	for (size_t i = 0; i < t->n_rcpts; i++) {
		rcpts[i] = t->rcpts[i];
		if ((rcpts[i].to = privacy_address(p, rcpts[i].to, scratch)) == NULL)
			return -1;
		rcpts[i].account = rcpts[i].to; /* it is the address without its tag */
	}
	t->rcpts = rcpts;
	return 0;
}

/* AUTH= names the mailbox of who sent it (RFC 4954, 5). */
static int
hide_args(struct session_txn *t, struct arena *scratch)
{
	const char **args = arena_alloc(scratch, t->n_args * sizeof(*args) + 1);

	if (args == NULL)
		return -1;
	for (size_t i = 0; i < t->n_args; i++)
		args[i] = strncasecmp(t->args[i], "AUTH=", 5) == 0 ? "AUTH=" : t->args[i];
	t->args = args;
	return 0;
}

static int
hide_data(struct session_txn *t, struct arena *scratch)
{
	struct session_data *d;
	struct session_header *headers;

	if (t->data == NULL)
		return 0;
	d = arena_alloc(scratch, sizeof(*d));
	headers = arena_alloc(scratch, t->data->n_headers * sizeof(*headers) + 1);
	if (d == NULL || headers == NULL)
		return -1;
	*d = *t->data;
	for (size_t i = 0; i < d->n_headers; i++)
		headers[i].name = t->data->headers[i].name;
	d->headers = headers;
	t->data = d;
	return 0;
}

int
privacy_session(const struct privacy *p, const struct session *in, struct arena *scratch,
		struct session *out)
{
	struct session_txn *txns;

	if (p->mode == PRIVACY_FULL) {
		*out = *in;
		return 0;
	}
	if ((txns = arena_alloc(scratch, in->n_txns * sizeof(*txns) + 1)) == NULL)
		return -1;
	for (size_t i = 0; i < in->n_txns; i++) {
		struct session_txn *t = &txns[i];

		*t = in->txns[i];
		if (t->mail_from != NULL &&
		    (t->mail_from = privacy_address(p, t->mail_from, scratch)) == NULL)
			return -1;
		if (hide_rcpts(p, t, scratch) != 0 || hide_args(t, scratch) != 0 ||
		    hide_data(t, scratch) != 0)
			return -1;
	}
	*out = *in;
	out->txns = txns;
	return 0;
}
