/*
 * object.h
 *		What is known about an object of a database, and about kinds of objects.
 *
 * A kind is one file, which defines a SvKind: how such objects are read, and how they
 * are made, changed and dropped.  Everything that two objects of a kind can differ in
 * is one of its properties, a text or nothing.
 */
#ifndef SCHEMAVER_OBJECT_H
#define SCHEMAVER_OBJECT_H

#include "lib/stringinfo.h"

/* How closely schemas are compared.  A level includes those before it. */
typedef enum SvLevel
{
	SV_LEVEL_SHAPE,				/* what a query can notice */
	SV_LEVEL_NORMAL,			/* and owners, rights, comments */
	SV_LEVEL_STRICT,			/* and what no ALTER changes, or no user
								 * chooses */
	SV_LEVEL_NEVER,				/* only for those who write statements */
} SvLevel;

typedef struct SvProperty
{
	const char *name;			/* its difference has the code KIND.NAME */
	SvLevel		level;			/* the first level at which it counts */
	bool		is_code;		/* deparsed from what the user has typed:
								 * equal objects can have different texts */
	const char *parsed_after;	/* what makes code a statement: see reprint.c */
	bool		is_of_whole;	/* of an index or constraint: equal for that
								 * of a partition and of the partitioned table */
	bool		is_required;	/* no object is without it */
	const char *along;			/* another property that an object with this
								 * one has, too */
	const char *separator;		/* of a list of lines: what each line has in
								 * it */
} SvProperty;

/* The properties that objects of every kind have, after their own. */
typedef enum SvCommon
{
	SV_OWNER,
	SV_ACL,
	SV_COMMENT,
	SV_LABELS,
} SvCommon;

#define SV_COMMON (SV_LABELS + 1)

/* What the name of an object is relative to. */
typedef enum SvNaming
{
	SV_NAMED_GLOBALLY,			/* "name" */
	SV_NAMED_IN_SCHEMA,			/* "schema.name", with arguments if there are
								 * any */
	SV_NAMED_IN_PARENT,			/* "parent.name" */
	SV_NAMED_ON_PARENT,			/* "name on parent" */
	SV_NAMED_FOR_PARENT,		/* "for parent" */
	SV_NAMED_AS_READ,			/* the name is the identity */
	SV_NAMED_AS_OPERATOR,		/* "schema.+(arguments)" */
} SvNaming;

typedef struct SvKind SvKind;
typedef struct SvObject SvObject;

/*
 * Where an object is in the catalogs of the database that it was read from, in the
 * session that has read it.
 */
typedef struct SvAddress
{
	Oid			catalog;
	Oid			oid;
	int32		column;			/* of a relation; or 0 */
} SvAddress;

struct SvObject
{
	const SvKind *kind;
	SvAddress	address;		/* of what was read elsewhere only column is
								 * set */
	SvObject   *parent;			/* that it is a part of, or NULL */
	const char *schema;			/* NULL if it is not directly in one */
	const char *name;
	const char *arguments;		/* those of a function that belong to its
								 * identity */
	const char *identity;		/* as pg_identify_object gives it, but without
								 * pg_catalog */
	int32		index;			/* its place in the snapshot */
	SvObject  **parts;			/* objects whose parent it is, in the order of
								 * the snapshot; columns in that of the table */
	int			nparts;
	const char *values[FLEXIBLE_ARRAY_MEMBER];	/* properties; NULL: the
												 * default, or nothing */
};

typedef struct SvAction SvAction;

struct SvKind
{
	const char *name;			/* the type in pg_identify_object */
	const char *code;			/* short: the first half of codes */
	const char *keyword;		/* KEYWORD IDENTITY names it in a statement */
	const char *default_acl;	/* SV_ACL of an object that nobody has granted
								 * rights on; NULL: no rights */
	Oid			catalog;
	const SvKind *parents[3];	/* the kinds of what its objects are parts of,
								 * which are in one catalog; none: they are
								 * not */
	const char *letters;		/* of its objects in pg_class, pg_type or
								 * pg_proc: relkind, typtype or prokind; NULL:
								 * any */
	bool		is_global;		/* in no schema, and not a part of anything */
	bool		may_lack_parent;	/* if that is not read, it is read with
									 * its schema; or with all schemas */
	SvLevel		level;			/* the first level at which it counts */
	SvNaming	naming;
	bool		has_arguments;	/* in its identity */
	const SvProperty *properties;
	int			nproperties;	/* without those that all kinds have */

	/*
	 * Its columns: the oid of the object and the number of its column; the
	 * same of its parent; its schema, name, arguments, owner and rights; its
	 * properties.
	 */
	const char *query;

	/* May the caller run the query?  NULL: everybody may. */
	bool		(*is_readable) (void);
	const char *query_for_all;	/* what everybody else runs instead */

