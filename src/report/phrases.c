#include "agahi/report/phrases.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "agahi/text/utf8.h"
#include "agahi/text/visible.h"

struct phrases {
	const char *code; /* as languages are named to --in and in the environment */
	bool right_to_left;
	const char *parts[PHRASES_PARTS];
	const char *faults[FAULT_COUNT];
};

/* A line each, however long; and releases of clang-format count the columns of Urdu differently. */
/* clang-format off */
static const struct phrases english = { "en", false, {
	[PHRASES_ERROR] = "error",
	[PHRASES_WARNING] = "warning",
	[PHRASES_ROW] = "row {number}",
	[PHRASES_COLUMN] = "column {list}",
	[PHRASES_COLUMN_LETTER] = "column {list}",
	[PHRASES_TOPIC] = "topic {list}",
	[PHRASES_LANGUAGE] = "language {list}",
	[PHRASES_PLACEHOLDER] = "placeholder {list}",
	[PHRASES_MENU] = "menu {list}",
	[PHRASES_ITEM] = "item {list}",
	[PHRASES_COMMA] = ", ",
	[PHRASES_REPEATED] = " (this is the first; {number} more have the same)",
	[PHRASES_MORE] = "and {number} more",
	[PHRASES_NOT_IMPORTED] = "agahi: nothing was imported: {number} errors",
	[PHRASES_NOT_PUBLISHED] = "agahi: nothing was published: {number} errors",
	[PHRASES_CHECKED] = "{list} messages: {number} errors, {allowed} warnings",
	[PHRASES_LEARNING] = "learning from examples",
	[PHRASES_LEARNED] = "learned from {number} texts in {list} s",
	[PHRASES_LEARNED_BEFORE] = "nothing was learned anew: keywords and examples are known already",
	[PHRASES_LEARNED_NOTHING] = "nothing was learned: all examples and keywords are of one topic, so there is nothing to tell it from",
	[PHRASES_EXPECT] = "expect of messages like the examples: ",
	[PHRASES_EXPECT_RIGHT] = "{list} % answered rightly",
	[PHRASES_EXPECT_OFFERED] = "{list} % offered their topic among three",
	[PHRASES_EXPECT_WRONG] = "{list} % answered wrongly",
	[PHRASES_CONFUSED] = "most often taken for another topic: ",
	[PHRASES_CONFUSED_PAIR] = "{topic} for {list} ({number})",
	[PHRASES_WORSE] = "agahi: more messages than now would be answered wrongly: {list} % in place of {topic} %; nothing was changed",
	[PHRASES_WORSE_CURE] = "agahi: look at the topics above that are taken for others, and give each more examples; or do it with --anyway",
	[PHRASES_UNLEARNED] = "agahi: nothing was changed: what was learned from the examples of {value} is not kept any more, or is damaged, and citizens would be answered by keywords alone",
	[PHRASES_UNLEARNED_CURE] = "agahi: to learn it anew and publish it: agahi export {list} FOLDER, then agahi import FOLDER; or publish it as it is with --anyway",
	[PHRASES_REMOVAL] = "; is the sheet whole? --remove allows it",
	[PHRASES_MEMORY] = "agahi: memory is short; nothing was changed: close other programs and try again",
}, {
	[FAULT_FILE_UNREADABLE] = "cannot be read: {list}",
	[FAULT_FILE_EMPTY] = "the file is empty; look whether the sheet was saved",
	[FAULT_FILE_LARGE] = "the file is larger than {allowed} MiB; a table of messages never is: look whether it is the right file",
	[FAULT_FILE_WORKBOOK] = "this is a workbook ({list}), not a table; open it in the spreadsheet program and save it as CSV UTF-8",
	[FAULT_FILE_NUL] = "holds NUL octets, so it is no text; save the sheet again as CSV UTF-8",
	[FAULT_FILE_NOT_UTF8] = "is not UTF-8 (it was saved in an older Windows character set); save the sheet again as \"CSV UTF-8\"",
	[FAULT_FILE_ROWS] = "the sheet has more than {allowed} rows; nothing of it is taken: look whether it is the right file",
	[FAULT_OTHER_TABLE] = "by its first row this is the table {list}; give it as that, or put the right columns into the first row: {other}",
	[FAULT_HEADER_ABSENT] = "the first row must name the columns ({list}), but it begins with {value}; put the names above it",
	[FAULT_COLUMN_UNKNOWN] = "no such column in this table: {list}; rename or delete it, or begin its name with # to keep notes there. Known are {other}",
	[FAULT_COLUMN_MISSING] = "this column is missing: {list}; write its name into the first row",
	[FAULT_COLUMN_TWICE] = "the column {value} stands twice in the first row; delete one of the two",
	[FAULT_COLUMN_UNNAMED] = "there is something here, but the column has no name in the first row; name the column, begin its name with # for notes, or clear it",
	[FAULT_QUOTE_OPEN] = "a quotation mark opens here and is never closed, so nothing behind it can be read; save the table from the spreadsheet program, not from an editor",
	[FAULT_MEMORY] = "memory is short: not everything could be looked at; close other programs and try again",
	[FAULT_QUOTE_STRAY] = "text follows a closing quotation mark; save the table from the spreadsheet program, or double the marks inside a text (\"\")",
	[FAULT_ROW_LONG] = "the row has {number} cells and the table {allowed}; a comma in a text that stands in no quotation marks? Save the table from the spreadsheet program",
	[FAULT_CELL_LONG] = "the cell has {number} octets, at most {allowed} are taken; is a quotation mark missing, or is it the wrong file?",
	[FAULT_CELL_QUESTIONS] = "the letters were lost when the sheet was saved: {value}; put the text in again and save as \"CSV UTF-8\"",
	[FAULT_CELL_SHEET_ERROR] = "{value} is an error of the spreadsheet program, not a text; mend the formula or write the text itself",
	[FAULT_CELL_MOJIBAKE] = "the letters are garbled: {value}; the file was opened in the wrong character set. Open it again as UTF-8 (65001), then save as \"CSV UTF-8\"",
	[FAULT_CELL_REPLACED] = "letters were lost (U+FFFD): {value}; put the text in again and save as \"CSV UTF-8\"",
	[FAULT_CELL_CONTROL] = "holds a character that cannot be seen and spoils the text on phones: {list}; delete it, or type the text anew",
	[FAULT_CELL_QUESTIONED] = "question marks stand where a word should: {value}; were letters lost when the sheet was saved? If so put the text in again and save as \"CSV UTF-8\"",
	[FAULT_CELL_UNSEEN] = "holds a character that nobody sees, or that phones show in their own ways: {list}; delete it if it is not meant",
	[FAULT_CELL_CODE] = "{value} is another program's code for a character, and would be sent as it stands; write the character itself, or delete it",
	[FAULT_CELL_NO_DATE] = "if {value} is a day, there is none such; look whether it is right",
	[FAULT_CELL_SHORTENED] = "{value} looks like a long number that the spreadsheet shortened; make the column Text and write all its digits",
	[FAULT_CELL_REWRITTEN] = "{value} looks like a day that the spreadsheet rewrote; make the column Text and write it as citizens do",
	[FAULT_CELL_NO_ARABIC] = "the row says {lang}, but there is no Arabic letter here: {value}; is it the other row's, or is the language {lang}-Latn?",
	[FAULT_CELL_ALL_ARABIC] = "the row says {lang}, but this is all in Arabic letters: {value}; is it the other row's, or is the language ur?",
	[FAULT_CELL_SERIAL] = "{value} may be the spreadsheet's number for {other}; if so make the column Text and write what citizens should read",
	[FAULT_NAME_UNFIT] = "{value} can be no name: names stand in the addresses of pages, so they are not empty, not . or .., have at most {allowed} octets, and no /, no \\ and nothing that cannot be seen; write another",
	[FAULT_LANG_EMPTY] = "the language is empty; write ur, en or ur-Latn",
	[FAULT_LANG_WRONG] = "{value} is not how a language is written here; write {other}",
	[FAULT_LANG_UNKNOWN] = "{value} is not a language tag; write ur, en, ur-Latn, sd, ps, bal …",
	[FAULT_LANG_MANY] = "the set has {number} languages, at most {allowed} are possible",
	[FAULT_LANG_DEFAULT] = "no text is in {value}, the service's default language; the set has: {list}",
	[FAULT_LANG_FEW] = "{value} has {number} of {allowed} topics; the others are answered in {other}",
	[FAULT_LANG_UNTRANSLATED] = "not translated to {value}: {list} ({number} in all); they are answered in another language",
	[FAULT_SET_EMPTY] = "there is no message in it",
	[FAULT_TOPIC_EMPTY] = "the topic is empty; write its name, or take the row out",
	[FAULT_TOPIC_NAME] = "a topic's name may have only small letters a to z, digits, - and _, at most 63 of them: for {value} write {other}",
	[FAULT_TOPIC_LETTERS] = "a topic's name may have only small letters a to z, digits, - and _, at most 63 of them, not {value}; citizens never see it",
	[FAULT_TOPIC_TWICE] = "the topic has a row in this language already, row {number}; put the two together",
	[FAULT_TOPICS_MANY] = "the set has {number} topics, at most {allowed} are possible",
	[FAULT_TOPIC_NEEDED] = "topics that no service can do without are missing: {list}; citizens get nothing where they are due: add a row for each language",
	[FAULT_TOPIC_UNREACHED] = "no keyword and no menu leads to: {list}; give a keyword or a menu item",
	[FAULT_TOPIC_SCREEN_WORDS] = "missing: {list}; who dials sees plain English words in their place",
	[FAULT_TOPIC_FORGET] = "there is stop and no forget: nobody can have what is kept of them removed at their own word; add a row with keywords for each language",
	[FAULT_TEXT_EMPTY] = "the text is empty; write one, or take the row out",
	[FAULT_TEXT_LONG] = "the text is longer than any SMS can be; shorten it",
	[FAULT_TEXT_PARTS] = "the text takes {number} SMS, the service allows {allowed}; shorten it",
	[FAULT_TEXT_COSTS] = "costs {number} SMS; at most {allowed} are advised: shorten it",
	[FAULT_TEXT_DEAR] = "costs {number} SMS only because of{list}",
	[FAULT_TEXT_SENTENCE] = "has a sentence of {number} words, at most {allowed} are easy to follow: {value}",
	[FAULT_TEXT_LATIN_FIRST] = "{value} begins the line, so a phone sets the whole line from the left; begin with an Urdu word",
	[FAULT_TEXT_DIGITS_PARTED] = "{value} stands in an Urdu line, where its groups of digits change places; write it in one piece",
	[FAULT_TEXT_OWN_CODE] = "sends citizens to {value}, the very number that they have written to; give the other service's, or write \"here\"",
	[FAULT_TEXT_NO_ARABIC] = "the row says {lang}, but there is no Arabic letter in its text; is it the other row's text, or should the language be {lang}-Latn?",
	[FAULT_TEXT_ALL_ARABIC] = "the row says {lang}, but its text is all in Arabic letters; is it the other row's text, or should the language be ur?",
	[FAULT_TEXT_BRACES] = "{value} is no placeholder and would be sent as it stands; a placeholder is {polling_date}: small letters, digits and _ between two braces, no blanks",
	[FAULT_TEXT_BRACES_SIGNS] = "the braces {value} are sent as they stand; is a placeholder meant?",
	[FAULT_TEXT_UNFILLED] = "the text has no {value}, where the program puts the names of the nearest topics; add it",
	[FAULT_PLACEHOLDERS_NONE] = "the set has no placeholders, and texts use {number}: {list}; give the table with --placeholders",
	[FAULT_PLACEHOLDER_MISSING] = "{value} has no value in {list}; add it to the placeholders, or correct its name (texts that have it: {number}, this is the first)",
	[FAULT_PLACEHOLDER_NAME] = "a placeholder's name has small letters a to z, digits and _: for {value} write {other}",
	[FAULT_PLACEHOLDER_TWICE] = "the placeholder has a value for this language already, row {number}; delete one of the two",
	[FAULT_PLACEHOLDER_UNUSED] = "no text uses: {list}; delete the rows, or see whether a name is misspelt",
	[FAULT_PLACEHOLDER_UNKNOWN] = "there is no placeholder {value} in what is published; correct its name",
	[FAULT_PLACEHOLDER_PASSED_OVER] = "a value of {value} for every language does not reach {list}, which have values of their own; give each a row",
	[FAULT_PLACEHOLDER_SAMPLE] = "still what the sample says, not yours: {list}; write the true values",
	[FAULT_PLACEHOLDERS_MANY] = "there are {number} values of placeholders, at most {allowed} are possible",
	[FAULT_VALUE_EMPTY] = "the value is empty: texts that use it have a gap there",
	[FAULT_VALUE_BRACES] = "braces in a value are sent as they stand ({value}): no placeholder is filled inside another",
	[FAULT_VALUE_NO_DATE] = "there is no such day: {value}",
	[FAULT_VALUE_PAST] = "this day is past: {value}",
	[FAULT_VALUE_SERIAL] = "{value} is the spreadsheet's number for {other}; make the column Text and write what citizens should read",
	[FAULT_VALUE_SCIENTIFIC] = "{value} is how the spreadsheet shows a long number; make the column Text and write all its digits",
	[FAULT_KEYWORD_SIGNS] = "the keyword {value} has no letter or digit to be found by; take it out",
	[FAULT_KEYWORD_COMMA] = "the keyword {value} has a comma or semicolon in it, or another sign in place of |; keywords are parted by | (Shift and \\) or by line breaks",
	[FAULT_KEYWORD_BRACES] = "the keyword {value} has braces, and no placeholder is filled in keywords; write the word itself",
	[FAULT_KEYWORD_SEVERAL] = "the keyword {value} may be several; if so part them by | (Shift and \\)",
	[FAULT_KEYWORD_WORDS] = "the keyword {value} has {number} words, more than {allowed}; nobody writes just that: make it an example",
	[FAULT_KEYWORD_LONG] = "a keyword has {number} octets, at most {allowed} are taken; are they parted by something else than | ?",
	[FAULT_KEYWORDS_MANY] = "the row has {number} keywords, at most {allowed} are taken; whole messages belong into the examples",
	[FAULT_KEYWORDS_TOTAL] = "the set has {number} keywords, at most {allowed} are possible",
	[FAULT_KEYWORD_TWICE] = "the keyword {value} is listed twice; delete one",
	[FAULT_KEYWORD_TAKEN] = "the keyword {value} belongs to topic {other} already{row}; decide for one of the two",
	[FAULT_KEYWORD_SHARED] = "the keyword {value} belongs to topic {other} already, in {list}{row}; the citizen's language decides between them",
	[FAULT_KEYWORD_SHADOWED] = "the keyword {value} is shadowed: {other} finds topic {list}",
	[FAULT_MENU_TARGET] = "{value} is neither a topic, nor menu:NAME or language:TAG/NAME of what is here; correct it",
	[FAULT_MENU_WISH] = "{value} is done when it is texted; a screen would only say so: lead to another topic",
	[FAULT_MENU_LABEL_EMPTY] = "the label is empty; write what the choice is called",
	[FAULT_MENU_LABEL_LONG] = "the label takes {number} characters of a screen; at most {allowed} leave room for the rest",
	[FAULT_MENU_LABEL_BRACES] = "the label has braces, and no placeholder is filled in menus: {value}",
	[FAULT_MENU_LANG] = "no text of the set is in {value}; write a language that the messages have",
	[FAULT_MENU_TWICE] = "the item has a label in this language already, row {number}; delete one of the two",
	[FAULT_MENU_DEAD_END] = "a menu without a choice: a dead end",
	[FAULT_MENU_LOOP] = "choice {number} leads back to menu {value}: a loop; 0 and 00 go back",
	[FAULT_MENU_UNREACHED] = "the menu is reached from no other menu",
	[FAULT_MENU_ITEMS] = "the menu has {number} items, at most {allowed} are possible",
	[FAULT_MENUS_MANY] = "there are {number} menus or rows of menus, at most {allowed} are possible",
	[FAULT_EXAMPLE_TOPIC] = "there is no topic {value} in the messages; correct it, or write fallback for what is not answered",
	[FAULT_EXAMPLE_EMPTY] = "the example is empty; write the message, or take the row out",
	[FAULT_EXAMPLE_TAKEN] = "the same message is an example of topic {other} already{row}; decide for one of the two",
	[FAULT_EXAMPLE_TWICE] = "the same example stands in row {number} already",
	[FAULT_EXAMPLES_WITHOUT_TOPIC] = "{number} rows have no topic and were passed over; give each the topic that answers it",
	[FAULT_EXAMPLES_NO_FALLBACK] = "none of the {number} examples is of fallback: whatever citizens write is taken for one of the topics; add messages that you do not answer, with fallback as their topic",
	[FAULT_VANISH_TOPICS] = "topics that vanish ({number}): {list}",
	[FAULT_VANISH_LANGUAGES] = "languages that vanish ({number}): {list}",
	[FAULT_VANISH_TEXTS] = "topics that lose a language ({number}): {list}",
	[FAULT_VANISH_MENUS] = "menus or choices that vanish ({number}): {list}",
	[FAULT_VANISH_KEYWORDS] = "rows that lose all their keywords ({number}): {list}",
	[FAULT_VANISH_EXAMPLES] = "{number} examples are left of {allowed}",
	[FAULT_REMOVED_TOPICS] = "topics that vanish ({number}): {list}",
	[FAULT_REMOVED_LANGUAGES] = "languages that vanish ({number}): {list}",
	[FAULT_REMOVED_TEXTS] = "topics that lose a language ({number}): {list}",
	[FAULT_REMOVED_MENUS] = "menus or choices that vanish ({number}): {list}",
	[FAULT_REMOVED_KEYWORDS] = "rows that lose all their keywords ({number}): {list}",
	[FAULT_REMOVED_EXAMPLES] = "{number} examples are left of {allowed}",
	[FAULT_MENU_FIRST] = "who dials would begin at the menu {value}, where it was {other}; the first row of the table says which",
} };

