/*
 * waiting.h
 *		Statements that wait for what others make.
 */
#ifndef SCHEMAVER_WAITING_H
#define SCHEMAVER_WAITING_H

#include "nodes/pg_list.h"

typedef struct SvWaiting SvWaiting;

extern SvWaiting *sv_waiting_create(void);
extern void sv_waiting_add(SvWaiting *waiting, int place, const char *text);
extern const List *sv_waiting_for(const SvWaiting *waiting, const Node *statement);

#endif							/* SCHEMAVER_WAITING_H */
