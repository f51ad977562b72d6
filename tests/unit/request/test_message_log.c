/* A line for each message: what it says, what it never says, and how many lines there may be. */
#include "testing.h"

#include "agahi/request/message_log.h"

#include "agahi/smpp/pdu.h"

static const struct address citizen = { 1, 1, "923001234567" }, service = { 6, 0, "8301" };

static char *text;
static size_t text_size, seen; /* octets */
static FILE *out;
static struct log *log_;
static struct message_log *messages;
static struct moment now;

static int set_up(void **state)
{
	struct sender_key key = { .country_code = "92" };

	(void)state;
	memset(key.octets, 7, sizeof(key.octets));
	seen = 0;
	out = open_memstream(&text, &text_size);
	log_ = log_new(out, LOG_LEVEL_INFO);
	messages = message_log_new(log_, &key, true);
	now = (struct moment){ 1000000000, INT64_C(1700000000000) };
	return messages ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	message_log_free(messages);
	log_free(log_);
	fclose(out);
	free(text);
	return 0;
}

static void pass(uint64_t ms)
{
	now.us += ms * 1000;
	now.wall_ms += (int64_t)ms;
}

/* What the log has since the last time, without the time and level of each line; "": nothing. */
static const char *said(void)
{
	static char lines[1 << 20];
	char *to = lines;

	fflush(out);
	lines[0] = '\0';
	for (const char *line = text + seen; line < text + text_size;) {
		const char *event = strstr(line, "event="), *end = strchr(line, '\n');

		assert_true(event && end && event < end);
		to = mempcpy(to, event, (size_t)(end + 1 - event));
		*to = '\0';
		line = end + 1;
	}
	seen = text_size;
	return lines;
}

static struct message_note note_of(uint64_t committed_after_ms)
{
	const struct journal_entry entry = { .id = 7,
		.received_ms = now.wall_ms,
		.asked_ms = moment_ms(now),
		.link = "telco-a",
		.edition = 12,
		.topic = "vote",
		.language = "ur",
		.rule = "exact" };
	struct message_note note;

	pass(committed_after_ms);
	message_note_fill(&note, &entry, now);
	return note;
}

static struct message_fate fate_of(const struct message_note *note, enum journal_state state)
{
	return (struct message_fate){ .id = 7,
		.state = state,
		.citizen = citizen.digits,
		.service = service.digits,
		.link = "telco-a",
		.asked_ms = note->asked_ms,
		.parts = 2,
		.message_id = "" };
}

static void an_answered_message_is_one_line_with_all_that_is_known_of_it(void **state)
{
	const struct message_note note = note_of(4);
	struct message_fate fate = fate_of(&note, JOURNAL_SENT);

	(void)state;
	fate.accepted_parts = 2;
	fate.message_id = "7f\"00";
	pass(127);
	message_log_settled(messages, &note, &fate, now);
	assert_string_equal(said(),
		"event=message id=7 state=sent from=923*******67 to=8301 link=telco-a topic=vote rule=exact "
		"language=ur edition=12 parts=2 received=2023-11-14T22:13:20.000Z committed=0.004s "
		"settled=0.131s message_id=\"7f\\\"00\"\n");
}

static void a_refused_one_says_why_and_how_much_the_citizen_has(void **state)
{
	const struct message_note note = note_of(1);
	struct message_fate fate = fate_of(&note, JOURNAL_FAILED);

	(void)state;
	fate.accepted_parts = 1;
	fate.attempts = 3;
	fate.status = 0x0b;
	fate.link = "telco-b";
	fate.resent = true;
	message_log_settled(messages, &note, &fate, now);
	const char *line = said();
	assert_non_null(strstr(line, " state=failed "));
	assert_non_null(strstr(line, " link=telco-a sent_by=telco-b topic=vote "));
	assert_non_null(strstr(line, " parts=2 accepted_parts=1 received="));
	assert_non_null(strstr(
		line, " attempts=3 resent=true status=0x0b reason=\"destination address is invalid\""));
}

static void what_is_not_known_is_left_out(void **state)
{
	struct message_note note = note_of(1);
	struct message_fate fate = fate_of(&note, JOURNAL_EXPIRED);

	(void)state;
	fate.parts = 0;
	pass(2999);
	message_log_settled(messages, NULL, &fate, now);
	assert_string_equal(said(),
		"event=message id=7 state=expired from=923*******67 to=8301 link=telco-a "
		"received=2023-11-14T22:13:20.000Z settled=3.000s\n");
	note.asked_ms = 0; /* of an earlier life */
	note.committed_ms = 0;
	note.edition = 0;
	message_log_settled(messages, &note, &fate, now);
	const char *line = said();
	assert_non_null(strstr(line, " topic=vote "));
	assert_null(strstr(line, "edition="));
	assert_null(strstr(line, "committed="));
}