/* Latin words that begin with a sign stand between isolates, or the sign would change its side. */
static const struct phrases urdu = { "ur", true, {
	[PHRASES_ERROR] = "غلطی",
	[PHRASES_WARNING] = "انتباہ",
	[PHRASES_ROW] = "سطر {number}",
	[PHRASES_COLUMN] = "کالم {list}",
	[PHRASES_COLUMN_LETTER] = "کالم {list}",
	[PHRASES_TOPIC] = "موضوع {list}",
	[PHRASES_LANGUAGE] = "زبان {list}",
	[PHRASES_PLACEHOLDER] = "پلیس ہولڈر {list}",
	[PHRASES_MENU] = "مینو {list}",
	[PHRASES_ITEM] = "انتخاب {list}",
	[PHRASES_COMMA] = "، ",
	[PHRASES_REPEATED] = " (یہ پہلی جگہ ہے؛ مزید {number} جگہ یہی بات ہے)",
	[PHRASES_MORE] = "اور مزید {number}",
	[PHRASES_NOT_IMPORTED] = "کچھ درآمد نہیں ہوا: {number} غلطیاں",
	[PHRASES_NOT_PUBLISHED] = "کچھ شائع نہیں ہوا: {number} غلطیاں",
	[PHRASES_CHECKED] = "{list} پیغامات: {number} غلطیاں، {allowed} انتباہات",
	[PHRASES_LEARNING] = "مثالوں سے سیکھا جا رہا ہے",
	[PHRASES_LEARNED] = "{number} عبارتوں سے {list} سیکنڈ میں سیکھا گیا",
	[PHRASES_LEARNED_BEFORE] = "نئے سرے سے کچھ نہیں سیکھا گیا: یہی کلیدی الفاظ اور مثالیں پہلے سیکھی جا چکی ہیں",
	[PHRASES_LEARNED_NOTHING] = "کچھ نہیں سیکھا گیا: سب مثالیں اور کلیدی الفاظ ایک ہی موضوع کے ہیں، اس لیے فرق کرنے کو کچھ نہیں",
	[PHRASES_EXPECT] = "مثالوں جیسے پیغاموں سے یہ توقع رکھیں: ",
	[PHRASES_EXPECT_RIGHT] = "{list} فیصد کو درست جواب",
	[PHRASES_EXPECT_OFFERED] = "{list} فیصد کو تین پیشکشوں میں اپنا موضوع",
	[PHRASES_EXPECT_WRONG] = "{list} فیصد کو غلط جواب",
	[PHRASES_CONFUSED] = "جو موضوع اکثر کوئی اور سمجھ لیے گئے: ",
	[PHRASES_CONFUSED_PAIR] = "{topic} کو {list} ({number} بار)",
	[PHRASES_WORSE] = "کچھ نہیں بدلا: غلط جواب بڑھ جاتے، ابھی {topic} فیصد ہیں، پھر {list} فیصد ہوتے",
	[PHRASES_WORSE_CURE] = "اوپر جو موضوع کوئی اور سمجھ لیے گئے، ان کی مثالیں بڑھائیں؛ جان بوجھ کر ہو تو \u2066--anyway\u2069 لکھیں",
	[PHRASES_UNLEARNED] = "کچھ نہیں بدلا: {value} کی مثالوں سے جو سیکھا گیا تھا وہ اب محفوظ نہیں یا خراب ہے، اور شہریوں کو صرف کلیدی الفاظ سے جواب ملتے",
	[PHRASES_UNLEARNED_CURE] = "نئے سرے سے سیکھ کر شائع کرنے کے لیے: \u2066agahi export {list} FOLDER\u2069، پھر \u2066agahi import FOLDER\u2069؛ جیسا ہے ویسا ہی شائع کرنا ہو تو \u2066--anyway\u2069 لکھیں",
	[PHRASES_REMOVAL] = "؛ کیا شیٹ مکمل ہے؟ جان بوجھ کر ہو تو \u2066--remove\u2069 لکھیں",
	[PHRASES_MEMORY] = "میموری کم ہے؛ کچھ نہیں بدلا: دوسرے پروگرام بند کر کے دوبارہ کوشش کریں",
}, {
	[FAULT_FILE_UNREADABLE] = "فائل پڑھی نہیں جا سکی: {list}",
	[FAULT_FILE_EMPTY] = "فائل خالی ہے؛ دیکھیں کہ شیٹ محفوظ ہوئی تھی یا نہیں",
	[FAULT_FILE_LARGE] = "فائل {allowed} MiB سے بڑی ہے؛ پیغامات کی جدول اتنی بڑی نہیں ہوتی، دیکھیں کہ صحیح فائل دی ہے یا نہیں",
	[FAULT_FILE_WORKBOOK] = "یہ جدول نہیں، ورک بک ({list}) ہے؛ اسے اسپریڈشیٹ پروگرام میں کھول کر CSV UTF-8 کی شکل میں محفوظ کریں",
	[FAULT_FILE_NUL] = "فائل میں NUL بائٹ ہیں، یعنی یہ سادہ متن نہیں؛ شیٹ کو دوبارہ CSV UTF-8 کی شکل میں محفوظ کریں",
	[FAULT_FILE_NOT_UTF8] = "فائل UTF-8 میں نہیں (ونڈوز کی کسی پرانی انکوڈنگ میں محفوظ ہوئی ہے)؛ شیٹ کو دوبارہ CSV UTF-8 کی شکل میں محفوظ کریں",
	[FAULT_FILE_ROWS] = "شیٹ میں {allowed} سے زیادہ سطریں ہیں، اس لیے کچھ نہیں لیا گیا؛ دیکھیں کہ صحیح فائل دی ہے یا نہیں",
	[FAULT_OTHER_TABLE] = "پہلی سطر کے مطابق یہ جدول {list} ہے؛ اسے اسی نام سے دیں، یا پہلی سطر میں صحیح کالم لکھیں: {other}",
	[FAULT_HEADER_ABSENT] = "پہلی سطر میں کالموں کے نام ہونے چاہییں ({list})، مگر وہ {value} سے شروع ہوتی ہے؛ نام سب سے اوپر لکھیں",
	[FAULT_COLUMN_UNKNOWN] = "اس جدول میں ایسا کوئی کالم نہیں: {list}؛ اس کا نام درست کریں یا کالم مٹا دیں، اور اگر اس میں اپنے نوٹ رکھنے ہوں تو نام # سے شروع کریں۔ درست نام یہ ہیں: {other}",
	[FAULT_COLUMN_MISSING] = "یہ کالم موجود نہیں: {list}؛ اس کا نام پہلی سطر میں لکھیں",
	[FAULT_COLUMN_TWICE] = "پہلی سطر میں کالم {value} دو بار آیا ہے؛ ایک مٹا دیں",
	[FAULT_COLUMN_UNNAMED] = "یہاں کچھ لکھا ہے مگر پہلی سطر میں اس کالم کا نام نہیں؛ کالم کا نام لکھیں، نوٹ ہوں تو نام # سے شروع کریں، ورنہ کالم خالی کر دیں",
	[FAULT_QUOTE_OPEN] = "یہاں واوین (\") کھلتی ہے اور بند نہیں ہوتی، اس لیے آگے کچھ پڑھا نہیں جا سکتا؛ جدول کو ایڈیٹر سے نہیں، اسپریڈشیٹ پروگرام سے محفوظ کریں",
	[FAULT_MEMORY] = "میموری کم پڑ گئی، سب کچھ نہیں دیکھا جا سکا؛ دوسرے پروگرام بند کر کے دوبارہ کوشش کریں",
	[FAULT_QUOTE_STRAY] = "بند ہونے والی واوین (\") کے بعد بھی متن ہے؛ جدول کو اسپریڈشیٹ پروگرام سے محفوظ کریں، یا متن کے اندر واوین دو بار لکھیں (\"\")",
	[FAULT_ROW_LONG] = "اس سطر میں {number} خانے ہیں جبکہ جدول میں {allowed}؛ شاید متن کا کوما واوین کے بغیر ہے۔ جدول کو اسپریڈشیٹ پروگرام سے محفوظ کریں",
	[FAULT_CELL_LONG] = "خانے میں {number} بائٹ ہیں، زیادہ سے زیادہ {allowed} لیے جاتے ہیں؛ کہیں واوین تو نہیں رہ گئی، یا فائل غلط تو نہیں؟",
	[FAULT_CELL_QUESTIONS] = "شیٹ محفوظ کرتے وقت حروف ضائع ہو گئے: {value}؛ متن دوبارہ لکھیں اور CSV UTF-8 کی شکل میں محفوظ کریں",
	[FAULT_CELL_SHEET_ERROR] = "{value} اسپریڈشیٹ پروگرام کی غلطی ہے، متن نہیں؛ فارمولا درست کریں یا خود متن لکھیں",
	[FAULT_CELL_MOJIBAKE] = "حروف بگڑ گئے ہیں: {value}؛ فائل غلط انکوڈنگ میں کھولی گئی تھی۔ اسے UTF-8 (65001) میں دوبارہ کھولیں، پھر CSV UTF-8 کی شکل میں محفوظ کریں",
	[FAULT_CELL_REPLACED] = "کچھ حروف ضائع ہو گئے ہیں (U+FFFD): {value}؛ متن دوبارہ لکھیں اور CSV UTF-8 کی شکل میں محفوظ کریں",
	[FAULT_CELL_CONTROL] = "یہاں ایک ان دیکھا نشان ہے جو فون پر متن بگاڑ دیتا ہے: {list}؛ اسے مٹا دیں یا متن نئے سرے سے لکھیں",
	[FAULT_CELL_QUESTIONED] = "لفظ کی جگہ سوالیہ نشان ہیں: {value}؛ کیا شیٹ محفوظ کرتے وقت حروف ضائع ہوئے؟ اگر ہاں تو متن دوبارہ لکھیں اور CSV UTF-8 کی شکل میں محفوظ کریں",
	[FAULT_CELL_UNSEEN] = "یہاں ایک ایسا نشان ہے جو نظر نہیں آتا یا ہر فون اسے الگ دکھاتا ہے: {list}؛ ضرورت نہ ہو تو مٹا دیں",
	[FAULT_CELL_CODE] = "{value} کسی اور پروگرام کا کوڈ ہے جو حرف کی جگہ جوں کا توں چلا جائے گا؛ خود حرف لکھیں یا اسے مٹا دیں",
	[FAULT_CELL_NO_DATE] = "اگر {value} تاریخ ہے تو ایسی کوئی تاریخ نہیں ہوتی؛ دیکھیں کہ درست ہے یا نہیں",
	[FAULT_CELL_SHORTENED] = "{value} لمبا نمبر لگتا ہے جسے اسپریڈشیٹ نے چھوٹا کر دیا؛ کالم کو Text بنائیں اور تمام ہندسے لکھیں",
	[FAULT_CELL_REWRITTEN] = "{value} تاریخ لگتی ہے جسے اسپریڈشیٹ نے بدل دیا؛ کالم کو Text بنائیں اور ویسے لکھیں جیسے شہری لکھتے ہیں",
	[FAULT_CELL_NO_ARABIC] = "سطر کی زبان {lang} ہے مگر یہاں اردو رسم الخط کا ایک حرف بھی نہیں: {value}؛ کہیں دوسری سطر کا تو نہیں، یا زبان \u2066{lang}-Latn\u2069 ہونی چاہیے؟",
	[FAULT_CELL_ALL_ARABIC] = "سطر کی زبان {lang} ہے مگر یہ پورا اردو رسم الخط میں ہے: {value}؛ کہیں دوسری سطر کا تو نہیں، یا زبان ur ہونی چاہیے؟",
	[FAULT_CELL_SERIAL] = "{value} شاید اسپریڈشیٹ کے ہاں {other} کا عدد ہے؛ اگر ایسا ہے تو کالم کو Text بنائیں اور وہ لکھیں جو شہری کو پڑھنا ہے",
	[FAULT_NAME_UNFIT] = "{value} نام نہیں ہو سکتا: نام صفحوں کے پتے میں آتا ہے، اس لیے خالی، . یا .. نہ ہو، زیادہ سے زیادہ {allowed} octets کا ہو، اور اس میں /، \\ یا کوئی پوشیدہ حرف نہ ہو؛ کوئی اور نام لکھیں",
	[FAULT_LANG_EMPTY] = "زبان کا خانہ خالی ہے؛ ur، en یا ur-Latn لکھیں",
	[FAULT_LANG_WRONG] = "یہاں زبان {value} نہیں لکھی جاتی؛ {other} لکھیں",
	[FAULT_LANG_UNKNOWN] = "{value} زبان کا درست نشان نہیں؛ ur، en، ur-Latn، sd، ps یا bal جیسا نشان لکھیں",
	[FAULT_LANG_MANY] = "مجموعے میں {number} زبانیں ہیں، زیادہ سے زیادہ {allowed} ہو سکتی ہیں",
	[FAULT_LANG_DEFAULT] = "سروس کی بنیادی زبان {value} میں کوئی متن نہیں؛ مجموعے میں یہ زبانیں ہیں: {list}",
	[FAULT_LANG_FEW] = "{value} میں {allowed} میں سے صرف {number} موضوع ہیں؛ باقی کا جواب {other} میں جائے گا",
	[FAULT_LANG_UNTRANSLATED] = "{value} میں ترجمہ نہیں: {list} (کل {number})؛ ان کا جواب دوسری زبان میں جائے گا",
	[FAULT_SET_EMPTY] = "اس میں کوئی پیغام نہیں",
	[FAULT_TOPIC_EMPTY] = "موضوع کا خانہ خالی ہے؛ نام لکھیں یا سطر نکال دیں",
	[FAULT_TOPIC_NAME] = "موضوع کے نام میں صرف چھوٹے انگریزی حروف a تا z، ہندسے، - اور _ ہو سکتے ہیں، زیادہ سے زیادہ 63: {value} کی جگہ {other} لکھیں",
	[FAULT_TOPIC_LETTERS] = "موضوع کے نام میں صرف چھوٹے انگریزی حروف a تا z، ہندسے، - اور _ ہو سکتے ہیں، زیادہ سے زیادہ 63، نہ کہ {value}؛ شہری یہ نام کبھی نہیں دیکھتے",
	[FAULT_TOPIC_TWICE] = "اس زبان میں یہ موضوع پہلے ہی سطر {number} میں ہے؛ دونوں کو ملا کر ایک کر دیں",
	[FAULT_TOPICS_MANY] = "مجموعے میں {number} موضوع ہیں، زیادہ سے زیادہ {allowed} ہو سکتے ہیں",
	[FAULT_TOPIC_NEEDED] = "یہ لازمی موضوعات موجود نہیں: {list}؛ ان کے بغیر شہری کو ضرورت کے وقت کوئی جواب نہیں ملے گا: ہر زبان میں ان کی سطر لکھیں",
	[FAULT_TOPIC_UNREACHED] = "ان تک کوئی کلیدی لفظ یا مینو نہیں پہنچاتا: {list}؛ کلیدی لفظ لکھیں یا مینو میں شامل کریں",
	[FAULT_TOPIC_SCREEN_WORDS] = "یہ موجود نہیں: {list}؛ ڈائل کرنے والے کو ان کی جگہ انگریزی الفاظ نظر آئیں گے",
	[FAULT_TOPIC_FORGET] = "یہاں stop ہے مگر forget نہیں: کوئی شہری اپنے لفظوں سے اپنا ریکارڈ نہیں مٹوا سکتا؛ ہر زبان کے لیے کلیدی الفاظ والی سطر شامل کریں",
	[FAULT_TEXT_EMPTY] = "متن خالی ہے؛ متن لکھیں یا سطر نکال دیں",
	[FAULT_TEXT_LONG] = "متن اتنا لمبا ہے کہ کسی ایس ایم ایس میں نہیں آ سکتا؛ اسے مختصر کریں",
	[FAULT_TEXT_PARTS] = "متن {number} ایس ایم ایس کا بنتا ہے، سروس میں {allowed} کی اجازت ہے؛ اسے مختصر کریں",
	[FAULT_TEXT_COSTS] = "متن {number} ایس ایم ایس کا بنتا ہے؛ بہتر ہے کہ {allowed} سے زیادہ کا نہ ہو: اسے مختصر کریں",
	[FAULT_TEXT_DEAR] = "متن صرف ان نشانوں کی وجہ سے {number} ایس ایم ایس کا بنتا ہے:{list}",
	[FAULT_TEXT_SENTENCE] = "ایک جملے میں {number} الفاظ ہیں، {allowed} تک آسانی سے سمجھ آتے ہیں: {value}",
	[FAULT_TEXT_LATIN_FIRST] = "سطر {value} سے شروع ہوتی ہے، اس لیے فون پوری سطر بائیں سے لکھے گا؛ سطر اردو لفظ سے شروع کریں",
	[FAULT_TEXT_DIGITS_PARTED] = "{value} اردو سطر میں ہے جہاں ہندسوں کے ٹکڑے آگے پیچھے ہو جاتے ہیں؛ نمبر ملا کر لکھیں",
	[FAULT_TEXT_OWN_CODE] = "متن شہری کو {value} پر بھیجتا ہے، مگر وہ اسی نمبر پر لکھ چکے ہیں؛ دوسری سروس کا نمبر دیں، یا لکھیں: یہیں",
	[FAULT_TEXT_NO_ARABIC] = "سطر کی زبان {lang} ہے مگر متن میں اردو رسم الخط کا ایک حرف بھی نہیں؛ کہیں دوسری سطر کا متن تو نہیں، یا زبان \u2066{lang}-Latn\u2069 ہونی چاہیے؟",
	[FAULT_TEXT_ALL_ARABIC] = "سطر کی زبان {lang} ہے مگر متن پورا اردو رسم الخط میں ہے؛ کہیں دوسری سطر کا متن تو نہیں، یا زبان ur ہونی چاہیے؟",
	[FAULT_TEXT_BRACES] = "{value} پلیس ہولڈر نہیں اور اسی طرح شہری کو چلا جائے گا؛ پلیس ہولڈر ایسا ہوتا ہے: \u2066{polling_date}\u2069، یعنی دو قوسوں کے بیچ چھوٹے انگریزی حروف، ہندسے اور _، بغیر خالی جگہ کے",
	[FAULT_TEXT_BRACES_SIGNS] = "قوسیں {value} جوں کی توں چلی جائیں گی؛ کیا یہاں پلیس ہولڈر ہونا تھا؟",
	[FAULT_TEXT_UNFILLED] = "متن میں {value} نہیں، جس کی جگہ پروگرام قریب ترین موضوعات کے نام لکھتا ہے؛ اسے شامل کریں",
	[FAULT_PLACEHOLDERS_NONE] = "مجموعے میں کوئی پلیس ہولڈر نہیں، جبکہ متن میں {number} استعمال ہوئے ہیں: {list}؛ ان کی جدول \u2066--placeholders\u2069 سے دیں",
	[FAULT_PLACEHOLDER_MISSING] = "{value} کی قدر ان زبانوں میں نہیں: {list}؛ پلیس ہولڈرز کی جدول میں لکھیں یا نام درست کریں (جن پیغامات میں ہے: {number}، یہ پہلا ہے)",
	[FAULT_PLACEHOLDER_NAME] = "پلیس ہولڈر کے نام میں چھوٹے انگریزی حروف a تا z، ہندسے اور _ ہوتے ہیں: {value} کی جگہ {other} لکھیں",
	[FAULT_PLACEHOLDER_TWICE] = "اس زبان میں اس پلیس ہولڈر کی قدر پہلے ہی سطر {number} میں ہے؛ ایک مٹا دیں",
	[FAULT_PLACEHOLDER_UNUSED] = "یہ کسی متن میں استعمال نہیں ہوتے: {list}؛ سطریں مٹا دیں، یا دیکھیں کہ نام غلط تو نہیں لکھا گیا",
	[FAULT_PLACEHOLDER_UNKNOWN] = "جو شائع ہے اس میں {value} نام کا پلیس ہولڈر نہیں؛ نام درست کریں",
	[FAULT_PLACEHOLDER_PASSED_OVER] = "{value} کی جو قدر سب زبانوں کے لیے ہے وہ {list} تک نہیں پہنچتی، کیونکہ ان کی اپنی قدریں ہیں؛ ہر ایک کے لیے الگ سطر دیں",
	[FAULT_PLACEHOLDER_SAMPLE] = "ان کی قدر ابھی نمونے والی ہے، آپ کی اپنی نہیں: {list}؛ اصل قدر لکھیں",
	[FAULT_PLACEHOLDERS_MANY] = "پلیس ہولڈر کی {number} قدریں ہیں، زیادہ سے زیادہ {allowed} ہو سکتی ہیں",
	[FAULT_VALUE_EMPTY] = "قدر خالی ہے؛ جن پیغامات میں یہ استعمال ہو وہاں جگہ خالی رہے گی",
	[FAULT_VALUE_BRACES] = "قدر کے اندر قوسیں جوں کی توں چلی جائیں گی ({value})؛ ایک پلیس ہولڈر کے اندر دوسرا نہیں بھرا جاتا",
	[FAULT_VALUE_NO_DATE] = "ایسی کوئی تاریخ نہیں ہوتی: {value}",
	[FAULT_VALUE_PAST] = "یہ تاریخ گزر چکی ہے: {value}",
	[FAULT_VALUE_SERIAL] = "{value} اسپریڈشیٹ کے ہاں {other} کا عدد ہے؛ کالم کو Text بنائیں اور وہ لکھیں جو شہری کو پڑھنا ہے",
	[FAULT_VALUE_SCIENTIFIC] = "اسپریڈشیٹ لمبے نمبر کو {value} کی طرح دکھاتی ہے؛ کالم کو Text بنائیں اور نمبر کے تمام ہندسے لکھیں",
	[FAULT_KEYWORD_SIGNS] = "کلیدی لفظ {value} میں کوئی حرف یا ہندسہ نہیں جس سے وہ پہچانا جائے؛ اسے نکال دیں",
	[FAULT_KEYWORD_COMMA] = "کلیدی لفظ {value} میں کوما، سیمی کولن یا | کی جگہ کوئی اور نشان ہے؛ کلیدی الفاظ | سے (Shift کے ساتھ \\) یا نئی سطر سے الگ کیے جاتے ہیں",
	[FAULT_KEYWORD_BRACES] = "کلیدی لفظ {value} میں قوسیں ہیں، اور کلیدی الفاظ میں کوئی پلیس ہولڈر نہیں بھرا جاتا؛ خود لفظ لکھیں",
	[FAULT_KEYWORD_SEVERAL] = "کلیدی لفظ {value} شاید کئی الفاظ ہیں؛ اگر ایسا ہے تو انہیں | سے الگ کریں (Shift کے ساتھ \\)",
	[FAULT_KEYWORD_WORDS] = "کلیدی لفظ {value} میں {number} الفاظ ہیں، {allowed} سے زیادہ؛ کوئی صرف اتنا نہیں لکھتا، اسے مثالوں میں لکھیں",
	[FAULT_KEYWORD_LONG] = "ایک کلیدی لفظ {number} بائٹ کا ہے، زیادہ سے زیادہ {allowed} لیے جاتے ہیں؛ کہیں الفاظ | کے بجائے کسی اور نشان سے تو الگ نہیں؟",
	[FAULT_KEYWORDS_MANY] = "سطر میں {number} کلیدی الفاظ ہیں، زیادہ سے زیادہ {allowed} لیے جاتے ہیں؛ پورے پیغامات مثالوں میں لکھیں",
	[FAULT_KEYWORDS_TOTAL] = "مجموعے میں {number} کلیدی الفاظ ہیں، زیادہ سے زیادہ {allowed} ہو سکتے ہیں",
	[FAULT_KEYWORD_TWICE] = "کلیدی لفظ {value} دو بار لکھا ہے؛ ایک مٹا دیں",
	[FAULT_KEYWORD_TAKEN] = "کلیدی لفظ {value} پہلے ہی موضوع {other} کا ہے{row}؛ دونوں میں سے ایک کو دیں",
	[FAULT_KEYWORD_SHARED] = "کلیدی لفظ {value} زبان {list} میں موضوع {other} کا بھی ہے{row}؛ فیصلہ شہری کی زبان سے ہو گا",
	[FAULT_KEYWORD_SHADOWED] = "کلیدی لفظ {value} دب جاتا ہے: {other} لکھنے پر موضوع {list} ملتا ہے",
	[FAULT_MENU_TARGET] = "{value} نہ کوئی موضوع ہے، نہ یہاں کا کوئی menu:NAME یا language:TAG/NAME؛ درست کریں",
	[FAULT_MENU_WISH] = "{value} ایس ایم ایس بھیجنے پر ہوتا ہے؛ اسکرین پر صرف لکھا آئے گا، ہو گا نہیں: کسی اور موضوع پر لے جائیں",
	[FAULT_MENU_LABEL_EMPTY] = "عبارت خالی ہے؛ لکھیں کہ یہ انتخاب کیا کہلاتا ہے",
	[FAULT_MENU_LABEL_LONG] = "عبارت اسکرین کے {number} حروف لیتی ہے؛ {allowed} تک ہو تو باقی کے لیے جگہ بچتی ہے",
	[FAULT_MENU_LABEL_BRACES] = "عبارت میں قوسیں ہیں، اور مینو میں کوئی پلیس ہولڈر نہیں بھرا جاتا: {value}",
	[FAULT_MENU_LANG] = "{value} میں مجموعے کا کوئی متن نہیں؛ وہ زبان لکھیں جو پیغامات میں ہے",
	[FAULT_MENU_TWICE] = "اس زبان میں اس انتخاب کی عبارت پہلے ہی سطر {number} میں ہے؛ ایک مٹا دیں",
	[FAULT_MENU_DEAD_END] = "اس مینو میں کوئی انتخاب نہیں، شہری یہاں آ کر رک جائے گا",
	[FAULT_MENU_LOOP] = "انتخاب {number} واپس مینو {value} پر لے جاتا ہے، یعنی چکر ہے؛ واپسی کے لیے 0 اور 00 ہیں",
	[FAULT_MENU_UNREACHED] = "کسی دوسرے مینو سے اس مینو تک نہیں پہنچا جا سکتا",
	[FAULT_MENU_ITEMS] = "اس مینو میں {number} انتخاب ہیں، زیادہ سے زیادہ {allowed} ہو سکتے ہیں",
	[FAULT_MENUS_MANY] = "مینو یا ان کی سطریں {number} ہیں، زیادہ سے زیادہ {allowed} ہو سکتی ہیں",
	[FAULT_EXAMPLE_TOPIC] = "پیغامات میں موضوع {value} نہیں؛ اسے درست کریں، یا جس کا جواب نہیں دیا جاتا اس کے لیے fallback لکھیں",
	[FAULT_EXAMPLE_EMPTY] = "مثال خالی ہے؛ پیغام لکھیں یا سطر نکال دیں",
	[FAULT_EXAMPLE_TAKEN] = "یہی پیغام پہلے ہی موضوع {other} کی مثال ہے{row}؛ دونوں میں سے ایک کو دیں",
	[FAULT_EXAMPLE_TWICE] = "یہی مثال پہلے ہی سطر {number} میں ہے",
	[FAULT_EXAMPLES_WITHOUT_TOPIC] = "{number} سطروں میں موضوع نہیں، انہیں چھوڑ دیا گیا؛ ہر ایک میں وہ موضوع لکھیں جو اس کا جواب دے",
	[FAULT_EXAMPLES_NO_FALLBACK] = "{number} مثالوں میں fallback کی ایک بھی نہیں، اس لیے شہری جو بھی لکھے گا وہ کسی نہ کسی موضوع کا سوال سمجھا جائے گا؛ ایسے پیغام بھی شامل کریں جن کا جواب آپ نہیں دیتے، اور ان کا موضوع fallback لکھیں",
	[FAULT_VANISH_TOPICS] = "یہ موضوعات ({number}) ختم ہو جائیں گے: {list}",
	[FAULT_VANISH_LANGUAGES] = "یہ زبانیں ({number}) ختم ہو جائیں گی: {list}",
	[FAULT_VANISH_TEXTS] = "ان موضوعات ({number}) کی ایک زبان ختم ہو جائے گی: {list}",
	[FAULT_VANISH_MENUS] = "یہ مینو یا ان کے انتخاب ({number}) ختم ہو جائیں گے: {list}",
	[FAULT_VANISH_KEYWORDS] = "ان سطروں ({number}) کے سب کلیدی الفاظ ختم ہو جائیں گے: {list}",
	[FAULT_VANISH_EXAMPLES] = "{allowed} میں سے صرف {number} مثالیں رہ جائیں گی",
	[FAULT_REMOVED_TOPICS] = "یہ موضوعات ({number}) ختم ہو جائیں گے: {list}",
	[FAULT_REMOVED_LANGUAGES] = "یہ زبانیں ({number}) ختم ہو جائیں گی: {list}",
	[FAULT_REMOVED_TEXTS] = "ان موضوعات ({number}) کی ایک زبان ختم ہو جائے گی: {list}",
	[FAULT_REMOVED_MENUS] = "یہ مینو یا ان کے انتخاب ({number}) ختم ہو جائیں گے: {list}",
	[FAULT_REMOVED_KEYWORDS] = "ان سطروں ({number}) کے سب کلیدی الفاظ ختم ہو جائیں گے: {list}",
	[FAULT_REMOVED_EXAMPLES] = "{allowed} میں سے صرف {number} مثالیں رہ جائیں گی",
	[FAULT_MENU_FIRST] = "ڈائل کرنے والے اب {value} مینو سے شروع کریں گے، پہلے {other} سے کرتے تھے؛ یہ جدول کی پہلی سطر سے طے ہوتا ہے",
} };
/* clang-format on */

