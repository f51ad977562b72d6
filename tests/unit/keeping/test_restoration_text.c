/* What a restoration came to, in words. */
#include "printed.h"

#include "agahi/keeping/restoration_text.h"

static const struct config config = { .store = { .journal = "/j.db", .content = "/c.db" } };

static void expect(void (*print)(const struct restoration *, FILE *), const struct restoration *restoration,
	const char *wanted)
{
	struct printed printed;

	printed_begin(&printed);
	print(restoration, printed.out);
	char *text = printed_end(&printed);
	assert_string_equal(text, wanted);
	free(text);
}

static void what_was_done_is_told(void **state)
{
	const struct restoration restoration = { .config = &config,
		.doubt = RESTORATION_DROP,
		.replies = { .waiting = 10,
			.settled = 4,
			.waiting_still = 3,
			.unreadable = 2,
			.doubtful = 1,
			.newer = 5 },
		.standing = { .deeds = 2, .rows = 7, .unreadable = 1 },
		.has_present = true,
		.has_content = true };

	(void)state;
	expect(restoration_text_done, &restoration,
		"10 replies waited when the copy was made:\n"
		"  4 were settled since: they are not sent again\n"
		"  3 wait now too: they are sent once\n"
		"  2 cannot be sent, for their keys are wiped, as they are when all is sent: they end as "
		"expired\n"
		"  1 may have been sent since: they are dropped, and end as expired\n"
		"5 replies wait now that the copy does not have: they are taken along\n"
		"Who was forgotten, blocked or let in again stays so: 7 rows were removed\n"
		"/j.db.standing: 1 lines cannot be read, and were passed over\n"
		"/j.db is restored; what was there, if anything was, is /j.db.before-restore: remove that "
		"when all is "
		"well\n"
		"/c.db is restored; what was there, if anything was, is /c.db.before-restore: remove that "
		"when all is "
		"well\n");
}

static void where_nothing_waited_only_the_files_are_told(void **state)
{
	const struct restoration restoration = { .config = &config };

	(void)state;
	expect(restoration_text_done, &restoration,
		"/j.db is restored; what was there, if anything was, is /j.db.before-restore: remove that "
		"when all is "
		"well\n"
		"/c.db stays as it is: the backup has no messages\n");
}

static void what_is_asked_is_told_with_its_reason(void **state)
{
	const struct restoration restoration = { .config = &config,
		.replies = { .waiting = 1, .doubtful = 1 },
		.has_present = true,
		.present_fault = "it is damaged" };

	(void)state;
	expect(restoration_text_asks, &restoration,
		"agahi: nothing was changed: first say what becomes of replies\n"
		"1 replies waited when the copy was made:\n"
		"  1 may have been sent since, and could be sent again\n"
		"What became of them, the present journal cannot tell: it is damaged.\n"
		"Say --drop-waiting, and nobody gets anything twice; or --send-again, and who got a reply "
		"gets it "
		"again.\n");
}

static void what_would_be_lost_is_sent_first(void **state)
{
	const struct restoration restoration = { .config = &config,
		.doubt = RESTORATION_SEND,
		.replies = { .newer = 3, .lost = 2 },
		.has_present = true };

	(void)state;
	expect(restoration_text_asks, &restoration,
		"agahi: nothing was changed: first say what becomes of replies\n"
		"1 replies wait now that the copy does not have: they are taken along, but for\n"
		"  2 whose numbers the copy has for others: they are lost\n"
		"Start the daemon, let it send what waits, stop it, and restore then; or say "
		"--drop-waiting.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_done_is_told),
		cmocka_unit_test(where_nothing_waited_only_the_files_are_told),
		cmocka_unit_test(what_is_asked_is_told_with_its_reason),
		cmocka_unit_test(what_would_be_lost_is_sent_first),
	};

	return RUN_SUITE(tests);
}
