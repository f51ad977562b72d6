/* lines: when a reply's turn comes.
 *
 * For each link replies stand in two lines by age: those of which nothing was submitted yet, and those that are begun.
 * The oldest goes first, but a first part goes a little ahead of later parts of older replies: a citizen sees that the
 * answer comes. Who was refused for now rests, longer each time, and stands in line again. Knows neither replies nor
 * PDUs, only the place that whoever waits carries; nobody is in two places at once. Belongs to the loop's thread; time
 * is passed in. */
#ifndef AGAHI_LINES_H
#define AGAHI_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lines;

/* First member of what waits. */
struct line_place {
	int64_t id;        /* grows in order of arrival */
	uint64_t asked_ms; /* by the clock that does not jump: what two lines are compared by */
	bool queued;       /* kept here: stands in line, or rests */
};

struct lines *lines_new(size_t link_count); /* NULL when memory is short */
void lines_free(struct lines *lines);

/* One link more, the last. False when memory is short: it stays as it was. */
bool lines_add_link(struct lines **lines);

/* Makes room for `count` places in all, so that nothing below can fail. False when memory is short. */
bool lines_reserve(struct lines *lines, size_t count);

void lines_stand(struct lines *lines, size_t link, bool begun, struct line_place *place);

/* Does anybody stand in line for the link? */
bool lines_wait(const struct lines *lines, size_t link);

/* Whose turn it is, left where it is; NULL: nobody's. */
const struct line_place *lines_peek(const struct lines *lines, size_t link);

/* Takes off whose turn it is; NULL: nobody's. */
struct line_place *lines_next(struct lines *lines, size_t link);

/* After the refusal number `attempt` (from 0), and no shorter than `at_least_ms`. */
void lines_rest(struct lines *lines, struct line_place *place, unsigned attempt, uint64_t at_least_ms,
	uint64_t now_ms);

/* Takes off one whose rest is over; NULL: none is. */
struct line_place *lines_wake(struct lines *lines, uint64_t now_ms);

/* When the next rest is over; UINT64_MAX: nobody rests. */
uint64_t lines_wakes_ms(const struct lines *lines);

/* Where somebody who has not begun is to go on; the same link: stay. */
typedef size_t (*lines_other_h)(struct line_place *place, void *arg);

/* Those of the link that are not begun change over to another, each as `other` says. */
void lines_change_over(struct lines *lines, size_t link, lines_other_h other, void *arg);

#endif
