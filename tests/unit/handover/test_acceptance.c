#include "handover_site.h"

#include "example_set.h"
#include "small_model.h"

#define ROW "hours,en,hours,From 8 to 5\nhours,ur,اوقات,صبح 8 سے شام 5 تک\n"

static void assert_refused(
	const struct acceptance_answer *answer, enum acceptance_refusal refusal, const char *reason)
{
	assert_int_equal(answer->result, ACCEPTANCE_REFUSED);
	assert_int_equal(answer->refusal, refusal);
	assert_told(answer->reason, reason);
}

static void what_was_made_from_what_is_live_goes_live(void **state)
{
	(void)state;
	struct edition_file *first = file_with("");
	struct acceptance_answer answer = take(first, NOW_MS);
	if (answer.result != ACCEPTANCE_ACCEPTED)
		fail_msg("%s", answer.reason);
	assert_int_equal(answer.number, 1);
	struct edition_file *second = file_with(ROW);
	snprintf(second->note, sizeof(second->note), "as decided");
	second->approval_count = 2;
	second->approvals[0] = (struct edition_file_approval){ "Ahmed", 1000 };
	second->approvals[1] = (struct edition_file_approval){ "Bushra", 1000 };
	answer = take(second, NOW_MS + 1);
	assert_int_equal(answer.result, ACCEPTANCE_ACCEPTED);
	assert_int_equal(answer.number, 2);
	assert_int_equal(answer.at_ms, NOW_MS + 1);
	struct edition live = edition_of(EDITION_LIVE);
	assert_string_equal(live.hash, second->hash);
	assert_string_equal(live.author, "Saima");
	assert_string_equal(live.title, "Hours");
	assert_string_equal(live.note, "as decided; approved by Ahmed, Bushra");
	edition_file_free(first);
	edition_file_free(second);
}

static void the_same_file_twice_is_one_edition_and_one_answer(void **state)
{
	(void)state;
	publish_by_hand("");
	struct edition_file *file = file_with(ROW);
	struct acceptance_answer once = take(file, NOW_MS), again = take(file, NOW_MS + 50000);
	assert_int_equal(once.number, 2);
	assert_memory_equal(&once, &again, sizeof(once));
	publish_by_hand("other,en,other,Other\n");
	again = take(file, NOW_MS + 60000);
	assert_memory_equal(&once, &again, sizeof(once));
	assert_int_equal(editions_newest(site.db), 3);
	edition_file_free(file);
}

static void what_is_live_already_changes_nothing(void **state)
{
	(void)state;
	publish_by_hand("");
	struct edition_file *file = file_with("");
	struct acceptance_answer answer = take(file, NOW_MS);
	assert_int_equal(answer.result, ACCEPTANCE_ACCEPTED);
	assert_int_equal(answer.number, 1);
	assert_int_equal(editions_newest(site.db), 1);
	edition_file_free(file);
}

static void who_was_overtaken_is_told_by_which_and_nothing_changes(void **state)
{
	(void)state;
	struct edition_file *early = file_with("early,en,early,Early\n");
	publish_by_hand("");
	struct edition_file *file = file_with(ROW);
	publish_by_hand("other,en,other,Other\n");
	struct acceptance_answer answer = take(file, NOW_MS);
	assert_refused(&answer, ACCEPTANCE_OVERTAKEN,
		"overtaken: edition 2 went live since, at 1970-01-01T00:00:00Z, by tester; this one was made "
		"from "
		"edition 1");
	answer = take(early, NOW_MS);
	assert_refused(&answer, ACCEPTANCE_OVERTAKEN, "this one was made when nothing was live");
	file->from_ms = NOW_MS + 100000;
	answer = take(file, NOW_MS);
	assert_refused(&answer, ACCEPTANCE_OVERTAKEN, "overtaken: edition 2");
	assert_int_equal(editions_newest(site.db), 2);
	edition_file_free(early);
	edition_file_free(file);
}

