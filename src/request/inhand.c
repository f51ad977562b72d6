#include "agahi/request/inhand.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EACH_ON_ITS_OWN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define EACH_ON_ITS_OWN 1
#endif

enum { BLOCKS_STAND_AT = 32, TRAY_OCTETS = 256 * 1024 };

struct vacancy {
	struct vacancy *next;
};

/* Blocks that came from the system together. It stands at a multiple of its size, so that a block finds it. */
struct tray {
	struct tray *next, **from; /* among those with a vacancy; `from` NULL: it has none */
	struct vacancy *vacancies;
	size_t used;
};

struct inhand {
	size_t size;
	size_t most;
	size_t used;
	struct tray *vacant; /* with a vacancy */
	struct tray *
		spare; /* one without a block in use is kept, so that one request does not cost its tray each time */
};

static size_t rounded(size_t octets)
{
	return (octets + BLOCKS_STAND_AT - 1) / BLOCKS_STAND_AT * BLOCKS_STAND_AT;
}

struct inhand *inhand_new(size_t size, size_t most)
{
	struct inhand *inhand = calloc(1, sizeof(*inhand));

	if (inhand)
		*inhand = (struct inhand){ .size = rounded(size), .most = most };
	return inhand;
}

size_t inhand_size(const struct inhand *inhand)
{
	return inhand->size;
}

size_t inhand_used(const struct inhand *inhand)
{
	return inhand->used;
}

#ifdef EACH_ON_ITS_OWN

/* Under the sanitizer every block is an allocation of its own, so that who uses one too long is found. */
void inhand_free(struct inhand *inhand)
{
	free(inhand);
}

void *inhand_take(struct inhand *inhand)
{
	void *block = inhand->used < inhand->most ? malloc(inhand->size) : NULL;

	inhand->used += block != NULL;
	return block;
}

void inhand_give(struct inhand *inhand, void *block)
{
	inhand->used -= block != NULL;
	free(block);
}

#else

static void put_in(struct inhand *inhand, struct tray *tray)
{
	tray->next = inhand->vacant;
	tray->from = &inhand->vacant;
	if (tray->next)
		tray->next->from = &tray->next;
	inhand->vacant = tray;
}

static void take_out(struct tray *tray)
{
	*tray->from = tray->next;
	if (tray->next)
		tray->next->from = tray->from;
	tray->from = NULL;
}

/* Pages of their own, which go back for certain: between malloc()'s small pieces they might not. Twice as much has a
 * multiple in it, and what stands before and behind that is given back at once. */
static struct tray *map_tray(void)
{
	uint8_t *pages = mmap(
		NULL, (size_t)2 * TRAY_OCTETS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		return NULL;
	size_t before = (size_t)(-(uintptr_t)pages & (TRAY_OCTETS - 1));
	if (before > 0)
		munmap(pages, before);
	munmap(pages + before + TRAY_OCTETS, TRAY_OCTETS - before);
	return (struct tray *)(void *)(pages + before);
}

static void unmap_tray(struct tray *tray)
{
	munmap(tray, TRAY_OCTETS);
}

static struct tray *new_tray(struct inhand *inhand)
{
	struct tray *tray = map_tray();

	if (!tray)
		return NULL;
	char *const blocks = (char *)tray + rounded(sizeof(*tray));
	size_t count = (TRAY_OCTETS - rounded(sizeof(*tray))) / inhand->size;

	for (size_t i = count; i > 0; i--) {
		struct vacancy *vacancy = (struct vacancy *)(void *)(blocks + (i - 1) * inhand->size);

		vacancy->next = tray->vacancies;
		tray->vacancies = vacancy;
	}
	put_in(inhand, tray);
	return tray;
}

void inhand_free(struct inhand *inhand)
{
	if (inhand && inhand->spare)
		unmap_tray(inhand->spare);
	free(inhand);
}

void *inhand_take(struct inhand *inhand)
{
	if (inhand->used == inhand->most)
		return NULL;
	struct tray *tray = inhand->vacant ? inhand->vacant : new_tray(inhand);
	if (!tray)
		return NULL;
	struct vacancy *block = tray->vacancies;

	tray->vacancies = block->next;
	tray->used++;
	inhand->used++;
	if (!tray->vacancies)
		take_out(tray);
	if (tray == inhand->spare)
		inhand->spare = NULL;
	return block;
}

static void give_back(struct inhand *inhand, struct tray *tray)
{
	if (!inhand->spare) {
		inhand->spare = tray;
		return;
	}
	take_out(tray);
	unmap_tray(tray);
}

void inhand_give(struct inhand *inhand, void *block)
{
	if (!block)
		return;
	struct tray *tray = (struct tray *)((uintptr_t)block & ~(uintptr_t)(TRAY_OCTETS - 1));
	struct vacancy *vacancy = block;

	vacancy->next = tray->vacancies;
	tray->vacancies = vacancy;
	if (!tray->from)
		put_in(inhand, tray);
	inhand->used--;
	if (--tray->used == 0)
		give_back(inhand, tray);
}

#endif
