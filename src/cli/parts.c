/* Lists of lists: one set of columns for all, of which a part shows some. */
#include "parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "errors.h"
#include "listing.h"
#include "say.h"

#define BAR_WIDTH 40
enum { AT_PART, AT_KEY, AT_NAME, AT_HELO, AT_TIME, AT_COUNTS };

static const struct {
	enum store_stat stat;
	const char *title;
	unsigned shows;
} counts[] = {
    {STAT_SESSIONS, "SESSIONS", PART_COUNTS},
    {STAT_RECIPIENTS, "RCPTS", PART_COUNTS},
    {STAT_UNKNOWN, "UNKNOWN", PART_COUNTS},
    {STAT_TRAPS, "TRAPS", PART_COUNTS},
    {STAT_REFUSED, "REFUSED", PART_COUNTS},
    {STAT_WOULD_REFUSE, "WOULD", PART_COUNTS},
    {STAT_ZOMBIES, "ZOMBIE", PART_COUNTS},
    {STAT_NEW_ZOMBIES, "CONVICTED", PART_ZOMBIES},
    {STAT_RELAPSES, "AGAIN", PART_ZOMBIES},
    {STAT_EXPIRED, "EXPIRED", PART_ZOMBIES},
    {STAT_BOUNCES, "BOUNCES", PART_BOUNCES},
    {STAT_BOUNCES_REAL, "REAL", PART_BOUNCES},
    {STAT_BOUNCES_REFUSED, "FORGED", PART_BOUNCES},
};
#define N_COUNTS (sizeof(counts) / sizeof(counts[0]))
#define AT_BAR	 (AT_COUNTS + N_COUNTS)
#define COLUMNS	 (AT_BAR + 1)

void
parts_init(struct parts *p, const struct cli *cli, FILE *to)
{
	*p = (struct parts){.cli = cli, .to = to};
}

void
parts_fail(struct parts *p, int error)
{
	if (p->error == 0)
		p->error = error;
}

static bool
for_people(const struct parts *p)
{
	return p->cli->format == OUTPUT_TABLE;
}

static void
set_columns(struct column *c, const char *title, unsigned shows)
{
	bool name = (shows & PART_NAME) != 0, time = (shows & PART_TIME) != 0;

	c[AT_PART] = (struct column){"part", NULL, COLUMN_TEXT, 0};
	c[AT_KEY] = (struct column){"key", title, COLUMN_TEXT, 0};
	c[AT_NAME] = (struct column){"ptr", name ? "NAME" : NULL, COLUMN_TEXT, 0};
	c[AT_HELO] = (struct column){"helo", name ? "HELO" : NULL, COLUMN_TEXT, 0};
	c[AT_TIME] = (struct column){"time", time ? "TIME" : NULL, COLUMN_TIME, 0};
	if ((shows & PART_DAY) != 0)
		c[AT_TIME] = (struct column){"time", "DAY", COLUMN_DAY, 0};
	for (size_t i = 0; i < N_COUNTS; i++)
		c[AT_COUNTS + i] = (struct column){
		    store_stat_name(counts[i].stat),
		    (counts[i].shows & shows) != 0 ? counts[i].title : NULL, COLUMN_INT,
		    0};
	c[AT_BAR] =
	    (struct column){"bar", (shows & PART_BAR) != 0 ? "" : NULL, COLUMN_TEXT, 0};
}

/* Programs see no bars. */
static void
create(struct parts *p, const char *title, unsigned shows)
{
	if (p->columns == NULL)
		p->columns = calloc(COLUMNS, sizeof(*p->columns));
	if (p->columns == NULL) {
		parts_fail(p, ENOMEM);
		return;
	}
	set_columns(p->columns, title, shows);
	p->out = output_create(p->to, p->cli->format, p->columns,
			       for_people(p) ? COLUMNS : COLUMNS - 1);
	if (p->out == NULL)
		parts_fail(p, ENOMEM);
}

void
parts_begin(struct parts *p, const char *heading, const char *title, unsigned shows,
	    uint64_t max)
{
	p->shows = shows;
	p->rows = 0;
	p->max = max;
	if (for_people(p))
		say_line(p->to, "%s", heading);
	if (p->out == NULL && p->error == 0)
		create(p, title, shows);
}

static void
put_bar(struct parts *p, uint64_t value)
{
	char bar[BAR_WIDTH + 1];
	uint64_t n = p->max != 0 ? (value * BAR_WIDTH + p->max - 1) / p->max : 0;

	if (n > BAR_WIDTH)
		n = BAR_WIDTH;
	memset(bar, '#', n);
	bar[n] = '\0';
	output_text(p->out, bar);
}

void
parts_row(struct parts *p, const struct part_row *row)
{
	if (p->error != 0)
		return;
	p->rows++;
	output_text(p->out, row->part);
	output_text(p->out, row->key);
	listing_text(p->out, row->name);
	listing_text(p->out, row->helo);
	listing_time(p->out, row->at_s);
	for (size_t i = 0; i < N_COUNTS; i++)
		output_int(p->out, (int64_t)row->count[counts[i].stat]);
	if (for_people(p))
		put_bar(p, row->bar);
}

/* The end of ${p}->out. */
static void
finish(struct parts *p)
{
	if (p->out != NULL && output_finish(p->out) != 0)
		parts_fail(p, errno);
	p->out = NULL;
}

void
parts_end(struct parts *p, const char *next)
{
	if (!for_people(p))
		return;
	finish(p);
	if (p->rows == 0)
		say_line(p->to, "(none)");
	else if (next != NULL)
		say_line(p->to, "(more: %s)", next);
	say_line(p->to, "%s", "");
}

int
parts_fini(struct parts *p)
{
	finish(p);
	free(p->columns);
	if (p->error == 0)
		return EX_OK;
	return cli_fail(p->error == ENOMEM ? EX_OSERR : EX_IOERR, "output: %s",
			strerror(p->error));
}
