#include "handover_file.h"

#include "agahi/handover/edition_lines.h"

static char error[EDITION_FILE_ERROR_SIZE];

static struct edition_file *read_octets(const struct buffer *octets)
{
	return edition_file_read(span_of(octets->data, octets->len), error, sizeof(error));
}

static void assert_refused(const struct buffer *octets, const char *why)
{
	struct edition_file *file = read_octets(octets);

	if (file)
		fail_msg("it was taken, though: %s", why);
	if (!strstr(error, why))
		fail_msg("\"%s\" does not say \"%s\"", error, why);
}

/* The sample with one thing other than it should be. */
static void assert_refused_with(const char *from, const char *to, const char *why)
{
	struct edition_file *file = sample_file();
	struct buffer octets = file_octets(file), changed = octets_with(&octets, from, to);

	assert_refused(&changed, why);
	buffer_free(&changed);
	buffer_free(&octets);
	edition_file_free(file);
}

static void what_is_written_is_read_and_is_the_same_octets_again(void **state)
{
	struct edition_file *file = sample_file();
	struct buffer octets = file_octets(file);
	struct edition_file *read = read_octets(&octets);
	char hash[TABLES_HASH_SIZE];

	(void)state;
	if (!read)
		fail_msg("%s", error);
	assert_int_equal(read->number, 14);
	assert_int_equal(read->base, 13);
	assert_string_equal(read->base_hash, SAMPLE_HASH);
	assert_string_equal(read->title, file->title);
	assert_string_equal(read->by, "Saima Khan");
	assert_string_equal(read->note, "as the commission decided");
	assert_int_equal(read->from_ms, file->from_ms);
	assert_true(read->may_lose && read->withdrawn);
	assert_int_equal(read->published_ms, file->published_ms);
	assert_int_equal(read->approval_count, 2);
	assert_string_equal(read->approvals[0].name, "Ahmed Ali");
	assert_int_equal(read->approvals[1].at_ms, file->approvals[1].at_ms);
	assert_int_equal(read->audit, 4711);
	assert_true(tables_hash(file->set, hash));
	assert_string_equal(read->hash, hash);
	assert_int_equal(read->set->example_count, 2);
	assert_string_equal(read->model_name, file->model_name);
	assert_int_equal(read->model.len, file->model.len);
	struct buffer again = file_octets(read);
	assert_int_equal(again.len, octets.len);
	assert_memory_equal(again.data, octets.data, octets.len);
	buffer_free(&again);
	buffer_free(&octets);
	edition_file_free(read);
	edition_file_free(file);
}

static void what_need_not_be_said_is_left_out(void **state)
{
	struct edition_file file = { .set = message_set_new() };
	struct buffer octets = file_octets(&file);

	(void)state;
	assert_memory_equal(octets.data, "agahi-edition 1\nnumber 0\nbase 0\ncontent sha256:", 47);
	assert_null(memmem(octets.data, octets.len, "model", 5));
	assert_null(memmem(octets.data, octets.len, "approved", 8));
	struct edition_file *read = read_octets(&octets);
	assert_non_null(read);
	assert_int_equal(read->set->message_count, 0);
	assert_int_equal(read->model.len, 0);
	edition_file_free(read);
	buffer_free(&octets);
	message_set_free(file.set);
}

