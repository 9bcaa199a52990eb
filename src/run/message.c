/*
 * message.c
 *		Which message of the client is being worked on, and whether a script has
 *		it from the body of a revision.
 *
 * A message is distinguished from the next one by its time and its address.
 */
#include "postgres.h"

#include "access/xact.h"
#include "run/message.h"
#include "tcop/tcopprot.h"

static SvMessage body;			/* the last one that is a statement of a body */

/*
 * sv_message_this
 *		Returns the message that is being worked on.
 */
SvMessage
sv_message_this(void)
{
	SvMessage	message = {GetCurrentStatementStartTimestamp(), debug_query_string};

	return message;
}

/*
 * sv_message_is_this
 *		Tells whether a message is the one that is being worked on.
 */
bool
sv_message_is_this(const SvMessage *message)
{
	return message->text == debug_query_string && message->at == GetCurrentStatementStartTimestamp();
}

/*
 * sv_message_note_body
 *		Notes that this message is a statement of the body of a revision.
 */
void
sv_message_note_body(void)
{
	body = sv_message_this();
}

/*
 * sv_message_forget_body
 *		Forgets what was noted.
 */
void
sv_message_forget_body(void)
{
	memset(&body, 0, sizeof(body));
}

/*
 * sv_message_is_body
 *		Tells whether this message was noted as a statement of a body.
 */
bool
sv_message_is_body(void)
{
	return body.text != NULL && sv_message_is_this(&body);
}
