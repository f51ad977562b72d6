/* What a citizen gets: matching, language, guards, and the sample set's own promises. */
#include "content.h"

#include "agahi/service/decide.h"
#include "agahi/text/fold.h"
#include "agahi/words/near.h"

static struct catalogue *catalogue;

static int set_up(void **state)
{
	(void)state;
	catalogue = test_catalogue_from(TEST_MESSAGES);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	return 0;
}

static struct decision ask_as(const char *text, const struct decide_sender *sender)
{
	const struct decide_request request = { .text = text, .origin = ORIGIN_PHONE };

	return decide(&request, catalogue, sender);
}

static struct decision ask(const char *text)
{
	return ask_as(text, &(struct decide_sender){ .verdict = LIMITER_ALLOW });
}

static void assert_answer(const char *text, const char *topic, const char *language, enum decide_rule rule)
{
	struct decision decision = ask(text);

	if (decision.rule != rule || !decision.topic || strcmp(decision.topic, topic) != 0 ||
		strcmp(decision.language, language) != 0)
		fail_msg("\"%s\": topic=%s lang=%s rule=%s", text, decision.topic ? decision.topic : "none",
			decision.language ? decision.language : "none", decide_rule_name(decision.rule));
	assert_non_null(decision.text);
}

static void a_keyword_is_answered_in_its_own_language(void **state)
{
	(void)state;
	assert_answer("VOTING", "vote", "en", RULE_EXACT);
	assert_answer("ووٹ", "vote", "ur", RULE_EXACT);
	assert_answer("khawateen", "women", "ur-Latn", RULE_EXACT);
	assert_answer(" Voting! ", "vote", "en", RULE_EXACT);
}

static void the_longest_phrase_at_the_start_wins(void **state)
{
	(void)state;
	assert_answer("register my vote please", "register", "en", RULE_PHRASE);
	assert_answer("how to vote in lahore", "vote", "en", RULE_PHRASE);
	assert_answer("vote dalna hai", "vote", "ur-Latn", RULE_PHRASE);
}

static void a_single_occurrence_anywhere_is_enough(void **state)
{
	(void)state;
	assert_answer("sir i want to register", "register", "en", RULE_WORD);
	assert_answer("مجھے ووٹ کا بتائیں", "vote", "ur", RULE_WORD);
	assert_answer("please women and women", "women", "en", RULE_WORD);
}

static void two_topics_in_one_text_are_no_answer(void **state)
{
	(void)state;
	assert_answer("can women register", "fallback", "en", RULE_FALLBACK);
}

static void one_edit_is_forgiven(void **state)
{
	(void)state;
	assert_answer("vot", "vote", "en", RULE_EDIT);
	assert_answer("vtoe", "vote", "en", RULE_EDIT);
	assert_answer("regster", "register", "en", RULE_EDIT);
	assert_answer("khawateem", "women", "ur-Latn", RULE_EDIT);
	assert_answer("i want to regisster", "register", "en", RULE_EDIT);
	assert_answer("انداج", "register", "ur", RULE_EDIT);
	assert_answer("vt", "fallback", "en", RULE_FALLBACK);
	assert_answer("regizterz", "fallback", "en", RULE_FALLBACK);
}

static void an_edit_that_leads_to_two_topics_is_no_answer(void **state)
{
	struct catalogue *kept = catalogue;

	(void)state;
	catalogue =
		test_catalogue_from("topic,lang,keywords,text\na,en,cards,A\nb,en,carts,B\nfallback,en,,F\n");
	assert_answer("carbs", "fallback", "en", RULE_FALLBACK);
	assert_answer("cards", "a", "en", RULE_EXACT);
	catalogue_free(catalogue);
	catalogue = kept;
}

static void an_unknown_text_gets_the_menu_in_its_script(void **state)
{
	(void)state;
	assert_answer("xyzzy", "fallback", "en", RULE_FALLBACK);
	assert_answer("کچھ اور", "fallback", "ur", RULE_FALLBACK);
	assert_answer("", "fallback", "ur", RULE_FALLBACK);
	assert_answer("🗳", "fallback", "ur", RULE_FALLBACK);
	assert_answer("\xff\xfe", "fallback", "ur", RULE_FALLBACK);
}

