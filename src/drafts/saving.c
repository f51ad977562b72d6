#include "agahi/drafts/saving.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/drafts/contents.h"
#include "agahi/drafts/examples.h"
#include "agahi/sheet/tags.h"
#include "agahi/web/segments.h"

void saving_conflict_free(struct saving_conflict *conflict)
{
	stored_row_free(&conflict->theirs);
	stored_row_free(&conflict->base);
}

/* --- what can be kept --------------------------------------------------------------------------------- */

static bool part_is_good(const struct row_name *name, int part)
{
	const char *text = name->parts[part];
	char better[TAGS_MAX_OCTETS + 1];

	if (part != SAVING_LANGUAGE_PART(name->table))
		return deeds_line_is_good(text, SAVING_MAX_NAME + 1) && segments_can_carry(text);
	return tags_check(text, better) || (name->table == TABLE_PLACEHOLDERS && *text == '\0');
}

int saving_bad_part(const struct row_name *name)
{
	int count = name->table == TABLE_EXAMPLES ? 2 : 3;

	for (int part = 0; part < count && name->parts[part]; part++) {
		if (!part_is_good(name, part))
			return part;
	}
	return -1;
}

static bool message_is_good(const struct message_row *row)
{
	bool good = row->keyword_count <= SAVING_MOST_KEYWORDS &&
		(*row->text == '\0' || deeds_text_is_good(row->text, SAVING_MAX_TEXT + 1));

	/* In tables | is between keywords. */
	for (size_t i = 0; good && i < row->keyword_count; i++)
		good = deeds_line_is_good(row->keywords[i], SAVING_MAX_WORDS + 1) &&
			!strchr(row->keywords[i], '|');
	return good;
}

static bool row_is_good(const struct message_set *mine, enum table table)
{
	struct row_name name = row_name_of(mine, table, 0);

	if (saving_bad_part(&name) >= 0)
		return false;
	if (table == TABLE_MESSAGES)
		return message_is_good(&mine->messages[0]);
	if (table == TABLE_PLACEHOLDERS)
		return *mine->placeholders[0].value == '\0' ||
			deeds_text_is_good(mine->placeholders[0].value, SAVING_MAX_TEXT + 1);
	return (*mine->menus[0].label == '\0' ||
		       deeds_line_is_good(mine->menus[0].label, SAVING_MAX_WORDS + 1)) &&
		(*mine->menus[0].target == '\0' ||
			deeds_line_is_good(mine->menus[0].target, SAVING_MAX_WORDS + 1));
}

/* --- one save ----------------------------------------------------------------------------------------- */

/* A save under way: the draft and the person as they are, the row as it is. */
struct attempt {
	sqlite3 *db;
	const struct saving *saving;
	struct draft draft;
	struct stored_row theirs;
	struct stored_change change;
	bool touched; /* the draft was, by it */
};

static enum deed_result begin(
	struct attempt *attempt, sqlite3 *db, const struct saving *saving, const char *language)
{
	struct person person;

	*attempt = (struct attempt){ .db = db, .saving = saving };
	enum deed_result result =
		deeds_begin(db, &saving->deed, saving->edition, COURSE_TOUCH, &attempt->draft, &person);
	if (result == DEED_DONE && !deeds_may_write(&person, language))
		result = DEED_NOT_YOURS;
	attempt->change = (struct stored_change){ .edition = saving->edition,
		.rev = attempt->draft.rev + 1, /* as deeds_move() makes it */
		.by = saving->deed.person->id,
		.now_ms = saving->deed.now_ms };
	return result;
}

/* The row as it is; DEED_CONFLICT when it is not that which the person began from. */
static enum deed_result compare_revs(
	struct attempt *attempt, const struct row_name *name, struct saving_conflict *conflict)
{
	const struct saving *saving = attempt->saving;

	if (!stored_row_find(attempt->db, saving->edition, name, &attempt->theirs))
		return DEED_FAILED;
	if (attempt->theirs.rev == saving->rev)
		return DEED_DONE;
	if (!conflict)
		return DEED_CONFLICT;
	if (saving->rev != 0 &&
		!stored_row_find_past(attempt->db, saving->edition, name, saving->rev, &conflict->base))
		return DEED_FAILED;
	conflict->theirs = attempt->theirs;
	attempt->theirs = (struct stored_row){ 0 };
	return DEED_CONFLICT;
}

