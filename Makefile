# Agahi. `make` builds build/agahid, build/agahi, build/agahi-desk and build/agahi-smsc.
#
#   make                 the four programs
#   make check           unit and end-to-end tests; SANITIZE=1 for the same under ASan and UBSan
#   make lint            rooms, warnings of gcc and clang as errors, clang-format, clang-tidy, manual pages
#   make fuzz            properties, and every fuzzer for FUZZ_SECONDS each
#   make properties      what must hold of every text, over PROPERTY_CASES made at random
#   make effort          no text is expensive, over a million made to be so
#   make codec-difference  a million PDUs made at random, read and written by our codec as by libsmpp34
#   make count           instructions a request by part, against tests/count/budget; count-budget rewrites that
#   make coverage        lines that unit tests, and all tests, run, by room
#   make mutants         small faults in gateway, store and link, of which unit tests must see eight in ten
#   make bench           the daemon beside a bare libsmpp34 echo (BASE=../before/build: before and after; BENCH_OPTIONS=--short)
#   make bench-nodes     what a database that nodes share costs, alone, with a standby, and with four nodes
#   make bench-flat      what a request costs from 100 to 1,000,000 keywords and senders; draws docs/flat.svg
#   make bench-mixed     screens of dialled menus beside 20,000 messages a second
#   make bench-profile   where the CPU time goes, by part (BASE=../before/build: before and after)
#   make bench-match     how well, and how fast, citizens' words are understood
#   make bench-build     catalogues of 100 to 1,000,000 keywords: time to build, memory, time a question takes
#   make bench-learn     how well the classifier does, by leaving tables of examples out (LEARN="a.csv b.csv c.csv")
#   make bench-learning  what the examples are worth, and parts of what is made of them; draws docs/learning.svg
#   make bench-dial      USSD: screens a second, time to the next screen, memory of sessions
#   make bench-adversarial  answers beside a flood of expensive texts
#   make bench-limiter   a million senders: memory, time, behaviour when full, after a restart; what all their tables cost
#   make bench-memory    what a hundred thousand replies take that wait for their turn
#   make backlog         a day's replies, kept by an outage, drain at the configured rate
#   make figures         measures all of these, and writes them into docs/figures.md
#   make desk-pages      the desk's pages in a browser, all of them, and the pictures of docs/desk (DESK_PAGES="look way")
#   make desk-races      writing and approving at the same moment, a thousand times
#   make bench-desk      the desk: what it shows while somebody types, at 20,000 keywords; pages beside fifty editors; memory
#   make torture         load under cuts, kills, refusals and a full disk; any loss is a failure
#   make cluster-check   several nodes: machines that die, wires that are cut, two sites; under an hour (root, PostgreSQL's server; CLUSTER_OPTIONS=--short)
#   make cluster-demo    two nodes, two PostgreSQL servers and the simulator: kill what you like, and watch
#   make reconcile-bench a telco's 100,000 records against ours, with 20 differences put in: found, in time, within memory
#   make secret          3,000 requests, and the raw image of the file system they were journalled on: no number is in it (root)
#   make interop         judges that are not ours: tshark, Kannel, osmo-msc (docs/interop.md)
#   make rehearsal       a polling day in a quarter of an hour: nodes, servers, four telcos, faults; writes docs/rehearsal.md
#                        (REHEARSAL_OPTIONS=--short: three minutes, into build/)
#   make papers          what is written from the sources: conf/agahi.conf, conf/agahi-desk.conf, agahi.conf(5), agahi-desk.conf(5), the drawing of the rooms, the table of figures
#   make sheets          tests/sheets/saved anew, as LibreOffice saves it (where it is installed; the check needs it not)
#   make deb             the Debian packages, in build/deb
#   make demo install clean

VERSION := $(shell cat VERSION)
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 60
PROPERTY_CASES ?= 2000000

# FAULTS=1: a node may do without what the cluster's promise rests on (tests/cluster/Controls.pm). Never for use.
ifeq ($(FAULTS),1)
BUILD ?= build/faults
CPPFLAGS += -DAGAHI_TEST_FAULTS
endif

ifeq ($(SANITIZE),1)
BUILD ?= build/sanitize
OPTIMISE ?= -O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
else
BUILD ?= build
OPTIMISE ?= -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
endif

PACKAGES = libsmpp34 sqlite3 libconfig libevent_core libevent_extra libevent_openssl openssl libutf8proc \
	jansson libsodium libqrencode zlib