static void the_stored_language_decides_where_the_keyword_does_not(void **state)
{
	const struct decide_sender roman = { .language = "ur-Latn" };
	const struct decide_sender urdu = { .language = "ur" };
	const struct decide_sender gone = { .language = "sd" };

	(void)state;
	assert_string_equal(ask("vote").language, "en");
	assert_string_equal(ask_as("vote", &roman).language, "ur-Latn");
	assert_string_equal(ask_as("vote", &urdu).language, "en");
	assert_string_equal(ask_as("xyzzy", &urdu).language, "ur");
	assert_string_equal(ask_as("xyzzy", &gone).language, "en");
	/* Not translated: the next best language that has the topic. */
	assert_string_equal(ask_as("xyzzy", &roman).language, "en");
	assert_string_equal(ask_as("ووٹ", &roman).language, "ur");
}

static void an_answer_in_another_language_than_was_asked_in_says_so(void **state)
{
	(void)state;
	assert_false(ask("voting").other_language);
	assert_false(ask("ووٹ").other_language);
	/* There is no Urdu text of this topic. */
	assert_true(ask("خواتین khawateen ووٹ کیسے ڈالیں اردو میں").other_language ||
		!ask("khawateen").other_language);
	assert_false(ask("english").other_language); /* it was asked for */
	assert_false(ask("اردو").other_language);
	assert_false(ask_as("ووٹ", &(struct decide_sender){ .verdict = LIMITER_ALLOW, .language = "en" })
			     .other_language);
	assert_true(ask("ڪيئن ٿيندو ڪجھ ڏيو").other_language); /* Sindhi, which the set does not speak */
	assert_false(ask_as("voting", &(struct decide_sender){ .verdict = LIMITER_SILENT }).other_language);
}

static void a_language_word_sets_the_language(void **state)
{
	(void)state;
	struct decision decision = ask("ENGLISH");
	assert_true(decision.sets_language);
	assert_string_equal(decision.language, "en");
	decision = ask("اردو");
	assert_true(decision.sets_language);
	assert_string_equal(decision.language, "ur");
	assert_false(ask("vote").sets_language);
}

static void stop_silences_the_menu_but_not_the_answers(void **state)
{
	const struct decide_sender stopped = { .stopped = true };

	(void)state;
	struct decision decision = ask("stop");
	assert_true(decision.sets_stopped && decision.stopped);
	decision = ask_as("xyzzy", &stopped);
	assert_int_equal(decision.kind, DECIDE_SILENT);
	assert_int_equal(decision.rule, RULE_STOPPED);
	assert_null(decision.text);
	assert_int_equal(ask_as("vote", &stopped).kind, DECIDE_REPLY);
	decision = ask_as("start", &stopped);
	assert_true(decision.sets_stopped && !decision.stopped);
}

static void the_limit_is_told_once_and_then_silence(void **state)
{
	const struct decide_sender notice = { .verdict = LIMITER_NOTICE };
	const struct decide_sender silent = { .verdict = LIMITER_SILENT };
	const struct decide_sender blocked = { .verdict = LIMITER_BLOCKED };

	(void)state;
	assert_string_equal(ask_as("vote", &notice).topic, "limited");
	assert_string_equal(ask_as("vote", &notice).language, "en");
	assert_string_equal(ask_as("ووٹ", &notice).language, "ur");
	assert_int_equal(ask_as("vote", &silent).kind, DECIDE_SILENT);
	assert_int_equal(ask_as("vote", &blocked).rule, RULE_BLOCKED);
	assert_int_equal(ask_as("vote", &blocked).kind, DECIDE_SILENT);
}

static void an_identity_number_is_met_with_kindness(void **state)
{
	(void)state;
	assert_answer("3520212345671", "cnic", "ur", RULE_IDENTITY_NUMBER);
	assert_answer("my cnic is 35202-1234567-1", "cnic", "en", RULE_IDENTITY_NUMBER);
	assert_answer("۳۵۲۰۲۱۲۳۴۵۶۷۱", "cnic", "ur", RULE_IDENTITY_NUMBER);
	assert_answer("vote 123456789012", "vote", "en", RULE_PHRASE);
	assert_answer("vote 12345678901234", "vote", "en", RULE_PHRASE);
}

