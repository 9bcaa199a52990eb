/*
 * kept_rows.h
 *		Rows that extensions keep for their users.
 */
#ifndef SCHEMAVER_KEPT_ROWS_H
#define SCHEMAVER_KEPT_ROWS_H

extern void sv_kept_rows_report(void);

#endif							/* SCHEMAVER_KEPT_ROWS_H */
