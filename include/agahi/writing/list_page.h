/* list_page: the messages of an edition (pages.h: writing_list_page, writing_begin_page). */
#ifndef AGAHI_WRITING_LIST_PAGE_H
#define AGAHI_WRITING_LIST_PAGE_H

enum { LIST_LINES_A_PAGE = 16 };

#endif