static void an_identity_number_is_answered_once(void **state)
{
	struct buffer reply = { 0 };
	struct decision decision = ask("3520212345671");

	(void)state;
	assert_true(decision_write(&decision, &reply));
	assert_string_equal(reply.data, "نمبر نہ بھیجیں");
	buffer_free(&reply);
	decision = ask("my card 3520212345671");
	assert_true(decision_write(&decision, &reply));
	assert_string_equal(reply.data, "Please do not send identity numbers");
	buffer_free(&reply);
}

static void what_is_unclear_gets_the_nearest_topics(void **state)
{
	struct catalogue *kept = catalogue;
	struct buffer reply = { 0 };

	(void)state;
	catalogue =
		test_catalogue_from("topic,lang,keywords,text\nwomen,en,women,W\nregister,en,register,R\n"
				    "stop,en,stop,S\nfallback,en,,F\nnearest,en,,Did you mean {topics}?\n");
	struct decision decision = ask("can women register");
	assert_string_equal(decision.topic, "fallback");
	assert_true(decision_write(&decision, &reply));
	assert_string_equal(reply.data, "Did you mean 1 WOMEN, 2 REGISTER?");
	assert_string_equal(decision.offer.topics[0], "women");
	assert_string_equal(decision.offer.topics[1], "register");
	buffer_free(&reply);
	/* Nothing near, and commands are not named. */
	assert_string_equal(ask("xyzzy").text, "F");
	assert_string_equal(ask("stop talking nonsense").text, "F");
	catalogue_free(catalogue);
	catalogue = kept;
}

static void machines_are_not_answered(void **state)
{
	struct decide_request request = { .text = "vote", .origin = ORIGIN_PHONE };
	const struct decide_sender sender = { .verdict = LIMITER_ALLOW };

	(void)state;
	assert_int_equal(decide(&request, catalogue, &sender).kind, DECIDE_REPLY);
	for (int origin = ORIGIN_ALPHANUMERIC; origin <= ORIGIN_OURSELVES; origin++) {
		request.origin = (enum decide_origin)origin;
		assert_int_equal(decide(&request, catalogue, &sender).rule, RULE_LOOP);
		assert_false(decide_counts(&request));
	}
	request.origin = ORIGIN_PHONE;
	request.receipt = true;
	assert_int_equal(decide(&request, catalogue, &sender).rule, RULE_LOOP);
}

static void our_own_text_sent_back_is_not_answered(void **state)
{
	(void)state;
	assert_int_equal(
		ask("How to vote: bring your original identity card to the station").rule, RULE_LOOP);
	/* As a gateway may forward it: cut short, and with something behind. */
	assert_int_equal(ask("HOW TO VOTE: bring your original identity card to the st").rule, RULE_LOOP);
	assert_int_equal(ask("How to vote: bring").rule, RULE_PHRASE);
}

static void senders_are_told_apart(void **state)
{
	static const char *const own[] = { "8300", "923008300830" };

	(void)state;
	assert_int_equal(decide_origin_of(1, "923001234567", own, 2), ORIGIN_PHONE);
	assert_int_equal(decide_origin_of(0, "+923001234567", own, 2), ORIGIN_PHONE);
	assert_int_equal(decide_origin_of(0, "03001234567", own, 2), ORIGIN_PHONE);
	assert_int_equal(decide_origin_of(5, "923001234567", own, 2), ORIGIN_ALPHANUMERIC);
	assert_int_equal(decide_origin_of(0, "MyBank", own, 2), ORIGIN_ALPHANUMERIC);
	assert_int_equal(decide_origin_of(0, "", own, 2), ORIGIN_ALPHANUMERIC);
	assert_int_equal(decide_origin_of(6, "8300", own, 2), ORIGIN_OURSELVES);
	assert_int_equal(decide_origin_of(1, "923008300830", own, 2), ORIGIN_OURSELVES);
	assert_int_equal(decide_origin_of(6, "9988", own, 2), ORIGIN_SHORT_CODE);
}

