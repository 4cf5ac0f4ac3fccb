/*
 * Input: an address that may bear a tag.  What batv_split() takes apart must be whole,
 * and only what the key made may be valid.
 */
#include <string.h>

#include "batv.h"
#include "fuzz.h"

#define INPUT_MAX 1000
#define DAY	  20000u

static const struct tag_key key = {3, "a fuzzer's secret of 32 bytes..."};

static void
check_split(const struct batv_address *split)
{
	char again[BATV_ADDRESS_MAX];
	enum tag_status status = batv_check(&key, 1, split, DAY);
	bool ours = false;

	FUZZ_CHECK(strlen(split->tag) == BATV_TAG);
	FUZZ_CHECK(strchr(split->plain, '@') != NULL && split->plain[0] != '@');
	FUZZ_CHECK(status != TAG_NONE);
	if (status != TAG_VALID)
		return;
	/* Made by this week's or by last week's signing, or its address is not signed. */
	for (uint32_t day = DAY - BATV_STABLE_DAYS; day <= DAY; day += BATV_STABLE_DAYS)
		ours |= batv_sign(&key, split->form, split->plain, day, again) != 0 ||
			strstr(again, split->tag) != NULL;
	FUZZ_CHECK(ours);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[INPUT_MAX + 1], out[BATV_ADDRESS_MAX];
	struct batv_address split;

	if (size > INPUT_MAX)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (batv_split(text, &split) == 0)
		check_split(&split);
	for (int form = BATV_SUBADDRESS; form <= BATV_PRVS; form++) {
		if (batv_sign(&key, (enum batv_form)form, text, DAY, out) != 0)
			continue;
		FUZZ_CHECK(batv_split(out, &split) == 0 &&
			   split.form == (enum batv_form)form);
		FUZZ_CHECK(batv_check(&key, 1, &split, DAY) == TAG_VALID);
		FUZZ_CHECK(batv_sign(&key, split.form, out, DAY, out) != 0);
	}
	return 0;
}
