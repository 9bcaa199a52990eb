/*
 * resettle.h
 *		Moving what extensions have in a schema to another one.
 */
#ifndef SCHEMAVER_RESETTLE_H
#define SCHEMAVER_RESETTLE_H

extern void sv_resettle_extensions(Oid from, Oid to);

#endif							/* SCHEMAVER_RESETTLE_H */
