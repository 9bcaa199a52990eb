-- complain if the script is sourced in psql rather than run by CREATE EXTENSION
\echo Use "CREATE EXTENSION schemaver" to load this file. \quit


-- What the session has as its default would be the access method of our tables.
SET LOCAL default_table_access_method = heap;
