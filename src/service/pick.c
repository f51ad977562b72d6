#include "agahi/service/pick.h"

#include <stddef.h>
#include <string.h>

#include "agahi/catalogue/choices.h"
#include "agahi/match/phrases.h"

enum { MAX_WORDS = 6, LONGEST_WORD = 32 };

/* Folded, in the letters of all languages here. */
static const char *const number_words[CHOICES_MAX + 1] = {
	[1] = " one first 1st ek aik pehla pehli pehle pahla ایک پہلا پہلی پہلے اول هڪ یو ",
	[2] = " two second 2nd dusra doosra dusri doosri dusre doosre دوسرا دوسری دوسرے دوم ",
	[3] = " three third 3rd teen tin tisra teesra teesri tisri tesra تین تیسرا تیسری تیسرے سوم ",
};

/* "do" is two, and give. */
static const char two_or_give[] = " do دو ";

static const char around[] =
	" no num nmbr number numbr nambar nmbar option choice answer reply send plz pls please pleas "
	"the one wala wali wale walla topic sms msg me ok okay yes ji jee g sir bhai "
	"bhejo bhejdo bhej bhejen bhejein bhejiye bhaijo bhejna de den dein dena dedo "
	"dijiye karo kar kr kro kren karen mujhe muje mjhe chahiye chahye batao batayein "
	"bataen btao haan han hn نمبر آپشن جواب بھیجو بھیجیں بھیج بھیجئے بھیجیے دیں دے دیجیے "
	"کریں کرو کر براہ کرم مہربانی والا والی والے مجھے چاہیے چاہئے بتائیں بتاؤ جی ہاں پلیز ";

static unsigned number_of(const char *word, size_t len)
{
	for (unsigned number = 1; number <= CHOICES_MAX; number++) {
		if (phrases_list_has(number_words[number], word, len))
			return number;
	}
	return 0;
}

/* A digit alone, or behind the word for it: "no2". */
static unsigned digit_of(const char *word, size_t len)
{
	unsigned digit = (unsigned)(word[len - 1] - '0');

	if (digit < 1 || digit > CHOICES_MAX)
		return 0;
	return len == 1 || phrases_list_has(" no num number option نمبر ", word, len - 1) ? digit : 0;
}

struct pick pick_read(const char *folded)
{
	struct pick digits = { 0, true }, words = { 0, false };
	bool two = false;
	size_t count = 0;

	for (size_t len; *folded != '\0'; folded += len + (folded[len] == ' ')) {
		len = strcspn(folded, " ");
		unsigned digit = digit_of(folded, len), number = number_of(folded, len);

		if (++count > MAX_WORDS || len > LONGEST_WORD)
			return (struct pick){ 0, false };
		if (digit > 0 && digits.number == 0)
			digits.number = digit;
		else if (digit == 0 && number > 0 && words.number == 0)
			words.number = number;
		else if (digit == 0 && phrases_list_has(two_or_give, folded, len))
			two = true;
		else if (digit > 0 || !phrases_list_has(around, folded, len))
			return (struct pick){ 0, false };
	}
	if (digits.number > 0)
		return words.number == 0 || words.number == 1 ? digits : (struct pick){ 0, false };
	if (words.number == 0 && two)
		words.number = 2;
	return words;
}
