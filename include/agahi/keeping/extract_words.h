/* extract_words: names in the journal, as sentences for people and as words for programs. */
#ifndef AGAHI_EXTRACT_WORDS_H
#define AGAHI_EXTRACT_WORDS_H

#include "agahi/recall/citizen.h"
#include "agahi/recall/standing.h"

/* Why a request got what it got, by its rule (decide.h); the rule itself where it is a newer one. */
const char *extract_words_rule(const char *rule);

/* What became of the reply. */
const char *extract_words_state(enum journal_state state);

const char *extract_words_receipt(enum citizen_receipt receipt);
const char *extract_words_deed(enum standing_deed deed);

/* For programs: "sent", "waiting"; "delivered", "not_delivered", "due"; "forget", "block", "unblock". */
const char *extract_words_state_name(const struct citizen_request *request);
const char *extract_words_receipt_name(enum citizen_receipt receipt);
const char *extract_words_deed_name(enum standing_deed deed);

#endif
