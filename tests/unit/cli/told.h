#ifndef LYCHGATE_TOLD_H
#define LYCHGATE_TOLD_H

/* For tests of what is told line by line (remedy_line): all lines, each with its newline.
 */
#include "buf.h"
#include "unit.h"

static struct buf told;

static void
note(void *ctx, const char *text)
{
	(void)ctx;
	assert_int_equal(buf_addf(&told, "%s\n", text), 0);
}

static int
setup(void **state)
{
	(void)state;
	buf_init(&told);
	return buf_adds(&told, "");
}

static int
teardown(void **state)
{
	(void)state;
	buf_fini(&told);
	return 0;
}

#endif
