/* guess: how a text is to be read whose octets contradict its data_coding.
 *
 * Networks hand on UTF-8 or little endian units under "UCS-2", and UCS-2 or UTF-8 under the default alphabet.
 * The declared reading holds unless it is noise (script.h) or has no letter of the service's scripts; then
 * the few other readings are tried, and one that is wholly in those scripts is taken. Where the declared
 * alphabet has one octet a character, a reading that no honest text of it could give (UTF-8 of several
 * octets, or units of two) is taken even so. Pure; linear in the text. */
#ifndef AGAHI_GUESS_H
#define AGAHI_GUESS_H

#include "agahi/base/span.h"
#include "agahi/text/charset.h"

/* `scripts`: the service's, a set of enum script. Returns `declared` where that holds, or nothing is better.
 */
enum charset guess_charset(enum charset declared, struct span octets, unsigned scripts);

#endif
