package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;
import reactor.test.StepVerifier;

class ConnectionTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void saysWhereNobodyListens() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        unreachable("http://127.0.0.1:" + free + "/api/v2", "127.0.0.1:" + free);
    }

    @Test
    void takesAPortOfOneDigitForAPort() {
        unreachable("http://127.0.0.1:1/api/v2", "Connection refused: /127.0.0.1:1");
    }

    @Test
    void saysThatTheOtherSideSpeaksNoTls() {
        DisposableServer server = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((in, out) -> in.receive().then())
                .doOnConnection(connection -> connection
                        .outbound()
                        .sendString(Mono.just("SSH-2.0\r\n"))
                        .then()
                        .subscribe())
                .bindNow(Duration.ofSeconds(10));
        try {
            unreachable("https://127.0.0.1:" + server.port() + "/api/v2", "NEON_API_URL");
        } finally {
            server.disposeNow(Duration.ofSeconds(10));
        }
    }

    @Test
    void aClosedClientSendsNothing() {
        try (ScriptedNeon neon = new ScriptedNeon()) {
            HttpNeonClient client = neon.client();
            client.close().block(LIMIT);
            client.close().block(LIMIT);

            StepVerifier.create(client.projects().get("p-1"))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("closed")
                            .hasMessageContaining("/projects/p-1"))
                    .verify(LIMIT);
        }
    }

    @Test
    void asksNothingUntilItIsSubscribedTo() {
        try (ScriptedNeon neon = new ScriptedNeon()) {
            HttpNeonClient client = neon.client();

            client.projects().get("p-1");
            client.projects().delete("p-1");

            assertThat(neon.seen()).isEmpty();
            client.close().block(LIMIT);
        }
    }

    @Test
    void namesTheRequestAsNeonDoes() {
        try (ScriptedNeon neon = new ScriptedNeon()) {
            HttpNeonClient client = neon.client();
            neon.expect("GET", "/projects/p-1")
                    .header("x-neon-ret-request-id", "neon-5")
                    .reply(401, "");

            StepVerifier.create(client.projects().get("p-1"))
                    .expectErrorSatisfies(error ->
                            assertThat(((NeonException) error).requestId()).isEqualTo("neon-5"))
                    .verify(LIMIT);
            client.close().block(LIMIT);
        }
    }

    private static void unreachable(String url, String said) {
        FastTime time = new FastTime();
        HttpNeonClient client = HttpNeonClient.create(NeonOptions.builder(Redacted.of("key"))
                .baseUrl(URI.create(url))
                .scheduler(time)
                .callTimeout(Duration.ofHours(1))
                .build());
        StepVerifier.create(client.projects().get("p-1"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnreachableException.class)
                        .hasMessageContaining(said)
                        .hasMessageContaining("Check NEON_API_URL"))
                .verify(LIMIT);
        client.close().block(LIMIT);
        time.dispose();
    }
}