static void an_edition_of_another_gateway_is_not_taken_for_ours(void **state)
{
	(void)state;
	struct edition_file *file = file_with(ROW);
	file->base = 7;
	snprintf(file->base_hash, sizeof(file->base_hash), "%s", file->hash);
	struct acceptance_answer answer = take(file, NOW_MS);
	assert_refused(&answer, ACCEPTANCE_OVERTAKEN, "made from edition 7; nothing is live here");
	publish_by_hand("");
	file->base = 1;
	answer = take(file, NOW_MS);
	assert_refused(&answer, ACCEPTANCE_OVERTAKEN, "an edition 1 that is not the one which is live here");
	edition_file_free(file);
}

static void what_check_finds_is_told_the_first_of_it(void **state)
{
	(void)state;
	publish_by_hand(ROW);
	struct edition_file *file = file_with("vote,en,again,Twice\nempty,en,empty,\n");
	struct acceptance_answer answer = take(file, NOW_MS);
	assert_refused(&answer, ACCEPTANCE_FAULTY, "check finds ");
	assert_told(answer.reason, "error");
	assert_told(answer.reason, ";");
	assert_null(strchr(answer.reason, '\n'));
	assert_int_equal(editions_newest(site.db), 1);
	edition_file_free(file);
}

static void what_vanishes_must_have_been_meant(void **state)
{
	(void)state;
	publish_by_hand(ROW);
	struct edition_file *file = file_with("");
	struct acceptance_answer answer = take(file, NOW_MS);
	assert_refused(&answer, ACCEPTANCE_FAULTY, "hours");
	file->may_lose = true;
	answer = take(file, NOW_MS);
	assert_int_equal(answer.result, ACCEPTANCE_ACCEPTED);
	assert_true(edition_of(EDITION_LIVE).may_lose);
	edition_file_free(file);
}

static void what_is_to_come_waits_and_goes_live_at_its_time(void **state)
{
	(void)state;
	publish_by_hand("");
	struct edition_file *file = file_with(ROW);
	file->from_ms = NOW_MS + 5000;
	struct acceptance_answer answer = take(file, NOW_MS), again = take(file, NOW_MS + 1000);
	assert_int_equal(answer.result, ACCEPTANCE_SCHEDULED);
	assert_int_equal(answer.at_ms, NOW_MS + 5000);
	assert_memory_equal(answer.draft, "edition-", 8);
	assert_int_equal(strlen(answer.draft), 16);
	assert_memory_equal(&answer, &again, sizeof(answer));
	assert_int_equal(edition_of(answer.draft).at_ms, NOW_MS + 5000);
	file->from_ms = NOW_MS + 9000;
	again = take(file, NOW_MS + 2000);
	assert_int_equal(again.at_ms, NOW_MS + 9000);
	assert_int_equal(edition_of(answer.draft).at_ms, NOW_MS + 9000);
	assert_int_equal(editions_newest(site.db), 1);
	edition_file_free(file);
}

static void told(const struct edition *edition, void *arg)
{
	(void)arg;
	site.live = *edition;
}

static void what_was_scheduled_is_answered_by_what_became_of_it(void **state)
{
	(void)state;
	publish_by_hand("");
	struct edition_file *good = file_with(ROW), *late = file_with("late,en,late,Late\n");
	good->from_ms = late->from_ms = NOW_MS + 5000;
	good->audit = 4711;
	memcpy(good->audit_hash, good->hash, sizeof(good->audit_hash));
	take(good, NOW_MS);
	assert_int_equal(take(late, NOW_MS).result, ACCEPTANCE_SCHEDULED);
	assert_true(
		publishing_publish_due(site.db, NOW_MS + 5000, told, NULL, site.error, sizeof(site.error)));
	struct acceptance_answer answer = take(good, NOW_MS + 9000);
	assert_int_equal(answer.result, ACCEPTANCE_ACCEPTED);
	assert_int_equal(answer.number, 2);
	/* Where the desk's records stood is kept while it waits, and goes live with it. */
	assert_int_equal(edition_of("2").audit, 4711);
	assert_string_equal(edition_of("2").audit_hash, good->hash);
	answer = take(late, NOW_MS + 9000);
	assert_refused(&answer, ACCEPTANCE_OVERTAKEN,
		"overtaken: it was made from edition 1; edition 2 (Saima) is live now");
	edition_file_free(good);
	edition_file_free(late);
}

