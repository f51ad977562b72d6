#include "agahi/gateway/node_figures.h"

#include "agahi/ops/figures.h"

static const struct node_figures *figures_of(const void *of)
{
	return of;
}

static unsigned long long leased(const void *of)
{
	return figures_of(of)->may_submit;
}

static unsigned long long nodes(const void *of)
{
	return figures_of(of)->following.nodes;
}

static unsigned long long stale(const void *of)
{
	return figures_of(of)->following.stale_p99_ms;
}

static unsigned long long looked(const void *of)
{
	const struct node_figures *figures = figures_of(of);

	return figures->following.last_look_ms == 0 ? 0 : figures->now_ms - figures->following.last_look_ms;
}

static unsigned long long heard(const void *of)
{
	return figures_of(of)->following.heard;
}

static unsigned long long claimed(const void *of)
{
	return figures_of(of)->following.claimed;
}

static unsigned long long taken_over(const void *of)
{
	return figures_of(of)->following.taken_over;
}

static struct figures own_figures(void)
{
	static const struct figure table[] = {
		{ "agahi_node_leased", FIGURE_GAUGE,
			"May this node submit? 0: it cannot reach the database, and another may answer for "
			"it. "
			"Always 1 where the journal is a file; the next six are 0 then.",
			.value = leased },
		{ "agahi_nodes_alive", FIGURE_GAUGE, "Other nodes that live, as this one sees them.",
			.value = nodes },
		{ "agahi_feed_stale_seconds", FIGURE_GAUGE,
			"How old what other nodes told was when it was heard: p99 of the last minute.",
			.value = stale, .thousandths = true },
		{ "agahi_feed_look_age_seconds", FIGURE_GAUGE,
			"How long ago the other nodes' feeds were read last.", .value = looked,
			.thousandths = true },
		{ "agahi_feed_events_total", FIGURE_COUNTER, "What other nodes told.", .value = heard },
		{ "agahi_replies_claimed_total", FIGURE_COUNTER,
			"Replies of dead nodes, or released by others, that became this node's.",
			.value = claimed },
		{ "agahi_nodes_taken_over_total", FIGURE_COUNTER,
			"Other nodes that this one found dead, and whose life it ended.",
			.value = taken_over },
	};

	return FIGURES_OF(table);
}

void node_figures_write(const struct node_figures *figures, struct buffer *out)
{
	figures_write(own_figures(), figures, out);
}

void node_figures_list(struct buffer *out)
{
	figures_list(own_figures(), out);
}
