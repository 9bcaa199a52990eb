/*
 * errors.h
 *		schemaver's own SQLSTATEs, class SV.
 *
 * Standard codes are used wherever one fits.  These are for errors that only a
 * history of revisions can have. doc/errors.md tells users what each means and
 * what to do.  The meaning of a released code never changes.
 */
#ifndef SCHEMAVER_ERRORS_H
#define SCHEMAVER_ERRORS_H

#define ERRCODE_SV_UNKNOWN_REVISION			MAKE_SQLSTATE('S','V','0','0','1')
#define ERRCODE_SV_AMBIGUOUS				MAKE_SQLSTATE('S','V','0','0','2')
#define ERRCODE_SV_MULTIPLE_HEADS			MAKE_SQLSTATE('S','V','0','0','3')
#define ERRCODE_SV_NOT_ON_PATH				MAKE_SQLSTATE('S','V','0','0','4')
#define ERRCODE_SV_BROKEN_GRAPH				MAKE_SQLSTATE('S','V','0','0','5')
#define ERRCODE_SV_CONTENT_DIFFERS			MAKE_SQLSTATE('S','V','0','0','6')
#define ERRCODE_SV_NOT_AT_HEAD				MAKE_SQLSTATE('S','V','0','0','7')
#define ERRCODE_SV_DIFFERENCES				MAKE_SQLSTATE('S','V','0','0','8')
#define ERRCODE_SV_IRREVERSIBLE				MAKE_SQLSTATE('S','V','0','0','9')
#define ERRCODE_SV_VERIFICATION_FAILED		MAKE_SQLSTATE('S','V','0','1','0')
#define ERRCODE_SV_REFUSED_BY_GUARD			MAKE_SQLSTATE('S','V','0','1','1')
#define ERRCODE_SV_STRUCTURE_DIFFERS		MAKE_SQLSTATE('S','V','0','1','2')
#define ERRCODE_SV_HAZARD					MAKE_SQLSTATE('S','V','0','1','3')
#define ERRCODE_SV_STATEMENT_NOT_ALLOWED	MAKE_SQLSTATE('S','V','0','1','4')
#define ERRCODE_SV_OUT_OF_ORDER				MAKE_SQLSTATE('S','V','0','1','6')

#endif							/* SCHEMAVER_ERRORS_H */
