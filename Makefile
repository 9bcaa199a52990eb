EXTENSION = schemaver
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(CURDIR)/schemaver.control)

MODULE_big = schemaver
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/*/*.c)))
# The library compares its version with that of the extension in the database.
PG_CPPFLAGS = -I$(srcdir)/src -DSV_VERSION='"$(EXTVERSION)"'
PG_CFLAGS = -Wextra -Wno-unused-parameter -Wno-sign-compare
# make CC=clang: a server built with gcc passes on options and attributes that clang does not know; and clang does not treat
# {NULL} like {0}.
ifneq ($(findstring clang,$(CC)),)
PG_CFLAGS += -Wno-unknown-warning-option -Wno-ignored-optimization-argument -Wno-ignored-attributes -Wno-missing-field-initializers
endif

# The install script is these parts, joined in this order.
INSTALL_PARTS = preamble tables register load inspect graph act offline schema settings rights check
DATA_built = $(EXTENSION)--$(EXTVERSION).sql
DATA = $(wildcard sql/updates/$(EXTENSION)--*.sql)
EXTRA_CLEAN = $(EXTENSION)--*.sql bin

REGRESS = \
	adopt \
	audit \
	authority \
	autogenerate \
	autogenerate_extensions \
	autogenerate_order \
	baseline \
	big_numbers \
	blanks \
	body \
	broken \
	cache \
	catalogs \
	check_structure \
	checksum \
	comments \
	content \
	coverage \
	cycle \
	damaged \
	default_privileges \
	derive_downgrade \
	differing \
	doubled \
	downgrade \
	drift \
	export \
	foreign_checksum \
	fingerprint \
	format_alembic \
	format_dbmate \
	format_flyway \
	format_goose \
	format_graphile \
	format_liquibase \
	format_marks \
	format_names \
	format_node_pg \
	format_numbered \
	format_pairs \
	format_prisma \
	format_programs \
	format_sections \
	format_sqitch \
	format_sql_migrate \
	format_tern \
	format_text \
	edit \
	empty \
	frozen \
	graph \
	hazards \
	hijack \
	hint \
	history \
	help \
	ident \
	identify \
	inspect \
	leftovers \
	load \
	load_stale \
	lookalike \
	merge \
	models \
	models_in_place \
	models_silence \
	models_text \
	misuse \
	offline \
	online \
	origin \
	plan \
	planted \
	project \
	reassign \
	register \
	resolve \
	rights \
	roundtrip \
	schema_attach \
	schema_cycles \
	schema_elsewhere \
	schema_equal \
	schema_foreign \
	schema_functions \
	schema_global \
	schema_kept_rows \
	schema_levels \
	schema_literals \
	schema_needed \
	schema_online \
	schema_operators \
	schema_partition_indexes \
	schema_partitions \
	schema_questions \
	schema_random \
	schema_renames \
	schema_replaced \
	schema_retype \
	schema_rights \
	schema_shells \
	schema_reparse \
	schema_snapshots \
	schema_statistics \
	schema_tables \
	schema_text_search \
	schema_tried \
	schema_triggers \
	schema_typed \
	schema_twin \
	schema_unsaid \
	schema_views \
	schema_wider \
	schema_wire \
	schema_types \
	schema_identity \
	schema_ignored \
	sequence \
	squash \
	squash_vectors \
	stale \
	stamp \
	structure \
	suggest \
	timeout \
	typed \
	under_feet \
	upgrade \
	validate \
	vectors \
	verify \
	verify_data \
	verify_in_place \
	wrapped
REGRESS_OPTS = --encoding=UTF8 --load-extension=schemaver

ISOLATION = \
	adopt \
	advisory_beside \
	by_hand \
	cache \
	changed_meanwhile \
	drift \
	drift_retype \
	drop_extension \
	guards \
	history \
	kept_rows \
	load \
	load_beside \
	models_meanwhile \
	project_hash \
	projects \
	prune \
	register_upgrade \
	run_lock_settings \
	run_lock_timeout \
	run_lock_waiters \
	schema_detach \
	schema_read \
	sequence \
	snapshots \
	squash \
	upgrade_change \
	upgrade_read \
	upgrade_register \
	upgrade_upgrade
ISOLATION_OPTS = --encoding=UTF8 --inputdir=$(srcdir)/test/isolation --load-extension=schemaver

# The command is these parts of command/, joined in this order.
COMMAND_PARTS = start commands help options output connection files look act author schema proof main
SCRIPTS_built = bin/schemaver

TAP_TESTS := $(if $(wildcard test/t/*.pl),1)
PROVE_TESTS ?= test/t/*.pl

all:

# These install everything that they need, including packages: they work without
# a server and pg_config.
STANDALONE = bench check-indent check-one check-schemas coverage demo dist fuzz fuzz-schemas indent install-dependencies test test-assert test-clients test-matrix test-models test-packages
.PHONY: $(STANDALONE)

install-dependencies:
	@test/bin/install-dependencies

demo:
	@test/bin/sandbox doc/demo/run

test:
	@test/bin/sandbox test/bin/run-tests

# The tests with a name, of any kind: make check-one TEST=plan
check-one:
	@test/bin/check-one $(TEST)

# Anybody's schemas, built, dumped and compared: make check-schemas SCHEMAS=folder
check-schemas:
	@test/bin/check-schemas "$(SCHEMAS)"

# Which parts of src/ the tests reach; COVERAGE_FILES=1 lists what they do not.
coverage:
	@test/bin/coverage

# Programs in other languages, with their drivers.
test-clients:
	@test/client/install-dependencies
	@test/bin/sandbox test/client/run

# Models of ORMs, and migrations that are written from them.
test-models:
	@test/client/install-dependencies --models
	@test/bin/sandbox test/client/models/run

fuzz:
	@test/fuzz/run

# Random schemas, made into each other: SEED=, PAIRS=, SECONDS=.
fuzz-schemas:
	@test/bin/sandbox test/schema/random/pairs

test-matrix:
	@test/bin/run-matrix

# The archive that PGXN takes, of what is committed.
DISTVERSION := $(shell sed -n 's/^  "version": "\(.*\)",/\1/p' META.json)
dist:
	git archive --format=zip --prefix='$(EXTENSION)-$(DISTVERSION)/' -o '$(EXTENSION)-$(DISTVERSION).zip' HEAD

# Packages of Debian, RPM and PGXN, each built, installed and used on a bare machine.
test-packages:
	@test/bin/run-packages

# On a server with assertions, with a history that is always read again.
test-assert:
	@test/bin/run-assert

# Formats the C files with the server's own pgindent, whose sources are fetched the first time.
indent:
	@test/bin/indent

check-indent:
	@test/bin/indent --check

# On a file system in memory, because the time of a disk is not to be measured.
bench:
	@TMPDIR=/dev/shm test/bin/sandbox bench/run

PG_CONFIG ?= pg_config
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))
ifdef PGXS
include $(PGXS)

$(EXTENSION)--$(EXTVERSION).sql: $(INSTALL_PARTS:%=$(srcdir)/sql/install/%.sql) schemaver.control
	cat $(filter %.sql,$^) >$@

# Debian and others have the programs of a server in a folder that is not in PATH: there the command is installed twice.
# make commanddir= does without.
command_root := $(shell echo '$(bindir)' | sed -n -e 's,/usr/lib/postgresql/[^/]*/bin$$,/usr,p' -e 's,/usr/pgsql-[^/]*/bin$$,/usr,p')
commanddir ?= $(if $(command_root),$(command_root)/local/bin)
command_in_path = $(or $(commanddir),$(bindir))
command_share = $(patsubst %/bin,%,$(command_in_path))/share
# What belongs to the command: source, folder and name of each.
COMMAND_PAGES = \
	doc/schemaver.1:$(command_share)/man/man1/schemaver.1 \
	completion/schemaver.bash:$(command_share)/bash-completion/completions/schemaver \
	completion/schemaver.zsh:$(command_share)/zsh/site-functions/_schemaver \
	completion/schemaver.fish:$(command_share)/fish/vendor_completions.d/schemaver.fish

