/*
 * message.h
 *		Which message of the client is being worked on.
 */
#ifndef SCHEMAVER_MESSAGE_H
#define SCHEMAVER_MESSAGE_H

#include "datatype/timestamp.h"

/* A message of the client. */
typedef struct SvMessage
{
	TimestampTz at;
	const char *text;			/* to be compared, never to be read: it may be
								 * gone */
} SvMessage;

extern SvMessage sv_message_this(void);
extern bool sv_message_is_this(const SvMessage *message);
extern void sv_message_note_body(void);
extern void sv_message_forget_body(void);
extern bool sv_message_is_body(void);

#endif							/* SCHEMAVER_MESSAGE_H */
