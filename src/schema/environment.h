/*
 * environment.h
 *		The settings under which a schema is read.
 */
#ifndef SCHEMAVER_ENVIRONMENT_H
#define SCHEMAVER_ENVIRONMENT_H

extern int	sv_environment_enter(void);
extern void sv_environment_resolve(const char *schema);
extern int	sv_environment_enter_trial(const char *home, const char *other);
extern void sv_environment_leave(int level);

#endif							/* SCHEMAVER_ENVIRONMENT_H */
