package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.api.connection.ConnectionDetails;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.api.project.ProjectCreated;
import io.alchemyreactive.neon.api.role.NeonRole;
import io.alchemyreactive.neon.api.role.RoleChanged;
import io.alchemyreactive.neon.internal.transport.ApiJson;
import io.alchemyreactive.neon.internal.transport.ApiResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class SecretsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ScriptedNeon neon = new ScriptedNeon();
    private final HttpNeonClient client = neon.client();

    @AfterEach
    void strictBothWays() {
        client.close().block(LIMIT);
        neon.close();
    }

    @Test
    void noValueShowsOne() {
        ProjectCreated created = read(Bodies.projectCreated(), ProjectCreated.class);
        List<Object> values = List.of(
                created,
                created.roles(),
                created.connectionUris(),
                read(Bodies.roleWithPassword("br-1", "me"), NeonRole.class),
                read(Bodies.connection(), ConnectionDetails.class),
                read(
                        "{\"role\":%s,\"operations\":[]}".formatted(Bodies.roleWithPassword("br-1", "me")),
                        RoleChanged.class));

        assertThat(created.roles().get(0).password()).isPresent();
        assertThat(values)
                .allSatisfy(value -> assertThat(value.toString())
                        .doesNotContain(Bodies.PASSWORD)
                        .contains("***"));
        assertThat(neon.options().build().toString()).doesNotContain(ScriptedNeon.KEY);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 409, 418, 422, 500})
    void noFailureShowsOne(int status) {
        neon.expect("POST", "/projects")
                .reply(status, Bodies.error("", "cannot use " + Bodies.URI + " with Bearer " + ScriptedNeon.KEY));

        assertThat(printed(
                        client.projects().create(CreateProjectRequest.builder().build())))
                .contains(String.valueOf(status))
                .doesNotContain(Bodies.PASSWORD)
                .doesNotContain(ScriptedNeon.KEY);
    }

    @Test
    void anAnswerThatCannotBeReadShowsNothingOfItself() {
        neon.expect("POST", "/projects")
                .reply(
                        201,
                        Bodies.projectCreated()
                                .replace("\"pg_version\":17", "\"pg_version\":\"" + Bodies.PASSWORD + "\""));

        assertThat(printed(
                        client.projects().create(CreateProjectRequest.builder().build())))
                .contains("pg_version")
                .doesNotContain(Bodies.PASSWORD);
    }

    @Test
    void anAnswerThatNobodyWaitsForPrintsNoBody() {
        ApiResponse answer =
                ApiResponse.reconstructed(ApiJson.tree(Bodies.projectCreated().getBytes(StandardCharsets.UTF_8)));

        assertThat(answer.toString()).contains("200").doesNotContain(Bodies.PASSWORD);
    }

    private static <T> T read(String body, Class<T> type) {
        return ApiJson.read(ApiJson.tree(body.getBytes(StandardCharsets.UTF_8)), type);
    }

    /** All that a failure prints, causes and suppressed ones included. */
    private static String printed(Mono<?> failing) {
        Throwable failure = failing.map(value -> new AssertionError("no failure"))
                .cast(Throwable.class)
                .onErrorResume(Mono::just)
                .block(LIMIT);
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
