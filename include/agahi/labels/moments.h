/* moments: dates, times and numbers as people in Pakistan write and read them.
 *
 * In ASCII digits, as Pakistani papers and forms have them, in Urdu too. The zone is the process's (calendar_use_zone()). Each writes a
 * whole datum, isolated (<time>, <bdi>), so that no direction can shuffle it. Pure but for the zone. */
#ifndef AGAHI_MOMENTS_H
#define AGAHI_MOMENTS_H

#include <stdint.h>

#include "agahi/labels/labels.h"

enum { MOMENTS_TEXT_SIZE = 160 };

/* "ہفتہ 7 فروری 2027، 00:00 پاکستان (UTC+5)", "Saturday 7 February 2027, 00:00 Pakistan (UTC+5)". */
const char *moments_in_full(enum labels_language language, int64_t ms, char text[MOMENTS_TEXT_SIZE]);
/* "7 فروری 2027، 00:00": in lists. */
const char *moments_short(enum labels_language language, int64_t ms, char text[MOMENTS_TEXT_SIZE]);
/* "ہفتہ 7 فروری 2027": beside a field in which a browser writes days in an order of its own. */
const char *moments_date(enum labels_language language, int64_t ms, char text[MOMENTS_TEXT_SIZE]);
/* "ہفتہ 7 فروری 2027، 00:00". */
const char *moments_date_and_time(enum labels_language language, int64_t ms, char text[MOMENTS_TEXT_SIZE]);
/* "ہفتہ 7 فروری". */
const char *moments_day(enum labels_language language, int64_t ms, char text[MOMENTS_TEXT_SIZE]);
/* "3 گھنٹے پہلے", "in 72 days". */
const char *moments_distance(
	enum labels_language language, int64_t now_ms, int64_t ms, char text[MOMENTS_TEXT_SIZE]);
/* "2027-02-07T00:00" in the zone, as <input type=datetime-local> has it. calendar_read() reads it. */
const char *moments_field(int64_t ms, char text[MOMENTS_TEXT_SIZE]);
/* "12,401". */
const char *moments_number(long long number, char text[MOMENTS_TEXT_SIZE]);
/* "Rs 13,021", "13,021 روپے": of paisa; below 100 rupees with two digits behind the point. */
const char *moments_rupees(enum labels_language language, long long paisa, char text[MOMENTS_TEXT_SIZE]);

/* "Rs 0.35–1.05", "0.35 سے 1.05 روپے"; where both are the same, as above. */
const char *moments_rupees_range(
	enum labels_language language, long long least, long long most, char text[MOMENTS_TEXT_SIZE]);

/* Onto a page: <time datetime="…">. */
void moments_write(struct html *page, enum labels_language language, int64_t ms); /* in full */
void moments_write_short(
	struct html *page, enum labels_language language, int64_t ms); /* the full one as title */
void moments_write_distance(struct html *page, enum labels_language language, int64_t now_ms, int64_t ms);
void moments_write_number(struct html *page, long long number);
void moments_write_rupees(struct html *page, enum labels_language language, long long paisa);
/* 959 of 1000 → "95.9%". */
void moments_write_share(struct html *page, long long part, long long whole);

#endif
