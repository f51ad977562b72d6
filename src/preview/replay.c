#include "agahi/preview/replay.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/preview/citizen.h"
#include "agahi/service/dial.h"
#include "agahi/text/utf8.h"

/* A step adds what the citizen did, a screen, and an SMS that was asked for on it. */
enum { BUBBLES_OF_STEP = 3, KEYS_SIZE = 64 };

struct player {
	const struct catalogue *catalogue;
	const struct replay_terms *terms;
	struct replay *replay;
	size_t step;
	struct decide_sender sender; /* what the service remembers of the citizen */
	struct dial_session session;
	bool good; /* memory was not short */
};

/* --- bubbles ------------------------------------------------------------------------------------------ */

/* A copy of the text is in it; there is always room. */
static struct replay_bubble *add_bubble(struct player *player, enum replay_kind kind, const char *text)
{
	struct replay_bubble *bubble = &player->replay->bubbles[player->replay->count++];

	*bubble = (struct replay_bubble){ .kind = kind, .step = player->step, .text = strdup(text) };
	player->good = player->good && bubble->text;
	return bubble;
}

static void add_sms(struct player *player, const char *text, const struct decision *decision)
{
	struct replay_bubble *bubble = add_bubble(player, REPLAY_RECEIVED, text);

	player->good = cost_of(text, &player->terms->cost, &bubble->cost) && player->good;
	bubble->rule = decision->rule;
	bubble->topic = decision->topic;
	bubble->language = decision->language;
	bubble->offered = decision->offer.count;
	bubble->sets_language = decision->sets_language;
	bubble->sets_stopped = decision->sets_stopped;
	bubble->stopped = decision->stopped;
}

/* --- texts -------------------------------------------------------------------------------------------- */

static void remember(struct player *player, const struct decision *decision)
{
	if (decision->offer.count > 0)
		player->sender.offer = decision->offer;
	if (decision->thanks)
		player->sender.thanked = true;
	if (decision->sets_language)
		player->sender.language = decision->language;
	if (decision->sets_stopped)
		player->sender.stopped = decision->stopped;
}

static void send_text(struct player *player, const char *text)
{
	struct citizen_answer answer;

	player->replay->session_open = false; /* who writes has put the code away */
	add_bubble(player, REPLAY_SENT, text);
	player->good = citizen_ask(player->catalogue, text, &player->sender, &player->terms->cost, &answer) &&
		player->good;
	if (answer.decision.text && answer.text.data)
		add_sms(player, answer.text.data, &answer.decision);
	else
		add_bubble(player, REPLAY_SILENCE, "")->rule = answer.decision.rule;
	remember(player, &answer.decision);
	citizen_answer_free(&answer);
}

/* --- screens ------------------------------------------------------------------------------------------ */

static void add_screen(struct player *player, const struct dial_screen *screen)
{
	const struct screen_size *size = &player->terms->screen;
	struct replay_bubble *bubble = add_bubble(player, REPLAY_SCREEN, screen->text);
	size_t len = strlen(screen->text);

	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(screen->text + at, len - at, &character);
		bubble->used += screen->ucs2 ? charset_units(character)
					     : charset_septets(size->alphabet, GSM7_DEFAULT, character);
	}
	bubble->ucs2 = screen->ucs2;
	bubble->room = screen->ucs2 ? size->units : size->septets;
	bubble->topic = screen->topic;
	bubble->language = screen->language;
	bubble->last = screen->last;
	bubble->wrong_key = screen->wrong_key;
	bubble->sets_language = screen->sets_language;
	player->replay->session_open = !screen->last;
}

/* The last screen is there at once, the SMS comes after it. */
static void send_by_sms(struct player *player, const struct dial_screen *asked)
{
	const struct decision decision = {
		.kind = DECIDE_REPLY, .rule = RULE_DIALLED, .topic = asked->topic, .language = asked->language
	};
	struct dial_screen last;

	dial_sent(&player->session, player->catalogue, DIAL_SENT, &player->terms->screen, &last);
	add_screen(player, &last);
	add_sms(player, asked->sms, &decision);
}

static void take_screen(struct player *player, const struct dial_screen *screen)
{
	if (screen->sets_language)
		player->sender.language = screen->language;
	if (screen->sends_sms)
		send_by_sms(player, screen);
	else
		add_screen(player, screen);
}

static void dial_code(struct player *player, const char *dialled)
{
	const struct topics *topics = catalogue_topics(player->catalogue);
	const char *preferred = player->sender.language;
	char keys[KEYS_SIZE];
	struct dial_screen screen;

	add_bubble(player, REPLAY_DIALLED, dialled);
	player->replay->session_open = false;
	if (!dial_keys(dialled, player->terms->code, keys, sizeof(keys))) {
		add_bubble(player, REPLAY_UNKNOWN_CODE, "");
		return;
	}
	player->session = (struct dial_session){ 0 };
	dial_begin(&player->session, player->catalogue,
		preferred ? topics_find_language(topics, preferred) : TOPICS_NONE, keys,
		&player->terms->screen, &screen);
	take_screen(player, &screen);
}

static void press(struct player *player, const char *typed)
{
	struct dial_screen screen;

	add_bubble(player, REPLAY_PRESSED, typed);
	if (!player->replay->session_open) {
		add_bubble(player, REPLAY_NO_SESSION, "");
		return;
	}
	dial_press(&player->session, player->catalogue, typed, &player->terms->screen, &screen);
	take_screen(player, &screen);
}

/* --- the whole ---------------------------------------------------------------------------------------- */

bool replay_run(const struct catalogue *catalogue, const struct steps *steps,
	const struct replay_terms *terms, struct replay *replay)
{
	static void (*const takes[])(struct player *,
		const char *) = { [STEP_SMS] = send_text, [STEP_DIAL] = dial_code, [STEP_KEY] = press };
	struct player player = { .catalogue = catalogue,
		.terms = terms,
		.replay = replay,
		.sender = { .verdict = LIMITER_ALLOW } };

	*replay = (struct replay){ .bubbles = calloc(
					   steps->count * BUBBLES_OF_STEP + 1, sizeof(*replay->bubbles)) };
	player.good = replay->bubbles != NULL;
	for (; player.good && player.step < steps->count; player.step++)
		takes[steps->list[player.step].kind](&player, steps->list[player.step].text);
	replay->language = player.sender.language;
	replay->stopped = player.sender.stopped;
	return player.good;
}

void replay_free(struct replay *replay)
{
	for (size_t i = 0; i < replay->count; i++)
		free(replay->bubbles[i].text);
	free(replay->bubbles);
	*replay = (struct replay){ 0 };
}
