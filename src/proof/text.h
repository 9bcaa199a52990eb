/*
 * text.h
 *		Running a text that builds a schema.
 */
#ifndef SCHEMAVER_PROOF_TEXT_H
#define SCHEMAVER_PROOF_TEXT_H

extern void sv_text_run(const char *text, bool commit);

#endif							/* SCHEMAVER_PROOF_TEXT_H */
