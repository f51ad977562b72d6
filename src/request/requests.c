#include "agahi/request/requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/mask.h"
#include "agahi/base/told.h"
#include "agahi/request/choice.h"
#include "agahi/request/hearsay.h"
#include "agahi/request/linknames.h"
#include "agahi/request/tally.h"
#include "agahi/request/texts.h"
#include "agahi/request/wording.h"
#include "agahi/service/decide.h"

/* Who is told what became of what a dialogue left; `done` NULL: nobody. */
struct request_dialled {
	void (*done)(uint64_t cookie, bool committed, struct moment now, void *arg);
	uint64_t cookie;
	void *arg;
};

/* A request between its PDU and its commit; a block of inhand.h, in which its reply stands afterwards. */
struct request {
	struct journal_entry
		entry; /* first: the journal gives it back. The record's owner is the struct requests */
	union {
		struct request *next_stalled;    /* of an SMS */
		struct request_dialled *dialled; /* owned; of a dialogue's, which is never stalled */
	};
	uint64_t hash; /* repeats.h; 0: not known */
	uint32_t link_index;
	struct admission_taken taken;
	bool is_dialled;
	struct tickets tickets;  /* none: parts of a long message were acknowledged one by one */
	char room[WORDING_ROOM]; /* for the entry's words */
};

struct requests {
	struct requests_parts parts;
	const struct catalogue *catalogue;
	struct request *stalled; /* long messages whose commit failed: tried again every second */
	size_t pending;
	struct told foreign; /* messages to an address that is not ours */
	struct texts texts;  /* of the catalogue */
	struct linknames link_names, smsc_names;
};

/* --- a request ---------------------------------------------------------------------------------------- */

static struct requests *requests_of(const struct request *request)
{
	return request->entry.record.owner;
}

/* A fresh block: what is not named here is 0, but for the room. */
static void clear(struct request *request, struct requests *requests, size_t link_index)
{
	request->entry = (struct journal_entry){ .record.owner = requests };
	request->dialled = NULL;
	request->is_dialled = false;
	request->hash = 0;
	request->link_index = (uint32_t)link_index;
	request->taken = (struct admission_taken){ .token = false };
	request->tickets = (struct tickets){ .count = 0 };
}

static struct request *make_request(struct requests *requests, size_t link_index,
	const struct address *sender, const struct address *service, struct moment now)
{
	const struct requests_parts *parts = &requests->parts;
	const struct config_link *config = link_config(parts->links[link_index]);
	const char *link = linknames_keep(&requests->link_names, config->name);
	const char *smsc = parts->shared ? linknames_keep(&requests->smsc_names, config->smsc) : "";
	struct request *request = link && smsc ? inhand_take(parts->inhand) : NULL;

	if (!request)
		return NULL;
	requests->pending++;
	clear(request, requests, link_index);
	request->entry.id = journal_next_id(parts->journal);
	request->entry.received_ms = now.wall_ms;
	request->entry.asked_ms = moment_ms(now);
	request->entry.sender = address_shorten(sender);
	request->entry.service = address_shorten(service);
	request->entry.edition = catalogue_edition(requests->catalogue);
	request->entry.link = link;
	request->entry.smsc = smsc;
	return request;
}

static bool note_part_ids(struct request *request, const struct question *question)
{
	size_t count = question->part_id_count;

	if (count == 0)
		return true;
	int64_t *ids = count > JOURNAL_MAX_PART_IDS ? NULL : calloc(count, sizeof(ids[0]));
	if (!ids)
		return false;
	memcpy(ids, question->part_ids, count * sizeof(ids[0]));
	request->entry.part_ids = ids;
	request->entry.part_id_count = (uint8_t)count;
	return true;
}

/* Its end, or its reply's beginning: what it has besides its block, its words and its text. */
static void let_go(struct request *request)
{
	requests_of(request)->pending--;
	tickets_clear(&request->tickets);
	if (request->is_dialled)
		free(request->dialled);
	free((void *)(uintptr_t)request->entry.part_ids);
}

static void free_request(struct request *request)
{
	struct inhand *inhand = requests_of(request)->parts.inhand;

	let_go(request);
	free(wording_more(request->entry.request, request->room));
	prepared_drop(prepared_of(request->entry.reply));
	inhand_give(inhand, request);
}

