/*
 * shell.h
 *		Types that are announced as shells before they are defined.
 */
#ifndef SCHEMAVER_SHELL_H
#define SCHEMAVER_SHELL_H

#include "schema/action.h"

extern void sv_shell_drop(SvAction *action, const SvObject *type);

#endif							/* SCHEMAVER_SHELL_H */
