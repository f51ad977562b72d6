/* A page that nobody asked for, for suites of what writes a piece of one. */
#ifndef AGAHI_PAGE_OF_H
#define AGAHI_PAGE_OF_H

#include "agahi/frame/desk.h"
#include "testing.h"

struct page_of {
	struct html page;
	struct web_exchange exchange;
	struct visit visit;
};

static inline void page_of_begin(struct page_of *of, struct desk *desk)
{
	memset(of, 0, sizeof(*of));
	of->visit = (struct visit){
		.desk = desk, .page = &of->page, .exchange = &of->exchange, .language = LABELS_ENGLISH
	};
}

static inline void page_of_has(const struct page_of *of, const char *text)
{
	if (!of->page.out.data || !strstr(of->page.out.data, text))
		fail_msg("no \"%s\" in:\n%s", text, of->page.out.data);
}

static inline void page_of_has_not(const struct page_of *of, const char *text)
{
	if (of->page.out.data && strstr(of->page.out.data, text))
		fail_msg("\"%s\" in:\n%s", text, of->page.out.data);
}

static inline void page_of_end(struct page_of *of)
{
	buffer_free(&of->page.out);
}

#endif
