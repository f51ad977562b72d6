/* A desk with people, an edition that is live, and a draft in review, asked by its pages. */
#ifndef AGAHI_REVIEW_STAGE_H
#define AGAHI_REVIEW_STAGE_H

#include "agahi/desk/routes.h"
#include "agahi/review/pages.h"
#include "desk_stage.h"
#include "drafts_site.h"

static struct desk_stage stage;

static inline int review_stage_begin(void **state)
{
	struct message_set *set = site_set();

	(void)state;
	desk_stage_begin(&stage, routes_of_desk);
	memset(&site, 0, sizeof(site));
	site.db = desk_stage_db(&stage);
	site.now_ms = clock_wall_ms();
	site_add_people();
	site.live = site_add_edition(set, COURSE_LIVE, 12, 0);
	message_set_free(set);
	return 0;
}

static inline int review_stage_end(void **state)
{
	(void)state;
	desk_stage_end(&stage);
	return 0;
}

#define STAGE_TEST(name) cmocka_unit_test_setup_teardown(name, review_stage_begin, review_stage_end)

static inline void stage_become(enum who who)
{
	desk_stage_log_in(&stage, site.people[who].name, true);
}

/* Asks "/review/ID/deed" or the like. `form` NULL: GET. */
static inline int stage_ask(const char *room, long long id, const char *deed, const char *form)
{
	char path[128];

	snprintf(path, sizeof(path), "/%s/%lld%s", room, id, deed);
	return desk_stage_ask(&stage, path, form);
}

static inline int stage_approve(const struct draft *draft)
{
	char form[128];

	snprintf(form, sizeof(form), "seal=%s", draft->seal);
	return stage_ask("review", draft->id, "/approve", form);
}

#endif
