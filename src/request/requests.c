#include "agahi/request/requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/mask.h"
#include "agahi/base/msisdn.h"
#include "agahi/base/told.h"
#include "agahi/service/decide.h"
#include "agahi/service/repeats.h"
#include "agahi/service/silences.h"
#include "agahi/text/utf8.h"

enum {
	KEPT_REQUEST_OCTETS = 320, /* of what was asked, for the records */
	WATCHED_SENDERS = 65536,   /* for machines that answer our answers */
	SILENT_SENDERS = 16384,    /* counted at once */
	FLUSH_EVERY_TICKS = 5
};

static const uint64_t LIMITER_EPOCH_MS = UINT64_C(2) * 24 * 60 * 60 * 1000;

/* A request between its PDU and its commit. */
struct request {
	struct journal_entry entry;
	struct request *next_stalled;
	size_t link_index;
	struct tickets tickets; /* none: parts of a long message were acknowledged one by one */
	uint64_t hash;          /* repeats.h; 0: not known */
	bool took_token;
	bool took_notice;
	bool dialled; /* by a session, which is told: */
	void (*dialled_done)(uint64_t cookie, bool committed, void *arg);
	uint64_t dialled_cookie;
	void *dialled_arg;
	char *strings; /* request, reply and the rest, one allocation */
};

struct requests {
	struct requests_parts parts;
	struct link **links;
	const struct catalogue *catalogue;
	struct repeats *repeats;
	struct silences *silences;
	struct request *stalled; /* long messages whose commit failed: tried again every second */
	size_t pending;
	unsigned ticks;
	struct told silent;  /* machines, names, short codes: told once a minute */
	uint64_t *own;       /* identities of our own addresses, in whatever spelling they come */
	struct told foreign; /* messages to an address that is not ours */
};

uint64_t requests_limiter_time(int64_t wall_ms)
{
	int64_t age_ms = clock_wall_ms() - wall_ms;

	if (age_ms < 0)
		age_ms = 0; /* the wall clock was set back */
	if ((uint64_t)age_ms > LIMITER_EPOCH_MS)
		age_ms = (int64_t)LIMITER_EPOCH_MS;
	return LIMITER_EPOCH_MS + clock_monotonic_ms() - (uint64_t)age_ms;
}

static uint64_t limiter_now(void)
{
	return LIMITER_EPOCH_MS + clock_monotonic_ms();
}

/* --- silence ------------------------------------------------------------------------------------------ */

static void keep_silence(const struct silence *silence, void *arg)
{
	struct requests *requests = arg;
	struct journal_silence row = { .minute = silence->minute,
		.sender_identity = silence->sender,
		.rule = silence->rule,
		.count = silence->count };

	snprintf(row.link, sizeof(row.link), "%s", link_config(requests->links[silence->link])->name);
	journal_silence(requests->parts.journal, &row);
}

/* Limits and blocks are the operator's own; a sender that is taken for a machine may be a mistake of ours. */
static void tell_silence(
	struct requests *requests, size_t link_index, const struct address *sender, const char *reason)
{
	char masked[MASK_NUMBER_SIZE];
	uint64_t count;

	metrics_count(requests->parts.metrics, COUNT_MACHINES, link_index);
	if (!told_count(&requests->silent, clock_monotonic_ms(), &count))
		return;
	log_warn(requests->parts.log, "message_not_answered",
		LOG_WORD("link", link_config(requests->links[link_index])->name),
		LOG_WORD("from", mask_number(sender->digits, masked)), LOG_TEXT("reason", reason),
		LOG_TALLY(count, requests->silent.total));
}

void requests_count_silence(
	struct requests *requests, size_t link_index, const struct address *sender, const char *rule)
{
	silences_count(requests->silences, sender_identity(&requests->parts.key, sender), rule, link_index,
		clock_wall_ms());
	metrics_count(requests->parts.metrics, COUNT_REQUESTS, link_index);
	metrics_count(requests->parts.metrics,
		strcmp(rule, decide_rule_name(RULE_LIMITED)) == 0 ? COUNT_LIMITED : COUNT_SILENT, link_index);
}

