/*
 * joining.c
 *		A file that joins several heads.
 *
 * Where the revisions are kept in files, a merge belongs there, too: one that is only
 * registered would be in none of the files at the next load.  So messages show the
 * file.
 */
#include "postgres.h"

#include "core/checksum.h"
#include "lib/stringinfo.h"
#include "revision/joining.h"

#define SHOWN_DIGITS 12			/* like those of a generated id */

/*
 * sv_joining_file
 *		Returns the lines of a file that joins these heads, in schemaver's own format;
 *		NULL if there are too many heads for a message.
 *
 * The id follows from those of the heads: a message is the same each time.
 */
char *
sv_joining_file(const SvRevmap *map, const SvRevisions *heads)
{
	uint8		checksum[SV_CHECKSUM_LENGTH];
	StringInfoData parents;

	if (heads->count > SV_MAX_LISTED)
		return NULL;
	initStringInfo(&parents);
	for (int32 i = 0; i < heads->count; i++)
		appendStringInfo(&parents, "%s%s", i > 0 ? ", " : "", map->revs[heads->revs[i]]->id);
	sv_checksum(parents.data, true, checksum);
	return psprintf("-- revision: %.*s\n-- down_revision: %s\n-- schemaver: upgrade\n-- schemaver: downgrade",
					SHOWN_DIGITS, sv_checksum_hex(checksum), parents.data);
}
