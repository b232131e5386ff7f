package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.neon.api.project.NeonProject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deploy outlasts a Neon that fails for longer than the client tries. */
class RetriedDeployIT {

    record Outputs(Project project) {}

    @TempDir
    Path folder;

    @Test
    void aProjectWhoseCreationFailsAfterItWasMadeIsCarriedOnWith() throws IOException, InterruptedException {
        try (var stages = new NeonStages(folder)) {
            fail(stages, "{\"method\":\"GET\",\"path\":\"/projects/*/branches/*\",\"status\":502,\"times\":5}");
            Stack<Outputs> stack = stages.stack(
                    Outputs.class,
                    Project.of("db", project -> project.name("app")).map(Outputs::new));

            Run<Deployment<Outputs>> run = stages.run(Alchemy.start(stack, Stage.of("test"), DeployOptions.DEFAULTS));
            run.result().block(NeonStages.LIMIT);

            assertThat(run.events()
                            .ofType(DeployEvent.Retrying.class)
                            .collectList()
                            .block(NeonStages.LIMIT))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.fqn()).isEqualTo("db");
                        assertThat(event.because()).contains("was answered 502");
                    });
            assertThat(stages.client
                            .projects()
                            .list(ListProjectsRequest.all())
                            .map(NeonProject::name)
                            .collectList()
                            .block(NeonStages.LIMIT))
                    .containsExactly("app");
        }
    }

    private static void fail(NeonStages stages, String fault) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create(stages.neon.apiUrl().replaceFirst("/api/v2.*", "/local/faults")))
                .header("Authorization", "Bearer " + stages.neon.apiKey())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"faults\":[" + fault + "]}"))
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