install: install-command
uninstall: uninstall-command
.PHONY: install-command uninstall-command
install-command: bin/schemaver
	@set -e; if [ -n '$(commanddir)' ]; then \
	  $(MKDIR_P) '$(DESTDIR)$(commanddir)'; \
	  $(INSTALL_SCRIPT) bin/schemaver '$(DESTDIR)$(commanddir)/schemaver'; \
	fi; \
	for page in $(COMMAND_PAGES); do \
	  target='$(DESTDIR)'$${page#*:}; \
	  $(MKDIR_P) "$${target%/*}"; \
	  $(INSTALL_DATA) "$(srcdir)/$${page%%:*}" "$$target"; \
	done; \
	echo 'The command is $(DESTDIR)$(command_in_path)/schemaver.'

# PGXS installs a script by its name, but would remove it by its path.  What several servers share stays until the last of them.
uninstall-command:
	rm -f '$(DESTDIR)$(bindir)/schemaver' '$(DESTDIR)$(bindir)/schemaver-load'
	@for other in '$(DESTDIR)$(command_root)'/lib/postgresql/*/bin/schemaver '$(DESTDIR)$(command_root)'/pgsql-*/bin/schemaver; do \
	  [ -z '$(commanddir)' ] || [ ! -e "$$other" ] || { echo "$$other needs $(DESTDIR)$(commanddir)/schemaver, which stays."; exit 0; }; \
	done; \
	[ -z '$(commanddir)' ] || rm -f '$(DESTDIR)$(commanddir)/schemaver'; \
	for page in $(COMMAND_PAGES); do rm -f '$(DESTDIR)'"$${page#*:}"; done

bin/schemaver: $(COMMAND_PARTS:%=$(srcdir)/command/%.sh) schemaver.control
	mkdir -p bin
	cat $(filter %.sh,$^) | sed 's/^version=@VERSION@$$/version=$(EXTVERSION)/' >$@
	chmod 755 $@

# Without this, PGXS does not rebuild anything after a header change.
$(OBJS) $(OBJS:.o=.bc): $(wildcard src/*.h src/*/*.h)

$(foreach name,store/relations api/validate,src/$(name).o src/$(name).bc): schemaver.control
else ifneq ($(filter-out $(STANDALONE),$(or $(MAKECMDGOALS),all)),)
$(error $(PG_CONFIG) names no server with development files: run 'make install-dependencies', or name one with PG_CONFIG=)
endif
