/*
 * structure.c
 *		What something leads from and to: fingerprints of a schema, before and after.
 */
#include "postgres.h"

#include "core/checksum.h"
#include "core/structure.h"

/*
 * sv_structure_is_known
 *		Is there anything?
 */
bool
sv_structure_is_known(const SvStructure *structure)
{
	return structure->before != NULL;
}

/*
 * sv_structure_is_fingerprint
 *		Has a text the form of a fingerprint?
 */
bool
sv_structure_is_fingerprint(const char *text)
{
	size_t		length = strspn(text, "0123456789abcdef");

	return length == 2 * SV_CHECKSUM_LENGTH && text[length] == '\0';
}

/*
 * sv_structure_is_sound
 *		Is all of it there, in the right form?  In a file, each is one line: what follows
 *		another one would be read as something else.
 */
bool
sv_structure_is_sound(const SvStructure *structure)
{
	return structure->before != NULL && sv_structure_is_fingerprint(structure->before) &&
		structure->after != NULL && sv_structure_is_fingerprint(structure->after) &&
		structure->major > 0 && structure->scope != NULL && strpbrk(structure->scope, "\r\n") == NULL;
}

/*
 * sv_structure_equal
 *		Are both the same?
 */
bool
sv_structure_equal(const SvStructure *a, const SvStructure *b)
{
	if (!sv_structure_is_known(a) || !sv_structure_is_known(b))
		return sv_structure_is_known(a) == sv_structure_is_known(b);
	return strcmp(a->before, b->before) == 0 && strcmp(a->after, b->after) == 0 && a->major == b->major &&
		strcmp(a->scope, b->scope) == 0;
}
