package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Effect;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Objects that Neon began and could not complete are found by their names, and are not made. */
class HalfMadeIT {

    private static final String CAUSE = "no space";

    record Made(Project project, Snapshot snapshot) {}

    record OnlyProject(Project project) {}

    record OnlyBranch(Project project, Branch branch) {}

    @TempDir
    Path folder;

    private NeonStages stages;

    @BeforeEach
    void start() {
        stages = new NeonStages(folder.resolve("neon"));
    }

    @AfterEach
    void stop() {
        stages.close();
    }

    @Test
    void aProjectWhoseOperationFailedIsNotMadeByALaterDeploy() throws Exception {
        Mono<OnlyProject> program =
                Project.of("db", project -> project.name("app")).map(OnlyProject::new);
        fail("create_timeline");
        assertThatThrownBy(() -> stages.deploy("test", OnlyProject.class, program))
                .hasMessageContaining(CAUSE);
        assertThatThrownBy(() -> stages.deploy("test", OnlyProject.class, program))
                .hasMessageContaining(CAUSE);
        stages.destroy("test", OnlyProject.class);
        assertThatCode(() -> stages.deploy("test", OnlyProject.class, program)).doesNotThrowAnyException();
    }

    @Test
    void aBranchWhoseOperationFailedIsNotMadeByALaterDeploy() throws Exception {
        Mono<OnlyProject> before =
                Project.of("db", project -> project.name("app")).map(OnlyProject::new);
        stages.deploy("test", OnlyProject.class, before);
        Mono<OnlyBranch> program = Effect.gen(fx -> {
            Project project = fx.yield(Project.of("db", made -> made.name("app")));
            return new OnlyBranch(project, fx.yield(Branch.of("branch", branch -> branch.project(project))));
        });
        fail("create_branch");
        assertThatThrownBy(() -> stages.deploy("test", OnlyBranch.class, program))
                .hasMessageContaining(CAUSE);
        assertThatThrownBy(() -> stages.deploy("test", OnlyBranch.class, program))
                .hasMessageContaining(CAUSE);
        stages.destroy("test", OnlyBranch.class);
    }

    @Test
    void aSnapshotWhoseOperationFailedIsNotMadeByALaterDeploy() throws Exception {
        Mono<OnlyProject> before =
                Project.of("db", project -> project.name("app")).map(OnlyProject::new);
        stages.deploy("test", OnlyProject.class, before);
        Mono<Made> program = Effect.gen(fx -> {
            Project project = fx.yield(Project.of("db", made -> made.name("app")));
            return new Made(
                    project,
                    fx.yield(Snapshot.of("copy", copy -> copy.branch(project.id(), project.defaultBranchId()))));
        });
        fail("create_branch");
        assertThatThrownBy(() -> stages.deploy("test", Made.class, program)).hasMessageContaining(CAUSE);
        assertThatThrownBy(() -> stages.deploy("test", Made.class, program)).hasMessageContaining(CAUSE);
        stages.destroy("test", Made.class);
    }

    /** Lets the next operation of this kind fail. */
    private void fail(String action) throws IOException, InterruptedException {
        String fault = "{\"action\":\"%s\",\"error\":\"%s\",\"times\":1}".formatted(action, CAUSE);
        var request = HttpRequest.newBuilder(
                        URI.create(stages.neon.apiUrl().replaceFirst("/api/v2.*", "/local/faults")))
                .header("Authorization", "Bearer " + stages.neon.apiKey())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"faults\":[" + fault + "]}"))
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
    }
}