static void hand_in(struct request *request, journal_done_h done)
{
	request->entry.record =
		(struct journal_record){ .kind = JOURNAL_ENTRY, .done = done, .owner = requests_of(request) };
	journal_put(requests_of(request)->parts.journal, &request->entry.record);
}

/* --- what becomes of it ------------------------------------------------------------------------------- */

static void acknowledge(struct request *request, struct moment now)
{
	const struct requests_parts *parts = &requests_of(request)->parts;

	choice_keep(parts->preferences, &request->entry);
	admission_note(parts->admission, request->entry.sender_identity, request->hash, now);
	redelivery_answered(parts->redelivery, request->entry.fingerprint, &request->tickets, moment_ms(now));
	tickets_acknowledge(&request->tickets, parts->links, now);
}

static void refuse(struct request *request, struct moment now)
{
	const struct requests_parts *parts = &requests_of(request)->parts;
	const struct address sender = address_widen(&request->entry.sender);

	admission_give_back(parts->admission, request->entry.sender_identity, &request->taken);
	redelivery_refused(parts->redelivery, request->entry.fingerprint, &request->tickets);
	refusals_answer_all(parts->refusals, &request->tickets, &sender, REFUSED_STORAGE, now);
}

/* The reply takes the request's block over, so nothing of the request is looked at afterwards. */
static void hand_on_reply(struct request *request, struct moment now)
{
	const struct requests_parts *parts = &requests_of(request)->parts;
	const struct committed committed = { request->link_index, &request->entry,
		prepared_of(request->entry.reply), request };
	char *words = wording_more(request->entry.request, request->room);

	let_go(request);
	if (!parts->reply(&committed, now, parts->arg)) {
		prepared_drop(committed.text);
		inhand_give(parts->inhand, committed.block);
	}
	free(words);
}

/* Committed without a reply it is settled. */
static void finish(struct request *request, struct moment now)
{
	if (request->entry.reply) {
		hand_on_reply(request, now);
		return;
	}
	message_log_silent(requests_of(request)->parts.messages, &request->entry, now);
	free_request(request);
}

static void stall(struct request *request)
{
	request->next_stalled = requests_of(request)->stalled;
	requests_of(request)->stalled = request;
}

void requests_forget(struct requests *requests, uint64_t identity, int64_t id)
{
	struct request **at = &requests->stalled;

	while (*at) {
		struct request *request = *at;

		if (request->entry.sender_identity != identity || request->entry.id > id) {
			at = &request->next_stalled;
			continue;
		}
		*at = request->next_stalled;
		free_request(request);
	}
}

static void on_question_done(struct journal_record *record, bool committed, struct moment now)
{
	struct request *request = (struct request *)record;

	/* Its parts are acknowledged, so nobody brings it again. */
	if (!committed && request->tickets.count == 0) {
		stall(request);
		return;
	}
	if (committed) {
		request->entry.redelivered =
			request->tickets.count > 1 ? (unsigned)request->tickets.count - 1 : 0;
		if (request->entry.manner & JOURNAL_FORGETS)
			requests_forget(
				requests_of(request), request->entry.sender_identity, request->entry.id);
		acknowledge(request, now);
		finish(request, now);
	} else {
		refuse(request, now);
		free_request(request);
	}
}

void requests_tick(struct requests *requests)
{
	struct request *request = requests->stalled;

	requests->stalled = NULL;
	while (request) {
		struct request *next = request->next_stalled;

		hand_in(request, on_question_done);
		request = next;
	}
}

/* --- questions ---------------------------------------------------------------------------------------- */

/* A message to an address that the configuration does not have is answered from there; that the SMSC takes such an
 * answer is not sure, so the host is told. */
static void check_service(struct requests *requests, const struct question *question, struct moment now)
{
	char masked[ADDRESS_SIZE];
	uint64_t count;

	if (admission_is_own(requests->parts.admission, question->service))
		return;
	metrics_count(requests->parts.metrics, COUNT_FOREIGN, question->link_index);
	if (!told_count(&requests->foreign, moment_ms(now), &count))
		return;
	snprintf(masked, sizeof(masked), "%s", question->service->digits);
	mask_text(masked); /* it may be another citizen's */
	log_warn(requests->parts.log, "foreign_address",
		LOG_WORD("link", link_config(requests->parts.links[question->link_index])->name),
		LOG_TEXT("to", masked), LOG_TEXT("effect", "answered from there"),
		LOG_TEXT("next", "add it to links.short_codes if it is ours"),
		LOG_TALLY(count, requests->foreign.total));
}

