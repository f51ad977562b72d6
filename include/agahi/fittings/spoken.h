/* spoken: days and times of day in the words of the service's languages, as they stand in texts. Pure.
 *
 * Urdu and other languages in Arabic letters: "ہفتہ 6 فروری 2027", "صبح 8 بجے"; Urdu in Latin letters: "Hafta 6 February 2027",
 * "subah 8 baje"; others in English: "Saturday 6 February 2027", "8 am". */
#ifndef AGAHI_FITTINGS_SPOKEN_H
#define AGAHI_FITTINGS_SPOKEN_H

#include <stdbool.h>

enum { SPOKEN_SIZE = 160 };

/* `day` as a form sends it, "2027-02-06". False when it is none. */
bool spoken_day(const char *lang, const char *day, char words[SPOKEN_SIZE]);

/* `time` as a form sends it, "08:00". False when it is none. */
bool spoken_time(const char *lang, const char *time, char words[SPOKEN_SIZE]);

/* What is a placeholder likely to stand for, by its name? */
enum spoken_kind { SPOKEN_TEXT, SPOKEN_DAY, SPOKEN_TIME };
enum spoken_kind spoken_kind_of(const char *placeholder);

#endif
