/*
 * strays.c
 *		Files that look like migrations, but that their format does not read.
 *
 * A tool leaves such files out without a word: its names are not theirs.  Here
 * each is listed with a reason, so that nobody takes the history for complete.
 * What the tool runs is not handled here: the format refuses it.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/endings.h"
#include "import/strays.h"
#include "miscadmin.h"

/* Does a name begin with a number, perhaps after a letter that some tools put there? */
static bool
has_number(const char *name)
{
	if (strchr("VURB", *name) != NULL && *name != '\0')
		name++;
	return sv_text_digits(name) > 0 || sv_text_begins_with(name, "__");
}

/* Is a name that of a numbered migration, but its ending that of a text, or missing? */
static bool
has_lost_ending(const char *name)
{
	const char *dot = strrchr(name, '.');
	const char *number = name + (strchr("VURB", *name) != NULL && *name != '\0');

	if (dot != NULL && !sv_text_has_word(".txt .TXT .up .down", " ", dot))
		return false;
	return sv_text_digits(number) > 0 && strchr("_-", number[sv_text_digits(number)]) != NULL &&
		number[sv_text_digits(number)] != '\0';
}

/* Would somebody expect a file with this name to be read? */
static bool
looks_like_migration(const char *name)
{
	const char *base = sv_chain_base(name);

	if (sv_ending_resembles_sql(base) || has_lost_ending(base))
		return true;
	if ((sv_ending_of_code(base) == 0 && sv_ending_of_description(base) == 0) || sv_ending_is_test(base))
		return false;
	return has_number(base) || has_number(sv_chain_folder(name));
}

/*
 * sv_strays_name
 *		Gives a reason for each such file that has none yet.
 */
void
sv_strays_name(SvReading *reading, const char *format)
{
	bool	   *has_problem = palloc0_array(bool, Max(reading->nfiles, 1));

	for (int32 i = 0; i < reading->nproblems; i++)
		has_problem[reading->problems[i].file] = true;
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const SvFile *file = &reading->files[i];

		CHECK_FOR_INTERRUPTS();
		if (file->draft == NULL && file->ignored == NULL && !has_problem[i] &&
			looks_like_migration(file->name))
			sv_reading_ignore(reading, i, psprintf("it looks like a migration, but %s does not read files with this name", format));
	}
	pfree(has_problem);
}
