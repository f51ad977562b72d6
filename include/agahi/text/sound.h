/* sound: a key that spellings of one word share.
 *
 * For Latin letters, that of Roman Urdu and of English as it is typed by ear: w is v, q and c are k, ph is f,
 * gh is g, an h that only breathes is not heard, double letters are one. Words of three consonants or more
 * are their consonants (shanakhti, shinakhti, shnakhti); shorter ones keep their vowels, roughly (kaise,
 * kese, kaisay). For Arabic letters, those that Urdu pronounces alike are one (ذ ز ض ظ, س ث ص, ت ط, ہ ھ ح,
 * ا آ ع), which is why this key is no fold: it is asked only when spelling failed.
 *
 * Urdu's sounds: Unicode 15, chapter 9.2; romanisation as people type it, no standard. Pure. */
#ifndef AGAHI_SOUND_H
#define AGAHI_SOUND_H

#include <stdbool.h>
#include <stddef.h>

enum { SOUND_KEY_SIZE = 64 };

/* The key of one folded word, NUL at the end; returns its length. 0: the word has none (digits, a single
 * letter, other scripts, or longer than any word). */
size_t sound_key(const char *word, size_t len, char key[SOUND_KEY_SIZE]);

/* Do two words of one key sound alike? Not when a vowel that both spell out is light in one (i, e) and dark
 * in the other (o, u), nor when each leaves out a vowel that the other has (cricket, correct): who writes in
 * haste drops vowels, and does not put others in. */
bool sound_alike(const char *left, size_t left_len, const char *right, size_t right_len);

#endif
