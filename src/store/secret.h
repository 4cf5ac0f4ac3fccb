#ifndef LYCHGATE_SECRET_H
#define LYCHGATE_SECRET_H

#include <stddef.h>
#include <stdint.h>

/* Inside src/store only: secrets as they stand in the tables, lower-case hexadecimal
 * digits in the order of memory.  ${size} is 16 or 32 bytes. */

#define SECRET_SIZE_MAX 32
#define SECRET_TEXT_MAX (2 * SECRET_SIZE_MAX + 1)

/* Write 2 * ${size} digits and a NUL.  Returns out. */
char *secret_format(const uint8_t *secret, size_t size, char out[SECRET_TEXT_MAX]);

/* 0; or -1: not so many digits, and nothing is stored. */
int secret_parse(const char *text, size_t size, uint8_t *secret_r);

#endif