static struct decision decide_for(struct request *request, const struct question *question, struct moment now)
{
	const struct requests *requests = requests_of(request);
	const struct decide_request asked = { .text = question->text,
		.origin = admission_origin(
			requests->parts.admission, question->sender, request->entry.sender_identity) };
	const struct decide_sender sender = admission_ask(requests->parts.admission, &asked,
		request->entry.sender_identity, question->hash, now, &request->taken);

	const struct decision decision = decide(&asked, requests->catalogue, &sender);

	admission_decided(
		requests->parts.admission, request->entry.sender_identity, &decision, now, &request->taken);
	return decision;
}

/* What leads to nothing is counted, and leaves no row. STOP is a wish of the citizen's, and an empty catalogue is the
 * operator's to see, so their rows stay. */
static bool leaves_no_row(const struct decision *decision)
{
	return decision->kind == DECIDE_SILENT &&
		(decision->rule == RULE_LIMITED || decision->rule == RULE_BLOCKED ||
			decision->rule == RULE_LOOP);
}

/* Acknowledged and counted; the rows of its parts have no further use. */
static void stay_silent(struct request *request, const struct decision *decision, struct moment now)
{
	const struct requests_parts *parts = &requests_of(request)->parts;
	const struct address sender = address_widen(&request->entry.sender);

	unanswered_count(parts->unanswered, request->link_index, &sender, decision->rule,
		decision->rule == RULE_LOOP ? decision->reason : NULL, now);
	acknowledge(request, now);
	for (size_t i = 0; i < request->entry.part_id_count; i++) {
		struct journal_dropped_part dropped = { .record.kind = JOURNAL_DROPPED_PART,
			.id = request->entry.part_ids[i] };

		journal_put(parts->journal, &dropped.record);
	}
	free_request(request);
}

/* What was asked and decided; `reply` is the request's from here on. False when memory is short. */
static bool word(
	struct request *request, const char *asked, const struct decision *decision, struct prepared *reply)
{
	if (decision->text && !reply)
		return false;
	request->entry.reply = reply ? prepared_text(reply) : NULL; /* prepared_of() gives it back */
	bool filled = wording_fill(&request->entry, asked, decision, request->room);
	hearsay_note(&request->entry, &request->taken, decision);
	return filled;
}

/* The request is gone, or from here on the journal's until it is done. False when memory is short. */
static bool settle_question(struct request *request, const struct question *question, struct moment now)
{
	const struct requests_parts *parts = &requests_of(request)->parts;
	const struct decision decision = decide_for(request, question, now);

	if (leaves_no_row(&decision)) {
		stay_silent(request, &decision, now);
		return true;
	}
	struct prepared *reply = texts_of(&requests_of(request)->texts, &decision);

	if (!word(request, question->text, &decision, reply)) {
		admission_give_back(parts->admission, request->entry.sender_identity, &request->taken);
		redelivery_refused(parts->redelivery, request->entry.fingerprint, &request->tickets);
		free_request(request);
		return false;
	}
	if (decision.forgets)
		unanswered_flush(parts->unanswered); /* what was counted goes down before, and is found */
	choice_note(parts->preferences, &request->entry, &decision);
	tally_request(parts->metrics, request->link_index, &decision, request->entry.manner);
	hand_in(request, on_question_done);
	return true;
}

static void take_ticket(struct request *request, const struct ticket *ticket)
{
	const struct redelivery_origin origin = ticket_origin(ticket);

	tickets_add(&request->tickets, ticket);
	request->entry.origin = hearsay_origin(&origin);
	redelivery_received(requests_of(request)->parts.redelivery, request->entry.fingerprint, &origin,
		&request->tickets);
}

bool requests_ask(struct requests *requests, const struct question *question, struct moment now)
{
	struct request *request =
		make_request(requests, question->link_index, question->sender, question->service, now);

	if (!request)
		return false;
	request->entry.sender_identity = question->identity != 0
		? question->identity
		: sender_identity(&requests->parts.key, question->sender);
	if (!note_part_ids(request, question)) {
		free_request(request);
		return false;
	}
	check_service(requests, question, now);
	request->entry.fingerprint = question->fingerprint;
	request->hash = question->hash;
	if (question->ticket)
		take_ticket(request, question->ticket);
	return settle_question(request, question, now);
}

