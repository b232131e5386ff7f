package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.branch.AnnotatedBranch;
import io.alchemyreactive.neon.api.branch.BranchCreated;
import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.neon.api.error.OperationFailedException;
import io.alchemyreactive.neon.api.path.EndpointPath;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Many callers at once, and a service of which one answer in five is bad. */
class ManyBranchesIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int MANY = 50;

    /** Put off in three ways, carried out without an answer, accepted and then failed. */
    private static final String ONE_IN_FIVE = """
            {"faults": [
              {"method": "POST", "path": "**/branches", "status": 423, "probability": 0.04},
              {"method": "POST", "path": "**/branches", "status": 503, "probability": 0.04},
              {"method": "POST", "path": "**/branches", "status": 429, "retry_after_seconds": 1, "probability": 0.04},
              {"method": "POST", "path": "**/branches", "lose_response": true, "probability": 0.04},
              {"action": "create_branch", "error": "no room", "probability": 0.04},
              {"method": "GET", "status": 503, "probability": 0.04}
            ]}""";

    @Test
    @Timeout(180)
    void fiftyBranchesAtOnceUnderFaultsAreFiftyBranches(@TempDir Path folder) throws Exception {
        var options = LocalNeonOptions.builder(folder)
                .random(new SplittableRandom(50))
                .build();
        LocalNeon neon = LocalNeon.start(options).block(LIMIT);
        HttpNeonClient client = HttpNeonClient.create(NeonOptions.builder(Redacted.of(neon.apiKey()))
                .baseUrl(URI.create(neon.apiUrl()))
                .requestsPerSecond(1_000)
                .burst(1_000)
                .firstPoll(Duration.ofMillis(20))
                .longestPoll(Duration.ofMillis(100))
                .build());
        try {
            String project = asleep(client);
            plan(neon);

            List<BranchCreated> made = Flux.fromStream(IntStream.range(0, MANY).boxed())
                    .flatMap(n -> branch(client, project, n), MANY)
                    .collectList()
                    .block(LIMIT);

            assertThat(made).hasSize(MANY);
            List<AnnotatedBranch> found = client.branches()
                    .list(ListBranchesRequest.builder(project).pageSize(20).build())
                    .filter(branch -> !branch.branch().isDefault())
                    .collectList()
                    .block(LIMIT);
            assertThat(found).hasSize(MANY).allSatisfy(branch -> {
                assertThat(branch.branch().currentState()).isEqualTo("ready");
                assertThat("pr-" + branch.annotations().get("n"))
                        .isEqualTo(branch.branch().name());
            });
            assertThat(neon.requests().stream().filter(request -> request.status() >= 423 || request.status() < 100))
                    .as("calls that went wrong")
                    .hasSizeGreaterThan(MANY / 10);
        } finally {
            client.close().block(LIMIT);
            neon.stop().block(LIMIT);
        }
    }

    /** A project whose compute does not run, so that a copy needs no backup. */
    private static String asleep(HttpNeonClient client) {
        return client.projects()
                .create(CreateProjectRequest.builder().build())
                .flatMap(created -> client.endpoints()
                        .suspend(new EndpointPath(
                                created.project().id(),
                                created.endpoints().get(0).id()))
                        .thenReturn(created.project().id()))
                .block(LIMIT);
    }

    private static Mono<BranchCreated> branch(HttpNeonClient client, String project, int n) {
        String name = "pr-" + n;
        return client.branches()
                .create(CreateBranchRequest.builder(project)
                        .name(name)
                        .annotations(Map.of("n", "" + n))
                        .build())
                // A branch whose creation failed stays; its creator has to delete it.
                .onErrorResume(
                        OperationFailedException.class,
                        failed -> client.branches()
                                .find(project, name)
                                .flatMap(broken ->
                                        client.branches().delete(broken.branch().path()))
                                .then(Mono.defer(() -> branch(client, project, n))));
    }

    private static void plan(LocalNeon neon) throws Exception {
        URI faults = URI.create(neon.apiUrl().replace("/api/v2", "/local") + "/faults");
        var request = HttpRequest.newBuilder(faults)
                .header("Authorization", "Bearer " + neon.apiKey())
                .PUT(HttpRequest.BodyPublishers.ofString(ONE_IN_FIVE))
                .build();
        var answer = java.net.http.HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