static bool is_own(const struct requests *requests, uint64_t identity)
{
	for (size_t i = 0; i < requests->parts.own_addresses.count; i++) {
		if (requests->own[i] == identity)
			return true;
	}
	return false;
}

/* By the canonical form, so that no spelling of our own number gets round the guard against loops. */
static enum decide_origin origin_of(const struct requests *requests, const struct address *sender)
{
	const struct config_strings *own = &requests->parts.own_addresses;
	char number[ADDRESS_SIZE];

	msisdn_canonical(requests->parts.key.country_code, sender, number);
	if (is_own(requests, sender_identity(&requests->parts.key, sender)))
		return ORIGIN_OURSELVES;
	return decide_origin_of(sender->ton, number, own->items, own->count);
}

bool requests_is_silenced(struct requests *requests, const struct address *sender, const char **rule)
{
	uint64_t identity = sender_identity(&requests->parts.key, sender);

	if (origin_of(requests, sender) != ORIGIN_PHONE)
		*rule = decide_rule_name(RULE_LOOP);
	else if (catalogue_is_blocked(requests->catalogue, identity))
		*rule = decide_rule_name(RULE_BLOCKED);
	else if (requests->parts.limiter &&
		limiter_is_silent(requests->parts.limiter, identity, limiter_now()))
		*rule = decide_rule_name(RULE_LIMITED);
	else
		return false;
	return true;
}

/* What leads to nothing is counted, and leaves no row. STOP is a wish of the citizen's, and an empty
 * catalogue is the operator's to see, so their rows stay. */
static bool leaves_no_row(const struct decision *decision)
{
	return decision->kind == DECIDE_SILENT &&
		(decision->rule == RULE_LIMITED || decision->rule == RULE_BLOCKED ||
			decision->rule == RULE_LOOP);
}

/* --- deciding ----------------------------------------------------------------------------------------- */

static struct decision decide_for(
	struct requests *requests, struct request *request, const struct question *question)
{
	const struct journal_entry *entry = &request->entry;
	uint64_t identity = entry->sender_identity;
	struct preference preference = preferences_get(requests->parts.preferences, identity);
	struct limiter *limiter = requests->parts.limiter;
	uint64_t now_ms = limiter_now();
	const struct decide_request asked = { .text = question->text,
		.origin = origin_of(requests, &entry->sender) };
	struct decide_sender sender = { LIMITER_ALLOW, preference.language, preference.stopped, false };

	if (catalogue_is_blocked(requests->catalogue, identity)) {
		sender.verdict = LIMITER_BLOCKED;
	} else if (question->hash != 0 &&
		repeats_is_machine(requests->repeats, identity, question->hash, now_ms)) {
		/* Over the limit is over the limit, whoever it is; else a machine costs its number no token.
		 */
		bool limited = limiter && limiter_is_silent(limiter, identity, now_ms);

		sender.machine = !limited;
		sender.verdict = limited ? LIMITER_SILENT : LIMITER_ALLOW;
	} else if (limiter && decide_counts(&asked)) {
		sender.verdict = limiter_take(limiter, identity, now_ms);
		request->took_token = sender.verdict == LIMITER_ALLOW;
		request->took_notice = sender.verdict == LIMITER_NOTICE;
		if (sender.verdict == LIMITER_NOTICE && !requests->parts.notice)
			sender.verdict = LIMITER_SILENT;
	}
	return decide(&asked, requests->catalogue, &sender);
}

static void note_preference(
	struct requests *requests, struct request *request, const struct decision *decision)
{
	struct preferences *preferences = requests->parts.preferences;
	struct journal_entry *entry = &request->entry;
	struct preference preference = preferences_get(preferences, entry->sender_identity);

	entry->has_preference = preference.language || preference.stopped;
	if (!decision->sets_language && !decision->sets_stopped)
		return;
	if (decision->sets_language)
		preference.language = decision->language;
	if (decision->sets_stopped)
		preference.stopped = decision->stopped;
	preferences_set(preferences, entry->sender_identity, preference);
	entry->sets_preference = true;
	/* The table's copy of the tag lives as long as the table. */
	entry->preference = preferences_get(preferences, entry->sender_identity).language;
	entry->stopped = preference.stopped;
}

