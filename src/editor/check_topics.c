#include "agahi/editor/check_topics.h"

#include <stdio.h>
#include <string.h>

#include "agahi/editor/check_vanished.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";

bool check_topic_name(const char *topic, char better[CHECK_TOPIC_SIZE])
{
	size_t len = strlen(topic), out = 0;

	better[0] = '\0';
	if (len > 0 && strspn(topic, letters) == len && len < CHECK_TOPIC_SIZE)
		return true;
	for (size_t i = 0; i < len; i++) {
		char letter = topic[i] >= 'A' && topic[i] <= 'Z' ? (char)(topic[i] - 'A' + 'a') : topic[i];

		if ((unsigned char)letter >= 0x80 || out == CHECK_TOPIC_SIZE - 1)
			return false; /* another script, or too long: nobody but people can say */
		if (strchr(letters, letter))
			better[out++] = letter;
		else if (out > 0 && better[out - 1] != '-')
			better[out++] = '-';
		better[out] = '\0';
	}
	while (out > 0 && better[out - 1] == '-' && topic[len - 1] != '-')
		better[--out] = '\0';
	return false;
}

static void check_name(struct inspection *in, const struct message_row *row)
{
	const struct fault_at at = place_of_message(in->set, row, "topic");
	char better[CHECK_TOPIC_SIZE];

	if (*row->topic == '\0')
		report_add(in->report, FAULT_TOPIC_EMPTY, at, (struct fault_with){ .value = NULL });
	else if (check_topic_name(row->topic, better))
		return;
	else if (*better != '\0' && strlen(row->topic) < CHECK_TOPIC_SIZE)
		report_add(in->report, FAULT_TOPIC_NAME, at,
			(struct fault_with){ .value = row->topic, .other = better });
	else
		report_add(in->report, FAULT_TOPIC_LETTERS, at, (struct fault_with){ .value = row->topic });
}

static void check_twice(struct inspection *in, const struct message_row *row)
{
	char name[INSPECTION_NAME_SIZE];

	inspection_row_name(row->topic, row->lang, name);
	const struct claim *first = claims_find(&in->rows, name);
	const struct message_row *earlier = first ? first->row : row;
	if (earlier != row)
		report_add(in->report, FAULT_TOPIC_TWICE, place_of_message(in->set, row, "topic"),
			(struct fault_with){ .number = earlier->line });
}

/* A topic that is there under a name to be corrected is not missing too. */
static bool is_there(const struct inspection *in, const char *slug)
{
	char better[CHECK_TOPIC_SIZE];

	if (inspection_has_topic(in, slug))
		return true;
	for (const struct claim *each = in->topics.first; each; each = each->hh.next) {
		if (!check_topic_name(each->name, better) && strcmp(better, slug) == 0)
			return true;
	}
	return false;
}

static void check_needed(struct inspection *in)
{
	struct buffer list = { 0 };
	size_t count = 0;

	for (int fixed = 0; fixed < FIXED_COUNT; fixed++) {
		const struct topics_fact *fact = topics_fact((enum topics_fixed)fixed);

		if (fact->needed && !is_there(in, fact->slug) && !check_has_vanished(in, fact->slug))
			places_list(&list, &count, fact->slug);
	}
	if (count > 0)
		report_add(in->report, FAULT_TOPIC_NEEDED,
			(struct fault_at){ .file = in->set->messages_file },
			(struct fault_with){ .list = list.data, .number = count });
	in->incomplete = in->incomplete || list.failed;
	buffer_free(&list);
}

/* Who may say STOP may say this. */
static void check_forget(struct inspection *in)
{
	if (inspection_has_topic(in, topics_fact(FIXED_STOP)->slug) &&
		!is_there(in, topics_fact(FIXED_FORGET)->slug))
		report_add(in->report, FAULT_TOPIC_FORGET,
			(struct fault_at){ .file = in->set->messages_file },
			(struct fault_with){ .value = NULL });
}

bool check_topics(struct inspection *in)
{
	size_t count = claims_count(&in->topics);

	for (size_t i = 0; i < in->set->message_count; i++) {
		check_name(in, &in->set->messages[i]);
		check_twice(in, &in->set->messages[i]);
	}
	if (in->set->message_count == 0)
		report_add(in->report, FAULT_SET_EMPTY, (struct fault_at){ .file = in->set->messages_file },
			(struct fault_with){ .value = NULL });
	else
		check_needed(in);
	check_forget(in);
	if (count > CHECK_MAX_TOPICS)
		report_add(in->report, FAULT_TOPICS_MANY, (struct fault_at){ .file = in->set->messages_file },
			(struct fault_with){ .number = count, .allowed = CHECK_MAX_TOPICS });
	return count <= CHECK_MAX_TOPICS;
}
