/*
 * cursors.h
 *		Cursors that a body leaves open.
 */
#ifndef SCHEMAVER_CURSORS_H
#define SCHEMAVER_CURSORS_H

#include "utils/portal.h"

extern void sv_cursors_see(Portal statement);
extern void sv_cursors_note(void);
extern void sv_cursors_see_new(void);
extern bool sv_cursors_close(void);
extern void sv_cursors_forget(void);
extern void sv_cursors_end_transaction(void);

#endif							/* SCHEMAVER_CURSORS_H */