static const struct phrases *const tables[PHRASES_LANGUAGES] = {
	[PHRASES_ENGLISH] = &english,
	[PHRASES_URDU] = &urdu,
};

/* --- choosing ----------------------------------------------------------------------------------------- */

static enum phrases_language language_named(const char *name)
{
	for (int language = 0; language < PHRASES_LANGUAGES; language++) {
		size_t len = strlen(tables[language]->code);

		/* "ur", "ur_PK.UTF-8", "ur-Arab", but not "urd". */
		if (strncmp(name, tables[language]->code, len) == 0 &&
			!((name[len] | 32) >= 'a' && (name[len] | 32) <= 'z'))
			return (enum phrases_language)language;
	}
	return PHRASES_NONE;
}

enum phrases_language phrases_language(
	const char *option, const char *lc_all, const char *lc_messages, const char *lang)
{
	const char *const environment[] = { lc_all, lc_messages, lang };

	if (option)
		return language_named(option);
	for (size_t i = 0; i < sizeof(environment) / sizeof(environment[0]); i++) {
		if (environment[i] && *environment[i] != '\0') {
			enum phrases_language language = language_named(environment[i]);

			return language == PHRASES_NONE ? PHRASES_ENGLISH : language;
		}
	}
	return PHRASES_ENGLISH;
}

