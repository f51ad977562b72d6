#include "agahi/reconciliation/reconciliation.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/reconciliation/stamp.h"

/* Beyond the interval, so that an id's time may be further away than it should be, and is known nevertheless. */
static const int64_t MARGIN_MS = INT64_C(60) * 60 * 1000;
static const int64_t HOUR_MS = INT64_C(60) * 60 * 1000;
static const int64_t LONGEST_DAY_MS = INT64_C(26) * 60 * 60 * 1000; /* and shorter than two */

enum { MOST_OCTETS = 1024 * 1024 * 1024, PIECE = 65536, DATE_OCTETS = 10 /* 2027-02-07 */ };

/* --- the order ---------------------------------------------------------------------------------------- */

static bool read_to(const char *text, int64_t *ms)
{
	char behind[CALENDAR_TEXT_SIZE];

	if (!calendar_read(text, ms))
		return false;
	if (strlen(text) > DATE_OCTETS)
		return true;
	calendar_write(*ms + LONGEST_DAY_MS, behind);
	behind[DATE_OCTETS] = '\0';
	return calendar_read(behind, ms);
}

static bool read_interval(
	const struct reconciliation_order *order, struct reconciliation *result, char *error, size_t size)
{
	calendar_use_zone(order->config->service.time_zone);
	if (!calendar_read(order->from, &result->from_ms) || !read_to(order->to, &result->to_ms)) {
		snprintf(error, size, "a moment is written 2027-02-07 or '2027-02-07 18:30'");
		return false;
	}
	if (result->from_ms < result->to_ms)
		return true;
	snprintf(error, size, "--to %s lies before --from %s", order->to, order->from);
	return false;
}

static const char *find_links(const struct reconciliation_order *order, struct reconciliation *result)
{
	for (size_t i = 0; i < order->config->link_count; i++) {
		const struct config_link *link = &order->config->links[i];
		bool wanted = order->link ? strcmp(order->link, link->name) == 0
					  : order->smsc && strcmp(order->smsc, link->smsc) == 0;

		if (!wanted || result->link_count == OURS_MOST_LINKS)
			continue;
		result->links[result->link_count++] = link->name;
		if (*link->reconcile.id != '\0')
			result->columns = &link->reconcile;
	}
	return order->link ? order->link : order->smsc;
}

/* Where there is one link only, the file is of that one. */
static void find_columns(const struct config *config, struct reconciliation *result)
{
	if (result->columns)
		return;
	result->columns =
		result->link_count == 0 && config->link_count == 1 && *config->links[0].reconcile.id != '\0'
		? &config->links[0].reconcile
		: &config->reconcile;
}

static bool check_columns(const struct config_reconcile *columns, char *error, size_t size)
{
	const char *missing = *columns->id == '\0' ? "id" : *columns->time == '\0' ? "time" : NULL;

	if (missing) {
		snprintf(error, size,
			"the configuration does not say which column of the file has the %s: give it as "
			"reconcile.%s, beside the link or at the end (agahi.conf(5))",
			*columns->id == '\0' ? "message ids" : "times", missing);
		return false;
	}
	if (stamp_pattern_is_good(columns->time_format))
		return true;
	snprintf(error, size,
		"reconcile.time_format = \"%s\" has no year, month or day, or one of them twice; write it "
		"like "
		"\"DD/MM/YYYY hh:mm:ss\", or \"epoch\"",
		columns->time_format);
	return false;
}

static bool take_order(
	const struct reconciliation_order *order, struct reconciliation *result, char *error, size_t size)
{
	const char *name = find_links(order, result);

	if (name && result->link_count == 0) {
		snprintf(error, size, "there is no %s \"%s\" in the configuration",
			order->link ? "link" : "SMSC", name);
		return false;
	}
	find_columns(order->config, result);
	return check_columns(result->columns, error, size) && read_interval(order, result, error, size);
}

/* --- the file ----------------------------------------------------------------------------------------- */

