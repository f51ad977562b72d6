/* calibration: from how far a class is ahead to how often it is the right one.
 *
 * Counted in a trial, made never falling by pooling neighbours that fall (isotonic regression, by pool adjacent
 * violators: Ayer and others, 1955). In integers but for one division each; the same counts give the same table. Pure. */
#ifndef AGAHI_CALIBRATION_H
#define AGAHI_CALIBRATION_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/learning/model.h"

/* All octets 0 at the start. */
struct calibration {
	uint32_t right[MODEL_MARGINS], seen[MODEL_MARGINS];
};

/* Counts one: what was `margin` ahead was right, or was not. */
void calibration_count(struct calibration *calibration, int32_t margin, bool right);

/* Counts the surest classes of one message whose class is `wanted`. */
void calibration_add(struct calibration *calibration, const struct model_scores *scores, int wanted);

/* The table, in per mille. */
void calibration_finish(const struct calibration *calibration, uint16_t sureness[MODEL_MARGINS]);

#endif
