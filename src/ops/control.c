#include "agahi/ops/control.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { ANSWER_WITHIN_S = 10, PIECE = 4096, MOST_ANSWER = 1024 * 1024 };

struct control_guest {
	struct control *control;
	struct bufferevent *bev; /* NULL: the place is free */
	struct event *timer;
	uid_t uid;
	bool answered;
	void (*gone)(void *arg); /* of one that is kept; else NULL */
	void *gone_arg;
};

struct control {
	struct event_base *base;
	struct evconnlistener *listener;
	control_h handler;
	void *arg;
	char path[CONTROL_PATH_SIZE];
	struct control_guest guests[CONTROL_CONNECTIONS];
};

/* --- guests ------------------------------------------------------------------------------------------- */

static void let_go(struct control_guest *guest)
{
	struct bufferevent *bev = guest->bev;
	struct event *timer = guest->timer;

	void (*gone)(void *arg) = guest->gone;

	guest->bev = NULL;
	guest->timer = NULL;
	guest->gone = NULL;
	if (timer)
		event_free(timer);
	if (bev)
		bufferevent_free(bev);
	if (gone)
		gone(guest->gone_arg);
}

void control_keep(struct control_guest *guest, unsigned seconds, void (*gone)(void *arg), void *arg)
{
	const struct timeval within = { (time_t)seconds, 0 };

	guest->gone = gone;
	guest->gone_arg = arg;
	event_add(guest->timer, &within);
}

bool control_tell(struct control_guest *guest, const char *text, size_t len)
{
	return evbuffer_get_length(bufferevent_get_output(guest->bev)) + len <= CONTROL_MOST_UNREAD &&
		bufferevent_write(guest->bev, text, len) == 0;
}

void control_dismiss(struct control_guest *guest)
{
	static const struct timeval within = { CONTROL_WITHIN_S, 0 };
	void (*gone)(void *arg) = guest->gone;

	guest->gone = NULL;
	gone(guest->gone_arg);
	bufferevent_disable(guest->bev, EV_READ);
	if (evbuffer_get_length(bufferevent_get_output(guest->bev)) == 0 ||
		event_add(guest->timer, &within) != 0)
		let_go(guest);
}

static void on_written(struct bufferevent *bev, void *arg)
{
	struct control_guest *guest = arg;

	(void)bev;
	if (guest->answered && !guest->gone)
		let_go(guest);
}

/* What does not fit into the socket at once is written by the loop. */
static void answer(struct control_guest *guest, const char *text, size_t len)
{
	guest->answered = true;
	if (!guest->gone) /* else its end is to be noticed */
		bufferevent_disable(guest->bev, EV_READ);
	if (len == 0 || bufferevent_write(guest->bev, text, len) != 0)
		let_go(guest);
}

static void refuse(struct control_guest *guest, const char *why)
{
	char line[128];

	answer(guest, line, (size_t)snprintf(line, sizeof(line), "error %s\n", why));
}

static bool is_plain(const char *line)
{
	for (; *line != '\0'; line++) {
		if (*line < ' ' || *line > '~')
			return false;
	}
	return true;
}

static void ask(struct control_guest *guest, const char *line)
{
	const struct control_request request = { line, guest->uid, guest };
	struct buffer out = { 0 };

	guest->control->handler(&request, &out, guest->control->arg);
	if (out.failed || out.len == 0)
		refuse(guest, "memory is short");
	else
		answer(guest, out.data, out.len);
	buffer_free(&out);
}

static void on_read(struct bufferevent *bev, void *arg)
{
	struct control_guest *guest = arg;
	struct evbuffer *input = bufferevent_get_input(bev);
	size_t len;
	char *line = guest->answered ? NULL : evbuffer_readln(input, &len, EVBUFFER_EOL_LF);

	if (guest->answered) { /* nothing more is listened to */
		evbuffer_drain(input, evbuffer_get_length(input));
		return;
	}
	if (!line && evbuffer_get_length(input) <= CONTROL_LINE)
		return;
	if (!line || len > CONTROL_LINE)
		refuse(guest, "the line is too long");
	else if (strlen(line) != len || !is_plain(line))
		refuse(guest, "the line is not of letters, digits and signs");
	else
		ask(guest, line);
	free(line);
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct control_guest *guest = arg;

	(void)bev;
	if ((what & BEV_EVENT_EOF) && !guest->answered)
		refuse(guest, "no whole line came");
	else
		let_go(guest);
}

static void on_late(evutil_socket_t fd, short what, void *arg)
{
	struct control_guest *guest = arg;

	(void)fd;
	(void)what;
	if (guest->answered)
		let_go(guest);
	else
		refuse(guest, "no whole line came in time");
}

/* --- connections -------------------------------------------------------------------------------------- */

static uid_t uid_of(evutil_socket_t fd)
{
	struct ucred who = { .uid = (uid_t)-1 };
	socklen_t size = sizeof(who);

	getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size);
	return who.uid;
}

static struct control_guest *free_place(struct control *control)
{
	for (size_t i = 0; i < CONTROL_CONNECTIONS; i++) {
		if (!control->guests[i].bev)
			return &control->guests[i];
	}
	return NULL;
}

