/*
 * symbol.c
 *		The grammar of targets, without looking anything up.
 *
 * A name may hold any character that the grammar does not use, so nearly every
 * text is a symbol: what is misspelt is found to be unknown when it is looked
 * up, where known names can be suggested.  Bad syntax is only what has no name
 * in it at all, or a second "@".
 */
#include "postgres.h"

#include "parser/scansup.h"
#include "revision/symbol.h"

/* More steps than any history has. */
#define MANY_STEPS PG_INT32_MAX

static const char *const keywords[] = {
	[SV_SYMBOL_HEAD] = "head",
	[SV_SYMBOL_HEADS] = "heads",
	[SV_SYMBOL_BASE] = "base",
	[SV_SYMBOL_CURRENT] = "current",
};

static SvSymbolKind
kind_of(const char *name)
{
	if (*name == '\0')
		return SV_SYMBOL_NOTHING;
	for (int kind = SV_SYMBOL_HEAD; kind <= SV_SYMBOL_CURRENT; kind++)
	{
		if (strcmp(name, keywords[kind]) == 0)
			return kind;
	}
	return SV_SYMBOL_NAME;
}

/* Copies a part of a text, without the blanks around it. */
static char *
trimmed(const char *from, const char *to)
{
	while (from < to && scanner_isspace(*from))
		from++;
	while (to > from && scanner_isspace(to[-1]))
		to--;
	return pnstrdup(from, to - from);
}

/*
 * Takes "+N" or "-N" off the end of a name.  Anything else that looks like it,
 * as "abc+1x" or a lone "-", stays part of the name.
 */
static void
split_walk(SvSymbol *symbol, char *name)
{
	char	   *digits = name + strlen(name);
	int64		steps = 0;

	while (digits > name && isdigit((unsigned char) digits[-1]))
		digits--;
	if (*digits == '\0' || digits == name || (digits[-1] != '+' && digits[-1] != '-'))
		return;
	for (const char *p = digits; *p; p++)
		steps = Min(steps * 10 + (*p - '0'), MANY_STEPS);
	symbol->is_walk = true;
	symbol->steps = digits[-1] == '+' ? (int32) steps : -(int32) steps;
	digits[-1] = '\0';
}

static SvSymbol
parse(const char *from, const char *to)
{
	SvSymbol	symbol = {0};
	char	   *text = trimmed(from, to);
	char	   *at = strchr(text, '@');
	char	   *name;

	symbol.text = text;
	if (at != NULL && strchr(at + 1, '@') != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("target \"%s\" has more than one \"@\"", text),
				 errhint("Write LABEL@REVISION, as in 'mybranch@head'.")));
	name = pstrdup(at == NULL ? text : at + 1);
	if (at != NULL && at > text)
		symbol.label = pnstrdup(text, at - text);
	split_walk(&symbol, name);
	symbol.name = name;
	symbol.kind = kind_of(name);
	if (symbol.kind == SV_SYMBOL_NOTHING && symbol.label == NULL && !symbol.is_walk)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("target \"%s\" names nothing", text),
				 errhint("Give a revision, a branch label, 'head', 'heads', 'base', or a number of steps as '+1'.")));
	return symbol;
}

/*
 * sv_symbol_parse
 *		Parses a target, which may be a list separated by commas.
 *
 * The result is allocated in the current memory context.  Raises 22023 for bad
 * syntax.
 */
SvSymbols
sv_symbol_parse(const char *target)
{
	SvSymbols	list = {0};
	const char *from = target;
	int32		n = 1;

	for (const char *p = target; *p; p++)
		n += (*p == ',');
	list.symbols = palloc_array(SvSymbol, n);
	while (list.count < n)
	{
		const char *to = strchr(from, ',');

		if (to == NULL)
			to = from + strlen(from);
		list.symbols[list.count++] = parse(from, to);
		from = to + 1;
	}
	return list;
}

/*
 * sv_symbol_parse_one
 *		Parses a target that may not be a list; 22023 if it is.
 */
SvSymbol
sv_symbol_parse_one(const char *target)
{
	if (strchr(target, ',') != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is a list, but a single target is needed", target)));
	return parse(target, target + strlen(target));
}

/*
 * sv_symbol_is_range
 *		Is this START:END?
 */
bool
sv_symbol_is_range(const char *target)
{
	return strchr(target, ':') != NULL;
}

/*
 * sv_symbol_split_range
 *		Splits START:END, in the current memory context; 22023 unless the text
 *		has exactly one ":".
 */
SvRange
sv_symbol_split_range(const char *target)
{
	const char *colon = strchr(target, ':');
	SvRange		range;

	if (colon == NULL || strchr(colon + 1, ':') != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is not a range", target),
				 errhint("Write START:END, as in 'base:head'.")));
	range.start = trimmed(target, colon);
	range.end = trimmed(colon + 1, colon + strlen(colon));
	return range;
}

/*
 * sv_symbol_is_reserved
 *		Is this a word of the grammar, which can name no revision?
 */
bool
sv_symbol_is_reserved(const char *name)
{
	return kind_of(name) > SV_SYMBOL_NAME;
}
