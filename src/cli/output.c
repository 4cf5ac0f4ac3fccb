/*
 * A cell becomes text at once.  JSON and CSV collect one row in ${row} and write it when
 * the row is complete; a table keeps the texts of all cells, each with its NUL, in
 * ${cells}, and prints them at the end, when the widths are known.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "json.h"
#include "output.h"
#include "screen.h"
#include "utf8.h"

#define COLUMNS_MAX 40
#define CELL_MAX    64 /* characters of a cell in a table */

struct output {
	FILE *to;
	enum output_format format;
	const struct column *columns;
	size_t n_columns, at; /* column of the next cell */
	struct buf row, cells;
	struct json json;
	int widths[COLUMNS_MAX];
	bool colour, header_done, failed;
};

static int
width_of(const char *text)
{
	int n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xC0) != 0x80;
	return n;
}

static void
check(struct output *o, int rc)
{
	if (rc < 0)
		o->failed = true;
}

static void
csv_header(struct output *o)
{
	for (size_t i = 0; i < o->n_columns; i++)
		fprintf(o->to, "%s%s", i > 0 ? "," : "", o->columns[i].key);
	fputs("\r\n", o->to);
}

struct output *
output_create(FILE *to, enum output_format format, const struct column *columns,
	      size_t n_columns)
{
	struct output *o = calloc(1, sizeof(*o));

	assert(n_columns > 0 && n_columns <= COLUMNS_MAX);
	if (o == NULL)
		return NULL;
	o->to = to;
	o->format = format;
	o->columns = columns;
	o->n_columns = n_columns;
	o->colour = screen_has_colour(to);
	for (size_t i = 0; i < n_columns; i++)
		if (columns[i].title != NULL)
			o->widths[i] = width_of(columns[i].title);
	if (format == OUTPUT_CSV)
		csv_header(o);
	return o;
}

void
output_widths(struct output *o, const int *widths)
{
	for (size_t i = 0; i < o->n_columns; i++)
		if (widths[i] > o->widths[i])
			o->widths[i] = widths[i];
}

/* Before a cell: what stands between it and the one before. */
static void
cell_begin(struct output *o, enum column_kind kind)
{
	const struct column *column = &o->columns[o->at];

	assert(kind == column->kind);
	(void)kind;
	if (o->format == OUTPUT_JSON) {
		if (o->at == 0) {
			json_init(&o->json, &o->row);
			json_object_begin(&o->json);
		}
		json_key(&o->json, column->key);
	} else if (o->format == OUTPUT_CSV && o->at > 0) {
		check(o, buf_addc(&o->row, ','));
	}
}

static void
row_end(struct output *o)
{
	o->at = 0;
	if (o->format == OUTPUT_TABLE)
		return;
	if (o->format == OUTPUT_JSON) {
		json_object_end(&o->json);
		check(o, json_fini(&o->json));
	}
	check(o, buf_adds(&o->row, o->format == OUTPUT_CSV ? "\r\n" : "\n"));
	if (!o->failed)
		fwrite(o->row.data, 1, o->row.len, o->to);
	buf_clear(&o->row);
}

/* The character as it is; RFC 4180 knows no control characters but the ends of lines, and
 * programs that read UTF-8 refuse the whole file for one byte that is none. */
static int
csv_add_rune(struct buf *out, const char *text, size_t n, uint32_t rune)
{
	if (rune == UTF8_REPLACEMENT)
		return buf_adds(out, "\xEF\xBF\xBD");
	if (utf8_is_control(rune) && rune != '\n' && rune != '\r' && rune != '\t')
		return buf_addc(out, '?');
	return buf_add(out, text, n);
}

/* Quoted when RFC 4180 says so; a quote is doubled. */
static int
csv_add(struct buf *out, const char *text)
{
	bool quoted = text[strcspn(text, ",\"\r\n")] != '\0';
	size_t len = strlen(text), n;
	uint32_t rune;
	int rc = quoted ? buf_addc(out, '"') : 0;

	for (; len > 0 && rc == 0; text += n, len -= n) {
		n = utf8_decode(text, len, &rune, NULL);
		if (rune == '"')
			rc = buf_addc(out, '"');
		if (rc == 0)
			rc = csv_add_rune(out, text, n, rune);
	}
	return rc == 0 && quoted ? buf_addc(out, '"') : rc;
}

/* The next column that tables show, from ${i} on; n_columns when there is none. */
static size_t
shown(const struct output *o, size_t i)
{
	while (i < o->n_columns && o->columns[i].title == NULL)
		i++;
	return i;
}

/* Append a cell's text; a client may have sent a kilobyte of HELO, which would drive all
 * columns apart.  What the last column holds harms none.  The width, or -1. */
static int
table_add(struct output *o, const char *text)
{
	size_t start = o->cells.len;
	int width = screen_add(&o->cells, text), n = 0;
	const char *end;

	if (width <= CELL_MAX || shown(o, o->at + 1) == o->n_columns)
		return width;
	for (end = o->cells.data + start; n < CELL_MAX - 3 || (*end & 0xC0) == 0x80;
	     end++)
		n += (end[1] & 0xC0) != 0x80;
	buf_cut(&o->cells, (size_t)(end - o->cells.data));
	return buf_adds(&o->cells, "...") == 0 ? CELL_MAX : -1;
}