static void welcome(struct control_guest *guest, evutil_socket_t fd)
{
	static const struct timeval within = { CONTROL_WITHIN_S, 0 };

	guest->answered = false;
	guest->uid = uid_of(fd);
	guest->bev = bufferevent_socket_new(guest->control->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (!guest->bev) {
		evutil_closesocket(fd);
		return;
	}
	guest->timer = evtimer_new(guest->control->base, on_late, guest);
	bufferevent_setwatermark(guest->bev, EV_READ, 0, CONTROL_LINE + 1);
	bufferevent_setcb(guest->bev, on_read, on_written, on_event, guest);
	if (!guest->timer || event_add(guest->timer, &within) != 0 ||
		bufferevent_enable(guest->bev, EV_READ | EV_WRITE) != 0)
		let_go(guest);
}

static void on_connection(
	struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address, int len, void *arg)
{
	static const char busy[] = "error too many ask at once\n";
	struct control_guest *guest = free_place(arg);

	(void)listener;
	(void)address;
	(void)len;
	if (guest) {
		welcome(guest, fd);
		return;
	}
	send(fd, busy, sizeof(busy) - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	evutil_closesocket(fd);
}

/* --- the socket --------------------------------------------------------------------------------------- */

static bool fill_address(const char *path, struct sockaddr_un *address)
{
	size_t len = strlen(path);

	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (len >= sizeof(address->sun_path))
		return false;
	memcpy(address->sun_path, path, len + 1);
	return true;
}

static int connect_to(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof(*address)) != 0) {
		int why = errno;

		close(fd);
		errno = why;
		return -1;
	}
	return fd;
}

/* One that a daemon left when it was killed. */
static bool take_old_away(const struct sockaddr_un *address)
{
	struct stat what;
	int fd = connect_to(address);

	if (fd >= 0) {
		close(fd);
		errno = EADDRINUSE;
		return false;
	}
	if (errno != ECONNREFUSED || lstat(address->sun_path, &what) != 0 || !S_ISSOCK(what.st_mode)) {
		errno = EADDRINUSE;
		return false;
	}
	return unlink(address->sun_path) == 0;
}

/* Closed to others from its first moment on, and then open to the group. */
static int bind_socket(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	bool bound = fd >= 0 && fchmod(fd, 0600) == 0 &&
		bind(fd, (const struct sockaddr *)address, sizeof(*address)) == 0;

	if (!bound && fd >= 0 && errno == EADDRINUSE && take_old_away(address))
		bound = bind(fd, (const struct sockaddr *)address, sizeof(*address)) == 0;
	if (bound && chmod(address->sun_path, 0660) == 0)
		return fd;
	int why = errno;

	if (bound)
		unlink(address->sun_path);
	if (fd >= 0)
		close(fd);
	errno = why;
	return -1;
}

struct control *control_new(
	struct event_base *base, const char *path, control_h handler, void *arg, char *error, size_t size)
{
	struct control *control = calloc(1, sizeof(*control));
	struct sockaddr_un address;

	snprintf(error, size, "memory is short");
	if (!control)
		return NULL;
	*control = (struct control){ .base = base, .handler = handler, .arg = arg };
	for (size_t i = 0; i < CONTROL_CONNECTIONS; i++)
		control->guests[i].control = control;
	errno = ENAMETOOLONG;
	int fd = fill_address(path, &address) ? bind_socket(&address) : -1;
	if (fd < 0) {
		snprintf(error, size, "admin.socket: %s: %s", path, strerror(errno));
		free(control);
		return NULL;
	}
	snprintf(control->path, sizeof(control->path), "%s", path);
	control->listener = evconnlistener_new(
		base, on_connection, control, LEV_OPT_CLOSE_ON_FREE, CONTROL_CONNECTIONS, fd);
	if (control->listener)
		return control;
	close(fd);
	control_free(control);
	return NULL;
}

void control_free(struct control *control)
{
	if (!control)
		return;
	for (size_t i = 0; i < CONTROL_CONNECTIONS; i++)
		let_go(&control->guests[i]);
	if (control->listener)
		evconnlistener_free(control->listener);
	unlink(control->path);
	free(control);
}

/* --- the other side ----------------------------------------------------------------------------------- */

/* Who is not listened to any more may still have an answer. */
static void write_line(int fd, const char *line)
{
	char text[CONTROL_LINE + 3];
	int len = snprintf(text, sizeof(text), "%.*s\n", CONTROL_LINE + 1, line);

	send(fd, text, (size_t)len, MSG_NOSIGNAL);
}

static bool read_all(int fd, struct buffer *answer)
{
	char piece[PIECE];
	ssize_t len;

	while ((len = recv(fd, piece, sizeof(piece), 0)) > 0 && answer->len < MOST_ANSWER)
		buffer_add(answer, piece, (size_t)len);
	return (len == 0 || errno == ECONNRESET) && !answer->failed && answer->len > 0;
}

static int begin_to_ask(const char *path, const char *line, char *error, size_t size)
{
	struct sockaddr_un address;

	errno = ENAMETOOLONG;
	int fd = fill_address(path, &address) ? connect_to(&address) : -1;
	if (fd < 0)
		snprintf(error, size, "%s: %s", path, strerror(errno));
	else
		write_line(fd, line);
	return fd;
}

bool control_ask(const char *path, const char *line, struct buffer *answer, char *error, size_t size)
{
	static const struct timeval within = { ANSWER_WITHIN_S, 0 };
	int fd = begin_to_ask(path, line, error, size);

	if (fd < 0)
		return false;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &within, sizeof(within));
	bool answered = read_all(fd, answer);
	if (!answered)
		snprintf(error, size, "%s: no answer came", path);
	close(fd);
	return answered;
}

bool control_follow(
	const char *path, const char *line, control_piece_h handler, void *arg, char *error, size_t size)
{
	char piece[PIECE];
	ssize_t len;
	int fd = begin_to_ask(path, line, error, size);

	if (fd < 0)
		return false;
	while ((len = recv(fd, piece, sizeof(piece), 0)) > 0)
		handler(piece, (size_t)len, arg);
	close(fd);
	return true;
}
