/* Figures on the page: sums, shares, cost, pictures with tables beside them; what is hidden stays so; and what it weighs. */
#include "office_stage.h"

#include "agahi/frame/assets.h"

static void write_some(void)
{
	stage_write_figures("SELECT 1");
	stage_add_hour("'vote', 'ur', 'sms', 'telco-a', 'exact', 100, 300, 100, 7, 0, 0, 0");
	stage_add_answers(
		"'vote', 'ur', 'sms', 'telco-a', 'fallback', 100, 100, 100, 0, 0, 0, 0", 60, 40, 25);
	stage_add_hour("'<b>', 'en', 'ussd', 'telco-a', '', 0, 0, 0, 0, 0, 0, 60");
	stage_become(READER);
}

static void sums_shares_and_cost_are_told(void **state)
{
	(void)state;
	write_some();
	assert_int_equal(desk_stage_ask(&stage, "/figures", NULL), 200);
	desk_stage_assert_has(&stage, "Questions today");
	desk_stage_assert_has(&stage, "Questions in this hour");
	desk_stage_assert_has(&stage, "50.0%");
	desk_stage_assert_has(
		&stage, "Not understood, and the nearest topics offered by number</dt><dd><bdi>60</bdi>");
	desk_stage_assert_has(&stage, "Not understood, and told what can be asked</dt><dd><bdi>40</bdi>");
	desk_stage_assert_has(&stage, "Answered in another language than the question</dt><dd><bdi>25</bdi>");
	desk_stage_assert_has(&stage, "12.5%");
	desk_stage_assert_has(&stage, "Answers with topics to choose by number</dt><dd><bdi>100</bdi>");
	desk_stage_assert_has(&stage, "Rs 140"); /* 400 parts of 35 paisa */
	desk_stage_assert_has_not(&stage, "are counted since");
}

/* By hand: a part costs 35 paisa. vote in Urdu 300 + 100 parts = Rs 140; check in English 20 by SMS and 8 that were dialled
 * for = 28 parts = Rs 9.80; six that failed cost nothing; all 428 are Rs 149.80, and without paisa from Rs 100 on. */
static void cost_is_parts_times_the_price_by_every_side(void **state)
{
	(void)state;
	write_some();
	stage_add_hour("'check', 'en', 'sms', 'telco-b', 'model', 20, 20, 20, 0, 0, 0, 0");
	stage_add_hour("'check', 'en', 'ussd', 'telco-b', 'dialled', 8, 8, 8, 0, 0, 0, 0");
	stage_add_hour("'check', 'en', 'ussd', 'telco-b', 'dialled', 6, 0, 0, 6, 0, 0, 0");
	assert_int_equal(desk_stage_ask(&stage, "/figures?show=cost", NULL), 200);
	desk_stage_assert_has(&stage, "SMS sent as answers</dt><dd><bdi>428</bdi>");
	desk_stage_assert_has(&stage, "<bdi>Rs 150</bdi>");
	desk_stage_assert_has(&stage, ">vote<td>400<td>Rs 140");
	desk_stage_assert_has(&stage, ">check<td>28<td>Rs 9.80");
	desk_stage_assert_has(&stage, ">English<td>28<td>Rs 9.80");
	desk_stage_assert_has(&stage, ">Urdu<td>400<td>Rs 140");
	desk_stage_assert_has(&stage, ">telco-b<td>28<td>Rs 9.80");
	desk_stage_assert_has(&stage, ">USSD<td>8<td>Rs 2.80");
}

static void each_side_is_a_picture_and_a_table(void **state)
{
	static const char *const sides[] = { "id=\"hour\"", "id=\"topic\"", "id=\"language\"",
		"id=\"channel\"", "id=\"link\"", "by=topic" };

	(void)state;
	write_some();
	assert_int_equal(desk_stage_ask(&stage, "/figures", NULL), 200);
	for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++)
		desk_stage_assert_has(&stage, sides[i]);
	desk_stage_assert_has_not(&stage, "id=\"day\""); /* it is one */
	desk_stage_assert_has(&stage, "<svg class=\"chart\" role=\"img\"");
	desk_stage_assert_has(&stage, "class=\"bar second\"");
	desk_stage_assert_has(&stage, "telco-a");
	desk_stage_assert_has(&stage, "&lt;b&gt;");
	desk_stage_assert_has_not(&stage, "<b>");
	desk_stage_assert_has_not(&stage, " style=");
	assert_int_equal(desk_stage_ask(&stage, "/figures?days=7", NULL), 200);
	desk_stage_assert_has(&stage, "id=\"day\"");
	desk_stage_assert_has(&stage, "aria-labelledby=\"day\"");
	desk_stage_assert_has_not(&stage, "aria-labelledby=\"hour\""); /* a picture only */
	assert_int_equal(desk_stage_ask(&stage, "/figures?show=answers", NULL), 200);
	desk_stage_assert_has(&stage, ">vote<td>100<td>60<td>40<td>25");
}

