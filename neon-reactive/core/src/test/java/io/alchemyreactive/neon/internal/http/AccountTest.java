package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.api.account.NeonAllowance;
import io.alchemyreactive.neon.api.account.NeonOrganization;
import io.alchemyreactive.neon.api.account.NeonRegion;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.neon.api.project.NeonProject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class AccountTest {

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
    void listsTheRegionsOfTheOrganization() {
        neon.expect("GET", "/regions?org_id=org-1").reply(200, """
                        {"regions":[{"region_id":"aws-us-east-1","name":"Virginia","default":true,"geo_lat":"1",
                         "geo_long":"2"}]}""");

        StepVerifier.create(client.account().regions())
                .expectNext(new NeonRegion("aws-us-east-1", "Virginia", true))
                .verifyComplete();
    }

    @Test
    void listsTheOrganizationsOfTheUser() {
        neon.expect("GET", "/users/me/organizations").reply(200, """
                        {"organizations":[{"id":"org-1","name":"Shop","handle":"shop","plan":"scale","managed_by":"x",
                         "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z"}]}""");

        StepVerifier.create(client.account().organizations())
                .expectNext(new NeonOrganization("org-1", "Shop", "shop", "scale"))
                .verifyComplete();
    }

    @Test
    void tellsWhatThePlanAllows() {
        neon.expect("GET", "/users/me").reply(200, """
                        {"id":"u","email":"sam@example.test","plan":"free","projects_limit":1,"branches_limit":10,
                         "max_autoscaling_limit":2,"active_seconds_limit":0}""");
        neon.expect("GET", "/users/me").reply(404, Bodies.error("", "not allowed for organization API keys"));

        StepVerifier.create(client.account().allowance())
                .expectNext(new NeonAllowance("free", 1, 10, 2))
                .verifyComplete();
        StepVerifier.create(client.account().allowance())
                .expectError(NotFoundException.class)
                .verify(LIMIT);
    }

    @Test
    void listsSharedProjectsWithoutTheOrganization() {
        neon.expect("GET", "/projects/shared?limit=7&search=shop")
                .reply(200, Bodies.list("projects", Bodies.project("p-1", "shop")));

        StepVerifier.create(client.projects()
                        .listShared(ListProjectsRequest.builder()
                                .search("shop")
                                .pageSize(7)
                                .build())
                        .map(NeonProject::id))
                .expectNext("p-1")
                .verifyComplete();
    }

    @Test
    void bringsBackAProject() {
        neon.expect("POST", "/projects/p-1/recover")
                .reply(200, "{\"project\":%s,\"branches\":[]}".formatted(Bodies.project("p-1", "shop")));

        StepVerifier.create(client.projects().recover("p-1"))
                .assertNext(project -> assertThat(project.id()).isEqualTo("p-1"))
                .expectComplete()
                .verify(LIMIT);
    }
}