/* Once, whatever is written. */
static bool touch(struct attempt *attempt)
{
	if (!attempt->touched)
		attempt->touched =
			deeds_move(attempt->db, &attempt->saving->deed, &attempt->draft, COURSE_TOUCH);
	return attempt->touched;
}

/* The touch and the record, after it was written; "" is no hash. */
static enum deed_result complete_with(
	struct attempt *attempt, const struct row_name *name, const char *old, const char *fresh)
{
	char about[ROW_NAME_SIZE + DEED_ABOUT_SIZE], words[ROW_NAME_SIZE];

	snprintf(about, sizeof(about), "%s of draft %lld", row_name_write(name, words),
		attempt->saving->edition);
	return touch(attempt) &&
			deeds_record(attempt->db, &attempt->saving->deed, "edit", about, *old ? old : NULL,
				*fresh ? fresh : NULL)
		? DEED_DONE
		: DEED_FAILED;
}

static enum deed_result complete(
	struct attempt *attempt, const struct row_name *name, const struct message_set *mine)
{
	char old[TABLES_HASH_SIZE] = "", fresh[TABLES_HASH_SIZE] = "";

	if (attempt->theirs.set)
		row_hash(attempt->theirs.set, name->table, 0, old);
	if (mine)
		row_hash(mine, name->table, 0, fresh);
	return complete_with(attempt, name, old, fresh);
}

static enum deed_result end(struct attempt *attempt, enum deed_result result)
{
	stored_row_free(&attempt->theirs);
	return deeds_end(attempt->db, result);
}

/* A row that is new must have room. */
static enum deed_result check_room(const struct attempt *attempt, enum table table)
{
	long long count =
		attempt->theirs.set ? 0 : contents_count(attempt->db, attempt->saving->edition, table);

	return count < 0 ? DEED_FAILED : count >= SAVING_MOST_ROWS ? DEED_FULL : DEED_DONE;
}

static enum deed_result put(struct attempt *attempt, enum table table, const struct message_set *mine)
{
	struct row_name name = row_name_of(mine, table, 0);
	enum deed_result result = check_room(attempt, table);

	if (result != DEED_DONE)
		return result;
	if (attempt->theirs.set && row_says_the_same(attempt->theirs.set, 0, mine, 0, table))
		return DEED_UNCHANGED;
	if (!stored_row_put(attempt->db, &attempt->change, table, mine))
		return DEED_FAILED;
	return complete(attempt, &name, mine);
}

/* --- examples ----------------------------------------------------------------------------------------- */

static bool examples_are_good(const struct row_name *name, const struct saving_examples *examples)
{
	bool good = examples->come_count == 0 || saving_bad_part(name) < 0;

	for (size_t i = 0; good && i < examples->come_count; i++)
		good = deeds_text_is_good(examples->come[i], SAVING_MAX_WORDS + 1);
	return good;
}

static bool hash_examples(const struct message_set *set, char hash[TABLES_HASH_SIZE])
{
	*hash = '\0';
	if (set->example_count == 1)
		row_hash(set, TABLE_EXAMPLES, 0, hash);
	return set->example_count <= 1 || table_hash(set, TABLE_EXAMPLES, hash);
}

/* One record for all of them. */
static enum deed_result complete_examples(struct attempt *attempt, const struct row_name *name,
	const struct message_set *gone, const struct message_set *came)
{
	char old[TABLES_HASH_SIZE], fresh[TABLES_HASH_SIZE];

	if (gone->example_count + came->example_count == 0)
		return DEED_UNCHANGED;
	long long count = examples_count(attempt->db, attempt->saving->edition);
	if (count < 0 || !hash_examples(gone, old) || !hash_examples(came, fresh))
		return DEED_FAILED;
	if (came->example_count > 0 && count > SAVING_MOST_EXAMPLES)
		return DEED_FULL;
	return complete_with(attempt, name, old, fresh);
}

static enum deed_result change_examples(
	struct attempt *attempt, const char *topic, const char *lang, const struct saving_examples *examples)
{
	const struct row_name name = { TABLE_EXAMPLES, { topic, lang, NULL } };
	const struct example_texts go = { topic, lang, examples->go, examples->go_count },
				   come = { topic, lang, examples->come, examples->come_count };
	struct message_set *gone = message_set_new(), *came = message_set_new();
	enum deed_result result = DEED_FAILED;

