#include "milter_mta.h"
#include "milter_nego.h"
#include "unit.h"

#define ALL_ACTIONS 0x1ffU
#define ALL_STEPS   0x1fffffU
#define STEPS	    (SMFIP_NOBODY | SMFIP_RCPT_REJ | SMFIP_NR_CONN | SMFIP_NR_HELO)

static void
test_agree(void **state)
{
	static const struct {
		const char *what;
		struct milter_options offer;
		bool unix_socket;
		int rc;
		struct milter_options terms;
	} rows[] = {
	    {"version 6, unix", {6, ALL_ACTIONS, ALL_STEPS}, true, 0, {6, 0x141, STEPS}},
	    {"version 6, TCP: no NR_",
	     {6, ALL_ACTIONS, ALL_STEPS},
	     false,
	     0,
	     {6, 0x141, SMFIP_NOBODY | SMFIP_RCPT_REJ}},
	    {"a later version", {7, ~0U, ~0U}, true, 0, {6, 0x141, STEPS}},
	    {"version 5", {5, ALL_ACTIONS, ALL_STEPS}, true, 0, {5, 0x141, STEPS}},
	    {"version 4", {4, 0x7f, 0x3ff}, true, 0, {4, 0x41, SMFIP_NOBODY}},
	    {"version 3", {3, 0x3f, 0x17f}, true, 0, {3, 0x1, SMFIP_NOBODY}},
	    {"version 2", {2, 0x3f, 0x7f}, true, 0, {2, 0x1, SMFIP_NOBODY}},
	    {"nothing optional offered", {6, 0x1, 0}, true, 0, {6, 0x1, 0}},
	    {"version 1", {1, 0xf, 0x3f}, true, -1, {0, 0, 0}},
	    {"version 0", {0, ~0U, ~0U}, true, -1, {0, 0, 0}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct milter_wish wish = {
		    .actions = SMFIF_ADDHDRS | SMFIF_CHGFROM | SMFIF_SETSYMLIST,
		    .steps = STEPS,
		    .unix_socket = rows[i].unix_socket,
		};
		struct milter_options terms = {0, 0, 0};

		if (milter_nego_agree(&rows[i].offer, &wish, &terms) != rows[i].rc)
			fail_msg("%s", rows[i].what);
		if (memcmp(&terms, &rows[i].terms, sizeof(terms)) != 0)
			fail_msg("%s: %u %x %x", rows[i].what, terms.version,
				 terms.actions, terms.steps);
	}
}

static void
test_every_offer_is_respected(void **state)
{
	const struct milter_wish wish = {
	    .actions = ~0U, .steps = ~0U, .unix_socket = true};

	(void)state;
	for (unsigned bit = 0; bit < 32; bit++) {
		struct milter_options offer = {6, ~(1U << bit), ~(1U << bit)}, terms;

		assert_int_equal(milter_nego_agree(&offer, &wish, &terms), 0);
		assert_int_equal(terms.actions & ~offer.actions, 0);
		assert_int_equal(terms.steps & ~offer.steps, 0);
	}
}

static void
test_macro_lists(void **state)
{
	static const char fifty[] = "a a a a a a a a a a a a a a a a a a a a a a a a a a "
				    "a a a a a a a a a a a a a a "
				    "a a a a a a a a a a";
	struct milter_wish wish = {.actions = SMFIF_SETSYMLIST};
	struct milter_options terms = {6, SMFIF_SETSYMLIST, 0};
	struct milter_answer a;
	struct packet p;
	struct buf b;

	(void)state;
	buf_init(&b);
	wish.symlists[SMFIM_CONNECT] = "j {client_ptr}";
	wish.symlists[SMFIM_EOH] = "i";
	wish.symlists[SMFIM_ENVRCPT] = fifty + 2; /* 49 */
	assert_int_equal(milter_nego_encode(&b, &terms, &wish), 0);
	assert_int_equal(packet_take(b.data, b.len, 1000, &p), 1);
	assert_int_equal(milter_mta_decode(p, &a), 0);
	assert_string_equal(a.u.optneg.symlists[SMFIM_CONNECT], "j {client_ptr}");
	assert_string_equal(a.u.optneg.symlists[SMFIM_EOH], "i");
	assert_string_equal(a.u.optneg.symlists[SMFIM_ENVRCPT], fifty + 2);
	assert_null(a.u.optneg.symlists[SMFIM_HELO]);

	buf_clear(&b);
	terms.actions = 0; /* not agreed: not sent */
	assert_int_equal(milter_nego_encode(&b, &terms, &wish), 0);
	assert_int_equal(b.len, 4 + 1 + 12);

	buf_clear(&b);
	terms.actions = SMFIF_SETSYMLIST;
	wish.symlists[SMFIM_DATA] = fifty;
	assert_int_equal(milter_nego_encode(&b, &terms, &wish), -1);
	assert_int_equal(b.len, 0);
	buf_fini(&b);
}

static void
test_answered(void **state)
{
	static const struct {
		enum milter_command code;
		uint32_t silenced_by; /* 0 and ~0: always, never answered */
	} rows[] = {
	    {SMFIC_CONNECT, SMFIP_NR_CONN},
	    {SMFIC_HELO, SMFIP_NR_HELO},
	    {SMFIC_MAIL, SMFIP_NR_MAIL},
	    {SMFIC_RCPT, SMFIP_NR_RCPT},
	    {SMFIC_DATA, SMFIP_NR_DATA},
	    {SMFIC_UNKNOWN, SMFIP_NR_UNKN},
	    {SMFIC_HEADER, SMFIP_NR_HDR},
	    {SMFIC_EOH, SMFIP_NR_EOH},
	    {SMFIC_BODY, SMFIP_NR_BODY},
	    {SMFIC_OPTNEG, 0},
	    {SMFIC_BODYEOB, 0},
	    {SMFIC_MACRO, ~0U},
	    {SMFIC_ABORT, ~0U},
	    {SMFIC_QUIT, ~0U},
	    {SMFIC_QUIT_NC, ~0U},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint32_t by = rows[i].silenced_by;

		assert_int_equal(milter_nego_answered(0, rows[i].code), by != ~0U);
		assert_int_equal(milter_nego_answered(~0U, rows[i].code), by == 0);
		assert_int_equal(milter_nego_answered(~by, rows[i].code), by != ~0U);
		assert_int_equal(milter_nego_answered(by, rows[i].code), by == 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_agree),
	    cmocka_unit_test(test_every_offer_is_respected),
	    cmocka_unit_test(test_macro_lists),
	    cmocka_unit_test(test_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
