#include "agahi/peers/opened.h"

#include <stdio.h>
#include <string.h>

#include "agahi/peers/pgvalues.h"
#include "agahi/vault/unsealed.h"

static bool open_row(const struct keyslots *slots, const PGresult *rows, int row, enum sealing_kind kind,
	struct unsealed *unsealed)
{
	return unsealed_open(unsealed, slots, pgvalues_number(rows, row, 7), pgvalues_octets(rows, row, 8),
		kind, pgvalues_number(rows, row, 0));
}

static void read_service(const PGresult *rows, int row, struct address *service)
{
	service->ton = (uint8_t)pgvalues_number(rows, row, 3);
	service->npi = (uint8_t)pgvalues_number(rows, row, 4);
	snprintf(service->digits, sizeof(service->digits), "%s", pgvalues_text(rows, row, 5));
}

bool opened_add_reply(const struct keyslots *slots, const PGresult *rows, int row, struct tellings *tellings)
{
	struct unsealed unsealed;
	struct address service = { .ton = 0 };
	struct journal_entry entry = { .id = pgvalues_number(rows, row, 0),
		.received_ms = pgvalues_number(rows, row, 1),
		.link = pgvalues_text(rows, row, 2),
		.sender_identity = (uint64_t)pgvalues_number(rows, row, 6),
		.smsc = pgvalues_text(rows, row, 9),
		.request = pgvalues_text(rows, row, 10),
		.topic = pgvalues_text(rows, row, 11),
		.language = pgvalues_text(rows, row, 12),
		.rule = pgvalues_text(rows, row, 13),
		.keyword = pgvalues_text(rows, row, 14),
		.manner = (unsigned)pgvalues_number(rows, row, 15),
		.edition = pgvalues_number(rows, row, 16),
		.fingerprint = (uint64_t)pgvalues_number(rows, row, 17) };

	if (!open_row(slots, rows, row, SEALING_REPLY, &unsealed))
		return false;
	read_service(rows, row, &service);
	entry.service = address_shorten(&service);
	if (unsealed.is_open) {
		entry.sender = address_shorten(&unsealed.secret.sender);
		entry.reply = unsealed.secret.content;
	}
	bool told = tellings_add_reply(tellings, &entry, pgvalues_number(rows, row, 18) != 0);
	unsealed_clear(&unsealed);
	return told;
}

static void fill_part(
	struct journal_part *part, const PGresult *rows, int row, const struct sealing_secret *secret)
{
	*part = (struct journal_part){ .id = pgvalues_number(rows, row, 0),
		.received_ms = pgvalues_number(rows, row, 1),
		.sender = secret->sender,
		.sender_identity = (uint64_t)pgvalues_number(rows, row, 6),
		.reference = (uint16_t)pgvalues_number(rows, row, 10),
		.total = (uint8_t)pgvalues_number(rows, row, 11),
		.sequence = (uint8_t)pgvalues_number(rows, row, 12),
		.charset = (uint8_t)pgvalues_number(rows, row, 13),
		.fingerprint = (uint64_t)pgvalues_number(rows, row, 14),
		.len = (uint8_t)secret->len };
	snprintf(part->link, sizeof(part->link), "%s", pgvalues_text(rows, row, 2));
	snprintf(part->smsc, sizeof(part->smsc), "%s", pgvalues_text(rows, row, 9));
	read_service(rows, row, &part->service);
	if (part->len > 0)
		memcpy(part->octets, secret->content, part->len);
}

bool opened_add_part(
	const struct keyslots *slots, const PGresult *rows, int row, bool foreign, struct tellings *tellings)
{
	struct unsealed unsealed;
	struct telling *telling = NULL;

	if (!open_row(slots, rows, row, SEALING_PART, &unsealed))
		return false;
	bool fits = unsealed.is_open && unsealed.secret.len <= sizeof(telling->part.octets);
	if (fits)
		telling = tellings_add(tellings, TELLING_PART, (struct span){ NULL, 0 });
	if (telling) {
		telling->flag = foreign;
		telling->number = pgvalues_number(rows, row, 15);
		fill_part(&telling->part, rows, row, &unsealed.secret);
	}
	unsealed_clear(&unsealed);
	return !fits || telling;
}
