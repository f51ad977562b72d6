/* sister: is a text written in one of Urdu's sisters?
 *
 * Told by letters that one of them has and Urdu has not: Pashto, Sindhi, Punjabi (Saraiki), Balochi. Who writes
 * Pashto without ټ, ښ or their like is not told apart from Urdu. Pure. */
#ifndef AGAHI_SISTER_H
#define AGAHI_SISTER_H

/* The language (BCP 47: "ps", "sd", "pa-Arab", "bal") whose letters the text has most of, or NULL. `text` is UTF-8
 * as it was decoded: folding (fold.h) takes these letters away. */
const char *sister_of(const char *text);

#endif
