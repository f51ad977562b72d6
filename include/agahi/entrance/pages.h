/* pages: how people come in, and what they see to of their own: log-in, invitation, account, staff.
 *
 * Each is a desk_page_h (frame/desk.h). Passwords are hashed and checked on the worker. */
#ifndef AGAHI_ENTRANCE_PAGES_H
#define AGAHI_ENTRANCE_PAGES_H

#include "agahi/frame/desk.h"

/* login.c: GET and POST /login, GET and POST /second, POST /logout, POST /me/told */
void entrance_login_page(struct visit *visit);
void entrance_login(struct visit *visit);
void entrance_second_page(struct visit *visit);
void entrance_second(struct visit *visit);
void entrance_logout(struct visit *visit);
void entrance_told(struct visit *visit);

/* invitation.c: GET and POST /invitation/{token} */
void entrance_invitation_page(struct visit *visit);
void entrance_invitation(struct visit *visit);

/* me.c: GET /me, POST /me/password, /me/codes, /me/session, /me/sessions; GET and POST /me/app */
void entrance_me_page(struct visit *visit);
void entrance_password(struct visit *visit);
void entrance_codes(struct visit *visit);
void entrance_session(struct visit *visit);
void entrance_sessions(struct visit *visit);
void entrance_app_page(struct visit *visit);
void entrance_app(struct visit *visit);

/* people.c: GET /people, GET /people/{id}, POST /people (invite), POST /people/{id} (roles), /people/{id}/again, /people/{id}/end,
 * /people/{id}/reset */
void entrance_people_page(struct visit *visit);
void entrance_person_page(struct visit *visit);
void entrance_invite(struct visit *visit);
void entrance_change(struct visit *visit);
void entrance_again(struct visit *visit);
void entrance_end(struct visit *visit);
void entrance_reset(struct visit *visit);

/* links.c: POST /people/links/confirm, /people/links/back */
void entrance_confirm(struct visit *visit);
void entrance_take_back(struct visit *visit);

#endif
