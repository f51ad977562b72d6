#include "agahi/foreign/foreign_plan.h"

#include <stdio.h>
#include <string.h>

/* Against 1 for a row that comes over: a question and its answer, and a row that the server looks at and keeps. */
static const double QUESTION = 20, LOOK = 0.05;

enum { MOST_PARAMETERS = 30, SQL_SIZE = 2048 };

struct plan {
	const struct foreign_table *table;
	sqlite3_index_info *info;
	char parameters[MOST_PARAMETERS + 1];
	int parameter_count;
	char condition[SQL_SIZE], order[SQL_SIZE / 4];
	size_t condition_len;
	unsigned long keys; /* a bit for each column of the key that is known */
	double rows;
	bool is_indexed, are_few;
};

static const char *operator_of(unsigned char op)
{
	switch (op) {
	case SQLITE_INDEX_CONSTRAINT_EQ:
		return "=";
	case SQLITE_INDEX_CONSTRAINT_GT:
		return ">";
	case SQLITE_INDEX_CONSTRAINT_GE:
		return ">=";
	case SQLITE_INDEX_CONSTRAINT_LT:
		return "<";
	case SQLITE_INDEX_CONSTRAINT_LE:
		return "<=";
	default:
		return NULL;
	}
}

/* Of text only whether it is the same: how it is sorted is the database's own. A flag is none of PostgreSQL's numbers. */
static bool is_askable(const struct plan *plan, int i)
{
	const struct sqlite3_index_constraint *constraint = &plan->info->aConstraint[i];

	if (!constraint->usable || constraint->iColumn < 0 || plan->parameter_count == MOST_PARAMETERS ||
		!operator_of(constraint->op))
		return false;
	enum foreign_type type = plan->table->columns[constraint->iColumn].type;
	if (type == FOREIGN_TEXT)
		return constraint->op == SQLITE_INDEX_CONSTRAINT_EQ &&
			strcmp(sqlite3_vtab_collation(plan->info, i), "BINARY") == 0;
	return type == FOREIGN_INTEGER;
}

static char parameter_of(const char *operator)
{
	return *operator== '=' ? FOREIGN_EQUAL : * operator== '<' ? FOREIGN_BELOW : FOREIGN_ABOVE;
}

/* Fewer rows come; what an index of the server's finds, it does not look for. */
static void reckon(struct plan *plan, const struct foreign_column *column, int index, char parameter)
{
	bool same = parameter != FOREIGN_BELOW && parameter != FOREIGN_ABOVE;

	plan->rows *= same ? 0.01 : 0.25;
	plan->is_indexed = plan->is_indexed || (column->traits & FOREIGN_INDEXED) != 0;
	if (!same || parameter == FOREIGN_ANY)
		return;
	plan->are_few = plan->are_few || (column->traits & FOREIGN_INDEXED) != 0;
	if (column->traits & FOREIGN_KEY)
		plan->keys |= 1UL << index;
}

static void add_condition(struct plan *plan, int i)
{
	const struct sqlite3_index_constraint *constraint = &plan->info->aConstraint[i];
	const struct foreign_column *column = &plan->table->columns[constraint->iColumn];
	const char *operator= operator_of(constraint->op);
	char parameter = column->type == FOREIGN_TEXT ? FOREIGN_WORDS : parameter_of(operator);

	if (column->type == FOREIGN_INTEGER && sqlite3_vtab_in(plan->info, i, -1)) {
		sqlite3_vtab_in(plan->info, i, 1);
		parameter = FOREIGN_ANY;
	}
	plan->parameters[plan->parameter_count++] = parameter;
	plan->info->aConstraintUsage[i].argvIndex = plan->parameter_count;
	plan->condition_len += (size_t)snprintf(plan->condition + plan->condition_len,
		sizeof(plan->condition) - plan->condition_len,
		parameter == FOREIGN_ANY ? " %s %s %s ANY($%d)" : " %s %s %s $%d",
		plan->parameter_count == 1 ? "WHERE" : "AND", column->name, operator, plan->parameter_count);
	reckon(plan, column, constraint->iColumn, parameter);
}

/* By numbers alone. */
static bool can_sort(const struct plan *plan)
{
	for (int i = 0; i < plan->info->nOrderBy; i++) {
		int column = plan->info->aOrderBy[i].iColumn;

		if (column < 0 || plan->table->columns[column].type != FOREIGN_INTEGER)
			return false;
	}
	return plan->info->nOrderBy > 0 && plan->info->nOrderBy <= 3;
}

static void sort(struct plan *plan)
{
	size_t len = 0;

	if (!can_sort(plan))
		return;
	for (int i = 0; i < plan->info->nOrderBy; i++)
		len += (size_t)snprintf(plan->order + len, sizeof(plan->order) - len, "%s %s%s",
			i == 0 ? " ORDER BY" : ",",
			plan->table->columns[plan->info->aOrderBy[i].iColumn].name,
			plan->info->aOrderBy[i].desc ? " DESC" : "");
	plan->info->orderByConsumed = 1;
}

static bool has_key(const struct plan *plan)
{
	unsigned long keys = 0;

	for (size_t i = 0; i < plan->table->column_count; i++)
		keys |= plan->table->columns[i].traits & FOREIGN_KEY ? 1UL << i : 0;
	return keys != 0 && (plan->keys & keys) == keys;
}

static void tell_cost(struct plan *plan)
{
	sqlite3_index_info *info = plan->info;
	double looks = plan->is_indexed || has_key(plan) ? 0 : plan->table->rows * LOOK;

	info->idxNum = plan->are_few ? FOREIGN_PLAN_FEW : FOREIGN_PLAN_MANY;
	if (has_key(plan)) {
		info->idxNum = FOREIGN_PLAN_ONE_ROW;
		info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
		plan->rows = 1;
	}
	info->estimatedRows = plan->rows < 1 ? 1 : (sqlite3_int64)plan->rows;
	info->estimatedCost = QUESTION + plan->rows + looks;
}

/* What nobody asked for does not come: NULL is in its place. */
static void list_columns(const struct plan *plan, char *columns, size_t size)
{
	unsigned long long used = plan->info->colUsed;
	size_t len = 0;

	/* Where rows are to be deleted, SQLite asks which they are: by their keys. */
	for (size_t i = 0; i < plan->table->column_count && len < size; i++) {
		const struct foreign_column *column = &plan->table->columns[i];
		bool wanted = (used >> i & 1) || (plan->table->target && (column->traits & FOREIGN_KEY));
		bool is_number = column->type == FOREIGN_INTEGER || column->type == FOREIGN_BOOLEAN;

		len += (size_t)snprintf(columns + len, size - len, "%s%s%s%s", i == 0 ? "" : ", ",
			wanted ? column->name : "NULL",
			!wanted || column->type != FOREIGN_BOOLEAN ? "" : "::integer",
			wanted && is_number ? "::bigint" : "");
	}
}

int foreign_plan(const struct foreign_table *table, sqlite3_index_info *info)
{
	struct plan plan = { .table = table, .info = info, .rows = table->rows };
	char columns[SQL_SIZE / 2];

	for (int i = 0; i < info->nConstraint; i++) {
		if (is_askable(&plan, i))
			add_condition(&plan, i);
	}
	sort(&plan);
	tell_cost(&plan);
	list_columns(&plan, columns, sizeof(columns));
	info->idxStr = sqlite3_mprintf("%s SELECT %s FROM %s%s%s", plan.parameters, columns, table->source,
		plan.condition, plan.order);
	info->needToFreeIdxStr = 1;
	return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}
