/*
 * unsaved.h
 *		Hints of errors that take with them what they refer to.
 */
#ifndef SCHEMAVER_UNSAVED_H
#define SCHEMAVER_UNSAVED_H

extern void sv_unsaved_enter(ErrorContextCallback *callback);
extern void sv_unsaved_leave(const ErrorContextCallback *callback);

#endif							/* SCHEMAVER_UNSAVED_H */
