/*
 * Content, and messages that are carried to the end of data and refused there (carry.h).
 * In the stand-in "k" is refused and may be carried, "z" is refused, "l" is refused with
 * its message, "s" and "b" pass.
 */
#include "client.h"
#include "simhash.h"
#include "smtp_impl.h"
#include "smtp_play.h"

#define REFUSED "y550 5.7.1 This host is 100%% odd "
#define LATER	"y452 4.5.3 Too many recipients, send this one in another message "
#define OPENING                                                                          \
	{OFFER, AGREED},                                                                 \
	{                                                                                \
		CLIENT, "c"                                                              \
	}
/* A message that comes to its end: from now on we know that we see them. */
#define SEEN                                                                             \
	{"M|<a>", "c"}, {"R|<bob@x>", "c"}, {"T", "c"},                                  \
	{                                                                                \
		"E|", "h0|X-Lychgate|pass;  c"                                           \
	}
#define SEEN_TOLD " | from a to bob@x ? data -"

static void
test_carried(void **state)
{
	static const struct step steps[] = {
	    OPENING,
	    SEEN,
	    {"A", ""},
	    {"M|<a>", "c"},
	    {"R|<kim@x>", "c"},
	    {"R|<zoe@x>", "c"},
	    {"DR|{rcpt_mailer}|error|{rcpt_host}|5.1.1", ""},
	    {"R|<nobody@x>", "c"},
	    {"T", "c"},
	    {"L|Message-ID|<1@x>", "c"},
	    {"E|", REFUSED},
	    {"A", ""},
	    {"M|<a>", "c"}, /* and once more */
	    {"R|<kim@x>", "c"},
	    {"E|", REFUSED},
	    {"Q", ""},
	    END};

	(void)state;
	play(false, steps,
	     CLIENT_OK " no helo tls plain" SEEN_TOLD
		       " | from a to kim@x ? to zoe@x ? to nobody@x unknown"
		       " data <1@x> Message-ID | from a to kim@x ? data -"
		       " | carried 3 | judged 5\n");
}

/* At its end, by what it looks like: the mark has what that changed. */
static void
test_refused_for_its_looks(void **state)
{
	static const struct step steps[] = {OPENING,
					    {"M|<a>", "c"},
					    {"R|<lea@x>", "c"},
					    {"R|<lou@x>", "c"},
					    {"R|<zoe@x>", REFUSED},
					    {"T", "c"},
					    {"L|Subject|x", "c"},
					    {"E|", REFUSED},
					    {"M|<a>", "c"},
					    {"R|<sue@x>", "c"},
					    {"T", "c"},
					    {"L|Subject|x", "c"},
					    {"E|", "h0|X-Lychgate|suspect;  c"},
					    {"Q", ""},
					    END};

	(void)state;
	play(false, steps,
	     CLIENT_OK " no helo tls plain | from a to lea@x ? to lou@x ? to zoe@x ?"
		       " data - 'x' Subject | from a to sue@x ? data - 'x' Subject"
		       " | carried 2 | judged 4\n");
}

/* Values are kept of headers that are judged (header.h), and of no others; a subject
 * beside them, where no record has it. */
static void
test_values(void **state)
{
	static const struct step steps[] = {OPENING,
					    {"M|<a>", "c"},
					    {"R|<bob@x>", "c"},
					    {"T", "c"},
					    {"L|Date| Sun, 1 Apr 2007", "c"},
					    {"L|subject|secret", "c"},
					    {"L|X-MAILER|The Bat!", "c"},
					    {"E|", "h0|X-Lychgate|pass;  c"},
					    {"Q", ""},
					    END};

	(void)state;
	play(false, steps,
	     CLIENT_OK " no helo tls plain | from a to bob@x ? data -"
		       " 'secret' Date=Sun, 1 Apr 2007 subject X-MAILER=The Bat!"
		       " | judged 1\n");
}

