/*
 * nested.h
 *		Statements inside of others while a schema is tried out.
 */
#ifndef SCHEMAVER_NESTED_H
#define SCHEMAVER_NESTED_H

extern void sv_nested_watch(bool commit);

#endif							/* SCHEMAVER_NESTED_H */