PKG_CONFIG ?= pkg-config
# The engine postgresql is there when libpq is.
POSTGRESQL ?= $(shell $(PKG_CONFIG) --exists libpq && echo 1)
ifeq ($(POSTGRESQL),1)
PACKAGES += libpq
UNUSED = src/peers/absent.c
else
UNUSED = $(filter-out %/absent.c,$(wildcard src/postgres/*.c src/foreign/*.c src/peers/*.c))
endif
# Warnings are errors in the check only: a newer compiler of somebody else finds more, and the program is none the worse.
WARNINGS = -Wall -Wextra -Wshadow -Wconversion $(if $(STRICT),-Werror)
CPPFLAGS += -Iinclude -Itests/unit -D_GNU_SOURCE
CFLAGS += -std=c11 -pthread $(OPTIMISE) $(WARNINGS) $(shell $(PKG_CONFIG) --cflags $(PACKAGES))
LDFLAGS += -pthread $(OPTIMISE) -Wl,--as-needed
LDLIBS += $(shell $(PKG_CONFIG) --libs $(PACKAGES))

# What only training needs, and so `agahi` and `agahi-desk` alone of the programs. From the archive, with our own arithmetic in the place
# of BLAS and of exp() and log() (training/arithmetic.h); of C++ it wants little more than new and delete.
LINEAR_LIBS = -Wl,--wrap=exp,--wrap=log,--undefined=ddot_ -l:liblinear.a -l:libstdc++.so.6 -lm

PROGRAMS = agahid agahi agahi-desk agahi-smsc
MODULES = $(filter-out $(UNUSED),$(wildcard src/*/*.c))
LIBRARY = $(BUILD)/libagahi.a
UNIT_TESTS = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(filter-out $(if $(filter 1,$(POSTGRESQL)),,tests/unit/postgres/% tests/unit/foreign/% tests/unit/peers/% tests/unit/journal/test_member.c tests/unit/gateway/test_node.c),$(wildcard tests/unit/*/test_*.c)))
# Suites in which allocations fail one after the other (tests/unit/countdown.h).
COUNTDOWN_SUITES = comparison/test_shortage config/test_reader dialogue/test_dialogue_table editor/test_shortage link/test_shortage preview/test_shortage journal/test_shortage web/test_shortage
COUNTDOWN_WRAPS = malloc calloc realloc strdup strndup vasprintf __vasprintf_chk
FUZZERS = $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
SOURCES = $(wildcard src/*.c src/*/*.c tests/unit/*.c tests/unit/*/*.c tests/fuzz/*.c tests/bench/*.c tests/count/*.c \
	tests/property/*.c tests/rehearsal/*.c)
MANUALS = $(wildcard man/*.[158])
HEADERS = $(wildcard include/agahi/*/*.h tests/unit/*.h tests/match/*.h)

.PHONY: deb secret sheets all check units lint fuzz fuzzers properties effort codec-difference coverage mutants count count-budget bench bench-limiter bench-memory bench-match bench-build bench-learn bench-learning bench-dial bench-nodes bench-flat bench-mixed bench-profile bench-adversarial bench-desk desk-pages desk-races torture backlog cluster-check cluster-demo rehearsal reconcile-bench figures interop papers demo install clean
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PROGRAMS:%=$(BUILD)/%)

# Suites are compiled more often than they run.
$(BUILD)/obj/tests/unit/%.o: CFLAGS += -O0 -U_FORTIFY_SOURCE

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/src/base/version.o: VERSION
$(BUILD)/obj/src/base/version.o: CPPFLAGS += -DAGAHI_VERSION='"$(VERSION)"'

# The assembler puts them into the program (web/assets.c).
$(BUILD)/obj/src/web/assets.o: assets/desk.css assets/desk.js assets/desk.svg

# A product and a sum are rounded twice on every machine.
$(BUILD)/obj/src/training/%.o: CFLAGS += -ffp-contract=off

$(LIBRARY): $(MODULES:%.c=$(BUILD)/obj/%.o)
	@rm -f $@
	$(AR) rcs $@ $^

$(PROGRAMS:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/obj/src/%.o $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/agahi $(BUILD)/agahi-desk: LDLIBS += $(LINEAR_LIBS)
$(BUILD)/bench/learn $(BUILD)/bench/match $(BUILD)/bench/preview: LDLIBS += $(LINEAR_LIBS)
$(UNIT_TESTS): LDLIBS += $(LINEAR_LIBS)

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

# Suites of the middle: link.h and journal.h are played by the test.
FAKES = $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/unit/fakes/*.c))
REAL = gateway/test_live gateway/test_node gateway/test_gateway gateway/test_assembly gateway/test_commands gateway/test_doors gateway/test_reconfigure
FAKED = $(filter-out $(REAL:%=$(BUILD)/tests/%),$(filter $(BUILD)/tests/gateway/% $(BUILD)/tests/intake/% $(BUILD)/tests/delivery/% $(BUILD)/tests/request/% \
	$(BUILD)/tests/dialogue/%,$(UNIT_TESTS)))

$(FAKED): $(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(FAKES) $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

$(COUNTDOWN_SUITES:%=$(BUILD)/tests/%): LDFLAGS += $(COUNTDOWN_WRAPS:%=-Wl,--wrap=%)
$(COUNTDOWN_SUITES:%=$(BUILD)/tests/%): $(BUILD)/obj/tests/unit/countdown.o

$(BUILD)/property/%: $(BUILD)/obj/tests/property/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/rehearsal/%: $(BUILD)/obj/tests/rehearsal/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

units: $(UNIT_TESTS) $(BUILD)/property/properties $(BUILD)/property/effort $(BUILD)/property/codecs
	@# A binary that is left of a suite that moved, or is gone, is no test.
	@rm -f $(filter-out $(UNIT_TESTS),$(wildcard $(BUILD)/tests/test_* $(BUILD)/tests/*/test_*))

