/*
 * capacity.h
 *		How many locks a transaction may take that is only a trial.
 */
#ifndef SCHEMAVER_CAPACITY_H
#define SCHEMAVER_CAPACITY_H

extern void sv_capacity_check(void);
extern bool sv_capacity_is_exceeded(void);

#endif							/* SCHEMAVER_CAPACITY_H */
