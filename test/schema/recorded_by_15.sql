--
-- What pg_dump has written of all_kinds.sql and printed.sql on a server of version 15, after
-- schemaver_configure('drift', 'on').  As a pg_dump of a later version would do, the subscription says "streaming = off".
--
--
-- PostgreSQL database dump
--


-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: k; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA k;


ALTER SCHEMA k OWNER TO postgres;

--
-- Name: w; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA w;


ALTER SCHEMA w OWNER TO postgres;

--
-- Name: coll; Type: COLLATION; Schema: k; Owner: postgres
--

CREATE COLLATION k.coll (provider = libc, locale = 'C');


ALTER COLLATION k.coll OWNER TO postgres;

--
-- Name: e; Type: TYPE; Schema: k; Owner: postgres
--

CREATE TYPE k.e AS ENUM (
    'a',
    'b'
);


ALTER TYPE k.e OWNER TO postgres;

--
-- Name: transform_in(internal); Type: FUNCTION; Schema: k; Owner: postgres
--

CREATE FUNCTION k.transform_in(internal) RETURNS internal
    LANGUAGE internal IMMUTABLE STRICT
    AS $$textrecv$$;


ALTER FUNCTION k.transform_in(internal) OWNER TO postgres;

--
-- Name: TRANSFORM FOR k.e LANGUAGE sql; Type: TRANSFORM; Schema: -; Owner: -
--

CREATE TRANSFORM FOR k.e LANGUAGE sql (FROM SQL WITH FUNCTION k.transform_in(internal));


--
-- Name: schemaver; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS schemaver WITH SCHEMA public;


--
-- Name: EXTENSION schemaver; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION schemaver IS 'migration revisions, heads, branches and merges, upgraded and downgraded inside the server';


--
-- Name: b; Type: SHELL TYPE; Schema: k; Owner: postgres
--

CREATE TYPE k.b;


--
-- Name: b_in(cstring); Type: FUNCTION; Schema: k; Owner: postgres
--

CREATE FUNCTION k.b_in(cstring) RETURNS k.b
    LANGUAGE internal IMMUTABLE STRICT
    AS $$textin$$;


ALTER FUNCTION k.b_in(cstring) OWNER TO postgres;

--
-- Name: b_out(k.b); Type: FUNCTION; Schema: k; Owner: postgres
--

CREATE FUNCTION k.b_out(k.b) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT
    AS $$textout$$;


ALTER FUNCTION k.b_out(k.b) OWNER TO postgres;

--
-- Name: b; Type: TYPE; Schema: k; Owner: postgres
--

CREATE TYPE k.b (
    INTERNALLENGTH = variable,
    INPUT = k.b_in,
    OUTPUT = k.b_out,
    ALIGNMENT = int4,
    STORAGE = extended
);


ALTER TYPE k.b OWNER TO postgres;

--
-- Name: c; Type: TYPE; Schema: k; Owner: postgres
--

CREATE TYPE k.c AS (
	x integer,
	y text COLLATE pg_catalog."C"
);


ALTER TYPE k.c OWNER TO postgres;

--
-- Name: d; Type: DOMAIN; Schema: k; Owner: postgres
--

CREATE DOMAIN k.d AS character varying(10) NOT NULL DEFAULT 'q'::character varying
	CONSTRAINT ok CHECK (((VALUE)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])));


ALTER DOMAIN k.d OWNER TO postgres;

--
-- Name: r; Type: TYPE; Schema: k; Owner: postgres
--

CREATE TYPE k.r AS RANGE (
    subtype = double precision,
    multirange_type_name = k.r_multirange,
    subtype_diff = float8mi
);


ALTER TYPE k.r OWNER TO postgres;

--
-- Name: short_text; Type: DOMAIN; Schema: w; Owner: postgres
--

CREATE DOMAIN w.short_text AS text
	CONSTRAINT short_text_check CHECK (((length(VALUE) < 10) AND (VALUE ~ '^[a-z]'::text)));


ALTER DOMAIN w.short_text OWNER TO postgres;

--
-- Name: CAST (k.c AS text); Type: CAST; Schema: -; Owner: -
--

CREATE CAST (k.c AS text) WITH INOUT;


--
-- Name: etrig(); Type: FUNCTION; Schema: k; Owner: postgres
--

CREATE FUNCTION k.etrig() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$BEGIN END$$;


ALTER FUNCTION k.etrig() OWNER TO postgres;

--
-- Name: f(integer, text); Type: FUNCTION; Schema: k; Owner: postgres
--

CREATE FUNCTION k.f(a integer, b text DEFAULT 'x'::text, OUT c integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$SELECT a$$;


ALTER FUNCTION k.f(a integer, b text, OUT c integer) OWNER TO postgres;

--
-- Name: g(integer); Type: FUNCTION; Schema: k; Owner: postgres
--

CREATE FUNCTION k.g(a integer DEFAULT 1) RETURNS integer
    LANGUAGE sql IMMUTABLE
    BEGIN ATOMIC
 SELECT (a + 1);
END;


ALTER FUNCTION k.g(a integer) OWNER TO postgres;

--
-- Name: less(k.c, k.c); Type: FUNCTION; Schema: k; Owner: postgres
--

CREATE FUNCTION k.less(k.c, k.c) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT $1.x < $2.x$_$;


ALTER FUNCTION k.less(k.c, k.c) OWNER TO postgres;

--
-- Name: p(integer); Type: PROCEDURE; Schema: k; Owner: postgres
--

CREATE PROCEDURE k.p(IN a integer)
    LANGUAGE sql
    AS $$SELECT 1$$;


ALTER PROCEDURE k.p(IN a integer) OWNER TO postgres;

--
-- Name: trig(); Type: FUNCTION; Schema: k; Owner: postgres
--

CREATE FUNCTION k.trig() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN new; END$$;


ALTER FUNCTION k.trig() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: a; Type: TABLE; Schema: w; Owner: postgres
--

CREATE TABLE w.a (
    id integer NOT NULL,
    name character varying(20) DEFAULT 'x'::character varying NOT NULL,
    parent integer,
    tags text[],
    made timestamp with time zone DEFAULT now(),
    CONSTRAINT a_check CHECK ((((name)::text <> ''::text) AND (((id >= 1) AND (id <= 5)) OR ((name)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying, 'z'::character varying])::text[])))))
);


ALTER TABLE w.a OWNER TO postgres;

--
-- Name: b; Type: TABLE; Schema: w; Owner: postgres
--

CREATE TABLE w.b (
    id integer NOT NULL,
    a integer,
    amount numeric(10,2),
    day date,
    total numeric GENERATED ALWAYS AS (((amount * (2)::numeric) + (1)::numeric)) STORED
);


ALTER TABLE w.b OWNER TO postgres;

--
-- Name: body(integer, integer); Type: FUNCTION; Schema: w; Owner: postgres
--

CREATE FUNCTION w.body(x integer, y integer DEFAULT (1 + 1)) RETURNS TABLE(n integer)
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT a.id
    FROM w.a
   WHERE (a.id = (body.x + body.y));
 DELETE FROM w.b
   WHERE (b.id = body.x);
 SELECT (count(*))::integer AS count
    FROM w.b;
END;


ALTER FUNCTION w.body(x integer, y integer) OWNER TO postgres;

--
-- Name: short(integer); Type: FUNCTION; Schema: w; Owner: postgres
--

CREATE FUNCTION w.short(x integer) RETURNS integer
    LANGUAGE sql
    RETURN (x * (SELECT max(a.id) AS max FROM w.a));


ALTER FUNCTION w.short(x integer) OWNER TO postgres;

--
-- Name: trig(); Type: FUNCTION; Schema: w; Owner: postgres
--

CREATE FUNCTION w.trig() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN new; END$$;


ALTER FUNCTION w.trig() OWNER TO postgres;

--
-- Name: agg(integer); Type: AGGREGATE; Schema: k; Owner: postgres
--

CREATE AGGREGATE k.agg(integer) (
    SFUNC = int4pl,
    STYPE = integer,
    INITCOND = '0'
);


ALTER AGGREGATE k.agg(integer) OWNER TO postgres;

--
-- Name: am; Type: ACCESS METHOD; Schema: -; Owner: -
--

CREATE ACCESS METHOD am TYPE TABLE HANDLER heap_tableam_handler;


--
-- Name: <<<; Type: OPERATOR; Schema: k; Owner: postgres
--

CREATE OPERATOR k.<<< (
    FUNCTION = k.less,
    LEFTARG = k.c,
    RIGHTARG = k.c
);


ALTER OPERATOR k.<<< (k.c, k.c) OWNER TO postgres;

--
-- Name: fam; Type: OPERATOR FAMILY; Schema: k; Owner: postgres
--

CREATE OPERATOR FAMILY k.fam USING hash;
ALTER OPERATOR FAMILY k.fam USING hash ADD
    OPERATOR 1 =(anyenum,anyenum) ,
    FUNCTION 1 (anyenum, anyenum) hashenum(anyenum);


ALTER OPERATOR FAMILY k.fam USING hash OWNER TO postgres;

--
-- Name: cls; Type: OPERATOR CLASS; Schema: k; Owner: postgres
--

CREATE OPERATOR CLASS k.cls
    FOR TYPE k.e USING hash FAMILY k.fam AS
    STORAGE k.e;


ALTER OPERATOR CLASS k.cls USING hash OWNER TO postgres;

--
-- Name: conv; Type: CONVERSION; Schema: k; Owner: postgres
--

CREATE CONVERSION k.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;


ALTER CONVERSION k.conv OWNER TO postgres;

--
-- Name: prs; Type: TEXT SEARCH PARSER; Schema: k; Owner: -
--

CREATE TEXT SEARCH PARSER k.prs (
    START = prsd_start,
    GETTOKEN = prsd_nexttoken,
    END = prsd_end,
    LEXTYPES = prsd_lextype );


--
-- Name: tmpl; Type: TEXT SEARCH TEMPLATE; Schema: k; Owner: -
--

CREATE TEXT SEARCH TEMPLATE k.tmpl (
    INIT = dsimple_init,
    LEXIZE = dsimple_lexize );


--
-- Name: dict; Type: TEXT SEARCH DICTIONARY; Schema: k; Owner: postgres
--

CREATE TEXT SEARCH DICTIONARY k.dict (
    TEMPLATE = k.tmpl,
    accept = 'false' );


ALTER TEXT SEARCH DICTIONARY k.dict OWNER TO postgres;

--
-- Name: conf; Type: TEXT SEARCH CONFIGURATION; Schema: k; Owner: postgres
--

CREATE TEXT SEARCH CONFIGURATION k.conf (
    PARSER = k.prs );

ALTER TEXT SEARCH CONFIGURATION k.conf
    ADD MAPPING FOR asciiword WITH k.dict, simple;


ALTER TEXT SEARCH CONFIGURATION k.conf OWNER TO postgres;

--
-- Name: fw; Type: FOREIGN DATA WRAPPER; Schema: -; Owner: postgres
--

CREATE FOREIGN DATA WRAPPER fw OPTIONS (
    a 'b'
);


ALTER FOREIGN DATA WRAPPER fw OWNER TO postgres;

--
-- Name: fs; Type: SERVER; Schema: -; Owner: postgres
--

CREATE SERVER fs TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER fw OPTIONS (
    c 'd'
);


ALTER SERVER fs OWNER TO postgres;

--
-- Name: USER MAPPING regress_kinds SERVER fs; Type: USER MAPPING; Schema: -; Owner: postgres
--

CREATE USER MAPPING FOR regress_kinds SERVER fs OPTIONS (
    password 'secret'
);


--
-- Name: u; Type: TABLE; Schema: k; Owner: postgres
--

CREATE TABLE k.u (
    id integer,
    a integer NOT NULL
)
WITH (fillfactor='50');


ALTER TABLE k.u OWNER TO postgres;

--
-- Name: child; Type: TABLE; Schema: k; Owner: postgres
--

CREATE TABLE k.child (
    z integer
)
INHERITS (k.u);


ALTER TABLE k.child OWNER TO postgres;

--
-- Name: ft; Type: FOREIGN TABLE; Schema: k; Owner: postgres
--

CREATE FOREIGN TABLE k.ft (
    a integer,
    b character varying,
    CONSTRAINT ft_b_check CHECK (((b)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))
)
SERVER fs
OPTIONS (
    e 'f'
);
ALTER FOREIGN TABLE k.ft ALTER COLUMN a OPTIONS (
    x 'y'
);


