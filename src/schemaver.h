/*
 * schemaver.h
 *		The settings of a session.
 */
#ifndef SCHEMAVER_H
#define SCHEMAVER_H

/* What schemaver.project is if nobody sets it. */
#define SV_DEFAULT_PROJECT "default"

extern char *sv_allow_hazards;	/* schemaver.allow_hazards: names of hazards */
extern char *sv_file_template;	/* schemaver.file_template */
extern char *sv_project;		/* schemaver.project */
extern int	sv_run_lock_timeout;	/* schemaver.run_lock_timeout, in ms; 0:
									 * none */
extern bool sv_notify;			/* schemaver.notify */

#endif							/* SCHEMAVER_H */
