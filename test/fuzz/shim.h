/*
 * shim.h
 *		Replacements for the server's functions, for the fuzzed code.
 */
#ifndef SCHEMAVER_FUZZ_SHIM_H
#define SCHEMAVER_FUZZ_SHIM_H

/* Ends the program with a finding unless a condition holds. */
#define CHECK(fact, ...) \
	do { if (!(fact)) shim_finding(__FILE__, __LINE__, #fact, __VA_ARGS__); } while (0)

extern void shim_finding(const char *file, int line, const char *fact, const char *format,...)
			pg_attribute_printf(4, 5) __attribute__((noreturn));
extern bool shim_try(void (*function) (void *), void *arg);
extern const char *shim_message(void);
extern void shim_free_all(void);
extern char *shim_text(const char *bytes, size_t length);

#endif							/* SCHEMAVER_FUZZ_SHIM_H */
