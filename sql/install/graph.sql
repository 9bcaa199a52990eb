CREATE FUNCTION schemaver_graph(format text DEFAULT 'ascii') RETURNS SETOF text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_graph';
COMMENT ON FUNCTION schemaver_graph(text) IS 'the graph of revisions as lines of text: ascii (newest first; * is applied, o is not; lines lead down to the parents), mermaid or dot (arrows lead up; dashed from dependencies)';
