EXTENSION = schemaver
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(CURDIR)/schemaver.control)

MODULE_big = schemaver
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/*/*.c)))
PG_CPPFLAGS = -I$(srcdir)/src
PG_CFLAGS = -Wextra -Wno-unused-parameter

# The install script is these parts, joined in this order.
INSTALL_PARTS = preamble tables register inspect graph act settings rights
DATA_built = $(EXTENSION)--$(EXTVERSION).sql
DATA = $(wildcard sql/updates/$(EXTENSION)--*.sql)
EXTRA_CLEAN = $(EXTENSION)--*.sql

REGRESS = resolve plan inspect vectors
REGRESS_OPTS = --load-extension=schemaver

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

$(EXTENSION)--$(EXTVERSION).sql: $(INSTALL_PARTS:%=$(srcdir)/sql/install/%.sql) schemaver.control
	cat $(filter %.sql,$^) >$@

# PGXS rebuilds nothing after a header change without this.
$(OBJS) $(OBJS:.o=.bc): $(wildcard src/*.h src/*/*.h)