static void a_hand_over_that_was_stopped_between_keeping_and_scheduling_is_ended(void **state)
{
	struct edition_file *file;
	char name[EDITION_NAME_SIZE];

	(void)state;
	publish_by_hand("");
	file = file_with(ROW);
	file->from_ms = NOW_MS + 5000;
	snprintf(name, sizeof(name), "edition-%.8s", file->hash);
	const struct publishing_order order = { .by = "Saima", .now_ms = NOW_MS, .base = 1 };
	assert_int_equal(
		publishing_keep_draft(site.db, name, file->set, &order, site.error, sizeof(site.error)),
		PUBLISHING_DONE);
	assert_int_equal(take(file, NOW_MS).result, ACCEPTANCE_SCHEDULED);
	assert_int_equal(edition_of(name).at_ms, NOW_MS + 5000);
	edition_file_free(file);
}

static void a_draft_that_waits_with_an_older_base_makes_room(void **state)
{
	(void)state;
	publish_by_hand("");
	struct edition_file *old = file_with(ROW);
	old->from_ms = NOW_MS + 5000;
	struct acceptance_answer answer = take(old, NOW_MS);
	publish_by_hand("other,en,other,Other\n");
	struct edition_file *anew = file_with(ROW);
	anew->from_ms = NOW_MS + 7000;
	anew->may_lose = true;
	struct acceptance_answer again = take(anew, NOW_MS);
	if (again.result != ACCEPTANCE_SCHEDULED)
		fail_msg("%s", again.reason);
	assert_string_equal(again.draft, answer.draft);
	assert_int_equal(edition_of(again.draft).base, 2);
	assert_int_equal(edition_of(again.draft).at_ms, NOW_MS + 7000);
	edition_file_free(old);
	edition_file_free(anew);
}

static void what_is_withdrawn_does_not_go_live(void **state)
{
	(void)state;
	publish_by_hand("");
	struct edition_file *file = file_with(ROW);
	file->from_ms = NOW_MS + 5000;
	struct acceptance_answer answer = take(file, NOW_MS);
	file->withdrawn = true;
	assert_int_equal(take(file, NOW_MS + 1).result, ACCEPTANCE_WITHDRAWN);
	assert_int_equal(edition_of(answer.draft).id, 0);
	assert_int_equal(take(file, NOW_MS + 2).result, ACCEPTANCE_WITHDRAWN);
	file->withdrawn = false;
	file->from_ms = 0;
	assert_int_equal(take(file, NOW_MS + 3).number, 2);
	file->withdrawn = true;
	answer = take(file, NOW_MS + 4);
	assert_int_equal(answer.result, ACCEPTANCE_ACCEPTED);
	assert_int_equal(answer.number, 2);
	edition_file_free(file);
}

static void add_examples(struct edition_file *file)
{
	for (size_t i = 0; i < sizeof(example_texts) / sizeof(example_texts[0]); i++) {
		if (strcmp(example_texts[i][0], "vote") == 0 || strcmp(example_texts[i][0], "fallback") == 0)
			assert_true(message_set_add_example(
				file->set, example_texts[i][0], "en", example_texts[i][1], 0));
	}
	assert_true(tables_hash(file->set, file->hash));
}

static void what_has_examples_brings_what_they_taught(void **state)
{
	(void)state;
	publish_by_hand("");
	struct edition_file *file = file_with(ROW);
	add_examples(file);
	struct acceptance_answer answer = take(file, NOW_MS);
	assert_refused(&answer, ACCEPTANCE_UNLEARNED,
		"it has 16 examples, and what was learned from them is not in the file");
	snprintf(file->model_name, sizeof(file->model_name), "%s", file->hash);
	answer = take(file, NOW_MS);
	assert_refused(&answer, ACCEPTANCE_UNLEARNED, "of other keywords and examples than its own");
	assert_true(models_hash(file->set, file->model_name));
	file->model = small_model_octets(1);
	file->model.data[100] ^= 1;
	answer = take(file, NOW_MS);
	assert_refused(&answer, ACCEPTANCE_UNLEARNED, "what was learned is damaged: ");
	file->model.data[100] ^= 1;
	answer = take(file, NOW_MS);
	if (answer.result != ACCEPTANCE_ACCEPTED)
		fail_msg("%s", answer.reason);
	struct model *model = NULL;
	assert_true(models_load(site.db, file->set, &model, site.error, sizeof(site.error)));
	assert_non_null(model);
	model_free(model);
	edition_file_free(file);
}

