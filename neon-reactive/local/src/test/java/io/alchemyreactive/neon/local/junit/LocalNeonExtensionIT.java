package io.alchemyreactive.neon.local.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.RunningNeon;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

@WithLocalNeon
class LocalNeonExtensionIT {

    @Test
    void aTestReceivesARunningLocalNeon(RunningNeon neon) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(neon.apiUrl() + "/projects"))
                .header("Authorization", "Bearer " + neon.apiKey())
                .build();

        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(neon.caFile()).exists();
    }

    @Test
    void allTestsShareIt(RunningNeon neon, io.alchemyreactive.neon.local.LocalNeon same) {
        assertThat(same.running()).isEqualTo(neon);
    }
}
