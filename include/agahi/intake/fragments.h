/* fragments: the parts of long questions, each safe before it is acknowledged, until the question is whole.
 *
 * Parts come by any link of one telco; what they share is the telco, the sender, the reference. A question that is
 * whole, or has waited long enough, is asked (requests.h); its parts stay in the journal until that is committed.
 *
 * Where several nodes serve one telco, parts of one question may come to several. All know of all, and one of them asks:
 * reassembly.h tells which. Its request has the rows of all parts. The others forget them when they hear that they are done with.
 *
 * Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_FRAGMENTS_H
#define AGAHI_FRAGMENTS_H

#include "agahi/request/requests.h"
#include "agahi/smpp/message.h"

struct fragments;

struct fragments_parts {
	struct journal *journal;
	struct requests *requests;
	struct admission *admission;
	struct unanswered *unanswered;
	struct redelivery *redelivery;
	struct refusals *refusals;
	struct sender_key key;
	const size_t *smscs; /* by link: the first link of the same telco */
	struct link **links;
	bool shared; /* as of requests_parts */
};

/* What the parts name must outlive it. NULL when memory is short. */
struct fragments *fragments_new(const struct fragments_parts *parts);
void fragments_free(struct fragments *fragments);

/* The scripts of the service's languages (script.h); until it is told, Latin. */
void fragments_set_scripts(struct fragments *fragments, unsigned scripts);

/* Takes a part (MESSAGE_PART) that is no redelivery. */
void fragments_take(struct fragments *fragments, const struct ticket *ticket, const struct message *message,
	uint64_t fingerprint, struct moment now);

/* A part that the journal kept from before a restart. */
void fragments_restore(
	struct fragments *fragments, size_t link_index, const struct journal_part *part, struct moment now);

/* A part of a life that is over; its row is ours now. `link_index`: a link to its SMSC. */
void fragments_take_over(
	struct fragments *fragments, size_t link_index, const struct journal_part *part, struct moment now);

/* A part that waits at another node, whose life that is; or FOLLOWING_NOBODY's (following.h). */
void fragments_take_elsewhere(struct fragments *fragments, size_t link_index, const struct journal_part *part,
	int64_t life, struct moment now);

/* Of what that life had told all was heard: its parts are nobody's, and what is ours to ask by that is asked. */
void fragments_life_ended(struct fragments *fragments, int64_t life, struct moment now);

/* Another node is done with that row: it asked its question, or nobody is to. */
void fragments_part_done(struct fragments *fragments, int64_t id);

/* What waits of a sender's is not asked any more. */
void fragments_forget(struct fragments *fragments, uint64_t identity);

/* To be called every second: asks what is known of questions whose missing parts did not come, and again what there was
 * no room for. */
void fragments_tick(struct fragments *fragments, struct moment now);

/* Questions of which parts are missing, or that there was no room for. */
size_t fragments_waiting(const struct fragments *fragments);

/* Parts that wait for their commit. */
size_t fragments_pending(const struct fragments *fragments);

#endif
