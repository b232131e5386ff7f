package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of a running local Neon that no caller sees: one line of the log each. */
class LocalNeonFailureLogIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void anIdleEndpointWhoseServerDoesNotAnswerIsSuspendedAndNamed() throws Exception {
        var neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        try (var captured = new CapturedLog()) {
            var api = Api.of(neon);
            var made = api.createProject("{'project':{}}");
            var endpoint = made.at("/endpoints/0/id").asString();
            var path = "/projects/" + made.at("/project/id").asString() + "/endpoints/" + endpoint;
            var uri = made.at("/connection_uris/0/connection_uri").asString();
            assertThat(Sql.run(uri, neon.caFile(), "SELECT 1")).containsExactly("1");
            Files.writeString(folder.resolve("tls/pg_hba.conf"), "host all all 127.0.0.1/32 reject\n");
            reload(neon.processOf(made.at("/branch/id").asString()).block(LIMIT).getAsLong());
            Api.await("the new rules", "", () -> catchThrowable(() -> Sql.run(uri, neon.caFile(), "SELECT 1")) != null);

            Api.await(path, "idle", () -> {
                // Again and again, since the last bytes of the refused session count as traffic whenever they arrive.
                api.own("POST", "/clock", "{'advance_seconds':301}");
                return api.get(path)
                        .expect(200)
                        .at("/endpoint/current_state")
                        .asString()
                        .equals("idle");
            });
            assertThat(captured.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .contains("Asking the PostgreSQL of endpoint " + endpoint + " whether it is at work")
                            .contains("28000")
                            .endsWith("so it is suspended."));
        } finally {
            neon.stop().block(LIMIT);
        }
    }

    @Test
    void aPortOfTheApiThatAnotherProgramHasTakenIsNamedBeforeAnotherOneIsUsed() throws IOException {
        var first = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        int port = URI.create(first.apiUrl()).getPort();
        first.stop().block(LIMIT);
        try (var captured = new CapturedLog();
                var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            var second = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
            try {
                assertThat(URI.create(second.apiUrl()).getPort()).isNotEqualTo(other.getLocalPort());
                assertThat(captured.lines())
                        .singleElement()
                        .satisfies(line -> assertThat(line)
                                .contains("127.0.0.1:" + port)
                                .contains("Address already in use")
                                .contains("endpoint.json"));
            } finally {
                second.stop().block(LIMIT);
            }
        }
    }

    @Test
    void aLocalNeonWithOneThingThatCannotBeReleasedReleasesTheOthersAndFails() throws IOException {
        var neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        var port = URI.create(neon.apiUrl()).getPort();
        // A folder with something in it cannot be deleted like a file.
        Files.delete(folder.resolve("endpoint.json"));
        Files.createFile(Files.createDirectory(folder.resolve("endpoint.json")).resolve("x"));

        var failure = catchThrowable(() -> neon.stop().block(LIMIT));

        assertThat(failure).hasMessageContaining("endpoint.json");
        assertThat(catchThrowable(() -> neon.stopped().block(LIMIT))).hasMessageContaining("endpoint.json");
        try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
        Files.delete(folder.resolve("endpoint.json/x"));
        LocalNeon.start(LocalNeonOptions.of(folder)).flatMap(LocalNeon::stop).block(LIMIT);
    }

    @Test
    void aUrlThatIsNotEncodedIsAnsweredWith400() throws IOException {
        var neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        try {
            for (var path : new String[] {"/api/v2/projects?search=%zz", "/api/v2/projects/%zz"}) {
                assertThat(get(neon, path)).startsWith("HTTP/1.1 400").contains("is not encoded as it should be");
            }
        } finally {
            neon.stop().block(LIMIT);
        }
    }

    private static String get(LocalNeon neon, String path) throws IOException {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(neon.apiUrl()).getPort())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + neon.apiKey()
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void reload(long process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", Long.toString(process)).start().waitFor();
    }
}
