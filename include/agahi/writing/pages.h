/* pages: the pages in which the texts of the service are written. Rows of the desk's table of routes (frame/route.h); what each
 * needs of its address stands beside it. {e}: the id of an edition in the desk's database, or "live". */
#ifndef AGAHI_WRITING_PAGES_H
#define AGAHI_WRITING_PAGES_H

#include "agahi/frame/desk.h"

void writing_first_page(struct visit *visit);    /* GET /: to where the person's work is */
void writing_messages_page(struct visit *visit); /* GET /messages: to the own newest draft, or what is live */

void writing_drafts_page(struct visit *visit);         /* GET /drafts */
void writing_draft_new_page(struct visit *visit);      /* POST /drafts: from, title, note */
void writing_draft_describe_page(struct visit *visit); /* POST /set/{e}/describe: title, note */

void writing_list_page(
	struct visit *visit); /* GET /set/{e}: q, ask, order, changed, untranslated, remarks, long, page */
void writing_begin_page(struct visit *visit); /* GET /set/{e}/new: topic, lang: to the page of that message */

void writing_message_page(struct visit *visit);      /* GET /set/{e}/message/{topic}/{lang} */
void writing_message_save_page(struct visit *visit); /* POST the same: do */

#endif
