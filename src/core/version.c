/*
 * version.c
 *		Versions: numbers separated by points.
 *
 * Numbers are compared as strings of digits, because a version may have any
 * number of digits.
 */
#include "postgres.h"

#include "core/text.h"
#include "core/version.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

/*
 * sv_version_normalize
 *		Returns a version without the leading zeros of its parts and without
 *		trailing parts that are zero, in the current memory context; NULL if the
 *		text is not a version.
 */
const char *
sv_version_normalize(const char *text)
{
	StringInfoData number;
	int			significant = 0;

	initStringInfo(&number);
	for (const char *part = text;; part++)
	{
		size_t		length = sv_text_digits(part);
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
 *		Compares two versions, part by part; they need not be in normal form.
 *		Returns a number below, equal to or above 0.
 */
int
sv_version_compare(const char *a, const char *b)
{
	while (*a != '\0' || *b != '\0')
	{
		int			order = sv_text_compare_numbers(a, b);

		CHECK_FOR_INTERRUPTS();
		if (order != 0)
			return order;
		a += sv_text_digits(a);
		b += sv_text_digits(b);
		a += (*a == '.');
		b += (*b == '.');
	}
	return 0;
}
