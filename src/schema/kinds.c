/*
 * kinds.c
 *		The kinds of objects that are covered, and what all of them have.
 */
#include "postgres.h"

#include "schema/kinds.h"

#define REFER_TO_KIND(name) &sv_kind_##name,
const SvKind *const sv_kinds[] = {SV_KINDS(REFER_TO_KIND)};

const int	sv_nkinds = lengthof(sv_kinds);

static const SvProperty common[SV_COMMON] =
{
	[SV_OWNER] = {.name = "owner", .level = SV_LEVEL_NORMAL},
	[SV_ACL] = {.name = "acl", .level = SV_LEVEL_NORMAL},
	[SV_COMMENT] = {.name = "comment", .level = SV_LEVEL_NORMAL},
	[SV_LABELS] = {.name = "labels", .level = SV_LEVEL_NORMAL},
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
