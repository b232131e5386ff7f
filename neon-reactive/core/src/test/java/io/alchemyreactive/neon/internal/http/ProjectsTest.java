package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.api.endpoint.ComputeSettings;
import io.alchemyreactive.neon.api.error.WaitTimeoutException;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.neon.api.project.NeonProject;
import io.alchemyreactive.neon.api.project.UpdateProjectRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class ProjectsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ScriptedNeon neon = new ScriptedNeon();
    private final HttpNeonClient client =
            HttpNeonClient.create(neon.options().orgId("org-1").build());

    @AfterEach
    void strictBothWays() {
        client.close().block(LIMIT);
        neon.close();
    }

    @Test
    void createsAProjectWithItsBranchMarked() {
        neon.expect("POST", "/projects")
                .reply(201, Bodies.projectCreated(Bodies.operation("op-1", "create_timeline", "running")));
        neon.expect("GET", "/projects/p-1/operations/op-1")
                .reply(200, Bodies.single("operation", Bodies.operation("op-1", "create_timeline", "finished")));
        neon.expect("GET", "/projects/p-1/branches/br-main")
                .reply(200, Bodies.annotated(Bodies.branch("br-main", "main", "ready"), "{}"));

        CreateProjectRequest request = CreateProjectRequest.builder()
                .name("shop")
                .regionId("aws-us-east-1")
                .pgVersion(17)
                .historyRetentionSeconds(3600)
                .defaultEndpointSettings(
                        ComputeSettings.defaults().autoscaling(0.25, 2).suspendTimeoutSeconds(60))
                .storePasswords(true)
                .annotations(Map.of("alchemy-id", "app-db"))
                .build();
        StepVerifier.create(client.projects().create(request))
                .assertNext(created -> {
                    assertThat(created.project().id()).isEqualTo("p-1");
                    assertThat(created.project().historyRetentionSeconds()).contains(86_400);
                    assertThat(created.branch().currentState()).isEqualTo("ready");
                    assertThat(created.roles().get(0).password())
                            .hasValueSatisfying(
                                    password -> assertThat(password.reveal()).isEqualTo(Bodies.PASSWORD));
                    assertThat(created.connectionUris().get(0).connectionUri().reveal())
                            .isEqualTo(Bodies.URI);
                    assertThat(created.toString()).doesNotContain(Bodies.PASSWORD);
                })
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.seen().get(0).body())
                .isEqualTo("{\"project\":{\"name\":\"shop\",\"region_id\":\"aws-us-east-1\",\"pg_version\":17,"
                        + "\"org_id\":\"org-1\",\"history_retention_seconds\":3600,\"store_passwords\":true,"
                        + "\"default_endpoint_settings\":{\"autoscaling_limit_min_cu\":0.25,"
                        + "\"autoscaling_limit_max_cu\":2.0,\"suspend_timeout_seconds\":60},"
                        + "\"branch\":{\"annotations\":{\"alchemy-id\":\"app-db\"}}}}");
    }

    @Test
    void listsInTheOrganizationUntilAPageHasNoCursor() {
        neon.expect("GET", "/projects?limit=100&search=sh%20op&org_id=org-1")
                .reply(
                        200,
                        "{\"projects\":[%s],\"pagination\":{\"cursor\":\"p-1\"},\"applications\":{}}"
                                .formatted(Bodies.project("p-1", "shop")));
        neon.expect("GET", "/projects?limit=100&search=sh%20op&org_id=org-1&cursor=p-1")
                .reply(200, Bodies.list("projects", Bodies.project("p-2", "shop")));

        StepVerifier.create(client.projects()
                        .list(ListProjectsRequest.builder().search("sh op").build())
                        .map(NeonProject::id))
                .expectNext("p-1", "p-2")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void renamesInPlace() {
        neon.expect("PATCH", "/projects/p-1")
                .reply(200, "{\"project\":%s,\"operations\":[]}".formatted(Bodies.project("p-1", "renamed")));

        StepVerifier.create(client.projects()
                        .update(UpdateProjectRequest.builder("p-1")
                                .name("renamed")
                                .build()))
                .assertNext(changed -> assertThat(changed.project().name()).isEqualTo("renamed"))
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.seen().get(0).body()).isEqualTo("{\"project\":{\"name\":\"renamed\"}}");
    }

    @Test
    void deletionLastsUntilTheProjectIsNotFound() {
        String project = Bodies.single("project", Bodies.project("p-1", "shop"));
        neon.expect("DELETE", "/projects/p-1").reply(200, project);
        neon.expect("GET", "/projects/p-1").reply(200, project);
        neon.expect("GET", "/projects/p-1").reply(404, Bodies.error("", "project not found"));

        StepVerifier.create(client.projects().delete("p-1"))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void deletingWhatIsGoneIsEmpty() {
        neon.expect("DELETE", "/projects/p-1").reply(404, Bodies.error("", "project not found"));

        StepVerifier.create(client.projects().delete("p-1")).expectComplete().verify(LIMIT);
    }

    @Test
    void saysWhatItWaitedForWhenADeletionDoesNotEnd() {
        String project = Bodies.single("project", Bodies.project("p-1", "shop"));
        neon.expect("DELETE", "/projects/p-1").reply(200, project);
        neon.expect("GET", "/projects/p-1").reply(200, project);
        FastTime time = new FastTime();
        HttpNeonClient hasty = HttpNeonClient.create(neon.options()
                .scheduler(time)
                .firstPoll(Duration.ofSeconds(50))
                .longestPoll(Duration.ofSeconds(50))
                .waitDeadline(Duration.ofSeconds(30))
                .build());

        StepVerifier.create(hasty.projects().delete("p-1"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(WaitTimeoutException.class)
                        .hasMessageContaining("/projects/p-1")
                        .hasMessageContaining("still there"))
                .verify(LIMIT);
        hasty.close().block(LIMIT);
        time.dispose();
    }
}
