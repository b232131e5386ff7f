package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.alchemyreactive.test.FakeCloud;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The output of commands keeps to the published schemas. */
@Timeout(60)
class JsonSchemaTest {

    private static final Schema EVENT = schema("event.schema.json");
    private static final Schema RESULT = schema("result.schema.json");

    @TempDir
    private Path folder;

    private final FakeCloud cloud = FakeCloud.create();

    private static Schema schema(String name) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(JsonSchemaTest.class.getResourceAsStream(name));
    }

    private Cli cli(int size) {
        return Cli.of(Shop.on(cloud, size), folder);
    }

    /** The events, each checked; the last line is the document, which is checked too. */
    private List<JsonNode> events(Cli.Done done) {
        List<String> lines = done.out().lines().toList();
        List<JsonNode> events = new ArrayList<>();
        for (String line : lines.subList(0, lines.size() - 1)) {
            assertThat(EVENT.validate(line, InputFormat.JSON)).as(line).isEmpty();
            events.add(JsonMapper.shared().readTree(line));
        }
        assertThat(RESULT.validate(lines.get(lines.size() - 1), InputFormat.JSON))
                .as(done.out())
                .isEmpty();
        return events;
    }

    private static List<String> kinds(List<JsonNode> events) {
        return events.stream().map(event -> event.path("event").asString()).toList();
    }

    @Test
    void eventsOfARunArePrintedAsTheyHappenWithTimesAndCounts() {
        var done = cli(1).run("deploy", "--stage", "staging", "--yes", "--events", "ndjson");

        List<JsonNode> events = events(done);
        assertThat(kinds(events))
                .containsExactly(
                        "run-started", "planned", "planned", "started", "finished", "started", "finished", "run-ended");
        JsonNode first = events.get(4);
        assertThat(first.path("fqn").asString()).isEqualTo("app-db");
        assertThat(first.path("number").asInt()).isEqualTo(1);
        assertThat(first.path("total").asInt()).isEqualTo(2);
        assertThat(first.path("seconds").isNumber()).isTrue();
        assertThat(events.get(7).at("/done/create").asInt()).isEqualTo(2);
        assertThat(done.out().lines().reduce((before, last) -> last).orElseThrow())
                .startsWith("{\"schemaVersion\":1,\"command\":\"deploy\"")
                .contains("\"outputs\":");
        assertThat(done.out()).doesNotContain("token-of");
        assertThat(done.code()).isZero();
    }

    @Test
    void eventsOfAFailureHoldItsCauseAndWhatWasLeftOut() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.READ
                        ? Mono.empty()
                        : Mono.error(new IllegalStateException("out of things"));
            }
        });

        var done = cli(1).run("deploy", "--stage", "staging", "--yes", "--events=ndjson");

        List<JsonNode> events = events(done);
        assertThat(kinds(events)).contains("failed", "skipped").endsWith("run-ended");
        assertThat(events.get(kinds(events).indexOf("failed")).path("message").asString())
                .contains("out of things");
        assertThat(done.code()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"sequence\":1,\"event\":\"planned\",\"at\":\"2026-01-02T03:04:05Z\",\"fqn\":\"a\",\"type\":\"T\"}",
                "{\"sequence\":1,\"event\":\"other\",\"at\":\"2026-01-02T03:04:05Z\"}",
                "{\"sequence\":1,\"event\":\"started\",\"at\":\"2026-01-02T03:04:05Z\",\"fqn\":\"a\",\"type\":\"T\","
                        + "\"action\":\"create\",\"token\":\"x\"}",
            })
    void theSchemasRefuseOtherDocuments(String line) {
        assertThat(EVENT.validate(line, InputFormat.JSON)).isNotEmpty();
        assertThat(RESULT.validate(line, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void eventsAreRefusedWhereThereAreNone() {
        var drift = cli(1).run("drift", "--stage", "staging", "--events", "ndjson");
        assertThat(drift.code()).isEqualTo(2);
        assertThat(drift.err()).contains("--events is for changes");
        assertThat(events(drift)).isEmpty();
        var wrong = cli(1).run("deploy", "--events", "xml");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("xml", "ndjson");
        assertThat(events(wrong)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan",
                "plan --all",
                "deploy --yes",
                "deploy",
                "destroy --yes",
                "drift",
                "drift --repair --yes",
                "explain app-db",
                "explain app-bd",
                "graph",
                "refs",
                "output",
                "output --stage never",
                "state list",
                "state show app-db",
                "state forget app-branch --yes",
                "state move app-db db --yes",
                "state rekey",
                "history",
                "lock list",
                "lock show",
                "stages",
                "config",
                "completion fish",
                "complete -- de",
                "plan --no-such-option",
                "deploy --concurrency 0",
                "import app-db none",
            })
    void everyCommandKeepsToTheSchemaOfDocuments(String line) {
        cli(1).run("deploy", "--stage", "staging", "--yes");
        List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
        arguments.add(1, "--json");
        if (!line.contains("--stage")) {
            arguments.add(1, "--stage=staging");
        }
        if (List.of("state", "lock").contains(arguments.get(0))) {
            arguments.add(1, arguments.remove(line.contains("--stage") ? 2 : 3));
        }

        var done = cli(2).run(arguments.toArray(String[]::new));

        assertThat(RESULT.validate(done.out(), InputFormat.JSON)).as(done.out()).isEmpty();
    }
}