/* --- what dialogues leave ----------------------------------------------------------------------------- */

static void on_dialled_done(struct journal_record *record, bool committed, struct moment now)
{
	struct request *request = (struct request *)record;
	const struct request_dialled dialled = *request->dialled;

	if (committed) {
		choice_keep(requests_of(request)->parts.preferences, &request->entry);
		finish(request, now);
	} else {
		admission_give_back(requests_of(request)->parts.admission, request->entry.sender_identity,
			&request->taken);
		free_request(request);
	}
	if (dialled.done)
		dialled.done(dialled.cookie, committed, now, dialled.arg);
}

/* Blocked or over the limit: admission does not tell which. */
static void tell_over_limit(const struct request *request, const struct address *citizen, struct moment now)
{
	const struct message_aside aside = { .state = "silent",
		.rule = decide_rule_name(RULE_LIMITED),
		.reason = "asked for in a dialogue",
		.link = request->entry.link,
		.citizen = citizen };

	message_log_aside(requests_of(request)->parts.messages, &aside, now);
}

static enum dialled_result commit_dialled(
	struct request *request, const struct dialled *dialled, struct moment now)
{
	const struct requests_parts *parts = &requests_of(request)->parts;
	const struct decision decision = { .kind = dialled->reply ? DECIDE_REPLY : DECIDE_SILENT,
		.rule = RULE_DIALLED,
		.topic = dialled->topic,
		.language = dialled->language,
		.text = dialled->reply,
		.sets_language = dialled->sets_language };
	uint64_t identity = request->entry.sender_identity;

	if (dialled->reply && !admission_ask_sms(parts->admission, identity, now, &request->taken)) {
		metrics_count(parts->metrics, COUNT_LIMITED, dialled->link_index);
		tell_over_limit(request, dialled->sender, now);
		return DIALLED_OVER_LIMIT;
	}
	struct prepared *reply = dialled->reply ? prepared_new(dialled->reply, strlen(dialled->reply)) : NULL;
	if (!word(request, dialled->keys, &decision, reply)) {
		admission_give_back(parts->admission, identity, &request->taken);
		return DIALLED_REFUSED;
	}
	choice_note(parts->preferences, &request->entry, &decision);
	metrics_count(parts->metrics, COUNT_REQUESTS, dialled->link_index);
	tally_answer(parts->metrics, dialled->link_index, &decision);
	hand_in(request, on_dialled_done);
	return DIALLED_TAKEN;
}

enum dialled_result requests_dialled(
	struct requests *requests, const struct dialled *dialled, struct moment now)
{
	struct request *request =
		make_request(requests, dialled->link_index, dialled->sender, dialled->service, now);

	if (!request)
		return DIALLED_REFUSED;
	request->entry.sender_identity = sender_identity(&requests->parts.key, dialled->sender);
	request->is_dialled = true;
	request->dialled = malloc(sizeof(*request->dialled));
	if (request->dialled)
		*request->dialled = (struct request_dialled){ dialled->done, dialled->cookie, dialled->arg };
	enum dialled_result result =
		request->dialled ? commit_dialled(request, dialled, now) : DIALLED_REFUSED;
	if (result != DIALLED_TAKEN)
		free_request(request);
	return result;
}

/* --- life --------------------------------------------------------------------------------------------- */

struct requests *requests_new(const struct requests_parts *parts)
{
	struct requests *requests = calloc(1, sizeof(*requests));

	if (requests)
		requests->parts = *parts;
	return requests;
}

void requests_free(struct requests *requests)
{
	if (!requests)
		return;
	while (requests->stalled) {
		struct request *request = requests->stalled;

		requests->stalled = request->next_stalled;
		free_request(request);
	}
	texts_clear(&requests->texts);
	linknames_free(&requests->link_names);
	linknames_free(&requests->smsc_names);
	free(requests);
}

void requests_set_catalogue(struct requests *requests, const struct catalogue *catalogue)
{
	texts_clear(&requests->texts);
	requests->catalogue = catalogue;
}

size_t requests_block_size(void)
{
	return sizeof(struct request);
}

size_t requests_pending(const struct requests *requests)
{
	return requests->pending;
}