static void what_the_gateway_has_learned_already_need_not_come_along(void **state)
{
	(void)state;
	publish_by_hand("");
	struct edition_file *first = file_with("");
	add_examples(first);
	assert_true(models_hash(first->set, first->model_name));
	first->model = small_model_octets(1);
	assert_int_equal(take(first, NOW_MS).result, ACCEPTANCE_ACCEPTED);
	struct edition_file *second = file_with("");
	add_examples(second);
	free(second->set->messages[0].text);
	second->set->messages[0].text = strdup("Vote: bring your card");
	assert_true(tables_hash(second->set, second->hash));
	struct acceptance_answer answer = take(second, NOW_MS);
	assert_int_equal(answer.result, ACCEPTANCE_ACCEPTED);
	edition_file_free(first);
	edition_file_free(second);
}

static void a_model_without_examples_is_not_its_own(void **state)
{
	(void)state;
	struct edition_file *file = file_with("");
	snprintf(file->model_name, sizeof(file->model_name), "%s", file->hash);
	file->model = small_model_octets(1);
	struct acceptance_answer answer = take(file, NOW_MS);
	assert_refused(&answer, ACCEPTANCE_UNLEARNED, "of other keywords and examples");
	edition_file_free(file);
}

static void what_the_database_cannot_do_now_is_no_refusal(void **state)
{
	(void)state;
	struct edition_file *file = file_with("");
	assert_true(db_execute(site.db, "ALTER TABLE edition RENAME TO gone"));
	struct acceptance_answer answer = take(file, NOW_MS);
	assert_int_equal(answer.result, ACCEPTANCE_FAILED);
	assert_true(*answer.reason != '\0');
	edition_file_free(file);
}

static void an_answer_is_told_to_programs(void **state)
{
	struct acceptance_answer answer;

	(void)state;
	acceptance_refuse_damaged(&answer, "line 7: \"x\"");
	json_t *object = acceptance_json(&answer, "a\xff.agahi");
	char *text = json_dumps(object, JSON_COMPACT);
	assert_string_equal(text,
		"{\"file\":\"a\xef\xbf\xbd.agahi\",\"result\":\"refused\",\"refusal\":\"damaged\",\"number\":"
		"null,"
		"\"at_ms\":null,\"draft\":null,\"reason\":\"line 7: \\\"x\\\"\"}");
	free(text);
	json_decref(object);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(what_was_made_from_what_is_live_goes_live),
		SITE_TEST(the_same_file_twice_is_one_edition_and_one_answer),
		SITE_TEST(what_is_live_already_changes_nothing),
		SITE_TEST(who_was_overtaken_is_told_by_which_and_nothing_changes),
		SITE_TEST(an_edition_of_another_gateway_is_not_taken_for_ours),
		SITE_TEST(what_check_finds_is_told_the_first_of_it),
		SITE_TEST(what_vanishes_must_have_been_meant),
		SITE_TEST(what_is_to_come_waits_and_goes_live_at_its_time),
		SITE_TEST(what_was_scheduled_is_answered_by_what_became_of_it),
		SITE_TEST(a_hand_over_that_was_stopped_between_keeping_and_scheduling_is_ended),
		SITE_TEST(a_draft_that_waits_with_an_older_base_makes_room),
		SITE_TEST(what_is_withdrawn_does_not_go_live),
		SITE_TEST(what_has_examples_brings_what_they_taught),
		SITE_TEST(what_the_gateway_has_learned_already_need_not_come_along),
		SITE_TEST(a_model_without_examples_is_not_its_own),
		SITE_TEST(what_the_database_cannot_do_now_is_no_refusal),
		SITE_TEST(an_answer_is_told_to_programs),
	};

	return RUN_SUITE(tests);
}