check: all units $(BUILD)/bench/echo
	tests/run $(BUILD)

# Fuzzers have objects of their own, instrumented by clang: once for all of them.
FUZZ_FLAGS = -std=c11 -pthread -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
FUZZ_LIBRARY = build/fuzz/libagahi.a

build/fuzz/obj/%.o: %.c
	@mkdir -p $(@D)
	clang $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -D_GNU_SOURCE -DAGAHI_VERSION='"$(VERSION)"' -Iinclude \
		$(shell $(PKG_CONFIG) --cflags $(PACKAGES)) -MMD -MP -c -o $@ $<

$(FUZZ_LIBRARY): $(MODULES:%.c=build/fuzz/obj/%.o)
	@rm -f $@
	$(AR) rcs $@ $^

$(FUZZERS): build/fuzz/%: build/fuzz/obj/tests/fuzz/%.o $(FUZZ_LIBRARY)
	clang $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS) $(LINEAR_LIBS)

fuzzers: $(FUZZERS)

fuzz: fuzzers properties
	tests/fuzz/run $(FUZZ_SECONDS) $(FUZZERS)

properties: $(BUILD)/property/properties
	$< $(PROPERTY_CASES)

effort: $(BUILD)/property/effort
	$< 1000000 10000

codec-difference: $(BUILD)/property/codecs
	$< 1000000

lint:
	scripts/lint $(SOURCES) -- $(HEADERS)

COVERAGE = BUILD=build/coverage OPTIMISE="-O0 -g --coverage -fprofile-update=atomic"

coverage:
	$(MAKE) $(COVERAGE) all units
	scripts/coverage build/coverage $(COVERAGE_OPTIONS)

mutants:
	scripts/mutants

count: all
	tests/count/run $(COUNT_OPTIONS) $(BUILD)

count-budget: all
	tests/count/run --write-budget $(BUILD)

bench: all $(BUILD)/bench/echo
	tests/bench/run $(if $(BASE),--base $(BASE)) $(BENCH_OPTIONS) $(BUILD)

torture: all
	tests/torture/run $(BUILD)
	tests/torture/run $(BUILD) 3 20 connect
	tests/torture/run $(BUILD) 2 8 fsync
	tests/torture/editions $(BUILD)

cluster-check: all
	$(MAKE) FAULTS=1 BUILD=$(BUILD)/faults $(BUILD)/faults/agahid $(BUILD)/faults/agahi
	tests/cluster/run $(CLUSTER_OPTIONS) $(BUILD)

cluster-demo:
	scripts/cluster-demo

secret: all
	AGAHI_BUILD=$(BUILD) SECRET_REQUESTS=3000 prove -v tests/e2e/secret.pl

reconcile-bench: all
	AGAHI_BUILD=$(BUILD) RECONCILE_RECORDS=100000 prove -v tests/e2e/reconcile.pl

backlog: all
	tests/torture/backlog $(BUILD)

