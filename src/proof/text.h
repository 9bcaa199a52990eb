/*
 * text.h
 *		Running a text that builds a schema.
 */
#ifndef SCHEMAVER_PROOF_TEXT_H
#define SCHEMAVER_PROOF_TEXT_H

/* How a text runs. */
typedef enum SvTextMode
{
	SV_TEXT_IN_ANY_ORDER,		/* in subtransactions, to be rolled back */
	SV_TEXT_COMMITTED,			/* likewise, and each statement is committed */
	SV_TEXT_IN_ORDER,			/* in the transaction itself */
} SvTextMode;

extern void sv_text_run(const char *text, SvTextMode mode);
extern bool sv_text_misses_something(const ErrorData *error);

#endif							/* SCHEMAVER_PROOF_TEXT_H */
