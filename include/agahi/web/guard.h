/* guard: which requests are heard at all. Pure.
 *
 * GET, HEAD and POST of a path of ours, for the host that we are, exactly once; a body has one Content-Length and no
 * Transfer-Encoding; what we read stands once. A POST comes from our own pages: Sec-Fetch-Site says same-origin, or where a
 * browser does not send that, Origin is ours. Headers of proxies are not looked at: TLS ends here. */
#ifndef AGAHI_GUARD_H
#define AGAHI_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/web/exchange.h"
#include "agahi/web/head.h"

struct guard_site {
	const char *host; /* as web_settings has it */
	bool tls;
};

/* What was asked, as far as the way it is read and answered depends on it. */
struct guard_pass {
	enum web_method method;
	bool head_only;
	bool closes;   /* the browser wants the connection closed after the answer */
	size_t length; /* of the body */
};

enum refusal guard_judge(const struct head *head, const struct guard_site *site, struct guard_pass *pass);

#endif
