/* widgets: the parts that pages are made of, as pages include them. Each writes onto visit->page in the language of the page. */
#ifndef AGAHI_WIDGETS_H
#define AGAHI_WIDGETS_H

#include "agahi/frame/fields.h"
#include "agahi/frame/nodes.h"
#include "agahi/frame/tables.h"
#include "agahi/frame/words.h"

#endif
