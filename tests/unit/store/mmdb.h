#ifndef LYCHGATE_MMDB_H
#define LYCHGATE_MMDB_H

/* Writes small MMDB files (MaxMind DB File Format Specification 2.0): a tree of nodes
 * with two records of 24 bits, for IPv6; 16 zero bytes; the data; a marker, the metadata.
 */
#include "addr.h"
#include "buf.h"

#define MMDB_NODES 4096
#define MMDB_NONE  0xffffff /* "nothing", until the number of nodes is known */
#define MMDB_DATA  0x800000 /* flag: the rest is an offset in the data */

struct mmdb {
	uint32_t records[MMDB_NODES][2];
	uint32_t nodes;
	struct buf data;
};

static inline void
mmdb_init(struct mmdb *m)
{
	*m = (struct mmdb){.nodes = 1, .records = {{MMDB_NONE, MMDB_NONE}}};
	buf_init(&m->data);
}

/* Control byte: the type in the upper three bits (0: in the next byte), the size. */
static inline void
mmdb_text(struct buf *b, const char *text)
{
	if (strlen(text) < 29) {
		buf_addc(b, (char)(2 << 5 | strlen(text)));
	} else {
		buf_addc(b, (char)(2 << 5 | 29));
		buf_addc(b, (char)(strlen(text) - 29));
	}
	buf_adds(b, text);
}

static inline void
mmdb_map(struct buf *b, unsigned n)
{
	buf_addc(b, (char)(7 << 5 | n));
}

/* The type of an unsigned number goes by its length: 2, 4 or 8 bytes. */
static inline void
mmdb_uint(struct buf *b, unsigned bytes, uint64_t n)
{
	if (bytes == 8)
		buf_add(b, "\x08\x02", 2);
	else
		buf_addc(b, (char)((bytes == 2 ? 5 : 6) << 5 | bytes));
	while (bytes-- > 0)
		buf_addc(b, (char)(n >> 8 * bytes));
}

/* The network has what was put to m->data from ${offset} on. */
static inline void
mmdb_network(struct mmdb *m, const char *text, size_t offset)
{
	uint8_t bytes[16] = {0};
	unsigned bits, node = 0;
	struct net net;

	assert_int_equal(net_parse(text, &net), 0);
	memcpy(bytes + (net.addr.family == 4 ? 12 : 0), net.addr.bytes,
	       net.addr.family == 4 ? 4 : 16);
	bits = net.bits + (net.addr.family == 4 ? 96 : 0);
	for (unsigned i = 0; i < bits; i++) {
		uint32_t *r = &m->records[node][bytes[i / 8] >> (7 - i % 8) & 1];

		if (i + 1 == bits) {
			*r = MMDB_DATA | (uint32_t)offset;
		} else if (*r == MMDB_NONE) {
			m->records[m->nodes][0] = m->records[m->nodes][1] = MMDB_NONE;
			*r = m->nodes++;
		}
		node = *r;
	}
}

static inline void
mmdb_record(struct buf *out, const struct mmdb *m, uint32_t r)
{
	uint32_t value = r == MMDB_NONE		? m->nodes
			 : (r & MMDB_DATA) != 0 ? m->nodes + 16 + (r & ~MMDB_DATA)
						: r;
	const char bytes[] = {(char)(value >> 16), (char)(value >> 8), (char)value};

	buf_add(out, bytes, sizeof(bytes));
}

static inline void
mmdb_metadata(struct buf *out, const struct mmdb *m, const char *type)
{
	const struct {
		const char *key;
		unsigned bytes;
		uint64_t value;
	} numbers[] = {{"binary_format_major_version", 2, 2},
		       {"binary_format_minor_version", 2, 0},
		       {"build_epoch", 8, 1764288000}, /* 2025-11-28 */
		       {"ip_version", 2, 6},
		       {"node_count", 4, m->nodes},
		       {"record_size", 2, 24}};

	buf_adds(out, "\xab\xcd\xefMaxMind.com");
	mmdb_map(out, 9);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		mmdb_text(out, numbers[i].key);
		mmdb_uint(out, numbers[i].bytes, numbers[i].value);
	}
	mmdb_text(out, "database_type");
	mmdb_text(out, type);
	mmdb_text(out, "languages");
	buf_add(out, "\x00\x04", 2); /* an array of none */
	mmdb_text(out, "description");
	mmdb_map(out, 0);
}

/* Write it to ${path} and free it. */
static inline void
mmdb_write(struct mmdb *m, const char *type, const char *path)
{
	static const char zeros[16];
	FILE *f = fopen(path, "w");
	struct buf out;

	buf_init(&out);
	for (uint32_t i = 0; i < m->nodes; i++) {
		mmdb_record(&out, m, m->records[i][0]);
		mmdb_record(&out, m, m->records[i][1]);
	}
	buf_add(&out, zeros, sizeof(zeros));
	buf_add(&out, m->data.data, m->data.len);
	mmdb_metadata(&out, m, type);
	assert_non_null(f);
	assert_int_equal(fwrite(out.data, 1, out.len, f), out.len);
	assert_int_equal(fclose(f), 0);
	buf_fini(&out);
	buf_fini(&m->data);
}

#endif
