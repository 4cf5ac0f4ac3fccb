/*
 * The floor: a filter that does nothing but exchange the packets.  One epoll loop, no
 * memory, no parsing beyond the lengths that tell one packet from the next.  It
 * negotiates what lychgated does, so that the MTA sends the same packets and waits for
 * the same answers.
 *
 *	floor [-a] /PATH
 *
 * -a: no NR_ bits, so that every event is answered.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "milter_nego.h"
#include "terms.h"

#define EVENTS 64

static uint32_t steps;
static char optneg[256];
static size_t optneg_len;

static int
make_optneg(bool answer_all)
{
	static const struct milter_options offer = {
	    .version = 6, .actions = 0x1ff, .steps = 0x1fffff};
	struct milter_wish wish = TERMS_WISH;
	struct milter_options terms;
	struct buf packet;
	int rc = -1;

	wish.unix_socket = !answer_all;
	buf_init(&packet);
	if (milter_nego_agree(&offer, &wish, &terms) == 0 &&
	    milter_nego_encode(&packet, &terms, &wish) == 0 &&
	    packet.len <= sizeof(optneg)) {
		memcpy(optneg, packet.data, packet.len);
		optneg_len = packet.len;
		steps = terms.steps;
		rc = 0;
	}
	buf_fini(&packet);
	return rc;
}

/* Answer what was read in one piece; false at its end. */
static bool
answer(int fd, const char *bytes, size_t len)
{
	static const char go_on[] = {0, 0, 0, 1, SMFIR_CONTINUE};
	uint32_t size;

	for (size_t at = 0; at + 5 <= len; at += 4 + ntohl(size)) {
		memcpy(&size, bytes + at, sizeof(size));
		if (bytes[at + 4] == SMFIC_OPTNEG)
			(void)!write(fd, optneg, optneg_len);
		else if (bytes[at + 4] == SMFIC_QUIT)
			return false;
		else if (milter_nego_answered(steps, (enum milter_command)bytes[at + 4]))
			(void)!write(fd, go_on, sizeof(go_on));
	}
	return true;
}

static void
serve(int fd)
{
	static char bytes[65536];
	ssize_t n = read(fd, bytes, sizeof(bytes));

	if (n <= 0 || !answer(fd, bytes, (size_t)n))
		(void)close(fd);
}

static int
listen_at(const char *path)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", path);
	(void)unlink(path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sun, sizeof(sun)) != 0 ||
	    listen(fd, 1024) != 0)
		return -1;
	return fd;
}

int
main(int argc, char **argv)
{
	struct epoll_event events[EVENTS], event = {.events = EPOLLIN};
	int listener, epoll = epoll_create1(EPOLL_CLOEXEC);

	bool answer_all = argc > 1 && strcmp(argv[1], "-a") == 0;

	if (argc != 2 + answer_all || make_optneg(answer_all) != 0 ||
	    (listener = listen_at(argv[argc - 1])) < 0 || epoll < 0) {
		perror("floor");
		return EXIT_FAILURE;
	}
	event.data.fd = listener;
	(void)epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		int n = epoll_wait(epoll, events, EVENTS, -1);

		for (int i = 0; i < n; i++) {
			if (events[i].data.fd != listener) {
				serve(events[i].data.fd);
				continue;
			}
			event.data.fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
			if (event.data.fd >= 0)
				(void)epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd,
						&event);
		}
	}
}