/* What came first decides how a mixed message goes on. */
static void
test_all_or_none(void **state)
{
	static const struct step passed_first[] = {OPENING,
						   SEEN,
						   {"M|<a>", "c"},
						   {"R|<bob@x>", "c"},
						   {"R|<kim@x>", REFUSED},
						   {"T", "c"},
						   {"E|", "h0|X-Lychgate|pass;  c"},
						   {"Q", ""},
						   END};
	static const struct step carried_first[] = {OPENING,
						    SEEN,
						    {"M|<a>", "c"},
						    {"R|<kim@x>", "c"},
						    {"R|<bob@x>", LATER},
						    {"R|<zoe@x>", "c"},
						    {"T", "c"},
						    {"E|", REFUSED},
						    {"M|<a>", "c"}, /* none any more */
						    {"R|<kim@x>", REFUSED},
						    {"R|<bob@x>", "c"},
						    {"E|", "h0|X-Lychgate|pass;  c"},
						    {"Q", ""},
						    END};

	(void)state;
	play(false, passed_first,
	     CLIENT_OK " no helo tls plain" SEEN_TOLD
		       " | from a to bob@x ? to kim@x ? data - | judged 3\n");
	play(false, carried_first,
	     CLIENT_OK
	     " no helo tls plain" SEEN_TOLD " | from a to kim@x ? to bob@x ? to zoe@x ?"
	     " data - | from a to kim@x ? to bob@x ? data - | carried 2 | later 3"
	     " | judged 6\n");
}

/* MAIL begins a message, also where nothing tells that the last one is given up; and a
 * client may find another one's connection. */
static void
test_carried_and_given_up(void **state)
{
	static const struct step steps[] = {OPENING,
					    SEEN,
					    {"M|<a>", "c"},
					    {"R|<kim@x>", "c"},
					    {"L|X-Lychgate|forged", "c"},
					    {"M|<a>", "c"},
					    {"R|<bob@x>", "c"},
					    {"E|", "h0|X-Lychgate|pass;  c"},
					    {"M|<a>", "c"},
					    {"R|<kim@x>", "c"},
					    {"R|<bob@x>", LATER},
					    {"K", ""},
					    {CLIENT, "c"},
					    {"M|<a>", "c"},
					    {"R|<kim@x>", "c"},
					    {"E|", REFUSED},
					    {"Q", ""},
					    END};

	(void)state;
	play(
	    false, steps,
	    CLIENT_OK
	    " no helo tls plain" SEEN_TOLD
	    " | from a to kim@x ? data - X-Lychgate | from a to bob@x ? data -"
	    " | from a to kim@x ? to bob@x ? | carried 2 | later 5 | judged 5\n" CLIENT_OK
	    " no helo tls plain | from a to kim@x ? data - | carried 1 | judged 1\n");
}

/* The reference in the reply is the one under which the recipients are found. */
static void
test_carried_over_a_cut(void **state)
{
	static const struct step begin[] = {
	    OPENING, SEEN, {"M|<a>", "c"}, {"R|<kim@x>", "c"}, END};
	static const struct step rcpt = {"R|<zoe@x>", "c"};
	struct smtp *s = smtp_create(&site, false);
	char reference[REFERENCE_LEN + 1], text[300];

	(void)state;
	for (size_t i = 0; begin[i].say != NULL; i++)
		take(s, &begin[i]);
	memcpy(reference, smtp_reference(s), sizeof(reference));
	for (int i = 0; i < SESSION_RCPTS_MAX; i++)
		take(s, &rcpt);
	assert_string_not_equal(smtp_reference(s), reference);
	take_text(s, "E|", text);
	assert_memory_equal(text, "550 5.7.1 ", 10);
	assert_non_null(strstr(text, reference));
	smtp_free(s);
	buf_clear(&told);
}

/* What tells of a bounce stands behind the rest; the newest message's only. */
static void
test_mark_of_a_bounce(void **state)
{
	static const struct step begin[] = {
	    OPENING, {"M|<>", "c"}, {"R|<nil@x>", "c"}, {"R|<sue@x>", "c"}, END};
	static const struct step next[] = {{"M|<>", "c"}, {"R|<sue@x>", "c"}, END};
	struct smtp *s = smtp_create(&site, false);

	(void)state;
	check_mark(s, begin, "suspect; 5.8", reason_name(REASON_BOUNCE_FORGED));
	check_mark(s, next, "suspect; 5.8", NULL);
	smtp_free(s);
	buf_clear(&told);
}

