#ifndef LYCHGATE_NUM_H
#define LYCHGATE_NUM_H

#include <stddef.h>
#include <stdint.h>

/*
 * Strict text to number: the whole NUL-terminated string must be one number in
 * range, without white space or a sign other than '-' where negatives are in
 * range.  All return 0 and store the result, or return -1 and store nothing.
 */

int num_u64_parse(const char *text, uint64_t min, uint64_t max, uint64_t *value_r);
int num_i64_parse(const char *text, int64_t min, int64_t max, int64_t *value_r);

/* Decimal notation with optional exponent; no inf, nan or hexadecimal. */
int num_double_parse(const char *text, double min, double max, double *value_r);

/* A duration such as "90", "90s", "15min", "4h", "7d", "2w": seconds. */
int num_duration_parse(const char *text, uint64_t min_s, uint64_t max_s, uint64_t *s_r);

/* A size such as "4096", "64KiB", "10MiB", "1GiB": bytes. */
int num_size_parse(const char *text, uint64_t min, uint64_t max, uint64_t *bytes_r);

/*
 * Format seconds as the largest whole unit, days at most, that loses nothing ("7d",
 * "90s"), a size likewise ("1GiB").  ${out} has at least 24 bytes.  Returns out.
 */
char *num_duration_format(uint64_t s, char out[24]);
char *num_size_format(uint64_t bytes, char out[24]);

/*
 * As printf's "%" PRIu64 and "%.*f" (decimals 0 to 17) do it, but quick: journal and log
 * are mostly numbers.  Return the length; there is a NUL behind.
 */
#define NUM_U64_MAX   21
#define NUM_FIXED_MAX 330
size_t num_u64_format(uint64_t value, char out[NUM_U64_MAX]);
size_t num_fixed_format(double value, int decimals, char out[NUM_FIXED_MAX]);

/* Lower-case 16 hex digits <-> number.  Parse: 0, or -1 (stores nothing). */
int num_hex64_parse(const char *text, uint64_t *value_r);
char *num_hex64_format(uint64_t value, char out[17]);

#endif
