#include "agahi/editor/costs.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/editor/proofread.h"
#include "agahi/text/visible.h"

enum { MAX_LANGUAGES = 64 };

/* What a row's text costs; free `in_the_way`. */
struct priced {
	struct proofread_cost cost;
	struct buffer in_the_way; /* letters that Urdu's tables lack */
};

static bool price(const struct message_set *set, const struct message_row *row, struct priced *priced)
{
	char *text = message_set_fill(set, row);

	memset(priced, 0, sizeof(*priced));
	buffer_add(&priced->in_the_way, "", 0);
	if (!text)
		return false;
	priced->cost = proofread_cost(text);
	if (priced->cost.ucs2)
		proofread_not_in_urdu_tables(text, &priced->in_the_way);
	free(text);
	return !priced->in_the_way.failed;
}

static const char *encoding_of(const struct priced *priced)
{
	return priced->cost.ucs2 ? "ucs2" : "gsm7";
}

/* A cell of a sheet that was not judged yet. */
static void print_cell(const char *text, int width, const char *after, FILE *out)
{
	struct buffer shown = { 0 };

	visible_add(text, strlen(text), true, &shown);
	fprintf(out, "%-*s%s", width, shown.data ? shown.data : "", after);
	buffer_free(&shown);
}

static void print_row(const struct message_row *row, const struct priced *priced, FILE *out)
{
	print_cell(row->topic, 14, " ", out);
	print_cell(row->lang, 8, " ", out);
	fprintf(out, "%-5s %zu part%s", encoding_of(priced), priced->cost.parts,
		priced->cost.parts == 1 ? " " : "s");
	if (priced->cost.parts_7bit > 0)
		fprintf(out, "   in 7 bits: %zu", priced->cost.parts_7bit);
	else if (priced->in_the_way.len > 0)
		fprintf(out, "   not in 7 bits:%s", priced->in_the_way.data);
	else if (priced->cost.ucs2)
		fprintf(out, "   in 7 bits: as many");
	fputc('\n', out);
}

struct sum {
	const char *lang;
	size_t texts, parts, parts_7bit, possible;
};

static struct sum *sum_of(struct sum *sums, size_t *count, const char *lang)
{
	for (size_t i = 0; i < *count; i++) {
		if (strcmp(sums[i].lang, lang) == 0)
			return &sums[i];
	}
	if (*count == MAX_LANGUAGES)
		return &sums[0];
	sums[*count] = (struct sum){ .lang = lang };
	return &sums[(*count)++];
}

static void add_to_sum(struct sum *sum, const struct priced *priced)
{
	sum->texts++;
	sum->parts += priced->cost.parts;
	sum->possible += priced->cost.parts_7bit > 0;
	sum->parts_7bit += priced->cost.parts_7bit > 0 ? priced->cost.parts_7bit : priced->cost.parts;
}

void costs_print(const struct message_set *set, FILE *out)
{
	struct sum sums[MAX_LANGUAGES];
	size_t count = 0;

	for (size_t i = 0; i < set->message_count; i++) {
		struct priced priced;

		if (price(set, &set->messages[i], &priced)) {
			print_row(&set->messages[i], &priced, out);
			add_to_sum(sum_of(sums, &count, set->messages[i].lang), &priced);
		}
		buffer_free(&priced.in_the_way);
	}
	for (size_t i = 0; i < count; i++) {
		print_cell(sums[i].lang, 0, ": ", out);
		fprintf(out, "%zu texts, %zu parts", sums[i].texts, sums[i].parts);
		if (sums[i].possible > 0)
			fprintf(out, "; with Urdu's 7-bit tables %zu (%zu texts are cheaper in them)",
				sums[i].parts_7bit, sums[i].possible);
		fputc('\n', out);
	}
}

static json_t *row_as_json(const struct message_row *row, const struct priced *priced)
{
	json_t *seven =
		priced->cost.parts_7bit > 0 ? json_integer((json_int_t)priced->cost.parts_7bit) : json_null();
	const char *letters = priced->in_the_way.data;

	return json_pack("{s:s, s:s, s:s, s:I, s:o, s:s}", "topic", row->topic, "lang", row->lang, "encoding",
		encoding_of(priced), "parts", (json_int_t)priced->cost.parts, "parts_7bit", seven,
		"in_the_way", letters + strspn(letters, " "));
}

void costs_print_json(const struct message_set *set, FILE *out)
{
	json_t *list = json_array();

	for (size_t i = 0; i < set->message_count; i++) {
		struct priced priced;

		if (price(set, &set->messages[i], &priced))
			json_array_append_new(list, row_as_json(&set->messages[i], &priced));
		buffer_free(&priced.in_the_way);
	}
	json_dumpf(list, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(list);
}
