/* One view, three formats: which function, and what is around it. */
#include "view_print.h"

struct json *
json_line_begin(struct json_line *line)
{
	buf_init(&line->text);
	json_init(&line->json, &line->text);
	json_object_begin(&line->json);
	return &line->json;
}

int
json_line_end(struct json_line *line, int rc, FILE *to)
{
	json_object_end(&line->json);
	rc |= json_fini(&line->json);
	if (rc == 0 && fprintf(to, "%s\n", line->text.data) < 0)
		rc = -1;
	buf_fini(&line->text);
	return rc == 0 ? 0 : -1;
}

static int
print_json(const struct view_printer *printer, const void *view, FILE *to)
{
	struct json_line line;

	printer->json(view, json_line_begin(&line));
	return json_line_end(&line, 0, to);
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
