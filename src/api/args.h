/*
 * args.h
 *		What an SQL function is called with: its arguments, and the project.
 */
#ifndef SCHEMAVER_ARGS_H
#define SCHEMAVER_ARGS_H

#include "fmgr.h"
#include "store/project.h"

extern Oid	sv_arg_function(FunctionCallInfo fcinfo);
extern const SvProject *sv_arg_project(FunctionCallInfo fcinfo);
extern char *sv_arg_text(FunctionCallInfo fcinfo, int n, const char *name);
extern Oid	sv_arg_relation(FunctionCallInfo fcinfo, int n, const char *name);
extern char *sv_arg_text_or_null(FunctionCallInfo fcinfo, int n);
extern const char **sv_arg_texts(FunctionCallInfo fcinfo, int n);
extern const char **sv_arg_schemas(FunctionCallInfo fcinfo, int n);
extern int64 sv_arg_int64(FunctionCallInfo fcinfo, int n, const char *name);
extern bool sv_arg_bool(FunctionCallInfo fcinfo, int n, bool if_null);

#endif							/* SCHEMAVER_ARGS_H */
