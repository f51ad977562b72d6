/* An edition file with everything in it, for the suites of handover/. */
#ifndef AGAHI_TEST_HANDOVER_FILE_H
#define AGAHI_TEST_HANDOVER_FILE_H

#include "content.h"

#include "agahi/edition/models.h"
#include "agahi/handover/edition_file.h"
#include "small_model.h"

#define SAMPLE_HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* edition_file_free() it. */
static inline struct edition_file *sample_file(void)
{
	static const char *const menu[5] = { "root", "a", "en", "Vote, here", "vote" };
	struct edition_file *file = calloc(1, sizeof(*file));
	struct report report = { 0 };

	assert_non_null(file);
	file->number = 14;
	file->base = 13;
	snprintf(file->base_hash, sizeof(file->base_hash), "%s", SAMPLE_HASH);
	snprintf(file->title, sizeof(file->title), "پولنگ کے اوقات");
	snprintf(file->by, sizeof(file->by), "Saima Khan");
	snprintf(file->note, sizeof(file->note), "as the commission decided");
	file->from_ms = INT64_C(1801940400000);
	file->may_lose = true;
	file->withdrawn = true;
	file->published_ms = INT64_C(1801940401000);
	file->approval_count = 2;
	file->approvals[0] = (struct edition_file_approval){ "Ahmed Ali", INT64_C(1795687200000) };
	file->approvals[1] = (struct edition_file_approval){ "Bushra", INT64_C(1795687260000) };
	file->audit = 4711;
	snprintf(file->audit_hash, sizeof(file->audit_hash), "%s", SAMPLE_HASH);
	file->set = test_set_from(TEST_MESSAGES, &report);
	assert_true(message_set_add_placeholder(file->set, "helpline", "", "1234", 0));
	assert_true(message_set_add_menu(file->set, menu, 0));
	assert_true(message_set_add_example(file->set, "vote", "en", "where do I \"vote\"", 0));
	assert_true(message_set_add_example(file->set, "register", "en", "my name is not there", 0));
	file->model = small_model_octets(1);
	assert_true(models_hash(file->set, file->model_name));
	report_free(&report);
	return file;
}

/* buffer_free() it. */
static inline struct buffer file_octets(const struct edition_file *file)
{
	struct buffer out = { 0 };

	assert_true(edition_file_write(file, &out));
	return out;
}

/* With what stands for `from` in place of its first place in the file. */
static inline struct buffer octets_with(const struct buffer *octets, const char *from, const char *to)
{
	const char *at = memmem(octets->data, octets->len, from, strlen(from));
	struct buffer out = { 0 };

	if (!at)
		fail_msg("there is no %s", from);
	buffer_add(&out, octets->data, (size_t)(at - octets->data));
	buffer_add_text(&out, to);
	at += strlen(from);
	buffer_add(&out, at, (size_t)(octets->data + octets->len - at));
	return out;
}

#endif