	/*
	 * Makes the properties, of which this is a copy, those that every role
	 * finds; NULL: all roles find the same.
	 */
	void		(*conceal) (const char **values);

	/*
	 * What makes an object from nothing, except for what objects of all kinds
	 * have.
	 */
	void		(*create) (SvAction *action, const SvObject *object);

	/*
	 * Is it only announced then, so that functions can be created that it
	 * consists of? NULL: never.
	 */
	bool		(*is_shell_first) (const SvObject *object);

	/*
	 * Is told its place among the parts of its kind, from 1; NULL: it does
	 * not matter.
	 */
	void		(*place) (SvObject *object, int place);

	/* Is that always done by what creates its parent?  NULL: never. */
	bool		(*is_within_parent) (const SvObject *object);

	/* What drops it; NULL: DROP KEYWORD IDENTITY. */
	void		(*drop) (SvAction *action, const SvObject *object);

	/* How statements name it after the keyword; NULL: by its identity. */
	const char *(*addressed) (const SvObject *object);

	/*
	 * What gives an object another name, in the same parent; NULL: nothing
	 * does.
	 */
	void		(*rename) (SvAction *action, const SvObject *from, const SvObject *to);

	/* How GRANT names an object of this kind; NULL: KEYWORD IDENTITY. */
	const char *(*name_for_rights) (const SvObject *object);

	/*
	 * Does what changes the owner of another object change its own?  NULL:
	 * never.
	 */
	bool		(*follows_owner) (const SvObject *from, const SvObject *to);

	/*
	 * The column, and the owner, that its rights are about; NULL: that of the
	 * object, if it is a column, and of what it is a part of.
	 */
	const char *(*column_for_rights) (const SvObject *object);
	const char *(*owner_for_rights) (const SvObject *object);

	/*
	 * What makes one object into another, for the properties that differ.
	 * Returns false if there is no way but to drop it and to create it anew.
	 */
	bool		(*alter) (SvAction *action, const SvObject *from, const SvObject *to, const bool *differs);

	/*
	 * Changes its properties, of which this is a copy, to those of an object
	 * that looks the same from outside, but needs less.  Returns false if
	 * there is no such object, or if alter could not make the one into the
	 * other; NULL: never.
	 */
	bool		(*reduce) (const SvObject *object, const char **values);

	/* Does that object still need this one? */
	bool		(*needs_reduced) (const SvObject *object, const SvObject *needed);

	/*
	 * What gives an object a type of the same name that replaces one that it
	 * has; NULL: the object is dropped before the type.
	 */
	void		(*retype) (SvAction *action, const SvObject *from, const SvObject *to);

	bool		survives_retyping;	/* of a column that it needs */
	bool		renames_freely; /* of two equal objects in a parent, one has
								 * become the other */
	bool		is_renamed_by_parent;	/* by what alters it */
	bool		is_inseparable; /* if it is_within_parent, it cannot be
								 * dropped alone */

	/*
	 * What can be written into the statement that creates its parent instead;
	 * NULL if that is impossible, for this object or for all of the kind.
	 */
	const char *(*inlined) (const SvObject *object);

	/*
	 * Does it need this only after it has been created, for complete?  NULL:
	 * never.
	 */
	bool		(*needs_later) (const SvObject *object, const SvObject *needed);
	void		(*complete) (SvAction *action, const SvObject *object);
};

static inline const char *
sv_object_common(const SvObject *object, SvCommon which)
{
	return object->values[object->kind->nproperties + which];
}

static inline bool
sv_object_is_shell_first(const SvObject *object)
{
	return object->kind->is_shell_first != NULL && object->kind->is_shell_first(object);
}

static inline void
sv_object_set_common(SvObject *object, SvCommon which, const char *value)
{
	object->values[object->kind->nproperties + which] = value;
}

extern const SvProperty *sv_kind_property(const SvKind *kind, int i);
extern bool sv_kind_is_part_of(const SvKind *kind, const SvKind *whole);
extern const char *sv_object_number(int32 number);
extern SvObject *sv_object_make(const SvKind *kind);
extern SvObject *sv_object_copy(const SvObject *object);
extern bool sv_object_same_text(const char *a, const char *b);
extern bool sv_object_compare(const SvObject *a, const SvObject *b, bool *differs);
extern const char *sv_object_identity(const SvObject *object);
extern const char *sv_object_qualify(const char *schema, const char *name);
extern const char *sv_object_describe(const char *code, const SvObject *object);
extern const char *sv_object_addressed(const SvObject *object);
extern void sv_object_add_canonical(StringInfo text, const SvObject *object, SvLevel level);

#endif							/* SCHEMAVER_OBJECT_H */
