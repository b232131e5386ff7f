package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.neon.local.junit.WithLocalNeon;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests at somebody's account leave alone what is not theirs. */
@WithLocalNeon
class NeonAccountIT {

    private final io.alchemyreactive.neon.local.LocalNeon neon;

    NeonAccountIT(io.alchemyreactive.neon.local.LocalNeon neon) {
        this.neon = neon;
    }

    @Test
    void sweepsItsOwnProjectsAndNoOther() {
        try (var account = NeonAccount.from(Map.of("NEON_API_KEY", neon.apiKey(), "NEON_API_URL", neon.apiUrl()))) {
            var projects = account.client().projects();
            var precious = account.get(projects.create(CreateProjectRequest.builder()
                            .name(NeonAccount.PREFIX + "s")
                            .build()))
                    .project();
            account.project("left-behind", Map.of());
            assertThat(account.projects()).hasSize(1);

            account.sweep();

            assertThat(account.projects()).isEmpty();
            assertThat(account.get(projects.list(ListProjectsRequest.all())
                            .map(project -> project.id())
                            .collectList()))
                    .contains(precious.id());
            account.run(projects.delete(precious.id()));
        }
    }
}
