/* rules: what keys say to each other, and what a range cannot say: addresses, names, codes, secrets.
 *
 * Some values are told by others: the password by its file, the telco by what it knows us as, the USSD dialect
 * by its name and the overrides. What is made here is kept in libconfig's tree, so that all texts have one
 * owner. */
#ifndef AGAHI_RULES_H
#define AGAHI_RULES_H

#include <libconfig.h>

#include "agahi/config/config.h"
#include "agahi/config/faults.h"

/* A link that was read without a fault. */
void rules_check_link(struct faults *faults, config_setting_t *group, struct config_link *link);

/* The names of links that stand together in `list`; one that was read with faults may have none. */
void rules_check_links(
	struct faults *faults, const config_setting_t *list, const struct config_link *links, size_t count);

/* What follows from the engine: where the journal is, and who this node is. `group` may be NULL: it was not given. */
void rules_check_store(struct faults *faults, config_setting_t *group, struct config_store *store);

/* The rest of the file, whatever faults it has had. */
void rules_check_top(struct faults *faults, const config_setting_t *root, const struct config *config);

#endif
