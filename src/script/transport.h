/*
 * transport.h
 *		The statements of a body in a script, so that they arrive as they are registered.
 */
#ifndef SCHEMAVER_SCRIPT_TRANSPORT_H
#define SCHEMAVER_SCRIPT_TRANSPORT_H

#include "script/writer.h"

extern void sv_transport_check_survives(const char *text);
extern void sv_transport_write(SvWriter *writer, int32 step);

#endif							/* SCHEMAVER_SCRIPT_TRANSPORT_H */
