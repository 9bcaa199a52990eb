/*
 * literals.h
 *		Strings in SQL that mean the same under all settings.
 */
#ifndef SCHEMAVER_LITERALS_H
#define SCHEMAVER_LITERALS_H

extern const char *sv_literals_escape(const char *sql);

#endif							/* SCHEMAVER_LITERALS_H */
