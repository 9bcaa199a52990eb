/*
 * version.c
 *		Versions: numbers with points between.
 *
 * Numbers are compared as texts of digits, since a version may have any number
 * of them.
 */
#include "postgres.h"

#include "core/version.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

#define DIGITS "0123456789"

/*
 * sv_version_normalize
 *		Returns a version without leading zeros of its parts and without parts
 *		at its end that are zero, in the current memory context; NULL if the
 *		text is none.
 */
const char *
sv_version_normalize(const char *text)
{
	StringInfoData number;
	int			significant = 0;

	initStringInfo(&number);
	for (const char *part = text;; part++)
	{
		size_t		length = strspn(part, DIGITS);
		size_t		zeros = strspn(part, "0");

		CHECK_FOR_INTERRUPTS();
		if (length == 0)
			break;
		if (zeros == length)
			zeros--;
		if (part != text)
			appendStringInfoChar(&number, '.');
		appendBinaryStringInfo(&number, part + zeros, length - zeros);
		if (part == text || part[zeros] != '0')
			significant = number.len;
		part += length;
		if (*part == '\0')
		{
			number.data[significant] = '\0';
			return number.data;
		}
		if (*part != '.')
			break;
	}
	pfree(number.data);
	return NULL;
}

/*
 * sv_version_compare
 *		Orders two versions, part by part; they need not be in normal form.
 *		Returns a number below, equal to or above 0.
 */
int
sv_version_compare(const char *a, const char *b)
{
	while (*a != '\0' || *b != '\0')
	{
		const char *left = a + strspn(a, "0");
		const char *right = b + strspn(b, "0");
		size_t		left_digits = strspn(left, DIGITS);
		size_t		right_digits = strspn(right, DIGITS);
		int			order;

		CHECK_FOR_INTERRUPTS();
		if (left_digits != right_digits)
			return left_digits < right_digits ? -1 : 1;
		order = strncmp(left, right, left_digits);
		if (order != 0)
			return order;
		a = left + left_digits;
		b = right + right_digits;
		a += (*a == '.');
		b += (*b == '.');
	}
	return 0;
}
