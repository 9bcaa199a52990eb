/*
 * catalogs.h
 *		What is read of each catalog of the server.
 */
#ifndef SCHEMAVER_CATALOGS_H
#define SCHEMAVER_CATALOGS_H

/* What becomes of a column of a catalog, or of all columns of one. */
typedef enum SvTreatment
{
	SV_READ,					/* a property, or a part of the identity, of a
								 * kind of objects */
	SV_DERIVED,					/* follows from something that is read */
	SV_OUT,						/* is not a part of a schema */
	SV_UNCOVERED,				/* is a part of a schema, and not read:
								 * objects are of the kind "uncovered" */
} SvTreatment;

typedef struct SvCatalogColumn
{
	const char *name;
	SvTreatment treatment;
	const char *note;			/* KIND.PROPERTY; what it follows from; why it
								 * is not a part of a schema */
} SvCatalogColumn;

typedef struct SvCatalog
{
	const char *name;
	Oid			oid;
	SvTreatment treatment;		/* if there is no list of columns */
	const char *note;
	const SvCatalogColumn *columns; /* in the order of their names; those of
									 * all versions */
	int			ncolumns;
} SvCatalog;

extern const SvCatalog sv_catalogs[];
extern const int sv_ncatalogs;

#endif							/* SCHEMAVER_CATALOGS_H */