static void a_message_that_came_again_says_so(void **state)
{
	struct message_note note = note_of(1);
	const struct message_fate fate = fate_of(&note, JOURNAL_SENT);

	(void)state;
	note.redelivered = 2;
	message_log_settled(messages, &note, &fate, now);
	assert_non_null(strstr(said(), " redelivered=2"));
}

static void the_address_that_was_written_to_is_masked_where_it_may_be_a_citizens(void **state)
{
	static const struct address other = { 1, 1, "923337654321" };
	const struct message_note note = note_of(1);
	struct message_fate fate = fate_of(&note, JOURNAL_SENT);

	(void)state;
	fate.service = other.digits;
	message_log_settled(messages, &note, &fate, now);
	assert_non_null(strstr(said(), " to=############ "));
}

static void silence_that_is_written_down_has_its_line(void **state)
{
	const struct journal_entry entry = { .id = 9,
		.received_ms = now.wall_ms,
		.asked_ms = moment_ms(now),
		.link = "telco-a",
		.sender = address_shorten(&citizen),
		.service = address_shorten(&service),
		.edition = 12,
		.topic = "",
		.language = "en",
		.rule = "stopped" };

	(void)state;
	pass(5);
	message_log_silent(messages, &entry, now);
	assert_string_equal(said(),
		"event=message id=9 state=silent from=923*******67 to=8301 link=telco-a rule=stopped "
		"language=en edition=12 received=2023-11-14T22:13:20.000Z committed=0.005s settled=0.005s\n");
}

static void aside(const char *number, const char *rule)
{
	struct address sender = { 1, 1, "" };
	const struct message_aside limited = {
		.state = "silent", .rule = rule, .link = "telco-a", .citizen = &sender
	};

	snprintf(sender.digits, sizeof(sender.digits), "%s", number);
	message_log_aside(messages, &limited, now);
}

static void what_leaves_nothing_is_told_at_once_and_then_once_a_minute_with_how_many(void **state)
{
	(void)state;
	for (int i = 0; i < 10000; i++)
		aside("923001234567", "limited");
	assert_string_equal(
		said(), "event=message state=silent from=923*******67 link=telco-a rule=limited count=1\n");
	aside("923001234567", "blocked"); /* for another reason */
	aside("923001234568", "limited"); /* another citizen */
	assert_string_equal(said(),
		"event=message state=silent from=923*******67 link=telco-a rule=blocked count=1\n"
		"event=message state=silent from=923*******68 link=telco-a rule=limited count=1\n");
	pass(59999);
	message_log_tick(messages, now);
	assert_string_equal(said(), "");
	pass(1);
	message_log_tick(messages, now);
	assert_string_equal(said(),
		"event=message state=silent from=923*******67 link=telco-a rule=limited count=9999\n");
	pass(60000);
	message_log_tick(messages, now);
	assert_string_equal(said(), "");
}

static void one_citizen_is_one_in_every_spelling_of_the_number(void **state)
{
	(void)state;
	aside("923001234567", "limited");
	aside("03001234567", "limited");
	assert_string_equal(
		said(), "event=message state=silent from=923*******67 link=telco-a rule=limited count=1\n");
}

static size_t count_of(const char *lines, const char *what)
{
	size_t count = 0;

	while ((lines = strstr(lines, what)) != NULL) {
		lines += strlen(what);
		count++;
	}
	return count;
}

/* Ten times as many senders as the table remembers, all of them again and again. */
static void a_flood_from_many_numbers_gets_so_many_lines_and_a_count(void **state)
{
	enum { FLOOD = 30000 };
	char number[16];
	uint64_t told = 0, omitted = 0;

	(void)state;
	for (int i = 0; i < FLOOD; i++) {
		snprintf(number, sizeof(number), "92300%07d", i % 10000);
		aside(number, "limited");
	}
	message_log_tick(messages, now);
	const char *lines = said();
	assert_int_equal(count_of(lines, "event=message "), MESSAGE_LOG_ASIDES_A_MINUTE);
	assert_int_equal(count_of(lines, "event=messages_omitted reason="), 1);
	for (int minute = 0; minute < 5; minute++) {
		for (const char *at = lines; (at = strstr(at, "count=")) != NULL; at++) {
			uint64_t count = strtoull(at + strlen("count="), NULL, 10);

			if (strstr(at, " total=") && strstr(at, " total=") < strchr(at, '\n'))
				omitted += count;
			else
				told += count;
		}
		pass(60000);
		message_log_tick(messages, now);
		lines = said();
		assert_true(count_of(lines, "\n") <= MESSAGE_LOG_ASIDES_A_MINUTE + 1);
	}
	assert_int_equal(told + omitted, FLOOD); /* none is lost */
}

