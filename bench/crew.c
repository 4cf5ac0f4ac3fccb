/*
 * A turn that is not answered is over when the filter has read it (SIOCOUTQ is 0), not
 * when it is written: between two commands of a real session lies a round trip to
 * the client, so a filter hardly ever finds two of them at once.  Without this the
 * filter's work would depend on how far behind it is.
 */
#include <errno.h>
#include <linux/sockios.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "crew.h"
#include "milter_mta.h"
#include "milter_nego.h"
#include "script.h"

#define PACKET_MAX (1u << 20)
#define EVENTS	   256
#define STALL_MS   20000 /* a filter that is silent for so long has failed */

enum member_state { IDLE, WAIT_ANSWER, WAIT_READ, HELD };

struct member {
	int fd;
	enum member_state state;
	bool negotiated;
	bool deliverable; /* a recipient was accepted, by MTA and filter */
	uint64_t number;  /* of the session */
	size_t turn;
	struct script script;
	struct buf in;
};

struct crew {
	struct crew_job job;
	struct crew_result result;
	struct member *members;
	uint64_t started;
	size_t open, held, reading;
	int epoll;
};

static double
now_s(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct crew *
crew_create(const struct crew_job *job)
{
	struct crew *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->job = *job;
	c->epoll = epoll_create1(EPOLL_CLOEXEC);
	c->members = calloc(job->parallel, sizeof(*c->members));
	if (c->epoll < 0 || c->members == NULL) {
		crew_free(c);
		return NULL;
	}
	for (size_t i = 0; i < job->parallel; i++) {
		c->members[i].fd = -1;
		script_init(&c->members[i].script);
		buf_init(&c->members[i].in);
	}
	return c;
}

void
crew_free(struct crew *c)
{
	for (size_t i = 0; c->members != NULL && i < c->job.parallel; i++) {
		if (c->members[i].fd >= 0)
			(void)close(c->members[i].fd);
		script_fini(&c->members[i].script);
		buf_fini(&c->members[i].in);
	}
	if (c->epoll >= 0)
		(void)close(c->epoll);
	free(c->members);
	free(c);
}

static void
set_state(struct crew *c, struct member *m, enum member_state state)
{
	c->reading += (state == WAIT_READ) - (m->state == WAIT_READ);
	c->held += (state == HELD) - (m->state == HELD);
	m->state = state;
}

static void
leave(struct crew *c, struct member *m, bool failed)
{
	(void)close(m->fd);
	m->fd = -1;
	set_state(c, m, IDLE);
	buf_clear(&m->in);
	c->open--;
	c->result.failed += failed;
	c->result.sessions += !failed;
}

/* Write the turn that the member is at. */
static void
play(struct crew *c, struct member *m)
{
	const struct script *s = &m->script;
	size_t begin = m->turn > 0 ? s->turns[m->turn - 1].end : 0;
	size_t len = s->turns[m->turn].end - begin;
	ssize_t n = send(m->fd, s->bytes.data + begin, len, MSG_NOSIGNAL);

	if (n != (ssize_t)len)
		leave(c, m, true);
	else if (m->negotiated && m->turn == s->farewell)
		leave(c, m, false);
	else
		set_state(c, m, s->turns[m->turn].answered ? WAIT_ANSWER : WAIT_READ);
}

/* The turn is over: go on to the one that follows from how it went. */
static void
advance(struct crew *c, struct member *m)
{
	m->turn++;
	if ((m->turn == m->script.rcpts && c->job.hold == HOLD_BEFORE_RCPT) ||
	    (m->turn == m->script.content && c->job.hold == HOLD_BEFORE_DATA)) {
		set_state(c, m, HELD);
		return;
	}
	if (m->turn == m->script.content && !m->deliverable)
		m->turn = m->script.farewell;
	play(c, m);
}

static void
negotiated(struct crew *c, struct member *m, uint32_t steps)
{
	struct mix mix;

	c->result.steps = steps;
	mix_make(c->job.seed, c->job.first + m->number, &mix);
	if (script_make(&m->script, &mix, steps) != 0) {
		leave(c, m, true);
		return;
	}
	m->negotiated = true;
	m->deliverable = false;
	m->turn = 0;
	play(c, m);
}

static void
answered(struct crew *c, struct member *m, const struct milter_answer *a)
{
	const struct script_turn *turn = &m->script.turns[m->turn];

	switch (a->code) {
	case SMFIC_OPTNEG:
		negotiated(c, m, a->u.optneg.options.steps);
		return;
	case SMFIR_CONTINUE:
		m->deliverable |= turn->accepted;
		break;
	case SMFIR_REPLYCODE:
	case SMFIR_REJECT:
		c->result.refused += turn->accepted;
		break;
	case SMFIR_ACCEPT:
	case SMFIR_SKIP:
		break;
	default:
		if (!turn->last) /* else a modification: the answer follows */
			leave(c, m, true);
		return;
	}
	advance(c, m);
}

static void
receive(struct crew *c, struct member *m)
{
	char bytes[4096];
	ssize_t n = recv(m->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	struct packet packet;
	int rc = 0;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || buf_add(&m->in, bytes, (size_t)n) != 0) {
		leave(c, m, true);
		return;
	}
	while (m->state == WAIT_ANSWER &&
	       (rc = packet_take(m->in.data, m->in.len, PACKET_MAX, &packet)) == 1) {
		struct milter_answer answer;
		size_t size = packet.size;

		if (milter_mta_decode(packet, &answer) != 0)
			rc = -1;
		else
			answered(c, m, &answer);
		if (rc < 0 || m->fd < 0)
			break;
		buf_consume(&m->in, size);
	}
	if (rc < 0 && m->fd >= 0)
		leave(c, m, true);
}

/* Begin one more session.  0, or -1 when the filter takes no connection. */
static int
join(struct crew *c, struct member *m)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = m};

	m->fd = socket(c->job.addr.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (m->fd < 0)
		return -1;
	if (connect(m->fd, (struct sockaddr *)&c->job.addr, c->job.addr_len) != 0 ||
	    epoll_ctl(c->epoll, EPOLL_CTL_ADD, m->fd, &event) != 0 ||
	    script_offer(&m->script) != 0) {
		(void)close(m->fd);
		m->fd = -1;
		return -1;
	}
	c->open++;
	m->number = c->started++;
	m->negotiated = false;
	m->turn = 0;
	play(c, m);
	return 0;
}

