/* Screens on their way: at once where there is room, else in order, and not when nobody looks any more. */
#include "testing.h"

#include "fakes/link.h"

#include "agahi/dialogue/screens.h"

enum { WAITING = 3 };

static struct link fake;
static struct link *links[1];
static struct screens *screens;
static struct moment now;
static uint64_t gone; /* the dialogue that is over */
static uint64_t told;
static enum submit_outcome outcome;

static bool is_wanted(uint64_t dialogue, void *arg)
{
	(void)arg;
	return dialogue != gone;
}

static void on_told(uint64_t dialogue, const struct submit_fate *fate, struct moment when, void *arg)
{
	(void)when;
	(void)arg;
	told = dialogue;
	outcome = fate->outcome;
}

static int make(void)
{
	const struct screens_parts parts = { links, 1, WAITING, is_wanted, on_told, NULL };

	links[0] = &fake;
	screens = screens_new(&parts);
	gone = told = 0;
	now = (struct moment){ 1000000000, 1700000000000 };
	return screens ? 0 : -1;
}

static int set_up(void **state)
{
	(void)state;
	fake_link_init(&fake);
	return make();
}

static int tear_down(void **state)
{
	(void)state;
	screens_free(screens);
	return 0;
}

static bool send_screen(const char *text, uint64_t dialogue, bool last)
{
	static const struct address citizen = { 1, 1, "923001234567" }, service = { 3, 0, "*8300#" };
	const struct screens_origin origin = { 0, { PDU_TAG_ITS_SESSION_INFO, 0x0102 }, "USSD", &citizen,
		&service, now.us };
	struct dial_screen screen = { .last = last };

	snprintf(screen.text, sizeof(screen.text), "%s", text);
	return screens_send(screens, &screen, &origin, dialogue, now);
}

static void assert_shown(size_t index, const char *text)
{
	assert_true(index < fake.submit_count);
	assert_int_equal(fake.submits[index].pdu.message.text.len, strlen(text));
	assert_memory_equal(fake.submits[index].text, text, strlen(text));
}

static void a_screen_goes_out_with_what_it_gives_back(void **state)
{
	uint32_t operation;

	(void)state;
	assert_true(send_screen("Hello", 5, false));
	assert_shown(0, "Hello");
	const struct pdu *pdu = &fake.submits[0].pdu;
	assert_string_equal(pdu->message.service_type, "USSD");
	assert_string_equal(pdu->message.destination.digits, "923001234567");
	assert_string_equal(pdu->message.source.digits, "*8300#");
	assert_true(pdu_find_number(pdu, PDU_TAG_USSD_SERVICE_OP, &operation));
	assert_int_equal(operation, 0x02);
	assert_memory_equal(pdu_find_tlv(pdu, PDU_TAG_ITS_SESSION_INFO)->value.data, "\x01\x02", 2);
	assert_true(send_screen("Bye", 0, true));
	assert_memory_equal(
		pdu_find_tlv(&fake.submits[1].pdu, PDU_TAG_ITS_SESSION_INFO)->value.data, "\x01\x03", 2);
}

static void the_hosts_service_type_comes_before_the_networks(void **state)
{
	(void)state;
	fake.config.service_type = "ALL";
	send_screen("1", 5, false);
	assert_string_equal(fake.submits[0].pdu.message.service_type, "ALL");
	fake.config.ussd.service_type = "MENU";
	send_screen("2", 5, false);
	assert_string_equal(fake.submits[1].pdu.message.service_type, "MENU");
}

static void the_dialogue_is_told_what_became_of_its_screen_and_nobody_of_a_last_one(void **state)
{
	(void)state;
	send_screen("Hello", 5, false);
	send_screen("Bye", 0, true);
	fake_link_tell(&fake, 0, SUBMIT_REFUSED, 0x0b, "", now);
	assert_int_equal(told, 5);
	assert_int_equal(outcome, SUBMIT_REFUSED);
	told = 0;
	fake_link_tell(&fake, 1, SUBMIT_REFUSED, 0x0b, "", now);
	assert_int_equal(told, 0);
}

