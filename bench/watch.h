#ifndef LYCHGATE_BENCH_WATCH_H
#define LYCHGATE_BENCH_WATCH_H

#include <stdint.h>
#include <sys/types.h>

/*
 * What another process used so far.  Each returns -1 when it cannot be told.
 */

/* CPU of all its threads, those that ended included: nanoseconds. */
int64_t watch_cpu_ns(pid_t pid);

/* CPU of its first thread alone. */
int64_t watch_main_thread_ns(pid_t pid);

/* Memory that it holds (resident set): bytes. */
int64_t watch_rss_bytes(pid_t pid);

#endif
