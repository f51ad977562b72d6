#include "agahi/vault/keyslots.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/folder.h"
#include "agahi/base/owner.h"

/* On disk: id, time, key, and a hash of these three. Numbers as this machine has them: the file goes nowhere else. */
enum {
	SLOT_OCTETS = 64,
	ID_AT = 0,
	MADE_AT = 8,
	KEY_AT = 16,
	CHECK_AT = KEY_AT + KEYSLOTS_KEY_OCTETS,
	CHECK_OCTETS = SLOT_OCTETS - CHECK_AT
};

_Static_assert((KEYSLOTS + 1) * SLOT_OCTETS == KEYSLOTS_FILE_OCTETS, "the mark takes the place of one");

static const char mark[SLOT_OCTETS] = "agahi: keys of what waits. Copy this file nowhere.\n";

/* --- one slot ----------------------------------------------------------------------------------------- */

static void check_of(const uint8_t octets[SLOT_OCTETS], uint8_t check[CHECK_OCTETS])
{
	crypto_generichash(check, CHECK_OCTETS, octets, CHECK_AT, NULL, 0);
}

static void write_down(const struct keyslot *slot, uint8_t octets[SLOT_OCTETS])
{
	memcpy(octets + ID_AT, &slot->id, sizeof(slot->id));
	memcpy(octets + MADE_AT, &slot->made_ms, sizeof(slot->made_ms));
	memcpy(octets + KEY_AT, slot->key, sizeof(slot->key));
	check_of(octets, octets + CHECK_AT);
}

/* False when it is damaged. */
static bool read_slot(const uint8_t octets[SLOT_OCTETS], struct keyslot *slot)
{
	uint8_t check[CHECK_OCTETS];

	if (sodium_is_zero(octets, SLOT_OCTETS))
		return true;
	check_of(octets, check);
	if (memcmp(check, octets + CHECK_AT, CHECK_OCTETS) != 0)
		return false;
	memcpy(&slot->id, octets + ID_AT, sizeof(slot->id));
	memcpy(&slot->made_ms, octets + MADE_AT, sizeof(slot->made_ms));
	memcpy(slot->key, octets + KEY_AT, sizeof(slot->key));
	return true;
}

static bool put(const struct keyslots *keyslots, size_t index, const uint8_t octets[SLOT_OCTETS])
{
	ssize_t written =
		pwrite(keyslots->fd, octets, SLOT_OCTETS, (off_t)(SLOT_OCTETS + index * SLOT_OCTETS));

	if (written >= 0 && written != SLOT_OCTETS)
		errno = EIO;
	return written == SLOT_OCTETS && fdatasync(keyslots->fd) == 0;
}

/* --- the file ----------------------------------------------------------------------------------------- */

static bool write_draft(const char *draft)
{
	uint8_t octets[KEYSLOTS_FILE_OCTETS] = { 0 };
	int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	owner_give(fd, draft);
	memcpy(octets, mark, sizeof(mark));
	bool written = write(fd, octets, sizeof(octets)) == (ssize_t)sizeof(octets) && fsync(fd) == 0;
	return close(fd) == 0 && written;
}

/* By link(), so that it is whole or not there, and one that is there is never replaced. */
static bool make_file(const char *path)
{
	char draft[KEYSLOTS_PATH_SIZE + 32];

	snprintf(draft, sizeof(draft), "%s.%08x.new", path, randombytes_random());
	bool made = write_draft(draft) && (link(draft, path) == 0 || errno == EEXIST) && folder_sync(path);
	int why = errno;
	unlink(draft);
	errno = why;
	return made;
}

/* Somebody deleted the file under us: what is known goes into a new one. */
static bool make_anew(struct keyslots *keyslots)
{
	uint8_t octets[SLOT_OCTETS];
	int fd = make_file(keyslots->path) ? open(keyslots->path, O_RDWR | O_CLOEXEC) : -1;
	bool written = fd >= 0;

	if (fd < 0)
		return false;
	close(keyslots->fd);
	keyslots->fd = fd;
	for (size_t i = 0; written && i < KEYSLOTS; i++) {
		if (keyslots->slots[i].id == 0)
			continue;
		write_down(&keyslots->slots[i], octets);
		written = put(keyslots, i, octets);
	}
	sodium_memzero(octets, sizeof(octets));
	return written;
}

static bool is_there(struct keyslots *keyslots)
{
	struct stat found;

	return fstat(keyslots->fd, &found) != 0 || found.st_nlink > 0 || make_anew(keyslots);
}

static bool open_file(struct keyslots *keyslots)
{
	keyslots->fd = open(keyslots->path, O_RDWR | O_CLOEXEC);
	if (keyslots->fd < 0 && errno == ENOENT) {
		keyslots->was_made = make_file(keyslots->path);
		if (keyslots->was_made)
			keyslots->fd = open(keyslots->path, O_RDWR | O_CLOEXEC);
	}
	return keyslots->fd >= 0;
}

