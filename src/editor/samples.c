#include "agahi/editor/samples.h"

#include <string.h>

/* Written by scripts/samples. */
/* clang-format off */
static const struct {
	const char *placeholder, *lang, *value;
} samples[] = {
	{ "polling_date", "en", "the day that the Election Commission announces" },
	{ "polling_date", "ur", "الیکشن کمیشن کے اعلان کردہ دن" },
	{ "polling_date", "ur-Latn", "Election Commission ke elaan karda din" },
	{ "open_time", "en", "the announced opening time" },
	{ "open_time", "ur", "مقررہ آغاز" },
	{ "open_time", "ur-Latn", "muqarrara aghaz" },
	{ "close_time", "en", "closing time" },
	{ "close_time", "ur", "مقررہ اختتام" },
	{ "close_time", "ur-Latn", "muqarrara ikhtitam" },
	{ "registration_deadline", "en", "ask there" },
	{ "registration_deadline", "ur", "وہیں پوچھیں" },
	{ "registration_deadline", "ur-Latn", "wahin poochein" },
	{ "postal_deadline", "en", "the announced date" },
	{ "postal_deadline", "ur", "پوچھ لیں" },
	{ "postal_deadline", "ur-Latn", "pooch lein" },
	{ "helpline", "en", "the Election Commission's helpline (see ecp.gov.pk)" },
	{ "helpline", "ur", "الیکشن کمیشن ہیلپ لائن (ecp.gov.pk)" },
	{ "helpline", "ur-Latn", "Election Commission helpline (ecp.gov.pk)" },
	{ "ballot_colours", "en", "each seat has its own colour" },
	{ "ballot_colours", "ur", "ہر نشست کا اپنا رنگ ہے" },
	{ "ballot_colours", "ur-Latn", "har nashist ka apna rang hai" },
};
/* clang-format on */

size_t samples_count(void)
{
	return sizeof(samples) / sizeof(samples[0]);
}

bool samples_have(const char *placeholder, const char *lang, const char *value)
{
	for (size_t i = 0; i < samples_count(); i++) {
		if (strcmp(samples[i].placeholder, placeholder) == 0 && strcmp(samples[i].lang, lang) == 0 &&
			strcmp(samples[i].value, value) == 0)
			return true;
	}
	return false;
}