bool phrases_are_right_to_left(enum phrases_language language)
{
	return tables[language]->right_to_left;
}

const char *phrases_of_fault(enum phrases_language language, enum fault kind)
{
	return tables[language]->faults[kind];
}

const char *phrases_of_part(enum phrases_language language, enum phrases_part part)
{
	return tables[language]->parts[part];
}

/* --- filling ------------------------------------------------------------------------------------------ */

void phrases_show(const char *text, size_t most, struct buffer *out)
{
	size_t len = strlen(text), shown = utf8_cut(text, len, most);

	visible_add(text, shown, true, out);
	if (shown < len)
		buffer_add_text(out, "…");
}

#define ISOLATE "\u2068" /* first strong isolate */
#define ISOLATE_END "\u2069"

static void add_text(enum phrases_language language, const char *text, const char *quote, struct buffer *out)
{
	bool isolated = tables[language]->right_to_left || visible_turns(text, strlen(text));

	buffer_add_text(out, isolated ? ISOLATE : "");
	buffer_add_format(out, "%s%s%s", quote, text, quote);
	buffer_add_text(out, isolated ? ISOLATE_END : "");
}

/* ", row 7", where it stands in a sheet. */
static void add_row(enum phrases_language language, size_t row, struct buffer *out)
{
	const char *words = tables[language]->parts[PHRASES_ROW], *hole = strstr(words, "{number}");

	if (row > 0)
		buffer_add_format(out, "%s%.*s%zu", tables[language]->parts[PHRASES_COMMA],
			(int)(hole - words), words, row);
}

