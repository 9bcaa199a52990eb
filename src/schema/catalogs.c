/*
 * catalogs.c
 *		What is read of each catalog of the server.
 *
 * A comparison of schemas is worth as much as what it reads.  So every column of every
 * catalog, of all versions, is in this list; sql/coverage.sql fails if a server has one
 * that is not, and test/t/035_schema_reads.pl changes each column that is read.
 */
#include "postgres.h"

#include "catalog/pg_aggregate_d.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_amop_d.h"
#include "catalog/pg_amproc_d.h"
#include "catalog/pg_attrdef_d.h"
#include "catalog/pg_attribute_d.h"
#include "catalog/pg_auth_members_d.h"
#include "catalog/pg_authid_d.h"
#include "catalog/pg_cast_d.h"
#include "catalog/pg_class_d.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_constraint_d.h"
#include "catalog/pg_conversion_d.h"
#include "catalog/pg_database_d.h"
#include "catalog/pg_db_role_setting_d.h"
#include "catalog/pg_default_acl_d.h"
#include "catalog/pg_depend_d.h"
#include "catalog/pg_description_d.h"
#include "catalog/pg_enum_d.h"
#include "catalog/pg_event_trigger_d.h"
#include "catalog/pg_extension_d.h"
#include "catalog/pg_foreign_data_wrapper_d.h"
#include "catalog/pg_foreign_server_d.h"
#include "catalog/pg_foreign_table_d.h"
#include "catalog/pg_index_d.h"
#include "catalog/pg_inherits_d.h"
#include "catalog/pg_init_privs_d.h"
#include "catalog/pg_language_d.h"
#include "catalog/pg_largeobject_d.h"
#include "catalog/pg_largeobject_metadata_d.h"
#include "catalog/pg_namespace_d.h"
#include "catalog/pg_opclass_d.h"
#include "catalog/pg_operator_d.h"
#include "catalog/pg_opfamily_d.h"
#include "catalog/pg_parameter_acl_d.h"
#include "catalog/pg_partitioned_table_d.h"
#include "catalog/pg_policy_d.h"
#include "catalog/pg_proc_d.h"
#include "catalog/pg_publication_d.h"
#include "catalog/pg_publication_namespace_d.h"
#include "catalog/pg_publication_rel_d.h"
#include "catalog/pg_range_d.h"
#include "catalog/pg_replication_origin_d.h"
#include "catalog/pg_rewrite_d.h"
#include "catalog/pg_seclabel_d.h"
#include "catalog/pg_sequence_d.h"
#include "catalog/pg_shdepend_d.h"
#include "catalog/pg_shdescription_d.h"
#include "catalog/pg_shseclabel_d.h"
#include "catalog/pg_statistic_d.h"
#include "catalog/pg_statistic_ext_d.h"
#include "catalog/pg_statistic_ext_data_d.h"
#include "catalog/pg_subscription_d.h"
#include "catalog/pg_subscription_rel_d.h"
#include "catalog/pg_tablespace_d.h"
#include "catalog/pg_transform_d.h"
#include "catalog/pg_trigger_d.h"
#include "catalog/pg_ts_config_d.h"
#include "catalog/pg_ts_config_map_d.h"
#include "catalog/pg_ts_dict_d.h"
#include "catalog/pg_ts_parser_d.h"
#include "catalog/pg_ts_template_d.h"
#include "catalog/pg_type_d.h"
#include "catalog/pg_user_mapping_d.h"
#include "schema/catalogs.h"

static const SvCatalogColumn pg_aggregate[] =
{
	{"aggcombinefn", SV_READ, "aggregate.definition"},
	{"aggdeserialfn", SV_READ, "aggregate.definition"},
	{"aggfinalextra", SV_READ, "aggregate.definition"},
	{"aggfinalfn", SV_READ, "aggregate.definition"},
	{"aggfinalmodify", SV_READ, "aggregate.definition"},
	{"aggfnoid", SV_READ, "aggregate.name"},
	{"agginitval", SV_READ, "aggregate.definition"},
	{"aggkind", SV_READ, "aggregate.kind"},
	{"aggmfinalextra", SV_READ, "aggregate.definition"},
	{"aggmfinalfn", SV_READ, "aggregate.definition"},
	{"aggmfinalmodify", SV_READ, "aggregate.definition"},
	{"aggminitval", SV_READ, "aggregate.definition"},
	{"aggminvtransfn", SV_READ, "aggregate.definition"},
	{"aggmtransfn", SV_READ, "aggregate.definition"},
	{"aggmtransspace", SV_READ, "aggregate.definition"},
	{"aggmtranstype", SV_READ, "aggregate.definition"},
	{"aggnumdirectargs", SV_READ, "aggregate.kind"},
	{"aggserialfn", SV_READ, "aggregate.definition"},
	{"aggsortop", SV_READ, "aggregate.definition"},
	{"aggtransfn", SV_READ, "aggregate.definition"},
	{"aggtransspace", SV_READ, "aggregate.definition"},
	{"aggtranstype", SV_READ, "aggregate.definition"},
};