	if (gone && came && examples_change(attempt->db, &attempt->change, &go, false, gone) &&
		examples_change(attempt->db, &attempt->change, &come, true, came))
		result = complete_examples(attempt, &name, gone, came);
	message_set_free(gone);
	message_set_free(came);
	return result;
}

/* --- one row ------------------------------------------------------------------------------------------ */

/* The row, then its examples. */
static enum deed_result put_all(struct attempt *attempt, enum table table, const struct message_set *mine,
	const struct saving_examples *examples, bool *put_it)
{
	struct row_name name = row_name_of(mine, table, 0);
	enum deed_result result = put(attempt, table, mine), came;

	*put_it = result == DEED_DONE;
	if (!examples || (result != DEED_DONE && result != DEED_UNCHANGED))
		return result;
	came = change_examples(attempt, name.parts[0], name.parts[1], examples);
	return came == DEED_UNCHANGED ? result : came;
}

/* `mine` is the row alone, and is freed; NULL: memory was short. `examples` are its own; NULL: none. */
static enum deed_result save(sqlite3 *db, const struct saving *saving, enum table table,
	struct message_set *mine, const struct saving_examples *examples, long long *rev,
	struct saving_conflict *conflict)
{
	struct attempt attempt = { .db = db };
	enum deed_result result = DEED_FAILED;
	bool put_it = false;

	if (conflict)
		*conflict = (struct saving_conflict){ 0 };
	if (!mine)
		return DEED_FAILED;
	struct row_name name = row_name_of(mine, table, 0);
	if (!row_is_good(mine, table) || (examples && !examples_are_good(&name, examples))) {
		message_set_free(mine);
		return DEED_UNFIT;
	}
	result = begin(&attempt, db, saving, row_name_language(&name));
	if (result == DEED_DONE)
		result = compare_revs(&attempt, &name, conflict);
	if (result == DEED_DONE)
		result = put_all(&attempt, table, mine, examples, &put_it);
	message_set_free(mine);
	result = end(&attempt, result);
	if (rev)
		*rev = put_it && result == DEED_DONE ? attempt.change.rev : saving->rev;
	return result;
}

/* --- messages, placeholders, menus -------------------------------------------------------------------- */

static struct message_set *copy_alone(const struct message_set *from, enum table table)
{
	struct message_set *mine = message_set_new();

	if (mine && row_copy(from, table, 0, mine))
		return mine;
	message_set_free(mine);
	return NULL;
}

enum deed_result saving_message(sqlite3 *db, const struct saving *saving, const struct message_row *mine,
	const struct saving_examples *examples, long long *rev, struct saving_conflict *conflict)
{
	struct message_row row = *mine;
	const struct message_set set = { .messages = &row, .message_count = 1 };

	return save(db, saving, TABLE_MESSAGES, copy_alone(&set, TABLE_MESSAGES), examples, rev, conflict);
}

enum deed_result saving_placeholder(sqlite3 *db, const struct saving *saving,
	const struct placeholder_row *mine, long long *rev, struct saving_conflict *conflict)
{
	struct placeholder_row row = *mine;
	const struct message_set set = { .placeholders = &row, .placeholder_count = 1 };

	return save(
		db, saving, TABLE_PLACEHOLDERS, copy_alone(&set, TABLE_PLACEHOLDERS), NULL, rev, conflict);
}

enum deed_result saving_menu_item(sqlite3 *db, const struct saving *saving, const struct menu_row *mine,
	long long *rev, struct saving_conflict *conflict)
{
	struct menu_row row = *mine;
	const struct message_set set = { .menus = &row, .menu_count = 1 };

	return save(db, saving, TABLE_MENUS, copy_alone(&set, TABLE_MENUS), NULL, rev, conflict);
}

enum deed_result saving_remove(sqlite3 *db, const struct saving *saving, const struct row_name *name,
	struct saving_conflict *conflict)
{
	struct attempt attempt;

	if (conflict)
		*conflict = (struct saving_conflict){ 0 };
	enum deed_result result = begin(&attempt, db, saving, row_name_language(name));
	if (result == DEED_DONE)
		result = compare_revs(&attempt, name, conflict);
	if (result == DEED_DONE && !attempt.theirs.set)
		result = DEED_MISSING;
	if (result == DEED_DONE)
		result = stored_row_remove(db, &attempt.change, name) ? complete(&attempt, name, NULL)
								      : DEED_FAILED;
	return end(&attempt, result);
}