/* After a cell, whose text for tables and CSV is given; JSON is written already. */
static void
cell_end(struct output *o, const char *text)
{
	int width;

	if (o->format == OUTPUT_CSV) {
		check(o, csv_add(&o->row, text));
	} else if (o->format == OUTPUT_TABLE && o->columns[o->at].title != NULL) {
		width = table_add(o, text);
		check(o, width);
		check(o, buf_addc(&o->cells, '\0'));
		if (width > o->widths[o->at])
			o->widths[o->at] = width;
	}
	if (++o->at == o->n_columns)
		row_end(o);
}

void
output_none(struct output *o)
{
	cell_begin(o, o->columns[o->at].kind);
	if (o->format == OUTPUT_JSON)
		json_null(&o->json);
	cell_end(o, o->format == OUTPUT_TABLE ? "-" : "");
}

void
output_text(struct output *o, const char *text)
{
	if (text == NULL) {
		output_none(o);
		return;
	}
	cell_begin(o, COLUMN_TEXT);
	if (o->format == OUTPUT_JSON)
		json_text(&o->json, text);
	cell_end(o, text);
}

void
output_int(struct output *o, int64_t value)
{
	char text[24];

	cell_begin(o, COLUMN_INT);
	if (o->format == OUTPUT_JSON)
		json_int(&o->json, value);
	snprintf(text, sizeof(text), "%lld", (long long)value);
	cell_end(o, text);
}

void
output_real(struct output *o, double value)
{
	int decimals = o->columns[o->at].decimals;
	char text[400];

	cell_begin(o, COLUMN_REAL);
	if (o->format == OUTPUT_JSON)
		json_real(&o->json, value, decimals);
	snprintf(text, sizeof(text), "%.*f", decimals, value);
	cell_end(o, text);
}

void
output_time(struct output *o, int64_t at_ms)
{
	bool is_day = o->columns[o->at].kind == COLUMN_DAY;
	struct buf text;

	buf_init(&text);
	cell_begin(o, is_day ? COLUMN_DAY : COLUMN_TIME);
	if (o->format == OUTPUT_JSON)
		json_seconds(&o->json, at_ms);
	else if (o->format == OUTPUT_CSV || is_day)
		check(o, screen_add_time_utc(&text, at_ms));
	else
		check(o, screen_add_time(&text, at_ms));
	if (is_day && o->format == OUTPUT_TABLE && text.len > strlen("2026-11-29"))
		buf_cut(&text, strlen("2026-11-29"));
	cell_end(o, text.data != NULL ? text.data : "");
	buf_fini(&text);
}

void
output_bool(struct output *o, bool value)
{
	cell_begin(o, COLUMN_BOOL);
	if (o->format == OUTPUT_JSON)
		json_bool(&o->json, value);
	cell_end(o, o->format == OUTPUT_CSV ? (value ? "true" : "false")
					    : (value ? "yes" : "no"));
}

static bool
right_aligned(const struct column *column)
{
	return column->kind == COLUMN_INT || column->kind == COLUMN_REAL;
}

/* Print one cell of a table and what is between it and the next; nothing is padded at
 * the right end of a line. */
static void
print_cell(struct output *o, size_t i, const char *text)
{
	int pad = o->widths[i] - width_of(text);
	bool last = shown(o, i + 1) == o->n_columns;

	if (pad < 0)
		pad = 0; /* wider than what was printed before */
	if (right_aligned(&o->columns[i]))
		fprintf(o->to, "%*s%s", pad, "", text);
	else
		fprintf(o->to, "%s%*s", text, last ? 0 : pad, "");
	fputs(last ? "" : "  ", o->to);
}

static void
print_header(struct output *o)
{
	if (o->colour)
		fputs("\033[1m", o->to);
	for (size_t i = shown(o, 0); i < o->n_columns; i = shown(o, i + 1))
		print_cell(o, i, o->columns[i].title);
	fputs(o->colour ? "\033[0m\n" : "\n", o->to);
}

int
output_flush(struct output *o)
{
	const char *cell = o->cells.data, *end;

	assert(o->at == 0);
	if (o->failed) {
		errno = ENOMEM;
		return -1;
	}
	if (o->format == OUTPUT_TABLE && !o->header_done)
		print_header(o);
	o->header_done = true;
	end = cell != NULL ? cell + o->cells.len : NULL;
	for (size_t i = shown(o, 0); cell < end; cell += strlen(cell) + 1) {
		print_cell(o, i, cell);
		if ((i = shown(o, i + 1)) == o->n_columns) {
			fputc('\n', o->to);
			i = shown(o, 0);
		}
	}
	buf_clear(&o->cells);
	return fflush(o->to) == 0 && !ferror(o->to) ? 0 : -1;
}

int
output_finish(struct output *o)
{
	int rc = output_flush(o), keep = errno;

	buf_fini(&o->row);
	buf_fini(&o->cells);
	free(o);
	errno = keep;
	return rc;
}