static void each_field_that_is_wrong_is_told_with_its_line(void **state)
{
	static const struct {
		const char *from, *to, *why;
	} wrong[] = {
		{ "agahi-edition 1", "agahi-edition 2", "line 1: \"agahi-edition 1\" is not how it begins" },
		{ "agahi-edition 1", "PK", "line 1: \"agahi-edition 1\"" },
		{ "number 14", "number 014", "line 2: this is how it should look: number 14" },
		{ "number 14\n", "", "line 2: here should stand \"number 14\"" },
		{ "number 14", "number 14\nnumber 14", "line 3: here should stand \"base 13" },
		{ "base 13", "base -1", "line 3: this is how it should look: base" },
		{ "base 13 sha256:" SAMPLE_HASH, "base 13", "line 3: this" },
		{ "base 13 sha256:0", "base 13 sha256:", "line 3: this" },
		{ "base 13 sha256:" SAMPLE_HASH, "base 0 sha256:" SAMPLE_HASH, "line 3: this" },
		{ "title ", "title  ", "line 4: this is how it should look: title" },
		{ "title ", "titles ", "line 4: here should stand \"content" },
		{ "by Saima Khan", "by ", "line 5: this is how it should look: by" },
		{ "by Saima Khan", "by Saima\tKhan\x1b", "line 5: this" },
		{ "by Saima Khan", "by Saima\xff", "line 5: this" },
		{ "note as", "by as", "line 6: here should stand \"content" },
		{ "from 2027-02-06T", "from 2027-02-30T", "line 7: this is how it should look: from" },
		{ "may-lose yes", "may-lose no", "line 8: this is how it should look: may-lose yes" },
		{ "withdrawn yes", "withdrawn maybe", "line 9: this is how it should look: withdrawn yes" },
		{ "published 2027", "published at 2027", "line 10: this" },
		{ "content sha256:", "content md5:", "line 11: this is how it should look: content" },
		{ "\nmessages sha256:", "\nmessages sha1:", "line 12: this" },
		{ "\nplaceholders sha256:", "\nplaceholders  sha256:", "line 13: this" },
		{ "\nmenus sha256:", "\nmenu sha256:", "line 14: here should stand \"menus" },
		{ "\nexamples sha256:", "\n\nexamples sha256:", "line 15: here should stand \"examples" },
		{ "\nmodel ", "\nmodel x", "line 16: this is how it should look: model" },
		{ "approved Ahmed Ali 2026", "approved 2026",
			"line 17: this is how it should look: approved" },
		{ "approved Bushra 2026-11-26T", "approved Bushra 2026-11-26t", "line 18: this" },
		{ "audit 4711", "audit", "line 19: this is how it should look: audit" },
		{ "\naudit 4711", "\naudit 4711 sha256:" SAMPLE_HASH "\naudit 4711",
			"line 20: this line has no place here" },
		{ "\naudit 4711", "\nsigned by me\naudit 4711", "line 19: this line has no place here" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_refused_with(wrong[i].from, wrong[i].to, wrong[i].why);
}

static void octets_that_are_not_those_of_the_header_are_refused(void **state)
{
	struct edition_file *file = sample_file();
	struct buffer octets = file_octets(file);

	(void)state;
	octets.len--;
	assert_refused(&octets, "it is damaged, or was not copied whole");
	octets.len++;
	buffer_add(&octets, "x", 1);
	assert_refused(&octets, "it is damaged, or was not copied whole");
	octets.len -= 2;
	buffer_add(&octets, "\x7f", 1);
	assert_refused(&octets, "model: they are not the octets");
	buffer_free(&octets);
	edition_file_free(file);
	assert_refused_with("How to vote:", "Now to vote:", "messages: they are not the octets");
	assert_refused_with("helpline,,1234", "helpline,,1235", "placeholders: they are not the octets");
	assert_refused_with("Vote, here", "Vote, hare", "menus: they are not the octets");
	assert_refused_with("my name is", "my game is", "examples: they are not the octets");
}

/* The file that says the right hash of its octets, and of its content, or another. */
static struct buffer file_of(const char *messages, const char *content)
{
	static const char *const others[] = { "placeholders", "menus", "examples" };
	static const char *const heads[] = { "\xef\xbb\xbfplaceholder,lang,value\r\n",
		"\xef\xbb\xbfmenu,item,lang,label,target\r\n", "\xef\xbb\xbftopic,lang,text\r\n" };
	struct buffer out = { 0 };
	char hash[TABLES_HASH_SIZE];

	lines_hash(messages, strlen(messages), hash);
	buffer_add_format(&out,
		"agahi-edition 1\nnumber 1\nbase 0\ncontent sha256:%s\nmessages sha256:%s %zu\n", content,
		hash, strlen(messages));
	for (int i = 0; i < 3; i++) {
		lines_hash(heads[i], strlen(heads[i]), hash);
		buffer_add_format(&out, "%s sha256:%s %zu\n", others[i], hash, strlen(heads[i]));
	}
	buffer_add_format(&out, "\n%s%s%s%s", messages, heads[0], heads[1], heads[2]);
	return out;
}

static void tables_are_read_as_strictly_as_they_are_written(void **state)
{
	static const struct {
		const char *messages, *why;
	} wrong[] = {
		{ "\xef\xbb\xbftopic,lang,keywords,text\r\nvote,en,vote,Vote\r\n",
			"the tables are not the content" },
		{ "topic,lang,keywords,text\r\nvote,en,vote,Vote\r\n", "messages: it is not written as" },
		{ "\xef\xbb\xbftopic,lang,keywords,text\r\nvote,en,\"vote,Vote\r\n", "messages, row 2: " },
		{ "\xef\xbb\xbftopic,lang,words\r\n", "messages, row 1: " },
		{ "", "messages, row " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct buffer octets = file_of(wrong[i].messages, SAMPLE_HASH);

		assert_refused(&octets, wrong[i].why);
		buffer_free(&octets);
	}
}

static void a_file_that_claims_too_much_is_refused_before_it_is_read(void **state)
{
	struct buffer long_line = { 0 };

	(void)state;
	assert_refused_with(
		"\nexamples sha256:", "\nexamples sha256:" SAMPLE_HASH " 99999999\nexamples sha256:",
		"line 15: this is how it should look: examples");
	buffer_add_text(&long_line, "agahi-edition 1\nnumber 1\nbase 0\ntitle ");
	for (int i = 0; i < 3000; i++)
		buffer_add_text(&long_line, "x");
	assert_refused(&long_line, "line 4: the line is too long");
	long_line.len = 30;
	assert_refused(&long_line, "line 3: the file ends here");
	long_line.data[20] = '\0';
	assert_refused(&long_line, "line 2: an octet of 0");
	long_line.len = 0;
	assert_refused(&long_line, "line 1: the file ends here");
	buffer_free(&long_line);
	assert_null(
		edition_file_read((struct span){ (const uint8_t *)"", (size_t)EDITION_FILE_MAX_OCTETS + 1 },
			error, sizeof(error)));
	assert_string_equal(error, "it is larger than 64 MiB");
}

static void a_person_more_than_there_is_room_for_is_refused(void **state)
{
	struct edition_file *file = sample_file();

	(void)state;
	file->approval_count = EDITION_FILE_MOST_APPROVALS;
	for (size_t i = 0; i < file->approval_count; i++)
		file->approvals[i] = (struct edition_file_approval){ "A", INT64_C(1795687200000) };
	struct buffer octets = file_octets(file);
	struct edition_file *read = read_octets(&octets);
	assert_non_null(read);
	struct buffer more =
		octets_with(&octets, "\napproved A", "\napproved B 2026-11-26T10:00:00Z\napproved A");
	assert_refused(&more, "at most 16 of them");
	buffer_free(&more);
	buffer_free(&octets);
	edition_file_free(read);
	edition_file_free(file);
}

static void words_that_no_line_holds_are_written_as_they_can_be(void **state)
{
	struct edition_file *file = sample_file();

	(void)state;
	snprintf(file->note, sizeof(file->note), "two\nlines\nbase 0");
	snprintf(file->by, sizeof(file->by), "\n");
	snprintf(file->approvals[0].name, sizeof(file->approvals[0].name), " ");
	struct buffer octets = file_octets(file);
	struct edition_file *read = read_octets(&octets);
	assert_non_null(read);
	assert_string_equal(read->note, "two lines base 0");
	assert_string_equal(read->by, "");
	assert_string_equal(read->approvals[0].name, "?");
	buffer_free(&octets);
	edition_file_free(read);
	edition_file_free(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_and_is_the_same_octets_again),
		cmocka_unit_test(what_need_not_be_said_is_left_out),
		cmocka_unit_test(each_field_that_is_wrong_is_told_with_its_line),
		cmocka_unit_test(octets_that_are_not_those_of_the_header_are_refused),
		cmocka_unit_test(tables_are_read_as_strictly_as_they_are_written),
		cmocka_unit_test(a_file_that_claims_too_much_is_refused_before_it_is_read),
		cmocka_unit_test(a_person_more_than_there_is_room_for_is_refused),
		cmocka_unit_test(words_that_no_line_holds_are_written_as_they_can_be),
	};

	return RUN_SUITE(tests);
}
