#ifndef LYCHGATE_CONFIG_H
#define LYCHGATE_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"

#define CONFIG_FILE	"/etc/lychgate/lychgate.conf"
#define CONFIG_SIZE_MAX (1 << 20) /* bytes of a configuration file */

struct config_list {
	const char **items;
	size_t n;
};

/*
 * One configuration, whole and checked.  There is a field for each row of the table in
 * option.c, which tells what it means.  Sizes are bytes, durations seconds.
 */
struct config {
	const char *directory;
	struct config_list listen;
	uint64_t socket_mode;
	struct config_list metrics_listen;
	const char *socket_group;
	const char *user;
	struct config_list own_names; /* normalised */
	struct config_list own_addresses;
	uint64_t memory;
	uint64_t botnet_memory;
	uint64_t max_sessions;
	uint64_t max_packet;
	uint64_t idle_timeout;
	uint64_t stop_timeout;
	uint64_t journal_keep;
	uint64_t journal_size;
	uint64_t stats_keep;
	uint64_t hosts_keep;
	uint64_t address_privacy; /* enum privacy_mode */
	uint64_t log;		  /* enum log_target */
	uint64_t log_level;	  /* enum log_level */
	double target_share;
	double suspect_score;
	struct config_list owners; /* files */
	uint64_t convictions_per_hour;
	double carry_share;
	uint64_t mark_messages;	   /* a truth value */
	uint64_t body_fingerprint; /* the same */
	const char *reply_text;
	const char *reply_url;
	const char *bounce_text;
	uint64_t tag_form; /* enum batv_form */

	struct arena arena; /* of all texts and lists */
};

/* The shipped values.  0, or -1 without memory. */
int config_standard(struct config *config_r);
void config_fini(struct config *c);

/*
 * Read the configuration file ${path}.  0, or -1 with *config_r untouched and
 * one line "FILE:LINE: what is wrong" in ${errors} for every mistake found.
 */
int config_load(const char *path, struct config *config_r, struct buf *errors);

/* The same for a file's text, ${len} bytes and a NUL; ${name} is what messages call it.
 */
int config_parse(const char *text, size_t len, const char *name, struct config *config_r,
		 struct buf *errors);

#endif
