/* parts: what the pages of this room share: who acts, what came of it, links and codes that are shown once. */
#ifndef AGAHI_ENTRANCE_PARTS_H
#define AGAHI_ENTRANCE_PARTS_H

#include <stdbool.h>

#include "agahi/frame/desk.h"
#include "agahi/staff/attempts.h"
#include "agahi/staff/codes.h"
#include "agahi/staff/staff.h"
#include "agahi/staff/totp.h"

/* The visit's person, its address and time. Into the visit. */
struct staff_actor entrance_actor(const struct visit *visit);

/* In words. */
enum label entrance_result_label(enum staff_result result);

/* The status that goes with it: 200, 403, 404, 422, 500. */
int entrance_result_status(enum staff_result result);

/* The secret of an authenticator app, as a picture and to type. */
void entrance_write_secret(struct visit *visit, const struct totp_secret *secret, const char *name);

/* A page with ten recovery codes, to print; `next` leads on from it. */
void entrance_codes_shown(struct visit *visit, const struct codes *codes, const char *const *next);

/* After a deed about people: to their list, or the list with what was wrong, beside `field` (NULL: above all). */
void entrance_people_after(struct visit *visit, enum staff_result result, const char *field);

/* A page with a one-time link, for whoever gives it to its owner; `waits`: a second person has to confirm it first. */
void entrance_link_shown(struct visit *visit, const char *token, const struct person *person, bool waits);

/* What is tried in this visit for that name. Known is a browser with a whole session, or one that logged in as that person before. Lives
 * as long as the visit and `name`. */
struct attempt entrance_attempt(const struct visit *visit, enum attempt_what what, const char *name);

/* May it be tried now (staff/attempts.h)? Then it counts as wrong until it was right. Else false, and answered: by `again`, a page that
 * says beside the field how long to wait. */
bool entrance_may_try(
	struct visit *visit, const struct attempt *attempt, const char *field, desk_page_h again);

/* It was right, or nothing was looked at after all. False when that could not be written. */
bool entrance_take_try_back(const struct visit *visit, const struct attempt *attempt);

/* The desk could not do it (500), or not now (503): said above the page `again`, in which the name stays, and what was kept. */
void entrance_failed(struct visit *visit, int status, desk_page_h again);

/* Password and second factor of this person were right in this browser: it is known from now on (staff/devices.h). */
void entrance_remember_device(struct visit *visit, long long person);

/* The names of roles, a comma between them. */
void entrance_write_roles(struct visit *visit, unsigned roles);

/* Who made a link, as people are shown: a name, which `by` keeps, or that it was the keeper of the machine, by command. */
struct invitation;
const char *entrance_maker(const struct visit *visit, const struct invitation *invitation, struct person *by);

#endif
