#include "agahi/keeping/extract_text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/base/calendar.h"
#include "agahi/keeping/extract_messages.h"
#include "agahi/keeping/extract_words.h"
#include "agahi/smpp/status.h"
#include "agahi/store/sums.h"
#include "agahi/text/visible.h"

static const char *plural(int64_t count)
{
	return count == 1 ? "" : "s";
}

static void print_time(int64_t ms, FILE *out)
{
	char text[CALENDAR_TEXT_SIZE];

	fputs(calendar_write(ms, text), out);
}

/* What a citizen, a sheet or a network wrote must do nothing to the terminal. */
static void print_theirs(const char *text, FILE *out)
{
	struct buffer shown = { 0 };

	visible_add_isolated(text, &shown);
	fputs(shown.data ? shown.data : "", out);
	buffer_free(&shown);
}

/* --- one request -------------------------------------------------------------------------------------- */

static void print_topic(const struct citizen_request *request, FILE *out)
{
	fprintf(out, "   Topic: ");
	print_theirs(*request->topic != '\0' ? request->topic : "none", out);
	if (*request->language != '\0')
		fprintf(out, ", in ");
	print_theirs(request->language, out);
	fprintf(out, "; %s (", extract_words_rule(request->rule));
	print_theirs(request->rule, out);
	fprintf(out, ")\n");
	if (request->manner & JOURNAL_OTHER_LANGUAGE)
		fprintf(out, "   It was asked in another language than that\n");
}

static void print_kept(const char *what, const char *text, FILE *out)
{
	if (!text || *text == '\0')
		return;
	fprintf(out, "   %s: ", what);
	print_theirs(text, out);
	fputc('\n', out);
}

static void print_reply(const struct citizen_request *request, FILE *out)
{
	if (request->waits) {
		fprintf(out, "   Reply: waits to be sent; until then it and the number stand here, sealed\n");
		return;
	}
	fprintf(out, "   Reply: %s", extract_words_state(request->state));
	if (request->parts > 0)
		fprintf(out, ", in %u part%s", request->parts, plural(request->parts));
	if (request->state != JOURNAL_SILENT) {
		fprintf(out, ", ");
		print_time(request->settled_ms, out);
	}
	fputc('\n', out);
	if (request->status != 0)
		fprintf(out, "   The network's last refusal: %s (0x%02" PRIx32 ")\n",
			pdu_status_words(request->status), request->status);
	if (request->resent)
		fprintf(out,
			"   It may have come twice: it was sent again when nobody knew what became of it\n");
}

static void print_message(const struct extract_message *message, FILE *out)
{
	fprintf(out, "   Message ");
	print_theirs(message->id, out);
	fprintf(out, "%s", *message->smsc != '\0' ? " of " : "");
	print_theirs(message->smsc, out);
	fprintf(out, ", taken ");
	print_time(message->taken_ms, out);
	fprintf(out, ": %s\n",
		message->has_receipt ? extract_words_receipt(message->receipt) : "no receipt was asked for");
}

static void print_messages(const struct citizen_request *request, FILE *out)
{
	struct extract_messages messages;

	extract_messages(request, &messages);
	print_kept("Sent over", messages.link, out);
	for (size_t i = 0; i < messages.count; i++)
		print_message(&messages.list[i], out);
}

