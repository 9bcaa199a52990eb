/*
 * outside.h
 *		What the text of models makes outside of the schemas that the models are for.
 */
#ifndef SCHEMAVER_OUTSIDE_H
#define SCHEMAVER_OUTSIDE_H

extern void sv_outside_tell(const char *const *schemas);

#endif							/* SCHEMAVER_OUTSIDE_H */
