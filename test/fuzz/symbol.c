/*
 * symbol.c
 *		Fuzzes the grammar of targets.
 *
 * An input is a target, or a range of two.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "parser/scansup.h"
#include "revision/symbol.h"
#include "shim.h"

static void
check_valid(const char *text)
{
	CHECK(text != NULL, "a text is missing");
	CHECK(pg_encoding_verifymbstr(PG_UTF8, text, strlen(text)) == strlen(text), "\"%s\"", text);
}

/* Does a text begin or end with a blank?  No name does. */
static bool
has_outer_blank(const char *text)
{
	return *text != '\0' && (scanner_isspace(*text) || scanner_isspace(text[strlen(text) - 1]));
}

/* A target that is written from its parts must have the same parts. */
static void
check_symbol(const SvSymbol *symbol)
{
	StringInfoData target;
	SvSymbol	again;

	check_valid(symbol->text);
	check_valid(symbol->name);
	CHECK(symbol->label == NULL || *symbol->label != '\0', "the label of \"%s\" is empty", symbol->text);
	CHECK((symbol->kind == SV_SYMBOL_NOTHING) == (*symbol->name == '\0'), "\"%s\"", symbol->text);
	CHECK(symbol->is_walk || symbol->steps == 0, "\"%s\"", symbol->text);
	CHECK(symbol->kind != SV_SYMBOL_NOTHING || symbol->label != NULL || symbol->is_walk, "\"%s\"", symbol->text);
	if (has_outer_blank(symbol->name) || (symbol->label != NULL && has_outer_blank(symbol->label)))
		return;
	initStringInfo(&target);
	if (symbol->label != NULL)
		appendStringInfo(&target, "%s@", symbol->label);
	appendStringInfoString(&target, symbol->name);
	if (symbol->is_walk)
		appendStringInfo(&target, "%+d", symbol->steps);
	again = sv_symbol_parse_one(target.data);
	CHECK(again.kind == symbol->kind && strcmp(again.name, symbol->name) == 0, "\"%s\"", target.data);
	CHECK((again.label == NULL) == (symbol->label == NULL), "\"%s\"", target.data);
	CHECK(again.label == NULL || strcmp(again.label, symbol->label) == 0, "\"%s\"", target.data);
	CHECK(again.is_walk == symbol->is_walk && again.steps == symbol->steps, "\"%s\"", target.data);
}

static void
parse_list(void *arg)
{
	SvSymbolReader reader;
	const SvSymbol *symbol;
	int			count = 0;

	sv_symbol_begin(&reader, arg);
	for (; (symbol = sv_symbol_next(&reader)) != NULL; count++)
		check_symbol(symbol);
	CHECK(count > 0, "%d", count);
}

static void
parse_one(void *arg)
{
	SvSymbol	symbol = sv_symbol_parse_one(arg);

	check_symbol(&symbol);
}

static void
parse_range(void *arg)
{
	SvRange		range = sv_symbol_split_range(arg);

	check_valid(range.start);
	check_valid(range.end);
	shim_try(parse_list, unconstify(char *, range.start));
	shim_try(parse_list, unconstify(char *, range.end));
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	char	   *target = shim_text((const char *) data, size);

	CHECK(!sv_symbol_is_reserved(target) || strlen(target) <= strlen("current"), "\"%s\"", target);
	shim_try(parse_list, target);
	shim_try(parse_one, target);
	if (sv_symbol_is_range(target))
		shim_try(parse_range, target);
	shim_free_all();
	return 0;
}