static const SvCatalogColumn pg_am[] =
{
	{"amhandler", SV_READ, "access_method.handler"},
	{"amname", SV_READ, "access_method.name"},
	{"amtype", SV_READ, "access_method.type"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_amop[] =
{
	{"amopfamily", SV_DERIVED, "what pg_depend says it belongs to"},
	{"amoplefttype", SV_READ, "operator_family.members"},
	{"amopmethod", SV_DERIVED, "the family"},
	{"amopopr", SV_READ, "operator_family.members"},
	{"amoppurpose", SV_READ, "operator_family.members"},
	{"amoprighttype", SV_READ, "operator_family.members"},
	{"amopsortfamily", SV_READ, "operator_family.members"},
	{"amopstrategy", SV_READ, "operator_family.members"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_amproc[] =
{
	{"amproc", SV_READ, "operator_family.members"},
	{"amprocfamily", SV_DERIVED, "what pg_depend says it belongs to"},
	{"amproclefttype", SV_READ, "operator_family.members"},
	{"amprocnum", SV_READ, "operator_family.members"},
	{"amprocrighttype", SV_READ, "operator_family.members"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_attrdef[] =
{
	{"adbin", SV_READ, "default.expression"},
	{"adnum", SV_READ, "default.parent"},
	{"adrelid", SV_READ, "default.parent"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_attribute[] =
{
	{"attacl", SV_READ, "column.acl"},
	{"attalign", SV_DERIVED, "the type"},
	{"attbyval", SV_DERIVED, "the type"},
	{"attcacheoff", SV_OUT, "a cache"},
	{"attcollation", SV_READ, "column.collation"},
	{"attcompression", SV_READ, "column.compression"},
	{"attfdwoptions", SV_READ, "column.foreign_options"},
	{"attgenerated", SV_READ, "column.generated"},
	{"atthasdef", SV_DERIVED, "pg_attrdef"},
	{"atthasmissing", SV_OUT, "how rows are stored"},
	{"attidentity", SV_READ, "column.identity"},
	{"attinhcount", SV_READ, "column.inherited"},
	{"attisdropped", SV_DERIVED, "columns that are dropped are not read"},
	{"attislocal", SV_READ, "column.inherited"},
	{"attlen", SV_DERIVED, "the type"},
	{"attmissingval", SV_OUT, "how rows are stored"},
	{"attname", SV_READ, "column.name"},
	{"attndims", SV_OUT, "the server does not use it"},
	{"attnotnull", SV_READ, "column.not_null"},
	{"attnum", SV_READ, "column.position"},
	{"attoptions", SV_READ, "column.options"},
	{"attrelid", SV_READ, "column.parent"},
	{"attstattarget", SV_READ, "column.statistics"},
	{"attstorage", SV_READ, "column.storage"},
	{"atttypid", SV_READ, "column.type"},
	{"atttypmod", SV_READ, "column.type"},
};

static const SvCatalogColumn pg_cast[] =
{
	{"castcontext", SV_READ, "cast.context"},
	{"castfunc", SV_READ, "cast.method"},
	{"castmethod", SV_READ, "cast.method"},
	{"castsource", SV_READ, "cast.name"},
	{"casttarget", SV_READ, "cast.name"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_class[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"relacl", SV_READ, "table.acl"},
	{"relallfrozen", SV_OUT, "statistics"},
	{"relallvisible", SV_OUT, "statistics"},
	{"relam", SV_READ, "table.access_method"},
	{"relchecks", SV_DERIVED, "pg_constraint"},
	{"relfilenode", SV_OUT, "where the rows are"},
	{"relforcerowsecurity", SV_READ, "table.row_security"},
	{"relfrozenxid", SV_OUT, "the age of rows"},
	{"relhasindex", SV_DERIVED, "pg_index"},
	{"relhasrules", SV_DERIVED, "pg_rewrite"},
	{"relhassubclass", SV_DERIVED, "pg_inherits"},
	{"relhastriggers", SV_DERIVED, "pg_trigger"},
	{"relispartition", SV_READ, "table.partition_of"},
	{"relispopulated", SV_OUT, "rows"},
	{"relisshared", SV_DERIVED, "only relations of the server are shared"},
	{"relkind", SV_READ, "table.kind"},
	{"relminmxid", SV_OUT, "the age of rows"},
	{"relname", SV_READ, "table.name"},
	{"relnamespace", SV_READ, "table.schema"},
	{"relnatts", SV_DERIVED, "pg_attribute"},
	{"reloftype", SV_READ, "table.of_type"},
	{"reloptions", SV_READ, "table.options"},
	{"relowner", SV_READ, "table.owner"},
	{"relpages", SV_OUT, "statistics"},
	{"relpartbound", SV_READ, "table.bounds"},
	{"relpersistence", SV_READ, "table.persistence"},
	{"relreplident", SV_READ, "table.replica_identity"},
	{"relrewrite", SV_OUT, "the state of a rewrite"},
	{"relrowsecurity", SV_READ, "table.row_security"},
	{"reltablespace", SV_READ, "table.tablespace"},
	{"reltoastrelid", SV_DERIVED, "the types of the columns"},
	{"reltuples", SV_OUT, "statistics"},
	{"reltype", SV_DERIVED, "the row type of the relation"},
};

static const SvCatalogColumn pg_collation[] =
{
	{"collcollate", SV_READ, "collation.lc_collate"},
	{"collctype", SV_READ, "collation.lc_ctype"},
	{"collencoding", SV_DERIVED, "the database or the provider"},
	{"colliculocale", SV_READ, "collation.locale"},
	{"collicurules", SV_READ, "collation.rules"},
	{"collisdeterministic", SV_READ, "collation.deterministic"},
	{"colllocale", SV_READ, "collation.locale"},
	{"collname", SV_READ, "collation.name"},
	{"collnamespace", SV_READ, "collation.schema"},
	{"collowner", SV_READ, "collation.owner"},
	{"collprovider", SV_READ, "collation.provider"},
	{"collversion", SV_OUT, "the version of a library"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_constraint[] =
{
	{"conbin", SV_READ, "constraint.definition"},
	{"condeferrable", SV_READ, "constraint.deferrable"},
	{"condeferred", SV_READ, "constraint.deferrable"},
	{"conenforced", SV_READ, "constraint.enforced"},
	{"conexclop", SV_READ, "constraint.definition"},
	{"confdelsetcols", SV_READ, "constraint.definition"},
	{"confdeltype", SV_READ, "constraint.definition"},
	{"conffeqop", SV_DERIVED, "the types of the columns"},
	{"confkey", SV_READ, "constraint.definition"},
	{"confmatchtype", SV_READ, "constraint.definition"},
	{"confrelid", SV_READ, "constraint.definition"},
	{"confupdtype", SV_READ, "constraint.definition"},
	{"conindid", SV_DERIVED, "the columns of the constraint"},
	{"coninhcount", SV_READ, "constraint.inherited"},
	{"conislocal", SV_DERIVED, "constraints that are only inherited are not read"},
	{"conkey", SV_READ, "constraint.definition"},
	{"conname", SV_READ, "constraint.name"},
	{"connamespace", SV_DERIVED, "the schema of the table"},
	{"connoinherit", SV_READ, "constraint.definition"},
	{"conparentid", SV_DERIVED, "parts of the constraint of a parent are not read"},
	{"conperiod", SV_READ, "constraint.definition"},
	{"conpfeqop", SV_DERIVED, "the types of the columns"},
	{"conppeqop", SV_DERIVED, "the types of the columns"},
	{"conrelid", SV_READ, "constraint.parent"},
	{"contype", SV_READ, "constraint.type"},
	{"contypid", SV_READ, "domain_constraint.parent"},
	{"convalidated", SV_READ, "constraint.valid"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_conversion[] =
{
	{"condefault", SV_READ, "conversion.default"},
	{"conforencoding", SV_READ, "conversion.source"},
	{"conname", SV_READ, "conversion.name"},
	{"connamespace", SV_READ, "conversion.schema"},
	{"conowner", SV_READ, "conversion.owner"},
	{"conproc", SV_READ, "conversion.function"},
	{"contoencoding", SV_READ, "conversion.target"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_default_acl[] =
{
	{"defaclacl", SV_READ, "default_acl.rights"},
	{"defaclnamespace", SV_READ, "default_acl.schema"},
	{"defaclobjtype", SV_READ, "default_acl.objects"},
	{"defaclrole", SV_READ, "default_acl.role"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_depend[] =
{
	{"classid", SV_DERIVED, "what the objects are made of"},
	{"deptype", SV_DERIVED, "what the objects are made of"},
	{"objid", SV_DERIVED, "what the objects are made of"},
	{"objsubid", SV_DERIVED, "what the objects are made of"},
	{"refclassid", SV_DERIVED, "what the objects are made of"},
	{"refobjid", SV_READ, "sequence.owned_by"},
	{"refobjsubid", SV_READ, "sequence.owned_by"},
};

static const SvCatalogColumn pg_description[] =
{
	{"classoid", SV_READ, "table.comment"},
	{"description", SV_READ, "table.comment"},
	{"objoid", SV_READ, "table.comment"},
	{"objsubid", SV_READ, "table.comment"},
};

static const SvCatalogColumn pg_enum[] =
{
	{"enumlabel", SV_READ, "enum.labels"},
	{"enumsortorder", SV_READ, "enum.labels"},
	{"enumtypid", SV_READ, "enum.labels"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_event_trigger[] =
{
	{"evtenabled", SV_READ, "event_trigger.state"},
	{"evtevent", SV_READ, "event_trigger.event"},
	{"evtfoid", SV_READ, "event_trigger.function"},
	{"evtname", SV_READ, "event_trigger.name"},
	{"evtowner", SV_READ, "event_trigger.owner"},
	{"evttags", SV_READ, "event_trigger.tags"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_extension[] =
{
	{"extcondition", SV_DERIVED, "the scripts of the extension"},
	{"extconfig", SV_DERIVED, "the scripts of the extension"},
	{"extname", SV_READ, "extension.name"},
	{"extnamespace", SV_READ, "extension.schema"},
	{"extowner", SV_READ, "extension.installed_by"},
	{"extrelocatable", SV_READ, "extension.relocatable"},
	{"extversion", SV_READ, "extension.version"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_foreign_data_wrapper[] =
{
	{"fdwacl", SV_READ, "foreign_wrapper.acl"},
	{"fdwconnection", SV_READ, "foreign_wrapper.connection"},
	{"fdwhandler", SV_READ, "foreign_wrapper.handler"},
	{"fdwname", SV_READ, "foreign_wrapper.name"},
	{"fdwoptions", SV_READ, "foreign_wrapper.options"},
	{"fdwowner", SV_READ, "foreign_wrapper.owner"},
	{"fdwvalidator", SV_READ, "foreign_wrapper.validator"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_foreign_server[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"srvacl", SV_READ, "server.acl"},
	{"srvfdw", SV_READ, "server.wrapper"},
	{"srvname", SV_READ, "server.name"},
	{"srvoptions", SV_READ, "server.options"},
	{"srvowner", SV_READ, "server.owner"},
	{"srvtype", SV_READ, "server.type"},
	{"srvversion", SV_READ, "server.version"},
};

static const SvCatalogColumn pg_foreign_table[] =
{
	{"ftoptions", SV_READ, "foreign_table.options"},
	{"ftrelid", SV_READ, "foreign_table.name"},
	{"ftserver", SV_READ, "foreign_table.server"},
};

static const SvCatalogColumn pg_index[] =
{
	{"indcheckxmin", SV_OUT, "the age of the index"},
	{"indclass", SV_READ, "index.definition"},
	{"indcollation", SV_READ, "index.definition"},
	{"indexprs", SV_READ, "index.definition"},
	{"indexrelid", SV_READ, "index.name"},
	{"indimmediate", SV_DERIVED, "pg_constraint"},
	{"indisclustered", SV_READ, "index.clustered"},
	{"indisexclusion", SV_DERIVED, "pg_constraint"},
	{"indislive", SV_DERIVED, "the index is not valid either"},
	{"indisprimary", SV_DERIVED, "pg_constraint"},
	{"indisready", SV_DERIVED, "the index is not valid either"},
	{"indisreplident", SV_READ, "table.replica_identity"},
	{"indisunique", SV_READ, "index.unique"},
	{"indisvalid", SV_READ, "index.valid"},
	{"indkey", SV_READ, "index.definition"},
	{"indnatts", SV_READ, "index.definition"},
	{"indnkeyatts", SV_READ, "index.definition"},
	{"indnullsnotdistinct", SV_READ, "index.definition"},
	{"indoption", SV_READ, "index.definition"},
	{"indpred", SV_READ, "index.definition"},
	{"indrelid", SV_READ, "index.parent"},
};

static const SvCatalogColumn pg_inherits[] =
{
	{"inhdetachpending", SV_READ, "table.detached"},
	{"inhparent", SV_READ, "table.inherits"},
	{"inhrelid", SV_READ, "table.inherits"},
	{"inhseqno", SV_READ, "table.inherits"},
};

static const SvCatalogColumn pg_init_privs[] =
{
	{"classoid", SV_READ, "acl.name"},
	{"initprivs", SV_READ, "acl.acl"},
	{"objoid", SV_READ, "acl.name"},
	{"objsubid", SV_READ, "acl.name"},
	{"privtype", SV_DERIVED, "pg_depend"},
};

static const SvCatalogColumn pg_language[] =
{
	{"lanacl", SV_READ, "language.acl"},
	{"laninline", SV_READ, "language.inline"},
	{"lanispl", SV_DERIVED, "language.handler"},
	{"lanname", SV_READ, "language.name"},
	{"lanowner", SV_READ, "language.owner"},
	{"lanplcallfoid", SV_READ, "language.handler"},
	{"lanpltrusted", SV_READ, "language.trusted"},
	{"lanvalidator", SV_READ, "language.validator"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_namespace[] =
{
	{"nspacl", SV_READ, "schema.acl"},
	{"nspname", SV_READ, "schema.name"},
	{"nspowner", SV_READ, "schema.owner"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_opclass[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"opcdefault", SV_READ, "operator_class.default"},
	{"opcfamily", SV_READ, "operator_class.family"},
	{"opcintype", SV_READ, "operator_class.type"},
	{"opckeytype", SV_READ, "operator_class.storage"},
	{"opcmethod", SV_READ, "operator_class.name"},
	{"opcname", SV_READ, "operator_class.name"},
	{"opcnamespace", SV_READ, "operator_class.schema"},
	{"opcowner", SV_READ, "operator_class.owner"},
};

static const SvCatalogColumn pg_operator[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"oprcanhash", SV_READ, "operator.hashes"},
	{"oprcanmerge", SV_READ, "operator.merges"},
	{"oprcode", SV_READ, "operator.function"},
	{"oprcom", SV_READ, "operator.commutator"},
	{"oprjoin", SV_READ, "operator.join"},
	{"oprkind", SV_DERIVED, "operator.left"},
	{"oprleft", SV_READ, "operator.left"},
	{"oprname", SV_READ, "operator.name"},
	{"oprnamespace", SV_READ, "operator.schema"},
	{"oprnegate", SV_READ, "operator.negator"},
	{"oprowner", SV_READ, "operator.owner"},
	{"oprrest", SV_READ, "operator.restrict"},
	{"oprresult", SV_DERIVED, "the function"},
	{"oprright", SV_READ, "operator.right"},
};

static const SvCatalogColumn pg_opfamily[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"opfmethod", SV_READ, "operator_family.name"},
	{"opfname", SV_READ, "operator_family.name"},
	{"opfnamespace", SV_READ, "operator_family.schema"},
	{"opfowner", SV_READ, "operator_family.owner"},
};

static const SvCatalogColumn pg_partitioned_table[] =
{
	{"partattrs", SV_READ, "table.partition_key"},
	{"partclass", SV_READ, "table.partition_key"},
	{"partcollation", SV_READ, "table.partition_key"},
	{"partdefid", SV_DERIVED, "table.bounds"},
	{"partexprs", SV_READ, "table.partition_key"},
	{"partnatts", SV_READ, "table.partition_key"},
	{"partrelid", SV_READ, "table.partition_key"},
	{"partstrat", SV_READ, "table.partition_key"},
};

static const SvCatalogColumn pg_policy[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"polcmd", SV_READ, "policy.command"},
	{"polname", SV_READ, "policy.name"},
	{"polpermissive", SV_READ, "policy.restrictive"},
	{"polqual", SV_READ, "policy.using"},
	{"polrelid", SV_READ, "policy.parent"},
	{"polroles", SV_READ, "policy.roles"},
	{"polwithcheck", SV_READ, "policy.check"},
};

static const SvCatalogColumn pg_proc[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"proacl", SV_READ, "function.acl"},
	{"proallargtypes", SV_READ, "function.arguments"},
	{"proargdefaults", SV_READ, "function.arguments"},
	{"proargmodes", SV_READ, "function.arguments"},
	{"proargnames", SV_READ, "function.arguments"},
	{"proargtypes", SV_READ, "function.arguments"},
	{"probin", SV_READ, "function.definition"},
	{"proconfig", SV_READ, "function.definition"},
	{"procost", SV_READ, "function.definition"},
	{"proisstrict", SV_READ, "function.definition"},
	{"prokind", SV_READ, "function.kind"},
	{"prolang", SV_READ, "function.definition"},
	{"proleakproof", SV_READ, "function.definition"},
	{"proname", SV_READ, "function.name"},
	{"pronamespace", SV_READ, "function.schema"},
	{"pronargdefaults", SV_DERIVED, "the defaults of the arguments"},
	{"pronargs", SV_DERIVED, "the types of the arguments"},
	{"proowner", SV_READ, "function.owner"},
	{"proparallel", SV_READ, "function.definition"},
	{"proretset", SV_READ, "function.result"},
	{"prorettype", SV_READ, "function.result"},
	{"prorows", SV_READ, "function.definition"},
	{"prosecdef", SV_READ, "function.definition"},
	{"prosqlbody", SV_READ, "function.definition"},
	{"prosrc", SV_READ, "function.definition"},
	{"prosupport", SV_READ, "function.definition"},
	{"protrftypes", SV_READ, "function.definition"},
	{"provariadic", SV_DERIVED, "the modes and types of the arguments"},
	{"provolatile", SV_READ, "function.definition"},
};

static const SvCatalogColumn pg_publication[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"puballsequences", SV_READ, "publication.all"},
	{"puballtables", SV_READ, "publication.all"},
	{"pubdelete", SV_READ, "publication.publish"},
	{"pubgencols", SV_READ, "publication.generated_columns"},
	{"pubinsert", SV_READ, "publication.publish"},
	{"pubname", SV_READ, "publication.name"},
	{"pubowner", SV_READ, "publication.owner"},
	{"pubtruncate", SV_READ, "publication.publish"},
	{"pubupdate", SV_READ, "publication.publish"},
	{"pubviaroot", SV_READ, "publication.via_root"},
};

static const SvCatalogColumn pg_publication_namespace[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"pnnspid", SV_READ, "publication_schema.schema"},
	{"pnpubid", SV_READ, "publication_schema.parent"},
};

static const SvCatalogColumn pg_publication_rel[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"prattrs", SV_READ, "publication_table.columns"},
	{"prexcept", SV_READ, "publication_table.except"},
	{"prpubid", SV_READ, "publication_table.parent"},
	{"prqual", SV_READ, "publication_table.filter"},
	{"prrelid", SV_READ, "publication_table.table"},
};

static const SvCatalogColumn pg_range[] =
{
	{"rngcanonical", SV_READ, "range.canonical"},
	{"rngcollation", SV_READ, "range.collation"},
	{"rngconstruct2", SV_DERIVED, "the name and the subtype"},
	{"rngconstruct3", SV_DERIVED, "the name and the subtype"},
	{"rngmltconstruct0", SV_DERIVED, "the multirange type"},
	{"rngmltconstruct1", SV_DERIVED, "the multirange type"},
	{"rngmltconstruct2", SV_DERIVED, "the multirange type"},
	{"rngmultitypid", SV_READ, "range.multirange"},
	{"rngsubdiff", SV_READ, "range.difference"},
	{"rngsubopc", SV_READ, "range.operator_class"},
	{"rngsubtype", SV_READ, "range.subtype"},
	{"rngtypid", SV_READ, "range.name"},
};

static const SvCatalogColumn pg_rewrite[] =
{
	{"ev_action", SV_READ, "rule.definition"},
	{"ev_class", SV_READ, "rule.parent"},
	{"ev_enabled", SV_READ, "rule.state"},
	{"ev_qual", SV_READ, "rule.definition"},
	{"ev_type", SV_READ, "rule.event"},
	{"is_instead", SV_READ, "rule.definition"},
	{"oid", SV_OUT, "a number without a meaning"},
	{"rulename", SV_READ, "rule.name"},
};

static const SvCatalogColumn pg_seclabel[] =
{
	{"classoid", SV_READ, "table.security_labels"},
	{"label", SV_READ, "table.security_labels"},
	{"objoid", SV_READ, "table.security_labels"},
	{"objsubid", SV_READ, "table.security_labels"},
	{"provider", SV_READ, "table.security_labels"},
};

static const SvCatalogColumn pg_sequence[] =
{
	{"seqcache", SV_READ, "sequence.cache"},
	{"seqcycle", SV_READ, "sequence.cycle"},
	{"seqincrement", SV_READ, "sequence.increment"},
	{"seqmax", SV_READ, "sequence.maximum"},
	{"seqmin", SV_READ, "sequence.minimum"},
	{"seqrelid", SV_READ, "sequence.name"},
	{"seqstart", SV_READ, "sequence.start"},
	{"seqtypid", SV_READ, "sequence.type"},
};

static const SvCatalogColumn pg_statistic_ext[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"stxexprs", SV_READ, "statistics.expressions"},
	{"stxkeys", SV_READ, "statistics.columns"},
	{"stxkind", SV_READ, "statistics.kinds"},
	{"stxname", SV_READ, "statistics.name"},
	{"stxnamespace", SV_READ, "statistics.schema"},
	{"stxowner", SV_READ, "statistics.owner"},
	{"stxrelid", SV_READ, "statistics.parent"},
	{"stxstattarget", SV_READ, "statistics.target"},
};

static const SvCatalogColumn pg_subscription[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"subbinary", SV_READ, "subscription.binary"},
	{"subconninfo", SV_READ, "subscription.connection"},
	{"subdbid", SV_DERIVED, "only those of the database are read"},
	{"subdisableonerr", SV_READ, "subscription.disable_on_error"},
	{"subenabled", SV_READ, "subscription.enabled"},
	{"subfailover", SV_READ, "subscription.failover"},
	{"submaxretention", SV_READ, "subscription.max_retention_duration"},
	{"subname", SV_READ, "subscription.name"},
	{"suborigin", SV_READ, "subscription.origin"},
	{"subowner", SV_READ, "subscription.owner"},
	{"subpasswordrequired", SV_READ, "subscription.password_required"},
	{"subpublications", SV_READ, "subscription.publications"},
	{"subretaindeadtuples", SV_READ, "subscription.retain_dead_tuples"},
	{"subretentionactive", SV_OUT, "the state of replication"},
	{"subrunasowner", SV_READ, "subscription.run_as_owner"},
	{"subserver", SV_READ, "subscription.server"},
	{"subskiplsn", SV_OUT, "the state of replication"},
	{"subslotname", SV_READ, "subscription.slot_name"},
	{"substream", SV_READ, "subscription.streaming"},
	{"subsynccommit", SV_READ, "subscription.synchronous_commit"},
	{"subtwophasestate", SV_READ, "subscription.two_phase"},
	{"subwalrcvtimeout", SV_READ, "subscription.wal_receiver_timeout"},
};

static const SvCatalogColumn pg_transform[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"trffromsql", SV_READ, "transform.from_sql"},
	{"trflang", SV_READ, "transform.name"},
	{"trftosql", SV_READ, "transform.to_sql"},
	{"trftype", SV_READ, "transform.name"},
};

static const SvCatalogColumn pg_trigger[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"tgargs", SV_READ, "trigger.definition"},
	{"tgattr", SV_READ, "trigger.event"},
	{"tgconstraint", SV_READ, "trigger.constraint"},
	{"tgconstrindid", SV_DERIVED, "set only for triggers of constraints"},
	{"tgconstrrelid", SV_READ, "trigger.definition"},
	{"tgdeferrable", SV_READ, "trigger.definition"},
	{"tgenabled", SV_READ, "trigger.state"},
	{"tgfoid", SV_READ, "trigger.definition"},
	{"tginitdeferred", SV_READ, "trigger.definition"},
	{"tgisinternal", SV_DERIVED, "triggers of constraints are not read"},
	{"tgname", SV_READ, "trigger.name"},
	{"tgnargs", SV_READ, "trigger.definition"},
	{"tgnewtable", SV_READ, "trigger.definition"},
	{"tgoldtable", SV_READ, "trigger.definition"},
	{"tgparentid", SV_DERIVED, "copies in partitions are parts of the trigger"},
	{"tgqual", SV_READ, "trigger.definition"},
	{"tgrelid", SV_READ, "trigger.parent"},
	{"tgtype", SV_READ, "trigger.event"},
};

static const SvCatalogColumn pg_ts_config[] =
{
	{"cfgname", SV_READ, "ts_configuration.name"},
	{"cfgnamespace", SV_READ, "ts_configuration.schema"},
	{"cfgowner", SV_READ, "ts_configuration.owner"},
	{"cfgparser", SV_READ, "ts_configuration.parser"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_ts_config_map[] =
{
	{"mapcfg", SV_READ, "ts_configuration.mappings"},
	{"mapdict", SV_READ, "ts_configuration.mappings"},
	{"mapseqno", SV_READ, "ts_configuration.mappings"},
	{"maptokentype", SV_READ, "ts_configuration.mappings"},
};

static const SvCatalogColumn pg_ts_dict[] =
{
	{"dictinitoption", SV_READ, "ts_dictionary.options"},
	{"dictname", SV_READ, "ts_dictionary.name"},
	{"dictnamespace", SV_READ, "ts_dictionary.schema"},
	{"dictowner", SV_READ, "ts_dictionary.owner"},
	{"dicttemplate", SV_READ, "ts_dictionary.template"},
	{"oid", SV_OUT, "a number without a meaning"},
};

static const SvCatalogColumn pg_ts_parser[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"prsend", SV_READ, "ts_parser.functions"},
	{"prsheadline", SV_READ, "ts_parser.functions"},
	{"prslextype", SV_READ, "ts_parser.functions"},
	{"prsname", SV_READ, "ts_parser.name"},
	{"prsnamespace", SV_READ, "ts_parser.schema"},
	{"prsstart", SV_READ, "ts_parser.functions"},
	{"prstoken", SV_READ, "ts_parser.functions"},
};

static const SvCatalogColumn pg_ts_template[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"tmplinit", SV_READ, "ts_template.functions"},
	{"tmpllexize", SV_READ, "ts_template.functions"},
	{"tmplname", SV_READ, "ts_template.name"},
	{"tmplnamespace", SV_READ, "ts_template.schema"},
};

static const SvCatalogColumn pg_type[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"typacl", SV_READ, "domain.acl"},
	{"typalign", SV_READ, "base.alignment"},
	{"typanalyze", SV_READ, "base.analyze"},
	{"typarray", SV_DERIVED, "each type has one"},
	{"typbasetype", SV_READ, "domain.type"},
	{"typbyval", SV_READ, "base.passedbyvalue"},
	{"typcategory", SV_READ, "base.category"},
	{"typcollation", SV_READ, "domain.collation"},
	{"typdefault", SV_READ, "base.default"},
	{"typdefaultbin", SV_READ, "domain.default"},
	{"typdelim", SV_READ, "base.delimiter"},
	{"typelem", SV_READ, "base.element"},
	{"typinput", SV_READ, "base.input"},
	{"typisdefined", SV_DERIVED, "the functions of the type"},
	{"typispreferred", SV_READ, "base.preferred"},
	{"typlen", SV_READ, "base.internallength"},
	{"typmodin", SV_READ, "base.typmod_in"},
	{"typmodout", SV_READ, "base.typmod_out"},
	{"typname", SV_READ, "domain.name"},
	{"typnamespace", SV_READ, "domain.schema"},
	{"typndims", SV_DERIVED, "domain.type"},
	{"typnotnull", SV_READ, "domain.not_null"},
	{"typoutput", SV_READ, "base.output"},
	{"typowner", SV_READ, "domain.owner"},
	{"typreceive", SV_READ, "base.receive"},
	{"typrelid", SV_DERIVED, "pg_class"},
	{"typsend", SV_READ, "base.send"},
	{"typstorage", SV_READ, "base.storage"},
	{"typsubscript", SV_READ, "base.subscript"},
	{"typtype", SV_READ, "domain.kind"},
	{"typtypmod", SV_READ, "domain.type"},
};

static const SvCatalogColumn pg_user_mapping[] =
{
	{"oid", SV_OUT, "a number without a meaning"},
	{"umoptions", SV_READ, "user_mapping.options"},
	{"umserver", SV_READ, "user_mapping.server"},
	{"umuser", SV_READ, "user_mapping.role"},
};

#define READ_CATALOG(name, oid) {#name, oid, SV_READ, NULL, name, lengthof(name)}
#define WHOLE_CATALOG(name, oid, treatment, note) {#name, oid, treatment, note, NULL, 0}

const SvCatalog sv_catalogs[] =
{
	READ_CATALOG(pg_aggregate, AggregateRelationId),
	READ_CATALOG(pg_am, AccessMethodRelationId),
	READ_CATALOG(pg_amop, AccessMethodOperatorRelationId),
	READ_CATALOG(pg_amproc, AccessMethodProcedureRelationId),
	READ_CATALOG(pg_attrdef, AttrDefaultRelationId),
	READ_CATALOG(pg_attribute, AttributeRelationId),
	WHOLE_CATALOG(pg_auth_members, AuthMemRelationId, SV_OUT, "roles belong to the cluster"),
	WHOLE_CATALOG(pg_authid, AuthIdRelationId, SV_OUT, "roles belong to the cluster"),
	READ_CATALOG(pg_cast, CastRelationId),
	READ_CATALOG(pg_class, RelationRelationId),
	READ_CATALOG(pg_collation, CollationRelationId),
	READ_CATALOG(pg_constraint, ConstraintRelationId),
	READ_CATALOG(pg_conversion, ConversionRelationId),
	WHOLE_CATALOG(pg_database, DatabaseRelationId, SV_OUT, "databases belong to the cluster"),
	WHOLE_CATALOG(pg_db_role_setting, DbRoleSettingRelationId, SV_OUT, "settings belong to databases and roles"),
	READ_CATALOG(pg_default_acl, DefaultAclRelationId),
	READ_CATALOG(pg_depend, DependRelationId),
	READ_CATALOG(pg_description, DescriptionRelationId),
	READ_CATALOG(pg_enum, EnumRelationId),
	READ_CATALOG(pg_event_trigger, EventTriggerRelationId),
	READ_CATALOG(pg_extension, ExtensionRelationId),
	READ_CATALOG(pg_foreign_data_wrapper, ForeignDataWrapperRelationId),
	READ_CATALOG(pg_foreign_server, ForeignServerRelationId),
	READ_CATALOG(pg_foreign_table, ForeignTableRelationId),
	READ_CATALOG(pg_index, IndexRelationId),
	READ_CATALOG(pg_inherits, InheritsRelationId),
	READ_CATALOG(pg_init_privs, InitPrivsRelationId),
	READ_CATALOG(pg_language, LanguageRelationId),
	WHOLE_CATALOG(pg_largeobject, LargeObjectRelationId, SV_OUT, "rows"),
	WHOLE_CATALOG(pg_largeobject_metadata, LargeObjectMetadataRelationId, SV_OUT, "rows"),
	READ_CATALOG(pg_namespace, NamespaceRelationId),
	READ_CATALOG(pg_opclass, OperatorClassRelationId),
	READ_CATALOG(pg_operator, OperatorRelationId),
	READ_CATALOG(pg_opfamily, OperatorFamilyRelationId),
	WHOLE_CATALOG(pg_parameter_acl, ParameterAclRelationId, SV_OUT, "rights on settings belong to the cluster"),
	READ_CATALOG(pg_partitioned_table, PartitionedRelationId),
	READ_CATALOG(pg_policy, PolicyRelationId),
	READ_CATALOG(pg_proc, ProcedureRelationId),
	READ_CATALOG(pg_publication, PublicationRelationId),
	READ_CATALOG(pg_publication_namespace, PublicationNamespaceRelationId),
	READ_CATALOG(pg_publication_rel, PublicationRelRelationId),
	READ_CATALOG(pg_range, RangeRelationId),
	WHOLE_CATALOG(pg_replication_origin, ReplicationOriginRelationId, SV_OUT, "the state of replication"),
	READ_CATALOG(pg_rewrite, RewriteRelationId),
	READ_CATALOG(pg_seclabel, SecLabelRelationId),
	READ_CATALOG(pg_sequence, SequenceRelationId),
	WHOLE_CATALOG(pg_shdepend, SharedDependRelationId, SV_OUT, "follows from owners and rights"),
	WHOLE_CATALOG(pg_shdescription, SharedDescriptionRelationId, SV_OUT, "comments on objects of the cluster"),
	WHOLE_CATALOG(pg_shseclabel, SharedSecLabelRelationId, SV_OUT, "labels of objects of the cluster"),
	WHOLE_CATALOG(pg_statistic, StatisticRelationId, SV_OUT, "statistics"),
	READ_CATALOG(pg_statistic_ext, StatisticExtRelationId),
	WHOLE_CATALOG(pg_statistic_ext_data, StatisticExtDataRelationId, SV_OUT, "statistics"),
	READ_CATALOG(pg_subscription, SubscriptionRelationId),
	WHOLE_CATALOG(pg_subscription_rel, SubscriptionRelRelationId, SV_OUT, "the state of replication"),
	WHOLE_CATALOG(pg_tablespace, TableSpaceRelationId, SV_OUT, "tablespaces belong to the cluster"),
	READ_CATALOG(pg_transform, TransformRelationId),
	READ_CATALOG(pg_trigger, TriggerRelationId),
	READ_CATALOG(pg_ts_config, TSConfigRelationId),
	READ_CATALOG(pg_ts_config_map, TSConfigMapRelationId),
	READ_CATALOG(pg_ts_dict, TSDictionaryRelationId),
	READ_CATALOG(pg_ts_parser, TSParserRelationId),
	READ_CATALOG(pg_ts_template, TSTemplateRelationId),
	READ_CATALOG(pg_type, TypeRelationId),
	READ_CATALOG(pg_user_mapping, UserMappingRelationId),
};

const int	sv_ncatalogs = lengthof(sv_catalogs);
