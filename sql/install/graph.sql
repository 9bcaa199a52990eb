CREATE FUNCTION schemaver_graph(format text DEFAULT 'ascii') RETURNS SETOF text
	LANGUAGE C STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'schemaver_graph';
COMMENT ON FUNCTION schemaver_graph(text) IS
'the graph of revisions as lines of text: ascii (a drawing, newest first: * is applied, o is not), mermaid or dot';
