/*
 * Feed every file of a target's corpus to it, as libFuzzer would: built once for each
 * target, with FUZZ_TARGET its name.  TAP: one line.  Run from the top of the tree.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "fuzz.h"

#define INPUT_MAX (16 << 20)

/* In memory of exactly its size, so that a read beyond it is seen.  0 or -1. */
static int
replay_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL;
	long size;
	int rc = -1;

	printf("# %s\n", path);
	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0 ||
	    size > INPUT_MAX)
		goto out;
	rewind(f);
	if ((data = malloc((size_t)size)) == NULL && size > 0)
		goto out;
	if (fread(data, 1, (size_t)size, f) != (size_t)size)
		goto out;
	rc = LLVMFuzzerTestOneInput(data, (size_t)size);
out:
	free(data);
	if (f != NULL)
		fclose(f);
	return rc;
}

int
main(void)
{
	static const char corpus[] = "tests/fuzz/corpus/" FUZZ_TARGET;
	DIR *dir = opendir(corpus);
	unsigned files = 0, failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	puts("1..1");
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
		char path[4096];

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", corpus, e->d_name);
		failed += replay_file(path) != 0;
		files++;
	}
	if (dir != NULL)
		closedir(dir);
	printf("%sok 1 - %s: %u inputs\n", files == 0 || failed > 0 ? "not " : "",
	       FUZZ_TARGET, files);
	return files == 0 || failed > 0;
}
