package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The schema of a database as text. */
class LocalNeonSchemaIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static LocalNeon neon;
    private static Api api;
    private static JsonNode project;
    private static String base;
    private static String branch;

    @BeforeAll
    static void start() {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        project = api.createProject("{'project':{}}");
        base = "/projects/" + project.at("/project/id").asString();
        branch = base + "/branches/" + project.at("/branch/id").asString();
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void theTextMakesTheSameSchemaAgain() {
        sql(
                "neondb",
                "CREATE SCHEMA sales",
                "CREATE EXTENSION hstore",
                "CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy')",
                "CREATE DOMAIN sales.price AS numeric(8,2) DEFAULT 1 NOT NULL CONSTRAINT positive CHECK (VALUE > 0)",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE SEQUENCE numbers AS int START 5 INCREMENT 5 CYCLE",
                "CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \"Full Name\" text COLLATE \"C\""
                        + " NOT NULL UNIQUE, mood mood DEFAULT 'happy', tags hstore, no int DEFAULT nextval('numbers'),"
                        + " len int GENERATED ALWAYS AS (length(\"Full Name\")) STORED, CHECK (no > 0))",
                "CREATE TABLE sales.orders (id bigserial, person int REFERENCES people ON DELETE CASCADE,"
                        + " price sales.price, placed date NOT NULL, what pair) PARTITION BY RANGE (placed)",
                "CREATE TABLE sales.orders_2030 PARTITION OF sales.orders FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')",
                "CREATE INDEX busy ON people (mood) WHERE no > 10",
                "CREATE INDEX ON sales.orders (placed)",
                "CREATE VIEW sales.happy AS SELECT id, \"Full Name\" FROM people WHERE mood = 'happy'",
                "CREATE MATERIALIZED VIEW counts AS SELECT count(*) AS n FROM sales.happy",
                "CREATE TRIGGER touched BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch()",
                "ALTER TABLE people ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY mine ON people FOR SELECT USING (\"Full Name\" = current_user)");
        api.done(api.post(branch + "/databases", "{'database':{'name':'again','owner_name':'neondb_owner'}}")
                .expect(201));

        var text = schema("?db_name=neondb");
        sql("again", text);

        assertThat(schema("?db_name=again")).isEqualTo(text);
        assertThat(text)
                .contains("CREATE TABLE public.people (", "PARTITION OF sales.orders FOR VALUES")
                .contains("GENERATED ALWAYS AS IDENTITY", "FOREIGN KEY (person) REFERENCES");
    }

    @Test
    void itIsReadAsOfAPointAndOfSleepersWithoutWakingThem() {
        var before = sql("neondb", "SELECT pg_current_wal_insert_lsn()::text").get(0);
        sql("neondb", "CREATE TABLE later (n int)");

        assertThat(schema("?db_name=neondb")).contains("public.later");
        assertThat(schema("?db_name=neondb&lsn=" + before)).doesNotContain("public.later");
        api.done(api.post(base + "/endpoints/" + project.at("/endpoints/0/id").asString() + "/suspend", "")
                .expect(200));
        assertThat(schema("?db_name=neondb")).contains("public.later");
        assertThat(neon.processOf(project.at("/branch/id").asString()).block(LIMIT))
                .isEmpty();
        assertThat(api.get(branch + "/schema?db_name=nothing").status()).isEqualTo(404);
        assertThat(api.get(branch + "/schema").status()).isEqualTo(400);
    }

    private static String schema(String query) {
        return api.get(branch + "/schema" + query).expect(200).path("sql").asString();
    }

    private static List<String> sql(String database, String... statements) {
        var uri = project.at("/connection_uris/0/connection_uri").asString();
        return Sql.run(uri.replace("/neondb?", "/" + database + "?"), neon.caFile(), statements);
    }
}
