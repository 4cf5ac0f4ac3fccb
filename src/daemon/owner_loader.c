/* One thread at a time; what it read is fetched by the event thread's tick. */
#include "owner_loader.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static void
free_paths(char **paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(paths[i]);
	free(paths);
}

/* NULL without memory. */
static char **
copy_paths(const struct config_list *list)
{
	char **paths = calloc(list->n + 1, sizeof(*paths));

	for (size_t i = 0; paths != NULL && i < list->n; i++)
		if ((paths[i] = strdup(list->items[i])) == NULL) {
			free_paths(paths, i);
			return NULL;
		}
	return paths;
}

static void *
load(void *ctx)
{
	struct owner_loader *l = ctx;

	l->db = ownerdb_open((const char *const *)l->paths, l->n, &l->report);
	atomic_store(&l->done, true);
	return NULL;
}

/* Signals are for the event thread. */
static int
start_thread(struct owner_loader *l)
{
	sigset_t all, before;
	int error;

	buf_init(&l->report);
	l->db = NULL;
	atomic_store(&l->done, false);
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&l->thread, NULL, load, l);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	l->running = error == 0;
	errno = error;
	return error == 0 ? 0 : -1;
}

int
owner_loader_start(struct owner_loader *l, const struct config_list *paths)
{
	char **copy = copy_paths(paths);

	if (copy == NULL)
		return -1;
	if (l->running) {
		free_paths(l->next, l->n_next);
		l->next = copy;
		l->n_next = paths->n;
		l->again = true;
		return 0;
	}
	free_paths(l->paths, l->n);
	l->paths = copy;
	l->n = paths->n;
	return start_thread(l);
}

bool
owner_loader_take(struct owner_loader *l, struct ownerdb **db_r, struct buf *report)
{
	if (!l->running || !atomic_load(&l->done))
		return false;
	(void)pthread_join(l->thread, NULL);
	l->running = false;
	*db_r = l->db;
	if (l->report.len > 0)
		(void)buf_add(report, l->report.data, l->report.len);
	buf_fini(&l->report);
	if (l->again) {
		free_paths(l->paths, l->n);
		l->paths = l->next;
		l->n = l->n_next;
		l->next = NULL;
		l->n_next = 0;
		l->again = false;
		if (start_thread(l) != 0)
			(void)buf_addf(report, "cannot read them again: %s\n",
				       strerror(errno));
	}
	return true;
}

void
owner_loader_fini(struct owner_loader *l)
{
	if (l->running) {
		(void)pthread_join(l->thread, NULL);
		ownerdb_free(l->db);
		buf_fini(&l->report);
	}
	free_paths(l->paths, l->n);
	free_paths(l->next, l->n_next);
	memset(l, 0, sizeof(*l));
}
