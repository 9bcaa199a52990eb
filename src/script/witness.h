/*
 * witness.h
 *		Sees to it that what a client sends as the body of a script is the body.
 */
#ifndef SCHEMAVER_WITNESS_H
#define SCHEMAVER_WITNESS_H

/* What stands around a statement that psql must not read; between is its text in base64. */
#define SV_CARRIER_HEAD "SELECT pg_catalog.convert_from(pg_catalog.decode('"
#define SV_CARRIER_MIDDLE "'::pg_catalog.text, 'base64'::pg_catalog.text), '"
#define SV_CARRIER_TAIL "'::pg_catalog.name)"

extern void sv_witness_expect(const char *direction, const char *revision, const char *text);
extern void sv_witness_end(void);
extern void sv_witness_forget(void);
extern void sv_witness_check_call(Oid procedure, const char *function);

#endif							/* SCHEMAVER_WITNESS_H */
