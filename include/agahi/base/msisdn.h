/* msisdn: one citizen is one number, however a network or a person spells it (ITU-T E.164).
 *
 *   923001234567   +923001234567   00923001234567   03001234567   3001234567 (TON national)   0923001234567
 *
 * are one. What is counted, hashed, blocked or forgotten goes by the canonical form; replies go to the
 * address as it came. Pure. */
#ifndef AGAHI_MSISDN_H
#define AGAHI_MSISDN_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/address.h"

/* Writes the canonical form of an address to `out`: country code and number, digits only. `country_code` is
 * the service's own ("92"); "" leaves national numbers as they are. Short codes and names stay as they are.
 * Blanks, hyphens, dots and brackets inside a number, as people type them, are passed over. */
void msisdn_canonical(const char *country_code, const struct address *address, char out[ADDRESS_SIZE]);

/* Can a canonical form be all of a phone's number, or is something missing, or too much (E.164: 15 digits)? */
bool msisdn_is_whole(const char *country_code, const char *canonical);

enum { MSISDN_OLDER = 3 };

/* Before there was a canonical form, a number of the service's own country was taken as it came. Writes those of its spellings
 * that no other number has, and returns how many; 0 for another country's number. The bare national one (3001234567) is not
 * among them: it could be a number abroad. */
size_t msisdn_older(const char *country_code, const char *canonical, char out[MSISDN_OLDER][ADDRESS_SIZE]);

#endif
