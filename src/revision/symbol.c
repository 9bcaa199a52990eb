/*
 * symbol.c
 *		The grammar of targets, without looking anything up.
 *
 * A name may contain any character that the grammar does not use, so nearly
 * every text is a symbol.  A misspelt name is found to be unknown when it is
 * looked up, where known names can be suggested.  A syntax error is only a text
 * without any name in it, or with a second "@".
 */
#include "postgres.h"

#include "core/text.h"
#include "miscadmin.h"
#include "revision/symbol.h"

/* More steps than any history can have. */
#define MANY_STEPS PG_INT32_MAX

/* More bytes than 100,000 names of the greatest length. */
#define MAX_TARGET_LENGTH (32 * 1024 * 1024)

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

/*
 * Removes "+N" or "-N" from the end of a name.  Anything else that looks like
 * it, such as "abc+1x" or a single "-", remains part of the name.
 */
static void
split_walk(SvSymbol *symbol, char *name)
{
	char	   *digits = name + strlen(name) - sv_text_last_digits(name);
	int64		steps = 0;

	if (*digits == '\0' || digits == name || (digits[-1] != '+' && digits[-1] != '-'))
		return;
	for (const char *p = digits; *p; p++)
		steps = Min(steps * 10 + (*p - '0'), MANY_STEPS);
	symbol->is_walk = true;
	symbol->steps = digits[-1] == '+' ? (int32) steps : -(int32) steps;
	digits[-1] = '\0';
}

/* Raises 54000 for a target that is too long. */
static void
check_length(const char *target)
{
	size_t		length = strlen(target);

	if (length > MAX_TARGET_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("target is too long"),
				 errdetail("It has %zu bytes, but at most %d are allowed.", length, MAX_TARGET_LENGTH)));
}

static SvSymbol
parse(const char *from, const char *to)
{
	SvSymbol	symbol = {0};
	char	   *text = sv_text_trimmed(from, to);
	char	   *at = strchr(text, '@');
	char	   *name;

	CHECK_FOR_INTERRUPTS();
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
				 errmsg("target \"%s\" does not name anything", text),
				 errhint("Give a revision, a branch label, 'head', 'heads', 'base', or a number of steps such as '+1'.")));
	return symbol;
}

/* Parses the next member of a list. */
static bool
parse_next(const char **next, SvSymbol *symbol)
{
	const char *to;

	if (*next == NULL)
		return false;
	to = *next + strcspn(*next, ",");
	*symbol = parse(*next, to);
	*next = *to == ',' ? to + 1 : NULL;
	return true;
}

static void
free_symbol(const SvSymbol *symbol)
{
	pfree(unconstify(char *, symbol->text));
	pfree(unconstify(char *, symbol->name));
	if (symbol->label != NULL)
		pfree(unconstify(char *, symbol->label));
}

/*
 * sv_symbol_begin
 *		Begins to read a target, which may be a comma-separated list.
 *
 * The text must live as long as the reader.  All of it is parsed here: raises
 * 22023 for a syntax error anywhere in it, and 54000 for a text that is too
 * long.
 */
void
sv_symbol_begin(SvSymbolReader *reader, const char *target)
{
	const char *next = target;
	SvSymbol	symbol;

	check_length(target);
	while (parse_next(&next, &symbol))
		free_symbol(&symbol);
	reader->next = target;
	reader->begun = false;
}

/*
 * sv_symbol_next
 *		Returns the next member of the list, NULL if there is none.
 *
 * It belongs to the reader and is valid until the next call, so that a list of
 * any length takes the memory of one member.
 */
const SvSymbol *
sv_symbol_next(SvSymbolReader *reader)
{
	if (reader->begun)
		free_symbol(&reader->symbol);
	reader->begun = parse_next(&reader->next, &reader->symbol);
	return reader->begun ? &reader->symbol : NULL;
}

/*
 * sv_symbol_is_list
 *		Is this a list of several?
 */
bool
sv_symbol_is_list(const char *target)
{
	return strchr(target, ',') != NULL;
}

/*
 * sv_symbol_parse_one
 *		Parses a target that must not be a list.  Raises 22023 if it is a list or
 *		has a syntax error, and 54000 if it is too long.  The result is in the
 *		current memory context.
 */
SvSymbol
sv_symbol_parse_one(const char *target)
{
	check_length(target);
	if (sv_symbol_is_list(target))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is a list, but a single target is needed", target)));
	return parse(target, target + strlen(target));
}

/*
 * sv_symbol_without_label
 *		Returns the part of a symbol's text that follows its label; it is valid
 *		as long as the symbol.
 */
const char *
sv_symbol_without_label(const SvSymbol *symbol)
{
	const char *at = strchr(symbol->text, '@');

	return at == NULL ? symbol->text : at + 1;
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
 *		Splits START:END, in the current memory context.  Raises 22023 unless
 *		the text has exactly one ":".
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
	range.start = sv_text_trimmed(target, colon);
	range.end = sv_text_trimmed(colon + 1, colon + strlen(colon));
	return range;
}

/*
 * sv_symbol_is_reserved
 *		Is this a reserved word of the grammar, which cannot name a revision?
 */
bool
sv_symbol_is_reserved(const char *name)
{
	return kind_of(name) > SV_SYMBOL_NAME;
}
