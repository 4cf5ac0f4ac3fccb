#ifndef LYCHGATE_FAULT_H
#define LYCHGATE_FAULT_H

/* Why a database did not do what it was asked, as far as a program can act on it. */
enum fault_code {
	FAULT_NONE,
	FAULT_BUSY,    /* another program holds the lock: try again later */
	FAULT_FULL,    /* disk full (or the size limit reached): try again later */
	FAULT_IO,      /* the disk or the file system failed: try again later */
	FAULT_CORRUPT, /* the file is damaged: a person has to look (lychgate db check) */
	FAULT_ACCESS,  /* no such file or directory, or no permission */
	FAULT_FOREIGN, /* an SQLite file, or any other, that is not ours */
	FAULT_VERSION, /* made by another version of Lychgate, and cannot be migrated */
	FAULT_MEMORY,
	FAULT_VALUE, /* the value cannot be stored; nothing else is wrong */
	FAULT_OTHER
};

struct fault {
	enum fault_code code;
	char text[256]; /* one line for the log: which file, what SQLite says */
};

/* A word for logs and scripts: "busy", "full", ...; never NULL. */
const char *fault_name(enum fault_code code);

#endif
