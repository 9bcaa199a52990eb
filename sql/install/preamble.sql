-- complain if the script is sourced in psql rather than run by CREATE EXTENSION
\echo Use "CREATE EXTENSION schemaver" to load this file. \quit


-- Otherwise our tables would get the default access method of the session.
SET LOCAL default_table_access_method = heap;
