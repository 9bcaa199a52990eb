/*
 * shell.c
 *		Types that are announced as shells before they are defined.
 *
 * Such a type and its functions need each other, and the server has no statement that
 * breaks this up: a type cannot be made into a shell again, ALTER TYPE does not change
 * the input and output functions or the canonical function, and a function cannot be
 * replaced by one with other arguments.  DROP TYPE without CASCADE and DROP FUNCTION are
 * refused, even for all of them at once.  So this is the only case of a CASCADE.  What
 * else needed the type has been dropped by its own statement before.  The statement proves
 * that on the server, and raises an error before it would drop more.
 */
#include "postgres.h"

#include "schema/shell.h"
#include "utils/builtins.h"

/*
 * The type, what the server has made along with it, and the functions that it needs and
 * that need it, must be all that the CASCADE drops.
 */
#define DROP \
	"BEGIN\n" \
	"  IF EXISTS (\n" \
	"    WITH RECURSIVE own (class, object) AS (\n" \
	"      SELECT 'pg_type'::regclass::oid, %s::regtype::oid\n" \
	"      UNION\n" \
	"      SELECT d.classid, d.objid FROM own JOIN pg_depend d ON d.refclassid = class AND d.refobjid = object\n" \
	"      WHERE d.deptype = 'i' OR EXISTS (SELECT FROM pg_depend b WHERE b.classid = class AND b.objid = object\n" \
	"        AND b.refclassid = d.classid AND b.refobjid = d.objid))\n" \
	"    SELECT FROM own JOIN pg_depend d ON d.refclassid = class AND d.refobjid = object\n" \
	"    WHERE (d.classid, d.objid) NOT IN (SELECT class, object FROM own))\n" \
	"  THEN\n" \
	"    RAISE dependent_objects_still_exist USING MESSAGE = %s;\n" \
	"  END IF;\n" \
	"  DROP TYPE %s CASCADE;\n" \
	"END"

/*
 * sv_shell_drop
 *		Adds the statement that drops a type together with its functions.
 */
void
sv_shell_drop(SvAction *action, const SvObject *type)
{
	const char *message = psprintf("type %s is used by more than its own functions", type->identity);
	char	   *block = psprintf(DROP, quote_literal_cstr(type->identity), quote_literal_cstr(message), type->identity);

	sv_action_step(action, "extra", "DO %s", strstr(block, "$$") == NULL ? psprintf("$$%s$$", block) : quote_literal_cstr(block));
}
