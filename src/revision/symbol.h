/*
 * symbol.h
 *		The grammar of targets: LABEL@REV+N, and lists and ranges of these.
 */
#ifndef SCHEMAVER_SYMBOL_H
#define SCHEMAVER_SYMBOL_H

typedef enum SvSymbolKind
{
	SV_SYMBOL_NOTHING,			/* only a label, only a walk */
	SV_SYMBOL_NAME,
	SV_SYMBOL_HEAD,
	SV_SYMBOL_HEADS,
	SV_SYMBOL_BASE,
	SV_SYMBOL_CURRENT,
} SvSymbolKind;

/* LABEL@REV+N: each part may be absent. */
typedef struct SvSymbol
{
	const char *text;			/* all of it as typed, for messages */
	const char *label;			/* NULL: none */
	SvSymbolKind kind;			/* of REV */
	const char *name;			/* REV as typed, "" if absent */
	bool		is_walk;
	int32		steps;			/* of a walk; negative is down */
} SvSymbol;

/* The members of a list, one after the other. */
typedef struct SvSymbolReader
{
	const char *next;			/* NULL: there is no more */
	bool		begun;
	SvSymbol	symbol;			/* the last one; its texts are valid until the
								 * next */
} SvSymbolReader;

/* START:END; either may be "". */
typedef struct SvRange
{
	const char *start;
	const char *end;
} SvRange;

extern void sv_symbol_begin(SvSymbolReader *reader, const char *target);
extern const SvSymbol *sv_symbol_next(SvSymbolReader *reader);
extern bool sv_symbol_is_list(const char *target);
extern SvSymbol sv_symbol_parse_one(const char *target);
extern const char *sv_symbol_without_label(const SvSymbol *symbol);
extern bool sv_symbol_is_range(const char *target);
extern SvRange sv_symbol_split_range(const char *target);
extern bool sv_symbol_is_reserved(const char *name);

#endif							/* SCHEMAVER_SYMBOL_H */