static void small_sums_are_not_told(void **state)
{
	(void)state;
	write_some();
	stage_add_answers("'rare', 'en', 'sms', 'telco-a', 'fallback', 3, 3, 3, 0, 0, 0, 0", 3, 0, 3);
	for (int look = 0; look < 3; look++) {
		static const char *const paths[] = { "/figures", "/figures?show=answers",
			"/figures?show=cost" };

		assert_int_equal(desk_stage_ask(&stage, paths[look], NULL), 200);
		desk_stage_assert_has(&stage, "hidden");
		desk_stage_assert_has_not(&stage, "<bdi>3</bdi>");
		desk_stage_assert_has_not(&stage, "<td>3<");
		desk_stage_assert_has_not(&stage, "Rs 1.05");
	}
}

static void since_when_offers_are_counted_is_said(void **state)
{
	(void)state;
	write_some();
	stage_figures("UPDATE meta SET manner_hour = (SELECT max(hour) FROM hourly)");
	assert_int_equal(desk_stage_ask(&stage, "/figures?days=7", NULL), 200);
	desk_stage_assert_has(&stage, "are counted since");
}

/* --- what it weighs ----------------------------------------------------------------------------------- */

/* 24 hours (or 31 days of them), 60 topics, six languages, SMS and USSD, 12 links: all of it told, with large numbers. */
static void write_the_fullest(void)
{
	char sql[2048];

	stage_write_figures("SELECT 1");
	snprintf(sql, sizeof(sql),
		"UPDATE meta SET waiting = 12345, manner_hour = %lld;"
		"INSERT INTO recent VALUES (5, 412345, 300000), (60, 4123456, 3600000);"
		"WITH RECURSIVE h(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM h WHERE n < 24 * 31),"
		" t(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < 59)"
		" INSERT INTO hourly SELECT %lld - h.n, 'a-topic-with-a-long-name-' || t.n,"
		" (SELECT value FROM json_each('[\"ur\",\"en\",\"ur-Latn\",\"ps\",\"sd\",\"pa-Arab\"]') "
		"WHERE key = (h.n + t.n) %% 6),"
		" iif(t.n %% 3, 'sms', 'ussd'), 'telco-of-a-province-' || (h.n + t.n) %% 12, iif(t.n %% 2, "
		"'exact', 'fallback'),"
		" 123457, 234561, 1, 99, 1, 1, 91234, iif(t.n %% 2, 0, 70001), 0, 12345 FROM h, t",
		(long long)(site.now_ms / HOUR_MS) - 5, (long long)(site.now_ms / HOUR_MS));
	stage_figures(sql);
	stage_become(READER);
}

static size_t octets_of(enum asset asset)
{
	struct web_response response = { 0 };

	assert_true(assets_answer(
		desk_assets(stage.desk), assets_name(desk_assets(stage.desk), asset), &response));
	assert_true(response.shared.len > 100);
	return response.shared.len;
}

/* As the browser test weighs it: the page, the sheet and the script, as they are sent. */
static void the_fullest_page_is_light_enough_for_a_slow_line(void **state)
{
	enum { LIMIT = 60000, HEADERS = 1500 };
	static const char *const days[] = { "days=1", "days=7", "from=2027-01-01&to=2027-01-31", "days=30" };
	static const char *const looks[] = { "questions", "answers", "cost" };
	const size_t carried = octets_of(ASSET_SHEET) + octets_of(ASSET_SCRIPT) + octets_of(ASSET_ICON);
	char path[128];

	(void)state;
	write_the_fullest();
	for (size_t day = 0; day < 4; day++) {
		for (size_t look = 0; look < 3; look++) {
			for (int urdu = 0; urdu < 2; urdu++) {
				snprintf(path, sizeof(path), "/figures?%s&show=%s", days[day], looks[look]);
				stage.language = urdu ? "ur" : "en";
				assert_int_equal(desk_stage_ask(&stage, path, NULL), 200);
				size_t octets = strlen(desk_stage_body(&stage)) + carried + HEADERS;
				if (getenv("AGAHI_WEIGHTS"))
					fprintf(stderr, "%s %s: %zu octets, %zu of it the page's\n", path,
						urdu ? "ur" : "en", octets, strlen(desk_stage_body(&stage)));
				if (octets >= LIMIT)
					fail_msg("%s %s: %zu octets", path, urdu ? "ur" : "en", octets);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(sums_shares_and_cost_are_told),
		STAGE_TEST(cost_is_parts_times_the_price_by_every_side),
		STAGE_TEST(each_side_is_a_picture_and_a_table),
		STAGE_TEST(small_sums_are_not_told),
		STAGE_TEST(since_when_offers_are_counted_is_said),
		STAGE_TEST(the_fullest_page_is_light_enough_for_a_slow_line),
	};

	return RUN_SUITE(tests);
}
