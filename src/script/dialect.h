/*
 * dialect.h
 *		The two kinds of scripts: those that call the extension, and portable ones.
 *
 * They differ in how a part checks that the database is where it begins, and in how
 * it records what has run.  What is between, the bodies, is the same.
 */
#ifndef SCHEMAVER_SCRIPT_DIALECT_H
#define SCHEMAVER_SCRIPT_DIALECT_H

#include "script/writer.h"

typedef struct SvDialect
{
	bool		one_by_one;		/* each step in a transaction of its own */
	/* Comments at the top, and what precedes all parts. */
	void		(*describe) (const SvWriter *writer, StringInfo out);
	void		(*set_up) (SvWriter *writer, StringInfo out);
	/* Around n steps in a transaction, and before each of their bodies. */
	void		(*begin) (SvWriter *writer, int32 first, int32 n);
	void		(*begin_step) (SvWriter *writer, int32 revision);
	void		(*end) (SvWriter *writer, int32 first, int32 n);
	/* Around the body of a step that runs outside of a transaction. */
	void		(*begin_outside) (SvWriter *writer, int32 step, const SvSet *after);
	void		(*end_outside) (SvWriter *writer, int32 step);
	/* What ends the settings of a body. */
	void		(*end_body) (SvWriter *writer, const SvBody *body, const List *statements,
							 bool transactional);
} SvDialect;

extern const SvDialect sv_dialect_installed;
extern const SvDialect sv_dialect_portable;

#endif							/* SCHEMAVER_SCRIPT_DIALECT_H */
