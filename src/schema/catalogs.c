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
#include "compat.h"
#include "schema/catalogs.h"

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
	{"attfdwoptions", SV_UNCOVERED, "foreign tables"},
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
	{"attnotnull", SINCE_18_compat(SV_DERIVED, SV_READ), SINCE_18_compat("pg_constraint", "column.not_null")},
	{"attnum", SV_READ, "column.position"},
	{"attoptions", SV_READ, "column.options"},
	{"attrelid", SV_READ, "column.parent"},
	{"attstattarget", SV_READ, "column.statistics"},
	{"attstorage", SV_READ, "column.storage"},
	{"atttypid", SV_READ, "column.type"},
	{"atttypmod", SV_READ, "column.type"},
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
	{"contypid", SV_UNCOVERED, "domains"},
	{"convalidated", SV_READ, "constraint.valid"},
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

static const SvCatalogColumn pg_namespace[] =
{
	{"nspacl", SV_READ, "schema.acl"},
	{"nspname", SV_READ, "schema.name"},
	{"nspowner", SV_READ, "schema.owner"},
	{"oid", SV_OUT, "a number without a meaning"},
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

static const SvCatalogColumn pg_seclabel[] =
{
	{"classoid", SV_READ, "table.labels"},
	{"label", SV_READ, "table.labels"},
	{"objoid", SV_READ, "table.labels"},
	{"objsubid", SV_READ, "table.labels"},
	{"provider", SV_READ, "table.labels"},
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

#define READ_CATALOG(name, oid) {#name, oid, SV_READ, NULL, name, lengthof(name)}
#define WHOLE_CATALOG(name, oid, treatment, note) {#name, oid, treatment, note, NULL, 0}

const SvCatalog sv_catalogs[] =
{
	WHOLE_CATALOG(pg_aggregate, AggregateRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_am, AccessMethodRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_amop, AccessMethodOperatorRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_amproc, AccessMethodProcedureRelationId, SV_UNCOVERED, NULL),
	READ_CATALOG(pg_attrdef, AttrDefaultRelationId),
	READ_CATALOG(pg_attribute, AttributeRelationId),
	WHOLE_CATALOG(pg_auth_members, AuthMemRelationId, SV_OUT, "roles belong to the cluster"),
	WHOLE_CATALOG(pg_authid, AuthIdRelationId, SV_OUT, "roles belong to the cluster"),
	WHOLE_CATALOG(pg_cast, CastRelationId, SV_UNCOVERED, NULL),
	READ_CATALOG(pg_class, RelationRelationId),
	WHOLE_CATALOG(pg_collation, CollationRelationId, SV_UNCOVERED, NULL),
	READ_CATALOG(pg_constraint, ConstraintRelationId),
	WHOLE_CATALOG(pg_conversion, ConversionRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_database, DatabaseRelationId, SV_OUT, "databases belong to the cluster"),
	WHOLE_CATALOG(pg_db_role_setting, DbRoleSettingRelationId, SV_OUT, "settings belong to databases and roles"),
	WHOLE_CATALOG(pg_default_acl, DefaultAclRelationId, SV_UNCOVERED, NULL),
	READ_CATALOG(pg_depend, DependRelationId),
	READ_CATALOG(pg_description, DescriptionRelationId),
	WHOLE_CATALOG(pg_enum, EnumRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_event_trigger, EventTriggerRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_extension, ExtensionRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_foreign_data_wrapper, ForeignDataWrapperRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_foreign_server, ForeignServerRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_foreign_table, ForeignTableRelationId, SV_UNCOVERED, NULL),
	READ_CATALOG(pg_index, IndexRelationId),
	READ_CATALOG(pg_inherits, InheritsRelationId),
	WHOLE_CATALOG(pg_init_privs, InitPrivsRelationId, SV_OUT, "rights that extensions begin with"),
	WHOLE_CATALOG(pg_language, LanguageRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_largeobject, LargeObjectRelationId, SV_OUT, "rows"),
	WHOLE_CATALOG(pg_largeobject_metadata, LargeObjectMetadataRelationId, SV_OUT, "rows"),
	READ_CATALOG(pg_namespace, NamespaceRelationId),
	WHOLE_CATALOG(pg_opclass, OperatorClassRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_operator, OperatorRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_opfamily, OperatorFamilyRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_parameter_acl, ParameterAclRelationId, SV_OUT, "rights on settings belong to the cluster"),
	READ_CATALOG(pg_partitioned_table, PartitionedRelationId),
	WHOLE_CATALOG(pg_policy, PolicyRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_proc, ProcedureRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_publication, PublicationRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_publication_namespace, PublicationNamespaceRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_publication_rel, PublicationRelRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_range, RangeRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_replication_origin, ReplicationOriginRelationId, SV_OUT, "the state of replication"),
	WHOLE_CATALOG(pg_rewrite, RewriteRelationId, SV_UNCOVERED, NULL),
	READ_CATALOG(pg_seclabel, SecLabelRelationId),
	READ_CATALOG(pg_sequence, SequenceRelationId),
	WHOLE_CATALOG(pg_shdepend, SharedDependRelationId, SV_OUT, "follows from owners and rights"),
	WHOLE_CATALOG(pg_shdescription, SharedDescriptionRelationId, SV_OUT, "comments on objects of the cluster"),
	WHOLE_CATALOG(pg_shseclabel, SharedSecLabelRelationId, SV_OUT, "labels of objects of the cluster"),
	WHOLE_CATALOG(pg_statistic, StatisticRelationId, SV_OUT, "statistics"),
	WHOLE_CATALOG(pg_statistic_ext, StatisticExtRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_statistic_ext_data, StatisticExtDataRelationId, SV_OUT, "statistics"),
	WHOLE_CATALOG(pg_subscription, SubscriptionRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_subscription_rel, SubscriptionRelRelationId, SV_OUT, "the state of replication"),
	WHOLE_CATALOG(pg_tablespace, TableSpaceRelationId, SV_OUT, "tablespaces belong to the cluster"),
	WHOLE_CATALOG(pg_transform, TransformRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_trigger, TriggerRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_ts_config, TSConfigRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_ts_config_map, TSConfigMapRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_ts_dict, TSDictionaryRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_ts_parser, TSParserRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_ts_template, TSTemplateRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_type, TypeRelationId, SV_UNCOVERED, NULL),
	WHOLE_CATALOG(pg_user_mapping, UserMappingRelationId, SV_UNCOVERED, NULL),
};

const int	sv_ncatalogs = lengthof(sv_catalogs);
