/*
 * date.c
 *		Dates, as migration files have them.
 *
 * A file must mean the same wherever and whenever it is read.  So there is only
 * one form, that of ISO 8601, and neither the settings of a session nor the time
 * of day change its meaning.  The server's own input function accepts much more.
 */
#include "postgres.h"

#include "core/date.h"
#include "core/text.h"

#define MAX_FRACTION 6			/* digits */
#define MAX_ZONE_HOURS 15

/* Reads a number with this many digits, and moves past it. */
static bool
read_number(const char **p, int digits, int *number)
{
	*number = 0;
	for (; digits > 0; digits--, (*p)++)
	{
		if (**p < '0' || **p > '9')
			return false;
		*number = *number * 10 + (**p - '0');
	}
	return true;
}

/* The same for a number that follows a certain character. */
static bool
read_next(const char **p, char before, int digits, int *number)
{
	if (**p != before)
		return false;
	(*p)++;
	return read_number(p, digits, number);
}

static int
days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool		is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && is_leap);
}

/*
 * sv_date_days
 *		Returns the days since 2000-01-01, by the civil calendar, for years from 1 on.
 */
int64
sv_date_days(int year, int month, int day)
{
	int			y = month > 2 ? year : year - 1;
	int			m = month > 2 ? month - 3 : month + 9;

	return INT64CONST(365) * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 730426;
}

/* Reads YYYY-MM-DD. */
static bool
read_day(const char **p, int64 *days)
{
	int			year,
				month,
				day;

	if (!read_number(p, 4, &year) || !read_next(p, '-', 2, &month) || !read_next(p, '-', 2, &day) ||
		year < 1 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month))
		return false;
	*days = sv_date_days(year, month, day);
	return true;
}

/* Reads HH:MM, HH:MM:SS or HH:MM:SS.ffffff. */
static bool
read_time(const char **p, int64 *microseconds)
{
	int			hour,
				minute,
				second = 0,
				fraction = 0;

	if (!read_number(p, 2, &hour) || !read_next(p, ':', 2, &minute) ||
		(**p == ':' && !read_next(p, ':', 2, &second)) || hour > 23 || minute > 59 || second > 59)
		return false;
	if (**p == '.')
	{
		int			digits = sv_text_digits(*p + 1);

		if (digits < 1 || digits > MAX_FRACTION || !read_next(p, '.', digits, &fraction))
			return false;
		for (; digits < MAX_FRACTION; digits++)
			fraction *= 10;
	}
	*microseconds = ((hour * INT64CONST(60) + minute) * 60 + second) * USECS_PER_SEC + fraction;
	return true;
}

/* Reads Z, +HH, +HH:MM, +HHMM, or the same with a minus; nothing at all is UTC. */
static bool
read_zone(const char **p, int64 *microseconds)
{
	bool		is_west = **p == '-';
	bool		has_minutes;
	int			hours,
				minutes = 0;

	*microseconds = 0;
	if (**p == 'Z')
	{
		(*p)++;
		return true;
	}
	if (**p != '+' && **p != '-')
		return true;
	(*p)++;
	if (!read_number(p, 2, &hours))
		return false;
	has_minutes = **p != '\0';
	if (**p == ':')
		(*p)++;
	if ((has_minutes && !read_number(p, 2, &minutes)) || hours > MAX_ZONE_HOURS || minutes > 59)
		return false;
	*microseconds = (hours * INT64CONST(60) + minutes) * 60 * USECS_PER_SEC * (is_west ? -1 : 1);
	return true;
}

/*
 * sv_date_parse
 *		Reads a date: YYYY-MM-DD, optionally followed by a blank or a T and HH:MM,
 *		HH:MM:SS or HH:MM:SS.ffffff, optionally followed by Z, +HH, +HH:MM or +HHMM.
 *
 * Without a zone it is in UTC; without a time it is midnight.  Returns whether the
 * text has this form and the calendar has the date.
 */
bool
sv_date_parse(const char *text, TimestampTz *moment)
{
	const char *p = text;
	int64		days,
				time = 0,
				zone = 0;

	if (!read_day(&p, &days))
		return false;
	if (*p == ' ' || *p == 'T')
	{
		p++;
		if (!read_time(&p, &time) || !read_zone(&p, &zone))
			return false;
	}
	*moment = days * USECS_PER_DAY + time - zone;
	return *p == '\0';
}
