/*
 * Tags in recipients and senders, and bounces that are refused by their content.
 */
#include "batv.h"
#include "smtp_impl.h"
#include "smtp_play.h"

#define DAY    19675u	     /* of now_ms */
#define BODIES "O|6|151|d40" /* and CHGFROM, SKIP; not NOBODY */
#define USER                                                                             \
	{                                                                                \
		"DM|{auth_type}|PLAIN", ""                                               \
	}

static const struct tag_key key = {4, "a unit test's secret, 32 bytes.."};

static int
set_up_policy(void **state)
{
	stand_in_policy = policy_create();
	policy_set_protection(stand_in_policy, "ours.net", PROTECT_SIGN);
	policy_add_tag_key(stand_in_policy, &key);
	policy_seal(stand_in_policy);
	if (set_up(state) != 0)
		return -1;
	snprintf(site.bounce_text, sizeof(site.bounce_text), "No answer");
	return 0;
}

static int
tear_down_policy(void **state)
{
	policy_free(stand_in_policy);
	stand_in_policy = NULL;
	return tear_down(state);
}

static void
mail_of_users_is_signed(void **state)
{
	char tagged[BATV_ADDRESS_MAX], answer[BATV_ADDRESS_MAX + 10];
	struct step steps[] = {{OFFER, BODIES},
			       {CLIENT, "c"},
			       USER,
			       {"M|<anna@ours.net>|RET=HDRS", "c"},
			       {"R|<bob@x>", "c"},
			       {"L|Message-ID|<1@ours.net>", "c"},
			       {"E|", answer},
			       /* Cannot be: no domain, a tag already, the null sender. */
			       USER,
			       {"M|<anna>", "c"},
			       {"R|<bob@x>", "c"},
			       {"E|", "c"},
			       USER,
			       {"M|<anna+prvs=0123456789@ours.net>", "c"},
			       {"R|<bob@x>", "c"},
			       {"E|", "c"},
			       USER,
			       {"M|<>", "c"},
			       {"R|<bob@x>", "c"},
			       {"E|", "c"},
			       {"Q", ""},
			       END};

	(void)state;
	for (int form = BATV_SUBADDRESS; form <= BATV_PRVS; form++) {
		site.tag_form = (enum batv_form)form;
		assert_int_equal(
		    batv_sign(&key, site.tag_form, "anna@ours.net", DAY, tagged), 0);
		snprintf(answer, sizeof(answer), "e%s c", tagged);
		play(false, steps,
		     CLIENT_OK
		     " no helo tls plain auth | from anna@ours.net RET=HDRS to bob@x ?"
		     " data <1@ours.net> Message-ID | from anna to bob@x ?"
		     " data - | from anna+prvs=0123456789@ours.net to bob@x ?"
		     " data - | from  to bob@x ? data - | judged 4\n");
	}
}

/* The MTA did not agree to CHGFROM, or nobody signed when it was asked. */
static void
not_where_it_was_not_agreed(void **state)
{
	static const struct step steps[] = {{"O|6|0x1bf|0x1fffff", "O|6|111|d40"},
					    {CLIENT, "c"},
					    USER,
					    {"M|<anna@ours.net>", "c"},
					    {"R|<bob@x>", "c"},
					    {"E|", "c"},
					    {"Q", ""},
					    END};

	(void)state;
	play(false, steps,
	     CLIENT_OK " no helo tls plain auth | from anna@ours.net to bob@x ? data -"
		       " | judged 1\n");
}

static const struct session_rcpt *
rcpt_of(const char *address, struct smtp **s_r)
{
	char line[400];
	struct step steps[] = {
	    {OFFER, BODIES}, {CLIENT, "c"}, {"M|<>", "c"}, {line, "c"}};

	snprintf(line, sizeof(line), "R|<%s>", address);
	*s_r = smtp_create(&site, false);
	for (size_t i = 0; i < COUNT(steps); i++)
		take(*s_r, &steps[i]);
	return session_last_rcpt(&(*s_r)->client.session);
}

