/* opened: rows of what waits, as PostgreSQL gives them (in binary), unsealed and made ready for the loop. */
#ifndef AGAHI_OPENED_H
#define AGAHI_OPENED_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "agahi/cluster/tellings.h"
#include "agahi/vault/keyslots.h"

/* In this order; behind those of a part its owner. */
#define OPENED_REPLY_COLUMNS \
	"id, received_ms, link, service_ton, service_npi, service_digits, sender, key, sealed, smsc, " \
	"request," \
	" topic, language, rule, keyword, manner, edition, fingerprint, resent"
#define OPENED_PART_COLUMNS \
	"id, received_ms, link, service_ton, service_npi, service_digits, sender, key, sealed, smsc, " \
	"reference," \
	" total, sequence, charset, fingerprint"

/* A reply that cannot be unsealed is told without its text. False when memory is short. */
bool opened_add_reply(const struct keyslots *slots, const PGresult *rows, int row, struct tellings *tellings);

/* One that cannot be unsealed, or is too long, is not told. The same. */
bool opened_add_part(
	const struct keyslots *slots, const PGresult *rows, int row, bool foreign, struct tellings *tellings);

#endif
