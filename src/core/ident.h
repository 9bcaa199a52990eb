/*
 * ident.h
 *		Which names revisions, labels and projects can have.
 */
#ifndef SCHEMAVER_IDENT_H
#define SCHEMAVER_IDENT_H

#define SV_MAX_IDENT_LENGTH 255 /* bytes */

extern void sv_ident_check_revision(const char *id);
extern void sv_ident_check_label(const char *label);
extern void sv_ident_check_dependency(const char *name);
extern void sv_ident_check_project(const char *project);
extern void sv_ident_check_message(const char *message);
extern void sv_ident_check_snapshot(const char *name);
extern char *sv_ident_from_text(const char *text);
extern char *sv_ident_generate(void);

#endif							/* SCHEMAVER_IDENT_H */