static void without_room_screens_wait_in_order_and_no_more_than_may(void **state)
{
	(void)state;
	fake.room = 0;
	assert_true(send_screen("1", 1, false));
	assert_true(send_screen("2", 2, false));
	assert_true(send_screen("3", 0, true));
	assert_false(send_screen("4", 4, false));
	assert_int_equal(fake.submit_count, 0);
	fake.room = 2;
	screens_pump(screens, 0, now);
	assert_int_equal(fake.submit_count, 2);
	assert_shown(0, "1");
	assert_shown(1, "2");
	fake.room = 5;
	assert_true(send_screen("5", 5, false)); /* behind the one that waits */
	assert_shown(2, "3");
	assert_shown(3, "5");
}

static void a_screen_of_a_dialogue_that_is_over_is_not_sent_but_a_last_one_is(void **state)
{
	(void)state;
	fake.room = 0;
	send_screen("1", 1, false);
	send_screen("2", 0, true);
	gone = 1;
	fake.room = 5;
	screens_pump(screens, 0, now);
	assert_int_equal(fake.submit_count, 1);
	assert_shown(0, "2");
}

static void what_is_late_or_has_no_link_any_more_is_dropped(void **state)
{
	(void)state;
	fake.room = 0;
	send_screen("1", 1, false);
	now.us += (uint64_t)SCREENS_WAIT_MS * 1000;
	send_screen("2", 2, false);
	screens_tick(screens, now);
	fake.room = 1;
	now.us += 1;
	screens_tick(screens, now);
	screens_pump(screens, 0, now);
	assert_int_equal(fake.submit_count, 1);
	assert_shown(0, "2");
	fake.room = 0;
	send_screen("3", 3, false);
	fake.bound = false;
	screens_tick(screens, now);
	fake.bound = true;
	fake.room = 5;
	screens_pump(screens, 0, now);
	assert_int_equal(fake.submit_count, 1);
}

static void a_screen_that_no_pdu_holds_is_dropped_and_holds_up_nobody(void **state)
{
	(void)state;
	fake.unencodable = "*8300#";
	assert_true(send_screen("1", 1, false));
	fake.unencodable = NULL;
	assert_true(send_screen("2", 2, false));
	assert_int_equal(fake.submit_count, 1);
	assert_shown(0, "2");
}

static void figures_tell_how_many_and_how_long(void **state)
{
	struct buffer text = { 0 };

	(void)state;
	fake.room = 0;
	send_screen("1", 1, false);
	now.us += 1500000;
	fake.room = 1;
	screens_pump(screens, 0, now);
	figures_write(screens_figures(), screens, &text);
	assert_non_null(strstr(text.data, "agahi_ussd_screens_total 1\n"));
	assert_non_null(strstr(text.data, "agahi_ussd_screen_seconds_sum 1.500000\n"));
	buffer_free(&text);
}

static void the_links_dialect_and_size_are_the_configurations(void **state)
{
	(void)state;
	tear_down(NULL);
	fake.config.ussd.dialect = *ussd_dialect_named("message-reference");
	fake.config.ussd.max_ucs2 = 70;
	make();
	assert_int_equal(screens_dialect(screens, 0)->session_by, USSD_BY_MESSAGE_REFERENCE);
	assert_int_equal(screens_size(screens, 0)->units, 70);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_screen_goes_out_with_what_it_gives_back),
		TEST(the_hosts_service_type_comes_before_the_networks),
		TEST(the_dialogue_is_told_what_became_of_its_screen_and_nobody_of_a_last_one),
		TEST(without_room_screens_wait_in_order_and_no_more_than_may),
		TEST(a_screen_of_a_dialogue_that_is_over_is_not_sent_but_a_last_one_is),
		TEST(what_is_late_or_has_no_link_any_more_is_dropped),
		TEST(a_screen_that_no_pdu_holds_is_dropped_and_holds_up_nobody),
		TEST(figures_tell_how_many_and_how_long),
		TEST(the_links_dialect_and_size_are_the_configurations),
	};

	return RUN_SUITE(tests);
}
