package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.local.RunningNeon;
import io.alchemyreactive.neon.local.junit.WithLocalNeon;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

// snippet: junit
/** Any client will do; this is the one of this library. */
@WithLocalNeon
class ProjectsIT {

    @Test
    void aProjectHasADefaultBranch(RunningNeon neon) {
        var client = Neon.client(NeonOptions.builder(Redacted.of(neon.apiKey()))
                .baseUrl(URI.create(neon.apiUrl()))
                .build());

        var made = client.projects()
                .create(CreateProjectRequest.builder().name("mine").build())
                .block(Duration.ofMinutes(1));

        assertThat(Objects.requireNonNull(made).branch().isDefault()).isTrue();
        client.close().block();
    }
}
// end: junit