static void an_empty_catalogue_says_nothing(void **state)
{
	struct message_set *set = message_set_new();
	struct catalogue *kept = catalogue;

	(void)state;
	catalogue = catalogue_build(set, &test_languages);
	assert_int_equal(ask("vote").rule, RULE_EMPTY);
	assert_int_equal(ask("vote").kind, DECIDE_SILENT);
	catalogue_free(catalogue);
	catalogue = kept;
	message_set_free(set);
}

/* --- offers ------------------------------------------------------------------------------------------- */

static const char offering_rows[] =
	"topic,lang,keywords,text\nwomen,en,women,W\nregister,en,register,R\ncheck,en,check,C\n"
	"youth,en,youth|1,Y\nwomen,ur,خواتین,خ\nregister,ur,اندراج,ا\ncheck,ur,فہرست,ف\n"
	"nearest-urgent,en,,Urgent: {topics}?\n"
	"complaint,en,complaint,How to complain\nstopped,en,kept out,S\nemergency,en,danger,Call 15\n"
	"stop,en,stop,S\nhelp,en,help,Send a word. Or {topics}\nhelp,ur,مدد,لفظ یا {topics}\n"
	"language,en,english,Language\nlanguage,ur,urdu,زبان\nthanks,en,thanks,Welcome\n"
	"limited,en,,L\nfallback,en,,Sorry. {topics}\nfallback,ur,,معذرت۔ {topics}\n"
	"nearest,en,,Did you mean {topics}?\nother-language,ps,,پښتو {topics}\n";

static struct catalogue *kept_messages;

static int set_up_offers(void **state)
{
	(void)state;
	kept_messages = catalogue;
	catalogue = test_catalogue_from(offering_rows);
	return 0;
}

static int tear_down_offers(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	catalogue = kept_messages;
	return 0;
}

static const struct decide_sender offered = { .offer = { { "women", "gone", "check" }, 3, "en" } };

static void assert_offers(
	const struct decision *decision, const char *first, const char *second, const char *third)
{
	assert_int_equal(decision->offer.count, 3);
	assert_string_equal(decision->offer.topics[0], first);
	assert_string_equal(decision->offer.topics[1], second);
	assert_string_equal(decision->offer.topics[2], third);
}

static void the_number_of_an_offer_gets_its_topic_in_its_language(void **state)
{
	struct decision decision = ask_as("3", &offered);

	(void)state;
	assert_string_equal(decision.topic, "check");
	assert_string_equal(decision.language, "en");
	assert_int_equal(decision.rule, RULE_PICK);
	assert_string_equal(ask_as("number 1 please", &offered).topic, "women");
	assert_string_equal(ask_as("۱ بھیجیں", &offered).topic, "women");
	assert_string_equal(ask_as("pehla", &offered).topic, "women");
	/* A keyword that is a digit waits until nothing is offered. */
	assert_string_equal(ask_as("1", &offered).topic, "women");
	assert_int_equal(ask("1").rule, RULE_EXACT);
	/* Words stay words. */
	assert_string_equal(ask_as("register", &offered).topic, "register");
}

static void a_number_without_an_offer_gets_help_and_an_offer(void **state)
{
	struct decision decision = ask("2");

	(void)state;
	assert_string_equal(decision.topic, "help");
	assert_int_equal(decision.rule, RULE_LAPSED);
	assert_offers(&decision, "women", "register", "check");
	assert_string_equal(decision.text, "لفظ یا 1 خواتین، 2 اندراج، 3 فہرست");
	/* The edition that is live now has it no more. */
	assert_int_equal(ask_as("2", &offered).rule, RULE_LAPSED);
	/* Other digits, and words for numbers, go the usual way. */
	assert_int_equal(ask("7").rule, RULE_FALLBACK);
	assert_int_equal(ask("teen").rule, RULE_FALLBACK);
	assert_int_equal(ask_as("2", &(struct decide_sender){ .stopped = true }).rule, RULE_STOPPED);
}

