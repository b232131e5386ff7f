package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

/** What is said before something is made, with a server that tells what it is told to tell. */
class WarningsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String PROJECT = """
            {"id":"p-1","name":"mine","region_id":"aws-us-east-1","pg_version":17,"proxy_host":"h","store_passwords":true,
             "history_retention_seconds":0,"created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z"}""";

    private volatile String plan = """
            {"plan":"free","projects_limit":2,"branches_limit":10,"max_autoscaling_limit":2}""";
    private volatile int branches = 3;
    private volatile int projects = 1;
    private volatile boolean isProtected = true;

    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.get(
                            "/users/me",
                            (request, response) -> plan == null
                                    ? answer(response, 404, "{\"code\":\"\",\"message\":\"not allowed\"}")
                                    : answer(response, 200, plan))
                    .get(
                            "/projects",
                            (request, response) -> answer(
                                    response,
                                    200,
                                    "{\"projects\":[" + String.join(",", Collections.nCopies(projects, PROJECT))
                                            + "]}"))
                    .get(
                            "/projects/p-1/branches/count",
                            (request, response) -> answer(response, 200, "{\"count\":" + branches + "}"))
                    .get(
                            "/projects/p-1/branches/br-1",
                            (request, response) -> answer(response, 200, """
                                    {"branch":{"id":"br-1","project_id":"p-1","name":"main","current_state":"ready",
                                     "default":true,"protected":%s,"created_at":"2026-01-02T03:04:05Z"}}""".formatted(isProtected))))
            .bindNow(LIMIT);
    private final NeonClient client = Neon.client(NeonOptions.builder(Redacted.of("key"))
            .baseUrl(URI.create("http://127.0.0.1:" + server.port()))
            .build());

    @AfterEach
    void stop() {
        client.close().block(LIMIT);
        server.disposeNow(LIMIT);
    }

    @Test
    void saysNothingWhenAllIsWell() {
        assertThat(warnings(null)).isEmpty();
    }

    @Test
    void saysHowManyBranchesAreLeftWhenTheyAreFew() {
        branches = 6;
        assertThat(warnings(null)).isEmpty();
        branches = 7;
        assertThat(warnings(null))
                .singleElement()
                .asString()
                .contains("After 'db'", "'free' allows 2 more branches in project p-1", "(7 of 10");
        branches = 8;
        assertThat(warnings(null)).singleElement().asString().contains("allows 1 more branch in");
        plan = """
                {"plan":"scale","projects_limit":2,"branches_limit":5000,"max_autoscaling_limit":2}""";
        branches = 4498;
        assertThat(warnings(null)).isEmpty();
        branches = 4499;
        assertThat(warnings(null)).singleElement().asString().contains("allows 500 more branches");
    }

    @Test
    void saysWhenTheLimitIsReached() {
        branches = 9;
        assertThat(warnings(null))
                .singleElement()
                .asString()
                .contains("'db' will be the last branch", "'free'", "(10)");
        branches = 10;
        assertThat(warnings(null)).singleElement().asString().contains("Neon will refuse 'db'", "(10 of 10)");
    }

    @Test
    void saysWhenAComputeIsLargerThanThePlanAllows() {
        assertThat(Allowance.ofCompute(client, "db", Compute.between(1, 8)).block(LIMIT))
                .contains("Neon will refuse 'db'", "8.0 compute units", "'free'");
        assertThat(Allowance.ofCompute(client, "db", Compute.between(0.25, 1)).block(LIMIT))
                .isNull();
        assertThat(Allowance.ofCompute(client, "db", null).block(LIMIT)).isNull();
    }

    @Test
    void saysWhenAProjectIsTheLastOrOneTooMany() {
        assertThat(projectWarnings(NeonSource.of(client)))
                .singleElement()
                .asString()
                .contains("'db' will be the last project", "(2)");
        projects = 2;
        assertThat(projectWarnings(NeonSource.of(client)))
                .singleElement()
                .asString()
                .contains("Neon will refuse 'db'", "(2 of 2)");
    }

    @Test
    void startsNoNeonToSayHowManyProjectsItAllows() {
        projects = 2;
        assertThat(projectWarnings(() -> Mono.error(new AssertionError("a Neon was started"))))
                .isEmpty();
    }

    @Test
    void saysNothingOfLimitsThatTheKeyIsNotTold() {
        branches = 10;
        plan = null;
        assertThat(warnings(null)).isEmpty();
    }

    @Test
    void saysWhosePasswordsTheBranchWillHaveUnlessTheDeclarationDoes() {
        isProtected = false;
        assertThat(warnings(null)).singleElement().asString().contains("passwords of its parent 'main' (br-1)");
        assertThat(warnings(InheritedPasswords.KEEP)).isEmpty();
        assertThat(warnings(InheritedPasswords.ROTATE)).isEmpty();
    }

    private List<String> warnings(InheritedPasswords policy) {
        var props = new Branch.Props(
                "p-1", null, "br-1", null, null, null, null, policy, null, null, null, null, null, null, null, null,
                null);
        return BranchWarnings.of(client, "db", props).collectList().block(LIMIT);
    }

    private static List<String> projectWarnings(NeonSource source) {
        var identity = new Identity(new ResourceKey(new StageKey("shop", "prod"), "db"), "");
        var props = new Project.Props(null, null, null, null, null, null, null);
        return new ProjectProvider(new NeonClients(source))
                .warnings(new Read<>(identity, props, Optional.empty()))
                .collectList()
                .block(LIMIT);
    }

    private static Mono<Void> answer(HttpServerResponse response, int status, String body) {
        return response.status(status).sendString(Mono.just(body)).then();
    }
}
