#include "agahi/editor/samples.h"

#include <string.h>

/* Written by scripts/samples. */
/* clang-format off */
static const struct {
	const char *placeholder, *lang, *value;
} samples[] = {
	{ "polling_date", "en", "not announced yet" },
	{ "polling_date", "ur", "ابھی اعلان نہیں ہوا" },
	{ "polling_date", "ur-Latn", "abhi elaan nahin hua" },
	{ "open_time", "en", "morning" },
	{ "open_time", "ur", "صبح کے مقررہ وقت" },
	{ "open_time", "ur-Latn", "subah ke muqarrara waqt" },
	{ "close_time", "en", "evening (hours as announced)" },
	{ "close_time", "ur", "شام کے مقررہ وقت" },
	{ "close_time", "ur-Latn", "shaam ke muqarrara waqt" },
	{ "registration_deadline", "en", "ask there" },
	{ "registration_deadline", "ur", "وہیں پوچھیں" },
	{ "registration_deadline", "ur-Latn", "wahin poochein" },
	{ "postal_deadline", "en", "ask for the date" },
	{ "postal_deadline", "ur", "تاریخ پوچھ لیں" },
	{ "postal_deadline", "ur-Latn", "tareekh pooch lein" },
	{ "helpline", "en", "051-111-327-000" },
	{ "helpline", "ur", "051111327000" },
	{ "helpline", "ur-Latn", "051-111-327-000" },
	{ "emergency", "en", "police 15 or rescue 1122" },
	{ "emergency", "ur", "پولیس 15 یا ریسکیو 1122" },
	{ "emergency", "ur-Latn", "police 15 ya rescue 1122" },
	{ "sms_charge", "en", "what your network takes for an SMS" },
	{ "sms_charge", "ur", "جو نیٹ ورک ایک ایس ایم ایس کا لیتا ہے" },
	{ "sms_charge", "ur-Latn", "jo network ek SMS ka leta hai" },
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
