package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Branches whose data is masked. */
class LocalNeonAnonymizedIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String BRANCH = "'branch_create':{'endpoints':[{'type':'read_write'}]}";

    @TempDir
    static Path folder;

    private static LocalNeon neon;
    private static Api api;

    private JsonNode project;
    private String base;

    @BeforeAll
    static void start() {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @BeforeEach
    void createProject() {
        project = api.createProject("{'project':{}}");
        base = "/projects/" + project.at("/project/id").asString();
        sql(
                project,
                "CREATE TABLE people (id int PRIMARY KEY, name text, email text UNIQUE, phone varchar(20), salary int)",
                "CREATE TABLE logins (email text REFERENCES people (email))",
                "INSERT INTO people VALUES (1, 'Real Name', 'real@corp.test', '0123456789', 1000),"
                        + " (2, 'Other', 'other@corp.test', '0987654321', 2000)",
                "INSERT INTO logins VALUES ('real@corp.test')",
                "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'",
                "CREATE TRIGGER no BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION no()",
                "ANALYZE people");
    }

    @AfterEach
    void deleteProject() {
        api.own("PUT", "/faults", "{}");
        quiet(base);
        api.deleteProject(project.at("/project/id").asString());
    }

    /** The data is masked a moment before all is over. */
    private static void quiet(String base) {
        Api.await(
                base,
                "the end of its operations",
                () -> api.get(base + "/operations")
                        .expect(200)
                        .path("operations")
                        .valueStream()
                        .noneMatch(operation -> Set.of("scheduling", "running")
                                .contains(operation.path("status").asString())));
    }

    @Test
    void aBranchIsMaskedBeforeAnyoneCanConnect() {
        var made = api.post(
                        base + "/branch_anonymized",
                        "{" + BRANCH + ",'start_anonymization':true,'annotation_value':{'a':'b'},'masking_rules':["
                                + rule("people", "name", "'masking_value':'***'") + ","
                                + rule("people", "email", function("anon.hash(email)")) + ","
                                + rule("people", "phone", function("anon.partial(phone, 2, '''***''', 1)")) + ","
                                + rule("people", "salary", function("anon.random_int_between(1, 9)")) + ","
                                + rule("logins", "email", function("anon.hash(email)")) + "]}")
                .expect(201);

        // A connection waits until it is done.
        assertThat(sql(made, "SELECT DISTINCT name FROM people")).containsExactly("***");
        assertThat(sql(made, "SELECT phone FROM people ORDER BY id")).containsExactly("01***9", "09***1");
        assertThat(sql(made, "SELECT salary < 10 FROM people")).containsOnly("true");
        assertThat(sql(made, "SELECT count(*) FROM people JOIN logins USING (email)"))
                .containsExactly("1");
        assertThat(sql(
                        made,
                        "SELECT count(*) FROM pg_stats WHERE most_common_vals::text LIKE '%Real%'"
                                + " OR histogram_bounds::text LIKE '%Real%'"))
                .containsExactly("0");
        assertThat(sql(made, "SELECT to_regnamespace('anon') IS NULL")).containsExactly("true");
        assertThat(sql(project, "SELECT name FROM people WHERE id = 1")).containsExactly("Real Name");
        api.done(made);
        var status = status(made);
        assertThat(status.path("state").asString()).isEqualTo("anonymized");
        assertThat(status.at("/last_run/masked_columns").asInt()).isEqualTo(5);
        assertThat(api.get(branch(made)).expect(200).at("/annotation/value/a").asString())
                .isEqualTo("b");
    }

    @Test
    void rulesAreReplacedWholeAndApplyWhenAnonymizationStarts() {
        var made = api.done(api.post(
                        base + "/branch_anonymized",
                        "{" + BRANCH + ",'masking_rules':[" + rule("people", "name", "'masking_value':'x'") + "]}")
                .expect(201));
        assertThat(status(made).path("state").asString()).isEqualTo("initialized");
        assertThat(catchThrowable(() -> sql(made, "SELECT name FROM people"))).isNotNull();
        assertThat(api.post(base + "/branches", "{'branch':{'parent_id':'" + id(made) + "'}}")
                        .status())
                .isEqualTo(422);

        api.patch(
                        branch(made) + "/masking_rules",
                        "{'masking_rules':[" + rule("people", "email", function("anon.fake_email()")) + ","
                                + rule("logins", "email", "'masking_value':''") + "]}")
                .expect(200);
        anonymize(made);

        assertThat(api.get(branch(made) + "/masking_rules")
                        .expect(200)
                        .path("masking_rules")
                        .size())
                .isEqualTo(2);
        assertThat(sql(made, "SELECT name FROM people WHERE id = 1")).containsExactly("Real Name");
        assertThat(sql(made, "SELECT DISTINCT right(email, 12) FROM people")).containsExactly("@example.com");
        // History before a further masking run is gone.
        var place = sql(made, "SELECT pg_current_wal_insert_lsn()::text").get(0);
        anonymize(made);
        var child = "{'branch':{'parent_id':'" + id(made) + "','parent_lsn':'" + place + "'}}";
        assertThat(api.post(base + "/branches", child).status()).isEqualTo(400);
    }

    @Test
    void aRuleThatPostgresRefusesIsTheStateOfTheBranchUntilItIsMended() {
        var made = api.post(
                        base + "/branch_anonymized",
                        "{" + BRANCH + ",'start_anonymization':true,'masking_rules':["
                                + rule("people", "name", function("anon.no_such_function()")) + "]}")
                .expect(201);
        Api.await(
                branch(made),
                "failure",
                () -> status(made).path("state").asString().equals("error"));
        assertThat(status(made).path("status_message").asString()).contains("no_such_function");
        assertThat(catchThrowable(() -> sql(made, "SELECT name FROM people"))).isNotNull();

        api.patch(
                        branch(made) + "/masking_rules",
                        "{'masking_rules':[" + rule("people", "name", function("anon.fake_last_name()")) + "]}")
                .expect(200);
        anonymize(made);

        assertThat(sql(made, "SELECT name FROM people")).doesNotContain("Real Name");
    }

    @Test
    void aCopyThatFailsIsAnInitializationError() {
        api.own("PUT", "/faults", "{'faults':[{'action':'create_branch','error':'no room','times':1}]}");

        var made = api.post(base + "/branch_anonymized", "{}").expect(201);

        Api.await(
                branch(made),
                "failure",
                () -> status(made).path("state").asString().equals("initialization_error"));
        assertThat(api.post(branch(made) + "/anonymize", "").status()).isEqualTo(422);
    }

    @Test
    void whatWouldUndoTheMaskingIsRestricted() {
        var made = api.done(api.post(base + "/branch_anonymized", "{" + BRANCH + ",'start_anonymization':true}")
                .expect(201));

        var restore = "{'source_branch_id':'" + project.at("/branch/id").asString() + "'}";
        assertThat(api.post(branch(made) + "/restore", restore).status()).isEqualTo(422);
        assertThat(api.delete(base + "/endpoints/" + made.at("/endpoints/0/id").asString())
                        .status())
                .isEqualTo(422);
        assertThat(api.get(branch(made))
                        .expect(200)
                        .at("/branch/restricted_actions")
                        .values())
                .extracting(action -> action.path("name").asString())
                .containsExactly("restore", "delete-rw-endpoint");
        assertThat(api.get(base + "/branches/" + project.at("/branch/id").asString() + "/anonymized_status")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void rulesThatCannotBeAreRefused() {
        for (var rules : List.of(
                rule("people", "name", "'masking_value':'a','masking_function':'anon.fake_email()'"),
                rule("people", "name", "'masking_value':'a'") + "," + rule("people", "name", "'masking_value':'b'"),
                rule("people", "name", "'masking_function':'pg_sleep(1); DROP TABLE people'"))) {
            assertThat(api.post(base + "/branch_anonymized", "{'masking_rules':[" + rules + "]}")
                            .status())
                    .isEqualTo(400);
        }
        assertThat(api.get(base + "/branches/count").expect(200).path("count").asInt())
                .isEqualTo(1);
    }

    private static void anonymize(JsonNode made) {
        var started = api.post(branch(made) + "/anonymize", "").expect(200);
        assertThat(started.path("state").asString()).isEqualTo("anonymizing");
        Api.await(
                branch(made),
                "masking",
                () -> status(made).path("state").asString().equals("anonymized"));
    }

    private static JsonNode status(JsonNode made) {
        return api.get(branch(made) + "/anonymized_status").expect(200);
    }

    private static String id(JsonNode made) {
        return made.at("/branch/id").asString();
    }

    private static String branch(JsonNode made) {
        return "/projects/" + made.at("/branch/project_id").asString() + "/branches/" + id(made);
    }

    private static String function(String call) {
        return "'masking_function':'" + call.replace("'''", "\\u0027") + "'";
    }

    private static String rule(String table, String column, String mask) {
        return "{'database_name':'neondb','schema_name':'public','table_name':'" + table + "','column_name':'" + column
                + "'," + mask + "}";
    }

    private static List<String> sql(JsonNode made, String... statements) {
        return Sql.run(made.at("/connection_uris/0/connection_uri").asString(), neon.caFile(), statements);
    }
}