enum deed_result saving_move(sqlite3 *db, const struct saving *saving, const struct row_name *name,
	const struct row_name *before, struct saving_conflict *conflict)
{
	struct stored_row other = { 0 };
	struct attempt attempt;

	if (conflict)
		*conflict = (struct saving_conflict){ 0 };
	if (before && (before->table != name->table || row_names_are_equal(before, name)))
		return DEED_UNFIT;
	enum deed_result result = begin(&attempt, db, saving, row_name_language(name));
	if (result == DEED_DONE)
		result = compare_revs(&attempt, name, conflict);
	if (result == DEED_DONE && before && !stored_row_find(db, saving->edition, before, &other))
		result = DEED_FAILED;
	if (result == DEED_DONE && (!attempt.theirs.set || (before && !other.set)))
		result = DEED_MISSING;
	stored_row_free(&other);
	if (result == DEED_DONE)
		result = stored_row_move(db, &attempt.change, name, before)
			? complete(&attempt, name, attempt.theirs.set)
			: DEED_FAILED;
	return end(&attempt, result);
}

/* --- an example, a keyword ---------------------------------------------------------------------------- */

enum deed_result saving_example(
	sqlite3 *db, const struct saving *saving, const struct example_row *example, bool there)
{
	const struct row_name name = { TABLE_EXAMPLES, { example->topic, example->lang, NULL } };
	const struct saving_examples one = { &example->text, &example->text, there, !there };
	struct attempt attempt;

	if (!examples_are_good(&name, &one))
		return DEED_UNFIT;
	enum deed_result result = begin(&attempt, db, saving, example->lang);
	if (result == DEED_DONE)
		result = change_examples(&attempt, example->topic, example->lang, &one);
	return end(&attempt, result);
}

/* Its number in the row; the row's count when it is not there. */
static size_t find_keyword(const struct message_row *row, const char *keyword)
{
	size_t at = 0;

	while (at < row->keyword_count && strcmp(row->keywords[at], keyword) != 0)
		at++;
	return at;
}

static void remove_keyword(struct message_row *row, const char *keyword)
{
	size_t at = find_keyword(row, keyword);

	free(row->keywords[at]);
	row->keyword_count--;
	memmove(&row->keywords[at], &row->keywords[at + 1],
		(row->keyword_count - at) * sizeof(*row->keywords));
}

static enum deed_result change_keyword(
	struct attempt *attempt, const struct row_name *name, const char *keyword, bool there)
{
	if (!stored_row_find(attempt->db, attempt->saving->edition, name, &attempt->theirs))
		return DEED_FAILED;
	if (!attempt->theirs.set)
		return DEED_MISSING;
	const struct message_row *row = attempt->theirs.message;
	if ((find_keyword(row, keyword) < row->keyword_count) == there)
		return DEED_UNCHANGED;
	struct message_set *mine = copy_alone(attempt->theirs.set, TABLE_MESSAGES);
	enum deed_result result = DEED_FAILED;
	if (mine && !there)
		remove_keyword(&mine->messages[0], keyword);
	if (mine && (!there || message_row_add_keyword(&mine->messages[0], keyword)))
		result = row_is_good(mine, TABLE_MESSAGES) ? put(attempt, TABLE_MESSAGES, mine) : DEED_UNFIT;
	message_set_free(mine);
	return result;
}

static enum deed_result save_keyword(sqlite3 *db, const struct saving *saving, const struct row_name *name,
	const char *keyword, bool there)
{
	struct attempt attempt;
	enum deed_result result = begin(&attempt, db, saving, row_name_language(name));

	if (result == DEED_DONE)
		result = change_keyword(&attempt, name, keyword, there);
	return end(&attempt, result);
}

enum deed_result saving_add_keyword(
	sqlite3 *db, const struct saving *saving, const char *topic, const char *lang, const char *keyword)
{
	const struct row_name name = { TABLE_MESSAGES, { topic, lang, NULL } };

	return save_keyword(db, saving, &name, keyword, true);
}

enum deed_result saving_remove_keyword(
	sqlite3 *db, const struct saving *saving, const char *topic, const char *lang, const char *keyword)
{
	const struct row_name name = { TABLE_MESSAGES, { topic, lang, NULL } };

	return save_keyword(db, saving, &name, keyword, false);
}