figures: all
	scripts/figures

rehearsal: all $(BUILD)/rehearsal/nation
	tests/rehearsal/run $(BUILD) $(REHEARSAL_OPTIONS)

interop: all
	tests/interop/run $(BUILD)

bench-match: $(BUILD)/bench/match
	$(BUILD)/bench/match

bench-build: $(BUILD)/bench/build
	$(BUILD)/bench/build

# LEARN: tables of examples, and what else tests/bench/learn.c is told.
bench-learn: $(BUILD)/bench/learn
	$(BUILD)/bench/learn $(LEARN)

bench-learning: $(BUILD)/bench/match
	tests/bench/learning $(BUILD) docs/learning.svg

bench-flat: all $(BUILD)/bench/build
	tests/bench/flat $(BUILD) docs/flat.svg

bench-nodes: all
	tests/bench/nodes $(BUILD)

bench-mixed: all
	tests/bench/mixed $(BUILD)

bench-profile: all
	tests/bench/profile $(if $(BASE),--base $(BASE)) $(BUILD)

bench-dial: all
	tests/bench/dial $(BUILD)

bench-adversarial: all
	tests/bench/adversarial $(BUILD)

bench-desk: all $(BUILD)/bench/preview
	$(BUILD)/bench/preview
	AGAHI_BUILD=$(BUILD) tests/bench/desk-load

desk-pages: all
	AGAHI_BUILD=$(BUILD) tests/desk/run $(DESK_PAGES)

desk-races: all
	ROUNDS=1000 AGAHI_BUILD=$(BUILD) perl tests/e2e/desk_races.pl

bench-memory: all
	tests/bench/memory $(BUILD)

bench-limiter: all $(BUILD)/bench/limiter $(BUILD)/bench/senders
	$(BUILD)/bench/limiter
	$(BUILD)/bench/senders
	tests/bench/restart $(BUILD)

papers: all
	@mkdir -p man
	$(BUILD)/agahid --print-config >conf/agahi.conf
	$(BUILD)/agahid --print-config-manual >man/agahi.conf.5
	$(BUILD)/agahi-desk --print-config >conf/agahi-desk.conf
	$(BUILD)/agahi-desk --print-config-manual >man/agahi-desk.conf.5
	scripts/samples >src/editor/samples.c
	perl -0pi -e 'BEGIN { $$figures = qx(scripts/metrics $(BUILD)) } s/(<!-- figures: begin -->\n).*?(?=<!-- figures: end -->)/$$1$$figures/s' docs/host.md
	perl -0pi -e 'BEGIN { $$rooms = qx(scripts/layers --draw) } s/(<!-- rooms: begin -->\n```\n).*?(?=```\n<!-- rooms: end -->)/$$1$$rooms/s' docs/design.md

sheets:
	scripts/sheets

demo:
	scripts/demo

deb:
	scripts/deb

install: all
	install -D -m 0755 -t $(DESTDIR)$(PREFIX)/bin $(BUILD)/agahi $(BUILD)/agahi-smsc
	install -D -m 0755 -t $(DESTDIR)$(PREFIX)/sbin $(BUILD)/agahid $(BUILD)/agahi-desk
	install -D -m 0640 conf/agahi.conf $(DESTDIR)/etc/agahi/agahi.conf.example
	install -D -m 0640 conf/agahi-desk.conf $(DESTDIR)/etc/agahi-desk/agahi-desk.conf.example
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/agahi conf/messages.csv conf/placeholders.csv conf/menus.csv conf/examples.csv \
		conf/alerts.yml conf/grafana.json
	for page in $(MANUALS); do section=$${page##*.}; \
		install -d -m 0755 $(DESTDIR)$(PREFIX)/share/man/man$$section && \
		sed 's|/usr/local|$(PREFIX)|' $$page > $(DESTDIR)$(PREFIX)/share/man/man$$section/$${page##*/} || exit 1; done
	for program in $(PROGRAMS); do \
		install -D -m 0644 conf/completion.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$program || exit 1; done
	install -d -m 0755 $(DESTDIR)/lib/systemd/system
	for unit in agahid agahi-desk; do \
		sed 's|@SBINDIR@|$(PREFIX)/sbin|' conf/$$unit.service > $(DESTDIR)/lib/systemd/system/$$unit.service || exit 1; done

clean:
	rm -rf build

-include $(shell find $(BUILD)/obj build/fuzz/obj -name '*.d' 2>/dev/null)