static void help_and_menu_end_in_an_offer(void **state)
{
	struct decision decision = ask("help");

	(void)state;
	assert_string_equal(decision.text, "Send a word. Or 1 WOMEN, 2 REGISTER, 3 CHECK");
	assert_offers(&decision, "women", "register", "check");
	assert_string_equal(decision.offer.language, "en");
	decision = ask("xyzzy");
	assert_string_equal(decision.text, "Sorry. 1 WOMEN, 2 REGISTER, 3 CHECK");
	assert_offers(&decision, "women", "register", "check");
	assert_int_equal(ask("women").offer.count, 0);
}

static void an_offer_is_filled_up_to_three(void **state)
{
	struct decision decision = ask("youth or register");
	struct buffer reply = { 0 };

	(void)state;
	assert_offers(&decision, "register", "youth", "women");
	assert_true(decision_write(&decision, &reply));
	assert_string_equal(reply.data, "Did you mean 1 REGISTER, 2 YOUTH, 3 WOMEN?");
	buffer_free(&reply);
}

static void a_number_may_bring_the_name_that_stood_beside_it(void **state)
{
	const struct decide_request request = { .text = "2 Register", .origin = ORIGIN_PHONE };
	struct decide_sender sender = { .verdict = LIMITER_ALLOW,
		.offer = { { "women", "register", "check" }, 3, "en" } };
	struct decision decision = decide(&request, catalogue, &sender);

	(void)state;
	assert_int_equal(decision.rule, RULE_PICK);
	assert_string_equal(decision.topic, "register");
	/* Another's name beside it is no pick. */
	sender.offer.topics[1] = "youth";
	assert_int_not_equal(decide(&request, catalogue, &sender).rule, RULE_PICK);
}

static void nothing_keeps_from_somebody_in_danger_whom_to_call(void **state)
{
	struct decide_request request = { .text = "firing here, my card 3520212345671",
		.origin = ORIGIN_PHONE };
	struct decide_sender sender = { .verdict = LIMITER_ALLOW, .stopped = true };

	(void)state;
	/* An identity number, and thanks or a signature on a line of their own. */
	assert_string_equal(decide(&request, catalogue, &sender).topic, "emergency");
	request.text = "firing at the gate\nthanks";
	assert_string_equal(decide(&request, catalogue, &sender).topic, "emergency");
	/* STOP. */
	request.text = "youth danger";
	assert_int_equal(decide(&request, catalogue, &sender).kind, DECIDE_REPLY);
	request.text = "youth register";
	assert_int_equal(decide(&request, catalogue, &sender).kind, DECIDE_SILENT);
	/* The limit, once. */
	sender = (struct decide_sender){ .verdict = LIMITER_SILENT, .help_owed = true };
	request.text = "firing at the gate";
	struct decision decision = decide(&request, catalogue, &sender);
	assert_string_equal(decision.topic, "emergency");
	assert_true(decision.helped);
	sender.help_owed = false;
	assert_int_equal(decide(&request, catalogue, &sender).kind, DECIDE_SILENT);
}

static void near_distress_an_offer_says_whom_to_turn_to(void **state)
{
	struct decision decision = ask("youth danger");

	(void)state;
	assert_int_equal(decision.rule, RULE_FALLBACK);
	assert_string_equal(decision.text, "Urgent: {topics}?");
	assert_string_equal(decision.offer.topics[2], "complaint");
	assert_string_not_equal(ask("youth register").text, "Urgent: {topics}?");
}

static void danger_is_never_answered_with_a_menu(void **state)
{
	(void)state;
	assert_answer("women crying, firing outside", "emergency", "en", RULE_PRIORITY);
	assert_answer("they are not letting us vote, women", "stopped", "en", RULE_PRIORITY);
	assert_int_not_equal(ask("is it a crime to carry a bomb").rule, RULE_PRIORITY);
}

static void thanks_are_answered_once(void **state)
{
	struct decision decision = ask("thank you so much");

	(void)state;
	decision = ask("thanks bhai");
	assert_int_equal(decision.rule, RULE_COMMAND);
	assert_true(decision.thanks);
	decision = ask_as("thanks", &(struct decide_sender){ .thanked = true });
	assert_int_equal(decision.kind, DECIDE_SILENT);
	assert_int_equal(decision.rule, RULE_THANKED);
}