static bool read_file(struct keyslots *keyslots)
{
	uint8_t octets[KEYSLOTS_FILE_OCTETS];
	struct stat found;
	bool whole = fstat(keyslots->fd, &found) == 0 && found.st_size == KEYSLOTS_FILE_OCTETS &&
		pread(keyslots->fd, octets, sizeof(octets), 0) == (ssize_t)sizeof(octets) &&
		memcmp(octets, mark, sizeof(mark)) == 0;

	for (size_t i = 0; whole && i < KEYSLOTS; i++)
		keyslots->damaged[i] =
			!read_slot(octets + SLOT_OCTETS + i * SLOT_OCTETS, &keyslots->slots[i]);
	sodium_memzero(octets, sizeof(octets));
	return whole;
}

/* The one name that all links to the journal lead to, as the lock has it. */
static void path_of(const char *journal, char path[KEYSLOTS_PATH_SIZE])
{
	char real[PATH_MAX];

	snprintf(path, KEYSLOTS_PATH_SIZE, "%s.slots", realpath(journal, real) ? real : journal);
}

static struct keyslots *allocate(void)
{
	struct keyslots *keyslots = sodium_init() < 0 ? NULL : sodium_malloc(sizeof(*keyslots));

	if (keyslots) {
		memset(keyslots, 0, sizeof(*keyslots));
		keyslots->fd = -1;
	}
	return keyslots;
}

struct keyslots *keyslots_open(const char *journal, char *error, size_t size)
{
	struct keyslots *keyslots = allocate();

	if (!keyslots) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	path_of(journal, keyslots->path);
	if (!open_file(keyslots))
		snprintf(error, size,
			"%s: the keys of what waits cannot be %s: %s; give the daemon's user the right to "
			"read and write the file and its folder",
			keyslots->path, errno == ENOENT ? "made" : "opened", strerror(errno));
	else if (!read_file(keyslots))
		snprintf(error, size,
			"%s: this is not the file of the keys of what waits, or it was cut. Bring the right "
			"one back; if there is none, move this one away: a new one is made, and replies that "
			"waited under the old keys are not sent",
			keyslots->path);
	else
		return keyslots;
	keyslots_close(keyslots);
	return NULL;
}

struct keyslots *keyslots_copy(const struct keyslots *keyslots)
{
	struct keyslots *copy = allocate();

	if (!copy)
		return NULL;
	*copy = *keyslots;
	copy->fd = -1;
	return copy;
}

void keyslots_close(struct keyslots *keyslots)
{
	if (!keyslots)
		return;
	if (keyslots->fd >= 0)
		close(keyslots->fd);
	sodium_free(keyslots); /* wipes */
}

/* --- the keys ----------------------------------------------------------------------------------------- */

const struct keyslot *keyslots_find(const struct keyslots *keyslots, int64_t id)
{
	for (size_t i = 0; id != 0 && i < KEYSLOTS; i++) {
		if (keyslots->slots[i].id == id)
			return &keyslots->slots[i];
	}
	return NULL;
}

static size_t find_free(const struct keyslots *keyslots)
{
	size_t index = 0;

	while (index < KEYSLOTS && (keyslots->slots[index].id != 0 || keyslots->damaged[index]))
		index++;
	return index;
}

static int64_t make_id(void)
{
	int64_t id = 0;

	while (id == 0) {
		randombytes_buf(&id, sizeof(id));
		id &= INT64_MAX;
	}
	return id;
}

const struct keyslot *keyslots_make(struct keyslots *keyslots, int64_t now_ms)
{
	size_t index = find_free(keyslots);
	uint8_t octets[SLOT_OCTETS];

	if (!is_there(keyslots))
		return NULL;
	if (index == KEYSLOTS) {
		errno = ENOSPC;
		return NULL;
	}
	struct keyslot *slot = &keyslots->slots[index];
	slot->id = make_id();
	slot->made_ms = now_ms;
	randombytes_buf(slot->key, sizeof(slot->key));
	write_down(slot, octets);
	bool written = put(keyslots, index, octets);
	sodium_memzero(octets, sizeof(octets));
	if (written)
		return slot;
	/* Nothing was sealed under it; whatever of it is on the disk is written over by the next. */
	sodium_memzero(slot, sizeof(*slot));
	return NULL;
}

bool keyslots_wipe(struct keyslots *keyslots, size_t index)
{
	static const uint8_t nothing[SLOT_OCTETS];

	if (!put(keyslots, index, nothing))
		return false;
	sodium_memzero(&keyslots->slots[index], sizeof(keyslots->slots[index]));
	keyslots->damaged[index] = false;
	return true;
}

size_t keyslots_damaged(const struct keyslots *keyslots)
{
	size_t count = 0;

	for (size_t i = 0; i < KEYSLOTS; i++)
		count += keyslots->damaged[i];
	return count;
}
