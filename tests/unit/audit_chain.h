/* Records for suites of the chain, and a hand that changes them as one who has the file could. */
#ifndef AGAHI_AUDIT_CHAIN_H
#define AGAHI_AUDIT_CHAIN_H

#include "desk_site.h"

#include "agahi/audit/audit.h"
#include "agahi/bureau/query.h"

static inline bool chain_add(struct audit_entry entry)
{
	if (entry.now_ms == 0)
		entry.now_ms = NOW;
	return desk_db_begin(site.db) && desk_db_end(site.db, audit_add(site.db, &entry));
}

static inline bool chain_add_edit(const char *about)
{
	return chain_add((struct audit_entry){
		.who = "saima", .what = "edit", .about = about, .old = "sha256:1", .fresh = "sha256:2" });
}

static inline void chain_fill(int records)
{
	char about[32];

	assert_true(desk_db_begin(site.db));
	for (int i = 1; i <= records; i++) {
		snprintf(about, sizeof(about), "message m%d ur", i);
		assert_true(audit_add(site.db,
			&(struct audit_entry){
				.who = "saima", .what = "edit", .about = about, .now_ms = NOW + i * 1000 }));
	}
	assert_true(desk_db_end(site.db, true));
}

static inline void chain_break_in(const char *sql)
{
	assert_true(db_execute(
		site.db, "DROP TRIGGER IF EXISTS audit_stays; DROP TRIGGER IF EXISTS audit_is_kept"));
	assert_true(db_execute(site.db, sql));
}

#endif
