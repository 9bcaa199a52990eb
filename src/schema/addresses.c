/*
 * addresses.c
 *		A map of what is at an address in the catalogs.
 *
 * Each dependency looks for two addresses or more, so the keys are compared and hashed
 * inline.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "schema/addresses.h"

typedef struct AddressEntry
{
	SvAddress	address;		/* the key */
	char		status;
	const void *what;
} AddressEntry;

static inline uint32
hash_address(SvAddress address)
{
	return hash_combine(murmurhash32(address.oid), murmurhash32(address.catalog + ((uint32) address.column << 16)));
}

static inline bool
is_same(SvAddress a, SvAddress b)
{
	return a.oid == b.oid && a.catalog == b.catalog && a.column == b.column;
}

#define SH_PREFIX address
#define SH_ELEMENT_TYPE AddressEntry
#define SH_KEY_TYPE SvAddress
#define SH_KEY address
#define SH_HASH_KEY(table, key) hash_address(key)
#define SH_EQUAL(table, a, b) is_same(a, b)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/*
 * sv_addresses_create
 *		An empty map, allocated in the current context.
 */
SvAddresses *
sv_addresses_create(void)
{
	return address_create(CurrentMemoryContext, 1024, NULL);
}

/*
 * sv_addresses_add
 *		Sets what is at an address.  Returns false, and changes nothing, if that is
 *		known already.
 */
bool
sv_addresses_add(SvAddresses *addresses, SvAddress address, const void *what)
{
	bool		found;
	AddressEntry *entry = address_insert(addresses, address, &found);

	if (!found)
		entry->what = what;
	return !found;
}

/*
 * sv_addresses_find
 *		What is at an address, or NULL.
 */
const void *
sv_addresses_find(SvAddresses *addresses, SvAddress address)
{
	AddressEntry *entry = address_lookup(addresses, address);

	return entry == NULL ? NULL : entry->what;
}

/*
 * sv_addresses_free
 *		Frees a map, but not what is at the addresses.
 */
void
sv_addresses_free(SvAddresses *addresses)
{
	address_destroy(addresses);
}
