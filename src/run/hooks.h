/*
 * hooks.h
 *		What the server reports to us while a body runs.
 */
#ifndef SCHEMAVER_HOOKS_H
#define SCHEMAVER_HOOKS_H

extern void sv_hooks_install(void);
extern void sv_hooks_begin_body(void);
extern void sv_hooks_show_statement(const char *text);
extern void sv_hooks_end_body(void);

#endif							/* SCHEMAVER_HOOKS_H */
