/* One line that is drawn over itself. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "progress.h"
#include "screen.h"

#define REDRAW_MS 100
#define CHECK	  64 /* the clock is read once in so many calls */
#define BAR	  40 /* characters */

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
progress_init(struct progress *p, const char *what, uint64_t total)
{
	*p = (struct progress){
	    .on = screen_is_terminal(stderr), .what = what, .total = total};
}

static void
draw(const struct progress *p)
{
	static const char full[] = "########################################";
	int n;

	if (p->total == 0) {
		fprintf(stderr, "\r%s %" PRIu64, p->what, p->done);
		return;
	}
	n = (int)(p->done * BAR / p->total);
	fprintf(stderr, "\r%s [%-*.*s] %3" PRIu64 " %%", p->what, BAR, n, full,
		p->done * 100 / p->total);
}

void
progress_set(struct progress *p, uint64_t done)
{
	int64_t now;

	p->done = done;
	if (!p->on || p->calls++ % CHECK != 0 || (now = now_ms()) < p->next_ms)
		return;
	p->next_ms = now + REDRAW_MS;
	draw(p);
}

void
progress_hide(struct progress *p)
{
	if (p->on && p->next_ms != 0)
		fputs("\r\033[K", stderr);
}

void
progress_fini(struct progress *p)
{
	progress_hide(p);
	p->on = false;
}
