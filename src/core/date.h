/*
 * date.h
 *		Dates, as migration files have them.
 */
#ifndef SCHEMAVER_DATE_H
#define SCHEMAVER_DATE_H

#include "datatype/timestamp.h"

/* How messages describe the form. */
#define SV_DATE_FORM "YYYY-MM-DD HH:MM:SS, with or without a time zone such as +02:00"

extern int64 sv_date_days(int year, int month, int day);
extern bool sv_date_parse(const char *text, TimestampTz *moment);

#endif							/* SCHEMAVER_DATE_H */
