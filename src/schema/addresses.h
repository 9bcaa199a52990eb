/*
 * addresses.h
 *		A map of what is at an address in the catalogs.
 */
#ifndef SCHEMAVER_ADDRESSES_H
#define SCHEMAVER_ADDRESSES_H

#include "schema/object.h"

typedef struct address_hash SvAddresses;

extern SvAddresses *sv_addresses_create(void);
extern bool sv_addresses_add(SvAddresses *addresses, SvAddress address, const void *what);
extern const void *sv_addresses_find(SvAddresses *addresses, SvAddress address);
extern void sv_addresses_free(SvAddresses *addresses);

#endif							/* SCHEMAVER_ADDRESSES_H */