ALTER FOREIGN TABLE k.ft OWNER TO postgres;

--
-- Name: s; Type: SEQUENCE; Schema: k; Owner: postgres
--

CREATE SEQUENCE k.s
    START WITH 5
    INCREMENT BY 2
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
    CYCLE;


ALTER TABLE k.s OWNER TO postgres;

--
-- Name: t; Type: TABLE; Schema: k; Owner: postgres
--

CREATE TABLE k.t (
    id integer NOT NULL,
    v character varying,
    d k.d,
    e k.e DEFAULT 'a'::k.e,
    n numeric(10,2) DEFAULT nextval('k.s'::regclass),
    w text DEFAULT ('w'::text || 'w'::text) COLLATE k.coll,
    gen integer GENERATED ALWAYS AS (length(w)) STORED,
    CONSTRAINT t_v_check CHECK (((v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))
);


ALTER TABLE k.t OWNER TO postgres;

--
-- Name: TABLE t; Type: COMMENT; Schema: k; Owner: postgres
--

COMMENT ON TABLE k.t IS 'a table';


--
-- Name: COLUMN t.v; Type: COMMENT; Schema: k; Owner: postgres
--

COMMENT ON COLUMN k.t.v IS 'a column';


--
-- Name: mv; Type: MATERIALIZED VIEW; Schema: k; Owner: postgres
--

CREATE MATERIALIZED VIEW k.mv AS
 SELECT count(*) AS n
   FROM k.t
  WHERE ((t.v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))
  WITH NO DATA;


ALTER TABLE k.mv OWNER TO postgres;

--
-- Name: pt; Type: TABLE; Schema: k; Owner: postgres
--

CREATE TABLE k.pt (
    a character varying,
    b integer,
    CONSTRAINT pt_a_check CHECK (((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))
)
PARTITION BY RANGE (((b + 1)));


ALTER TABLE k.pt OWNER TO postgres;

--
-- Name: pt1; Type: TABLE; Schema: k; Owner: postgres
--

CREATE TABLE k.pt1 (
    a character varying,
    b integer,
    CONSTRAINT pt_a_check CHECK (((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))
);


ALTER TABLE k.pt1 OWNER TO postgres;

--
-- Name: t_id_seq; Type: SEQUENCE; Schema: k; Owner: postgres
--

ALTER TABLE k.t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME k.t_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: vw; Type: VIEW; Schema: k; Owner: postgres
--

CREATE VIEW k.vw WITH (security_barrier='true') AS
 SELECT t.id,
    t.v
   FROM k.t
  WHERE (((t.v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])) AND (t.w ~~ 'a%'::text));


ALTER TABLE k.vw OWNER TO postgres;

--
-- Name: aliased; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.aliased AS
 SELECT x.id AS n,
    upper((x.name)::text) AS big
   FROM w.a x
  WHERE (EXISTS ( SELECT
           FROM w.b
          WHERE ((b.a = x.id) AND (b.amount > (x.id)::numeric))));


ALTER TABLE w.aliased OWNER TO postgres;

--
-- Name: by_default; Type: TABLE; Schema: w; Owner: postgres
--

CREATE TABLE w.by_default (
    id integer NOT NULL
);


ALTER TABLE w.by_default OWNER TO postgres;

--
-- Name: by_default_id_seq; Type: SEQUENCE; Schema: w; Owner: postgres
--

CREATE SEQUENCE w.by_default_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE w.by_default_id_seq OWNER TO postgres;

--
-- Name: by_default_id_seq; Type: SEQUENCE OWNED BY; Schema: w; Owner: postgres
--

ALTER SEQUENCE w.by_default_id_seq OWNED BY w.by_default.id;


--
-- Name: checked; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.checked WITH (security_barrier='true') AS
 SELECT a.id,
    a.name,
    a.parent,
    a.tags,
    a.made
   FROM w.a
  WHERE (a.id < 10)
  WITH LOCAL CHECK OPTION;


ALTER TABLE w.checked OWNER TO postgres;

--
-- Name: combined; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.combined AS
(
         SELECT a.id
           FROM w.a
        UNION
         SELECT b.id
           FROM w.b
) EXCEPT
 SELECT 1 AS id
  ORDER BY 1
 LIMIT 5;


ALTER TABLE w.combined OWNER TO postgres;

--
-- Name: functions; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.functions AS
 SELECT EXTRACT(year FROM b.day) AS y,
    SUBSTRING(a.name FROM 2 FOR 3) AS s,
    POSITION(('a'::text) IN (a.name)) AS p,
    TRIM(BOTH ' '::text FROM a.name) AS t,
    (a.name COLLATE "C") AS c,
    COALESCE(b.amount, (0)::numeric) AS z,
    GREATEST((1)::numeric, b.amount) AS g,
    NULLIF((a.name)::text, ''::text) AS u,
    (b.day AT TIME ZONE 'UTC'::text) AS utc,
    ((1 = a.id) AND (2 = 2)) AS r,
    a.tags[1:2] AS part,
    (ARRAY[1, 2] || a.id) AS list
   FROM w.a,
    w.b;


ALTER TABLE w.functions OWNER TO postgres;

--
-- Name: grouped; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.grouped AS
 SELECT b.a,
    b.day,
    GROUPING(b.a, b.day) AS g,
    sum(b.amount) AS sum
   FROM w.b
  GROUP BY GROUPING SETS ((b.a), (b.a, b.day), ())
 HAVING (count(*) > 1);


ALTER TABLE w.grouped OWNER TO postgres;

--
-- Name: heir; Type: TABLE; Schema: w; Owner: postgres
--

CREATE TABLE w.heir (
    extra integer DEFAULT 1
)
INHERITS (w.b);


ALTER TABLE w.heir OWNER TO postgres;

--
-- Name: joined; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.joined AS
 SELECT a.id,
    b.amount,
    count(*) OVER w AS n,
    sum(b.amount) FILTER (WHERE (b.id > 1)) OVER (PARTITION BY a.id) AS s
   FROM ((w.a
     JOIN w.b ON ((b.a = a.id)))
     LEFT JOIN LATERAL ( SELECT max(c.day) AS last
           FROM w.b c
          WHERE (c.a = a.id)) l ON (true))
  WINDOW w AS (PARTITION BY a.name ORDER BY b.day);


ALTER TABLE w.joined OWNER TO postgres;

--
-- Name: joined_using; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.joined_using AS
 SELECT a.id,
    a.name,
    a.parent,
    a.tags,
    a.made,
    b.a,
    b.amount,
    b.day,
    b.total
   FROM (w.a
     JOIN w.b USING (id))
  WHERE ((a.made > CURRENT_DATE) AND (b.day < (now() - '1 day'::interval)));


ALTER TABLE w.joined_using OWNER TO postgres;

--
-- Name: json_words; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.json_words AS
 SELECT (a.tags IS NULL) AS n,
    (to_jsonb(a.tags) -> 0) AS first,
    ( SELECT string_agg(u.x, ','::text ORDER BY u.x) AS string_agg
           FROM unnest(a.tags) WITH ORDINALITY u(x, n)) AS agg
   FROM w.a;


ALTER TABLE w.json_words OWNER TO postgres;

--
-- Name: kept; Type: MATERIALIZED VIEW; Schema: w; Owner: postgres
--

CREATE MATERIALIZED VIEW w.kept AS
 SELECT a.name,
    count(*) AS n
   FROM w.a
  GROUP BY a.name
  WITH NO DATA;


ALTER TABLE w.kept OWNER TO postgres;

--
-- Name: of_values; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.of_values AS
 SELECT (v.column1 + 1) AS a,
        CASE v.column2
            WHEN 'x'::text THEN 1
            ELSE 2
        END AS b
   FROM ( VALUES (1,'x'::text), (2,'y'::text)) v;


ALTER TABLE w.of_values OWNER TO postgres;

--
-- Name: one; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.one AS
 SELECT a.id,
    a.name
   FROM w.a
  WHERE (a.id > 0)
  ORDER BY a.name;


ALTER TABLE w.one OWNER TO postgres;

--
-- Name: parts; Type: TABLE; Schema: w; Owner: postgres
--

CREATE TABLE w.parts (
    id integer,
    day date NOT NULL
)
PARTITION BY RANGE (day, ((id % 10)));


ALTER TABLE w.parts OWNER TO postgres;

--
-- Name: parts_1; Type: TABLE; Schema: w; Owner: postgres
--

CREATE TABLE w.parts_1 (
    id integer,
    day date NOT NULL
);


ALTER TABLE w.parts_1 OWNER TO postgres;

--
-- Name: sampled; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.sampled AS
 SELECT a.id
   FROM ONLY w.a TABLESAMPLE bernoulli (10);


ALTER TABLE w.sampled OWNER TO postgres;

--
-- Name: starred; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.starred AS
 SELECT a.id,
    a.name,
    a.parent,
    a.tags,
    a.made
   FROM w.a;


ALTER TABLE w.starred OWNER TO postgres;

--
-- Name: with_ctes; Type: VIEW; Schema: w; Owner: postgres
--

CREATE VIEW w.with_ctes AS
 WITH RECURSIVE t AS (
         SELECT a.id,
            a.parent
           FROM w.a
          WHERE (a.parent IS NULL)
        UNION ALL
         SELECT a.id,
            a.parent
           FROM (w.a
             JOIN t t_1 ON ((a.parent = t_1.id)))
        ), m AS MATERIALIZED (
         SELECT 1 AS one
        )
 SELECT t.id,
    m.one
   FROM t,
    m;


ALTER TABLE w.with_ctes OWNER TO postgres;

--
-- Name: pt1; Type: TABLE ATTACH; Schema: k; Owner: postgres
--

ALTER TABLE ONLY k.pt ATTACH PARTITION k.pt1 FOR VALUES FROM (1) TO (10);


--
-- Name: parts_1; Type: TABLE ATTACH; Schema: w; Owner: postgres
--

ALTER TABLE ONLY w.parts ATTACH PARTITION w.parts_1 FOR VALUES FROM ('2020-01-01', MINVALUE) TO ('2021-01-01', 5);


--
-- Name: vw v; Type: DEFAULT; Schema: k; Owner: postgres
--

ALTER TABLE ONLY k.vw ALTER COLUMN v SET DEFAULT 'x'::character varying;


--
-- Name: by_default id; Type: DEFAULT; Schema: w; Owner: postgres
--

ALTER TABLE ONLY w.by_default ALTER COLUMN id SET DEFAULT nextval('w.by_default_id_seq'::regclass);


--
-- Data for Name: child; Type: TABLE DATA; Schema: k; Owner: postgres
--

COPY k.child (id, a, z) FROM stdin;
\.


--
-- Data for Name: pt1; Type: TABLE DATA; Schema: k; Owner: postgres
--

COPY k.pt1 (a, b) FROM stdin;
\.


--
-- Data for Name: t; Type: TABLE DATA; Schema: k; Owner: postgres
--

COPY k.t (id, v, d, e, n, w) FROM stdin;
\.


--
-- Data for Name: u; Type: TABLE DATA; Schema: k; Owner: postgres
--

COPY k.u (id, a) FROM stdin;
\.


--
-- Data for Name: schemaver_applied; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schemaver_applied (project, tenant, revision, checksum, applied_at, applied_by) FROM stdin;
\.


--
-- Data for Name: schemaver_ignored; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schemaver_ignored (code, identity, reason, until, changed_at, changed_by) FROM stdin;
\.


--
-- Data for Name: schemaver_log; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schemaver_log (run, step, project, tenant, direction, revision, username, session_username, application_name, client_addr, started_at, elapsed, statements, rows, checksum, outcome) FROM stdin;
\.


--
-- Data for Name: schemaver_models; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schemaver_models (project, source, schemas, complete, server_major, fingerprint, set_at, set_by, checksum, content) FROM stdin;
\.


--
-- Data for Name: schemaver_objects; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schemaver_objects (kind, identity, code, parent, schema, name, arguments, number, digest, properties, version, server_major, project, run, recorded_at, recorded_by) FROM stdin;
access method	am	access_method	\N	\N	am	\N	0	\\x6e400bb9b7eb40ca471ca901896857ea44e1111885bce01f63aa77b8f141fdbd	{"type": "TABLE", "handler": "heap_tableam_handler"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
aggregate	k.agg(integer)	aggregate	\N	k	agg	(integer)	0	\\x2fc742b0ddc13afaeb9909a1a1405460f772ed99e7752633598c124505985727	{"kind": "n 0", "owner": "postgres", "result": "integer", "arguments": "integer", "definition": "SFUNC = int4pl\\nSTYPE = integer\\nFINALFUNC_MODIFY = READ_ONLY\\nINITCOND = '0'"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
cast	(k.c AS text)	cast	\N	\N	(k.c AS text)	\N	0	\\xdade3f2bec5a4490a41706f7107f114137ec95ccd85b7fe72db8af352d2ff5bb	{"method": "WITH INOUT"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
collation	k.coll	collation	\N	k	coll	\N	0	\\x38c8159669c6bd410966b111c7f8a5f58f17ca593f714b74bc9cb4059145dad5	{"owner": "postgres", "lc_ctype": "C", "provider": "libc", "lc_collate": "C"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
composite type column	k.c.x	attribute	k.c	\N	x	\N	1	\\xff0a926e0a33cc4c3416e247752509c7e85bafcc0aabcf3e04a1c2ad25ecf5f1	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
composite type column	k.c.y	attribute	k.c	\N	y	\N	2	\\x69cbabf7d9d210afe2073537570b7e475f9603d0fef3ed6cf25fa2676a4e192d	{"type": "text", "position": "2", "collation": "\\"C\\""}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
conversion	k.conv	conversion	\N	k	conv	\N	0	\\x8726d7da8445b9d1ec9cb5c20702f41ad8c521af6c7db016ea93e6655a274e81	{"owner": "postgres", "source": "LATIN1", "target": "UTF8", "function": "iso8859_1_to_utf8"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default acl	for role postgres in schema k on tables	default_acl	\N	\N	for role postgres in schema k on tables	\N	0	\\x3a9245fe35b8a5c9ff54728e0a48561f1666b6836aebb4b3a36afa8a02884074	{"role": "postgres", "rights": "SELECT TO regress_kinds", "schema": "k", "objects": "TABLES"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default acl	for role postgres in schema w on tables	default_acl	\N	\N	for role postgres in schema w on tables	\N	0	\\x0698ef6f3d744596a080f04c623efa8384abb9a7075ff6fce1d2ad768aa065de	{"role": "postgres", "rights": "DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE TO regress_words", "schema": "w", "objects": "TABLES"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default value	for k.t.e	default	k.t.e	\N	\N	\N	0	\\x4fec04badfec63d99545225fd23c518f8c01525219122921cb8609720383f074	{"expression": "'a'::k.e"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default value	for k.t.gen	default	k.t.gen	\N	\N	\N	0	\\x677ef3895ce1eefac5b5b7be2d3a82386deb20875a83a1057e9c20ce1fc1a294	{"expression": "length(w)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default value	for k.t.n	default	k.t.n	\N	\N	\N	0	\\xccafdd83ffa8c32558cb531a6d6b1931f65aa8400374523d9664abdd943fa3da	{"expression": "nextval('k.s'::regclass)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default value	for k.t.w	default	k.t.w	\N	\N	\N	0	\\xababaf2de41dbb3fb28fa5f52bde8afc8af4ac826890d24c65bacd944677312a	{"expression": "('w'::text || 'w'::text)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default value	for k.vw.v	default	k.vw.v	\N	\N	\N	0	\\x3cb9b3b334f2703d925c29891a14daaeda733f6c3ea59bcc5a9917e1639899b8	{"expression": "'x'::character varying"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default value	for w.a.made	default	w.a.made	\N	\N	\N	0	\\x0d9a07e154d751fbe4d6ed093b41cd00ca655ed6cf8d180a44c75724e89a187b	{"expression": "now()"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default value	for w.a.name	default	w.a.name	\N	\N	\N	0	\\xfd2bfc26f62622dac74d287211a38aafbf5f3c9e72830c48584709283b3478f6	{"expression": "'x'::character varying"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default value	for w.b.total	default	w.b.total	\N	\N	\N	0	\\xdc44fb8dbf1348886a8d6c8927e472398987b3004493bd2c0fd28bebef401f30	{"expression": "((amount * (2)::numeric) + (1)::numeric)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default value	for w.by_default.id	default	w.by_default.id	\N	\N	\N	0	\\xe4a22ca072ceb18ffee98754fee1a87bd7f45ed2a070d3f3bea9f76bc7894fc1	{"expression": "nextval('w.by_default_id_seq'::regclass)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default value	for w.heir.extra	default	w.heir.extra	\N	\N	\N	0	\\x7e41b1b7f4aff378046fcad07d7b55d13e2b1f86fb7d4f85161319c02c03b1e1	{"expression": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
default value	for w.heir.total	default	w.heir.total	\N	\N	\N	0	\\xc83d56f1cd3c353d9eaee4e083a547f62e098b6a6b68cddc8cbf01ae6f8a1d65	{"inherited": "INHERITED", "expression": "((amount * (2)::numeric) + (1)::numeric)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
domain constraint	ok on k.d	domain_constraint	k.d	\N	ok	\N	0	\\x917f5fd152808dd2733f4e940986414f320c596193362623c00eae6dacb4631d	{"definition": "CHECK (((VALUE)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
domain constraint	short_text_check on w.short_text	domain_constraint	w.short_text	\N	short_text_check	\N	0	\\x9f69c8279d5924ee2ca3963f42cff3b00a137a97426dc4ed6f12227fc2ff322d	{"definition": "CHECK (((length(VALUE) < 10) AND (VALUE ~ '^[a-z]'::text)))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
event trigger	et	event_trigger	\N	\N	et	\N	0	\\x93164c1b38313dc82ce3c917f25b59679d5c110de0963f5032483d16aed3aac4	{"tags": "'DROP TABLE'", "event": "sql_drop", "owner": "postgres", "function": "k.etrig"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
extension	plpgsql	extension	\N	\N	plpgsql	\N	0	\\x0e9f2c6f2e1d738e1e60d4f1ab75e75bc07fff4b6289748ead91144898ed3146	{"schema": "pg_catalog", "comment": "PL/pgSQL procedural language", "version": "1.0", "installed_by": "postgres"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
foreign table	k.ft	foreign_table	\N	k	ft	\N	0	\\xb3bc4c784d34356586332ddf8d8f5ecd6d42e9f7b337914749b1f96a210f790d	{"owner": "postgres", "server": "fs", "options": "e 'f'"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
foreign-data wrapper	fw	foreign_wrapper	\N	\N	fw	\N	0	\\x64a35d2b3a39919a82060f4223ca20dc7f80d2ed0ac8d07aa807e678433ab4b9	{"owner": "postgres", "options": "a 'b'"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
function	k.b_in(cstring)	function	\N	k	b_in	(cstring)	0	\\x22fb9b276aa9020dc645917b6f60046f43a5fdf62c7c3f6728a77e80ad413f8b	{"owner": "postgres", "result": "k.b", "reduced": "IN cstring", "defaults": "000", "arguments": "cstring", "definition": " LANGUAGE internal\\n IMMUTABLE STRICT\\nAS $function$textin$function$", "parameters": "i cstring "}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
function	k.b_out(k.b)	function	\N	k	b_out	(k.b)	0	\\x3982b6bc93b0e66b8f3954b7021c481568ff03eaf910281c66db305d97fe52d0	{"owner": "postgres", "result": "cstring", "reduced": "IN k.b", "defaults": "000", "arguments": "k.b", "definition": " LANGUAGE internal\\n IMMUTABLE STRICT\\nAS $function$textout$function$", "parameters": "i k.b "}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
function	k.etrig()	function	\N	k	etrig	()	0	\\x5b19552ec38f692b780de7207ec68c34d49b1e18d45fcec5c7dbda866763f614	{"owner": "postgres", "result": "event_trigger", "defaults": "000", "arguments": "", "definition": " LANGUAGE plpgsql\\nAS $function$BEGIN END$function$"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
function	k.f(integer, text)	function	\N	k	f	(integer, text)	0	\\x3bf8c972b908e3da1e9555133c4ed02effa2bdcb43d6251a5cd21da6cb86c0dd	{"owner": "postgres", "result": "integer", "reduced": "IN a integer, IN b text DEFAULT NULL, OUT c integer", "defaults": "001", "arguments": "a integer, b text DEFAULT 'x'::text, OUT c integer", "definition": " LANGUAGE sql\\n IMMUTABLE\\nAS $function$SELECT a$function$", "parameters": "i integer a\\ni text b\\no integer c"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
function	k.g(integer)	function	\N	k	g	(integer)	0	\\x218838794b17c26c9d6dac16f9e13dadb8b54d9e5b203b016d7a6d198be6d532	{"owner": "postgres", "result": "integer", "reduced": "IN a integer DEFAULT NULL", "defaults": "001", "arguments": "a integer DEFAULT 1", "definition": " LANGUAGE sql\\n IMMUTABLE\\nBEGIN ATOMIC\\n SELECT (a + 1);\\nEND", "parameters": "i integer a"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
function	k.less(k.c, k.c)	function	\N	k	less	(k.c, k.c)	0	\\x5d3162666dbea414e34ade429625c8ff338c845482738368bafe9abdd502c0fa	{"owner": "postgres", "result": "boolean", "reduced": "IN k.c, IN k.c", "defaults": "000", "arguments": "k.c, k.c", "definition": " LANGUAGE sql\\n IMMUTABLE\\nAS $function$SELECT $1.x < $2.x$function$", "parameters": "i k.c \\ni k.c "}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
function	k.transform_in(internal)	function	\N	k	transform_in	(internal)	0	\\xd3e83ef965607e89ff6acd237a8e1c0040a9483fd3b0d3d87283a766c9e425e5	{"owner": "postgres", "result": "internal", "reduced": "IN internal", "defaults": "000", "arguments": "internal", "definition": " LANGUAGE internal\\n IMMUTABLE STRICT\\nAS $function$textrecv$function$", "parameters": "i internal "}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
function	k.trig()	function	\N	k	trig	()	0	\\x3b2a58c64d75527dc238f98555b02e0d9ddc16d657dc7c6a091ceb98fd655bbd	{"owner": "postgres", "result": "trigger", "defaults": "000", "arguments": "", "definition": " LANGUAGE plpgsql\\nAS $function$BEGIN RETURN new; END$function$"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
function	w.body(integer, integer)	function	\N	w	body	(integer, integer)	0	\\x53c3eeaf528d23becbcfd21fdd5436cf168b768aae7b66ba76aeb621aa9f6d08	{"acl": "EXECUTE TO OWNER\\nEXECUTE TO PUBLIC\\nEXECUTE TO regress_words", "owner": "postgres", "result": "TABLE(n integer)", "reduced": "IN x integer, IN y integer DEFAULT NULL", "defaults": "001", "arguments": "x integer, y integer DEFAULT (1 + 1)", "definition": " LANGUAGE sql\\nBEGIN ATOMIC\\n SELECT a.id\\n    FROM w.a\\n   WHERE (a.id = (body.x + body.y));\\n DELETE FROM w.b\\n   WHERE (b.id = body.x);\\n SELECT (count(*))::integer AS count\\n    FROM w.b;\\nEND", "parameters": "i integer x\\ni integer y\\nt integer n"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
function	w.short(integer)	function	\N	w	short	(integer)	0	\\x138e39d3332d333b95d56148f952fed13ae06af70072677a012f4bf883f7e392	{"acl": "EXECUTE TO OWNER\\nEXECUTE TO PUBLIC\\nEXECUTE TO regress_words", "owner": "postgres", "result": "integer", "reduced": "IN x integer", "defaults": "000", "arguments": "x integer", "definition": " LANGUAGE sql\\nRETURN (x * (SELECT max(a.id) AS max FROM w.a))", "parameters": "i integer x"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
function	w.trig()	function	\N	w	trig	()	0	\\x787cf670f8e1b9542afe58ec376ebabf651ea1c14f8997850874714d1197f5f1	{"acl": "EXECUTE TO OWNER\\nEXECUTE TO PUBLIC\\nEXECUTE TO regress_words", "owner": "postgres", "result": "trigger", "defaults": "000", "arguments": "", "definition": " LANGUAGE plpgsql\\nAS $function$BEGIN RETURN new; END$function$"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
index	k.pti	index	k.pt	k	pti	\N	0	\\x60624cb222994a1e155c7d4398a4f06d32478a99933babfe2d9bc8d9f9544308	{"only": "ONLY", "definition": " USING btree (b)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
index	k.ti	index	k.t	k	ti	\N	0	\\x88d7b0a2e9a1294e797b41e01ca81025dde5adec6576f9a0662023252b455f4c	{"definition": " USING btree (lower(w), (((v)::text || 'a'::text))) INCLUDE (n) WHERE ((v)::text = ANY ((ARRAY['p'::character varying, 'q'::character varying])::text[]))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
index	w.a_lower_expr_idx	index	w.a	w	a_lower_expr_idx	\N	0	\\x7e9f3987c229e8b41153efe7dc95ed76084c03d5158e462285293af51617656e	{"definition": " USING btree (lower((name)::text), ((id + 1))) WHERE (parent IS NOT NULL)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
index	w.b_expr_day_id_idx	index	w.b	w	b_expr_day_id_idx	\N	0	\\xb31464fa6faccbb5f5015442c4fb4dacb3f91cdda7cc6f351a54c2ba75935750	{"definition": " USING btree (((amount > (0)::numeric)), day DESC NULLS LAST) INCLUDE (id)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
index	w.kept_name_idx	index	w.kept	w	kept_name_idx	\N	0	\\x98c5e916eefc88518ffc7889db8820823a7b0cf153b2101313af1daade7fcdfa	{"unique": "UNIQUE", "definition": " USING btree (name)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
index of a partition	pti on k.pt1	partition_index	k.pt1	\N	pti	\N	0	\\x08bdedd586e3fe17da378b5561e33a13e474e31fdd191894d0e121c8fb2f7491	{"own_name": "pt1_b_idx"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
materialized view	k.mv	matview	\N	k	mv	\N	0	\\x1fff2464f688a495777bf52b6d6ba9b251d9b768464136e526b2df70a1a27291	{"owner": "postgres", "definition": " SELECT count(*) AS n\\n   FROM k.t\\n  WHERE ((t.v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))", "access_method": "heap"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
materialized view	w.kept	matview	\N	w	kept	\N	0	\\x5cccfcb7377d143717d7d61a67c065593ba39edc2fd86338d018e5eb7d9e1a24	{"owner": "postgres", "populated": "POPULATED", "definition": " SELECT a.name,\\n    count(*) AS n\\n   FROM w.a\\n  GROUP BY a.name", "access_method": "heap"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
operator	k.<<<(k.c, k.c)	operator	\N	k	<<<	(k.c, k.c)	0	\\x6dbd8bc8201efd100f4047fd82d0bdea86fc9024efc4e9b55acaafb727836d2c	{"left": "k.c", "owner": "postgres", "right": "k.c", "function": "k.less"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
operator class	k.cls USING hash	operator_class	\N	k	cls	 USING hash	0	\\x4367c3f9cb09293a9a1bdead11b7347fda77d3eb27e40ed98d4dc15bb5577450	{"type": "k.e", "owner": "postgres", "family": "k.fam"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
operator family	k.fam USING hash	operator_family	\N	k	fam	 USING hash	0	\\xb402bae81f5614df6f263abc7785da116616557adcf11e4e2dcc761a378e7d77	{"owner": "postgres", "members": "OPERATOR 1 (anyenum, anyenum) AS =(anyenum,anyenum)\\nFUNCTION 1 (anyenum, anyenum) AS hashenum(anyenum)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
policy	p on w.a	policy	w.a	\N	p	\N	0	\\x0762fe99b025f538f3c1771cd7ba8e2d14349f3b936ea5d235bc1d2adbbf0ef5	{"roles": "regress_words", "using": "((id IN ( SELECT b.a\\n   FROM w.b\\n  WHERE (b.amount > (1)::numeric))) OR ((name)::text = CURRENT_USER))", "command": "SELECT"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
policy	po on k.t	policy	k.t	\N	po	\N	0	\\x37dd3cee693b989d1c0bd6c8f1d58da4e031ab87dcea65b5f7034b285add9b00	{"check": "((v)::text IN ( SELECT vw.v\\n   FROM k.vw))", "roles": "regress_kinds", "using": "((v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
procedure	k.p(integer)	procedure	\N	k	p	(integer)	0	\\xe63f485e829a540d11b4058ce0b2e19990b0620b070c9eb3154fd5ca2f654f05	{"owner": "postgres", "reduced": "IN a integer", "defaults": "000", "arguments": "IN a integer", "signature": "IN a integer", "definition": " LANGUAGE sql\\nAS $procedure$SELECT 1$procedure$", "parameters": "i integer a"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
publication	ps	publication	\N	\N	ps	\N	0	\\x74767e173fc4bba54172ad4d756a2da4daa4188bd122278af21655c7577f95b9	{"owner": "postgres", "publish": "insert, update, delete, truncate"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
publication	pu	publication	\N	\N	pu	\N	0	\\x0dc11fc72e29a51fa2e9b4f25f381bd82986e4968e9f828cac97fbcbfa5bf128	{"owner": "postgres", "publish": "insert, update, delete, truncate"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
publication namespace	k in publication ps	publication_schema	ps	\N	k in publication ps	\N	0	\\x3cc48f8e28a043beaa41bc1619fa139e4c6d7e28fdef50542511db5ea9cedf46	{"schema": "k"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
publication relation	k.t in publication pu	publication_table	pu	\N	k.t in publication pu	\N	0	\\x63e1842965a77abbf4bc9a2bd962eef6531e42f9d5cdf31699dfc75d9cb9e979	{"table": "k.t", "filter": "(id = ANY (ARRAY[1, 2]))", "columns": "id, v"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
rule	instead on w.one	rule	w.one	\N	instead	\N	0	\\x441a70911b8fd751873c6f049dff5699e3d544b869090860196852675f6cd5de	{"event": "UPDATE", "definition": " DO INSTEAD  UPDATE w.a SET name = new.name\\n  WHERE (a.id = old.id)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
rule	noisy on w.b	rule	w.b	\N	noisy	\N	0	\\x110591281f1ff110be9fbd899b12550a40e980e44d59e7390df14ce22778d300	{"event": "INSERT", "definition": "\\n   WHERE (new.amount > (5)::numeric) DO  DELETE FROM w.b\\n  WHERE ((b.id = new.id) AND (b.day IS NULL))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
rule	ru on k.u	rule	k.u	\N	ru	\N	0	\\xddeecbda1d8c602620d1a7f2beea3d9342de26f440dc7756a6c2003116d94d0b	{"event": "UPDATE", "definition": "\\n   WHERE (new.a > 1) DO  INSERT INTO k.child (z)\\n  VALUES (new.a)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
schema	k	schema	\N	\N	k	\N	0	\\x414f1c035086fc3ca25b88d0aa6fcb5fe004000b311be8b96e5348d641cb3556	{"acl": "CREATE, USAGE TO OWNER\\nUSAGE TO regress_kinds", "owner": "postgres"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
schema	public	schema	\N	\N	public	\N	0	\\xb26aec4daf420a781d35aa0a2abc02ceca9e0f482f423d088a3ee0ec4f6de055	{"acl": "CREATE, USAGE TO OWNER\\nUSAGE TO PUBLIC", "owner": "pg_database_owner", "comment": "standard public schema"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
schema	w	schema	\N	\N	w	\N	0	\\x254c9bd9f5baf2dde387929d33545e6684c254131ad85c082663555877a73053	{"acl": "CREATE, USAGE TO OWNER\\nCREATE, USAGE TO regress_words", "owner": "postgres"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
sequence	k.s	sequence	\N	k	s	\N	0	\\x1ad23166b984dc23de8d4decd5eb28b6ec9ab3e47d000a2835653fac36d8864a	{"type": "bigint", "cache": "1", "cycle": "CYCLE", "owner": "postgres", "start": "5", "maximum": "9223372036854775807", "minimum": "1", "increment": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
sequence	w.by_default_id_seq	sequence	\N	w	by_default_id_seq	\N	0	\\xd476e9d70f3f406f4504069e24fe7420ba35126022d0c65f06257e9b21b42cf0	{"type": "integer", "cache": "1", "owner": "postgres", "start": "1", "maximum": "2147483647", "minimum": "1", "owned_by": "w.by_default.id", "increment": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
server	fs	server	\N	\N	fs	\N	0	\\x4e12365cac2b37e4bf1a9ed1974b6fd8978d8a8dffa027ec4bd8d4d4bc622059	{"type": "'x'", "owner": "postgres", "options": "c 'd'", "version": "'1'", "wrapper": "fw"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
statistics object	k.st	statistics	k.t	k	st	\N	0	\\xbe8710a215249f561cbea12c214a78c97b0e3b9a3826523f4e5a199f93e8cd69	{"kinds": "ndistinct, dependencies, mcv", "owner": "postgres", "columns": "v", "expressions": "(lower(w))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
statistics object	w.st	statistics	w.a	w	st	\N	0	\\xf34731f8fcd5b09bfd21da0569911572f1c2edb6e2d562bb93e6b278a75ac327	{"kinds": "ndistinct, dependencies, mcv", "owner": "postgres", "columns": "name", "expressions": "((id + 1))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
subscription	su	subscription	\N	\N	su	\N	0	\\xd939297034e2230d1adb3c7e9a1b775e69fea61919349229136e420f7b1b5a93	{"owner": "postgres", "binary": "false", "hidden": "HIDDEN", "slot_name": "'su'", "streaming": "off", "two_phase": "false", "publications": "p", "disable_on_error": "false", "synchronous_commit": "'off'"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table	k.child	table	\N	k	child	\N	0	\\xb372a61bb1e5a6b908f9b8990199c09e0fbed2d7bf34246c7c79ae3c14f42ec4	{"owner": "postgres", "inherits": "k.u", "access_method": "heap"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table	k.pt	table	\N	k	pt	\N	0	\\xd7eb765c621ae77b68ac498c48db0967dc6d04e03bdeef3b7d728eafd31f4b1a	{"owner": "postgres", "children": "CHILDREN", "partition_key": "RANGE (((b + 1)))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table	k.pt1	table	\N	k	pt1	\N	0	\\xeb9023427e4753ecd8d4f27bff03c50cddbc8dacdd98062ef79b64f16bec61bf	{"owner": "postgres", "taken": "CONSTRAINT pt_a_check\\nINDEX pt1_b_idx", "bounds": "FOR VALUES FROM (1) TO (10)", "partition_of": "k.pt", "access_method": "heap", "inherited_checks": "CONSTRAINT pt_a_check CHECK (((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table	k.t	table	\N	k	t	\N	0	\\x7dd87085a08b5a099ad45cfb9e90c4febe1ad70d178a53a83046b4598585fec8	{"acl": "DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE TO OWNER\\nUPDATE TO regress_kinds WITH GRANT OPTION", "owner": "postgres", "comment": "a table", "row_security": "ENABLE", "access_method": "heap"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table	k.u	table	\N	k	u	\N	0	\\x2440480f0682cc91fb543032ba21b598760361800385b45773639b7801f4cefd	{"owner": "postgres", "options": "fillfactor=50", "children": "CHILDREN", "access_method": "heap", "options_in_order": "fillfactor=50"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table	w.a	table	\N	w	a	\N	0	\\x1cd6ac73d16a8b9e806ffbdaa7ee8c7b6a5cd4bba1da331cb163e78c53242b20	{"acl": "DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE TO OWNER\\nDELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE TO regress_words WITH GRANT OPTION", "owner": "postgres", "row_security": "ENABLE", "access_method": "heap"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table	w.b	table	\N	w	b	\N	0	\\x2d190997ab58fe309f787108daade2fe1bf64af36c5263ef7eb8ec372a1960f4	{"acl": "DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE TO OWNER\\nINSERT, SELECT TO PUBLIC", "owner": "postgres", "children": "CHILDREN", "access_method": "heap"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table	w.by_default	table	\N	w	by_default	\N	0	\\x4e9797ea54f4572e25a077afe6247d51150a246a1a9f4f2db644059fef434261	{"acl": "DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE TO OWNER\\nDELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE TO regress_words", "owner": "postgres", "access_method": "heap"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table	w.heir	table	\N	w	heir	\N	0	\\x7b515cabde92f010350aa584a7f393f2f822e07b011f2b2ec4be32fda3f11eaf	{"owner": "postgres", "inherits": "w.b", "access_method": "heap"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table	w.parts	table	\N	w	parts	\N	0	\\xabda64058d82500f687cfccba5bc714e2f4175c61e8397b6ba2f631aee13eb08	{"owner": "postgres", "children": "CHILDREN", "partition_key": "RANGE (day, ((id % 10)))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table	w.parts_1	table	\N	w	parts_1	\N	0	\\x69c418ce9600e568000c3f1139818ea0777180c8c50024140c9d4c7ab4be0e2a	{"owner": "postgres", "bounds": "FOR VALUES FROM ('2020-01-01', MINVALUE) TO ('2021-01-01', 5)", "partition_of": "w.parts", "access_method": "heap"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.child.a	column	k.child	\N	a	\N	2	\\x4f0235b0b43092d2e7a3ea235f0de7c53bbec7f39bd15ec233cc01aa527ed1d3	{"type": "integer", "not_null": "NOT NULL", "position": "2", "inherited": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.child.id	column	k.child	\N	id	\N	1	\\x9d1b5a7be747070b2203fd36d9d4b1c605becd36c699464c05a3261fa23fba8a	{"type": "integer", "position": "1", "inherited": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.child.z	column	k.child	\N	z	\N	3	\\xe5629efbec43387b7e24e0a94754c8facd1c4b9e8f242ebb315abd8fe3cdb38b	{"type": "integer", "position": "3"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.ft.a	column	k.ft	\N	a	\N	1	\\x2b23f1e96fff56ed00b7c7ece14dbc6a6dd3930cda0610b4395ed7f46078b81b	{"type": "integer", "position": "1", "foreign_options": "x 'y'"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.ft.b	column	k.ft	\N	b	\N	2	\\x510c54b118ec798d8c69c7a8a697e88e2ab802564a6527ccd9ba8ed33d433f6a	{"type": "character varying", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.pt.a	column	k.pt	\N	a	\N	1	\\x4c78b62c2d80444cc53cff99f9874bf894eaf8a00986d18ef03cd064a72d320a	{"type": "character varying", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.pt.b	column	k.pt	\N	b	\N	2	\\x6ea5d4f000ab8ec98fb77e2a0549bd532cd86be7e5535f6b7a4ea7c31f6d5d72	{"type": "integer", "in_key": "IN KEY", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.pt1.a	column	k.pt1	\N	a	\N	1	\\x99d165f2e50da44de356737557ee4ef2c457560522ca235bd599cffd42662ac2	{"type": "character varying", "position": "1", "inherited": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.pt1.b	column	k.pt1	\N	b	\N	2	\\xbd1a42be9e9727671c73fcab03a5fad087a965825647a57b15a4758b79e85e99	{"type": "integer", "position": "2", "inherited": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.t.d	column	k.t	\N	d	\N	3	\\x9a18effc2e73b30e669f79b3e01dbb3391334ba76666d9a477c969cd23e7573c	{"type": "k.d", "position": "3"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.t.e	column	k.t	\N	e	\N	4	\\x0cfacd524629dd22bbec1e42f53ffd388c7ad9e8aabb79a2f22c0f6445884882	{"type": "k.e", "by_text": "BY TEXT", "position": "4"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.t.gen	column	k.t	\N	gen	\N	7	\\xb5fdf2dba981a4ae79c3eb69ff4798b6117f86eec50e96b0173a6b369045d535	{"type": "integer", "position": "7", "generated": "STORED"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.t.id	column	k.t	\N	id	\N	1	\\x494a68de0ce7a3a184e48ccf537ca2c1a412d284d3621c388a58052523a5c7c3	{"type": "integer", "identity": "ALWAYS", "not_null": "NOT NULL", "position": "1", "identity_options": "START WITH 1\\nINCREMENT BY 1\\nMINVALUE 1\\nMAXVALUE 2147483647\\nCACHE 1\\nNO CYCLE", "identity_sequence": "k.t_id_seq"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.t.n	column	k.t	\N	n	\N	5	\\x55e66633f62ed08cc4573bc755d26ebe80da2e7544e4625d9a6c3f14adfb844b	{"type": "numeric(10,2)", "position": "5"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.t.v	column	k.t	\N	v	\N	2	\\x557078258baf9b71a11e3859da831f9bacfe06548ff76cb75d374a4d3b56afbd	{"acl": "SELECT TO regress_kinds WITH GRANT OPTION", "type": "character varying", "comment": "a column", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.t.w	column	k.t	\N	w	\N	6	\\xf2ca23f73c2733a9d38ca78dadaa08bfa7b0df066e83b2c7f860749ceb56f82a	{"type": "text", "position": "6", "collation": "k.coll"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.u.a	column	k.u	\N	a	\N	2	\\x59d78af4ca3ee3e8238239198e6e66276c9165472805ff10deb04f938e890ca1	{"type": "integer", "not_null": "NOT NULL", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	k.u.id	column	k.u	\N	id	\N	1	\\x15f4b17312becb41b2df90e3efce1cd9911982913ebbc3ee23456e5afe714c21	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.a.id	column	w.a	\N	id	\N	1	\\xa1c9a432d2aaa690fe52dc4876d4d99934644329747212577639b2f0a5140318	{"acl": "SELECT TO PUBLIC", "type": "integer", "not_null": "NOT NULL", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.a.made	column	w.a	\N	made	\N	5	\\xc98c9413b9578abf9333f4a080ad12ff9900a614289c1c382aa89ce89e48a057	{"type": "timestamp with time zone", "position": "5"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.a.name	column	w.a	\N	name	\N	2	\\x3f136444d6ef361057679c093321a9c385424262c858f0036b558b8d375a56f2	{"acl": "UPDATE TO PUBLIC", "type": "character varying(20)", "not_null": "NOT NULL", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.a.parent	column	w.a	\N	parent	\N	3	\\xf6fbfcadfbef5958cbce4166c6830ed9b4a2d19b56e272496dc0c3e561e5df5f	{"type": "integer", "position": "3"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.a.tags	column	w.a	\N	tags	\N	4	\\xbc41142c456eb71ad68a2d479ee6ac66841d6893d0ac3787a90f20ea1eab27f4	{"type": "text[]", "position": "4"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.b.a	column	w.b	\N	a	\N	2	\\xbf4128395f3ea19a6504be450406a5235fa9c8043d4b816180e544f399c3a7e4	{"type": "integer", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.b.amount	column	w.b	\N	amount	\N	3	\\xb81a87087feb69fbd062e9c1d999dbfe38ae63c6ebfdcda94664f5c42514c2c0	{"type": "numeric(10,2)", "position": "3"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.b.day	column	w.b	\N	day	\N	4	\\x88ff279b8c0b2f78a22c2860bac99be86b01682982f31e547db65422e8384720	{"type": "date", "position": "4"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.b.id	column	w.b	\N	id	\N	1	\\xe0e84de5e7b45685296dfd35f3d536e5c5a1b525750fdc050560ba02d3d1ec85	{"type": "integer", "not_null": "NOT NULL", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.b.total	column	w.b	\N	total	\N	5	\\x931b05a49739d83b01dc392054e759cc82214e0091582b36873523dd7feb8fcf	{"type": "numeric", "position": "5", "generated": "STORED"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.by_default.id	column	w.by_default	\N	id	\N	1	\\x744f486be5efcd2d1b3104dba74f6b792ed26708aab2a2e315dbb605002b3a20	{"type": "integer", "not_null": "NOT NULL", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.heir.a	column	w.heir	\N	a	\N	2	\\xbf08e9a430c4a797ddf6f7e9bf2e28d3ba6ce87425e91fb9cee080cf829a61f2	{"type": "integer", "position": "2", "inherited": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.heir.amount	column	w.heir	\N	amount	\N	3	\\xa09b8955f69e7475f2d9812c9d883ba2e777f862bd35211324d4dca28339e280	{"type": "numeric(10,2)", "position": "3", "inherited": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.heir.day	column	w.heir	\N	day	\N	4	\\x1b9c5217c4d1c16a0b55144bd9d9bcedaac816f51eec6535ed3c01d71a47adec	{"type": "date", "position": "4", "inherited": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.heir.extra	column	w.heir	\N	extra	\N	6	\\x4edf58825edbd41796c01a971ab9c847eb270bcd8485f2c3df89256982d6fc59	{"type": "integer", "position": "6"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.heir.id	column	w.heir	\N	id	\N	1	\\x749aad2ae8c26f2e9f31320fc6e4f58f3941f9d4d5c264f720cdc3e93cb40671	{"type": "integer", "not_null": "NOT NULL", "position": "1", "inherited": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.heir.total	column	w.heir	\N	total	\N	5	\\xcf78ca66187e82d7da41fdb1fcd1b1ba935b9cebe7fc0c202f30de82bef03e86	{"type": "numeric", "position": "5", "generated": "STORED", "inherited": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.parts.day	column	w.parts	\N	day	\N	2	\\xcba7ac91aff3644c5aaa7f7245891ea91ebc780c8d8c39fbf9ebb8110a4503b2	{"type": "date", "in_key": "IN KEY", "not_null": "NOT NULL", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.parts.id	column	w.parts	\N	id	\N	1	\\xedc140572a307a978d398deff29006685523e49fa2663ac2de537a2e46affb27	{"type": "integer", "in_key": "IN KEY", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.parts_1.day	column	w.parts_1	\N	day	\N	2	\\xe1426a32cc57dd099cd67cd1a577eb2c05ae6ca57f914ef5fdf2e9cf67bcff48	{"type": "date", "not_null": "NOT NULL", "position": "2", "inherited": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table column	w.parts_1.id	column	w.parts_1	\N	id	\N	1	\\x426e152f7aec92df1d1b0c304a723f05587462b46b7c2d466dec7dc90e1b330d	{"type": "integer", "position": "1", "inherited": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	a_check on w.a	constraint	w.a	\N	a_check	\N	0	\\x154b9131a5994546f8a8fc35faaf9777fb10191524c92779822d81eb635b0d74	{"type": "CHECK", "definition": "CHECK ((((name)::text <> ''::text) AND (((id >= 1) AND (id <= 5)) OR ((name)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying, 'z'::character varying])::text[])))))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	a_parent_fkey on w.a	constraint	w.a	\N	a_parent_fkey	\N	0	\\xd5ce49831d31f8bec47dffda0f2463d503d0a86dc9b4e932980975c925999c16	{"type": "FOREIGN KEY", "definition": "FOREIGN KEY (parent) REFERENCES w.a(id)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	a_pkey on w.a	constraint	w.a	\N	a_pkey	\N	0	\\x8fd9982efdeb0acdc97d4259513b161cc8f73a71332178d31f240487d45403a4	{"type": "PRIMARY KEY", "definition": "PRIMARY KEY (id)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	b_a_fkey on w.b	constraint	w.b	\N	b_a_fkey	\N	0	\\x9187284c2c81fad2fc681ed722c1479e3816d2ccf7da77d52d7275a04dd0dc7b	{"type": "FOREIGN KEY", "definition": "FOREIGN KEY (a) REFERENCES w.a(id) ON DELETE CASCADE"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	b_pkey on w.b	constraint	w.b	\N	b_pkey	\N	0	\\xc8f950184d28b83f0a865c88eca33d4f9470ac5211aeffec23b6f39faf97d5a2	{"type": "PRIMARY KEY", "definition": "PRIMARY KEY (id)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	ft_b_check on k.ft	constraint	k.ft	\N	ft_b_check	\N	0	\\x6fc04c03b3a90430057a0e01244118a58acb52407bc395c299c7a7f9621ae7cc	{"type": "CHECK", "definition": "CHECK (((b)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	once on w.a	constraint	w.a	\N	once	\N	0	\\x5fca3598aaf8a7286b4ee9adef124f478c9e9c9335165419a298e034649d2a77	{"type": "UNIQUE", "definition": "UNIQUE NULLS NOT DISTINCT (parent)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	pt_a_check on k.pt	constraint	k.pt	\N	pt_a_check	\N	0	\\x0f41e64abd41638dc99a2881a8f263204156bc52c240bfd5beb1db032accf6af	{"type": "CHECK", "definition": "CHECK (((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	t_pkey on k.t	constraint	k.t	\N	t_pkey	\N	0	\\x04c0a1c84e61d0a640bf7bd0e2960f5cb6261d1840b49cad207fe4b5f4d57d83	{"type": "PRIMARY KEY", "definition": "PRIMARY KEY (id)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	t_v_check on k.t	constraint	k.t	\N	t_v_check	\N	0	\\x58382f0d887ad9a05c34df0fce82b1b1bac369e46116f5f77d061389c8c6d482	{"type": "CHECK", "definition": "CHECK (((v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	t_v_e_key on k.t	constraint	k.t	\N	t_v_e_key	\N	0	\\x847a1873b56e3fabacf0a3800a27a0765b9f454f4e34669ace284a4a099d2c9a	{"type": "UNIQUE", "definition": "UNIQUE (v, e)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	t_w_excl on k.t	constraint	k.t	\N	t_w_excl	\N	0	\\x91751f9fe16a36c76d723112365675e7c381b1827029515708ba0f22f49cd07a	{"type": "EXCLUDE", "definition": "EXCLUDE USING btree (w WITH =) WHERE (((v)::text = ANY ((ARRAY['x'::character varying, 'z'::character varying])::text[])))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
table constraint	u_id_fkey on k.u	constraint	k.u	\N	u_id_fkey	\N	0	\\x171f7ee949924c13df8923eb0e446c0f2128e727d531170f2f15b73c57e562a1	{"type": "FOREIGN KEY", "deferrable": "DEFERRABLE", "definition": "FOREIGN KEY (id) REFERENCES k.t(id)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
text search configuration	k.conf	ts_configuration	\N	k	conf	\N	0	\\x06db18d07aaf52f9d81f9416f86f95a79ceb11a4b694e1ddfc938053091b9f20	{"owner": "postgres", "parser": "k.prs", "mappings": "asciiword WITH k.dict, simple"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
text search dictionary	k.dict	ts_dictionary	\N	k	dict	\N	0	\\xc101f92ab0b49d88aa33d6d3cae773c99b389a717a6d583fee6ebc494d68657d	{"owner": "postgres", "options": "accept = 'false'", "template": "k.tmpl", "options_in_order": "accept = 'false'"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
text search parser	k.prs	ts_parser	\N	k	prs	\N	0	\\xd51c3583306d124d14b2906b8ae0f39a8e334b8b8a18ea5ad49ed4db51cbc43c	{"functions": "START = prsd_start\\nGETTOKEN = prsd_nexttoken\\nEND = prsd_end\\nLEXTYPES = prsd_lextype"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
text search template	k.tmpl	ts_template	\N	k	tmpl	\N	0	\\x4af8c3a703dbf709eaaca35b5227c3550beb113aed7b19a5085be52b8e29137b	{"functions": "INIT = dsimple_init\\nLEXIZE = dsimple_lexize"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
transform	FOR k.e LANGUAGE sql	transform	\N	\N	FOR k.e LANGUAGE sql	\N	0	\\x22b9b7bea0030cf006f3f95e3182f323e01d86195a229d510838f688880307b6	{"from_sql": "k.transform_in(internal)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
trigger	ptg on k.pt	trigger	k.pt	\N	ptg	\N	0	\\x4e60b8401346944966590ac4cef0f7b5d7b48d822eb4bcd0279b55f81207ecca	{"event": "AFTER INSERT", "definition": "FOR EACH ROW EXECUTE FUNCTION k.trig()", "partitioned": "PARTITIONED"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
trigger	t on w.a	trigger	w.a	\N	t	\N	0	\\xb5f67fb04384ba7aa175e5c3bf6c57772a7768320b3bc12438e059c131061b67	{"event": "BEFORE UPDATE OF name", "definition": "FOR EACH ROW WHEN ((((old.name)::text IS DISTINCT FROM (new.name)::text) AND (new.id > 1))) EXECUTE FUNCTION w.trig()"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
trigger	tg on k.t	trigger	k.t	\N	tg	\N	0	\\x31ee638c5185e20c4f863387f358d545cbf7907fa7c964ddd516196e40c5dfe2	{"event": "BEFORE UPDATE OF v", "definition": "FOR EACH ROW WHEN (((new.v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))) EXECUTE FUNCTION k.trig('arg')"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
trigger of a partition	ptg on k.pt1	trigger	k.pt1	\N	ptg	\N	0	\\xc94da3e13a2bde5d5b24e26b182fb27f16e7e8f24a0d3514456ee2dfb6467b6a	{"state": "DISABLE", "bounds": "k.pt FOR VALUES FROM (1) TO (10)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
type	k.b	base	\N	k	b	\N	0	\\x557beff39542db053b52e6ecc7476b59cd834b4b55c139b89570051f99c64cab	{"input": "k.b_in", "owner": "postgres", "output": "k.b_out", "storage": "extended", "category": "'U'", "alignment": "int4", "delimiter": "','", "preferred": "false", "passedbyvalue": "false", "internallength": "variable"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
type	k.c	composite	\N	k	c	\N	0	\\x44535645f738a30970a69a37913dc19cfa0a1f9fe24f3189138607a1d41e2f6a	{"owner": "postgres"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
type	k.d	domain	\N	k	d	\N	0	\\x91d3e06eadbab3cdb05f4cb93fb759fec82e7a25602369d008e7cb951a9dbbd8	{"type": "character varying(10)", "owner": "postgres", "default": "'q'::character varying", "not_null": "NOT NULL"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
type	k.e	enum	\N	k	e	\N	0	\\x39d4a100aabad75e80d64e60b3d086316570d63de66f8cc4c38b378aae264047	{"owner": "postgres", "labels": "'a'\\n'b'"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
type	k.r	range	\N	k	r	\N	0	\\x581fcc515b9a5c0a2a692151efccdd2deba3ce077f11863c6dc4444d9d14c29f	{"owner": "postgres", "subtype": "double precision", "difference": "float8mi", "multirange": "r_multirange"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
type	w.short_text	domain	\N	w	short_text	\N	0	\\x74ad57fa60b44c5ccd8c3df24d04a995ae77f1f0cdab666917910983d827f087	{"type": "text", "owner": "postgres"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
user mapping	regress_kinds on server fs	user_mapping	\N	\N	regress_kinds on server fs	\N	0	\\x0050b07eac37cd301722c80d1c72b2db36171d1844d72879a362c90b742f5544	{"role": "regress_kinds", "hidden": "HIDDEN", "server": "fs"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	k.vw	view	\N	k	vw	\N	0	\\x070c8dfd180a0aa3a690c855dc970aec22c506dff06bb83b8e849cf81bd2fc76	{"owner": "postgres", "options": "security_barrier=true", "definition": " SELECT t.id,\\n    t.v\\n   FROM k.t\\n  WHERE (((t.v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])) AND (t.w ~~ 'a%'::text))", "options_in_order": "security_barrier=true"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.aliased	view	\N	w	aliased	\N	0	\\x3b380ab605b644692bada98845b092cff60f9436a10c9f1855bfd94b983cea02	{"owner": "postgres", "definition": " SELECT x.id AS n,\\n    upper((x.name)::text) AS big\\n   FROM w.a x\\n  WHERE (EXISTS ( SELECT\\n           FROM w.b\\n          WHERE ((b.a = x.id) AND (b.amount > (x.id)::numeric))))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.checked	view	\N	w	checked	\N	0	\\xbe7031a903f8cb93d4e4b0ca60f1cfea3310622ae04dde085951d38c9ce8a7f1	{"owner": "postgres", "options": "check_option=local\\nsecurity_barrier=true", "definition": " SELECT a.id,\\n    a.name,\\n    a.parent,\\n    a.tags,\\n    a.made\\n   FROM w.a\\n  WHERE (a.id < 10)", "options_in_order": "security_barrier=true\\ncheck_option=local"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.combined	view	\N	w	combined	\N	0	\\x2508519a120d198d2cb60e4b57fc6e0ed15f310b8febe28e844721cfa857f9de	{"owner": "postgres", "definition": "(\\n         SELECT a.id\\n           FROM w.a\\n        UNION\\n         SELECT b.id\\n           FROM w.b\\n) EXCEPT\\n SELECT 1 AS id\\n  ORDER BY 1\\n LIMIT 5"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.functions	view	\N	w	functions	\N	0	\\x3b9a19b8d23aff85cbbf8e06821682d45dccd1bf0b1b1c5c482415972862e105	{"owner": "postgres", "definition": " SELECT EXTRACT(year FROM b.day) AS y,\\n    SUBSTRING(a.name FROM 2 FOR 3) AS s,\\n    POSITION(('a'::text) IN (a.name)) AS p,\\n    TRIM(BOTH ' '::text FROM a.name) AS t,\\n    (a.name COLLATE \\"C\\") AS c,\\n    COALESCE(b.amount, (0)::numeric) AS z,\\n    GREATEST((1)::numeric, b.amount) AS g,\\n    NULLIF((a.name)::text, ''::text) AS u,\\n    (b.day AT TIME ZONE 'UTC'::text) AS utc,\\n    ((1 = a.id) AND (2 = 2)) AS r,\\n    a.tags[1:2] AS part,\\n    (ARRAY[1, 2] || a.id) AS list\\n   FROM w.a,\\n    w.b"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.grouped	view	\N	w	grouped	\N	0	\\x34f7b5ad59d4bfd4b40a2b2ce524cf5a6d429810a1a2f9f4722ae34014134630	{"owner": "postgres", "definition": " SELECT b.a,\\n    b.day,\\n    GROUPING(b.a, b.day) AS g,\\n    sum(b.amount) AS sum\\n   FROM w.b\\n  GROUP BY GROUPING SETS ((b.a), (b.a, b.day), ())\\n HAVING (count(*) > 1)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.joined	view	\N	w	joined	\N	0	\\xc9ea2ee550194f1aa06f194be56fe97f4051b853e8fc38138ad71f121cd351f9	{"owner": "postgres", "definition": " SELECT a.id,\\n    b.amount,\\n    count(*) OVER w AS n,\\n    sum(b.amount) FILTER (WHERE (b.id > 1)) OVER (PARTITION BY a.id) AS s\\n   FROM ((w.a\\n     JOIN w.b ON ((b.a = a.id)))\\n     LEFT JOIN LATERAL ( SELECT max(c.day) AS last\\n           FROM w.b c\\n          WHERE (c.a = a.id)) l ON (true))\\n  WINDOW w AS (PARTITION BY a.name ORDER BY b.day)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.joined_using	view	\N	w	joined_using	\N	0	\\x1d2452d3e6270ab24075fd86a43f08d54e627bc76d51c45478ed6ce8cd79a206	{"owner": "postgres", "definition": " SELECT a.id,\\n    a.name,\\n    a.parent,\\n    a.tags,\\n    a.made,\\n    b.a,\\n    b.amount,\\n    b.day,\\n    b.total\\n   FROM (w.a\\n     JOIN w.b USING (id))\\n  WHERE ((a.made > CURRENT_DATE) AND (b.day < (now() - '1 day'::interval)))"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.json_words	view	\N	w	json_words	\N	0	\\x524be57a4e6172c6885d252a2d6c6e6202a03db9c462c65e481edadbd4432dfd	{"owner": "postgres", "definition": " SELECT (a.tags IS NULL) AS n,\\n    (to_jsonb(a.tags) -> 0) AS first,\\n    ( SELECT string_agg(u.x, ','::text ORDER BY u.x) AS string_agg\\n           FROM unnest(a.tags) WITH ORDINALITY u(x, n)) AS agg\\n   FROM w.a"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.of_values	view	\N	w	of_values	\N	0	\\x82c047325c33845387947ec7c83b3e6ad73b2f4fd729b1969b21b5d8264643ed	{"owner": "postgres", "definition": " SELECT (v.column1 + 1) AS a,\\n        CASE v.column2\\n            WHEN 'x'::text THEN 1\\n            ELSE 2\\n        END AS b\\n   FROM ( VALUES (1,'x'::text), (2,'y'::text)) v"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.one	view	\N	w	one	\N	0	\\x7f605b4b736fbce8b0f284c0578cc9f40d39d59e8264fa531c87b4c1961f659d	{"owner": "postgres", "definition": " SELECT a.id,\\n    a.name\\n   FROM w.a\\n  WHERE (a.id > 0)\\n  ORDER BY a.name"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.sampled	view	\N	w	sampled	\N	0	\\x9f356979ef04d22cceb2a7a7742bd44cef112320760e2d536a7592ce7222452f	{"owner": "postgres", "definition": " SELECT a.id\\n   FROM ONLY w.a TABLESAMPLE bernoulli (10)"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.starred	view	\N	w	starred	\N	0	\\xeb1f4f843763fa7e929dcfea5d856a6b1d8c217ed2ed765010bfd0ab1880188f	{"owner": "postgres", "definition": " SELECT a.id,\\n    a.name,\\n    a.parent,\\n    a.tags,\\n    a.made\\n   FROM w.a"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view	w.with_ctes	view	\N	w	with_ctes	\N	0	\\xf3f67a4e0361e6c637ed891a6419f2fe863df7e01c5fba9390d621ae93a8f1f5	{"owner": "postgres", "definition": " WITH RECURSIVE t AS (\\n         SELECT a.id,\\n            a.parent\\n           FROM w.a\\n          WHERE (a.parent IS NULL)\\n        UNION ALL\\n         SELECT a.id,\\n            a.parent\\n           FROM (w.a\\n             JOIN t t_1 ON ((a.parent = t_1.id)))\\n        ), m AS MATERIALIZED (\\n         SELECT 1 AS one\\n        )\\n SELECT t.id,\\n    m.one\\n   FROM t,\\n    m"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	k.mv.n	view_column	k.mv	\N	n	\N	1	\\x6dc43cd8abeaab937124dda69fa7e0118067e286faf05ddd4c4e41207cdcd6c2	{"type": "bigint", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	k.vw.id	view_column	k.vw	\N	id	\N	1	\\x876914abe8ab64c2e2a387d8e75a3a428a09ff5abe8f12aa6046e8faf2636540	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	k.vw.v	view_column	k.vw	\N	v	\N	2	\\x155e7499de10b17f03cbf6b58fd315e9a04097ba93a0f089b109848815fc5b34	{"type": "character varying", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.aliased.big	view_column	w.aliased	\N	big	\N	2	\\x0c69ae7ffd160a086a05696a8c1360cb5d1441bfb5b063c99a1ecd158d712e04	{"type": "text", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.aliased.n	view_column	w.aliased	\N	n	\N	1	\\x91e266d415f94bf5678c0cb3ea297e961a04f972f15a778f80c892ba4c2c5df3	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.checked.id	view_column	w.checked	\N	id	\N	1	\\x744ed097cd4a929d8a8406dc0e99ea7aa2204806bef5aa28f69d6112028864a1	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.checked.made	view_column	w.checked	\N	made	\N	5	\\x54c0104b9c57fd9f5277d0d89e3038aa0b9a696fff1bb1ba1b094dd7f5cd5c87	{"type": "timestamp with time zone", "position": "5"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.checked.name	view_column	w.checked	\N	name	\N	2	\\x4c71c095b97c3975913ca8105ec459f94c50a1cf57cd9e15f92d8262dd5174c8	{"type": "character varying(20)", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.checked.parent	view_column	w.checked	\N	parent	\N	3	\\x504ec1fa32ab514cc34ad5d4b1dc016a9e307b05069234415924f038e2bc23f9	{"type": "integer", "position": "3"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.checked.tags	view_column	w.checked	\N	tags	\N	4	\\x655a180ad809715e03fb5acaa423dbd0a2be4dd53aad10fd3c3182c8ba8821c5	{"type": "text[]", "position": "4"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.combined.id	view_column	w.combined	\N	id	\N	1	\\x74cb027765779ed63a81689c94181d6eb74e84f5d117eb90fe95c1757b4edb01	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.c	view_column	w.functions	\N	c	\N	5	\\xb4e47898750d6ac93983c8e0152617dbe98f206465be8347e6d2b07589f0607a	{"type": "character varying(20)", "position": "5", "collation": "\\"C\\""}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.g	view_column	w.functions	\N	g	\N	7	\\x0e60f01fb5fd8819fdd0a256634e842e9e4a18d86d4aaba51a4ad0601d12850d	{"type": "numeric", "position": "7"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.list	view_column	w.functions	\N	list	\N	12	\\xd3bf5712737d48e836240056650fbe9173aa024ecf5914210c480f221a11a652	{"type": "integer[]", "position": "12"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.p	view_column	w.functions	\N	p	\N	3	\\xd11a1e6518d75fdbe016d1aa6ffc56f0d5673d67570d8752e79f8c991f6265d3	{"type": "integer", "position": "3"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.part	view_column	w.functions	\N	part	\N	11	\\x95a7cfabf3b9dfd7b404005c8dd92537c77d2ac7309b1454fb2c7c6e90dae547	{"type": "text[]", "position": "11"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.r	view_column	w.functions	\N	r	\N	10	\\x236465ca988396ba57d7f647cbb96e8ad8b0687907fc3fd2f5760698af90ad30	{"type": "boolean", "position": "10"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.s	view_column	w.functions	\N	s	\N	2	\\x1f646d687241cb12b9213a883d49cbd3ade987c46bf7e5d736d736376cfc7c02	{"type": "text", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.t	view_column	w.functions	\N	t	\N	4	\\xa9e4597a6901e8f98c68127dd72a31e3dfd6ce16fcb24abf4dbaac0b3d038b28	{"type": "text", "position": "4"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.u	view_column	w.functions	\N	u	\N	8	\\xab79aec1005cc8f0d079a0f7124f59758b45c1367fcbde7a555e3a8834eed05f	{"type": "text", "position": "8"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.utc	view_column	w.functions	\N	utc	\N	9	\\x391b3edc4e82b2e686b340186a8a490804af5da7ad34cdb700842ad4a97eca8c	{"type": "timestamp without time zone", "position": "9"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.y	view_column	w.functions	\N	y	\N	1	\\x370207f60d641d476715c355deefd50372490e1cb6341a03c11fe6250937747f	{"type": "numeric", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.functions.z	view_column	w.functions	\N	z	\N	6	\\xa4438d999c251ae5cffe28410f2ff082e3fe361837a6c441aa920fa9c7e5b4e6	{"type": "numeric", "position": "6"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.grouped.a	view_column	w.grouped	\N	a	\N	1	\\x64ed65cfc759713b6d02ea2e44694b2d89e066060f324e5aceaffc355c88fddb	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.grouped.day	view_column	w.grouped	\N	day	\N	2	\\xdc845602ec8c39e756127b97df049ea56428a6bc163801ea50e0f47041572db4	{"type": "date", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.grouped.g	view_column	w.grouped	\N	g	\N	3	\\x052e1144bb6c27158dff7aa78e2c114c5931f45720e8b1c84dd11322742b9e08	{"type": "integer", "position": "3"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.grouped.sum	view_column	w.grouped	\N	sum	\N	4	\\xb8f04f4e5dea1b7f93b3febfa0a0202688a219fb93b4733d393deb2bd439113c	{"type": "numeric", "position": "4"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined.amount	view_column	w.joined	\N	amount	\N	2	\\x7eafa68debe1c3482a6bcba615f7bde8f5ddb44bbab4aedb8e3398754ad7196b	{"type": "numeric(10,2)", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined.id	view_column	w.joined	\N	id	\N	1	\\x1dc290f3b44e8b4e748ffc4b1fb8cfd24ac6f496a45f047b3074ded8c482cf12	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined.n	view_column	w.joined	\N	n	\N	3	\\x0644856ef2689463cfb8bc58481e6138fb1333dd158f0c91b33f6eda0b83434e	{"type": "bigint", "position": "3"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined.s	view_column	w.joined	\N	s	\N	4	\\xa3a5459bf1333f67cfa15d2e9e05c09f1cd6d602a24708abcd2b2c58d3037298	{"type": "numeric", "position": "4"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined_using.a	view_column	w.joined_using	\N	a	\N	6	\\x83218ceace36e63726a0360b6b82dbdc921a495d2e7ae1f3f4b62cb551a7239d	{"type": "integer", "position": "6"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined_using.amount	view_column	w.joined_using	\N	amount	\N	7	\\xc5ec9068085b4e10a7551c6fe04657ec3c9bd429199e0c72d0b228005f2786da	{"type": "numeric(10,2)", "position": "7"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined_using.day	view_column	w.joined_using	\N	day	\N	8	\\x47936eb2bf4e328e8557bdf8cbfbf60491dd895a5a767296840b1885355315b8	{"type": "date", "position": "8"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined_using.id	view_column	w.joined_using	\N	id	\N	1	\\xb4dec4f6e8b23c9d845f3c40a863cbf9786797cdb909f821fa8089e480243bb1	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined_using.made	view_column	w.joined_using	\N	made	\N	5	\\xda355b7e68e7b60dee99eccd6019c922074fa73216138537f7ee09bc32d70b30	{"type": "timestamp with time zone", "position": "5"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined_using.name	view_column	w.joined_using	\N	name	\N	2	\\x5dd05221b66166f51cc8c37fe8f8531f021d9e7add298c12472bda59008c492c	{"type": "character varying(20)", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined_using.parent	view_column	w.joined_using	\N	parent	\N	3	\\xdca016cc08a7eb4f6326e1728eeed5f7a8990aed93533177148f70c9a65d95bc	{"type": "integer", "position": "3"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined_using.tags	view_column	w.joined_using	\N	tags	\N	4	\\x939d6865645456bd495eee3da021facb96b643adcdffd5a60afe92a9edd183a5	{"type": "text[]", "position": "4"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.joined_using.total	view_column	w.joined_using	\N	total	\N	9	\\xdd2e2f092ef483999ad4c4ccd4f2ed6c62d96d1a261109acb0b362d970a3c4de	{"type": "numeric", "position": "9"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.json_words.agg	view_column	w.json_words	\N	agg	\N	3	\\x6c5b50bdab65067f32fe390d32130b36ff0f2a8c3c8dd5840e9ea9b77fdb9148	{"type": "text", "position": "3"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.json_words.first	view_column	w.json_words	\N	first	\N	2	\\x6f39778d304eb5f062111a01bac8562e1fe27228ba590a0686176c1307094471	{"type": "jsonb", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.json_words.n	view_column	w.json_words	\N	n	\N	1	\\x9676f239cd400db199b45ecc174d5f130488dd8970c4a9242f6d2151bd5e2a51	{"type": "boolean", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.kept.n	view_column	w.kept	\N	n	\N	2	\\x826e7e3439d6880c2a1e90f5a290133c12ff1b36b5bb51e79998adf66e5fb84b	{"type": "bigint", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.kept.name	view_column	w.kept	\N	name	\N	1	\\x1c52758ea6ece9883d745a2dc63903a126a445a7913d5691674443c4e5d10db6	{"type": "character varying(20)", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.of_values.a	view_column	w.of_values	\N	a	\N	1	\\x7b64fab5f120b2c59e7c2b2d3529c72ecbc61eb34e041425ee42257e5d9be2d9	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.of_values.b	view_column	w.of_values	\N	b	\N	2	\\x017b4e198d921c6880150e9969b1139397b2b32dac989a9f22766f9f35d6318e	{"type": "integer", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.one.id	view_column	w.one	\N	id	\N	1	\\xa949d5b738342c1b2e7123ebe1b1bd441ac8e229f29f3eceb2927505c2bf2c0e	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.one.name	view_column	w.one	\N	name	\N	2	\\x4916fe6ccfe4a8342c5bf66395843b97e53ce06548315b018f8b9b1191b9bf7b	{"type": "character varying(20)", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.sampled.id	view_column	w.sampled	\N	id	\N	1	\\xc64608abaf8b613858c96d0493e226c2f92c63901f4ffd16ca17f5dca717ea4b	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.starred.id	view_column	w.starred	\N	id	\N	1	\\xc3daaf3071ceee517799c0fa9dc54c58700ca83a8d52328f9f92f62b9b42987b	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.starred.made	view_column	w.starred	\N	made	\N	5	\\x46e100946b5bcda54b06b94bc61a8ebbb929cba694e554cf4cb2385e1f9445e1	{"type": "timestamp with time zone", "position": "5"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.starred.name	view_column	w.starred	\N	name	\N	2	\\x62a53811639c0a7f5f70f827d4d602ced448a92ab4445b109680f52948d8ccb8	{"type": "character varying(20)", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.starred.parent	view_column	w.starred	\N	parent	\N	3	\\x7956c1dc088e7aff8b27aaa160994080b4a0b82b1d8dcd298921f62a6ac171f8	{"type": "integer", "position": "3"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.starred.tags	view_column	w.starred	\N	tags	\N	4	\\x9641baf2790c04f49cace032559372cd184338e2fe57a0a6df70cc24a9326ead	{"type": "text[]", "position": "4"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.with_ctes.id	view_column	w.with_ctes	\N	id	\N	1	\\xf4ba35e7a2f9cde6b75dd50a10d4f4a071c4b2a346248eba3df5849d29771a3f	{"type": "integer", "position": "1"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
view column	w.with_ctes.one	view_column	w.with_ctes	\N	one	\N	2	\\xc40f40a03a07b2b3067eb3e4895a3dc7334a65680e92977413125d4318bf6e7a	{"type": "integer", "position": "2"}	0.2	15	\N	\N	2026-11-30 19:10:31.176627+00	postgres
\.


--
-- Data for Name: schemaver_revisions; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schemaver_revisions (project, revision, down_revision, depends_on, branch_labels, message, transactional, upgrade_checksum, downgrade_checksum, created_at, created_by, upgrade, downgrade, upgrade_authority, downgrade_authority, upgrade_file, upgrade_line, downgrade_file, downgrade_line) FROM stdin;
\.


--
-- Data for Name: schemaver_settings; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schemaver_settings (name, value, changed_at, changed_by) FROM stdin;
drift	on	2026-11-30 19:10:31.176627+00	postgres
\.


--
-- Data for Name: schemaver_snapshots; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schemaver_snapshots (name, server_major, schemas, fingerprint, taken_at, taken_by, checksum, content) FROM stdin;
\.


--
-- Data for Name: schemaver_state; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schemaver_state (project, tenant, last_run, last_direction, last_run_at, last_run_by) FROM stdin;
\.


--
-- Data for Name: a; Type: TABLE DATA; Schema: w; Owner: postgres
--

COPY w.a (id, name, parent, tags, made) FROM stdin;
\.


--
-- Data for Name: b; Type: TABLE DATA; Schema: w; Owner: postgres
--

COPY w.b (id, a, amount, day) FROM stdin;
\.


--
-- Data for Name: by_default; Type: TABLE DATA; Schema: w; Owner: postgres
--

COPY w.by_default (id) FROM stdin;
\.


--
-- Data for Name: heir; Type: TABLE DATA; Schema: w; Owner: postgres
--

COPY w.heir (id, a, amount, day, extra) FROM stdin;
\.


--
-- Data for Name: parts_1; Type: TABLE DATA; Schema: w; Owner: postgres
--

COPY w.parts_1 (id, day) FROM stdin;
\.


--
-- Name: s; Type: SEQUENCE SET; Schema: k; Owner: postgres
--

SELECT pg_catalog.setval('k.s', 5, false);


--
-- Name: t_id_seq; Type: SEQUENCE SET; Schema: k; Owner: postgres
--

SELECT pg_catalog.setval('k.t_id_seq', 1, false);


--
-- Name: by_default_id_seq; Type: SEQUENCE SET; Schema: w; Owner: postgres
--

SELECT pg_catalog.setval('w.by_default_id_seq', 1, false);


--
-- Name: t t_pkey; Type: CONSTRAINT; Schema: k; Owner: postgres
--

ALTER TABLE ONLY k.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);


--
-- Name: t t_v_e_key; Type: CONSTRAINT; Schema: k; Owner: postgres
--

ALTER TABLE ONLY k.t
    ADD CONSTRAINT t_v_e_key UNIQUE (v, e);


--
-- Name: t t_w_excl; Type: CONSTRAINT; Schema: k; Owner: postgres
--

ALTER TABLE ONLY k.t
    ADD CONSTRAINT t_w_excl EXCLUDE USING btree (w WITH =) WHERE (((v)::text = ANY ((ARRAY['x'::character varying, 'z'::character varying])::text[])));


--
-- Name: a a_pkey; Type: CONSTRAINT; Schema: w; Owner: postgres
--

ALTER TABLE ONLY w.a
    ADD CONSTRAINT a_pkey PRIMARY KEY (id);


--
-- Name: b b_pkey; Type: CONSTRAINT; Schema: w; Owner: postgres
--

ALTER TABLE ONLY w.b
    ADD CONSTRAINT b_pkey PRIMARY KEY (id);


--
-- Name: a once; Type: CONSTRAINT; Schema: w; Owner: postgres
--

ALTER TABLE ONLY w.a
    ADD CONSTRAINT once UNIQUE NULLS NOT DISTINCT (parent);


--
-- Name: pti; Type: INDEX; Schema: k; Owner: postgres
--

CREATE INDEX pti ON ONLY k.pt USING btree (b);


--
-- Name: pt1_b_idx; Type: INDEX; Schema: k; Owner: postgres
--

CREATE INDEX pt1_b_idx ON k.pt1 USING btree (b);


--
-- Name: ti; Type: INDEX; Schema: k; Owner: postgres
--

CREATE INDEX ti ON k.t USING btree (lower(w), (((v)::text || 'a'::text))) INCLUDE (n) WHERE ((v)::text = ANY ((ARRAY['p'::character varying, 'q'::character varying])::text[]));


--
-- Name: a_lower_expr_idx; Type: INDEX; Schema: w; Owner: postgres
--

CREATE INDEX a_lower_expr_idx ON w.a USING btree (lower((name)::text), ((id + 1))) WHERE (parent IS NOT NULL);


--
-- Name: b_expr_day_id_idx; Type: INDEX; Schema: w; Owner: postgres
--

CREATE INDEX b_expr_day_id_idx ON w.b USING btree (((amount > (0)::numeric)), day DESC NULLS LAST) INCLUDE (id);


--
-- Name: kept_name_idx; Type: INDEX; Schema: w; Owner: postgres
--

CREATE UNIQUE INDEX kept_name_idx ON w.kept USING btree (name);


--
-- Name: pt1_b_idx; Type: INDEX ATTACH; Schema: k; Owner: postgres
--

ALTER INDEX k.pti ATTACH PARTITION k.pt1_b_idx;


--
-- Name: st; Type: STATISTICS; Schema: k; Owner: postgres
--

CREATE STATISTICS k.st ON v, lower(w) FROM k.t;


ALTER STATISTICS k.st OWNER TO postgres;

--
-- Name: st; Type: STATISTICS; Schema: w; Owner: postgres
--

CREATE STATISTICS w.st ON name, (id + 1) FROM w.a;


ALTER STATISTICS w.st OWNER TO postgres;

--
-- Name: u ru; Type: RULE; Schema: k; Owner: postgres
--

CREATE RULE ru AS
    ON UPDATE TO k.u
   WHERE (new.a > 1) DO  INSERT INTO k.child (z)
  VALUES (new.a);


--
-- Name: one instead; Type: RULE; Schema: w; Owner: postgres
--

CREATE RULE instead AS
    ON UPDATE TO w.one DO INSTEAD  UPDATE w.a SET name = new.name
  WHERE (a.id = old.id);


--
-- Name: b noisy; Type: RULE; Schema: w; Owner: postgres
--

CREATE RULE noisy AS
    ON INSERT TO w.b
   WHERE (new.amount > (5)::numeric) DO  DELETE FROM w.b
  WHERE ((b.id = new.id) AND (b.day IS NULL));


--
-- Name: pt ptg; Type: TRIGGER; Schema: k; Owner: postgres
--

CREATE TRIGGER ptg AFTER INSERT ON k.pt FOR EACH ROW EXECUTE FUNCTION k.trig();


--
-- Name: pt1 ptg; Type: TRIGGER; Schema: k; Owner: postgres
--


ALTER TABLE k.pt1 DISABLE TRIGGER ptg;


--
-- Name: t tg; Type: TRIGGER; Schema: k; Owner: postgres
--

CREATE TRIGGER tg BEFORE UPDATE OF v ON k.t FOR EACH ROW WHEN (((new.v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))) EXECUTE FUNCTION k.trig('arg');


--
-- Name: a t; Type: TRIGGER; Schema: w; Owner: postgres
--

CREATE TRIGGER t BEFORE UPDATE OF name ON w.a FOR EACH ROW WHEN ((((old.name)::text IS DISTINCT FROM (new.name)::text) AND (new.id > 1))) EXECUTE FUNCTION w.trig();


--
-- Name: u u_id_fkey; Type: FK CONSTRAINT; Schema: k; Owner: postgres
--

ALTER TABLE ONLY k.u
    ADD CONSTRAINT u_id_fkey FOREIGN KEY (id) REFERENCES k.t(id) DEFERRABLE;


--
-- Name: a a_parent_fkey; Type: FK CONSTRAINT; Schema: w; Owner: postgres
--

ALTER TABLE ONLY w.a
    ADD CONSTRAINT a_parent_fkey FOREIGN KEY (parent) REFERENCES w.a(id);


--
-- Name: b b_a_fkey; Type: FK CONSTRAINT; Schema: w; Owner: postgres
--

ALTER TABLE ONLY w.b
    ADD CONSTRAINT b_a_fkey FOREIGN KEY (a) REFERENCES w.a(id) ON DELETE CASCADE;


--
-- Name: t po; Type: POLICY; Schema: k; Owner: postgres
--

CREATE POLICY po ON k.t TO regress_kinds USING (((v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))) WITH CHECK (((v)::text IN ( SELECT vw.v
   FROM k.vw)));


--
-- Name: t; Type: ROW SECURITY; Schema: k; Owner: postgres
--

ALTER TABLE k.t ENABLE ROW LEVEL SECURITY;

--
-- Name: a; Type: ROW SECURITY; Schema: w; Owner: postgres
--

ALTER TABLE w.a ENABLE ROW LEVEL SECURITY;

--
-- Name: a p; Type: POLICY; Schema: w; Owner: postgres
--

CREATE POLICY p ON w.a FOR SELECT TO regress_words USING (((id IN ( SELECT b.a
   FROM w.b
  WHERE (b.amount > (1)::numeric))) OR ((name)::text = CURRENT_USER)));


--
-- Name: ps; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION ps WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION ps OWNER TO postgres;

--
-- Name: pu; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION pu WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION pu OWNER TO postgres;

--
-- Name: pu t; Type: PUBLICATION TABLE; Schema: k; Owner: postgres
--

ALTER PUBLICATION pu ADD TABLE ONLY k.t (id, v) WHERE ((id = ANY (ARRAY[1, 2])));


--
-- Name: ps k; Type: PUBLICATION TABLES IN SCHEMA; Schema: k; Owner: postgres
--

ALTER PUBLICATION ps ADD TABLES IN SCHEMA k;


--
-- Name: su; Type: SUBSCRIPTION; Schema: -; Owner: postgres
--

CREATE SUBSCRIPTION su CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = 'su', streaming = off);


ALTER SUBSCRIPTION su OWNER TO postgres;

--
-- Name: SCHEMA k; Type: ACL; Schema: -; Owner: postgres
--

GRANT USAGE ON SCHEMA k TO regress_kinds;


--
-- Name: SCHEMA w; Type: ACL; Schema: -; Owner: postgres
--

GRANT ALL ON SCHEMA w TO regress_words;


--
-- Name: TABLE a; Type: ACL; Schema: w; Owner: postgres
--

GRANT ALL ON TABLE w.a TO regress_words WITH GRANT OPTION;


--
-- Name: COLUMN a.id; Type: ACL; Schema: w; Owner: postgres
--

GRANT SELECT(id) ON TABLE w.a TO PUBLIC;


--
-- Name: COLUMN a.name; Type: ACL; Schema: w; Owner: postgres
--

GRANT UPDATE(name) ON TABLE w.a TO PUBLIC;


--
-- Name: TABLE b; Type: ACL; Schema: w; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE w.b TO PUBLIC;


--
-- Name: FUNCTION body(x integer, y integer); Type: ACL; Schema: w; Owner: postgres
--

GRANT ALL ON FUNCTION w.body(x integer, y integer) TO regress_words;


--
-- Name: FUNCTION short(x integer); Type: ACL; Schema: w; Owner: postgres
--

GRANT ALL ON FUNCTION w.short(x integer) TO regress_words;


--
-- Name: FUNCTION trig(); Type: ACL; Schema: w; Owner: postgres
--

GRANT ALL ON FUNCTION w.trig() TO regress_words;


--
-- Name: TABLE t; Type: ACL; Schema: k; Owner: postgres
--

GRANT UPDATE ON TABLE k.t TO regress_kinds WITH GRANT OPTION;


--
-- Name: COLUMN t.v; Type: ACL; Schema: k; Owner: postgres
--

GRANT SELECT(v) ON TABLE k.t TO regress_kinds WITH GRANT OPTION;


--
-- Name: TABLE by_default; Type: ACL; Schema: w; Owner: postgres
--

GRANT ALL ON TABLE w.by_default TO regress_words;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: k; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA k GRANT SELECT ON TABLES  TO regress_kinds;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: w; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA w GRANT ALL ON TABLES  TO regress_words;


--
-- Name: et; Type: EVENT TRIGGER; Schema: -; Owner: postgres
--

CREATE EVENT TRIGGER et ON sql_drop
         WHEN TAG IN ('DROP TABLE')
   EXECUTE FUNCTION k.etrig();


ALTER EVENT TRIGGER et OWNER TO postgres;

--
-- Name: kept; Type: MATERIALIZED VIEW DATA; Schema: w; Owner: postgres
--

REFRESH MATERIALIZED VIEW w.kept;


--
-- PostgreSQL database dump complete
--


