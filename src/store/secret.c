/* Secrets as text, eight bytes at a time. */
#include "secret.h"

#include <assert.h>
#include <string.h>

#include "num.h"

char *
secret_format(const uint8_t *secret, size_t size, char out[SECRET_TEXT_MAX])
{
	assert(size % 8 == 0 && size <= SECRET_SIZE_MAX);
	out[0] = '\0';
	for (size_t at = 0; at < size; at += 8) {
		uint64_t value = 0;

		for (size_t i = 0; i < 8; i++)
			value = value << 8 | secret[at + i];
		num_hex64_format(value, out + 2 * at);
	}
	return out;
}

int
secret_parse(const char *text, size_t size, uint8_t *secret_r)
{
	uint8_t secret[SECRET_SIZE_MAX];
	char digits[17] = "";
	uint64_t value;

	assert(size % 8 == 0 && size <= SECRET_SIZE_MAX);
	if (strlen(text) != 2 * size)
		return -1;
	for (size_t at = 0; at < size; at += 8) {
		memcpy(digits, text + 2 * at, 16);
		if (num_hex64_parse(digits, &value) != 0)
			return -1;
		for (size_t i = 0; i < 8; i++)
			secret[at + i] = (uint8_t)(value >> (56 - 8 * i));
	}
	memcpy(secret_r, secret, size);
	return 0;
}