static void
recipients_have_tags(void **state)
{
	char tagged[BATV_ADDRESS_MAX];
	const struct session_rcpt *rcpt;
	struct smtp *s;

	(void)state;
	assert_int_equal(batv_sign(&key, BATV_PRVS, "Bob@ours.net", DAY, tagged), 0);
	rcpt = rcpt_of(tagged, &s);
	assert_int_equal(rcpt->tag, TAG_VALID);
	assert_string_equal(rcpt->account, "Bob@ours.net");
	smtp_free(s);
	assert_int_equal(batv_sign(&key, BATV_PRVS, "bob@ours.net", DAY - 20, tagged), 0);
	rcpt = rcpt_of(tagged, &s);
	assert_int_equal(rcpt->tag, TAG_EXPIRED);
	smtp_free(s);
	rcpt = rcpt_of("bob+news+prvs=4123456789@ours.net", &s);
	assert_int_equal(rcpt->tag, TAG_FORGED);
	assert_string_equal(rcpt->account, "bob+news@ours.net");
	smtp_free(s);
	rcpt = rcpt_of("bob+news@ours.net", &s);
	assert_int_equal(rcpt->tag, TAG_NONE);
	assert_string_equal(rcpt->account, "bob+news@ours.net");
	smtp_free(s);
	buf_clear(&told);
}

#define FORGED "y550 5.7.1 No answer "

static void
bounces_are_judged_by_their_content(void **state)
{
	static const struct step steps[] = {{OFFER, BODIES},
					    {CLIENT, "c"},
					    {"M|<>", "c"},
					    {"R|<bob@x>", "c"},
					    {"L|Subject|failed", "c"},
					    {"B|Message-ID: <1@ours.net>\r\n", "c"},
					    {"E|", "h0|X-Lychgate|pass;  c"},
					    {"M|<>", "c"},
					    {"R|<bob@x>", "c"},
					    {"L|Subject|failed", "c"},
					    {"B|nothing\r\n", "c"},
					    {"E|", FORGED},
					    /* In pieces, and without an end of line. */
					    {"M|<MAILER-DAEMON@x>", "c"},
					    {"R|<bob@x>", "c"},
					    {"B|Mess", "c"},
					    {"B|age-ID: <1@ours.net", "c"},
					    {"E|>", "h0|X-Lychgate|pass;  c"},
					    {"M|<joe@x>", "c"},
					    {"R|<bob@x>", "c"},
					    {"L|Auto-Submitted|auto-replied", "c"},
					    {"B|I am away", "c"},
					    {"E|", FORGED},
					    /* Of a person's mail no body is asked for. */
					    {"M|<joe@x>", "c"},
					    {"R|<bob@x>", "c"},
					    {"L|Subject|Hello", "c"},
					    {"B|Hello", "s"},
					    {"E|", "h0|X-Lychgate|pass;  c"},
					    {"Q", ""},
					    END};

	(void)state;
	play(false, steps,
	     CLIENT_OK " no helo tls plain | from  to bob@x ? data - 'failed' Subject | "
		       "from  to bob@x ?"
		       " data - 'failed' Subject | from MAILER-DAEMON@x to bob@x ? data "
		       "- | from joe@x to"
		       " bob@x ? data - Auto-Submitted | from joe@x to bob@x ? data - "
		       "'Hello' Subject"
		       " | no bounce 2 | no bounce 4 | judged 5\n");
}

/* What a message turned out to be, its mark tells. */
static void
the_mark_tells_of_answers(void **state)
{
	static const struct step begin[] = {{OFFER, BODIES},
					    {CLIENT, "c"},
					    {"M|<>", "c"},
					    {"R|<bob@x>", "c"},
					    {"B|Message-ID: <1@ours.net>\r\n", "c"},
					    END};
	struct smtp *s = smtp_create(&site, false);

	(void)state;
	check_mark(s, begin, "pass; 1.5", reason_name(REASON_BOUNCE_ANSWER));
	smtp_free(s);
	buf_clear(&told);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up_policy, tear_down_policy)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(mail_of_users_is_signed),   TEST(not_where_it_was_not_agreed),
	    TEST(recipients_have_tags),	     TEST(bounces_are_judged_by_their_content),
	    TEST(the_mark_tells_of_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