static bool read_octets(const char *path, struct buffer *octets, char *error, size_t size)
{
	char piece[PIECE];
	size_t len;

	errno = 0;
	FILE *file = fopen(path, "rb");
	while (file && octets->len <= MOST_OCTETS && (len = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_add(octets, piece, len);
	bool read = file && !ferror(file);
	if (!read)
		snprintf(error, size, "%s: %s", path, errno ? strerror(errno) : "it cannot be read");
	else if (octets->len > MOST_OCTETS || octets->failed)
		snprintf(error, size, "%s: it is too large; cut it into days", path);
	else if (octets->len == 0)
		snprintf(error, size, "%s: it is empty", path);
	if (file)
		fclose(file);
	return read && octets->len > 0 && octets->len <= MOST_OCTETS && !octets->failed;
}

static bool read_file(struct reconciliation *result, char *error, size_t size)
{
	const struct config *config = result->order->config;
	const struct telco_wanted wanted = { result->columns, result->from_ms - MARGIN_MS,
		result->to_ms + MARGIN_MS };
	struct buffer octets = { 0 };
	char fault[512];
	bool read = read_octets(result->order->file, &octets, error, size);

	if (read) {
		if (*result->columns->time_zone != '\0')
			calendar_use_zone(result->columns->time_zone);
		read = telco_read(&wanted, octets.data, octets.len, &result->file, fault, sizeof(fault));
		calendar_use_zone(config->service.time_zone);
		if (!read)
			snprintf(error, size, "%s: %s", result->order->file, fault);
	}
	buffer_free(&octets);
	return read;
}

/* --- against each other ------------------------------------------------------------------------------- */

static bool read_ours(struct reconciliation *result, sqlite3 *journal, char *error, size_t size)
{
	const struct ours_wanted wanted = { .from_ms = result->from_ms - MARGIN_MS,
		.to_ms = result->to_ms + MARGIN_MS,
		.validity_ms = result->order->config->service.reply_validity * HOUR_MS + MARGIN_MS,
		.links = result->links,
		.link_count = result->link_count };

	if (ours_read(journal, &wanted, &result->ours))
		return true;
	snprintf(error, size, "the journal cannot be read: %s",
		result->ours.records.failed ? "memory is short" : sqlite3_errmsg(journal));
	return false;
}

static bool draw(struct reconciliation *result, char *error, size_t size)
{
	const struct balance_rules rules = { .from_ms = result->from_ms,
		.to_ms = result->to_ms,
		.tolerance_ms = result->columns->tolerance * INT64_C(1000),
		.file_first_ms = result->file.first_ms,
		.file_last_ms = result->file.last_ms };

	if (!balance_draw(&result->file.records, &result->ours.records, &rules, &result->balance)) {
		snprintf(error, size, "memory is short");
		return false;
	}
	if (!result->balance.strangers)
		return true;
	/* And nothing is listed: a column that is taken for the ids may be that of the citizens' numbers. */
	snprintf(error, size,
		"not one of the file's %zu message ids is among our %zu of that time: is \"%s\" the column "
		"of the "
		"SMSC's message ids, and the file of the same links (--link, --smsc)?",
		result->balance.theirs, result->balance.ours, result->columns->id);
	return false;
}

enum reconciliation_result reconciliation_make(const struct reconciliation_order *order, sqlite3 *journal,
	struct reconciliation *result, char *error, size_t size)
{
	*result = (struct reconciliation){ .order = order };
	if (!take_order(order, result, error, size))
		return RECONCILIATION_WRONG;
	if (!read_file(result, error, size) || !read_ours(result, journal, error, size) ||
		!draw(result, error, size))
		return RECONCILIATION_FAILED;
	return RECONCILIATION_DONE;
}

void reconciliation_free(struct reconciliation *result)
{
	telco_free(&result->file);
	ours_free(&result->ours);
	balance_free(&result->balance);
}
