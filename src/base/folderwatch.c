#include "agahi/base/folderwatch.h"

#include <errno.h>
#include <event2/event.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum {
	WANTED = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF |
		IN_ONLYDIR,
	GONE = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED,
	ROOM = 16 * 1024 /* octets of events in one read */
};

struct folderwatch {
	struct folderwatch_parts parts;
	char *path;
	int fd;             /* inotify's; -1: there is none */
	int wanted;         /* its watch of the folder; -1: none */
	struct stat folder; /* that is watched */
	struct event *readable, *timer;
	bool told_polled, told_lost;
};

/* --- the folder --------------------------------------------------------------------------------------- */

/* statfs(2); what lies on one disk that several machines write to is shared too. */
bool folderwatch_is_shared(unsigned long type)
{
	static const uint32_t shared[] = { 0x6969 /* NFS */, 0x517b /* SMB */, 0xff534d42 /* CIFS */,
		0xfe534d42 /* SMB 2 */, 0x65735546 /* FUSE: sshfs and others */, 0x01021997 /* 9P */,
		0x00c36400 /* Ceph */, 0x5346414f /* AFS */, 0x6b414653 /* AFS */, 0x0bd00bd0 /* Lustre */,
		0x01161970 /* GFS 2 */, 0x7461636f /* OCFS 2 */, 0x786f4256 /* VirtualBox */ };

	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		if ((uint32_t)type == shared[i])
			return true;
	}
	return false;
}

static void tell_polled(struct folderwatch *watch, const char *reason)
{
	if (watch->told_polled)
		return;
	watch->told_polled = true;
	log_warn(watch->parts.log, "folder_polled", LOG_TEXT("folder", watch->path),
		LOG_TEXT("reason", reason), LOG_NUMBER("every_ms", watch->parts.every_ms),
		LOG_TEXT("effect", "it is looked into again and again; nothing is lost"));
}

static void leave(struct folderwatch *watch)
{
	if (watch->wanted >= 0)
		inotify_rm_watch(watch->fd, watch->wanted); /* EINVAL where it went with its folder */
	watch->wanted = -1;
}

static bool is_same(const struct folderwatch *watch, const struct stat *now)
{
	return watch->wanted >= 0 && watch->folder.st_ino == now->st_ino &&
		watch->folder.st_dev == now->st_dev;
}

static void on_readable(evutil_socket_t fd, short what, void *arg);

static bool open_inotify(struct folderwatch *watch)
{
	if (watch->fd >= 0)
		return true;
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch->fd < 0)
		return false;
	watch->readable = event_new(watch->parts.base, watch->fd, EV_READ | EV_PERSIST, on_readable, watch);
	if (watch->readable && event_add(watch->readable, NULL) == 0)
		return true;
	close(watch->fd);
	watch->fd = -1;
	errno = ENOMEM;
	return false;
}

/* Watches the folder that stands there now, where that can be. */
static void follow(struct folderwatch *watch)
{
	struct statfs system;
	struct stat now;

	if (stat(watch->path, &now) != 0) {
		leave(watch);
		return;
	}
	if (is_same(watch, &now))
		return;
	leave(watch);
	if (statfs(watch->path, &system) == 0 && folderwatch_is_shared((unsigned long)system.f_type)) {
		tell_polled(watch, "it is on a file system that others write to, unseen from here");
		return;
	}
	watch->folder = now;
	if (open_inotify(watch))
		watch->wanted = inotify_add_watch(watch->fd, watch->path, WANTED);
	if (watch->wanted >= 0)
		watch->told_polled = false;
	else if (errno != ENOENT && errno != ENOTDIR &&
		errno != EACCES) /* who looks into it tells of these */
		tell_polled(watch, strerror(errno));
}

/* --- events ------------------------------------------------------------------------------------------- */

static void tell_lost(struct folderwatch *watch)
{
	if (!watch->told_lost)
		log_warn(watch->parts.log, "folder_events_lost", LOG_TEXT("folder", watch->path),
			LOG_TEXT("reason", "more came at once than the system keeps"),
			LOG_TEXT("effect", "the whole folder is looked through; nothing is lost"));
	watch->told_lost = true;
}

/* Which file it is about is all the same: the whole folder is looked through. True when it is about our folder, or ours is
 * gone. */
static bool note(struct folderwatch *watch, const struct inotify_event *event)
{
	if (event->mask & IN_Q_OVERFLOW) {
		tell_lost(watch);
		return true;
	}
	if (event->wd != watch->wanted)
		return false; /* of the folder before */
	if (event->mask & GONE)
		leave(watch);
	return true;
}

static bool read_events(struct folderwatch *watch)
{
	alignas(struct inotify_event) char octets[ROOM];
	bool any = false;

	for (ssize_t got; (got = read(watch->fd, octets, sizeof(octets))) > 0;) {
		for (const char *at = octets; at < octets + got;) {
			const struct inotify_event *event = (const struct inotify_event *)(const void *)at;

			any = note(watch, event) || any;
			at += sizeof(*event) + event->len;
		}
	}
	return any;
}

static void ring_again_later(struct folderwatch *watch)
{
	unsigned ms = watch->wanted >= 0 ? FOLDERWATCH_ANYWAY_S * 1000 : watch->parts.every_ms;
	const struct timeval later = { ms / 1000, (suseconds_t)(ms % 1000) * 1000 };

	event_add(watch->timer, &later);
}

static void ring(struct folderwatch *watch)
{
	follow(watch);
	ring_again_later(watch);
	watch->parts.ring(watch->parts.arg);
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct folderwatch *watch = arg;

	(void)fd;
	(void)what;
	if (read_events(watch))
		ring(watch);
}

static void on_time(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	ring(arg);
}

struct folderwatch *folderwatch_new(const struct folderwatch_parts *parts)
{
	static const struct timeval at_once = { 0, 0 };
	struct folderwatch *watch = calloc(1, sizeof(*watch));

	if (!watch)
		return NULL;
	watch->parts = *parts;
	watch->fd = watch->wanted = -1;
	watch->path = strdup(parts->path);
	watch->timer = event_new(parts->base, -1, 0, on_time, watch);
	if (watch->path && watch->timer && event_add(watch->timer, &at_once) == 0)
		return watch;
	folderwatch_free(watch);
	return NULL;
}

void folderwatch_free(struct folderwatch *watch)
{
	if (!watch)
		return;
	if (watch->readable)
		event_free(watch->readable);
	if (watch->timer)
		event_free(watch->timer);
	if (watch->fd >= 0)
		close(watch->fd);
	free(watch->path);
	free(watch);
}

bool folderwatch_is_told(const struct folderwatch *watch)
{
	return watch->wanted >= 0;
}
