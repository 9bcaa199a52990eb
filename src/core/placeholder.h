/*
 * placeholder.h
 *		Bodies that are still to be written.
 */
#ifndef SCHEMAVER_PLACEHOLDER_H
#define SCHEMAVER_PLACEHOLDER_H

/* What a template has instead of a body: if it is forgotten, it fails. */
#define SV_PLACEHOLDER_UPGRADE \
	"DO 'BEGIN RAISE EXCEPTION ''the upgrade has not been written''; END';"
#define SV_PLACEHOLDER_DOWNGRADE \
	"DO 'BEGIN RAISE EXCEPTION ''the downgrade has not been written''; END';"

extern const char *sv_placeholder_find(const char *body);

#endif							/* SCHEMAVER_PLACEHOLDER_H */
