#include "agahi/keeping/restoration_text.h"

#include <inttypes.h>

#include "agahi/keeping/replacing.h"

static void tell(FILE *out, int64_t number, const char *what)
{
	if (number > 0)
		fprintf(out, "  %" PRId64 " %s\n", number, what);
}

static void tell_present(FILE *out, const struct restoration *restoration)
{
	if (!restoration->has_present)
		fprintf(out, "There is no journal now that would know what became of them.\n");
	else if (restoration->present_fault[0] != '\0')
		fprintf(out, "What became of them, the present journal cannot tell: %s.\n",
			restoration->present_fault);
}

static void tell_replies(FILE *out, const struct restoration *restoration)
{
	static const char *const doubtful[] = { "may have been sent since, and could be sent again",
		"may have been sent since: they are dropped, and end as expired",
		"may have been sent since, and are sent again" };
	const struct replies_found *replies = &restoration->replies;

	if (replies->waiting > 0) {
		fprintf(out, "%" PRId64 " replies waited when the copy was made:\n", replies->waiting);
		tell(out, replies->settled, "were settled since: they are not sent again");
		tell(out, replies->waiting_still, "wait now too: they are sent once");
		tell(out, replies->unreadable,
			"cannot be sent, for their keys are wiped, as they are when all is sent: they end as "
			"expired");
		tell(out, replies->doubtful, doubtful[restoration->doubt]);
		tell_present(out, restoration);
	}
	if (replies->newer > 0)
		fprintf(out,
			"%" PRId64 " replies wait now that the copy does not have: they are taken along%s\n",
			replies->newer - replies->lost, replies->lost > 0 ? ", but for" : "");
	tell(out, replies->lost, "whose numbers the copy has for others: they are lost");
}

void restoration_text_asks(const struct restoration *restoration, FILE *out)
{
	fprintf(out, "agahi: nothing was changed: first say what becomes of replies\n");
	tell_replies(out, restoration);
	if (restoration->replies.lost > 0)
		fprintf(out,
			"Start the daemon, let it send what waits, stop it, and restore then; or say "
			"--drop-waiting.\n");
	else
		fprintf(out,
			"Say --drop-waiting, and nobody gets anything twice; or --send-again, and who got a "
			"reply gets "
			"it again.\n");
}

/* --- what was done ------------------------------------------------------------------------------------ */

static void tell_database(FILE *out, const char *database)
{
	char kept[REPLACING_PATH_SIZE];

	replacing_kept_path(database, kept);
	fprintf(out, "%s is restored; what was there, if anything was, is %s: remove that when all is well\n",
		database, kept);
}

static void tell_standing(FILE *out, const struct restoration *restoration)
{
	const struct standing_sum *sum = &restoration->standing;

	if (restoration->standing_missing)
		fprintf(out,
			"%s.standing is not there, nor a list beside the backup: whoever was forgotten or "
			"blocked "
			"since the backup was made is as before; forget and block them again\n",
			restoration->config->store.journal);
	if (*restoration->standing_taken != '\0')
		fprintf(out,
			"The list of who was forgotten or blocked is %s: what was done after it was written "
			"is not known\n",
			restoration->standing_taken);
	if (sum->deeds > 0)
		fprintf(out, "Who was forgotten, blocked or let in again stays so: %d rows were removed\n",
			sum->rows);
	if (sum->unreadable > 0)
		fprintf(out, "%s.standing: %d lines cannot be read, and were passed over\n",
			restoration->config->store.journal, sum->unreadable);
}

void restoration_text_done(const struct restoration *restoration, FILE *out)
{
	const struct config_store *store = &restoration->config->store;

	tell_replies(out, restoration);
	tell_standing(out, restoration);
	tell_database(out, store->journal);
	if (restoration->has_content)
		tell_database(out, store->content);
	else
		fprintf(out, "%s stays as it is: the backup has no messages\n", store->content);
}
