/* mask: numbers of citizens, before anybody sees them: in logs, on screens, in what is kept. */
#ifndef AGAHI_MASK_H
#define AGAHI_MASK_H

enum { MASK_NUMBER_SIZE = 24 };

/* Writes "923*******67" for "923001234567" (first three and last two digits; of shorter ones less before, so that seven are hidden). Returns
 * `out`. */
const char *mask_number(const char *msisdn, char out[MASK_NUMBER_SIZE]);

/* Replaces, in place, every digit of a run of five or more digits by '#'. Digits are those of every script;
 * whatever stands between them but letters (blanks, signs, line ends, marks, joiners) does not end a run, so
 * neither 35202-1234567-1 nor 0300 (123) 45_67 survives. `text` is UTF-8 and becomes no longer. */
void mask_text(char *text);

#endif
