/* One view, three formats: which function, and what is around it. */
#include "view_print.h"

static int
print_json(const struct view_printer *printer, const void *view, FILE *to)
{
	struct buf text;
	struct json j;
	int rc;

	buf_init(&text);
	json_init(&j, &text);
	json_object_begin(&j);
	printer->json(view, &j);
	json_object_end(&j);
	rc = json_fini(&j);
	if (rc == 0 && fprintf(to, "%s\n", text.data) < 0)
		rc = -1;
	buf_fini(&text);
	return rc;
}

static int
print_csv(const struct view_printer *printer, const void *view, FILE *to)
{
	struct output *out =
	    output_create(to, OUTPUT_CSV, printer->columns, printer->n_columns);

	if (out == NULL)
		return -1;
	printer->csv(view, out);
	return output_finish(out);
}

int
view_print(const struct view_printer *printer, const void *view,
	   enum output_format format, FILE *to)
{
	switch (format) {
	case OUTPUT_JSON:
		return print_json(printer, view, to);
	case OUTPUT_CSV:
		return print_csv(printer, view, to);
	case OUTPUT_TABLE:
		break;
	}
	return printer->text(view, to);
}
