package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.branch.BranchChanged;
import io.alchemyreactive.neon.api.branch.BranchCreated;
import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.neon.api.branch.UpdateBranchRequest;
import io.alchemyreactive.neon.api.connection.ConnectionUriRequest;
import io.alchemyreactive.neon.api.database.CreateDatabaseRequest;
import io.alchemyreactive.neon.api.endpoint.EndpointSpec;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnauthorizedException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.DatabasePath;
import io.alchemyreactive.neon.api.path.RolePath;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.neon.api.project.ProjectCreated;
import io.alchemyreactive.neon.api.project.UpdateProjectRequest;
import io.alchemyreactive.neon.api.role.CreateRoleRequest;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The client against the local Neon, which refuses overlapping changes in a project. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalNeonIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private LocalNeon neon;
    private HttpNeonClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.builder(folder).strict(true).build())
                .block(LIMIT);
        client = client(neon.apiKey());
    }

    @AfterAll
    void stop() {
        client.close().block(LIMIT);
        neon.stop().block(LIMIT);
    }

    @Test
    void aProjectLivesWithBranchesRolesAndDatabases() {
        ProjectCreated created = one(client.projects()
                .create(CreateProjectRequest.builder()
                        .name("shop")
                        .annotations(Map.of("alchemy-id", "app-db"))
                        .build()));
        String project = created.project().id();
        BranchPath main = created.branch().path();
        assertThat(created.branch().currentState()).isEqualTo("ready");
        assertThat(created.connectionUris()).hasSize(1);
        assertThat(one(client.connectionUris().get(ConnectionUriRequest.direct(main, "neondb", "neondb_owner")))
                        .reveal())
                .startsWith("postgresql://neondb_owner:")
                .contains("@127.0.0.1:");
        assertThat(all(client.projects()
                        .list(ListProjectsRequest.builder().pageSize(1).build())))
                .extracting(found -> found.name())
                .contains("shop");
        assertThat(one(client.branches().get(main)).annotations()).containsEntry("alchemy-id", "app-db");

        one(client.projects()
                .update(UpdateProjectRequest.builder(project).name("store").build()));
        assertThat(one(client.projects().get(project)).name()).isEqualTo("store");

        one(client.roles().create(new CreateRoleRequest(main, "app")));
        RolePath role = new RolePath(main, "app");
        assertThat(one(client.roles().resetPassword(role)).role().password())
                .contains(one(client.roles().revealPassword(role)));
        one(client.databases().create(new CreateDatabaseRequest(main, "more", "app")));
        assertThat(all(client.databases().list(main)))
                .extracting(found -> found.name())
                .contains("neondb", "more");
        one(client.databases().delete(new DatabasePath(main, "more")));
        one(client.roles().delete(role));

        StepVerifier.create(client.branches().delete(main))
                .expectError(InvalidRequestException.class)
                .verify(LIMIT);
        one(client.projects().delete(project));
        StepVerifier.create(client.projects().delete(project)).expectComplete().verify(LIMIT);
        StepVerifier.create(client.projects().get(project))
                .expectError(NotFoundException.class)
                .verify(LIMIT);
    }

    @Test
    void manyChangesAtOnceInOneProjectAllSucceed() {
        String project = one(client.projects()
                        .create(CreateProjectRequest.builder().build()))
                .project()
                .id();
        List<BranchCreated> branches = all(Flux.fromStream(IntStream.range(0, 6).boxed())
                .flatMap(
                        i -> client.branches()
                                .create(CreateBranchRequest.builder(project)
                                        .name("pr-" + i)
                                        .endpoints(List.of(EndpointSpec.readWrite()))
                                        .annotations(Map.of("n", "" + i))
                                        .build()),
                        6));

        assertThat(branches)
                .extracting(one -> one.branch().name())
                .doesNotHaveDuplicates()
                .hasSize(6);
        assertThat(branches).allSatisfy(one -> assertThat(one.endpoints()).hasSize(1));
        assertThat(all(client.branches()
                        .list(ListBranchesRequest.builder(project).pageSize(2).build())))
                .hasSize(7);
        assertThat(one(client.branches().find(project, "pr-3")).annotations()).containsEntry("n", "3");
        StepVerifier.create(client.branches()
                        .create(CreateBranchRequest.builder(project)
                                .name("pr-3")
                                .build()))
                .expectError(ConflictException.class)
                .verify(LIMIT);

        BranchPath third = branches.get(0).branch().path();
        BranchChanged renamed = one(client.branches()
                .update(UpdateBranchRequest.builder(third).name("renamed").build()));
        assertThat(renamed.branch().name()).isEqualTo("renamed");
        List<BranchChanged> deleted = all(Flux.fromIterable(branches)
                .flatMap(branch -> client.branches().delete(branch.branch().path()), 6));
        assertThat(deleted).hasSize(6);
        StepVerifier.create(client.branches().delete(third)).expectComplete().verify(LIMIT);
    }

    @Test
    void aWrongKeyIsUnauthorized() {
        HttpNeonClient stranger = client("wrong");

        StepVerifier.create(stranger.projects().list(ListProjectsRequest.all()))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnauthorizedException.class)
                        .hasMessageContaining("NEON_API_KEY"))
                .verify(LIMIT);
        stranger.close().block(LIMIT);
    }

    private HttpNeonClient client(String key) {
        return HttpNeonClient.create(NeonOptions.builder(Redacted.of(key))
                .baseUrl(URI.create(neon.apiUrl()))
                .requestsPerSecond(1_000)
                .burst(1_000)
                .build());
    }

    private static <T> T one(Mono<T> mono) {
        return mono.block(LIMIT);
    }

    private static <T> List<T> all(Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block(LIMIT);
    }
}
