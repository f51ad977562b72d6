/* skeleton: the consonants of a word, the same whether it is written in Urdu or in Roman letters.
 *
 * رشوت, rishwat and rshwt are rsvt; ووٹ, vote and vt are vt. Letters that are told apart in one script alone fall
 * together (ذ ز ض ظ z; س ث ص ش s sh; ک ق k q c; ٹ ت ط t), so do the letters of Urdu's sisters (Pashto ړ, Sindhi ڊ), and
 * an h that only breathes is not heard; a vowel counts where a word begins with it. Letters that are sometimes
 * consonants (و in رشوت, and not in پولنگ; a last n in nahin, and not in nahi) make two skeletons: that with them
 * and that without, so words meet in one of them.
 *
 * Not a fold and not a match: many words have one skeleton. It is a hint among others for what learns (features.h).
 * Urdu's sounds: Unicode 15, chapter 9.2; romanisation as people type it, no standard. Pure. */
#ifndef AGAHI_SKELETON_H
#define AGAHI_SKELETON_H

#include <stddef.h>

enum { SKELETON_SIZE = 24, SKELETON_MOST = 4 };

struct skeletons {
	char keys[SKELETON_MOST][SKELETON_SIZE]; /* small Latin letters, NUL at the end, no two the same */
	size_t count;
};

/* Of one folded word. None: digits, another script, nothing but breath. What is longer than a key is cut. */
void skeleton_find(const char *word, size_t len, struct skeletons *found);

#endif