/* False when the name is of no hole. */
static bool fill_hole(enum phrases_language language, const char *name, size_t len, const struct fault_at *at,
	const struct fault_with *with, struct buffer *out)
{
	const struct {
		const char *name, *text, *quote;
	} texts[] = { { "value", with->value, "\"" }, { "other", with->other, "\"" },
		{ "list", with->list, "" }, { "topic", at->topic, "" }, { "lang", at->lang, "" } };
	const struct {
		const char *name;
		size_t number;
	} numbers[] = { { "number", with->number }, { "allowed", with->allowed } };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (strlen(texts[i].name) == len && memcmp(texts[i].name, name, len) == 0) {
			add_text(language, texts[i].text ? texts[i].text : "", texts[i].quote, out);
			return true;
		}
	}
	if (len == strlen("row") && memcmp("row", name, len) == 0) {
		add_row(language, with->number, out);
		return true;
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strlen(numbers[i].name) == len && memcmp(numbers[i].name, name, len) == 0) {
			buffer_add_format(out, "%zu", numbers[i].number);
			return true;
		}
	}
	return false;
}

void phrases_fill(enum phrases_language language, const char *words, const struct fault_at *at,
	const struct fault_with *with, struct buffer *out)
{
	while (*words != '\0') {
		size_t plain = strcspn(words, "{");
		size_t len = words[plain] == '{' ? strcspn(words + plain + 1, "}") : 0;

		buffer_add(out, words, plain);
		words += plain;
		if (*words == '\0')
			return;
		if (fill_hole(language, words + 1, len, at, with, out)) {
			words += len + 2;
		} else {
			buffer_add(out, words, 1);
			words++;
		}
	}
}