static void help_is_given_over_the_limit_where_it_is_owed(void **state)
{
	struct decision decision = ask_as(
		"help please", &(struct decide_sender){ .verdict = LIMITER_SILENT, .help_owed = true });

	(void)state;
	assert_string_equal(decision.topic, "help");
	assert_true(decision.helped);
	assert_string_equal(
		ask_as("women", &(struct decide_sender){ .verdict = LIMITER_NOTICE, .help_owed = true })
			.topic,
		"limited");
	assert_int_equal(
		ask_as("help", &(struct decide_sender){ .verdict = LIMITER_SILENT }).rule, RULE_LIMITED);
	assert_int_equal(
		ask_as("help", &(struct decide_sender){ .verdict = LIMITER_BLOCKED, .help_owed = true }).rule,
		RULE_BLOCKED);
}

static void a_sister_is_told_what_is_possible_in_her_own_words(void **state)
{
	struct decision decision = ask("زه څنګه پوښتنه وکړم");

	(void)state;
	assert_string_equal(decision.topic, "other-language");
	assert_string_equal(decision.language, "ps");
	assert_string_equal(decision.text, "پښتو 1 خواتین، 2 اندراج، 3 فہرست");
	assert_offers(&decision, "women", "register", "check");
	assert_string_equal(ask("خواتین ښه").topic, "women");
	/* Where the set has no words for it, the menu in Urdu. */
	assert_string_equal(ask("ڪجھ ٻيو ڏيو").language, "ps");
}

/* --- the sample set ----------------------------------------------------------------------------------- */

static struct catalogue *load_sample(struct message_set **set)
{
	struct report report = { 0 };

	*set = message_set_new();
	assert_true(import_messages("conf/messages.csv", *set, &report));
	assert_true(import_placeholders("conf/placeholders.csv", *set, &report));
	return catalogue_build(*set, &test_languages);
}

static void every_keyword_of_the_sample_set_finds_its_topic(void **state)
{
	struct catalogue *kept = catalogue;
	struct message_set *set;

	(void)state;
	catalogue = load_sample(&set);
	for (size_t i = 0; i < set->message_count; i++) {
		for (size_t j = 0; j < set->messages[i].keyword_count; j++) {
			const struct decide_sender sender = { .language = set->messages[i].lang };
			struct decision decision = ask_as(set->messages[i].keywords[j], &sender);

			assert_string_equal(decision.topic, set->messages[i].topic);
			if (strcmp(decision.topic, "fallback") == 0)
				continue; /* its keywords are what is not answered */
			assert_int_equal(decision.rule, RULE_EXACT);
			assert_string_equal(decision.language, set->messages[i].lang);
		}
	}
	catalogue_free(catalogue);
	catalogue = kept;
	message_set_free(set);
}

static void the_sample_set_answers_what_citizens_type(void **state)
{
	struct catalogue *kept = catalogue;
	struct message_set *set;

	(void)state;
	catalogue = load_sample(&set);
	assert_answer("VOTE", "vote", "en", RULE_EXACT);
	assert_answer("ووٹ", "vote", "ur", RULE_EXACT);
	assert_answer("vot", "vote", "en", RULE_EDIT);
	assert_answer("ENGLISH", "language", "en", RULE_EXACT);
	assert_answer("اردو", "language", "ur", RULE_EXACT);
	assert_answer("shanakhti card", "card", "ur-Latn", RULE_EXACT);
	assert_answer("دوسری زبان", "other-language", "ur", RULE_EXACT);
	assert_answer("qwertz", "fallback", "en", RULE_FALLBACK);
	catalogue_free(catalogue);
	catalogue = kept;
	message_set_free(set);
}