static const char *put_string(char **at, const char *text, size_t len)
{
	char *copy = *at;

	memcpy(copy, text, len);
	copy[len] = '\0';
	*at += len + 1;
	return copy;
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* The catalogue may be swapped before the entry is written, so all of its strings are copied. */
static bool fill_strings(struct request *request, const char *text, const struct decision *decision)
{
	struct journal_entry *entry = &request->entry;
	const char *topic = or_empty(decision->topic), *language = or_empty(decision->language);
	const char *keyword = or_empty(decision->keyword);
	size_t kept = utf8_cut(text, strlen(text), KEPT_REQUEST_OCTETS);
	struct buffer reply = { 0 };
	bool replies = decision_write(decision, &reply);

	if (!reply.failed)
		request->strings =
			malloc(kept + strlen(topic) + strlen(language) + strlen(keyword) + reply.len + 5);
	if (!request->strings) {
		buffer_free(&reply);
		return false;
	}
	char *at = request->strings;
	entry->request = put_string(&at, text, kept);
	mask_text(request->strings);
	entry->topic = put_string(&at, topic, strlen(topic));
	entry->language = put_string(&at, language, strlen(language));
	entry->keyword = put_string(&at, keyword, strlen(keyword));
	entry->reply = replies ? put_string(&at, reply.data, reply.len) : NULL;
	entry->rule = decide_rule_name(decision->rule);
	buffer_free(&reply);
	return true;
}

/* --- requests ----------------------------------------------------------------------------------------- */

static void free_request(struct requests *requests, struct request *request)
{
	requests->pending--;
	tickets_clear(&request->tickets);
	free(request->strings);
	free(request);
}

static struct request *new_request(struct requests *requests, size_t link_index, const struct address *sender,
	const struct address *service)
{
	struct request *request = calloc(1, sizeof(*request));

	if (!request)
		return NULL;
	requests->pending++;
	request->link_index = link_index;
	request->entry.owner = request;
	request->entry.id = journal_next_id(requests->parts.journal);
	request->entry.received_ms = clock_wall_ms();
	request->entry.sender = *sender;
	request->entry.service = *service;
	request->entry.sender_identity = sender_identity(&requests->parts.key, sender);
	snprintf(request->entry.link, sizeof(request->entry.link), "%s",
		link_config(requests->links[link_index])->name);
	return request;
}

static void count_request(
	struct requests *requests, const struct request *request, const struct decision *decision)
{
	struct metrics *metrics = requests->parts.metrics;

	metrics_count(metrics, COUNT_REQUESTS, request->link_index);
	if (decision->rule == RULE_LIMITED)
		metrics_count(metrics, COUNT_LIMITED, request->link_index);
	else if (decision->kind == DECIDE_SILENT)
		metrics_count(metrics, COUNT_SILENT, request->link_index);
}

static void acknowledge(struct requests *requests, struct request *request)
{
	if (request->hash != 0)
		repeats_note(requests->repeats, request->entry.sender_identity, request->hash, limiter_now());
	redelivery_answered(requests->parts.redelivery, request->entry.fingerprint, &request->tickets,
		clock_monotonic_ms());
	for (size_t i = 0; i < request->tickets.count; i++) {
		const struct ticket *ticket = tickets_at(&request->tickets, i);

		link_answer(requests->links[ticket->link], &ticket->ticket, PDU_STATUS_OK);
	}
}

static void refuse(struct requests *requests, struct request *request)
{
	if (request->took_token)
		limiter_give_back(requests->parts.limiter, request->entry.sender_identity);
	if (request->took_notice)
		limiter_untell(requests->parts.limiter, request->entry.sender_identity);
	redelivery_refused(requests->parts.redelivery, request->entry.fingerprint, &request->tickets);
	for (size_t i = 0; i < request->tickets.count; i++) {
		const struct ticket *ticket = tickets_at(&request->tickets, i);

		refusals_answer(requests->parts.refusals, ticket->link, &ticket->ticket, REFUSED_STORAGE);
	}
}

/* Acknowledged and counted; the rows of its parts have no further use. */
static void stay_silent(struct requests *requests, struct request *request, const struct decision *decision)
{
	requests_count_silence(
		requests, request->link_index, &request->entry.sender, decide_rule_name(decision->rule));
	if (decision->rule == RULE_LOOP)
		tell_silence(requests, request->link_index, &request->entry.sender, decision->reason);
	acknowledge(requests, request);
	for (size_t i = 0; i < request->entry.part_id_count; i++)
		journal_drop_part(requests->parts.journal, request->entry.part_ids[i]);
	free_request(requests, request);
}

/* The request is gone, or from here on the journal's until requests_entry_done(). False when memory is short.
 */
static bool settle_question(
	struct requests *requests, struct request *request, const struct question *question)
{
	struct decision decision = decide_for(requests, request, question);

	if (leaves_no_row(&decision)) {
		stay_silent(requests, request, &decision);
		return true;
	}
	note_preference(requests, request, &decision);
	count_request(requests, request, &decision);
	if (!fill_strings(request, question->text, &decision)) {
		redelivery_refused(requests->parts.redelivery, request->entry.fingerprint, &request->tickets);
		free_request(requests, request);
		return false;
	}
	journal_commit(requests->parts.journal, &request->entry);
	return true;
}

/* A message to an address that the configuration does not have is answered from there; that the SMSC takes
 * such an answer is not sure, so the host is told. */
static void check_service(struct requests *requests, const struct question *question)
{
	char masked[ADDRESS_SIZE];
	uint64_t count;

	if (is_own(requests, sender_identity(&requests->parts.key, question->service)))
		return;
	metrics_count(requests->parts.metrics, COUNT_FOREIGN, question->link_index);
	if (told_count(&requests->foreign, clock_monotonic_ms(), &count)) {
		snprintf(masked, sizeof(masked), "%s", question->service->digits);
		mask_text(masked); /* it may be another citizen's */
		log_warn(requests->parts.log, "foreign_address",
			LOG_WORD("link", link_config(requests->links[question->link_index])->name),
			LOG_TEXT("to", masked), LOG_TEXT("effect", "answered from there"),
			LOG_TEXT("next", "add it to links.short_codes if it is ours"),
			LOG_TALLY(count, requests->foreign.total));
	}
}

bool requests_ask(struct requests *requests, const struct question *question)
{
	struct request *request =
		new_request(requests, question->link_index, question->sender, question->service);

	if (!request)
		return false;
	check_service(requests, question);
	request->entry.fingerprint = question->fingerprint;
	request->hash = question->hash;
	if (question->part_id_count > 0)
		memcpy(request->entry.part_ids, question->part_ids,
			question->part_id_count * sizeof(question->part_ids[0]));
	request->entry.part_id_count = question->part_id_count;
	if (question->ticket) {
		const struct link_ticket *ticket = &question->ticket->ticket;
		const struct redelivery_origin origin = { (uint32_t)question->link_index, ticket->leg,
			ticket->generation };

		tickets_add(&request->tickets, question->link_index, ticket);
		redelivery_received(
			requests->parts.redelivery, question->fingerprint, &origin, &request->tickets);
	}
	return settle_question(requests, request, question);
}

/* --- what dialled sessions leave ---------------------------------------------------------------------- */

static void finish_dialled(struct requests *requests, struct request *request, bool committed)
{
	if (!committed && request->took_token)
		limiter_give_back(requests->parts.limiter, request->entry.sender_identity);
	if (committed && request->entry.reply)
		requests->parts.reply(request->link_index, &request->entry, requests->parts.arg);
	if (request->dialled_done)
		request->dialled_done(request->dialled_cookie, committed, request->dialled_arg);
	free_request(requests, request);
}

static bool may_send_sms(struct requests *requests, struct request *request)
{
	uint64_t sender = request->entry.sender_identity;

	if (catalogue_is_blocked(requests->catalogue, sender))
		return false;
	request->took_token = requests->parts.limiter &&
		limiter_take(requests->parts.limiter, sender, limiter_now()) == LIMITER_ALLOW;
	return request->took_token || !requests->parts.limiter;
}

enum dialled_result requests_dialled(struct requests *requests, const struct dialled *dialled)
{
	const struct decision decision = { .kind = dialled->reply ? DECIDE_REPLY : DECIDE_SILENT,
		.rule = RULE_DIALLED,
		.topic = dialled->topic,
		.language = dialled->language,
		.text = dialled->reply,
		.sets_language = dialled->sets_language };
	struct request *request =
		new_request(requests, dialled->link_index, dialled->sender, dialled->service);

	if (!request)
		return DIALLED_REFUSED;
	if (dialled->reply && !may_send_sms(requests, request)) {
		metrics_count(requests->parts.metrics, COUNT_LIMITED, dialled->link_index);
		free_request(requests, request);
		return DIALLED_OVER_LIMIT;
	}
	note_preference(requests, request, &decision);
	metrics_count(requests->parts.metrics, COUNT_REQUESTS, dialled->link_index);
	if (!fill_strings(request, dialled->keys, &decision)) {
		free_request(requests, request);
		return DIALLED_REFUSED;
	}
	request->dialled = true;
	request->dialled_done = dialled->done;
	request->dialled_cookie = dialled->cookie;
	request->dialled_arg = dialled->arg;
	journal_commit(requests->parts.journal, &request->entry);
	return DIALLED_TAKEN;
}

/* --- commits ------------------------------------------------------------------------------------------ */

void requests_entry_done(struct requests *requests, struct journal_entry *entry, bool committed)
{
	struct request *request = entry->owner;

	if (request->dialled) {
		finish_dialled(requests, request, committed);
		return;
	}
	/* Its parts are acknowledged, so nobody brings it again. */
	if (!committed && request->tickets.count == 0) {
		request->next_stalled = requests->stalled;
		requests->stalled = request;
		return;
	}
	if (!committed) {
		refuse(requests, request);
	} else {
		acknowledge(requests, request);
		if (entry->reply)
			requests->parts.reply(request->link_index, entry, requests->parts.arg);
	}
	free_request(requests, request);
}

static void commit_stalled(struct requests *requests)
{
	struct request *request = requests->stalled;

	requests->stalled = NULL;
	while (request) {
		struct request *next = request->next_stalled;

		journal_commit(requests->parts.journal, &request->entry);
		request = next;
	}
}

void requests_tick(struct requests *requests)
{
	commit_stalled(requests);
	if (++requests->ticks % FLUSH_EVERY_TICKS == 0)
		requests_flush(requests);
}

void requests_flush(struct requests *requests)
{
	silences_flush(requests->silences);
}

/* --- life --------------------------------------------------------------------------------------------- */

struct requests *requests_new(const struct requests_parts *parts, struct link **links)
{
	struct requests *requests = calloc(1, sizeof(*requests));

	if (!requests)
		return NULL;
	requests->parts = *parts;
	requests->links = links;
	requests->own = calloc(parts->own_addresses.count + 1, sizeof(requests->own[0]));
	for (size_t i = 0; requests->own && i < parts->own_addresses.count; i++)
		requests->own[i] = sender_identity_of(&parts->key, parts->own_addresses.items[i]);
	requests->repeats = repeats_new(WATCHED_SENDERS);
	requests->silences = silences_new(SILENT_SENDERS, keep_silence, requests);
	if (!requests->own || !requests->repeats || !requests->silences) {
		requests_free(requests);
		return NULL;
	}
	return requests;
}

void requests_free(struct requests *requests)
{
	if (!requests)
		return;
	while (requests->stalled) {
		struct request *request = requests->stalled;

		requests->stalled = request->next_stalled;
		free_request(requests, request);
	}
	free(requests->own);
	repeats_free(requests->repeats);
	silences_free(requests->silences);
	free(requests);
}

void requests_set_catalogue(struct requests *requests, const struct catalogue *catalogue)
{
	requests->catalogue = catalogue;
}

size_t requests_pending(const struct requests *requests)
{
	return requests->pending;
}