static void refusals_say_their_status_and_reason(void **state)
{
	const struct message_aside refused = { .state = "refused",
		.reason = "the journal cannot be written",
		.status = PDU_STATUS_TEMPORARY_APP_ERROR,
		.link = "telco-a",
		.citizen = &citizen };

	(void)state;
	message_log_aside(messages, &refused, now);
	assert_string_equal(said(),
		"event=message state=refused from=923*******67 link=telco-a status=0x64 "
		"reason=\"the journal cannot be written\" count=1\n");
}

static void a_dialogue_is_one_line(void **state)
{
	struct message_dialogue dialogue = { .end = "timeout",
		.topic = "vote",
		.language = "en",
		.link = "telco-a",
		.citizen = &citizen,
		.edition = 12,
		.screens = 4,
		.lasted_ms = 180250 };
	const struct message_aside limited = {
		.dialled = true, .state = "limited", .link = "telco-a", .citizen = &citizen
	};

	(void)state;
	message_log_dialogue(messages, &dialogue);
	assert_string_equal(said(),
		"event=dialogue end=timeout from=923*******67 link=telco-a screens=4 topic=vote language=en "
		"edition=12 lasted=180.250s\n");
	dialogue.topic = dialogue.language = NULL;
	message_log_dialogue(messages, &dialogue);
	assert_non_null(strstr(said(), " screens=4 edition=12 "));
	message_log_aside(messages, &limited, now);
	assert_string_equal(said(), "event=dialogue end=limited from=923*******67 link=telco-a count=1\n");
}

static void turned_off_it_says_what_was_open_and_then_nothing(void **state)
{
	const struct message_note note = note_of(1);
	const struct message_fate fate = fate_of(&note, JOURNAL_SENT);
	const struct message_dialogue dialogue = { .end = "screen", .citizen = &citizen, .link = "telco-a" };

	(void)state;
	aside("923001234567", "limited");
	aside("923001234567", "limited");
	said();
	message_log_set(messages, false);
	assert_string_equal(
		said(), "event=message state=silent from=923*******67 link=telco-a rule=limited count=1\n");
	assert_false(message_log_is_on(messages));
	aside("923001234567", "limited");
	message_log_settled(messages, &note, &fate, now);
	message_log_dialogue(messages, &dialogue);
	message_log_tick(messages, now);
	assert_string_equal(said(), "");
	message_log_set(messages, true);
	message_log_settled(messages, &note, &fate, now);
	assert_int_equal(count_of(said(), "event=message "), 1);
}

static void without_one_nothing_is_said(void **state)
{
	const struct message_note note = note_of(1);
	const struct message_fate fate = fate_of(&note, JOURNAL_SENT);
	const struct message_aside limited = { .state = "silent", .link = "telco-a", .citizen = &citizen };

	(void)state;
	assert_false(message_log_is_on(NULL));
	message_log_settled(NULL, &note, &fate, now);
	message_log_aside(NULL, &limited, now);
	message_log_tick(NULL, now);
	message_log_free(NULL);
	assert_string_equal(said(), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answered_message_is_one_line_with_all_that_is_known_of_it),
		TEST(a_refused_one_says_why_and_how_much_the_citizen_has),
		TEST(what_is_not_known_is_left_out),
		TEST(a_message_that_came_again_says_so),
		TEST(the_address_that_was_written_to_is_masked_where_it_may_be_a_citizens),
		TEST(silence_that_is_written_down_has_its_line),
		TEST(what_leaves_nothing_is_told_at_once_and_then_once_a_minute_with_how_many),
		TEST(one_citizen_is_one_in_every_spelling_of_the_number),
		TEST(a_flood_from_many_numbers_gets_so_many_lines_and_a_count),
		TEST(refusals_say_their_status_and_reason),
		TEST(a_dialogue_is_one_line),
		TEST(turned_off_it_says_what_was_open_and_then_nothing),
		TEST(without_one_nothing_is_said),
	};

	return RUN_SUITE(tests);
}