static void another_language_is_only_rows(void **state)
{
	static const char *const tags[] = { "ur", "sd" };
	const struct topics_languages languages = { tags, 2, "ur" };
	struct report report = { 0 };
	struct message_set *set = test_set_from(
		"topic,lang,keywords,text\nvote,sd,ڪيئن,سنڌي جواب\nvote,ur,ووٹ,اردو\nfallback,ur,,مدد\n",
		&report);
	struct catalogue *kept = catalogue;

	(void)state;
	catalogue = catalogue_build(set, &languages);
	assert_answer("ڪيئن", "vote", "sd", RULE_EXACT);
	assert_answer("ووٹ", "vote", "ur", RULE_EXACT);
	catalogue_free(catalogue);
	catalogue = kept;
	message_set_free(set);
}

static void nobody_is_forgotten_on_a_guess(void **state)
{
	static const char *const guesses[] = { "forgt me", "forget mee", "forget me not", "dont forget me",
		"forget me and vote", "delete my name", NULL };
	const struct decide_sender stopped = { .stopped = true };

	(void)state;
	catalogue_free(catalogue);
	catalogue = test_catalogue_from("topic,lang,keywords,text\nforget,en,forget me|delete my data,Gone\n"
					"vote,en,vote,V\nhelp,en,help,H\nfallback,en,,F\nlimited,en,,L\n");
	assert_true(ask("Forget me!").forgets);
	assert_true(ask("please delete my data").forgets);
	assert_true(ask_as("forget me", &stopped).forgets);
	for (const char *const *guess = guesses; *guess; guess++) {
		struct decision decision = ask(*guess);

		if (decision.forgets || (decision.topic && strcmp(decision.topic, "forget") == 0))
			fail_msg("\"%s\" is a guess", *guess);
	}
	assert_false(ask("vote").forgets);
	assert_false(ask_as("forget me", &(struct decide_sender){ .verdict = LIMITER_SILENT }).forgets);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define OFFER_TEST(name) cmocka_unit_test_setup_teardown(name, set_up_offers, tear_down_offers)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_keyword_is_answered_in_its_own_language),
		TEST(the_longest_phrase_at_the_start_wins),
		TEST(a_single_occurrence_anywhere_is_enough),
		TEST(two_topics_in_one_text_are_no_answer),
		TEST(one_edit_is_forgiven),
		TEST(an_edit_that_leads_to_two_topics_is_no_answer),
		TEST(an_unknown_text_gets_the_menu_in_its_script),
		TEST(the_stored_language_decides_where_the_keyword_does_not),
		TEST(an_answer_in_another_language_than_was_asked_in_says_so),
		TEST(a_language_word_sets_the_language),
		TEST(stop_silences_the_menu_but_not_the_answers),
		TEST(the_limit_is_told_once_and_then_silence),
		TEST(an_identity_number_is_met_with_kindness),
		TEST(an_identity_number_is_answered_once),
		TEST(what_is_unclear_gets_the_nearest_topics),
		TEST(machines_are_not_answered),
		TEST(our_own_text_sent_back_is_not_answered),
		TEST(senders_are_told_apart),
		TEST(an_empty_catalogue_says_nothing),
		TEST(every_keyword_of_the_sample_set_finds_its_topic),
		TEST(the_sample_set_answers_what_citizens_type),
		TEST(another_language_is_only_rows),
		OFFER_TEST(the_number_of_an_offer_gets_its_topic_in_its_language),
		OFFER_TEST(a_number_without_an_offer_gets_help_and_an_offer),
		OFFER_TEST(help_and_menu_end_in_an_offer),
		OFFER_TEST(an_offer_is_filled_up_to_three),
		OFFER_TEST(a_number_may_bring_the_name_that_stood_beside_it),
		OFFER_TEST(nothing_keeps_from_somebody_in_danger_whom_to_call),
		OFFER_TEST(near_distress_an_offer_says_whom_to_turn_to),
		OFFER_TEST(danger_is_never_answered_with_a_menu),
		OFFER_TEST(thanks_are_answered_once),
		OFFER_TEST(help_is_given_over_the_limit_where_it_is_owed),
		OFFER_TEST(a_sister_is_told_what_is_possible_in_her_own_words),
		TEST(nobody_is_forgotten_on_a_guess),
	};

	return RUN_SUITE(tests);
}
