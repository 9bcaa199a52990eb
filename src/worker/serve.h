/*
 * serve.h
 *		What a background worker does.
 */
#ifndef SCHEMAVER_SERVE_H
#define SCHEMAVER_SERVE_H

extern PGDLLEXPORT void sv_serve_main(Datum arg);
extern void sv_serve_begin(void);
extern bool sv_serve_may_commit(void);
extern void sv_serve_commit(void);

#endif							/* SCHEMAVER_SERVE_H */
