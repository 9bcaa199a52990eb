/*
 * kinds.c
 *		The kinds of objects that are covered, and what all of them have.
 */
#include "postgres.h"

#include "core/text.h"
#include "schema/kinds.h"

#define REFER_TO_KIND(name) &sv_kind_##name,
const SvKind *const sv_kinds[] = {SV_KINDS(REFER_TO_KIND)};

const int	sv_nkinds = lengthof(sv_kinds);

static const SvProperty common[SV_COMMON] =
{
	[SV_OWNER] = {.name = "owner",.level = SV_LEVEL_NORMAL},
	[SV_ACL] = {.name = "acl",.level = SV_LEVEL_NORMAL,.separator = " TO "},
	[SV_COMMENT] = {.name = "comment",.level = SV_LEVEL_NORMAL},
	[SV_LABELS] = {.name = "security_labels",.level = SV_LEVEL_NORMAL,.separator = " "},
};

/*
 * sv_kind_property
 *		The property whose value is the one with this number.
 */
const SvProperty *
sv_kind_property(const SvKind *kind, int i)
{
	return i < kind->nproperties ? &kind->properties[i] : &common[i - kind->nproperties];
}

/*
 * sv_kinds_number
 *		Its place in the list of kinds; behind all of them for what is not covered.
 */
int
sv_kinds_number(const SvKind *kind)
{
	int			i = 0;

	while (i < sv_nkinds && sv_kinds[i] != kind)
		i++;
	return i;
}

/*
 * sv_kinds_compare
 *		The order of objects in a snapshot: by kind, then by identity.
 */
int
sv_kinds_compare(const SvObject *a, const SvObject *b)
{
	if (a->kind != b->kind)
		return sv_kinds_number(a->kind) - sv_kinds_number(b->kind);
	return strcmp(a->identity, b->identity);
}

/*
 * sv_kind_is_part_of
 *		Can objects of a kind be parts of objects of another one?
 */
bool
sv_kind_is_part_of(const SvKind *kind, const SvKind *whole)
{
	for (int i = 0; i < lengthof(kind->parents); i++)
		if (kind->parents[i] == whole)
			return true;
	return false;
}

static bool
has_property(const SvKind *kind, const char *name)
{
	static const char *const names[] = {"name", "schema", "parent", "kind"};

	for (int i = 0; i < lengthof(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	for (int i = 0; i < kind->nproperties + SV_COMMON; i++)
		if (strcmp(sv_kind_property(kind, i)->name, name) == 0)
			return true;
	return false;
}

/*
 * sv_kinds_have
 *		Is "KIND.PROPERTY" a property, or a part of the identity, of a kind?
 */
bool
sv_kinds_have(const char *property)
{
	for (int i = 0; i < sv_nkinds; i++)
	{
		const char *name = sv_text_after(property, psprintf("%s.", sv_kinds[i]->code));

		if (name != NULL && has_property(sv_kinds[i], name))
			return true;
	}
	return false;
}