/* Whoever waits for its turn to be read may go on when it is.  True when one did. */
static bool
go_on(struct crew *c)
{
	bool any = false;

	for (size_t i = 0; c->reading > 0 && i < c->job.parallel; i++) {
		struct member *m = &c->members[i];
		int unread = 1;

		if (m->state != WAIT_READ)
			continue;
		if (ioctl(m->fd, SIOCOUTQ, &unread) != 0)
			leave(c, m, true);
		else if (unread == 0)
			advance(c, m);
		any |= unread == 0;
	}
	return any;
}

static int
fill(struct crew *c)
{
	for (size_t i = 0; i < c->job.parallel && c->started < c->job.sessions; i++)
		if (c->members[i].fd < 0 && join(c, &c->members[i]) != 0)
			return -1;
	return 0;
}

/* Serve what comes within a moment.  True when anything did. */
static bool
serve(struct crew *c)
{
	struct epoll_event events[EVENTS];
	const struct timespec moment = {.tv_nsec = c->reading > 0 ? 20000 : 100000000};
	bool any = go_on(c);
	const struct timespec none = {0};
	int n = epoll_pwait2(c->epoll, events, EVENTS, any ? &none : &moment, NULL);

	for (int i = 0; i < n; i++) {
		struct member *m = events[i].data.ptr;

		if (m->fd >= 0)
			receive(c, m);
	}
	return any || n > 0;
}

int
crew_run(struct crew *c, struct crew_result *result_r)
{
	double begin = now_s(), last = begin, now = begin;

	while (c->open > c->held || c->started < c->job.sessions) {
		if (fill(c) != 0)
			return -1;
		if (serve(c))
			last = now_s();
		now = now_s();
		if ((now - last) * 1000 > STALL_MS) {
			errno = ETIMEDOUT;
			return -1;
		}
	}
	c->result.seconds = now - begin;
	c->result.sessions += c->held;
	*result_r = c->result;
	return 0;
}
