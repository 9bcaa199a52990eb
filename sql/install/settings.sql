-- Settings are rows, so that no session can override them.

CREATE FUNCTION schemaver_configure(name text, value text)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_configure';
COMMENT ON FUNCTION schemaver_configure(text, text) IS 'sets environment (development, test, staging, production), allow_downgrade, check_structure or drift (on, off), NULL for the default; returns the previous value';