static void
expect_not_carried(const char *what)
{
	static const struct step steps[] = {
	    OPENING, {"M|<a>", "c"}, {"R|<kim@x>", REFUSED}, {"Q", ""}, END};

	print_message("%s\n", what);
	play(false, steps,
	     CLIENT_OK " no helo tls plain | from a to kim@x ? | judged 1\n");
}

/* Only where it is known that we are shown messages to their end, and will be. */
static void
test_not_carried(void **state)
{
	static const struct step seen[] = {OPENING, SEEN, END};
	static const struct step given_up[] = {
	    OPENING, {"M|<a>", "c"}, {"R|<bob@x>", "c"}, {"T", "c"}, {"A", ""}, END};
	static const struct step other_port[] = {
	    {OFFER, AGREED}, {"DC|{daemon_port}|587", ""}, {CLIENT, "c"},
	    {"M|<a>", "c"},  {"R|<kim@x>", REFUSED},	   END};

	(void)state;
	expect_not_carried("before anything was seen");
	play(false, seen, CLIENT_OK " no helo tls plain" SEEN_TOLD " | judged 1\n");
	play(false, other_port,
	     CLIENT_OK " no helo tls plain | from a to kim@x ? | judged 1\n");
	play(false, given_up,
	     CLIENT_OK " no helo tls plain | from a to bob@x ? | judged 1\n");
	expect_not_carried("after content that never came");
	play(false, seen, CLIENT_OK " no helo tls plain" SEEN_TOLD " | judged 1\n");
	site.stopping = true;
	expect_not_carried("while we stop");
}

#define WORDS	 "ten words of a body are enough for a fingerprint today "
#define THOUSAND WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS

static void
test_fingerprint(void **state)
{
	static const struct step steps[] = {
	    {OFFER, "O|6|111|d40"}, /* SKIP and RCPT_REJ; bodies are sent */
	    {CLIENT, "c"},
	    {"M|<a>", "c"},
	    {"R|<bob@x>", "c"},
	    {"T", "c"},
	    {"B|" WORDS, "c"},
	    {"B|" WORDS, "c"},
	    {"E|", "h0|X-Lychgate|pass;  c"},
	    {"M|<a>", "c"},
	    {"R|<bob@x>", "c"},
	    {"B|hello", "c"},
	    {"E|", "h0|X-Lychgate|pass;  c"},
	    {"Q", ""},
	    END};

	(void)state;
	site.bodies = true;
	play(false, steps,
	     CLIENT_OK " no helo tls plain | from a to bob@x ? fingerprint data -"
		       " | from a to bob@x ? data - | judged 2\n");
}

/* Of a long body the rest is not asked for; one that is carried is refused there. */
static void
test_long_body(void **state)
{
	static const struct step begin[] = {
	    {OFFER, "O|6|111|d40"}, {CLIENT, "c"}, SEEN, {"M|<a>", "c"}, END};
	static const struct step more = {"B|" THOUSAND, "c"}, skip = {"B|" THOUSAND, "s"},
				 refuse = {"B|" THOUSAND, REFUSED}, end = {"A", ""},
				 next = {"M|<a>", "c"}, again = {"R|<kim@x>", "c"};

	(void)state;
	site.bodies = true;
	for (int carried = 0; carried <= 1; carried++) {
		const struct step rcpt = {carried ? "R|<kim@x>" : "R|<bob@x>", "c"};
		struct smtp *s = smtp_create(&site, false);

		for (size_t i = 0; begin[i].say != NULL; i++)
			take(s, &begin[i]);
		take(s, &rcpt);
		for (size_t n = strlen(THOUSAND); n < SIMHASH_BYTES_MAX;
		     n += strlen(THOUSAND))
			take(s, &more);
		take(s, carried ? &refuse : &skip);
		take(s, &end);
		/* We were shown what we asked for: messages are carried as before. */
		take(s, &next);
		if (carried)
			take(s, &again);
		smtp_free(s);
		assert_non_null(strstr(
		    told.data, carried ? "kim@x ? fingerprint data - | from a to kim@x ?"
				       : "to bob@x ? data - | from a"));
		buf_clear(&told);
	}
}