static void print_request(size_t number, const struct citizen_request *request, FILE *out)
{
	fprintf(out, "%zu. ", number);
	print_time(request->received_ms, out);
	fprintf(out, ", by %s to ", strcmp(sums_channel(request->rule), HOURLY_USSD) == 0 ? "USSD" : "SMS");
	print_theirs(request->service, out);
	fprintf(out, ", over ");
	print_theirs(request->link, out);
	fprintf(out, ", id %" PRId64 "\n", request->id);
	print_topic(request, out);
	print_kept("Keyword", request->keyword, out);
	print_kept("Question, digits masked", request->question, out);
	print_kept("Offered by number", request->offered, out);
	print_reply(request, out);
	print_messages(request, out);
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static void print_head(const struct extract *extract, FILE *out)
{
	char text[CALENDAR_TEXT_SIZE];

	/* How long it is tells a slip, which is another number of whom nothing is kept. */
	fprintf(out, "What is kept of %s (%zu digits), on %s\n", extract->masked, strlen(extract->masked),
		calendar_write_in_full(extract->now_ms, text));
	if (extract->since_ms > 0)
		fprintf(out, "Requests and counts since %s\n",
			calendar_write_in_full(extract->since_ms, text));
}

static void print_choices(const struct citizen *citizen, FILE *out)
{
	if (citizen->choice_count == 0)
		fprintf(out, "Chosen language: none, and no STOP\n");
	for (size_t i = 0; i < citizen->choice_count; i++) {
		const struct citizen_choice *choice = &citizen->choices[i];

		fprintf(out, "Chosen language: ");
		print_theirs(*choice->language != '\0' ? choice->language : "none", out);
		fprintf(out, "; %s; so said or written to last, ",
			choice->stopped ? "STOP: no menu where nothing is understood" : "no STOP");
		print_time(choice->since_ms, out);
		fputc('\n', out);
	}
	fprintf(out, "Blocked: %s", citizen->is_blocked ? "yes, nothing is answered, since " : "no");
	if (citizen->is_blocked)
		print_time(citizen->blocked_ms, out);
	fputc('\n', out);
}

static void print_requests(const struct citizen *citizen, FILE *out)
{
	fprintf(out, "\n%zu request%s", citizen->request_count, plural((int64_t)citizen->request_count));
	fprintf(out, "%s\n", citizen->request_count > 0 ? ", the oldest first" : "");
	for (size_t i = 0; i < citizen->request_count; i++)
		print_request(i + 1, &citizen->requests[i], out);
}

static void print_parts(const struct citizen *citizen, FILE *out)
{
	if (citizen->part_count > 0)
		fprintf(out, "\nParts of long questions that are not whole: sealed, for a minute or so\n");
	for (size_t i = 0; i < citizen->part_count; i++) {
		const struct citizen_part *part = &citizen->parts[i];

		print_time(part->received_ms, out);
		fprintf(out, ", part %u of %u, to ", part->sequence, part->total);
		print_theirs(part->service, out);
		fprintf(out, ", over ");
		print_theirs(part->link, out);
		fputc('\n', out);
	}
}

static void print_silences(const struct citizen *citizen, FILE *out)
{
	if (citizen->silence_count > 0)
		fprintf(out, "\nNot answered: counted, by the minute, and nothing else of them\n");
	for (size_t i = 0; i < citizen->silence_count; i++) {
		const struct citizen_silence *silence = &citizen->silences[i];

		fprintf(out, "%" PRId64 " message%s, ", silence->count, plural(silence->count));
		print_time(silence->first_ms, out);
		if (silence->last_ms != silence->first_ms) {
			fprintf(out, " to ");
			print_time(silence->last_ms, out);
		}
		fprintf(out, ", over ");
		print_theirs(silence->link, out);
		fprintf(out, ": %s\n", extract_words_rule(silence->rule));
	}
}

static void print_unknown(const struct extract *extract, FILE *out)
{
	if (extract->since_ms == 0)
		fprintf(out, "\nNothing is kept of this number.\n");
	else
		fprintf(out,
			"\nNothing is kept of this number since then; without --since all is looked at.\n");
}

static void print_citizen(const struct citizen *citizen, FILE *out)
{
	print_choices(citizen, out);
	print_requests(citizen, out);
	print_parts(citizen, out);
	print_silences(citizen, out);
	if (citizen->fingerprints > 0)
		fprintf(out,
			"\n%" PRId64 " fingerprint%s of parts of questions, for an hour, so that none is "
			"answered twice\n",
			citizen->fingerprints, plural(citizen->fingerprints));
}

static void print_deeds(const struct extract *extract, FILE *out)
{
	if (extract->deed_count > 0)
		fprintf(out, "\nNoted for good, so that it stands when a copy is restored\n");
	for (size_t i = 0; i < extract->deed_count; i++) {
		print_time(extract->deeds[i].at_ms, out);
		fprintf(out, ": %s\n", extract_words_deed(extract->deeds[i].deed));
	}
}

static void print_not_kept(const struct extract *extract, FILE *out)
{
	fprintf(out,
		"\nHow long: requests, message ids and counts %d day%s; a chosen language and STOP a year "
		"after their owner last wrote.\n"
		"Not kept: the number itself (a keyed hash stands for it), what a question said where it was "
		"understood, what a reply said once it is sent, screens of USSD, where somebody was.\n"
		"Elsewhere: masked numbers in the log; backups as old as they are; sums with nobody in them. "
		"The telco has records of its own.\n",
		extract->retention_days, plural(extract->retention_days));
}

void extract_text(const struct extract *extract, FILE *out)
{
	print_head(extract, out);
	if (citizen_is_unknown(&extract->citizen))
		print_unknown(extract, out);
	else
		print_citizen(&extract->citizen, out);
	print_deeds(extract, out);
	print_not_kept(extract, out);
}