/* A mark is put on a message, or forged ones are left: never half of it. */
static void
test_mark_needs_both(void **state)
{
	static const char *const offers[][2] = {{"O|6|0x101|0x1fffff", "O|6|101|950"},
						{"O|6|0x110|0x1fffff", "O|6|110|950"}};

	(void)state;
	for (size_t i = 0; i < COUNT(offers); i++) {
		const struct step steps[] = {{offers[i][0], offers[i][1]},
					     {CLIENT, "c"},
					     {"M|<a>", "c"},
					     {"R|<bob@x>", "c"},
					     {"L|X-Lychgate|forged", "c"},
					     {"E|", "c"},
					     {"Q", ""},
					     END};

		play(false, steps,
		     CLIENT_OK " no helo tls plain | from a to bob@x ? data -"
			       " X-Lychgate | judged 1\n");
	}
}

/* A session so full that its next recipient would begin another one: the message at hand
 * is seen whole all the same, or what is left out would be missing from it. */
static void
test_header_of_a_full_session(void **state)
{
	static const struct step begin[] = {{OFFER, AGREED}, {CLIENT, "c"}, END};
	static const struct step mail = {"M|<a>", "c"};
	static const struct step end[] = {{"T", "c"},
					  {"L|Subject|x", "c"},
					  {"L|Message-ID|<1@x>", "c"},
					  {"E|", "h0|X-Lychgate|pass;  c"},
					  END};
	struct smtp *s = smtp_create(&site, false);
	char say[900];
	struct step rcpt = {say, "c"};

	(void)state;
	memset(say, 'b', sizeof(say));
	memcpy(say, "R|", 2);
	say[sizeof(say) - 1] = '\0';
	for (size_t i = 0; begin[i].say != NULL; i++)
		take(s, &begin[i]);
	for (int n = 0; s->client.session.arena.held <= CLIENT_MEMORY_MAX; n++)
		take(s, n % 500 == 0 ? &mail : &rcpt);
	assert_string_equal(told.data, ""); /* not cut */
	for (size_t i = 0; end[i].say != NULL; i++)
		take(s, &end[i]);
	smtp_free(s);
	assert_non_null(strstr(told.data, " data <1@x> 'x' Subject Message-ID"));
	buf_clear(&told);
}

/* Each copy that is removed costs the mail server a look at all the header fields before
 * it (Postfix): nobody gets to say how often. */
static void
test_thousands_of_copies(void **state)
{
	static const struct step begin[] = {{OFFER, AGREED},	  {CLIENT, "c"},
					    {"M|<a>", "c"},	  {"R|<bob@x>", "c"},
					    {"L|Subject|x", "c"}, END};
	static const struct step copy = {"L|X-Lychgate|forged", "c"};
	struct smtp *s = smtp_create(&site, false);
	size_t n = 0, looks = 0;
	struct milter_answer a;
	struct milter_cmd cmd;
	struct packet p;
	struct buf out;
	const char *why;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; begin[i].say != NULL; i++)
		take(s, &begin[i]);
	for (int i = 0; i < 5000; i++)
		take(s, &copy);
	cmd.code = SMFIC_BODYEOB;
	cmd.u.body.len = 0;
	assert_int_equal(smtp_command(s, &cmd, &out, &why), SMTP_GO_ON);
	for (size_t at = 0; at < out.len; at += p.size) {
		assert_int_equal(packet_take(out.data + at, out.len - at, 1000, &p), 1);
		assert_int_equal(milter_mta_decode(p, &a), 0);
		if (a.code != SMFIR_CHGHEADER)
			continue;
		if (n++ == 0)
			looks = a.u.header.index; /* the last one that goes */
		assert_int_equal(a.u.header.index, looks - n + 1);
	}
	assert_int_equal(n, looks);
	assert_in_range(n * (n + 1) / 2, 900000, 1000000);
	smtp_free(s);
	buf_clear(&told);
	buf_fini(&out);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_carried),
	    TEST(test_all_or_none),
	    TEST(test_carried_and_given_up),
	    TEST(test_carried_over_a_cut),
	    TEST(test_mark_of_a_bounce),
	    TEST(test_mark_needs_both),
	    TEST(test_refused_for_its_looks),
	    TEST(test_not_carried),
	    TEST(test_values),
	    TEST(test_fingerprint),
	    TEST(test_long_body),
	    TEST(test_header_of_a_full_session),
	    TEST(test_thousands_of_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
